"""Workbooks as people have them: the rows of one sheet, read and written one by one."""

from __future__ import annotations

import contextlib
import re
import zipfile
from collections.abc import Callable, Generator, Iterator, Sequence
from pathlib import Path
from typing import Any, BinaryIO

from ..errors import InputError, UnknownName, quote_input
from ..files.atomic_writes import write_atomically
from .cells import Formula, text
from .workbooks import check_archive, import_openpyxl, refuse_damage

#: Bytes that a user's workbook may unpack to; the most rows that a sheet can have take a fifth.
MAX_UNPACKED = 1_000_000_000
MAX_COLUMNS = 1_000
#: The most rows that a sheet can have, and the most characters of a cell.
MAX_ROWS = 1_048_576
MAX_CHARACTERS = 32_767

#: Characters that XML cannot hold.
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_FORMULA = re.compile(rb"<(\w+:)?f[\s/>]")
#: Beginnings that a spreadsheet would read as a formula.
_ACTIVE = ("=", "+", "-", "@")


def read_rows(
    file: BinaryIO, name: str, sheet: str | None = None
) -> Generator[tuple[int, list[Any]], None, None]:
    """Yield (number, cells) of the header and of every row of a sheet, skipping empty ones.

    A cell is a text, a number, a date or "" for nothing; a formula is its value when the
    workbook was saved, or a `Formula` where it was saved without.
    """
    openpyxl = import_openpyxl(name)
    with refuse_damage(name):
        check_archive(name, file, MAX_UNPACKED, "save it as CSV")
        book = openpyxl.load_workbook(file, read_only=True, data_only=True, keep_links=False)
        chosen = _sheet(name, book, sheet)
        every = _rows(chosen)
        if _has_formulas(file):
            book = openpyxl.load_workbook(file, read_only=True, keep_links=False)
            every = map(_with_formulas, every, _rows(book[chosen.title]))
        yield from _drop_empty(every, name)


def _sheet(file: str, book: Any, name: str | None) -> Any:
    sheets = {sheet.title: sheet for sheet in book.worksheets}
    if name is not None:
        if name not in sheets:
            raise UnknownName("sheet", name, tuple(sheets))
        return sheets[name]
    filled = [
        title for title, sheet in sheets.items() if next(_drop_empty(_rows(sheet), file), None)
    ]
    if not filled:
        raise InputError("is empty", file=file)
    if len(filled) > 1:
        named = ", ".join(map(quote_input, filled))
        raise InputError(f"which sheet? give --sheet, one of: {named}", file=file)
    return sheets[filled[0]]


def _rows(sheet: Any) -> Iterator[tuple[Any, ...]]:
    """Read every row up to its last cell; those that are missing in between hold nothing."""
    # The size that a sheet states may be wrong, and would cut it or widen every row.
    sheet.reset_dimensions()
    every: Iterator[tuple[Any, ...]] = sheet.iter_rows(values_only=True)
    return every


def _drop_empty(every: Iterator[tuple[Any, ...]], file: str) -> Iterator[tuple[int, list[Any]]]:
    for number, row in enumerate(every, 1):
        if not row:
            continue
        cells = ["" if cell is None else cell for cell in row]
        while cells and cells[-1] == "":
            cells.pop()
        if len(cells) > MAX_COLUMNS:
            problem = f"over {MAX_COLUMNS:,} columns: leave out those without names"
            raise InputError(problem, file=file, line=number)
        if cells:
            yield number, cells


def _has_formulas(file: BinaryIO) -> bool:
    with zipfile.ZipFile(file) as archive:
        for part in archive.namelist():
            if part.startswith("xl/worksheets/") and part.endswith(".xml"):
                with archive.open(part) as stream:
                    before = b""
                    while block := stream.read(1 << 20):
                        if _FORMULA.search(before + block):
                            return True
                        before = block[-32:]
    return False


def _with_formulas(values: tuple[Any, ...], written: tuple[Any, ...]) -> tuple[Any, ...]:
    """Put in the formulas that have no value."""
    if None not in values:
        return values
    return tuple(
        Formula(str(getattr(formula, "text", formula)))
        if value is None and formula is not None
        else value
        for value, formula in zip(values, written, strict=True)
    )


@contextlib.contextmanager
def open_output(path: Path) -> Iterator[Callable[[Sequence[object]], object]]:
    """Open a workbook to write rows to; it appears whole, when the block ends well, or not at all.

    A text stays a text, also one that begins as a formula does; the name of an error, such as
    #N/A, is that error. The first row names the columns.
    """
    openpyxl = import_openpyxl(str(path))
    with write_atomically(path) as file:
        book = openpyxl.Workbook(write_only=True)
        sheet = book.create_sheet("Sheet1")
        header: list[str] = []
        count = 0

        def convert(cell: object) -> object:
            if isinstance(cell, Formula):
                cell = text(cell)
            if not isinstance(cell, str):
                return cell
            if len(cell) > MAX_CHARACTERS:
                raise ValueError(f"{len(cell):,} characters; a cell holds {MAX_CHARACTERS:,}")
            if illegal := _ILLEGAL.search(cell):
                raise ValueError(f"U+{ord(illegal[0]):04X}, which no workbook can hold")
            if not cell.startswith(_ACTIVE):
                return cell
            passive = openpyxl.cell.WriteOnlyCell(sheet, cell)
            passive.data_type = "s"
            passive.quotePrefix = True  # so that it stays a text when somebody edits it
            return passive

        def write(row: Sequence[object]) -> None:
            nonlocal count
            count += 1
            if count > MAX_ROWS:
                problem = f"a sheet holds {MAX_ROWS:,} rows; write to a .csv file instead"
                raise InputError(problem, file=str(path))
            if not header:
                header.extend(map(text, row))
            cells = []
            for at, cell in enumerate(row):
                try:
                    cells.append(convert(cell))
                except ValueError as error:
                    where = f"row {count:,}, column {quote_input(header[at])}"
                    problem = f"{where} has {error}; write to a .csv file instead"
                    raise InputError(problem, file=str(path)) from None
            sheet.append(cells)

        try:
            yield write
            book.save(file)
        except BaseException:
            _abandon(sheet)
            raise


def _abandon(sheet: Any) -> None:
    """Remove the file in which openpyxl keeps rows, and which it would leave behind."""
    with contextlib.suppress(Exception):
        sheet.close()  # raises where it was closed before
    with contextlib.suppress(Exception):
        sheet._writer.cleanup()
