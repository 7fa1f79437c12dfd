"""The Census Bureau's workbook of occupation codes: its codes, their SOC and what became of them.

Nothing is taken from it: what it says is what the embedded tables say, or a remark names the row.
Its sheets are the list of 2018; the crosswalk from 2010, which prints the SOC occupations that a
code takes in below it; and the summary of changes, where an empty cell repeats the code above.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Sequence

from ..errors import quote_input
from ..model.sources import DocumentReading, Remark
from ..tables import publisher_tables
from ..tables.publisher_tables import Sheet
from . import comparing, reference_tables
from .comparing import LONG, Printed, check_once, counterparts

ID = "census-occupations"
LIST = "2018 Census Occ Code List"
LIST_COLUMNS = ("2018 Census Code", "2018 Census Title", "2018 SOC Code")
CROSSWALK = "2010 to 2018 Crosswalk"
CROSSWALK_COLUMNS = ("2010 Census Code", "2010 Census Title", "2010 SOC code", *LIST_COLUMNS)
CHANGES = "Occ Code Changes"
CHANGES_COLUMNS = ("2010 Census OCC Code", "New 2018 Census OCC Code")
CODE = re.compile(r"[0-9]{4}")
#: What stands in a column of codes beside codes: a heading's range, and words below the list.
OTHER = re.compile(r"[0-9]{4} ?- ?[0-9]{4}|[^0-9]*")
#: A SOC occupation that a code takes in, printed below it: its title and code.
MEMBER = re.compile(r".*\(([0-9]{2}-[0-9]{4})\)")
#: What is printed in place of a SOC code where there is none.
NO_SOC = "none"

Table = dict[str, Printed]


def read_document(path: str | os.PathLike[str]) -> DocumentReading:
    """Read three sheets of the workbook."""
    listed = publisher_tables.read(path, LIST_COLUMNS, LIST, numbers=True)
    crosswalk = publisher_tables.read(path, CROSSWALK_COLUMNS, CROSSWALK, numbers=True)
    changes = publisher_tables.read(path, CHANGES_COLUMNS, CHANGES, numbers=True)
    new = _codes(listed, ((line, cells) for line, cells in listed.rows))
    old = _codes(crosswalk, ((line, cells[:3]) for line, cells in crosswalk.rows))
    remarks: list[Remark] = []
    counts: dict[str, int] = {}
    members, pairs = _members(crosswalk), _pairs(changes, old, new)
    for what, sheet, table, here, there in (
        ("codes of 2018", LIST, "census2018.csv", new, _embedded_codes("2018")),
        ("codes of 2010", CROSSWALK, "census2010.csv", old, _embedded_codes("2010")),
        ("members", CROSSWALK, "census2018_soc2018.csv", members, _embedded_members()),
        ("pairs", CHANGES, "census2010_census2018.csv", pairs, _embedded_pairs()),
    ):
        remarks += comparing.compare_rows(what, f"{listed.file} ({sheet})", here, table, there)
        counts[what] = len(here)
    return DocumentReading(ID, listed.file, listed.sha256, (), tuple(remarks), counts)


def _codes(sheet: Sheet, rows: Iterable[tuple[int, Sequence[str]]]) -> Table:
    """Read a list of codes with title and SOC; headings and notes between them are left out."""
    codes: Table = {}
    lines: dict[str, int] = {}
    for line, (code, title, soc) in rows:
        if not _is_code(sheet, line, code):
            continue
        if not title:
            raise sheet.error(f"{code} has no title", line)
        check_once(sheet, line, code, lines)
        codes[code] = Printed(line, _describe(title, soc))
    return codes


def _is_code(sheet: Sheet, line: int, text: str) -> bool:
    if not CODE.fullmatch(text) and not OTHER.fullmatch(text):
        problem = f"{quote_input(text)} is no Census code: four digits, as in 0010"
        lost = text.isdigit() and len(text) < 4
        raise sheet.error(f"{problem}: has the column lost its zeros?" if lost else problem, line)
    return CODE.fullmatch(text) is not None


def _describe(title: str, soc: str) -> str:
    name = quote_input(" ".join(title.casefold().split()), LONG)
    return f"{name}, SOC {soc}" if soc and soc != NO_SOC else f"{name}, no SOC"


def _members(sheet: Sheet) -> Table:
    """Read the SOC occupations printed below the codes of 2018 that take in more than one."""
    members: Table = {}
    above = ""
    for line, (*_, code, title, _soc) in sheet.rows:
        if _is_code(sheet, line, code):
            above = code
        elif member := MEMBER.fullmatch(title):
            if not above:
                raise sheet.error(f"{member[1]} stands under no code", line)
            members[f"{above} with {member[1]}"] = Printed(line, "")
    return members


def _pairs(sheet: Sheet, old: Iterable[str], new: Iterable[str]) -> Table:
    """Read what became of each code of 2010; one that no change names is the same in 2018."""
    pairs: Table = {}
    above = ["", ""]
    changed: set[str] = set()
    for line, codes in sheet.rows:
        given = [_is_code(sheet, line, code) for code in codes]
        above = [
            code if is_code else up for code, is_code, up in zip(codes, given, above, strict=True)
        ]
        if any(given):
            if not all(above):
                raise sheet.error("a code stands beside no code of the other year", line)
            changed.add(above[0])
            pairs[f"{above[0]} to {above[1]}"] = Printed(line, "")
    same = [code for code in new if code in set(old) - changed]
    return pairs | {f"{code} to {code}": Printed(0, "") for code in same}


def _embedded_codes(year: str) -> dict[str, str]:
    columns = {role: role for role in ("code", "title", f"printed_soc{year}")}
    rows = reference_tables.rows(f"census{year}.csv", columns)
    return {
        code: _describe(title, soc) for code, title, soc in (row.texts.values() for row in rows)
    }


def _embedded_members() -> dict[str, str]:
    return dict(_embedded("census-census2018-soc2018", "with", 2))


def _embedded_pairs() -> dict[str, str]:
    return dict(_embedded("census-census2010-census2018", "to", 1))


def _embedded(source: str, word: str, least: int) -> Iterator[tuple[str, str]]:
    """Yield the pairs of a table, of the codes that have at least so many."""
    for code, others in counterparts(source).items():
        if len(others) >= least:
            yield from ((f"{code} {word} {other}", "") for other in others)
