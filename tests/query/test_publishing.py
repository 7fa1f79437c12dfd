"""The catalogue as a page and as RDF says all that the files say."""

from __future__ import annotations

import re
from pathlib import Path

import pyoxigraph as ox
import pyshacl
import pytest
import rdflib
from rdflib.collection import Collection
from rdflib.namespace import DCTERMS, RDF, RDFS, SH, SKOS, XSD
from rdflib.plugins.sparql import prepareQuery

import occugraph
from occugraph.query.catalogue import TYPES, Question, catalogue
from occugraph.query.publishing import PAGE_ROWS, turtle
from occugraph.rdf.namespaces import BASE

DOCS = Path(__file__).parent.parent.parent / "docs"
CSVW = rdflib.Namespace("http://www.w3.org/ns/csvw#")
SCHEMA = rdflib.Namespace("https://schema.org/")
QUESTIONS = catalogue()
every = pytest.mark.parametrize("item", QUESTIONS, ids=[item.name for item in QUESTIONS])


@pytest.fixture(scope="module")
def published() -> rdflib.Graph:
    return rdflib.Graph().parse(DOCS / "questions.ttl", format="turtle")


def test_both_engines_read_the_same_rdf(published: rdflib.Graph) -> None:
    """Lists alone have blank nodes; without their names the rest is the same."""
    quads = ox.parse(turtle(QUESTIONS), format=ox.RdfFormat.TURTLE)
    data = ox.serialize((item.triple for item in quads), format=ox.RdfFormat.N_TRIPLES)
    same = rdflib.Graph().parse(data=data, format="nt")
    assert len(same) == len(published)
    assert named(same) == named(published)


def named(graph: rdflib.Graph) -> set[tuple[object, ...]]:
    return {
        tuple(None if isinstance(term, rdflib.BNode) else term for term in triple)
        for triple in graph
    }


@pytest.mark.slow
def test_the_rdf_is_well_formed_shacl(published: rdflib.Graph) -> None:
    """By SHACL's own shapes for shapes."""
    conforms, _, output = pyshacl.validate(rdflib.Graph(), shacl_graph=published, meta_shacl=True)
    assert conforms, output


@every
def test_a_question_is_an_executable_with_all_that_its_file_says(
    published: rdflib.Graph, item: Question
) -> None:
    node = rdflib.URIRef(f"{BASE}query/{item.name}")
    assert set(published[node : RDF.type]) == {SH.SPARQLExecutable, SH.SPARQLSelectExecutable}
    assert published.value(node, RDFS.label) == rdflib.Literal(item.summary, "en")
    comment = rdflib.Literal(item.description, "en") if item.description else None
    assert published.value(node, RDFS.comment) == comment
    assert {str(word) for word in published[node : SCHEMA.keywords]} == set(item.tags)
    assert str(published.value(node, SKOS.example)) == item.command
    assert str(published.value(node, SH.select)) == item.body
    schema = published.value(node, CSVW.tableSchema)
    listed = Collection(published, published.value(schema, CSVW.columns))
    assert (
        tuple(
            (str(published.value(one, CSVW.name)), str(published.value(one, DCTERMS.description)))
            for one in listed
        )
        == item.columns
    )
    catalogued = rdflib.URIRef(f"{BASE}query")
    assert (catalogued, DCTERMS.hasPart, node) in published


@every
def test_its_parameters_are_the_pre_bound_variables(
    published: rdflib.Graph, item: Question
) -> None:
    """The local name of a parameter's path is its variable; what is optional has a default."""
    node = rdflib.URIRef(f"{BASE}query/{item.name}")
    select = str(published.value(node, SH.select))
    query = prepareQuery(select)
    assert query.algebra.name == "SelectQuery"
    ox.Store().query(select)
    result = {}
    for one in published[node : SH.parameter]:
        assert published.value(one, RDF.type) == SH.Parameter
        variable = "?" + str(published.value(one, SH.path)).rpartition("#")[2]
        result[variable] = (
            published.value(one, SH.datatype) or published.value(one, SH.nodeKind),
            published.value(one, SH.defaultValue),
        )
        assert (published.value(one, SH.optional) is None) == (result[variable][1] is None)
    kinds = dict.fromkeys(TYPES, XSD.string) | {"integer": XSD.integer, "iri": SH.IRI}
    assert {
        name: (kind, None if usual is None else str(usual))
        for name, (kind, usual) in result.items()
    } == {one.variable: (kinds[one.type], one.default) for one in item.parameters}
    assert set(result) == set(re.findall(r"\?_\w+", select))


def test_another_base_is_said_everywhere() -> None:
    made = turtle(QUESTIONS, "https://example.org/")
    assert BASE not in re.sub(r'skos:example "[^"]*"|skos:example <[^>]*>', "", made)
    assert "<https://example.org/query/schemes>" in made


def test_the_page_has_a_section_a_question_with_its_example(
    whole_graph: occugraph.Graph,
) -> None:
    page = (DOCS / "questions.md").read_text("utf-8")
    assert re.findall(r"^### (.*)$", page, re.MULTILINE) == [item.name for item in QUESTIONS]
    for item in QUESTIONS:
        section = page.split(f"### {item.name}\n")[1].split("\n### ")[0]
        assert f"$ {item.command}\n" in section
        assert item.body in section
        rows = len(whole_graph.query(item.name, **item.example))
        if rows > PAGE_ROWS:
            assert f"The first {PAGE_ROWS} of {rows:,} rows." in section
        elif rows:
            assert f"\n{rows} row{'s' if rows > 1 else ''}.\n" in section
        else:
            assert "No rows in the embedded graph." in section
