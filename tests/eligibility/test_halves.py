"""Halves of decisions that are kept: those that the rule judges, for every code."""

from __future__ import annotations

from pathlib import Path

import pytest

import occugraph
from occugraph.eligibility.decide import Decider
from occugraph.eligibility.decision import Part
from occugraph.eligibility.halves import Half, KeptHalves, put_into_words
from occugraph.query.kept import KeptRows
from occugraph.query.resolved import Resolved
from occugraph.query.session import Session
from tests.support.counting import CountingEngine


def list_fields(half: Half) -> tuple[object, ...]:
    return (
        *(half.state, half.text, half.concept),
        *(half.alternatives, half.question, half.decided_by),
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("store") / "kept"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("part", "scheme"),
    [
        *(("occupation", scheme) for scheme in ("soc2018", "soc2010", "onetsoc2019", "isco08")),
        ("industry", "naics2022"),
    ],
)
def test_what_is_kept_is_what_is_judged(
    graph: occugraph.Graph, folder: Path, part: Part, scheme: str
) -> None:
    engine = graph.session.engine
    direct = KeptHalves(Decider(Session(engine)), part)
    first = KeptHalves(Decider(Session(engine, kept=KeptRows(str(folder), engine))), part)
    jobs = [
        Resolved(code, scheme, code, "", entry.level, entry.iri)
        for code, entry in graph.session.codes.by_scheme[scheme].items()
    ]
    expected = [list_fields(direct.judge(job)) for job in jobs]
    assert len({text for _, text, *_ in expected}) == len(jobs)
    assert [list_fields(first.judge(job)) for job in jobs] == expected
    counting = CountingEngine(engine)
    again = KeptHalves(Decider(Session(counting, kept=KeptRows(str(folder), counting))), part)
    assert [list_fields(again.judge(job)) for job in jobs] == expected
    assert counting.queries == []


def test_what_else_a_code_may_be_is_said(graph: occugraph.Graph, folder: Path) -> None:
    engine = graph.session.engine
    decider = Decider(Session(engine, kept=KeptRows(str(folder), engine)))
    halves = KeptHalves(decider, "occupation")
    entry = graph.session.codes.by_scheme["soc2010"]["51-4041"]
    job = Resolved("51-4041", "soc2010", "51-4041", "", entry.level, entry.iri)
    note = "; 51-4041 is read as a code of soc2010, and is one of soc2018 too: "
    assert note not in halves.judge(job).text
    assert note in halves.judge(job._replace(also=("soc2018",))).text


def test_an_industry_is_admitted_by_the_sector_that_its_spelling_begins_with(
    graph: occugraph.Graph, folder: Path
) -> None:
    engine = graph.session.engine
    halves = KeptHalves(Decider(Session(engine, kept=KeptRows(str(folder), engine))), "industry")
    entry = graph.session.codes.by_scheme["naics2022"]["31-33"]
    sector = Resolved("31-33", "naics2022", "31-33", "", entry.level, entry.iri)
    direct = Decider(Session(engine))
    for given in ("31-33", "33"):
        spelled = sector._replace(given=given)
        half = halves.judge(spelled)
        assert half.state.holds is True
        assert half.text == put_into_words(direct.judge_industry(spelled)).text
