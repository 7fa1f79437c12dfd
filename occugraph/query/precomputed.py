"""What is computed of a graph once, in SQLite: a file beside the store of the embedded graph.

A process reads of it only what an answer needs. What is computed of another graph is in memory.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import zlib
from collections.abc import Callable

from ..resources import PACKAGE, find_folder

#: What writes the tables: modules of the floors above, and questions.
_MODULES = ("query/precomputed.py", "search/index_tables.py", "search/words.py")
_QUESTIONS = ("concepts/wordings.rq",)


def file_name() -> str:
    """Name the file by the content of what writes its tables.

    The name of the store, which it follows, stands for the graph, and does not count these.
    """
    total = 0
    paths = [os.path.join(PACKAGE, *name.split("/")) for name in _MODULES]
    questions = find_folder("queries")
    for path in (*paths, *(os.path.join(questions, *name.split("/")) for name in _QUESTIONS)):
        with open(path, "rb") as file:
            total = zlib.crc32(file.read(), total)
    return f"precomputed-{total:08x}.sqlite"


def open_tables(
    path: str | None, write: Callable[[sqlite3.Connection], None]
) -> sqlite3.Connection:
    """Open the tables in a file, which appears whole or not at all, or write them into memory."""
    if path is not None and (finished := _open(path)):
        return finished
    if path is not None:
        temporary = f"{path}.{os.getpid()}"
        try:
            with contextlib.closing(sqlite3.connect(temporary)) as connection:
                connection.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF")
                _write(connection, write)
            os.replace(temporary, path)
            if made := _open(path):
                return made
        except (OSError, sqlite3.Error):
            with contextlib.suppress(OSError):
                os.remove(temporary)
    connection = sqlite3.connect(":memory:", check_same_thread=False)
    _write(connection, write)
    return connection


def _write(connection: sqlite3.Connection, write: Callable[[sqlite3.Connection], None]) -> None:
    write(connection)
    connection.execute("CREATE TABLE finished (pages)")
    connection.commit()


def _open(path: str) -> sqlite3.Connection | None:
    """Open a finished file, to read only; None where there is none."""
    try:
        address = f"file:{path.replace('%', '%25').replace('?', '%3f').replace('#', '%23')}"
        connection = sqlite3.connect(f"{address}?mode=ro", uri=True, check_same_thread=False)
        connection.execute("SELECT * FROM finished")
        return connection
    except (OSError, sqlite3.Error):
        return None
