"""Checking a graph against the shapes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from ..errors import OccugraphError
from ..rdf.namespaces import BASE
from ..rdf.readers import LARGEST, read_inputs
from .findings import LOOKING, Finding, Validation, natural, sort_findings

if TYPE_CHECKING:
    from os import PathLike

    from rdflib import Graph
    from rdflib.term import Node

    from ..graph.engine import Engine
    from .messages import Names, Result
    from .selection import CheckSelection
    from .shapes import Examined, Shape
    from .target_graph import TargetGraph

#: Checks whose findings lead from one to the next, in a circle that is one cause.
CIRCULAR = frozenset({"CYC"})


def validate(
    files: Sequence[str | PathLike[str]] = (),
    *,
    base: str | None = None,
    selection: CheckSelection | None = None,
    syntax: str | None = None,
    largest: int = LARGEST,
) -> Validation:
    """Check the built graph, or the graph that files make up together.

    Files need not be occugraph's: a check applies where the graph has what the check is about.

    Args:
        files: RDF files in any usual format, folders of them, `-` for the standard input; none
            for the graph that the embedded tables give.
        base: base IRI of occugraph's own terms; None to detect it.
        selection: which checks; None for those of the profile that the graph uses.
        syntax: the format of all files, a name of `rdf.readers.NAMES`; None to go by suffixes.
        largest: bytes that all files may hold together, unpacked.

    Raises:
        InputError: a file that cannot be read, with the line; a base that is no IRI; a check
            or a profile that does not exist.
        UnknownName: a file name suffix that no RDF format has.

    """
    from .target_graph import quiet_run, read_target

    read = read_inputs([str(file) for file in files], syntax, largest)
    with quiet_run():
        return _validate_target(read_target(read, base), selection)


def validate_engine(
    engine: Engine, name: str, *, base: str | None = None, selection: CheckSelection | None = None
) -> Validation:
    """Check the graph that an engine answers from, such as one at a SPARQL endpoint.

    Args:
        engine: what answers.
        name: what errors call the graph, such as the address of the endpoint.
        base: as for `validate`.
        selection: as for `validate`.

    Raises:
        InputError: a base that is no IRI; a check or a profile that does not exist.
        OutsideError: an engine that fails, holds nothing, or gives less than the whole graph.

    """
    from .target_graph import fetch_target, quiet_run

    with quiet_run():
        return _validate_target(fetch_target(engine, name, base), selection)


def _validate_target(target: TargetGraph, selection: CheckSelection | None) -> Validation:
    from .selection import CheckSelection

    return _placed(check(target.graph, target.base, selection or CheckSelection()), target)


def check(graph: Graph, base: str = BASE, selection: CheckSelection | None = None) -> Validation:
    """Check an rdflib graph.

    Args:
        graph: any graph; it is only read.
        base: base IRI of occugraph's own terms in it.
        selection: which checks; None for every one.

    Raises:
        InputError: a check or a profile that does not exist; no check left.

    """
    from rdflib import Literal

    from .messages import (
        Names,
        describe_checks,
        describe_result,
        report_blind_check,
        report_nothing_checked,
    )
    from .selection import CheckSelection, select_checks
    from .shapes import SH, Examined, shapes_graph, shapes_in

    shapes = shapes_graph(base)
    every = shapes_in(shapes)
    known = {LOOKING, *(shape.check for shape in every)}
    selected = select_checks(selection or CheckSelection(select=("*",)), shapes, graph, known)
    listed = [shape for shape in every if shape.check in selected.checks]
    examined = Examined(graph)
    applying = {str(shape.iri): shape for shape in listed if examined.applies(shape)}
    names = Names(graph, base)
    for shape in every:
        if str(shape.iri) not in applying:
            shapes.add((shape.iri, SH.deactivated, Literal(True)))
    results = _results(graph, run_shapes(graph, shapes), applying)
    findings = [describe_result(result, names) for result in _one_a_cause(results)]
    counts = _counts(listed, applying, examined)
    if LOOKING in selected.checks:
        blind = {shape.check: shape for shape in applying.values() if not examined.nodes(shape)}
        findings += [report_blind_check(shape, names) for shape in blind.values()]
        findings += [] if any(counts.values()) else [report_nothing_checked(base)]
    return Validation(
        sort_findings(findings),
        counts,
        {name: _absent(name, listed, examined, names) for name, seen in counts.items() if not seen},
        describe_checks(shapes, listed, selected.checks),
        selected.profile,
        selected.detected,
    )


def run_shapes(graph: Graph, shapes: Graph) -> Graph:
    """Run shapes over a graph in pySHACL, and give the validation report as a graph.

    Raises:
        OccugraphError: shapes that cannot be run, with the reason.

    """
    import pyshacl
    import rdflib

    _, report, reason = pyshacl.validate(graph, shacl_graph=shapes, inplace=True)
    if not isinstance(report, rdflib.Graph):
        raise OccugraphError(f"the checks could not be run: {reason}")
    return report


def _absent(
    check: str, listed: Sequence[Shape], examined: Examined, names: Names
) -> tuple[str, ...]:
    """Name what a check is about and the graph has none of."""
    terms = set()
    for shape in listed:
        if shape.check == check:
            about = {subject: examined.about(subject) for subject in shape.subjects}
            about = about or {target[1]: examined.target(*target) for target in shape.targets}
            terms |= {names.short(str(term)) for term, nodes in about.items() if not nodes}
    return tuple(sorted(terms))


def _placed(validation: Validation, target: TargetGraph) -> Validation:
    """Add where findings stand, in the files or in the source tables."""
    from .positions.places import Wanted

    wanted = {
        number: Wanted(finding.origin.focus, finding.origin.path, finding.origin.value)
        for number, finding in enumerate(validation.findings)
        if finding.origin.focus not in (None, "[]")
    }
    places = dict(zip(wanted, target.places(list(wanted.values())), strict=True))
    sources = dict(zip(wanted, target.sources(list(wanted.values())), strict=True))

    def placed(number: int, finding: Finding) -> Finding:
        file, line = places.get(number) or (finding.file, finding.line)
        row = sources.get(number)
        source = f"{row.file}:{row.line}" if row else None
        return replace(finding, file=file, line=line, source=source)

    return replace(
        validation,
        findings=tuple(placed(*each) for each in enumerate(validation.findings)),
        files=tuple(each.name for each in target.inputs),
    )


def _results(graph: Graph, report: Graph, applying: dict[str, Shape]) -> list[Result]:
    """Read the results of a validation report."""
    from rdflib import RDF

    from .messages import Result
    from .shapes import SH

    results = []
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
        results.append(Result(shape, focus, value, message, component, path))
    return results


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
        key=lambda result: (
            result.shape.check,
            str(result.focus),
            str(result.value),
            result.message,
            result.component,
        ),
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
