"""Workbooks as people have them: checked, and the rows of one sheet read.

A workbook is an archive of XML files (.xlsx), read here by openpyxl, or a file as Excel wrote them
until 2003 (.xls), read by xlrd; both are optional libraries. Memory and time stay bounded, and
whatever the file holds, the answer is rows or an `InputError`.
"""

from __future__ import annotations

import contextlib
import io
import re
import warnings
import zipfile
from collections.abc import Iterator
from typing import Any, BinaryIO

from ..errors import InputError, OccugraphError, UnknownName, quote_input
from ..files.limits import (
    LONGEST_CELL_READ,
    MOST_SHEETS,
    OLD_WORKBOOK,
    SHEET_COLUMNS,
    SHEET_ROWS,
    WORKBOOK_UNPACKED,
)
from .cells import Formula, Rows
from .workbook_archives import ZIP, check_archive, holds

SUFFIXES = (".xlsx", ".xlsm", ".xls")
#: First bytes of an old or an encrypted workbook.
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MAGIC = (*ZIP, OLE)

#: The number of each row, and its cells.
NumberedRows = Iterator[tuple[int, tuple[Any, ...]]]

_FORMULA = re.compile(rb"<(\w+:)?f[\s/>]")
_SHEET = re.compile(r"xl/worksheets/.*\.xml", re.DOTALL)


def import_openpyxl(file: str) -> Any:
    """Import openpyxl."""
    try:
        import openpyxl
    except ImportError:
        problem = "a workbook needs openpyxl: pip install 'occugraph[xlsx]', or save it as CSV"
        raise InputError(problem, file=file) from None
    return openpyxl


def import_xlrd(file: str) -> Any:
    """Import xlrd, which reads old workbooks."""
    try:
        import xlrd
    except ImportError:
        problem = "an old workbook (.xls) needs xlrd: pip install 'occugraph[xls]'"
        raise InputError(problem, file=file) from None
    return xlrd


