"""Totals: rows of a published table that count what other rows of it count already."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
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


class Totals(NamedTuple):
    """Which rows of a table are totals."""

    place: int | None = None
    """Of the column that names the level of each row; None where there is none."""
    cells: frozenset[Any] = frozenset()
    """Cells of the column of codes that are totals wherever they stand."""

    def has(self, cells: Sequence[Any], cell: Any) -> bool:
        """Whether a row is a total."""
        if self.place is not None and text(cells[self.place]).strip().casefold() in SUMMING:
            return True
        return cell in self.cells

    def __bool__(self) -> bool:
        return self.place is not None or bool(self.cells)


def find_groups(
    session: Session, reader: ColumnReader, counts: Mapping[Any, int]
) -> dict[Any, list[Any]]:
    """Find the cells that are groups of other cells: each with those nearest below it."""
    cells: dict[tuple[str, str], list[Any]] = {}
    everything = []
    for cell in counts:
        reading = reader.read(cell)
        if reading.concept is not None:
            cells.setdefault((reading.concept.scheme, reading.concept.code), []).append(cell)
        elif reading.problem and _ALL.fullmatch(text(cell).strip()):
            everything.append(cell)
    below: dict[tuple[str, str], list[Any]] = {}
    top = []
    for (scheme, code), own in cells.items():
        for group in session.groups_above(scheme, code):
            if (scheme, group) in cells:
                below.setdefault((scheme, group), []).extend(own)
                break
        else:
            top += own
    groups = {cell: members for key, members in below.items() for cell in cells[key]}
    return groups | {cell: top for cell in everything if top}


def find_totals(
    table: Table, place: int, value_place: int, groups: Mapping[Any, Sequence[Any]]
) -> Totals:
    """Find the totals among groups: where the table names them, or where their numbers say so.

    A group is a total where its number is that of its members together, or more: it may be counted
    where it is less, as rows are that are known by their group only.
    """
    levels = [at for at, name in enumerate(table.header) if name.strip().upper() in LEVELS_HEADED]
    if len(levels) == 1:
        found = {text(cell).strip().casefold() for cell in table.count(levels[0])}
        if found.issubset({*COUNTING, *SUMMING}) and "detailed" in found:
            return Totals(place=levels[0])
    sums: Counter[Any] = Counter()
    rows: Counter[Any] = Counter()
    wanted = {*groups, *(cell for members in groups.values() for cell in members)}
    for row in table:
        cell = row.cells[place]
        if not row.problem and cell in wanted:
            rows[cell] += 1
            sums[cell] += read_number(row.cells[value_place]) or Decimal(0)  # type: ignore[assignment]
    return Totals(cells=frozenset(_summing(groups, sums, rows)))


def _summing(
    groups: Mapping[Any, Sequence[Any]], sums: Mapping[Any, Any], rows: Mapping[Any, int]
) -> Iterable[Any]:
    for cell, members in groups.items():
        together = sum((sums[member] for member in members), Decimal(0))
        if rows[cell] >= max(rows[member] for member in members):
            if sums[cell] >= ROUNDED * together:
                yield cell
