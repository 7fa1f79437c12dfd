"""Decisions under programmes of one's own: groups, what they leave out, other schemes, days."""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

import pytest

import occugraph
from occugraph import loaders
from occugraph.eligibility.decide import Decider
from occugraph.eligibility.decision import Decision, Reason
from occugraph.errors import InputError
from occugraph.graph.build import Build, build
from occugraph.graph.engine import OxigraphEngine
from occugraph.graph.store import in_memory
from occugraph.programmes.reader import read_contributions
from occugraph.rdf.writers import nquads, write
from occugraph.validation.run import validate
from tests.conftest import FEW
from tests.support.programmes import programme

GROUPS = """
[[occupations]]
scheme = "soc2018"
codes = [
  "17-2000",
  "17-2071",
  { code = "51-4120", note = "certified only", except = ["51-4122"] },
]
except = ["17-2070"]
"""
INDUSTRIES = """
[[industries]]
codes = ["31-33", "4841", "4842"]
except = ["3122"]
"""
TWO = """
[[occupations]]
scheme = "soc2018"
codes = ["51-4121", "51-8000"]
except = ["51-8013"]

[[occupations]]
scheme = "isco08"
codes = ["2512", "7212", "3131"]
"""
LEFT_OUT = """
[[occupations]]
scheme = "soc2018"
codes = ["51-4121"]

[[occupations]]
scheme = "isco08"
codes = ["313"]
except = ["3132"]
"""
DETAILS = """
[[occupations]]
scheme = "onetsoc2019"
codes = ["15-1299.08", "51-4121.00"]
"""


def toml_of_ampd() -> str:
    """Write the AMP'D list as an officer would, from the embedded tables."""
    ampd = next(part for part in loaders.contributions() if part.source.id == "iowa-ampd")
    lines = ['[[occupations]]\nscheme = "soc2018"\ncodes = [']
    for entry in ampd.lists[0].entries:
        before = "" if entry.scheme == "soc2018" else f"{entry.scheme}:"
        values = {
            "code": f"{before}{entry.printed_code}",
            "title": entry.printed_title,
            "note": entry.note,
        }
        pairs = (f"{key} = {json.dumps(value)}" for key, value in values.items() if value)
        lines.append(f"  {{ {', '.join(pairs)} }},")
    return "\n".join([*lines, "]\n"])


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("programmes")
    return [
        programme(folder, GROUPS, INDUSTRIES, "groups"),
        programme(folder, TWO, INDUSTRIES, "two"),
        programme(folder, LEFT_OUT, INDUSTRIES, "left-out"),
        programme(folder, DETAILS, INDUSTRIES, "details"),
        programme(folder, id="days", head="valid = { from = 2026-01-01, to = 2026-12-31 }\n"),
        programme(folder, id="begins", head="valid = { from = 2026-01-01 }\n"),
        programme(
            folder, toml_of_ampd(), '[[industries]]\ncodes = ["31", "32", "33"]\n', "ampd-file"
        ),
    ]


@pytest.fixture(scope="module")
def made(files: list[Path]) -> Build:
    vintages = ("naics2012", "naics2017")
    return build(programmes=partial(read_contributions, files), schemes=(*FEW, *vintages))


@pytest.fixture(scope="module")
def own(made: Build) -> Iterator[occugraph.Graph]:
    yield occugraph.Graph(OxigraphEngine(in_memory(nquads(made.dataset))))
    decider.cache_clear()


def decide(graph: occugraph.Graph, programme: str, code: str, naics: str = "332710") -> Decision:
    return graph.eligible(code, naics=naics, programme=programme)


@lru_cache
def decider(graph: occugraph.Graph, programme: str) -> Decider:
    return Decider(graph.session, programme)


def judge(graph: occugraph.Graph, programme: str, code: str) -> Reason:
    """Judge an occupation as that of a roster's row, which is as alone."""
    one = decider(graph, programme)
    return one.judge_occupation(one.codes.resolve(code, classifies=("Occupations",))).reason


# The same as a table


