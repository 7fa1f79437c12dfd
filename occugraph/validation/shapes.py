"""The SHACL shapes: the check that each serves, and the nodes that it looks at."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import get_args

import pyoxigraph as ox
from rdflib import Graph, Namespace, URIRef
from rdflib.namespace import DCTERMS, RDF, RDFS
from rdflib.term import Node

from .. import resources
from ..model.sources import Severity
from ..rdf.namespaces import BASE
from .quick_graph import QuickGraph

FOLDER = resources.folder("shapes")
SH = Namespace("http://www.w3.org/ns/shacl#")
#: Subject of a shape that looks at every node described with a term of SKOS.
SKOS_ITSELF = URIRef("http://www.w3.org/2004/02/skos/core")
#: From the gravest.
SEVERITIES: dict[Node, Severity] = {SH[each.capitalize()]: each for each in get_args(Severity)}


@dataclass(frozen=True, slots=True)
class Shape:
    """One shape; several may serve one check."""

    iri: URIRef
    check: str
    name: str
    severity: Severity
    targets: frozenset[tuple[Node, Node]]
    """(kind of target, class or property); none for a question over the whole graph."""
    subjects: frozenset[Node]
    """Classes and properties that a graph must have for the shape to apply."""


def shapes_graph(base: str = BASE) -> QuickGraph:
    """Read every file of shapes, for a graph whose own terms have a base."""
    graph = QuickGraph()
    for path in sorted(FOLDER.glob("*.ttl")):
        text = path.read_text("utf-8").replace(BASE, base)
        graph.fill(ox.parse(text, ox.RdfFormat.TURTLE, rename_blank_nodes=True))
    return graph


def shapes_in(graph: Graph) -> tuple[Shape, ...]:
    """List the shapes of a shapes graph, sorted by IRI."""
    return tuple(_shape(graph, iri) for iri in sorted(graph.subjects(DCTERMS.identifier), key=str))


def _shape(graph: Graph, iri: Node) -> Shape:
    kinds = (SH.targetClass, SH.targetSubjectsOf, SH.targetObjectsOf)
    severity = graph.value(iri, SH.severity)
    assert isinstance(iri, URIRef)
    assert severity
    return Shape(
        iri,
        str(graph.value(iri, DCTERMS.identifier)),
        str(graph.value(iri, SH.name)),
        SEVERITIES[severity],
        frozenset((kind, term) for kind in kinds for term in graph.objects(iri, kind)),
        frozenset(graph.objects(iri, DCTERMS.subject)),
    )


class Examined:
    """The nodes of a graph that the shapes look at."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.known: dict[tuple[Node, Node], frozenset[Node]] = {}

    def nodes(self, shape: Shape) -> frozenset[Node]:
        """Find what a shape looks at: its targets or, without any, all that it is about."""
        if not shape.targets:
            return frozenset().union(*map(self.about, shape.subjects))
        return frozenset().union(*(self.target(*target) for target in shape.targets))

    def applies(self, shape: Shape) -> bool:
        """Return whether the graph has all that a shape is about."""
        if shape.subjects:
            return all(map(self.about, shape.subjects))
        return bool(self.nodes(shape))

    def about(self, term: Node) -> frozenset[Node]:
        """Find the instances of a class and the subjects of a property, whichever it is."""
        return self.target(SH.targetClass, term) | self.target(SH.targetSubjectsOf, term)

    def target(self, kind: Node, term: Node) -> frozenset[Node]:
        """Find the nodes of one target, as SHACL defines it."""
        if (kind, term) not in self.known:
            self.known[kind, term] = frozenset(self._target(kind, term))
        return self.known[kind, term]

    def _target(self, kind: Node, term: Node) -> Iterator[Node]:
        if term == SKOS_ITSELF:
            yield from self._described_with(f"{term}#") if kind == SH.targetClass else ()
        elif kind == SH.targetSubjectsOf:
            yield from self.graph.subjects(term)
        elif kind == SH.targetObjectsOf:
            yield from self.graph.objects(None, term)
        else:
            for each in self.subclasses.get(term, {term}):
                yield from self.graph.subjects(RDF.type, each)

    def _described_with(self, namespace: str) -> Iterator[Node]:
        """Find every node described with a term of a vocabulary, misspelt ones too."""
        for term in self.graph.predicates(unique=True):
            if str(term).startswith(namespace):
                yield from self.graph.subjects(term)
        for kind in set(self.graph.objects(None, RDF.type)):
            if str(kind).startswith(namespace):
                yield from self.graph.subjects(RDF.type, kind)

    @cached_property
    def subclasses(self) -> dict[Node, set[Node]]:
        """Class -> itself and every class below it, for classes that have any."""
        below = self.graph.transitive_subjects
        above = set(self.graph.objects(None, RDFS.subClassOf))
        return {term: set(filter(None, below(RDFS.subClassOf, term))) for term in above}
