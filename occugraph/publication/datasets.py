"""The named graph that describes a graph: a dataset a scheme and a correspondence, and linksets.

A part's triples are those whose subject is its IRI or lies below; a linkset's are those of one
mapping property from the concepts of one scheme to those of another.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from ..model.correspondences import Correspondence
from ..model.schemes import Concept, Scheme
from ..model.sources import Contribution, Source
from ..rdf.dataset import agent, date
from ..rdf.namespaces import VOCABULARIES, Iris
from ..rdf.terms import TYPE, Triple, curie, iri, text, typed

#: The named graph's id.
DESCRIPTION = "datasets"
#: Who publishes the whole, and what of it is theirs: other parts have terms of their own.
PROJECT = "The occugraph developers"
TITLE = "occugraph"
_SUMMARY = (
    "Classifications of occupations, industries and programmes of study as SKOS and XKOS, and the "
    "correspondences between them, each with the row that it rests on."
)
_RIGHTS = "Each part is subject to the rights of its own publisher, which it names."
_MAPPINGS = {
    curie(f"skos:{kind}Match"): f"{kind}Match"
    for kind in ("exact", "close", "broad", "narrow", "related")
}
#: The vocabularies, beside its own, that the graph is in.
_USED = ("dct", "prov", "rdfs", "skos", "xkos")


@dataclass(slots=True)
class _Counts:
    """What one pass over a graph counts."""

    triples: Counter[str] = field(default_factory=Counter)
    """Of each part, by the path below the base that its subjects begin with."""
    links: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    """Of each mapping property, by the schemes on both sides."""


def describe_datasets(
    parts: Iterable[Contribution], graphs: Mapping[str, list[Triple]], iris: Iris, version: str
) -> list[Triple]:
    """Describe the graph that sources contribute to, by the triples of its named graphs."""
    parts = tuple(parts)
    schemes = {scheme.id: (scheme, part.source) for part in parts for scheme in part.schemes}
    tables = {table.id: (table, part.source) for part in parts for table in part.correspondences}
    counts = _count(graphs, iris, (*schemes, *tables))
    concepts: dict[str, list[Concept]] = defaultdict(list)
    for part in parts:
        for concept in part.concepts:
            concepts[concept.scheme].append(concept)
    out = _Description(iris, version)
    whole = out.add_dataset(iris.dataset(), TITLE, _SUMMARY, PROJECT, version)
    out.add(whole, "dct:rights", rights := iri(f"{iris.dataset()}/rights"))
    out.triples.append((rights, TYPE, curie("dct:RightsStatement")))
    out.add(rights, "rdfs:label", text(_RIGHTS, "en"))
    for name in _USED:
        out.add(whole, "void:vocabulary", iri(VOCABULARIES[name]))
    out.add(whole, "void:vocabulary", iri(f"{iris.base}ontology"))
    if days := [part.source.issued for part in parts if len(part.source.issued or "") == 10]:
        out.add(whole, "dct:modified", date(max(filter(None, days))))
    out.add(whole, "void:entities", typed(sum(map(len, concepts.values())), "integer"))
    out.add(whole, "void:uriSpace", text(iris.base))
    for scheme, source in schemes.values():
        names = scheme.id, scheme.title, scheme.description
        node = out.add_part(whole, *names, source, scheme.issued)
        out.add_scheme(node, scheme, concepts[scheme.id], counts)
    for table, source in tables.values():
        summary = f"Correspondence of {table.source} and {table.target}, {table.basis}."
        node = out.add_part(whole, table.id, table.title, summary, source, version)
        out.add_correspondence(node, table, counts)
    for (source_id, target_id, kind), number in counts.links.items():
        out.add_linkset(whole, source_id, target_id, kind, number)
    out.add_series([scheme for scheme, _ in schemes.values()])
    number = sum(map(len, graphs.values())) + len(out.triples) + 1  # this one is of them
    out.add(whole, "void:triples", typed(number, "integer"))
    return out.triples


class _Description:
    """Collects what is stated of datasets."""

    def __init__(self, iris: Iris, version: str) -> None:
        self.iris, self.version = iris, version
        self.triples: list[Triple] = []

    def add(self, subject: str, predicate: str, value: str) -> None:
        """Add a triple."""
        self.triples.append((subject, curie(predicate), value))

    def add_dataset(
        self, address: str, title: str, summary: str, publisher: str, version: str
    ) -> str:
        """Add a dataset of this release, and the version that it is itself; give its term."""
        node = iri(address)
        for kind in ("dcat:Dataset", "void:Dataset"):
            self.triples.append((node, TYPE, curie(kind)))
        self.add(node, "dct:title", text(title, "en"))
        self.add(node, "dct:description", text(summary, "en"))
        self.add(node, "dct:publisher", agent(publisher, self.iris))
        self.add(node, "owl:versionInfo", text(self.version))
        self.add(node, "dcat:version", text(version))
        return node

    def add_part(
        self, whole: str, id: str, title: str, summary: str, source: Source, version: str
    ) -> str:
        """Add a dataset that is a part of the whole: a scheme or a correspondence, with its IRI."""
        node = self.add_dataset(self.iris.dataset(id), title, summary, source.publisher, version)
        self.add(node, "dct:identifier", text(id))
        self.add(node, "dct:isPartOf", whole)
        self.add(whole, "void:subset", node)
        self.add(node, "dct:rights", iri(f"{self.iris.node('source', source.id)}/rights"))
        if source.licence:
            self.add(node, "dct:license", iri(source.licence))
        if source.landing_page:
            self.add(node, "dcat:landingPage", iri(source.landing_page))
        self.add(node, "void:uriSpace", text(f"{self.iris.base}{id}/"))
        self.add(node, "void:rootResource", iri(f"{self.iris.base}{id}"))
        return node

    def add_scheme(
        self, node: str, scheme: Scheme, concepts: list[Concept], counts: _Counts
    ) -> None:
        """Add when a scheme was issued, which edition it supersedes, and how much it holds."""
        self.add(node, "dct:issued", date(scheme.issued))
        if scheme.supersedes:
            before = iri(self.iris.dataset(scheme.supersedes))
            self.add(node, "dcat:previousVersion", before)
        self.add(node, "void:entities", typed(len(concepts), "integer"))
        self.add(node, "void:triples", typed(counts.triples[scheme.id], "integer"))
        if concepts:
            example = max(concepts, key=lambda concept: (len(concept.code), concept.code))
            address = self.iris.concept(scheme.id, example.code)
            self.add(node, "void:exampleResource", iri(address))

    def add_correspondence(self, node: str, table: Correspondence, counts: _Counts) -> None:
        """Add how much a correspondence holds."""
        self.add(node, "void:entities", typed(len(table.associations), "integer"))
        self.add(node, "void:triples", typed(counts.triples[table.id], "integer"))
        for pair in table.associations[:1]:
            address = self.iris.association(table.id, pair.source, pair.target)
            self.add(node, "void:exampleResource", iri(address))

    def add_linkset(self, whole: str, source: str, target: str, kind: str, number: int) -> None:
        """Add the mappings of one property from a scheme to another."""
        node = iri(self.iris.node("linkset", f"{source}-{target}-{kind}"))
        self.triples.append((node, TYPE, curie("void:Linkset")))
        self.add(node, "dct:title", text(f"{kind} from {source} to {target}", "en"))
        self.add(node, "void:subjectsTarget", iri(self.iris.dataset(source)))
        self.add(node, "void:objectsTarget", iri(self.iris.dataset(target)))
        self.add(node, "void:linkPredicate", curie(f"skos:{kind}"))
        self.add(node, "void:triples", typed(number, "integer"))
        self.add(whole, "void:subset", node)

    def add_series(self, schemes: list[Scheme]) -> None:
        """Add a series where the graph has several editions of a classification."""
        families: dict[str, list[Scheme]] = defaultdict(list)
        for scheme in schemes:
            families[scheme.family].append(scheme)
        for family, members in families.items():
            if len(members) == 1:
                continue
            members.sort(key=lambda scheme: (scheme.issued, scheme.id))
            node = iri(self.iris.node("series", family))
            for kind in ("dcat:DatasetSeries", "dcat:Dataset"):
                self.triples.append((node, TYPE, curie(kind)))
            names = ", ".join(scheme.id for scheme in members)
            self.add(node, "dct:title", text(f"Editions: {names}", "en"))
            summary = f"The editions of one classification in this graph, oldest first: {names}."
            self.add(node, "dct:description", text(summary, "en"))
            self.add(node, "dct:publisher", agent(PROJECT, self.iris))
            for scheme in members:
                member = iri(self.iris.dataset(scheme.id))
                self.add(member, "dcat:inSeries", node)
                if scheme.supersedes:
                    self.add(member, "dcat:prev", iri(self.iris.dataset(scheme.supersedes)))


def _count(graphs: Mapping[str, list[Triple]], iris: Iris, ids: Iterable[str]) -> _Counts:
    """Count the triples of each part and linkset."""
    counts, start = _Counts(), len(iris.base) + 1
    known, begin = set(ids), f"<{iris.base}"
    deep = [name for name in known if "/" in name]  # supplied correspondences

    def find_part(term: str) -> str:
        """Name the part that an IRI belongs to; empty for none."""
        if not term.startswith(begin):
            return ""
        path = term[start:-1]
        name = path.partition("/")[0]
        if name not in known:
            name = next((each for each in deep if f"{path}/".startswith(f"{each}/")), "")
        return name

    for triples in graphs.values():
        for subject, predicate, value in triples:
            part = find_part(subject)
            counts.triples[part] += 1
            kind = _MAPPINGS.get(predicate)
            if kind and part and (other := find_part(value)):
                counts.links[part, other, kind] += 1
    return counts
