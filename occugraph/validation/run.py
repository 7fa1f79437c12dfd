"""Checking a graph against the shapes."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from os import PathLike

from rdflib import RDF, BNode, Graph, Literal, URIRef
from rdflib.term import Node

from ..files.limits import LARGEST_INPUT
from ..files.printable import format_count
from ..graph.engine import Engine
from ..rdf.namespaces import BASE
from ..rdf.readers import list_unread, read_inputs
from .baseline import leave_known
from .entailments import LITERAL_FORM, add_entailments, labels_behind
from .findings import LOOKING, Finding, Validation, natural, sort_findings
from .judge import run_shapes
from .messages import (
    Names,
    Result,
    describe_checks,
    describe_result,
    report_blind_check,
    report_nothing_checked,
    write_term,
)
from .own_shapes import OwnShapes, read_own_shapes
from .own_shapes.results import OwnResults, run_own_shapes
from .positions.places import Statement, Wanted
from .quick_graph import QuickGraph
from .screen import find_suspects, narrow_targets, remove_targets
from .selection import CheckSelection, select_checks
from .shapes import SH, Examined, Shape, shapes_graph, shapes_in
from .target_graph import TargetGraph, fetch_target, quiet_run, read_target

#: What a message names in brackets.
_NAMED = re.compile(r"<([^<>]+)> ?")
#: Checks whose findings lead from one to the next, in a circle that is one cause.
CIRCULAR = frozenset({"CYC"})
#: Files of a folder that are named as not read.
_NAMED_FILES = 5


def validate(
    files: Sequence[str | PathLike[str]] = (),
    *,
    base: str | None = None,
    selection: CheckSelection | None = None,
    syntax: str | None = None,
    largest: int = LARGEST_INPUT,
    screened: bool = True,
    shapes: Sequence[str] = (),
    known: bool = True,
) -> Validation:
    """Check the graph that RDF files make up together; without any, the built graph.

    Files need not be occugraph's: a check applies where the graph has what the check is about.
    The base is detected in files, their formats go by suffixes, and the selection is the profile
    that the graph uses, unless given. Unless screened, pySHACL judges every node. Shapes are files
    of a user's own, which are run as well. Known findings in the embedded documents are left aside
    unless they are asked for.
    """
    own = read_own_shapes(shapes, largest) if shapes else None
    names = [str(file) for file in files]
    read = read_inputs(names, syntax, largest)
    with quiet_run():
        result = _validate_target(read_target(read, base), selection, screened, own, known)
    unread = tuple(filter(None, map(_describe_unread, names)))
    return replace(result, remarks=unread + result.remarks)


def _describe_unread(name: str) -> str:
    """Say what of a folder was not read; empty for what is none, or was read whole."""
    unread = list_unread(name)
    named = ", ".join(unread[:_NAMED_FILES]) + (", ..." if unread[_NAMED_FILES:] else "")
    count = format_count(len(unread), "file")
    return f"{name}: {count} not read, being no RDF by the name: {named}" if unread else ""


def validate_engine(
    engine: Engine,
    name: str,
    *,
    base: str | None = None,
    selection: CheckSelection | None = None,
    largest: int = LARGEST_INPUT,
    screened: bool = True,
    shapes: Sequence[str] = (),
    known: bool = True,
) -> Validation:
    """Check the graph that an engine answers from, which errors call by a name."""
    own = read_own_shapes(shapes, largest) if shapes else None
    with quiet_run():
        return _validate_target(fetch_target(engine, name, base), selection, screened, own, known)


def check(
    graph: QuickGraph,
    base: str = BASE,
    selection: CheckSelection | None = None,
    *,
    screened: bool = True,
    own: OwnShapes | None = None,
) -> Validation:
    """Check a graph; without a selection, by every check, and by a user's own shapes."""
    shapes = shapes_graph(base)
    every = shapes_in(shapes)
    known = {LOOKING, *(shape.check for shape in every)}
    selection = selection or CheckSelection(select=("*",))
    selected = select_checks(selection, shapes, graph, known, own.checks if own else frozenset())
    brought = OwnResults()
    if own:  # before anything is added to the graph
        brought = run_own_shapes(graph, base, own, selected.checks, screened=screened)
    add_entailments(graph, base)
    listed = [shape for shape in every if shape.check in selected.checks]
    examined = Examined(graph)
    applying = {str(shape.iri): shape for shape in listed if examined.applies(shape)}
    names = Names(graph, base)
    remove_targets(shapes, [shape.iri for shape in every if str(shape.iri) not in applying])
    if screened:
        narrow_targets(shapes, find_suspects(graph, shapes))
    results = list(_results(graph, run_shapes(graph, shapes), applying))
    findings = [describe_result(result, names) for result in _one_a_cause(results)]
    patterns: dict[str, list[str]] = {shape.check: [] for shape in listed}
    for shape in applying.values():
        patterns[shape.check] += examined.patterns(shape)
    counts = {name: examined.count(patterns[name]) for name in patterns} | brought.examined
    counts = {name: counts[name] for name in sorted(counts, key=natural)}
    if LOOKING in selected.checks:
        blind = {
            shape.check: shape
            for shape in applying.values()
            if not graph.asks(examined.patterns(shape))
        }
        findings += [report_blind_check(shape, names) for shape in blind.values()]
        findings += [] if any(counts.values()) else [report_nothing_checked(base)]
    absent = {
        name: brought.absent.get(name) or _absent(name, listed, examined, names)
        for name, seen in counts.items()
        if not seen
    }
    checks = (*describe_checks(shapes, listed, selected.checks), *brought.checks)
    return Validation(
        sort_findings([*findings, *brought.findings]),
        counts,
        absent,
        tuple(sorted(checks, key=lambda check: natural(check.id))),
        selected.profile,
        selected.detected,
        remarks=own.remarks if own else (),
    )