@pytest.mark.slow
@pytest.mark.whole
def test_ampd_as_a_programme_file_decides_alike(own: occugraph.Graph, made: Build) -> None:
    table, file = decider(own, "ampd-iowa"), decider(own, "ampd-file")
    ampd = next(part for part in made.contributions if part.source.id == "iowa-ampd")
    jobs = {f"{entry.scheme}:{entry.code}" for entry in ampd.lists[0].entries}
    jobs |= {f"{exclusion.scheme}:{exclusion.excluded}" for exclusion in ampd.exclusions}
    jobs |= {f"isco08:{code}" for code in ("2512", "7212", "8332", "25", "0110")}
    jobs |= {f"dot1991:{code}" for code in ("030", "012", "00/01")}
    jobs |= {f"soc2010:{code}" for code in ("15-1133", "17-2070", "11-9199", "51-9122")}
    jobs |= {f"soc2018:{code}" for code in ("17-2070", "51-0000", "11-3031")}
    jobs |= {f"onetsoc2019:{code}" for code in ("15-1299.08", "15-1252.00", "17-2199.08")}
    assert len(jobs) > 150

    def judgements(decider: Decider) -> list[object]:
        records: list[object] = []
        for job in sorted(jobs):
            judgement = decider.judge_occupation(decider.codes.resolve(job))
            words = re.sub(r"line \d+", "", judgement.reason.message)
            records.append((job, judgement.reason.holds, words, judgement.alternatives))
        for naics in ("31", "31-33", "54", "332710", "541511", "332", "336111", None):
            judgement = decider.judge_employer(naics)
            records.append((naics, judgement.reason.holds, judgement.reason.message))
        return records

    assert judgements(file) == judgements(table)
    assert file.validity is None
    assert table.validity is None


def test_reasons_name_the_files_line_and_its_name(own: occugraph.Graph) -> None:
    industry, occupation = decide(own, "groups", "17-2141").reasons
    assert (occupation.source, occupation.line) == ("Test rule (groups.toml)", 12)
    assert (industry.source, industry.line) == ("Test rule (groups.toml)", 19)


# Groups, and what they leave out


@pytest.mark.parametrize(
    ("code", "holds", "line", "message"),
    [
        (
            "17-2141",
            True,
            12,
            "17-2141 Mechanical Engineers is in 17-2000 Engineers, which is on the list",
        ),
        (
            "17-2072",
            False,
            16,
            "17-2072 Electronics Engineers, Except Computer is in 17-2070 Electrical and "
            "Electronics Engineers, which is left out by the programme, printed 17-2070",
        ),
        ("17-2071", True, 13, "17-2071 Electrical Engineers is on the list, printed 17-2071"),
        (
            "51-4121",
            True,
            14,
            "51-4121 Welders, Cutters, Solderers, and Brazers is in 51-4120 Welding, Soldering, "
            "and Brazing Workers, which is on the list, noted: certified only",
        ),
        (
            "51-4122",
            False,
            14,
            "51-4122 Welding, Soldering, and Brazing Machine Setters, Operators, and Tenders is "
            "left out by the programme, printed 51-4122",
        ),
        (
            "51-4120",
            None,
            14,
            "51-4120 Welding, Soldering, and Brazing Workers is on the list, printed 51-4120, "
            "noted: certified only, but for 51-4122 Welding, Soldering, and Brazing Machine "
            "Setters, Operators, and Tenders (line 14); the job's detailed occupation would settle "
            "it",
        ),
        (
            "17-2070",
            None,
            13,
            "17-2070 Electrical and Electronics Engineers is a broad group, not an occupation on "
            "the list; of the 2 in it 1 are listed: 17-2071 Electrical Engineers (line 13); the "
            "job's detailed occupation would settle it",
        ),
        (
            "11-3031",
            False,
            None,
            "11-3031 Financial Managers is not on the list of 3 approved occupations and groups",
        ),
        (
            "isco08:7212",
            None,
            14,
            "7212 Welders and Flamecutters is a code of isco08; in soc2018 it corresponds to "
            "51-4121 Welders, Cutters, Solderers, and Brazers (listed), 51-4122 Welding, "
            "Soldering, and Brazing Machine Setters, Operators, and Tenders (left out); the "
            "soc2018 code would settle it",
        ),
    ],
)
def test_the_nearest_row_decides(
    own: occugraph.Graph, code: str, holds: bool | None, line: int | None, message: str
) -> None:
    reason = decide(own, "groups", code).reasons[-1]
    assert (reason.holds, reason.line, reason.message) == (holds, line, message)


