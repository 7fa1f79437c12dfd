"""ISCO-08 unit groups with their definitions: one JSON object a line.

A line is `{"source": {"code", "title", "description"}, "isco"}`. The codes, titles and the groups
that a residual group is the rest of are embedded; the definitions become notes where the document
is given to `read_document`.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from ...errors import InputError, quote_input
from ...files import text_documents
from ...files.text_documents import Document, Line, describe_character, find_bad_character
from ...model.schemes import Note
from ...model.sources import DocumentReading, Remark, Severity
from .. import comparing
from ..catalogue_loader import embedded
from ..comparing import LONG, Printed, check_known, titles
from .references import add_references

SOURCE = "isco08-unit-groups"
LISTED = "isco08_listed.csv"
LISTED_COLUMNS = ("line", "code", "printed_title")
RESIDUALS = "isco08_residuals.csv"
RESIDUAL_COLUMNS = ("line", "code", "residual_of")


SENTENCE = re.compile(r"(?<=[.!?]) (?=[A-Z])")
#: A later sentence that begins so says what the group takes in beside its definition.
INCLUDES = re.compile(r"(?:For instance,|(?:They|It|The (?:unit )?group) (?:also )?includes?\b)")
#: A later sentence that begins so says what is classified elsewhere (the document has none).
EXCLUDES = re.compile(r"(?:(?:They|It|The (?:unit )?group) )?excludes?\b", re.IGNORECASE)
#: The definition of a residual group says so; the groups it is the rest of are named after
#: "elsewhere". In "not classified in A, or elsewhere in B" it is the rest of B: A is another
#: place to look, which has a residual group of its own.
REST = re.compile(
    r"\bnot (?:classified|included) (?:in [^.]{0,200} or )?elsewhere\b|\bnot elsewhere classified\b"
)
GROUP = re.compile(r"\bin (Minor|Sub-major|Major) Group ([0-9]+)")
LEVELS = {"Minor": "minor", "Sub-major": "submajor", "Major": "major"}


class UnitGroup(NamedTuple):
    """One line as published."""

    line: int
    code: str
    title: str
    description: str


class Sentences(NamedTuple):
    """A description, sentence by sentence; each is in exactly one part."""

    definition: str
    includes: tuple[str, ...]
    excludes: tuple[str, ...]


def read_document(path: str | os.PathLike[str]) -> DocumentReading:
    """Read its sentences as notes; a code may stand twice only with the same title and text."""
    document = text_documents.read(path)
    lines = _unit_groups(document)
    groups = _distinct(document, lines)
    notes = tuple(note for group in groups.values() for note in _notes(group))
    about = (remark for group in groups.values() for remark in _about(document.file, group))
    remarks = comparing.by_line([*about, *_whole_document(document, lines, groups)])
    counts = {
        "lines": len(lines),
        "unit groups": len(groups),
        "residual groups": sum(rest_of(group) is not None for group in groups.values()),
    }
    return DocumentReading("isco08", document.file, document.sha256, notes, remarks, counts)


def extract_tables(path: str | os.PathLike[str]) -> dict[str, tuple[tuple[str, ...], ...]]:
    """Take the embedded tables from the document: rows with their header, by file name."""
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


def read_unit_group(document: Document, line: Line) -> UnitGroup:
    """Read one line: such an object, with the code of a unit group."""
    whole = _object(document, line)
    source = _fields(document, line, whole, {"source": dict, "isco": str}, "the object")["source"]
    texts = {"code": str, "title": str, "description": str}
    fields = _fields(document, line, source, texts, "its source")
    for name, text in fields.items():
        if not text.strip():
            raise document.error(f"the {name} is empty", line.number)
        if (column := find_bad_character(text)) is not None:
            raise document.error(f"the {name}: {describe_character(text[column])}", line.number)
        if name != "description" and re.search(r"[\t\n\f\r]", text):
            problem = f"the {name} {quote_input(text)} has a tab or line break"
            raise document.error(problem, line.number)
    code, isco = fields["code"], whole["isco"]
    if code != isco:
        problem = f"source.code {quote_input(code)} and isco {quote_input(isco)} differ"
        raise document.error(problem, line.number)
    problem = f"{quote_input(code)} is no unit group of ISCO-08 (four digits)"
    check_known(document, line.number, code, titles("isco08", "unit"), problem)
    return UnitGroup(line.number, **fields)


def split_sentences(group: UnitGroup) -> Sentences:
    """Sort a description: definition, then what the group includes and what it excludes."""
    first, *others = SENTENCE.split(" ".join(group.description.split()))
    includes = tuple(text for text in others if INCLUDES.match(text))
    excludes = tuple(text for text in others if EXCLUDES.match(text))
    rest = (text for text in others if text not in includes + excludes)
    return Sentences(" ".join([first, *rest]), includes, excludes)


def rest_of(group: UnitGroup) -> tuple[str, ...] | None:
    """Codes of what a residual group is the rest of, maybe none; None for one not residual."""
    definition = split_sentences(group).definition
    phrase = REST.search(definition)
    if phrase is None:
        return None
    return tuple(code for _, code in GROUP.findall(definition, phrase.end()))


def _notes(group: UnitGroup) -> Iterator[Note]:
    definition, includes, excludes = split_sentences(group)
    parts = ((definition,), includes, excludes)
    lines = ([Line(group.line, text) for text in part] for part in parts)
    return add_references(comparing.make_notes("isco08", group.code, *lines))


def _unit_groups(document: Document) -> tuple[UnitGroup, ...]:
    """Read every line; the groups that a description names must exist, at the level it says."""
    groups = tuple(read_unit_group(document, line) for line in document.lines if line.text.strip())
    if not groups:
        raise document.error("the document has no unit groups")
    for group in groups:
        for level, code in GROUP.findall(" ".join(group.description.split())):
            if code not in titles("isco08", LEVELS[level]):
                named = f"{group.code} speaks of {level} Group {code}"
                raise document.error(f"{named}, which ISCO-08 does not have", group.line)
    return groups


def _object(document: Document, line: Line) -> dict[str, Any]:
    def once(pairs: list[tuple[str, object]]) -> dict[str, object]:
        unique = dict(pairs)
        if len(unique) < len(pairs):
            raise document.error("a name stands twice in one object", line.number)
        return unique

    try:
        parsed = json.loads(line.text, object_pairs_hook=once)
    except json.JSONDecodeError as error:
        raise document.error(f"not JSON: {error.msg}", line.number, error.colno) from None
    except InputError:
        raise
    except (ValueError, RecursionError):  # a number of too many digits; brackets without end
        raise document.error("not an object of a unit group", line.number) from None
    if not isinstance(parsed, dict):
        problem = 'not an object {"source": {"code", "title", "description"}, "isco"}'
        raise document.error(problem, line.number)
    return parsed


def _fields(
    document: Document, line: Line, fields: Any, kinds: Mapping[str, type], where: str
) -> dict[str, Any]:
    """Check names and types, and give the fields in the order asked for."""
    if not isinstance(fields, dict) or set(fields) != set(kinds):
        raise document.error(f"{where} must have exactly: {', '.join(kinds)}", line.number)
    for name, kind in kinds.items():
        if not isinstance(fields[name], kind):
            problem = f"{name} must be {'text' if kind is str else 'an object'}"
            if isinstance(fields[name], int):
                problem += ": a code is text, and as a number it loses its zeros"
            raise document.error(problem, line.number)
    return {name: fields[name] for name in kinds}


def _distinct(document: Document, lines: tuple[UnitGroup, ...]) -> dict[str, UnitGroup]:
    """Keep the first line of each code; a later one must be identical."""
    groups: dict[str, UnitGroup] = {}
    for group in lines:
        first = groups.setdefault(group.code, group)
        if first[1:] != group[1:]:
            problem = f"{group.code} stands in line {first.line} with another title or description"
            raise document.error(problem, group.line)
    return groups


def compare_title(file: str, line: int, code: str, printed: str) -> Remark:
    """Remark on a title that is not ISCO-08's; a known spelling or wording is no warning."""
    variants = embedded().contribution("isco-08-title-variants").labels
    title = titles("isco08")[code]
    known = (title, *(label.text for label in variants if label.code == code))
    severity: Severity = "info" if fold_title(printed) in map(fold_title, known) else "warning"
    return comparing.remark_title(severity, file, line, code, printed, f"ISCO-08 says {title!r}")


