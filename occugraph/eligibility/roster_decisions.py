"""Decides on rosters: every row kept in its order, with its decision and the reasons."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from ..errors import InputError, OccugraphError
from ..files.atomic_writes import refuse_overwrite
from ..files.printable import format_count
from ..recoding.recode import check_number, remark_lost_zeros
from ..search.suggestions import Suggester
from ..tables import user_tables
from ..tables.columns import code, heading, is_number, remark, text
from .decide import Decider
from .decision import SETTLES, Alternative, Judgement, Reason, status_of
from .rosters import ADDED, Job, Roster

#: Suggestions that a row without a code gets, and rows between two calls of `progress`.
SUGGESTED, STEP = 3, 5_000

_KINDS = {
    ("validity", False): "programme not valid on the day",
    ("industry", False): "industry not admitted",
    ("industry", None): "industry not known",
    ("occupation", False): "occupation not approved",
    ("occupation", None): "occupation not settled",
}


@dataclass(slots=True)
class Summary:
    """Counts the rows of a roster by decision and by reason."""

    rows: int = 0
    status: Counter[str] = field(default_factory=Counter)
    """Decision, `error` or `blank` -> rows."""
    reasons: Counter[tuple[str, str]] = field(default_factory=Counter)
    """(decision, what it was decided by) -> rows; a row may count for two."""

    def lines(self) -> list[str]:
        """List the counts as a person reads them."""
        lines = [format_count(self.rows, "row")]
        by_count = sorted(self.reasons.items(), key=lambda item: (-item[1], item[0]))
        for status, count in sorted(self.status.items()):
            why = [f"{rows:,} {kind}" for (of, kind), rows in by_count if of == status]
            lines.append(f"{count:>9,}  {status}" + (f": {', '.join(why)}" if why else ""))
        return lines

    def to_dict(self) -> dict[str, Any]:
        """The summary as JSON has it; stable keys, in this order."""
        return {
            "rows": self.rows,
            "status": dict(sorted(self.status.items())),
            "reasons": [
                {"status": status, "reason": kind, "rows": count}
                for (status, kind), count in sorted(self.reasons.items())
            ],
        }


class Half(NamedTuple):
    """One half of a row, decided and put into words: its occupation or its industry."""

    rule: str
    reason: Reason | None
    """None where the half cannot be read."""
    text: str
    concept: tuple[str, str, str] = ("", "", "")
    """Scheme, code and label; empty where there is no code."""
    alternatives: str = ""


class RowDecision(NamedTuple):
    """The decision on a row."""

    status: str
    kinds: tuple[str, ...]
    """What it was decided by, of the kinds that a summary counts."""
    added: tuple[str, ...]
    """Values of the columns `ADDED`."""


_BLANK = RowDecision("blank", (), ("",) * len(ADDED))


class RosterDecider:
    """Decides on rows, and remembers the last halves of them: a roster repeats itself."""

    def __init__(self, decider: Decider, scheme: str | None = None) -> None:
        self.decider, self.scheme = decider, scheme
        remember = lru_cache(user_tables.REMEMBERED, typed=True)
        self._occupation = remember(self._judge_occupation)
        self._industry = remember(self._judge_industry)
        self._suggester: Suggester | None = None
        valid = decider.validity
        self._validity = None if valid is None else _half(Judgement(None, valid))

    def decide(self, job: Job) -> RowDecision:
        """Decide on a row; one that cannot be read is decided `error`, one that is blank not."""
        if job.blank:
            return _BLANK
        if job.problem is not None:
            added = ("error", f"row: {job.problem}", *_BLANK.added[2:])
            return RowDecision("error", ("row not readable",), added)
        title = "" if code(job.occupation).strip() else job.title
        halves = self._industry(job.industry), self._occupation(job.occupation, title)
        return _joined(halves, self._validity)

    def _judge_occupation(self, cell: object, title: str) -> Half:
        given = code(cell)
        if not given.strip():
            return _half(self._judge_title(title))
        codes = self.decider.codes
        try:
            if is_number(cell):
                check_number(codes, given, self.scheme)
            return _half(self.decider.judge_occupation(given, scheme=self.scheme))
        except OccugraphError as error:
            lost = remark_lost_zeros(codes, given, self.scheme)
            return Half("occupation", None, f"occupation: {error}{remark(cell, lost)}")

    def _judge_industry(self, cell: object) -> Half:
        given = code(cell)
        try:
            return _half(self.decider.judge_industry(given if given.strip() else None))
        except OccugraphError as error:
            return Half("industry", None, f"industry: {error}{remark(cell)}")

    def _judge_title(self, title: str) -> Judgement:
        """Judge a row without a code: undetermined, with the codes that its title suggests."""
        others, hint = self._suggest(title) if title else ((), "")
        message = f"no occupation code was given: it {SETTLES}{hint}"
        return Judgement(None, Reason("occupation", None, message), others)

    def _suggest(self, title: str) -> tuple[tuple[Alternative, ...], str]:
        about = self.decider.rule.schemes[0]
        try:
            if self._suggester is None:
                self._suggester = Suggester(self.decider.session, about)
        except InputError as error:  # a library that is not installed must not stop the run
            return (), f"; {error}"
        others = tuple(
            Alternative(about, each.code, each.label, "words of its title", "suggested")
            for each in self._suggester.for_title(title, SUGGESTED)
        )
        named = " or ".join(f"{each.code} {each.label}" for each in others)
        hint = f"; by the words of its title it may be {named}: a person decides"
        return others, hint if others else ""


def _half(judgement: Judgement) -> Half:
    reason, concept = judgement.reason, judgement.concept
    holds = {True: "yes", False: "no", None: "not known"}[reason.holds]
    where = ", line ".join(str(part) for part in (reason.source, reason.line) if part)
    message = f"{reason.rule}: {holds}: {reason.message}" + (f" [{where}]" if where else "")
    columns = (concept.scheme, concept.code, concept.label) if concept else ("", "", "")
    others = "; ".join(
        f"{each.scheme}:{each.code}" + (" (suggested)" if each.basis == "suggested" else "")
        for each in judgement.alternatives
    )
    return Half(reason.rule, reason, message, columns, others)


def _joined(halves: tuple[Half, Half], validity: Half | None) -> RowDecision:
    industry, job = halves
    status: str
    every = halves if validity is None else (validity, *halves)
    reasons = [half.reason for half in every if half.reason is not None]
    status, texts = status_of(reasons), [half.text for half in every]
    unread = [half for half in halves if half.reason is None]
    if unread and status != "not-eligible":  # which any of the others settles alone
        status, texts = "error", [half.text for half in unread]
        kinds = tuple(f"{half.rule} code not readable" for half in unread)
    else:
        decisive = False if status == "not-eligible" else None
        kinds = tuple(_KINDS[each.rule, each.holds] for each in reasons if each.holds is decisive)
    added = (status, "; ".join(texts), *job.concept, *industry.concept, job.alternatives)
    return RowDecision(status, kinds, added)


def decide_roster(
    decider: Decider, roster: Roster, output: Path, progress: Callable[[int], object] | None = None
) -> Summary:
    """Write a roster again with a decision for every row: the columns of `ADDED` after its own.

    A row that cannot be read is decided `error`, unless what can be read settles it, and the others
    go on; a blank one stays blank.
    Memory does not grow with the file. See `occugraph.Graph.decide_roster`.
    """
    refuse_overwrite([output], [roster.source])
    if roster.naics is not None:
        decider.judge_industry(roster.naics)
    rows = RosterDecider(decider, roster.scheme)
    summary = Summary()
    with closing(roster.jobs()) as jobs, user_tables.open_output(output, roster.table) as write:
        write(heading(roster.header, ADDED))
        for job in jobs:
            status, kinds, added = rows.decide(job)
            write([*job.cells, *added])
            summary.rows += 1
            summary.status[status] += 1
            for kind in kinds:
                summary.reasons[status, kind] += 1
            if progress and summary.rows % STEP == 0:
                progress(summary.rows)
    return summary


class ChangedRow(NamedTuple):
    """A row that two programmes decide differently, with both decisions."""

    line: int
    occupation: str
    industry: str
    old: str
    new: str
    old_reasons: str
    new_reasons: str


def compare_decisions(old: Decider, new: Decider, jobs: Iterable[Job]) -> Iterator[ChangedRow]:
    """Yield the rows that two programmes decide differently; memory does not grow with them."""
    before, after = RosterDecider(old), RosterDecider(new)
    reasons = ADDED.index("reasons")
    for job in jobs:
        one, two = before.decide(job), after.decide(job)
        if one.status != two.status:
            codes = text(job.occupation), text(job.industry)
            why = one.added[reasons], two.added[reasons]
            yield ChangedRow(job.line, *codes, one.status, two.status, *why)
