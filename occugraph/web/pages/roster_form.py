"""The form that a roster comes in: a file that is sent, or one that the page carries."""

from __future__ import annotations

import base64
import binascii
import io
from pathlib import Path
from typing import NamedTuple

from starlette.datastructures import UploadFile
from starlette.requests import Request

from ...eligibility.rosters import OF_CODES, Codes
from ...errors import InputError
from ...files.limits import LARGEST_ROSTER, ROSTER_UNPACKED
from ...tables.user_tables import Layout
from ...tables.workbook_archives import ZIP, check_archive

#: Suffixes of rosters.
READ = (".csv", ".tsv", ".txt", ".xlsx", ".xls")
#: What is chosen in the place of a scheme, where every code is to be read for itself.
EACH = "each"
#: What takes any roster.
ELSEWHERE = "`occugraph eligible --roster` takes any"
#: Bytes of the other fields of the form.
_FIELDS = 100_000


class RosterForm(NamedTuple):
    """A roster that was sent, and how it is to be read."""

    name: str
    content: bytes
    programme: str
    occupation: str = ""
    industry: str = ""
    title: str = ""
    naics: str = ""
    scheme: str = ""
    industry_scheme: str = ""
    sheet: str = ""
    header_row: str = ""
    ticket: str = ""

    @property
    def suffix(self) -> str:
        """Suffix of the file's name, which says what kind of table it is."""
        return Path(self.name).suffix.lower()

    @property
    def codes(self) -> Codes:
        """How its codes are to be read."""
        chosen = dict(zip(OF_CODES, (self.scheme, self.industry_scheme), strict=True))
        mixed = [part for part, scheme in chosen.items() if scheme == EACH]
        stated = {part: scheme for part, scheme in chosen.items() if scheme not in ("", EACH)}
        return Codes(stated.get("occupation"), stated.get("industry"), mixed)

    @property
    def encoded(self) -> str:
        """The content as the page carries it."""
        return base64.b64encode(self.content).decode("ascii")


async def read_form(request: Request) -> RosterForm:
    """Read the form of a request: the file that was sent, or the one that the page carries."""
    largest = LARGEST_ROSTER * 4 // 3 + _FIELDS
    async with request.form(max_part_size=largest) as form:
        texts = {name: value for name, value in form.items() if isinstance(value, str)}
        file = form.get("file")
        name, content = texts.get("name", ""), b""
        if isinstance(file, UploadFile) and file.filename:
            name, content = file.filename, await file.read()
        elif texts.get("content"):
            try:
                content = base64.b64decode(texts["content"], validate=True)
            except binascii.Error:
                raise InputError("the file did not arrive whole: choose it again") from None
    if not content:
        raise InputError("choose a file: a CSV file or a workbook")
    if len(content) > LARGEST_ROSTER:
        line = f"the file has {len(content):,} bytes; {LARGEST_ROSTER:,} are taken here. "
        raise InputError(f"{line}{ELSEWHERE}")
    if Path(name).suffix.lower() not in READ:
        raise InputError(f"a roster is a file {', '.join(READ)}; this one is {name[:80]!r}")
    own = {field: texts.get(field, "") for field in RosterForm._fields[2:]}
    return RosterForm(name.replace("\\", "/").rpartition("/")[2], content, **own)


def save_roster(form: RosterForm, folder: Path) -> Path:
    """Save a roster where it is read from, under a name that says its kind alone."""
    source = folder / f"roster{form.suffix}"
    if not source.exists():
        if form.content.startswith(ZIP):
            check_archive(form.name, io.BytesIO(form.content), ROSTER_UNPACKED, "save it as CSV")
        source.write_bytes(form.content)
    return source


def make_layout(form: RosterForm) -> Layout:
    """Make the sheet and the row of the header that were chosen."""
    number = form.header_row.strip()
    if number and not (number.isascii() and number.isdigit() and len(number) < 8):
        raise InputError(f"row {number[:20]}: the row that names the columns must be a number")
    return Layout(form.sheet or None, int(number) if number else None)
