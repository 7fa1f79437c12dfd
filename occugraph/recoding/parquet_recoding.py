"""Recodes one Parquet file into another without a row in Python: what is added is joined."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from ..tables.added_columns import heading
from ..tables.parquet_files import NUMBERS, ParquetFile, copy_to, refuse_damage, sql_name
from .recode import ADDED, Outcome, Recoded


def write_joined(
    file: ParquetFile, column: str, outcomes: Callable[[Any], Outcome], output: Path
) -> None:
    """Write the rows of a file, in their order, with the columns of `ADDED`, once a target.

    Every distinct cell has one row in a table, with a list of what is added; the rows are joined
    with it, and each list is unfolded.
    """
    name, connection = sql_name(column), file.connection
    key = f"coalesce(CAST({name} AS VARCHAR), '')"
    with refuse_damage(str(output)):
        cells = connection.execute(f"SELECT DISTINCT {name}, {key} FROM {file.source}").fetchall()
        given, place, added = [], [], []
        # nothing and an empty text are written alike
        for written, cell in {written: cell for cell, written in cells}.items():
            for at, row in enumerate(outcomes("" if cell is None else cell).rows):
                given.append(written)
                place.append(at)
                added.append([None if value == "" else value for value in row])
        kinds = [NUMBERS.get(field, "VARCHAR") for field in Recoded._fields]
        columns = ", ".join(
            f"unnest(?::{kind}[]) AS {field}"
            for field, kind in zip(Recoded._fields, kinds, strict=True)
        )
        connection.execute(
            f"CREATE TEMP TABLE added AS SELECT unnest(?::VARCHAR[]) AS given, "
            f"unnest(?::INTEGER[]) AS place, {columns}",
            [given, place, *map(list, zip(*added, strict=True))],
        )
        fields = ", ".join(f"{field}: {field}" for field in Recoded._fields)
        connection.execute(
            "CREATE TEMP TABLE ways AS SELECT given, "
            f"list({{{fields}}} ORDER BY place) AS listed FROM added GROUP BY given"
        )
    names = heading(list(file.columns), ADDED)
    own = ", ".join(map(sql_name, file.columns))
    behind = [f"way.{field}" for field in Recoded._fields]
    new = ", ".join(
        f"{value} AS {sql_name(name)}"
        for value, name in zip(["number", *behind], names[len(file.columns) :], strict=True)
    )
    query = (
        f"SELECT {own}, {new} FROM (SELECT {own}, file_row_number + 1 AS number, "
        f"unnest(ways.listed) AS way FROM {file.source} AS rows "
        f"LEFT JOIN ways ON ways.given = {key.replace(name, f'rows.{name}')})"
    )
    copy_to(connection, query, output)
