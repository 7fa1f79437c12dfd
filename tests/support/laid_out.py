"""Graphs laid out with a triple a line, in four formats, and the triple of each line."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from xml.sax.saxutils import escape, quoteattr

import pyoxigraph as ox

FORMATS = ("ttl", "nt", "rdf", "jsonld")
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"


def lay_out(triples: Iterable[ox.Triple], suffix: str) -> tuple[str, dict[int, ox.Triple]]:
    """Write triples with a triple a line; give the text and the triple of each line."""
    described: dict[object, list[ox.Triple]] = defaultdict(list)
    for triple in sorted(triples, key=str):
        described[triple.subject].append(triple)
    lines: list[str] = []
    placed: dict[int, ox.Triple] = {}

    def put(text: str, triple: ox.Triple | None = None) -> None:
        lines.append(text)
        if triple is not None:
            placed[len(lines)] = triple

    if suffix == "jsonld":
        put("[")
    elif suffix == "rdf":
        put(f'<rdf:RDF xmlns:rdf="{_RDF}">')
    for number, (subject, group) in enumerate(described.items()):
        if suffix == "jsonld":
            put((", " if number else "") + '{"@id": ' + json.dumps(_name(subject)))
        elif suffix == "rdf":
            put(f"<rdf:Description {_about('about', subject)}>")
        for place, triple in enumerate(group):
            start = f"{subject} {triple.predicate}" if not place else f"  {triple.predicate}"
            end = " ;" if place + 1 < len(group) else " ."
            if suffix == "nt":
                put(f"{triple} .", triple)
            elif suffix == "ttl":
                put(f"{start} {triple.object}{end}", triple)
            elif suffix == "rdf":
                put(_element(triple), triple)
            else:
                put(f"  , {json.dumps(triple.predicate.value)}: {_json(triple.object)}", triple)
        if suffix in ("jsonld", "rdf"):
            put("}" if suffix == "jsonld" else "</rdf:Description>")
    if suffix in ("jsonld", "rdf"):
        put("]" if suffix == "jsonld" else "</rdf:RDF>")
    return "\n".join((*lines, "")), placed


def _name(node: object) -> str:
    return f"_:{node.value}" if isinstance(node, ox.BlankNode) else str(node)[1:-1]


def _about(attribute: str, node: object) -> str:
    if isinstance(node, ox.BlankNode):
        return f"rdf:nodeID={quoteattr(f'b{node.value}')}"
    return f"rdf:{attribute}={quoteattr(_name(node))}"


def _element(triple: ox.Triple) -> str:
    iri = triple.predicate.value
    cut = max(iri.rfind("#"), iri.rfind("/")) + 1
    start, value = f'<p:{iri[cut:]} xmlns:p="{iri[:cut]}"', triple.object
    if not isinstance(value, ox.Literal):
        return f"{start} {_about('resource', value)}/>"
    kind = f'xml:lang="{value.language}"' if value.language else ""
    kind = kind or f'rdf:datatype="{value.datatype.value}"'
    return f"{start} {kind}>{escape(value.value)}</p:{iri[cut:]}>"


def _json(value: object) -> str:
    if not isinstance(value, ox.Literal):
        return json.dumps({"@id": _name(value)})
    kind = ("@language", value.language) if value.language else ("@type", value.datatype.value)
    return json.dumps({"@value": value.value, kind[0]: kind[1]})
