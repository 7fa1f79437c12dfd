"""The model in RDF: which field is said with which predicate."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from ..model.matches import Match
from ..model.schemes import (
    AltLabel,
    Association,
    Concept,
    Contribution,
    Correspondence,
    Exclusion,
    Level,
    ListEntry,
    MappingSet,
    Note,
    OccupationList,
    Omission,
    Programme,
    Residual,
    Scheme,
    Source,
    Validity,
)
from .namespaces import MAPPING_VOCABULARIES, Iris
from .sssom_slots import SLOTS, SSSOM
from .terms import NIL, TYPE, Triple, curie, iri, text, typed

_IN_SCHEME, _NOTATION, _PREF_LABEL = (
    curie(f"skos:{name}") for name in ("inScheme", "notation", "prefLabel")
)
_BROADER, _NARROWER, _MEMBER = (curie(f"skos:{name}") for name in ("broader", "narrower", "member"))
_TOP, _HAS_TOP = curie("skos:topConceptOf"), curie("skos:hasTopConcept")

_SHACL = MAPPING_VOCABULARIES["sh"]

#: Model field -> predicate, for what is said as a plain or tagged literal.
NOTES = {
    "definition": curie("skos:definition"),
    "coreContentNote": curie("xkos:coreContentNote"),
    "additionalContentNote": curie("xkos:additionalContentNote"),
    "exclusionNote": curie("xkos:exclusionNote"),
}

#: Kind of match -> SKOS mapping property, and the one that says the same from the other end.
MATCHES: dict[Match, tuple[str, str]] = {
    "exact": (curie("skos:exactMatch"), curie("skos:exactMatch")),
    "close": (curie("skos:closeMatch"), curie("skos:closeMatch")),
    "narrow": (curie("skos:narrowMatch"), curie("skos:broadMatch")),
    "broad": (curie("skos:broadMatch"), curie("skos:narrowMatch")),
    "related": (curie("skos:relatedMatch"), curie("skos:relatedMatch")),
}


def date(value: str) -> str:
    """Say a year, year and month, or day with the XSD datatype that fits.

    >>> date("2018").rpartition("#")[2], date("2017-11").rpartition("#")[2]
    ('gYear>', 'gYearMonth>')
    """
    return typed(value, {4: "gYear", 7: "gYearMonth"}.get(len(value), "date"))


def agent(name: str, iris: Iris) -> str:
    """Say an organization as a term, from its name."""
    return iri(f"{iris.base}agent/{re.sub('[^a-z0-9]+', '-', name.lower()).strip('-')}")


def agent_triples(names: Iterable[str], iris: Iris) -> list[Triple]:
    """Describe organizations; said once for a whole graph, as several sources share one."""
    out = []
    for name in sorted(set(names)):
        out.append((agent(name, iris), TYPE, curie("foaf:Organization")))
        out.append((agent(name, iris), curie("foaf:name"), text(name, "en")))
    return out


def triples(
    contribution: Contribution, checksum: str | None, iris: Iris, version: str
) -> list[Triple]:
    """Say everything that one source contributes.

    Args:
        contribution: what the source says.
        checksum: SHA-256 of its embedded tables, None where it has none.
        iris: what mints the graph's IRIs.
        version: version of the loaders.

    """
    said = _Said(iris, contribution.source, version)
    said.provenance(checksum, contribution.document_sha256)
    for scheme in contribution.schemes:
        said.scheme(scheme)
    for concept in contribution.concepts:
        said.concept(concept)
    for label in contribution.alt_labels:
        said.alt_label(label)
    for scheme_id, code, elsewhere in contribution.same_as:
        said.add(said.at(scheme_id, code), curie("skos:exactMatch"), iri(elsewhere))
    for residual in contribution.residuals:
        said.residual(residual)
    for note in contribution.notes:
        said.note(note)
    for exclusion in contribution.exclusions:
        said.exclusion(exclusion)
    for listed in contribution.lists:
        said.occupation_list(listed)
    for programme in contribution.programmes:
        said.programme(programme, contribution.lists)
    for correspondence in contribution.correspondences:
        said.correspondence(correspondence)
    if contribution.mapping_set:
        said.mapping_set(contribution.mapping_set)
    return said.out


class _Said:
    """Collects the triples of one source."""

    def __init__(self, iris: Iris, source: Source, version: str) -> None:
        self.iris, self.source, self.version = iris, source, version
        self.here = iri(self.iris.source(source.id))
        self.out: list[Triple] = []

    def add(self, subject: str, predicate: str, obj: str) -> None:
        self.out.append((subject, predicate, obj))

    def occ(self, name: str) -> str:
        return iri(self.iris.term(name))

    def at(self, scheme: str, code: str) -> str:
        return iri(self.iris.concept(scheme, code))

    def origin(self, subject: str) -> None:
        """Publisher, rights and source of something that people meet on its own."""
        self.add(subject, curie("dct:publisher"), agent(self.source.publisher, self.iris))
        self.add(subject, curie("dct:rights"), text(self.source.rights, "en"))
        if self.source.licence:
            self.add(subject, curie("dct:license"), iri(self.source.licence))

    def line(self, subject: str, number: int | None) -> None:
        if number is not None:
            self.add(subject, self.occ("sourceLine"), typed(number, "integer"))

    def provenance(self, checksum: str | None, document: str | None) -> None:
        source, graph = self.source, iri(self.iris.graph(self.source.id))
        self.add(self.here, TYPE, curie("prov:Entity"))
        self.add(self.here, curie("dct:title"), text(source.title, "en"))
        self.origin(self.here)
        if source.issued:
            self.add(self.here, curie("dct:issued"), date(source.issued))
        if source.landing_page:
            self.add(self.here, curie("dcat:landingPage"), iri(source.landing_page))
        self.add(graph, TYPE, curie("prov:Entity"))
        self.add(graph, curie("prov:wasDerivedFrom"), self.here)
        self.add(graph, self.occ("loader"), text(source.loader))
        self.add(graph, self.occ("loaderVersion"), text(self.version))
        for name in source.files:
            self.add(graph, self.occ("table"), text(name))
        if checksum:
            self.checksum(graph, f"{self.iris.graph(source.id)}/sha256", checksum)
        if document:
            self.checksum(self.here, f"{self.iris.source(source.id)}/sha256", document)

    def checksum(self, subject: str, node: str, value: str) -> None:
        self.add(subject, curie("spdx:checksum"), iri(node))
        self.add(iri(node), TYPE, curie("spdx:Checksum"))
        self.add(iri(node), curie("spdx:algorithm"), curie("spdx:checksumAlgorithm_sha256"))
        self.add(iri(node), curie("spdx:checksumValue"), typed(value, "hexBinary"))

    def scheme(self, scheme: Scheme) -> None:
        it = iri(self.iris.scheme(scheme.id))
        self.add(it, TYPE, curie("skos:ConceptScheme"))
        self.add(it, curie("dct:title"), text(scheme.title, "en"))
        self.add(it, _PREF_LABEL, text(scheme.title, "en"))
        self.add(it, _NOTATION, text(scheme.notation))
        self.add(it, curie("dct:identifier"), text(scheme.id))
        self.add(it, curie("dct:issued"), date(scheme.issued))
        self.add(it, curie("dct:source"), self.here)
        self.origin(it)
        self.add(it, self.occ("classifies"), self.occ(scheme.kind.capitalize()))
        if scheme.supersedes:
            self.add(it, curie("xkos:supersedes"), iri(self.iris.scheme(scheme.supersedes)))
        depth = typed(len(scheme.levels), "positiveInteger")
        self.add(it, curie("xkos:numberOfLevels"), depth)
        nodes = [f"_:{scheme.id}levels{level.depth}" for level in scheme.levels]
        self.add(it, curie("xkos:levels"), nodes[0])
        for node, rest, level in zip(nodes, [*nodes[1:], NIL], scheme.levels, strict=True):
            self.level(scheme, level)
            self.add(node, curie("rdf:first"), iri(self.iris.level(scheme.id, level.id)))
            self.add(node, curie("rdf:rest"), rest)

    def level(self, scheme: Scheme, level: Level) -> None:
        it = iri(self.iris.level(scheme.id, level.id))
        self.add(it, TYPE, curie("xkos:ClassificationLevel"))
        self.add(it, _PREF_LABEL, text(level.title, "en"))
        self.add(it, curie("dct:identifier"), text(level.id))
        self.add(it, curie("xkos:depth"), typed(level.depth, "positiveInteger"))
        self.add(it, curie("xkos:notationPattern"), text(level.pattern))
        self.add(it, self.occ("publishedCount"), typed(level.count, "nonNegativeInteger"))

    def concept(self, concept: Concept) -> None:
        it, add = self.at(concept.scheme, concept.code), self.out.append
        scheme = iri(self.iris.scheme(concept.scheme))
        add((it, TYPE, curie("skos:Concept")))
        add((it, _IN_SCHEME, scheme))
        add((it, _NOTATION, text(concept.code)))
        add((iri(self.iris.level(concept.scheme, concept.level)), _MEMBER, it))
        for language, title in concept.labels:
            add((it, _PREF_LABEL, text(title, language)))
        if concept.parent is None:
            add((it, _TOP, scheme))
            add((scheme, _HAS_TOP, it))
        else:
            parent = self.at(concept.scheme, concept.parent)
            add((it, _BROADER, parent))
            add((parent, _NARROWER, it))
        if concept.residual:
            add((it, TYPE, self.occ("ResidualConcept")))
            for code in concept.residual_of:
                add((it, self.occ("residualOf"), self.at(concept.scheme, code)))

    def residual(self, residual: Residual) -> None:
        for code in residual.of:
            it = self.at(residual.scheme, residual.code)
            self.add(it, self.occ("residualOf"), self.at(residual.scheme, code))

    def alt_label(self, label: AltLabel) -> None:
        it = self.at(label.scheme, label.code)
        self.add(it, curie("skos:altLabel"), text(label.text, label.language))

    def note(self, note: Note) -> None:
        self.add(self.at(note.scheme, note.code), NOTES[note.kind], text(note.text, note.language))

    def exclusion(self, exclusion: Exclusion) -> None:
        node = iri(self.iris.exclusion(exclusion.scheme, exclusion.code, exclusion.excluded))
        excluding = self.at(exclusion.scheme, exclusion.code)
        excluded = self.at(exclusion.scheme, exclusion.excluded)
        self.add(excluding, self.occ("excludes"), excluded)
        self.add(node, TYPE, self.occ("Exclusion"))
        self.add(node, self.occ("excludingConcept"), excluding)
        self.add(node, self.occ("excludedConcept"), excluded)
        self.add(node, self.occ("printedTitle"), text(exclusion.printed_title, "en"))
        self.add(node, self.occ("wording"), text(exclusion.wording, "en"))
        if exclusion.condition:
            self.add(node, self.occ("condition"), text(exclusion.condition, "en"))
        self.add(node, curie("dct:source"), self.here)
        self.line(node, exclusion.line)

    def occupation_list(self, listed: OccupationList) -> None:
        it = iri(self.iris.occupation_list(listed.id))
        self.add(it, TYPE, self.occ("OccupationList"))
        self.add(it, _PREF_LABEL, text(listed.title, "en"))
        self.add(it, curie("dct:identifier"), text(listed.id))
        self.add(it, curie("dct:source"), self.here)
        self.add(it, self.occ("aboutScheme"), iri(self.iris.scheme(listed.scheme)))
        for entry in listed.entries:
            self.entry(it, listed, entry)

    def entry(self, on: str, listed: OccupationList, entry: ListEntry) -> None:
        it = iri(self.iris.entry(listed.id, entry.code))
        concept = self.at(entry.scheme, entry.code)
        self.add(on, _MEMBER, concept)
        self.add(it, TYPE, self.occ("ListEntry"))
        self.add(it, self.occ("onList"), on)
        self.printed(it, entry.printed_code, entry.printed_title, entry.note)
        self.add(it, self.occ("entryConcept"), concept)
        if entry.heading:
            self.add(it, self.occ("heading"), text(entry.heading, "en"))
        self.add(it, curie("dct:source"), self.here)
        self.line(it, entry.line)

    def printed(self, subject: str, code: str, title: str | None, note: str | None) -> None:
        self.add(subject, self.occ("printedCode"), text(code))
        if title is not None:
            self.add(subject, self.occ("printedTitle"), text(title, "en"))
        if note is not None:
            self.add(subject, curie("skos:note"), text(note, "en"))

    def programme(self, programme: Programme, lists: tuple[OccupationList, ...]) -> None:
        it = iri(self.iris.programme(programme.id))
        self.add(it, TYPE, self.occ("Programme"))
        self.add(it, _PREF_LABEL, text(programme.title, "en"))
        self.add(it, curie("dct:identifier"), text(programme.id))
        self.add(it, self.occ("authority"), agent(programme.authority, self.iris))
        self.add(it, curie("dct:source"), self.here)
        if programme.description:
            self.add(it, curie("dct:description"), text(programme.description, "en"))
        if programme.validity:
            self.validity(it, programme.id, programme.validity)
        for omission in programme.omissions:
            self.omission(it, programme.id, omission)
        for industry in programme.industries:
            node = iri(f"{self.iris.programme(programme.id)}/industry/{industry.printed}")
            self.add(it, self.occ("industryCondition"), node)
            self.add(node, TYPE, self.occ("IndustryCondition"))
            self.add(node, self.occ("admits"), self.at(industry.scheme, industry.code))
            self.printed(node, industry.printed, None, industry.note)
            self.add(node, curie("dct:source"), self.here)
            self.line(node, industry.line)
        for listed in lists:
            if listed.id not in programme.lists:
                continue
            self.add(it, self.occ("list"), iri(self.iris.occupation_list(listed.id)))
            for entry in listed.entries:
                node = iri(self.iris.approval(listed.id, entry.code))
                self.add(node, TYPE, self.occ("Approval"))
                self.add(node, self.occ("programme"), it)
                self.add(node, self.occ("approves"), self.at(entry.scheme, entry.code))
                derived = iri(self.iris.entry(listed.id, entry.code))
                self.add(node, curie("prov:wasDerivedFrom"), derived)

    def validity(self, programme: str, name: str, validity: Validity) -> None:
        node = iri(f"{self.iris.programme(name)}/validity")
        self.add(programme, curie("dct:temporal"), node)
        self.add(node, TYPE, curie("dct:PeriodOfTime"))
        if validity.start:
            self.add(node, curie("dcat:startDate"), date(validity.start))
        if validity.end:
            self.add(node, curie("dcat:endDate"), date(validity.end))
        self.line(node, validity.line)

    def omission(self, programme: str, name: str, omission: Omission) -> None:
        node = iri(self.iris.omission(name, omission.scheme, omission.code))
        self.add(programme, self.occ("omission"), node)
        self.add(node, TYPE, self.occ("Omission"))
        self.add(node, self.occ("omits"), self.at(omission.scheme, omission.code))
        self.printed(node, omission.printed_code, omission.printed_title, omission.note)
        self.add(node, curie("dct:source"), self.here)
        self.line(node, omission.line)

    def correspondence(self, table: Correspondence) -> None:
        it = iri(self.iris.correspondence(table.id))
        self.add(it, TYPE, curie("xkos:Correspondence"))
        self.add(it, curie("dct:title"), text(table.title, "en"))
        self.add(it, curie("dct:identifier"), text(table.id))
        self.add(it, curie("dct:source"), self.here)
        self.origin(it)
        self.add(it, self.occ("basis"), self.occ(table.basis))
        self.add(it, self.occ("sourceScheme"), iri(self.iris.scheme(table.source)))
        self.add(it, self.occ("targetScheme"), iri(self.iris.scheme(table.target)))
        for scheme in (table.source, table.target):
            self.add(it, curie("xkos:compares"), iri(self.iris.scheme(scheme)))
        if table.partial:
            self.add(it, self.occ("isPartial"), typed("true", "boolean"))
        for id in table.chained_from:
            origin = iri(self.iris.correspondence(id))
            self.add(it, curie("prov:wasDerivedFrom"), origin)
        kinds = Counter(pair.cardinality for pair in table.associations)
        for pair in table.associations:
            self.association(it, table, pair)
        for name, cardinality in COUNTS.items():
            self.add(it, self.occ(name), typed(kinds[cardinality], "nonNegativeInteger"))

    def association(self, on: str, table: Correspondence, pair: Association) -> None:
        it = iri(self.iris.association(table.id, pair.source, pair.target))
        self.add(on, curie("xkos:madeOf"), it)
        self.add(it, TYPE, curie("xkos:ConceptAssociation"))
        self.add(it, self.occ("cardinality"), text(pair.cardinality))
        self.add(it, self.occ("basis"), self.occ(table.basis))
        self.line(it, pair.line)
        self.slots(it, pair.slots)
        source = target = None
        if pair.source is not None:
            source = self.at(table.source, pair.source)
            self.add(it, curie("xkos:sourceConcept"), source)
        if pair.target is not None:
            target = self.at(table.target, pair.target)
            self.add(it, curie("xkos:targetConcept"), target)
        if source is None or target is None:
            missing = table.source if source is None else table.target
            self.add(it, self.occ("noCounterpartIn"), iri(self.iris.scheme(missing)))
            return
        if pair.match:
            forth, back = MATCHES[pair.match]
            self.add(it, self.occ("match"), forth)
            self.add(source, forth, target)
            if (back, target, source) != (forth, source, target):
                self.add(target, back, source)
        for link in pair.links:
            self.add(it, self.occ("restsOn"), iri(self.iris.association(*link)))
        if pair.reason:
            self.add(it, self.occ("reason"), text(pair.reason, "en"))
        if pair.date:
            self.add(it, curie("dct:date"), date(pair.date))

    def mapping_set(self, told: MappingSet) -> None:
        it = iri(self.iris.mapping_set(told.id))
        self.add(it, TYPE, iri(f"{SSSOM}MappingSet"))
        self.add(it, curie("dct:identifier"), text(told.id))
        self.add(it, curie("dct:source"), self.here)
        self.slots(it, told.slots)
        for prefix, namespace in told.prefixes:
            node = iri(f"{self.iris.mapping_set(told.id)}/prefix/{prefix}")
            self.add(it, iri(f"{_SHACL}declare"), node)
            self.add(node, TYPE, iri(f"{_SHACL}PrefixDeclaration"))
            self.add(node, iri(f"{_SHACL}prefix"), text(prefix))
            self.add(node, iri(f"{_SHACL}namespace"), typed(namespace, "anyURI"))

    def slots(self, subject: str, slots: tuple[tuple[str, str], ...]) -> None:
        for name, value in slots:
            slot = SLOTS[name]
            self.add(subject, iri(slot.property), slot.to_term(value))


#: Count of a correspondence -> the cardinality it counts.
COUNTS = {
    "oneToOne": "1:1",
    "oneToMany": "1:n",
    "manyToOne": "n:1",
    "manyToMany": "n:m",
    "unmatchedSources": "1:0",
    "unmatchedTargets": "0:1",
}
