"""Reading a publisher's table safely, from a workbook (.xlsx) or a CSV file of the same layout.

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
from .workbooks import MAGIC, SUFFIXES, check_archive, import_openpyxl, refuse_damage

#: A header stands in one of the first rows; the publishers have up to seven lines above it.
HEADER_ROWS = 50
DELIMITERS = ",;\t"
#: The largest of the publishers' workbooks unpacks to 4.1 million bytes and has 16,745 rows.
MAX_UNPACKED = 50_000_000
MAX_ROWS = 100_000
MAX_COLUMNS = 50


class NotText(NamedTuple):
    """A cell that holds no text; `what` describes its content in words."""

    what: str


Cell = str | NotText
Row = tuple[int, Sequence[Cell]]


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
    rows: tuple[SheetRow, ...]

    def error(self, problem: str, line: int | None = None) -> InputError:
        """Make the error that points into this table."""
        return InputError(problem, file=self.file, line=line)


def read(path: str | os.PathLike[str], columns: tuple[str, ...]) -> Sheet:
    """Read the columns that have these headings; letter case and order of words do not count."""
    file, content = text_documents.read_bytes(path)
    is_workbook = Path(path).suffix.lower() in SUFFIXES or content.startswith(MAGIC)
    header, below = (_from_workbook if is_workbook else _from_csv)(file, content, columns)
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
        wanted = [cells[at] for at in header.at]
        for name, cell in zip(columns, wanted, strict=True):
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


def _no_header(file: str, columns: Sequence[str], nearest: _Header) -> InputError:
    """Name the columns that are missing in the row that is most like a header."""
    missing = [name for name, at in zip(columns, nearest.at, strict=True) if at < 0]
    if len(missing) < len(columns):
        problem = f"the header lacks {', '.join(missing)}: is this the publisher's table?"
        return InputError(problem, file=file, line=nearest.line)
    problem = f"no row has the headings {', '.join(columns)}: is this the publisher's table?"
    return InputError(problem, file=file)


def _from_workbook(
    file: str, content: bytes, columns: Sequence[str]
) -> tuple[_Header, Iterable[Row]]:
    """Find the one sheet of a workbook that has the header, and its rows below."""
    headers = [
        (title, rows, _find_header(file, rows[:HEADER_ROWS], columns))
        for title, rows in _read_sheets(file, content)
    ]
    matches = [candidate for candidate in headers if not candidate[2].missing]
    if not matches:
        nothing = _find_header(file, (), columns)
        every = (header for *_, header in headers)
        nearest = min(every, key=lambda header: header.missing, default=nothing)
        raise _no_header(file, columns, nearest)
    if len(matches) > 1:
        named = ", ".join(quote_input(title) for title, _, _ in matches)
        raise InputError(f"{len(matches)} sheets have such a table: {named}; keep one", file=file)
    ((_, rows, header),) = matches
    return header, [row for row in rows if row[0] > header.line]


def _read_sheets(file: str, content: bytes) -> list[tuple[str, list[Row]]]:
    """Read every sheet of a workbook: its name, its rows with their numbers."""
    stream = io.BytesIO(content)
    check_archive(file, stream, MAX_UNPACKED, "not the publisher's workbook")
    openpyxl = import_openpyxl(file)
    with refuse_damage(file):
        book = openpyxl.load_workbook(stream, read_only=True, keep_links=False)
        return [(sheet.title, list(_sheet_rows(file, sheet))) for sheet in book.worksheets]


def _sheet_rows(file: str, sheet: Any) -> Iterator[Row]:
    # The size that a sheet states may be wrong, and would cut it.
    sheet.reset_dimensions()
    for number, row in enumerate(sheet.iter_rows(max_col=MAX_COLUMNS), 1):
        if number > MAX_ROWS:
            problem = f"over {MAX_ROWS:,} rows: this is not the publisher's workbook"
            raise InputError(problem, file=file)
        yield number, [_cell(cell.value, cell.data_type) for cell in row]


def _cell(value: object, kind: str) -> Cell:
    if value is None:
        return ""
    if kind == "f":
        return NotText("a formula")
    if kind == "e":
        return NotText(f"an error ({value})")
    if isinstance(value, str):
        return value
    if isinstance(value, datetime.date | datetime.time | datetime.timedelta):
        return NotText(f"a date ({value})")
    return NotText(f"a number ({value})")


def _from_csv(file: str, content: bytes, columns: Sequence[str]) -> tuple[_Header, Iterable[Row]]:
    if content.lstrip()[:1] == b"<":
        raise InputError("this is a web page or XML: give the table itself", file=file)
    lines = text_documents.number_lines(file, content).lines
    first = [(line.number, _fields(line.text)) for line in lines[:HEADER_ROWS]]
    header = _find_header(file, first, columns)
    if header.missing:
        raise _no_header(file, columns, header)
    below = lines[header.line - 1 :]
    rows = _csv_rows(file, below, _delimiter(below[0].text))
    next(rows)
    return header, rows


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
