"""What the loaders of documents share: known codes, comparing with the tables, and notes."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import NamedTuple

from ..errors import quote_input
from ..files.text_documents import Document, Line
from ..model.concept_index import nearest
from ..model.schemes import Note, NoteKind
from ..model.sources import Remark, Severity
from ..tables.publisher_tables import Sheet
from .catalogue_loader import embedded

#: Titles of this many characters are shown whole.
LONG = 200
#: Kinds of notes in the order in which `make_notes` takes their texts.
NOTE_KINDS: tuple[NoteKind, ...] = ("definition", "coreContentNote", "exclusionNote")
#: What an inclusion says that names further content, beside that which a concept is about.
ALSO = re.compile(r"\b(?:includes? also|also includes?)\b", re.IGNORECASE)


class Printed(NamedTuple):
    """What stands in one row, in words, and the row's line."""

    line: int
    text: str


def compare_rows(
    what: str, file: str, here: Mapping[str, Printed], table: str, there: Mapping[str, str]
) -> Iterator[Remark]:
    """Compare a document's rows with those of an embedded table: added, changed and missing."""
    for key, (line, text) in here.items():
        if key not in there:
            message = f"{key}: printed here, not in {table}, which the graph holds"
            yield Remark("warning", file, line, message)
        elif there[key] != text:
            message = f"{key}: here {text}; in {table}, which the graph holds, {there[key]}"
            yield Remark("warning", file, line, message)
    if missing := [key for key in there if key not in here]:
        message = (
            f"{len(missing)} {what} of {table}, which the graph holds, are not in this document "
            f"(is it complete?): {', '.join(missing)}"
        )
        yield Remark("warning", file, None, message)


def remark_title(
    severity: Severity, file: str, line: int, code: str, printed: str, official: str
) -> Remark:
    """Remark on a title that is printed otherwise than its scheme has it."""
    return Remark(severity, file, line, f"{code}: printed {quote_input(printed, LONG)}; {official}")


def by_line(remarks: Iterable[Remark]) -> tuple[Remark, ...]:
    """Sort remarks by line; those on the whole document come first."""
    return tuple(sorted(remarks, key=lambda remark: remark.line or 0))


def make_notes(
    scheme: str, code: str, *parts: Iterable[Line], of_row: str | None = None
) -> Iterator[Note]:
    """Make the notes of a concept, or of its row: definition, what is included and excluded."""
    for kind, lines in zip(NOTE_KINDS, parts, strict=True):
        for line in lines:
            further = kind == "coreContentNote" and ALSO.search(line.text)
            of_kind = "additionalContentNote" if further else kind
            yield Note(scheme, code, of_kind, line.text, "en", line.number, of_row=of_row)


@cache
def titles(scheme: str, level: str | None = None) -> Mapping[str, str]:
    """English titles by code, of one level or of all.

    >>> titles("dot1991", "group")["001"]
    'Architectural occupations'
    """
    concepts = embedded().concepts(scheme).values()
    return {each.code: each.labels[0][1] for each in concepts if level in (None, each.level)}


@cache
def counterparts(source: str) -> Mapping[str, tuple[str, ...]]:
    """Target codes by source code, of the one table of an embedded source.

    >>> counterparts("onet-soc2018")["15-1299.08"]
    ('15-1299',)
    """
    (table,) = embedded().contribution(source).correspondences
    targets: dict[str, tuple[str, ...]] = defaultdict(tuple)
    for pair in table.associations:
        if pair.source is not None and pair.target is not None:
            targets[pair.source] += (pair.target,)
    return dict(targets)


def name_nearest(problem: str, code: str, known: Mapping[str, str]) -> str:
    """Add to a problem up to three codes that look like a wrong one, best first.

    >>> name_nearest("no such code", "15-12521", titles("soc2018", "detailed"))
    'no such code; nearest: 15-1252, 15-1251, 15-1221'
    """
    return f"{problem}; nearest: {', '.join(nearest(code[:20], sorted(known))) or 'none'}"


def check_known(
    document: Document | Sheet, line: int, code: str, known: Mapping[str, str], problem: str
) -> None:
    """Refuse a code that is none of these."""
    if code not in known:
        raise document.error(name_nearest(problem, code, known), line)


def check_once(sheet: Sheet, line: int, key: str, lines: dict[str, int]) -> None:
    """Refuse a row whose key an earlier row has; remember the line of the first one."""
    if (before := lines.setdefault(key, line)) != line:
        raise sheet.error(f"{key} stands in row {before} already", line)


def count_notes(notes: Iterable[Note]) -> dict[str, int]:
    """Count definitions, inclusions and exclusions."""
    kinds = Counter(note.kind for note in notes)
    return {
        "definitions": kinds["definition"],
        "inclusions": kinds["coreContentNote"] + kinds["additionalContentNote"],
        "exclusions": kinds["exclusionNote"],
    }
