"""The SHACL shapes: the check that each serves, and the nodes that it looks at."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import get_args

import pyoxigraph as ox
from rdflib import Graph, Namespace, URIRef
from rdflib.namespace import DCTERMS, RDFS
from rdflib.term import Node

from .. import resources
from ..model.sources import Severity
from ..rdf.namespaces import BASE
from ..rdf.rdflib_terms import to_oxigraph
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
    joined_by: frozenset[str] = frozenset()
    """Properties by which the two nodes of a finding are joined, as in N-Triples."""


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
    joined_by = URIRef(f"{str(iri).rpartition('#')[0]}#joinedBy")
    assert isinstance(iri, URIRef)
    assert severity
    return Shape(
        iri,
        str(graph.value(iri, DCTERMS.identifier)),
        str(graph.value(iri, SH.name)),
        SEVERITIES[severity],
        frozenset((kind, term) for kind in kinds for term in graph.objects(iri, kind)),
        frozenset(graph.objects(iri, DCTERMS.subject)),
        frozenset(term.n3() for term in graph.objects(iri, joined_by)),
    )


class Examined:
    """The nodes of a graph that the shapes look at."""

    def __init__(self, graph: QuickGraph) -> None:
        self.graph = graph
        self.known: dict[Node, bool] = {}
        self.counts: dict[frozenset[str], int] = {}

    def applies(self, shape: Shape) -> bool:
        """Return whether the graph has all that a shape is about."""
        if shape.subjects:
            return all(map(self.about, shape.subjects))
        return self.graph.asks(self.patterns(shape))

    def about(self, term: Node) -> bool:
        """Return whether a term is a class with instances or a property in use."""
        if term not in self.known:
            self.known[term] = self.graph.asks(self._about(term))
        return self.known[term]

    def count(self, patterns: Iterable[str]) -> int:
        """Count the nodes that patterns find, each once; several checks look at the same."""
        sought = frozenset(patterns)
        if sought not in self.counts:
            self.counts[sought] = self.graph.count(sought)
        return self.counts[sought]

    def patterns(self, shape: Shape) -> list[str]:
        """Write what a shape looks at: its targets or, without any, all that it is about."""
        if not shape.targets:
            return [pattern for term in shape.subjects for pattern in self._about(term)]
        return [pattern for target in shape.targets for pattern in self.target(*target)]

    def _about(self, term: Node) -> list[str]:
        return [*self.target(SH.targetClass, term), *self.target(SH.targetSubjectsOf, term)]

    def target(self, kind: Node, term: Node) -> list[str]:
        """Write the patterns of SPARQL that find the nodes of one target, ?this."""
        if term == SKOS_ITSELF:
            return self._described_with_skos if kind == SH.targetClass else []
        if kind == SH.targetSubjectsOf:
            return [f"?this <{term}> ?any"]
        if kind == SH.targetObjectsOf:
            return [f"?any <{term}> ?this"]
        if kind == SH.targetNode:
            return [f"VALUES ?this {{ {to_oxigraph(term)} }}"]
        return [f"?this a <{each}>" for each in self.subclasses.get(term, {term})]

    @cached_property
    def _described_with_skos(self) -> list[str]:
        """Patterns of every node described with a term of SKOS, misspelt ones too."""
        namespace = f"{SKOS_ITSELF}#"
        return [
            *(
                f"?this <{term}> ?any"
                for term in self.graph.predicates(unique=True)
                if str(term).startswith(namespace)
            ),
            *(
                f"?this a <{kind}>"
                for kind in self.graph.classes()
                if str(kind).startswith(namespace)
            ),
        ]

    @cached_property
    def subclasses(self) -> dict[Node, set[Node]]:
        """Class -> itself and every class below it, for classes that have any."""
        below = self.graph.transitive_subjects
        above = set(self.graph.objects(None, RDFS.subClassOf))
        return {term: set(filter(None, below(RDFS.subClassOf, term))) for term in above}
