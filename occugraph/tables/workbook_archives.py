"""The archive of XML files that a workbook is, checked before a parser of workbooks unpacks it."""

from __future__ import annotations

import re
import zipfile
from typing import BinaryIO

from ..errors import InputError, quote_input
from ..files.limits import LONGEST_FORMAT, LONGEST_RUN, WORKBOOK_PARTS

#: First bytes of an archive, whole or empty.
ZIP = (b"PK\x03\x04", b"PK\x05\x06")

_ENTITIES = re.compile(rb"<!DOCTYPE")
_LONG_FORMAT = re.compile(rb"formatCode(?:\s{0,99}=[^<]{%d}|\s{100})" % LONGEST_FORMAT)
#: A comment, a text as it is or an instruction, in which a tag is none.
_ASIDE = re.compile(rb"<!|<\?(?!xml\s)")
_BEFORE_XML = b"\xef\xbb\xbf\xfe\xff \t\r\n"


def check_archive(file: str, stream: BinaryIO, largest: int, otherwise: str) -> None:
    """Refuse, before it is unpacked, what is no workbook or unpacks to over `largest` bytes."""
    if not stream.read(8).startswith(ZIP):
        raise InputError("not a workbook, whatever its name says", file=file)
    try:
        with zipfile.ZipFile(stream) as archive:
            parts = archive.infolist()
            if len(parts) > WORKBOOK_PARTS or sum(part.file_size for part in parts) > largest:
                problem = f"unpacks to more than {largest:,} bytes or {WORKBOOK_PARTS:,} files"
                raise InputError(f"{problem}: {otherwise}", file=file)
            if "[Content_Types].xml" not in archive.namelist():
                problem = "an archive, but no .xlsx workbook: save it as .xlsx or CSV"
                raise InputError(problem, file=file)
            for part in parts:
                _check_part(file, archive, part)
    except InputError:
        raise
    # zipfile fails on damaged archives in many ways: BadZipFile, zlib.error, EOFError, ...
    except Exception as error:
        problem = f"not a whole workbook ({' '.join(str(error).split())})"
        raise InputError(f"{problem}: take it from its source again", file=file) from None


def _check_part(file: str, archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """Refuse XML whose parser would take memory or time out of all proportion."""
    before, run = b"", 0
    with archive.open(part.filename) as stream:
        while block := stream.read(1 << 20):
            block = block.replace(b"\0", b"")  # of UTF-16
            if not before and block.lstrip(_BEFORE_XML)[:1] not in (b"<", b""):
                return  # a picture or the like
            text = before + block
            # A workbook declares no entities; those that grow when they are read need to be.
            if _ENTITIES.search(text):
                raise InputError("declares entities, as no workbook does", file=file)
            if _LONG_FORMAT.search(text):
                problem = f"has a number format of more than {LONGEST_FORMAT:,} bytes"
                raise InputError(f"{problem}: save it as CSV", file=file)
            first = block.find(b"<")
            run += len(block) if first < 0 else first
            if run > LONGEST_RUN:
                problem = f"{quote_input(part.filename)} in it holds {LONGEST_RUN:,} bytes"
                raise InputError(f"{problem} without a tag: save it as CSV", file=file)
            if part.file_size > LONGEST_RUN and _ASIDE.search(text):
                problem = f"{quote_input(part.filename)} in it has over {LONGEST_RUN:,} bytes and"
                raise InputError(f"{problem} a comment or CDATA: save it as CSV", file=file)
            if first >= 0:
                run = len(block) - block.rfind(b"<") - 1
            before = block[-2 * LONGEST_FORMAT :]


def holds(archive: zipfile.ZipFile, part: str, pattern: re.Pattern[bytes]) -> bool:
    """Tell whether a part of an archive holds what a pattern finds."""
    with archive.open(part) as stream:
        before = b""
        while block := stream.read(1 << 20):
            if pattern.search(before + block):
                return True
            before = block[-32:]
    return False
