"""Listed titles of a small graph, the codes that each stands for, and titles coded by them."""

from __future__ import annotations

import pytest

from occugraph.query.session import Session
from occugraph.search.coding import TitleCoder
from occugraph.search.index import WordingIndex
from occugraph.search.known_titles import read_known_titles
from occugraph.search.titles import TitleIndex
from tests.search.test_query_terms import open_crafts

OLD, NEW = "Classification of Crafts, 2010", "Classification of Crafts, 2020"
GUILD = "The Guild's List"


@pytest.fixture(scope="module")
def crafts() -> Session:
    return open_crafts()


def test_titles_stand_for_codes_of_their_own_scheme_and_of_linked_ones(crafts: Session) -> None:
    known = read_known_titles(crafts, "crafts2010")
    own = {
        "1-01": ("Cabinet painters", "Cabinetmakers", "Fire fighters", "Welding machine operators"),
        "1-02": ("Auto mechanics", "Automotive engineers", "Chief executive officers"),
        "2-01": ("Database administrators", "Electrical engineers", "Electricians"),
    }
    expected = {
        **{
            title.lower(): {code: (1.0, 1.0, title, OLD)}
            for code, titles in own.items()
            for title in titles
        },
        "carvers": {"1-01": (1.0, 2.0, "Carvers", OLD), "1-02": (0.5, 1.0, "Carvers", NEW)},
        "smiths": {"2-01": (1.0, 2.0, "Smiths", OLD)},
        "turners": {"1-02": (1.0, 2.0, "Turners", OLD)},
        "old": {"1-02": (1.0, 1.0, "Turners (old)", GUILD)},
        "turners old": {"1-02": (1.0, 1.0, "Turners (old)", GUILD)},
        "whittlers": {
            "1-01": (0.5, 0.5, "Whittlers", "Crafts 2020"),
            "1-02": (0.5, 0.5, "Whittlers", "Crafts 2020"),
        },
        "wood turners": {"1-02": (1.0, 1.0, 'Wood "Turners"', NEW)},
    }
    assert known == expected


def test_groups_are_no_occupations_but_in_a_scheme_of_one_level(crafts: Session) -> None:
    assert read_known_titles(crafts, "arts") == {
        "metal art": {"B": (1.0, 1.0, "Metal art", "List of Arts")},
        "wood art": {"A": (1.0, 1.0, "Wood art", "List of Arts")},
    }
    newer = read_known_titles(crafts, "crafts2020")
    assert newer["turners"] == dict.fromkeys(("1-01", "1-03"), (0.5, 1.0, "Turners", OLD))
    assert newer["carvers"] == {"1-01": (1.0, 3.0, "Carvers", NEW)}
    assert newer["wood crafts other"] == {"1-09": (1.0, 1.0, "Wood crafts, other", NEW)}


@pytest.mark.parametrize(
    ("title", "to", "expected"),
    [
        (
            "Whittlers",
            "crafts2010",
            [("1-01", 0.501, "Whittlers", 1.0), ("1-02", 0.499, "Whittlers", 1.0)],
        ),
        (
            "Carvers",
            "crafts2010",
            [("1-01", 0.599, "Carvers", 1.0), ("1-02", 0.401, "Carvers", 1.0)],
        ),
        ("Carvers", "crafts2020", [("1-01", 1.0, "Carvers", 1.0)]),
        (
            "wood turner",
            "crafts2020",
            [
                ("1-03", 0.57, 'Wood "Turners"', 1.0),
                ("1-01", 0.257, "Turners", 0.775),
                ("1-09", 0.173, "Wood crafts, other", 0.262),
            ],
        ),
        (
            "weldng operators",
            "crafts2010",
            [
                ("1-01", 0.781, "Welding machine operators", 0.675),
                ("2-01", 0.219, "Database administrators", 0.089),
            ],
        ),
        (
            "cabinet engineer",
            "crafts2010",
            [
                ("1-01", 0.396, "Cabinet painters", 0.501),
                ("2-01", 0.305, "Electrical engineers", 0.465),
                ("1-02", 0.299, "Automotive engineers", 0.465),
            ],
        ),
        (
            "carvers accountants",
            "crafts2010",
            [("1-01", 0.599, "Carvers", 0.82), ("1-02", 0.401, "Carvers", 0.82)],
        ),
        ("Metal art", "crafts2010", []),  # only a curated table joins them
        ("zzz", "crafts2010", []),
    ],
)
def test_listed_titles_vote(
    crafts: Session, title: str, to: str, expected: list[tuple[str, float, str, float]]
) -> None:
    votes = TitleIndex(WordingIndex(crafts)).codes(title, to, 3)
    assert [
        (each.concept.code, each.share, each.nearest.text, each.nearness) for each in votes
    ] == expected


def test_of_alike_wordings_the_first_is_named(crafts: Session) -> None:
    for to in ("crafts2010", "crafts2020"):
        (vote,) = TitleIndex(WordingIndex(crafts)).codes("Smiths", to)
        assert (vote.share, vote.nearest.concept.scheme) == (1.0, "crafts2010")


@pytest.mark.parametrize(
    ("title", "coded"),
    [
        (
            "carvers",
            [
                ("1-01", 1.0, "Carvers", OLD, True),
                ("1-02", 0.481, "Carvers", NEW, False),
                ("2-01", 0.032, "Electrical engineers", OLD, False),
            ],
        ),
        (
            "engine engineer",
            [
                ("2-01", 0.587, "Electrical engineers", OLD, False),
                ("1-02", 0.544, "Automotive engineers", OLD, False),
                ("1-01", 0.09, "Cabinetmakers", OLD, False),
            ],
        ),
        ("electrician helper", [("2-01", 0.997, "Electricians", OLD, False)]),
        ("zzz", []),
    ],
)
def test_listed_titles_come_before_those_alike(
    crafts: Session, title: str, coded: list[tuple[str, float, str, str, bool]]
) -> None:
    pytest.importorskip("numpy")
    (codes,) = TitleCoder(crafts, "crafts2010").code_many([title], best=3)
    assert [(each.code, each.matched_title, each.source, each.exact) for each in codes] == [
        (code, matched, source, exact) for code, _, matched, source, exact in coded
    ]
    scores = [score for _, score, *_ in coded]
    assert [each.score for each in codes] == pytest.approx(scores, abs=0.01)
    assert [each.score for each in codes] == [round(each.score, 3) for each in codes]
