"""USCIS's list of three-digit DOT groups, used on Form I-129's H-1B data collection.

The document prints the groups twice, each time under the same title. The first listing has two
columns, read here across the page: a line holds an entry of either column or of both, and a title
that does not fit goes on in the next line, where nothing tells which column it belongs to. The
second listing has one column, under headings; there a title goes on in an indented line.
A page begins with a form feed or one space.

The listings are read independently and must agree once wrapped titles are joined; where the first
leaves open which of two groups a wrapped line continues, the second decides.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ..errors import quote_input
from ..files import text_documents
from ..files.text_documents import Document, Line
from ..model.concept_index import nearest
from ..model.sources import DocumentReading, Remark, Severity
from . import comparing
from .catalogue_loader import embedded
from .comparing import LONG, Printed, check_known, titles

ID = "uscis-dot"
TABLE = "uscis_dot.csv"
COLUMNS = ("line", "code", "printed_title", "heading", "first_line")


#: Words of the document's title line, to notice when a scan has misread them.
TITLE_WORDS = ("Department", "Immigration", "Services", "Occupational", "Titles")
LISTING = "Professional, Technical, and Managerial Occupations and Fashion Models"
ENTRY = re.compile(r"(?:^|(?<= ))([0-9]{3}) (?=[^\W\d_])")
#: Indented: more than the one space that a page may begin with.
INDENTED = re.compile(r"\f?[^\S\f]{2,}\S")


class Group(NamedTuple):
    """One group of a listing; in the first one, with the part of its title beside the code."""

    line: int
    code: str
    printed_title: str
    heading: str = ""


class Continuation(NamedTuple):
    """The rest of a title in the first listing, and the entries it may belong to."""

    line: int
    text: str
    of: tuple[str, ...]


class Listings(NamedTuple):
    """The document as printed; its groups and entries by code."""

    document: Document
    preamble: tuple[Line, ...]
    entries: dict[str, Group]
    continuations: tuple[Continuation, ...]
    groups: dict[str, Group]


def read_document(path: str | os.PathLike[str]) -> DocumentReading:
    """Read the publisher's document and compare it with the DOT and with the embedded table."""
    listings = _checked(path)
    document = listings.document
    counts = {
        "groups": len(listings.groups),
        "headings": len({group.heading for group in listings.groups.values()}),
        "wrapped lines of the first listing": len(listings.continuations),
    }
    remarks = comparing.by_line(_remarks(listings))
    return DocumentReading(ID, document.file, document.sha256, (), remarks, counts)


def extract_tables(path: str | os.PathLike[str]) -> dict[str, tuple[tuple[str, ...], ...]]:
    """Take the embedded table from the document: rows with their header, by file name."""
    listings = _checked(path)
    rows = [
        (str(line), code, title, heading, str(listings.entries[code].line))
        for line, code, title, heading in listings.groups.values()
    ]
    return {TABLE: (COLUMNS, *rows)}


def _checked(path: str | os.PathLike[str]) -> Listings:
    listings = read_listings(text_documents.read(path))
    check_agreement(listings)
    for code, group in listings.groups.items():
        problem = f"the DOT of 1991 has no group {code}"
        check_known(listings.document, group.line, code, titles("dot1991", "group"), problem)
    return listings


def read_listings(document: Document) -> Listings:
    """Read both listings, neither with the help of the other."""
    lines = [Line(number, " ".join(text.split())) for number, text in document.lines]
    starts = [line.number for line in lines if line.text == LISTING]
    if len(starts) != 2:
        where = f" (lines {', '.join(map(str, starts))})" if starts else ""
        problem = f"{len(starts)} listings{where} where two belong, each under the title"
        raise document.error(f"{problem} '{LISTING}'", starts[2] if len(starts) > 2 else None)
    first, second = starts
    entries, continuations = _two_columns(document, lines[first : second - 1])
    groups = _under_headings(document, lines[second:])
    for line in lines[: first - 1]:
        if ENTRY.search(line.text):
            raise document.error(f"a group above the first listing of line {first}", line.number)
    preamble = tuple(line for line in lines[: first - 1] if line.text)
    return Listings(document, preamble, entries, tuple(continuations), groups)


def _two_columns(
    document: Document, lines: Sequence[Line]
) -> tuple[dict[str, Group], list[Continuation]]:
    entries: dict[str, Group] = {}
    continuations: list[Continuation] = []
    last: dict[str, str] = {}  # the last entry of either column
    for number, text in lines:
        before, *parts = ENTRY.split(text)
        if before.strip():
            continuations.append(Continuation(number, before.strip(), tuple(last.values())))
        for at, (code, title) in enumerate(zip(parts[::2], parts[1::2], strict=True)):
            _add(document, entries, Group(number, code, title.strip()))
            last["right" if before.strip() or at else "left"] = code
    return entries, continuations


