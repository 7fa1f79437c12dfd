"""O*NET's workbooks of its structure and of its crosswalk to SOC 2018, against the tables here.

Both hold what the embedded tables hold: nothing is taken from them, every difference is a remark.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator

from ...errors import quote_input
from ...model.sources import DocumentReading, Remark
from ...tables import publisher_tables
from ...tables.publisher_tables import Sheet
from ..catalogue_loader import embedded
from ..comparing import LONG, Printed, compare_rows, remark_title
from ..known_codes import counterparts, titles

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


def read_structure(path: str | os.PathLike[str]) -> DocumentReading:
    """Read the structure workbook: codes of five levels, each under the last one above it."""
    sheet = publisher_tables.read(path, STRUCTURE_COLUMNS)
    here = _structure(sheet)
    remarks = tuple(
        _differences(sheet, here, f"{SOC_TABLE} and {ONET_TABLE}", _embedded_structure())
    )
    details = sum(ONET_CODE.fullmatch(code) is not None for code in here)
    counts = {
        "rows": len(here),
        "SOC 2018 codes": len(here) - details,
        "O*NET-SOC details": details,
    }
    return DocumentReading("onet-structure", sheet.file, sheet.sha256, (), remarks, counts)


def read_soc_crosswalk(path: str | os.PathLike[str]) -> DocumentReading:
    """Read the workbook of O*NET-SOC 2019 occupations and the SOC 2018 occupation of each."""
    sheet = publisher_tables.read(path, SOC_COLUMNS)
    here: Rows = {}
    remarks: list[Remark] = []
    soc_titles = titles("soc2018", "detailed")
    for line, (code, title, soc, soc_title) in sheet.rows:
        _check(sheet, line, code, ONET_CODE, title)
        _check(sheet, line, soc, SOC_CODE, soc_title)
        _once(sheet, line, code, here)
        here[code] = line, f"of {soc}", title
        if soc in soc_titles and soc_title.casefold() != soc_titles[soc].casefold():
            official = f"SOC 2018 says {soc_titles[soc]!r}"
            remarks.append(remark_title("warning", sheet.file, line, soc, soc_title, official))
    there = {
        code: (0, f"of {soc}", titles("onetsoc2019")[code])
        for code, (soc,) in counterparts(SOC_SOURCE).items()
    }
    remarks += _differences(sheet, here, ONET_TABLE, there)
    counts = {"rows": len(here), "SOC 2018 codes": len({place for _, place, _ in here.values()})}
    return DocumentReading("onet-soc", sheet.file, sheet.sha256, (), tuple(remarks), counts)


def _structure(sheet: Sheet) -> Rows:
    here: Rows = {}
    above: list[str] = []
    for line, (*codes, title) in sheet.rows:
        given = [depth for depth, code in enumerate(codes) if code]
        if len(given) != 1:
            problem = f"{len(given)} codes where one belongs, in the column of its level"
            raise sheet.error(problem, line)
        depth = given[0]
        code = codes[depth]
        _check(sheet, line, code, ONET_CODE if depth == len(LEVELS) - 1 else SOC_CODE, title)
        _once(sheet, line, code, here)
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


def _once(sheet: Sheet, line: int, code: str, here: Rows) -> None:
    if code in here:
        raise sheet.error(f"{code} stands in row {here[code][0]} already", line)


def _differences(sheet: Sheet, here: Rows, table: str, there: Rows) -> Iterator[Remark]:
    """Compare place and title; titles that differ in letter case alone do not differ."""
    printed = {}
    for code, (line, place, title) in here.items():
        known = there[code][2] if code in there else title
        same = title.casefold() == known.casefold()
        printed[code] = Printed(line, f"{place}, {quote_input(known if same else title, LONG)}")
    embedded_rows = {
        code: Printed(line, f"{place}, {quote_input(title, LONG)}")
        for code, (line, place, title) in there.items()
    }
    return compare_rows("codes", sheet, printed, table, embedded_rows)
