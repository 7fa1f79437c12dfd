"""The meaning of the rows of a mapping set: pairs of concepts of two schemes each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from ..errors import quote_input
from ..model.correspondences import Association
from ..model.matches import MATCHES
from ..rdf.sssom_slots import BUILT_IN, MAPPING_SLOTS, SlotError
from .references import End, References
from .table import Errors, Row, check_value

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


class MappingRow(NamedTuple):
    """A row with its slots and its ends, whose schemes the rest of the set may tell."""

    row: Row
    slots: Slots
    ends: tuple[End, End]


def pairs(
    rows: Iterable[Row], references: References, of_set: Slots, errors: Errors
) -> dict[tuple[str, str], list[Association]]:
    """Read rows, with the slots that the set states for all: the pairs of each two schemes."""
    mappings = []
    for row in rows:
        with errors.at(row.line):
            mappings.append(_read_mapping(row, references))
    errors.raise_first()
    # a term that was not found is one of the only scheme on its side, if nothing else says so
    schemes_of_sides = [
        {mapping.ends[side].scheme for mapping in mappings} - {None} for side in (0, 1)
    ]
    only = [next(iter(schemes)) if len(schemes) == 1 else None for schemes in schemes_of_sides]
    placed: list[MappingRow] = []
    lines: dict[frozenset[End], int] = {}
    for mapping in mappings:
        with errors.at(mapping.row.line):
            ends = _place_ends(mapping, references, of_set, only)
            first = lines.setdefault(frozenset(ends), mapping.row.line)
            if first != mapping.row.line:
                raise SlotError(f"the pair stands in line {first} already")
            placed.append(mapping._replace(ends=ends))
    errors.raise_first()
    _check_set(placed, of_set, errors)
    errors.raise_first()
    out: dict[tuple[str, str], list[Association]] = {}
    for mapping in placed:
        source, target = mapping.ends
        assert source.scheme
        assert target.scheme
        out.setdefault((source.scheme, target.scheme), []).append(_association(mapping))
    return out


def _read_mapping(row: Row, references: References) -> MappingRow:
    slots: Slots = {}
    for name, text in row.values.items():
        if name not in ENDS:
            slot = MAPPING_SLOTS[name]
            parts = [part.strip(" ") for part in text.split("|")] if slot.many else [text]
            values = {check_value(slot, part, references) for part in parts if part}
            slots[name] = tuple(sorted(values))
    if "predicate_modifier" in slots:
        raise SlotError("a negated mapping is not read: remove the row")
    source, target = (_end(row, name, references) for name in ENDS)
    if source.code is None and target.code is None:
        raise SlotError("sssom:NoTermFound on both sides maps no code")
    paired = source.code is not None and target.code is not None
    if slots["predicate_id"][0] not in (PREDICATES if paired else (*PREDICATES, ANY_MATCH)):
        names = ", ".join(f"skos:{match}Match" for match in MATCHES)
        raise SlotError(
            f"predicate_id {quote_input(row.values['predicate_id'])} is none of {names}"
        )
    return MappingRow(row, slots, (source, target))


def _end(row: Row, name: str, references: References) -> End:
    try:
        return references.end(row.values[name])
    except SlotError as error:
        raise SlotError(f"{name} {quote_input(row.values[name])}: {error}") from None


def _place_ends(
    mapping: MappingRow, references: References, of_set: Slots, only: Sequence[str | None]
) -> tuple[End, End]:
    """Find the schemes of both ends, and check them against the sources that are stated."""
    ends = []
    for end, name, alone in zip(mapping.ends, SOURCES, only, strict=True):
        (stated,) = mapping.slots.get(name) or of_set.get(name) or ("",)
        scheme = references.concepts.scheme(stated)
        if end.scheme and scheme and end.scheme != scheme:
            raise SlotError(f"{end.code} is a code of {end.scheme}, but {name} is {scheme}")
        scheme_of_end = end.scheme or scheme or alone
        if scheme_of_end is None:
            raise SlotError(f"does not say where no term was found: add {name}")
        ends.append(End(scheme_of_end, end.code))
    if ends[0].scheme == ends[1].scheme:
        raise SlotError(f"maps {ends[0].scheme} to itself")
    return ends[0], ends[1]


def _check_set(placed: Sequence[MappingRow], of_set: Slots, errors: Errors) -> None:
    """Check "no term found" and stated cardinalities against the set as a whole."""
    matched: dict[tuple[End, str | None], int] = {}
    partners: dict[tuple[int, End], set[End]] = {}
    records: dict[tuple[str, ...], int] = {}
    for mapping in placed:
        source, target = mapping.ends
        line = records.setdefault(mapping.slots.get("record_id", ()), mapping.row.line)
        if "record_id" in mapping.slots and line != mapping.row.line:
            errors.add(f"the record_id stands in line {line} already", mapping.row.line)
        if source.code is not None and target.code is not None:
            for side, (end, other) in enumerate(((source, target), (target, source))):
                matched.setdefault((end, other.scheme), mapping.row.line)
                partners.setdefault((side, end), set()).add(other)
    for mapping in placed:
        source, target = mapping.ends
        end, none = (source, target) if target.code is None else (target, source)
        if none.code is None and (end, none.scheme) in matched:
            line = matched[end, none.scheme]
            problem = f"says that {end.code} has no term in {none.scheme}, but line {line} has one"
            errors.add(problem, mapping.row.line)
        stated = mapping.slots.get("mapping_cardinality")
        if (
            stated
            and "cardinality_scope" not in mapping.slots
            and "cardinality_scope" not in of_set
        ):
            counted = _cardinality(mapping.ends, partners)
            if stated != (counted,):
                problem = f"mapping_cardinality is {stated[0]}, but the set makes it {counted}"
                errors.add(f"{problem}: correct it, or remove the column", mapping.row.line)


def _cardinality(ends: tuple[End, End], partners: Mapping[tuple[int, End], set[End]]) -> str:
    """Count as SSSOM does: within the whole set, without the rows in which no term was found."""
    if ends[0].code is None:
        return "0:1"
    if ends[1].code is None:
        return "1:0"
    several = [len(partners[side, end]) > 1 for side, end in enumerate(ends)]
    return f"{'n' if several[1] else '1'}:{'n' if several[0] else '1'}"


def _association(mapping: MappingRow) -> Association:
    source, target = mapping.ends
    paired = source.code is not None and target.code is not None
    match = PREDICATES[mapping.slots["predicate_id"][0]] if paired else None
    kept = tuple(
        (name, value)
        for name, values in mapping.slots.items()
        if not (paired and name == "predicate_id")  # the match says it
        for value in values
    )
    return Association(source.code, target.code, mapping.row.line, match, slots=kept)
