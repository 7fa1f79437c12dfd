"""Halves of decisions that are kept: those that the rule judges, for every code."""

from __future__ import annotations

from pathlib import Path

import pytest

import occugraph
from occugraph.eligibility.decide import Decider
from occugraph.eligibility.halves import Half, OccupationHalves
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
@pytest.mark.parametrize("scheme", ["soc2018", "soc2010", "onetsoc2019", "isco08"])
def test_what_is_kept_is_what_is_judged(graph: occugraph.Graph, folder: Path, scheme: str) -> None:
    engine = graph.session.engine
    direct = OccupationHalves(Decider(Session(engine)))
    first = OccupationHalves(Decider(Session(engine, kept=KeptRows(str(folder), engine))))
    jobs = [
        Resolved(code, scheme, code, "", entry.level, entry.iri)
        for code, entry in graph.session.codes.by_scheme[scheme].items()
    ]
    expected = [list_fields(direct.judge(job)) for job in jobs]
    assert len({text for _, text, *_ in expected}) == len(jobs)
    assert [list_fields(first.judge(job)) for job in jobs] == expected
    counting = CountingEngine(engine)
    again = OccupationHalves(Decider(Session(counting, kept=KeptRows(str(folder), counting))))
    assert [list_fields(again.judge(job)) for job in jobs] == expected
    assert counting.queries == []


def test_what_else_a_code_may_be_is_said(graph: occugraph.Graph, folder: Path) -> None:
    engine = graph.session.engine
    halves = OccupationHalves(Decider(Session(engine, kept=KeptRows(str(folder), engine))))
    entry = graph.session.codes.by_scheme["soc2010"]["51-4041"]
    job = Resolved("51-4041", "soc2010", "51-4041", "", entry.level, entry.iri)
    note = "; 51-4041 is read as a code of soc2010, and is one of soc2018 too: "
    assert note not in halves.judge(job).text
    assert note in halves.judge(job._replace(also=("soc2018",))).text
