"""The words of findings: nodes by their code and title, and what a check could not look at."""

import re
from collections import Counter
from collections.abc import Container, Iterable, Sequence
from typing import NamedTuple

from rdflib import BNode, Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, RDF, RDFS, SKOS, Namespace
from rdflib.term import Node

from ..files.limits import LONGEST_MESSAGE, LONGEST_SHOWN
from ..files.printable import shorten
from ..rdf.namespaces import BASE, MAPPING_VOCABULARIES, SKOS_XL, VOCABULARIES
from ..rdf.terms import iri
from ..rdf.terms import text as literal
from .findings import LOOKING, SEVERITIES, Check, Finding, Origin, natural
from .shapes import SH, Shape

XKOS = Namespace(VOCABULARIES["xkos"])
ENDS = (XKOS.sourceConcept, XKOS.targetConcept)
_LOOKING_NAME = "Every check looks at something"
_LOOKING_DESCRIPTION = "A check whose subject the graph has finds something to look at."
_IRI = re.compile(r"<([^<>\s]+)>")


class Names:
    """Names the nodes of a graph by code and title rather than by IRI."""

    def __init__(self, graph: Graph, base: str = BASE) -> None:
        self.graph = graph
        occ = Namespace(f"{base}ontology#")
        self.prefixes = {**VOCABULARIES, **MAPPING_VOCABULARIES, "occ": str(occ), "skosxl": SKOS_XL}
        self.printed_code = occ.printedCode
        #: What a node stands for where it has no name of its own.
        links = ("entryConcept", "excludedConcept", "excludingConcept", "approves", "admits")
        self.stands_for = [occ[link] for link in links]

    def notation(self, node: Node) -> str | None:
        """Give a node's code: its own, else that of what it stands for, else as printed."""
        codes = [self._first(node, SKOS.notation), self._first(node, DCTERMS.identifier)]
        codes += [self._first(concept, SKOS.notation) for concept in self._stood_for(node)]
        code = next(filter(None, codes), None) or self._pair(node, SKOS.notation)
        return code or self._first(node, self.printed_code)

    def label(self, node: Node) -> str | None:
        """Give a node's title: its own, in English if there is one, else as for its code."""
        for named in (node, *self._stood_for(node)):
            for label in (SKOS.prefLabel, DCTERMS.title, RDFS.label):
                if text := self._first(named, label):
                    return text
        return self._pair(node, SKOS.prefLabel)

    def name(self, node: Node) -> str:
        """Name a node in a sentence."""
        if isinstance(node, Literal):
            text = shorten(str(node), LONGEST_SHOWN)
            return f'"{text}"@{node.language}' if node.language else text
        if ends := self._ends(node):
            return " -> ".join(" and ".join(map(self.name, concepts)) for concepts in ends)
        notation, label = self.notation(node), self.label(node)
        if notation and (node, RDF.type, SKOS.ConceptScheme) in self.graph:
            return notation
        if notation or label:
            return " ".join(filter(None, (notation, label)))
        return "a blank node" if isinstance(node, BNode) else self.short(str(node))

    def name_iris(self, message: str) -> str:
        """Name the nodes in a message that stand in angle brackets; IRIs of one name stay IRIs."""
        named = _IRI.findall(message)
        nodes = {each: URIRef(each) if ":" in each else BNode(each) for each in named}
        names = {each: self.name(node) for each, node in nodes.items()}
        alike = Counter(names[each] for each, node in nodes.items() if isinstance(node, URIRef))
        return _IRI.sub(
            lambda match: name if alike[name := names[match[1]]] < 2 else match[1], message
        )

    def short(self, iri: str) -> str:
        """Shorten the IRI of a term of a vocabulary."""
        for prefix, namespace in self.prefixes.items():
            if iri.startswith(namespace):
                return f"{prefix}:{iri.removeprefix(namespace)}"
        return iri

    def _stood_for(self, node: Node) -> list[Node]:
        linked = (sorted(self.graph.objects(node, link), key=str) for link in self.stands_for)
        return [concept for concepts in linked for concept in concepts]

    def _pair(self, node: Node, predicate: Node) -> str | None:
        """Name an association by one property of its ends."""
        ends = ((self._first(each, predicate) for each in end) for end in self._ends(node))
        return " -> ".join(filter(None, (" and ".join(filter(None, end)) for end in ends))) or None

    def _ends(self, node: Node) -> list[list[Node]]:
        """Find the concepts at either end of an association; an end may be missing."""
        ends = (sorted(self.graph.objects(node, end), key=str) for end in ENDS)
        return [concepts for concepts in ends if concepts]

    def _first(self, node: Node, predicate: Node) -> str | None:
        """Choose one of the texts of a property, cut where it is long."""
        text = choose_text(self.graph.objects(node, predicate))
        return None if text is None else shorten(text, LONGEST_SHOWN)


