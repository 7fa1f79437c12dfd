"""The Dataset that rdflib sees of the embedded graph: the graph that a build writes, at once."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
import rdflib
from rdflib import Literal, URIRef
from rdflib.namespace import SKOS, XSD

import occugraph
from occugraph.graph.build import build
from occugraph.rdf.oxigraph_dataset import copy_dataset, make_dataset
from occugraph.rdf.writers import nquads, write
from tests.conftest import Written, opened

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")
SOC = "https://w3id.org/occugraph/soc2018"
TWO = ("soc2018", "soc2010")
CODE = URIRef(f"{SOC}/15-1252")


@pytest.fixture(scope="module")
def dataset() -> rdflib.Dataset:
    """The embedded graph of two schemes, which are soon copied."""
    return opened(*TWO).rdflib


@pytest.fixture(scope="module")
def copy() -> rdflib.Dataset:
    return copy_dataset(nquads(build(schemes=TWO).dataset))


@pytest.mark.slow
@pytest.mark.engines
def test_every_quad_is_the_one_that_a_build_writes(
    graph: occugraph.Graph, written: Written
) -> None:
    """Numbers that are no xsd:integer keep their datatypes, which the store does not keep."""
    dataset, copy = graph.rdflib, copy_dataset(written[".nq"].read_bytes())

    def of(quads: rdflib.Dataset) -> set[tuple[str, ...]]:
        return {
            tuple(term.n3() for term in quad)
            for quad in quads.quads()
            if not any(isinstance(term, rdflib.BNode) for term in quad)
        }

    assert of(dataset) == of(copy)
    assert len(dataset) == len(copy)
    assert {str(each.identifier) for each in dataset.contexts()} == {
        str(each.identifier) for each in copy.contexts()
    }


def test_a_dataset_of_the_embedded_graph_is_there_at_once(graph: occugraph.Graph) -> None:
    graph.session.ask("structure")
    begun = time.process_time()
    dataset = make_dataset(graph.engine.store)  # type: ignore[attr-defined]
    assert dataset.value(CODE, SKOS.notation) == Literal("15-1252")
    assert time.process_time() - begun < 0.5


def test_patterns_graphs_and_lengths(dataset: rdflib.Dataset, copy: rdflib.Dataset) -> None:
    patterns = [
        (CODE, None, None),
        (CODE, SKOS.prefLabel, None),
        (None, None, CODE),
        (None, SKOS.notation, Literal("15-1252")),
        (None, URIRef("http://rdf-vocabulary.ddialliance.org/xkos#depth"), None),
        (Literal("a"), None, None),
    ]
    for pattern in patterns:
        assert set(dataset.triples(pattern)) == set(copy.triples(pattern))
        assert len(list(dataset.triples(pattern))) == len(list(copy.triples(pattern)))
    depth = URIRef("http://rdf-vocabulary.ddialliance.org/xkos#depth")
    integers = dataset.triples((None, depth, Literal("1", datatype=XSD.integer)))
    positive = dataset.triples((None, depth, Literal("1", datatype=XSD.positiveInteger)))
    assert (len(list(integers)), len(list(positive))) == (0, 2)
    name = URIRef("https://w3id.org/occugraph/graph/bls-soc-2018")
    one, other = dataset.graph(name), copy.graph(name)
    assert len(one) == len(other) > 1000
    assert set(one.triples((CODE, None, None))) == set(other.triples((CODE, None, None)))


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?label { ?c skos:notation '15-1252' ; skos:prefLabel ?label } ORDER BY ?label",
        "ASK { ?c skos:notation '15-1252' }",
        "CONSTRUCT { ?c skos:notation ?n } WHERE { ?c skos:notation ?n FILTER (?n = '15-1252') }",
        "SELECT ?g { GRAPH ?g { ?c skos:notation '15-1252' } } ORDER BY ?g",
        "SELECT ?s FROM <https://w3id.org/occugraph/graph/bls-soc-2018> "
        "{ ?s skos:notation '15-1252' }",
    ],
)
def test_queries_have_the_rows_of_a_copy(
    dataset: rdflib.Dataset, copy: rdflib.Dataset, query: str
) -> None:
    one, other = dataset.query(query), copy.query(query)
    assert one.type == other.type
    assert (one.askAnswer, set(one)) == (other.askAnswer, set(other))
    assert len(list(dataset.query(query))) == len(list(copy.query(query))) > 0


def test_values_are_bound_and_prefixes_are_there(dataset: rdflib.Dataset) -> None:
    rows = dataset.query("SELECT ?n { ?c skos:notation ?n }", initBindings={"c": CODE})
    assert [str(row.n) for row in rows] == ["15-1252"]  # type: ignore[union-attr]
    assert dataset.namespace_manager.curie(SKOS.notation) == "skos:notation"


def test_nothing_can_be_written(dataset: rdflib.Dataset) -> None:
    with pytest.raises(TypeError, match="cannot be written to"):
        dataset.add((CODE, SKOS.notation, Literal("x")))
    with pytest.raises(TypeError, match="cannot be written to"):
        dataset.remove((CODE, None, None))
    with pytest.raises(TypeError, match="cannot be written to"):
        dataset.update("DELETE WHERE { ?s ?p ?o }")


@pytest.mark.slow
def test_a_file_is_copied_and_can_be_written_to(tmp_path: Path) -> None:
    write(build(schemes=("soc2018",)).dataset, tmp_path / "graph.trig")
    dataset = occugraph.open(tmp_path / "graph.trig").rdflib
    dataset.add((CODE, SKOS.notation, Literal("x")))
    assert (CODE, SKOS.notation, Literal("x")) in dataset


def test_an_endpoint_is_none() -> None:
    with pytest.raises(TypeError, match=r"use sparql\(\)"):
        _ = occugraph.open(endpoint="http://127.0.0.1:9/").rdflib
