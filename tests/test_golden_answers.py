"""Answers to a seeded sample of questions are what they were: see `tests/support/golden.py`."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.support.golden import FOLDER, Asker, kept

pytestmark = [pytest.mark.slow, pytest.mark.whole]

#: Keys of the sentences for people; all other keys hold facts.
SENTENCES = ("warning", "message", "error")
KINDS = (
    *("crosswalk", "eligible", "search", "show"),
    *(pytest.param(kind, marks=pytest.mark.slow) for kind in ("roster", "coverage", "commands")),
)


@pytest.fixture(scope="module")
def asker() -> Asker:
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("OCCUGRAPH_SCHEMES")
        return Asker()


@pytest.fixture(scope="module", params=KINDS)
def answers(asker: Asker, request: pytest.FixtureRequest) -> list[tuple[dict[str, Any], Any, Any]]:
    """Questions of a kind, each with the answer that is kept and the answer of today."""
    kind = request.param
    return [
        (record["ask"], record["answer"], asker.answer(kind, record["ask"]))
        for record in kept(kind)
    ]


def facts(answer: Any) -> Any:
    """Leave the sentences out."""
    if isinstance(answer, dict):
        return {
            key: bool(value) if key in SENTENCES else facts(value) for key, value in answer.items()
        }
    return [facts(value) for value in answer] if isinstance(answer, list) else answer


@pytest.mark.slow
def test_the_facts_of_an_answer_are_those_kept(answers: Any) -> None:
    for ask, golden, answer in answers:
        assert facts(answer) == facts(golden), ask


def test_keys_come_in_the_order_kept_and_sentences_word_for_word(answers: Any) -> None:
    for ask, golden, answer in answers:
        assert json.dumps(answer, indent=1) == json.dumps(golden, indent=1), ask


def test_the_sample_reaches_every_kind_of_answer() -> None:
    crosswalks = [record["answer"] for record in kept("crosswalk")]
    sizes = {min(len(answer.get("targets", ())), 3) for answer in crosswalks}
    assert sizes == {0, 1, 2, 3}
    assert {record["status"] for record in crosswalks} == {"found", "unknown"}
    assert {record["lossy"] for record in crosswalks} == {True, False}
    matches = {target["match"] for record in crosswalks for target in record["targets"]}
    assert matches == {"exact", "close", "narrow", "broad", "related"}
    decisions = [record["answer"] for record in kept("eligible")]
    statuses = {record["status"] for record in decisions if "status" in record}
    assert statuses == {"eligible", "not-eligible", "undetermined"}
    errors = {record["error"] for record in decisions if "error" in record}
    assert errors == {"UnknownCode", "AmbiguousCode"}
    statuses = {record["answer"]["status"] for record in kept("search")}
    assert statuses == {"found", "nothing-found"}


def test_the_files_stay_small() -> None:
    assert sum(file.stat().st_size for file in FOLDER.iterdir()) < 1_500_000
