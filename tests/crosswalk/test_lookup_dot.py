"""Crosswalk answers in a graph that was given O*NET's table of DOT occupations."""

from __future__ import annotations

import pytest

import occugraph
from occugraph.crosswalk.answer import CrosswalkAnswer
from occugraph.crosswalk.lookup import Crosswalk
from occugraph.crosswalk.tables import correspondences_between
from occugraph.errors import UnknownCode
from occugraph.query.session import Session
from tests.support import damage, official
from tests.support.official import DOT_EXCERPT


@pytest.fixture(scope="module")
def excerpt() -> occugraph.Graph:
    return official.dot_graph(DOT_EXCERPT)


@pytest.fixture(scope="module")
def whole() -> occugraph.Graph:
    return official.dot_graph(damage.given("DOT_to_ONET_SOC.xlsx"))


def target_rows(answer: CrosswalkAnswer) -> list[tuple[str, str, str]]:
    return [(target.code, target.cardinality, target.basis) for target in answer.targets]


def codes(answer: CrosswalkAnswer) -> list[str]:
    return [target.code for target in answer.targets]


def test_an_occupation_has_its_official_counterparts_with_their_rows(
    excerpt: occugraph.Graph,
) -> None:
    answer = excerpt.crosswalk("030.062-010", to="onetsoc2019")
    assert target_rows(answer) == [
        ("15-1221.00", "1:n", "official"),
        ("15-1252.00", "1:n", "official"),
        ("15-1253.00", "1:n", "official"),
    ]
    (step,) = answer.targets[1].path
    assert step == (
        "dot1991:030.062-010",
        "onetsoc2019:15-1252.00",
        "dot1991-onetsoc2019-onet",
        "official",
        8,
        None,
    )


@pytest.mark.parametrize(
    "given", ["030.062-010", "030062010", "dot1991:030.062-010", "030.062010", "030062-010"]
)
def test_every_spelling_of_an_occupation_is_known(excerpt: occugraph.Graph, given: str) -> None:
    assert excerpt.crosswalk(given, to="soc2018").source.code == "030.062-010"


def test_the_base_graph_says_where_occupations_come_from(graph: occugraph.Graph) -> None:
    with pytest.raises(UnknownCode) as caught:
        graph.crosswalk("030062010", to="soc2018")
    assert str(caught.value).startswith("'030062010': not a code of ")
    assert str(caught.value).endswith(
        "; its group is dot1991:030"
        "; the DOT's occupations of nine digits are in a graph built with --document onet-dot=PATH"
        ", which is to be had here: https://www.onetcenter.org/crosswalks.html"
    )


def test_a_wrong_occupation_names_the_nearest(excerpt: occugraph.Graph) -> None:
    with pytest.raises(UnknownCode) as caught:
        excerpt.crosswalk("030062011", to="soc2018")
    assert caught.value.nearest[0] == "030.062-010"


def test_a_group_answers_through_its_members_before_the_curated_table(
    excerpt: occugraph.Graph,
) -> None:
    answer = excerpt.crosswalk("dot1991:030", to="soc2018")
    assert codes(answer) == ["15-1221", "15-1251", "15-1252", "15-1253", "15-1254", "15-1255"]
    assert {target.basis for target in answer.targets} == {"derived"}
    steps = [(step.target, step.correspondence) for step in answer.targets[2].path]
    assert steps == [
        ("dot1991:030.062-010", "hierarchy"),
        ("onetsoc2019:15-1252.00", "dot1991-onetsoc2019-onet"),
        ("soc2018:15-1252", "onetsoc2019-soc2018"),
    ]
    assert answer.warning.startswith("030 is a group, answered through its members; ")


def test_a_group_without_members_here_answers_from_the_curated_table(
    excerpt: occugraph.Graph,
) -> None:
    assert {item.basis for item in excerpt.crosswalk("dot1991:003", to="soc2018").targets} == {
        "curated"
    }


