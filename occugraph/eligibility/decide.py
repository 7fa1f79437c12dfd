"""Does a job, at this employer, qualify for a programme, and why?"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import NamedTuple, cast

from ..errors import InputError, UnknownName
from ..graph.engine import Engine
from ..query import catalogue
from ..query.codes import CodeBook, Resolved
from ..query.session import Record, Session
from ..rdf.namespaces import BASE
from .decision import Alternative, Eligibility, Reason, Status
from .industries import Admissions
from .occupations import Approvals
from .validity import validity


class Side(NamedTuple):
    """What one rule says of one half of a job: its occupation, or its employer's industry."""

    what: Resolved | None
    """None where it was not given."""
    reason: Reason
    alternatives: tuple[Alternative, ...] = ()


class Decider:
    """Decides for one programme.

    What is said of an occupation depends on the occupation alone, and what is said of an industry
    on the industry alone, so that a roster needs each of them once.

    Args:
        engine: where to look.
        programme: id of the programme; may be left out while there is one only.
        many: load every code at the first use, for many decisions.
        on: day of the decisions, where the programme states its days; today when None.
        base: where the graph's own IRIs live.

    Raises:
        InputError: no programme is named, and there is none or several.
        UnknownName: no such programme.

    """

    def __init__(
        self,
        engine: Engine,
        programme: str | None = None,
        *,
        many: bool = False,
        on: datetime.date | None = None,
        base: str = BASE,
    ) -> None:
        self.engine, self.base = engine, base
        session = Session(engine, base)
        conditions = _conditions(engine, programme, base)
        self.programme = conditions[0]["programme"]
        self.codes = CodeBook(session, whole=many)
        self._approvals = Approvals(session, self.programme, many=many)
        self._admissions = Admissions(session, conditions)
        self.about = self._approvals.about
        #: Whether the programme is valid on the day; None where it states no days.
        self.validity = validity(engine, self.programme, on, base)

    def decide(
        self, occupation: str, *, naics: str | None = None, scheme: str | None = None
    ) -> Eligibility:
        """Decide on an occupation at an employer; see `eligible`."""
        job, at = self.occupation(occupation, scheme=scheme), self.industry(naics)
        reasons: tuple[Reason, ...] = (at.reason, job.reason)
        if self.validity:
            reasons = self.validity, *reasons
        it = cast(Resolved, job.what)
        status = status_of(reasons)
        return Eligibility(self.programme, status, it, at.what, reasons, job.alternatives)

    def occupation(self, given: str, *, scheme: str | None = None) -> Side:
        """Say whether the programme approves an occupation.

        Raises:
            UnknownCode, AmbiguousCode, UnknownName: as `occugraph.query.codes.resolve`.

        """
        it = self.codes.labelled(self.codes.resolve(given, scheme=scheme, classifies="Occupations"))
        evidence = catalogue.run(
            self.engine,
            "is-eligible",
            self.base,
            programme=self.programme,
            scheme=it.scheme,
            code=it.code,
        )
        reason, alternatives = self._approvals.reason(it, evidence.records())
        return Side(it, reason, alternatives)

    def industry(self, given: str | None) -> Side:
        """Say whether the programme admits an industry; None where it is not known.

        Raises:
            UnknownCode, AmbiguousCode, UnknownName: as `occugraph.query.codes.resolve`.

        """
        it = None
        if given is not None:
            found = self.codes.resolve(given, scheme=self._admissions.scheme)
            it = self.codes.labelled(found)
        return Side(it, self._admissions.reason(it))


def status_of(reasons: Iterable[Reason]) -> Status:
    """Decide by the reasons: one that fails decides, and so does one that is missing."""
    holds = [reason.holds for reason in reasons]
    return "not-eligible" if False in holds else "undetermined" if None in holds else "eligible"


def eligible(
    engine: Engine,
    occupation: str,
    *,
    naics: str | None = None,
    programme: str | None = None,
    scheme: str | None = None,
    on: datetime.date | None = None,
    base: str = BASE,
) -> Eligibility:
    """Decide whether an occupation at an employer qualifies for a programme.

    Args:
        engine: where to look.
        occupation: occupation code in any usual spelling.
        naics: the employer's industry code; None when not known.
        programme: id of the programme; may be left out while there is one only.
        scheme: scheme of the occupation code, where the bare code could be of several.
        on: day of the decision, where the programme states its days; today when None.
        base: where the graph's own IRIs live.

    Raises:
        UnknownName: no such programme or scheme.
        UnknownCode, AmbiguousCode: a code that means nothing, or more than one thing.

    """
    decider = Decider(engine, programme, on=on, base=base)
    return decider.decide(occupation, naics=naics, scheme=scheme)


def _conditions(engine: Engine, programme: str | None, base: str) -> list[Record]:
    """Industry conditions of the programme asked for, or of the only one there is."""
    rows = catalogue.run(engine, "programmes", base).records()
    names = tuple(dict.fromkeys(row["programme"] for row in rows))
    if not names:
        raise InputError("this graph has no programmes")
    if programme is None and len(names) > 1:
        raise InputError(f"name the programme (--programme), one of: {', '.join(names)}")
    wanted = names[0] if programme is None else programme
    if wanted not in names:
        raise UnknownName("programme", wanted, names)
    return [row for row in rows if row["programme"] == wanted]
