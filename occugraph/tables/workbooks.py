"""Reading a workbook (.xlsx) safely: every sheet as numbered rows of texts.

A workbook is an archive of XML files, read here by openpyxl, an optional library. Memory and time
stay bounded, and whatever the archive holds, the answer is rows or an `InputError`.
"""

from __future__ import annotations

import contextlib
import datetime
import io
import warnings
import zipfile
from collections.abc import Iterator, Sequence
from typing import Any, BinaryIO, NamedTuple

from ..errors import InputError, OccugraphError, quote_input

SUFFIXES = (".xlsx", ".xlsm")
#: First bytes of an archive, whole or empty; of an old or an encrypted workbook.
ZIP = (b"PK\x03\x04", b"PK\x05\x06")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MAGIC = (*ZIP, OLE)
#: The largest of the publishers' workbooks unpacks to 4.1 million bytes and has 16,745 rows.
MAX_UNPACKED = 50_000_000
MAX_PARTS = 1_000
MAX_ROWS = 100_000
MAX_COLUMNS = 50


class NotText(NamedTuple):
    """A cell that holds no text; `what` describes its content in words."""

    what: str


Cell = str | NotText
Rows = list[tuple[int, Sequence[Cell]]]


def read_sheets(file: str, content: bytes) -> list[tuple[str, Rows]]:
    """Read every sheet of a workbook: its name, its rows with their numbers."""
    stream = io.BytesIO(content)
    check_archive(file, stream, MAX_UNPACKED, "not the publisher's workbook")
    openpyxl = import_openpyxl(file)
    with refuse_damage(file):
        book = openpyxl.load_workbook(stream, read_only=True, keep_links=False)
        return [(sheet.title, list(_rows(file, sheet))) for sheet in book.worksheets]


def import_openpyxl(file: str) -> Any:
    """Import openpyxl."""
    try:
        import openpyxl
    except ImportError:
        problem = "a workbook needs openpyxl: pip install 'occugraph[xlsx]', or save it as CSV"
        raise InputError(problem, file=file) from None
    return openpyxl


@contextlib.contextmanager
def refuse_damage(file: str) -> Iterator[None]:
    """Turn whatever openpyxl and the parsers below it raise into one line."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of styles and other features that hold no facts
            yield
    except OccugraphError:
        raise
    # They fail on damaged files in every way there is.
    except Exception as error:
        message = " ".join(str(error).split())
        problem = (
            f"not a workbook that can be read ({type(error).__name__}: {quote_input(message)})"
        )
        raise InputError(problem, file=file) from None


def check_archive(file: str, stream: BinaryIO, largest: int, otherwise: str) -> None:
    """Refuse, before it is unpacked, what is no workbook or unpacks to over `largest` bytes."""
    begin = stream.read(8)
    if begin.startswith(OLE):
        if "EncryptedPackage".encode("utf-16-le") in stream.read():
            raise InputError("is protected by a password: save it without one", file=file)
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
                if _declares(archive, part):
                    raise InputError("declares entities, as no workbook does", file=file)
    except InputError:
        raise
    # zipfile fails on damaged archives in many ways: BadZipFile, zlib.error, EOFError, ...
    except Exception as error:
        problem = f"not a whole workbook ({' '.join(str(error).split())})"
        raise InputError(f"{problem}: take it from its source again", file=file) from None


def _declares(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    with archive.open(part) as stream:
        before = b""
        while block := stream.read(1 << 20):
            if b"<!DOCTYPE" in before + block:
                return True
            before = block[-8:]
    return False


def _rows(file: str, sheet: Any) -> Iterator[tuple[int, Sequence[Cell]]]:
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
