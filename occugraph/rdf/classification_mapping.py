"""Maps schemes and their concepts to SKOS and XKOS: levels, labels, notes, exclusions."""

from __future__ import annotations

from ..model.schemes import Concept, Exclusion, Label, Level, Note, Residual, Scheme
from .terms import NIL, TYPE, curie, iri, text, typed
from .triple_builder import TripleBuilder, date

_IN_SCHEME, _NOTATION, _PREF_LABEL = (
    curie(f"skos:{name}") for name in ("inScheme", "notation", "prefLabel")
)
_BROADER, _NARROWER, _MEMBER = (curie(f"skos:{name}") for name in ("broader", "narrower", "member"))
_TOP, _HAS_TOP = curie("skos:topConceptOf"), curie("skos:hasTopConcept")

#: Kind of label or note -> predicate.
LABELS = {
    "prefLabel": _PREF_LABEL,
    "altLabel": curie("skos:altLabel"),
    "hiddenLabel": curie("skos:hiddenLabel"),
}
NOTES = {
    "definition": curie("skos:definition"),
    "coreContentNote": curie("xkos:coreContentNote"),
    "additionalContentNote": curie("xkos:additionalContentNote"),
    "exclusionNote": curie("xkos:exclusionNote"),
}


def add_scheme(builder: TripleBuilder, scheme: Scheme) -> None:
    """Add a scheme with its levels, top first."""
    subject = iri(builder.iris.scheme(scheme.id))
    builder.add(subject, TYPE, curie("skos:ConceptScheme"))
    builder.add(subject, curie("dct:title"), text(scheme.title, "en"))
    builder.add(subject, _PREF_LABEL, text(scheme.title, "en"))
    builder.add(subject, _NOTATION, text(scheme.notation))
    builder.add(subject, curie("dct:identifier"), text(scheme.id))
    builder.add(subject, curie("dct:issued"), date(scheme.issued))
    builder.add(subject, curie("dct:source"), builder.document)
    builder.add_origin(subject)
    kind = scheme.kind.title().replace(" Of ", "Of")
    builder.add(subject, builder.term("classifies"), builder.term(kind))
    if scheme.supersedes:
        builder.add(subject, curie("xkos:supersedes"), iri(builder.iris.scheme(scheme.supersedes)))
    if scheme.divided:
        builder.add(subject, builder.term("isDivided"), typed("true", "boolean"))
    depth = typed(len(scheme.levels), "positiveInteger")
    builder.add(subject, curie("xkos:numberOfLevels"), depth)
    nodes = [f"_:{scheme.id}levels{level.depth}" for level in scheme.levels]
    builder.add(subject, curie("xkos:levels"), nodes[0])
    for node, rest, level in zip(nodes, [*nodes[1:], NIL], scheme.levels, strict=True):
        _add_level(builder, scheme, level)
        builder.add(node, curie("rdf:first"), iri(builder.iris.level(scheme.id, level.id)))
        builder.add(node, curie("rdf:rest"), rest)


def _add_level(builder: TripleBuilder, scheme: Scheme, level: Level) -> None:
    subject = iri(builder.iris.level(scheme.id, level.id))
    builder.add(subject, TYPE, curie("xkos:ClassificationLevel"))
    builder.add(subject, _PREF_LABEL, text(level.title, "en"))
    builder.add(subject, curie("dct:identifier"), text(level.id))
    builder.add(subject, curie("xkos:depth"), typed(level.depth, "positiveInteger"))
    builder.add(subject, curie("xkos:notationPattern"), text(level.pattern))
    builder.add(subject, builder.term("publishedCount"), typed(level.count, "nonNegativeInteger"))


def add_concept(builder: TripleBuilder, concept: Concept) -> None:
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


def add_residual(builder: TripleBuilder, residual: Residual) -> None:
    """Add what a document names a residual group to be the rest of."""
    for code in residual.of:
        subject = builder.concept(residual.scheme, residual.code)
        builder.add(subject, builder.term("residualOf"), builder.concept(residual.scheme, code))


def add_label(builder: TripleBuilder, label: Label) -> None:
    """Add a wording of a title."""
    subject = builder.concept(label.scheme, label.code)
    builder.add(subject, LABELS[label.kind], text(label.text, label.language))


def add_note(builder: TripleBuilder, note: Note) -> None:
    """Add a publisher's sentence."""
    builder.add(
        builder.concept(note.scheme, note.code), NOTES[note.kind], text(note.text, note.language)
    )


def add_exclusion(builder: TripleBuilder, exclusion: Exclusion) -> None:
    """Add a directed link between two concepts, and the node that describes it.

    What speaks of some workers only is a node without the link.
    """
    pair = exclusion.scheme, exclusion.code, exclusion.excluded
    row = "" if exclusion.on_list else f"{builder.source.id}/{exclusion.line}"
    node = iri(builder.iris.exclusion(*pair, row))
    excluding = builder.concept(exclusion.scheme, exclusion.code)
    excluded = builder.concept(exclusion.scheme, exclusion.excluded)
    if not exclusion.is_conditional:
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
    builder.add(node, curie("dct:source"), builder.document)
    builder.add_line(node, exclusion.line)
