"""Decides whether a job, at this employer, qualifies for a programme, with the reasons."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from functools import cache, cached_property
from typing import TYPE_CHECKING, NamedTuple

from ..columns.reader import Reading, read_code
from ..errors import AmbiguousCode, InputError, OccugraphError, UnknownCode
from ..graph.routes import family_of
from ..programmes.titles import SchemeTitles
from ..query.codes import CodeBook
from ..query.resolved import Resolved
from ..query.session import Session
from ..tables.cells import code
from .decision import Decision, Judgement, Part, Reason, judge_validity, read_day, status_of
from .industry_rule import IndustryRule
from .occupation_rule import OccupationRule
from .programme_rule import ProgrammeRule

if TYPE_CHECKING:
    from .title_rule import TitleRule


class Remarks(NamedTuple):
    """What is to be said of how a code was read."""

    repair: str
    """What was mended; empty where nothing was."""
    misfits: tuple[str, ...]
    """Titles beside the code that are not its own."""

    def add_to(self, judgement: Judgement) -> Judgement:
        """Add them to the message of a judgement."""
        reason = judgement.reason
        message = "; ".join(filter(None, (reason.message, self.repair, *self.misfits)))
        return judgement._replace(reason=reason._replace(message=message))


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
        self._scheme_titles = cache(self._read_titles)
        #: Whether the programme is valid on the day; None where it states no days.
        self.validity = judge_validity(self.rule, day)

    @cached_property
    def _titles(self) -> TitleRule:
        from .title_rule import TitleRule  # reads the index of titles, which a code needs not

        return TitleRule(self.rule, self.codes, self.judge_occupation)

    def judge_occupation(self, job: Resolved) -> Judgement:
        """Judge whether the programme approves an occupation."""
        judgement = self._occupations.judge(self.codes.complete(job))
        if not job.note:
            return judgement
        message = f"{judgement.reason.message}; {job.note}"
        return judgement._replace(reason=judgement.reason._replace(message=message))

    def judge_title(self, title: str) -> Judgement:
        """Judge whether the programme approves what a job title means."""
        return self._titles.judge(title)

    def judge_industry(self, industry: Resolved | None) -> Judgement:
        """Judge whether the programme admits an industry; None where it is not known."""
        if industry is not None:
            industry = self.codes.complete(industry)
        return Judgement(industry, self._industries.judge(industry))

    def judge_employer(self, naics: str | None) -> Judgement:
        """Judge the industry of a code as it was given; raises as `CodeBook.resolve`."""
        if naics is None:
            return self.judge_industry(None)
        reading = self.read_vintage(naics, self.industry_scheme)
        return self.list_remarks(reading).add_to(self.judge_industry(reading.concept))

    @property
    def industry_scheme(self) -> str:
        """Id of the latest scheme of industries that the programme names."""
        return self._industries.scheme

    def is_industry(self, cell: object) -> bool:
        """Tell whether a cell is the code of an industry, long enough to be nothing else."""
        given, family = code(cell).strip(), family_of(self.industry_scheme)
        schemes = self.codes.session.codes.by_scheme
        return len(given) > 3 and any(
            given in concepts for name, concepts in schemes.items() if family_of(name) == family
        )

    def read_vintage(self, given: str, scheme: str) -> Reading:
        """Read a code of any vintage of a scheme; raises as `CodeBook.resolve`."""
        return read_code(self.codes, given, scheme=scheme, vintages=True)

    def list_remarks(self, reading: Reading, printed: str = "") -> Remarks:
        """Say what was mended to read a code, and which titles beside it are not its own."""
        if reading.concept is None:
            return Remarks("", ())
        scheme, code = reading.concept.scheme, reading.concept.code
        titles = dict.fromkeys(filter(None, (reading.title, printed)))
        misfits = (self._scheme_titles(scheme).explain_misfit(code, title) for title in titles)
        return Remarks(reading.repair, tuple(filter(None, misfits)))

    def _read_titles(self, scheme: str) -> SchemeTitles:
        session = self.session
        own = [
            (one.code, one.label) for one in session.hierarchy(scheme).by_scheme[scheme].values()
        ]
        others = [
            (row["code"], row["text"])
            for row in session.ask("words-of-scheme", scheme=scheme)
            if row["kind"] == "altLabel"
        ]
        return SchemeTitles(
            scheme, [*own, *others], lambda code: len(session.groups_above(scheme, code))
        )

    def judge_sector(self, given: str) -> Judgement | None:
        """Judge an industry code of a vintage that is not here by its sector; None without one.

        For rosters alone: who gives one code can mend it, who was sent many cannot.
        """
        digits = given.strip()
        if not (2 < len(digits) <= 6 and digits.isascii() and digits.isdigit()):
            return None
        try:
            sector = self.codes.resolve(digits[:2], scheme=self._industries.scheme, vintages=True)
        except UnknownCode:
            return None
        return Judgement(None, self._industries.explain_sector(digits, self.codes.complete(sector)))

    def differing_occupations(self, one: str, other: str, codes: Sequence[str]) -> list[str]:
        """List the occupations that are decided otherwise in another scheme; see `Differ`."""
        return [code for code in codes if self._approves(one, code) != self._approves(other, code)]

    def differing_industries(self, one: str, other: str, codes: Sequence[str]) -> list[str]:
        """List the industries that are decided otherwise in another scheme; see `Differ`."""
        return [code for code in codes if self._admits(one, code) != self._admits(other, code)]

    def _approves(self, scheme: str, code: str) -> bool | None:
        return self.judge_occupation(self.codes.resolve(code, scheme=scheme)).reason.holds

    def _admits(self, scheme: str, code: str) -> bool | None:
        return self.judge_industry(self.codes.resolve(code, scheme=scheme)).reason.holds


def decide_job(
    session: Session,
    occupation: str | None = None,
    *,
    title: str | None = None,
    naics: str | None = None,
    programme: str | None = None,
    scheme: str | None = None,
    on: datetime.date | str | None = None,
) -> Decision:
    """Decide whether a job at an employer qualifies; see `occugraph.Graph.eligible`.

    A code that cannot be read is an error only where no other fact settles the decision.
    """
    if (occupation is None) == (title is None):
        raise InputError("give an occupation's code or a job title, one of the two")
    if title is not None and not title.strip():
        raise InputError("the job title is empty")
    job, errors = None, []
    if occupation is not None:
        wanted = {"scheme": scheme, "classifies": ("Occupations",)}
        try:
            job = read_code(CodeBook(session), occupation, **wanted)
        except (AmbiguousCode, UnknownCode) as error:
            errors.append(error)
    decider = Decider(session, programme, job=job.concept if job else None, on=on)
    if title is not None:
        judged = decider.judge_title(title)
    elif job and job.concept:
        judged = decider.list_remarks(job).add_to(decider.judge_occupation(job.concept))
    else:
        judged = _judge_unread("occupation", errors[0])
    try:
        industry = decider.judge_employer(naics)
    except (AmbiguousCode, UnknownCode) as error:
        errors.append(error)
        industry = _judge_unread("industry", error)
    reasons: tuple[Reason, ...] = industry.reason, judged.reason
    if decider.validity:
        reasons = decider.validity, *reasons
    status = status_of(reason.holds for reason in reasons)
    if errors and status != "not-eligible":
        raise errors[0]
    ends = judged.concept, industry.concept
    return Decision(decider.rule.id, status, *ends, reasons, judged.alternatives, judged.title)


def _judge_unread(part: Part, error: OccugraphError) -> Judgement:
    return Judgement(None, Reason(part, None, f"could not be read: {error}"))
