"""Decides on the rows of rosters: each distinct fact once, then each distinct job."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from ..columns.reader import ColumnReader, Reading
from ..columns.spelling import Readers, is_missing
from ..errors import OccugraphError
from ..graph.routes import family_of
from ..tables.cells import code
from .decide import Decider
from .decision import SETTLES, Judgement, Part, Reason, status_of
from .halves import Half, KeptHalves, State, put_into_words
from .rosters import Facts, Roster

#: Facts and jobs that are remembered at the same time.
REMEMBERED = 20_000
MISFIT = "printed title of another code"
MENDED = "code mended"
OTHER_VINTAGE = "code of another vintage than its column"
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
        self._weigh = lru_cache(_weigh)
        valid = decider.validity
        self._validity = None if valid is None else put_into_words(Judgement(None, valid))
        self._of_all = None if naics is None else put_into_words(decider.judge_employer(naics))

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
        scheme = self.occupations.decision.scheme
        if scheme and reading.problem:
            reading = self._read_elsewhere(self.occupations, reading, scheme)
        if reading.concept is None:
            return _unread("occupation", reading.problem)
        half = self._jobs.judge(reading.concept)
        return self._remark(half, self.occupations, reading, printed)

    def _judge_industry(self, cell: object) -> Half:
        if self.industries is None:
            return put_into_words(self.decider.judge_industry(None))
        reading = self.industries.read(cell)
        if reading.is_missing:
            return put_into_words(self.decider.judge_industry(None))
        if reading.problem:
            reading = self._read_elsewhere(self.industries, reading, self.decider.industry_scheme)
        if reading.concept is not None:
            return self._remark(self._employers.judge(reading.concept), self.industries, reading)
        sector = None
        if not self.industries.decision.is_stated:
            sector = self.decider.judge_sector(code(cell))
        return put_into_words(sector, BY_SECTOR) if sector else _unread("industry", reading.problem)

    def _read_elsewhere(self, column: ColumnReader, reading: Reading, scheme: str) -> Reading:
        """Read a code that its column's scheme lacks in another vintage; as it was without one."""
        if column.decision.is_stated:
            return reading
        try:
            other = self.decider.read_vintage(code(reading.given), scheme)
        except OccugraphError:
            return reading
        is_other = other.concept and other.concept.scheme != column.decision.scheme
        return other if is_other else reading

    def _remark(
        self, half: Half, column: ColumnReader, reading: Reading, printed: str = ""
    ) -> Half:
        """Add how a code was read where it was mended, and titles that are not its own."""
        remarks = self.decider.list_remarks(reading, printed)
        own, read = column.decision.scheme, half.concept[0]
        elsewhere = ""
        if own and family_of(own) == family_of(read) and not (own == read or ":" in reading.given):
            elsewhere = f"{own}, in which its column is read, lacks this code of {read}"
        kinds = [OTHER_VINTAGE] * bool(elsewhere)
        kinds += [MENDED] * bool(remarks.repair) + [MISFIT] * bool(remarks.misfits)
        if kinds:
            words = half.text, elsewhere, remarks.repair, *remarks.misfits
            half.text = "; ".join(filter(None, words))
            half.state = half.state._replace(remarks=tuple(kinds))
        return half

    def _judge_title(self, title: str) -> Half:
        """Judge a row without a code by its title; undetermined where it has none either."""
        if not is_missing(title):
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
