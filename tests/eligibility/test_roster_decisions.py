"""Rosters: a decision a row, the same as alone; no row lost, no bad row that stops the others."""

from __future__ import annotations

import csv
import io
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import occugraph
from occugraph.eligibility.roster_decisions import BLANK, MISFIT, Outcome
from occugraph.eligibility.rosters import ADDED
from occugraph.errors import InputError, OccugraphError
from tests.conftest import FEW, opened
from tests.support.rosters import decide
from tests.support.running import PEAK, environment

HEADER = "name,soc,naics\n"
#: The schemes of the programme.
THREE = ("soc2018", "soc2010", "naics2022")


def test_a_row_keeps_its_columns_and_gets_the_decision_with_its_reasons(
    graph: occugraph.Graph, tmp_path: Path
) -> None:
    rows, summary = decide(graph, tmp_path, f'{HEADER}"Cy, Jr",15-1252,332710\n')
    (row,) = rows
    assert list(row) == ["name", "soc", "naics", *ADDED]
    assert (row["name"], row["soc"], row["naics"]) == ("Cy, Jr", "15-1252", "332710")
    assert row["status"] == "eligible"
    assert row["reasons"] == (
        "industry: yes: 332710 Machine Shops is in 31-33 Manufacturing (332710 -> 33271 -> 3327 "
        "-> 332 -> 31-33), which the rule admits as 33 [AMP'D Iowa Approved Standard Occupational "
        "Classification (SOC) codes, line 5]; occupation: yes: 15-1252 Software Developers is on "
        "the list, printed 15125200 Software Developers [AMP'D Iowa Approved Standard "
        "Occupational Classification (SOC) codes, line 34]"
    )
    assert (row["occupation_scheme"], row["occupation_code"]) == ("soc2018", "15-1252")
    assert (row["industry_scheme"], row["industry_code"]) == ("naics2022", "332710")
    assert (row["occupation_label"], row["industry_label"]) == (
        "Software Developers",
        "Machine Shops",
    )
    assert row["decided_by"] == "code"
    assert (summary.rows, summary.status, summary.reasons) == (1, {"eligible": 1}, {})


def test_a_row_that_cannot_be_read_is_an_error_of_its_own(
    graph: occugraph.Graph, tmp_path: Path
) -> None:
    rows, summary = decide(
        graph,
        tmp_path,
        f"{HEADER}a,99-9999,332710\nb,15-1252,999999\nc,15-1252\nd,15-1252,31,more\n"
        "e,031,31\nf,15-1252,31\n",
    )
    assert [(row["name"], row["status"], row["reasons"]) for row in rows[:5]] == [
        ("a", "error", "occupation: '99-9999': not a code of soc2018; nearest: 49-9099"),
        ("b", "error", "industry: '999999': not a code of naics2022; nearest: 459999"),
        ("c", "error", "row: 2 fields where the header has 3"),
        ("d", "error", "row: 4 fields where the header has 3; beyond it: 'more'"),
        ("e", "error", "occupation: '031': not a code of soc2018; nearest: 53-7031"),
    ]
    assert rows[0]["industry_code"] == "332710"
    assert rows[5]["status"] == "eligible"
    assert summary.lines()[4:] == [
        "6 rows",
        "        1  eligible",
        "        5  error: 2 occupation code not readable, 2 row not readable, 1 industry code not "
        "readable",
    ]


@pytest.mark.parametrize(
    ("outcome", "needs"),
    [
        (Outcome("error", ("row not readable",)), True),
        (Outcome("undetermined", ()), True),
        (Outcome("eligible", (), (MISFIT,)), True),
        (Outcome("eligible", ()), False),
        (Outcome("not-eligible", ()), False),
        (Outcome("blank", ()), False),
    ],
)
def test_somebody_looks_at_what_is_open_unread_or_titled_otherwise(
    outcome: Outcome, needs: bool
) -> None:
    assert outcome.needs_person is needs


@pytest.mark.parametrize(
    ("status", "question"),
    [("undetermined", "Which is it, a or b?"), ("eligible", ""), ("error", "")],
)
def test_what_would_settle_it_is_asked_where_a_decision_is_open(status: str, question: str) -> None:
    job = replace(BLANK.occupation, question="Which is it, a or b?")
    assert BLANK._replace(outcome=Outcome(status, ()), occupation=job).question == question


@pytest.mark.parametrize("line", ["a,15-1252,31", 'a,"15-1252",31', "a;15-1252;31"])
def test_the_row_of_its_own_is_kept_however_it_is_written(
    graph: occugraph.Graph, tmp_path: Path, line: str
) -> None:
    """Lines are kept as they stand where none has a quote, and are written anew elsewhere."""
    header = HEADER.replace(",", ";") if ";" in line else HEADER
    decide(graph, tmp_path, f"{header}{line}\nb{line[1:]}\n")
    head, *lines = (tmp_path / "out.csv").read_text().splitlines()
    assert head.startswith("name,soc,naics,status,reasons,decided_by,")
    assert [each[:22] for each in lines] == [f"{name},15-1252,31,eligible," for name in "ab"]
    assert lines[0][1:] == lines[1][1:]
    assert lines[0].endswith(
        ",code,soc2018,15-1252,Software Developers,naics2022,31-33,Manufacturing,,"
    )


