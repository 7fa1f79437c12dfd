"""Eligibility in any vintage: older codes of industries, and occupations of any scheme."""

from __future__ import annotations

import csv
from functools import partial
from pathlib import Path

import pytest

import occugraph
from occugraph.eligibility.decide import decide_job
from occugraph.eligibility.decision import Decision
from occugraph.errors import UnknownCode, UnknownName
from occugraph.graph.build import build
from occugraph.graph.engine import OxigraphEngine
from occugraph.graph.store import in_memory
from occugraph.programmes.reader import read_contributions
from occugraph.query.session import Session
from occugraph.rdf.writers import nquads
from tests.support.counting import CountingEngine
from tests.support.programmes import programme

pytestmark = pytest.mark.slow


def lists(codes: str, scheme: str = "", omitted: str = "") -> str:
    """Write an [[industries]] that names a scheme or none."""
    named = f'scheme = "{scheme}"\n' if scheme else ""
    left_out = f"except = [{omitted}]\n" if omitted else ""
    return f"[[industries]]\n{named}codes = [{codes}]\n{left_out}"


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> occugraph.Graph:
    """The graph of older schemes too, with programmes of all kinds beside AMP'D."""
    folder = tmp_path_factory.mktemp("vintages")
    files = [
        programme(folder, industries=lists('"31-33", "5132"'), id="none"),
        programme(folder, industries=lists('"31-33"', "naics2022"), id="latest"),
        programme(folder, industries=lists('"31-33"', "naics2012"), id="first"),
        programme(folder, industries=lists('"naics2017:336111", "5132"'), id="one-code"),
        programme(folder, industries=lists('"31-33"', omitted='"333310"'), id="left-out"),
        programme(folder, industries=lists('"5162"'), id="part"),
    ]
    schemes = ("soc2018", "soc2010", "soc2000", "onetsoc2010", "isco08", "isco88", "noc2016")
    schemes += ("census2018", "census2010", "naics2022", "naics2017", "naics2012", "isic4")
    made = build(programmes=partial(read_contributions, files), schemes=schemes)
    return occugraph.Graph(OxigraphEngine(in_memory(nquads(made.dataset))))


def decide(graph: occugraph.Graph, code: str, naics: str) -> Decision:
    return graph.eligible(code, naics=naics, programme="ampd-iowa")


# Industries of AMP'D, whose rule names no vintage


@pytest.mark.parametrize(
    ("given", "scheme", "printed", "became"),
    [
        (
            "336111",
            "naics2017",
            "33",
            "336110 Automobile and Light Duty Motor Vehicle Manufacturing (admitted)",
        ),
        (
            "333314",
            "naics2017",
            "33",
            "333310 Commercial and Service Industry Machinery Manufacturing (admitted)",
        ),
        (
            "315220",
            "naics2017",
            "31",
            "315250 Cut and Sew Apparel Manufacturing (except Contractors) (admitted)",
        ),
        (
            "333318",
            "naics2017",
            "33",
            "333310 Commercial and Service Industry Machinery Manufacturing (admitted)",
        ),
        (
            "naics2012:336111",
            "naics2012",
            "33",
            "336110 Automobile and Light Duty Motor Vehicle Manufacturing (admitted)",
        ),
    ],
)
def test_an_older_code_is_manufacturing_in_its_own_vintage(
    own: occugraph.Graph, given: str, scheme: str, printed: str, became: str
) -> None:
    decision = decide(own, "15-1252", given)
    assert decision.status == "eligible"
    assert decision.industry is not None
    assert (decision.industry.scheme, decision.industry.code) == (scheme, given[-6:])
    message = decision.reasons[0].message
    assert f"-> 31-33), which the rule admits as {printed}; " in message
    assert message.endswith(
        f"; it is a code of {scheme}, and the rule names no vintage; in naics2022 it corresponds "
        f"to {became}"
    )
    assert decide(own, "11-3031", given).status == "not-eligible"


def test_an_older_code_of_no_manufacturing(own: occugraph.Graph) -> None:
    decision = decide(own, "15-1252", "naics2017:511210")
    assert decision.status == "not-eligible"
    assert decision.reasons[0].message == (
        "511210 Software Publishers lies under 51 Information; the programme admits only 31-33 "
        "Manufacturing; it is a code of naics2017, and the rule names no vintage; in naics2022 it "
        "corresponds to 513210 Software Publishers (not admitted)"
    )


@pytest.mark.parametrize("given", ["332710", "31", "31-33"])
def test_a_code_of_several_vintages_is_read_in_the_latest(own: occugraph.Graph, given: str) -> None:
    decision = decide(own, "15-1252", given)
    assert decision.industry is not None
    assert decision.industry.scheme == "naics2022"
    assert "vintage" not in decision.reasons[0].message


