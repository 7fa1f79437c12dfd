"""Checking a graph against the shapes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from ..errors import OccugraphError
from ..namespaces import BASE
from ..terms import iri, text
from .findings import Finding, Origin, Validation, in_order, natural

if TYPE_CHECKING:
    from rdflib import Graph
    from rdflib.term import Node

    from .naming import Names
    from .shapes import Examined, Shape

#: Checks whose findings lead from one to the next, in a circle that is one cause.
CIRCULAR = frozenset({"CYC"})


class _Result(NamedTuple):
    """A result of pySHACL's; a question over the whole graph has its culprit as the focus."""

    shape: Shape
    focus: Node | None
    value: Node | None
    message: str
    component: str


def validate(files: Sequence[Path] = (), *, base: str | None = None) -> Validation:
    """Check the built graph, or the graph that files make up together.

    Files need not be occugraph's: a check applies where the graph has what the check is about.

    Args:
        files: RDF files in any usual format; none for the graph that the embedded tables give.
        base: where the IRIs of occugraph's own terms live; None to find out.

    Raises:
        InputError: a file that cannot be read, with the line; a base that is no IRI.
        UnknownName: a file name suffix that no RDF format has.

    """
    from .checked_graph import checked_graph, undisturbed

    with undisturbed():
        return check(*checked_graph(files, base))


def check(graph: Graph, base: str = BASE) -> Validation:
    """Check an rdflib graph.

    Args:
        graph: any graph; it is only read.
        base: where the IRIs of occugraph's own terms live in it.

    """
    from .naming import Names
    from .shapes import Examined, shapes_graph, shapes_in

    shapes = shapes_graph(base)
    listed = shapes_in(shapes)
    examined = Examined(graph)
    applying = {str(shape.iri): shape for shape in listed if examined.applies(shape)}
    names = Names(graph, base)
    findings = [
        _finding(result, names)
        for result in _one_a_cause(_results(graph, shapes, listed, applying))
    ]
    blind = {shape.check: shape for shape in applying.values() if not examined.nodes(shape)}
    findings += [_blind(shape, names) for shape in blind.values()]
    return Validation(in_order(findings), _counts(listed, applying, examined))


def _results(
    graph: Graph, shapes: Graph, listed: Sequence[Shape], applying: dict[str, Shape]
) -> list[_Result]:
    """Run pySHACL with the shapes that apply."""
    import pyshacl
    import rdflib

    from .shapes import SH

    for shape in listed:
        if str(shape.iri) not in applying:
            shapes.add((shape.iri, SH.deactivated, rdflib.Literal(True)))
    _, report, told = pyshacl.validate(graph, shacl_graph=shapes, inplace=True)
    if not isinstance(report, rdflib.Graph):
        raise OccugraphError(f"the checks could not be run: {told}")
    found = []
    for result in report.subjects(rdflib.RDF.type, SH.ValidationResult):
        shape = applying[str(report.value(result, SH.sourceShape))]
        message = str(report.value(result, SH.resultMessage))
        component = str(report.value(result, SH.sourceConstraintComponent))
        focus, value = report.value(result, SH.focusNode), report.value(result, SH.value)
        if not shape.targets:
            culprit = None if value == focus else value
            path = report.value(result, SH.resultPath)
            focus, value = culprit, _at_fault(graph, culprit, path, message)
        value = None if value == focus else value
        found.append(_Result(shape, focus, value, message, component))
    return found


def _at_fault(graph: Graph, culprit: Node | None, path: Node | None, message: str) -> Node | None:
    """Find the value that a question over the whole graph objects to.

    It is the text that the culprit has for the property named or, if it is no text, the first
    other thing that the message names.
    """
    from rdflib import Literal, URIRef

    values = sorted(graph.objects(culprit, path), key=str) if path is not None else []
    named = message.partition("<")[2].partition(">")[0]
    if named and not any(isinstance(value, Literal) for value in values):
        return URIRef(named)
    return values[0] if values else None


def _one_a_cause(results: Sequence[_Result]) -> list[_Result]:
    """Keep one of the results that have one cause.

    Several shapes of a check may meet the same pair, or meet it from either end.
    """
    kept: dict[object, _Result] = {}
    circles = _Circles()
    ordered = sorted(
        results, key=lambda it: (it.shape.check, str(it.focus), str(it.value), it.message)
    )
    for result in ordered:
        if result.shape.check in CIRCULAR:
            circles.join(result.focus, result.value or result.focus)
    for result in ordered:
        check, focus, value = result.shape.check, result.focus, result.value
        if check in CIRCULAR:
            kept.setdefault((check, circles.first(focus)), result)
        elif value is None:
            kept.setdefault((check, focus, result.message), result)
        else:
            kept.setdefault((check, frozenset((focus, value))), result)
    return list(kept.values())


class _Circles:
    """Nodes that hang together, each set known by one of them."""

    def __init__(self) -> None:
        self.leads_to: dict[Node | None, Node | None] = {}

    def first(self, node: Node | None) -> Node | None:
        while node in self.leads_to:
            node = self.leads_to[node]
        return node

    def join(self, one: Node | None, other: Node | None) -> None:
        one, other = self.first(one), self.first(other)
        if one != other:
            self.leads_to[other] = one


def _finding(result: _Result, names: Names) -> Finding:
    shape, focus, value, message, component = result
    said = message.removeprefix(f"{shape.check}: ")
    sentence = names.sentence(said)
    if value is not None and f"<{value}>" not in said:
        sentence += f" [{names.told(value)}]"
    if focus is not None:
        sentence = f"{names.told(focus)}: {sentence}"
    return Finding(
        shape.check,
        shape.severity,
        None if focus is None else _plain(focus),
        None if focus is None else names.label(focus),
        None if focus is None else names.notation(focus),
        f"{shape.check}: {sentence}",
        None,
        None,
        None if value is None else _plain(value),
        Origin(
            str(shape.iri),
            shape.name,
            component,
            None if focus is None else _term(focus),
            None if value is None else _term(value),
        ),
    )


def _plain(node: Node) -> str:
    """Say a node as text; a blank node's name means nothing and changes from run to run."""
    from rdflib import BNode

    return "[]" if isinstance(node, BNode) else str(node)


def _term(node: Node) -> str:
    """Say a node as a term of Turtle."""
    from rdflib import Literal, URIRef

    if isinstance(node, Literal):
        typed = f"^^{iri(node.datatype)}" if node.datatype else ""
        return text(str(node), node.language) + typed
    return iri(str(node)) if isinstance(node, URIRef) else "[]"


def _blind(shape: Shape, names: Names) -> Finding:
    """Object to a check that found nothing to look at, though what it is about is there."""
    about = " and ".join(sorted(names.told(subject) for subject in shape.subjects))
    message = (
        f"R1: {shape.check} ({shape.name}) found nothing to look at, though the graph has {about}; "
        "see whether a class or property is misspelt or missing"
    )
    origin = Origin(str(shape.iri), shape.name)
    return Finding("R1", "violation", None, None, None, message, None, None, shape.check, origin)


def _counts(
    listed: Sequence[Shape], applying: dict[str, Shape], examined: Examined
) -> dict[str, int]:
    looked_at: dict[str, set[Node]] = {shape.check: set() for shape in listed}
    for shape in applying.values():
        looked_at[shape.check] |= examined.nodes(shape)
    return {name: len(looked_at[name]) for name in sorted(looked_at, key=natural)}
