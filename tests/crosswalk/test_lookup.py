"""Crosswalk answers: targets, paths, cardinalities and warnings, for one code and for all."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import occugraph
from occugraph.crosswalk.answer import CrosswalkAnswer
from occugraph.crosswalk.lookup import Crosswalk
from occugraph.crosswalk.tables import Step
from occugraph.errors import UnknownCode, UnknownName
from occugraph.query.kept import KeptRows
from occugraph.query.session import Session
from tests.support.counting import CountingEngine

CRAFTS = Path(__file__).parent.parent / "data" / "queries" / "crafts.trig"


def codes(answer: CrosswalkAnswer) -> list[str]:
    return [target.code for target in answer.targets]


def test_software_developers_lead_to_2512_alone_and_the_way_back_is_not_unique(
    graph: occugraph.Graph,
) -> None:
    answer = graph.crosswalk("15-1252", to="isco08")
    assert codes(answer) == ["2512"]
    target = answer.targets[0]
    assert (target.match, target.basis, target.cardinality) == ("related", "derived", "n:1")
    steps = [(step.source, step.target, step.correspondence, step.line) for step in target.path]
    assert steps == [
        ("soc2018:15-1252", "soc2010:15-1132", "soc2010-soc2018", 81),
        ("soc2010:15-1132", "isco08:2512", "isco08-soc2010", 257),
    ]
    assert len(target.further_paths) == 1
    assert answer.lossy
    assert answer.warning == (
        "15-1252 leads to 2512 alone, which also takes 15-1253: the way back is not unique"
    )


def test_an_answer_that_is_kept_asks_the_graph_nothing(graph: occugraph.Graph) -> None:
    made = Crosswalk(graph.session, "isco08").answer("15-1252", scheme="soc2018")
    assert graph.session.kept is not None
    counting = CountingEngine(graph.engine)
    session = Session(counting, kept=KeptRows(graph.session.kept.folder, counting))
    assert Crosswalk(session, "isco08").answer("15-1252", scheme="soc2018") == made
    assert counting.queries == []


def test_a_pair_of_an_own_graph_that_names_no_rows_is_answered_without_a_path(
    tmp_path: Path,
) -> None:
    text = CRAFTS.read_text("utf-8")
    rests = re.compile(r" ; occ:restsOn <[^>]*>")
    (tmp_path / "crafts.trig").write_text(rests.sub("", text), "utf-8")
    graph = occugraph.open(tmp_path / "crafts.trig")
    answer = graph.crosswalk("arts:B", to="crafts2020")
    assert [(target.code, target.match, target.path) for target in answer.targets] == [
        ("2-01", "close", ())
    ]
    assert answer.route == ()


def test_web_developers_may_be_either_of_two(graph: occugraph.Graph) -> None:
    answer = graph.crosswalk("15-1254", to="isco08")
    assert codes(answer) == ["2513", "3514"]
    assert answer.warning == ("15-1254 may be 2513 or 3514: the tables cannot tell, the duties can")


@pytest.mark.parametrize(
    ("code", "to", "expected"),
    [
        ("2512", "soc2018", ["15-1252", "15-1253"]),
        ("isco08:2512", "soc2010", ["15-1132", "15-1133"]),
        ("soc2010:17-3029", "soc2018", ["17-3028", "17-3029"]),
        ("soc2018:17-3029", "soc2010", ["17-3029", "55-3017"]),
        ("soc2010:11-9199", "soc2018", ["11-9072", "11-9179", "11-9199", "13-1082"]),
        ("soc2018:11-9199", "soc2010", ["11-9199"]),
        ("15-1299.08", "soc2018", ["15-1299"]),
        ("15-1299.08", "isco08", ["2519", "2529", "3511"]),
        ("15-1252", "dot1991", ["030"]),
    ],
)
def test_targets(graph: occugraph.Graph, code: str, to: str, expected: list[str]) -> None:
    assert codes(graph.crosswalk(code, to=to)) == expected


def test_a_bare_code_that_both_vintages_have_is_the_other_one_s(graph: occugraph.Graph) -> None:
    answer = graph.crosswalk("11-9199", to="soc2018")
    assert answer.source.scheme == "soc2010"
    assert answer.warning.startswith("soc2010:11-9199 may be 11-9072, ")


def test_a_bare_code_that_is_one_of_several_schemes_is_warned_of(graph: occugraph.Graph) -> None:
    note = (
        "13-2051 is read as a code of soc2010, and is one of soc2018 too: --scheme names the one "
        "that is meant"
    )
    answer = graph.crosswalk("13-2051", to="soc2018")
    assert answer.warning.endswith(f"the duties can; {note}")
    alone = graph.crosswalk("soc2010:13-2051", to="soc2018")
    assert answer._replace(source=alone.source, warning=alone.warning) == alone
    assert not alone.warning.endswith(note)
    with pytest.raises(UnknownCode, match=r"^'15-1252': a code of soc2018 already; give --scheme "):
        graph.crosswalk("15-1252", to="soc2018")


def test_a_group_answers_through_its_members_and_says_so(graph: occugraph.Graph) -> None:
    answer = graph.crosswalk("isco08:211", to="soc2018")
    assert {"19-2011", "19-2012", "19-2021", "19-2031", "19-2099"} <= set(codes(answer))
    assert answer.warning.startswith("211 is a group, answered through its members")
    by_code = {target.code: target for target in answer.targets}
    first = by_code["19-2011"].path[0]
    assert first == ("isco08:211", "isco08:2111", "hierarchy", "official", None, None)
    # the publisher pairs the group itself with this one
    assert by_code["19-2099"].path[0].correspondence == "isco08-soc2010"


def test_the_cardinality_of_a_group_s_counterpart_is_the_group_s_not_a_member_s(
    graph: occugraph.Graph,
) -> None:
    answer = graph.crosswalk("soc2018:17-2070", to="isco08")
    assert {target.code: target.cardinality for target in answer.targets} == {
        "2151": "n:m",
        "2152": "n:m",
        "2153": "n:m",
    }


@pytest.mark.slow
def test_no_counterpart_of_a_group_is_one_to_one_and_no_other_answer_is_without_loss(
    graph: occugraph.Graph,
) -> None:
    look_up = Crosswalk(graph.session, "isco08", whole=True)
    entries = graph.session.codes.by_scheme["soc2018"].values()
    answers = {entry: look_up.answer(f"soc2018:{entry.code}") for entry in entries}
    groups = [answer for entry, answer in answers.items() if entry.level != "detailed"]
    assert len(groups) == 580
    assert not {t.cardinality for answer in groups for t in answer.targets} & {"1:1"}
    for answer in answers.values():
        alone = [target.cardinality for target in answer.targets] == ["1:1"]
        assert answer.lossy != alone


def test_an_occupation_answered_through_its_group_names_the_way_back(
    graph: occugraph.Graph,
) -> None:
    answer = graph.crosswalk("soc2018:13-1022", to="dot1991")
    assert [(target.code, target.cardinality) for target in answer.targets] == [("162", "n:1")]
    assert answer.warning.startswith(
        "13-1022 is answered through its group 13-1020, to which the way back leads; "
        "13-1022 leads to "
    )


def test_the_step_to_a_group_is_the_publisher_s(session: Session) -> None:
    (target,) = Crosswalk(session, "dot1991").answer("soc2018:13-1022").targets
    step = Step("soc2018:13-1022", "soc2018:13-1020", "hierarchy", "official", None)
    assert target.path[0] == step


def test_an_answer_through_a_scheme_is_not_the_one_without(graph: occugraph.Graph) -> None:
    assert codes(graph.crosswalk("soc2018:15-1252", to="soc2010")) == ["15-1132", "15-1133"]
    through = graph.crosswalk("soc2018:15-1252", to="soc2010", via="dot1991")
    assert (codes(through), through.route) == ([], ())
    assert through.warning.endswith("leads from soc2018 to soc2010 via dot1991")


def test_leading_zeros_are_kept(graph: occugraph.Graph) -> None:
    answer = graph.crosswalk("0110", to="soc2018")
    assert answer.source.code == "0110"
    assert codes(answer)[0] == "55-1011"
    assert len(codes(answer)) == 8


def test_dot_to_soc_and_back_rests_on_the_project_s_own_decisions(graph: occugraph.Graph) -> None:
    answer = graph.crosswalk("dot1991:030", to="soc2018")
    assert {"15-1211", "15-1251", "15-1252"} <= set(codes(answer))
    assert {target.basis for target in answer.targets} == {"curated"}
    back = graph.crosswalk("15-1251", to="dot1991")
    assert codes(back) == ["030"]
    assert back.targets[0].match == "broad"


def test_what_no_one_decided_is_unknown_not_without_counterpart(graph: occugraph.Graph) -> None:
    answer = graph.crosswalk("dot1991:500", to="soc2018")
    assert (answer.status, answer.targets) == ("unknown", ())
    assert "a part of its schemes only" in answer.warning


def test_a_code_is_never_looked_up_in_another_vintage(graph: occugraph.Graph) -> None:
    with pytest.raises(UnknownCode) as caught:
        graph.crosswalk("soc2010:15-1252", to="isco08")
    assert str(caught.value) == (
        "'soc2010:15-1252': not a code of soc2010; it is one of soc2018:15-1252 Software "
        "Developers (soc2010:15-1132, soc2010:15-1133)"
    )


def test_basis_limits_what_an_answer_rests_on(graph: occugraph.Graph) -> None:
    assert graph.crosswalk("15-1252", to="dot1991", basis=["official"]).status == "unknown"
    answer = graph.crosswalk("15-1252", to="isco08", basis=["official"])
    assert (answer.status, answer.route) == ("found", ("soc2018", "soc2010", "isco08"))
    assert {step.basis for target in answer.targets for step in target.path} == {"official"}
    assert answer.targets[0].basis == "derived"
    assert answer.warning == (
        "15-1252 leads to 2512 alone, which also takes 15-1253: the way back is not unique; "
        "derived by a route of official tables alone"
    )
    assert graph.crosswalk("15-1252", to="isco08", basis="official") == answer
    both = graph.crosswalk("dot1991:030", to="isco08", basis=("curated", "official"))
    assert both.warning.endswith("derived by a route of official and curated tables alone")
    assert "derived by" not in graph.crosswalk("15-1252", to="isco08", basis="derived").warning
    assert "derived by" not in graph.crosswalk("15-1252", to="isco08").warning
    with pytest.raises(UnknownName, match="no basis 'o'"):
        graph.crosswalk("15-1252", to="isco08", basis="o")
    with pytest.raises(UnknownName, match="no basis 'guessed'"):
        graph.crosswalk("15-1252", to="isco08", basis=["guessed"])


def test_industries_have_no_occupations(graph: occugraph.Graph) -> None:
    with pytest.raises(UnknownCode, match="soc2018 does not classify industries"):
        graph.crosswalk("soc2018:15-1252", to="naics2022")


def test_json_has_the_keys_that_the_interface_promises(graph: occugraph.Graph) -> None:
    output = graph.crosswalk("15-1254", to="isco08").to_dict()
    keys = ["source", "target_scheme", "status", "targets", "lossy", "warning", "route"]
    assert list(output) == keys
    target = output["targets"][0]
    assert {"code", "label", "match", "basis", "cardinality", "path"} <= set(target)
    assert list(target["path"][0]) == ["from", "to", "correspondence", "basis", "line"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("source", "to", "level"), [("soc2018", "isco08", "detailed"), ("isco08", "soc2018", "unit")]
)
def test_every_occupation_gets_an_answer(
    graph: occugraph.Graph, source: str, to: str, level: str
) -> None:
    look_up = Crosswalk(graph.session, to, whole=True)
    rows = graph.query("codes-of-scheme", scheme=source).records()
    requested = [row["code"] for row in rows if row["level"] == level]
    assert len(requested) == {"soc2018": 867, "isco08": 436}[source]
    answers = [look_up.answer(f"{source}:{code}") for code in requested]
    assert {answer.status for answer in answers} == {"found"}
    for answer in answers:
        for target in answer.targets:
            assert target.path[0].source == f"{source}:{answer.source.code}"
            assert target.path[-1].target == f"{to}:{target.code}"


@pytest.mark.slow
def test_looking_up_one_by_one_and_loading_the_table_whole_answer_alike(
    graph: occugraph.Graph,
) -> None:
    pairs = [
        (
            "isco08",
            ["soc2018:15-1252", "soc2018:17-2070", "dot1991:030", "dot1991:03", "15-1299.08"],
        ),
        ("soc2018", ["isco08:211", "isco08:2", "soc2010:11-9199", "dot1991:297", "15-1299.00"]),
        ("dot1991", ["soc2018:15-1252", "isco08:2512", "soc2018:29-1210", "soc2018:29-1215"]),
    ]
    for to, requested in pairs:
        single, whole = Crosswalk(graph.session, to), Crosswalk(graph.session, to, whole=True)
        for code in requested:
            one, other = single.answer(code), whole.answer(code)
            assert one.targets == other.targets, code
            assert (one.status, one.lossy) == (other.status, other.lossy)


# Of the whole graph


@pytest.fixture(scope="module")
def whole(whole_session: Session) -> occugraph.Graph:
    return occugraph.Graph(whole_session.engine)


@pytest.mark.slow
def test_broad_and_narrow_are_inverse_throughout(whole: occugraph.Graph) -> None:
    skos = "http://www.w3.org/2004/02/skos/core#"
    one_way = whole.sparql(
        f"SELECT ?a ?b WHERE {{ {{ ?a <{skos}broadMatch> ?b . OPTIONAL {{ ?b <{skos}narrowMatch> "
        f"?a . BIND (1 AS ?back) }} }} UNION {{ ?a <{skos}narrowMatch> ?b . OPTIONAL {{ ?b "
        f"<{skos}broadMatch> ?a . BIND (1 AS ?back) }} }} FILTER (!bound(?back)) }}"
    )
    assert len(one_way) == 0
    both = whole.sparql(f"ASK {{ ?a <{skos}broadMatch> ?b . ?b <{skos}broadMatch> ?a }}")
    assert both.records() == [{"answer": "false"}]


@pytest.mark.slow
def test_no_exact_match_joins_soc_and_isco_and_clusters_hold_one_concept_a_scheme(
    whole: occugraph.Graph,
) -> None:
    skos = "http://www.w3.org/2004/02/skos/core#"
    rows = whole.sparql(f"SELECT ?a ?b WHERE {{ ?a <{skos}exactMatch> ?b }}").records()
    parent: dict[str, str] = {}

    def root(node: str) -> str:
        while parent.setdefault(node, node) != node:
            node = parent[node]
        return node

    for row in rows:
        parent[root(row["a"])] = root(row["b"])
    clusters: dict[str, list[str]] = {}
    for node in parent:
        clusters.setdefault(root(node), []).append(node.rpartition("/")[0])
    assert len(rows) > 600
    for schemes in clusters.values():
        assert len(set(schemes)) == len(schemes), schemes
        assert not any("soc" in one for one in schemes) or not any("isco" in one for one in schemes)


def test_a_group_that_a_table_pairs_is_not_answered_through_its_members_too(
    whole: occugraph.Graph,
) -> None:
    for code, to, counterpart in (
        ("nace2:01.5", "isic4", "015"),
        ("isic4:C", "nace2", "C"),
        ("nace2:10.1", "isic4", "101"),
    ):
        answer = whole.crosswalk(code, to=to)
        assert [(one.code, one.match, one.cardinality) for one in answer.targets] == [
            (counterpart, "close", "1:1")
        ]
