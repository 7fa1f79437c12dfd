"""The shapes as a whole: well formed, each with a passing and a failing example, on any engine."""

from __future__ import annotations

import re
from itertools import chain

import pyoxigraph as ox
import pyshacl
import pytest
import rdflib
from rdflib.namespace import DCTERMS, RDF

from occugraph.answers.shapes import SH, Examined, Shape, shapes_graph, shapes_in
from occugraph.namespaces import BASE
from tests import (
    test_shapes_classification,
    test_shapes_correspondences,
    test_shapes_documents,
    test_shapes_quality,
    test_shapes_skos,
)
from tests.shape_examples import PREFIXES, VALID, Failing, changed

MODULES = (
    test_shapes_classification,
    test_shapes_correspondences,
    test_shapes_documents,
    test_shapes_quality,
    test_shapes_skos,
)
FAILING: list[Failing] = list(chain.from_iterable(module.FAILING for module in MODULES))
SHAPES = shapes_graph()
LISTED = shapes_in(SHAPES)
ID = re.compile(r"[A-Z]+[0-9]*(-[a-z]+)*")


def name(shape: Shape) -> str:
    return shape.iri.rpartition("#")[2]


def select(shape: Shape) -> str | None:
    """The query of a shape that asks one of the whole graph."""
    constraint = SHAPES.value(shape.iri, SH.sparql)
    return None if constraint is None else str(SHAPES.value(constraint, SH.select))


# R2: a passing and a failing example


def test_every_shape_has_a_failing_example() -> None:
    assert {example.shape for example in FAILING} == set(map(name, LISTED))


def test_every_shape_has_something_to_pass_in_the_valid_graph() -> None:
    examined = Examined(rdflib.Graph().parse(VALID))
    idle = [
        name(shape) for shape in LISTED if not (examined.applies(shape) and examined.nodes(shape))
    ]
    assert idle == []


def test_the_valid_graph_passes() -> None:
    found = changed("")
    assert found.findings == ()
    assert found.conforms("info")
    assert min(found.examined.values()) > 0


# R8 and the metadata


def test_the_shapes_are_well_formed_by_shacls_own_shapes() -> None:
    plain = rdflib.Graph()
    for triple in SHAPES:
        plain.add(triple)
    assert pyshacl.validate(rdflib.Graph(), shacl_graph=plain, meta_shacl=True)[0]
    plain.add((rdflib.URIRef(f"{BASE}shapes#S27"), SH.minCount, rdflib.Literal("many")))
    with pytest.raises(pyshacl.errors.ReportableRuntimeError):
        pyshacl.validate(rdflib.Graph(), shacl_graph=plain, meta_shacl=True)


def test_every_shape_is_listed_and_named() -> None:
    kinds = (SH.NodeShape, SH.PropertyShape)
    named = {it for kind in kinds for it in SHAPES.subjects(RDF.type, kind)}
    iris = {it for it in named if isinstance(it, rdflib.URIRef)}
    assert iris == {shape.iri for shape in LISTED}
    # What has no name only helps a shape that has one.
    assert all((None, None, it) in SHAPES for it in named - iris)


@pytest.mark.parametrize("shape", LISTED, ids=name)
def test_every_shape_says_what_it_asks_and_what_to_do(shape: Shape) -> None:
    assert ID.fullmatch(shape.check)
    assert name(shape) == shape.check or name(shape).startswith(f"{shape.check}-")
    for told in (SH.name, SH.description, SH.message, SH.severity, DCTERMS.identifier):
        assert len(list(SHAPES.objects(shape.iri, told))) == 1, told
    message = str(SHAPES.value(shape.iri, SH.message))
    assert message.startswith(f"{shape.check}: ")
    assert "; " in message or " and " in message  # what is wrong; what to do
    assert not message.endswith(".")


def test_the_shape_named_like_its_check_is_the_checks_iri() -> None:
    assert {shape.check for shape in LISTED} <= set(map(name, LISTED))


@pytest.mark.parametrize("shape", [it for it in LISTED if not it.targets], ids=name)
def test_a_question_over_the_whole_graph_says_what_it_is_about(shape: Shape) -> None:
    assert list(SHAPES.objects(shape.iri, SH.targetNode)) == [rdflib.URIRef(f"{BASE}shapes#graph")]
    assert shape.subjects
    query = select(shape)
    assert query is not None
    # A text that is put into a message could break pySHACL's: IRIs and numbers cannot.
    projected = re.search(r"SELECT (.*?) WHERE", query)
    assert projected is not None
    assert not {"?told", "?label", "?printed", "?published"} & set(projected[1].split())
    message = str(SHAPES.value(shape.iri, SH.message))
    assert set(re.findall(r"\{\?(\w+)\}", message)) <= set(re.findall(r"\?(\w+)", projected[1]))


# Both engines


def rows(query: str, change: str) -> tuple[set[str], set[str]]:
    """Culprits that rdflib and Oxigraph find in the valid graph after a change."""
    store = ox.Store()
    store.load(VALID.read_bytes(), ox.RdfFormat.TURTLE)
    store.update(PREFIXES + change)
    graph = rdflib.Graph()
    data = store.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=ox.DefaultGraph())
    graph.parse(data=data or b"", format="nt")
    asked = PREFIXES + query
    this = rdflib.URIRef(f"{BASE}shapes#graph")
    slow = {str(row["value"]) for row in graph.query(asked, initBindings={"this": this})}
    bound = {ox.Variable("this"): ox.NamedNode(this)}
    quick = {
        it["value"].value if isinstance(it["value"], ox.NamedNode) else str(it["value"])
        for it in store.query(asked, substitutions=bound)
    }
    return slow, quick


QUERIES = {name(shape): query for shape in LISTED if (query := select(shape)) is not None}


@pytest.mark.parametrize(
    "example", [it for it in FAILING if it.shape in QUERIES], ids=lambda it: it.shape
)
def test_rdflib_finds_what_oxigraph_finds(example: Failing) -> None:
    slow, quick = rows(QUERIES[example.shape], example.change)
    assert slow == quick != set()


@pytest.mark.parametrize("shape", QUERIES)
def test_rdflib_finds_nothing_in_the_valid_graph(shape: str) -> None:
    assert rows(QUERIES[shape], "") == (set(), set())


# Another base


def test_shapes_follow_the_base() -> None:
    rebased = shapes_graph("https://example.org/trades/")
    assert not [it for it in chain(*rebased) if BASE in str(it)]
    assert len(rebased) == len(SHAPES)
