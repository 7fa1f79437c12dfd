"""Maps the domain model to SKOS, XKOS and PROV-O triples: one contribution, one named graph."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from ..model.correspondences import Association, Correspondence, MappingSet
from ..model.matches import INVERSE
from ..model.schemes import Concept, Exclusion, Note, Scheme
from ..model.sources import Contribution
from .dataset import TripleBuilder, agent, date
from .namespaces import MAPPING_VOCABULARIES, Iris
from .programme_mapping import add_occupation_list, add_programme
from .sssom_slots import REFERENCE, SSSOM, STRING, extension_slot
from .terms import NIL, TYPE, Triple, curie, iri, text, typed

_IN_SCHEME, _NOTATION = curie("skos:inScheme"), curie("skos:notation")
_PREF_LABEL, _MEMBER = curie("skos:prefLabel"), curie("skos:member")
_BROADER, _NARROWER = curie("skos:broader"), curie("skos:narrower")
_TOP, _HAS_TOP = curie("skos:topConceptOf"), curie("skos:hasTopConcept")
#: Count of a correspondence -> the cardinality it counts.
COUNTS = {
    "oneToOne": "1:1",
    "oneToMany": "1:n",
    "manyToOne": "n:1",
    "manyToMany": "n:m",
    "unmatchedSources": "1:0",
    "unmatchedTargets": "0:1",
}


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
    """Map everything that one source contributes; the checksum is of its embedded tables."""
    builder = TripleBuilder(iris, contribution.source, version)
    builder.add_provenance(checksum, contribution.document_sha256)
    if contribution.mapping_set:
        _add_mapping_set(builder, contribution.mapping_set)
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
        _add_note(builder, note)
    for exclusion in contribution.exclusions:
        _add_exclusion(builder, exclusion)
    for listed in contribution.lists:
        add_occupation_list(builder, listed)
    for programme in contribution.programmes:
        add_programme(builder, programme, contribution.lists)
    for correspondence in contribution.correspondences:
        _add_correspondence(builder, correspondence)
    return builder.out


def _add_scheme(builder: TripleBuilder, scheme: Scheme) -> None:
    """Add a scheme with its levels, top first."""
    address = builder.iris.scheme(scheme.id)
    subject = builder.describe(address, curie("skos:ConceptScheme"), scheme.id)
    builder.add(subject, curie("dct:title"), text(scheme.title, "en"))
    builder.add(subject, _PREF_LABEL, text(scheme.title, "en"))
    builder.add(subject, _NOTATION, text(scheme.notation))
    builder.add(subject, curie("dct:description"), text(scheme.description, "en"))
    builder.add(subject, curie("dct:issued"), date(scheme.issued))
    builder.add_origin(subject)
    kind = scheme.kind.title().replace(" Of ", "Of")
    builder.add(subject, builder.term("classifies"), builder.term(kind))
    if scheme.supersedes:
        builder.add(subject, curie("xkos:supersedes"), iri(builder.iris.scheme(scheme.supersedes)))
    if scheme.divided:
        builder.add(subject, builder.term("isDivided"), typed("true", "boolean"))
    builder.add(subject, curie("xkos:numberOfLevels"), typed(len(scheme.levels), "positiveInteger"))
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
    if concept.second_notation:
        add((subject, builder.term("secondNotation"), text(concept.second_notation)))
    if concept.code_kind:
        add((subject, builder.term("codeKind"), text(concept.code_kind)))


def _add_note(builder: TripleBuilder, note: Note) -> None:
    """Add a sentence about a concept, or one that only a list's row says."""
    subject = builder.concept(note.scheme, note.code)
    kind = curie(f"{'skos' if note.kind == 'definition' else 'xkos'}:{note.kind}")
    if note.of_row:
        subject = iri(builder.iris.row("list", note.of_row, note.code))
        kind = builder.term("printedText")
    builder.add(subject, kind, text(note.text, note.language))
    for code in note.refers_to:
        builder.add(subject, builder.term("refersTo"), builder.concept(note.scheme, code))


def _add_exclusion(builder: TripleBuilder, exclusion: Exclusion) -> None:
    """Add the node of an exclusion, and its link unless it speaks of some workers only."""
    pair = exclusion.scheme, exclusion.code, exclusion.excluded
    if exclusion.on_list and exclusion.misplaced:
        subject = iri(builder.iris.row("list", exclusion.on_list, exclusion.code))
        builder.add(subject, builder.term("printedExclusion"), builder.concept(*pair[::2]))
        return
    row = "" if exclusion.on_list else f"{builder.source.id}/{exclusion.line}"
    node = iri(builder.iris.exclusion(*pair, row))
    excluding = builder.concept(exclusion.scheme, exclusion.code)
    excluded = builder.concept(exclusion.scheme, exclusion.excluded)
    if exclusion.is_link:
        builder.add(excluding, builder.term("excludes"), excluded)
    builder.add(node, TYPE, builder.term("Exclusion"))
    if exclusion.of_occupation:
        builder.add(node, TYPE, builder.term("OccupationExclusion"))
    builder.add(node, builder.term("excludingConcept"), excluding)
    builder.add(node, builder.term("excludedConcept"), excluded)
    if exclusion.printed_title:
        builder.add(node, builder.term("printedTitle"), text(exclusion.printed_title, "en"))
    if exclusion.through:
        last = builder.concept(exclusion.scheme, exclusion.through)
        builder.add(node, builder.term("rangeEnd"), last)
    builder.add(node, builder.term("wording"), text(exclusion.wording, "en"))
    if exclusion.condition:
        builder.add(node, builder.term("condition"), text(exclusion.condition, "en"))
    builder.add_place(node, exclusion.line)


