"""Cycles and ancestors, worked out in one walk, are those that SPARQL's paths find."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as some

from occugraph.validation.entailments import add_entailments
from occugraph.validation.hierarchy import Hierarchy
from occugraph.validation.quick_graph import QuickGraph

NODES = [ox.NamedNode(f"urn:{each}") for each in "abcdefgh"]
UP = ox.NamedNode("urn:up")
STEPS = some.lists(some.tuples(some.sampled_from(NODES), some.sampled_from(NODES)), max_size=16)
SKOS = "http://www.w3.org/2004/02/skos/core#"
SHAPES = "https://w3id.org/occugraph/shapes#"


@given(STEPS)
def test_whoever_is_above_whom_is_what_a_path_finds(steps: list[tuple[object, object]]) -> None:
    store = ox.Store()
    store.extend(ox.Quad(lower, UP, upper) for lower, upper in steps)  # type: ignore[arg-type]
    solutions = store.query("SELECT ?one ?two { ?one <urn:up>+ ?two }")
    above = {(each["one"], each["two"]) for each in solutions}  # type: ignore[union-attr]
    hierarchy = Hierarchy(steps)
    every = [(one, two) for one in NODES for two in NODES]
    assert set(hierarchy.pairs_above(every)) == above
    cycles = {frozenset(nodes) for nodes in hierarchy.cycles()}
    assert cycles == {
        frozenset(two for two in NODES if {(one, two), (two, one)} <= above)
        for one in NODES
        if (one, one) in above
    }


@pytest.mark.whole
def test_a_chain_of_100_000_steps_with_as_many_related_takes_no_walk_from_each() -> None:
    steps = [(number, number + 1) for number in range(100_000)]
    hierarchy = Hierarchy(steps)
    assert list(hierarchy.cycles()) == []
    assert sum(1 for _ in hierarchy.pairs_above((number, 50_000) for number in range(100_000))) == (
        50_000
    )
    assert list(hierarchy.pairs_above([(7, 3), (3, 7)])) == [(3, 7)]
    (cycle,) = Hierarchy([*steps, (100_000, 0)]).cycles()
    assert len(cycle) == 100_001


def test_what_every_statement_is_read_for_is_told_of_the_properties() -> None:
    graph = QuickGraph()
    text = f"""
    <urn:a> <{SKOS}prefLabel> "A "@en , "B"@en , "" ; <{SKOS}altLabel> <urn:b> ; <urn:note> "x\\n" .
    """
    graph.fill(ox.parse(text, ox.RdfFormat.TURTLE))
    add_entailments(graph)

    def pairs(name: str) -> set[tuple[str, str]]:
        query = f"SELECT ?one ?two {{ ?one <{SHAPES}{name}> ?two }}"
        solutions = graph.quick.oxigraph.query(query)
        return {(str(each["one"]), str(each["two"])) for each in solutions}  # type: ignore[union-attr]

    label = f"<{SKOS}prefLabel>"
    assert pairs("hasLanguage") == {(label, '"en"'), (label, '""'), ("<urn:note>", '""')}
    assert pairs("oddText") == {("<urn:a>", '"A "@en'), ("<urn:a>", '""')}
    assert pairs("spacedText") == {("<urn:a>", '"A "@en')}
    used = {one for one, _ in pairs("isUsed")}
    assert used == {label, f"<{SKOS}altLabel>", "<urn:note>"}


def test_gaps_in_the_languages_of_a_scheme_are_counted_region_and_the_deprecated_aside() -> None:
    graph = QuickGraph()
    text = """
    @prefix owl: <http://www.w3.org/2002/07/owl#> .
    @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
    <urn:a> a skos:Concept ; skos:prefLabel "A"@en-GB , "A"@es ; skos:inScheme <urn:s> .
    <urn:b> a skos:Concept ; skos:prefLabel "B"@en , <urn:label> ; skos:inScheme <urn:s> .
    <urn:old> a skos:Concept ; skos:prefLabel "C"@de ; skos:inScheme <urn:s> ; owl:deprecated true .
    [ a skos:Concept ; skos:prefLabel "D"@en ] . <urn:e> a skos:Concept ; skos:prefLabel "E"@fr .
    <urn:other> skos:prefLabel "no concept"@pt ; skos:inScheme <urn:s> .
    """
    graph.fill(ox.parse(text, ox.RdfFormat.TURTLE))
    add_entailments(graph)
    names = ("gapIn", "inLanguage", "missing", "labelled")
    parts = (f"OPTIONAL {{ ?gap <{SHAPES}{name}> ?{name} }}" for name in names)
    query = f"SELECT * {{ ?gap <{SHAPES}missing> ?any . {' '.join(parts)} }}"
    solutions = graph.quick.oxigraph.query(query)
    gaps = {tuple(each[name] and each[name].value for name in names) for each in solutions}  # type: ignore[union-attr]
    assert gaps == {
        ("urn:s", "es", "1", "2"),
        ("urn:e", None, "1", "2"),  # of those in no scheme, no language covers both
    }
