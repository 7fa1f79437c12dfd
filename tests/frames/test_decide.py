"""Rows of a data frame are decided: each once, as the same job alone."""

from __future__ import annotations

import random

import pandas
import pytest

from occugraph import Graph, OccugraphError

pytestmark = [pytest.mark.filterwarnings("ignore:column")]


def test_each_row_has_the_decision_of_its_job(graph: Graph) -> None:
    draw = random.Random(7)
    jobs = draw.choices(sorted(graph.session.codes.by_scheme["soc2018"]), k=30)
    industries = draw.choices(["332710", "541511", "111110", "31-33", None], k=30)
    frame = pandas.DataFrame({"soc": jobs, "naics": industries}, index=range(100, 130))
    decided = graph.decide(frame, occupation="soc", industry="naics")
    assert list(decided.index) == list(frame.index)
    assert decided["row"].tolist() == list(range(1, 31))
    assert decided["status"].tolist() == [
        graph.eligible(job, naics=industry).status
        for job, industry in zip(jobs, industries, strict=True)
    ]
    assert decided["occupation_code"].tolist() == jobs
    assert decided["reasons"].notna().all()


def test_what_cannot_be_read_is_an_error_unless_the_rest_settles_it(graph: Graph) -> None:
    frame = pandas.DataFrame(
        {
            "soc": ["15-1252", "zz", "zz", None, "15-1252"],
            "naics": [332710, 332710, 722511, 332710, None],
        }
    )
    decided = graph.decide(frame, occupation="soc", industry="naics")
    assert decided["status"].tolist() == [
        *("eligible", "error", "not-eligible", "undetermined", "undetermined")
    ]
    assert decided["reasons"][1] == "occupation: 'zz': not a code of soc2018"


@pytest.mark.slow
@pytest.mark.whole  # the model of titles is trained, for half a minute
def test_titles_decide_where_there_is_no_code(graph: Graph) -> None:
    frame = pandas.DataFrame(
        {"soc": ["15-1252", None, None], "job": ["CNC Machinist", "CNC Machinist", None]}
    )
    decided = graph.decide(frame, occupation="soc", title="job", naics="332710")
    titled = graph.eligible(title="CNC Machinist", naics="332710").status
    assert decided["status"].tolist() == ["eligible", titled, "undetermined"]
    assert decided["decided_by"].fillna("").tolist()[::2] == ["code", ""]
    alone = graph.decide(frame[1:2], title="job", naics="332710")
    assert alone["status"].tolist() == [titled]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({}, "give the column of occupation codes, or that of job titles"),
        (
            {"occupation": "soc", "industry": "naics", "naics": "332710"},
            "give the column of industry codes, or naics for all rows; not both",
        ),
        ({"occupation": "SOC"}, "no column 'SOC'; there is: 'soc', 'naics'"),
        ({"occupation": "soc", "programme": "x"}, "no programme 'x'"),
    ],
)
def test_what_cannot_be_decided_is_refused(
    graph: Graph, options: dict[str, str], message: str
) -> None:
    frame = pandas.DataFrame({"soc": ["15-1252"], "naics": ["332710"]})
    with pytest.raises(OccugraphError, match=message):
        graph.decide(frame, **options)
