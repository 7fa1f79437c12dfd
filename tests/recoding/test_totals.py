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
#: Of the detailed occupations, and of farming, fishing and forestry, whose fishing and hunting
#: workers OEWS counts in 45-0000 alone.
JOBS = Decimal(140_885_570 + 630)


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
        "3 groups stand beside members of theirs (00-0000, 15-0000, 15-1250): 3 rows are totals of "
        "others: not counted again"
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
    assert loss.warnings[0].endswith("(15-1250): 1 row not shown to be a total: counted (15-1250)")


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


PERSONS = """person,SOC 2018,perwt
1,15-1250,60
2,15-1250,30
3,15-1252,40
4,15-1252,10
5,29-1141,70
"""
STATES = """state,SOC 2018,jobs
IA,15-1250,100
IA,15-1252,60
IA,15-1254,*
NE,15-1250,40
NE,15-1252,50
"""
INDUSTRIES = "NAICS,n\n5415,50\n541511,5\n332710,100\n"


def test_persons_are_no_totals_of_each_other(graph: occugraph.Graph, tmp_path: Path) -> None:
    rows, loss = recode(graph.session, tmp_path, PERSONS, value="perwt")
    assert loss.kinds["total"] == 0
    assert (loss.value_in, loss.value_out, total(rows, "perwt")) == (210, 210, 210)
    assert loss.warnings == [
        "1 group stands beside members of theirs (15-1250): codes stand more than once, as of "
        "persons: none is taken for a total"
    ]


def test_what_is_hidden_of_a_group_stays_on_it(graph: occugraph.Graph, tmp_path: Path) -> None:
    """And no state is compared with another: that of Nebraska is less than its member."""
    rows, loss = recode(graph.session, tmp_path, STATES, value="jobs")
    assert (loss.value_in, loss.value_out, total(rows, "jobs")) == (190, 190, 190)
    assert loss.values["total"] == 60
    own = [row for row in rows if row["row"] == "1"]
    assert (total(own, "jobs"), total(own, "weight")) == (40, Decimal("0.4"))
    reason = "; 40 of 100 counted: the rest is in rows of its members"
    assert all(row["reason"].endswith(reason) for row in own)
    assert [row["jobs"] for row in rows if row["row"] == "3"] == ["*", "*"]
    assert loss.warnings == [
        "1 group stands beside members of theirs (15-1250): 1 row is a total of others: not "
        "counted again; 40 is in no member and stays on 15-1250; 1 row not shown to be a total: "
        "counted (15-1250)"
    ]
    summed, loss = recode(graph.session, tmp_path, STATES, value="jobs", aggregate=True)
    assert (loss.value_in, loss.value_out, total(summed, "jobs")) == (190, 190, 190)


def test_what_is_hidden_stays_where_the_levels_are_named(
    graph: occugraph.Graph, tmp_path: Path
) -> None:
    content = (
        "ST,OCC_CODE,O_GROUP,TOT_EMP\nIA,15-1250,broad,100\nIA,15-1252,detailed,60\n"
        "IA,15-1254,detailed,**\nNE,15-1250,broad,30\nUT,15-1250,broad,50\n"
        "UT,15-1252,detailed,50\n"
    )
    rows, loss = recode(
        graph.session, tmp_path, content, value="TOT_EMP", scheme="soc2018", column="OCC_CODE"
    )
    sums = {
        at: total([row for row in rows if row["row"] == at], "TOT_EMP")
        for at in map(str, range(1, 7))
    }
    assert sums == {"1": 40, "2": 60, "3": 0, "4": 30, "5": 0, "6": 50}
    assert (loss.value_in, loss.value_out, loss.values["total"]) == (180, 180, 110)


def test_a_group_that_nothing_shows_to_be_a_total_is_counted(
    graph: occugraph.Graph, tmp_path: Path
) -> None:
    rows, loss = recode(graph.session, tmp_path, INDUSTRIES, "naics2022", value="n")
    assert (loss.value_in, loss.value_out, total(rows, "n")) == (155, 155, 155)
    assert loss.warnings[0].endswith(": 1 row not shown to be a total: counted (5415)")


def test_states_that_are_alike_are_no_repetition(graph: occugraph.Graph, tmp_path: Path) -> None:
    content = "state,SOC 2018,jobs\n" + "".join(
        f"{state},15-1250,90\n{state},15-1252,60\n{state},15-1254,30\n" for state in ("IA", "NE")
    )
    rows, loss = recode(graph.session, tmp_path, content, value="jobs")
    assert (loss.value_in, total(rows, "jobs"), loss.values["total"]) == (180, 180, 180)


