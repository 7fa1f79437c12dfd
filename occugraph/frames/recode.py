"""Recodes a column of a data frame, or any values: a small table of the distinct ones, joined."""

from __future__ import annotations

import warnings
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from ..columns.decision import ColumnDecision, Question, Readers, decide_column
from ..columns.reader import ColumnReader
from ..crosswalk.lookup import USUAL
from ..errors import InputError
from ..query.session import Session
from ..recoding.recode import Recoded, Recoder
from ..tables.cells import list_values
from .frame import Frame, SmallTable

if TYPE_CHECKING:
    import pandas

#: Columns that are no texts.
_KINDS = {"targets": int, "weight": float}


class LookupTable:
    """The distinct values of a column, and what each becomes: a row for each target.

    Args:
        decision: how the values were read.
        values: the distinct values.
        rows: place of a value among them, and what it becomes.

    """

    #: Names of the columns.
    columns = ("given", *Recoded._fields)

    def __init__(
        self,
        decision: ColumnDecision,
        values: Sequence[object],
        rows: Sequence[tuple[int, Recoded]],
    ) -> None:
        self.decision, self._values, self._rows = decision, values, rows

    def __len__(self) -> int:
        return len(self._rows)

    def __iter__(self) -> Iterator[tuple[object, ...]]:
        """Yield the rows: the value, then its cells; a cell without content is None."""
        return ((self._values[place], *cells) for place, cells in self.placed())

    def placed(self) -> list[tuple[int, tuple[object, ...]]]:
        """List the place of each value, and the cells beside it."""
        return [(at, filled(row)) for at, row in self._rows]

    def records(self) -> list[dict[str, object]]:
        """Rows as dicts; a cell without content is None."""
        return [dict(zip(self.columns, row, strict=True)) for row in self]

    def to_pandas(self) -> pandas.DataFrame:
        """Rows as a pandas DataFrame.

        Raises:
            InputError: pandas is not installed.

        """
        try:
            import pandas
        except ImportError:
            raise InputError("to_pandas() needs pandas: pip install 'occugraph[pandas]'") from None
        return pandas.DataFrame.from_records(list(self), columns=list(self.columns))


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
    session: Session,
    values: Sequence[object],
    *,
    to: str,
    heading: str | None = None,
    scheme: str | None = None,
    mixed: bool = False,
    missing: Collection[str] = (),
    basis: Collection[str] | None = None,
    via: str | None = None,
    weights: str | None = None,
) -> LookupTable:
    """Recode distinct values; see `occugraph.lookup_table`."""
    recoder = Recoder(session, to, basis=USUAL if basis is None else basis, via=via)
    question = Question(recoder.classifies, scheme, mixed, missing)
    counts = dict.fromkeys(values, 1)
    reader = ColumnReader(Readers(session), counts, heading, question, recoder.differ)
    rows = [
        (place, _weighed(row, weights))
        for place, value in enumerate(values)
        for row in recoder.recode(reader.read(value)).rows
    ]
    return LookupTable(reader.decision, values, rows)


def _weighed(row: Recoded, weights: str | None) -> Recoded:
    return row._replace(weight=1 / row.targets) if weights and row.targets else row


def recode_frame(
    session: Session,
    native: Any,
    *,
    column: str,
    to: str,
    value: str | None = None,
    weights: str | None = None,
    **options: Any,
) -> Any:
    """Recode a column of a data frame; see `occugraph.recode`."""
    frame = Frame(native)
    if value is not None:
        frame.check_column(value)
        weights = weights or "equal"
    distinct = frame.find_distinct(column)
    table = make_lookup(session, distinct.values, to=to, heading=column, weights=weights, **options)
    for warning in table.decision.warnings:
        warnings.warn(warning, stacklevel=3)
    names = frame.name_added(["row", *Recoded._fields, *([] if value is None else ["value"])])
    kinds = {names[field]: _KINDS.get(field, str) for field in Recoded._fields}
    nothing = filled(Recoded(target_scheme=to, reason="no value"))
    small = SmallTable(kinds, names["target_scheme"], table.placed(), nothing)
    recoded = frame.number_rows(names["row"]).join(distinct, small)
    if value is not None:
        recoded = recoded.share(value, names["weight"], names["value"])
    return recoded.give_back(native, names["row"], names["target_code"])


def filled(row: Recoded) -> tuple[object, ...]:
    """List the cells of a row; None where one has no content."""
    return tuple(None if cell == "" else cell for cell in row)
