"""The slots of SSSOM, the Simple Standard for Sharing Ontological Mappings: kinds, order, RDF.

Rule: the schema of SSSOM 1.1 (https://w3id.org/sssom/schema/). The order of the slots is the
schema's, which canonical SSSOM/TSV writes; their RDF is that of SSSOM/RDF.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Container, Iterable, Mapping
from datetime import date
from typing import Literal, NamedTuple

from .namespaces import MAPPING_VOCABULARIES, VOCABULARIES
from .terms import Triple, curie, iri, is_iri, text, typed

Kind = Literal["text", "reference", "uri", "date", "number", "choice", "typed"]

_KNOWN = VOCABULARIES | MAPPING_VOCABULARIES | {"linkml": "https://w3id.org/linkml/"}
#: Prefixes that every mapping set has without declaring them.
BUILT_IN = {
    prefix: _KNOWN[prefix]
    for prefix in ("linkml", "owl", "rdf", "rdfs", "semapv", "skos", "sssom", "xsd")
}
SSSOM = BUILT_IN["sssom"]
#: Stands for the concept that a scheme does not have.
NO_TERM_FOUND = f"{SSSOM}NoTermFound"
#: The type of an end that is a text without an identifier.
LITERAL = "rdfs literal"
#: The type of an extension slot that names none, and that of a reference.
STRING, REFERENCE = f"{_KNOWN['xsd']}string", f"{_KNOWN['linkml']}Uriorcurie"

_NUMBER = re.compile(r"-?[0-9]{1,9}(?:\.[0-9]{1,30})?(?:[eE]-?[0-9]{1,2})?")

#: Value of an enumeration -> its IRI in SSSOM/RDF; "" where it is a plain text.
_ENTITY_TYPES = {
    "owl class": "owl:Class",
    "owl object property": "owl:ObjectProperty",
    "owl data property": "owl:DataProperty",
    "owl annotation property": "owl:AnnotationProperty",
    "owl named individual": "owl:NamedIndividual",
    "skos concept": "skos:Concept",
    "rdfs resource": "rdfs:Resource",
    "rdfs class": "rdfs:Class",
    "rdfs literal": "rdfs:Literal",
    "rdfs datatype": "rdfs:Datatype",
    "rdf property": "rdf:Property",
    "composed entity expression": "sssom:ComposedEntityExpression",
}
_CHOICES: dict[str, dict[str, str]] = {
    "sssom_version": {"1.0": "sssom:version1.0", "1.1": "sssom:version1.1"},
    "subject_type": _ENTITY_TYPES,
    "object_type": _ENTITY_TYPES,
    "predicate_type": _ENTITY_TYPES,
    "predicate_modifier": {"Not": "sssom:NegatedPredicate"},
    "mapping_cardinality": dict.fromkeys(("1:1", "1:n", "n:1", "n:n", "1:0", "0:1", "0:0"), ""),
}
_KINDS: dict[Kind, str] = {
    "reference": "record_id subject_id predicate_id object_id mapping_justification author_id "
    "reviewer_id creator_id subject_source object_source mapping_source mapping_tool_id "
    "curation_rule subject_match_field object_match_field subject_preprocessing "
    "object_preprocessing issue_tracker_item",
    "uri": "mapping_set_id mapping_set_source license mapping_provider see_also issue_tracker",
    "date": "mapping_date publication_date review_date",
    "number": "mapping_set_confidence confidence reviewer_agreement similarity_score",
    "choice": " ".join(_CHOICES),
}
_MANY = (
    "mapping_set_source creator_id creator_label author_id author_label reviewer_id "
    "reviewer_label cardinality_scope curation_rule curation_rule_text subject_match_field "
    "object_match_field match_string subject_preprocessing object_preprocessing see_also"
)
#: Slots of both that a set states of itself alone; the others hold for all of its mappings.
_NOT_PROPAGATED = "creator_id creator_label license publication_date see_also other comment"
_SET = (
    "sssom_version mapping_set_id mapping_set_version mapping_set_source mapping_set_title "
    "mapping_set_description mapping_set_confidence creator_id creator_label license "
    "subject_type subject_source subject_source_version object_type object_source "
    "object_source_version predicate_type mapping_provider cardinality_scope mapping_tool "
    "mapping_tool_id mapping_tool_version mapping_date publication_date subject_match_field "
    "object_match_field subject_preprocessing object_preprocessing similarity_measure "
    "curation_rule curation_rule_text see_also issue_tracker other comment"
)
_MAPPING = (
    "record_id subject_id subject_label subject_category predicate_id predicate_label "
    "predicate_modifier object_id object_label object_category mapping_justification "
    "author_id author_label reviewer_id reviewer_label creator_id creator_label license "
    "subject_type subject_source subject_source_version object_type object_source "
    "object_source_version predicate_type mapping_provider mapping_source "
    "mapping_cardinality cardinality_scope mapping_tool mapping_tool_id "
    "mapping_tool_version mapping_date publication_date review_date confidence "
    "reviewer_agreement curation_rule curation_rule_text subject_match_field "
    "object_match_field match_string subject_preprocessing object_preprocessing "
    "similarity_score similarity_measure see_also issue_tracker_item other comment"
)
#: Slot -> its property, where that is not the slot's name in SSSOM's own namespace.
_PROPERTIES = {
    "mapping_set_version": "owl:versionInfo",
    "mapping_set_source": "prov:wasDerivedFrom",
    "mapping_set_title": "dct:title",
    "mapping_set_description": "dct:description",
    "creator_id": "dct:creator",
    "license": "dct:license",
    "mapping_date": "dct:created",
    "publication_date": "dct:issued",
    "see_also": "rdfs:seeAlso",
    "comment": "rdfs:comment",
    "subject_id": "owl:annotatedSource",
    "predicate_id": "owl:annotatedProperty",
    "object_id": "owl:annotatedTarget",
    "author_id": "pav:authoredBy",
}


Slots = Mapping[str, tuple[str, ...]]
"""Slot -> its values, IRIs in full."""


class SlotError(ValueError):
    """An error in a value; the reader of the file adds file and line."""


class Slot(NamedTuple):
    """A slot of a mapping set or of a mapping."""

    name: str
    kind: Kind
    many: bool
    propagated: bool
    """Stated of a set, it holds for each of its mappings."""
    property: str
    datatype: str = STRING
    """IRI of the type of an extension slot's values."""

    def check(self, value: str) -> str:
        """Check one value and give its canonical form; a reference is an IRI by then.

        >>> SLOTS["confidence"].check("0.950")
        '0.95'
        """
        if self.kind in ("reference", "uri"):
            if not is_iri(value):
                raise SlotError("is no absolute IRI")
        elif self.kind == "date":
            with contextlib.suppress(ValueError):
                if date.fromisoformat(value).isoformat() == value:
                    return value
            raise SlotError("is no date: write it as 2026-11-21")
        elif self.kind == "choice" and value not in _CHOICES[self.name]:
            raise SlotError(f"is none of {', '.join(_CHOICES[self.name])}")
        elif self.kind == "number":
            low = -1 if self.name == "reviewer_agreement" else 0
            if not _NUMBER.fullmatch(value) or not low <= float(value) <= 1:
                raise SlotError(f"is no number from {low} to 1")
            return _number(value)
        return value

    def to_term(self, value: str) -> str:
        """Write a value as an RDF term, as SSSOM/RDF does."""
        if self.kind in ("reference", "uri"):
            return iri(value)
        if self.kind in ("date", "number"):
            return typed(value, "date" if self.kind == "date" else "double")
        if self.kind == "typed":
            return f"{text(value)}^^{iri(self.datatype)}"
        meaning = _CHOICES[self.name][value] if self.kind == "choice" else ""
        return iri(expand_name(meaning)) if meaning else text(value)

    def from_term(self, value: str) -> str:
        """Read the value that an RDF term's text stands for; the inverse of `to_term`."""
        if self.kind == "number":
            return _number(value)
        if self.kind == "choice":
            for name, term in _CHOICES[self.name].items():
                if term and expand_name(term) == value:
                    return name
        return value


