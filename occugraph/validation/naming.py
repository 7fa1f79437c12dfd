"""What people call the nodes of an rdflib graph: code and title rather than IRI."""

from __future__ import annotations

import re

from rdflib import BNode, Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, RDF, RDFS, SKOS, Namespace
from rdflib.term import Node

from ..rdf.namespaces import BASE, MAPPING_VOCABULARIES, VOCABULARIES

XKOS = Namespace(VOCABULARIES["xkos"])
ENDS = (XKOS.sourceConcept, XKOS.targetConcept)
#: An IRI within a message.
_IRI = re.compile(r"<([^<>\s]+)>")


class Names:
    """Names the nodes of a graph."""

    def __init__(self, graph: Graph, base: str = BASE) -> None:
        self.graph = graph
        occ = Namespace(f"{base}ontology#")
        self.prefixes = {**VOCABULARIES, **MAPPING_VOCABULARIES, "occ": str(occ)}
        self.printed_code = occ.printedCode
        #: What a node stands for where it has no name of its own.
        self.stands_for = (
            occ.entryConcept,
            occ.excludedConcept,
            occ.excludingConcept,
            occ.approves,
            occ.admits,
        )

    def notation(self, node: Node) -> str | None:
        """Give a node's code: its own, else that of what it stands for, else as printed."""
        own = self._first(node, SKOS.notation) or self._first(node, DCTERMS.identifier)
        if own:
            return own
        for concept in self._stood_for(node):
            if code := self._first(concept, SKOS.notation):
                return code
        return self._pair(node, SKOS.notation) or self._first(node, self.printed_code)

    def label(self, node: Node) -> str | None:
        """Give a node's title: its own, in English if there is one, else as for its code."""
        for it in (node, *self._stood_for(node)):
            for label in (SKOS.prefLabel, DCTERMS.title, RDFS.label):
                if text := self._first(it, label):
                    return text
        return self._pair(node, SKOS.prefLabel)

    def told(self, node: Node) -> str:
        """Name a node in a sentence."""
        if isinstance(node, Literal):
            return str(node)
        if ends := self._ends(node):
            return " -> ".join(" and ".join(map(self.told, concepts)) for concepts in ends)
        notation, label = self.notation(node), self.label(node)
        if notation and (node, RDF.type, SKOS.ConceptScheme) in self.graph:
            return notation
        if notation or label:
            return " ".join(name for name in (notation, label) if name)
        return "a blank node" if isinstance(node, BNode) else self.short(str(node))

    def sentence(self, message: str) -> str:
        """Name the IRIs in a message that stand in angle brackets."""
        return _IRI.sub(lambda it: self.told(URIRef(it[1])), message)

    def short(self, iri: str) -> str:
        """Shorten the IRI of a term of a vocabulary."""
        for prefix, namespace in self.prefixes.items():
            if iri.startswith(namespace):
                return f"{prefix}:{iri.removeprefix(namespace)}"
        return iri

    def _stood_for(self, node: Node) -> list[Node]:
        return [
            it for link in self.stands_for for it in sorted(self.graph.objects(node, link), key=str)
        ]

    def _pair(self, node: Node, name: Node) -> str | None:
        """Name an association by one property of its ends."""
        named = [
            " and ".join(filter(None, (self._first(it, name) for it in concepts)))
            for concepts in self._ends(node)
        ]
        return " -> ".join(filter(None, named)) or None

    def _ends(self, node: Node) -> list[list[Node]]:
        """Find the concepts at either end of an association; an end may be missing."""
        ends = (sorted(self.graph.objects(node, end), key=str) for end in ENDS)
        return [concepts for concepts in ends if concepts]

    def _first(self, node: Node, predicate: Node) -> str | None:
        """Choose the English text of several, or else the first in sorting."""
        texts = sorted(
            (literal.language != "en", literal.language or "", str(literal))
            for literal in self.graph.objects(node, predicate)
            if isinstance(literal, Literal)
        )
        return texts[0][2] if texts else None
