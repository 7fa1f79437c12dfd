"""`--csv-safe`: no cell of a table that is written is a formula; without it cells stay."""

from __future__ import annotations

import csv
import os
from pathlib import Path

import pytest

from occugraph.tables.csv_safety import defuse
from tests.support.running import in_process

ACTIVE = ("=1+1", "+A1", "-A1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "=cmd|' /C calc'!A0", "--", "-")
HARMLESS = ("-5", "+5", "-5.25", "-1,234.5", "-3e10", "-40 %", "15-1252", "a=b", "", " =1", "'=1")


@pytest.mark.parametrize("cell", ACTIVE)
def test_a_cell_that_would_be_computed_gets_an_apostrophe(cell: str) -> None:
    assert defuse(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", HARMLESS)
def test_a_number_and_any_other_text_stay(cell: str) -> None:
    assert defuse(cell) == cell


TABLES = {
    "recode": ("soc2018", ("--to", "isco08"), ()),
    "eligible": ("soc2018", ("--naics", "3327"), ("--roster",)),
}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("command", "suffix"), [("recode", ".csv"), ("recode", ".tsv"), ("eligible", ".csv")]
)
def test_a_table_that_is_written_has_no_formula(
    command: str, suffix: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    heading, words, before = TABLES[command]
    source, plain, safe = (tmp_path / f"{name}{suffix}" for name in ("in", "plain", "safe"))
    delimiter = "," if suffix == ".csv" else "\t"
    with source.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=delimiter)
        writer.writerow([heading, "@note", "jobs"])
        writer.writerows([["15-1252", cell, "-5"] for cell in ACTIVE])

    def written(path: Path, *further: str) -> list[list[str]]:
        call = (command, *before, str(source), *words, "-o", str(path), "--quiet", *further)
        assert in_process(capsys, *call).code == 0
        content = path.read_text("utf-8")
        assert content.startswith("\ufeff")
        with path.open(encoding="utf-8-sig", newline="") as file:
            return list(csv.reader(file, delimiter=delimiter))

    unchanged = written(plain)
    assert unchanged[0][1] == "@note"
    assert {row[1] for row in unchanged[1:]} == set(ACTIVE)
    assert written(safe, "--csv-safe") == [list(map(defuse, row)) for row in unchanged]
    assert "-5" in written(safe, "--csv-safe")[1]


@pytest.mark.parametrize("output", ["-", "out.xlsx", "out.parquet"])
def test_it_is_for_csv_files(
    output: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "in.csv").write_text("soc2018\n15-1252\n")
    words = ("recode", "in.csv", "--to", "isco08", "-o", output, "--csv-safe")
    done = in_process(capsys, *words, cwd=tmp_path)
    assert done.code == 2
    assert done.error == (
        f"{output}: --csv-safe is for a file that ends in .csv or .tsv: name one with -o"
    )
    assert [path.name for path in tmp_path.iterdir()] == ["in.csv"]


def test_a_pipe_which_cannot_be_read_again_is_refused_at_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "in.csv").write_text("soc2018\n15-1252\n")
    os.mkfifo(tmp_path / "pipe.csv")
    words = ("recode", "in.csv", "--to", "isco08", "-o", "pipe.csv", "--csv-safe")
    done = in_process(capsys, *words, cwd=tmp_path)
    assert (done.code, done.error) == (
        2,
        "pipe.csv: --csv-safe reads the table again, which a pipe does not allow: "
        "name a plain file",
    )
