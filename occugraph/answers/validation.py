"""Checking a graph against the shapes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from ..errors import OccugraphError
from ..namespaces import BASE
from .findings import Finding, Validation, in_order, natural

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
    from ..graph.build import checked_base
    from .copying import add_file, answering_graph, collecting_later

    with collecting_later():
        if base is not None:
            checked_base(base)
        graph = answering_graph()
        for path in files:
            add_file(graph, path)
        if not files:
            _add_built(graph, base or BASE)
        return check(graph, base or _base_of(graph))


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
    results = _one_a_cause(_results(graph, shapes, listed, applying))
    names = Names(graph, base)
    findings = [_finding(result, names) for result in results]
    findings += [
        _blind(shape, names) for shape in applying.values() if not examined.nodes(shape)
    ]
    return Validation(
        in_order(findings), _counts(listed, applying, examined), _check_names(listed)
    )


def _add_built(graph: Graph, base: str) -> None:
    import pyoxigraph as ox

    from ..graph.build import build
    from ..graph.writing import nquads
    from .copying import add

    add(graph, ox.parse(nquads(build(base=base).dataset), ox.RdfFormat.N_QUADS))


def _base_of(graph: Graph) -> str:
    """Find where occugraph's own terms live in a graph that was built with another base."""
    from rdflib import URIRef

    from ..graph.reading import base_of
    from .copying import AnsweringStore

    assert isinstance(graph.store, AnsweringStore)
    found = base_of(graph.store.oxigraph) or BASE
    own = (None, URIRef(f"{found}ontology#classifies"), None)
    return found if own in graph else BASE


def _results(
    graph: Graph, shapes: Graph, listed: Sequence[Shape], applying: dict[str, Shape]
) -> list[_Result]:
    """Run pySHACL with the shapes that apply."""
    import pyshacl
    from rdflib import RDF, Literal
    from rdflib import Graph as RdflibGraph

    from .shapes import SH

    for shape in listed:
        if str(shape.iri) not in applying:
            shapes.add((shape.iri, SH.deactivated, Literal(True)))
    _, report, text = pyshacl.validate(graph, shacl_graph=shapes, inplace=True)
    if not isinstance(report, RdflibGraph):
        raise OccugraphError(f"the checks could not be run: {text}")
    found = []
    for result in report.subjects(RDF.type, SH.ValidationResult):
        shape = applying[str(report.value(result, SH.sourceShape))]
        message = str(report.value(result, SH.resultMessage))
        focus, value = report.value(result, SH.focusNode), report.value(result, SH.value)
        if not shape.targets:
            culprit = None if value == focus else value
            path = report.value(result, SH.resultPath)
            focus, value = culprit, _at_fault(graph, culprit, path, message)
        found.append(_Result(shape, focus, None if value == focus else value, message))
    return found


def _at_fault(graph: Graph, culprit: Node | None, path: Node | None, message: str) -> Node | None:
    """Find the value that a question over the whole graph objects to.

    It is the text that the culprit has for the property named or, if it is no text, the first
    other thing that the message names.
    """
    from rdflib import Literal, URIRef

    values = sorted(graph.objects(culprit, path)) if path is not None else []
    named = message.partition("<")[2].partition(">")[0]
    if named and not any(isinstance(value, Literal) for value in values):
        return URIRef(named)
    return values[0] if values else None


def _one_a_cause(results: Sequence[_Result]) -> list[_Result]:
    """Keep one of the results that have one cause.

    Several shapes of a check may meet the same pair, or meet it from either end.
    """
    kept: dict[object, _Result] = {}
    circles: dict[tuple[str, Node | None], Node | None] = {}

    def first(check: str, node: Node | None) -> Node | None:
        while (other := circles.get((check, node), node)) != node:
            node = other
        return node

    ordered = sorted(
        results, key=lambda it: (it.shape.check, str(it.focus), str(it.value), it.message)
    )
    for result in ordered:
        check, ends = result.shape.check, (result.focus, result.value)
        if check in CIRCULAR:
            one, other = sorted((first(check, end) for end in ends), key=str)
            circles[check, other] = one
        elif result.value is None:
            kept.setdefault((check, result.focus, result.message), result)
        else:
            kept.setdefault((check, frozenset(ends)), result)
    for result in ordered:
        if result.shape.check in CIRCULAR:
            kept.setdefault((result.shape.check, first(result.shape.check, result.focus)), result)
    return list(kept.values())


def _finding(result: _Result, names: Names) -> Finding:
    shape, focus, value, message = result
    said = message.removeprefix(f"{shape.check}: ")
    told = None if value is None else names.told(value)
    sentence = names.sentence(said)
    if told is not None and f"<{value}>" not in said:
        sentence += f" [{told}]"
    return Finding(
        shape.check,
        shape.severity,
        None if focus is None else _plain(focus),
        names.label(focus) if focus is not None else None,
        names.notation(focus) if focus is not None else None,
        ": ".join([shape.check, *([names.told(focus)] if focus is not None else []), sentence]),
        None,
        None,
        None if value is None else _plain(value),
        str(shape.iri),
    )


def _plain(node: Node) -> str:
    """Say a node as text; a blank node's name means nothing and changes from run to run."""
    from rdflib import BNode

    return "[]" if isinstance(node, BNode) else str(node)


def _blind(shape: Shape, names: Names) -> Finding:
    """Object to a check that found nothing to look at, though what it is about is there."""
    about = " and ".join(sorted(names.told(subject) for subject in shape.subjects))
    message = (
        f"R1: {shape.check} ({shape.name}) found nothing to look at, though the graph has {about}; "
        "see whether a class or property is misspelt or missing"
    )
    return Finding(
        "R1", "violation", None, None, None, message, None, None, shape.check, str(shape.iri)
    )


def _counts(
    listed: Sequence[Shape], applying: dict[str, Shape], examined: Examined
) -> dict[str, int]:
    looked_at: dict[str, set[Node]] = {shape.check: set() for shape in listed}
    for shape in applying.values():
        looked_at[shape.check] |= examined.nodes(shape)
    return {name: len(looked_at[name]) for name in sorted(looked_at, key=natural)}


def _check_names(listed: Sequence[Shape]) -> dict[str, str]:
    names: dict[str, str] = {}
    for shape in listed:
        names.setdefault(shape.check, shape.name)
    return names
