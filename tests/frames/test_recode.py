"""A column of a data frame is recoded: a row for each counterpart, none lost, none invented."""

from __future__ import annotations

import sys
from typing import Any

import numpy
import pandas
import pytest

import occugraph
from occugraph import Graph, OccugraphError

JOBS = {"soc": ["15-1254", None, "11-1011", "x", "15-1254"], "jobs": [10, 20, 30, 40, 50]}


@pytest.fixture
def frame() -> pandas.DataFrame:
    return pandas.DataFrame(JOBS, index=list("abcde"))


@pytest.mark.filterwarnings("ignore:column")
def test_a_row_becomes_as_many_as_it_has_counterparts(
    graph: Graph, frame: pandas.DataFrame
) -> None:
    recoded = graph.recode(frame, column="soc", to="isco08", value="jobs")
    assert list(recoded.columns) == [
        *("soc", "jobs", "row", "source_scheme", "source_code", "target_scheme", "target_code"),
        *("target_label", "match", "basis", "cardinality", "route", "targets", "weight", "reason"),
    ]
    assert list(recoded.index) == list("aabcccdee")
    assert recoded["row"].tolist() == [1, 1, 2, 3, 3, 3, 4, 5, 5]
    assert recoded["targets"].tolist() == [2, 2, 0, 3, 3, 3, 0, 2, 2]
    assert recoded["jobs"].round(9).tolist() == [5, 5, 20, 10, 10, 10, 40, 25, 25]
    assert recoded["target_code"].dropna().tolist() == [
        *("2513", "3514", "1112", "1113", "1120", "2513", "3514")
    ]
    assert recoded["reason"][["b", "d"]].tolist() == ["no value", "'x': not a code of soc2018"]
    assert (recoded["target_scheme"] == "isco08").all()
    assert frame["jobs"].tolist() == JOBS["jobs"]  # which is left as it was


def test_without_a_value_there_are_no_weights(graph: Graph, frame: pandas.DataFrame) -> None:
    recoded = graph.recode(frame[:1], column="soc", to="isco08")
    assert recoded["jobs"].tolist() == [10, 10]
    assert recoded["weight"].isna().all()
    assert graph.recode(frame[:1], column="soc", to="isco08", weights="equal")[
        "weight"
    ].tolist() == [0.5, 0.5]


def test_groups_take_the_place_of_counterparts(graph: Graph, frame: pandas.DataFrame) -> None:
    recoded = graph.recode(frame[:1], column="soc", to="isco08", level="major", value="jobs")
    assert recoded[["target_code", "jobs"]].to_numpy().tolist() == [["2", 5.0], ["3", 5.0]]


def test_numbers_get_their_zeros_back(graph: Graph) -> None:
    frame = pandas.DataFrame({"ISCO-08": [110, 2512, numpy.nan]})
    recoded = graph.recode(frame, column="ISCO-08", to="soc2018")
    assert recoded["source_code"].dropna().unique().tolist() == ["0110", "2512"]
    assert recoded["reason"].iloc[0].startswith("read as 0110, with the zeros that it had lost")
    assert recoded["reason"].iloc[-1] == "no value"


def test_names_that_are_taken_stay(graph: Graph) -> None:
    frame = pandas.DataFrame({"soc": ["15-1252"], "row": ["mine"], "weight": [2.5]})
    recoded = graph.recode(frame, column="soc", to="isco08")
    assert recoded["row"].tolist() == ["mine"]
    assert recoded[["weight", "occugraph_row"]].to_numpy().tolist() == [[2.5, 1]]


def test_groups_beside_their_members_are_warned_of(graph: Graph) -> None:
    frame = pandas.DataFrame({"soc": ["15-1250", "15-1252"]})
    message = r"column 'soc': 1 group stands beside members of theirs \(15-1250\): what is summed"
    with pytest.warns(UserWarning, match=message):
        graph.recode(frame, column="soc", to="isco08")


@pytest.mark.filterwarnings("ignore:column")
@pytest.mark.parametrize(
    ("columns", "options", "message"),
    [
        (JOBS, {"column": "SOC"}, "no column 'SOC'; there is: 'soc', 'jobs'"),
        (
            JOBS,
            {"column": "soc", "value": "soc"},
            r"column 'soc' is of String: make numbers of it, "
            r"pandas.to_numeric\(frame\['soc'\].str.replace\(\",\", \"\"\), errors=\"coerce\"\)$",
        ),
        (
            {"ISCO-08": [1111, "1111", 11, "11", 2512]},
            {"column": "ISCO-08", "to": "soc2018"},
            "column 'ISCO-08' has '11' as a number and as a text: make texts of all",
        ),
    ],
)
def test_what_cannot_be_recoded_is_refused(
    graph: Graph, columns: dict[str, Any], options: dict[str, Any], message: str
) -> None:
    with pytest.raises(OccugraphError, match="^" + message):
        graph.recode(pandas.DataFrame(columns), **{"to": "isco08", **options})


def test_what_is_no_frame_is_refused(graph: Graph) -> None:
    with pytest.raises(OccugraphError, match=r"a data frame is of pandas, Polars, .* not dict"):
        graph.recode(JOBS, column="soc", to="isco08")


def test_the_extra_is_named_where_narwhals_is_missing(
    graph: Graph, frame: pandas.DataFrame, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "narwhals", None)
    with pytest.raises(OccugraphError, match=r"pip install 'occugraph\[frames\]'"):
        graph.recode(frame, column="soc", to="isco08")


@pytest.mark.filterwarnings("ignore:column")
def test_the_table_that_is_joined_can_be_had_alone(graph: Graph, frame: pandas.DataFrame) -> None:
    table = graph.lookup_table(frame["soc"], to="isco08", heading="soc", weights="equal")
    joined = frame.merge(table.to_pandas(), left_on="soc", right_on="given", how="left")
    recoded = graph.recode(frame, column="soc", to="isco08", weights="equal")
    assert joined["target_code"].fillna("").tolist() == recoded["target_code"].fillna("").tolist()
    assert (table.decision.scheme, table.decision.unread) == ("soc2018", ("x",))
    assert len(table) == 2 + 1 + 3 + 1
    assert [row["weight"] for row in table.records()][:3] == [0.5, 0.5, 1.0]


def test_functions_of_the_package_ask_the_embedded_graph(frame: pandas.DataFrame) -> None:
    assert occugraph.recode.__self__ is occugraph.decide.__self__
    assert {"recode", "decide", "autocode", "lookup_table"} <= set(dir(occugraph))
    with pytest.raises(AttributeError, match="module 'occugraph' has no attribute 'recod'"):
        occugraph.recod  # noqa: B018
