"""Maps correspondences and supplied mapping sets to XKOS, SKOS and SSSOM."""

from __future__ import annotations

from collections import Counter

from ..model.correspondences import Association, Correspondence, MappingSet
from ..model.matches import Match
from .namespaces import MAPPING_VOCABULARIES
from .sssom_slots import SSSOM
from .terms import TYPE, curie, iri, text, typed
from .triple_builder import TripleBuilder, date

_SHACL = MAPPING_VOCABULARIES["sh"]

#: Kind of match -> SKOS mapping property, and the one that says the same from the other end.
MATCHES: dict[Match, tuple[str, str]] = {
    "exact": (curie("skos:exactMatch"), curie("skos:exactMatch")),
    "close": (curie("skos:closeMatch"), curie("skos:closeMatch")),
    "narrow": (curie("skos:narrowMatch"), curie("skos:broadMatch")),
    "broad": (curie("skos:broadMatch"), curie("skos:narrowMatch")),
    "related": (curie("skos:relatedMatch"), curie("skos:relatedMatch")),
}

#: Count of a correspondence -> the cardinality it counts.
COUNTS = {
    "oneToOne": "1:1",
    "oneToMany": "1:n",
    "manyToOne": "n:1",
    "manyToMany": "n:m",
    "unmatchedSources": "1:0",
    "unmatchedTargets": "0:1",
}


def add_correspondence(builder: TripleBuilder, table: Correspondence) -> None:
    """Add a correspondence, its pairs and their counts."""
    subject = iri(builder.iris.correspondence(table.id))
    builder.add(subject, TYPE, curie("xkos:Correspondence"))
    builder.add(subject, curie("dct:title"), text(table.title, "en"))
    builder.add(subject, curie("dct:identifier"), text(table.id))
    builder.add(subject, curie("dct:source"), builder.document)
    builder.add_origin(subject)
    builder.add(subject, builder.term("basis"), builder.term(table.basis))
    builder.add(subject, builder.term("sourceScheme"), iri(builder.iris.scheme(table.source)))
    builder.add(subject, builder.term("targetScheme"), iri(builder.iris.scheme(table.target)))
    for scheme in (table.source, table.target):
        builder.add(subject, curie("xkos:compares"), iri(builder.iris.scheme(scheme)))
    if table.partial:
        builder.add(subject, builder.term("isPartial"), typed("true", "boolean"))
    for id in table.chained_from:
        origin = iri(builder.iris.correspondence(id))
        builder.add(subject, curie("prov:wasDerivedFrom"), origin)
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
        forth, back = MATCHES[pair.match]
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


def add_mapping_set(builder: TripleBuilder, described: MappingSet) -> None:
    """Add a supplied mapping set's own description."""
    subject = iri(builder.iris.mapping_set(described.id))
    builder.add(subject, TYPE, iri(f"{SSSOM}MappingSet"))
    builder.add(subject, curie("dct:identifier"), text(described.id))
    builder.add(subject, curie("dct:source"), builder.document)
    builder.add_slots(subject, described.slots)
    for prefix, namespace in described.prefixes:
        node = iri(f"{builder.iris.mapping_set(described.id)}/prefix/{prefix}")
        builder.add(subject, iri(f"{_SHACL}declare"), node)
        builder.add(node, TYPE, iri(f"{_SHACL}PrefixDeclaration"))
        builder.add(node, iri(f"{_SHACL}prefix"), text(prefix))
        builder.add(node, iri(f"{_SHACL}namespace"), typed(namespace, "anyURI"))
