"""Users' own mapping sets, as SSSOM/TSV, checked against the schemes.

Rule: SSSOM 1.1 (https://mapping-commons.github.io/sssom/), its model and its TSV format. What
the graph could not keep as it is meant (negated mappings, extension slots) is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from ..errors import InputError
from ..files import text_documents
from ..model.correspondences import Association, Correspondence, MappingSet
from ..model.sources import Contribution, Source
from ..rdf.namespaces import BASE
from ..rdf.sssom_slots import BUILT_IN, SlotError
from . import metadata, table
from .pairs import Slots, pairs
from .references import Concepts, References
from .table import Errors

PUBLISHER = "The user who supplied the mapping set"


def read_mapping_set(path: Path, others: Iterable[Contribution], base: str = BASE) -> Contribution:
    """Read an SSSOM/TSV file whose codes are those of other sources; `base` is the graph's."""
    document = text_documents.read(path)
    head, body = table.parts(document)
    errors = Errors(document)
    references = References({}, Concepts(others, base))
    slots = _set_slots(metadata.read(document, head), references, errors)
    errors.raise_first()
    by_schemes = pairs(table.rows(document, body), references, slots, errors)
    return _contribution(_slug(path), document.sha256, slots, references, by_schemes)


def _set_slots(entries: Iterable[metadata.Entry], references: References, errors: Errors) -> Slots:
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
            slot = table.slot(entry.key, of_set=True)
            if entry.map or (entry.listed and not slot.many):
                raise SlotError(f"{entry.key} takes one value")
            checked_values = set()
            for line, value in entry.values:
                several = slot.many and not entry.listed
                parts = [part.strip(" ") for part in value.split("|")] if several else [value]
                with errors.at(line):
                    checked_values |= {table.check_value(slot, part, references) for part in parts}
            if checked_values:
                slots[slot.name] = tuple(sorted(checked_values))
    for needed in ("mapping_set_id", "license"):
        if needed not in by_key or not by_key[needed].values:
            errors.add(f"the metadata block lacks {needed}: add `#{needed}: https://...`", 1)
    return slots


def _contribution(
    slug: str,
    sha256: str,
    slots: Slots,
    references: References,
    by_schemes: Mapping[tuple[str, str], list[Association]],
) -> Contribution:
    flat = {name: values[0] for name, values in slots.items()}
    title = flat.get("mapping_set_title", f"Mapping set {slug}")
    pair_slots = [slot for group in by_schemes.values() for pair in group for slot in pair.slots]
    dates = [value for name, value in pair_slots if name == "mapping_date"]
    issued = flat.get("publication_date") or flat.get("mapping_date") or max(dates, default=None)
    source = Source(
        f"supplied-{slug}",
        title,
        PUBLISHER,
        "On the terms of its licence",
        flat["license"],
        issued,
        loader="sssom",
    )
    tables = tuple(
        Correspondence(
            f"supplied/{slug}" if len(by_schemes) == 1 else f"supplied/{slug}/{one}-{two}",
            title,
            one,
            two,
            "supplied",
            tuple(pairs_of_both),
            partial=True,
        )
        for (one, two), pairs_of_both in sorted(by_schemes.items())
    )
    statements = tuple((name, value) for name, values in slots.items() for value in values)
    declared = tuple(
        (prefix, namespace)
        for prefix, namespace in sorted(references.prefixes.items())
        if prefix not in BUILT_IN
    )
    return Contribution(
        source,
        correspondences=tables,
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
