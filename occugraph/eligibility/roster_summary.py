"""Sums up the decisions on a roster: rows by decision and by reason, and how it was read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from ..columns.decision import ColumnDecision
from ..errors import quote_input
from ..files.printable import format_count
from .roster_decisions import Outcome, RowDecision

#: Rows that a person has to look at of which a report shows so many.
SHOWN = 300


class ShownRow(NamedTuple):
    """A row that a person has to look at."""

    number: int
    cells: tuple[str, ...]
    decision: RowDecision


@dataclass(slots=True)
class Summary:
    """Counts the rows of a roster by decision and by reason, and says how it was read."""

    columns: dict[str, ColumnDecision] = field(default_factory=dict)
    """`occupation`, `industry` -> how the column of their codes is read."""
    outcomes: Counter[Outcome] = field(default_factory=Counter)
    rows_for_person: list[ShownRow] = field(default_factory=list)
    """The first rows that a person has to look at."""

    @property
    def rows(self) -> int:
        """How many rows there are."""
        return self.outcomes.total()

    @property
    def status(self) -> Counter[str]:
        """Decision, `error` or `blank` -> rows."""
        return self._count(lambda outcome: [outcome.status])

    @property
    def reasons(self) -> Counter[tuple[str, str]]:
        """(decision, what it was decided by) -> rows; a row may count for two."""
        return self._count(lambda outcome: [(outcome.status, kind) for kind in outcome.reasons])

    @property
    def remarks(self) -> Counter[str]:
        """What was remarked -> rows."""
        return self._count(lambda outcome: outcome.remarks)

    @property
    def for_person(self) -> int:
        """How many rows a person has to look at."""
        return sum(count for outcome, count in self.outcomes.items() if outcome.needs_person)

    @property
    def by_title(self) -> int:
        """How many rows have an occupation that was decided by a job title."""
        return sum(count for outcome, count in self.outcomes.items() if outcome.by_title)

    def _count(self, keys: Callable[[Outcome], Any]) -> Counter[Any]:
        counts: Counter[Any] = Counter()
        for outcome, count in self.outcomes.items():
            for key in keys(outcome):
                counts[key] += count
        return counts

    def lines(self) -> list[str]:
        """List the counts as a person reads them, warnings of how it was read first."""
        decisions = self.columns.values()
        lines = [
            f"warning: column {quote_input(one.heading or '')}: {warning}"
            for one in decisions
            for warning in one.warnings
        ]
        lines += [one.sentence for one in decisions]
        lines.append(format_count(self.rows, "row"))
        by_count = sorted(self.reasons.items(), key=lambda item: (-item[1], item[0]))
        for status, count in sorted(self.status.items()):
            why = [f"{rows:,} {kind}" for (of, kind), rows in by_count if of == status]
            lines.append(f"{count:>9,}  {status}" + (f": {', '.join(why)}" if why else ""))
        lines += [f"{count:>9,}  with a remark: {kind}" for kind, count in self.remark_counts()]
        return lines

    def remark_counts(self) -> Iterator[tuple[str, int]]:
        """Yield what was remarked, each with how many rows it was remarked of."""
        if self.by_title:
            yield "decided by its job title", self.by_title
        yield from sorted(self.remarks.items())

    def to_dict(self) -> dict[str, Any]:
        """The summary as JSON has it; stable keys, in this order."""
        return {
            "rows": self.rows,
            "columns": {name: decision.to_dict() for name, decision in self.columns.items()},
            "status": dict(sorted(self.status.items())),
            "reasons": [
                {"status": status, "reason": kind, "rows": count}
                for (status, kind), count in sorted(self.reasons.items())
            ],
            "remarks": [{"remark": kind, "rows": count} for kind, count in self.remark_counts()],
        }
