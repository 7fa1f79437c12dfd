"""Engines of data frames: the same rows in each, and the rows of what each gives back."""

from __future__ import annotations

import importlib
import importlib.util
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, NamedTuple

#: Columns by name, null as None.
Columns = Mapping[str, list[Any]]
Row = tuple[object, ...]


class Engine(NamedTuple):
    """An engine of data frames."""

    make: Callable[[Columns], Any]
    rows: Callable[[Any], list[Row]]
    """Rows of a frame, null as None."""
    is_lazy: bool = True


@contextmanager
def pandas() -> Iterator[Engine]:
    """pandas."""
    library = importlib.import_module("pandas")

    def rows(frame: Any) -> list[Row]:
        cells = frame.astype(object).where(frame.notna(), None)
        return list(cells.itertuples(index=False, name=None))

    yield Engine(library.DataFrame, rows, is_lazy=False)


@contextmanager
def polars() -> Iterator[Engine]:
    """Polars, eager."""
    library = importlib.import_module("polars")
    yield Engine(library.DataFrame, lambda frame: frame.rows(), is_lazy=False)


@contextmanager
def polars_lazy() -> Iterator[Engine]:
    """Polars, lazy."""
    library = importlib.import_module("polars")
    yield Engine(library.LazyFrame, lambda frame: frame.collect().rows())


@contextmanager
def pyarrow() -> Iterator[Engine]:
    """PyArrow."""
    yield Engine(importlib.import_module("pyarrow").table, _arrow_rows, is_lazy=False)


@contextmanager
def duckdb() -> Iterator[Engine]:
    """DuckDB, on a connection of the user's own."""
    library, arrow = map(importlib.import_module, ("duckdb", "pyarrow"))
    with library.connect() as connection:
        yield Engine(
            lambda columns: connection.from_arrow(arrow.table(columns)),
            lambda relation: relation.fetchall(),
        )


@contextmanager
def ibis() -> Iterator[Engine]:
    """Ibis, on DuckDB."""
    library, arrow = map(importlib.import_module, ("ibis", "pyarrow"))
    yield Engine(
        lambda columns: library.memtable(arrow.table(columns)),
        lambda table: _arrow_rows(table.to_pyarrow()),
    )


@contextmanager
def pyspark() -> Iterator[Engine]:
    """PySpark, on two threads of this machine."""
    arrow, sql = map(importlib.import_module, ("pyarrow", "pyspark.sql"))
    builder = sql.SparkSession.builder.master("local[2]")
    for setting in ("ui.enabled=false", "sql.shuffle.partitions=2", "log.level=ERROR"):
        name, _, value = setting.partition("=")
        builder = builder.config(f"spark.{name}", value)
    session = builder.getOrCreate()
    try:
        yield Engine(
            lambda columns: session.createDataFrame(arrow.table(columns)),
            lambda frame: [tuple(row) for row in frame.collect()],
        )
    finally:
        session.stop()


def _arrow_rows(table: Any) -> list[Row]:
    return list(zip(*(column.to_pylist() for column in table.columns), strict=True))


#: All of them but pandas, with what each needs.
OTHERS = {
    "polars": (polars, ("polars",)),
    "polars-lazy": (polars_lazy, ("polars",)),
    "pyarrow": (pyarrow, ("pyarrow",)),
    "duckdb": (duckdb, ("duckdb", "pyarrow")),
    "ibis": (ibis, ("ibis", "duckdb", "pyarrow")),
    "pyspark": (pyspark, ("pyspark", "pyarrow")),
}


def missing(needs: tuple[str, ...]) -> str:
    """Say what an engine lacks on this machine; empty where it can run."""
    for name in needs:
        if importlib.util.find_spec(name) is None:
            return f"{name} is not installed: pip install --group frames"
    if "pyspark" in needs and shutil.which("java") is None:
        return "there is no Java, which Spark needs: apt-get install default-jre-headless"
    return ""
