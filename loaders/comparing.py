"""What the loaders of documents share: comparing with the embedded tables, and notes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from ..errors import quote_input
from ..files.text_documents import Document, Line
from ..model.schemes import Note, NoteKind
from ..model.sources import Remark, Severity
from ..tables.publisher_tables import Sheet

#: Titles of this many characters are shown whole.
LONG = 200
#: Kinds of notes in the order in which `make_notes` takes their texts.
NOTE_KINDS: tuple[NoteKind, ...] = ("definition", "additionalContentNote", "exclusionNote")


class Printed(NamedTuple):
    """What stands in one row, in words, and the row's line."""

    line: int
    text: str


def compare_rows(
    what: str,
    document: Document | Sheet,
    here: Mapping[str, Printed],
    table: str,
    there: Mapping[str, str],
) -> Iterator[Remark]:
    """Compare a document's rows with those of an embedded table: added, changed and missing."""
    for key, (line, text) in here.items():
        if key not in there:
            message = f"{key}: printed here, not in {table}, which the graph holds"
            yield Remark("warning", document.file, line, message)
        elif there[key] != text:
            message = f"{key}: here {text}; in {table}, which the graph holds, {there[key]}"
            yield Remark("warning", document.file, line, message)
    if missing := [key for key in there if key not in here]:
        message = (
            f"{len(missing)} {what} of {table}, which the graph holds, are not in this document "
            f"(is it complete?): {', '.join(missing)}"
        )
        yield Remark("warning", document.file, None, message)


def compare_edition(document: Document, known: str) -> Iterator[Remark]:
    """Remark on a document that is not byte for byte the one that the tables were taken from."""
    if document.sha256 != known:
        message = (
            "not the copy that the embedded tables were taken from "
            f"(SHA-256 {document.sha256[:12]}..., there {known[:12]}...): "
            "what the tables do not hold could not be compared"
        )
        yield Remark("info", document.file, None, message)


def remark_title(
    severity: Severity, file: str, line: int, code: str, printed: str, official: str
) -> Remark:
    """Remark on a title that is printed otherwise than its scheme has it."""
    message = f"{code}: printed {quote_input(printed, LONG)}; {official}"
    return Remark(severity, file, line, message)


def by_line(remarks: Iterable[Remark]) -> tuple[Remark, ...]:
    """Sort remarks by line; those on the whole document come first."""
    return tuple(sorted(remarks, key=lambda remark: remark.line or 0))


def make_notes(scheme: str, code: str, *parts: Iterable[Line]) -> Iterator[Note]:
    """Make the notes of a concept: its definition, what it includes, what it excludes."""
    for kind, lines in zip(NOTE_KINDS, parts, strict=True):
        for line in lines:
            yield Note(scheme, code, kind, line.text, "en", line.number)
