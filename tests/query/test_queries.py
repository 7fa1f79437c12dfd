"""Every canned question: documented, safe to bind, and the same answer from both engines."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from rdflib.plugins.sparql import prepareQuery

import occugraph
from occugraph.graph.engine import Engine, OxigraphEngine
from occugraph.query.catalogue import TYPES, Question, catalogue, question, run
from occugraph.rdf.namespaces import VOCABULARIES
from occugraph.rdf.readers import read_store
from occugraph.resources import folder
from tests.support import whole_graph
from tests.support.rdflib_engine import RdflibEngine

DATA = Path(__file__).parent.parent / "data" / "queries"
EXPECTED: list[dict[str, Any]] = json.loads((DATA / "expected.json").read_text("utf-8"))
QUESTIONS = catalogue()
SMALL = ("crafts", "changes", "vintages")
#: Rows of each example on the whole graph; a new question gets its line here.
COUNTS: dict[str, int] = json.loads((DATA / "counts.json").read_text("utf-8")) | whole_graph.ANSWERS
#: rdflib joins these part by part, for up to minutes on six schemes; the small ones it answers.
TOO_LONG = {
    *("approved-counterparts", "codes-only-in", "crosswalk-of", "decision-rows"),
    *("excluded-by-approved", "industries-admitted", "lineage", "words-of-scheme"),
}
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")
every = pytest.mark.parametrize("item", QUESTIONS, ids=[item.name for item in QUESTIONS])


@pytest.fixture(scope="module")
def small() -> dict[str, OxigraphEngine]:
    """Invented classifications: `crafts` with all that hangs on it, and such of many vintages."""
    return {name: OxigraphEngine(read_store(DATA / f"{name}.trig")) for name in SMALL}


@pytest.fixture(scope="module")
def small_in_rdflib(small: dict[str, OxigraphEngine]) -> dict[str, RdflibEngine]:
    return {name: RdflibEngine(engine.store) for name, engine in small.items()}


def rows_of(engine: Engine, item: Question, values: dict[str, str]) -> list[list[str]]:
    return [list(record.values()) for record in run(engine, item.name, **values).records()]


def ordered(item: Question, rows: list[list[str]]) -> list[list[str]]:
    """The rows as they are where the question orders them, sorted where it does not."""
    return rows if "ORDER BY" in item.sparql else sorted(rows)


# Documented


@every
def test_a_question_says_what_it_is(item: Question) -> None:
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", item.name)
    assert item.topic == next(folder("queries").glob(f"*/{item.name}.rq")).parent.name
    assert item.summary
    assert item.summary[0].isupper()
    assert not item.summary.endswith(".")
    assert len(item.summary) < 100
    assert item.tags
    assert item.topic in item.tags
    assert item.columns
    for name, description in item.columns:
        assert re.fullmatch(r"[a-z][A-Za-z]*", name)
        assert description


@every
def test_parameters_are_documented_and_used(item: Question) -> None:
    variables = {parameter.variable for parameter in item.parameters}
    assert set(re.findall(r"\?_\w+", item.body)) == variables
    for parameter in item.parameters:
        assert parameter.type in TYPES
        assert not any(
            one != parameter.variable and one.startswith(parameter.variable) for one in variables
        )
        assert parameter.description
        assert parameter.example


@every
def test_columns_are_those_of_the_query_in_its_order(item: Question) -> None:
    query = item.bound(item.example)
    columns = tuple(name for name, _ in item.columns)
    assert tuple(map(str, prepareQuery(query).algebra["PV"])) == columns
    assert run(OxigraphEngine(empty()), item.name, **item.example).columns == columns


def empty() -> Any:
    import pyoxigraph as ox

    return ox.Store()


@every
def test_grlc_reads_the_header_as_we_do(item: Question) -> None:
    """As grlc 1.3 does it: the lines without their mark are YAML, and defaults a list."""
    lines = [row.lstrip("#+") for row in item.sparql.split("\n") if row.startswith("#+")]
    header = yaml.safe_load("\n".join(lines))
    assert header["summary"] == item.summary
    assert header.get("description", "") == item.description
    assert header["tags"] == list(item.tags)
    assert header["columns"] == dict(item.columns)
    assert header.get("parameters", {}) == {
        one.name: {"type": one.type, "example": one.example, "description": one.description}
        for one in item.parameters
    }
    usual = [{one.name: one.default} for one in item.parameters if one.default is not None]
    assert header.get("defaults", []) == usual
    assert set(header) <= GRLC | {"parameters", "columns"}


@every
def test_grlc_finds_the_parameters_that_we_do(item: Question) -> None:
    result = {
        match[0]: (match["name"], match["type"]) for match in GRLC_VARIABLE.finditer(item.sparql)
    }
    assert result == {
        one.variable: (one.name, one.type if TYPES[one.type] else None) for one in item.parameters
    }


#: What grlc reads of a header.
GRLC = {"summary", "description", "tags", "defaults"}
#: How grlc 1.3 finds parameters and their types.
GRLC_VARIABLE = re.compile(
    r"\?(?P<required>[_]{1,2})(?P<name>[a-zA-Z0-9]+)"
    r"([_](?P<type>(iri)|(number)|(literal)|(integer)))?"
    r"([_](?P<prefix>[a-zA-Z0-9]+)[_](?P<userdefined>[a-zA-Z0-9]+))?"
    r"([_](?P<lang>[a-zA-Z0-9]+))?"
)


@every
def test_nothing_that_is_bound_stands_in_a_string_an_iri_or_a_comment(item: Question) -> None:
    """Binding replaces text: it may only ever meet a variable."""
    text = item.body
    for token in re.findall(r'"(?:[^"\\\n]|\\.)*"|\'(?:[^\'\\\n]|\\.)*\'|<[^<>\s]*>', text):
        assert "?_" not in token
    assert "$_" not in text
    assert '"""' not in text
    assert "'''" not in text
    assert "#" not in re.sub(r'"[^"\n]*"|<[^<>\s]*>', "", text)
    assert all("?_" not in line for line in item.sparql.splitlines() if line.startswith("#"))


