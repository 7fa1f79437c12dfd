"""A table of job titles gets codes that words suggest: every row kept, once a suggestion."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

import occugraph
from occugraph.errors import InputError
from occugraph.recoding.recode import SUGGESTED, suggest_codes
from tests.support import running

pytestmark = pytest.mark.slow

TITLES = 'id,Job Title\n1,Software developer\n2,"Teacher, primary"\n3,xyzzy\n'


def test_a_file_of_job_titles_gets_numbered_suggestions(
    graph: occugraph.Graph, tmp_path: Path
) -> None:
    source, output = tmp_path / "in.csv", tmp_path / "out.csv"
    source.write_text(TITLES)
    summary = suggest_codes(graph.session, source, output, to="isco08", limit=2)
    with open(output, encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    assert header == ["id", "Job Title", *SUGGESTED]
    assert [row[:4] for row in rows] == [
        ["1", "Software developer", "1", "2512"],
        ["1", "Software developer", "2", "2519"],
        ["2", "Teacher, primary", "1", "2341"],
        ["2", "Teacher, primary", "2", "2352"],
        ["3", "xyzzy", "", ""],
    ]
    assert all(0.1 <= float(row[5]) <= 1 for row in rows[:4])
    assert (summary.rows, summary.with_suggestions, summary.written) == (3, 2, 5)


def test_the_column_of_job_titles_must_be_named_where_none_has_a_usual_name(
    graph: occugraph.Graph, tmp_path: Path
) -> None:
    source = tmp_path / "in.csv"
    source.write_text("id,position\n1,Clerk\n")
    problem = (
        "which column holds the job titles? give --title-column; its columns: 'id', 'position'"
    )
    with pytest.raises(InputError) as caught:
        suggest_codes(graph.session, source, tmp_path / "out.csv", to="isco08")
    assert caught.value.problem == problem
    assert not (tmp_path / "out.csv").exists()


def test_the_command_suggests_for_a_file_of_titles(tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text(TITLES)
    words = ("crosswalk", "--titles", "in.csv", "--to", "isco08", "-o", "out.csv")
    done = running.occugraph(*words, cwd=tmp_path)
    assert (done.code, done.out) == (0, "")
    assert done.err.startswith("3 rows in, ")
    assert (tmp_path / "out.csv").read_text("utf-8").count("\n") > 4


@pytest.mark.parametrize(
    "words", [("--titles", "a.csv"), ("15-1252", "--titles", "a.csv", "-o", "b.csv")]
)
def test_titles_go_with_an_output_alone(words: tuple[str, ...]) -> None:
    done = running.occugraph("crosswalk", "--to", "isco08", *words)
    assert done.code == 2
    assert done.error.startswith("--titles FILE goes with -o FILE, and with neither CODE, --codes")


@pytest.mark.parametrize(
    ("option", "value"), [("--via", "soc2010"), ("--scheme", "soc2018"), ("--basis", "official")]
)
def test_what_is_about_codes_is_refused_with_titles(option: str, value: str) -> None:
    words = ("crosswalk", "--titles", "a.csv", "--to", "isco08", "-o", "b.csv", option, value)
    done = running.occugraph(*words)
    assert done.code == 2
    assert done.error == f"{option} goes with CODE or --codes FILE, not with --titles"
