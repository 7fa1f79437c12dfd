"""What the graph knows of one concept."""

from __future__ import annotations

import json

import pytest

import occugraph
from occugraph.errors import UnknownCode
from occugraph.query.catalogue import question
from occugraph.query.concepts import describe_concept
from occugraph.query.session import Session


@pytest.mark.parametrize(
    ("code", "path"),
    [
        ("15-1252", ["15-1252", "15-1250", "15-1200", "15-0000"]),
        ("29-1221", ["29-1221", "29-1210", "29-1000", "29-0000"]),
        ("31-1131", ["31-1131", "31-1130", "31-1100", "31-0000"]),
        ("51-5111", ["51-5111", "51-5110", "51-5100", "51-0000"]),
        ("0110", ["0110", "011", "01", "0"]),
        ("dot1991:013", ["013", "00/01", "0/1"]),
        ("332710", ["332710", "33271", "3327", "332", "31-33"]),
        ("15-0000", ["15-0000"]),
        ("onetsoc2019:15-1252.00", ["15-1252.00"]),
    ],
)
def test_the_path_leads_to_the_top(session: Session, code: str, path: list[str]) -> None:
    item = describe_concept(session, code)
    assert [step["code"] for step in item.path] == path
    assert [int(step["depth"]) for step in item.path] == list(range(len(path), 0, -1))


def test_exclusions_stand_on_both_sides_and_apart(session: Session) -> None:
    mutual = describe_concept(session, "15-1241")
    assert "15-1231" in [row["code"] for row in mutual.excludes]
    assert "15-1231" in [row["code"] for row in mutual.excluded_by]
    one = describe_concept(session, "15-1244")
    assert "15-1212" in [row["code"] for row in one.excludes]
    other = describe_concept(session, "15-1212")
    assert "15-1244" in [row["code"] for row in other.excluded_by]
    assert "15-1244" not in [row["code"] for row in other.excludes]


def test_lists_name_their_line(session: Session) -> None:
    (row,) = describe_concept(session, "15-1252").lists
    assert (row["list"], row["printedCode"], row["line"]) == ("ampd-iowa", "15125200", "34")
    assert describe_concept(session, "11-3031").lists == ()


def test_children(session: Session) -> None:
    result = describe_concept(session, "isco08:251")
    assert [row["code"] for row in result.children] == ["2511", "2512", "2513", "2514", "2519"]
    assert describe_concept(session, "15-1252").children == ()


def test_the_embedded_graph_has_no_publishers_sentences(session: Session) -> None:
    assert describe_concept(session, "15-1252").notes == ()


def test_records_have_the_columns_of_their_questions(graph: occugraph.Graph) -> None:
    item = graph.concept("15-1241")
    for field, name in (
        ("path", "path-to-top"),
        ("excludes", "exclusions-of"),
        ("excluded_by", "excluded-by"),
        ("counterparts", "counterparts-of"),
    ):
        columns = [column for column, _ in question(name).columns]
        assert getattr(item, field), field
        records = getattr(item, field)
        assert all(list(record)[: len(columns)] == columns for record in records), field


def test_json_has_these_keys_in_this_order(graph: occugraph.Graph) -> None:
    output = json.loads(json.dumps(graph.concept("15125200").to_dict()))
    assert list(output) == [
        "given",
        "scheme",
        "code",
        "label",
        "level",
        "iri",
        "path",
        "children",
        "notes",
        "excludes",
        "excluded_by",
        "refers_to",
        "counterparts",
        "lists",
        "warning",
    ]
    assert output["given"] == "15125200"
    assert output["path"][0]["code"] == "15-1252"


def test_a_bare_code_that_another_scheme_has_with_another_title_is_noted(session: Session) -> None:
    concept = describe_concept(session, "13-2051")
    assert (concept.scheme, concept.warning) == (
        "soc2018",
        "13-2051 is read as a code of soc2018, and is one of soc2010 too: --scheme names the one "
        "that is meant",
    )
    assert describe_concept(session, "soc2018:13-2051").warning == ""
    assert describe_concept(session, "13-2051", scheme="soc2018").warning == ""
    assert describe_concept(session, "11-1011").warning == ""  # in soc2010 with the same title


def test_an_unknown_code_is_an_error(session: Session) -> None:
    with pytest.raises(UnknownCode):
        describe_concept(session, "99-9999")
