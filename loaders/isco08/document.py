"""ISCO-08 unit groups with their definitions: one JSON object a line.

A line is `{"source": {"code", "title", "description"}, "isco"}`. The codes, titles and the groups
that a residual group is the rest of are embedded; the definitions become notes where the document
is given to `read_document`.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping

from ...errors import quote_input
from ...files import text_documents
from ...files.text_documents import Document
from ...model.schemes import Note
from ...model.sources import DocumentReading, Remark
from .. import comparing, known_codes
from ..catalogue_loader import embedded
from ..comparing import LONG, Printed, fold_title
from .unit_group import UnitGroup, check_rest_of, read_unit_group, rest_of, split_sentences

SOURCE = "isco08-unit-groups"
LISTED = "isco08_listed.csv"
LISTED_COLUMNS = ("line", "code", "printed_title")
RESIDUALS = "isco08_residuals.csv"
RESIDUAL_COLUMNS = ("line", "code", "residual_of")

#: The document that the tables were taken from.
DOCUMENT_SHA256 = "0192f4446af8b7f8f657be1ad55287dc265d90b89ead6d540e3362cc7e10e8da"


def read_document(path: str | os.PathLike[str]) -> DocumentReading:
    """Read the publisher's document: its sentences as notes, and how it compares with the tables.

    Raises:
        InputError: a line that is not such an object, a code that is no unit group of ISCO-08, a
            code twice with another title or description, with file and line.

    """
    document = text_documents.read(path)
    lines = _unit_groups(document)
    groups = _distinct(document, lines)
    notes = tuple(note for group in groups.values() for note in _notes(group))
    remarks = [
        *comparing.compare_edition(document, DOCUMENT_SHA256),
        *_repeated(document, lines),
        *(remark for group in groups.values() for remark in _about(document.file, group)),
        *_not_listed(document.file, groups),
        *_differences(document, groups),
    ]
    counts = {
        "lines": len(lines),
        "unit groups": len(groups),
        "residual groups": sum(rest_of(group) is not None for group in groups.values()),
    }
    ordered = tuple(sorted(remarks, key=lambda remark: remark.line or 0))
    return DocumentReading("isco08", document.file, document.sha256, notes, ordered, counts)


def extract_tables(path: str | os.PathLike[str]) -> dict[str, tuple[tuple[str, ...], ...]]:
    """Take the embedded tables from the document: rows with their header, by file name.

    Raises:
        InputError: as `read_document` does.

    """
    document = text_documents.read(path)
    lines = _unit_groups(document)
    listed = [(str(group.line), group.code, group.title) for group in lines]
    residuals = [
        (str(group.line), group.code, of)
        for group in _distinct(document, lines).values()
        if (groups := rest_of(group)) is not None
        for of in groups or ("",)
    ]
    return {LISTED: (LISTED_COLUMNS, *listed), RESIDUALS: (RESIDUAL_COLUMNS, *residuals)}


def _unit_groups(document: Document) -> tuple[UnitGroup, ...]:
    groups = tuple(read_unit_group(document, line) for line in document.lines if line.text.strip())
    if not groups:
        raise document.error("the document has no unit groups")
    for group in groups:
        check_rest_of(document, group)
    return groups


def _distinct(document: Document, lines: tuple[UnitGroup, ...]) -> dict[str, UnitGroup]:
    """Keep the first line of each code; a later one must be identical."""
    groups: dict[str, UnitGroup] = {}
    for group in lines:
        first = groups.setdefault(group.code, group)
        if first[1:] != group[1:]:
            problem = f"{group.code} stands in line {first.line} with another title or description"
            raise document.error(problem, group.line)
    return groups


def _notes(group: UnitGroup) -> Iterator[Note]:
    split = split_sentences(group)
    yield Note("isco08", group.code, "definition", split.definition, "en", group.line)
    for text in split.includes:
        yield Note("isco08", group.code, "additionalContentNote", text, "en", group.line)
    for text in split.excludes:
        yield Note("isco08", group.code, "exclusionNote", text, "en", group.line)


def _repeated(document: Document, lines: tuple[UnitGroup, ...]) -> Iterator[Remark]:
    first: dict[str, int] = {}
    for group in lines:
        if group.code in first:
            message = f"{group.code}: the same as line {first[group.code]}, kept once"
            yield Remark("info", document.file, group.line, message)
        first.setdefault(group.code, group.line)


def _about(file: str, group: UnitGroup) -> Iterator[Remark]:
    title = known_codes.titles("isco08", "unit")[group.code]
    if group.title != title:
        known = (title, *known_codes.variants(group.code))
        same = fold_title(group.title) in map(fold_title, known)
        message = f"{group.code}: printed {quote_input(group.title, LONG)}; ISCO-08 says {title!r}"
        yield Remark("info" if same else "warning", file, group.line, message)
    if not group.description.rstrip().endswith("."):
        message = f"{group.code}: the description does not end with a full stop: is it complete?"
        yield Remark("info", file, group.line, message)
    if rest_of(group) == ():
        message = f"{group.code}: a residual group that does not say what it is the rest of"
        yield Remark("info", file, group.line, message)


def _not_listed(file: str, groups: Mapping[str, UnitGroup]) -> Iterator[Remark]:
    """Name the unit groups of ISCO-08 that the document does not list, as far as known."""
    listed = {entry.code for entry in embedded().contribution(SOURCE).lists[0].entries}
    unlisted = [
        code for code in known_codes.titles("isco08", "unit") if code not in listed | set(groups)
    ]
    if unlisted:
        message = f"{len(unlisted)} unit groups of ISCO-08 are not in this document: "
        yield Remark("info", file, None, message + ", ".join(unlisted))


def _differences(document: Document, groups: Mapping[str, UnitGroup]) -> Iterator[Remark]:
    known = embedded().contribution(SOURCE)
    here = {
        code: Printed(group.line, quote_input(group.title, LONG)) for code, group in groups.items()
    }
    there = {
        e.code: Printed(e.line, quote_input(e.printed_title or "", LONG))
        for e in known.lists[0].entries
    }
    yield from comparing.compare_rows("unit groups", document, here, LISTED, there)
    rest = {
        f"{code} as a residual group": Printed(group.line, _rest(of))
        for code, group in groups.items()
        if (of := rest_of(group)) is not None
    }
    known_rest = {
        f"{r.code} as a residual group": Printed(r.line, _rest(r.of))
        for r in known.residuals
        if r.code in groups
    }
    yield from comparing.compare_rows("residual groups", document, rest, RESIDUALS, known_rest)


def _rest(of: tuple[str, ...]) -> str:
    return f"the rest of {' and '.join(of) or 'an unnamed group'}"
