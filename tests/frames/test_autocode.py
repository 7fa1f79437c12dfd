"""Job titles of a data frame get codes: the best first, none where none is good enough."""

from __future__ import annotations

import pandas
import pytest

from occugraph import Graph, OccugraphError

#: The model of titles is trained, for half a minute.
pytestmark = [pytest.mark.slow, pytest.mark.whole]


@pytest.fixture
def frame() -> pandas.DataFrame:
    return pandas.DataFrame({"job": ["forklift driver", None, "forklift driver", "zzqx"]})


def test_a_title_that_is_listed_is_first_with_its_source(
    graph: Graph, frame: pandas.DataFrame
) -> None:
    coded = graph.autocode(frame, title="job", to="soc2018", best=2)
    assert coded["row"].tolist() == [1, 1, 2, 3, 3, 4]
    assert coded["rank"].fillna(0).tolist() == [1, 2, 0, 1, 2, 0]
    first = coded[coded["rank"].fillna(1) == 1]
    assert first["target_code"].fillna("").tolist() == ["53-7051", "", "53-7051", ""]
    assert first["score"].fillna(0).gt(0.9).tolist() == [True, False, True, False]
    assert first.iloc[0][["target_label", "matched_title", "source"]].tolist() == [
        "Industrial Truck and Tractor Operators",
        "Forklift Driver",
        "Direct match titles of SOC 2018",
    ]
    assert (coded["target_scheme"] == "soc2018").all()


def test_what_is_below_the_threshold_stays_open(graph: Graph, frame: pandas.DataFrame) -> None:
    frame.loc[3, "job"] = "Wizard of lathes"
    assert graph.autocode(frame, title="job", to="soc2018")["target_code"].notna().sum() == 3
    coded = graph.autocode(frame, title="job", to="soc2018", threshold=0.9)
    assert coded["target_code"].notna().tolist() == [True, False, True, False]


def test_an_industry_helps(graph: Graph) -> None:
    frame = pandas.DataFrame({"job": ["Team member"] * 3, "at": ["722511", None, "623110"]})
    coded = graph.autocode(frame, title="job", to="soc2018", industry="at")
    restaurant, anywhere, nursing_home = coded[["target_code", "score"]].to_numpy().tolist()
    assert restaurant[0] == "35-3023"  # fast food and counter workers
    assert restaurant[1] > anywhere[1]
    assert nursing_home[0] != restaurant[0]


def test_what_cannot_be_coded_is_refused(graph: Graph, frame: pandas.DataFrame) -> None:
    with pytest.raises(OccugraphError, match="no scheme 'soc'"):
        graph.autocode(frame, title="job", to="soc")
    with pytest.raises(OccugraphError, match="--best 0: a title gets one code or more"):
        graph.autocode(frame, title="job", to="soc2018", best=0)
