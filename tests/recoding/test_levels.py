"""Recoding to the groups of a level: several targets in one group are one, their shares added."""

from __future__ import annotations

from pathlib import Path

import pytest

import occugraph
from tests.support.recoding import recode

pytestmark = pytest.mark.slow

JOBS = "SOC 2018,jobs\n15-1254,6\n15-1299,10\n15-1252,1\n"


def test_targets_in_one_group_are_one_row(graph: occugraph.Graph, tmp_path: Path) -> None:
    rows, loss = recode(graph.session, tmp_path, JOBS, value="jobs", level="submajor")
    assert [(row["SOC 2018"], row["target_code"], row["jobs"], row["targets"]) for row in rows] == [
        ("15-1254", "25", "3", "2"),
        ("15-1254", "35", "3", "2"),
        ("15-1299", "25", "6.666667", "2"),
        ("15-1299", "35", "3.333333", "2"),
        ("15-1252", "25", "1", "1"),
    ]
    assert rows[0]["target_label"] == "Information and Communications Technology Professionals"
    assert rows[0]["route"] == ("soc2018:15-1254 > soc2010:15-1134 > isco08:2513 > isco08:25")
    assert (rows[0]["match"], rows[0]["cardinality"]) == ("related", "n:m")
    assert rows[4]["cardinality"] == "n:1"
    assert (loss.value_out, loss.kinds) == (17, {"split": 2, "shared": 1})


def test_sums_of_a_level(graph: occugraph.Graph, tmp_path: Path) -> None:
    content = f"{JOBS}zz,4\n,1\n"
    rows, loss = recode(
        graph.session, tmp_path, content, value="jobs", level="submajor", aggregate=True
    )
    assert [tuple(row.values()) for row in rows] == [
        ("isco08", "25", "Information and Communications Technology Professionals", "10.666667"),
        ("isco08", "35", "Information and Communications Technicians", "6.333333"),
        ("isco08", "", "no target: missing", "1"),
        ("isco08", "", "no target: unreadable", "4"),
    ]
    assert list(rows[0]) == ["target_scheme", "target_code", "target_label", "jobs"]
    assert loss.written == 4


def test_rows_are_counted_for_want_of_a_value(graph: occugraph.Graph, tmp_path: Path) -> None:
    rows, _ = recode(graph.session, tmp_path, JOBS, level="submajor", aggregate=True)
    assert [(row["target_code"], row["rows"]) for row in rows] == [
        *[("25", "2.166667"), ("35", "0.833333")]
    ]


def test_a_group_that_takes_one_code_alone_leads_back_to_it(
    graph: occugraph.Graph, tmp_path: Path
) -> None:
    """39-1013 of SOC 2010 is 39-1013 of SOC 2018, and its broad occupation has others."""
    content = "SOC 2010\n15-2011\n15-2041\n"
    rows, _ = recode(graph.session, tmp_path, content, to="soc2018", level="broad")
    assert [(row["target_code"], row["match"], row["cardinality"]) for row in rows] == [
        ("15-2010", "broad", "1:1"),
        ("15-2040", "broad", "1:1"),
    ]


def test_a_target_above_the_level_stays_as_it_is(graph: occugraph.Graph, tmp_path: Path) -> None:
    rows, _ = recode(graph.session, tmp_path, "ISCO-08\n25\n", level="unit")
    assert [(row["target_code"], row["match"]) for row in rows] == [("25", "exact")]