def test_a_group_above_all_counts_each_occupation_once(own: occugraph.Graph) -> None:
    rows = own.query("approved-under", programme="groups", code="17-0000").records()
    assert len(rows) == 36
    approved = [row["code"] for row in rows if row["approved"] == "true"]
    assert len(approved) == 17
    assert "17-2071" in approved
    assert "17-2072" not in approved


@pytest.mark.parametrize(
    ("naics", "holds", "line", "message"),
    [
        (
            "311",
            True,
            19,
            "311 Food Manufacturing is in 31-33 Manufacturing (311 -> 31-33), which the rule "
            "admits as 31-33",
        ),
        (
            "312230",
            False,
            20,
            "312230 Tobacco Manufacturing is in 3122 Tobacco Manufacturing, which is left out by "
            "the programme, printed 3122",
        ),
        (
            "312",
            None,
            19,
            "312 Beverage and Tobacco Product Manufacturing is in 31-33 Manufacturing (312 -> "
            "31-33), which the rule admits as 31-33, but for 3122 Tobacco Manufacturing (line "
            "20); the employer's detailed code would settle it",
        ),
        (
            "484",
            True,
            19,
            "484 Truck Transportation is a group; of the 6 industries in it 6 are admitted",
        ),
        (
            "48",
            None,
            19,
            "48-49 Transportation and Warehousing is a group; of the 57 industries in it 6 are "
            "admitted; the employer's detailed code would settle it",
        ),
        (
            "541511",
            False,
            19,
            "541511 Custom Computer Programming Services lies under 54 Professional, Scientific, "
            "and Technical Services; the programme admits only 31-33 Manufacturing, 4841 General "
            "Freight Trucking, 4842 Specialized Freight Trucking",
        ),
    ],
)
def test_industries(
    own: occugraph.Graph, naics: str, holds: bool | None, line: int, message: str
) -> None:
    reason = decide(own, "groups", "17-2141", naics).reasons[0]
    assert (reason.holds, reason.line, reason.message) == (holds, line, message)


def test_the_omissions_of_a_programme_are_counted(own: occugraph.Graph) -> None:
    assert own.query("omissions", programme="ampd-iowa").rows == ()
    omitted = own.query("omissions", programme="groups").records()
    schemes = sorted(row["scheme"] for row in omitted if row["code"] == "3122")
    assert schemes == ["naics2012", "naics2017", "naics2022"]
    assert len(omitted) == 5


# The questions say the same as the decisions


