"""What a programme approves in effect: occupations and industries that are not divided further."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable
from typing import Any, NamedTuple

from ..model.programmes import Programme
from ..model.sources import Contribution
from ..programmes.concepts import Concepts
from ..programmes.rule import Key, find_nearest
from .programme_rule import Row


class ProgrammeRows(NamedTuple):
    """The rows of a programme that a source has, by concept."""

    programme: Programme
    contribution: Contribution
    occupations: dict[Key, Row]
    industries: dict[Key, Row]
    omitted: dict[Key, Row]


def collect_rows(contribution: Contribution) -> ProgrammeRows:
    """Collect the rows of the one programme of a source."""
    (programme,) = contribution.programmes
    lists = (listed for listed in contribution.lists if listed.id in programme.lists)
    entries = (
        Row(each.scheme, each.code, each.printed_code, each.printed_title, each.note, each.line)
        for listed in lists
        for each in listed.entries
    )
    industries = (
        Row(each.scheme, each.code, each.printed, None, each.note, each.line)
        for each in programme.industries
    )
    omissions = (
        Row(each.scheme, each.code, each.printed_code, each.printed_title, each.note, each.line)
        for each in programme.omissions
    )
    by_key = (_by_key(rows) for rows in (entries, industries, omissions))
    return ProgrammeRows(programme, contribution, *by_key)


def _by_key(rows: Iterable[Row]) -> dict[Key, Row]:
    first: dict[Key, Row] = {}
    for row in rows:
        first.setdefault(row.key, row)
    return first


def leaves(listed: Iterable[Key], omitted: Container[Key], concepts: Concepts) -> set[Key]:
    """Find what is approved or admitted and not divided further."""
    listed = set(listed)
    below = {(scheme, leaf) for scheme, code in listed for leaf in concepts.leaves(scheme, code)}
    nearest = ((leaf, find_nearest(concepts.path(*leaf), listed, omitted)) for leaf in below)
    return {leaf for leaf, near in nearest if near and near.listed}


def count_reach(programme: ProgrammeRows, concepts: Concepts) -> list[dict[str, Any]]:
    """Count what a programme approves, scheme by scheme."""
    counts = []
    for verb, rows in (("approves", programme.occupations), ("admits", programme.industries)):
        reached = leaves(rows, programme.omitted, concepts)
        for name in dict.fromkeys(row.scheme for row in rows.values()):
            scheme = concepts.schemes[name]
            listed = [code for of, code in rows if of == name]
            levels = Counter(concepts.concepts[name][code].level for code in listed)
            counts.append(
                {
                    "scheme": name,
                    "verb": verb,
                    "entries": len(listed),
                    "levels": {
                        level.id: levels[level.id] for level in scheme.levels if levels[level.id]
                    },
                    "left_out": sum(of == name for of, _ in programme.omitted),
                    "reached": sum(of == name for of, _ in reached),
                    "of": sum(concepts.is_leaf(name, code) for code in concepts.concepts[name]),
                    "level": scheme.levels[-1].title,
                }
            )
    return counts
