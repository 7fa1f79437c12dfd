"""Does a job, at this employer, qualify for a programme, and why?"""

from __future__ import annotations

import re

from ..errors import UnknownName
from ..graph.engine import Engine
from ..namespaces import BASE
from . import questions
from .approvals import Approvals
from .codes import Resolved, resolve
from .concepts import Record, path_codes
from .decisions import Eligibility, Reason, Status


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
    second, alternatives = Approvals(engine, name, base).reason(job, by_rule["occupation"])
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
    given = re.split("[:/]", industry.given.strip())[-1].strip()
    row = next((row for row in evidence if given.startswith(row["printed"])), evidence[0])
    climbed = " -> ".join(path[: path.index(row["code"]) + 1])
    message = said
    if industry.code != row["code"]:
        message += f" is in {row['code']} {row['label']} ({climbed})"
    message += f", which the rule admits as {row['printed']}"
    return Reason("industry", True, message, row["source"], int(row["line"]))