def test_an_industry_of_another_classification_is_none(own: occugraph.Graph) -> None:
    with pytest.raises(UnknownCode, match="names isic4, not naics2022"):
        decide(own, "15-1252", "isic4:2920")


# Facts that settle alone


def test_an_occupation_off_the_list_settles_it(session: Session) -> None:
    decision = decide_job(session, "11-3031", naics="999999")
    assert decision.status == "not-eligible"
    assert decision.industry is None
    industry, occupation = decision.reasons
    assert (industry.holds, occupation.holds) == (None, False)
    assert industry.message == (
        "could not be read: '999999': not a code of naics2022; nearest: 459999, 339999"
    )
    assert (industry.source, industry.line) == (None, None)


def test_an_industry_that_is_not_admitted_settles_it(session: Session) -> None:
    decision = decide_job(session, "99-9999", naics="54")
    assert decision.status == "not-eligible"
    assert decision.occupation is None
    assert [reason.holds for reason in decision.reasons] == [False, None]
    assert decision.reasons[1].message.startswith("could not be read: '99-9999': not a code of ")
    assert decision.to_dict()["occupation"] is None


def test_a_fact_that_settles_a_row_of_a_roster_alone_settles_it(
    own: occugraph.Graph, tmp_path: Path
) -> None:
    source, output = tmp_path / "in.csv", tmp_path / "out.csv"
    source.write_text(
        "soc,naics\n11-3031,999999\n99-9999,54\n99-9999,31\n11-3031,336111\n15-1252,336111\n"
        "17-2070,333318\n"
    )
    summary = own.decide_roster(source, output, programme="ampd-iowa")
    with open(output, encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["status"] for row in rows] == [
        *("not-eligible", "not-eligible", "error", "not-eligible"),
        *("eligible", "eligible"),
    ]
    assert rows[0]["reasons"].startswith("industry: '999999': not a code of naics2017; nearest: ")
    assert "; occupation: '99-9999': not a code of " in rows[1]["reasons"]
    assert (rows[0]["industry_code"], rows[1]["occupation_code"]) == ("", "")
    assert (rows[4]["industry_scheme"], rows[4]["industry_code"]) == ("naics2017", "336111")
    alone = decide(own, "15-1252", "336111")
    assert all(reason.message in rows[4]["reasons"] for reason in alone.reasons)
    assert summary.reasons == {
        ("not-eligible", "occupation not approved"): 2,
        ("not-eligible", "industry not admitted"): 1,
        ("error", "occupation code not readable"): 1,
    }


@pytest.mark.parametrize(
    ("code", "naics", "named"),
    [("15-1252", "999999", "999999"), ("99-9999", "31", "99-9999"), ("99-9999", "1", "99-9999")],
)
def test_what_settles_nothing_leaves_an_error(
    session: Session, code: str, naics: str, named: str
) -> None:
    with pytest.raises(UnknownCode, match=f"^'{named}'"):
        decide_job(session, code, naics=naics)


def test_a_scheme_or_programme_that_is_not_there_is_an_error_all_the_same(session: Session) -> None:
    with pytest.raises(UnknownName, match="no scheme 'soc1999'"):
        decide_job(session, "15-1252", naics="54", scheme="soc1999")
    with pytest.raises(UnknownName, match="no programme 'x'"):
        decide_job(session, "99-9999", naics="54", programme="x")


# Occupations of any scheme, through their routes


@pytest.mark.parametrize(
    ("given", "status", "through", "codes"),
    [
        ("onetsoc2010:15-1199.08", "eligible", "", ["15-1299"]),
        ("soc2000:15-1031", "eligible", ", through soc2010,", ["15-1252", "15-1253"]),
        ("soc2000:11-3031", "not-eligible", ", through soc2010,", ["11-3031"]),
        ("census2018:1021", "eligible", "", ["15-1252"]),
        ("census2010:1020", "eligible", ", through census2018,", ["15-1252", "15-1253"]),
        ("noc2016:2173", "eligible", "", ["15-1221", "15-1252"]),
    ],
)
def test_an_occupation_of_another_scheme_is_decided_through_its_route(
    own: occugraph.Graph, given: str, status: str, through: str, codes: list[str]
) -> None:
    decision = decide(own, given, "31")
    assert decision.status == status
    assert [other.code for other in decision.alternatives] == codes
    assert f"; in soc2018 it corresponds{through} to {codes[0]} " in decision.reasons[1].message


def test_a_route_with_counterparts_on_and_off_the_list_leaves_it_open(own: occugraph.Graph) -> None:
    decision = decide(own, "isco88:2131", "31")
    assert decision.status == "undetermined"
    message = decision.reasons[1].message
    assert "it corresponds, through isco08 and soc2010, to 13-1082 " in message
    assert "15-1254 Web Developers (not listed)" in message
    assert message.endswith("; the soc2018 code would settle it")


