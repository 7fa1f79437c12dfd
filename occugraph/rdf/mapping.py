"""Maps the domain model to SKOS, XKOS and PROV-O triples: one contribution, one named graph."""

from __future__ import annotations

from collections.abc import Iterable

from ..model.programmes import OccupationList, Programme
from ..model.schemes import Concept, Exclusion, Scheme
from ..model.sources import Contribution
from .correspondence_mapping import add_correspondence, add_mapping_set
from .dataset import TripleBuilder, agent, date
from .namespaces import Iris
from .terms import NIL, TYPE, Triple, curie, iri, text, typed

_IN_SCHEME, _NOTATION = curie("skos:inScheme"), curie("skos:notation")
_PREF_LABEL, _MEMBER = curie("skos:prefLabel"), curie("skos:member")
_BROADER, _NARROWER = curie("skos:broader"), curie("skos:narrower")
_TOP, _HAS_TOP = curie("skos:topConceptOf"), curie("skos:hasTopConcept")


def agent_triples(names: Iterable[str], iris: Iris) -> list[Triple]:
    """Describe organizations, once for a whole graph, as several sources share one."""
    out = []
    for name in sorted(set(names)):
        out.append((agent(name, iris), TYPE, curie("foaf:Organization")))
        out.append((agent(name, iris), curie("foaf:name"), text(name, "en")))
    return out


def triples(
    contribution: Contribution, checksum: str | None, iris: Iris, version: str
) -> list[Triple]:
    """Map everything that one source contributes."""
    builder = TripleBuilder(iris, contribution.source, version)
    builder.add_provenance(checksum, contribution.document_sha256)
    for scheme in contribution.schemes:
        _add_scheme(builder, scheme)
    for concept in contribution.concepts:
        _add_concept(builder, concept)
    for label in contribution.labels:
        subject = builder.concept(label.scheme, label.code)
        builder.add(subject, curie(f"skos:{label.kind}"), text(label.text, label.language))
    for scheme_id, code, elsewhere in contribution.same_as:
        builder.add(builder.concept(scheme_id, code), curie("skos:exactMatch"), iri(elsewhere))
    for residual in contribution.residuals:
        subject = builder.concept(residual.scheme, residual.code)
        for code in residual.of:
            builder.add(subject, builder.term("residualOf"), builder.concept(residual.scheme, code))
    for note in contribution.notes:
        subject = builder.concept(note.scheme, note.code)
        kind = curie(f"{'skos' if note.kind == 'definition' else 'xkos'}:{note.kind}")
        builder.add(subject, kind, text(note.text, note.language))
    for exclusion in contribution.exclusions:
        _add_exclusion(builder, exclusion)
    for listed in contribution.lists:
        _add_occupation_list(builder, listed)
    for programme in contribution.programmes:
        _add_programme(builder, programme, contribution.lists)
    for correspondence in contribution.correspondences:
        add_correspondence(builder, correspondence)
    if contribution.mapping_set:
        add_mapping_set(builder, contribution.mapping_set)
    return builder.out


def _add_scheme(builder: TripleBuilder, scheme: Scheme) -> None:
    """Add a scheme with its levels, top first."""
    subject = builder.describe(
        builder.iris.scheme(scheme.id), curie("skos:ConceptScheme"), scheme.id
    )
    builder.add(subject, curie("dct:title"), text(scheme.title, "en"))
    builder.add(subject, _PREF_LABEL, text(scheme.title, "en"))
    builder.add(subject, _NOTATION, text(scheme.notation))
    builder.add(subject, curie("dct:issued"), date(scheme.issued))
    builder.add_origin(subject)
    builder.add(subject, builder.term("classifies"), builder.term(scheme.kind.capitalize()))
    if scheme.supersedes:
        builder.add(subject, curie("xkos:supersedes"), iri(builder.iris.scheme(scheme.supersedes)))
    depth = typed(len(scheme.levels), "positiveInteger")
    builder.add(subject, curie("xkos:numberOfLevels"), depth)
    nodes = [f"_:{scheme.id}levels{level.depth}" for level in scheme.levels]
    builder.add(subject, curie("xkos:levels"), nodes[0])
    for node, rest, level in zip(nodes, [*nodes[1:], NIL], scheme.levels, strict=True):
        subject = iri(builder.iris.level(scheme.id, level.id))
        builder.add(node, curie("rdf:first"), subject)
        builder.add(node, curie("rdf:rest"), rest)
        builder.add(subject, TYPE, curie("xkos:ClassificationLevel"))
        builder.add(subject, _PREF_LABEL, text(level.title, "en"))
        builder.add(subject, curie("dct:identifier"), text(level.id))
        builder.add(subject, curie("xkos:depth"), typed(level.depth, "positiveInteger"))
        builder.add(subject, curie("xkos:notationPattern"), text(level.pattern))
        count = typed(level.count, "nonNegativeInteger")
        builder.add(subject, builder.term("publishedCount"), count)


