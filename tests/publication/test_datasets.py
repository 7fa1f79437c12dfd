"""What a graph says of itself equals what its own queries count."""

from __future__ import annotations

from collections import defaultdict

import pyoxigraph as ox
import pytest

from occugraph.graph.build import Build
from occugraph.graph.engine import OxigraphEngine
from occugraph.rdf.namespaces import BASE
from occugraph.version import __version__

_PREFIXES = """PREFIX dcat: <http://www.w3.org/ns/dcat#> PREFIX dct: <http://purl.org/dc/terms/>
PREFIX owl: <http://www.w3.org/2002/07/owl#> PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX void: <http://rdfs.org/ns/void#> PREFIX xkos: <http://rdf-vocabulary.ddialliance.org/xkos#>
"""
_GRAPH = f"<{BASE}graph/datasets>"


def _select(store: ox.Store, query: str) -> list[tuple[str, ...]]:
    solutions = store.query(_PREFIXES + query, use_default_graph_as_union=True)
    assert isinstance(solutions, ox.QuerySolutions)
    return [tuple(term.value for term in row) for row in solutions]


def test_the_whole_states_its_release_and_its_triples(store: ox.Store) -> None:
    rows = _select(
        store,
        f"""SELECT ?version ?modified ?triples {{ GRAPH {_GRAPH} {{ <{BASE}dataset>
        a dcat:Dataset, void:Dataset ; owl:versionInfo ?version ; dcat:version ?version ;
        dct:modified ?modified ; void:triples ?triples }} }}""",
    )
    (number,) = _select(store, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
    assert rows == [(__version__, "2026-11-29", *number)]


def test_each_scheme_and_correspondence_is_a_dataset(store: ox.Store) -> None:
    query = "SELECT DISTINCT ?part { %s }"
    datasets = _select(store, query % "?d a dcat:Dataset ; void:rootResource ?part")
    kinds = "VALUES ?kind { skos:ConceptScheme xkos:Correspondence } ?part a ?kind"
    assert len(datasets) == 6 + 10
    assert sorted(datasets) == sorted(_select(store, query % kinds))


@pytest.mark.parametrize(
    ("kind", "members"),
    [
        ("skos:ConceptScheme", "?member skos:inScheme ?part"),
        ("xkos:Correspondence", "?part xkos:madeOf ?member"),
    ],
)
def test_entities_are_counted(store: ox.Store, kind: str, members: str) -> None:
    stated = _select(
        store,
        f"SELECT ?part ?n {{ ?d void:rootResource ?part ; void:entities ?n . ?part a {kind} }}",
    )
    counted = _select(
        store,
        f"SELECT ?part (COUNT(?member) AS ?n) {{ {members} . ?part a {kind} }} GROUP BY ?part",
    )
    assert stated
    assert sorted(stated) == sorted(counted)


@pytest.mark.slow
@pytest.mark.whole
def test_triples_of_each_part_are_counted(store: ox.Store) -> None:
    stated = _select(store, "SELECT ?part ?n { ?d void:rootResource ?part ; void:triples ?n }")
    counted = _select(
        store,
        """SELECT ?part (COUNT(*) AS ?n) { ?d void:rootResource ?part
        BIND(CONCAT(STR(?part), "/") AS ?space) ?s ?p ?o
        FILTER(?s = ?part || isIRI(?s) && STRSTARTS(STR(?s), ?space)) } GROUP BY ?part""",
    )
    assert len(stated) == 16
    assert sorted(stated) == sorted(counted)


def test_linksets_are_counted_one_for_each_pair_of_schemes_and_property(store: ox.Store) -> None:
    stated = _select(
        store,
        """SELECT ?a ?b ?property ?n { ?set a void:Linkset ; void:linkPredicate ?property ;
        void:triples ?n ; void:subjectsTarget/void:rootResource ?a ;
        void:objectsTarget/void:rootResource ?b . ?whole void:subset ?set }""",
    )
    counted = _select(
        store,
        """SELECT ?a ?b ?p (COUNT(*) AS ?n) { VALUES ?p { skos:exactMatch skos:closeMatch
        skos:broadMatch skos:narrowMatch skos:relatedMatch }
        ?s ?p ?o . ?s skos:inScheme ?a . ?o skos:inScheme ?b } GROUP BY ?a ?b ?p""",
    )
    assert len(stated) == len({row[:3] for row in stated}) > 20
    assert sorted(stated) == sorted(counted)


def test_every_example_root_and_publisher_is_there(store: ox.Store) -> None:
    for name in ("exampleResource", "rootResource", "vocabulary"):
        pointed = _select(
            store, f'SELECT ?o {{ ?s void:{name} ?o FILTER(STRSTARTS(STR(?o), "{BASE}")) }}'
        )
        assert pointed
        missing = f"SELECT ?o {{ ?s void:{name} ?o FILTER(STRSTARTS(STR(?o), '{BASE}')) "
        assert _select(store, missing + "FILTER NOT EXISTS { ?o ?p ?x } }") == []
    nameless = "FILTER NOT EXISTS { ?o <http://xmlns.com/foaf/0.1/name> ?x } }"
    assert _select(store, f"SELECT ?o {{ ?s a dcat:Dataset ; dct:publisher ?o {nameless}") == []


def test_editions_form_a_series_in_their_order(store: ox.Store) -> None:
    members = _select(store, "SELECT ?m ?series { ?m dcat:inSeries ?series }")
    assert sorted(members) == [
        (f"{BASE}dataset/soc2010", f"{BASE}series/soc"),
        (f"{BASE}dataset/soc2018", f"{BASE}series/soc"),
    ]
    earlier = _select(store, "SELECT ?m ?o { ?m dcat:prev ?o }")
    assert earlier == [(f"{BASE}dataset/soc2018", f"{BASE}dataset/soc2010")]


def test_a_scheme_is_a_version_that_names_the_one_before(store: ox.Store) -> None:
    query = "SELECT ?m ?o { ?m dcat:previousVersion ?o }"
    assert _select(store, query) == [(f"{BASE}dataset/soc2018", f"{BASE}dataset/soc2010")]
    query = "SELECT ?part ?v ?r { ?d dct:identifier ?part ; dcat:version ?v ; owl:versionInfo ?r }"
    versions = {part: (version, release) for part, version, release in _select(store, query)}
    assert versions["soc2018"] == ("2018", __version__)
    assert versions["soc2010"] == ("2010", __version__)
    assert versions["soc2010-soc2018"] == (__version__, __version__)


def test_the_description_is_a_graph_of_its_own(built: Build, engine: OxigraphEngine) -> None:
    triples = built.dataset.graphs[f"{BASE}graph/datasets"]
    by_subject = defaultdict(set)
    for subject, predicate, value in triples:
        by_subject[subject].add((predicate, value))
    kinds = ("dataset", "linkset/", "series/")
    assert all(s.startswith(tuple(f"<{BASE}{kind}" for kind in kinds)) for s in by_subject)
    assert len(triples) == len(set(triples))


def test_every_property_of_the_description_has_a_label(store: ox.Store) -> None:
    label = "<http://www.w3.org/2000/01/rdf-schema#label>"
    query = f"SELECT DISTINCT ?p {{ GRAPH {_GRAPH} {{ ?s ?p ?o }} FILTER NOT EXISTS "
    assert _select(store, f"{query} {{ ?p {label} ?name }} }}") == []
