"""Workbooks (.xlsx) as people have them: checked, and the rows of one sheet read and written.

A workbook is an archive of XML files, read here by openpyxl, an optional library. Memory and time
stay bounded, and whatever the archive holds, the answer is rows or an `InputError`.
"""

from __future__ import annotations

import contextlib
import re
import warnings
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, BinaryIO

from ..errors import InputError, OccugraphError, UnknownName, quote_input
from ..files.atomic_writes import write_atomically
from .cells import Formula, Rows, Write, text

SUFFIXES = (".xlsx", ".xlsm")
#: First bytes of an archive, whole or empty; of an old or an encrypted workbook.
ZIP = (b"PK\x03\x04", b"PK\x05\x06")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MAGIC = (*ZIP, OLE)
MAX_PARTS = 1_000
#: Bytes that a user's workbook may unpack to; the most rows that a sheet can have take a fifth.
MAX_UNPACKED = 1_000_000_000
MAX_COLUMNS = 1_000
#: The most rows that a sheet can have, and the most characters of a cell.
MAX_ROWS = 1_048_576
MAX_CHARACTERS = 32_767

#: Characters that XML cannot hold.
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ENTITIES = re.compile(rb"<!DOCTYPE")
_FORMULA = re.compile(rb"<(\w+:)?f[\s/>]")
_SHEET = re.compile(r"xl/worksheets/.*\.xml", re.DOTALL)
#: Beginnings that a spreadsheet would read as a formula.
_ACTIVE = ("=", "+", "-", "@")


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


def refuse_password(file: str, content: bytes) -> None:
    """Refuse a workbook that is encrypted; its first bytes are those of an old one."""
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise InputError("is protected by a password: save it without one", file=file)


def check_archive(file: str, stream: BinaryIO, largest: int, otherwise: str) -> None:
    """Refuse, before it is unpacked, what is no workbook or unpacks to over `largest` bytes."""
    begin = stream.read(8)
    if begin.startswith(OLE):
        refuse_password(file, stream.read())
        raise InputError("an old workbook (.xls): save it as .xlsx or CSV", file=file)
    if not begin.startswith(ZIP):
        raise InputError("not a workbook, whatever its name says", file=file)
    try:
        with zipfile.ZipFile(stream) as archive:
            parts = archive.infolist()
            if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > largest:
                problem = f"unpacks to more than {largest:,} bytes or {MAX_PARTS:,} files"
                raise InputError(f"{problem}: {otherwise}", file=file)
            if "[Content_Types].xml" not in archive.namelist():
                problem = "an archive, but no .xlsx workbook: save it as .xlsx or CSV"
                raise InputError(problem, file=file)
            for part in parts:
                # A workbook declares no entities; those that grow when they are read need to be.
                if _holds(archive, part.filename, _ENTITIES):
                    raise InputError("declares entities, as no workbook does", file=file)
    except InputError:
        raise
    # zipfile fails on damaged archives in many ways: BadZipFile, zlib.error, EOFError, ...
    except Exception as error:
        problem = f"not a whole workbook ({' '.join(str(error).split())})"
        raise InputError(f"{problem}: take it from its source again", file=file) from None


def read_rows(file: BinaryIO, name: str, sheet: str | None = None) -> Rows:
    """Yield (number, cells) of the header and of every row of a sheet, skipping empty ones.

    A cell is a text, a number, a date or "" for nothing; a formula is its value when the
    workbook was saved, or a `Formula` where it was saved without.
    """
    openpyxl = import_openpyxl(name)
    with refuse_damage(name):
        check_archive(name, file, MAX_UNPACKED, "save it as CSV")
        book = openpyxl.load_workbook(file, read_only=True, data_only=True, keep_links=False)
        chosen = _choose_sheet(name, book, sheet)
        every = _rows(chosen)
        with zipfile.ZipFile(file) as archive:
            sheets = [part for part in archive.namelist() if _SHEET.fullmatch(part)]
            has_formulas = any(_holds(archive, part, _FORMULA) for part in sheets)
        if has_formulas:
            book = openpyxl.load_workbook(file, read_only=True, keep_links=False)
            every = map(_with_formulas, every, _rows(book[chosen.title]))
        yield from _drop_empty(every, name)


def _choose_sheet(file: str, book: Any, name: str | None) -> Any:
    sheets = {sheet.title: sheet for sheet in book.worksheets}
    if name is not None:
        if name not in sheets:
            raise UnknownName("sheet", name, tuple(sheets))
        return sheets[name]
    filled = [sheet for sheet in sheets.values() if next(_drop_empty(_rows(sheet), file), None)]
    if not filled:
        raise InputError("is empty", file=file)
    if len(filled) > 1:
        named = ", ".join(quote_input(sheet.title) for sheet in filled)
        raise InputError(f"which sheet? give --sheet, one of: {named}", file=file)
    return filled[0]


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


def _holds(archive: zipfile.ZipFile, part: str, pattern: re.Pattern[bytes]) -> bool:
    with archive.open(part) as stream:
        before = b""
        while block := stream.read(1 << 20):
            if pattern.search(before + block):
                return True
            before = block[-32:]
    return False


def _with_formulas(values: tuple[Any, ...], written: tuple[Any, ...]) -> tuple[Any, ...]:
    """Put in the formulas that have no value."""
    if None not in values:
        return values
    return tuple(
        value if value is not None or each is None else Formula(str(getattr(each, "text", each)))
        for value, each in zip(values, written, strict=True)
    )


@contextlib.contextmanager
def open_output(path: Path) -> Iterator[Write]:
    """Open a new workbook, which appears whole or not at all; texts stay texts, #N/A an error."""
    openpyxl = import_openpyxl(str(path))
    with write_atomically(path) as file:
        book = openpyxl.Workbook(write_only=True)
        sheet = book.create_sheet("Sheet1")
        header: list[str] = []
        count = 0

        def convert(cell: object, at: int) -> object:
            if isinstance(cell, Formula):
                cell = text(cell)
            if not isinstance(cell, str):
                return cell
            problem = ""
            if len(cell) > MAX_CHARACTERS:
                problem = f"{len(cell):,} characters; a cell holds {MAX_CHARACTERS:,}"
            elif illegal := _ILLEGAL.search(cell):
                problem = f"U+{ord(illegal[0]):04X}, which no workbook can hold"
            if problem:
                problem = f"row {count:,}, column {quote_input(header[at])} has {problem}"
                raise InputError(f"{problem}; write to a .csv file instead", file=str(path))
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
            sheet.append([convert(cell, at) for at, cell in enumerate(row)])

        try:
            yield write
            book.save(file)
        except BaseException:
            # openpyxl keeps rows in a file, and would leave it behind
            with contextlib.suppress(Exception):
                sheet.close()  # raises where it was closed before
            with contextlib.suppress(Exception):
                sheet._writer.cleanup()
            raise
