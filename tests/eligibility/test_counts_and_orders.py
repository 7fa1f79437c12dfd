"""One, two and many counterparts, lines that are cited, and orders that no source has."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

import occugraph
from occugraph.eligibility.roster_decisions import Outcome
from occugraph.eligibility.roster_summary import Summary
from tests.support.programmes import programme

SETTLED = "the tables cannot tell, the duties can"
BY_MEMBERS = "is a group, answered through its members"
#: The first codes stand below later ones, and what is left out before what it is left out of.
BACKWARDS = """\
[[occupations]]
scheme = "soc2018"
codes = [
  "51-4122",
  "51-4121",
  "51-4041",
  "17-2000",
  "17-2071",
]
except = ["17-2112", "17-2070"]
"""
ADMITTED = """
[[industries]]
codes = ["332", "31-33"]
"""


@pytest.fixture(scope="module")
def backwards(tmp_path_factory: pytest.TempPathFactory) -> occugraph.Graph:
    """The graph with a programme that is written backwards."""
    file = programme(tmp_path_factory.mktemp("programme"), BACKWARDS, ADMITTED)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("OCCUGRAPH_SCHEMES", "soc2018,soc2010,isco08,naics2022")
        graph = occugraph.open(programmes=[file])
        assert len(graph.query("schemes")) == 4  # which builds it
        return graph


# One, two, many.


@pytest.mark.parametrize(
    ("code", "to", "targets", "lossy", "warning"),
    [
        ("soc2018:11-1011", "soc2010", 1, False, ""),
        ("soc2018:11-1010", "soc2010", 1, True, f"11-1010 {BY_MEMBERS}"),
        (
            "soc2018:47-2111",
            "isco08",
            1,
            True,
            "47-2111 leads to 7411 alone, which also takes 47-2231: the way back is not unique",
        ),
        (
            "soc2018:11-2011",
            "isco08",
            1,
            True,
            "11-2011 leads to 1222 alone, which also takes 11-2032 and 11-2033: the way back is "
            "not unique",
        ),
        (
            "soc2018:51-4041",
            "isco08",
            1,
            True,
            "51-4041 leads to 7223 alone, which also takes 51-4021, 51-4022, 51-4023, 51-4031, "
            "51-4032, 51-4033 and 5 more: the way back is not unique",
        ),
        ("soc2018:15-1254", "isco08", 2, True, f"15-1254 may be 2513 or 3514: {SETTLED}"),
        (
            "soc2018:11-2020",
            "soc2010",
            2,
            True,
            f"11-2020 {BY_MEMBERS}; 11-2020 leads to 11-2021 or 11-2022: {SETTLED}",
        ),
        (
            "soc2018:15-1240",
            "isco08",
            6,
            True,
            f"15-1240 {BY_MEMBERS}; 15-1240 leads to 2519, 2521, 2522, 2523, 2529 or 3514: "
            f"{SETTLED}",
        ),
        (
            "soc2018:11-1020",
            "isco08",
            7,
            True,
            f"11-1020 {BY_MEMBERS}; 11-1020 leads to 1112, 1114, 1120, 1343, 1346, 1420 or 1 "
            f"more: {SETTLED}",
        ),
    ],
)
def test_a_warning_counts_the_counterparts_exactly(
    graph: occugraph.Graph, code: str, to: str, targets: int, lossy: bool, warning: str
) -> None:
    answer = graph.crosswalk(code, to)
    assert (len(answer.targets), answer.lossy, answer.warning) == (targets, lossy, warning)


def test_a_group_with_one_counterpart_is_not_one_to_one(
    graph: occugraph.Graph,
) -> None:
    (target,) = graph.crosswalk("soc2018:11-1010", "soc2010").targets
    assert (target.code, target.match, target.cardinality) == ("11-1011", "narrow", "n:1")
    steps = [(step.source, step.correspondence, step.basis, step.line) for step in target.path]
    assert steps == [
        ("soc2018:11-1010", "hierarchy", "official", None),
        ("soc2018:11-1011", "soc2010-soc2018", "official", 2),
    ]


@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["soc2018", "isco08", "dot1991"])
def test_counterparts_come_in_the_order_of_their_codes(graph: occugraph.Graph, scheme: str) -> None:
    group = {"soc2018": "15-0000", "isco08": "2", "dot1991": "00/01"}[scheme]
    for to in sorted({"soc2018", "isco08", "dot1991"} - {scheme}):
        codes = [target.code for target in graph.crosswalk(f"{scheme}:{group}", to).targets]
        assert len(codes) > 2
        assert codes == sorted(set(codes))


# Lines that are cited.


@pytest.mark.parametrize(
    ("occupation", "holds", "line"),
    [
        ("51-4041", True, 13),
        ("17-2051", True, 14),
        ("17-2071", True, 15),  # its own row, not that of its group
        ("17-2072", False, 17),
        ("soc2010:17-2112", False, 17),
        ("51-4120", True, 12),  # the first of those in it, by code; all are listed
        ("17-2070", None, 15),
        ("isco08:7212", True, 11),  # the first line of its two counterparts, not the first code's
        ("isco08:721", None, 11),
        ("isco08:7223", None, 13),
    ],
)
def test_a_decision_cites_one_line(
    backwards: occugraph.Graph, occupation: str, holds: bool | None, line: int
) -> None:
    decision = backwards.eligible(occupation, naics="332710", programme="test")
    industry, reason = decision.reasons
    assert (reason.rule, reason.holds, reason.line) == ("occupation", holds, line)
    assert (industry.rule, industry.holds, industry.line) == ("industry", True, 20)


@pytest.mark.parametrize(
    ("text", "approved", "how", "code", "line"),
    [
        ("51-4121", True, "listed", "51-4121", 12),
        ("51-4120", True, "members", "51-4121", 12),
        ("51-4000", None, "part", "51-4041", 13),
        ("17-2000", None, "part", "17-2000", 14),
        ("17-2051", True, "group", "17-2000", 14),
        ("17-2070", None, "part", "17-2071", 15),
        ("17-2071", True, "listed", "17-2071", 15),
        ("17-2072", False, "left out", "17-2070", 17),
        ("15-1252", False, "no", "", None),
        ("isco08:7212", None, "elsewhere", "", None),
    ],
)
@pytest.mark.slow
def test_a_hit_is_marked_with_the_nearest_row(
    backwards: occugraph.Graph,
    text: str,
    approved: bool | None,
    how: str,
    code: str,
    line: int | None,
) -> None:
    answer = backwards.search(text, programme="test", limit=1)
    mark = answer.to_dict()["schemes"][0]["hits"][0]["approval"]
    assert mark == {"approved": approved, "how": how, "code": code, "line": line}


def test_alternatives_and_what_is_named_come_in_the_order_of_codes(
    backwards: occugraph.Graph,
) -> None:
    decision = backwards.eligible("51-4000", naics="332710", programme="test")
    assert [other.code for other in decision.alternatives] == ["51-4041", "51-4121", "51-4122"]
    assert (
        "of the 24 in it 3 are listed: 51-4041 Machinists (line 13), 51-4121 Welders, Cutters, "
        "Solderers, and Brazers (line 12), 51-4122 Welding, "
    ) in decision.reasons[1].message
    group = backwards.eligible("17-2000", naics="332710", programme="test")
    message = group.reasons[1].message
    assert group.status == "undetermined"
    assert message.index("17-2070 Elec") < message.index("17-2112 Ind")


def test_a_summary_has_decisions_by_name_and_reasons_by_their_number() -> None:
    by_day = "programme not valid on the day"
    kinds = by_day, "occupation not approved", "industry not admitted"
    outcomes = {
        Outcome("not-eligible", kinds): 2,
        Outcome("not-eligible", (by_day,)): 1,
        Outcome("not-eligible", ()): 1,
        Outcome("error", ("code",)): 1,
        Outcome("eligible", ()): 1200,
    }
    summary = Summary({}, Counter(outcomes))
    assert summary.lines() == [
        "1,205 rows",
        "    1,200  eligible",
        "        1  error: 1 code",
        "        4  not-eligible: 3 programme not valid on the day, 2 industry not admitted, "
        "2 occupation not approved",
    ]
    answer = summary.to_dict()
    assert list(answer["status"]) == ["eligible", "error", "not-eligible"]
    assert [(each["status"], each["reason"], each["rows"]) for each in answer["reasons"]] == [
        ("error", "code", 1),
        ("not-eligible", "industry not admitted", 2),
        ("not-eligible", "occupation not approved", 2),
        ("not-eligible", "programme not valid on the day", 3),
    ]


def test_a_change_of_the_programme_alone_or_of_rows_alone_is_a_difference(tmp_path: Path) -> None:
    from occugraph import loaders
    from occugraph.eligibility.comparison import collect_rows, compare_programmes
    from occugraph.programmes.concepts import Concepts
    from occugraph.programmes.reader import read_contribution

    concepts = Concepts(loaders.contributions())
    first = collect_rows(read_contribution(programme(tmp_path, id="one"), concepts))
    again = collect_rows(read_contribution(programme(tmp_path, id="one"), concepts))
    renamed = collect_rows(read_contribution(programme(tmp_path, id="two"), concepts))
    fewer = collect_rows(
        read_contribution(programme(tmp_path, industries=ADMITTED, id="one"), concepts)
    )
    assert not compare_programmes(first, again, concepts)
    other_id = compare_programmes(first, renamed, concepts)
    assert other_id
    assert other_id.fields == (("id", "one", "two"),)  # its file's name is no difference
    more = compare_programmes(first, fewer, concepts)
    assert more
    assert (more.fields, [row.code for row in more.rows["industries"].came]) == ((), ["332"])