@pytest.mark.parametrize(
    ("code", "naics", "questions"),
    [
        ("15-1252", "332710", 4),
        ("isco08:2512", "332710", 5),
        ("15-1252", "336111", 6),  # and what became of the code, and where that stands
        ("15-1252", "naics2012:336111", 13),  # a route: the pairs, gaps and rows of two tables
        ("soc2000:15-1031", "332710", 13),
    ],
)
def test_a_code_of_another_vintage_asks_more(
    own: occugraph.Graph, code: str, naics: str, questions: int
) -> None:
    counting = CountingEngine(own.engine)
    decide(occugraph.Graph(counting), code, naics)
    assert len(counting.queries) == len(set(counting.queries)) == questions


# What is wrong with a row of the list


def test_the_row_of_11_3013_prints_the_duties_of_another_occupation(session: Session) -> None:
    decision = decide_job(session, "11-3013", naics="31")
    assert decision.status == "eligible"
    assert decision.reasons[1].message == (
        "11-3013 Facilities Managers is on the list, printed 11301300 Facilities Managers, noted: "
        "the list prints the duties of 11-3031 Financial Managers there"
    )


@pytest.mark.parametrize("code", ["11-3031", "soc2010:11-3031"])
def test_the_occupation_whose_duties_are_printed_elsewhere_names_the_line(
    session: Session, code: str
) -> None:
    decision = decide_job(session, code, naics="31")
    assert decision.status == "not-eligible"
    note = "the list prints the duties of 11-3031 Financial Managers there"
    assert decision.reasons[1].message.endswith(
        f"; line 9, 11-3013 Facilities Managers, is noted: {note}"
    )
    assert decision.notes == (note,)
    assert decide_job(session, "11-3013", naics="31").notes == (note,)
    assert decide_job(session, "15-1252", naics="31").notes == ()


# Programmes of one's own


@pytest.mark.parametrize(
    ("programme", "naics", "holds", "ending"),
    [
        # Its own vintage lacks 5132, so what became of the code decides.
        (
            "none",
            "511210",
            True,
            "511210 Software Publishers is a code of naics2017; in naics2022 it corresponds to "
            "513210 Software Publishers (admitted)",
        ),
        ("none", "336111", True, "336110 Automobile and Light Duty Motor Vehicle Manufacturing"),
        # A rule that names a vintage is about that one.
        (
            "latest",
            "336111",
            True,
            "336111 Automobile Manufacturing is a code of naics2017; in naics2022 it corresponds "
            "to 336110 Automobile and Light Duty Motor Vehicle Manufacturing (admitted)",
        ),
        ("latest", "511210", False, "513210 Software Publishers (not admitted)"),
        ("first", "332710", True, "which the rule admits as 31-33"),
        (
            "first",
            "336110",
            True,
            "336110 Automobile and Light Duty Motor Vehicle Manufacturing is a code of naics2022; "
            "in naics2012 it corresponds to 336111 Automobile Manufacturing (admitted), 336112 "
            "Light Truck and Utility Vehicle Manufacturing (admitted)",
        ),
        ("one-code", "336111", True, "which the rule admits as 336111"),
        ("one-code", "336112", False, "(not admitted)"),
        # Its own vintage admits it, and what became of it is left out.
        ("left-out", "333314", None, "(not admitted); the naics2022 code would settle it"),
        ("left-out", "336111", True, "(admitted)"),
        # What became of it is admitted in part.
        (
            "part",
            "515120",
            None,
            "515120 Television Broadcasting is a code of naics2017; in naics2022 it corresponds to "
            "516120 Television Broadcasting Stations (not admitted), 516210 Media Streaming "
            "Distribution Services, Social Networks, and Other Media Networks and Content "
            "Providers (admitted); the naics2022 code would settle it",
        ),
    ],
)
@pytest.mark.slow
def test_a_rule_names_a_vintage_or_none(
    own: occugraph.Graph, programme: str, naics: str, holds: bool | None, ending: str
) -> None:
    reason = own.eligible("15-1252", naics=naics, programme=programme).reasons[0]
    assert (reason.holds, ending in reason.message) == (holds, True), reason.message


def test_a_code_without_a_vintage_is_admitted_in_each_that_has_it(own: occugraph.Graph) -> None:
    rows = own.query("industries-admitted", programme="none").records()
    admitted = {(row["scheme"], row["admittedAs"]) for row in rows}
    assert admitted == {
        ("naics2012", "31-33"),
        ("naics2017", "31-33"),
        ("naics2022", "31-33"),
        ("naics2022", "5132"),
    }
    rows = own.query("industries-admitted", programme="latest").records()
    assert {row["scheme"] for row in rows} == {"naics2022"}