def _add_concept(builder: TripleBuilder, concept: Concept) -> None:
    """Add a concept: code, titles, level, place in the hierarchy."""
    subject, add = builder.concept(concept.scheme, concept.code), builder.out.append
    scheme = iri(builder.iris.scheme(concept.scheme))
    add((subject, TYPE, curie("skos:Concept")))
    add((subject, _IN_SCHEME, scheme))
    add((subject, _NOTATION, text(concept.code)))
    add((iri(builder.iris.level(concept.scheme, concept.level)), _MEMBER, subject))
    for language, title in concept.labels:
        add((subject, _PREF_LABEL, text(title, language)))
    if concept.parent is None:
        add((subject, _TOP, scheme))
        add((scheme, _HAS_TOP, subject))
    else:
        parent = builder.concept(concept.scheme, concept.parent)
        add((subject, _BROADER, parent))
        add((parent, _NARROWER, subject))
    if concept.residual:
        add((subject, TYPE, builder.term("ResidualConcept")))
        for code in concept.residual_of:
            add((subject, builder.term("residualOf"), builder.concept(concept.scheme, code)))


def _add_exclusion(builder: TripleBuilder, exclusion: Exclusion) -> None:
    """Add a directed link between two concepts, and the node that describes it."""
    node = iri(builder.iris.exclusion(exclusion.scheme, exclusion.code, exclusion.excluded))
    excluding = builder.concept(exclusion.scheme, exclusion.code)
    excluded = builder.concept(exclusion.scheme, exclusion.excluded)
    builder.add(excluding, builder.term("excludes"), excluded)
    builder.add(node, TYPE, builder.term("Exclusion"))
    builder.add(node, builder.term("excludingConcept"), excluding)
    builder.add(node, builder.term("excludedConcept"), excluded)
    builder.add(node, builder.term("printedTitle"), text(exclusion.printed_title, "en"))
    builder.add(node, builder.term("wording"), text(exclusion.wording, "en"))
    if exclusion.condition:
        builder.add(node, builder.term("condition"), text(exclusion.condition, "en"))
    builder.add_place(node, exclusion.line)


def _add_occupation_list(builder: TripleBuilder, listed: OccupationList) -> None:
    """Add a published list and its rows."""
    on = builder.describe(
        builder.iris.occupation_list(listed.id), builder.term("OccupationList"), listed.id
    )
    builder.add(on, _PREF_LABEL, text(listed.title, "en"))
    builder.add(on, builder.term("aboutScheme"), iri(builder.iris.scheme(listed.scheme)))
    for entry in listed.entries:
        subject = iri(builder.iris.entry(listed.id, entry.code))
        concept = builder.concept(entry.scheme, entry.code)
        builder.add(on, _MEMBER, concept)
        builder.add(subject, TYPE, builder.term("ListEntry"))
        builder.add(subject, builder.term("onList"), on)
        builder.add_printed(subject, entry.printed_code, entry.printed_title, entry.note)
        builder.add(subject, builder.term("entryConcept"), concept)
        if entry.heading:
            builder.add(subject, builder.term("heading"), text(entry.heading, "en"))
        builder.add_place(subject, entry.line)


def _add_programme(
    builder: TripleBuilder, programme: Programme, lists: tuple[OccupationList, ...]
) -> None:
    """Add a programme: its conditions, and an approval for every row of its lists."""
    address, term = builder.iris.programme(programme.id), builder.term
    subject = builder.describe(address, term("Programme"), programme.id)
    builder.add(subject, _PREF_LABEL, text(programme.title, "en"))
    builder.add(subject, term("authority"), agent(programme.authority, builder.iris))
    if programme.description:
        builder.add(subject, curie("dct:description"), text(programme.description, "en"))
    if validity := programme.validity:
        node = iri(f"{address}/validity")
        builder.add(subject, curie("dct:temporal"), node)
        builder.add(node, TYPE, curie("dct:PeriodOfTime"))
        for name, day in (("startDate", validity.start), ("endDate", validity.end)):
            if day:
                builder.add(node, curie(f"dcat:{name}"), date(day))
        builder.add_line(node, validity.line)
    for omission in programme.omissions:
        node = iri(builder.iris.omission(programme.id, omission.scheme, omission.code))
        builder.add(subject, term("omission"), node)
        builder.add(node, TYPE, term("Omission"))
        builder.add(node, term("omits"), builder.concept(omission.scheme, omission.code))
        builder.add_printed(node, omission.printed_code, omission.printed_title, omission.note)
        builder.add_place(node, omission.line)
    for industry in programme.industries:
        node = iri(f"{address}/industry/{industry.printed}")
        builder.add(subject, term("industryCondition"), node)
        builder.add(node, TYPE, term("IndustryCondition"))
        builder.add(node, term("admits"), builder.concept(industry.scheme, industry.code))
        builder.add_printed(node, industry.printed, None, industry.note)
        builder.add_place(node, industry.line)
    for listed in lists:
        if listed.id in programme.lists:
            builder.add(subject, term("list"), iri(builder.iris.occupation_list(listed.id)))
            for entry in listed.entries:
                node = iri(builder.iris.approval(listed.id, entry.code))
                builder.add(node, TYPE, term("Approval"))
                builder.add(node, term("programme"), subject)
                builder.add(node, term("approves"), builder.concept(entry.scheme, entry.code))
                derived = iri(builder.iris.entry(listed.id, entry.code))
                builder.add(node, curie("prov:wasDerivedFrom"), derived)
