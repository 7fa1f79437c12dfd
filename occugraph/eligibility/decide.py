"""Decides whether a job, at this employer, qualifies for a programme, with the reasons."""

from __future__ import annotations

import datetime
from dataclasses import replace

from ..errors import AmbiguousCode, OccugraphError, UnknownCode
from ..query.codes import CodeBook
from ..query.resolved import Resolved
from ..query.session import Session
from .decision import Decision, Judgement, Part, Reason, judge_validity, read_day, status_of
from .industry_rule import IndustryRule
from .occupation_rule import OccupationRule
from .programme_rule import ProgrammeRule


class Decider:
    """Judges for one programme, on a day: every job, or the one that is named.

    An occupation is judged without the industry, and an industry without the occupation, so that
    a roster needs each of them once.
    """

    def __init__(
        self,
        session: Session,
        programme: str | None = None,
        *,
        job: Resolved | None = None,
        on: datetime.date | str | None = None,
    ) -> None:
        day = None if on is None else read_day(on)
        self.session, self.rule = session, ProgrammeRule(session, programme, job)
        self.codes = CodeBook(session, whole=job is None)
        self._occupations = OccupationRule(self.rule)
        self._industries = IndustryRule(self.rule)
        #: Whether the programme is valid on the day; None where it states no days.
        self.validity = judge_validity(self.rule, day)

    def judge_occupation(self, given: str, *, scheme: str | None = None) -> Judgement:
        """Judge whether the programme approves an occupation; raises as `CodeBook.resolve`."""
        job = self.codes.resolve(given, scheme=scheme, classifies=("Occupations",))
        return self.judge_job(self.codes.complete(job))

    def judge_job(self, job: Resolved) -> Judgement:
        """Judge whether the programme approves an occupation that is resolved already."""
        judgement = self._occupations.judge(job)
        if not job.note:
            return judgement
        message = f"{judgement.reason.message}; {job.note}"
        return judgement._replace(reason=replace(judgement.reason, message=message))

    def judge_industry(self, given: str | None) -> Judgement:
        """Judge whether the programme admits an industry; None where it is not known."""
        industry = None
        if given is not None:
            scheme = self._industries.scheme
            industry = self.codes.complete(self.codes.resolve(given, scheme=scheme, vintages=True))
        return Judgement(industry, self._industries.judge(industry))


def decide_job(
    session: Session,
    occupation: str,
    *,
    naics: str | None = None,
    programme: str | None = None,
    scheme: str | None = None,
    on: datetime.date | str | None = None,
) -> Decision:
    """Decide whether an occupation at an employer qualifies; see `occugraph.Graph.eligible`.

    A code that cannot be read is an error only where no other fact settles the decision.
    """
    job, errors = None, []
    try:
        job = CodeBook(session).resolve(occupation, scheme=scheme, classifies=("Occupations",))
    except (AmbiguousCode, UnknownCode) as error:
        errors.append(error)
    decider = Decider(session, programme, job=job, on=on)
    judged = _judge_unread("occupation", errors[0]) if job is None else decider.judge_job(job)
    try:
        industry = decider.judge_industry(naics)
    except (AmbiguousCode, UnknownCode) as error:
        errors.append(error)
        industry = _judge_unread("industry", error)
    reasons: tuple[Reason, ...] = industry.reason, judged.reason
    if decider.validity:
        reasons = decider.validity, *reasons
    status = status_of(reasons)
    if errors and status != "not-eligible":
        raise errors[0]
    return Decision(decider.rule.id, status, job, industry.concept, reasons, judged.alternatives)


def _judge_unread(part: Part, error: OccugraphError) -> Judgement:
    return Judgement(None, Reason(part, None, f"could not be read: {error}"))
