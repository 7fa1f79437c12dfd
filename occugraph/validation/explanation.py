"""What each check asks for, why, on what authority, with a failing and a passing example."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path

from rdflib import Graph
from rdflib.namespace import DCTERMS, RDFS
from rdflib.term import Node, URIRef

from ..errors import InputError, quote_input
from ..model.concept_index import nearest
from .findings import SEVERITIES, natural
from .messages import Names
from .shapes import FOLDER, SH, Shape, shapes_graph, shapes_in

#: What a message names of the graph: `{?found}`, `<{?other}>`.
_FILLED_IN = re.compile(r"<?\{\?(\w+)\}>?")
OUTCOMES = ("fails", "passes")
ALL = "all"
ABOUT = """\
# The checks

Each check of `occugraph validate`, as `occugraph validate --explain ID` prints it. This page is
made from the shapes:

    occugraph validate --explain all > docs/checks.md

A violation is what must not be, a warning what should not be, an info what may be looked at. A
check applies to a graph that has what the check is about; the report says how many nodes it looked
at. Every example stands alone: written to a file, `occugraph validate --select ID FILE` objects to
the failing one and has nothing to say of the passing one.

Three ids are of no shape:
"""
OF_NO_SHAPE = {
    "L6": "The duties printed in a row fit another occupation better than its own. Measured on the "
    "words of a publisher's document, which are not in the graph: `occugraph build --document` "
    "warns of it, with the line.",
    "R1": "A check applied and yet found nothing to look at, mostly because a class or a property "
    "is misspelt. A violation of the report's own.",
    "R9": "An IRI that is gone without a deprecation: `occugraph diff OLD NEW` finds it, names it, "
    "and ends with exit code 1. Keep the IRI, marked owl:deprecated or with dct:isReplacedBy.",
}


def explain(check: str) -> str:
    """Explain a check, or all of them, in Markdown: rule, why, how to mend, examples."""
    graph = shapes_graph()
    # by IRI within a check, so that the shape named like it is first: it stands for the check
    ranked = sorted(shapes_in(graph), key=lambda shape: natural(shape.check))
    groups = groupby(ranked, key=lambda shape: shape.check)
    checks = {name: tuple(shapes) for name, shapes in groups}
    if check == ALL:
        sections = ("\n".join(_section(graph, shapes)) for shapes in checks.values())
        others = (f"- `{name}`: {text}" for name, text in OF_NO_SHAPE.items())
        return "\n".join((ABOUT, *others, "", *_table(checks.values()), "", *sections)).rstrip("\n")
    if check.upper() in OF_NO_SHAPE:
        return f"## {check.upper()}\n\n{OF_NO_SHAPE[check.upper()]}"
    known = {name.lower(): name for name in checks}
    if check.lower() not in known:
        near = ", ".join(known[name] for name in nearest(check.lower(), known, cutoff=0.3))
        hint = f"nearest: {near}" if near else "see --explain all"
        raise InputError(f"no check {quote_input(check)}; {hint}")
    return "\n".join(_section(graph, checks[known[check.lower()]])).rstrip("\n")


def example(check: str, outcome: str) -> Path:
    """Find the file of a check's example, of one of `OUTCOMES`."""
    return FOLDER / "examples" / f"{check}.{outcome}.ttl"


def _table(checks: Iterable[Sequence[Shape]]) -> Iterator[str]:
    yield from ("| check | severity | rule |", "|---|---|---|")
    for shapes in checks:
        names = "; ".join(shape.name for shape in shapes)
        yield f"| [{shapes[0].check}](#{shapes[0].check.lower()}) | {_severity(shapes)} | {names} |"


def _severity(shapes: Sequence[Shape]) -> str:
    return ", ".join(sorted({shape.severity for shape in shapes}, key=SEVERITIES.index))


def _section(graph: Graph, shapes: Sequence[Shape]) -> Iterator[str]:
    main = shapes[0]
    yield from (f"## {main.check}", "", f"{_severity(shapes)} · <{main.iri}>", "")
    yield from (str(graph.value(main.iri, RDFS.comment)), "")
    for shape in shapes:
        wrong, mend = _message(graph, shape)
        grade = "" if shape.severity == main.severity else f" ({shape.severity})"
        yield f"- **{shape.name}**{grade}. {graph.value(shape.iri, SH.description)}"
        yield f"  - finding: {wrong}"
        yield f"  - to mend: {mend}"
        yield f"  - source: {', '.join(_clauses(graph, shape.iri))}"
    for outcome in OUTCOMES:
        text = example(main.check, outcome).read_text("utf-8").rstrip("\n")
        yield f"\n{outcome.capitalize()}:\n\n```turtle\n{text}\n```"
    yield ""


def _message(graph: Graph, shape: Shape) -> tuple[str, str]:
    """Split a shape's message into what is wrong and what to do about it."""
    message = str(graph.value(shape.iri, SH.message)).removeprefix(f"{shape.check}: ")
    wrong, _, mend = _FILLED_IN.sub(r"*\1*", message).partition("; ")
    return wrong, mend


def _clauses(graph: Graph, shape: Node) -> Iterator[str]:
    """Name what a shape enforces: the document and the place in it, as links."""
    names = Names(graph)
    for clause in sorted(map(str, graph.objects(shape, DCTERMS.source))):
        document, _, place = clause.partition("#")
        title = graph.value(URIRef(document), DCTERMS.title)
        linked = f"[{title}{f' {place}' if place else ''}]({clause})"
        yield linked if title else names.name(URIRef(clause))
