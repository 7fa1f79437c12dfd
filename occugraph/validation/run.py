"""Checking a graph against the shapes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from ..rdf.inputs import LARGEST, read_inputs
from ..rdf.namespaces import BASE
from .engines import ENGINES, make_sure_of, reported
from .findings import LOOKING, Finding, Validation, in_order, natural

if TYPE_CHECKING:
    from os import PathLike

    from rdflib import Graph
    from rdflib.term import Node

    from .choice import Choice
    from .messages import Result
    from .naming import Names
    from .shapes import Examined, Shape
    from .target_graph import Checked

#: Checks whose findings lead from one to the next, in a circle that is one cause.
CIRCULAR = frozenset({"CYC"})


def validate(
    files: Sequence[str | PathLike[str]] = (),
    *,
    base: str | None = None,
    choice: Choice | None = None,
    syntax: str | None = None,
    largest: int = LARGEST,
    endpoint: str | None = None,
    engine: str = ENGINES[0],
) -> Validation:
    """Check the built graph, or the graph that files make up together or an endpoint holds.

    Files need not be occugraph's: a check applies where the graph has what the check is about.

    Args:
        files: RDF files in any usual format, folders of them, `-` for the standard input; none
            for the graph that the embedded tables give.
        base: where the IRIs of occugraph's own terms live; None to find out.
        choice: which checks; None for those of the profile that the graph is found to have.
        syntax: the format of all files, a name of `graph.inputs.NAMES`; None to go by suffixes.
        largest: bytes that all files may hold together, unpacked.
        endpoint: address of a SPARQL 1.1 endpoint to fetch the graph from, without files.
        engine: what runs the checks: `pyshacl` or, as an extra, `pyshifty`.

    Raises:
        InputError: a file that cannot be read, with the line; a base that is no IRI; a check
            or a profile that does not exist; an engine that is not installed.
        UnknownName: a file name suffix that no RDF format has; no such engine.
        OutsideError: an endpoint that fails, or gives less than the whole graph.

    """
    from .choice import Choice
    from .target_graph import checked_graph, graph_at, undisturbed

    make_sure_of(engine)
    read = read_inputs([str(file) for file in files], syntax, largest)
    with undisturbed():
        checked = graph_at(endpoint, base) if endpoint else checked_graph(read, base)
        return _placed(check(checked.graph, checked.base, choice or Choice(), engine), checked)


def check(
    graph: Graph, base: str = BASE, choice: Choice | None = None, engine: str = ENGINES[0]
) -> Validation:
    """Check an rdflib graph.

    Args:
        graph: any graph; it is only read.
        base: where the IRIs of occugraph's own terms live in it.
        choice: which checks; None for every one.
        engine: as `validate`.

    Raises:
        InputError: a check or a profile that does not exist; no check left; an engine that is
            not installed.
        UnknownName: no such engine.

    """
    make_sure_of(engine)
    from rdflib import Literal

    from .choice import Choice
    from .messages import blind, described, nothing_seen, told
    from .naming import Names
    from .selection import chosen
    from .shapes import SH, Examined, shapes_graph, shapes_in

    shapes = shapes_graph(base)
    every = shapes_in(shapes)
    known = {LOOKING, *(shape.check for shape in every)}
    asked = chosen(choice or Choice(select=("*",)), shapes, graph, known)
    listed = [shape for shape in every if shape.check in asked.checks]
    examined = Examined(graph)
    applying = {str(shape.iri): shape for shape in listed if examined.applies(shape)}
    names = Names(graph, base)
    for shape in every:
        if str(shape.iri) not in applying:
            shapes.add((shape.iri, SH.deactivated, Literal(True)))
    results = _results(graph, reported(engine, graph, shapes), applying)
    findings = [told(result, names) for result in _one_a_cause(results)]
    counts = _counts(listed, applying, examined)
    if LOOKING in asked.checks:
        idlers = {shape.check: shape for shape in applying.values() if not examined.nodes(shape)}
        findings += [blind(shape, names) for shape in idlers.values()]
        findings += [] if any(counts.values()) else [nothing_seen(base)]
    return Validation(
        in_order(findings),
        counts,
        {name: _absent(name, listed, examined, names) for name, seen in counts.items() if not seen},
        described(shapes, listed, asked.checks),
        asked.profile,
        asked.found,
    )


def _absent(
    check: str, listed: Sequence[Shape], examined: Examined, names: Names
) -> tuple[str, ...]:
    """Name what a check is about and the graph has none of."""
    found = set()
    for shape in listed:
        if shape.check == check:
            about = {it: examined.about(it) for it in shape.subjects}
            about = about or {target[1]: examined.target(*target) for target in shape.targets}
            found |= {names.short(str(it)) for it, nodes in about.items() if not nodes}
    return tuple(sorted(found))


def _placed(validation: Validation, checked: Checked) -> Validation:
    """Say where findings stand, in the files or in the source tables."""
    from .positions.places import Wanted

    found = [it for it in validation.findings if it.origin.focus not in (None, "[]")]
    wanted = [Wanted(it.origin.focus or "", it.origin.path, it.origin.value) for it in found]
    at = {
        id(it): place
        for it, place in zip(found, checked.places(wanted), strict=True)
        if place is not None
    }
    from_row = {
        id(it): f"{row.file}:{row.line}"
        for it, row in zip(found, checked.sources(wanted), strict=True)
        if row is not None
    }

    def placed(it: Finding) -> Finding:
        file, line = at.get(id(it), (it.file, it.line))
        return replace(it, file=file, line=line, source=from_row.get(id(it)))

    return replace(
        validation,
        findings=tuple(map(placed, validation.findings)),
        files=tuple(it.name for it in checked.inputs),
    )


def _results(graph: Graph, report: Graph, applying: dict[str, Shape]) -> list[Result]:
    """Read the results of a validation report."""
    from rdflib import RDF

    from .messages import Result
    from .shapes import SH

    found = []
    for result in report.subjects(RDF.type, SH.ValidationResult):
        shape = applying[str(report.value(result, SH.sourceShape))]
        message = str(report.value(result, SH.resultMessage))
        component = str(report.value(result, SH.sourceConstraintComponent))
        focus, value = report.value(result, SH.focusNode), report.value(result, SH.value)
        path = report.value(result, SH.resultPath)
        if not shape.targets:
            culprit = None if value == focus else value
            focus, value = culprit, _at_fault(graph, culprit, path, message)
        value = None if value == focus else value
        found.append(Result(shape, focus, value, message, component, path))
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


def _one_a_cause(results: Sequence[Result]) -> list[Result]:
    """Keep one of the results that have one cause.

    Several shapes of a check may meet the same pair, or meet it from either end.
    """
    kept: dict[object, Result] = {}
    circles = _Circles()
    ordered = sorted(
        results,
        key=lambda it: (it.shape.check, str(it.focus), str(it.value), it.message, it.component),
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


def _counts(
    listed: Sequence[Shape], applying: dict[str, Shape], examined: Examined
) -> dict[str, int]:
    looked_at: dict[str, set[Node]] = {shape.check: set() for shape in listed}
    for shape in applying.values():
        looked_at[shape.check] |= examined.nodes(shape)
    return {name: len(looked_at[name]) for name in sorted(looked_at, key=natural)}
