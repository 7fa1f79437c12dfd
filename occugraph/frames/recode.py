"""Recodes a column of a data frame, or any values: a small table of the distinct ones, joined."""

from __future__ import annotations

import warnings
from collections.abc import Collection, Iterable, Iterator, Sequence
from decimal import Decimal, localcontext
from typing import TYPE_CHECKING, Any

from ..columns.choice import decide_column
from ..columns.decision import ColumnDecision, Question
from ..columns.reader import ColumnReader
from ..columns.spelling import Readers
from ..errors import InputError, quote_input
from ..query.session import Session
from ..recoding.groups import find_groups
from ..recoding.recode import ADDED, Recoded, Recoder
from ..recoding.recode_table import Wanted, make_recoder
from ..recoding.totals import Totals, find_totals
from ..recoding.values import EXACT
from ..tables.cells import list_values
from .frame import Frame
from .rows import FrameRows

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
    recoder, reader = _prepare(session, distinct, heading, wanted)
    rows = [
        (place, _cells(row))
        for place, value in enumerate(distinct)
        for row in recoder.recode(reader.read(value)).rows
    ]
    warning = find_groups(session, reader, distinct).warning
    remarks = (*reader.decision.warnings, *([warning] if warning else []))
    return LookupTable(distinct, rows, reader.decision, remarks)


def recode_frame(session: Session, native: Any, column: str, wanted: Wanted) -> Any:
    """Recode a column of a data frame; see `occugraph.recode`."""
    frame, value = Frame(native), wanted.value
    distinct = frame.find_distinct(column)
    if value is not None:
        frame.check_number(value)
    values = [cell for (cell,) in distinct.values]
    recoder, reader = _prepare(session, values, column, wanted)
    cells = [list(map(_cells, recoder.recode(reader.read(cell)).rows)) for cell in values]
    groups = find_groups(session, reader, values)
    names = frame.name_added(ADDED)
    recoded, totals = frame.number_rows(names["row"]), Totals(groups.warning)
    if value is not None:
        rows = FrameRows(frame, column, value, distinct, groups)
        with localcontext(EXACT):
            totals = find_totals(rows, wanted.totals)
            counted = [
                list(map(_cells, recoder.count(reader.read(row[-1]), rest.halve()).rows))
                for row, rest in totals.rests.items()
            ]
        if totals.rests:
            recoded, distinct = rows.mark(recoded, totals)
            cells += counted
    for warning in (*reader.decision.warnings, totals.sentence):
        if warning:
            warnings.warn(f"column {quote_input(column)}: {warning}", stacklevel=3)
    added = {names[field]: _KINDS.get(field, str) for field in Recoded._fields}
    recoded = recoded.join(distinct, added, cells)
    if value is not None:
        recoded = recoded.share(value, names["weight"])
    if totals.rests:
        recoded = recoded.drop(distinct.columns[-1])
    return recoded.give_back(native, names["row"], names["target_code"])


def _prepare(
    session: Session, values: Sequence[object], heading: str | None, wanted: Wanted
) -> tuple[Recoder, ColumnReader]:
    """Decide what distinct values are read as; make what recodes them, and what reads them."""
    readers = Readers(session)
    recoder = make_recoder(readers, wanted)
    question = Question(recoder.classifies, wanted.scheme, wanted.mixed, wanted.missing)
    counts = dict.fromkeys(values, 1)
    return recoder, ColumnReader(readers, counts, heading, question, recoder.differ)


def _cells(row: Recoded) -> tuple[object, ...]:
    """List the cells of a row; None where one has no content."""
    cells = (float(cell) if isinstance(cell, Decimal) else cell for cell in row)
    return tuple(None if cell == "" else cell for cell in cells)
