"""What a programme approves in effect: the occupations and industries that are not divided further.

Rule: what stands nearest to a code, the code itself or a group above it, decides about it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any, NamedTuple

from ..model.programmes import Programme
from ..model.sources import Contribution
from ..programmes.codes import Concepts

Key = tuple[str, str]
"""Scheme and code."""


class Row(NamedTuple):
    """An entry, an industry or an omission of a programme."""

    scheme: str
    code: str
    printed: str
    title: str | None
    note: str | None
    line: int

    @property
    def key(self) -> Key:
        """The concept."""
        return self.scheme, self.code


class Rule(NamedTuple):
    """A programme, by what it rests on."""

    programme: Programme
    contribution: Contribution
    occupations: dict[Key, Row]
    industries: dict[Key, Row]
    left_out: dict[Key, Row]


def rule(contribution: Contribution) -> Rule:
    """Take the rows of the one programme that a source has."""
    (programme,) = contribution.programmes
    entries = [
        Row(it.scheme, it.code, it.printed_code, it.printed_title, it.note, it.line)
        for listed in contribution.lists
        if listed.id in programme.lists
        for it in listed.entries
    ]
    industries = [
        Row(it.scheme, it.code, it.printed, None, it.note, it.line) for it in programme.industries
    ]
    omissions = [
        Row(it.scheme, it.code, it.printed_code, it.printed_title, it.note, it.line)
        for it in programme.omissions
    ]
    named = (_by_key(rows) for rows in (entries, industries, omissions))
    return Rule(programme, contribution, *named)


def _by_key(rows: Iterable[Row]) -> dict[Key, Row]:
    found: dict[Key, Row] = {}
    for row in rows:
        found.setdefault(row.key, row)
    return found


def leaves(named: Iterable[Key], left_out: Iterable[Key], concepts: Concepts) -> set[Key]:
    """Find what is approved or admitted and not divided further."""
    yes, no = set(named), set(left_out)
    return {
        (scheme, leaf)
        for scheme, code in yes
        for leaf in concepts.leaves(scheme, code)
        if _holds(scheme, leaf, yes, no, concepts)
    }


def _holds(scheme: str, code: str, yes: set[Key], no: set[Key], concepts: Concepts) -> bool:
    for each in (code, *concepts.above(scheme, code)):
        if (scheme, each) in yes or (scheme, each) in no:
            return (scheme, each) not in no
    return False


def counts(told: Rule, concepts: Concepts) -> list[dict[str, Any]]:
    """Count what a programme approves, scheme by scheme."""
    found = []
    for verb, rows in (("approves", told.occupations), ("admits", told.industries)):
        reached = leaves(rows, told.left_out, concepts)
        for scheme in dict.fromkeys(row.scheme for row in rows.values()):
            it = concepts.schemes[scheme]
            here = [code for of, code in rows if of == scheme]
            levels = Counter(concepts.concepts[scheme][code].level for code in here)
            lowest = [code for code in concepts.concepts[scheme] if concepts.is_leaf(scheme, code)]
            found.append(
                {
                    "scheme": scheme,
                    "verb": verb,
                    "entries": len(here),
                    "levels": {
                        level.id: levels[level.id] for level in it.levels if levels[level.id]
                    },
                    "left_out": sum(of == scheme for of, _ in told.left_out),
                    "reached": sum(of == scheme for of, _ in reached),
                    "of": len(lowest),
                    "level": it.levels[-1].title,
                }
            )
    return found
