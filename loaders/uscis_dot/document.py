"""USCIS's list of DOT groups as printed: two listings of the same groups, read independently.

The document prints the groups twice, each time under the same title. The first listing has two
columns, read here across the page: a line holds an entry of either column or of both, and a title
that does not fit goes on in the next line, where nothing tells which column it belongs to. The
second listing has one column, under headings; there a title goes on in an indented line.
A page begins with a form feed or one space.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ...errors import quote_input
from ...files.text_documents import Document, Line

LISTING = "Professional, Technical, and Managerial Occupations and Fashion Models"
ENTRY = re.compile(r"(?:^|(?<= ))([0-9]{3}) (?=[^\W\d_])")
#: Indented: more than the one space that a page may begin with.
INDENTED = re.compile(r"\f?[^\S\f]{2,}\S")


@dataclass(frozen=True, slots=True)
class Group:
    """One group of the second listing, its title joined."""

    line: int
    code: str
    printed_title: str
    heading: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the first listing: the part of its title beside the code."""

    line: int
    code: str
    begins: str


@dataclass(frozen=True, slots=True)
class Continuation:
    """The rest of a title in the first listing, and the entries it may belong to."""

    line: int
    text: str
    of: tuple[str, ...]
    """Codes of the last entry of either column."""


@dataclass(frozen=True, slots=True)
class Listings:
    """The document as printed."""

    document: Document
    preamble: tuple[Line, ...]
    entries: tuple[Entry, ...]
    continuations: tuple[Continuation, ...]
    groups: tuple[Group, ...]


def read_listings(document: Document) -> Listings:
    """Read both listings, neither with the help of the other.

    Raises:
        InputError: a listing missing or too many, a code twice in one listing, a line that is
            no part of a listing.

    """
    lines = [Line(number, " ".join(text.split())) for number, text in document.lines]
    titles = [line.number for line in lines if line.text == LISTING]
    if len(titles) != 2:
        where = f" (lines {', '.join(map(str, titles))})" if titles else ""
        problem = (
            f"{len(titles)} listings{where} where two belong, each under the title '{LISTING}'"
        )
        raise document.error(problem, titles[2] if len(titles) > 2 else None)
    first, second = titles
    entries, continuations = _two_columns(document, lines[first : second - 1])
    groups = _under_headings(document, lines[second:])
    for line in lines[: first - 1]:
        if ENTRY.search(line.text):
            raise document.error(f"a group above the first listing of line {first}", line.number)
    preamble = tuple(line for line in lines[: first - 1] if line.text)
    return Listings(document, preamble, entries, continuations, groups)


def _two_columns(
    document: Document, lines: Sequence[Line]
) -> tuple[tuple[Entry, ...], tuple[Continuation, ...]]:
    entries: dict[str, Entry] = {}
    continuations: list[Continuation] = []
    last: dict[str, str] = {}  # the last entry of either column
    for number, text in lines:
        before, *parts = ENTRY.split(text)
        if before.strip():
            continuations.append(Continuation(number, before.strip(), tuple(last.values())))
        for at, (code, title) in enumerate(zip(parts[::2], parts[1::2], strict=True)):
            _once(document, entries, code, number)
            entries[code] = Entry(number, code, title.strip())
            last["right" if before.strip() or at else "left"] = code
    return tuple(entries.values()), tuple(continuations)


def _under_headings(document: Document, lines: Sequence[Line]) -> tuple[Group, ...]:
    groups: dict[str, Group] = {}
    heading: Line | None = None
    used = True
    for number, text in lines:
        if not text:
            continue
        entry = ENTRY.match(text)
        if entry:
            if heading is None:
                raise document.error(f"group {entry[1]} stands under no heading", number)
            _once(document, groups, entry[1], number)
            group = Group(number, entry[1], text[entry.end() :], heading.text)
            groups[group.code], used = group, True
        elif INDENTED.match(document.lines[number - 1].text):
            if not used or not groups:
                raise document.error("an indented line that continues no title", number)
            last = groups[next(reversed(groups))]
            title = f"{last.printed_title} {text}"
            groups[last.code] = Group(last.line, last.code, title, last.heading)
        elif re.search(r"[0-9]", text):
            problem = (
                f"{quote_input(text)} is neither a group (three digits and a title) nor a heading"
            )
            raise document.error(problem, number)
        else:
            if not used and heading:
                raise document.error(_no_group(heading), heading.number)
            heading, used = Line(number, text), False
    if not used and heading:
        raise document.error(_no_group(heading), heading.number)
    return tuple(groups.values())


def _no_group(heading: Line) -> str:
    return (
        f"no group stands under the heading {quote_input(heading.text)}: is the document complete?"
    )


def _once(
    document: Document, known: dict[str, Entry] | dict[str, Group], code: str, line: int
) -> None:
    if code in known:
        first = known[code].line
        raise document.error(f"group {code} stands in line {first} of this listing already", line)
