"""Totals of published tables: told apart from what counts, and never counted twice."""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

import occugraph
from occugraph.recoding.recode_table import Wanted, recode_table
from occugraph.tables.user_tables import Layout
from tests.support.damage import given
from tests.support.recoding import read, recode, total

pytestmark = pytest.mark.slow

PUBLISHED = """SOC 2018,jobs
00-0000,100
15-0000,100
15-1250,90
15-1252,60
15-1254,30
15-1299,10
"""
JOBS = Decimal(140_885_570)


def test_totals_are_marked_and_their_numbers_left_out(
    graph: occugraph.Graph, tmp_path: Path
) -> None:
    rows, loss = recode(graph.session, tmp_path, PUBLISHED, value="jobs")
    totals = [row for row in rows if row["weight"] == "0"]
    assert [
        (row["SOC 2018"], row["jobs"], row["target_code"], row["reason"]) for row in totals
    ] == [
        (code, "", "", "a total of other rows, which are counted: not counted again")
        for code in ("00-0000", "15-0000", "15-1250")
    ]
    assert loss.kinds["total"] == 3
    assert total(rows, "jobs") == loss.value_in == loss.value_out == 100
    assert loss.warnings == [
        "3 groups stand beside members of theirs (15-0000, 15-1250, 00-0000): 3 with the members' "
        "total, not counted again"
    ]
    assert "'jobs': 290 more in totals, not counted again" in loss.lines()


def test_a_group_with_less_than_its_members_is_counted(
    graph: occugraph.Graph, tmp_path: Path
) -> None:
    """As of people of whom only the group is known."""
    content = "SOC 2018,jobs\n15-1250,5\n15-1252,60\n15-1254,30\n"
    rows, loss = recode(graph.session, tmp_path, content, value="jobs")
    assert total(rows, "jobs") == loss.value_out == 95
    assert loss.kinds["total"] == 0
    assert loss.warnings[0].endswith(
        "(15-1250): 0 with the members' total, not counted again; 1 with less than that, counted"
    )


def test_without_a_value_groups_are_recoded_and_warned_of(
    graph: occugraph.Graph, tmp_path: Path
) -> None:
    rows, loss = recode(graph.session, tmp_path, PUBLISHED)
    assert {row["target_code"] for row in rows if row["SOC 2018"] == "15-1250"} == {
        *("2512", "2513", "2514", "2519", "2529", "3514"),
    }
    assert loss.warnings[0].endswith(": what is summed over the rows counts twice")


def test_a_column_of_groups_alone_has_no_totals(graph: occugraph.Graph, tmp_path: Path) -> None:
    content = "SOC 2018,O_GROUP,jobs\n15-0000,major,7\n17-0000,major,3\n"
    _, loss = recode(graph.session, tmp_path, content, value="jobs")
    assert (loss.kinds["total"], loss.warnings, loss.value_out) == (0, [], 10)


def test_a_column_of_levels_names_the_totals(graph: occugraph.Graph, tmp_path: Path) -> None:
    """13-1020 is a broad occupation and stands again as what is counted for it."""
    content = (
        "OCC_CODE,O_GROUP,TOT_EMP\n13-1000,minor,9\n13-1020,broad,5\n13-1020,detailed,5\n"
        "13-1050,broad,4\n13-1051,detailed,4\n"
    )
    options = {"value": "TOT_EMP", "scheme": "soc2018"}
    rows, loss = recode(graph.session, tmp_path, content, **options)
    assert (loss.kinds["total"], total(rows, "TOT_EMP")) == (3, 9)
    without = "\n".join(",".join(line.split(",")[::2]) for line in content.splitlines())
    rows, loss = recode(graph.session, tmp_path, without, **options)
    assert (loss.kinds["total"], total(rows, "TOT_EMP")) == (3, 9)


@pytest.fixture(scope="module")
def oews() -> Path:
    return given("oews_national_2021.xlsx")


@pytest.mark.parametrize("level", [None, "major"])
@pytest.mark.parametrize("weights", ["equal", None])
def test_the_jobs_of_oews_come_out_to_one_job(
    graph: occugraph.Graph, oews: Path, tmp_path: Path, level: str | None, weights: str | None
) -> None:
    wanted = Wanted(
        "isco08",
        layout=Layout("national_M2021_dl"),
        value="TOT_EMP",
        weights=weights,
        level=level,
    )
    output = tmp_path / "out.csv"
    loss = recode_table(graph.session, oews, output, wanted)
    rows = read(output)
    assert (loss.value_in, loss.value_out, total(rows, "TOT_EMP")) == (JOBS, JOBS, JOBS)
    assert (loss.rows, loss.kinds["total"], loss.kinds["unreadable"]) == (1_403, 572, 5)
    # the codes that OEWS alone has, such as 21-1018
    assert loss.values["unreadable"] == 2_506_400
    assert loss.values["total"] == 563_543_940
    targets = {row["target_code"] for row in rows if row["target_code"]}
    assert len(targets) == (10 if level else 434)
    recode_table(graph.session, oews, output, wanted._replace(aggregate=True))
    summed = read(output)
    assert total(summed, "TOT_EMP") == JOBS
    assert summed[-1]["target_label"] == "no target: unreadable"
    assert {row["target_code"] for row in summed[:-1]} == targets
    for row in summed[:-1]:
        parts = [one for one in rows if one["target_code"] == row["target_code"]]
        assert total(parts, "TOT_EMP") == Decimal(row["TOT_EMP"])


def test_totals_of_oews_are_found_without_the_column_of_levels(
    graph: occugraph.Graph, oews: Path, tmp_path: Path
) -> None:
    sheet = openpyxl.load_workbook(oews, read_only=True).worksheets[0]
    with open(tmp_path / "cut.csv", "w", newline="") as file:
        csv.writer(file).writerows((row[0], row[3]) for row in sheet.iter_rows(values_only=True))
    files = tmp_path / "cut.csv", tmp_path / "out.csv"
    loss = recode_table(graph.session, *files, Wanted("isco08", value="TOT_EMP"))
    assert (loss.value_in, loss.value_out, loss.kinds["total"]) == (JOBS, JOBS, 572)
