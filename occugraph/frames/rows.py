"""The rows of a data frame as totals are found by, computed where the frame is."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from ..files.limits import BLOCK_ROWS, MOST_COMPARED
from ..recoding.blocks import Line, Rows
from ..recoding.groups import Groups
from ..recoding.totals import Totals
from ..recoding.values import read_number
from ..tables.added_columns import heading
from .frame import BETWEEN, Distinct, Frame


class FrameRows(Rows):
    """The rows of a frame; what is collected are counts, and the rows of a published table.

    Args:
        frame: the frame.
        column: its column of codes.
        value: its column of numbers.
        distinct: the distinct values of the column of codes.
        groups: where they stand.

    """

    def __init__(
        self, frame: Frame, column: str, value: str, distinct: Distinct, groups: Groups
    ) -> None:
        self._frame, self._column, self._value = frame, column, value
        self._cells = dict(zip(distinct.keys, (cell for (cell,) in distinct.values), strict=True))
        keys = {key for key, cell in self._cells.items() if cell not in groups.places}
        self._without, self.groups = (column, keys), groups
        self.columns = {name: name for name in frame.columns if name not in (column, value)}

    def list_values(self, column: str) -> Collection[object]:
        """List the distinct values of a column."""
        return self._frame.find_distinct(column).keys

    def count_values(self) -> Mapping[Any, int]:
        """Count the first rows, and the distinct values of every column in them."""
        return self._frame.count_distinct(self.columns, BLOCK_ROWS)

    def repeat(self, columns: Sequence[str], level: str | None) -> bool:
        """Whether a code is in a block more than once, as in rows of persons."""
        named = self._name(columns, level)
        rows, codes, pairs = self._frame.count_pairs(named, self._value, self._without)
        if pairs > codes or rows > 2 * codes or codes > MOST_COMPARED:
            return True
        return rows > codes and super().repeat(columns, level)

    def read(self, columns: Sequence[str], level: str | None) -> Iterator[Line]:
        """Yield the rows."""
        named = self._name(columns, level)
        for *texts, number in self._frame.read_texts(named, self._value, self._without):
            block, name = tuple(texts[: len(columns)]), "" if level is None else texts[-2]
            yield Line(block, name, self._cells[texts[-1]], read_number(number))

    def mark(self, numbered: Frame, totals: Totals) -> tuple[Frame, Distinct]:
        """Mark the rows that are totals by a column, and list what stands in it beside the codes.

        Behind the distinct codes, which have no mark, stand those of the totals, in their order.
        """
        texts = {cell: key for key, cell in self._cells.items()}
        columns, rows = self._name(totals.columns, totals.level), []
        for block, level, cell in totals.rests:
            named = [] if totals.level is None else [level]
            rows.append(BETWEEN.join((*block, *named, texts[cell])))
        name = heading(numbered.columns, ["occugraph_total"])[-1]
        marks = [str(at) for at in range(len(rows))]
        marked = numbered.join(
            Distinct(columns, tuple(rows), ()), {name: str}, [[(mark,)] for mark in marks]
        )
        keys = [BETWEEN.join((key, "")) for key in self._cells]
        keys += [
            BETWEEN.join((texts[row[-1]], mark))
            for row, mark in zip(totals.rests, marks, strict=True)
        ]
        return marked, Distinct((self._column, name), tuple(keys), ())

    def _name(self, columns: Sequence[str], level: str | None) -> tuple[str, ...]:
        """Name the columns that a row is known by: those of its block, level and code."""
        return (*columns, *([] if level is None else [level]), self._column)
