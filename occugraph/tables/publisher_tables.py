"""Reading a publisher's table safely, from a workbook (.xlsx) or a CSV file of the same layout.

The header is found by its words, below whatever stands above it, in whatever order its columns
are. Whatever the path leads to, the answer is a `Sheet` or an `InputError` that names the file
and the row.
"""

from __future__ import annotations

import csv
import hashlib
import os
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from ..errors import InputError, quote_input
from ..files import text_documents
from . import workbooks
from .workbooks import Cell, NotText

#: A header stands in one of the first rows; the publishers have up to seven lines above it.
HEADER_ROWS = 50
DELIMITERS = ",;\t"


class SheetRow(NamedTuple):
    """One row of a table."""

    line: int
    """Its number in the sheet; in a CSV file, the line it begins in."""
    cells: tuple[str, ...]
    """Its texts in the order of the columns asked for, without the white space around them."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """The columns asked for of a publisher's table; empty rows are left out."""

    file: str
    """The file as the user named it."""
    sha256: str
    """SHA-256 of the file's bytes, as hexadecimal digits."""
    rows: tuple[SheetRow, ...]

    def error(self, problem: str, line: int | None = None) -> InputError:
        """Make the error that points into this table."""
        return InputError(problem, file=self.file, line=line)


def read(path: str | os.PathLike[str], columns: tuple[str, ...]) -> Sheet:
    """Read the columns that have these headings; letter case and order of words do not count."""
    file, content = text_documents.read_bytes(path)
    if Path(path).suffix.lower() in workbooks.SUFFIXES or content.startswith(workbooks.MAGIC):
        located = _from_workbook(file, content, columns)
    else:
        located = _from_csv(file, content, columns)
    made = tuple(_texts(file, located))
    if not made:
        problem = "no row stands below the header: is the document complete?"
        raise InputError(problem, file=file, line=located.line)
    return Sheet(file, hashlib.sha256(content).hexdigest(), made)


class _TablePlace(NamedTuple):
    """A table in a file: its header's row, where each column asked for is, the rows below."""

    line: int
    columns: tuple[str, ...]
    at: tuple[int, ...]
    rows: Iterable[tuple[int, Sequence[Cell]]]


def _texts(file: str, located: _TablePlace) -> Iterator[SheetRow]:
    for line, cells in located.rows:
        if not any(cells):
            continue
        wanted = [cells[at] for at in located.at]
        for name, cell in zip(located.columns, wanted, strict=True):
            if isinstance(cell, NotText):
                problem = f"{name} is {cell.what}, not text: is this the table as published?"
                raise InputError(problem, file=file, line=line)
            if (bad := text_documents.find_bad_character(cell)) is not None:
                problem = f"{name}: {text_documents.describe_character(cell[bad])}"
                raise InputError(problem, file=file, line=line)
        yield SheetRow(line, tuple(str(cell).strip() for cell in wanted))


def _words(heading: Cell) -> frozenset[str]:
    """Split a heading into its words.

    >>> sorted(_words("O*NET-SOC 2019 Code"))
    ['2019', 'code', 'net', 'o', 'soc']
    """
    return frozenset(re.findall(r"[^\W_]+", str(heading).casefold()))


def _places(file: str, line: int, cells: Sequence[Cell], columns: tuple[str, ...]) -> list[int]:
    """Find the columns in a row that may be the header; -1 for one that is missing."""
    headings = [_words(cell) for cell in cells]
    for name in columns:
        if headings.count(_words(name)) > 1:
            raise InputError(f"two columns are headed {name}", file=file, line=line)
    wanted = [_words(name) for name in columns]
    return [headings.index(words) if words in headings else -1 for words in wanted]


class _Header(NamedTuple):
    """The row that is the header, or is most like one; `at` has -1 for a column not there."""

    line: int
    at: tuple[int, ...]

    @property
    def missing(self) -> int:
        return self.at.count(-1)


def _header(
    file: str, rows: Iterable[tuple[int, Sequence[Cell]]], columns: tuple[str, ...]
) -> _Header:
    nearest = _Header(0, (-1,) * len(columns))
    for line, cells in rows:
        here = _Header(line, tuple(_places(file, line, cells, columns)))
        if not here.missing:
            return here
        nearest = min(nearest, here, key=lambda header: header.missing)
    return nearest


def _no_header(file: str, columns: tuple[str, ...], nearest: _Header) -> InputError:
    """Name the columns that are missing in the row that is most like a header."""
    missing = [name for name, at in zip(columns, nearest.at, strict=True) if at < 0]
    if len(missing) < len(columns):
        problem = f"the header lacks {', '.join(missing)}: is this the publisher's table?"
        return InputError(problem, file=file, line=nearest.line)
    problem = f"no row has the headings {', '.join(columns)}: is this the publisher's table?"
    return InputError(problem, file=file)


def _from_workbook(file: str, content: bytes, columns: tuple[str, ...]) -> _TablePlace:
    """Find the one sheet of a workbook that has the header."""
    headers = [
        (name, rows, _header(file, rows[:HEADER_ROWS], columns))
        for name, rows in workbooks.read_sheets(file, content)
    ]
    matches = [candidate for candidate in headers if not candidate[2].missing]
    if not matches:
        nothing = _header(file, (), columns)
        nearest = min(
            (header for *_, header in headers), key=lambda header: header.missing, default=nothing
        )
        raise _no_header(file, columns, nearest)
    if len(matches) > 1:
        named = ", ".join(quote_input(name) for name, _, _ in matches)
        raise InputError(f"{len(matches)} sheets have such a table: {named}; keep one", file=file)
    ((_, rows, header),) = matches
    below = [row for row in rows if row[0] > header.line]
    return _TablePlace(header.line, columns, header.at, below)


def _from_csv(file: str, content: bytes, columns: tuple[str, ...]) -> _TablePlace:
    if content.lstrip()[:1] == b"<":
        raise InputError("this is a web page or XML: give the table itself", file=file)
    lines = text_documents.number_lines(file, content).lines
    first = [(line.number, _fields(line.text)) for line in lines[:HEADER_ROWS]]
    header = _header(file, first, columns)
    if header.missing:
        raise _no_header(file, columns, header)
    below = lines[header.line - 1 :]
    rows = _csv_rows(file, below, _delimiter(below[0].text))
    next(rows)
    return _TablePlace(header.line, columns, header.at, rows)


def _delimiter(line: str) -> str:
    return max(DELIMITERS, key=line.count)


def _fields(line: str) -> list[str]:
    """Split a line that may be the header, whatever it is."""
    try:
        return next(csv.reader([line], delimiter=_delimiter(line)), [])
    except csv.Error:
        return []


def _csv_rows(
    file: str, lines: Sequence[text_documents.Line], delimiter: str
) -> Iterator[tuple[int, list[str]]]:
    before = lines[0].number - 1
    reader = csv.reader((f"{line.text}\n" for line in lines), delimiter=delimiter, strict=True)
    begins, width = before + 1, 0
    try:
        for cells in reader:
            width = width or len(cells)
            if any(cells) and len(cells) != width:
                problem = f"{len(cells)} fields where the header has {width}"
                raise InputError(problem, file=file, line=begins)
            yield begins, cells
            begins = before + reader.line_num + 1
    except csv.Error as error:
        problem = f"not a row of CSV: {error}; is a quote left open?"
        raise InputError(problem, file=file, line=begins) from None
