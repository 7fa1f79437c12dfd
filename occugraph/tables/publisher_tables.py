"""Reading a publisher's table safely, from a workbook (.xlsx, .xls) or a CSV file of its layout.

The header is found by its words, below whatever stands above it, in whatever order its columns
are. Whatever the path leads to, the answer is a `Sheet` or an `InputError` that names the file
and the row.
"""

from __future__ import annotations

import csv
import datetime
import hashlib
import io
import os
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from ..errors import InputError, quote_input
from ..files import text_documents
from ..files.limits import (
    DOCUMENT_COLUMNS,
    DOCUMENT_HEADER_ROWS,
    DOCUMENT_ROWS,
    DOCUMENT_UNPACKED,
)
from .workbook_archives import check_archive
from .workbooks import (
    MAGIC,
    OLE,
    SUFFIXES,
    import_openpyxl,
    import_xlrd,
    iterate_rows,
    list_sheets,
    open_old_workbook,
    refuse_damage,
)

DELIMITERS = ",;\t"


class NotText(NamedTuple):
    """A cell that holds no text; `what` describes its content in words."""

    what: str


Cell = str | NotText
Row = tuple[int, Sequence[Cell]]


class SheetRow(NamedTuple):
    """One row of a table: its number or first line, and its texts in the columns' order."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """The columns asked for of a publisher's table; empty rows are left out."""

    file: str
    sha256: str
    rows: tuple[SheetRow, ...]

    def error(self, problem: str, line: int | None = None) -> InputError:
        """Make the error that points into this table."""
        return InputError(problem, file=self.file, line=line)


def read(
    path: str | os.PathLike[str],
    columns: tuple[str, ...],
    sheet: str | None = None,
    numbers: bool = False,
) -> Sheet:
    """Read the columns that have these headings; letter case and order of words do not count.

    The sheet is the one of that name, or the one that has the columns. Whole numbers are refused,
    as a code loses its zeros in one, or are taken as their digits.
    """
    file, content = text_documents.read_bytes(path)
    lines: Sequence[text_documents.Line] = ()
    if Path(path).suffix.lower() in SUFFIXES or content.startswith(MAGIC):
        sheets = _read_sheets(file, content, numbers)
        if sheet is not None:
            sheets = _named(file, sheets, sheet)
    elif content.lstrip()[:1] == b"<":
        raise InputError("this is a web page or XML: give the table itself", file=file)
    elif sheet is not None:
        raise InputError(f"not a workbook, whose sheet {sheet!r} is needed", file=file)
    else:
        lines = text_documents.number_lines(file, content).lines
        sheets = [
            ("", [(line.number, _fields(line.text)) for line in lines[:DOCUMENT_HEADER_ROWS]])
        ]
    rows, header = _choose_sheet(file, sheets, columns)
    below: Iterable[Row] = (row for row in rows if row[0] > header.line)
    if lines:
        below = _csv_rows(file, lines[header.line - 1 :])
    texts = tuple(_texts(file, columns, header, below))
    if not texts:
        problem = "no row stands below the header: is the document complete?"
        raise InputError(problem, file=file, line=header.line)
    return Sheet(file, hashlib.sha256(content).hexdigest(), texts)


def _texts(
    file: str, columns: Sequence[str], header: _Header, below: Iterable[Row]
) -> Iterator[SheetRow]:
    for line, cells in below:
        if not any(cells):
            continue
        wanted = [cells[at] if at < len(cells) else "" for at in header.at]
        for name, cell in zip(columns, wanted, strict=True):
            if isinstance(cell, NotText):
                problem = f"{name} is {cell.what}, not text: is this the table as published?"
                raise InputError(problem, file=file, line=line)
            if (bad := text_documents.find_bad_character(cell)) is not None:
                problem = f"{name}: {text_documents.describe_character(cell[bad])}"
                raise InputError(problem, file=file, line=line)
        yield SheetRow(line, tuple(str(cell).strip() for cell in wanted))


def _words(heading: Cell) -> frozenset[str]:
    """Split a heading: "O*NET-SOC 2019 Code" into 2019, code, net, o and soc."""
    return frozenset(re.findall(r"[^\W_]+", str(heading).casefold()))


class _Header(NamedTuple):
    """The row that is the header, or is most like one; `at` has -1 for a column not there."""

    line: int
    at: tuple[int, ...]

    @property
    def missing(self) -> int:
        return self.at.count(-1)


def _find_header(file: str, rows: Iterable[Row], columns: Sequence[str]) -> _Header:
    wanted = [_words(name) for name in columns]
    nearest = _Header(0, (-1,) * len(columns))
    for line, cells in rows:
        headings = [_words(cell) for cell in cells]
        for name, words in zip(columns, wanted, strict=True):
            if headings.count(words) > 1:
                raise InputError(f"two columns are headed {name}", file=file, line=line)
        at = (headings.index(words) if words in headings else -1 for words in wanted)
        nearest = min(nearest, _Header(line, tuple(at)), key=lambda header: header.missing)
        if not nearest.missing:
            break
    return nearest


