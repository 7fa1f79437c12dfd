"""The rule of the curated DOT table: what a share of occupations makes of a pair."""

from __future__ import annotations

import pytest

from occugraph import loaders
from occugraph.crosswalk.dot_agreement import dot_links
from occugraph.crosswalk.dot_rule import DotLinks
from occugraph.model.correspondences import Association
from occugraph.model.matches import Match
from tests.support import official

#: Ten occupations of group 100, five of 200, one of 300.
GIVEN = {
    **{f"100.{n}": {"11-1011"} for n in range(4)},
    **{f"100.{n}": {"11-1021", "11-1031"} for n in range(4, 8)},
    "100.8": {"11-1012"},
    "100.9": {"11-2011"},
    **{f"200.{n}": {"11-2011"} for n in range(4)},
    "200.4": {"11-1011", "11-2021"},
    "300.0": {"11-1031"},
}
SOC_TITLES = {"11-1011": "Chiefs", "11-1021": "Managers", "11-3011": "Actuaries"}
MEMBERS = {
    "11-1010": ("11-1011", "11-1012"),
    "11-1020": ("11-1021", "11-1022"),
    "11-1000": ("11-1011", "11-1012", "11-1021", "11-1031"),
    "11-2000": ("11-2011", "11-2021"),
}
TITLES = {code: f"Job {code[-1]}" for code in GIVEN} | {"100.8": "Chief", "300.0": "Astronaut"}


@pytest.fixture(scope="module")
def links() -> DotLinks:
    return DotLinks(GIVEN, TITLES, SOC_TITLES, MEMBERS)


@pytest.fixture(scope="module")
def whole() -> DotLinks:
    return dot_links(official.dot_reading())


@pytest.mark.parametrize(
    ("group", "concept", "shares", "match"),
    [
        ("100", "11-1021", (4, 10, 4), "narrow"),
        ("100", "11-1031", (4, 10, 5), "narrow"),
        ("100", "11-1011", (5, 10, 6), "narrow"),
        ("100", "11-2011", (1, 10, 5), "related"),
        ("200", "11-2011", (4, 5, 5), "close"),
        ("200", "11-2000", (5, 5, 6), "close"),
        ("200", "11-1011", (1, 5, 6), "related"),
        ("300", "11-1031", (1, 1, 5), "broad"),
        ("100", "11-1000", (9, 10, 11), "close"),
        ("300", "11-2011", (0, 1, 5), None),
    ],
)
def test_two_shares_make_the_match(
    links: DotLinks, group: str, concept: str, shares: tuple[int, int, int], match: Match | None
) -> None:
    evidence = links.evidence(group, concept)
    assert (len(evidence.shared), evidence.in_group, evidence.to_concept) == shares
    assert evidence.match == match


def test_a_reason_counts_and_names_who_leads_to_least_else(links: DotLinks) -> None:
    assert links.reason("100", "11-1011") == (
        "5 of the 6 DOT occupations that lead there are in this group of 10, "
        "among them Job 0 (100.0) and Job 1 (100.1)"
    )
    assert links.reason("200", "11-1011") == (
        "1 of the 6 DOT occupations that lead there is in this group of 5: Job 4 (200.4)"
    )


def test_an_occupation_leads_to_the_soc_occupation_that_bears_its_title(links: DotLinks) -> None:
    assert "100.8" in links.evidence("100", "11-1011").shared
    assert links.evidence("100", "11-1012").shared == ("100.8",)


def breaches(links: DotLinks, group: str, concept: str, match: Match) -> list[str]:
    reason = links.reason(group, concept)
    return list(links.breaches(Association(group, concept, 2, match, reason=reason)))


def test_a_pair_as_the_rule_has_it_breaks_nothing(links: DotLinks) -> None:
    assert breaches(links, "100", "11-1021", "narrow") == []
    assert breaches(links, "100", "11-1020", "narrow") == []
    assert breaches(links, "200", "11-2000", "close") == []


@pytest.mark.parametrize(
    ("group", "concept", "match", "message"),
    [
        (
            "300",
            "11-2011",
            "related",
            "300 to 11-2011: no DOT occupation of the group leads there",
        ),
        (
            "100",
            "11-1031",
            "related",
            "100 to 11-1031: related, where the occupations make it narrow",
        ),
        ("100", "11-2000", "related", "100 to 11-2000: a SOC group, and no share decides"),
    ],
)
def test_a_pair_that_breaks_the_rule(
    links: DotLinks, group: str, concept: str, match: Match, message: str
) -> None:
    assert breaches(links, group, concept, match) == [message]


def test_a_soc_group_with_an_occupation_of_other_dot_groups_is_not_narrower() -> None:
    given = {**{f"100.{n}": {"11-1011"} for n in range(4)}, "100.4": {"5"}, "100.5": {"5"}}
    links = DotLinks(given | {"200.0": {"11-1012"}}, {**TITLES, "200.0": "Job"}, {}, MEMBERS)
    assert breaches(links, "100", "11-1010", "narrow") == [
        "100 to 11-1010: 11-1012 in it is led to from other groups alone"
    ]


def test_a_reason_of_other_words_breaks_the_rule(links: DotLinks) -> None:
    pair = Association("100", "11-2011", 2, "related", reason="Much the same")
    assert list(links.breaches(pair)) == [
        "100 to 11-2011: the reason must be '1 of the 5 DOT occupations that lead there is in this "
        "group of 10: Job 9 (100.9)'"
    ]


# With the publisher's workbook.


@pytest.mark.documents
@pytest.mark.slow
def test_the_curated_table_is_what_the_rule_makes_of_the_workbook(whole: DotLinks) -> None:
    (table,) = loaders.contribution("occugraph-dot1991-soc2018").correspondences
    messages = [message for pair in table.associations for message in whole.breaches(pair)]
    assert messages == []
    assert len(table.associations) == 644


@pytest.mark.documents
@pytest.mark.slow
def test_no_occupation_of_the_groups_is_left_without_a_pair_but_one(whole: DotLinks) -> None:
    (table,) = loaders.contribution("occugraph-dot1991-soc2018").correspondences
    pairs = [(str(pair.source), str(pair.target)) for pair in table.associations]
    groups = {group for group, _ in pairs}
    covered = {code for pair in pairs for code in whole.evidence(*pair).shared}
    every = {code for code in whole.titles if code[:3] in groups}
    assert len(every) == 1_723
    assert {code: whole.titles[code] for code in every - covered} == {
        "199.167-022": "Environmental Analyst"
    }
