"""One description of each resource."""

from __future__ import annotations

import html
import json

import pytest

from occugraph.errors import UnknownCode, UnknownName
from occugraph.query import concepts
from occugraph.query.session import Session
from occugraph.web.documents import (
    Directory,
    describe_association,
    describe_concept,
    describe_correspondence,
    describe_list,
    describe_programme,
    describe_resource,
    describe_scheme,
)
from occugraph.web.pages.lookups import show_resource
from occugraph.web.pages.questions import Questions
from occugraph.web.pages.rendering import Place, render

BASE = "https://w3id.org/occugraph/"


@pytest.fixture(scope="module")
def directory(session: Session) -> Directory:
    return Directory(session)


def test_a_concept_has_the_keys_of_the_command_and_the_same_values(directory: Directory) -> None:
    document = describe_concept(directory, "15-1252").to_dict()
    answer = concepts.describe_concept(directory.session, "15-1252").to_dict()
    assert {key: document[key] for key in answer} == answer
    assert json.loads(json.dumps(document))["level_title"] == "Detailed occupations"


def test_a_concept_knows_its_neighbours_in_the_order_of_codes(directory: Directory) -> None:
    document = describe_concept(directory, "soc2018:15-1252")
    assert [group["code"] for group in document.path] == [
        "15-0000",
        "15-1200",
        "15-1250",
        "15-1252",
    ]
    assert [one["code"] for one in document.siblings] == [
        "15-1251",
        "15-1252",
        "15-1253",
        "15-1254",
        "15-1255",
    ]
    rest = describe_concept(directory, "soc2018:15-1299")
    assert rest.residual
    assert [one["code"] for one in rest.siblings if one["residual"]] == ["15-1299"]


def test_a_concept_tells_its_editions_from_its_other_counterparts(directory: Directory) -> None:
    document = describe_concept(directory, "soc2010:15-1132")
    assert document.edition.superseded_by == "soc2018"
    assert [row["code"] for row in document.later] == ["15-1252", "15-1253"]
    assert document.later[0]["association"] == f"{BASE}soc2010-soc2018/15-1132_15-1252"
    assert "soc2018" not in [group.scheme for group in document.counterparts]


def test_a_curated_counterpart_has_its_decision(directory: Directory) -> None:
    document = describe_concept(directory, "soc2018:15-1252")
    (group,) = [group for group in document.counterparts if group.scheme == "dot1991"]
    (row,) = group.rows
    assert (row["code"], row["basis"], row["line"]) == ("030", "curated", "119")
    assert row["decision"] == {
        "reason": "the one DOT occupation that leads there is in this group of 7: "
        "Software Engineer (030.062-010)",
        "date": "2026-11-29",
    }
    others = [row for group in document.counterparts for row in group.rows]
    assert all(row["decision"] is None for row in others if row["basis"] != "curated")


def test_an_unknown_code_names_the_nearest(directory: Directory) -> None:
    with pytest.raises(UnknownCode) as error:
        describe_concept(directory, "15-1259", scheme="soc2018")
    assert error.value.nearest == ("15-1255", "15-1254", "15-1253")


def test_a_scheme_has_a_tree_of_all_its_concepts(directory: Directory) -> None:
    document = describe_scheme(directory, "isco08")

    def count(nodes: tuple[object, ...]) -> int:
        return sum(1 + count(node.children) for node in nodes)  # type: ignore[attr-defined]

    assert count(document.tree) == document.concepts == 619
    assert [row["concepts"] for row in document.levels] == ["10", "43", "130", "436"]
    assert [one.scheme for one in describe_scheme(directory, "soc2010").editions] == [
        "soc2010",
        "soc2018",
    ]


def test_a_correspondence_has_every_pair_and_where_it_comes_from(directory: Directory) -> None:
    document = describe_correspondence(directory, "soc2010-soc2018")
    assert sum(document.counts.values()) == len(document.pairs) == 900
    assert document.origin["publisher"] == "US Bureau of Labor Statistics"
    derived = describe_correspondence(directory, "soc2018-isco08")
    assert [row["from"] for row in derived.derived_from] == ["isco08-soc2010", "soc2010-soc2018"]