def test_in_a_published_table_groups_keep_what_is_left_out_below_them(
    graph: occugraph.Graph, tmp_path: Path
) -> None:
    """One group is the sum of its members, so the other is more than what stands of its own."""
    content = "SOC 2018,jobs\n15-1250,90\n15-1252,60\n15-1254,30\n29-1140,100\n29-1141,70\n"
    rows, loss = recode(graph.session, tmp_path, content, value="jobs")
    assert (loss.value_in, total(rows, "jobs"), loss.values["total"]) == (190, 190, 160)
    less = content.replace("29-1140,100", "29-1140,60")
    rows, loss = recode(graph.session, tmp_path, less, value="jobs")
    assert (loss.value_in, total(rows, "jobs"), loss.values["total"]) == (220, 220, 90)


@pytest.mark.parametrize(("last", "totals"), [(39, 1), (38, 0)])
def test_rounded_numbers_may_differ_from_their_sum_by_half_a_unit_each(
    graph: occugraph.Graph, tmp_path: Path, last: int, totals: int
) -> None:
    content = f"SOC 2018,jobs\n15-1250,100\n15-1252,60\n15-1254,{last}\n"
    _, loss = recode(graph.session, tmp_path, content, value="jobs")
    assert loss.kinds["total"] == totals


def test_a_sum_by_chance_is_no_total(graph: occugraph.Graph, tmp_path: Path) -> None:
    """Where more groups are less than their members, as in counts of people by code."""
    content = (
        "SOC 2018,jobs\n15-1250,3\n15-1252,1\n15-1254,2\n29-1140,1\n29-1141,9\n"
        "11-1010,1\n11-1011,8\n"
    )
    rows, loss = recode(graph.session, tmp_path, content, value="jobs")
    assert (loss.value_in, total(rows, "jobs"), loss.kinds["total"]) == (25, 25, 0)


def test_all_is_counted_where_totals_are_kept(graph: occugraph.Graph, tmp_path: Path) -> None:
    rows, loss = recode(graph.session, tmp_path, PUBLISHED, value="jobs", totals="keep")
    assert (loss.value_in, loss.value_out, total(rows, "jobs")) == (390, 390, 390)
    assert loss.warnings[0].endswith("15-1250): all are counted, as asked for")


@pytest.mark.parametrize(("code", "counted"), [("00-0000", 100), ("000000", 100), ("0000", 200)])
def test_the_code_of_all_occupations_is_that_of_soc(
    graph: occugraph.Graph, tmp_path: Path, code: str, counted: int
) -> None:
    content = f"SOC 2018,jobs\n{code},100\n15-1252,60\n29-1141,40\n"
    rows, loss = recode(graph.session, tmp_path, content, value="jobs")
    assert (loss.value_in, loss.value_out, total(rows, "jobs")) == (counted,) * 3


def test_all_occupations_with_more_than_the_others_are_counted_for_the_rest(
    graph: occugraph.Graph, tmp_path: Path
) -> None:
    content = "SOC 2018,jobs\n00-0000,130\n15-1252,60\n29-1141,40\n"
    rows, loss = recode(graph.session, tmp_path, content, value="jobs")
    assert (loss.value_in, total(rows, "jobs"), loss.values["unreadable"]) == (130, 130, 30)


#: Levels and weights that are tried with all schemes.
OTHERS = [(None, "equal"), ("major", None), (None, None)]


@pytest.fixture(scope="module")
def oews() -> Path:
    return given("oews_national_2021.xlsx")


@pytest.mark.parametrize(
    ("level", "weights"),
    [("major", "equal"), *(pytest.param(*pair, marks=pytest.mark.whole) for pair in OTHERS)],
)
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
    assert (loss.rows, loss.kinds["total"], loss.kinds["unreadable"]) == (1_403, 571, 5)
    # the codes that OEWS alone has, such as 21-1018
    assert loss.values["unreadable"] == 2_506_400
    assert loss.values["total"] == 563_543_310
    assert loss.warnings[0].endswith(
        ": 572 rows are totals of others, by 'O_GROUP': not counted again; 630 is in no member and "
        "stays on 45-0000"
    )
    targets = {row["target_code"] for row in rows if row["target_code"]}
    assert len(targets) == (10 if level else 435)
    fishers = [row for row in rows if row["OCC_CODE"] == "45-0000"]
    assert total(fishers, "TOT_EMP") == 630
    assert fishers[0]["reason"].endswith(
        "630 of 452,490 counted: the rest is in rows of its members"
    )
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
    assert (loss.value_in, loss.value_out, loss.kinds["total"]) == (JOBS, JOBS, 571)
