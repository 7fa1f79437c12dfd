"""O*NET's alternate titles, of whatever release: job titles as labels, with their own source.

A title may stand on several occupations, and is a label of each.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from ..errors import quote_input
from ..model.schemes import Label
from ..model.sources import Contribution, DocumentReading, Remark
from ..tables import publisher_tables
from ..tables.publisher_tables import Sheet
from .catalogue_loader import embedded
from .comparing import check_known, titles

ID = "onet-titles"
COLUMNS = ("O*NET-SOC Code", "Alternate Title", "Short Title")
#: What stands for no short title.
NONE = ("", "n/a")


class TitleRow(NamedTuple):
    """One row as published."""

    line: int
    code: str
    title: str
    short_title: str


def read_document(path: str | os.PathLike[str]) -> DocumentReading:
    """Read the text file with tabs, the workbook, or a CSV file of its layout."""
    sheet = publisher_tables.read(path, COLUMNS)
    rows = tuple(_rows(sheet))
    labels = tuple(dict.fromkeys(label for row in rows for label in _labels(row)))
    codes = Counter(title.casefold() for _, title in {(row.code, row.title) for row in rows})
    counts = {
        "rows": len(rows),
        "O*NET-SOC occupations": len({row.code for row in rows}),
        "titles": len(codes),
        "titles of several occupations": sum(count > 1 for count in codes.values()),
    }
    contribution = Contribution(embedded().source(ID), labels=labels)
    remarks = tuple(_remarks(sheet.file, rows))
    return DocumentReading(ID, sheet.file, sheet.sha256, (), remarks, counts, contribution)


def _rows(sheet: Sheet) -> Iterator[TitleRow]:
    for line, cells in sheet.rows:
        row = TitleRow(line, *cells)
        problem = f"{quote_input(row.code)} is no code of O*NET-SOC 2019"
        check_known(sheet, line, row.code, titles("onetsoc2019"), problem)
        if not row.title:
            raise sheet.error(f"{row.code}: the title is empty", line)
        yield row


def _labels(row: TitleRow) -> Iterator[Label]:
    """Make a label of the title, and of the short title where there is one."""
    for title in (row.title, row.short_title):
        if title not in NONE and title != titles("onetsoc2019")[row.code]:
            yield Label("onetsoc2019", row.code, "altLabel", "en", title)


def _remarks(file: str, rows: tuple[TitleRow, ...]) -> Iterator[Remark]:
    first: dict[tuple[str, str], int] = {}
    for row in rows:
        before = first.setdefault((row.code, row.title), row.line)
        if before != row.line:
            message = f"{row.code}: {quote_input(row.title)} stands in row {before} too"
            yield Remark("info", file, row.line, message)
    known = {row.code for row in rows}
    if missing := [code for code in titles("onetsoc2019") if code not in known]:
        message = f"{len(missing)} occupations of O*NET-SOC 2019 have no title in this document"
        yield Remark("info", file, None, f"{message}: {', '.join(missing)}")
