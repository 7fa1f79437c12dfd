"""Cells that a spreadsheet would take for a formula, made harmless in a table that was written.

A CSV file cannot say that a cell is a text. By default cells stay as they were, since other
programs read them too, and a code or a title would no longer be the one that it was.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ..errors import InputError
from ..files.atomic_writes import write_atomically
from ..files.limits import LONGEST_ROW
from .csv_files import TABS, CsvOutput

#: What a cell that is computed begins with; behind a tab or a line's end a formula begins too.
_ACTIVE = ("=", "+", "-", "@", "\t", "\r", "\n")
_NUMBER = re.compile(r"[+-]?(\d[\d., ]*|[.,]\d+)([eE][+-]?\d+)?\s?%?")


def defuse(cell: str) -> str:
    """Put an apostrophe before a cell that would be computed; a number stays one.

    >>> defuse("=1+1"), defuse("-5"), defuse("15-1252")
    ("'=1+1", '-5', '15-1252')
    """
    return f"'{cell}" if cell.startswith(_ACTIVE) and not _NUMBER.fullmatch(cell) else cell


@contextmanager
def defused(path: Path) -> Iterator[None]:
    """Write a table within, and make its cells harmless at the end."""
    suffix = path.suffix.lower()
    if suffix not in (".csv", TABS):
        problem = f"--csv-safe is for a file that ends in .csv or {TABS}: name one with -o"
        raise InputError(problem, file=str(path))
    if path.exists() and not path.is_file():
        problem = "--csv-safe reads the table again, which a pipe does not allow: name a plain file"
        raise InputError(problem, file=str(path))
    yield
    csv.field_size_limit(LONGEST_ROW)
    delimiter = "\t" if suffix == TABS else ","
    with open(path, encoding="utf-8", newline="") as before, write_atomically(path) as file:
        after = io.TextIOWrapper(file, "utf-8", newline="")
        write = CsvOutput(after, delimiter)
        mark = before.read(1)
        if mark == "\ufeff":
            after.write(mark)
        else:
            before.seek(0)
        for row in csv.reader(before, delimiter=delimiter):
            write(list(map(defuse, row)))
        after.flush()
        after.detach()
