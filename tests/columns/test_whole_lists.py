"""Whole lists of codes, as publishers print them, each in one column: read as what they are."""

from __future__ import annotations

import pytest

import occugraph
from occugraph.columns.choice import decide_column
from occugraph.columns.decision import Question
from occugraph.columns.spelling import Readers

#: Schemes, and how many codes of their lowest level are read: all of them.
LISTS = {
    "soc2000": 821,
    "soc2010": 840,
    "soc2018": 867,
    "onetsoc2010": 1110,
    "onetsoc2019": 1016,
    "oews2019": 790,
    "oews2021": 831,
    "isco88": 390,
    "isco08": 436,
    "census2010": 540,
    "census2018": 570,
    "noc2016": 500,
    "noc2021": 516,
    "anzsco2013": 1023,
    "uksoc2020": 412,
    "dot1991": 564,
    "cip2020": 2143,
    "naics2012": 1065,
    "naics2017": 1057,
    "naics2022": 1012,
    "isic4": 419,
    "nace2": 615,
}


@pytest.fixture(scope="module")
def readers(whole_graph: occugraph.Graph) -> Readers:
    return Readers(whole_graph.session)


def lowest(readers: Readers, scheme: str) -> list[str]:
    level = readers.session.levels[scheme][-1]
    codes = readers.session.codes.by_scheme[scheme]
    return [code for code, entry in codes.items() if entry.level == level]


@pytest.mark.parametrize(("scheme", "count"), LISTS.items())
def test_a_whole_list_without_a_heading_is_read_as_its_scheme(
    readers: Readers, scheme: str, count: int
) -> None:
    codes = lowest(readers, scheme)
    decision = decide_column(readers, codes)
    assert (decision.scheme, decision.values, decision.unread) == (scheme, count, ())


def test_naics_2017_with_its_groups(readers: Readers) -> None:
    codes = readers.session.codes.by_scheme["naics2017"]
    decision = decide_column(readers, codes, "NAICS_CODE", Question(("Industries",)))
    assert (decision.scheme, decision.values, decision.unread) == ("naics2017", 2196, ())


def test_every_isco_group_padded_to_four_digits(readers: Readers) -> None:
    codes = readers.session.codes.by_scheme["isco08"]
    padded = {code.ljust(4, "0") for code in codes}
    decision = decide_column(readers, padded, "isco")
    assert (decision.scheme, decision.values, decision.unread) == ("isco08", 590, ())


def test_the_american_community_survey_s_two_columns(readers: Readers) -> None:
    first = lowest(readers, "acs2018")
    second = [row["second"] for row in readers.session.ask("second-codes")]
    for heading, values in (("OCCP", first), ("SOCP", second)):
        decision = decide_column(readers, values, heading)
        assert (decision.scheme, decision.values, decision.unread) == ("acs2018", 530, ())


@pytest.mark.parametrize("scheme", ["soc2010", "isco08", "census2018", "naics2012"])
def test_codes_that_a_spreadsheet_made_numbers_of(readers: Readers, scheme: str) -> None:
    numbers = [int(code.replace("-", "")) for code in lowest(readers, scheme)]
    decision = decide_column(readers, numbers, scheme.rstrip("0123456789"))
    assert (decision.scheme, decision.unread) == (scheme, ())


@pytest.mark.parametrize(("heading", "scheme"), [("soc", "soc2018"), ("OCCSOC", "acs2018")])
def test_six_digits_are_soc_s_unless_the_heading_is_the_census_s(
    readers: Readers, heading: str, scheme: str
) -> None:
    values = ["151252", "151253", "151254"]
    decision = decide_column(readers, values, heading, differ=lambda one, other, codes: codes)
    assert (decision.scheme, decision.unread) == (scheme, ())