def _choose_sheet(
    file: str, sheets: Iterable[tuple[str, list[Row]]], columns: Sequence[str]
) -> tuple[list[Row], _Header]:
    """Find the one sheet that has the header, or name what the row most like one lacks."""
    headers = [
        (title, rows, _find_header(file, rows[:DOCUMENT_HEADER_ROWS], columns))
        for title, rows in sheets
    ]
    matches = [candidate for candidate in headers if not candidate[2].missing]
    if len(matches) > 1:
        named = ", ".join(quote_input(title) for title, _, _ in matches)
        raise InputError(f"{len(matches)} sheets have such a table: {named}; keep one", file=file)
    if matches:
        return matches[0][1:]
    nothing = _find_header(file, (), columns)
    every = (header for *_, header in headers)
    nearest = min(every, key=lambda header: header.missing, default=nothing)
    missing = [name for name, at in zip(columns, nearest.at, strict=True) if at < 0]
    partial = len(missing) < len(columns)
    problem = "the header lacks" if partial else "no row has the headings"
    problem += f" {', '.join(missing)}: is this the publisher's table?"
    raise InputError(problem, file=file, line=nearest.line if partial else None)


def _named(
    file: str, sheets: list[tuple[str, list[Row]]], name: str
) -> list[tuple[str, list[Row]]]:
    """Take the sheet of a name, whatever its letter case and spaces."""
    chosen = [each for each in sheets if each[0].casefold().split() == name.casefold().split()]
    if len(chosen) != 1:
        there = ", ".join(quote_input(title) for title, _ in sheets)
        raise InputError(f"no single sheet is named {name!r}; there is: {there}", file=file)
    return chosen


def _read_sheets(file: str, content: bytes, numbers: bool) -> list[tuple[str, list[Row]]]:
    """Read every sheet of a workbook: its name, its rows with their numbers."""
    if content.startswith(OLE):
        return _read_old_sheets(file, content, numbers)
    stream = io.BytesIO(content)
    check_archive(file, stream, DOCUMENT_UNPACKED, "not the publisher's workbook")
    openpyxl = import_openpyxl(file)
    with refuse_damage(file):
        book = openpyxl.load_workbook(stream, read_only=True, keep_links=False)
        return [
            (sheet.title, list(_sheet_rows(file, sheet, numbers)))
            for sheet in list_sheets(book, file)
        ]


def _read_old_sheets(file: str, content: bytes, numbers: bool) -> list[tuple[str, list[Row]]]:
    """Read every sheet of a workbook as Excel wrote them until 2003."""
    xlrd = import_xlrd(file)
    kinds = {xlrd.XL_CELL_NUMBER: "n", xlrd.XL_CELL_ERROR: "e", xlrd.XL_CELL_DATE: "d"}
    with refuse_damage(file):
        book = open_old_workbook(xlrd, file, content)
        return [
            (
                sheet.name,
                [
                    (
                        number,
                        [
                            _cell(cell.value, kinds.get(cell.ctype, "s"), numbers)
                            for cell in row[:DOCUMENT_COLUMNS]
                        ],
                    )
                    for number, row in enumerate(sheet.get_rows(), 1)
                ],
            )
            for sheet in book.sheets()
        ]


def _sheet_rows(file: str, sheet: Any, numbers: bool) -> Iterator[Row]:
    for number, row in iterate_rows(sheet, DOCUMENT_ROWS, file, DOCUMENT_COLUMNS):
        if any(cell.value is not None for cell in row):
            yield number, [_cell(cell.value, cell.data_type, numbers) for cell in row]


def _cell(value: object, kind: str, numbers: bool) -> Cell:
    if numbers and kind == "n" and isinstance(value, int | float) and value == int(value):
        return str(int(value))
    if value is None or (isinstance(value, str) and kind not in ("f", "e")):
        return value or ""
    if kind == "f":
        return NotText("a formula")
    is_date = kind == "d" or isinstance(value, datetime.date | datetime.time | datetime.timedelta)
    what = "an error" if kind == "e" else "a date" if is_date else "a number"
    return NotText(f"{what} ({value})")


def _delimiter(line: str) -> str:
    return max(DELIMITERS, key=line.count)


def _fields(line: str) -> list[str]:
    """Split a line that may be the header, whatever it is."""
    try:
        return next(csv.reader([line], delimiter=_delimiter(line)), [])
    except csv.Error:
        return []


def _csv_rows(file: str, lines: Sequence[text_documents.Line]) -> Iterator[Row]:
    """Yield the rows below the header, which begins the first of the lines."""
    before, delimiter = lines[0].number - 1, _delimiter(lines[0].text)
    reader = csv.reader((f"{line.text}\n" for line in lines), delimiter=delimiter, strict=True)
    begins = before + 1
    try:
        width = len(next(reader))
        begins = before + reader.line_num + 1
        for cells in reader:
            if any(cells) and len(cells) != width:
                problem = f"{len(cells)} fields where the header has {width}"
                raise InputError(problem, file=file, line=begins)
            yield begins, cells
            begins = before + reader.line_num + 1
    except csv.Error as error:
        problem = f"not a row of CSV: {error}; is a quote left open?"
        raise InputError(problem, file=file, line=begins) from None
