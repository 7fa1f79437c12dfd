"""rdflib's engine asks only, reads nothing from outside, and says in one line what it cannot do."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

import occugraph
from occugraph.errors import InputError, UnknownName
from occugraph.graph.engine import OxigraphEngine, Term
from occugraph.graph.query_limits import own_query
from occugraph.graph.rdflib_engine import RdflibEngine
from tests.support import running

NQUADS = b"""\
<http://a/s> <http://a/p> "plain" <http://a/g> .
<http://a/s> <http://a/p> "tagged"@en-gb <http://a/g> .
<http://a/s> <http://a/p> "07"^^<http://www.w3.org/2001/XMLSchema#integer> <http://a/h> .
<http://a/s> <http://a/p> "2022"^^<http://www.w3.org/2001/XMLSchema#gYear> <http://a/h> .
<http://a/s> <http://a/p> "AB"^^<http://www.w3.org/2001/XMLSchema#hexBinary> <http://a/h> .
<http://a/s> <http://a/q> <http://a/o> <http://a/h> .
<http://a/s> <http://a/q> _:b <http://a/h> .
"""


@pytest.fixture(scope="module")
def embedded() -> OxigraphEngine:
    store = ox.Store()
    store.bulk_load(NQUADS, ox.RdfFormat.N_QUADS)
    return OxigraphEngine(store)


@pytest.fixture(scope="module")
def few(embedded: OxigraphEngine) -> RdflibEngine:
    return RdflibEngine(embedded.nquads())


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?p ?o ?none WHERE { ?s ?p ?o FILTER (!isBlank(?o)) } ORDER BY str(?o)",
        "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }",
        "SELECT (COUNT(*) AS ?n) WHERE { GRAPH <http://a/g> { ?s ?p ?o } }",
        "SELECT ?from ?service WHERE { ?from <http://a/q> ?service FILTER (isIRI(?service)) }",
        "SELECT (true AS ?yes) (1.5 AS ?decimal) ('FROM <a:a> SERVICE' AS ?text) {}",
        "ASK { ?s ?p 'plain' }",
        "ASK { ?s ?p 'none' }",
        "CONSTRUCT { ?o ?p ?s } WHERE { ?s ?p ?o FILTER (isIRI(?o)) }",
    ],
)
def test_rows_are_those_of_the_embedded_engine(
    few: RdflibEngine, embedded: OxigraphEngine, query: str
) -> None:
    expected, table = embedded.run(query), few.run(query)
    assert (table.columns, table.rows) == (expected.columns, expected.rows)
    assert tuple(few.rows(query)) == expected.rows


def test_blank_nodes_are_said_to_be_some(few: RdflibEngine) -> None:
    ((term,),) = few.run("SELECT ?o WHERE { ?s ?p ?o FILTER (isBlank(?o)) }").rows
    assert term is not None
    assert term.kind == "bnode"


def test_rows_come_one_by_one(few: RdflibEngine) -> None:
    rows = few.rows("SELECT ?x WHERE { VALUES ?x { 1 2 } }")
    assert rows.columns == ("x",)
    assert next(rows) == (Term("1", datatype="http://www.w3.org/2001/XMLSchema#integer"),)


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("", r"^not a SPARQL 1\.1 query$"),
        ("DROP ALL", r"^not a SPARQL 1\.1 query: it begins with 'DROP'$"),
        ("INSERT DATA { <a:a> <a:b> <a:c> }", r"it begins with 'INSERT'$"),
        ("SELECT ?x WHERE { ?x ?y }", r"^not a SPARQL 1\.1 query: "),
        ("SELECT ?x WHERE { } ; DROP ALL", r"^not a SPARQL 1\.1 query: "),
        ("SELECT ?x WHERE { ?x none:broader ?y }", r"^the query cannot be run: .*none"),
        ("SELECT ?x FROM <file:///etc/passwd> WHERE { ?x ?y ?z }", r"takes no FROM: leave it out$"),
        ("ASK FROM NAMED <http://a/g> { }", r"takes no FROM: leave it out$"),
        ("ASK { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", r"takes no SERVICE: leave it out$"),
        ("ASK { FILTER (" + "(" * 150 + "1" + ")" * 150 + ") }", r"nested too deeply for rdflib"),
    ],
    ids=lambda text: text[:30],
)
def test_what_it_cannot_do_is_one_clear_error(few: RdflibEngine, query: str, told: str) -> None:
    with pytest.raises(InputError, match=told) as caught:
        own_query(few, query)
    assert str(caught.value).isprintable()
    assert len(str(caught.value)) < 500
    assert few.run("SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }").records() == [{"n": "7"}]


def test_it_is_opened_by_name(tmp_path: Path) -> None:
    path = tmp_path / "few.nq"
    path.write_bytes(NQUADS)
    graph = occugraph.open(path, engine="rdflib")
    assert isinstance(graph.engine, RdflibEngine)
    assert graph.sparql("ASK { ?s ?p 'plain' }").records() == [{"answer": "true"}]
    with pytest.raises(UnknownName, match="no engine 'duck'; there is: oxigraph, rdflib"):
        occugraph.open(engine="duck")


def test_an_endpoint_has_its_own(tmp_path: Path) -> None:
    for extra in ({"engine": "rdflib"}, {"path": tmp_path}, {"mappings": [tmp_path]}):
        with pytest.raises(InputError, match="an endpoint has a graph and an engine of its own"):
            occugraph.open(endpoint="http://127.0.0.1:9/", **extra)  # type: ignore[arg-type]


def test_the_command_line_takes_it() -> None:
    words = ("crosswalk", "15-1254", "--to", "isco08", "--json")
    assert running.occugraph(*words, "--engine", "rdflib") == running.occugraph(*words)
