"""Rows of the tables that the catalogue describes, and the concepts of a scheme's table."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace

from ..model.schemes import Concept
from . import reference_tables
from .catalogue_entries import CountedEntry, ResidualRule, SchemeEntry, TableEntry
from .reference_tables import TableRow

MISCELLANEOUS = re.compile(r"Miscellaneous .*")


def rows_of(entry: TableEntry) -> Iterator[TableRow]:
    """Yield the rows of an entry's table as published; the entry may say how many there are."""
    count = 0
    for row in reference_tables.rows(entry.table, entry.headings()):
        count += 1
        yield row
    if isinstance(entry, CountedEntry) and count != entry.count:
        raise entry.error(f"{entry.table} has {count:,} rows, not {entry.count:,}")


def read_concepts(scheme: SchemeEntry) -> dict[str, Concept]:
    """Make one concept a row, by code; every parent must be a code one level up."""
    levels = {level.id: level for level in scheme.levels}
    depth = {level.id: number for number, level in enumerate(scheme.levels, 1)}
    concepts: dict[str, Concept] = {}
    by_code: dict[str, TableRow] = {}
    for row in rows_of(scheme):
        code, level = row.texts["code"], row.texts.get("level", scheme.levels[0].id)
        if code in by_code:
            raise row.error(f"{code}: the code stands in line {by_code[code].line} already")
        if level not in levels:
            raise row.error(f"{code}: no level {level!r}; there is: {', '.join(levels)}")
        pattern = levels[level].pattern
        if not pattern.fullmatch(code):
            raise row.error(f"{code}: not a code of the level {level} ({pattern.pattern})")
        titles = tuple((language, row.texts[f"title {language}"]) for language in scheme.titles)
        concepts[code] = Concept(
            scheme.id,
            code,
            level,
            row.get("parent"),
            titles,
            second_notation=row.get("second_notation"),
            code_kind=row.get("code_kind"),
        )
        by_code[code] = row
    for code, concept in concepts.items():
        above = concepts.get(concept.parent or "")
        below = depth[concept.level] - (depth[above.level] if above else 0)
        if (concept.parent and not above) or below != 1:
            problem = f"parent {concept.parent or ''!r} is not a code one level up"
            raise by_code[code].error(f"{code}: {problem}")
    counts = Counter(concept.level for concept in concepts.values())
    for entry in scheme.levels:
        if counts[entry.id] != entry.count:
            problem = f"{scheme.table} has {counts[entry.id]:,} codes of the level {entry.id}"
            raise entry.error(f"{problem}, not {entry.count:,}")
    if rule := scheme.residual:
        for code, concept in concepts.items():
            if rule.title.fullmatch(concept.labels[0][1]):
                groups = _rest_of(rule, concept, concepts)
                concepts[code] = replace(concept, residual=True, residual_of=groups)
    return concepts


def _rest_of(
    rule: ResidualRule, concept: Concept, concepts: Mapping[str, Concept]
) -> tuple[str, ...]:
    """Find the group it is the rest of: 15-1299 of 15-1200, since 15-1290 is "Miscellaneous"."""
    if rule.rest_of is None or concept.parent is None:
        return ()
    parent = concepts[concept.parent]
    miscellaneous = MISCELLANEOUS.fullmatch(parent.labels[0][1])
    if rule.rest_of == "named parent" and miscellaneous and parent.parent:
        return (parent.parent,)
    return (parent.code,)
