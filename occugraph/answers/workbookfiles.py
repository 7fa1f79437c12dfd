"""Workbooks as people have them: the rows of one sheet, read and written one by one."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from ..errors import InputError, UnknownName, shown
from ..graph.placing import replacing
from ..loaders.workbooks import check_archive, damage_told, library

#: Bytes that a user's workbook may unpack to; the most rows that a sheet can have take a fifth.
MAX_UNPACKED = 1_000_000_000
MAX_COLUMNS = 1_000
#: The most rows that a sheet can have.
MAX_ROWS = 1_048_576


def rows(path: Path, sheet: str | None = None) -> Generator[tuple[int, list[Any]], None, None]:
    """Yield (number, cells) of the header and of every row of a sheet, skipping empty ones.

    A cell is a text, a number, a date or "" for nothing; a formula is what it came to when the
    workbook was saved.

    Args:
        path: the workbook.
        sheet: name of the sheet; may be left out while one only has anything in it.

    Raises:
        UnknownName: no such sheet.
        InputError: not a workbook, with the reason; several sheets; openpyxl is not installed.

    """
    file = str(path)
    openpyxl = library(file)
    try:
        stream = open(path, "rb")  # noqa: SIM115
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", file=file) from None
    with stream, damage_told(file):
        check_archive(file, stream, MAX_UNPACKED, "save it as CSV")
        stream.seek(0)
        book = openpyxl.load_workbook(stream, read_only=True, data_only=True, keep_links=False)
        yield from _cells(_sheet(file, book, sheet))


def _sheet(file: str, book: Any, name: str | None) -> Any:
    sheets = {sheet.title: sheet for sheet in book.worksheets}
    for sheet in sheets.values():
        # What a sheet says of its own size may be wrong, and would cut it.
        sheet.reset_dimensions()
    if name is not None:
        if name not in sheets:
            raise UnknownName("sheet", name, tuple(sheets))
        return sheets[name]
    filled = [title for title, sheet in sheets.items() if next(_cells(sheet), None)]
    if not filled:
        raise InputError("is empty", file=file)
    if len(filled) > 1:
        named = ", ".join(map(shown, filled))
        raise InputError(f"which sheet? give --sheet, one of: {named}", file=file)
    return sheets[filled[0]]


def _cells(sheet: Any) -> Iterator[tuple[int, list[Any]]]:
    for number, row in enumerate(sheet.iter_rows(max_col=MAX_COLUMNS, values_only=True), 1):
        cells = ["" if cell is None else cell for cell in row]
        while cells and cells[-1] == "":
            cells.pop()
        if cells:
            yield number, cells


@contextmanager
def writing(path: Path) -> Iterator[Callable[[Sequence[object]], object]]:
    """Open a workbook to write rows to; it appears whole, when the block ends well, or not at all.

    Raises:
        InputError: no place for a file; more rows than a sheet can have; openpyxl is missing.
        OutsideError: the disk refused.

    """
    openpyxl = library(str(path))
    with replacing(path) as file:
        book = openpyxl.Workbook(write_only=True)
        sheet = book.create_sheet("Sheet1")
        count = 0

        def write(row: Sequence[object]) -> None:
            nonlocal count
            count += 1
            if count > MAX_ROWS:
                problem = f"a sheet holds {MAX_ROWS:,} rows; write to a .csv file instead"
                raise InputError(problem, file=str(path))
            sheet.append([_written(openpyxl, cell) for cell in row])

        yield write
        book.save(file)


def _written(openpyxl: Any, cell: object) -> object:
    """Keep a text a text, whatever it looks like, and leave out what no workbook can hold."""
    if isinstance(cell, str):
        return openpyxl.cell.cell.ILLEGAL_CHARACTERS_RE.sub("\ufffd", cell)
    return cell
