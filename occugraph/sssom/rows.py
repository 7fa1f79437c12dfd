"""The rows of a mapping set: which answer, and which are kept or left out, and why.

Rule: SSSOM 1.1, its model. Any predicate, a negation and an end without an identifier are right:
such a row is kept as it stands, for whoever reads the set again, and answers nothing here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from ..errors import quote_input
from ..model.matches import INVERSE, MATCHES, Match
from ..rdf.sssom_slots import (
    BUILT_IN,
    LITERAL,
    MAPPING_SLOTS,
    NO_TERM_FOUND,
    Slot,
    SlotError,
    Slots,
)
from .references import End, References
from .tsv import KEPT, Errors, Row, split_values

SKOS = BUILT_IN["skos"]
#: Predicate -> kind of match.
PREDICATES: dict[str, Match] = {f"{SKOS}{match}Match": match for match in MATCHES}
#: The property that the five are kinds of; only a row without a term may have it.
ANY_MATCH = f"{SKOS}mappingRelation"
#: The ends of a mapping, and what a slot about an end is called after it.
ENDS = ("subject", "object")


class MappingRow(NamedTuple):
    """A row with its slots and its ends; a row without ends is kept and answers nothing."""

    line: int
    slots: Slots
    ends: tuple[End, ...] = ()

    @property
    def match(self) -> Match | None:
        """What the row claims of its two concepts; None where one of them was not found."""
        none = any(end.code is None for end in self.ends)
        return None if none else PREDICATES[self.slots["predicate_id"][0]]


def read_mappings(
    rows: Iterable[Row],
    known: Mapping[str, Slot],
    references: References,
    of_set: Slots,
    errors: Errors,
) -> list[MappingRow]:
    """Read rows, with the slots that the set states for all of them."""
    read: list[MappingRow] = []
    records: dict[tuple[str, ...], int] = {}
    for row in rows:
        with errors.in_row(row.line):
            slots = _read_slots(row, known, references, errors)
            _check_ends(slots, of_set)
            first = records.setdefault(slots.get("record_id", ()), row.line)
            if "record_id" in slots and first != row.line:
                raise SlotError(f"the record_id stands in line {first} already")
            mapping = MappingRow(row.line, slots)
            read.append(_find_ends(mapping, row.values, references, of_set, errors))
    # a term that was not found is one of the only scheme on its side, if nothing else says so
    sides = zip(*(row.ends for row in read if row.ends), strict=True)
    schemes = [{end.scheme for end in side} - {None} for side in sides]
    only = [one.pop() if len(one) == 1 else None for one in schemes]
    read = [_place_ends(row, references, of_set, only, errors) for row in read]
    _check_cardinalities(read, of_set, errors)
    return _keep_repeated(_keep_contradicted(read, errors), errors)


def _read_slots(
    row: Row, known: Mapping[str, Slot], references: References, errors: Errors
) -> Slots:
    slots: dict[str, tuple[str, ...]] = {}
    for name, cell in row.values.items():
        parts = split_values(cell) if known[name].many else [cell]
        try:
            values = {references.check(known[name], part) for part in parts}
        except SlotError as error:
            if name in MAPPING_SLOTS:
                raise
            errors.remark(f"{error}: the value is left out", row.line)
        else:
            slots[name] = tuple(sorted(values))
    return {name: values for name, values in slots.items() if values}


def _check_ends(slots: Slots, of_set: Slots) -> None:
    for end in ENDS:
        needed = f"{end}_label" if _is_literal(end, slots, of_set) else f"{end}_id"
        if needed not in slots:
            raise SlotError(f"{needed} is empty")


def _is_literal(end: str, slots: Slots, of_set: Slots) -> bool:
    return LITERAL in (slots.get(f"{end}_type") or of_set.get(f"{end}_type", ()))


def _keep(row: MappingRow, problem: str, errors: Errors) -> MappingRow:
    errors.rows[row.line] = problem, KEPT
    return row._replace(ends=())


def _find_ends(
    row: MappingRow,
    cells: Mapping[str, str],
    references: References,
    of_set: Slots,
    errors: Errors,
) -> MappingRow:
    """Find the concepts at both ends; a row that cannot answer is kept without them."""
    slots, ends = row.slots, []
    if "predicate_modifier" in slots:
        return _keep(row, "is negated", errors)
    for end in ENDS:
        if _is_literal(end, slots, of_set):
            return _keep(row, f"its {end} is a literal", errors)
        cell = cells[f"{end}_id"]
        try:
            ends.append(references.end(cell))
        except SlotError as error:
            return _keep(row, f"{end}_id {quote_input(cell)}: {error}", errors)
    if ends[0].code is None and ends[1].code is None:
        return _keep(row, "maps no code: sssom:NoTermFound stands on both sides", errors)
    (predicate,) = slots["predicate_id"]
    paired = ends[0].code is not None and ends[1].code is not None
    if predicate not in PREDICATES and (paired or predicate != ANY_MATCH):
        names = ", ".join(f"skos:{match}Match" for match in MATCHES)
        return _keep(
            row, f"predicate_id {quote_input(cells['predicate_id'])} is none of {names}", errors
        )
    return row._replace(ends=tuple(ends))


def _place_ends(
    row: MappingRow,
    references: References,
    of_set: Slots,
    only: Sequence[str | None],
    errors: Errors,
) -> MappingRow:
    """Find the schemes of both ends, and check them against the sources that are stated."""
    placed: list[End] = []
    for end, name, alone in zip(row.ends, ENDS, only, strict=bool(row.ends)):
        (stated,) = row.slots.get(f"{name}_source") or of_set.get(f"{name}_source", ("",))
        scheme = references.scheme(stated)
        if end.scheme and scheme and end.scheme != scheme:
            problem = f"{end.code} is a code of {end.scheme}, but {name}_source is {scheme}"
            return _keep(row, problem, errors)
        of_end = end.scheme or scheme or alone
        if of_end is None:
            problem = f"does not say where no term was found: add {name}_source"
            return _keep(row, problem, errors)
        placed.append(End(of_end, end.code))
    if placed and placed[0].scheme == placed[1].scheme:
        return _keep(row, f"maps {placed[0].scheme} to itself", errors)
    return row._replace(ends=tuple(placed))


def _check_cardinalities(read: Sequence[MappingRow], of_set: Slots, errors: Errors) -> None:
    """Remark on stated cardinalities that are not those of the set as a whole.

    Counted as SSSOM does: without the rows in which no term was found, literals by their labels.
    """
    partners: dict[tuple[str, object], set[object]] = {}
    ends = {row.line: _identify(row, of_set) for row in read}
    for row in read:
        subject, object = ends[row.line]
        if subject is not None and object is not None:
            partners.setdefault(("subject", subject), set()).add(object)
            partners.setdefault(("object", object), set()).add(subject)
    for row in read:
        subject, object = ends[row.line]
        if subject is None or object is None:
            counted = f"{int(subject is not None)}:{int(object is not None)}"
        else:
            sides = partners["object", object], partners["subject", subject]
            counted = ":".join("n" if len(side) > 1 else "1" for side in sides)
        stated = row.slots.get("mapping_cardinality", (counted,))
        scoped = "cardinality_scope" in row.slots or "cardinality_scope" in of_set
        if stated != (counted,) and not scoped:
            problem = f"mapping_cardinality is {stated[0]}, but the set makes it {counted}"
            errors.remark(f"{problem}: correct it, or remove the column", row.line)


def _identify(row: MappingRow, of_set: Slots) -> list[object]:
    """Name both ends; None for one that was not found."""
    if row.ends:
        return [end if end.code is not None else None for end in row.ends]
    names: list[object] = []
    for end in ENDS:
        literal = _is_literal(end, row.slots, of_set)
        (name,) = row.slots[f"{end}_label" if literal else f"{end}_id"]
        names.append((literal, name) if name != NO_TERM_FOUND else None)
    return names


def _keep_contradicted(read: Iterable[MappingRow], errors: Errors) -> list[MappingRow]:
    """Keep without answering what says that a code has no term where another row has one."""
    read = list(read)
    matched: dict[tuple[End, str | None], int] = {}
    for line, _, ends in read:
        if ends and all(end.code is not None for end in ends):
            matched.setdefault((ends[0], ends[1].scheme), line)
            matched.setdefault((ends[1], ends[0].scheme), line)
    for at, row in enumerate(read):
        for end, none in (row.ends, row.ends[::-1]) if row.ends else ():
            if none.code is None and (other := matched.get((end, none.scheme))):
                problem = f"says that {end.code} has no term in {none.scheme}"
                read[at] = _keep(row, f"{problem}, but line {other} has one", errors)
    return read


def _keep_repeated(read: Iterable[MappingRow], errors: Errors) -> list[MappingRow]:
    """Keep further records of a pair without answering: the strongest claim answers."""
    read = list(read)
    groups: dict[frozenset[End], list[MappingRow]] = {}
    for row in read:
        if row.ends:
            groups.setdefault(frozenset(row.ends), []).append(row)
    idle = set()
    for rows in groups.values():
        first, *others = sorted(rows, key=lambda row: MATCHES.index(row.match or "exact"))
        for row in others:
            idle.add(row.line)
            turned = row.ends != first.ends
            if row.match and (INVERSE[row.match] if turned else row.match) != first.match:
                claim = f"the pair stands in line {first.line} as {first.match}Match"
                errors.rows[row.line] = claim, KEPT
    return [row._replace(ends=()) if row.line in idle else row for row in read]
