"""O*NET's crosswalk of the DOT's nine-digit occupations to O*NET-SOC 2019, from its workbook.

Nothing of it is embedded: a graph has the 12,815 occupations, their level and their pairs where
the document is given to the build (`--document onet-dot=PATH`).
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from typing import NamedTuple

from ...errors import quote_input
from ...model.correspondences import Association, Correspondence
from ...model.schemes import Concept, Level
from ...model.sources import Contribution, DocumentReading, Remark
from ...tables import publisher_tables
from ...tables.publisher_tables import Sheet
from ..catalogue_loader import embedded
from ..known_codes import check_known, titles

ID = "onet-dot"
TABLE = "dot1991-onetsoc2019-onet"
TITLE = "Dictionary of Occupational Titles (DOT) to O*NET-SOC 2019 crosswalk"
SOURCE = "onet-dot-1991"
COLUMNS = ("DOT Code", "DOT Title", "O*NET-SOC 2019 Code", "O*NET-SOC 2019 Title")
#: How many rows the publisher's table has.
ROWS = 16_741
CODE = re.compile(r"[0-9]{3}\.[0-9]{3}-[0-9]{3}")


class DotRow(NamedTuple):
    """One row as published."""

    line: int
    code: str
    title: str
    onetsoc: str
    onetsoc_title: str


def read_document(path: str | os.PathLike[str]) -> DocumentReading:
    """Read the workbook, or a CSV file of its layout: DOT occupations and their O*NET-SOC codes."""
    sheet = publisher_tables.read(path, COLUMNS)
    rows = tuple(_checked(sheet))
    occupations = {row.code: row.title for row in rows}
    pairs = tuple(Association(row.code, row.onetsoc, row.line) for row in rows)
    table = Correspondence(
        TABLE, TITLE, "dot1991", "onetsoc2019", "official", pairs, partial=len(rows) < ROWS
    )
    level = Level("occupation", "Occupations", 4, CODE.pattern, len(occupations))
    contribution = Contribution(
        embedded().source(SOURCE),
        concepts=tuple(
            # The DOT defines its code so: the first three digits are the occupation's group.
            Concept("dot1991", code, level.id, code[:3], (("en", title),))
            for code, title in occupations.items()
        ),
        correspondences=(table,),
        levels=(("dot1991", level),),
    )
    counts = {
        "rows": len(rows),
        "DOT occupations": len(occupations),
        "O*NET-SOC occupations": len({row.onetsoc for row in rows}),
    }
    remarks = tuple(_remarks(sheet, rows))
    return DocumentReading(ID, sheet.file, sheet.sha256, (), remarks, counts, contribution)


def _checked(sheet: Sheet) -> Iterator[DotRow]:
    first: dict[str, DotRow] = {}
    pairs: dict[tuple[str, str], int] = {}
    for line, cells in sheet.rows:
        row = DotRow(line, *cells)
        if not CODE.fullmatch(row.code):
            problem = f"{quote_input(row.code)} is no DOT code: nine digits, as in 030.062-010"
            raise sheet.error(problem, line)
        if row.code[:3] not in titles("dot1991", "group"):
            raise sheet.error(f"{row.code}: the DOT has no group {row.code[:3]}", line)
        problem = f"{quote_input(row.onetsoc)} is no code of O*NET-SOC 2019"
        check_known(sheet, line, row.onetsoc, titles("onetsoc2019"), problem)
        if not row.title:
            raise sheet.error(f"{row.code} has no title", line)
        known = first.setdefault(row.code, row)
        if known.title != row.title:
            problem = f"{row.code} stands in row {known.line} with another title"
            raise sheet.error(problem, line)
        if (before := pairs.setdefault((row.code, row.onetsoc), line)) != line:
            problem = f"{row.code} to {row.onetsoc} stands in row {before} already"
            raise sheet.error(problem, line)
        yield row


def _remarks(sheet: Sheet, rows: tuple[DotRow, ...]) -> Iterator[Remark]:
    if len(rows) != ROWS:
        message = f"{len(rows):,} rows where the publisher's table has {ROWS:,}"
        if len(rows) < ROWS:
            message += ": what is not in it is taken for unknown, not without a counterpart"
        yield Remark("warning", sheet.file, None, message)
    compared: set[tuple[str, str]] = set()
    for row in rows:
        pair, title = (row.onetsoc, row.onetsoc_title), titles("onetsoc2019")[row.onetsoc]
        if pair not in compared and row.onetsoc_title.casefold() != title.casefold():
            printed = f"{row.onetsoc}: printed {quote_input(row.onetsoc_title)}"
            yield Remark("warning", sheet.file, row.line, f"{printed}; O*NET-SOC says {title!r}")
        compared.add(pair)