def expand_name(name: str) -> str:
    """Expand a prefixed name of a vocabulary that SSSOM uses.

    >>> expand_name("semapv:MappingChaining")
    'https://w3id.org/semapv/vocab/MappingChaining'
    """
    prefix, _, local = name.partition(":")
    return _KNOWN[prefix] + local


def _number(value: str) -> str:
    return repr(float(value) + 0.0).removesuffix(".0")  # + 0.0, so that -0 is 0


def _slot(name: str) -> Slot:
    kind: Kind = next((kind for kind, names in _KINDS.items() if name in names.split()), "text")
    known = _PROPERTIES.get(name)
    iri_of_slot = expand_name(known) if known else SSSOM + name
    of_both = name in _SET.split() and name in _MAPPING.split()
    propagated = of_both and name not in _NOT_PROPAGATED.split()
    return Slot(name, kind, name in _MANY.split(), propagated, iri_of_slot)


#: Slots of a set, in the schema's order; `curie_map` and `mappings` are its structure.
SET_SLOTS = {name: _slot(name) for name in _SET.split()}
#: Slots of a mapping, in the schema's order.
MAPPING_SLOTS = {name: _slot(name) for name in _MAPPING.split()}
SLOTS = SET_SLOTS | MAPPING_SLOTS
#: Slots that SSSOM 1.0 did not have, of a set and of a mapping.
_NEW = (
    "predicate_type mapping_set_confidence cardinality_scope mapping_tool_id review_date "
    "reviewer_agreement record_id"
)
_NEW_OF_SET = f"{_NEW} similarity_measure curation_rule curation_rule_text"
_NEW_VALUES = (
    ("mapping_cardinality", "0:0"),
    ("subject_type", "composed entity expression"),
    ("object_type", "composed entity expression"),
)


def find_version(of_set: Slots, rows: Iterable[Slots]) -> str:
    """Find the lowest version of SSSOM that has all slots and values of a mapping set."""
    new, new_of_set = frozenset(_NEW.split()), _NEW_OF_SET.split()
    later = not of_set.keys().isdisjoint(new_of_set) or any(
        not row.keys().isdisjoint(new) or any(row.get(name) == (one,) for name, one in _NEW_VALUES)
        for row in (of_set, *rows)
    )
    return "1.1" if later else "1.0"


def extension_slot(name: str, property: str, datatype: str) -> Slot:
    """Make the slot that a mapping set defines beside those of the schema."""
    kinds: dict[str, Kind] = {STRING: "text", REFERENCE: "reference"}
    return Slot(name, kinds.get(datatype, "typed"), False, False, property, datatype)


def label_slots(labelled: Container[str]) -> list[Triple]:
    """Labels of the properties of supplied mapping sets, but for those that have one already."""
    named = {slot.property: name.replace("_", " ") for name, slot in SLOTS.items()}
    shacl = MAPPING_VOCABULARIES["sh"]
    named |= {f"{shacl}{name}": name for name in ("declare", "prefix", "namespace")}
    structure = "extension_definitions mappings slot_name property type_hint"
    named |= {f"{SSSOM}{name}": name.replace("_", " ") for name in structure.split()}
    label = curie("rdfs:label")
    return [
        (iri(of), label, text(name, "en")) for of, name in named.items() if iri(of) not in labelled
    ]
