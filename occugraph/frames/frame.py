"""A data frame of any kind: its distinct values, its rows numbered, a small table joined to it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple

from ..errors import InputError, quote_input
from ..tables.added_columns import heading

#: What a frame may be, as messages name it.
KINDS = "pandas, Polars, PyArrow, DuckDB, Ibis or PySpark"
Without = tuple[str, Collection[str]]
"""A column, and values of it as text whose rows are left out."""
#: How texts are made numbers: commas between thousands go, and what is no number becomes null.
_PANDAS = 'pandas.to_numeric(frame[{0}].str.replace(",", ""), errors="coerce")'
_POLARS = 'polars.col({0}).str.replace_all(",", "").cast(float, strict=False)'
_SQL = "in SQL try_cast(replace({0}, ',', '') as double) with the column's name"
#: Between the values of a row that are joined to one text.
BETWEEN = "\x1f"


class Distinct(NamedTuple):
    """The distinct values that stand side by side in some columns of a frame."""

    columns: tuple[str, ...]
    keys: tuple[str, ...]
    """The values of each as one text; null is empty, and is no value as an empty text is none."""
    values: tuple[tuple[Any, ...], ...]
    """The values of each, one a column."""


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
            engine = self.wrapped.implementation
            mend = _PANDAS if engine.is_pandas() else _POLARS if engine.is_polars() else _SQL
            problem = f"is of {kind}: make numbers of it, {mend.format(repr(name))}"
            raise InputError(f"column {quote_input(name)} {problem}")

    def name_added(self, added: Sequence[str]) -> dict[str, str]:
        """Name columns that are added, each with a prefix where its name is taken."""
        return dict(zip(added, heading(self.columns, added)[len(self.columns) :], strict=True))

    def find_distinct(self, *columns: str) -> Distinct:
        """Collect the distinct values of some columns, and nothing else of a lazy frame."""
        for column in columns:
            self.check_column(column)
        rows = self._collect(self.wrapped.select(self._key(columns), *columns).unique())
        keys, cells = (row[0] for row in rows), (row[1:] for row in rows)
        return Distinct(columns, tuple(keys), tuple(cells))

    def count_distinct(self, columns: Collection[str], rows: int) -> dict[str | None, int]:
        """Count the first rows (at None), and the distinct values of columns in them."""
        col = self.narwhals.col
        counts = (
            self.wrapped.head(rows)
            .select(*(self._key((each,)).alias(each) for each in columns))
            .select(
                self.narwhals.len().alias(self._key_name),
                *(col(each).n_unique() for each in columns),
            )
        )
        return dict(zip((None, *columns), self._collect(counts)[0], strict=True))

    def count_pairs(self, columns: Sequence[str], value: str, without: Without) -> tuple[int, ...]:
        """Count the rows, the values of columns side by side, and those with another one's."""
        nw, key = self.narwhals, self._key_name
        rows = self._leave_out(without).select(self._key(columns), value)
        (counts,) = self._collect(rows.select(nw.len(), nw.col(key).n_unique()))
        ((pairs,),) = self._collect(rows.unique().select(nw.len()))
        return (*counts, pairs)

    def read_texts(
        self, columns: Sequence[str], value: str, without: Without
    ) -> list[tuple[Any, ...]]:
        """Collect the rows: the values of columns as texts, then a number."""
        texts = (self._key((each,)).alias(each) for each in columns)
        return self._collect(self._leave_out(without).select(*texts, value))

    def _leave_out(self, without: Without) -> Any:
        column, keys = without
        is_out = self._key((column,)).is_in(list(keys))
        return self.wrapped.filter(~is_out) if keys else self.wrapped

    def _collect(self, frame: Any) -> list[tuple[Any, ...]]:
        return list((frame.collect() if self.is_lazy else frame).rows())

    def drop(self, column: str) -> Frame:
        """Drop a column."""
        return Frame(self.wrapped.drop(column).to_native())

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

    def join(
        self,
        distinct: Distinct,
        added: Mapping[str, type],
        cells: Sequence[Sequence[Sequence[object]]],
    ) -> Frame:
        """Add columns by the values of some: a row becomes as many as there are cells for them.

        Args:
            distinct: the values.
            added: name of each column -> `str`, `int` or `float`.
            cells: of each of the values, what is joined to it: one row of cells or more.

        Raises:
            InputError: two values that look alike, a number and a text, have other cells.

        """
        by_key: dict[str, Sequence[Sequence[object]]] = {}
        for key, own in zip(distinct.keys, cells, strict=True):
            if by_key.setdefault(key, own) != own:
                named = " and ".join(map(quote_input, distinct.columns))
                alike = quote_input(key.replace(BETWEEN, " "))
                problem = f"has {alike} as a number and as a text: make texts of all"
                raise InputError(f"column {named} {problem}")
        nw, key = self.narwhals, self._key_name
        kinds = {str: nw.String, int: nw.Int64, float: nw.Float64}
        schema = {key: nw.String, **{name: kinds[kind] for name, kind in added.items()}}
        rows = [(text, *row) for text, own in by_key.items() for row in own]
        data = {name: [row[at] for row in rows] for at, name in enumerate(schema)}
        keyed = self.wrapped.with_columns(self._key(distinct.columns))
        joined = keyed.join(self._make_small(data, schema), on=key, how="left")
        return Frame(joined.drop(key).to_native())

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

    @property
    def _key_name(self) -> str:
        return heading(self.columns, ["occugraph_key"])[-1]

    def _key(self, columns: Sequence[str]) -> Any:
        """Write the values of some columns as one text."""
        nw = self.narwhals
        given = list(map(nw.col, columns))  # pandas before 3 would make the text None of a null
        texts = [
            nw.when(each.is_null()).then(nw.lit("")).otherwise(each.cast(nw.String))
            for each in given
        ]
        text = texts[0] if len(texts) == 1 else nw.concat_str(texts, separator=BETWEEN)
        return text.alias(self._key_name)

    def _make_small(self, data: Mapping[str, Sequence[object]], schema: Mapping[str, Any]) -> Any:
        """Make a small frame where this one is computed."""
        nw, engine, native = self.narwhals, self.wrapped.implementation, self.wrapped.to_native()
        if engine.is_pandas():  # whole numbers may be missing, as elsewhere
            pandas = nw.get_native_namespace(native)
            # before pandas 3, `str` would make the text None of a null
            text = "str" if int(pandas.__version__.partition(".")[0]) >= 3 else "object"
            types = {nw.String: text, nw.Int64: "Int64", nw.Float64: "float64"}
            columns = {
                name: pandas.Series(data[name], dtype=types[kind]) for name, kind in schema.items()
            }
            return nw.from_native(pandas.DataFrame(columns))
        if not self.is_lazy:
            return nw.from_dict(data, schema, backend=engine)
        if engine.is_polars():
            return nw.from_dict(data, schema, backend=engine).lazy()
        if engine.is_spark_like():
            types = {nw.String: "string", nw.Int64: "bigint", nw.Float64: "double"}
            declared = ", ".join(f"`{name}` {types[kind]}" for name, kind in schema.items())
            rows = list(zip(*data.values(), strict=True))
            return nw.from_native(native.sparkSession.createDataFrame(rows, declared))
        table = nw.from_dict(data, schema, backend="pyarrow").to_native()
        if engine.is_duckdb():  # on the connection of the relation, which knows the name `table`
            return nw.from_native(native.query("occugraph_frame", 'from "table"'))
        if engine.is_ibis():
            import ibis

            return nw.from_native(ibis.memtable(table))
        raise _not_a_frame(native)


def _not_a_frame(native: object) -> InputError:
    return InputError(f"a data frame is of {KINDS}, not {type(native).__name__}")
