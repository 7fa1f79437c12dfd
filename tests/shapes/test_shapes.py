"""The shapes as a whole: well formed, each with a passing and a failing example, on any engine."""

from __future__ import annotations

import re
from itertools import chain
from pathlib import Path

import pyoxigraph as ox
import pyshacl
import pytest
import rdflib
from rdflib.namespace import DCTERMS, RDF, RDFS

from occugraph.rdf.namespaces import BASE
from occugraph.validation.explanation import OUTCOMES, example
from occugraph.validation.findings import Validation, natural
from occugraph.validation.shapes import FOLDER, SH, Examined, Shape, shapes_graph, shapes_in
from tests.support.shape_examples import PREFIXES, VALID, changed, checked, entailed

ONTOLOGY = rdflib.Graph().parse(FOLDER.parent / "ontology" / "occugraph.ttl")
REFERENCE = "https://www.w3.org/TR/skos-reference/#"
SHAPES = shapes_graph()
LISTED = shapes_in(SHAPES)
ID = re.compile(r"[A-Z]+[0-9]*(-[a-z]+)*")


def name(shape: Shape) -> str:
    return shape.iri.rpartition("#")[2]


def select(shape: Shape) -> str | None:
    """The query of a shape that asks one of the whole graph."""
    constraint = SHAPES.value(shape.iri, SH.sparql)
    return None if constraint is None else str(SHAPES.value(constraint, SH.select))


# R2: a passing and a failing example, which `--explain` prints

CHECKS = sorted({shape.check for shape in LISTED}, key=natural)


def found_in(check: str, outcome: str) -> tuple[Validation, Examined]:
    store = ox.Store()
    store.load(example(check, outcome).read_bytes(), ox.RdfFormat.TURTLE)
    return checked(store), Examined(entailed(store))


def of_check(check: str) -> list[Shape]:
    return [shape for shape in LISTED if shape.check == check]


def test_there_are_over_sixty_checks() -> None:
    assert len(CHECKS) > 60


@pytest.mark.slow
@pytest.mark.parametrize("check", CHECKS)
def test_every_shape_of_a_check_objects_to_its_failing_example(check: str) -> None:
    validation, _ = found_in(check, "fails")
    of_it = {finding.origin.shape for finding in validation.findings if finding.check == check}
    assert of_it == {str(shape.iri) for shape in of_check(check)}
    assert {
        finding.check for finding in validation.findings if finding.severity == "violation"
    } <= {check}


@pytest.mark.slow
@pytest.mark.parametrize("check", CHECKS)
def test_every_shape_of_a_check_looks_at_its_passing_example_and_passes_it(check: str) -> None:
    validation, examined = found_in(check, "passes")
    assert validation.conforms()
    assert check not in {finding.check for finding in validation.findings}
    for shape in of_check(check):
        assert examined.applies(shape)
        assert examined.graph.count(examined.patterns(shape)) > 0


def test_every_example_is_of_a_check() -> None:
    files = {path.name for path in (FOLDER / "examples").iterdir()}
    assert files == {f"{check}.{outcome}.ttl" for check in CHECKS for outcome in OUTCOMES}


def test_every_shape_has_something_to_pass_in_the_valid_graph() -> None:
    store = ox.Store()
    store.load(VALID.read_bytes(), ox.RdfFormat.TURTLE)
    graph = entailed(store)
    examined = Examined(graph)
    idle = [
        name(shape)
        for shape in LISTED
        if not (examined.applies(shape) and graph.asks(examined.patterns(shape)))
    ]
    assert idle == []


def test_the_valid_graph_passes() -> None:
    validation = changed("")
    assert validation.findings == ()
    assert validation.conforms("info")
    assert min(validation.examined.values()) > 0


# R8 and the metadata


@pytest.mark.slow
@pytest.mark.engines
def test_the_shapes_are_well_formed_by_shacls_own_shapes() -> None:
    plain = rdflib.Graph()
    for triple in SHAPES:
        plain.add(triple)
    assert pyshacl.validate(rdflib.Graph(), shacl_graph=plain, meta_shacl=True)[0]
    wrong = plain.cbd(rdflib.URIRef(f"{BASE}shapes#S27"))
    wrong.add((rdflib.URIRef(f"{BASE}shapes#S27"), SH.minCount, rdflib.Literal("many")))
    with pytest.raises(pyshacl.errors.ReportableRuntimeError):
        pyshacl.validate(rdflib.Graph(), shacl_graph=wrong, meta_shacl=True)


