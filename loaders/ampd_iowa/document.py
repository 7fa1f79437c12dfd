"""The State of Iowa's AMP'D list as printed: its rule, its rows, and what stands between them.

The layout: a title; the rule, which names the industries; a header row; rows of code, title and
responsibilities separated by tabs; a page footer after every page, which may break a row (what
follows the footer then has two empty cells in front); a closing note that begins with `**`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from typing import NamedTuple

from ...errors import quote_input
from ...files.text_documents import Document, Line
from ...model.sources import Remark

HEADER = ("SOC Code", "Standardized Job Title", "Common Job Responsibilities **")
TITLE = re.compile(r"AMP['’]D Iowa Approved")
RULE = re.compile(r"NAICS codes? of (\d[\d-]*(?:(?:,? (?:or|and) |, ?)\d[\d-]*)*)")
FOOTER = "A Standard Occupational Classification (SOC) code is "
CLOSING = "** "


class Row(NamedTuple):
    """One row as printed; more than one segment where a page footer broke it."""

    line: int
    printed_code: str
    printed_title: str
    segments: tuple[Line, ...]

    @property
    def text(self) -> str:
        """The responsibilities, joined across a page footer."""
        return " ".join(segment.text for segment in self.segments)

    def line_at(self, offset: int) -> int:
        """Line of the document on which a character of `text` is printed."""
        for segment in self.segments:
            if offset <= len(segment.text):
                return segment.number
            offset -= len(segment.text) + 1
        return self.segments[-1].number


class Sheet(NamedTuple):
    """The document as printed."""

    document: Document
    industries: tuple[Line, ...]
    rows: tuple[Row, ...]
    remarks: tuple[Remark, ...]
    """What a reader should know about the layout: something missing, cut, or unknown."""


def read_sheet(document: Document) -> Sheet:
    """Read the document's rows; every line is a row, a part of one, or known furniture."""
    header = _header(document)
    industries, remarks = _preamble(document, header)
    rows: list[Row] = []
    footers: list[Line] = []
    closing: Line | None = None
    for line in document.lines[header:]:
        text = " ".join(line.text.split())
        if not text:
            continue
        if "\t" in line.text.strip("\f "):
            if closing:
                problem = f"a row after the closing note of line {closing.number}"
                raise document.error(problem, line.number)
            _take(document, line, rows)
        elif text.startswith(FOOTER):
            footers.append(Line(line.number, text))
        elif text.startswith(CLOSING) and closing is None:
            closing = Line(line.number, text)
        else:
            problem = (
                "neither a row (code, title and responsibilities, separated by tabs) "
                f"nor a page footer: {quote_input(text)}"
            )
            raise document.error(problem, line.number)
    if not rows:
        raise document.error("the list has no rows", header)
    remarks += _cut_short(document, rows, footers, closing)
    return Sheet(document, tuple(industries), tuple(rows), tuple(remarks))


def _header(document: Document) -> int:
    headers = [n for n, text in document.lines if [*map(str.strip, text.split("\t"))] == [*HEADER]]
    if not headers:
        problem = f"no header row (tab-separated: {', '.join(HEADER)}): is this the AMP'D list?"
        raise document.error(problem)
    if len(headers) > 1:
        raise document.error(f"a second header row; the first is line {headers[0]}", headers[1])
    return headers[0]


def _preamble(document: Document, header: int) -> tuple[list[Line], list[Remark]]:
    industries: list[Line] = []
    titled = False
    remarks = []
    for number, text in document.lines[: header - 1]:
        if rule := RULE.search(text):
            if industries:
                first = industries[0].number
                problem = f"a second rule with NAICS codes; the first is line {first}"
                raise document.error(problem, number)
            industries = [Line(number, code) for code in re.findall(r"[\d-]+", rule[1])]
        elif TITLE.search(text):
            titled = True
        elif "\t" in text.strip():
            raise document.error(f"a row above the header row of line {header}", number)
        elif text.strip():
            message = f"a line above the table that is not understood: {quote_input(text.strip())}"
            remarks.append(Remark("warning", document.file, number, message))
    if not industries:
        problem = "no rule above the table: no line says 'NAICS code of' and the codes"
        raise document.error(problem, header)
    if not titled:
        message = "the document does not begin with the list's title: is it complete?"
        remarks.append(Remark("warning", document.file, 1, message))
    return industries, remarks


def _take(document: Document, line: Line, rows: list[Row]) -> None:
    """Add a line with tabs to the rows: a row, or more of the last one."""
    cells = [cell.strip() for cell in line.text.split("\t")]
    if len(cells) != len(HEADER):
        problem = f"{len(cells)} cells where {len(HEADER)} belong (code, title, responsibilities)"
        raise document.error(problem, line.number)
    code, title, responsibilities = cells
    segment = Line(line.number, " ".join(responsibilities.split()))
    if code and title and segment.text:
        rows.append(Row(line.number, code, title, (segment,)))
        return
    if code or title or not rows:
        empty = ", ".join(name for name, cell in zip(HEADER, cells, strict=True) if not cell)
        raise document.error(f"a row without: {empty.removesuffix(' **')}", line.number)
    last = rows[-1]
    if last.text.endswith(".") and segment.text[0].islower():
        problem = (
            f"the rest of a row, but {last.printed_code} (line {last.line}) ends with a full stop: "
            "the row that it belongs to is missing"
        )
        raise document.error(problem, line.number)
    rows[-1] = last._replace(segments=(*last.segments, segment))


def _cut_short(
    document: Document, rows: list[Row], footers: list[Line], closing: Line | None
) -> Iterator[Remark]:
    """Look for the signs that something was lost: rows, footers or the end cut short."""
    warn = partial(Remark, "warning", document.file)
    last = max(line.number for line in document.lines if line.text.strip())
    for footer in footers:
        if footer.number == last and footers[0].text.startswith(footer.text):
            if not footer.text.endswith("."):
                yield warn(last, "the last page footer is cut short: is it complete?")
        elif footer.text != footers[0].text:
            problem = (
                f"not the page footer of line {footers[0].number}: "
                "one of the two holds something else; take the document from its source again"
            )
            raise document.error(problem, footer.number)
    for row in rows:
        if not row.text.endswith("."):
            message = f"{row.printed_code}: the responsibilities do not end with a full stop"
            yield warn(row.line, f"{message}: are they complete?")
    if closing is None:
        yield warn(None, "no closing note (**) after the rows: is the document complete?")