def _add_correspondence(builder: TripleBuilder, table: Correspondence) -> None:
    """Add a correspondence, its pairs and their counts."""
    address = builder.iris.correspondence(table.id)
    subject = builder.describe(address, curie("xkos:Correspondence"), table.id)
    builder.add(subject, curie("dct:title"), text(table.title, "en"))
    builder.add(subject, _PREF_LABEL, text(table.title, "en"))
    if builder.source.issued:
        builder.add(subject, curie("dct:issued"), date(builder.source.issued))
    builder.add_origin(subject)
    builder.add(subject, builder.term("basis"), builder.term(table.basis))
    for role, scheme in (("sourceScheme", table.source), ("targetScheme", table.target)):
        builder.add(subject, builder.term(role), iri(builder.iris.scheme(scheme)))
        builder.add(subject, curie("xkos:compares"), iri(builder.iris.scheme(scheme)))
    if table.partial:
        builder.add(subject, builder.term("isPartial"), typed("true", "boolean"))
    for scheme, code in table.silent:
        builder.add(subject, builder.term("silentOn"), builder.concept(scheme, code))
    for origin in map(builder.iris.correspondence, table.chained_from):
        builder.add(subject, curie("prov:wasDerivedFrom"), iri(origin))
    kinds = Counter(pair.cardinality for pair in table.associations)
    for pair in table.associations:
        _add_association(builder, subject, table, pair)
    for name, cardinality in COUNTS.items():
        builder.add(subject, builder.term(name), typed(kinds[cardinality], "nonNegativeInteger"))


def _add_association(
    builder: TripleBuilder, on: str, table: Correspondence, pair: Association
) -> None:
    subject = iri(builder.iris.association(table.id, pair.source, pair.target))
    builder.add(on, curie("xkos:madeOf"), subject)
    builder.add(subject, TYPE, curie("xkos:ConceptAssociation"))
    builder.add(subject, builder.term("cardinality"), text(pair.cardinality))
    builder.add(subject, builder.term("basis"), builder.term(table.basis))
    builder.add_line(subject, pair.line)
    builder.add_slots(subject, pair.slots)
    source = target = None
    if pair.source is not None:
        source = builder.concept(table.source, pair.source)
        builder.add(subject, curie("xkos:sourceConcept"), source)
    if pair.target is not None:
        target = builder.concept(table.target, pair.target)
        builder.add(subject, curie("xkos:targetConcept"), target)
    if source is None or target is None:
        missing = table.source if source is None else table.target
        builder.add(subject, builder.term("noCounterpartIn"), iri(builder.iris.scheme(missing)))
        return
    for name, part in (("sourcePart", pair.source_part), ("targetPart", pair.target_part)):
        if part:
            builder.add(subject, builder.term(name), typed("true", "boolean"))
    if pair.ground:
        builder.add(subject, builder.term("matchDecidedBy"), builder.term(pair.ground))
    if pair.match:
        forth, back = (curie(f"skos:{kind}Match") for kind in (pair.match, INVERSE[pair.match]))
        builder.add(subject, builder.term("match"), forth)
        builder.add(source, forth, target)
        if (back, target, source) != (forth, source, target):
            builder.add(target, back, source)
    for link in pair.links:
        builder.add(subject, builder.term("restsOn"), iri(builder.iris.association(*link)))
    if pair.reason:
        builder.add(subject, builder.term("reason"), text(pair.reason, "en"))
    if pair.date:
        builder.add(subject, curie("dct:date"), date(pair.date))


def _add_mapping_set(builder: TripleBuilder, described: MappingSet) -> None:
    """Add a supplied mapping set's own description, and its rows that answer nothing.

    An extension slot is a property of the graph's own, so that no definition can add to what a
    property of the graph says; what it means is said of that property.
    """
    address, sh = builder.iris.node("mapping-set", described.id), MAPPING_VOCABULARIES["sh"]
    subject = builder.describe(address, iri(f"{SSSOM}MappingSet"), described.id)
    for extension in described.extensions:
        own = f"{address}/extension/{extension.name}"
        kind = REFERENCE if extension.datatype == REFERENCE else STRING
        slot = extension_slot(extension.name, own, kind)
        builder.slots = builder.slots | {extension.name: slot}
        builder.add(subject, iri(f"{SSSOM}extension_definitions"), iri(own))
        builder.add(iri(own), TYPE, iri(f"{SSSOM}ExtensionDefinition"))
        builder.add(iri(own), curie("rdfs:label"), text(extension.name))
        builder.add(iri(own), iri(f"{SSSOM}slot_name"), text(extension.name))
        builder.add(iri(own), iri(f"{SSSOM}property"), iri(extension.property))
        builder.add(iri(own), iri(f"{SSSOM}type_hint"), iri(extension.datatype))
    builder.add_slots(subject, described.slots)
    for kept in described.kept:
        node = iri(f"{address}/row/{kept.line}")
        builder.add(subject, iri(f"{SSSOM}mappings"), node)
        builder.add(node, TYPE, curie("owl:Axiom"))
        builder.add_line(node, kept.line)
        builder.add_slots(node, kept.slots)
    for prefix, namespace in described.prefixes:
        node = iri(f"{address}/prefix/{prefix}")
        builder.add(subject, iri(f"{sh}declare"), node)
        builder.add(node, TYPE, iri(f"{sh}PrefixDeclaration"))
        builder.add(node, iri(f"{sh}prefix"), text(prefix))
        builder.add(node, iri(f"{sh}namespace"), typed(namespace, "anyURI"))
