"""Rows that are written with columns behind their own: what is added is rendered only once."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Protocol

from ..tables.cells import Write
from ..tables.csv_files import CsvOutput
from .values import shorten


class RowOutput(Protocol):
    """Writes rows of their own cells, their number, and cells that are added."""

    def own(self, cells: Sequence[Any]) -> Any:
        """Render the cells of a row."""

    def added(self, cells: Sequence[Any]) -> Any:
        """Render cells that are added."""

    def write(self, own: Any, number: int, added: Any) -> None:
        """Write a row."""


class TextRows:
    """Rows of a CSV file, rendered as text."""

    def __init__(self, output: CsvOutput) -> None:
        self._output, self._delimiter = output, output.delimiter
        self.own = output.render

    def added(self, cells: Sequence[Any]) -> str:
        """Render cells that are added, with the end of the line."""
        return f"{self._delimiter}{self._output.render(list(map(plain, cells)))}\n"

    def write(self, own: str, number: int, added: str) -> None:
        """Write a row."""
        self._output.write_text(f"{own}{self._delimiter}{number}{added}")


class CellRows:
    """Rows of a workbook, whose cells keep their kinds."""

    def __init__(self, output: Write) -> None:
        self._output = output

    def own(self, cells: Sequence[Any]) -> Sequence[Any]:
        """Take the cells of a row as they are."""
        return cells

    def added(self, cells: Sequence[Any]) -> list[object]:
        """Take cells that are added."""
        return list(map(plain, cells))

    def write(self, own: Sequence[Any], number: int, added: list[object]) -> None:
        """Write a row."""
        self._output([*own, number, *added])


def row_output(output: Write) -> RowOutput:
    """Choose how rows are rendered for an output."""
    return TextRows(output) if isinstance(output, CsvOutput) else CellRows(output)


def plain(value: object) -> object:
    """Make the cell of a value: nothing for None, a whole number without decimals."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else shorten(value)
    return "" if value is None else value
