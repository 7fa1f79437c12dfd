"""Does a job, at this employer, qualify for a programme, and why?"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple, cast

from ..errors import UnknownName
from ..graph.engine import Engine
from ..namespaces import BASE
from . import questions
from .approvals import Approvals
from .codes import CodeBook, Resolved
from .concepts import Record, path_codes
from .decisions import Alternative, Eligibility, Reason, Status


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
        base: where the graph's own IRIs live.

    Raises:
        UnknownName: no such programme.

    """

    def __init__(
        self,
        engine: Engine,
        programme: str | None = None,
        *,
        many: bool = False,
        base: str = BASE,
    ) -> None:
        self.engine, self.base = engine, base
        self._conditions = _conditions(engine, programme, base)
        self.programme = self._conditions[0]["programme"]
        self.codes = CodeBook(engine, base, whole=many)
        self._approvals = Approvals(engine, self.programme, base, many=many)
        self.about = self._approvals.about

    def decide(
        self, occupation: str, *, naics: str | None = None, scheme: str | None = None
    ) -> Eligibility:
        """Decide on an occupation at an employer; see `eligible`."""
        job, at = self.occupation(occupation, scheme=scheme), self.industry(naics)
        reasons = at.reason, job.reason
        it = cast(Resolved, job.what)
        status = status_of(reasons)
        return Eligibility(self.programme, status, it, at.what, reasons, job.alternatives)

    def occupation(self, given: str, *, scheme: str | None = None) -> Side:
        """Say whether the programme approves an occupation.

        Raises:
            UnknownCode, AmbiguousCode, UnknownName: as `occugraph.answers.codes.resolve`.

        """
        it = self.codes.labelled(self.codes.resolve(given, scheme=scheme, classifies="Occupations"))
        reason, alternatives = self._approvals.reason(
            it, self._evidence("occupation", scheme=it.scheme, code=it.code)
        )
        return Side(it, reason, alternatives)

    def industry(self, given: str | None) -> Side:
        """Say whether the programme admits an industry; None where it is not known.

        Raises:
            UnknownCode, AmbiguousCode, UnknownName: as `occugraph.answers.codes.resolve`.

        """
        admitted = ", ".join(
            dict.fromkeys(f"{row['code']} {row['industry']}" for row in self._conditions)
        )
        first = self._conditions[0]
        source, line = first["source"], int(first["line"])
        if given is None:
            message = (
                f"no NAICS code was given: the employer's would settle it; admitted: {admitted}"
            )
            return Side(None, Reason("industry", None, message, source, line))
        it = self.codes.labelled(self.codes.resolve(given, scheme=first["scheme"]))
        path = path_codes(self.engine, it, self.base)
        said = f"{it.code} {it.label}"
        evidence = self._evidence("industry", code="", naics=it.code)
        if not evidence:
            top = self.codes.labelled(self.codes.resolve(path[-1], scheme=it.scheme))
            under = f" lies under {top.code} {top.label}" if len(path) > 1 else ""
            message = f"{said}{under}; the programme admits only {admitted}"
            return Side(it, Reason("industry", False, message, source, line))
        # Of several printed codes that mean one sector, the one that the employer's begins with.
        written = re.split("[:/]", given.strip())[-1].strip()
        row = next((row for row in evidence if written.startswith(row["printed"])), evidence[0])
        climbed = " -> ".join(path[: path.index(row["code"]) + 1])
        message = said
        if it.code != row["code"]:
            message += f" is in {row['code']} {row['label']} ({climbed})"
        message += f", which the rule admits as {row['printed']}"
        return Side(it, Reason("industry", True, message, row["source"], int(row["line"])))

    def _evidence(self, rule: str, **values: str) -> list[Record]:
        rows = questions.run(
            self.engine, "is-eligible", self.base, programme=self.programme, **values
        )
        return [row for row in rows.records() if row["rule"] == rule]


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
    base: str = BASE,
) -> Eligibility:
    """Decide whether an occupation at an employer qualifies for a programme.

    Args:
        engine: where to look.
        occupation: occupation code in any usual spelling.
        naics: the employer's industry code; None when not known.
        programme: id of the programme; may be left out while there is one only.
        scheme: scheme of the occupation code, where the bare code could be of several.
        base: where the graph's own IRIs live.

    Raises:
        UnknownName: no such programme or scheme.
        UnknownCode, AmbiguousCode: a code that means nothing, or more than one thing.

    """
    return Decider(engine, programme, base=base).decide(occupation, naics=naics, scheme=scheme)


def _conditions(engine: Engine, programme: str | None, base: str) -> list[Record]:
    """Industry conditions of the programme asked for, or of the only one there is."""
    rows = questions.run(engine, "programmes", base).records()
    names = tuple(dict.fromkeys(row["programme"] for row in rows))
    wanted = programme if programme is not None else names[0] if len(names) == 1 else ""
    if wanted not in names:
        raise UnknownName("programme", wanted, names)
    return [row for row in rows if row["programme"] == wanted]
