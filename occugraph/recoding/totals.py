"""Totals: rows of a published table that count what other rows of it count already."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from ..columns.reader import ColumnReader
from ..query.session import Session
from ..tables.cells import text
from ..tables.user_tables import Table
from .values import read_number

#: Headings of the column in which the Bureau of Labor Statistics names the level of each row, and
#: the levels: the first counts, the others sum it up.
LEVELS_HEADED = ("O_GROUP", "OCC_GROUP", "GROUP")
COUNTING = ("detailed", "")
SUMMING = ("total", "major", "minor", "broad")
#: Codes of all occupations or industries together.
_ALL = re.compile(r"0+(-0+)?(\.0+)?")
#: A total may be smaller than the sum of its members by rounding.
ROUNDED = Decimal("0.98")

REASON = "a total of other rows, which are counted: not counted again"


class Groups(NamedTuple):
    """The cells of a column that are groups."""

    members: dict[Any, list[Any]]
    """Each that stands beside members of its own, with those nearest below it."""
    alone: frozenset[Any]
    """Those of whose members none stands there."""


class Totals:
    """Which rows of a table are totals.

    Args:
        place: of the column that names the level of each row; None where there is none.
        cells: cells of the column of codes that are totals wherever they stand.
        doubled: cells that stand twice for one number, as a group and as what counts for it.

    """

    def __init__(
        self,
        place: int | None = None,
        cells: Collection[Any] = frozenset(),
        doubled: Collection[Any] = frozenset(),
    ) -> None:
        self.place, self.cells, self._doubled = place, cells, doubled
        self._once: set[Any] = set()

    def has(self, cells: Sequence[Any], cell: Any) -> bool:
        """Whether the next row is a total; of a doubled cell every second row is."""
        if self.place is not None:
            return text(cells[self.place]).strip().casefold() in SUMMING
        if cell not in self._doubled:
            return cell in self.cells
        is_second = cell in self._once
        self._once ^= {cell}
        return is_second


def find_groups(session: Session, reader: ColumnReader, cells: Iterable[Any]) -> Groups:
    """Find the cells that are groups, and those of other cells among them."""
    of_code: dict[tuple[str, str], list[Any]] = {}
    levels = set()
    everything = []
    for cell in cells:
        reading = reader.read(cell)
        if reading.concept is not None:
            levels.add((reading.concept.scheme, reading.concept.level))
            of_code.setdefault((reading.concept.scheme, reading.concept.code), []).append(cell)
        elif reading.problem and _ALL.fullmatch(text(cell).strip()):
            everything.append(cell)
    if len(levels) == len({scheme for scheme, _ in levels}) and not everything:
        return Groups({}, frozenset())  # codes of one level are no groups of each other
    below: dict[tuple[str, str], list[Any]] = {}
    top, groups = [], []
    for (scheme, code), own in of_code.items():
        if not session.hierarchy(scheme).is_leaf(scheme, code):
            groups += own
        for group in session.groups_above(scheme, code):
            if (scheme, group) in of_code:
                below.setdefault((scheme, group), []).extend(own)
                break
        else:
            top += own
    members = {cell: codes for key, codes in below.items() for cell in of_code[key]}
    members |= {cell: top for cell in everything if top}
    return Groups(members, frozenset(groups) - members.keys())


def find_totals(table: Table, place: int, value_place: int, groups: Groups) -> Totals:
    """Find the totals among groups: where the table names them, or where their numbers say so.

    A group is a total where its number is that of its members together, or more: it may be counted
    where it is less, as rows are that are known by their group only.
    """
    levels = [at for at, name in enumerate(table.header) if name.strip().upper() in LEVELS_HEADED]
    if len(levels) == 1:
        names = {text(cell).strip().casefold() for cell in table.count(levels[0])}
        if names.issubset({*COUNTING, *SUMMING}) and "detailed" in names:
            return Totals(levels[0])
    wanted = {*groups.members, *(cell for own in groups.members.values() for cell in own)}
    sums = dict.fromkeys(wanted, Decimal(0))
    rows = dict.fromkeys(wanted, 0)
    for row in table:
        cell = row.cells[place]
        if not row.problem and cell in wanted:
            rows[cell] += 1
            sums[cell] += read_number(row.cells[value_place]) or 0
    doubled = {
        member
        for cell, own in groups.members.items()
        for member in groups.alone.intersection(own)
        if rows[member] == 2 * rows[cell]
    }
    for cell in doubled:
        rows[cell], sums[cell] = rows[cell] // 2, sums[cell] / 2
    cells = frozenset(
        cell
        for cell, own in groups.members.items()
        if rows[cell] >= max(rows[member] for member in own)
        and sums[cell] >= ROUNDED * sum(sums[member] for member in own)
    )
    return Totals(cells=cells, doubled=doubled if cells else ())
