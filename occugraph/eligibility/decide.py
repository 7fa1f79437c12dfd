"""Decides whether a job, at this employer, qualifies for a programme, with the reasons."""

from __future__ import annotations

import datetime

from ..errors import OccugraphError
from ..query.codes import CodeBook, Resolved
from ..query.session import Session
from .decision import Decision, Judgement, Reason, judge_validity, status_of
from .programme_rule import ProgrammeRule
from .rules import IndustryRule, OccupationRule


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
        on: datetime.date | None = None,
    ) -> None:
        self.session, self.rule = session, ProgrammeRule(session, programme, job)
        self.codes = CodeBook(session, whole=job is None)
        self._occupations = OccupationRule(self.rule)
        self._industries = IndustryRule(self.rule)
        #: Whether the programme is valid on the day; None where it states no days.
        self.validity = judge_validity(self.rule, on)

    def judge_occupation(self, given: str, *, scheme: str | None = None) -> Judgement:
        """Judge whether the programme approves an occupation; raises as `CodeBook.resolve`."""
        job = self.codes.resolve(given, scheme=scheme, classifies=("Occupations",))
        return self.judge_job(self.codes.complete(job))

    def judge_job(self, job: Resolved) -> Judgement:
        """Judge whether the programme approves an occupation that is resolved already."""
        return self._occupations.judge(job)

    def judge_industry(self, given: str | None) -> Judgement:
        """Judge whether the programme admits an industry; None where it is not known."""
        industry = None
        if given is not None:
            scheme = self._industries.scheme
            industry = self.codes.complete(self.codes.resolve(given, scheme=scheme))
        return Judgement(industry, self._industries.judge(industry))


def decide_job(
    session: Session,
    occupation: str,
    *,
    naics: str | None = None,
    programme: str | None = None,
    scheme: str | None = None,
    on: datetime.date | None = None,
) -> Decision:
    """Decide whether an occupation at an employer qualifies; see `occugraph.Graph.eligible`."""
    try:
        job = CodeBook(session).resolve(occupation, scheme=scheme, classifies=("Occupations",))
    except OccugraphError:
        ProgrammeRule(session, programme)  # a programme that is not there is the first to name
        raise
    decider = Decider(session, programme, job=job, on=on)
    industry, judged = decider.judge_industry(naics), decider.judge_job(job)
    reasons: tuple[Reason, ...] = industry.reason, judged.reason
    if decider.validity:
        reasons = decider.validity, *reasons
    status, about = status_of(reasons), industry.concept
    return Decision(decider.rule.id, status, job, about, reasons, judged.alternatives)
