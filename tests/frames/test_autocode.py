"""Job titles of a data frame get codes: the best first, none where none is good enough."""

from __future__ import annotations

import pandas
import pytest

from occugraph import Graph, OccugraphError


@pytest.fixture
def frame() -> pandas.DataFrame:
    return pandas.DataFrame({"job": ["CNC machinist", None, "CNC machinist", "zzqx"]})


def test_a_title_that_is_listed_is_first_with_its_source(
    graph: Graph, frame: pandas.DataFrame
) -> None:
    coded = graph.autocode(frame, title="job", to="soc2018", best=2)
    first = coded[coded["rank"].fillna(1) == 1]
    assert first["row"].tolist() == [1, 2, 3, 4]
    assert first["target_code"].fillna("").tolist() == ["51-4041", "", "51-4041", ""]
    assert first["target_label"].iloc[0] == "Machinists"
    assert first["matched_title"].iloc[0] == "CNC Machinist"
    assert first["source"].iloc[0] == "Direct match titles of SOC 2018"
    assert first["score"].fillna(0).tolist() == [1, 0, 1, 0]
    assert coded["row"].value_counts().max() == 2


def test_what_is_below_the_threshold_stays_open(graph: Graph, frame: pandas.DataFrame) -> None:
    frame.loc[3, "job"] = "Wizard of lathes"
    assert graph.autocode(frame, title="job", to="soc2018")["target_code"].notna().sum() == 3
    coded = graph.autocode(frame, title="job", to="soc2018", threshold=0.99)
    assert coded["target_code"].notna().tolist() == [True, False, True, False]
    assert (coded["target_scheme"] == "soc2018").all()


def test_what_cannot_be_coded_is_refused(graph: Graph, frame: pandas.DataFrame) -> None:
    with pytest.raises(OccugraphError, match="no scheme 'soc'"):
        graph.autocode(frame, title="job", to="soc")
    with pytest.raises(OccugraphError, match="at least 1, not 0"):
        graph.autocode(frame, title="job", to="soc2018", best=0)
