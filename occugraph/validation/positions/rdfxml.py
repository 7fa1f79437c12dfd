"""The triples of RDF/XML with the lines of their elements, by the parser's own reading.

The parser is handed a tag a read, so that a triple is complete with the last tag handed out; an
XML parser that is handed the same knows the lines of the elements that are open.
"""

from __future__ import annotations

import contextlib
from collections.abc import Container, Iterator
from dataclasses import dataclass
from typing import IO, Any, cast
from xml.parsers import expat

import pyoxigraph as ox

from ...rdf.namespaces import VOCABULARIES
from ...rdf.readers import Input
from .turtle import Mention

_RDF = VOCABULARIES["rdf"]


def mentions(source: Input, about: Container[Any]) -> Iterator[Mention]:
    """Yield the triples that have one of some terms; a name is where its element begins."""
    reader = _Reader(source.data)
    with contextlib.suppress(expat.ExpatError):  # what was read so far has the right lines
        for quad in ox.parse(cast(IO[bytes], reader), source.syntax, base_iri=source.base):
            if any(term in about for term in quad.triple):
                yield Mention(quad.subject, quad.predicate, quad.object, reader.lines)


@dataclass(slots=True)
class _Element:
    """An element: of a node, or of a property of the node around it."""

    around: _Element | None
    line: int
    is_node: bool
    holds_properties: bool
    inner: int
    """Line of the last element within, or its own."""


class _Reader:
    """A file that hands out a tag a read."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.end = 0
        self.open: _Element | None = None
        self.last: _Element | None = None  # that of the last tag
        self.parser = expat.ParserCreate(namespace_separator="")
        self.parser.StartElementHandler = self.start_element
        self.parser.EndElementHandler = self.end_element

    def read(self, size: int) -> bytes:
        start, end = self.end, self.data.find(b">", self.end, self.end + size) + 1
        self.end = end or min(start + size, len(self.data))
        piece = self.data[start : self.end]
        self.parser.Parse(piece)
        return piece

    def start_element(self, name: str, attributes: dict[str, str]) -> None:
        around, line = self.open, self.parser.CurrentLineNumber
        is_node = name != f"{_RDF}RDF" and not (around and around.holds_properties)
        resource = attributes.get(f"{_RDF}parseType") == "Resource"
        self.open = self.last = _Element(around, line, is_node, is_node or resource, line)

    def end_element(self, name: str) -> None:
        self.last = self.open
        if self.last:
            self.open = self.last.around
        if self.open and self.last:
            self.open.inner = self.last.line

    @property
    def lines(self) -> tuple[int, int, int]:
        """The lines of the triple that the last tag completes."""
        element = self.last
        assert element
        if element.is_node or element.around is None:
            return (element.line,) * 3
        return element.around.line, element.line, element.inner
