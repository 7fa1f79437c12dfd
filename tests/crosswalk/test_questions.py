"""An answer asks few questions, and none of them twice."""

from __future__ import annotations

import pytest

from occugraph.api import Graph
from occugraph.crosswalk.lookup import Crosswalk
from occugraph.graph.engine import OxigraphEngine
from occugraph.query.session import Session
from tests.support.counting import CountingEngine


@pytest.mark.parametrize(
    ("code", "to", "status", "targets"),
    [
        ("15-1254", "isco08", "found", 2),
        ("15125400", "isco08", "found", 2),
        ("C2512", "soc2018", "found", 2),
        ("dot1991:030", "isco08", "found", 8),
        ("isco08:2", "dot1991", "found", 93),
        ("soc2018:15-0000", "isco08", "found", 15),
        ("isco08:0110", "dot1991", "unknown", 0),
        ("11-9199", "onetsoc2019", "found", 7),
    ],
)
def test_a_crosswalk_asks_three_questions_and_who_decided_and_on_which_lists_it_is(
    engine: OxigraphEngine, code: str, to: str, status: str, targets: int
) -> None:
    counting = CountingEngine(engine)
    answer = Graph(counting).crosswalk(code, to=to)
    assert (answer.status, len(answer.targets)) == (status, targets)
    steps = [step for target in answer.targets for step in target.path]
    decided = any(step.basis == "curated" for step in steps)
    listed = to == "dot1991" and targets > 0
    assert len(counting.queries) == len(set(counting.queries)) == 3 + decided + listed


def test_a_session_asks_for_the_schemes_once(engine: OxigraphEngine) -> None:
    counting = CountingEngine(engine)
    graph = Graph(counting)
    for code in ("15-1252", "15-1254", "29-1141"):
        graph.crosswalk(code, to="isco08")
    assert len(counting.queries) == len(set(counting.queries)) == 1 + 2 * 3


def test_a_concept_asks_ten_questions(engine: OxigraphEngine) -> None:
    counting = CountingEngine(engine)
    assert Graph(counting).concept("15-1252").label == "Software Developers"
    assert len(counting.queries) == len(set(counting.queries)) == 10  # one for a decision


@pytest.mark.slow
def test_many_codes_ask_no_question_each(engine: OxigraphEngine) -> None:
    counting = CountingEngine(engine)
    look_up = Crosswalk(Session(counting), "isco08", whole=True)
    look_up.answer("15-1252")
    look_up.answer("15-0000")
    before = len(counting.queries)
    for code in ("15-1254", "15-1200", "29-0000", "29-1141", "55-1011"):
        assert look_up.answer(f"soc2018:{code}").source.code == code
    assert len(counting.queries) == before
    assert len(counting.queries) == len(set(counting.queries))
