"""Titles to codes: the nearest known titles vote, and say which they are."""

from __future__ import annotations

import pytest

import occugraph
from occugraph.search.index import WordingIndex
from occugraph.search.titles import TitleIndex

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def titles(few: occugraph.Graph) -> TitleIndex:
    return TitleIndex(WordingIndex(few.session))


@pytest.mark.parametrize(
    ("title", "scheme", "code"),
    [
        ("forklift operator", "soc2018", "53-7051"),
        ("night shift forklift operator", "soc2018", "53-7051"),
        ("HR manager", "onetsoc2019", "11-3121.00"),
        ("HR manager", "isco08", "1212"),
        ("RN", "soc2010", "29-1141"),
        ("weldng enginer", "soc2018", "17-2131"),
    ],
)
def test_a_title_has_its_code_first(titles: TitleIndex, title: str, scheme: str, code: str) -> None:
    assert titles.codes(title, scheme)[0].concept.code == code


def test_a_vote_names_its_title_source_and_code(titles: TitleIndex) -> None:
    best = titles.codes("HR manager", "soc2018", limit=1)[0]
    assert (best.nearest.text, best.nearest.source) == ("HR Manager", "O*NET 27.0 alternate titles")
    concept = best.nearest.concept
    assert (concept.scheme, concept.code, best.nearness) == ("onetsoc2019", "11-3121.00", 1.0)


def test_shares_fall_and_are_shares(titles: TitleIndex) -> None:
    matches = titles.codes("machine operator", "soc2018", limit=1000)
    shares = [match.share for match in matches]
    assert shares == sorted(shares, reverse=True)
    assert 0 < sum(shares) <= 1.01


@pytest.mark.parametrize(
    ("title", "scheme"), [("焊工", "soc2018"), ("", "soc2018"), ("welder", "naics2022")]
)
def test_what_no_title_is_near_has_no_code(titles: TitleIndex, title: str, scheme: str) -> None:
    assert titles.codes(title, scheme) == []
