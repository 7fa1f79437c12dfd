"""ESCO's table of the ISCO-08 groups: their descriptions as notes, its codes and links checked.

A description is kept whole, in parts: the list of examples is what the group includes, the list
of what is classified elsewhere is what it excludes, everything else is its definition. Each line
of the second list is compared with the embedded exclusions.
"""

from __future__ import annotations

import os
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from functools import partial
from typing import NamedTuple

from ...errors import quote_input
from ...files.text_documents import Line
from ...model.schemes import Note
from ...model.sources import DocumentReading, Remark, Severity
from ...rdf.namespaces import ESCO_ISCO
from ...tables import publisher_tables
from ...tables.publisher_tables import Sheet
from .. import comparing, reference_tables
from ..comparing import LONG, Printed, check_known, check_once, titles
from .document import compare_title, fold_title
from .references import add_references, find_groups

ID = "esco-isco"
COLUMNS = ("conceptType", "conceptUri", "code", "preferredLabel", "inScheme", "description")
SCHEME = "http://data.europa.eu/esco/concept-scheme/isco"
TABLE = "isco08.csv"
EXCLUSIONS = "isco08_exclusions.csv"
#: Column `in` names the publications that print a row: ILO's, ESCO's or both.
EXCLUSION_COLUMNS = ("code", "excluded_code", "excluded_title", "in")

INCLUDES = re.compile(r"Examples? of (the )?occupations (classified|included) here")
EXCLUDES = re.compile(r"Some related occupations classified elsewhere|Excluded from this .*group")
ITEM = re.compile(r"-")
#: An occupation classified elsewhere: its title, and the code of its group.
ELSEWHERE = re.compile(r"-\s*(.*?)\s*-\s*([0-9][0-9 ]*)\W*")
SEVERITIES: tuple[Severity, Severity] = ("warning", "info")
#: (code, excluded code) -> title folded -> title.
Exclusions = defaultdict[tuple[str, str], dict[str, str]]


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
    lines: dict[str, int] = {}
    for line, cells in sheet.rows:
        row = EscoRow(line, *cells)
        _check(sheet, row)
        check_once(sheet, line, row.code, lines)
        rows[row.code] = row
    notes = tuple(note for row in rows.values() for note in _notes(row))
    here, known = dict.fromkeys(rows, Printed(0, "")), dict.fromkeys(titles("isco08"), "")
    missing = comparing.compare_rows("groups", sheet.file, here, TABLE, known)
    about = (remark for row in rows.values() for remark in _about(sheet.file, row))
    remarks = (*about, *_compare_exclusions(sheet.file, rows), *missing)
    counts = {
        "groups": len(rows),
        **comparing.count_notes(notes),
        "references": len({(note.code, code) for note in notes for code in note.refers_to}),
    }
    return DocumentReading(ID, sheet.file, sheet.sha256, notes, comparing.by_line(remarks), counts)


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
        elif line and not ITEM.match(line):  # a list ends where a line is no item of it
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
    return add_references(comparing.make_notes("isco08", row.code, *lines))


def _about(file: str, row: EscoRow) -> Iterator[Remark]:
    if row.title.casefold() != titles("isco08")[row.code].casefold():
        yield compare_title(file, row.line, row.code, row.title)
    for group in find_groups(row.description):
        if group.problem:
            yield _remark("warning", file, row, group.problem)


def _compare_exclusions(file: str, rows: Mapping[str, EscoRow]) -> Iterator[Remark]:
    """Compare each line of what is classified elsewhere with the embedded table.

    The table words a title as ILO does, often in the singular: another wording is no warning.
    """
    known, expected = _embedded_exclusions()
    units = titles("isco08", "unit")
    printed: Counter[tuple[str, str]] = Counter()
    for row in rows.values():
        if row.code not in units:  # a group of unit groups excludes in words only
            continue
        for line in filter(ITEM.match, split_description(row.description).excludes):
            warn, inform = (partial(_remark, severity, file, row) for severity in SEVERITIES)
            item = ELSEWHERE.fullmatch(line)
            if item is None:
                yield inform(f"excludes in words only, without a code: {quote_input(line, LONG)}")
                continue
            title, excluded = item.groups()
            there = known[row.code, excluded]
            printed[row.code, excluded] += 1
            if excluded not in units:
                yield warn(f"sends its reader to {excluded!r}, no unit group of ISCO-08")
            elif not there:
                yield warn(f"sends {quote_input(title, LONG)} to {excluded}; {EXCLUSIONS} does not")
            elif fold_title(title) not in there:
                official = f"{EXCLUSIONS} says {' and '.join(map(repr, there.values()))}"
                yield inform(f"sends {quote_input(title, LONG)} to {excluded}; {official}")
    missing = []
    for (code, excluded), number in expected.items():
        count = printed[code, excluded]
        if code in rows and not count:
            missing.append(f"{code} to {excluded}")
        elif code in rows and count < number:
            message = (
                f"sends {count} of the {number} occupations to {excluded} that {EXCLUSIONS} has"
            )
            yield _remark("warning", file, rows[code], message)
    if missing:
        message = (
            f"{len(missing)} exclusions that {EXCLUSIONS} has from ESCO are not in this document"
        )
        yield Remark("warning", file, None, f"{message}: {', '.join(missing)}")


def _remark(severity: Severity, file: str, row: EscoRow, message: str) -> Remark:
    return Remark(severity, file, row.line, f"{row.code}: {message}")


def _embedded_exclusions() -> tuple[Exclusions, Counter[tuple[str, str]]]:
    """Read every title that a pair of groups has, and how many of them ESCO prints."""
    known: Exclusions = defaultdict(dict)
    expected: Counter[tuple[str, str]] = Counter()
    headings = {column: column for column in EXCLUSION_COLUMNS}
    for fact in reference_tables.rows(EXCLUSIONS, headings):
        code, excluded, title, publications = fact.texts.values()
        known[code, excluded][fold_title(title)] = title
        expected[code, excluded] += "esco" in publications.split("+")
    return known, +expected
