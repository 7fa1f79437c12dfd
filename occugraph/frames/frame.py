"""A data frame of any kind: its distinct values, its rows numbered, a small table joined to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from ..errors import InputError, quote_input
from ..tables.added_columns import heading

#: What a frame may be, as messages name it.
KINDS = "pandas, Polars, PyArrow, DuckDB, Ibis or PySpark"


class Distinct(NamedTuple):
    """The distinct values of a column of a frame, null left out."""

    column: str
    wrapped: Any
    """A frame of the column alone."""

    @property
    def values(self) -> list[object]:
        """The values, as Python has them."""
        return list(self.wrapped[self.column].to_list())


class SmallTable(NamedTuple):
    """Cells that are joined to the rows of a frame by the values of a column."""

    added: Mapping[str, type]
    """Name of each column -> `str`, `int` or `float`."""
    certain: str
    """The column that has a cell in every row."""
    rows: Sequence[tuple[int, Sequence[object]]]
    """Place of a value among the distinct ones, and the cells that are joined to it."""
    missing: Sequence[object]
    """The cells of a row that has no value."""


class Frame:
    """A data frame, eager or lazy; every step gives a new one of the same kind.

    Raises:
        InputError: no such frame, or narwhals is not installed.

    """

    def __init__(self, native: Any) -> None:
        try:
            import narwhals
        except ImportError:
            message = "data frames need narwhals: pip install 'occugraph[frames]'"
            raise InputError(message) from None
        try:
            self.wrapped: Any = narwhals.from_native(native)
        except TypeError:
            raise _not_a_frame(native) from None
        self.narwhals, self.is_lazy = narwhals, isinstance(self.wrapped, narwhals.LazyFrame)
        self.columns: list[str] = list(self.wrapped.collect_schema().names())

    def check_column(self, name: str) -> None:
        """Refuse a column that the frame does not have."""
        if name not in self.columns:
            named = ", ".join(map(quote_input, self.columns))
            raise InputError(f"no column {quote_input(name)}; there is: {named}")

    def check_number(self, name: str) -> None:
        """Refuse a column that the frame does not have, or that holds no numbers."""
        self.check_column(name)
        kind = self.wrapped.collect_schema()[name]
        if not kind.is_numeric():
            problem = f"column {quote_input(name)} is of {kind}: make numbers of it"
            raise InputError(problem)

    def name_added(self, added: Sequence[str]) -> dict[str, str]:
        """Name columns that are added, each with a prefix where its name is taken."""
        return dict(zip(added, heading(self.columns, added)[len(self.columns) :], strict=True))

    def find_distinct(self, column: str) -> Distinct:
        """Collect the distinct values of a column, and nothing else of a lazy frame."""
        self.check_column(column)
        values = self.wrapped.select(self.narwhals.col(column)).drop_nulls().unique()
        return Distinct(column, values.collect() if self.is_lazy else values)

    def number_rows(self, name: str) -> Frame:
        """Add the number of each row, from 1; on Spark numbers rise, and some are left out."""
        native, engine = self.wrapped.to_native(), self.wrapped.implementation
        if engine.is_duckdb():
            native = native.project(f'*, row_number() over () as "{name}"')
        elif engine.is_ibis():
            import ibis

            native = native.mutate(**{name: ibis.row_number() + 1})
        elif engine.is_spark_like():
            from pyspark.sql import functions

            native = native.withColumn(name, functions.monotonically_increasing_id() + 1)
        elif self.is_lazy:
            native = native.with_row_index(name, 1)
        else:
            native = self.wrapped.with_row_index(name).to_native()
        numbered, number = Frame(native).wrapped, self.narwhals.col(name).cast(self.narwhals.Int64)
        number = number if self.is_lazy else number + 1
        return Frame(numbered.select(*self.columns, number).to_native())

    def join(self, distinct: Distinct, table: SmallTable) -> Frame:
        """Add columns by the values of a column: a row becomes as many as its value has."""
        nw = self.narwhals
        kinds = {str: nw.String, int: nw.Int64, float: nw.Float64}
        schema = {name: kinds[kind] for name, kind in table.added.items()}
        places = [place for place, _ in table.rows]
        data = {name: [cells[at] for _, cells in table.rows] for at, name in enumerate(schema)}
        keys = distinct.wrapped[places]
        added = _make_small(nw, data, schema, keys.implementation)
        small = keys.with_columns(*(added[name] for name in schema))
        joined = self.wrapped.join(self._move(small), on=distinct.column, how="left")
        unmatched = nw.col(table.certain).is_null()
        filled = [
            nw.when(unmatched).then(nw.lit(cell)).otherwise(nw.col(name)).alias(name)
            for name, cell in zip(schema, table.missing, strict=True)
            if cell is not None
        ]
        return Frame(joined.with_columns(*filled).to_native())

    def share(self, value: str, weight: str) -> Frame:
        """Split a column of numbers by weights; a number stays whole where there is no weight."""
        nw = self.narwhals
        whole, part = nw.col(value).cast(nw.Float64), nw.col(weight)
        share = nw.when(part.is_null()).then(whole).otherwise(whole * part)
        return Frame(self.wrapped.with_columns(share.alias(value)).to_native())

    def give_back(self, original: Any, row: str, *then: str) -> Any:
        """Give the frame back as the kind that it was, in the order of its rows where it has one.

        A frame of pandas has the index of the original's rows.
        """
        native = self.wrapped.to_native()
        if self.is_lazy:
            return native
        if self.wrapped.implementation.is_pandas_like():  # whose joins keep the order
            native.index = original.index[native[row] - 1]
            return native
        return self.wrapped.sort(row, *then).to_native()

    def _move(self, small: Any) -> Any:
        """Bring a small table to where the frame is computed."""
        if not self.is_lazy:
            return small
        engine, native = self.wrapped.implementation, self.wrapped.to_native()
        if engine.is_polars():
            return small.lazy()
        if engine.is_duckdb():
            occugraph_lookup = small.to_native()  # noqa: F841  # which the query names
            moved = native.query("occugraph_frame", "from occugraph_lookup")
        elif engine.is_ibis():
            import ibis

            moved = ibis.memtable(small.to_native())
        elif engine.is_spark_like():
            from pyspark.sql import types

            nw, (key, *names) = self.narwhals, small.columns
            kinds = {
                nw.String: types.StringType(),
                nw.Int64: types.LongType(),
                nw.Float64: types.DoubleType(),
            }
            fields = [types.StructField(name, kinds[small.schema[name]]) for name in names]
            schema = types.StructType([native.schema[key], *fields])
            moved = native.sparkSession.createDataFrame(small.rows(), schema)
        else:
            raise _not_a_frame(native)
        return self.narwhals.from_native(moved)


def _make_small(
    nw: Any, data: Mapping[str, Sequence[object]], schema: Mapping[str, Any], engine: Any
) -> Any:
    """Make a small frame of an engine; in pandas whole numbers may be missing, as elsewhere."""
    if not engine.is_pandas():
        return nw.from_dict(data, schema, backend=engine)
    whole = {name: "Int64" for name, kind in schema.items() if kind == nw.Int64}
    frame = nw.from_dict(data, {**schema, **dict.fromkeys(whole)}, backend=engine)
    return nw.from_native(frame.to_native().astype(whole))


def _not_a_frame(native: object) -> InputError:
    return InputError(f"a data frame is of {KINDS}, not {type(native).__name__}")
