"""Cells of users' tables: as text, and as codes."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Generator, Iterable, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

#: What a spreadsheet writes where it took a code for a date or a great number.
_MADE = re.compile(
    r"(?i)(?:[0-9]{1,2}-)?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)-[0-9]{1,4}"
    r"|[0-9]{1,2}-(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
    r"|[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[ T]00:00(?::00)?)?|[0-9]{1,2}/[0-9]{1,2}/[0-9]{2,4}"
    r"|[0-9](?:[.,][0-9]+)?e\+?[0-9]{1,2}"
)
#: (line, cells) of each row that is read, and what writes the cells of one.
Rows = Generator[tuple[int, list[Any]], None, None]
Write = Callable[[Sequence[object]], object]


class Formula(NamedTuple):
    """A formula that the workbook holds no value of."""

    written: str

    def __str__(self) -> str:
        return self.written


def text(cell: object) -> str:
    """Write a cell as a CSV file has it.

    >>> text("0110")
    '0110'
    >>> text(15125200.0)
    '15125200'
    """
    if isinstance(cell, str):
        return cell
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, Decimal):
        return f"{cell:f}"
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, datetime.datetime) and cell.time() == datetime.time():
        return cell.date().isoformat()
    return cell.isoformat() if isinstance(cell, datetime.date | datetime.time) else str(cell)


def is_blank(cells: Sequence[object]) -> bool:
    """Check whether a row has no content."""
    return not any(cells) and all(cell == "" for cell in cells)


def is_number(cell: object) -> bool:
    """Check whether a cell is a number, which cannot hold the zeros that a code begins with.

    That of a workbook, or one that a program wrote into a CSV file with a decimal of zero.

    >>> is_number(110), is_number("110.0"), is_number("110"), is_number("0110.0")
    (True, True, False, False)
    """
    if isinstance(cell, str):
        return ".0" in cell and re.fullmatch(r"(0|[1-9][0-9]*)\.0", cell.strip()) is not None
    return isinstance(cell, int | float) and not isinstance(cell, bool)


def code(cell: object) -> str:
    """Write a cell as the code that it holds: a number without its decimal of zero.

    >>> code("332710.0"), code("15-1252"), code("151252.00")
    ('332710', '15-1252', '151252.00')
    """
    written = text(cell)
    return written.strip().removesuffix(".0") if is_number(cell) else written


def remark(cell: object, lost: str = "") -> str:
    """Explain what a spreadsheet may have made of a code; `lost` is the remark on lost zeros."""
    if isinstance(cell, Formula):
        return "; the cell holds a formula without a value: save the workbook in a spreadsheet"
    if isinstance(cell, datetime.date | datetime.time):
        return "; the cell holds a date: has the spreadsheet made one of a code?"
    if isinstance(cell, str) and _MADE.fullmatch(cell.strip()):
        return (
            f"; has a spreadsheet made a date or a number of a code? keep its column as text{lost}"
        )
    return f"; the cell is a number{lost}" if lost and is_number(cell) else lost


def list_values(values: Iterable[object]) -> list[object]:
    """List the values of a series or an array of any library as Python's own.

    >>> list_values(iter(["2512", 110]))
    ['2512', 110]
    """
    for name in ("tolist", "to_list"):  # numpy, pandas and PyArrow; Polars
        if listed := getattr(values, name, None):
            return list(listed())
    return [item() if (item := getattr(value, "item", None)) else value for value in values]
