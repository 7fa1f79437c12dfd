"""Engines of data frames: the same rows in each, and the rows of what each gives back."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import Any, NamedTuple

import pytest

Columns = dict[str, list[Any]]
Row = tuple[object, ...]


class Engine(NamedTuple):
    """An engine of data frames."""

    make: Callable[[Columns], Any]
    rows: Callable[[Any], list[Row]]
    """Rows of a frame, null as None."""
    kind: str
    """Module and name of the class of its frames."""


def _pandas_rows(frame: Any) -> list[Row]:
    cells = frame.astype(object).where(frame.notna(), None)
    return list(cells.itertuples(index=False, name=None))


def _pandas() -> Engine:
    pandas = pytest.importorskip("pandas")
    return Engine(pandas.DataFrame, _pandas_rows, "DataFrame")


def _polars() -> Engine:
    polars = pytest.importorskip("polars")
    return Engine(polars.DataFrame, lambda frame: frame.rows(), "DataFrame")


def _polars_lazy() -> Engine:
    polars = pytest.importorskip("polars")
    return Engine(polars.LazyFrame, lambda frame: frame.collect().rows(), "LazyFrame")


def _arrow_rows(table: Any) -> list[Row]:
    return list(zip(*(column.to_pylist() for column in table.columns), strict=True))


def _pyarrow() -> Engine:
    arrow = pytest.importorskip("pyarrow")
    return Engine(arrow.table, _arrow_rows, "Table")


def _duckdb() -> Engine:
    arrow, duckdb = pytest.importorskip("pyarrow"), pytest.importorskip("duckdb")
    connection = duckdb.connect()  # of the user's own: not the one that the package has

    def make(columns: Columns) -> Any:
        return connection.from_arrow(arrow.table(columns))

    return Engine(make, lambda relation: relation.fetchall(), "DuckDBPyRelation")


def _ibis() -> Engine:
    arrow, ibis = pytest.importorskip("pyarrow"), pytest.importorskip("ibis")
    connection = ibis.duckdb.connect()

    def make(columns: Columns) -> Any:
        name = f"frame{len(connection.list_tables())}"
        return connection.create_table(name, arrow.table(columns))

    return Engine(make, lambda table: _arrow_rows(table.to_pyarrow()), "Table")


def _pyspark() -> Engine:
    arrow, sql = pytest.importorskip("pyarrow"), pytest.importorskip("pyspark.sql")
    session = _spark(sql)

    def make(columns: Columns) -> Any:
        return session.createDataFrame(arrow.table(columns))

    return Engine(make, lambda frame: [tuple(row) for row in frame.collect()], "DataFrame")
