"""A screen in SPARQL names the nodes that may fail; pySHACL finds what it finds without it."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from rdflib import RDF, BNode, Graph, URIRef
from rdflib.term import Node

from occugraph.graph.build import Build
from occugraph.rdf.writers import nquads
from occugraph.validation import judge
from occugraph.validation.explanation import OUTCOMES, example
from occugraph.validation.findings import Validation, natural
from occugraph.validation.quick_graph import QuickGraph
from occugraph.validation.run import check
from occugraph.validation.screen import find_suspects, narrow_targets
from occugraph.validation.screen.paths import NotCompiledError, write_path
from occugraph.validation.shapes import SH, shapes_graph, shapes_in
from occugraph.validation.target_graph import quiet_run
from tests.support import mutations
from tests.support.shape_examples import VALID

CHECKS = sorted({shape.check for shape in shapes_in(shapes_graph())}, key=natural)
PREFIXES = """
@prefix : <urn:x:> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
#: Every term of SHACL Core that is written as SPARQL, and some that are not.
CORE = """
:class a sh:NodeShape ; sh:targetObjectsOf :p ; sh:class :C .
:kind a sh:NodeShape ; sh:targetObjectsOf :p , :q ; sh:nodeKind sh:BlankNodeOrIRI .
:type a sh:PropertyShape ; sh:targetClass :C ; sh:path :p ; sh:datatype xsd:integer .
:year a sh:PropertyShape ; sh:targetClass :C ; sh:path :q ; sh:datatype xsd:date .
:in a sh:PropertyShape ; sh:targetSubjectsOf :p ; sh:path :p ; sh:in ( :a "x" "x"@en 1 ) .
:has a sh:PropertyShape ; sh:targetClass :C ; sh:path [ sh:inversePath :p ] ; sh:hasValue :a .
:has-text a sh:PropertyShape ; sh:targetClass :D ; sh:path :p ; sh:hasValue "x"@en .
:pattern a sh:PropertyShape ; sh:targetSubjectsOf :q ; sh:path :q ; sh:pattern "^x\\\\s*$" .
:spaces a sh:PropertyShape ; sh:targetSubjectsOf :p ; sh:path :p ; sh:pattern "^ *[^\\\\s1][^y]*$" .
:flags a sh:NodeShape ; sh:targetObjectsOf :q ; sh:pattern "^X" ; sh:flags "i" .
:length a sh:PropertyShape ; sh:targetSubjectsOf :p ; sh:path :p ; sh:minLength 1 ; sh:maxLength 2 .
:language a sh:PropertyShape ; sh:targetSubjectsOf :p ; sh:path :p ; sh:languageIn ( "en" ) .
:unique a sh:PropertyShape ; sh:targetSubjectsOf :p ; sh:path :p ; sh:uniqueLang true .
:bound a sh:PropertyShape ; sh:targetSubjectsOf :p ; sh:path :p ; sh:minInclusive 1 ;
    sh:maxExclusive 2 .
:counts a sh:PropertyShape ; sh:targetClass :C ; sh:path :q ; sh:minCount 1 ; sh:maxCount 1 .
:two a sh:PropertyShape ; sh:targetClass :D ; sh:path ( :p :q ) ; sh:minCount 2 .
:none a sh:PropertyShape ; sh:targetClass :C ; sh:path [ sh:zeroOrOnePath :r ] ; sh:maxCount 1 .
:equals a sh:PropertyShape ; sh:targetSubjectsOf :p ; sh:path [ sh:inversePath :q ] ; sh:equals :p .
:disjoint a sh:PropertyShape ; sh:targetObjectsOf :r ;
    sh:path [ sh:oneOrMorePath [ sh:alternativePath ( :r [ sh:inversePath :q ] ) ] ] ;
    sh:disjoint :r .
:reaches a sh:PropertyShape ; sh:targetObjectsOf :r ; sh:path [ sh:zeroOrMorePath :r ] ;
    sh:disjoint :q .
:less a sh:PropertyShape ; sh:targetSubjectsOf :s ; sh:path :s ; sh:lessThan :t .
:turned a sh:PropertyShape ; sh:targetClass :C ; sh:path [ sh:inversePath ( :p :q ) ] ;
    sh:maxCount 0 .
:not a sh:NodeShape ; sh:targetClass :C ; sh:not [ sh:class :D ] , [ sh:path :r ; sh:minCount 1 ] .
:and a sh:NodeShape ; sh:targetClass :D ; sh:and ( [ sh:nodeKind sh:IRI ] [ sh:path :p ;
    sh:minCount 1 ] ) .
:or a sh:PropertyShape ; sh:targetClass :C ; sh:path :p ;
    sh:or ( [ sh:datatype xsd:integer ] [ sh:class :C ] [ sh:path :r ; sh:hasValue :a ] ) .
:xone a sh:NodeShape ; sh:targetSubjectsOf :p , :q ;
    sh:xone ( [ sh:path :p ; sh:maxCount 1 ] [ sh:class :C ] [ sh:path :q ; sh:nodeKind sh:IRI ] ) .
:node a sh:PropertyShape ; sh:targetSubjectsOf :r ; sh:path :r ; sh:node :counts-q .
:counts-q a sh:NodeShape ; sh:property [ sh:path :q ; sh:minCount 1 ; sh:nodeKind sh:IRI ] .
:property a sh:NodeShape ; sh:targetClass :D ; sh:property :counts , [ sh:path :p ; sh:class :C ] .
:qualified a sh:PropertyShape ; sh:targetClass :C ; sh:path :p ;
    sh:qualifiedValueShape [ sh:class :C ] ; sh:qualifiedMinCount 1 ; sh:qualifiedMaxCount 1 .
:closed a sh:NodeShape ; sh:targetClass :D ; sh:closed true ; sh:ignoredProperties ( rdf:type ) ;
    sh:property [ sh:path :p ] , [ sh:path [ sh:inversePath :q ] ] .
:off a sh:NodeShape ; sh:targetClass :C ; sh:node [ sh:deactivated true ; sh:nodeKind sh:Literal ] .
:implied a sh:NodeShape , rdfs:Class ; sh:nodeKind sh:IRI .
:query a sh:NodeShape ; sh:targetClass :C ;
    sh:sparql [ sh:select "SELECT $this WHERE { $this <urn:x:p> ?x . ?x <urn:x:q> $this }" ] .
:named a sh:PropertyShape ; sh:targetNode :a , :nowhere ; sh:path [ sh:zeroOrMorePath :p ] ;
    sh:maxCount 0 .
"""
NODES = [":a", ":b", ":c", "_:d"]
TEXTS = ['"x"', '"x"@en', '"x"@en-GB', '"y"@EN', '""', "1", "01", "1.5", '"x\\n"', '"x\\u001C"']
TEXTS += ['"no"^^xsd:integer', '"2020-02-30"^^xsd:date', '"2020-02-29"^^xsd:date', '"1"^^xsd:byte']
TRIPLES = some.one_of(
    some.tuples(
        some.sampled_from(NODES),
        some.sampled_from([":p", ":q", ":r"]),
        some.sampled_from(NODES + TEXTS),
    ),
    some.tuples(
        some.sampled_from(NODES), some.sampled_from([":s", ":t"]), some.sampled_from(TEXTS)
    ),
    some.tuples(some.sampled_from(NODES), some.just("a"), some.sampled_from([":C", ":D", ":E"])),
    some.just((":E", "rdfs:subClassOf", ":C")),
)


