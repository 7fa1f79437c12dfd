"""Compares the AMP'D document with SOC and with the embedded tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from ...errors import quote_input
from ...model.programmes import Industry
from ...model.schemes import Exclusion
from ...model.sources import Contribution, Remark, Severity
from .. import comparing, known_codes
from ..comparing import LONG, Printed
from . import duties
from .document import Sheet
from .meaning import Approved

NAMES = {"soc2018": "SOC 2018", "soc2010": "SOC 2010"}


def make_remarks(
    sheet: Sheet,
    rows: Sequence[Approved],
    industries: Iterable[Industry],
    known: Contribution,
    sha256: str,
) -> tuple[Remark, ...]:
    """Compare the document with SOC and with the embedded tables, in both directions.

    Args:
        sheet: the document as printed.
        rows: what its rows mean.
        industries: what its rule names.
        known: the contribution of the embedded tables.
        sha256: SHA-256 of the document that the tables were taken from.

    Returns:
        The remarks, by line.

    """
    every = [
        *comparing.compare_edition(sheet.document, sha256),
        *sheet.remarks,
        *(remark for row in rows for remark in _about(sheet.document.file, row)),
        *_differences(sheet, rows, industries, known),
    ]
    return tuple(sorted(every, key=lambda remark: remark.line or 0))


def _about(file: str, row: Approved) -> Iterator[Remark]:
    def remark(severity: Severity, line: int, message: str) -> Remark:
        return Remark(severity, file, line, f"{row.code}: {message}")

    line, printed = row.row.line, row.row.printed_title
    titles = known_codes.titles(row.scheme)
    if len(row.row.segments) > 1:
        lines = " and ".join(str(segment.number) for segment in row.row.segments)
        yield remark("info", line, f"the row is broken by a page footer: lines {lines} were joined")
    if row.scheme != "soc2018":
        became = " and ".join(
            f"{new} {known_codes.titles('soc2018')[new]}"
            for new in known_codes.counterparts("bls-soc2010-soc2018")[row.code]
        )
        message = f"a {NAMES[row.scheme]} code, which SOC 2018 does not have; there it is {became}"
        yield remark("warning", line, message)
    if printed != titles[row.code]:
        message = (
            f"printed {quote_input(printed, LONG)}; {NAMES[row.scheme]} says {titles[row.code]!r}"
        )
        yield remark("warning", line, message)
    detailed = known_codes.titles(row.scheme, "detailed")
    text = " ".join(
        [row.responsibilities.definition, *(line.text for line in row.responsibilities.includes)]
    )
    if fitting := duties.find_better_fits(titles[row.code], text, detailed):
        others = " or ".join(f"{code} {detailed[code]}" for code in fitting)
        beside = f"the duties printed beside {quote_input(printed, LONG)}"
        message = f"{beside} fit another occupation: {others}"
        yield remark("warning", line, message)
    for words in row.responsibilities.in_words:
        yield remark("info", words.number, "excludes in words only: a note, but no link")
    for link in row.responsibilities.links:
        title = titles[link.excluded]
        if link.printed_title != title:
            printed = quote_input(link.printed_title or "", LONG)
            message = f"excludes {link.excluded} as {printed}; SOC says {title!r}"
            yield remark("warning", link.line, message)
        if link.excluded not in detailed:
            message = f"excludes {link.excluded} {title}, a group: everything in it"
            yield remark("info", link.line, message)


def _differences(
    sheet: Sheet, rows: Sequence[Approved], industries: Iterable[Industry], known: Contribution
) -> Iterator[Remark]:
    here = {
        row.code: Printed(
            row.row.line, f"{row.row.printed_code} {quote_input(row.row.printed_title, LONG)}"
        )
        for row in rows
    }
    there = {
        entry.code: Printed(entry.line, f"{entry.printed_code} {entry.printed_title!r}")
        for entry in known.lists[0].entries
    }
    yield from comparing.compare_rows("rows", sheet.document, here, "ampd_iowa.csv", there)
    links = [
        Exclusion(row.scheme, row.code, *link)
        for row in rows
        for link in row.responsibilities.links
    ]
    yield from comparing.compare_rows(
        "exclusions",
        sheet.document,
        _by_link(links),
        "ampd_iowa_exclusions.csv",
        _by_link(link for link in known.exclusions if link.code in here),
    )
    yield from comparing.compare_rows(
        "industries",
        sheet.document,
        {i.printed: Printed(i.line, i.code) for i in industries},
        "ampd_iowa_industries.csv",
        {i.printed: Printed(i.line, i.code) for i in known.programmes[0].industries},
    )


def _by_link(exclusions: Iterable[Exclusion]) -> dict[str, Printed]:
    printed = {}
    for link in exclusions:
        title = quote_input(link.printed_title or "", LONG)
        text = f"{link.wording} {title}"
        if link.condition:
            text += f" under the condition {quote_input(link.condition, LONG)}"
        printed[f"{link.code} excludes {link.excluded}"] = Printed(link.line, text)
    return printed
