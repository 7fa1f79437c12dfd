"""What is computed of a graph once, in SQLite: a file in the store of the embedded graph.

A process reads of it only what an answer needs. What is computed of another graph is in memory.
Each part, as the search index, has tables of its own, which whoever needs them first writes.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Callable

#: Seconds that another process may need to write a part.
_PATIENCE = 120


def open_part(
    path: str | None, part: str, write: Callable[[sqlite3.Connection], None]
) -> sqlite3.Connection:
    """Open a file that has a part, which is written where it lacks; in memory if that fails."""
    for _ in range(2 if path is not None else 0):
        try:
            return _open(path, part, write)
        except sqlite3.OperationalError:
            break  # no file can be kept there
        except sqlite3.DatabaseError:  # a damaged file is made anew
            with contextlib.suppress(OSError):
                os.remove(path or "")
    return _open(None, part, write)


def _open(
    path: str | None, part: str, write: Callable[[sqlite3.Connection], None]
) -> sqlite3.Connection:
    """Open a file, or memory; a part is written whole or not at all, by one process."""
    connection = sqlite3.connect(
        path or ":memory:", _PATIENCE, isolation_level=None, check_same_thread=False
    )
    try:
        if not _has(connection, part):
            connection.execute("BEGIN IMMEDIATE")
            if not _has(connection, part):
                write(connection)
                connection.execute(f"CREATE TABLE {part} (finished)")
            connection.execute("COMMIT")
        connection.execute("PRAGMA query_only = ON")
    except BaseException:
        connection.close()
        raise
    return connection


def _has(connection: sqlite3.Connection, part: str) -> bool:
    query = "SELECT 1 FROM sqlite_master WHERE name = ?"
    return connection.execute(query, (part,)).fetchone() is not None
