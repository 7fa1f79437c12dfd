"""Reading a workbook (.xlsx) safely: every sheet as numbered rows of texts.

A workbook is an archive of XML files, read here by openpyxl, an optional library. Memory and time
stay bounded, and whatever the archive holds, the answer is rows or an `InputError`.
"""

from __future__ import annotations

import datetime
import io
import warnings
import zipfile
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from ..errors import InputError, shown

SUFFIXES = (".xlsx", ".xlsm")
#: What an archive begins with, whole or empty; what an old or an encrypted workbook begins with.
ZIP = (b"PK\x03\x04", b"PK\x05\x06")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MAGIC = (*ZIP, OLE)
#: The largest of the publishers' workbooks unpacks to 4.1 million bytes and has 16,745 rows.
MAX_UNPACKED = 50_000_000
MAX_PARTS = 1_000
MAX_ROWS = 100_000
MAX_COLUMNS = 50


class NotText(NamedTuple):
    """A cell that holds something else than text: what it is, in words."""

    what: str


Cell = str | NotText
Rows = list[tuple[int, Sequence[Cell]]]


def sheets(file: str, content: bytes) -> list[tuple[str, Rows]]:
    """Read every sheet of a workbook: its name, its rows with their numbers.

    Args:
        file: the file as the user named it.
        content: its bytes.

    Raises:
        InputError: not a whole workbook, an old or protected one, one that unpacks to more than
            50 million bytes or has over 100,000 rows; or openpyxl is not installed.

    """
    _check_archive(file, content)
    try:
        import openpyxl
    except ImportError:
        problem = "a workbook needs openpyxl: pip install 'occugraph[xlsx]', or save it as CSV"
        raise InputError(problem, file=file) from None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of styles and other features that hold no facts
            book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
            return [(sheet.title, list(_rows(file, sheet))) for sheet in book.worksheets]
    except InputError:
        raise
    # openpyxl and the parsers below it fail on damaged files in every way there is.
    except Exception as error:
        said = " ".join(str(error).split())
        problem = f"not a workbook that can be read ({type(error).__name__}: {shown(said)})"
        raise InputError(problem, file=file) from None


def _check_archive(file: str, content: bytes) -> None:
    """Refuse what is no archive of XML files, before anything of it is unpacked in memory."""
    if content.startswith(OLE):
        if "EncryptedPackage".encode("utf-16-le") in content:
            raise InputError("is protected by a password: save it without one", file=file)
        raise InputError("an old workbook (.xls): save it as .xlsx or CSV", file=file)
    if not content.startswith(ZIP):
        raise InputError("not a workbook, whatever its name says", file=file)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
                problem = f"unpacks to more than {MAX_UNPACKED:,} bytes or {MAX_PARTS:,} files"
                raise InputError(f"{problem}: not the publisher's workbook", file=file)
            if "[Content_Types].xml" not in archive.namelist():
                problem = "an archive, but no .xlsx workbook: save it as .xlsx or CSV"
                raise InputError(problem, file=file)
            for part in parts:
                # A workbook declares no entities; those that grow when they are read need to be.
                if b"<!DOCTYPE" in archive.read(part):
                    raise InputError("declares entities, as no workbook does", file=file)
    except InputError:
        raise
    # zipfile fails on damaged archives in many ways: BadZipFile, zlib.error, EOFError, ...
    except Exception as error:
        problem = f"not a whole workbook ({' '.join(str(error).split())})"
        raise InputError(f"{problem}: take it from its source again", file=file) from None


def _rows(file: str, sheet: Any) -> Iterator[tuple[int, Sequence[Cell]]]:
    # What a sheet says of its own size may be wrong, and would cut it.
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
