"""Users' own mapping sets, as SSSOM/TSV, checked against the schemes.

Rule: SSSOM 1.1 (https://mapping-commons.github.io/sssom/), its model and its TSV format. What
the graph could not keep as it is meant (negated mappings, extension slots) is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from ..errors import InputError, quote_input
from ..files import text_documents
from ..model.correspondences import Association, Correspondence, MappingSet
from ..model.matches import MATCHES
from ..model.sources import Contribution, Source
from ..rdf.namespaces import BASE
from ..rdf.sssom_slots import BUILT_IN, MAPPING_SLOTS, SlotError
from .references import End, References
from .tsv import Entry, Errors, Row, find_slot, read_metadata, read_rows, split_parts

SKOS = BUILT_IN["skos"]
#: Predicate -> kind of match.
PREDICATES = {f"{SKOS}{match}Match": match for match in MATCHES}
#: The property that the five are kinds of; only a row without a term may have it.
ANY_MATCH = f"{SKOS}mappingRelation"
#: The ends of a mapping, and the slots that state their schemes.
ENDS = ("subject_id", "object_id")
SOURCES = ("subject_source", "object_source")

Slots = dict[str, tuple[str, ...]]
"""Slot -> its values, IRIs in full."""
Pairs = dict[tuple[str, str], list[Association]]


class MappingRow(NamedTuple):
    """A row with its slots and its ends, whose schemes the rest of the set may tell."""

    line: int
    slots: Slots
    source: End
    target: End

    @property
    def paired(self) -> bool:
        """Whether there is a concept at both ends."""
        return self.source.code is not None and self.target.code is not None


def read_mapping_set(path: Path, others: Iterable[Contribution], base: str = BASE) -> Contribution:
    """Read an SSSOM/TSV file whose codes are those of other sources; `base` is the graph's."""
    document = text_documents.read(path)
    head, body = split_parts(document)
    errors = Errors(document)
    references = References(others, base)
    slots = _set_slots(read_metadata(document, head), references, errors)
    errors.raise_first()
    by_schemes = _pairs(read_rows(document, body), references, slots, errors)
    return _contribution(_slug(path), document.sha256, slots, references, by_schemes)


def _set_slots(entries: Iterable[Entry], references: References, errors: Errors) -> Slots:
    by_key = {entry.key: entry for entry in entries}
    prefixes = by_key.pop("curie_map", None)
    for line, prefix, namespace in prefixes.map if prefixes else ():
        with errors.at(line):
            references.declare(prefix, namespace)
    if prefixes and prefixes.values:
        errors.add("curie_map takes lines of `#  prefix: namespace`", prefixes.line)
    slots: Slots = {}
    for entry in by_key.values():
        with errors.at(entry.line):
            slot = find_slot(entry.key, of_set=True)
            if entry.map or (entry.listed and not slot.many):
                raise SlotError(f"{entry.key} takes one value")
            checked_values = set()
            for line, value in entry.values:
                several = slot.many and not entry.listed
                parts = [part.strip(" ") for part in value.split("|")] if several else [value]
                with errors.at(line):
                    checked_values |= {references.check(slot, part) for part in parts}
            if checked_values:
                slots[slot.name] = tuple(sorted(checked_values))
    for needed in ("mapping_set_id", "license"):
        if needed not in by_key or not by_key[needed].values:
            errors.add(f"the metadata block lacks {needed}: add `#{needed}: https://...`", 1)
    return slots


def _pairs(rows: Iterable[Row], references: References, of_set: Slots, errors: Errors) -> Pairs:
    """Read rows, with the slots that the set states for all: the pairs of each two schemes."""
    mappings = []
    for row in rows:
        with errors.at(row.line):
            mappings.append(_read_mapping(row, references))
    errors.raise_first()
    # a term that was not found is one of the only scheme on its side, if nothing else says so
    only = []
    for side in zip(*((mapping.source, mapping.target) for mapping in mappings), strict=True):
        schemes = {end.scheme for end in side} - {None}
        only.append(schemes.pop() if len(schemes) == 1 else None)
    out: Pairs = {}
    placed: list[MappingRow] = []
    lines: dict[frozenset[End], int] = {}
    for mapping in mappings:
        with errors.at(mapping.line):
            source, target = _find_schemes(mapping, references, of_set, only)
            ends = End(source, mapping.source.code), End(target, mapping.target.code)
            first = lines.setdefault(frozenset(ends), mapping.line)
            if first != mapping.line:
                raise SlotError(f"the pair stands in line {first} already")
            placed.append(mapping._replace(source=ends[0], target=ends[1]))
            out.setdefault((source, target), []).append(_association(placed[-1]))
    errors.raise_first()
    _check_set(placed, of_set, errors)
    errors.raise_first()
    return out


def _read_mapping(row: Row, references: References) -> MappingRow:
    slots: Slots = {}
    ends = []
    for name, text in row.values.items():
        if name not in ENDS:
            slot = MAPPING_SLOTS[name]
            parts = [part.strip(" ") for part in text.split("|")] if slot.many else [text]
            slots[name] = tuple(sorted({references.check(slot, part) for part in parts if part}))
    if "predicate_modifier" in slots:
        raise SlotError("a negated mapping is not read: remove the row")
    for name in ENDS:
        try:
            ends.append(references.end(row.values[name]))
        except SlotError as error:
            raise SlotError(f"{name} {quote_input(row.values[name])}: {error}") from None
    mapping = MappingRow(row.line, slots, *ends)
    if mapping.source.code is None and mapping.target.code is None:
        raise SlotError("sssom:NoTermFound on both sides maps no code")
    if slots["predicate_id"][0] not in (PREDICATES if mapping.paired else (*PREDICATES, ANY_MATCH)):
        names = ", ".join(f"skos:{match}Match" for match in MATCHES)
        given = quote_input(row.values["predicate_id"])
        raise SlotError(f"predicate_id {given} is none of {names}")
    return mapping


