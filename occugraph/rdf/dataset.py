"""Triples in named graphs, one a source: how they are collected, and how they are held."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ..model.sources import Source
from .namespaces import MAPPING_VOCABULARIES, Iris
from .sssom_slots import SLOTS, Slot
from .terms import TYPE, Triple, curie, iri, text, typed


@dataclass(frozen=True, slots=True)
class Dataset:
    """Named graphs, none sharing a triple with another; the default graph is their union."""

    iris: Iris
    schemes: tuple[str, ...]
    graphs: dict[str, list[Triple]]
    supplied: bool = False
    """Whether there are supplied mapping sets among them, with vocabularies of their own."""

    def triples(self) -> Iterator[Triple]:
        """Yield the triples of every graph."""
        for triples in self.graphs.values():
            yield from triples

    def prefixes(self) -> dict[str, str]:
        """Prefixes to write it with."""
        usual = self.iris.prefixes(self.schemes)
        return dict(sorted((usual | MAPPING_VOCABULARIES).items())) if self.supplied else usual

    def __len__(self) -> int:
        return sum(map(len, self.graphs.values()))


def date(value: str) -> str:
    """Make a literal of a year, year and month, or day, with the XSD datatype that fits.

    >>> date("2018").rpartition("#")[2], date("2017-11").rpartition("#")[2]
    ('gYear>', 'gYearMonth>')
    """
    return typed(value, {4: "gYear", 7: "gYearMonth"}.get(len(value), "date"))


def agent(name: str, iris: Iris) -> str:
    """IRI of an organization, as a term, from its name."""
    return iri(f"{iris.base}agent/{re.sub('[^a-z0-9]+', '-', name.lower()).strip('-')}")


class TripleBuilder:
    """Triples of one source; the mapping modules add what they map."""

    def __init__(self, iris: Iris, source: Source, version: str) -> None:
        self.iris, self.source, self.version = iris, source, version
        self.document = iri(self.iris.node("source", source.id))
        self.rights = f"{self.document[:-1]}/rights>"
        self.out: list[Triple] = []
        self.slots: dict[str, Slot] = SLOTS

    def add(self, subject: str, predicate: str, obj: str) -> None:
        """Add one triple."""
        self.out.append((subject, predicate, obj))

    def describe(self, address: str, kind: str, id: str) -> str:
        """Add what the document as a whole describes: its type, id and source; give its term."""
        subject = iri(address)
        self.add(subject, TYPE, kind)
        self.add(subject, curie("dct:identifier"), text(id))
        self.add(subject, curie("dct:source"), self.document)
        return subject

    def term(self, name: str) -> str:
        """IRI of a term of occugraph's own vocabulary."""
        return iri(self.iris.term(name))

    def concept(self, scheme: str, code: str) -> str:
        """IRI of a concept."""
        return iri(self.iris.concept(scheme, code))

    def add_origin(self, subject: str) -> None:
        """Publisher, rights and source of something that people meet on its own."""
        self.add(subject, curie("dct:publisher"), agent(self.source.publisher, self.iris))
        self.add(subject, curie("dct:rights"), self.rights)
        if self.source.licence:
            self.add(subject, curie("dct:license"), iri(self.source.licence))

    def add_line(self, subject: str, number: int | None) -> None:
        """Add the line or row that a fact was printed in."""
        if number is not None:
            self.add(subject, self.term("sourceLine"), typed(number, "integer"))

    def add_place(self, subject: str, number: int | None) -> None:
        """Add the document and the line that a fact stands in."""
        self.add(subject, curie("dct:source"), self.document)
        self.add_line(subject, number)

    def add_printed(self, subject: str, code: str, title: str | None, note: str | None) -> None:
        """Add what a row prints: its code, title and note."""
        self.add(subject, self.term("printedCode"), text(code))
        if title is not None:
            self.add(subject, self.term("printedTitle"), text(title, "en"))
        if note is not None:
            self.add(subject, curie("skos:note"), text(note, "en"))

    def add_slots(self, subject: str, slots: tuple[tuple[str, str], ...]) -> None:
        """Add the SSSOM slots of a supplied mapping or mapping set."""
        for name, value in slots:
            slot = self.slots[name]
            self.add(subject, iri(slot.property), slot.to_term(value))

    def add_provenance(self, checksum: str | None, document: str | None) -> None:
        """Add the source document, the named graph, and both checksums."""
        source, graph = self.source, iri(self.iris.graph(self.source.id))
        self.add(self.document, TYPE, curie("prov:Entity"))
        self.add(self.document, curie("dct:title"), text(source.title, "en"))
        self.add_origin(self.document)
        self.add(self.rights, TYPE, curie("dct:RightsStatement"))
        self.add(self.rights, curie("rdfs:label"), text(source.rights, "en"))
        if source.issued:
            self.add(self.document, curie("dct:issued"), date(source.issued))
        if source.landing_page:
            self.add(self.document, curie("dcat:landingPage"), iri(source.landing_page))
        self.add(graph, TYPE, curie("prov:Entity"))
        self.add(graph, curie("prov:wasDerivedFrom"), self.document)
        self.add(graph, self.term("loader"), text(source.loader))
        self.add(graph, self.term("loaderVersion"), text(self.version))
        for name in source.files:
            self.add(graph, self.term("table"), text(name))
        for subject, value in ((graph, checksum), (self.document, document)):
            if value:
                node = f"{subject[:-1]}/sha256>"
                self.add(subject, curie("spdx:checksum"), node)
                self.add(node, TYPE, curie("spdx:Checksum"))
                self.add(node, curie("spdx:algorithm"), curie("spdx:checksumAlgorithm_sha256"))
                self.add(node, curie("spdx:checksumValue"), typed(value, "hexBinary"))
