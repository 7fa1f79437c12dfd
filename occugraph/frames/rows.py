"""The rows of a data frame as totals are found by, computed where the frame is."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from ..files.limits import MOST_COMPARED
from ..recoding.blocks import Line, Rows, read_level
from ..recoding.values import read_number
from .frame import BETWEEN, Distinct, Frame


class FrameRows(Rows):
    """The rows of a frame; nothing is collected of a lazy one but counts, and of few rows.

    Args:
        frame: the frame.
        column: its column of codes.
        value: its column of numbers.
        distinct: the distinct values of the column of codes.
        cells: those of them that are codes.

    """

    def __init__(
        self, frame: Frame, column: str, value: str, distinct: Distinct, cells: Collection[object]
    ) -> None:
        self._frame, self._column, self._value = frame, column, value
        self._cells = dict(zip(distinct.keys, (cell for (cell,) in distinct.values), strict=True))
        self._missing = [key for key, cell in self._cells.items() if cell not in cells]
        self.columns = {name: name for name in frame.columns if name not in (column, value)}

    def list_values(self, column: str) -> Collection[object]:
        """List the distinct values of a column."""
        return self._frame.find_distinct(column).keys

    def count_values(self) -> Mapping[Any, int]:
        """Count the rows, and the distinct values of every column."""
        return self._frame.count_distinct(*self.columns)

    def read(self, columns: Sequence[str], level: str | None) -> Iterator[Line]:
        """Yield the rows."""
        parts = len(columns)
        for *keys, number in self._frame.read_keys(
            self._list(columns, level), self._value, self._column, self._missing
        ):
            level_text = "" if level is None else keys[parts]
            yield Line(tuple(keys[:parts]), read_level(level_text), self._cells[keys[-1]], read_number(number))
