"""Recodes a column of a data frame, or any values: a small table of the distinct ones, joined."""

from __future__ import annotations

import warnings
from collections.abc import Collection, Iterable, Iterator, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from ..columns.choice import decide_column
from ..columns.decision import ColumnDecision, Question
from ..columns.reader import ColumnReader
from ..columns.spelling import Readers
from ..errors import InputError, quote_input
from ..files.printable import format_count
from ..query.session import Session
from ..recoding.recode import ADDED, Recoded, Recoder
from ..recoding.recode_table import Wanted, make_recoder
from ..recoding.totals import find_groups
from ..tables.cells import list_values, text
from .frame import Frame

if TYPE_CHECKING:
    import pandas

#: Columns that are no texts.
_KINDS = {"targets": int, "weight": float}


class LookupTable:
    """The distinct values of a column, and what each becomes: a row for each target.

    Args:
        values: the distinct values.
        rows: place of a value among them, and the cells beside it; a cell without content is None.
        decision: how the values were read.
        warnings: what a person should know before the table is used.

    """

    #: Names of the columns.
    columns = ("given", *Recoded._fields)

    def __init__(
        self,
        values: Sequence[object],
        rows: Sequence[tuple[int, tuple[object, ...]]],
        decision: ColumnDecision,
        warnings: tuple[str, ...],
    ) -> None:
        self.rows, self.decision, self.warnings = rows, decision, warnings
        self._values = values

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[tuple[object, ...]]:
        """Yield the rows: the value, then the cells beside it."""
        return ((self._values[place], *cells) for place, cells in self.rows)

    def records(self) -> list[dict[str, object]]:
        """Rows as dicts."""
        return [dict(zip(self.columns, row, strict=True)) for row in self]

    def to_pandas(self) -> pandas.DataFrame:
        """Rows as a DataFrame of pandas: `targets` as Int64, `weight` as float64.

        Raises:
            InputError: pandas is not installed.

        """
        try:
            import pandas
        except ImportError:
            raise InputError("to_pandas() needs pandas: pip install 'occugraph[pandas]'") from None
        table = pandas.DataFrame(list(self), columns=list(self.columns))
        return table.astype({"targets": "Int64", "weight": "float64"})


def read_column(
    session: Session,
    values: Iterable[object],
    heading: str | None,
    *,
    scheme: str | None,
    to: str | None,
    missing: Collection[str],
) -> ColumnDecision:
    """Decide which scheme a column is in; see `occugraph.read_column`."""
    question, differ = Question(scheme=scheme, missing=missing), None
    if to is not None:
        recoder = Recoder(session, to)
        question, differ = question._replace(classifies=recoder.classifies), recoder.differ
    return decide_column(Readers(session), list_values(values), heading, question, differ)


def make_lookup(
    session: Session, distinct: Sequence[object], heading: str | None, wanted: Wanted
) -> LookupTable:
    """Recode distinct values; see `occugraph.lookup_table`."""
    readers = Readers(session)
    recoder = make_recoder(readers, wanted)
    question = Question(recoder.classifies, wanted.scheme, wanted.mixed, wanted.missing)
    reader = ColumnReader(readers, dict.fromkeys(distinct, 1), heading, question, recoder.differ)
    rows = [
        (place, _cells(row))
        for place, value in enumerate(distinct)
        for row in recoder.recode(reader.read(value)).rows
    ]
    remarks = list(reader.decision.warnings)
    if groups := find_groups(session, reader, distinct).members:
        named = ", ".join(map(text, list(groups)[:3])) + (", ..." if len(groups) > 3 else "")
        beside = f"{format_count(len(groups), 'group')} beside members of their own ({named})"
        remarks.append(f"{beside}: what is summed over the rows counts twice")
    return LookupTable(distinct, rows, reader.decision, tuple(remarks))


def recode_frame(session: Session, native: Any, column: str, wanted: Wanted) -> Any:
    """Recode a column of a data frame; see `occugraph.recode`."""
    frame, value = Frame(native), wanted.value
    distinct = frame.find_distinct(column)
    if value is not None:
        frame.check_number(value)
    table = make_lookup(session, [cell for (cell,) in distinct.values], column, wanted)
    for warning in table.warnings:
        warnings.warn(f"column {quote_input(column)}: {warning}", stacklevel=3)
    cells: list[list[tuple[object, ...]]] = [[] for _ in distinct.keys]
    for place, row in table.rows:
        cells[place].append(row)
    names = frame.name_added(ADDED)
    added = {names[field]: _KINDS.get(field, str) for field in Recoded._fields}
    recoded = frame.number_rows(names["row"]).join(distinct, added, cells)
    if value is not None:
        recoded = recoded.share(value, names["weight"])
    return recoded.give_back(native, names["row"], names["target_code"])


def _cells(row: Recoded) -> tuple[object, ...]:
    """List the cells of a row; None where one has no content."""
    cells = (float(cell) if isinstance(cell, Decimal) else cell for cell in row)
    return tuple(None if cell == "" else cell for cell in cells)
