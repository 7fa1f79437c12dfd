"""Whether a programme admits an employer's industry."""

from __future__ import annotations

import re

from ..programmes.rule import find_nearest
from ..query.codes import Resolved
from .decision import Reason, judge_omission
from .programme_rule import ProgrammeRule, Row

#: Industries that a message names at the most.
NAMED = 10
SETTLES = "the employer's detailed code would settle it"


class IndustryRule:
    """Judges industries by the rule of one programme."""

    def __init__(self, rule: ProgrammeRule) -> None:
        self.rule = rule
        first = rule.industries[0]
        self.scheme, self.source, self.line = first.scheme, first.source, first.line
        named = list(dict.fromkeys(f"{row.code} {row.label}" for row in rule.industries))
        more = f" and {len(named) - NAMED} more" if len(named) > NAMED else ""
        self.admitted = ", ".join(named[:NAMED]) + more

    def judge(self, industry: Resolved | None) -> Reason:
        """Judge an industry; None where it is not known."""
        if industry is None:
            message = "no NAICS code was given: the employer's would settle it; "
            return self._reason(None, f"{message}admitted: {self.admitted}")
        path = [(industry.scheme, group.code) for group in industry.path]
        nearest = find_nearest(path, self.rule.listed, self.rule.omitted)
        if nearest is not None and nearest.listed:
            return self._judge_admitted(industry, self.rule.listed[nearest.key])
        message = f"{industry.code} {industry.label}"
        if self.rule.has_rows_below(path[0]):
            rows = self.rule.session.ask(
                "admitted-under",
                programme=self.rule.id,
                scheme=industry.scheme,
                code=industry.code,
            )
            lines = [int(row["line"]) for row in rows if row["admitted"] == "true"]
            if lines:
                message += f" is a group; of the {len(rows)} industries in it {len(lines)} are "
                message += "admitted"
                if len(lines) == len(rows):
                    return self._reason(True, message, min(lines))
                return self._reason(None, f"{message}; {SETTLES}", min(lines))
        if nearest is not None:
            return judge_omission(self.rule, "industry", industry, nearest.key)
        if len(path) > 1:
            message += f" lies under {industry.path[-1].code} {industry.path[-1].label}"
        return self._reason(False, f"{message}; the programme admits only {self.admitted}")

    def _judge_admitted(self, industry: Resolved, rows: list[Row]) -> Reason:
        # Of several printed codes that mean one sector, the one that the employer's begins with.
        given = re.split("[:/]", industry.given.strip())[-1].strip()
        row = next((row for row in rows if given.startswith(row.printed)), rows[0])
        message = f"{industry.code} {industry.label}"
        if industry.code != row.code:
            codes = [group.code for group in industry.path]
            climbed = " -> ".join(codes[: codes.index(row.code) + 1])
            message += f" is in {row.code} {row.label} ({climbed})"
        message += f", which the rule admits as {row.printed}{row.noted}"
        omitted = self.rule.omitted_below((industry.scheme, industry.code))
        if omitted:
            message += f", but for {', '.join(omitted)}; {SETTLES}"
        return Reason("industry", None if omitted else True, message, row.source, row.line)

    def _reason(self, holds: bool | None, message: str, line: int | None = None) -> Reason:
        return Reason("industry", holds, message, self.source, self.line if line is None else line)
