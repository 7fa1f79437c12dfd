"""Rows of an embedded list: their first column is the line of the document they were taken from."""

from __future__ import annotations

from collections.abc import Iterator

from ..errors import InputError, shown
from . import reference_tables


def rows(name: str, columns: tuple[str, ...]) -> Iterator[tuple[int, list[str]]]:
    """Yield the document's line and the other fields of every row of an embedded table.

    Raises:
        InputError: a header, a row or a line number that is not as it should be.

    """
    for at, (line, *fields) in reference_tables.rows(name, columns):
        if not (line.isascii() and line.isdigit()):
            raise InputError(f"{shown(line)} is not a line number", file=name, line=at)
        yield int(line), fields
