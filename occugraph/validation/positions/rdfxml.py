"""The triples of RDF/XML with the lines of their elements."""

from __future__ import annotations

import contextlib
from collections.abc import Container
from dataclasses import dataclass
from xml.parsers import expat

from ...rdf.namespaces import VOCABULARIES
from ...rdf.readers import Input
from ...rdf.terms import TYPE, iri, text
from .mentions import Mention, resolve_iri

_RDF = VOCABULARIES["rdf"]
_XML = "http://www.w3.org/XML/1998/namespace"
#: What expat puts between a namespace and a name.
_BETWEEN = " "


@dataclass(slots=True)
class _Element:
    """An element that is open: of a node, or of a property of the node around it."""

    is_node: bool
    term: str | None
    line: int
    base: str
    language: str
    datatype: str = ""
    characters: str = ""
    holds_text: bool = True


def mentions(source: Input, about: Container[str]) -> list[Mention]:
    """List the triples that elements give of some terms; a name is where its element begins."""
    walk = _Walk(source, about)
    with contextlib.suppress(expat.ExpatError):  # what was read so far has the right lines
        walk.parser.Parse(source.data, True)
    return walk.mentions


class _Walk:
    """Listens to the parser."""

    def __init__(self, source: Input, about: Container[str]) -> None:
        self.about = about
        self.mentions: list[Mention] = []
        self.open = [_Element(False, None, 1, source.base, "")]
        self.parser = expat.ParserCreate(namespace_separator=_BETWEEN)
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.characters

    def start(self, name: str, attributes: dict[str, str]) -> None:
        line, around = self.parser.CurrentLineNumber, self.open[-1]
        base = attributes.get(_xml("base"), around.base)
        base = (resolve_iri(base, around.base) or "") if base != around.base else base
        language = attributes.get(_xml("lang"), around.language)
        around.holds_text = False
        if name == _rdf("RDF"):
            self.open.append(_Element(False, None, line, base, language))
        elif around.is_node or around.datatype == "Resource":
            self.property(name, attributes, _Element(False, None, line, base, language))
        else:
            self.node(name, attributes, _Element(True, None, line, base, language))

    def node(self, name: str, attributes: dict[str, str], element: _Element) -> None:
        """Meet a node: what it is called, its type, and properties given as attributes."""
        about, key = attributes.get(_rdf("about")), attributes.get(_rdf("ID"))
        if about is not None or key is not None:
            resolved = resolve_iri(about if about is not None else f"#{key}", element.base)
            element.term = None if resolved is None else iri(resolved)
        elif _rdf("nodeID") in attributes:
            element.term = f"_:{attributes[_rdf('nodeID')]}"
        around = self.open[-1]
        if around.term is not None:  # the object of the property around it
            self.add(self.open[-2].term, around, element.term, element.line, self.open[-2].line)
        self.open.append(element)
        kind = None if name == _rdf("Description") else iri(name.replace(_BETWEEN, ""))
        line, at_line = element.line, _Element(False, TYPE, element.line, "", "")
        self.add(element.term, at_line, kind, line, line)
        for attribute, value in attributes.items():
            namespace, _, local = attribute.rpartition(_BETWEEN)
            if namespace not in (_RDF, _XML, ""):
                at_line.term = iri(namespace + local)
                obj = text(value, element.language.lower() or None)
                self.add(element.term, at_line, obj, line, line)

    def property(self, name: str, attributes: dict[str, str], element: _Element) -> None:
        """Meet a property of the node around it."""
        element.term = iri(name.replace(_BETWEEN, ""))
        subject, line = self.open[-1].term, self.open[-1].line
        if self.open[-1].datatype == "Resource":
            subject = None
        element.datatype = attributes.get(_rdf("datatype"), "")
        if attributes.get(_rdf("parseType")):
            element.datatype, element.holds_text = attributes[_rdf("parseType")], False
        resource, node = attributes.get(_rdf("resource")), attributes.get(_rdf("nodeID"))
        if resource is not None:
            resolved = resolve_iri(resource, element.base)
            self.add(
                subject, element, None if resolved is None else iri(resolved), element.line, line
            )
            element.holds_text = False
        elif node is not None:
            self.add(subject, element, f"_:{node}", element.line, line)
            element.holds_text = False
        self.open.append(element)

    def characters(self, characters: str) -> None:
        self.open[-1].characters += characters

    def end(self, name: str) -> None:
        element = self.open.pop()
        around = self.open[-1]
        if element.is_node or element.term is None or not element.holds_text:
            return
        subject = None if around.datatype == "Resource" else around.term
        if subject not in self.about:  # a text has no further part in a finding
            return
        if element.datatype:
            datatype = resolve_iri(element.datatype, element.base)
            obj = f"{text(element.characters)}^^<{datatype}>"
        else:
            obj = text(element.characters, element.language.lower() or None)
        self.add(subject, element, obj, element.line, around.line)

    def add(
        self, subject: str | None, verb: _Element, obj: str | None, line: int, above: int
    ) -> None:
        if subject in self.about or obj in self.about:
            self.mentions.append(Mention(subject, verb.term, obj, (above, verb.line, line)))


def _rdf(name: str) -> str:
    return f"{_RDF}{_BETWEEN}{name}"


def _xml(name: str) -> str:
    return f"{_XML}{_BETWEEN}{name}"
