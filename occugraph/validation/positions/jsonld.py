"""The triples of JSON-LD with the lines of their names, keys and texts, by the parser's reading.

The document is read a second time with a mark in the place of every name, text and number: the
triples come in the same order, and the marks say where in the file their terms stand.
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
#: Begins a mark, which is an IRI wherever a name is asked for.
_MARK = "urn:x-line:"
#: Keywords whose values are names or texts; those of other keywords say how to read.
_MARKED = frozenset({"@id", "@type", "@value"})


@dataclass(slots=True)
class _Open:
    """An object or list that is open."""

    is_object: bool
    line: int
    key: str | None = None
    key_line: int = 0
    is_context: bool = False


def mentions(source: Input, about: Container[Any]) -> Iterator[Mention]:
    """Yield the triples that have one of some terms, each with the lines of its terms."""
    try:
        written = source.data.decode("utf-8")
        keywords = _keywords(json.loads(written))
        marked, lines = _mark(written, keywords)
        triples = _triples(written, source.base)
        marks = _triples(marked, source.base)
    except (ValueError, SyntaxError, RecursionError):
        return
    if len(triples) != len(marks):  # a mark was read as something else
        return
    for triple, mark in zip(triples, marks, strict=True):
        if any(term in about for term in triple):
            subject, value = _place(mark.subject, lines), _place(mark.object, lines)
            if here := value or subject:
                yield Mention(
                    triple.subject,
                    triple.predicate,
                    triple.object,
                    ((subject or here)[0], here[1], here[0]),
                )


def _triples(document: str, base: str) -> list[ox.Triple]:
    quads = ox.parse(document, ox.RdfFormat.JSON_LD, base_iri=base or None)
    return [quad.triple for quad in quads]


def _place(term: Any, lines: list[tuple[int, int]]) -> tuple[int, int] | None:
    """Find the line of a mark and of the key before it."""
    text = term.value if isinstance(term, ox.NamedNode | ox.Literal) else ""
    number = text.removeprefix(_MARK)
    return lines[int(number)] if text != number and number.isdecimal() else None


def _keywords(value: Any) -> dict[str, str]:
    """Find what stands for a keyword in any of a document's contexts."""
    found: dict[str, str] = {}
    for each in value.values() if isinstance(value, dict) else value:
        if isinstance(each, dict | list):
            found |= _keywords(each)
    if isinstance(value, dict):
        contexts = value.get("@context", [])
        for part in contexts if isinstance(contexts, list) else [contexts]:
            for key, means in part.items() if isinstance(part, dict) else ():
                name = means.get("@id") if isinstance(means, dict) else means
                if isinstance(name, str) and name.startswith("@"):
                    found[key] = name
    return found


def _mark(written: str, keywords: dict[str, str]) -> tuple[str, list[tuple[int, int]]]:
    """Put marks in the place of names, texts and numbers; list their lines and their keys'."""
    pieces: list[str] = []
    lines: list[tuple[int, int]] = []
    unclosed: list[_Open] = []
    line, after_colon = 1, False
    for space, string, mark, other in _TOKEN.findall(written):
        now = unclosed[-1] if unclosed else _Open(False, 1)
        piece = space or string or mark or other
        if mark in ("{", "["):
            within = now.is_context or (now.is_object and now.key == "@context")
            inner = _Open(mark == "{", line, now.key, now.key_line or line, within)
            unclosed.append(inner)
        elif mark in ("}", "]"):
            unclosed.pop()
        elif string and now.is_object and not after_colon:
            key = json.loads(string)
            if not now.is_context and not keywords.get(key, key).startswith("@"):
                now.key_line = line
            now.key = key
        elif (string or other not in ("", "null")) and not now.is_context:
            key = keywords.get(now.key or "", now.key or "")
            if key in _MARKED or not key.startswith("@") or key in ("@list", "@set"):
                piece = f'"{_MARK}{len(lines)}"'
                lines.append((line, now.key_line or line))
        after_colon = mark == ":" or (after_colon and bool(space))
        line += space.count("\n")
        pieces.append(piece)
    return "".join(pieces), lines
