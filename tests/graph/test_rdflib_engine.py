"""rdflib's engine, by which the canned questions are checked, agrees on every kind of term."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from occugraph.graph.engine import OxigraphEngine
from tests.support.rdflib_engine import RdflibEngine

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
    return RdflibEngine(embedded.store)


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
