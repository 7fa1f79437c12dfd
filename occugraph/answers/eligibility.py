"""Does a job, at this employer, qualify for a programme, and why?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from ..errors import UnknownName
from ..graph.engine import Engine
from ..namespaces import BASE
from . import questions
from .codes import Resolved, resolve
from .concepts import Record, path_codes

Status = Literal["eligible", "not-eligible", "undetermined"]


@dataclass(frozen=True, slots=True)
class Reason:
    """One rule of a programme, whether it holds, and what that rests on."""

    rule: Literal["industry", "occupation"]
    holds: bool | None
    """None where a fact that would settle it is missing; the message says which."""
    message: str
    source: str | None = None
    """Title of the document."""
    line: int | None = None
    """Line in it."""


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another code that the answer speaks of."""

    scheme: str
    code: str
    label: str
    why: str
    basis: str


@dataclass(frozen=True, slots=True)
class Eligibility:
    """A decision with its reasons."""

    programme: str
    status: Status
    occupation: Resolved
    industry: Resolved | None
    reasons: tuple[Reason, ...]
    alternatives: tuple[Alternative, ...]

    def to_dict(self) -> dict[str, Any]:
        """The decision as JSON has it; stable keys, in this order."""
        return {
            "programme": self.programme,
            "status": self.status,
            "occupation": self.occupation.to_dict(),
            "industry": self.industry.to_dict() if self.industry else None,
            "reasons": [
                {name: getattr(reason, name) for name in Reason.__slots__}
                for reason in self.reasons
            ],
            "alternatives": [
                {name: getattr(other, name) for name in Alternative.__slots__}
                for other in self.alternatives
            ],
        }


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
    conditions = _conditions(engine, programme, base)
    name, industries = conditions[0]["programme"], conditions[0]["scheme"]
    job = resolve(engine, occupation, scheme=scheme, classifies="Occupations", base=base)
    industry = None if naics is None else resolve(engine, naics, scheme=industries, base=base)
    evidence = questions.run(
        engine,
        "is-eligible",
        base,
        programme=name,
        scheme=job.scheme,
        code=job.code,
        naics=industry.code if industry else "",
    ).records()
    by_rule = {
        rule: [row for row in evidence if row["rule"] == rule]
        for rule in ("industry", "occupation")
    }
    first = _industry_reason(engine, conditions, industry, by_rule["industry"], base)
    second, alternatives = _occupation_reason(engine, name, job, by_rule["occupation"], base)
    holds = (first.holds, second.holds)
    status: Status = (
        "not-eligible" if False in holds else "undetermined" if None in holds else "eligible"
    )
    return Eligibility(name, status, job, industry, (first, second), alternatives)


def _conditions(engine: Engine, programme: str | None, base: str) -> list[Record]:
    """Industry conditions of the programme asked for, or of the only one there is."""
    rows = questions.run(engine, "programmes", base).records()
    names = tuple(dict.fromkeys(row["programme"] for row in rows))
    wanted = programme if programme is not None else names[0] if len(names) == 1 else ""
    if wanted not in names:
        raise UnknownName("programme", wanted, names)
    return [row for row in rows if row["programme"] == wanted]


def _industry_reason(
    engine: Engine,
    conditions: list[Record],
    industry: Resolved | None,
    evidence: list[Record],
    base: str,
) -> Reason:
    admitted = ", ".join(dict.fromkeys(f"{row['code']} {row['industry']}" for row in conditions))
    source, line = conditions[0]["source"], int(conditions[0]["line"])
    if industry is None:
        message = f"no NAICS code was given: the employer's would settle it; admitted: {admitted}"
        return Reason("industry", None, message, source, line)
    path = path_codes(engine, industry, base)
    said = f"{industry.code} {industry.label}"
    if not evidence:
        top = resolve(engine, path[-1], scheme=industry.scheme, base=base)
        under = f" lies under {top.code} {top.label}" if len(path) > 1 else ""
        message = f"{said}{under}; the programme admits only {admitted}"
        return Reason("industry", False, message, source, line)
    # Of several printed codes that mean one sector, the one that the employer's begins with.
    given = industry.given.strip()
    row = next((row for row in evidence if given.startswith(row["printed"])), evidence[0])
    climbed = " -> ".join(path[: path.index(row["code"]) + 1])
    message = said
    if industry.code != row["code"]:
        message += f" is in {row['code']} {row['label']} ({climbed})"
    message += f", which the rule admits as {row['printed']}"
    return Reason("industry", True, message, row["source"], int(row["line"]))


