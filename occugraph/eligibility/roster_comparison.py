"""Compares what two programmes decide on the rows of a roster."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any, NamedTuple

from ..tables.cells import text
from .decide import Decider
from .roster_decisions import REMEMBERED, RosterDecider, RowDecision
from .rosters import ADDED, Roster


class ChangedRow(NamedTuple):
    """A row that two programmes decide differently, with both decisions."""

    line: int
    occupation: str
    industry: str
    old: str
    new: str
    old_reasons: str
    new_reasons: str


def compare_decisions(old: Decider, new: Decider, roster: Roster) -> Iterator[ChangedRow]:
    """Yield the rows that two programmes decide differently; memory does not grow with them."""
    before, after = (RosterDecider.open(decider, roster) for decider in (old, new))

    @lru_cache(REMEMBERED, typed=True)
    def differ(*cells: Any) -> tuple[RowDecision, RowDecision] | None:
        facts = roster.facts(cells)
        one, two = before.decide(facts), after.decide(facts)
        return (one, two) if one.outcome.status != two.outcome.status else None

    reasons = ADDED.index("reasons")
    for row in roster.table:
        cells = roster.pick(row.cells)
        if not row.problem and not row.is_blank and (pair := differ(*cells)):
            facts = roster.facts(cells)
            codes = text(facts.occupation), text(facts.industry)
            status = (each.outcome.status for each in pair)
            yield ChangedRow(row.line, *codes, *status, *(each.added[reasons] for each in pair))