def graph_of(text: str) -> QuickGraph:
    graph = QuickGraph()
    graph.fill(ox.parse(text, ox.RdfFormat.TURTLE, rename_blank_nodes=True))
    return graph


def results(graph: QuickGraph, shapes: Graph) -> set[tuple[str, ...]]:
    """The results of pySHACL: shape, constraint, node, value, path."""
    with quiet_run():
        report = judge.run_shapes(graph, shapes)
    parts = (SH.sourceShape, SH.sourceConstraintComponent, SH.focusNode, SH.value, SH.resultPath)
    return {
        tuple(str(report.value(result, part)) for part in parts)
        for result in report.subjects(RDF.type, SH.ValidationResult)
    }


@settings(max_examples=75, deadline=None, suppress_health_check=list(HealthCheck))
@given(some.lists(TRIPLES, min_size=1, max_size=14))
@pytest.mark.whole
def test_screened_shapes_of_the_core_find_what_all_find(triples: list[tuple[str, ...]]) -> None:
    graph = graph_of(PREFIXES + "".join(f"{' '.join(each)} .\n" for each in triples))
    shapes = graph_of(PREFIXES + CORE)
    suspects = find_suspects(graph, shapes)
    whole = results(graph, shapes)
    narrow_targets(shapes, suspects)
    assert results(graph, shapes) == whole


