"""Words: one form of each, what each weighs, which are akin, which tell an occupation apart."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from occugraph.search.spelling import count_errors, likeness
from occugraph.search.words import (
    fold_text,
    rarity_of,
    root,
    split_content_words,
    split_words,
    stem,
    title_features,
    weigh_wording,
)


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


#: Stem by word: plurals, and what British and American spelling differ in.
STEMS = (
    "bus:bus class:class axis:axis men:men ties:tie pies:pie secretaries:secretary taxes:tax "
    "coaches:coach dishes:dish classes:class buzzes:buzz houses:house women:woman omen:omen "
    "licence:license defence:defense reference:reference programme:program catalogue:catalog "
    "anaesthetist:anesthetist paediatrics:pediatric colours:color labourer:laborer "
    "honouring:honoring favoured:favored behavioural:behavioral organise:organize "
    "organised:organized organising:organizing organisation:organization raised:raised "
    "counselling:counseling modeller:modeler modelled:modeled litre:liter timbre:timber acre:acre "
    "gases:gase lady:lady ices:ice less:less counsellor:counselor skill:skill"
)
#: Root by stem: each ending that is cut, where four letters are left.
ROOTS = (
    "welder:weld welding:weld tailor:tail chemistry:chem chemist:chem management:manag "
    "placement:plac parliament:parlia analyst:anal analysis:anal machinery:machine policy:polic "
    "electric:electr electrical:electric operation:oper position:posit operative:operat "
    "activism:activ assistant:assist student:stud librarian:librar service:servic "
    "engineer:engineer cement:cement agent:agent baker:baker bakery:bake arts:arts "
    "operations:oper placements:plac activisms:activ assistants:assist students:stud "
    "librarians:librar weldings:weld tourists:tour positions:posit operatives:operat "
    "electricals:electric welders:weld operators:operat miss:miss dancery:dance"
)


def test_each_spelling_and_each_ending_goes() -> None:
    stems = dict(pair.split(":") for pair in STEMS.split())
    assert {word: stem(word) for word in stems} == stems
    roots = dict(pair.split(":") for pair in ROOTS.split())
    assert {word: root(word) for word in roots} == roots


def test_texts_in_one_form() -> None:
    assert fold_text("\u2018Ticket\u2019\u2011\u2013\u2212Agents\u200b & Ushers") == (
        "'ticket'---agents and ushers"
    )
    assert fold_text("A&B  C") == "a and b c"


def test_what_a_wording_counts() -> None:
    kinds = ("prefLabel", "printedTitle", "altLabel", "hiddenLabel", "coreContentNote")
    kinds += ("additionalContentNote", "definition")
    weights = [1.0, 0.98, 0.97, 0.97, 0.7, 0.55, 0.45]
    assert [weigh_wording(kind, "en") for kind in kinds] == weights
    assert [weigh_wording(kind, "") for kind in kinds] == weights
    assert weigh_wording("prefLabel", "fr") == 0.95


def test_what_titles_are_compared_by() -> None:
    words = split_words("Ships engineers, except naval")
    assert title_features(words) == {
        *("ship", "engineer", "except", "<ship", "<engi", "<engin", "neer>", "<exce", "<excep"),
        *("ship engineer", "engineer except"),
    }
    assert rarity_of(9, 4) == pytest.approx(math.log(2) + 1)


@pytest.mark.parametrize(
    ("one", "two", "most", "errors"),
    [
        ("abc", "abc", 0, 0),
        ("abc", "abd", 0, 1),
        ("ab", "ba", 1, 1),
        ("abcd", "badc", 2, 2),
        ("abcd", "badc", 1, 2),
        ("xabc", "xacb", 1, 1),
        ("wedlng", "welding", 2, 2),
        ("abc", "cab", 3, 2),
        ("ca", "abc", 3, 3),
        ("kitten", "sitting", 3, 3),
        ("kitten", "sitting", 2, 3),
        ("abcdef", "bacdfe", 2, 2),
        ("", "ab", 2, 2),
        ("", "abc", 2, 3),
    ],
)
def test_errors_are_counted_up_to_one_more_than_matter(
    one: str, two: str, most: int, errors: int
) -> None:
    assert count_errors(one, two, most) == count_errors(two, one, most) == errors


def test_letters_in_the_same_order() -> None:
    pairs = [("", ""), ("", "a"), ("abc", "abc"), ("abc", "cab"), ("aab", "baa")]
    assert [likeness(*pair) for pair in pairs] == [1.0, 0.0, 1.0, 4 / 6, 4 / 6]
    assert likeness("abcbdab", "bdcaba") == 8 / 13


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
