"""Parquet in and out: the same rows as of a CSV file, in their order, with their types."""

from __future__ import annotations

import builtins
from pathlib import Path
from typing import Any

import pytest

import occugraph
from occugraph.errors import InputError
from occugraph.recoding.recode_table import Wanted, recode_table
from tests.support.recoding import read

duckdb: Any = pytest.importorskip("duckdb", reason="duckdb is not installed: pip install duckdb")
pytestmark = pytest.mark.slow

ROWS = 300_000
CODES = "['15-1254', '15-1252', 'zz', NULL, '', '29-1141', '11-9199', '15-0000']"


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """More rows than two of DuckDB's groups, with every code in each."""
    path = tmp_path_factory.mktemp("parquet") / "it's.parquet"
    name = str(path).replace("'", "''")
    duckdb.execute(
        f'COPY (SELECT i AS id, {CODES}[1 + (i * 7) % 8] AS "SOC 2018", '
        f"(i % 100)::INTEGER AS jobs, DATE '2020-01-01' + (i % 9)::INTEGER AS day "
        f"FROM range({ROWS}) t(i)) TO '{name}'"
    )
    return path


def rows_of(path: Path, columns: str = "* EXCLUDE (file_row_number)") -> list[tuple[Any, ...]]:
    rows: list[tuple[Any, ...]] = duckdb.execute(
        f"SELECT {columns} FROM read_parquet(?, file_row_number = true) ORDER BY file_row_number",
        [str(path)],
    ).fetchall()
    return rows


def test_rows_keep_their_order_and_types(
    graph: occugraph.Graph, source: Path, tmp_path: Path
) -> None:
    output = tmp_path / "out.parquet"
    loss = recode_table(graph.session, source, output, Wanted("isco08"))
    types = dict(
        row[:2]
        for row in duckdb.execute(
            "DESCRIBE SELECT * FROM read_parquet(?)", [str(output)]
        ).fetchall()
    )
    assert [types[name] for name in ("id", "SOC 2018", "jobs", "day", "row")] == [
        *("BIGINT", "VARCHAR", "INTEGER", "DATE"),
        "BIGINT",
    ]
    assert (types["targets"], types["weight"]) == ("INTEGER", "DOUBLE")
    rows = rows_of(output, "id, row, day, jobs")
    assert [row[1] for row in rows] == sorted(row[1] for row in rows)
    assert all(number == row + 1 and jobs == row % 100 for row, number, _, jobs in rows)
    assert (loss.rows, loss.written) == (ROWS, len(rows))
    assert loss.kinds["missing"] == ROWS / 4


def test_a_csv_file_of_it_has_the_same_rows(
    graph: occugraph.Graph, source: Path, tmp_path: Path
) -> None:
    small = tmp_path / "small.parquet"
    duckdb.execute(f"COPY (SELECT * FROM read_parquet(?) LIMIT 40) TO '{small}'", [str(source)])
    joined, csv = tmp_path / "joined.parquet", tmp_path / "out.csv"
    again = tmp_path / "again.parquet"
    recode_table(graph.session, small, joined, Wanted("isco08"))
    recode_table(graph.session, small, csv, Wanted("isco08"))
    recode_table(graph.session, csv, again, Wanted("soc2018", column="target_code"))
    as_text = [["" if cell is None else str(cell) for cell in row] for row in rows_of(joined)]
    assert as_text == [list(row.values()) for row in read(csv)]
    assert rows_of(again)[0][:4] == ("0", "15-1254", "0", "2020-01-01")


def test_a_value_is_split(graph: occugraph.Graph, source: Path, tmp_path: Path) -> None:
    small, output = tmp_path / "small.parquet", tmp_path / "out.parquet"
    duckdb.execute(f"COPY (SELECT * FROM read_parquet(?) LIMIT 5000) TO '{small}'", [str(source)])
    loss = recode_table(graph.session, small, output, Wanted("isco08", value="jobs"))
    ((total, type_name, dates),) = duckdb.execute(
        "SELECT sum(jobs), any_value(typeof(jobs)), any_value(typeof(day)) FROM read_parquet(?)",
        [str(output)],
    ).fetchall()
    assert (type_name, dates) == ("DOUBLE", "DATE")
    assert total == pytest.approx(50 * sum(range(100)))
    assert loss.value_in == loss.value_out == 50 * sum(range(100))


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("in.parquet", b"code\n15-1252\n", "not a Parquet file that can be read or written"),
        ("in*.parquet", b"", "stands for several Parquet files: rename it"),
    ],
)
def test_what_is_no_parquet_file_is_one_line(
    graph: occugraph.Graph, tmp_path: Path, name: str, content: bytes, problem: str
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(InputError) as caught:
        recode_table(graph.session, tmp_path / name, tmp_path / "out.csv", Wanted("isco08"))
    assert problem in str(caught.value)
    assert "\n" not in str(caught.value)
    assert not (tmp_path / "out.csv").exists()


def test_without_duckdb_it_says_what_to_install(
    graph: occugraph.Graph, source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    true_import = builtins.__import__

    def no_duckdb(name: str, *rest: Any, **more: Any) -> Any:
        if name == "duckdb":
            raise ImportError(name)
        return true_import(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", no_duckdb)
    with pytest.raises(InputError, match=r"needs duckdb: pip install 'occugraph\[parquet\]'"):
        recode_table(graph.session, source, tmp_path / "out.csv", Wanted("isco08"))
