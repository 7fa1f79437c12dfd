"""Users' own mapping sets, as SSSOM/TSV, checked against the schemes.

Rule: SSSOM 1.1 (https://mapping-commons.github.io/sssom/), its model and its TSV format.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path

from ..model.correspondences import (
    Association,
    Correspondence,
    Extension,
    KeptMapping,
    MappingSet,
)
from ..model.sources import Contribution, Source
from ..rdf.namespaces import BASE
from ..rdf.sssom_slots import (
    BUILT_IN,
    MAPPING_SLOTS,
    SET_SLOTS,
    Slot,
    SlotError,
    Slots,
    extension_slot,
)
from .extensions import read_extensions
from .metadata import Entry, Text
from .references import References
from .rows import MappingRow, read_mappings
from .tsv import Errors, Row, describe_unknown, name_set, read_parts, read_rows

#: Keys of the block that are no slots with values.
_STRUCTURE = ("curie_map", "extension_definitions")


def read_mapping_set(
    path: Path,
    others: Iterable[Contribution],
    base: str = BASE,
    metadata: Iterator[Path] | None = None,
) -> Contribution:
    """Read an SSSOM/TSV file whose codes are those of other sources; `base` is the graph's.

    A file without a metadata block takes the next of `metadata`, or the one beside it.
    """
    slug, parts = name_set(path), read_parts(path, metadata)
    in_block, in_table = Errors(parts.described), Errors(parts.table)
    references = References(others, base)
    entries = {entry.key: entry for entry in parts.metadata}
    _declare_prefixes(entries.get("curie_map"), references, in_block)
    extensions = read_extensions(entries.get("extension_definitions"), references, in_block)
    own = {extension.name: extension_slot(*extension) for extension in extensions}
    slots = _set_slots(entries, SET_SLOTS | own, references, in_block)
    in_block.raise_first()
    rows = read_rows(parts.rows, MAPPING_SLOTS | own, in_table)
    common = _propagate(slots, rows)
    mappings = read_mappings(rows, MAPPING_SLOTS | own, references, common, in_table)
    if not mappings:
        for line, (problem, _) in in_table.rows.items():
            in_table.add(problem, line)
        in_table.raise_first()
    prefixes = sorted(references.prefixes.items())
    described = MappingSet(
        slug,
        tuple((name, value) for name, values in slots.items() for value in values),
        tuple(item for item in prefixes if item[0] not in BUILT_IN),
        _used(extensions, slots, mappings),
        tuple(KeptMapping(row.line, _flatten(row.slots)) for row in mappings if not row.ends),
    )
    title = slots.get("mapping_set_title", (f"Mapping set {slug}",))[0]
    publisher, rights = "The user who supplied the mapping set", "On the terms of its licence"
    (address,), issued = slots["license"], _find_date(slots, mappings)
    return Contribution(
        Source(f"supplied-{slug}", title, publisher, rights, address, issued, loader="sssom"),
        correspondences=tuple(_tables(slug, title, mappings)),
        mapping_set=described,
        remarks=in_block.remarks() + in_table.remarks(),
        document_sha256=parts.table.sha256,
    )


def _declare_prefixes(entry: Entry | None, references: References, errors: Errors) -> None:
    if entry is None or entry.value == Text(entry.line, ""):
        return
    for declared in entry.value if isinstance(entry.value, list) else [entry]:
        with errors.at(declared.line):
            if declared is entry or not isinstance(declared.value, Text):
                raise SlotError("curie_map takes lines of `prefix: namespace`")
            references.declare(declared.key, declared.value.text)


def _set_slots(
    entries: Mapping[str, Entry], known: Mapping[str, Slot], references: References, errors: Errors
) -> dict[str, tuple[str, ...]]:
    slots: dict[str, tuple[str, ...]] = {}
    for entry in entries.values():
        if entry.key in known:
            try:
                if values := _read_values(known[entry.key], entry, references, errors):
                    slots[entry.key] = tuple(sorted(values))
            except SlotError as error:
                if entry.key in SET_SLOTS:
                    errors.add(str(error), entry.line)
                else:
                    errors.remark(f"{error}: the key is left out", entry.line)
        elif entry.key not in _STRUCTURE:
            problem = f"{describe_unknown(entry.key, known)}: the key is left out"
            errors.remark(problem, entry.line)
    for needed in ("mapping_set_id", "license"):
        if needed not in slots and not errors.problems:
            errors.add(f"the metadata block lacks {needed}: add `{needed}: https://...`", 1)
    return slots


def _read_values(slot: Slot, entry: Entry, references: References, errors: Errors) -> set[str]:
    """Read the values of a slot; a single one of many need not be a list."""
    single = isinstance(entry.value, Text | list) or not slot.many
    values = set()
    for value in (entry.value,) if single else entry.value:
        if not isinstance(value, Text):
            raise SlotError(f"{slot.name} takes {'texts' if slot.many else 'one value'}")
        # an IRI holds no bar: files from before SSSOM 1.0 part several so
        several = slot.many and slot.kind in ("reference", "uri")
        parts = [part.strip(" ") for part in value.text.split("|")] if several else [value.text]
        with errors.at(value.line):
            values |= {references.check(slot, part) for part in parts if part}
    return values


def _propagate(of_set: Slots, rows: Iterable[Row]) -> Slots:
    """Pick what the set states for all of its mappings: what no row states of itself."""
    used: set[str] = set().union(*(row.values for row in rows))
    return {
        name: values
        for name, values in of_set.items()
        if name in SET_SLOTS and SET_SLOTS[name].propagated and name not in used
    }


def _used(
    extensions: Iterable[Extension], of_set: Slots, mappings: Iterable[MappingRow]
) -> tuple[Extension, ...]:
    used: Collection[str] = set(of_set).union(*(row.slots for row in mappings))
    return tuple(extension for extension in extensions if extension.name in used)


def _find_date(slots: Slots, mappings: Iterable[MappingRow]) -> str | None:
    dates = [value for row in mappings for value in row.slots.get("mapping_date", ())]
    for name in ("publication_date", "mapping_date"):
        if name in slots:
            return slots[name][0]
    return max(dates, default=None)


def _tables(slug: str, title: str, mappings: Iterable[MappingRow]) -> Iterable[Correspondence]:
    """Make a correspondence of each two schemes that rows answer for."""
    by_schemes: dict[tuple[str, str], list[Association]] = {}
    for row in mappings:
        if row.ends:
            source, target = row.ends
            assert source.scheme is not None
            assert target.scheme is not None
            pairs = by_schemes.setdefault((source.scheme, target.scheme), [])
            pairs.append(_association(row))
    for (one, two), pairs in sorted(by_schemes.items()):
        id = f"supplied/{slug}" if len(by_schemes) == 1 else f"supplied/{slug}/{one}-{two}"
        yield Correspondence(id, title, one, two, "supplied", tuple(pairs), partial=True)


def _association(row: MappingRow) -> Association:
    stated = ("subject_id", "object_id", *(["predicate_id"] if row.match else []))
    further = {name: values for name, values in row.slots.items() if name not in stated}
    source, target = (end.code for end in row.ends)
    return Association(source, target, row.line, row.match, slots=_flatten(further))


def _flatten(slots: Slots) -> tuple[tuple[str, str], ...]:
    return tuple((name, value) for name, values in slots.items() for value in values)