def _under_headings(document: Document, lines: Sequence[Line]) -> dict[str, Group]:
    groups: dict[str, Group] = {}
    heading: Line | None = None
    used = True

    def check_used() -> None:
        if heading and not used:
            problem = f"no group stands under the heading {quote_input(heading.text)}"
            raise document.error(f"{problem}: is the document complete?", heading.number)

    for number, text in lines:
        if not text:
            continue
        if entry := ENTRY.match(text):
            if heading is None:
                raise document.error(f"group {entry[1]} stands under no heading", number)
            _add(document, groups, Group(number, entry[1], text[entry.end() :], heading.text))
            used = True
        elif INDENTED.match(document.lines[number - 1].text):
            if not used or not groups:
                raise document.error("an indented line that continues no title", number)
            last = groups[next(reversed(groups))]
            groups[last.code] = last._replace(printed_title=f"{last.printed_title} {text}")
        elif re.search(r"[0-9]", text):
            problem = "is neither a group (three digits and a title) nor a heading"
            raise document.error(f"{quote_input(text)} {problem}", number)
        else:
            check_used()
            heading, used = Line(number, text), False
    check_used()
    return groups


def _add(document: Document, known: dict[str, Group], row: Group) -> None:
    first = known.setdefault(row.code, row)
    if first is not row:
        problem = f"group {row.code} stands in line {first.line} of this listing already"
        raise document.error(problem, row.line)


def check_agreement(listings: Listings) -> None:
    """Check that both listings print the same groups with the same titles."""
    document, _, first, _, second = listings
    for rows, others, name in ((first, second, "second"), (second, first, "first")):
        for code, row in rows.items():
            if code not in others:
                problem = f"group {code} is not in the {name} listing: is the document complete?"
                raise document.error(problem, row.line)
    for code, title in _join_titles(listings).items():
        line, _, whole, _ = second[code]
        if title != whole:
            here = f"group {code} is {quote_input(title, LONG)} here"
            problem = f"{here} and {quote_input(whole, LONG)} in line {line}"
            raise document.error(problem, first[code].line)


def _join_titles(listings: Listings) -> dict[str, str]:
    """Give every wrapped line to the one entry whose title it continues in the second listing."""
    second = listings.groups
    joined = {code: entry.printed_title for code, entry in listings.entries.items()}
    for wrapped in listings.continuations:
        fitting = [
            code
            for code in wrapped.of
            if f"{second[code].printed_title} ".startswith(f"{joined[code]} {wrapped.text} ")
        ]
        if len(fitting) != 1:
            candidates = " or ".join(f"{code} (line {second[code].line})" for code in wrapped.of)
            problem = (
                f"{quote_input(wrapped.text, LONG)} should continue {candidates or 'no group'}, "
                "but the second listing prints it in "
                f"{'both' if fitting else 'none'} of their titles"
            )
            raise listings.document.error(problem, wrapped.line)
        joined[fitting[0]] += f" {wrapped.text}"
    return joined


def _remarks(listings: Listings) -> Iterator[Remark]:
    """Compare the title line, the groups' titles and the embedded table."""
    document = listings.document
    for line in listings.preamble[:5]:
        printed = line.text.split()[:20]
        for word in TITLE_WORDS:
            close = nearest(word, printed, 1, 0.85)
            if close and word not in printed:
                message = f"printed {close[0]!r} for {word!r}: a scanning error in the title line"
                yield Remark("info", document.file, line.number, message)
    if not any("(DOT) Codes" in line.text for line in listings.preamble):
        message = "the document does not begin with the list's title: is it complete?"
        yield Remark("warning", document.file, 1, message)
    here = {}
    for number, code, title, heading in listings.groups.values():
        official = titles("dot1991", "group")[code]
        printed_plain, official_plain = _plain(title), _plain(official)
        if printed_plain != official_plain:
            # Another wording is to be expected; no word in common is another meaning.
            common = set(printed_plain.split()) & set(official_plain.split())
            severity: Severity = "info" if common else "warning"
            clause = f"the DOT says {official!r}"
            yield comparing.remark_title(severity, document.file, number, code, title, clause)
        text = f"{quote_input(title, LONG)} under {quote_input(heading, LONG)}"
        here[code] = Printed(number, text)
    known = embedded().contribution(ID).lists[0].entries
    there = {entry.code: f"{entry.printed_title!r} under {entry.heading!r}" for entry in known}
    yield from comparing.compare_rows("groups", document.file, here, TABLE, there)


def _plain(title: str) -> str:
    """Bring "Other Occupations in Art" and "Occupations in art, n.e.c." to one form."""
    plain = title.casefold()
    if plain.endswith(", n.e.c."):
        plain = "other " + plain.removesuffix(", n.e.c.")
    return plain
