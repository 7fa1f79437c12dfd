"""Job titles: they decide where all that they may well mean is judged alike, else they ask."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import occugraph
from occugraph.errors import InputError
from tests.conftest import opened
from tests.support.rosters import decide

#: The model of titles is trained, for half a minute.
pytestmark = [pytest.mark.slow, pytest.mark.whole]

DIRECT = "Direct match titles of SOC 2018"
LISTED = "AMP'D Iowa Approved Standard Occupational Classification (SOC) codes"


@pytest.fixture(scope="module")
def listed() -> occugraph.Graph:
    """The graph of the programme's schemes, whose titles are trained on soon."""
    return opened("soc2018", "soc2010", "naics2022")


def test_a_title_that_is_listed_decides(listed: occugraph.Graph) -> None:
    decision = listed.eligible(title="cnc machinist", naics="332710")
    assert decision.status == "eligible"
    assert decision.occupation is not None
    assert (decision.occupation.scheme, decision.occupation.code) == ("soc2018", "51-4041")
    reason = decision.reasons[1]
    assert reason.message == (
        "by its title 'cnc machinist' it is 51-4041 Machinists (as 'CNC Machinist' in "
        f"{DIRECT}): 51-4041 Machinists is on the list, printed 51404100 Machinists"
    )
    assert (reason.source, reason.line, decision.alternatives) == (LISTED, 120, ())
    assert decision.to_dict()["title"] == {
        "given": "cnc machinist",
        "candidates": [
            {
                "scheme": "soc2018",
                "code": "51-4041",
                "label": "Machinists",
                "score": 1.0,
                "matched_title": "CNC Machinist",
                "source": DIRECT,
                "exact": True,
                "holds": True,
            }
        ],
        "question": "",
        "choices": [],
        "exclusions": [],
    }


def test_a_title_that_means_nothing_listed_is_not_eligible(listed: occugraph.Graph) -> None:
    decision = listed.eligible(title="Forklift operator", naics="332710")
    assert (decision.status, decision.reasons[1].holds) == ("not-eligible", False)
    assert listed.eligible(title="Forklift operator").status == "not-eligible"


def test_candidates_that_are_judged_alike_decide_together(listed: occugraph.Graph) -> None:
    decision = listed.eligible(title="Software tester developer", naics="332710")
    assert (decision.status, decision.occupation) == ("eligible", None)
    assert decision.title is not None
    codes = [each.concept.code for each in decision.title.candidates]
    assert codes[:2] == ["15-1253", "15-1252"]
    assert [each.code for each in decision.alternatives][:2] == ["15-1253", "15-1252"]
    assert {each.basis for each in decision.alternatives} == {"suggested"}
    assert "; it may also be 15-1252 Software Developers" in decision.reasons[1].message


def test_candidates_that_differ_ask_what_tells_them_apart(listed: occugraph.Graph) -> None:
    decision = listed.eligible(title="CNC programmer machinist", naics="332710")
    assert (decision.status, decision.occupation) == ("undetermined", None)
    assert decision.title is not None
    choices, _, difference = decision.title.question.partition("? ")
    assert choices == (
        "Which is it: 51-4041 Machinists (approved) or 51-9162 Computer Numerically Controlled "
        "Tool Programmers (not approved) or 51-9161 Computer Numerically Controlled Tool Operators "
        "(approved)"
    )
    assert re.fullmatch(r"51-4041: Machinists who .* are in 51-9160 .*\.", difference)
    record = decision.to_dict()["title"]
    assert record["choices"] == ["soc2018:51-4041", "soc2018:51-9162", "soc2018:51-9161"]
    (exclusion,) = record["exclusions"]
    assert (exclusion["code"], exclusion["excludes"], exclusion["line"]) == (
        "51-4041",
        "51-9160",
        120,
    )
    assert decision.reasons[1].message.endswith(": which of them the job is would settle it")


def test_a_title_like_none_is_open(listed: occugraph.Graph) -> None:
    decision = listed.eligible(title="zzzz", naics="332710")
    assert decision.status == "undetermined"
    assert decision.title is not None
    assert (decision.title.candidates, decision.title.question) == ((), "")
    assert decision.reasons[1].message.endswith(
        "is like none that is listed: the job's occupation code would settle it"
    )


def test_a_code_or_a_title_is_given(listed: occugraph.Graph) -> None:
    with pytest.raises(InputError, match="give an occupation's code or a job title"):
        listed.eligible(naics="31")
    with pytest.raises(InputError, match="give an occupation's code or a job title"):
        listed.eligible("15-1252", title="Coder")
    for blank in ("", "  "):
        with pytest.raises(InputError, match="the job title is empty"):
            listed.eligible(title=blank)
    assert "title" not in listed.eligible("15-1252", naics="31").to_dict()


# Rosters.


def test_rows_without_a_code_are_decided_by_their_titles(
    listed: occugraph.Graph, tmp_path: Path
) -> None:
    titles = ("CNC machinist", "", "CNC programmer machinist", "Forklift operator", "zzzz")
    body = "".join(f"{title},,31\n" for title in titles)
    rows, summary = decide(
        listed, tmp_path, f"Job Title,SOC,naics\n{body}CNC machinist,15-1252,31\n"
    )
    assert [(row["status"], row["decided_by"], row["occupation_code"]) for row in rows] == [
        ("eligible", "title", "51-4041"),
        ("undetermined", "", ""),
        ("undetermined", "", ""),
        ("not-eligible", "title", "53-7051"),
        ("undetermined", "", ""),
        ("eligible", "code", "15-1252"),
    ]
    assert [row["question"][:11] for row in rows] == ["", "", "Which is it", "", "", ""]
    assert rows[2]["alternatives"].startswith("soc2018:51-4041 (suggested); soc2018:51-9162 (")
    assert rows[1]["reasons"].endswith("no occupation code was given: it would settle it")
    assert summary.by_title == 2
    assert summary.lines()[-1] == "        2  with a remark: decided by its job title"


def test_a_roster_of_titles_alone(listed: occugraph.Graph, tmp_path: Path) -> None:
    rows, summary = decide(
        listed, tmp_path, "Position\nMachinist\nForklift operator\n", naics="332710"
    )
    assert [row["occupation_code"] for row in rows] == ["51-4041", "53-7051"]
    assert list(summary.columns) == []


def test_the_decision_on_a_row_is_that_on_its_title_alone(
    listed: occugraph.Graph, tmp_path: Path
) -> None:
    titles = [row["title"] for row in listed.query("titles-with", words="operator").records()]
    rows, _ = decide(
        listed, tmp_path, "title\n" + "".join(f'"{title}"\n' for title in titles), naics="31"
    )
    assert len(titles) > 100
    for row, title in zip(rows, titles, strict=True):
        alone = listed.eligible(title=title, naics="31")
        assert (row["status"], row["question"]) == (alone.status, alone.title.question)  # type: ignore[union-attr]