def fold_title(title: str) -> str:
    """Leave out what only spelling differs in: case, spaces, hyphens, the kind of apostrophe.

    >>> fold_title("Welders and Flame Cutters") == fold_title("Welders and Flamecutters")
    True
    """
    return "".join(character for character in title.casefold() if character.isalnum())


def _about(file: str, group: UnitGroup) -> Iterator[Remark]:
    if group.title != titles("isco08")[group.code]:
        yield compare_title(file, group.line, group.code, group.title)
    if not group.description.rstrip().endswith("."):
        message = f"{group.code}: the description does not end with a full stop: is it complete?"
        yield Remark("info", file, group.line, message)
    if rest_of(group) == ():
        message = f"{group.code}: a residual group that does not say what it is the rest of"
        yield Remark("info", file, group.line, message)


def _whole_document(
    document: Document, lines: tuple[UnitGroup, ...], groups: Mapping[str, UnitGroup]
) -> Iterator[Remark]:
    """Remark on lines that repeat others, and on differences from the tables."""
    for group in lines:
        if (first := groups[group.code].line) != group.line:
            message = f"{group.code}: the same as line {first}, kept once"
            yield Remark("info", document.file, group.line, message)
    known = embedded().contribution(SOURCE)
    listed = known.lists[0].entries
    every = {*groups, *(entry.code for entry in listed)}
    if unlisted := [code for code in titles("isco08", "unit") if code not in every]:
        message = f"{len(unlisted)} unit groups of ISCO-08 are not in this document: "
        yield Remark("info", document.file, None, message + ", ".join(unlisted))
    here = {code: Printed(of.line, quote_input(of.title, LONG)) for code, of in groups.items()}
    there = {e.code: quote_input(e.printed_title or "", LONG) for e in listed}
    yield from comparing.compare_rows("unit groups", document.file, here, LISTED, there)
    residual = "{} as a residual group".format
    rest = {
        residual(code): Printed(group.line, _rest(of))
        for code, group in groups.items()
        if (of := rest_of(group)) is not None
    }
    known_rest = {residual(r.code): _rest(r.of) for r in known.residuals if r.code in groups}
    yield from comparing.compare_rows("residual groups", document.file, rest, RESIDUALS, known_rest)


def _rest(of: tuple[str, ...]) -> str:
    return f"the rest of {' and '.join(of) or 'an unnamed group'}"
