"""Whom a change of programme touches: the rows of a roster that are decided otherwise."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ..tables.cells import text
from .decide import Decider
from .roster_decisions import RowDecider
from .rosters import ADDED, Job


class Touched(NamedTuple):
    """A row whose decision differs, with both decisions."""

    line: int
    occupation: str
    industry: str
    old: str
    new: str
    old_reasons: str
    new_reasons: str


def touched(old: Decider, new: Decider, jobs: Iterable[Job]) -> Iterator[Touched]:
    """Yield the rows that two programmes decide otherwise; memory does not grow with them."""
    before, after = RowDecider(old), RowDecider(new)
    reasons = ADDED.index("reasons")
    for job in jobs:
        one, two = before.decide(job), after.decide(job)
        if one.status != two.status:
            yield Touched(
                job.line,
                text(job.occupation),
                text(job.industry),
                one.status,
                two.status,
                one.added[reasons],
                two.added[reasons],
            )