def test_a_roster_that_was_decided_is_decided_again(graph: occugraph.Graph, tmp_path: Path) -> None:
    source = tmp_path / "0.csv"
    source.write_text("title,SOC,naics\nDev,15-1252,31\n")
    for number in range(1, 4):
        graph.decide_roster(source, tmp_path / f"{number}.csv")
        source = tmp_path / f"{number}.csv"
    with open(source, newline="") as file:
        (row,) = csv.DictReader(file)
    assert row["status"] == row["occugraph_occugraph_status"] == "eligible"


def test_a_blank_row_is_kept_and_counted(graph: occugraph.Graph, tmp_path: Path) -> None:
    rows, summary = decide(graph, tmp_path, "name;soc;naics\nAnn;15-1252;31\n;;\n;\n\n")
    assert [row["status"] for row in rows] == ["eligible", "", ""]
    assert list(rows[1].values()) == list(rows[2].values()) == [""] * (3 + len(ADDED))
    assert summary.lines()[2:] == ["3 rows", "        2  blank", "        1  eligible"]


def test_a_fact_that_is_missing_leaves_a_row_undetermined(
    graph: occugraph.Graph, tmp_path: Path
) -> None:
    rows, summary = decide(graph, tmp_path, f"{HEADER}a,15-1252,\nb,,31\nc,,54\nd,15-1250, 31 \n")
    assert [row["status"] for row in rows] == [
        "undetermined",
        "undetermined",
        "not-eligible",
        "undetermined",
    ]
    assert (
        "occupation: not known: no occupation code was given: it would settle it"
        in (rows[1]["reasons"])
    )
    assert rows[3]["alternatives"] == "soc2018:15-1251; soc2018:15-1252; soc2018:15-1253"
    assert summary.reasons == {
        ("undetermined", "industry not known"): 1,
        ("undetermined", "occupation not settled"): 2,
        ("not-eligible", "industry not admitted"): 1,
    }
    assert summary.to_dict()["status"] == {"not-eligible": 1, "undetermined": 3}


def test_a_column_of_a_name_that_is_taken_gives_way(graph: occugraph.Graph, tmp_path: Path) -> None:
    rows, _ = decide(graph, tmp_path, "SOC Code,NAICS,Status\n15-1252,31,part-time\n")
    assert (rows[0]["Status"], rows[0]["status"]) == ("part-time", "eligible")
    rows, _ = decide(graph, tmp_path, "SOC Code,NAICS,status\n15-1252,31,part-time\n")
    assert (rows[0]["status"], rows[0]["occugraph_status"]) == ("part-time", "eligible")


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("", "in.csv: is empty"),
        ("name,naics\nx,31\n", "which column holds the occupation codes? give --soc-column"),
        (
            "name,soc\nx,15-1252\n",
            "which column holds the industry codes? give --naics-column, or --naics CODE for all "
            "rows; its columns: 'name', 'soc'",
        ),
        ('soc,naics\n"15-1252,31\n', "is a quote left open?"),
    ],
)
def test_what_is_no_roster_is_one_line_and_leaves_the_old_file_whole(
    graph: occugraph.Graph, tmp_path: Path, content: str, problem: str
) -> None:
    (tmp_path / "out.csv").write_text("old")
    with pytest.raises(InputError) as caught:
        decide(graph, tmp_path, content)
    assert problem in str(caught.value)
    assert (tmp_path / "out.csv").read_text() == "old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.csv", "out.csv"]


@pytest.mark.parametrize("third", ["name", pytest.param("title", marks=pytest.mark.whole)])
@settings(max_examples=15)  # each writes and reads two files
@given(cells=st.lists(st.lists(st.text(max_size=12), min_size=3, max_size=3), max_size=4))
@pytest.mark.slow
def test_any_texts_give_a_row_each_or_one_line(third: str, cells: list[list[str]]) -> None:
    graph = opened(*THREE)  # whose titles are trained on soon
    text = io.StringIO(newline="")
    csv.writer(text).writerows([["soc", "naics", third], *cells])
    with tempfile.TemporaryDirectory() as folder:
        try:
            rows, summary = decide(graph, Path(folder), text.getvalue())
        except OccugraphError as error:
            assert "\n" not in str(error)
            return
    assert summary.rows == len(rows) == len(cells)
    assert summary.status["blank"] == sum(not any(row) for row in cells)


@pytest.mark.skipif(
    not Path("/proc/self/status").exists(), reason="peak memory is read from Linux's /proc"
)
@pytest.mark.slow
@pytest.mark.whole
def test_memory_does_not_grow_with_the_roster(graph: occugraph.Graph, tmp_path: Path) -> None:
    """A roster of 200,000 rows with 100,000 different wrong codes, in no more than 150 MiB."""
    with (tmp_path / "roster.csv").open("w") as file:
        file.write("soc,naics\n")
        file.writelines(f"x{number},31\n15-1252,332710\n" for number in range(100_000))
    code = PEAK + (
        "import occugraph, os, sys\n"
        "os.chdir(sys.argv[1])\n"
        "done = occugraph.open().decide_roster('roster.csv', 'out.csv')\n"
        "print(done.rows, done.status['eligible'], peak())\n"
    )
    # the store is built first: building takes memory too
    assert len(graph.query("schemes")) == len(FEW)
    words = [sys.executable, "-c", code, str(tmp_path)]
    env = environment()
    done = subprocess.run(words, capture_output=True, text=True, check=True, env=env)
    rows, eligible, most = map(int, done.stdout.split())
    assert (rows, eligible) == (200_000, 100_000)
    assert most < 150 * 1024
