"""O*NET's workbooks: its structure, its crosswalk to SOC 2018, its crosswalk of the DOT.

The first two hold what the embedded tables hold: nothing is taken from them, every difference is
a remark. Of the third nothing is embedded: a graph has the 12,815 DOT occupations, their level and
their pairs where the document is given to the build (`--document onet-dot=PATH`).
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from typing import NamedTuple

from ..errors import quote_input
from ..model.correspondences import Association, Correspondence
from ..model.schemes import Concept, Level
from ..model.sources import Contribution, DocumentReading, Remark
from ..tables import publisher_tables
from ..tables.publisher_tables import Sheet
from . import comparing
from .catalogue_loader import embedded
from .comparing import LONG, Printed, check_known, check_once, counterparts, remark_title, titles

SOC_TABLE = "soc2018.csv"
ONET_TABLE = "onetsoc2019.csv"
SOC_SOURCE = "onet-soc2018"
SOC_CODE = re.compile(r"[0-9]{2}-[0-9]{4}")
ONET_CODE = re.compile(r"[0-9]{2}-[0-9]{4}\.[0-9]{2}")

#: Heading of each column of codes -> the level whose codes it holds, top first. The last one
#: holds the O*NET-SOC occupations that are details of a SOC occupation (not .00) alone.
LEVELS = {
    "Major Group": "major",
    "Minor Group": "minor",
    "Broad Occupation": "broad",
    "Detailed Occupation": "detailed",
    "Detailed O*NET-SOC": "detail",
}
STRUCTURE_COLUMNS = (*LEVELS, "SOC or O*NET-SOC 2019 Title")
#: Code -> its row, what it is or belongs to, its title.
Rows = dict[str, tuple[int, str, str]]
SOC_COLUMNS = ("O*NET-SOC 2019 Code", "O*NET-SOC 2019 Title", "2018 SOC Code", "2018 SOC Title")
DOT_COLUMNS = ("DOT Code", "DOT Title", "O*NET-SOC 2019 Code", "O*NET-SOC 2019 Title")
#: How many rows the publisher's table of DOT occupations has.
DOT_ROWS = 16_741
DOT_CODE = re.compile(r"[0-9]{3}\.[0-9]{3}-[0-9]{3}")
DOT_TABLE = "dot1991-onetsoc2019-onet"
DOT_TITLE = "Dictionary of Occupational Titles (DOT) to O*NET-SOC 2019 crosswalk"


class DotRow(NamedTuple):
    """One row as published."""

    line: int
    code: str
    title: str
    onetsoc: str
    onetsoc_title: str


def read_structure(path: str | os.PathLike[str]) -> DocumentReading:
    """Read the structure workbook: codes of five levels, each under the last one above it."""
    sheet = publisher_tables.read(path, STRUCTURE_COLUMNS)
    here = _structure(sheet)
    tables = f"{SOC_TABLE} and {ONET_TABLE}"
    remarks = tuple(_differences(sheet, here, tables, _embedded_structure()))
    details = sum(ONET_CODE.fullmatch(code) is not None for code in here)
    soc_codes = len(here) - details
    counts = {"rows": len(here), "SOC 2018 codes": soc_codes, "O*NET-SOC details": details}
    return DocumentReading("onet-structure", sheet.file, sheet.sha256, (), remarks, counts)


def read_soc_crosswalk(path: str | os.PathLike[str]) -> DocumentReading:
    """Read the workbook of O*NET-SOC 2019 occupations and the SOC 2018 occupation of each."""
    sheet = publisher_tables.read(path, SOC_COLUMNS)
    here: Rows = {}
    lines: dict[str, int] = {}
    remarks: list[Remark] = []
    soc_titles = titles("soc2018", "detailed")
    for line, (code, title, soc, soc_title) in sheet.rows:
        _check(sheet, line, code, ONET_CODE, title)
        _check(sheet, line, soc, SOC_CODE, soc_title)
        check_once(sheet, line, code, lines)
        here[code] = line, f"of {soc}", title
        if soc in soc_titles and soc_title.casefold() != soc_titles[soc].casefold():
            official = f"SOC 2018 says {soc_titles[soc]!r}"
            remarks.append(remark_title("warning", sheet.file, line, soc, soc_title, official))
    onet_titles, pairs = titles("onetsoc2019"), counterparts(SOC_SOURCE)
    there = {code: (0, f"of {soc}", onet_titles[code]) for code, (soc,) in pairs.items()}
    remarks += _differences(sheet, here, ONET_TABLE, there)
    counts = {"rows": len(here), "SOC 2018 codes": len({place for _, place, _ in here.values()})}
    return DocumentReading("onet-soc", sheet.file, sheet.sha256, (), tuple(remarks), counts)


def _structure(sheet: Sheet) -> Rows:
    here: Rows = {}
    lines: dict[str, int] = {}
    above: list[str] = []
    for line, (*codes, title) in sheet.rows:
        given = [depth for depth, code in enumerate(codes) if code]
        if len(given) != 1:
            problem = f"{len(given)} codes where one belongs, in the column of its level"
            raise sheet.error(problem, line)
        code = codes[depth := given[0]]
        _check(sheet, line, code, ONET_CODE if depth == len(LEVELS) - 1 else SOC_CODE, title)
        check_once(sheet, line, code, lines)
        if depth > len(above):
            raise sheet.error(f"{code} stands under no code of the level above it", line)
        above[depth:] = [code]
        under = f" under {above[depth - 1]}" if depth else ""
        here[code] = line, f"{tuple(LEVELS.values())[depth]}{under}", title
    return here


def _embedded_structure() -> Rows:
    rows: Rows = {}
    for code, concept in embedded().concepts("soc2018").items():
        under = f" under {concept.parent}" if concept.parent else ""
        rows[code] = 0, f"{concept.level}{under}", concept.labels[0][1]
    for code, (soc,) in counterparts(SOC_SOURCE).items():
        if not code.endswith(".00"):
            rows[code] = 0, f"detail under {soc}", titles("onetsoc2019")[code]
    return rows


def _check(sheet: Sheet, line: int, code: str, pattern: re.Pattern[str], title: str) -> None:
    if not pattern.fullmatch(code):
        example = "15-1252" if pattern is SOC_CODE else "15-1252.00"
        raise sheet.error(f"{quote_input(code)} is no code of this column, as {example} is", line)
    if not title:
        raise sheet.error(f"{code} has no title", line)


def _differences(sheet: Sheet, here: Rows, table: str, there: Rows) -> Iterator[Remark]:
    """Compare place and title; titles that differ in letter case alone do not differ."""
    printed = {}
    for code, (line, place, title) in here.items():
        known = there[code][2] if code in there else title
        same = title.casefold() == known.casefold()
        printed[code] = Printed(line, f"{place}, {quote_input(known if same else title, LONG)}")
    known_rows = {
        code: f"{at}, {quote_input(title, LONG)}" for code, (_, at, title) in there.items()
    }
    return comparing.compare_rows("codes", sheet.file, printed, table, known_rows)


def read_dot_crosswalk(path: str | os.PathLike[str]) -> DocumentReading:
    """Read the workbook, or a CSV file of its layout: DOT occupations and their O*NET-SOC codes."""
    sheet = publisher_tables.read(path, DOT_COLUMNS)
    rows = tuple(_dot_rows(sheet))
    occupations = {row.code: row.title for row in rows}
    pairs = tuple(Association(row.code, row.onetsoc, row.line) for row in rows)
    ends, partial = ("dot1991", "onetsoc2019"), len(rows) < DOT_ROWS
    table = Correspondence(DOT_TABLE, DOT_TITLE, *ends, "official", pairs, partial)
    level = Level("occupation", "Occupations", 4, DOT_CODE.pattern, len(occupations))
    contribution = Contribution(
        embedded().source("onet-dot-1991"),
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
    remarks = tuple(_dot_remarks(sheet, rows))
    return DocumentReading("onet-dot", sheet.file, sheet.sha256, (), remarks, counts, contribution)


def _dot_rows(sheet: Sheet) -> Iterator[DotRow]:
    first: dict[str, DotRow] = {}
    lines: dict[str, int] = {}
    for line, cells in sheet.rows:
        row = DotRow(line, *cells)
        if not DOT_CODE.fullmatch(row.code):
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
            raise sheet.error(f"{row.code} stands in row {known.line} with another title", line)
        check_once(sheet, line, f"{row.code} to {row.onetsoc}", lines)
        yield row


def _dot_remarks(sheet: Sheet, rows: tuple[DotRow, ...]) -> Iterator[Remark]:
    if len(rows) != DOT_ROWS:
        message = f"{len(rows):,} rows where the publisher's table has {DOT_ROWS:,}"
        if len(rows) < DOT_ROWS:
            message += ": what is not in it is taken for unknown, not without a counterpart"
        yield Remark("warning", sheet.file, None, message)
    compared: set[tuple[str, str]] = set()
    for row in rows:
        pair, title = (row.onetsoc, row.onetsoc_title), titles("onetsoc2019")[row.onetsoc]
        if pair not in compared and row.onetsoc_title.casefold() != title.casefold():
            printed = f"{row.onetsoc}: printed {quote_input(row.onetsoc_title)}"
            yield Remark("warning", sheet.file, row.line, f"{printed}; O*NET-SOC says {title!r}")
        compared.add(pair)
