"""Which industries a programme admits.

A rule that names no vintage means its codes in every vintage that has them. A code that the rule's
latest vintage lacks is judged in its own, and by what became of it: where the two disagree, the
answer is open.
"""

from __future__ import annotations

import re
from functools import cached_property

from ..crosswalk.lookup import Crosswalk
from ..errors import quote_input
from ..graph.routes import family_of
from ..programmes.rule import Key, Nearest, find_nearest
from ..query.resolved import Resolved
from .decision import SETTLES, Reason, judge_omission
from .programme_rule import ProgrammeRule, Row

#: Industries that a message names at the most.
NAMED = 10


class IndustryRule:
    """Judges industries by the rule of one programme."""

    def __init__(self, rule: ProgrammeRule) -> None:
        self.rule, first = rule, rule.industries[0]
        schemes, family = rule.session.schemes, family_of(first.scheme)
        vintages = {row.scheme for row in rule.industries if family_of(row.scheme) == family}
        #: The latest vintage that the rule names.
        self.scheme = max(vintages, key=lambda name: schemes[name]["issued"])
        self.source, self.line = first.source, first.line
        self._latest = {_place(row) for row in rule.industries if row.scheme == self.scheme}
        named = dict.fromkeys(
            f"{row.code} {row.label}" for row in rule.industries if self._names_vintage(row)
        )
        self.admitted = _listed(list(named))

    @cached_property
    def _crosswalk(self) -> Crosswalk:
        return Crosswalk(self.rule.session, self.scheme, whole=self.rule.job is None)

    def judge(self, industry: Resolved | None) -> Reason:
        """Judge an industry; None where it is not known."""
        if industry is None:
            message = "no NAICS code was given: the employer's would settle it; "
            return self._reason(None, f"{message}admitted: {self.admitted}")
        nearest = self._nearest([(industry.scheme, group.code) for group in industry.path])
        own = self._judge_in_vintage(industry, nearest)
        if industry.scheme == self.scheme or own.holds is None:
            return own
        if nearest is not None and nearest.listed:
            row = self.rule.listed[nearest.key][0]
            return own if self._names_vintage(row) else self._compare(industry, own)
        means = {_place(row) for row in self.rule.industries if row.scheme == industry.scheme}
        # its own vintage does not decide about codes of the rule that it lacks
        return self._compare(industry, own if self._latest <= means else None)

    def explain_sector(self, given: str, sector: Resolved) -> Reason:
        """Judge a code of no vintage that is here by its sector, which is its beginning in all."""
        reason = self.judge(sector)
        message = f"{quote_input(given)} is a code of no vintage that is here; what begins with "
        message += f"{sector.given} is in {sector.code} in each: {reason.message}"
        return Reason("industry", reason.holds, message, reason.source, reason.line)

    def _names_vintage(self, row: Row) -> bool:
        """Check whether a row stands for itself, and not for one of a later vintage."""
        return row.scheme == self.scheme or _place(row) not in self._latest

    def _nearest(self, path: list[Key]) -> Nearest | None:
        return find_nearest(path, self.rule.listed, self.rule.omitted)

    def _judge_in_vintage(self, industry: Resolved, nearest: Nearest | None) -> Reason:
        if nearest is not None and nearest.listed:
            return self._judge_admitted(industry, self.rule.listed[nearest.key])
        message = f"{industry.code} {industry.label}"
        if self.rule.has_rows_below((industry.scheme, industry.code)):
            values = {"scheme": industry.scheme, "code": industry.code}
            rows = self.rule.session.ask("admitted-under", programme=self.rule.id, **values)
            lines = [int(row["line"]) for row in rows if row["admitted"] == "true"]
            if lines:
                message += f" is a group; of the {len(rows)} industries in it {len(lines)} are "
                message += "admitted"
                if len(lines) == len(rows):
                    return self._reason(True, message, min(lines))
                message += f"; the employer's detailed code {SETTLES}"
                return self._reason(None, message, min(lines))
        if nearest is not None:
            return judge_omission(self.rule, "industry", industry, nearest.key)
        if len(industry.path) > 1:
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
            message += f", but for {', '.join(omitted)}; the employer's detailed code {SETTLES}"
        return Reason("industry", None if omitted else True, message, row.source, row.line)

    def _compare(self, industry: Resolved, own: Reason | None) -> Reason:
        """Compare what a code's own vintage decides, if it does, with what became of the code."""
        message = f"{industry.code} {industry.label} is a code of {industry.scheme}"
        if own is not None:
            message = f"{own.message}; it is a code of {industry.scheme}, and the rule names no "
            message += "vintage"
        targets = self._crosswalk.answer_for(industry).targets
        verdicts: set[bool | None] = set() if own is None else {own.holds}
        codes = []
        for target in targets:
            groups = self.rule.session.groups_above(self.scheme, target.code)
            nearest = self._nearest([(self.scheme, code) for code in (target.code, *groups)])
            admitted = nearest is not None and nearest.listed
            verdicts.add(admitted)
            word = "admitted" if admitted else "not admitted"
            codes.append(f"{target.code} {target.label} ({word})")
        if codes:
            message += f"; in {self.scheme} it corresponds to {_listed(codes)}"
        holds = verdicts.pop() if len(verdicts) == 1 else None
        if holds is None:
            message += f"; the {self.scheme} code {SETTLES}"
        if own is None:
            return self._reason(holds, message)
        return Reason("industry", holds, message, own.source, own.line)

    def _reason(self, holds: bool | None, message: str, line: int | None = None) -> Reason:
        return Reason("industry", holds, message, self.source, self.line if line is None else line)


def _place(row: Row) -> tuple[str, int]:
    return row.printed, row.line


def _listed(names: list[str]) -> str:
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    return ", ".join(names[:NAMED]) + more