def choose_text(nodes: Iterable[Node]) -> str | None:
    """Choose the English text of several, or else the first in sorting."""
    texts = sorted(
        (literal.language != "en", literal.language or "", str(literal))
        for literal in nodes
        if isinstance(literal, Literal)
    )
    return texts[0][2] if texts else None


class Result(NamedTuple):
    """A result of pySHACL; of a question over the whole graph, the focus is what is at fault."""

    shape: Shape
    focus: Node | None
    value: Node | None
    message: str
    component: str
    path: Node | None


def describe_result(result: Result, names: Names) -> Finding:
    """Describe a result as a finding."""
    shape, focus, value, message, component, path = result
    text = message.removeprefix(f"{shape.check}: ")
    sentence = names.name_iris(shorten(text, LONGEST_MESSAGE))
    if value is not None and f"<{value}>" not in text:
        sentence += f" [{names.name(value)}]"
    label = notation = called = None
    if focus is not None:
        label, notation, called = names.label(focus), names.notation(focus), names.name(focus)
        sentence = f"{called}: {sentence}"
    property_path = write_term(path) if isinstance(path, URIRef) else None
    terms = write_term(focus), write_term(value), property_path
    blank = focus if isinstance(focus, BNode) else None
    origin = Origin(str(shape.iri), shape.name, component, *terms, called, shape.joined_by, blank)
    described = _plain(focus), label, notation, f"{shape.check}: {sentence}"
    return Finding(shape.check, shape.severity, *described, None, None, _plain(value), origin)


def _plain(node: Node | None) -> str | None:
    """Write a node as text; a blank node's name means nothing and changes from run to run."""
    return "[]" if isinstance(node, BNode) else None if node is None else str(node)


def write_term(node: Node | None) -> str | None:
    """Write a node as a term of Turtle."""
    if node is None:
        return None
    if isinstance(node, Literal):
        typed = f"^^{iri(node.datatype)}" if node.datatype else ""
        return literal(str(node), node.language) + typed
    return iri(str(node)) if isinstance(node, URIRef) else "[]"


def report_blind_check(shape: Shape, names: Names) -> Finding:
    """Report a check that has nothing to look at, though the graph has what the check is about."""
    about = " and ".join(sorted(names.name(subject) for subject in shape.subjects))
    problem = f"{shape.check} ({shape.name}) found nothing to look at, though the graph has {about}"
    problem += "; see whether a class or property is misspelt or missing"
    return _looking(problem, Origin(str(shape.iri), shape.name), shape.check)


def report_nothing_checked(base: str) -> Finding:
    """Report a graph that none of the checks is about: nothing in it was looked at."""
    problem = "the graph has nothing that the checks are about; see whether it is the right file "
    problem += "and spells its vocabulary right"
    return _looking(problem, Origin(f"{base}shapes#{LOOKING}", _LOOKING_NAME))


def _looking(problem: str, origin: Origin, check: str | None = None) -> Finding:
    message = f"{LOOKING}: {problem}"
    return Finding(LOOKING, "violation", None, None, None, message, None, None, check, origin)


def describe_checks(
    shapes: Graph, listed: Sequence[Shape], checks: Container[str]
) -> tuple[Check, ...]:
    """Describe the checks of shapes, and the check that they look at something if selected."""
    described: dict[str, Check] = {}
    for check in {shape.check for shape in listed}:
        own = [shape for shape in listed if shape.check == check]
        main = next((shape for shape in own if shape.iri.endswith(f"#{check}")), own[0])
        severity = min((shape.severity for shape in own), key=SEVERITIES.index)
        description = str(shapes.value(main.iri, SH.description))
        described[check] = Check(check, str(main.iri), main.name, description, severity)
    if LOOKING in checks and listed:
        space = listed[0].iri.rpartition("#")[0]
        looking = f"{space}#{LOOKING}", _LOOKING_NAME, _LOOKING_DESCRIPTION
        described[LOOKING] = Check(LOOKING, *looking, "violation")
    return tuple(described[name] for name in sorted(described, key=natural))
