"""ESCO's table of the ISCO-08 groups: their descriptions as notes, and a check of its codes.

A description is kept whole, in parts: the list of examples is what the group includes, the list
of what is classified elsewhere is what it excludes, everything else is its definition.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from typing import NamedTuple

from ...errors import quote_input
from ...model.schemes import Note, NoteKind
from ...model.sources import DocumentReading, Remark
from ...rdf.namespaces import ESCO_ISCO
from ...tables import publisher_tables
from ...tables.publisher_tables import Sheet
from .. import comparing, known_codes
from ..comparing import LONG, Printed, fold_title

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

    definition: tuple[str, ...]
    includes: tuple[str, ...]
    excludes: tuple[str, ...]


def read_document(path: str | os.PathLike[str]) -> DocumentReading:
    """Read the table: descriptions as notes, and how it compares with the embedded ISCO-08.

    Raises:
        InputError: a table without these columns, a row that is no ISCO group of ESCO, a code
            that ISCO-08 does not have, a code twice, an empty title or description.

    """
    sheet = publisher_tables.read(path, COLUMNS)
    rows: dict[str, EscoRow] = {}
    for line, cells in sheet.rows:
        row = EscoRow(line, *cells)
        _check(sheet, row)
        if row.code in rows:
            problem = f"{row.code} stands in line {rows[row.code].line} already"
            raise sheet.error(problem, line)
        rows[row.code] = row
    notes = tuple(note for row in rows.values() for note in _notes(row))
    remarks = [remark for row in rows.values() for remark in _about(sheet.file, row)]
    remarks += _missing(sheet, rows)
    counts = {
        "groups": len(rows),
        "definitions": sum(note.kind == "definition" for note in notes),
        "inclusions": sum(note.kind == "additionalContentNote" for note in notes),
        "exclusions": sum(note.kind == "exclusionNote" for note in notes),
    }
    return DocumentReading(ID, sheet.file, sheet.sha256, notes, tuple(remarks), counts)


def split_description(description: str) -> Parts:
    r"""Sort the lines of a description.

    >>> text = "Ushers show seats.\nExamples of the occupations classified here:\n- Usher\nNote"
    >>> split_description(text).includes
    ('Examples of the occupations classified here:', '- Usher')
    >>> split_description(text).definition
    ('Ushers show seats.', 'Note')
    """
    definition: list[str] = []
    includes: list[str] = []
    excludes: list[str] = []
    here = definition
    for line in map(str.strip, description.splitlines()):
        if INCLUDES.match(line):
            here = includes
        elif EXCLUDES.match(line):
            here = excludes
        elif not ITEM.match(line):  # a list ends where a line is no item of it
            here = definition
        if line:
            here.append(line)
    return Parts(tuple(definition), tuple(includes), tuple(excludes))


def _check(sheet: Sheet, row: EscoRow) -> None:
    known = known_codes.titles("isco08")
    if row.kind != "ISCOGroup" or SCHEME not in re.split(r"[\s,]+", row.schemes):
        problem = f"{quote_input(row.iri)} is no ISCO group: give ESCO's table of the ISCO groups"
        raise sheet.error(problem, row.line)
    if row.iri != ESCO_ISCO + row.code:
        problem = f"{quote_input(row.code)} has the IRI {quote_input(row.iri, LONG)}"
        lost = row.iri.removeprefix(ESCO_ISCO).lstrip("0") == row.code
        hint = "has the column lost its zeros?" if lost else "is that the code's own?"
        raise sheet.error(f"{problem}: {hint}", row.line)
    if row.code not in known:
        near = known_codes.nearest(row.code, known)
        problem = f"{quote_input(row.code)} is no code of ISCO-08; nearest: {near}"
        raise sheet.error(problem, row.line)
    for name, text in (("title", row.title), ("description", row.description)):
        if not text:
            raise sheet.error(f"{row.code}: the {name} is empty", row.line)


def _notes(row: EscoRow) -> Iterator[Note]:
    description = split_description(row.description)
    kinds: tuple[NoteKind, ...] = ("definition", "additionalContentNote", "exclusionNote")
    for kind, lines in zip(kinds, description, strict=True):
        if lines:
            text = " ".join(" ".join(lines).split())
            yield Note("isco08", row.code, kind, text, "en", row.line)


def _about(file: str, row: EscoRow) -> Iterator[Remark]:
    title = known_codes.titles("isco08")[row.code]
    if row.title.casefold() != title.casefold():
        same = fold_title(row.title) in map(fold_title, (title, *known_codes.variants(row.code)))
        message = f"{row.code}: printed {quote_input(row.title, LONG)}; ISCO-08 says {title!r}"
        yield Remark("info" if same else "warning", file, row.line, message)
    units = known_codes.titles("isco08", "unit")
    if row.code in units:
        for item in split_description(row.description).excludes:
            named = re.search(r"-\s*([0-9][0-9 ]*)\W*$", item)
            if named and named[1] not in units:
                message = f"{row.code}: sends its reader to {named[1]!r}, no unit group of ISCO-08"
                yield Remark("info", file, row.line, message)


def _missing(sheet: Sheet, rows: dict[str, EscoRow]) -> Iterator[Remark]:
    titles = known_codes.titles("isco08")
    here = {code: Printed(row.line, titles[code]) for code, row in rows.items()}
    there = {code: Printed(0, title) for code, title in titles.items()}
    yield from comparing.compare_rows("groups", sheet, here, TABLE, there)