def _absent(
    check: str, listed: Sequence[Shape], examined: Examined, names: Names
) -> tuple[str, ...]:
    """Name what a check is about and the graph has none of."""
    terms = set()
    for shape in listed:
        if shape.check == check:
            about = {subject: examined.about(subject) for subject in shape.subjects} or {
                target[1]: examined.graph.asks(examined.target(*target)) for target in shape.targets
            }
            own = f"{shape.iri.rpartition('#')[0]}#"  # what the project adds, nobody has to write
            missing = (str(term) for term, there in about.items() if not there)
            terms |= {names.short(term) for term in missing if not term.startswith(own)}
    return tuple(sorted(terms))


def _validate_target(
    target: TargetGraph,
    selection: CheckSelection | None,
    screened: bool,
    own: OwnShapes | None,
    known: bool,
) -> Validation:
    """Check a graph, and add where findings stand: in the files or in the source tables."""
    selection = selection or CheckSelection()
    validation = check(target.graph, target.base, selection, screened=screened, own=own)
    if not known:
        validation = leave_known(validation, target.base)
    findings = list(validation.findings)
    named = [at for at, each in enumerate(findings) if each.origin.focus is not None]
    wanted = [_wanted(target.graph, findings[number]) for number in named]
    places, rows = target.places(wanted), target.sources(wanted)
    for number, place, row in zip(named, places, rows, strict=True):
        file, line = place or (None, None)
        source = f"{row.file}:{row.line}" if row else None
        findings[number] = replace(findings[number], file=file, line=line, source=source)
    names = tuple(each.name for each in target.inputs)
    remarks = target.remarks + validation.remarks
    return replace(validation, findings=tuple(findings), files=names, remarks=remarks)


def _wanted(graph: Graph, finding: Finding) -> Wanted:
    """Say what a finding is about as a file says it: a label of SKOS-XL is a node of its own."""
    origin = finding.origin
    if origin.blank:
        known_by = _statements(graph, BNode(origin.blank))
        return Wanted("[]", origin.path, origin.value, known_by=frozenset(known_by))
    for label, text in labels_behind(graph, URIRef(finding.focus or ""), (origin.path or "")[1:-1]):
        if write_term(text) == origin.value and isinstance(label, URIRef):
            return Wanted(str(write_term(label)), str(write_term(LITERAL_FORM)), origin.value)
    return Wanted(origin.focus or "", origin.path, origin.value, origin.joined_by)


def _statements(graph: Graph, node: BNode) -> Iterator[Statement]:
    """Yield the statements of a blank node that no other blank node is in, by named terms."""

    def is_one(nodes: Iterable[Node]) -> bool:
        return len(list(islice((each for each in nodes if isinstance(each, BNode)), 2))) == 1

    for predicate, value in graph.predicate_objects(node):
        if not isinstance(value, BNode) and is_one(graph.subjects(predicate, value)):
            yield None, str(write_term(predicate)), write_term(value)
    for subject, predicate in graph.subject_predicates(node):
        if not isinstance(subject, BNode) and is_one(graph.objects(subject, predicate)):
            yield write_term(subject), str(write_term(predicate)), None


def _results(graph: Graph, report: Graph, applying: dict[str, Shape]) -> Iterator[Result]:
    for result in report.subjects(RDF.type, SH.ValidationResult):
        shape = applying[str(report.value(result, SH.sourceShape))]
        message = str(report.value(result, SH.resultMessage))
        component = str(report.value(result, SH.sourceConstraintComponent))
        focus, value = report.value(result, SH.focusNode), report.value(result, SH.value)
        path = report.value(result, SH.resultPath)
        if not shape.targets and isinstance(value, Literal):
            named, message = _named(message), _NAMED.sub("", message, count=1)
            focus = named
        elif not shape.targets:
            culprit = None if value == focus else value
            focus, value = culprit, _at_fault(graph, culprit, path, message)
        value = None if value == focus else value
        yield Result(shape, focus, value, message, component, path)


def _at_fault(graph: Graph, culprit: Node | None, path: Node | None, message: str) -> Node | None:
    """Find the text that the culprit has for a property, or else what the message names first."""
    values = sorted(graph.objects(culprit, path), key=str) if path is not None else []
    named = _named(message)
    if named is not None and not any(isinstance(value, Literal) for value in values):
        return named
    return values[0] if values else None


def _named(message: str) -> Node | None:
    """Find the node that a message names first."""
    name = _NAMED.search(message)
    return (URIRef if ":" in name[1] else BNode)(name[1]) if name else None


def _one_a_cause(results: Sequence[Result]) -> list[Result]:
    """Keep one of the results that meet the same pair, or meet it from either end."""
    leads_to: dict[Node | None, Node | None] = {}

    def first(node: Node | None) -> Node | None:
        while node in leads_to:
            node = leads_to[node]
        return node

    kept: dict[object, Result] = {}
    # by check, and then as named: focus, value, message, component
    ordered = sorted(results, key=lambda each: list(map(str, (each.shape.check, *each[1:5]))))
    for result in ordered:
        if result.shape.check in CIRCULAR:
            one, other = first(result.focus), first(result.value or result.focus)
            if one != other:
                leads_to[other] = one
    for result in ordered:
        cause: object = frozenset((result.focus, result.value))
        if result.shape.check in CIRCULAR:
            cause = first(result.focus)
        elif result.value is None:
            cause = (result.focus, result.message)
        kept.setdefault((result.shape.check, cause), result)
    return list(kept.values())
