"""The nodes of JSON-LD with the lines of their names.

Properties are left out: what a key means depends on contexts within contexts.
"""

import json
import re
from collections.abc import Container, Iterator
from dataclasses import dataclass
from typing import Any

import pyoxigraph as ox

from ...rdf.readers import Input
from .turtle import Mention

_TOKEN = re.compile(r'(\s+)|("(?:[^"\\]|\\.)*")|([{}\[\]:,])|([^\s"{}\[\]:,]+)', re.DOTALL)
#: How a context says that a key stands before a name.
_NAME = ("@id", {"@id": "@id"})


@dataclass(slots=True)
class _Object:
    """An object that is open."""

    key: str | None = None
    node: Any = None
    line: int = 0
    described: bool = False
    """Whether it has more than a name."""
    is_context: bool = False


def mentions(source: Input, about: Container[Any]) -> Iterator[Mention]:
    """Yield a triple for each of some nodes that is described, and one where it is only named."""
    written = source.data.decode("utf-8")
    try:
        objects = list(_objects(json.loads(written)))
        context = _merged([each["@context"] for each in objects if "@context" in each])
        keys = {"@id"} | {key for key, means in context.items() if means in _NAME}
        nodes = _nodes(objects, keys, context, source.base)
    except (ValueError, SyntaxError, RecursionError):
        return
    line = 1
    unclosed: list[_Object] = []
    after_colon = False
    for space, string, mark, _ in _TOKEN.findall(written):
        now = unclosed[-1] if unclosed else None
        if space:
            line += space.count("\n")
        elif mark:
            after_colon = mark == ":" or (after_colon and mark == "[")
            if mark == "{":
                within = now is not None and (now.is_context or now.key == "@context")
                unclosed.append(_Object(is_context=within))
            elif mark == "}":
                done = unclosed.pop()
                if done.node in about:
                    ends = (done.node, None) if done.described else (None, done.node)
                    yield Mention(ends[0], None, ends[1], (done.line,) * 3)
        elif string and now is not None and not now.is_context:
            if after_colon:
                if now.key in keys:
                    now.node, now.line = nodes.get(json.loads(string)), line
                after_colon = False
            else:
                now.key = json.loads(string)
                now.described |= now.key not in keys and now.key != "@context"


def _objects(value: Any) -> Iterator[dict[str, Any]]:
    """Yield every object of a document."""
    if isinstance(value, dict):
        yield value
    for each in value.values() if isinstance(value, dict) else value:
        if isinstance(each, dict | list):
            yield from _objects(each)


def _merged(contexts: list[Any]) -> dict[str, Any]:
    """Make one context of several; what two of them say differently has no meaning."""
    merged: dict[str, Any] = {}
    for context in contexts:
        for part in context if isinstance(context, list) else [context]:
            for key, means in part.items() if isinstance(part, dict) else ():
                merged[key] = means if merged.get(key, means) == means else None
    return merged


def _nodes(
    objects: list[dict[str, Any]], keys: set[str], context: dict[str, Any], base: str
) -> dict[str, Any]:
    """Find the nodes that names stand for, by the parser's reading."""
    names = {name for each in objects for key in keys if isinstance(name := each.get(key), str)}
    graph = [{"@id": name, "urn:name": {"@value": name}} for name in names]
    document = json.dumps({"@context": context, "@graph": graph})
    quads = ox.parse(document, ox.RdfFormat.JSON_LD, base_iri=base or None)
    return {one.object.value: one.subject for one in quads if isinstance(one.object, ox.Literal)}
