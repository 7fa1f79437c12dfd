"""Reads the State of Iowa's AMP'D list of approved SOC codes.

The facts (codes, titles, links, line numbers) are embedded; the document itself, when given to
`read_document`, adds the publisher's sentences as notes and is compared with the embedded tables.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import NamedTuple

from ...errors import quote_input
from ...files import text_documents
from ...files.text_documents import Line
from ...model.programmes import Industry
from ...model.schemes import Exclusion, Note
from ...model.sources import DocumentReading, Remark, Severity
from .. import comparing
from ..catalogue_loader import embedded
from ..comparing import LONG, Printed, counterparts, titles
from .document import Sheet, read_sheet
from .duties import find_better_fits
from .meaning import Approved, interpret_industry, interpret_row

LIST = "ampd-iowa"
ENTRIES = "ampd_iowa.csv"
ENTRY_COLUMNS = ("line", "printed_code", "printed_title", "scheme", "code", "duties_of")
EXCLUSIONS = "ampd_iowa_exclusions.csv"
EXCLUSION_COLUMNS = ("line", "code", "excluded_code", "printed_title", "condition", "wording")
INDUSTRIES = "ampd_iowa_industries.csv"
INDUSTRY_COLUMNS = ("line", "printed", "scheme", "code")


NAMES = {"soc2018": "SOC 2018", "soc2010": "SOC 2010"}


class ApprovedList(NamedTuple):
    """The document as printed, and what its rows and its rule mean."""

    sheet: Sheet
    rows: tuple[Approved, ...]
    industries: tuple[Industry, ...]


def read_document(path: str | os.PathLike[str]) -> DocumentReading:
    """Read the document: its sentences as notes, and how it compares with the tables."""
    read = _read(path)
    document, rows = read.sheet.document, read.rows
    counts = {
        "rows": len(rows),
        "exclusions": sum(len(row.responsibilities.links) for row in rows),
        "exclusions in words only": sum(len(row.responsibilities.in_words) for row in rows),
        "inclusions": sum(len(row.responsibilities.includes) for row in rows),
        "industries": len(read.industries),
    }
    notes = tuple(note for row in rows for note in _notes(row))
    about = (remark for row in rows for remark in _about(document.file, row))
    remarks = comparing.by_line([*read.sheet.remarks, *about, *_differences(read)])
    return DocumentReading(LIST, document.file, document.sha256, notes, remarks, counts)


def extract_tables(path: str | os.PathLike[str]) -> dict[str, tuple[tuple[str, ...], ...]]:
    """Take the embedded tables from the document: rows with their header, by file name."""
    _, rows, industries = _read(path)
    entries = [
        (str(line), printed, title, row.scheme, row.code, _duties_of(row) or "")
        for row in rows
        for line, printed, title, _ in (row.row,)
    ]
    exclusions = [
        (str(to.line), row.code, to.excluded, to.printed_title, to.condition or "", to.wording)
        for row in rows
        for to in row.responsibilities.links
    ]
    industry_rows = [(str(i.line), i.printed, i.scheme, i.code) for i in industries]
    return {
        ENTRIES: (ENTRY_COLUMNS, *entries),
        EXCLUSIONS: (EXCLUSION_COLUMNS, *exclusions),
        INDUSTRIES: (INDUSTRY_COLUMNS, *industry_rows),
    }


def _read(path: str | os.PathLike[str]) -> ApprovedList:
    sheet = read_sheet(text_documents.read(path))
    by_code: dict[str, Approved] = {}
    for row in sheet.rows:
        made = interpret_row(sheet.document, row)
        first = by_code.setdefault(made.code, made)
        if first is not made:
            problem = f"{row.printed_code} stands in line {first.row.line} already"
            raise sheet.document.error(problem, row.line)
    industries = tuple(interpret_industry(sheet.document, printed) for printed in sheet.industries)
    return ApprovedList(sheet, tuple(by_code.values()), industries)


def _notes(row: Approved) -> Iterator[Note]:
    sentences = row.responsibilities
    definition = [Line(row.row.line, sentences.definition)] if sentences.definition else []
    parts = definition, sentences.includes, sentences.exclusions
    of_row = LIST if _duties_of(row) else None
    return comparing.make_notes(row.scheme, row.code, *parts, of_row=of_row)


def _better_fits(row: Approved) -> tuple[str, ...]:
    """List the occupations that the printed duties fit while they do not fit the row's own."""
    sentences = row.responsibilities
    duties = " ".join([sentences.definition, *(line.text for line in sentences.includes)])
    title, detailed = titles(row.scheme)[row.code], titles(row.scheme, "detailed")
    return find_better_fits(title, duties, detailed)


