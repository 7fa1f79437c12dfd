"""Every canned question: documented, safe to bind, and the same answer from both engines."""

from __future__ import annotations

import json
import re
import time
from pathlib import Path
from typing import Any

import pytest
import rdflib
from rdflib.plugins.sparql import prepareQuery

import occugraph
from occugraph.answers.questions import FOLDER, TYPES, Question, catalogue, question, run
from occugraph.graph.engine import OxigraphEngine
from occugraph.graph.reading import read_store
from occugraph.namespaces import VOCABULARIES

DATA = Path(__file__).parent / "data" / "queries"
EXPECTED: list[dict[str, Any]] = json.loads((DATA / "expected.json").read_text("utf-8"))
QUESTIONS = catalogue()
#: On the whole graph rdflib takes over two seconds for these; on the small one it is asked too.
SLOW_IN_RDFLIB = {"counterparts-of", "links-of", "sources"}
#: Examples without rows: what they speak of comes with a user's files, or is not there: every
#: occupation of SOC 2018 has a counterpart in ISCO-08.
WITHOUT_ROWS = {
    "unmatched-in",
    "notes-of",
    "mapping-sets",
    "mapping-set-prefixes",
    "mapping-slots-of-set",
    "mappings-of-set",
    "omissions",
    "validity",
}

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")
every = pytest.mark.parametrize("it", QUESTIONS, ids=[it.name for it in QUESTIONS])


@pytest.fixture(scope="module")
def small() -> OxigraphEngine:
    """An invented classification, its vintage before, and all that hangs on them."""
    return OxigraphEngine(read_store(DATA / "crafts.trig"))


@pytest.fixture(scope="module")
def small_in_rdflib() -> rdflib.Dataset:
    dataset = rdflib.Dataset(default_union=True)
    dataset.parse(DATA / "crafts.trig", format="trig")
    return dataset


@pytest.fixture(scope="module")
def whole_in_rdflib(graph: occugraph.Graph) -> rdflib.Dataset:
    return graph.rdflib


def in_rdflib(dataset: rdflib.Dataset, query: str) -> list[list[str]]:
    return [["" if term is None else str(term) for term in row] for row in dataset.query(query)]


def rows_of(engine: OxigraphEngine, it: Question, values: dict[str, str]) -> list[list[str]]:
    return [list(record.values()) for record in run(engine, it.name, **values).records()]


def example(it: Question) -> dict[str, str]:
    return {parameter.name: parameter.example for parameter in it.parameters}


def ordered(it: Question, rows: list[list[str]]) -> list[list[str]]:
    """The rows as they are where the question orders them, sorted where it does not."""
    return rows if "ORDER BY" in it.sparql else sorted(rows)


# Documented


@every
def test_a_question_says_what_it_is(it: Question) -> None:
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", it.name)
    assert it.topic == next(FOLDER.glob(f"*/{it.name}.rq")).parent.name
    assert it.summary
    assert it.summary[0].isupper()
    assert not it.summary.endswith(".")
    assert len(it.summary) < 100
    assert it.tags
    assert it.topic in it.tags
    assert it.columns
    for name, told in it.columns:
        assert re.fullmatch(r"[a-z][A-Za-z]*", name)
        assert told


@every
def test_parameters_are_documented_and_used(it: Question) -> None:
    text = body(it)
    assert set(re.findall(r"\?_(\w+)", text)) == {parameter.name for parameter in it.parameters}
    for parameter in it.parameters:
        assert parameter.type in TYPES
        assert parameter.description
        assert parameter.example


@every
def test_columns_are_those_of_the_query_in_its_order(it: Question) -> None:
    query = it.bound(example(it))
    columns = tuple(name for name, _ in it.columns)
    assert tuple(map(str, prepareQuery(query).algebra["PV"])) == columns
    assert run(OxigraphEngine(empty()), it.name, **example(it)).columns == columns


def empty() -> Any:
    import pyoxigraph as ox

    return ox.Store()


def body(it: Question) -> str:
    """The SPARQL without its header and comments."""
    return "".join(line for line in it.sparql.splitlines(True) if not line.startswith("#"))


@every
def test_nothing_that_is_bound_stands_in_a_string_an_iri_or_a_comment(it: Question) -> None:
    """Binding replaces text: it may only ever meet a variable."""
    text = body(it)
    for token in re.findall(r'"(?:[^"\\\n]|\\.)*"|\'(?:[^\'\\\n]|\\.)*\'|<[^<>\s]*>', text):
        assert "?_" not in token
    assert "$_" not in text
    assert '"""' not in text
    assert "'''" not in text
    assert "#" not in re.sub(r'"[^"\n]*"|<[^<>\s]*>', "", text)
    assert all("?_" not in line for line in it.sparql.splitlines() if line.startswith("#"))


@every
def test_prefixes_are_the_usual_ones_and_all_are_used(it: Question) -> None:
    usual = VOCABULARIES | {"occ": "https://w3id.org/occugraph/ontology#"}
    text = body(it)
    declared = re.findall(r"^PREFIX (\w+): <(.*)>$", text, re.MULTILINE)
    assert [name for name, _ in declared] == sorted(name for name, _ in declared)
    for name, iri in declared:
        assert usual.get(name, iri) == iri
        assert re.search(rf"[\s(/^{{,]{name}:\w", text.split("SELECT", 1)[1]), name


@every
def test_a_question_only_asks(it: Question) -> None:
    assert re.search(r"\b(INSERT|DELETE|DROP|CLEAR|LOAD|SERVICE|FROM)\b", body(it)) is None


# Answered


@pytest.mark.parametrize(
    "case", EXPECTED, ids=[" ".join([it["question"], *it["values"].values()]) for it in EXPECTED]
)
def test_expected_rows_on_a_small_graph(
    small: OxigraphEngine, small_in_rdflib: rdflib.Dataset, case: dict[str, Any]
) -> None:
    it = question(case["question"])
    expected = ordered(it, case["rows"])
    assert ordered(it, rows_of(small, it, case["values"])) == expected
    assert ordered(it, in_rdflib(small_in_rdflib, it.bound(case["values"]))) == expected


@every
def test_a_question_has_expected_rows_on_a_small_graph(it: Question) -> None:
    cases = [case for case in EXPECTED if case["question"] == it.name]
    assert any(case["rows"] for case in cases), "add a case to tests/data/queries/expected.json"
    assert all(len(row) == len(it.columns) for case in cases for row in case["rows"])


@every
def test_the_example_is_answered_alike_by_both_engines(
    graph: occugraph.Graph, whole_in_rdflib: rdflib.Dataset, it: Question
) -> None:
    started = time.perf_counter()
    table = graph.query(it.name, **example(it))
    assert time.perf_counter() - started < 2
    assert (len(table) == 0) == (it.name in WITHOUT_ROWS)
    if it.name in SLOW_IN_RDFLIB:
        return
    rows = [list(record.values()) for record in table.records()]
    started = time.perf_counter()
    same = in_rdflib(whole_in_rdflib, it.bound(example(it)))
    assert time.perf_counter() - started < 15
    assert sorted(same) == sorted(rows)
    if "ORDER BY" in it.sparql:
        assert same[:1] == rows[:1]
