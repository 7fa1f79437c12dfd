"""USCIS's list of three-digit DOT groups, used on Form I-129's H-1B data collection.

The two listings of the document are read independently and must say the same once wrapped titles
are joined; where the first leaves open which of two groups a wrapped line continues, the second
decides.
"""

from __future__ import annotations

import difflib
import os
from collections.abc import Iterator, Mapping

from ...errors import quote_input
from ...files import text_documents
from ...files.text_documents import Document
from ...model.sources import DocumentReading, Remark
from .. import comparing, known_codes
from ..catalogue_loader import embedded
from ..comparing import LONG, Printed
from .document import Group, Listings, read_listings

ID = "uscis-dot"
TABLE = "uscis_dot.csv"
COLUMNS = ("line", "code", "printed_title", "heading", "first_line")

#: Words of the document's title line, to notice when a scan has misread them.
TITLE_WORDS = ("Department", "Immigration", "Services", "Occupational", "Titles")

#: The document that the table was taken from.
DOCUMENT_SHA256 = "1a53bfce6dcb95608d3282538de04a707f48ac0ab1c135d0670474d136af2dca"


def read_document(path: str | os.PathLike[str]) -> DocumentReading:
    """Read the publisher's document and compare it with the DOT and with the embedded table.

    Raises:
        InputError: a document that is not the list, listings that disagree, a group that the DOT
            does not have, with file and line.

    """
    listings = _checked(path)
    document = listings.document
    remarks = [
        *comparing.compare_edition(document, DOCUMENT_SHA256),
        *_preamble(listings),
        *(remark for group in listings.groups for remark in _titled_otherwise(document, group)),
        *_differences(listings),
    ]
    counts = {
        "groups": len(listings.groups),
        "headings": len({group.heading for group in listings.groups}),
        "wrapped lines of the first listing": len(listings.continuations),
    }
    ordered = tuple(sorted(remarks, key=lambda remark: remark.line or 0))
    return DocumentReading(ID, document.file, document.sha256, (), ordered, counts)


def extract_tables(path: str | os.PathLike[str]) -> dict[str, tuple[tuple[str, ...], ...]]:
    """Take the embedded table from the document: rows with their header, by file name.

    Raises:
        InputError: as `read_document` does.

    """
    listings = _checked(path)
    first = {entry.code: entry.line for entry in listings.entries}
    rows = [
        (str(group.line), group.code, group.printed_title, group.heading, str(first[group.code]))
        for group in listings.groups
    ]
    return {TABLE: (COLUMNS, *rows)}


def _checked(path: str | os.PathLike[str]) -> Listings:
    listings = read_listings(text_documents.read(path))
    check_agreement(listings)
    known = known_codes.titles("dot1991", "group")
    for group in listings.groups:
        if group.code not in known:
            near = known_codes.nearest(group.code, known)
            problem = f"the DOT of 1991 has no group {group.code}; nearest: {near}"
            raise listings.document.error(problem, group.line)
    return listings


def check_agreement(listings: Listings) -> None:
    """Check that both listings print the same groups with the same titles.

    Raises:
        InputError: a group in one listing alone, or no way to join the first listing's wrapped
            lines that gives the second's title; both lines are named.

    """
    document = listings.document
    first = {entry.code: entry for entry in listings.entries}
    second = {group.code: group for group in listings.groups}
    for code, entry in first.items():
        if code not in second:
            problem = f"group {code} is not in the second listing: is the document complete?"
            raise document.error(problem, entry.line)
    for code, group in second.items():
        if code not in first:
            problem = f"group {code} is not in the first listing: is the document complete?"
            raise document.error(problem, group.line)
    joined = _joined(listings, second)
    for code, title in joined.items():
        if title != second[code].printed_title:
            problem = (
                f"group {code} is {quote_input(title, LONG)} here "
                f"and {quote_input(second[code].printed_title, LONG)} "
                f"in line {second[code].line}"
            )
            raise document.error(problem, first[code].line)


def _joined(listings: Listings, second: Mapping[str, Group]) -> dict[str, str]:
    """Give every wrapped line to the entry whose title it continues in the second listing.

    A line that continues neither is an error; so is one that could continue either, which cannot
    be where titles end differently.
    """
    titles = {entry.code: entry.begins for entry in listings.entries}
    for wrapped in listings.continuations:
        fitting = [
            code
            for code in wrapped.of
            if f"{second[code].printed_title} ".startswith(f"{titles[code]} {wrapped.text} ")
        ]
        if len(fitting) != 1:
            candidates = " or ".join(f"{code} (line {second[code].line})" for code in wrapped.of)
            problem = (
                f"{quote_input(wrapped.text, LONG)} should continue "
                f"{candidates or 'no group'}, but the second listing prints it in "
                f"{'both' if fitting else 'none'} of their titles"
            )
            raise listings.document.error(problem, wrapped.line)
        titles[fitting[0]] += f" {wrapped.text}"
    return titles


def _preamble(listings: Listings) -> Iterator[Remark]:
    """Point at misread words above the first listing: they are kept out of the table."""
    file = listings.document.file
    for line in listings.preamble[:5]:
        printed = line.text.split()[:20]
        for word in TITLE_WORDS:
            close = difflib.get_close_matches(word, printed, 1, 0.85)
            if close and word not in printed:
                message = f"printed {close[0]!r} for {word!r}: a scanning error in the title line"
                yield Remark("info", file, line.number, message)
    if not any("(DOT) Codes" in line.text for line in listings.preamble):
        message = "the document does not begin with the list's title: is it complete?"
        yield Remark("warning", file, 1, message)


def _titled_otherwise(document: Document, group: Group) -> Iterator[Remark]:
    title = known_codes.titles("dot1991", "group")[group.code]
    here, there = _plain(group.printed_title), _plain(title)
    if here != there:
        # Another wording is to be expected; no word in common is another meaning.
        apart = not set(here.split()) & set(there.split())
        printed = quote_input(group.printed_title, LONG)
        message = f"{group.code}: printed {printed}; the DOT says {title!r}"
        yield Remark("warning" if apart else "info", document.file, group.line, message)


def _plain(title: str) -> str:
    """Bring "Other Occupations in Art" and "Occupations in art, n.e.c." to one form.

    >>> _plain("Other Occupations in Art") == _plain("Occupations in art, n.e.c.")
    True
    """
    plain = title.casefold()
    if plain.endswith(", n.e.c."):
        plain = "other " + plain.removesuffix(", n.e.c.")
    return plain


def _differences(listings: Listings) -> tuple[Remark, ...]:
    here = {
        group.code: Printed(
            group.line,
            f"{quote_input(group.printed_title, LONG)} under {quote_input(group.heading, LONG)}",
        )
        for group in listings.groups
    }
    there = {
        entry.code: Printed(entry.line, f"{entry.printed_title!r} under {entry.heading!r}")
        for entry in embedded().contribution(ID).lists[0].entries
    }
    return comparing.compare_rows("groups", listings.document, here, TABLE, there)