@every
def test_prefixes_are_the_usual_ones_and_all_are_used(item: Question) -> None:
    usual = VOCABULARIES | {"occ": "https://w3id.org/occugraph/ontology#"}
    text = item.body
    declared = re.findall(r"^PREFIX (\w+): <(.*)>$", text, re.MULTILINE)
    assert [name for name, _ in declared] == sorted(name for name, _ in declared)
    for name, iri in declared:
        assert usual.get(name, iri) == iri
        assert re.search(rf"[\s(/^{{,]{name}:\w", text.split("SELECT", 1)[1]), name


@every
def test_a_question_only_asks(item: Question) -> None:
    assert re.search(r"\b(INSERT|DELETE|DROP|CLEAR|LOAD|SERVICE|FROM)\b", item.body) is None


# Answered


@pytest.mark.slow
@pytest.mark.parametrize(
    "case",
    EXPECTED,
    ids=[" ".join([item["question"], *item["values"].values()]) for item in EXPECTED],
)
def test_expected_rows_on_a_small_graph(
    small: dict[str, OxigraphEngine],
    small_in_rdflib: dict[str, RdflibEngine],
    case: dict[str, Any],
) -> None:
    item, where = question(case["question"]), case.get("graph", "crafts")
    expected = ordered(item, case["rows"])
    assert ordered(item, rows_of(small[where], item, case["values"])) == expected
    assert ordered(item, rows_of(small_in_rdflib[where], item, case["values"])) == expected


@every
def test_a_question_has_expected_rows_on_a_small_graph(item: Question) -> None:
    cases = [case for case in EXPECTED if case["question"] == item.name]
    assert any(case["rows"] for case in cases), "add a case to tests/data/queries/expected.json"
    assert all(len(row) == len(item.columns) for case in cases for row in case["rows"])


@every
@pytest.mark.slow
def test_an_example_has_so_many_rows(whole_graph: occugraph.Graph, item: Question) -> None:
    assert len(whole_graph.query(item.name, **item.example)) == COUNTS[item.name]


@pytest.mark.parametrize(
    "item", [item for item in QUESTIONS if item.name not in TOO_LONG], ids=lambda item: item.name
)
@pytest.mark.slow
def test_the_example_is_answered_alike_by_both_engines(
    engine: OxigraphEngine, in_rdflib: RdflibEngine, item: Question
) -> None:
    table = engine.run(item.bound(item.example))
    same = in_rdflib.run(item.bound(item.example))
    assert sorted(same.rows, key=repr) == sorted(table.rows, key=repr)
    if item.sparql.rpartition("}")[2].strip().startswith("ORDER BY"):
        assert same.rows == table.rows