def _occupation_reason(
    engine: Engine, programme: str, job: Resolved, evidence: list[Record], base: str
) -> tuple[Reason, tuple[Alternative, ...]]:
    said = f"{job.code} {job.label}"
    lists = questions.run(engine, "programme-lists", base, programme=programme).records()
    source, about = lists[0]["source"], lists[0]["about"]
    if evidence:
        row = evidence[0]
        message = f"{said} is on the list, printed {row['printed']} {row['printedTitle']}"
        if row["code"] != job.code:
            message = f"{said} is in {row['code']} {row['label']}, which is on the list"
        moved: tuple[Alternative, ...] = ()
        if job.scheme != about:
            moved = _counterparts(engine, job, about, base)
            went = " and ".join(f"{it.code} {it.label}" for it in moved) or "no code there"
            message += f"; it is a code of {job.scheme}: in {about} it went to {went}"
        return Reason("occupation", True, message, row["source"], int(row["line"])), moved
    below = questions.run(
        engine, "approved-under", base, programme=programme, scheme=job.scheme, code=job.code
    ).records()
    if below:
        return _group_reason(job, below, source, about)
    if job.scheme != about:
        return _other_scheme_reason(engine, programme, job, source, about, base)
    message = f"{said} is not on the list of {lists[0]['entries']} approved occupations"
    return Reason("occupation", False, message, source), ()


def _group_reason(
    job: Resolved, below: list[Record], source: str, about: str
) -> tuple[Reason, tuple[Alternative, ...]]:
    """A group that is not on the list itself, judged by the occupations below it."""
    approved = [row for row in below if row["approved"] == "true"]
    message = f"{job.code} {job.label} is a {job.level} group, not an occupation on the list; "
    if not approved:
        message += f"none of the {len(below)} occupations in it is listed"
        return Reason("occupation", job.scheme != about and None, message, source), ()
    named = ", ".join(f"{row['code']} {row['label']} (line {row['line']})" for row in approved)
    message += f"of the {len(below)} in it {len(approved)} are listed: {named}; "
    message += "the job's detailed occupation would settle it"
    why = f"listed occupation of {job.code}"
    others = tuple(
        Alternative(job.scheme, row["code"], row["label"], why, "official") for row in approved
    )
    return Reason("occupation", None, message, source, int(approved[0]["line"])), others


def _other_scheme_reason(
    engine: Engine, programme: str, job: Resolved, source: str, about: str, base: str
) -> tuple[Reason, tuple[Alternative, ...]]:
    """A code of another scheme than the list's, decided through its counterparts there."""
    said = f"{job.code} {job.label} is a code of {job.scheme}"
    others = _counterparts(engine, job, about, base)
    if not others:
        message = f"{said}, and no table leads from it to {about}: the {about} code would settle it"
        return Reason("occupation", None, message, source), ()
    lines = {}
    for other in others:
        rows = questions.run(
            engine, "is-eligible", base, programme=programme, scheme=about, code=other.code
        ).records()
        if rows:
            lines[other.code] = int(rows[0]["line"])
    told = ", ".join(
        f"{other.code} {other.label} ({'listed' if other.code in lines else 'not listed'})"
        for other in others
    )
    message = f"{said}; in {about} it corresponds to {told}"
    line = min(lines.values(), default=None)
    if lines and len(lines) < len(others):
        message += f"; the {about} code would settle it"
        return Reason("occupation", None, message, source, line), others
    return Reason("occupation", bool(lines), message, source, line), others


def _counterparts(engine: Engine, job: Resolved, scheme: str, base: str) -> tuple[Alternative, ...]:
    rows = questions.run(
        engine, "counterparts-of", base, scheme=job.scheme, code=job.code
    ).records()
    return tuple(
        Alternative(
            scheme,
            row["code"],
            row["label"],
            f"counterpart of {job.scheme}:{job.code} ({row['cardinality']})",
            row["basis"],
        )
        for row in rows
        if row["target"] == scheme and row["code"]
    )
