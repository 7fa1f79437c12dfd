"""What the rows of a mapping set mean: pairs of concepts of two schemes each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from ..errors import shown
from ..model.correspondences import Association
from ..model.matches import MATCHES
from ..rdf.sssom_slots import BUILT_IN, MAPPING_SLOTS, SlotError
from .references import End, References
from .table import Errors, Row, checked

SKOS = BUILT_IN["skos"]
#: Predicate -> kind of match.
PREDICATES = {f"{SKOS}{match}Match": match for match in MATCHES}
#: What else can be said to be lacking: the property that the five are kinds of.
ANY_MATCH = f"{SKOS}mappingRelation"
#: The ends of a mapping, and the slots that say their schemes.
ENDS = ("subject_id", "object_id")
SOURCES = ("subject_source", "object_source")

Slots = dict[str, tuple[str, ...]]
"""Slot -> its values, IRIs in full."""


class Told(NamedTuple):
    """A row with its slots, its ends, and the schemes of both ends once they are known."""

    row: Row
    slots: Slots
    ends: tuple[End, End]


def pairs(
    rows: Iterable[Row], references: References, of_set: Slots, errors: Errors
) -> dict[tuple[str, str], list[Association]]:
    """Read the rows of a set.

    Args:
        rows: as written.
        references: what its identifiers mean.
        of_set: what the set says for all of them.
        errors: where to note what is wrong.

    Returns:
        The pairs of each two schemes.

    Raises:
        InputError: the first error, with its line.

    """
    told = []
    for row in rows:
        with errors.at(row.line):
            told.append(_told(row, references))
    errors.settle()
    # the only scheme on a side is where a term was not found, if nothing else says it
    seen = [{it.ends[side].scheme for it in told} - {None} for side in (0, 1)]
    only = [next(iter(schemes)) if len(schemes) == 1 else None for schemes in seen]
    placed: list[Told] = []
    lines: dict[frozenset[End], int] = {}
    for it in told:
        with errors.at(it.row.line):
            ends = _placed(it, references, of_set, only)
            first = lines.setdefault(frozenset(ends), it.row.line)
            if first != it.row.line:
                raise SlotError(f"the pair stands in line {first} already")
            placed.append(it._replace(ends=ends))
    errors.settle()
    _hold_together(placed, of_set, errors)
    errors.settle()
    out: dict[tuple[str, str], list[Association]] = {}
    for it in placed:
        source, target = it.ends
        assert source.scheme
        assert target.scheme
        out.setdefault((source.scheme, target.scheme), []).append(_association(it))
    return out


def _told(row: Row, references: References) -> Told:
    slots: Slots = {}
    for name, text in row.values.items():
        if name not in ENDS:
            slot = MAPPING_SLOTS[name]
            parts = [it.strip(" ") for it in text.split("|")] if slot.many else [text]
            said = {checked(slot, part, references) for part in parts if part}
            slots[name] = tuple(sorted(said))
    if "predicate_modifier" in slots:
        raise SlotError("a negated mapping is not read: remove the row")
    source, target = (_end(row, name, references) for name in ENDS)
    if source.code is None and target.code is None:
        raise SlotError("sssom:NoTermFound on both sides says nothing of any code")
    paired = source.code is not None and target.code is not None
    if slots["predicate_id"][0] not in (PREDICATES if paired else (*PREDICATES, ANY_MATCH)):
        names = ", ".join(f"skos:{match}Match" for match in MATCHES)
        raise SlotError(f"predicate_id {shown(row.values['predicate_id'])} is none of {names}")
    return Told(row, slots, (source, target))


def _end(row: Row, name: str, references: References) -> End:
    try:
        return references.end(row.values[name])
    except SlotError as error:
        raise SlotError(f"{name} {shown(row.values[name])}: {error}") from None


def _placed(
    told: Told, references: References, of_set: Slots, only: Sequence[str | None]
) -> tuple[End, End]:
    """Find the schemes of both ends, and hold them to the sources that are said."""
    ends = []
    for end, name, alone in zip(told.ends, SOURCES, only, strict=True):
        (said,) = told.slots.get(name) or of_set.get(name) or ("",)
        scheme = references.concepts.scheme(said)
        if end.scheme and scheme and end.scheme != scheme:
            raise SlotError(f"{end.code} is a code of {end.scheme}, but {name} is {scheme}")
        found = end.scheme or scheme or alone
        if found is None:
            raise SlotError(f"does not say where no term was found: add {name}")
        ends.append(End(found, end.code))
    if ends[0].scheme == ends[1].scheme:
        raise SlotError(f"maps {ends[0].scheme} to itself")
    return ends[0], ends[1]


def _hold_together(placed: Sequence[Told], of_set: Slots, errors: Errors) -> None:
    """Hold "no term found" and stated cardinalities to what the set says as a whole."""
    matched: dict[tuple[End, str | None], int] = {}
    partners: dict[tuple[int, End], set[End]] = {}
    records: dict[tuple[str, ...], int] = {}
    for it in placed:
        source, target = it.ends
        line = records.setdefault(it.slots.get("record_id", ()), it.row.line)
        if "record_id" in it.slots and line != it.row.line:
            errors.add(f"the record_id stands in line {line} already", it.row.line)
        if source.code is not None and target.code is not None:
            for side, (end, other) in enumerate(((source, target), (target, source))):
                matched.setdefault((end, other.scheme), it.row.line)
                partners.setdefault((side, end), set()).add(other)
    for it in placed:
        source, target = it.ends
        end, none = (source, target) if target.code is None else (target, source)
        if none.code is None and (end, none.scheme) in matched:
            line = matched[end, none.scheme]
            problem = f"says that {end.code} has no term in {none.scheme}, but line {line} has one"
            errors.add(problem, it.row.line)
        stated = it.slots.get("mapping_cardinality")
        if stated and "cardinality_scope" not in it.slots and "cardinality_scope" not in of_set:
            counted = _cardinality(it.ends, partners)
            if stated != (counted,):
                problem = f"mapping_cardinality is {stated[0]}, but the set makes it {counted}"
                errors.add(f"{problem}: correct it, or remove the column", it.row.line)


def _cardinality(ends: tuple[End, End], partners: Mapping[tuple[int, End], set[End]]) -> str:
    """Count as SSSOM does: within the whole set, without the rows in which no term was found."""
    if ends[0].code is None:
        return "0:1"
    if ends[1].code is None:
        return "1:0"
    several = [len(partners[side, end]) > 1 for side, end in enumerate(ends)]
    return f"{'n' if several[1] else '1'}:{'n' if several[0] else '1'}"


def _association(told: Told) -> Association:
    source, target = told.ends
    paired = source.code is not None and target.code is not None
    match = PREDICATES[told.slots["predicate_id"][0]] if paired else None
    kept = tuple(
        (name, value)
        for name, values in told.slots.items()
        if not (paired and name == "predicate_id")  # the match says it
        for value in values
    )
    return Association(source.code, target.code, told.row.line, match, slots=kept)
