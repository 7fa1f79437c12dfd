"""Maps correspondences and supplied mapping sets to XKOS, SKOS and SSSOM."""

from __future__ import annotations

from collections import Counter

from ..model.correspondences import Association, Correspondence, MappingSet
from ..model.matches import INVERSE
from .dataset import TripleBuilder, date
from .namespaces import MAPPING_VOCABULARIES
from .sssom_slots import SSSOM
from .terms import TYPE, curie, iri, text, typed

_SHACL = MAPPING_VOCABULARIES["sh"]

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
    address = builder.iris.correspondence(table.id)
    subject = builder.describe(address, curie("xkos:Correspondence"), table.id)
    builder.add(subject, curie("dct:title"), text(table.title, "en"))
    builder.add_origin(subject)
    builder.add(subject, builder.term("basis"), builder.term(table.basis))
    for role, scheme in (("sourceScheme", table.source), ("targetScheme", table.target)):
        builder.add(subject, builder.term(role), iri(builder.iris.scheme(scheme)))
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


def add_mapping_set(builder: TripleBuilder, described: MappingSet) -> None:
    """Add a supplied mapping set's own description."""
    address = builder.iris.mapping_set(described.id)
    subject = builder.describe(address, iri(f"{SSSOM}MappingSet"), described.id)
    builder.add_slots(subject, described.slots)
    for prefix, namespace in described.prefixes:
        node = iri(f"{address}/prefix/{prefix}")
        builder.add(subject, iri(f"{_SHACL}declare"), node)
        builder.add(node, TYPE, iri(f"{_SHACL}PrefixDeclaration"))
        builder.add(node, iri(f"{_SHACL}prefix"), text(prefix))
        builder.add(node, iri(f"{_SHACL}namespace"), typed(namespace, "anyURI"))
