"""Decides on the rows of rosters: each distinct fact once, then each distinct job."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from ..columns.reader import ColumnReader, Reading
from ..columns.spelling import Readers
from ..errors import OccugraphError
from ..programmes.titles import SchemeTitles
from ..query.resolved import Resolved
from ..tables.cells import code
from .decide import Decider
from .decision import SETTLES, Judgement, Part, Reason, status_of
from .halves import Half, KeptHalves, State, put_into_words
from .rosters import Facts, Roster

#: Facts and jobs that are remembered at the same time.
REMEMBERED = 20_000
MISFIT = "printed title of another code"
MENDED = "code mended"
OTHER_VINTAGE = "industry code of another vintage than its column"
BY_SECTOR = "industry code of no vintage here, judged by its sector"

_KINDS = {
    ("validity", False): "programme not valid on the day",
    ("industry", False): "industry not admitted",
    ("industry", None): "industry not known",
    ("occupation", False): "occupation not approved",
    ("occupation", None): "occupation not settled",
}


class Outcome(NamedTuple):
    """What a row counts as in a summary."""

    status: str
    reasons: tuple[str, ...]
    """Kinds of what it was decided by."""
    remarks: tuple[str, ...] = ()
    """Kinds of what was remarked."""
    by_title: bool = False
    """Whether its occupation was decided by a job title."""

    @property
    def needs_person(self) -> bool:
        """Whether somebody has to look at it."""
        return self.status in ("error", "undetermined") or MISFIT in self.remarks


class RowDecision(NamedTuple):
    """The decision on a row."""

    outcome: Outcome
    reasons: tuple[Half, ...]
    """The halves whose texts are its reasons."""
    occupation: Half
    industry: Half

    @property
    def question(self) -> str:
        """The question whose answer would settle it; empty where nothing is open."""
        return self.occupation.question if self.outcome.status == "undetermined" else ""

    @property
    def added(self) -> tuple[str, ...]:
        """Values of the columns `ADDED`."""
        status = "" if self.outcome is BLANK.outcome else self.outcome.status
        reasons = "; ".join(half.text for half in self.reasons)
        job, industry = self.occupation, self.industry
        decided = status, reasons, job.decided_by
        return *decided, *job.concept, *industry.concept, job.alternatives, self.question


def _unread(part: Part, problem: str) -> Half:
    return Half(State(part, is_read=False, holds=None), problem and f"{part}: {problem}")


BLANK = RowDecision(Outcome("blank", ()), (), _unread("occupation", ""), _unread("industry", ""))


def refuse_row(problem: str) -> RowDecision:
    """Make the decision on a row that cannot be read."""
    reason = Half(BLANK.occupation.state, f"row: {problem}")
    return BLANK._replace(outcome=Outcome("error", ("row not readable",)), reasons=(reason,))


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
        self._jobs = KeptHalves(decider, "occupation")
        self._employers = KeptHalves(decider, "industry")
        remember = lru_cache(REMEMBERED, typed=True)
        self._occupation = remember(self._judge_occupation)
        self._industry = remember(self._judge_industry)
        self._title = remember(self._judge_title)
        self._titles = lru_cache(self._read_titles)
        self._weigh = lru_cache(_weigh)
        valid = decider.validity
        self._validity = None if valid is None else put_into_words(Judgement(None, valid))
        known = None if naics is None else decider.resolve_industry(naics)
        self._of_all = None if naics is None else put_into_words(decider.judge_industry(known))

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

    def decide(self, facts: Facts) -> RowDecision:
        """Decide on a job; one that cannot be read is decided `error`."""
        job = self._occupation(facts.occupation, facts.printed)
        if job is None:
            job = self._title(facts.title)
        industry = self._of_all or self._industry(facts.industry)
        validity = self._validity
        outcome, all_count = self._weigh(
            validity.state if validity else None, industry.state, job.state
        )
        reasons: tuple[Half, ...] = (industry, job)
        if not all_count:  # what could not be read alone is the reason
            reasons = tuple(half for half in reasons if not half.state.is_read)
        elif validity is not None:
            reasons = validity, *reasons
        return RowDecision(outcome, reasons, job, industry)

    def _judge_occupation(self, cell: object, printed: str) -> Half | None:
        """Judge what a cell holds and the title beside it; None where it holds nothing."""
        if self.occupations is None:
            return None
        reading = self.occupations.read(cell)
        if reading.is_missing:
            return None
        if reading.concept is None:
            return _unread("occupation", reading.problem)
        return self._remark(self._jobs.judge(reading.concept), reading, reading.concept, printed)

    def _judge_industry(self, cell: object) -> Half:
        reading = Reading("", None) if self.industries is None else self.industries.read(cell)
        if reading.problem:
            stated = self.industries is not None and self.industries.decision.is_stated
            return (None if stated else self._judge_elsewhere(code(cell).strip())) or _unread(
                "industry", reading.problem
            )
        if reading.concept is None:
            return put_into_words(self.decider.judge_industry(None))
        return self._remark(self._employers.judge(reading.concept), reading, reading.concept)

    def _judge_elsewhere(self, given: str) -> Half | None:
        """Judge an industry code that the column's scheme lacks: in its own vintage, or sector."""
        try:
            industry = self.decider.resolve_industry(given)
        except OccugraphError:
            judgement = self.decider.judge_sector(given)
            return None if judgement is None else put_into_words(judgement, BY_SECTOR)
        return put_into_words(self.decider.judge_industry(industry), OTHER_VINTAGE)

    def _remark(self, half: Half, reading: Reading, concept: Resolved, printed: str = "") -> Half:
        """Add what was mended to read a code, and titles beside it that are not its own."""
        titles = dict.fromkeys(filter(None, (reading.title, printed)))
        misfits = [
            self._titles(concept.scheme).explain_misfit(concept.code, title) for title in titles
        ]
        kinds = [MENDED] * bool(reading.repair) + [MISFIT] * any(misfits)
        if kinds:
            half.text = "; ".join(filter(None, (half.text, reading.repair, *misfits)))
            half.state = half.state._replace(remarks=tuple(kinds))
        return half

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
                return put_into_words(self.decider.judge_title(title))
            except OccugraphError as error:  # a library that is not installed must not stop it
                hint = f"; {error}"
        else:
            hint = ""
        message = f"no occupation code was given: it {SETTLES}{hint}"
        return put_into_words(Judgement(None, Reason("occupation", None, message)))


def _weigh(validity: State | None, industry: State, occupation: State) -> tuple[Outcome, bool]:
    """Weigh the parts of a decision: what it comes to, and whether all of them are its reasons."""
    halves = industry, occupation
    read = [state for state in (validity, *halves) if state is not None and state.is_read]
    status: str = status_of(state.holds for state in read)
    unread = [state for state in halves if not state.is_read]
    all_count = not unread or status == "not-eligible"  # which any of them settles alone
    if all_count:
        decisive = False if status == "not-eligible" else None
        kinds = [_KINDS[each.rule, each.holds] for each in read if each.holds is decisive]
    else:
        status, kinds = "error", [f"{each.rule} code not readable" for each in unread]
    remarks = tuple(dict.fromkeys((*industry.remarks, *occupation.remarks)))
    return Outcome(status, tuple(kinds), remarks, occupation.by_title), all_count
