"""Does a job, at this employer, qualify for a programme, and why?"""

from __future__ import annotations

import datetime

from ..errors import UnknownName
from ..graph.engine import Engine
from ..namespaces import BASE
from . import questions
from .admissions import Admissions
from .approvals import Approvals
from .codes import resolve
from .concepts import Record
from .decisions import Eligibility, Reason, Status
from .validity import validity


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
    conditions = _conditions(engine, programme, base)
    name, industries = conditions[0]["programme"], conditions[0]["scheme"]
    job = resolve(engine, occupation, scheme=scheme, classifies="Occupations", base=base)
    industry = None if naics is None else resolve(engine, naics, scheme=industries, base=base)
    evidence = questions.run(
        engine, "is-eligible", base, programme=name, scheme=job.scheme, code=job.code
    ).records()
    second, alternatives = Approvals(engine, name, base).reason(job, evidence)
    reasons: tuple[Reason, ...] = (Admissions(engine, conditions, base).reason(industry), second)
    valid = validity(engine, name, on, base)
    if valid:
        reasons = (valid, *reasons)
    holds = [reason.holds for reason in reasons]
    status: Status = (
        "not-eligible" if False in holds else "undetermined" if None in holds else "eligible"
    )
    return Eligibility(name, status, job, industry, reasons, alternatives)


def _conditions(engine: Engine, programme: str | None, base: str) -> list[Record]:
    """Industry conditions of the programme asked for, or of the only one there is."""
    rows = questions.run(engine, "programmes", base).records()
    names = tuple(dict.fromkeys(row["programme"] for row in rows))
    wanted = programme if programme is not None else names[0] if len(names) == 1 else ""
    if wanted not in names:
        raise UnknownName("programme", wanted, names)
    return [row for row in rows if row["programme"] == wanted]
