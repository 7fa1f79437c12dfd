"""Blocks of a table: the rows of one area, year or the like, in which a published code is once."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import islice
from typing import Any, NamedTuple

from ..files.limits import BLOCK_ROWS, MOST_COMPARED
from ..tables.cells import text
from ..tables.user_tables import Table
from .groups import Groups
from .values import read_number

#: Headings of the column in which the Bureau of Labor Statistics names the level of each row, and
#: the levels: the first counts, the others sum it up.
LEVELS_HEADED = ("O_GROUP", "OCC_GROUP", "GROUP")
COUNTING = ("detailed", "")
SUMMING = ("total", "major", "minor", "broad")


class Line(NamedTuple):
    """A row as totals are found by."""

    block: tuple[Any, ...]
    """What the columns that part the table into blocks hold."""
    level: str
    """What the column of levels holds, as text; empty where there is none."""
    cell: Any
    """What the column of codes holds."""
    number: Decimal | None


class Rows(ABC):
    """The rows of a table that have a code, to be read as often as needed."""

    #: Where the cells of the column of codes stand; rows of others are left out.
    groups: Groups
    #: Other columns than those of codes and numbers -> their headings.
    columns: Mapping[Any, str]

    @abstractmethod
    def list_values(self, column: Any) -> Collection[object]:
        """List the distinct values of a column."""

    @abstractmethod
    def count_values(self) -> Mapping[Any, int]:
        """Count the first `BLOCK_ROWS` (at None), and the distinct values of every column."""

    @abstractmethod
    def read(self, columns: Sequence[Any], level: Any) -> Iterator[Line]:
        """Yield the rows, by the columns that part them into blocks and the one of levels."""

    def repeat(self, columns: Sequence[Any], level: Any) -> bool:
        """Whether a code is in a block more than once, as in rows of persons.

        A group that is published as what counts too may stand there twice with one number.
        """
        numbers: dict[Any, Decimal | None] = {}
        twice = set()
        for line in self.read(columns, level):
            row = line[:-1]
            if row not in numbers:
                numbers[row] = line.number
            elif row in twice or line.number != numbers[row] or not self._is_group(line.cell):
                return True
            else:
                twice.add(row)
            if len(numbers) > MOST_COMPARED:
                return True
        return False

    def _is_group(self, cell: Any) -> bool:
        return self.groups.places[cell].is_group


class TableRows(Rows):
    """The rows of a table in a file; uneven ones are left out."""

    def __init__(self, table: Table, place: int, value_place: int, groups: Groups) -> None:
        self._table, self._place, self._value_place = table, place, value_place
        self.groups = groups
        names = enumerate(table.header)
        self.columns = {at: name for at, name in names if at not in (place, value_place)}

    def list_values(self, column: int) -> Collection[object]:
        """List the distinct values of a column."""
        return self._table.count(column)

    def count_values(self) -> Mapping[Any, int]:
        """Count the first rows, and the distinct values of every column in them."""
        cells = [row.cells for row in islice(self._table, BLOCK_ROWS)]
        return {None: len(cells), **{at: len({row[at] for row in cells}) for at in self.columns}}

    def read(self, columns: Sequence[int], level: int | None) -> Iterator[Line]:
        """Yield the rows."""
        for row in self._table:
            cell = row.cells[self._place]
            if not row.problem and cell in self.groups.places:
                block, level_text = locate(row.cells, columns, level)
                yield Line(block, level_text, cell, read_number(row.cells[self._value_place]))


def locate(
    cells: Sequence[Any], columns: Sequence[int], level: int | None
) -> tuple[tuple[Any, ...], str]:
    """Find the block of a row of a file, and its level."""
    block = tuple(cells[at] for at in columns)
    return block, "" if level is None else text(cells[level])


def read_level(cell: object) -> str:
    """Read the name of a level, whatever its capitals."""
    return text(cell).strip().casefold()


def find_level(rows: Rows) -> Any:
    """Find the column that names the level of each row; None where there is none."""
    levels = [at for at, name in rows.columns.items() if name.strip().upper() in LEVELS_HEADED]
    if len(levels) == 1:
        names = set(map(read_level, rows.list_values(levels[0])))
        if names.issubset({*COUNTING, *SUMMING}) and "detailed" in names:
            return levels[0]
    return None


def find_block_columns(rows: Rows, level: Any) -> tuple[Any, ...] | None:
    """Find the columns that part a table into blocks: in each a published code stands once.

    They are as few as may be, and rather those of few values; none where no code is there twice.
    None where codes repeat whatever the columns, as in a table of persons.
    """
    if not rows.repeat((), level):
        return ()
    counts = rows.count_values()
    most = counts[None] / 2  # fewer than two rows are no block
    useful = [at for at in rows.columns if at != level and counts[at] <= most]
    useful.sort(key=counts.__getitem__)
    if rows.repeat(useful, level):
        return None
    columns = useful
    for at in reversed(useful):
        others = [one for one in columns if one != at]
        if not rows.repeat(others, level):
            columns = others
    return tuple(columns)