@contextlib.contextmanager
def refuse_damage(file: str) -> Iterator[None]:
    """Turn whatever openpyxl, xlrd and the parsers below them raise into one line."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of styles and other features that hold no facts
            yield
    except OccugraphError:
        raise
    # They fail on damaged files in every way there is.
    except Exception as error:
        message = " ".join(str(error).split())
        reason = f"{type(error).__name__}: {quote_input(message)}"
        raise InputError(f"not a workbook that can be read ({reason})", file=file) from None


def _refuse_password(file: str, content: bytes) -> None:
    """Refuse a workbook that is encrypted; its first bytes are those of an old one."""
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise InputError("is protected by a password: save it without one", file=file)


def open_old_workbook(xlrd: Any, file: str, content: bytes) -> Any:
    """Open an old workbook, whose rows are kept as short as they are."""
    _refuse_password(file, content)
    book = xlrd.open_workbook(file_contents=content, logfile=io.StringIO(), ragged_rows=True)
    if book.nsheets > MOST_SHEETS:
        raise InputError(f"over {MOST_SHEETS} sheets: save the one that matters", file=file)
    return book


def find_sheet(file: BinaryIO, name: str, sheet: str | None = None) -> str:
    """Find the sheet that is named, or the only one that has anything in it."""
    if sheet is not None:
        with refuse_damage(name):
            sheets = _list_sheets(file, name)
        if sheet not in sheets:
            raise UnknownName("sheet", sheet, tuple(sheets))
        return sheet
    filled = list_filled_sheets(file, name)
    if not filled:
        raise InputError("is empty", file=name)
    if len(filled) > 1:
        named = ", ".join(map(quote_input, filled))
        raise InputError(f"which sheet? give --sheet, one of: {named}", file=name)
    return filled[0]


def list_filled_sheets(file: BinaryIO, name: str) -> list[str]:
    """List the sheets that have anything in them."""
    with refuse_damage(name):
        sheets = _list_sheets(file, name)
        return [title for title, rows in sheets.items() if next(_drop_empty(rows, name), None)]


def _list_sheets(file: BinaryIO, name: str) -> dict[str, NumberedRows]:
    return _read_old_sheets(file, name) if _is_old(file) else _read_sheets(file, name)


def read_rows(file: BinaryIO, name: str, sheet: str) -> Rows:
    """Yield (number, cells) of every row of a sheet, skipping empty ones.

    A cell is a text, a number, a date or "" for nothing; a formula is its value when the
    workbook was saved, or a `Formula` where it was saved without.
    """
    with refuse_damage(name):
        if _is_old(file):
            yield from _drop_empty(_read_old_sheets(file, name)[sheet], name)
            return
        every = _read_sheets(file, name)[sheet]
        with zipfile.ZipFile(file) as archive:
            sheets = [part for part in archive.namelist() if _SHEET.fullmatch(part)]
            has_formulas = any(holds(archive, part, _FORMULA) for part in sheets)
        if has_formulas:
            written = _read_sheets(file, name, data_only=False)[sheet]
            every = (
                (number, _with_formulas(row, formulas))
                for (number, row), (_, formulas) in zip(every, written, strict=True)
            )
        yield from _drop_empty(every, name)


def _is_old(file: BinaryIO) -> bool:
    file.seek(0)
    begin = file.read(8)
    file.seek(0)
    return begin.startswith(OLE)


def _read_sheets(file: BinaryIO, name: str, *, data_only: bool = True) -> dict[str, NumberedRows]:
    """Read the rows of every sheet, each when it is asked for."""
    openpyxl = import_openpyxl(name)
    check_archive(name, file, WORKBOOK_UNPACKED, "save it as CSV")
    book = openpyxl.load_workbook(file, read_only=True, data_only=data_only, keep_links=False)
    return {
        sheet.title: iterate_rows(sheet, SHEET_ROWS, name, values_only=True)
        for sheet in list_sheets(book, name)
    }


def _read_old_sheets(file: BinaryIO, name: str) -> dict[str, NumberedRows]:
    """Read the rows of every sheet of a workbook as Excel wrote them until 2003."""
    xlrd = import_xlrd(name)
    content = file.read(OLD_WORKBOOK + 1)
    if len(content) > OLD_WORKBOOK:
        raise InputError(f"over {OLD_WORKBOOK:,} bytes: save it as CSV", file=name)
    book = open_old_workbook(xlrd, name, content)

    def convert(cell: Any) -> Any:
        if cell.ctype == xlrd.XL_CELL_DATE:
            with contextlib.suppress(ValueError, OverflowError):  # a number that is no date stays
                return xlrd.xldate_as_datetime(cell.value, book.datemode)
        if cell.ctype == xlrd.XL_CELL_BOOLEAN:
            return bool(cell.value)
        if cell.ctype == xlrd.XL_CELL_ERROR:
            return xlrd.error_text_from_code.get(cell.value, f"#{cell.value}")
        return cell.value

    return {
        sheet.name: enumerate((tuple(map(convert, row)) for row in sheet.get_rows()), 1)
        for sheet in book.sheets()
    }


def iterate_rows(
    sheet: Any, most: int, file: str, columns: int | None = None, *, values_only: bool = False
) -> NumberedRows:
    """Yield the rows that a sheet has, each up to its last cell or of so many columns.

    This is what openpyxl does, less the rows between them: it would make as many as a row's number
    says there are.
    """
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet._reader import WorkSheetParser

    class CellParser(WorkSheetParser):  # type: ignore[misc]
        """Reads a date that is none, as of a 99th month or year 99999, as what stands there."""

        col_counter: int

        def parse_cell(self, element: Any) -> dict[str, Any]:
            column, kind = self.col_counter, element.get("t", "n")
            try:
                cell: dict[str, Any] = super().parse_cell(element)
                if (kind, cell["data_type"]) != ("n", "e"):
                    return cell
            except (ValueError, OverflowError):
                if kind != "d":
                    raise
            self.col_counter = column
            element.set("t", "str")
            return super().parse_cell(element)  # type: ignore[no-any-return]

    book, after = sheet.parent, 0
    with sheet._get_source() as source:
        parser = CellParser(
            source,
            sheet._shared_strings,
            data_only=book.data_only,
            epoch=book.epoch,
            date_formats=book._date_formats,
            timedelta_formats=book._timedelta_formats,
        )
        for number, cells in parser.parse():
            if number > most:
                raise InputError(f"has a row below row {most:,}: leave it out", file=file)
            if number <= after:
                problem = f"a row numbered {number} follows row {after}: save the workbook anew"
                raise InputError(problem, file=file)
            for cell in cells:
                if isinstance(cell["value"], str) and len(cell["value"]) > LONGEST_CELL_READ:
                    place = f"{get_column_letter(cell['column'])}{number}"
                    problem = f"cell {place} of the sheet {quote_input(sheet.title)} has"
                    problem += f" more than {LONGEST_CELL_READ:,} characters: shorten it"
                    raise InputError(problem, file=file)
            yield number, sheet._get_row(cells, 1, columns, values_only)
            after = number


def list_sheets(book: Any, file: str) -> list[Any]:
    """List the sheets of a workbook of a bounded number of them."""
    sheets: list[Any] = book.worksheets
    if len(sheets) > MOST_SHEETS:
        raise InputError(f"over {MOST_SHEETS} sheets: save the one that matters", file=file)
    return sheets


def _drop_empty(every: NumberedRows, file: str) -> Iterator[tuple[int, list[Any]]]:
    for number, row in every:
        if not row:
            continue
        cells = ["" if cell is None else cell for cell in row]
        while cells and cells[-1] == "":
            cells.pop()
        if len(cells) > SHEET_COLUMNS:
            problem = f"over {SHEET_COLUMNS:,} columns: leave out those without names"
            raise InputError(problem, file=file, line=number)
        if cells:
            yield number, cells


def _with_formulas(values: tuple[Any, ...], written: tuple[Any, ...]) -> tuple[Any, ...]:
    """Put in the formulas that have no value."""
    if None not in values:
        return values
    return tuple(
        value if value is not None or each is None else Formula(str(getattr(each, "text", each)))
        for value, each in zip(values, written, strict=True)
    )