def _duties_of(row: Approved) -> str | None:
    """Code of the one other occupation whose duties a row prints; None where there is none."""
    fitting = _better_fits(row)
    return fitting[0] if len(fitting) == 1 else None


def _about(file: str, row: Approved) -> Iterator[Remark]:
    def remark(severity: Severity, line: int, message: str) -> Remark:
        return Remark(severity, file, line, f"{row.code}: {message}")

    line, printed = row.row.line, quote_input(row.row.printed_title, LONG)
    sentences, known = row.responsibilities, titles(row.scheme)
    title, detailed = known[row.code], titles(row.scheme, "detailed")
    if len(row.row.segments) > 1:
        lines = " and ".join(str(segment.number) for segment in row.row.segments)
        yield remark("info", line, f"the row is broken by a page footer: lines {lines} were joined")
    if row.scheme != "soc2018":
        codes = counterparts("bls-soc2010-soc2018")[row.code]
        became = " and ".join(f"{new} {titles('soc2018')[new]}" for new in codes)
        message = f"a {NAMES[row.scheme]} code, which SOC 2018 does not have; there it is {became}"
        yield remark("warning", line, message)
    if row.row.printed_title != title:
        yield remark("warning", line, f"printed {printed}; {NAMES[row.scheme]} says {title!r}")
    if fitting := _better_fits(row):
        others = " or ".join(f"{code} {detailed[code]}" for code in fitting)
        message = f"the duties printed beside {printed} fit another occupation: {others}"
        yield remark("warning", line, message)
    for words in sentences.in_words:
        yield remark("info", words.number, "excludes in words only: a note, but no link")
    for link in sentences.links:
        official = known[link.excluded]
        if link.printed_title != official:
            as_printed = f"excludes {link.excluded} as {quote_input(link.printed_title, LONG)}"
            yield remark("warning", link.line, f"{as_printed}; SOC says {official!r}")
        if link.excluded not in detailed:
            message = f"excludes {link.excluded} {official}, a group: everything in it"
            yield remark("info", link.line, message)


def _differences(read: ApprovedList) -> Iterator[Remark]:
    known, file = embedded().contribution("iowa-ampd"), read.sheet.document.file
    here, links = {}, {}
    for row in read.rows:
        text = _describe_row(row.row.printed_code, row.row.printed_title, _duties_of(row))
        here[row.code] = Printed(row.row.line, text)
        for link in row.responsibilities.links:
            key, text = _describe(Exclusion(row.scheme, row.code, *link))
            links[key] = Printed(link.line, text)
    listed = {
        entry.code: _describe_row(entry.printed_code, entry.printed_title, entry.duties_of)
        for entry in known.lists[0].entries
    }
    yield from comparing.compare_rows("rows", file, here, ENTRIES, listed)
    known_links = dict(_describe(link) for link in known.exclusions if link.code in here)
    yield from comparing.compare_rows("exclusions", file, links, EXCLUSIONS, known_links)
    industries = {i.printed: Printed(i.line, i.code) for i in read.industries}
    there = {i.printed: i.code for i in known.programmes[0].industries}
    yield from comparing.compare_rows("industries", file, industries, INDUSTRIES, there)


def _describe_row(code: str, title: str | None, duties_of: str | None) -> str:
    """Put in words what a row prints."""
    duties = f" with the duties of {duties_of}" if duties_of else ""
    return f"{code} {quote_input(title or '', LONG)}{duties}"


def _describe(link: Exclusion) -> tuple[str, str]:
    """Name a link, and put in words what is printed of it."""
    text = f"{link.wording} {quote_input(link.printed_title or '', LONG)}"
    if link.condition:
        text += f" under the condition {quote_input(link.condition, LONG)}"
    return f"{link.code} excludes {link.excluded}", text