def test_curated_alone_can_be_asked_for_and_answers_through_the_group(
    excerpt: occugraph.Graph,
) -> None:
    answer = excerpt.crosswalk("030.062-010", to="soc2018", basis=("curated",))
    assert len(answer.targets) == 8
    assert {target.basis for target in answer.targets} == {"curated"}
    assert "is answered through its group 030" in answer.warning


def test_what_rests_on_publishers_alone_stands_before_a_persons_decision(
    excerpt: occugraph.Graph, session: Session
) -> None:
    tables = correspondences_between(excerpt.session, "dot1991", "soc2018")
    assert [(item.id, item.basis, item.weakest) for item in tables] == [
        ("dot1991-soc2018-onet", "derived", "official"),
        ("dot1991-soc2018", "curated", "curated"),
    ]
    tables = correspondences_between(excerpt.session, "dot1991", "isco08")
    assert [item.weakest for item in tables] == ["official", "curated"]
    (table,) = correspondences_between(session, "dot1991", "soc2018")
    assert table.id == "dot1991-soc2018"


def test_an_occupation_leads_to_isco_and_back(excerpt: occugraph.Graph) -> None:
    answer = excerpt.crosswalk("900.683-010", to="isco08")
    assert target_rows(answer) == [("8332", "1:1", "derived")]
    assert codes(excerpt.crosswalk("isco08:8332", to="dot1991")) == ["900.683-010"]


def test_the_path_of_an_occupation_goes_up_through_its_group(excerpt: occugraph.Graph) -> None:
    rows_shown = excerpt.concept("030.062-010")
    assert [row["code"] for row in rows_shown.path] == ["030.062-010", "030", "03", "0/1"]
    assert (rows_shown.label, rows_shown.level) == ("Software Engineer", "occupation")


# With the publisher's workbook.


@pytest.mark.documents
@pytest.mark.slow
@pytest.mark.whole
def test_the_graph_has_what_the_workbook_has(whole: occugraph.Graph) -> None:
    rows = {row["correspondence"]: row for row in whole.query("correspondences").records()}
    counted = {
        name: (
            sum(int(row[kind]) for kind in ("oneToOne", "oneToMany", "manyToOne", "manyToMany")),
            int(row["unmatchedSources"]),
            int(row["unmatchedTargets"]),
        )
        for name, row in rows.items()
        if name.endswith("-onet")
    }
    assert counted == {
        "dot1991-onetsoc2019-onet": (16_741, 0, 89),
        "dot1991-soc2018-onet": (16_717, 0, 43),
        "dot1991-soc2010-onet": (16_841, 0, 41),
        "dot1991-isco08-onet": (29_281, 0, 4),
    }
    levels = [row for row in whole.query("levels").records() if row["scheme"] == "dot1991"]
    assert [row["level"] for row in levels] == ["category", "division", "group", "occupation"]


@pytest.mark.documents
@pytest.mark.slow
@pytest.mark.whole
def test_every_group_and_every_fiftieth_occupation_has_an_official_answer(
    whole: occugraph.Graph,
) -> None:
    rows = whole.query("codes-of-scheme", scheme="dot1991").records()
    look_up = Crosswalk(whole.session, "soc2018", whole=True)
    occupations = [row["code"] for row in rows if row["level"] == "occupation"]
    assert len(occupations) == 12_815
    requested = (
        [row["code"] for row in rows if row["level"] == "group"]
        + occupations[::50]
        + ["030.062-010"]
    )
    answers = {code: look_up.answer(code, scheme="dot1991") for code in requested}
    assert len(answers) == 564 + 257 + 1
    assert {answer.status for answer in answers.values()} == {"found"}
    assert {item.basis for answer in answers.values() for item in answer.targets} == {"derived"}
    assert codes(answers["030.062-010"]) == ["15-1221", "15-1252", "15-1253"]
    assert codes(answers["900"]) == ["53-3032"]
