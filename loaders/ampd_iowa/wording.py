"""Sorts the sentences of an AMP'D row: the definition, what is included, what is excluded.

The wording is SOC's own: a sentence that begins with "Includes" names what else belongs to the
occupation, one that begins with "Excludes" what is classified elsewhere, as "Title" (code), or in
words alone. Two rows say the same in other words: "... are included with", "... are classified
in", and again "Title" (code).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from ...errors import quote_input
from ...files.text_documents import Document, Line
from ...model.schemes import Wording
from .document import Row

SENTENCE = re.compile(r"(?<=\.) (?=[A-Z\"“]|(?:in|ex)cludes\b)")
INCLUDES = re.compile(r"includes\b", re.IGNORECASE)
EXCLUDES = re.compile(r"excludes\b ?", re.IGNORECASE)
#: "Title" (code), in straight or curly quotes; the code is checked after.
ITEM = re.compile(r"[\"“]([^\"“”()]+)[\"”] ?\(([^()\"“”]*)\)")
AND = re.compile(r", and |,? and |, ")
CROSS_REFERENCE = re.compile(r"\b(?:is|are) (included with|classified in) (?=[\"“])")
CODE = re.compile(r"[0-9]{2}-[0-9]{4}")
#: What only stands in a sentence that leads to another occupation.
MARK = re.compile(r"[\"“”]|[0-9]{2}-[0-9]{4}")
MISPLACED = re.compile(r"\b(?:Excludes|Includes)\b")

WORDINGS: dict[str, Wording] = {
    "excludes": "excludes",
    "included with": "included with",
    "classified in": "classified in",
}


class Link(NamedTuple):
    """One "Title" (code) as printed, and the condition that follows it."""

    excluded: str
    printed_title: str
    condition: str | None
    wording: Wording
    line: int


@dataclass(frozen=True, slots=True)
class Responsibilities:
    """A row's sentences by kind, each with the line it begins on."""

    definition: str
    includes: tuple[Line, ...]
    exclusions: tuple[Line, ...]
    in_words: tuple[Line, ...]
    """Those of the exclusions that name no code."""
    links: tuple[Link, ...]


def read_responsibilities(document: Document, row: Row) -> Responsibilities:
    """Sort a row's sentences; each becomes a part of exactly one note.

    Raises:
        InputError: an exclusion that is not in the publisher's form, or a quoted title or a code
            outside one: a link would be lost.

    """
    definition: list[str] = []
    includes: list[Line] = []
    exclusions: list[Line] = []
    in_words: list[Line] = []
    links: list[Link] = []
    for offset, sentence in _sentences(row.text):
        here = Line(row.line_at(offset), sentence)
        if INCLUDES.match(sentence):
            _no_mark(document, here)
            includes.append(here)
        elif linked := list(_links(document, row, offset, sentence)):
            exclusions.append(here)
            links += linked
        elif EXCLUDES.match(sentence):
            _no_mark(document, here)
            exclusions.append(here)
            in_words.append(here)
        else:
            _no_mark(document, here)
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


def _no_mark(document: Document, sentence: Line) -> None:
    """Refuse a quoted title or a code where no link is read, and the words of one in mid text."""
    if mark := MARK.search(sentence.text) or MISPLACED.search(sentence.text, 1):
        problem = (
            f"{quote_input(sentence.text[mark.start() :])}: not understood; what is excluded is "
            'printed as a sentence of its own: Excludes "Title" (00-0000) and "Title" (00-0000).'
        )
        raise document.error(problem, sentence.number)


def _links(document: Document, row: Row, offset: int, sentence: str) -> Iterator[Link]:
    """Read `Excludes "A" (code), "B" (code) and "C" (code) condition.`, or a cross-reference."""
    wording: Wording
    if begin := EXCLUDES.match(sentence):
        wording = "excludes"
    elif begin := CROSS_REFERENCE.search(sentence):
        wording = WORDINGS[begin[1]]
    else:
        return
    item = ITEM.match(sentence, begin.end())
    while item:
        line = row.line_at(offset + item.start(2))
        if not CODE.fullmatch(item[2]):
            raise document.error(f"{quote_input(item[2])} is not a SOC code (like 15-1252)", line)
        between = AND.match(sentence, item.end())
        following = ITEM.match(sentence, between.end()) if between else None
        condition = None if following else sentence[item.end() :].removesuffix(".").strip()
        if condition and MARK.search(condition):
            _no_mark(document, Line(line, sentence))
        yield Link(item[2], item[1].strip(), condition or None, wording, line)
        item = following