def _find_schemes(
    mapping: MappingRow, references: References, of_set: Slots, only: Sequence[str | None]
) -> tuple[str, str]:
    """Find the schemes of both ends, and check them against the sources that are stated."""
    schemes = []
    for end, name, alone in zip((mapping.source, mapping.target), SOURCES, only, strict=True):
        (stated,) = mapping.slots.get(name) or of_set.get(name) or ("",)
        scheme = references.scheme(stated)
        if end.scheme and scheme and end.scheme != scheme:
            raise SlotError(f"{end.code} is a code of {end.scheme}, but {name} is {scheme}")
        scheme_of_end = end.scheme or scheme or alone
        if scheme_of_end is None:
            raise SlotError(f"does not say where no term was found: add {name}")
        schemes.append(scheme_of_end)
    source, target = schemes
    if source == target:
        raise SlotError(f"maps {source} to itself")
    return source, target


def _check_set(placed: Sequence[MappingRow], of_set: Slots, errors: Errors) -> None:
    """Check "no term found" and stated cardinalities against the set as a whole."""
    matched: dict[tuple[End, str | None], int] = {}
    sources: dict[End, set[End]] = {}
    targets: dict[End, set[End]] = {}
    records: dict[tuple[str, ...], int] = {}
    for line, slots, source, target in placed:
        first = records.setdefault(slots["record_id"], line) if "record_id" in slots else line
        if first != line:
            errors.add(f"the record_id stands in line {first} already", line)
        if source.code is not None and target.code is not None:
            matched.setdefault((source, target.scheme), line)
            matched.setdefault((target, source.scheme), line)
            targets.setdefault(source, set()).add(target)
            sources.setdefault(target, set()).add(source)
    for line, slots, source, target in placed:
        end, none = (source, target) if target.code is None else (target, source)
        if none.code is None and (other := matched.get((end, none.scheme))):
            problem = f"says that {end.code} has no term in {none.scheme}, but line {other} has one"
            errors.add(problem, line)
        # counted as SSSOM does: in the whole set, without the rows in which no term was found
        if none.code is None:
            counted = "0:1" if none is source else "1:0"
        else:
            many = len(sources[target]) > 1, len(targets[source]) > 1
            counted = ":".join("n" if several else "1" for several in many)
        stated = slots.get("mapping_cardinality", (counted,))
        scoped = "cardinality_scope" in slots or "cardinality_scope" in of_set
        if stated != (counted,) and not scoped:
            problem = f"mapping_cardinality is {stated[0]}, but the set makes it {counted}"
            errors.add(f"{problem}: correct it, or remove the column", line)


def _association(mapping: MappingRow) -> Association:
    match = PREDICATES[mapping.slots["predicate_id"][0]] if mapping.paired else None
    kept = tuple(
        (name, value)
        for name, values in mapping.slots.items()
        if not (match and name == "predicate_id")  # the match says it
        for value in values
    )
    return Association(mapping.source.code, mapping.target.code, mapping.line, match, slots=kept)


def _contribution(
    slug: str, sha256: str, slots: Slots, references: References, by_schemes: Pairs
) -> Contribution:
    flat = {name: values[0] for name, values in slots.items()}
    title = flat.get("mapping_set_title", f"Mapping set {slug}")
    pair_slots = [slot for group in by_schemes.values() for pair in group for slot in pair.slots]
    dates = [value for name, value in pair_slots if name == "mapping_date"]
    issued = flat.get("publication_date") or flat.get("mapping_date") or max(dates, default=None)
    publisher, rights = "The user who supplied the mapping set", "On the terms of its licence"
    address = flat["license"]
    tables = []
    for (one, two), pairs in sorted(by_schemes.items()):
        id = f"supplied/{slug}" if len(by_schemes) == 1 else f"supplied/{slug}/{one}-{two}"
        tables.append(Correspondence(id, title, one, two, "supplied", tuple(pairs), partial=True))
    statements = tuple((name, value) for name, values in slots.items() for value in values)
    prefixes = sorted(references.prefixes.items())
    declared = tuple(item for item in prefixes if item[0] not in BUILT_IN)
    return Contribution(
        Source(f"supplied-{slug}", title, publisher, rights, address, issued, loader="sssom"),
        correspondences=tuple(tables),
        mapping_set=MappingSet(slug, statements, declared),
        document_sha256=sha256,
    )


def _slug(path: Path) -> str:
    """Name a set for its file; `mine.sssom.tsv` is `mine`."""
    name = re.sub(r"(\.sssom)?\.(tsv|txt|csv)$", "", path.name, flags=re.IGNORECASE)
    slug = re.sub(r"[^A-Za-z0-9._-]+", "-", name).strip("-.")
    if not slug:
        raise InputError("name the file with letters: the set is named for it", file=str(path))
    return slug
