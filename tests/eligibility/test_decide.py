"""Does a job qualify, and why: every decision rests on printed lines, and none is a guess."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

import occugraph
from occugraph.eligibility.decide import eligible
from occugraph.eligibility.decision import Eligibility
from occugraph.errors import OccugraphError, UnknownCode, UnknownName
from occugraph.graph.build import Build
from occugraph.graph.engine import OxigraphEngine
from tests.support import running

TABLES = running.ROOT / "loaders" / "reference"
DOCUMENT = "AMP'D Iowa Approved Standard Occupational Classification (SOC) codes"


def table(name: str) -> list[dict[str, str]]:
    with open(TABLES / name, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def approved() -> list[dict[str, str]]:
    return table("ampd_iowa.csv")


@pytest.fixture(scope="module")
def excluded() -> list[str]:
    return [row["excluded_code"] for row in table("ampd_iowa_exclusions.csv")]


def asked(engine: OxigraphEngine, code: str, naics: str | None = "332710") -> Eligibility:
    decision = eligible(engine, code, naics=naics)
    assert [reason.rule for reason in decision.reasons] == ["industry", "occupation"]
    assert all(reason.source == DOCUMENT for reason in decision.reasons)
    holds = [reason.holds for reason in decision.reasons]
    status = "not-eligible" if False in holds else "undetermined" if None in holds else "eligible"
    assert decision.status == status
    return decision


# What issue 2 shows


def test_a_listed_occupation_in_manufacturing(engine: OxigraphEngine) -> None:
    decision = asked(engine, "15-1252")
    assert decision.status == "eligible"
    industry, occupation = decision.reasons
    assert (industry.holds, occupation.holds) == (True, True)
    assert industry.line == 5
    assert industry.message == (
        "332710 Machine Shops is in 31-33 Manufacturing "
        "(332710 -> 33271 -> 3327 -> 332 -> 31-33), which the rule admits as 33"
    )
    assert occupation.line == 34
    assert occupation.message == (
        "15-1252 Software Developers is on the list, printed 15125200 Software Developers"
    )
    assert decision.alternatives == ()


def test_a_listed_occupation_elsewhere_fails_by_the_industry_alone(engine: OxigraphEngine) -> None:
    decision = asked(engine, "15-1252", "541511")
    assert decision.status == "not-eligible"
    assert [reason.holds for reason in decision.reasons] == [False, True]
    assert decision.reasons[0].message == (
        "541511 Custom Computer Programming Services lies under 54 Professional, Scientific, "
        "and Technical Services; the programme admits only 31-33 Manufacturing"
    )


def test_an_occupation_that_is_not_listed(engine: OxigraphEngine) -> None:
    decision = asked(engine, "11-3031")
    assert decision.status == "not-eligible"
    assert [reason.holds for reason in decision.reasons] == [True, False]
    assert decision.reasons[1].message == (
        "11-3031 Financial Managers is not on the list of 102 approved occupations"
    )
    assert decision.reasons[1].line is None


def test_a_listed_code_of_the_vintage_before(engine: OxigraphEngine) -> None:
    decision = asked(engine, "15-1132")
    assert decision.status == "eligible"
    assert decision.occupation.scheme == "soc2010"
    assert decision.reasons[1].line == 16
    assert decision.reasons[1].message == (
        "15-1132 Software Developers, Applications is on the list, printed 15113200 Software "
        "Developers, Applications; it is a code of soc2010: in soc2018 it went to 15-1252 "
        "Software Developers and 15-1253 Software Quality Assurance Analysts and Testers"
    )
    assert [(it.scheme, it.code) for it in decision.alternatives] == [
        ("soc2018", "15-1252"),
        ("soc2018", "15-1253"),
    ]


def test_a_group_is_no_occupation_and_its_listed_ones_are_named(engine: OxigraphEngine) -> None:
    decision = asked(engine, "17-2070")
    assert decision.status == "undetermined"
    assert [reason.holds for reason in decision.reasons] == [True, None]
    assert decision.reasons[1].message == (
        "17-2070 Electrical and Electronics Engineers is a broad group, not an occupation on "
        "the list; of the 2 in it 2 are listed: 17-2071 Electrical Engineers (line 47), "
        "17-2072 Electronics Engineers, Except Computer (line 48); "
        "the job's detailed occupation would settle it"
    )
    assert [(it.code, it.why, it.basis) for it in decision.alternatives] == [
        ("17-2071", "listed occupation of 17-2070", "official"),
        ("17-2072", "listed occupation of 17-2070", "official"),
    ]


def test_a_group_with_no_listed_occupation(engine: OxigraphEngine) -> None:
    decision = asked(engine, "25-1000")
    assert decision.status == "not-eligible"
    assert "none of the 37 occupations in it is listed" in decision.reasons[1].message


@pytest.mark.parametrize("code", ["99-9999", "33271x", "", "15-12521"])
def test_what_is_no_occupation(engine: OxigraphEngine, code: str) -> None:
    with pytest.raises(UnknownCode):
        eligible(engine, code, naics="332710")


def test_without_the_industry_it_is_undetermined(engine: OxigraphEngine) -> None:
    decision = asked(engine, "15-1252", None)
    assert decision.status == "undetermined"
    assert decision.industry is None
    assert decision.reasons[0].holds is None
    assert decision.reasons[0].message == (
        "no NAICS code was given: the employer's would settle it; admitted: 31-33 Manufacturing"
    )


def test_without_the_industry_an_occupation_that_is_not_listed_still_fails(
    engine: OxigraphEngine,
) -> None:
    assert asked(engine, "11-3031", None).status == "not-eligible"


@pytest.mark.parametrize(
    ("given", "printed"),
    [
        ("31-33", "31"),
        ("31", "31"),
        ("32", "32"),
        ("33", "33"),
        ("332", "33"),
        ("3327", "33"),
        ("33271", "33"),
        ("332710", "33"),
        ("311", "31"),
        ("325412", "32"),
        (" 332710 ", "33"),
        ("naics2022:332710", "33"),
        ("NAICS2022:33", "33"),
        ("https://w3id.org/occugraph/naics2022/332710", "33"),
        ("https://w3id.org/occugraph/naics2022/31-33", "31"),
    ],
)
def test_manufacturing_in_every_spelling(engine: OxigraphEngine, given: str, printed: str) -> None:
    decision = asked(engine, "15-1252", given)
    assert decision.status == "eligible"
    assert decision.reasons[0].message.endswith(f"which the rule admits as {printed}")


@pytest.mark.parametrize(
    "given", ["3a", "34", "30", "999999", "33271x", "", " ", "332711", "31-32"]
)
def test_what_is_no_industry(engine: OxigraphEngine, given: str) -> None:
    with pytest.raises(UnknownCode):
        eligible(engine, "15-1252", naics=given)


@pytest.mark.parametrize(
    "given", ["soc2018:15-1252", "isco08:31", "https://w3id.org/occugraph/isco08/31"]
)
def test_an_occupation_is_no_industry(engine: OxigraphEngine, given: str) -> None:
    with pytest.raises(UnknownCode, match="not naics2022"):
        eligible(engine, "15-1252", naics=given)


@pytest.mark.parametrize("given", ["naics2022:332710", "naics2022:31"])
def test_an_industry_is_no_occupation(engine: OxigraphEngine, given: str) -> None:
    with pytest.raises(UnknownCode, match="naics2022 does not classify occupations"):
        eligible(engine, given, naics="332710")


def test_every_manufacturing_industry_is_admitted_and_no_other(
    built: Build, engine: OxigraphEngine
) -> None:
    industries = [
        it
        for part in built.contributions
        for it in part.concepts
        if it.scheme == "naics2022" and it.level in ("sector", "subsector")
    ]
    assert len(industries) == 20 + 96
    for it in industries:
        manufacturing = it.code[:2] in ("31", "32", "33")
        expected = "eligible" if manufacturing else "not-eligible"
        assert eligible(engine, "15-1252", naics=it.code).status == expected, it.code


# The list and its exclusions


def test_every_listed_code_is_eligible_in_manufacturing_only(
    engine: OxigraphEngine, approved: list[dict[str, str]]
) -> None:
    assert len(approved) == 102
    for row in approved:
        decision = asked(engine, row["code"], "31-33")
        assert decision.status == "eligible", row
        assert decision.occupation.scheme == row["scheme"]
        assert decision.reasons[1].line == int(row["line"])
        assert row["printed_title"] in decision.reasons[1].message
        assert asked(engine, row["code"], "54").status == "not-eligible", row
        assert asked(engine, row["code"], None).status == "undetermined", row


def test_every_listed_code_as_printed_is_eligible(
    engine: OxigraphEngine, approved: list[dict[str, str]]
) -> None:
    for row in approved:
        assert len(row["printed_code"]) == 8
        decision = asked(engine, row["printed_code"], "31-33")
        assert (decision.status, decision.occupation.code) == ("eligible", row["code"])


def test_an_exclusion_never_decides(
    engine: OxigraphEngine, approved: list[dict[str, str]], excluded: list[str]
) -> None:
    listed = {row["code"] for row in approved}
    assert len(excluded) == 66
    assert len([code for code in excluded if code in listed]) == 27
    groups = set()
    for code in excluded:
        decision = asked(engine, code, "31-33")
        if code in listed:
            assert decision.status == "eligible", code
        elif decision.occupation.level == "detailed":
            assert decision.status == "not-eligible", code
        else:
            groups.add((code, decision.status))
    # Two exclusions lead to broad groups: one of listed occupations alone, one of none.
    assert groups == {("17-2070", "undetermined"), ("51-9160", "undetermined")}


def test_no_occupation_off_the_list_is_eligible(
    built: Build, engine: OxigraphEngine, approved: list[dict[str, str]]
) -> None:
    listed = {row["code"] for row in approved}
    detailed = [
        it.code
        for part in built.contributions
        for it in part.concepts
        if it.scheme == "soc2018" and it.level == "detailed"
    ]
    assert len(detailed) == 867
    for code in detailed[::5]:
        status = eligible(engine, f"soc2018:{code}", naics="31-33").status
        assert status == ("eligible" if code in listed else "not-eligible"), code


# Codes of other schemes


@pytest.mark.parametrize(
    ("given", "status", "code"),
    [
        ("onetsoc2019:15-1252.00", "eligible", "15-1252"),
        ("15-1299.08", "eligible", "15-1299"),
        ("isco08:2512", "eligible", "15-1252"),
        ("soc2010:11-3031", "not-eligible", "11-3031"),
    ],
)
def test_a_code_of_another_scheme_is_judged_by_its_counterparts(
    engine: OxigraphEngine, given: str, status: str, code: str
) -> None:
    decision = asked(engine, given)
    assert decision.status == status
    assert code in [it.code for it in decision.alternatives]
    assert all(it.scheme == "soc2018" for it in decision.alternatives)


def test_counterparts_that_differ_leave_it_open(engine: OxigraphEngine) -> None:
    decision = asked(engine, "isco08:2519")
    verdicts = {it.code: asked(engine, it.code).status for it in decision.alternatives}
    assert set(verdicts.values()) == {"eligible", "not-eligible"}
    assert decision.status == "undetermined"
    assert decision.reasons[1].message.endswith("the soc2018 code would settle it")


@pytest.mark.parametrize("scheme", ["isco08", "dot1991", "soc2010", "onetsoc2019"])
def test_another_scheme_never_says_more_than_its_counterparts(
    built: Build, engine: OxigraphEngine, scheme: str, approved: list[dict[str, str]]
) -> None:
    listed = {row["code"] for row in approved}
    codes = [it.code for part in built.contributions for it in part.concepts if it.scheme == scheme]
    for code in codes[::61]:
        decision = eligible(engine, f"{scheme}:{code}", naics="31-33")
        if decision.status == "eligible" and code not in listed:
            assert decision.alternatives
            for it in decision.alternatives:
                assert eligible(engine, it.code, naics="31-33").status == "eligible", (code, it)
        if decision.status == "undetermined":
            assert "would settle it" in decision.reasons[1].message


# The face


def test_a_programme_that_is_not_there_names_those_that_are(engine: OxigraphEngine) -> None:
    for name in ("", "ampd", 'ampd-iowa" } #'):
        with pytest.raises(UnknownName) as caught:
            eligible(engine, "15-1252", naics="31", programme=name)
        assert caught.value.known == ("ampd-iowa",)
    named = eligible(engine, "15-1252", naics="31", programme="ampd-iowa")
    assert named == eligible(engine, "15-1252", naics="31")


def test_json_has_these_keys_in_this_order(graph: occugraph.Graph) -> None:
    told = json.loads(json.dumps(graph.eligible("15-1132", naics="332710").to_dict()))
    assert list(told) == [
        "programme",
        "status",
        "occupation",
        "industry",
        "reasons",
        "alternatives",
    ]
    assert list(told["occupation"]) == ["given", "scheme", "code", "label"]
    assert told["industry"] == {
        "given": "332710",
        "scheme": "naics2022",
        "code": "332710",
        "label": "Machine Shops",
    }
    for reason in told["reasons"]:
        assert list(reason) == ["rule", "holds", "message", "source", "line"]
    for other in told["alternatives"]:
        assert list(other) == ["scheme", "code", "label", "why", "basis"]
    assert told["reasons"][0]["holds"] is True
    assert graph.eligible("15-1252").to_dict()["industry"] is None


def test_a_graph_with_another_base_decides_the_same(tmp_path: Path) -> None:
    path = tmp_path / "graph.nq"
    done = running.occugraph("build", "--base", "https://example.org/kg/", "-o", path)
    assert done.code == 0, done.err
    opened = occugraph.open(path)
    assert opened.base == "https://example.org/kg/"
    decision = opened.eligible("https://example.org/kg/soc2018/15-1252", naics="332710")
    assert decision.status == "eligible"
    assert decision.occupation.iri == "https://example.org/kg/soc2018/15-1252"


def test_a_graph_without_programmes_says_so(tmp_path: Path) -> None:
    path = tmp_path / "graph.ttl"
    path.write_text('<http://a/a> <http://a/b> "c" .', "utf-8")
    with pytest.raises(OccugraphError) as caught:
        occugraph.open(path).eligible("15-1252", naics="31")
    assert len(str(caught.value).splitlines()) == 1