def test_nearly_all_terms_of_the_core_are_screened() -> None:
    graph, shapes = graph_of(PREFIXES + ":a :p :b ."), graph_of(PREFIXES + CORE)
    targeted = {
        each
        for kind in (SH.targetClass, SH.targetSubjectsOf, SH.targetObjectsOf)
        for each in shapes.subjects(kind)
    }
    left = {
        str(each).removeprefix("urn:x:") for each in targeted - set(find_suspects(graph, shapes))
    }
    # A comparison and a question per node are pySHACL's alone, and a sequence that is turned round.
    assert left == {"less", "query", "turned"}


def test_the_screen_names_those_that_fail_and_no_others() -> None:
    graph = graph_of(f"{PREFIXES} :a a :C ; :q 1 . :b a :C . :c a :C ; :q 1 , 2 .")
    suspects = find_suspects(graph, graph_of(PREFIXES + CORE))
    assert set(suspects[URIRef("urn:x:counts")]) == {URIRef("urn:x:b"), URIRef("urn:x:c")}


#: A graph whose nodes pass some shapes of the core and fail others.
MIXED = """
:a a :C ; :p 1 , "x" , :b ; :q :c ; :r :b ; :s 1 ; :t 2 .
:b a :D ; :p "x"@en , "y"@de , "z"@de , "" ; :q "x" , "X " , 5 .
:c a :E ; :p :a , "2020-02-29"^^xsd:date , 1.5 , "long" ; :q "2020-02-29"^^xsd:date ; :r :c .
:d a :C , :D ; :p 7 , "x"@en-GB ; :q :d , "x\\n" ; :r :a ; :s 3 ; :t 2 .
:g :p 1 .
:h :p "x"@en .
:i :p :k .
:k :q :i .
:l :q "x" .
:E rdfs:subClassOf :C .
[] :p [ :q :a ] .
"""


def write_node(node: Node) -> str:
    """Write a node briefly; blank ones are alike."""
    return "_" if isinstance(node, BNode) else str(node).removeprefix("urn:x:")


def test_the_screen_of_each_term() -> None:
    suspects = find_suspects(graph_of(PREFIXES + MIXED), graph_of(PREFIXES + CORE))
    assert {
        write_node(shape): " ".join(sorted(set(map(write_node, nodes))))
        for shape, nodes in suspects.items()
    } == {
        "and": "",
        "bound": "_ a b c d h i",
        "class": " 1 1.5 2020-02-29 7 _ b k long x y z",
        "closed": "b d",
        "counts": "d",
        "disjoint": "a c",
        "equals": "_ a b c d g h",
        "flags": "2020-02-29 5 a c d i",
        "has": "a c d",
        "has-text": "d",
        "in": "_ a b c d i",
        "kind": " 1 1.5 2020-02-29 5 7 X  long x x\n y z",
        "language": "_ a b c d g i",
        "length": "_ a b c i",
        "node": "a c",
        "none": "a d",
        "not": "a c d",
        "off": "",
        "or": "a c d",
        "pattern": "_ a b c d k",
        "property": "b d",
        "qualified": "a d",
        "reaches": "",
        "spaces": "_ a b c g",
        "two": "b d",
        "type": "a c d",
        "unique": "b",
        "xone": "_ a b g h i k",
        "year": "a d",
    }