@pytest.fixture(scope="module")
def one(files: list[Path]) -> occugraph.Graph:
    """The graph of the schemes of one programme alone, opened with its file."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("OCCUGRAPH_SCHEMES", "soc2018,soc2010,naics2022")
        return occugraph.open(programmes=files[:1])


@pytest.mark.slow
def test_search_marks_as_the_decision_says(one: occugraph.Graph) -> None:
    codes = [row["code"] for row in one.query("codes-of-scheme", scheme="soc2018").records()]
    of_interest = [code for code in codes if code.startswith(("17-2", "51-41", "51-80"))]
    assert len(of_interest) > 40
    for code in {*of_interest, *codes[::50]}:
        reason = judge(one, "groups", code)
        (group,) = one.search(code, scheme="soc2018", programme="groups", limit=1).schemes
        approval = group.hits[0].approval
        assert approval is not None
        assert approval.approved == reason.holds, code


@pytest.mark.parametrize("programme", ["groups", "two", "ampd-iowa"])
@pytest.mark.slow
def test_the_industries_admitted_are_those_that_decisions_admit(
    own: occugraph.Graph, programme: str
) -> None:
    rows = own.query("industries-admitted", programme=programme).records()
    admitted = {r["code"] for r in rows if r["scheme"] == "naics2022" and len(r["code"]) == 6}
    codes = [row["code"] for row in own.query("codes-of-scheme", scheme="naics2022").records()]
    codes = [code for code in codes if len(code) == 6]
    tried = {code for code in codes if code.startswith(("312", "484", "11111"))}
    tried.update(codes[::25])
    judging = decider(own, programme)
    for code in tried:
        industry = judging.judge_employer(code)
        assert (code in admitted) == (industry.reason.holds is True), code


@pytest.mark.parametrize("programme", ["groups", "ampd-iowa"])
@pytest.mark.slow
def test_exclusions_are_those_of_what_decisions_approve(
    own: occugraph.Graph, programme: str
) -> None:
    rows = own.query("excluded-by-approved", programme=programme).records()
    by = {row["by"] for row in rows}
    approved = {row["code"]: row["approved"] for row in rows}
    for code in by:
        assert judge(own, programme, code).holds is True, code
    for code, flag in approved.items():
        reason = judge(own, programme, code)
        by_members = " group, and all " in reason.message  # no row names it or a group above it
        assert (flag == "true") == (reason.holds is True and not by_members), code


def test_counterparts_are_those_of_members_too(own: occugraph.Graph) -> None:
    rows = own.query("approved-counterparts", programme="groups", target="soc2010").records()
    by = {row["approved"] for row in rows}
    assert "17-2141" in by  # in 17-2000
    assert "17-2071" in by  # listed itself, though 17-2070 is left out
    assert not by & {"17-2072", "51-4122"}  # left out


# Lists in several schemes


@pytest.mark.parametrize(
    ("code", "status"),
    [
        ("51-4121", "eligible"),  # on the list of its own scheme
        ("51-8091", "eligible"),  # by its group
        ("51-8013", "not-eligible"),  # left out, though isco08:3131 is listed
        ("isco08:3131", "eligible"),
        ("isco08:2512", "eligible"),
        ("15-1252", "eligible"),  # isco08:2512 is its only counterpart
        ("15-1253", "undetermined"),  # isco08:2512 is one of its three
        ("51-4122", "eligible"),  # isco08:7212 is its only counterpart
        ("11-3031", "not-eligible"),
        ("soc2010:51-4121", "eligible"),
    ],
)
def test_lists_of_two_schemes_add_up(own: occugraph.Graph, code: str, status: str) -> None:
    assert decide(own, "two", code).status == status


def test_both_lists_are_in_the_reason(own: occugraph.Graph) -> None:
    reason = decide(own, "two", "11-3031").reasons[1]
    assert reason.message == (
        "11-3031 Financial Managers is on none of the 2 lists of 5 approved occupations and "
        "groups; 11-3031 Financial Managers is a code of soc2018; in isco08 it corresponds to "
        "1211 Finance Managers (not listed), 1346 Financial and Insurance Services Branch "
        "Managers (not listed)"
    )


def test_the_line_is_that_of_whichever_list_has_one(own: occugraph.Graph) -> None:
    reason = decide(own, "left-out", "51-8031").reasons[1]
    assert (reason.holds, reason.line) == (False, 16)


@pytest.mark.parametrize(
    ("code", "status"),
    [
        ("onetsoc2019:15-1299.08", "eligible"),
        ("onetsoc2019:15-1299.09", "not-eligible"),
        ("soc2018:15-1299", "undetermined"),  # one of its nine details
        ("soc2018:51-4121", "eligible"),  # 51-4121.00 is all of it
        ("soc2018:11-3031", "not-eligible"),
    ],
)
def test_a_list_of_a_finer_scheme(own: occugraph.Graph, code: str, status: str) -> None:
    assert decide(own, "details", code).status == status


# Days


@pytest.mark.parametrize(
    ("day", "holds", "end"),
    [
        ("2025-12-31", False, "; 2025-12-31 is before that"),
        ("2026-01-01", True, ", on 2026-01-01 too"),
        ("2026-12-31", True, ", on 2026-12-31 too"),
        ("2027-01-01", False, "; 2027-01-01 is after that"),
    ],
)
def test_a_day_outside_is_not_eligible(
    own: occugraph.Graph, day: str, holds: bool, end: str
) -> None:
    on = datetime.date.fromisoformat(day)
    decision = own.eligible("15-1252", naics="332710", programme="days", on=on)
    assert decision.status == ("eligible" if holds else "not-eligible")
    assert [reason.rule for reason in decision.reasons] == ["validity", "industry", "occupation"]
    first = decision.reasons[0]
    assert first.message == f"the programme is valid from 2026-01-01 to 2026-12-31{end}"
    assert (first.source, first.line) == ("Test rule (days.toml)", 1)
    assert own.eligible("15-1252", naics="332710", programme="days", on=day) == decision


@pytest.mark.parametrize(
    "on", ["2026-1-1", "20260101", "tomorrow", 2026, datetime.datetime(2026, 1, 1)]
)
def test_what_is_no_day_is_refused_by_every_programme(own: occugraph.Graph, on: Any) -> None:
    for name in ("days", "ampd-iowa"):
        with pytest.raises(InputError, match=r" is no day such as 2026-11-21$"):
            own.eligible("15-1252", naics="332710", programme=name, on=on)


def test_without_a_day_it_is_today(own: occugraph.Graph) -> None:
    today = datetime.date.today()
    first = own.eligible("15-1252", programme="begins").reasons[0]
    assert first.message.endswith(f", on {today} too")


def test_a_programme_without_days_has_no_such_reason(own: occugraph.Graph) -> None:
    on = datetime.date(1900, 1, 1)
    for name in ("groups", "ampd-iowa"):
        decision = own.eligible("17-2141", programme=name, on=on)
        assert [reason.rule for reason in decision.reasons] == ["industry", "occupation"]


# In the graph, and through the interface


def test_a_programme_is_a_named_graph_of_its_own(made: Build, own: occugraph.Graph) -> None:
    iris = made.dataset.iris
    graph = made.dataset.graphs[iris.graph("programme-groups")]
    assert len(graph) == len(set(graph))
    others = {
        triple
        for name, triples in made.dataset.graphs.items()
        for triple in triples
        if not name.endswith("programme-groups")
    }
    assert not others & set(graph)
    rows = own.query("programmes").records()
    assert {row["programme"] for row in rows} == {
        *("ampd-iowa", "groups", "two", "details", "days", "begins", "ampd-file", "left-out")
    }


@pytest.mark.slow
def test_a_programme_conforms_to_the_shapes(made: Build, tmp_path: Path) -> None:
    iris = made.dataset.iris
    parts = ("bls-soc-2018", "census-naics-2022", "occugraph", "programme-groups")
    names = [iris.graph(part) for part in parts]
    graphs = {name: made.dataset.graphs[name] for name in names}
    file = tmp_path / "graph.nq"
    write(replace(made.dataset, graphs=graphs), file)
    result = validate([file])
    own = [finding for finding in result.findings if "groups" in (finding.focus or "")]
    assert {(finding.check, finding.severity) for finding in own} == {
        ("L4", "warning"),  # 17-2071 stands beside 17-2000, between which something is left out
        ("P1", "warning"),  # the source has no date
    }
    assert result.examined["P1"] == 7


@pytest.mark.slow
def test_one_file_is_the_programme_that_is_meant(
    one: occugraph.Graph, files: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OCCUGRAPH_SCHEMES", "soc2018,soc2010,naics2022,isco08")
    assert one.eligible("17-2141", naics="311").programme == "groups"
    assert one.eligible("17-2141", naics="311", programme="ampd-iowa").programme == "ampd-iowa"
    assert len(one.concept("17-2071").lists) == 2
    (group,) = one.search("17-2141", scheme="soc2018", limit=1).schemes
    approval = group.hits[0].approval
    assert approval is not None
    assert approval[:3] == (True, "group", "17-2000")
    two = occugraph.open(programmes=files[:2])
    with pytest.raises(InputError, match=r"--programme\), one of: ampd-iowa, groups, two$"):
        two.eligible("17-2141")


def test_the_same_file_twice_is_an_error(files: list[Path]) -> None:
    with pytest.raises(InputError) as caught:
        occugraph.open(programmes=[files[0], files[0]])
    assert "groups is the id of a programme that is there already" in str(caught.value)


def test_a_programme_file_beside_a_graph_file_is_an_error(files: list[Path]) -> None:
    with pytest.raises(InputError) as caught:
        occugraph.open("graph.ttl", programmes=files)
    assert str(caught.value).startswith("programme files are added to the embedded graph")


def test_a_roster_is_decided_by_the_day_too(own: occugraph.Graph, tmp_path: Path) -> None:
    roster, output = tmp_path / "in.csv", tmp_path / "out.csv"
    roster.write_text("soc,naics\n15-1252,332710\n11-3031,332710\n")
    before = datetime.date(2025, 1, 1)
    summary = own.decide_roster(roster, output, programme="days", on=before)
    assert summary.status == {"not-eligible": 2}
    assert summary.reasons["not-eligible", "programme not valid on the day"] == 2
    assert "validity: no: the programme is valid" in output.read_text("utf-8")
    within = datetime.date(2026, 6, 1)
    summary = own.decide_roster(roster, output, programme="days", on=within)
    assert summary.status == {"eligible": 1, "not-eligible": 1}
