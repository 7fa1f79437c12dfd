"""Failing examples of the shapes: the valid graph with one thing changed, and what objects."""

from __future__ import annotations

from collections.abc import Collection
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pyoxigraph as ox
from pyshacl.helper.sparql_query_helper import SPARQLQueryHelper

from occugraph.validation.entailments import add_entailments
from occugraph.validation.findings import Validation
from occugraph.validation.quick_graph import QuickGraph
from occugraph.validation.run import check

VALID = Path(__file__).parent.parent / "data" / "shapes" / "valid.ttl"
PREFIXES = """\
BASE <https://w3id.org/occugraph/>
PREFIX craft: <https://w3id.org/occugraph/craft/>
PREFIX dct: <http://purl.org/dc/terms/>
PREFIX new: <https://w3id.org/occugraph/new/>
PREFIX occ: <https://w3id.org/occugraph/ontology#>
PREFIX old: <https://w3id.org/occugraph/old/>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX sssom: <https://w3id.org/sssom/>
PREFIX cc: <http://creativecommons.org/ns#>
PREFIX dc: <http://purl.org/dc/elements/1.1/>
PREFIX ocs: <https://w3id.org/occugraph/shapes#>
PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX skosxl: <http://www.w3.org/2008/05/skos-xl#>
PREFIX xkos: <http://rdf-vocabulary.ddialliance.org/xkos#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
"""


_look_for_forbidden = SPARQLQueryHelper.check_invalid_sparql
_allowed: set[tuple[str, bool, frozenset[str]]] = set()


def _look_once(
    self: SPARQLQueryHelper, text: str, valuenode: object = None, extravars: Collection[str] = ()
) -> bool:
    """Look for clauses that SHACL forbids in a query, unless it had none before.

    pySHACL does so each time, which takes more than a quarter of the time of a small graph.
    """
    query = (text, valuenode is None, frozenset(extravars or ()))
    if query not in _allowed:
        _look_for_forbidden(self, text, valuenode, extravars)
        _allowed.add(query)
    return True


SPARQLQueryHelper.check_invalid_sparql = _look_once


class Failing(NamedTuple):
    """A change to the valid graph that a shape objects to."""

    shape: str
    """Name of the shape, such as `S27-down`."""
    change: str
    """The change, as a SPARQL update."""
    node: str
    """What is at fault, as the finding's code; its IRI where it has no code."""
    also: tuple[str, ...] = ()
    """Other checks that object to the same change."""


@cache
def _valid() -> tuple[ox.Quad, ...]:
    return tuple(ox.parse(VALID.read_bytes(), ox.RdfFormat.TURTLE))


def changed(update: str) -> Validation:
    """Check the valid graph after a change."""
    store = ox.Store()
    store.extend(_valid())
    store.update(PREFIXES + update)
    return checked(store)


def turtle(text: str, *, screened: bool = True) -> Validation:
    """Check a graph written in Turtle, with the prefixes of the changes."""
    store = ox.Store()
    store.load(PREFIXES.encode() + text.encode(), ox.RdfFormat.TURTLE)
    return checked(store, screened=screened)


def checked(store: ox.Store, *, screened: bool = True) -> Validation:
    """Check the graph in a store."""
    graph = QuickGraph()
    graph.fill(store)
    return check(graph, screened=screened)


def entailed(store: ox.Store) -> QuickGraph:
    """The graph in a store with what SKOS entails of it."""
    graph = QuickGraph()
    graph.fill(store)
    add_entailments(graph)
    return graph


def shapes_of(validation: Validation) -> set[str]:
    """Name the shapes that objected."""
    return {finding.origin.shape.rpartition("#")[2] for finding in validation.findings}


def assert_fails(example: Failing) -> None:
    """Hold an example to what it claims: the shape, the node, and no other check."""
    validation = changed(example.change)
    name = example.shape.partition("-")[0]
    of_shape = [
        finding
        for finding in validation.findings
        if finding.origin.shape.endswith(f"#{example.shape}")
    ]
    assert of_shape, f"fired: {shapes_of(validation)}"
    assert {finding.check for finding in validation.findings} == {of_shape[0].check, *example.also}
    assert of_shape[0].check.startswith(name)
    assert example.node in {finding.notation or finding.focus for finding in of_shape}
    for finding in of_shape:
        assert finding.message.startswith(f"{finding.check}: ")