def test_what_asks_nothing_holds() -> None:
    shapes = ":no a sh:NodeShape ; sh:targetClass :D ; sh:not [ a sh:NodeShape ] ."
    (suspects,) = find_suspects(graph_of(PREFIXES + MIXED), graph_of(PREFIXES + shapes)).values()
    assert sorted(map(write_node, suspects)) == ["b", "d"]


@pytest.mark.parametrize(
    ("path", "written"),
    [
        (":p", "<urn:x:p>"),
        ("( :p :q )", "(<urn:x:p>/<urn:x:q>)"),
        ("[ sh:alternativePath ( :p :q :r ) ]", "(<urn:x:p>|<urn:x:q>|<urn:x:r>)"),
        ("[ sh:inversePath :p ]", "^<urn:x:p>"),
        ("[ sh:zeroOrMorePath :p ]", "(<urn:x:p>)*"),
        ("[ sh:oneOrMorePath ( :p :q ) ]", "((<urn:x:p>/<urn:x:q>))+"),
        ("[ sh:zeroOrOnePath [ sh:inversePath :p ] ]", "(^<urn:x:p>)?"),
        ("( :p :p :p :p :p :p )", f"({'/'.join(['<urn:x:p>'] * 6)})"),
    ],
)
def test_paths_are_those_of_sparql(path: str, written: str) -> None:
    shapes = graph_of(f"{PREFIXES} :a sh:path {path} .")
    assert write_path(shapes, shapes.value(URIRef("urn:x:a"), SH.path)) == written


@pytest.mark.parametrize(
    "path",
    [
        "( :p )",
        "( :p :p :p :p :p :p :p )",
        "[ sh:inversePath ( :p :q ) ]",
        "[ sh:alternativePath ( :p ) ]",
        "[ sh:zeroOrMorePath :p ; sh:inversePath :q ]",
        "[ :unknown :p ]",
        '"p"',
        f"{'[ sh:zeroOrMorePath ' * 8}:p{' ]' * 8}",
    ],
)
def test_other_paths_are_left_to_pyshacl(path: str) -> None:
    shapes = graph_of(f"{PREFIXES} :a sh:path {path} .")
    with pytest.raises(NotCompiledError):
        write_path(shapes, shapes.value(URIRef("urn:x:a"), SH.path))


def test_shapes_with_constraints_of_their_own_are_not_screened() -> None:
    own = "\n:mine a sh:ConstraintComponent ; sh:parameter [ sh:path :most ] ."
    assert find_suspects(graph_of(f"{PREFIXES} :a :p :b ."), graph_of(PREFIXES + CORE + own)) == {}


# occugraph's own shapes


def check_twice(graph: QuickGraph) -> tuple[Validation, Validation]:
    """Check a graph with the screen and without."""
    with quiet_run():
        return check(graph), check(graph, screened=False)


@pytest.mark.engines
@pytest.mark.slow
@pytest.mark.parametrize("name", CHECKS)
def test_the_examples_of_a_check_give_the_same_report(name: str) -> None:
    for outcome in OUTCOMES:
        screened, whole = check_twice(graph_of(example(name, outcome).read_text("utf-8")))
        assert screened == whole


def test_the_valid_graph_gives_the_same_report() -> None:
    screened, whole = check_twice(graph_of(VALID.read_text("utf-8")))
    assert screened == whole


@pytest.mark.slow
@pytest.mark.whole
def test_the_built_graph_gives_the_same_report(built: Build) -> None:
    quads = ox.parse(nquads(built.dataset), ox.RdfFormat.N_QUADS)
    screened, whole = check_twice(mutations.changed(ox.Quad(*quad.triple) for quad in quads))
    assert sum(screened.examined.values()) > 0
    assert screened == whole


@pytest.mark.slow
@pytest.mark.whole
def test_the_mutated_graph_gives_the_same_report(built: Build) -> None:
    updates = [mutation.update for mutation in mutations.catalogue()]
    screened, whole = check_twice(mutations.changed(mutations.quads(built), updates))
    assert screened == whole
