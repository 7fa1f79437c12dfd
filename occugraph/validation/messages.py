"""Saying in people's words what a validator found, and what it could not look at."""

from __future__ import annotations

from collections.abc import Container, Sequence
from typing import NamedTuple

from rdflib import BNode, Graph, Literal, URIRef
from rdflib.term import Node

from ..rdf.terms import iri, text
from .findings import LOOKING, SEVERITIES, Check, Finding, Origin, natural
from .naming import Names
from .shapes import SH, Shape


class Result(NamedTuple):
    """A result of pySHACL's; a question over the whole graph has its culprit as the focus."""

    shape: Shape
    focus: Node | None
    value: Node | None
    message: str
    component: str
    path: Node | None


def told(result: Result, names: Names) -> Finding:
    """Say a result as a finding."""
    shape, focus, value, message, component, path = result
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
            _term(path) if isinstance(path, URIRef) else None,
            None if focus is None else names.told(focus),
        ),
    )


def _plain(node: Node) -> str:
    """Say a node as text; a blank node's name means nothing and changes from run to run."""
    return "[]" if isinstance(node, BNode) else str(node)


def _term(node: Node) -> str:
    """Say a node as a term of Turtle."""
    if isinstance(node, Literal):
        typed = f"^^{iri(node.datatype)}" if node.datatype else ""
        return text(str(node), node.language) + typed
    return iri(str(node)) if isinstance(node, URIRef) else "[]"


def blind(shape: Shape, names: Names) -> Finding:
    """Object to a check that found nothing to look at, though what it is about is there."""
    about = " and ".join(sorted(names.told(subject) for subject in shape.subjects))
    message = (
        f"{LOOKING}: {shape.check} ({shape.name}) found nothing to look at, though the graph "
        f"has {about}; see whether a class or property is misspelt or missing"
    )
    origin = Origin(str(shape.iri), shape.name)
    return Finding(LOOKING, "violation", None, None, None, message, None, None, shape.check, origin)


def nothing_seen(base: str) -> Finding:
    """Object to a graph that none of the checks is about: nothing in it was looked at."""
    message = (
        f"{LOOKING}: the graph has nothing that the checks are about; see "
        "whether it is the right file and spells its vocabulary right"
    )
    origin = Origin(f"{base}shapes#{LOOKING}", _LOOKING_NAME)
    return Finding(LOOKING, "violation", None, None, None, message, None, None, None, origin)


_LOOKING_NAME = "Every check looks at something"


def described(shapes: Graph, listed: Sequence[Shape], checks: Container[str]) -> tuple[Check, ...]:
    """Describe the checks of shapes, and the check that they look at something if it is asked."""
    found: dict[str, Check] = {}
    for check in {shape.check for shape in listed}:
        own = [shape for shape in listed if shape.check == check]
        main = next((it for it in own if it.iri.endswith(f"#{check}")), own[0])
        severity = min((it.severity for it in own), key=SEVERITIES.index)
        description = str(shapes.value(main.iri, SH.description))
        found[check] = Check(check, str(main.iri), main.name, description, severity)
    if LOOKING in checks and listed:
        space = listed[0].iri.rpartition("#")[0]
        description = "A check whose subject the graph has finds something to look at."
        found[LOOKING] = Check(
            LOOKING, f"{space}#{LOOKING}", _LOOKING_NAME, description, "violation"
        )
    return tuple(found[name] for name in sorted(found, key=natural))
