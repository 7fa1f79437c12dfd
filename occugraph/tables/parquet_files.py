"""Parquet files, read row by row and written by DuckDB, an optional library."""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from ..errors import InputError, quote_input
from ..files.atomic_writes import write_atomically
from ..files.unfinished import temporary_folder
from .cells import Rows, text

SUFFIX = ".parquet"
#: First bytes of a file.
MAGIC = b"PAR1"
#: Rows that are read or written at a time.
AT_A_TIME = 2_000
#: What DuckDB may take of memory.
MEMORY = "100MB"
#: Types of columns that are added; those of other new columns are texts.
NUMBERS = {"row": "BIGINT", "rows": "BIGINT", "targets": "INTEGER", "weight": "DOUBLE"}
NUMBERS |= {"rank": "INTEGER", "score": "DOUBLE"}


class ParquetFile:
    """A Parquet file that is read."""

    def __init__(self, path: Path, name: str) -> None:
        if set("*?[") & set(str(path)):
            problem = "a name with *, ? or [ stands for several Parquet files: rename it"
            raise InputError(problem, file=name)
        self.connection = connect(name)
        #: The file as SQL names it.
        self.source = f"read_parquet({sql_text(str(path))}, file_row_number = true)"
        with refuse_damage(name):
            described = self.connection.execute(f"DESCRIBE SELECT * FROM {self.source}").fetchall()
        #: Name of each column -> its type.
        self.columns = {row[0]: row[1] for row in described if row[0] != "file_row_number"}
        self._name = name

    def rows(self) -> Rows:
        """Yield (number, cells) of the names of the columns and of every row."""
        yield 1, list(self.columns)
        names = ", ".join(map(sql_name, self.columns))
        with refuse_damage(self._name):
            # a cursor of its own, so that the file may be read while it is read
            result = self.connection.cursor().execute(f"SELECT {names} FROM {self.source}")
            number = 1
            while some := result.fetchmany(AT_A_TIME):
                for row in some:
                    number += 1
                    yield number, ["" if cell is None else cell for cell in row]

    def count(self, column: str, most: int) -> Counter[Any]:
        """Count the rows of every distinct cell of a column, of `most` cells at the most."""
        name = sql_name(column)
        query = f"SELECT {name}, count(*) FROM {self.source} GROUP BY 1 ORDER BY 1 LIMIT {most}"
        with refuse_damage(self._name):
            rows = self.connection.execute(query).fetchall()
        counts: Counter[Any] = Counter()
        for cell, count in rows:
            counts["" if cell is None else cell] += count
        return counts


def connect(name: str) -> Any:
    """Open DuckDB, with order kept and memory bounded."""
    try:
        import duckdb
    except ImportError:
        problem = "a Parquet file needs duckdb: pip install 'occugraph[parquet]', or save it as CSV"
        raise InputError(problem, file=name) from None
    settings: dict[str, Any] = {
        "threads": 1,
        "memory_limit": MEMORY,
        "autoinstall_known_extensions": False,
    }
    connection = duckdb.connect(config=settings)
    # a join then reads the rows of its first table in their order
    connection.execute("SET disabled_optimizers = 'join_order,build_side_probe_side'")
    return connection


@contextlib.contextmanager
def refuse_damage(name: str) -> Iterator[None]:
    """Turn DuckDB's errors into one line."""
    import duckdb

    try:
        yield
    except duckdb.Error as error:
        message = quote_input(" ".join(str(error).split()), limit=200)
        problem = f"not a Parquet file that can be read or written ({message})"
        raise InputError(problem, file=name) from None


def sql_name(name: str) -> str:
    """Quote a name for SQL."""
    return '"' + name.replace('"', '""') + '"'


def sql_text(value: str) -> str:
    """Quote a text for SQL."""
    return "'" + value.replace("'", "''") + "'"


def copy_to(connection: Any, query: str, path: Path) -> None:
    """Write the rows of a query to a new file, which appears whole or not at all."""
    with write_atomically(path) as file, refuse_damage(str(path)):
        place = sql_text(file.name)
        options = "FORMAT parquet, ROW_GROUP_SIZE 61440, USE_TMP_FILE false"
        connection.execute(f"COPY ({query}) TO {place} ({options})")


class ParquetOutput:
    """A Parquet file that is being written: rows wait in a database on the disk."""

    def __init__(self, connection: Any, types: dict[str, str]) -> None:
        self._connection, self._types = connection, types
        self._names: list[str] = []
        self._rows: list[Sequence[object]] = []

    def __call__(self, row: Sequence[object]) -> None:
        """Write a row; the first one names the columns."""
        if not self._names:
            self._names = list(map(text, row))
            self._types = {name: self._type(name) for name in self._names}
            columns = ", ".join(f"{sql_name(name)} {self._types[name]}" for name in self._names)
            self._connection.execute(f"CREATE TABLE waiting ({columns})")
            return
        self._rows.append(row)
        if len(self._rows) == AT_A_TIME:
            self.flush()

    def flush(self) -> None:
        """Put the rows into the database."""
        if not self._rows:
            return
        columns = []
        for cells, kind in zip(zip(*self._rows, strict=True), self._types.values(), strict=True):
            is_text = kind == "VARCHAR"
            columns.append([_cell(cell, is_text) for cell in cells])
        values = ", ".join(f"unnest(?::{kind}[])" for kind in self._types.values())
        self._connection.execute(f"INSERT INTO waiting SELECT {values}", columns)
        self._rows.clear()

    def _type(self, name: str) -> str:
        bare = name.removeprefix("occugraph_")
        return self._types.get(name) or NUMBERS.get(bare, "VARCHAR")


def _cell(cell: object, is_text: bool) -> object:
    if cell is None or cell == "":
        return None
    return text(cell) if is_text else cell


@contextlib.contextmanager
def open_output(path: Path, types: dict[str, str]) -> Iterator[ParquetOutput]:
    """Open a new Parquet file to write rows to, with the types of some columns."""
    with temporary_folder("occugraph-rows-") as folder:
        connection = connect(str(path))
        connection.execute(f"ATTACH {sql_text(folder + '/rows')} AS disk")
        connection.execute("USE disk")
        try:
            with refuse_damage(str(path)):
                output = ParquetOutput(connection, types)
                yield output
                output.flush()
            copy_to(connection, "SELECT * FROM waiting", path)
        finally:
            connection.close()
