"""Explaining checks: one by one, and as the page of the documentation."""

from __future__ import annotations

from pathlib import Path

import pytest

from occugraph.errors import InputError
from occugraph.validation.explanation import ALL, example, explain

PAGE = Path(__file__).parent.parent.parent / "docs" / "checks.md"


def test_the_page_of_the_documentation_is_what_the_shapes_say() -> None:
    page = PAGE.read_text("utf-8")
    assert page == explain(ALL) + "\n"
    assert f"\n{explain('QS-http')}\n" in page


def test_a_check_is_told_with_rule_clause_severity_reason_remedy_and_both_examples() -> None:
    lines = explain("S27").splitlines()
    assert lines[0] == "## S27"
    assert lines[2] == "violation · <https://w3id.org/occugraph/shapes#S27>"
    assert "- **Nothing is related to what is above it**." in lines[6][:50]
    assert "  - to mend: remove that relation, or correct the hierarchy" in lines
    assert "  - source: [SKOS Reference S27](https://www.w3.org/TR/skos-reference/#S27)" in lines
    explained = explain("S27")
    for outcome in ("fails", "passes"):
        assert example("S27", outcome).read_text("utf-8") in explained


def test_what_a_message_fills_in_is_told_by_its_name() -> None:
    assert "as a source it has *found* target(s) in *table*" in explain("M14")


def test_shapes_of_another_severity_say_so() -> None:
    explained = explain("X13")
    assert "violation, warning, info ·" in explained
    assert "- **A scheme has a date** (warning)." in explained


def test_case_does_not_matter() -> None:
    assert explain("qs-HTTP") == explain("QS-http")


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ("S28", "no check 'S28'; nearest: S8, S52, S48"),
        ("", "no check ''; see --explain all"),
        ("\x00", "no check '\\x00'; see --explain all"),
    ],
)
def test_an_unknown_check_is_refused_with_the_nearest(given: str, error: str) -> None:
    with pytest.raises(InputError) as raised:
        explain(given)
    assert str(raised.value) == error