def test_every_shape_is_listed_and_named() -> None:
    kinds = (SH.NodeShape, SH.PropertyShape)
    named = {each for kind in kinds for each in SHAPES.subjects(RDF.type, kind)}
    iris = {each for each in named if isinstance(each, rdflib.URIRef)}
    assert iris == {shape.iri for shape in LISTED}
    # What has no name only helps a shape that has one.
    assert all((None, None, each) in SHAPES for each in named - iris)


@pytest.mark.parametrize("shape", LISTED, ids=name)
def test_every_shape_says_what_it_asks_and_what_to_do(shape: Shape) -> None:
    assert ID.fullmatch(shape.check)
    assert name(shape) == shape.check or name(shape).startswith(f"{shape.check}-")
    for property in (SH.name, SH.description, SH.message, SH.severity, DCTERMS.identifier):
        assert len(list(SHAPES.objects(shape.iri, property))) == 1, property
    message = str(SHAPES.value(shape.iri, SH.message))
    assert message.startswith(f"{shape.check}: ")
    assert "; " in message or " and " in message  # what is wrong; what to do
    assert not message.endswith(".")


def test_the_shape_named_like_its_check_is_the_checks_iri_and_says_why() -> None:
    why = {name(shape) for shape in LISTED if (shape.iri, RDFS.comment, None) in SHAPES}
    assert why == set(CHECKS)
    assert all(len(list(SHAPES.objects(shape.iri, RDFS.comment))) < 2 for shape in LISTED)


@pytest.mark.parametrize("shape", LISTED, ids=name)
def test_every_shape_names_the_clause_that_it_enforces(shape: Shape) -> None:
    clauses = list(SHAPES.objects(shape.iri, DCTERMS.source))
    assert clauses
    for clause in clauses:
        assert isinstance(clause, rdflib.URIRef)
        document = rdflib.URIRef(clause.partition("#")[0])
        assert (document, DCTERMS.title, None) in SHAPES
        if document == rdflib.URIRef(f"{BASE}ontology"):
            assert (clause, RDFS.comment, None) in ONTOLOGY


@pytest.mark.parametrize("check", [each for each in CHECKS if re.fullmatch(r"S[0-9]+", each)])
def test_a_check_named_for_a_statement_of_skos_enforces_that_statement(check: str) -> None:
    (main,) = (shape for shape in LISTED if name(shape) == check)
    clauses = set(map(str, SHAPES.objects(main.iri, DCTERMS.source)))
    # S19 is about the domain of semantic relations, S20 about their range.
    assert clauses == {
        f"{REFERENCE}{each}" for each in ([check, "S20"] if check == "S19" else [check])
    }


@pytest.mark.parametrize("shape", [each for each in LISTED if not each.targets], ids=name)
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


def rows(query: str, file: Path) -> tuple[set[str], set[str]]:
    """Culprits that rdflib and Oxigraph find in a file."""
    loaded = ox.Store()
    loaded.load(file.read_bytes(), ox.RdfFormat.TURTLE)
    graph = rdflib.Graph()
    for triple in (quick_graph := entailed(loaded)):
        graph.add(triple)
    store = quick_graph.quick.oxigraph
    query = PREFIXES + query
    this = rdflib.URIRef(f"{BASE}shapes#graph")
    slow = {str(row["value"]) for row in graph.query(query, initBindings={"this": this})}
    bound = {ox.Variable("this"): ox.NamedNode(this)}
    quick = {each["value"].value for each in store.query(query, substitutions=bound)}
    return slow, quick


QUERIES = {name(shape): query for shape in LISTED if (query := select(shape)) is not None}


@pytest.mark.parametrize("shape", [each for each in LISTED if name(each) in QUERIES], ids=name)
@pytest.mark.slow
@pytest.mark.engines
def test_rdflib_finds_what_oxigraph_finds(shape: Shape) -> None:
    query = QUERIES[name(shape)]
    slow, quick = rows(query, example(shape.check, "fails"))
    assert slow == quick != set()
    assert rows(query, example(shape.check, "passes")) == (set(), set())
    assert rows(query, VALID) == (set(), set())


# Another base


def test_shapes_follow_the_base() -> None:
    rebased = shapes_graph("https://example.org/trades/")
    assert not [each for each in chain(*rebased) if BASE in str(each)]
    assert len(rebased) == len(SHAPES)
