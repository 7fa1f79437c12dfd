"""Decides on the rows of rosters: each distinct fact once, then each distinct job."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from ..columns.decision import Readers
from ..columns.reader import ColumnReader, Reading
from ..errors import OccugraphError
from ..programmes.titles import SchemeTitles
from ..query.codes import Resolved
from ..tables.cells import code, text
from .decide import Decider
from .decision import SETTLES, Judgement, Reason, status_of
from .rosters import ADDED, Job, Roster

#: Facts and jobs that are remembered at the same time.
REMEMBERED = 20_000
MISFIT = "printed title of another code"
MENDED = "code mended"

_KINDS = {
    ("validity", False): "programme not valid on the day",
    ("industry", False): "industry not admitted",
    ("industry", None): "industry not known",
    ("occupation", False): "occupation not approved",
    ("occupation", None): "occupation not settled",
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
    question: str = ""
    decided_by: str = ""
    remarks: tuple[str, ...] = ()
    """Kinds of what was remarked."""


class Outcome(NamedTuple):
    """What a row counts as in a summary."""

    status: str
    reasons: tuple[str, ...]
    """Kinds of what it was decided by."""
    remarks: tuple[str, ...] = ()
    """Kinds of what was remarked."""
    by_title: bool = False
    """Whether its occupation was decided by a job title."""


class RowDecision(NamedTuple):
    """The decision on a row."""

    outcome: Outcome
    added: tuple[str, ...]
    """Values of the columns `ADDED`."""


BLANK = RowDecision(Outcome("blank", ()), ("",) * len(ADDED))


class RosterDecider:
    """Decides on jobs, and remembers the last of them: a roster repeats itself.

    Args:
        decider: of the programme.
        occupations: reads the occupations' cells; None where there are titles alone.
        industries: reads the industries' cells; None where one code is given for all.
        naics: that code.

    """

    def __init__(
        self,
        decider: Decider,
        occupations: ColumnReader | None,
        industries: ColumnReader | None,
        naics: str | None = None,
    ) -> None:
        self.decider, self.occupations, self.industries = decider, occupations, industries
        remember = lru_cache(REMEMBERED, typed=True)
        self._occupation = remember(self._judge_occupation)
        self._industry = remember(self._judge_industry)
        self._title = remember(self._judge_title)
        self._titles = lru_cache(self._read_titles)
        self._decide = remember(self._join)
        valid = decider.validity
        self._validity = None if valid is None else _half(Judgement(None, valid))
        self._of_all = None if naics is None else _half(decider.judge_industry_code(naics))

    @classmethod
    def open(cls, decider: Decider, roster: Roster) -> RosterDecider:
        """Read the columns of a roster, to decide on its rows."""
        readers = Readers(decider.session)
        return cls(
            decider,
            roster.occupation_reader(readers, decider.differing_occupations),
            roster.industry_reader(readers, decider.differing_industries),
            roster.naics,
        )

    def decide(self, job: Job) -> RowDecision:
        """Decide on a row; one that cannot be read is decided `error`, one that is blank not."""
        if job.is_blank:
            return BLANK
        if job.problem:
            added = ("error", f"row: {job.problem}", *BLANK.added[2:])
            return RowDecision(Outcome("error", ("row not readable",)), added)
        return self._decide(*job.facts)

    def _join(self, occupation: object, industry: object, title: str, printed: str) -> RowDecision:
        job = self._occupation(occupation, printed)
        if job is None:
            job = self._title(title)
        return _joined((self._of_all or self._industry(industry), job), self._validity)

    def _judge_occupation(self, cell: object, printed: str) -> Half | None:
        """Judge what a cell holds and the title beside it; None where it holds nothing."""
        if self.occupations is None:
            return None
        reading = self.occupations.read(cell)
        if reading.is_missing:
            return None
        if reading.concept is None:
            return Half("occupation", None, f"occupation: {reading.problem}")
        judgement = self.decider.judge_occupation(reading.concept)
        return self._remark(_half(judgement), reading, judgement.concept, printed)

    def _judge_industry(self, cell: object) -> Half:
        reading = Reading("", None) if self.industries is None else self.industries.read(cell)
        if reading.problem:
            try:
                return _half(self.decider.judge_industry_code(code(cell)))
            except OccugraphError:
                return Half("industry", None, f"industry: {reading.problem}")
        judgement = self.decider.judge_industry(reading.concept)
        return self._remark(_half(judgement), reading, judgement.concept)

    def _remark(
        self, half: Half, reading: Reading, concept: Resolved | None, printed: str = ""
    ) -> Half:
        """Add what was mended to read a code, and titles beside it that are not its own."""
        if concept is None:
            return half
        titles = dict.fromkeys(filter(None, (reading.title, printed)))
        misfits = [
            self._titles(concept.scheme).explain_misfit(concept.code, title) for title in titles
        ]
        texts = [half.text, *filter(None, (reading.repair, *misfits))]
        kinds = [MENDED] * bool(reading.repair) + [MISFIT] * any(misfits)
        return half._replace(text="; ".join(texts), remarks=tuple(kinds))

    def _read_titles(self, scheme: str) -> SchemeTitles:
        session = self.decider.session
        hierarchy = session.hierarchy(scheme)
        own = [(entry.code, entry.label) for entry in hierarchy.by_scheme[scheme].values()]
        others = [
            (row["code"], row["text"])
            for row in session.ask("words-of-scheme", scheme=scheme)
            if row["kind"] == "altLabel"
        ]
        return SchemeTitles(
            scheme, [*own, *others], lambda code: len(session.groups_above(scheme, code))
        )

    def _judge_title(self, title: str) -> Half:
        """Judge a row without a code by its title; undetermined where it has none either."""
        if title:
            try:
                return _half(self.decider.judge_title(title))
            except OccugraphError as error:  # a library that is not installed must not stop it
                hint = f"; {error}"
        else:
            hint = ""
        message = f"no occupation code was given: it {SETTLES}{hint}"
        return _half(Judgement(None, Reason("occupation", None, message)))


def _half(judgement: Judgement) -> Half:
    reason, concept, reading = judgement.reason, judgement.concept, judgement.title
    holds = {True: "yes", False: "no", None: "not known"}[reason.holds]
    where = ", line ".join(str(part) for part in (reason.source, reason.line) if part)
    message = f"{reason.rule}: {holds}: {reason.message}" + (f" [{where}]" if where else "")
    columns = (concept.scheme, concept.code, concept.label) if concept else ("", "", "")
    others = "; ".join(
        f"{each.scheme}:{each.code}" + (" (suggested)" if each.basis == "suggested" else "")
        for each in judgement.alternatives
    )
    by_code = "code" if concept else ""
    decided_by = by_code if reading is None else "title" if reason.holds is not None else ""
    question = reading.question if reading else ""
    return Half(reason.rule, reason, message, columns, others, question, decided_by)


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
    concepts = *job.concept, *industry.concept
    question = job.question if status == "undetermined" else ""
    added = (status, "; ".join(texts), job.decided_by, *concepts, job.alternatives, question)
    remarks = tuple(dict.fromkeys((*industry.remarks, *job.remarks)))
    return RowDecision(Outcome(status, kinds, remarks, job.decided_by == "title"), added)


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
    reasons = ADDED.index("reasons")
    for job in roster.jobs():
        one, two = before.decide(job), after.decide(job)
        if one.outcome.status != two.outcome.status:
            codes = text(job.facts.occupation), text(job.facts.industry)
            why = one.added[reasons], two.added[reasons]
            yield ChangedRow(job.line, *codes, one.added[0], two.added[0], *why)