def test_a_pair_has_the_rows_that_it_rests_on(directory: Directory) -> None:
    document = describe_association(directory, "soc2018-isco08", "15-1254_2513")
    assert document.source == {"scheme": "soc2018", "code": "15-1254", "label": "Web Developers"}
    assert [(row["correspondence"], row["line"]) for row in document.rows] == [
        ("isco08-soc2010", "259"),
        ("soc2010-soc2018", "85"),
    ]
    with pytest.raises(UnknownName):
        describe_association(directory, "soc2018-isco08", "15-1254_9999")


def test_a_programme_has_every_line(directory: Directory) -> None:
    document = describe_programme(directory, "ampd-iowa")
    assert (document.title, len(document.occupations)) == ("AMP'D Iowa", 102)
    assert {row["code"] for row in document.industries} == {"31-33"}


def test_a_list_has_its_rows_as_printed(directory: Directory) -> None:
    document = describe_list(directory, "uscis-dot")
    assert (len(document.rows), document.about) == (106, "dot1991")
    assert document.source["publisher"] == "US Citizenship and Immigration Services"
    (row,) = (row for row in document.rows if row["printedCode"] == "030")
    assert row == {
        "printedCode": "030",
        "printedTitle": "Occupations In Systems Analysis and Programming",
        "heading": "Computer-Related Occupations",
        "line": "142",
        "scheme": "dot1991",
        "code": "030",
    }
    with pytest.raises(UnknownName):
        describe_list(directory, "nothing")


def test_any_other_resource_has_its_statements(directory: Directory) -> None:
    document = describe_resource(directory, f"{BASE}soc2018/level/minor")
    assert document.title == "Minor groups"
    members = [row for row in document.statements if row["property"].endswith("core#member")]
    assert len(members) == 98
    with pytest.raises(UnknownName):
        describe_resource(directory, f"{BASE}nothing")


@pytest.mark.parametrize(
    ("code", "first", "last"),
    [
        ("11-1011.00", "11-1011.00", "11-3071.04"),
        ("55-3019.00", "53-7071.00", "55-3019.00"),
    ],
)
def test_a_page_shows_the_nearest_of_many_siblings(
    directory: Directory, code: str, first: str, last: str
) -> None:
    document = describe_concept(directory, f"onetsoc2019:{code}")
    assert len(document.siblings) == 1_016
    assert len(document.beside) == 25
    assert (document.beside[0]["code"], document.beside[-1]["code"]) == (first, last)
    middle = describe_concept(directory, "onetsoc2019:15-1252.00").beside
    assert middle[12]["code"] == "15-1252.00"


#: Schemes whose documents have other titles than they -> the titles of those.
OTHERWISE = {
    "acs2018": "ACS microdata occupation codes since 2018 (OCCP, SOCP)",
    "census2010": "Census occupation codes, 2010",
    "census2018": "Census occupation codes, 2018",
    "esco": "ESCO occupations, version 1.2.0",
    "isic4": "International Standard Industrial Classification, Revision 4",
    "noc2016": "National Occupational Classification, 2016",
    "noc2021": "National Occupational Classification, 2021",
    "oews2019": "Occupation codes of the employment and wage statistics, May 2019",
    "oews2021": "Occupation codes of the employment and wage statistics, May 2021",
}


@pytest.mark.slow
def test_a_scheme_names_its_document_and_its_rights_whatever_their_titles(
    whole_session: Session,
) -> None:
    directory = Directory(whole_session)
    documents = {name: describe_scheme(directory, name) for name in whole_session.schemes}
    assert all(document.rights for document in documents.values())
    others = {name: each.source for name, each in documents.items() if each.source != each.title}
    assert others == OTHERWISE
    acs = documents["acs2018"]
    assert (acs.publisher, acs.rights, acs.page) == (
        "US Census Bureau",
        "US government work, in the public domain",
        "https://www.census.gov/programs-surveys/acs/microdata.html",
    )
    first = describe_concept(directory, "acs2018:1010").sources[0]
    assert first == {
        "title": OTHERWISE["acs2018"],
        "publisher": "US Census Bureau",
        "rights": "US government work, in the public domain",
        "page": acs.page,
        "source": "census-acs-2018",
    }


@pytest.mark.slow
def test_every_scheme_and_correspondence_has_a_page(whole_session: Session) -> None:
    questions = Questions(whole_session)
    place = Place(whole_session.base, has_rosters=False)
    for name in (*whole_session.schemes, *whole_session.correspondences):
        page = show_resource(questions, name, {})
        text = html.unescape(render(page.template, place, **page.values))
        assert page.values["document"].title in text, name
