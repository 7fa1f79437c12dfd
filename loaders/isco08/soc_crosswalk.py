"""BLS's workbook of ISCO-08 and SOC 2010, whose two sheets mark what is meant in part.

Nothing is taken from it: its pairs and marks are those of the embedded table, or a remark says
where they differ. The sheet that leads from ISCO-08 marks ISCO's groups, the other one SOC's codes.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import NamedTuple

from ...errors import quote_input
from ...model.correspondences import Association
from ...model.sources import DocumentReading, Remark
from ...tables import publisher_tables
from ...tables.publisher_tables import Sheet
from .. import comparing
from ..catalogue_loader import embedded
from ..comparing import Printed, check_known, check_once, remark_title, titles
from .document import compare_title, fold_title

ID = "isco-soc"
SOURCE = "bls-isco08-soc2010"
TABLE = "isco08_soc2010.csv"
COLUMNS = ("ISCO-08 Code", "ISCO-08 Title EN", "2010 SOC Code", "2010 SOC Title", "part")
#: Sheet -> the scheme whose codes it marks.
SHEETS = {"ISCO-08 to 2010 SOC": "isco08", "2010 SOC to ISCO-08": "soc2010"}
MARKS = {"": "whole", "*": "in part"}


class Pair(NamedTuple):
    """One row as published."""

    line: int
    isco: str
    isco_title: str
    soc: str
    soc_title: str
    mark: str


def read_document(path: str | os.PathLike[str]) -> DocumentReading:
    """Read both sheets."""
    remarks: list[Remark] = []
    counts: dict[str, int] = {}
    for name, scheme in SHEETS.items():
        sheet = publisher_tables.read(path, COLUMNS, name)
        pairs = tuple(_pairs(sheet))
        remarks += comparing.by_line(_remarks(f"{sheet.file} ({name})", scheme, pairs))
        counts[f"rows of {name}"] = len(pairs)
        counts[f"{scheme} codes marked in part"] = sum(pair.mark == "*" for pair in pairs)
    return DocumentReading(ID, sheet.file, sheet.sha256, (), tuple(remarks), counts)


def _pairs(sheet: Sheet) -> Iterator[Pair]:
    lines: dict[str, int] = {}
    for line, cells in sheet.rows:
        pair = Pair(line, *cells)
        for code, scheme in ((pair.isco, "isco08"), (pair.soc, "soc2010")):
            problem = f"{quote_input(code)} is no code of {scheme}"
            check_known(sheet, line, code, titles(scheme), problem)
        if pair.mark not in MARKS:
            problem = f"{quote_input(pair.mark)} marks no part: an asterisk or nothing does"
            raise sheet.error(problem, line)
        check_once(sheet, line, f"{pair.isco} with {pair.soc}", lines)
        yield pair


def _remarks(file: str, scheme: str, pairs: tuple[Pair, ...]) -> Iterator[Remark]:
    """Compare the marks of one sheet, and each title that is printed with a code."""
    seen: set[tuple[str, str]] = set()
    for pair in pairs:
        isco, soc = (pair.isco, pair.isco_title), (pair.soc, pair.soc_title)
        if isco not in seen and fold_title(isco[1]) != fold_title(titles("isco08")[pair.isco]):
            yield compare_title(file, pair.line, *isco)
        official = titles("soc2010")[pair.soc]
        if soc not in seen and fold_title(soc[1]) != fold_title(official):
            says = f"SOC 2010 says {official!r}"
            yield remark_title("warning", file, pair.line, *soc, says)
        seen |= {isco, soc}
    (table,) = embedded().contribution(SOURCE).correspondences
    here = {
        f"{pair.isco} with {pair.soc}": Printed(pair.line, f"{scheme} {MARKS[pair.mark]}")
        for pair in pairs
    }
    there = {
        f"{pair.source} with {pair.target}": f"{scheme} {_mark(pair, scheme)}"
        for pair in table.associations
        if pair.source and pair.target
    }
    yield from comparing.compare_rows("pairs", file, here, TABLE, there)


def _mark(pair: Association, scheme: str) -> str:
    part = pair.source_part if scheme == "isco08" else pair.target_part
    return "in part" if part else "whole"
