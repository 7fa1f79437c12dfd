"""A user's own shapes, read from files."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

import pyoxigraph as ox
from rdflib import OWL, RDF, RDFS, BNode, Graph, URIRef
from rdflib.namespace import DCTERMS
from rdflib.namespace import SH as TERMS
from rdflib.term import Node

from ...errors import InputError, quote_input
from ...rdf.readers import Input, read_inputs
from ...rdf.syntax_errors import refuse_bad_syntax
from ..findings import LOOKING, natural
from ..findings import SEVERITIES as GRAVEST_FIRST
from ..messages import choose_text
from ..quick_graph import QuickGraph
from ..shapes import SEVERITIES, SH, Shape, shapes_graph, shapes_in

_TARGETS = (SH.targetClass, SH.targetSubjectsOf, SH.targetObjectsOf, SH.targetNode)
_TARGETING = (*_TARGETS, SH.target)
#: What would change the graph that is checked, or run a program.
_NOT_RUN = {
    **{SH[name]: "SHACL-JS" for name in ("js", "jsFunctionName", "jsLibrary")},
    SH.rule: "rules (SHACL-AF)",
    SH["values"]: "values that shapes conclude (SHACL-AF)",
}


class OwnShapes(NamedTuple):
    """Shapes that a user brings."""

    graph: QuickGraph
    names: tuple[str, ...]
    """The files, as the user named them."""
    shapes: tuple[Shape, ...]
    """Those that have targets, in the order of their checks."""
    remarks: tuple[str, ...]
    """What of the files has no effect, a line each."""

    @property
    def checks(self) -> frozenset[str]:
        """The ids of the checks."""
        return frozenset(shape.check for shape in self.shapes)


def read_own_shapes(files: Sequence[str], largest: int) -> OwnShapes:
    """Read a user's shapes, whose checks take no id of occugraph's own."""
    known = {LOOKING, *(shape.check for shape in shapes_in(shapes_graph()))}
    graph, remarks = QuickGraph(), list[str]()
    unnamed: dict[Any, ox.NamedNode] = {}
    for each in read_inputs(files, None, largest):
        quads = _quads(each)
        for subject, predicate, *_ in quads:
            if isinstance(subject, ox.BlankNode) and URIRef(predicate.value) in _TARGETING:
                name = f"urn:occugraph:shape-{len(unnamed) + 1}"
                unnamed.setdefault(subject, ox.NamedNode(name))
        graph.fill(
            [
                ox.Quad(unnamed.get(subject, subject), predicate, unnamed.get(obj, obj))
                for subject, predicate, obj, _ in quads
            ]
        )
        remarks += _remarks(each.name, quads)
    names = tuple(dict.fromkeys(files))
    owners = sorted(_owners(graph), key=str)
    if not owners:
        problem = "nothing to check: no shape has a target, such as sh:targetClass"
        if not any(str(each).startswith(str(SH)) for each in graph.predicates(unique=True)):
            problem = "holds no SHACL shapes"
        raise InputError(problem, file=", ".join(names))
    local = Counter(_local_name(owner) for owner in owners)
    shapes = []
    for owner in owners:
        identifier = graph.value(owner, DCTERMS.identifier)
        check = str(identifier) if identifier is not None else _local_name(owner)
        if identifier is not None and check in known:
            problem = f"has a check {quote_input(check)}, which is one of occugraph's own"
            raise InputError(f"{problem}; give it another dct:identifier", file=", ".join(names))
        if identifier is None and (not check or check in known or local[check] > 1):
            check = str(owner)
        shapes.append(_shape(graph, owner, check, names))
    shapes.sort(key=lambda shape: (natural(shape.check), str(shape.iri)))
    return OwnShapes(graph, names, tuple(shapes), tuple(remarks))


def _quads(read: Input) -> list[ox.Quad]:
    with refuse_bad_syntax(read.name, read.syntax, read.data):
        quads = list(ox.parse(read.data, read.syntax, base_iri=read.base, rename_blank_nodes=True))
    for quad in quads:
        if reason := _NOT_RUN.get(URIRef(quad.predicate.value)):
            term = quad.predicate.value.removeprefix(str(SH))
            raise InputError(f"uses sh:{term}: {reason} cannot be run here", file=read.name)
    return quads


def _remarks(name: str, quads: Iterable[ox.Quad]) -> Iterator[str]:
    """Say what has no effect, such as a misspelt property."""
    used = sorted({quad.predicate.value for quad in quads})
    for each in used:
        if each.startswith(str(SH)) and URIRef(each) not in TERMS:
            yield f"{name}: sh:{each.removeprefix(str(SH))} is no term of SHACL, and has no effect"
    if str(OWL.imports) in used:
        yield f"{name}: owl:imports is not followed; give the file with --shapes as well"


def _owners(graph: QuickGraph) -> Iterator[URIRef]:
    """Yield the shapes that have targets of themselves, each once."""
    implicit = {
        shape
        for kind in (SH.NodeShape, SH.PropertyShape)
        for shape in graph.subjects(RDF.type, kind)
        if (shape, RDF.type, RDFS.Class) in graph or (shape, RDF.type, OWL.Class) in graph
    }
    targeted = {shape for kind in _TARGETING for shape in graph.subjects(kind)}
    for shape in implicit | targeted:
        off = graph.value(shape, SH.deactivated)
        if isinstance(shape, URIRef) and not (off is not None and off.toPython() is True):
            yield shape


def _local_name(iri: URIRef) -> str:
    return re.split("[/#:]", iri)[-1]


def _shape(graph: QuickGraph, owner: URIRef, check: str, names: Sequence[str]) -> Shape:
    declared = []
    for node in graph.transitive_objects(owner, SH.property):
        for each in graph.objects(node, SH.severity):
            if each not in SEVERITIES:
                problem = f"sh:severity of {check} must be sh:Violation, sh:Warning or sh:Info"
                raise InputError(f"{problem}, not {quote_input(str(each))}", file=", ".join(names))
            declared.append(SEVERITIES[each])
    targets = {
        (kind, term)
        for kind in _TARGETS
        for term in graph.objects(owner, kind)
        if isinstance(term, URIRef) or (kind == SH.targetNode and not isinstance(term, BNode))
    }
    if (owner, RDF.type, RDFS.Class) in graph or (owner, RDF.type, OWL.Class) in graph:
        targets.add((SH.targetClass, owner))
    name = find_text(graph, owner, SH.name, RDFS.label) or check
    gravest = min(declared or GRAVEST_FIRST, key=GRAVEST_FIRST.index)
    return Shape(owner, check, name, gravest, frozenset(targets), frozenset())


def find_text(graph: Graph, node: Node, *properties: Node) -> str | None:
    """Find a text of a node: of the first property that has one, in English if there is one."""
    texts = (choose_text(graph.objects(node, each)) for each in properties)
    return next(filter(None, texts), None)
