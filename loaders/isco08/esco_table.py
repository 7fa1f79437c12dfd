"""ESCO's table of the ISCO-08 groups: their descriptions as notes, and a check of its codes.

A description is kept whole, in parts: the list of examples is what the group includes, the list
of what is classified elsewhere is what it excludes, everything else is its definition.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from ...errors import quote_input
from ...files.text_documents import Line
from ...model.schemes import Note
from ...model.sources import DocumentReading, Remark
from ...rdf.namespaces import ESCO_ISCO
from ...tables import publisher_tables
from ...tables.publisher_tables import Sheet
from .. import comparing
from ..comparing import LONG, Printed, check_known, titles
from .document import compare_title

ID = "esco-isco"
COLUMNS = ("conceptType", "conceptUri", "code", "preferredLabel", "inScheme", "description")
SCHEME = "http://data.europa.eu/esco/concept-scheme/isco"
TABLE = "isco08.csv"

INCLUDES = re.compile(r"Examples? of (the )?occupations (classified|included) here")
EXCLUDES = re.compile(r"Some related occupations classified elsewhere|Excluded from this .*group")
ITEM = re.compile(r"-\s")


class EscoRow(NamedTuple):
    """One group as published."""

    line: int
    kind: str
    iri: str
    code: str
    title: str
    schemes: str
    description: str


class Parts(NamedTuple):
    """A description, line by line; each line is in exactly one part."""

    definition: list[str]
    includes: list[str]
    excludes: list[str]


def read_document(path: str | os.PathLike[str]) -> DocumentReading:
    """Read the table: descriptions as notes, and how it compares with the embedded ISCO-08."""
    sheet = publisher_tables.read(path, COLUMNS)
    rows: dict[str, EscoRow] = {}
    for line, cells in sheet.rows:
        row = EscoRow(line, *cells)
        _check(sheet, row)
        if row.code in rows:
            raise sheet.error(f"{row.code} stands in line {rows[row.code].line} already", line)
        rows[row.code] = row
    notes = tuple(note for row in rows.values() for note in _notes(row))
    here, known = dict.fromkeys(rows, Printed(0, "")), dict.fromkeys(titles("isco08"), "")
    missing = comparing.compare_rows("groups", sheet.file, here, TABLE, known)
    remarks = (*(remark for row in rows.values() for remark in _about(sheet.file, row)), *missing)
    kinds = Counter(note.kind for note in notes)
    counts = {
        "groups": len(rows),
        "definitions": kinds["definition"],
        "inclusions": kinds["coreContentNote"] + kinds["additionalContentNote"],
        "exclusions": kinds["exclusionNote"],
    }
    return DocumentReading(ID, sheet.file, sheet.sha256, notes, remarks, counts)


def split_description(description: str) -> Parts:
    r"""Sort the lines of a description.

    >>> text = "Ushers show seats.\nExamples of the occupations classified here:\n- Usher\nNote"
    >>> split_description(text).includes
    ['Examples of the occupations classified here:', '- Usher']
    >>> split_description(text).definition
    ['Ushers show seats.', 'Note']
    """
    parts = Parts([], [], [])
    here = parts.definition
    for line in map(str.strip, description.splitlines()):
        if INCLUDES.match(line):
            here = parts.includes
        elif EXCLUDES.match(line):
            here = parts.excludes
        elif not ITEM.match(line):  # a list ends where a line is no item of it
            here = parts.definition
        if line:
            here.append(line)
    return parts


def _check(sheet: Sheet, row: EscoRow) -> None:
    if row.kind != "ISCOGroup" or SCHEME not in re.split(r"[\s,]+", row.schemes):
        problem = f"{quote_input(row.iri)} is no ISCO group: give ESCO's table of the ISCO groups"
        raise sheet.error(problem, row.line)
    if row.iri != ESCO_ISCO + row.code:
        problem = f"{quote_input(row.code)} has the IRI {quote_input(row.iri, LONG)}"
        lost = row.iri.removeprefix(ESCO_ISCO).lstrip("0") == row.code
        hint = "has the column lost its zeros?" if lost else "is that the code's own?"
        raise sheet.error(f"{problem}: {hint}", row.line)
    problem = f"{quote_input(row.code)} is no code of ISCO-08"
    check_known(sheet, row.line, row.code, titles("isco08"), problem)
    for name, text in (("title", row.title), ("description", row.description)):
        if not text:
            raise sheet.error(f"{row.code}: the {name} is empty", row.line)


def _notes(row: EscoRow) -> Iterator[Note]:
    texts = (" ".join(" ".join(lines).split()) for lines in split_description(row.description))
    lines = ([Line(row.line, text)] if text else [] for text in texts)
    return comparing.make_notes("isco08", row.code, *lines)


def _about(file: str, row: EscoRow) -> Iterator[Remark]:
    if row.title.casefold() != titles("isco08")[row.code].casefold():
        yield compare_title(file, row.line, row.code, row.title)
    units = titles("isco08", "unit")
    if row.code in units:
        for item in split_description(row.description).excludes:
            named = re.search(r"-\s*([0-9][0-9 ]*)\W*$", item)
            if named and named[1] not in units:
                message = f"{row.code}: sends its reader to {named[1]!r}, no unit group of ISCO-08"
                yield Remark("info", file, row.line, message)
