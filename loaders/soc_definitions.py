"""BLS's definitions of SOC 2018: sentences as notes, and what they exclude compared line by line.

The embedded table has a row for each code that a definition sends its reader to, with the printed
title, the form of words and the condition. Each code printed is compared with its row, and a
sentence that says more than its rows do is named.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from ..errors import quote_input
from ..files.text_documents import Line
from ..model.schemes import Note
from ..model.sources import DocumentReading, Remark
from ..tables import publisher_tables
from ..tables.publisher_tables import Sheet
from . import comparing, reference_tables
from .ampd_iowa.meaning import EXCLUDES, INCLUDES, SENTENCE
from .comparing import LONG, Printed, check_known, check_once, remark_title, titles

ID = "soc2018-definitions"
COLUMNS = ("SOC Group", "SOC Code", "SOC Title", "SOC Definition")
LEVELS = {"Major": "major", "Minor": "minor", "Broad": "broad", "Detailed": "detailed"}
TABLE = "soc2018.csv"
EXCLUSIONS = "soc2018_exclusions.csv"
EXCLUSION_COLUMNS = ("code", "excluded_code", "through", "printed_title", "condition", "wording")

#: A code or a range of them; one code has a typographic hyphen.
CODES = re.compile(r"([0-9]{2}[-‐][0-9]{4})(?: through ([0-9]{2}[-‐][0-9]{4}))?")
#: Words that only join what a sentence names.
JOINING = re.compile(
    r"\b(and|or|are|be|should|who|which|these|teachers|in|the|minor groups?"
    r"|appropriate (skilled construction trade|production) occupations?)\b|\W",
    re.IGNORECASE,
)


class Definition(NamedTuple):
    """One row as published."""

    line: int
    level: str
    code: str
    title: str
    text: str


class Sentences(NamedTuple):
    """A definition, sentence by sentence; each is in exactly one part."""

    definition: list[str]
    includes: list[str]
    excludes: list[str]


class Fact(NamedTuple):
    """A row of the embedded table."""

    code: str
    excluded: str
    through: str
    printed_title: str
    condition: str
    wording: str

    @property
    def key(self) -> str:
        """Name the row: its code and the code or range that it sends its reader to."""
        return _key(self.code, self.excluded, self.through)


def read_document(path: str | os.PathLike[str]) -> DocumentReading:
    """Read the workbook, or a CSV file of its layout."""
    sheet = publisher_tables.read(path, COLUMNS)
    rows: dict[str, Definition] = {}
    lines: dict[str, int] = {}
    for line, cells in sheet.rows:
        row = Definition(line, *cells)
        _check(sheet, row)
        check_once(sheet, line, row.code, lines)
        rows[row.code] = row
    notes = tuple(note for row in rows.values() for note in _notes(row))
    counts = {
        "rows": len(rows),
        **comparing.count_notes(notes),
        "links": sum(len(CODES.findall(n.text)) for n in notes if n.kind == "exclusionNote"),
    }
    remarks = comparing.by_line(_remarks(sheet.file, rows))
    return DocumentReading(ID, sheet.file, sheet.sha256, notes, remarks, counts)


def split_definition(text: str) -> Sentences:
    """Sort the sentences; one that names codes sends its reader elsewhere, unless it includes.

    >>> split_definition("Cut wood. Includes carvers. Turners are classified in 51-7042.").excludes
    ['Turners are classified in 51-7042.']
    """
    parts = Sentences([], [], [])
    for sentence in filter(None, SENTENCE.split(" ".join(text.split()))):
        if INCLUDES.match(sentence):
            parts.includes.append(sentence)
        elif EXCLUDES.match(sentence) or CODES.search(sentence):
            parts.excludes.append(sentence)
        else:
            parts.definition.append(sentence)
    return parts


def _check(sheet: Sheet, row: Definition) -> None:
    if row.level not in LEVELS:
        problem = f"{quote_input(row.level)} is no SOC group; there is: {', '.join(LEVELS)}"
        raise sheet.error(problem, row.line)
    level = LEVELS[row.level]
    problem = f"{quote_input(row.code)} is no code of SOC 2018 of the level {level}"
    check_known(sheet, row.line, row.code, titles("soc2018", level), problem)
    if not row.title:
        raise sheet.error(f"{row.code} has no title", row.line)
    if level == "detailed" and not row.text:
        raise sheet.error(f"{row.code} has no definition", row.line)


def _notes(row: Definition) -> Iterator[Note]:
    definition, includes, excludes = split_definition(row.text)
    parts = ([" ".join(definition)] if definition else [], includes, excludes)
    lines = ([Line(row.line, text) for text in part] for part in parts)
    return comparing.make_notes("soc2018", row.code, *lines)


def _remarks(file: str, rows: Mapping[str, Definition]) -> Iterator[Remark]:
    official = titles("soc2018")
    for row in rows.values():
        title = official[row.code]
        if row.title.casefold().replace("’", "'") != title.casefold():
            other = f"SOC 2018 says {title!r}"
            yield remark_title("warning", file, row.line, row.code, row.title, other)
    codes = dict.fromkeys(rows, Printed(0, ""))
    yield from comparing.compare_rows("codes", file, codes, TABLE, dict.fromkeys(official, ""))
    headings = {column: column for column in EXCLUSION_COLUMNS}
    every = (Fact(*fact.texts.values()) for fact in reference_tables.rows(EXCLUSIONS, headings))
    facts = {fact.key: fact for fact in every if fact.code in rows}
    printed: dict[str, Printed] = {}
    for row in rows.values():
        for sentence in split_definition(row.text).excludes:
            keys = [_key(row.code, *codes) for codes in CODES.findall(sentence)]
            printed |= dict.fromkeys(keys, Printed(row.line, ""))
            known = [facts[key] for key in keys if key in facts]
            if not keys:
                message = f"{row.code}: excludes in words only: a note, but no link"
                yield Remark("info", file, row.line, message)
            elif known:
                about = _compare_words(sentence, known)
                yield from (Remark("warning", file, row.line, message) for message in about)
    there = dict.fromkeys(facts, "")
    yield from comparing.compare_rows("exclusions", file, printed, EXCLUSIONS, there)


def _key(code: str, excluded: str, through: str) -> str:
    range_end = f" through {through}" if through else ""
    return f"{code} sends to {excluded}{range_end}".replace("‐", "-")


def _compare_words(sentence: str, facts: list[Fact]) -> Iterator[str]:
    """Say which words of the table the sentence has not, or else which of its own they leave."""
    rest = CODES.sub("", sentence).casefold()
    whole = rest
    words = {
        text.casefold(): (fact, text)
        for fact in facts
        for text in (fact.printed_title, fact.condition, *fact.wording.split("; "))
        if text
    }
    complete = True
    for folded in sorted(words, key=len, reverse=True):
        rest = rest.replace(folded, "")
        if folded not in whole:
            fact, text = words[folded]
            yield f"{fact.key}: {EXCLUSIONS} says {quote_input(text, LONG)}, which is not printed"
            complete = False
    left = " ".join(JOINING.sub(" ", rest).split())
    if complete and left:
        named = ", ".join(fact.key for fact in facts)
        yield f"{named}: also printed, and not in {EXCLUSIONS}: {quote_input(left, LONG)}"
