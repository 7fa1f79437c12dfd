"""What a user's own shapes say of a graph as it is written, reported like occugraph's."""

import re
import warnings
from collections import defaultdict
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import NamedTuple

from rdflib import RDFS, BNode, Graph, URIRef
from rdflib.term import Node

from ...errors import InputError
from ...files.limits import LONGEST_MESSAGE
from ...files.printable import shorten
from ..findings import SEVERITIES as GRAVEST_FIRST
from ..findings import Check, Finding
from ..judge import find_focus_nodes, run_shapes
from ..messages import Names, Result, choose_text, describe_result
from ..quick_graph import QuickGraph
from ..screen import find_suspects, narrow_targets, remove_targets
from ..shapes import SEVERITIES, SH, Examined, Shape
from . import OwnShapes, find_text

_BLANK = re.compile("'?[0-9a-f]{28,32}'?")
_SPACE = re.compile(r"\s+")


class OwnResults(NamedTuple):
    """What the shapes that a user brings say of a graph."""

    findings: tuple[Finding, ...] = ()
    examined: dict[str, int] = {}  # noqa: RUF012
    absent: dict[str, tuple[str, ...]] = {}  # noqa: RUF012
    checks: tuple[Check, ...] = ()


def run_own_shapes(
    graph: QuickGraph, base: str, own: OwnShapes, checks: Container[str], *, screened: bool
) -> OwnResults:
    """Run those of a user's shapes that serve checks over a graph, which stays as it is."""
    shapes, names, examined = own.graph, Names(graph, base), Examined(graph)
    listed = [shape for shape in own.shapes if shape.check in checks]
    remove_targets(shapes, [shape.iri for shape in own.shapes if shape not in listed])
    if screened:
        narrow_targets(shapes, find_suspects(graph, shapes))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            warnings.simplefilter("error", RuntimeWarning)  # of what pySHACL leaves out
            warnings.filterwarnings("error", ".* Won't capture all of it")
            counted = _count(graph, shapes, listed, examined)
            report = run_shapes(graph, shapes, advanced=True)
    except Exception as error:  # whatever pySHACL has against shapes that are not ours
        text, _, _ = _SPACE.sub(" ", str(error)).partition(" For reference, see")
        if isinstance(error, StopIteration):
            text = "a sh:expression is of a kind that is not known here"
        reason = shorten(_BLANK.sub("a blank node", text) or type(error).__name__, LONGEST_MESSAGE)
        problem = f"its shapes could not be run: {reason}"
        raise InputError(problem, file=", ".join(own.names)) from None
    results = dict.fromkeys(_results(report, shapes, listed, examined, names))
    return OwnResults(
        tuple(describe_result(result, names) for result in results),
        counted,
        {
            check: tuple(sorted(_absent(listed, check, examined, names)))
            for check, count in counted.items()
            if not count
        },
        tuple(_describe(shapes, listed)),
    )


def _count(
    graph: QuickGraph, shapes: QuickGraph, listed: Sequence[Shape], examined: Examined
) -> dict[str, int]:
    """Count the nodes that each check looks at; what a target in SPARQL selects, by pySHACL."""
    counts = {}
    for check in dict.fromkeys(shape.check for shape in listed):
        of_check = [shape for shape in listed if shape.check == check]
        patterns = [
            each for shape in of_check if shape.targets for each in examined.patterns(shape)
        ]
        selecting = [shape for shape in of_check if (shape.iri, SH.target, None) in shapes]
        counts[check] = examined.count(patterns)
        if selecting:
            nodes = set(graph.select(_every(patterns))) if patterns else set()
            nodes = nodes.union(*(find_focus_nodes(graph, shapes, each.iri) for each in selecting))
            counts[check] = len(nodes)
    return counts


def _every(patterns: Sequence[str]) -> str:
    """Ask for the nodes that patterns find."""
    return f"SELECT DISTINCT ?this {{ {' UNION '.join(f'{{ {each} }}' for each in patterns)} }}"


def _results(
    report: Graph, shapes: Graph, listed: Sequence[Shape], examined: Examined, names: Names
) -> Iterator[Result]:
    """Yield each result for the shape with the target, be it of a shape within."""
    owners = defaultdict[Node | None, list[Shape]](list)
    for shape in listed:
        for node in set(shapes.transitive_objects(shape.iri, SH.property)):
            owners[node].append(shape)

    graph = examined.graph

    @cache
    def looked_at(shape: Shape) -> set[Node]:
        nodes = find_focus_nodes(graph, shapes, shape.iri) if not shape.targets else set()
        return nodes | (
            set(graph.select(_every(examined.patterns(shape)))) if shape.targets else set()
        )

    for result in report.objects(None, SH.result):
        part = {name: report.value(result, SH[name]) for name in _PARTS}
        focus, value = part["focusNode"], part["value"]
        message = choose_text(report.objects(result, SH.resultMessage)) or ""
        sources = filter(None, (part["sourceShape"], part["sourceConstraint"]))
        if not any((source, SH.message, None) in shapes for source in sources):
            message = _write_broken(part, shapes, names) or message
        for node in filter(None, (focus, value)):
            message = message.replace(node, "a blank node") if isinstance(node, BNode) else message
        severity = SEVERITIES[part["resultSeverity"] or SH.Violation]
        whose = owners[part["sourceShape"]]
        if len(whose) > 1:
            whose = [shape for shape in whose if focus in looked_at(shape)] or whose
        for shape in whose:
            yield Result(
                replace(shape, severity=severity),
                focus,
                None if value == focus else value,
                _SPACE.sub(" ", message),
                str(part["sourceConstraintComponent"]),
                part["resultPath"],
            )


_PARTS = (
    *("focusNode", "value", "resultPath", "resultSeverity"),
    *("sourceShape", "sourceConstraint", "sourceConstraintComponent"),
)


def _write_broken(part: Mapping[str, Node | None], shapes: Graph, names: Names) -> str | None:
    """Say what of a shape without a message does not hold; None where its constraint is its own."""
    component = str(part["sourceConstraintComponent"])
    if not component.startswith(str(SH)):
        return None
    name = component.removeprefix(str(SH)).removesuffix("ConstraintComponent")
    name = "sparql" if name == "SPARQL" else name[0].lower() + name[1:]
    given = list(shapes.objects(part["sourceShape"], SH[name]))
    plain = len(given) == 1 and not isinstance(given[0], BNode)
    shown = f" {names.name(given[0])}" if plain else ""
    path = part["resultPath"]
    of = f" of {names.name(path)}" if isinstance(path, URIRef) else ""
    return f"sh:{name}{shown}{of} does not hold"


def _absent(listed: Sequence[Shape], check: str, examined: Examined, names: Names) -> set[str]:
    """Name what a check is about and the graph has none of."""
    terms = {term for shape in listed if shape.check == check for _, term in shape.targets}
    return {names.short(str(term)) for term in terms} or {"node that its sh:target selects"}


def _describe(shapes: Graph, listed: Sequence[Shape]) -> Iterator[Check]:
    """Describe each check by its first shape."""
    described: dict[str, Check] = {}
    for shape in listed:
        text = find_text(shapes, shape.iri, SH.description, RDFS.comment) or shape.name
        check = Check(shape.check, str(shape.iri), shape.name, text, shape.severity)
        before = described.setdefault(shape.check, check)
        gravest = min(before.severity, check.severity, key=GRAVEST_FIRST.index)
        described[shape.check] = replace(before, severity=gravest)
    yield from described.values()
