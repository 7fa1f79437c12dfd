"""What the rows and the rule of the AMP'D document mean: occupations, sentences, industries.

A row's sentences are its definition, what is included and what is excluded, in SOC's own wording:
one that begins with "Includes" names what else belongs to the occupation, one that begins with
"Excludes" what is classified elsewhere, as "Title" (code), or in words alone. Two rows put that in
other words: "... are included with", "... are classified in", and again "Title" (code); who these
are is the condition.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple, cast

from ...errors import quote_input
from ...files.text_documents import Document, Line
from ...model.programmes import Industry
from ...model.schemes import Wording
from ..comparing import check_known, name_nearest, titles
from .document import Row

#: Vintages in the order in which a code is looked up: a row is SOC 2018 unless only 2010 has it.
VINTAGES = ("soc2018", "soc2010")

SENTENCE = re.compile(r"(?<=\.) (?=[A-Z\"“]|(?:in|ex)cludes\b)")
INCLUDES = re.compile(r"includes\b", re.IGNORECASE)
EXCLUDES = re.compile(r"(excludes)\b ?", re.IGNORECASE)
#: "Title" (code), in straight or curly quotes; the code is checked after.
ITEM = re.compile(r"[\"“]([^\"“”()]+)[\"”] ?\(([^()\"“”]*)\)")
AND = re.compile(r", and |,? and |, ")
CROSS_REFERENCE = re.compile(r"\b(?:is|are) (included with|classified in) (?=[\"“])")
CODE = re.compile(r"[0-9]{2}-[0-9]{4}")
#: What only stands in a sentence that leads to another occupation.
MARK = re.compile(r"[\"“”]|[0-9]{2}-[0-9]{4}")
MISPLACED = re.compile(r"\b(?:Excludes|Includes)\b")


class Link(NamedTuple):
    """One "Title" (code) as printed, and the condition that follows it."""

    excluded: str
    printed_title: str
    condition: str | None
    wording: Wording
    line: int


class Responsibilities(NamedTuple):
    """A row's sentences by kind, each with the line it begins on."""

    definition: str
    includes: tuple[Line, ...]
    exclusions: tuple[Line, ...]
    in_words: tuple[Line, ...]
    links: tuple[Link, ...]


class Approved(NamedTuple):
    """What a row means: an occupation of one vintage, and what its sentences state."""

    row: Row
    scheme: str
    code: str
    responsibilities: Responsibilities


def resolve_code(printed: str) -> tuple[str, str] | None:
    """Find the vintage and code that a printed code means; None where no vintage has it.

    The list prints O*NET-SOC codes without punctuation, of whole SOC occupations only (ending in
    00): `11102100` is `11-1021.00`, SOC's `11-1021`.

    >>> resolve_code("15125200")
    ('soc2018', '15-1252')
    >>> resolve_code("15113200")
    ('soc2010', '15-1132')
    >>> resolve_code("1512520")
    """
    if re.fullmatch(r"[0-9]{6}00", printed):
        code = f"{printed[:2]}-{printed[2:6]}"
        for scheme in VINTAGES:
            if code in titles(scheme):
                return scheme, code
    return None


def interpret_row(document: Document, row: Row) -> Approved:
    """Find the occupation that a row as printed means, and sort its sentences."""
    meaning = resolve_code(row.printed_code)
    if meaning is None:
        problem = (
            f"{quote_input(row.printed_code)} is no SOC 2018 or SOC 2010 code printed as on this "
            "list (8 digits, the last two 00)"
        )
        code = f"{row.printed_code[:2]}-{row.printed_code[2:6]}"
        raise document.error(name_nearest(problem, code, titles("soc2018")), row.line)
    scheme, code = meaning
    responsibilities = read_responsibilities(document, row)
    seen: set[str] = set()
    for link in responsibilities.links:
        problem = f"{code} excludes {link.excluded}, which {scheme} does not have"
        check_known(document, link.line, link.excluded, titles(scheme), problem)
        if link.excluded in seen or link.excluded == code:
            which = "itself" if link.excluded == code else f"{link.excluded} twice"
            raise document.error(f"{code} excludes {which}", link.line)
        seen.add(link.excluded)
    return Approved(row, scheme, code, responsibilities)


def interpret_industry(document: Document, printed: Line) -> Industry:
    """Find the NAICS code: a two-digit one may be part of a sector that is a range (31-33)."""
    for code in titles("naics2022"):
        first, dash, last = code.partition("-")
        in_range = dash and len(printed.text) == 2 and first <= printed.text <= last
        if code == printed.text or in_range:
            return Industry("naics2022", code, printed.text, printed.number)
    problem = f"the rule names {quote_input(printed.text)}, which NAICS 2022 does not have"
    raise document.error(problem, printed.number)


def read_responsibilities(document: Document, row: Row) -> Responsibilities:
    """Sort a row's sentences; each becomes a part of exactly one note, and no link is lost."""
    definition: list[str] = []
    includes: list[Line] = []
    exclusions: list[Line] = []
    in_words: list[Line] = []
    links: list[Link] = []
    for offset, sentence in _sentences(row.text):
        here = Line(row.line_at(offset), sentence)
        included = INCLUDES.match(sentence)
        linked = () if included else tuple(_links(document, row, offset, sentence))
        if not linked:
            _check_unmarked(document, here)
        if included:
            includes.append(here)
        elif linked or EXCLUDES.match(sentence):
            exclusions.append(here)
            links += linked
            in_words += [] if linked else [here]
        else:
            definition.append(sentence)
    return Responsibilities(
        " ".join(definition), tuple(includes), tuple(exclusions), tuple(in_words), tuple(links)
    )


def _sentences(text: str) -> Iterator[tuple[int, str]]:
    start = 0
    for end in SENTENCE.finditer(text):
        yield start, text[start : end.start()]
        start = end.end()
    yield start, text[start:]


def _check_unmarked(document: Document, sentence: Line) -> None:
    """Refuse a quoted title or a code where no link is read, and the words of one in mid text."""
    if mark := MARK.search(sentence.text) or MISPLACED.search(sentence.text, 1):
        problem = (
            f"{quote_input(sentence.text[mark.start() :])}: not understood; what is excluded is "
            'printed as a sentence of its own: Excludes "Title" (00-0000) and "Title" (00-0000).'
        )
        raise document.error(problem, sentence.number)


def _links(document: Document, row: Row, offset: int, sentence: str) -> Iterator[Link]:
    """Read `Excludes "A" (code), "B" (code) and "C" (code) condition.`, or a cross-reference."""
    begin = EXCLUDES.match(sentence) or CROSS_REFERENCE.search(sentence)
    if begin is None:
        return
    wording = cast(Wording, begin[1].lower())
    who = sentence[: begin.start()].strip()
    item = ITEM.match(sentence, begin.end())
    while item:
        line = row.line_at(offset + item.start(2))
        if not CODE.fullmatch(item[2]):
            raise document.error(f"{quote_input(item[2])} is not a SOC code (like 15-1252)", line)
        between = AND.match(sentence, item.end())
        following = ITEM.match(sentence, between.end()) if between else None
        after = "" if following else sentence[item.end() :].removesuffix(".").strip()
        condition = " ".join(filter(None, (who, after)))
        if condition and MARK.search(condition):
            _check_unmarked(document, Line(line, sentence))
        yield Link(item[2], item[1].strip(), condition or None, wording, line)
        item = following
