"""Words: one form of each, what each weighs, which are akin, which tell an occupation apart."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from occugraph.search.words import fold_text, root, split_content_words, split_words, stem


@pytest.mark.parametrize(
    ("text", "stems"),
    [
        ("Registered Nurses", ["registered", "nurse"]),
        ("Research & Development", ["research", "and", "development"]),
        ("first-line", ["first", "line"]),
        ("Café Keepers’ Aides", ["cafe", "keeper", "aide"]),
        ("Secretaries, coaches, repairmen", ["secretary", "coach", "repairman"]),
        ("Labour counsellors", ["labor", "counselor"]),
        ("Organisers of catalogues", ["organizer", "of", "catalog"]),
        ("焊工", ["焊工"]),
        ("...", []),
    ],
)
def test_words_are_brought_to_one_form(text: str, stems: list[str]) -> None:
    assert [word.stem for word in split_words(text)] == stems


def test_words_that_say_little_or_are_excepted_weigh_less() -> None:
    weights = {word.text: word.weight for word in split_words("Other Architects, Except Naval")}
    assert weights == {"other": 0.15, "architects": 1.0, "except": 0.15, "naval": 0.25}


@pytest.mark.parametrize(
    ("one", "two"), [("welder", "welding"), ("accountant", "accounting"), ("analyst", "analysis")]
)
def test_akin_words_share_a_root(one: str, two: str) -> None:
    assert root(stem(one)) == root(stem(two))


def test_engines_and_engineers_are_not_akin() -> None:
    assert root("engineer") != root("engine")


@given(st.text(max_size=40))
def test_words_are_made_of_plain_letters_and_digits(text: str) -> None:
    for word in split_words(text):
        assert word.stem
        assert fold_text(word.text) == word.text


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("Software Developers", ["software", "developer"]),
        ("Architects, Except Landscape and Naval", ["architect"]),
        ("Ships’ Engineers", ["ship", "engineer"]),
        ("Teacher's Aide (primary school)", ["teacher", "aide", "primary", "school"]),
        ("Engineers, All Other", ["engineer", "residual"]),
        (
            "Engineering Professionals Not Elsewhere Classified",
            ["engineering", "professional", "residual"],
        ),
        ("Miscellaneous Clerks", ["residual", "clerk"]),
        ("and/or", []),
        ("", []),
    ],
)
def test_the_content_words_of_a_title(title: str, words: list[str]) -> None:
    assert split_content_words(title) == tuple(words)
