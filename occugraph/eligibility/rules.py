"""The rules of a programme: which occupations it approves, and which industries it admits.

An occupation is approved itself, by its group, or by its counterparts. A code of a list's scheme
is judged by what stands nearest to it; one of another scheme by what its counterparts are, which
is no question of nearness: it is approved where all of them are.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache, partial
from typing import NamedTuple

from ..crosswalk.lookup import Crosswalk, Target
from ..programmes.rule import Key, find_nearest
from ..query.codes import Resolved
from .decision import Alternative, Judgement, Reason, judge_omission
from .programme_rule import ProgrammeRule, Row

SETTLES = "would settle it"
#: Industries that a message names at the most.
MOST_NAMED = 10


class Verdict(NamedTuple):
    """Whether a concept of a list's own scheme is approved."""

    holds: bool | None
    """None for a group of which some occupations are approved and some are not."""
    line: int | None
    """Line of the row that approves it, or its first occupation; or that leaves it out."""
    omitted: bool = False

    @property
    def word(self) -> str:
        """The verdict as a message has it."""
        words = {True: "listed", False: "not listed", None: "listed in part"}
        return "left out" if self.omitted else words[self.holds]


class OccupationRule:
    """Judges occupations by the rule of one programme."""

    def __init__(self, rule: ProgrammeRule) -> None:
        self.rule = rule
        whole = rule.job is None
        self._crosswalk = cache(partial(Crosswalk, rule.session, whole=whole))
        what = "approved occupations and groups" if rule.lists_groups else "approved occupations"
        lists = "on the list" if rule.list_count == 1 else f"on none of the {rule.list_count} lists"
        negation = "not " if rule.list_count == 1 else ""
        self._nowhere = f"is {negation}{lists} of {rule.entry_count} {what}"

    def judge(self, job: Resolved) -> Judgement:
        """Judge an occupation; one list that approves it, in any scheme, is enough."""
        nearest = self.rule.nearest((job.scheme, job.code))
        if nearest is not None:
            if nearest.listed:
                return self._judge_listed(job, self.rule.listed[nearest.key][0])
            return self._judge_unlisted(job)  # what is left out is not looked for elsewhere
        judged = [self._judge_unlisted(job)] if job.scheme in self.rule.schemes else []
        others = (about for about in self.rule.schemes if about != job.scheme)
        judged += [self._judge_counterparts(job, about) for about in others]
        verdicts = {each.reason.holds for each in judged}
        best = next(holds for holds in (True, None, False) if holds in verdicts)
        alike = [each for each in judged if each.reason.holds is best]
        reasons = [each.reason for each in alike]
        message = "; ".join(reason.message for reason in reasons)
        line = next((reason.line for reason in reasons if reason.line is not None), None)
        named = tuple(other for each in alike for other in each.alternatives)
        return Judgement(job, replace(reasons[0], message=message, line=line), named)

    def _judge_listed(self, job: Resolved, row: Row) -> Judgement:
        message = f"{job.code} {job.label} is on the list, printed {row.printed}"
        message += f" {row.title}" if row.title else ""
        if row.code != job.code:
            message = f"{job.code} {job.label} is in {row.code} {row.label}, which is on the list"
        message += row.noted
        others: tuple[Alternative, ...] = ()
        if job.scheme not in self.rule.schemes:
            about = self.rule.schemes[0]
            targets = self._crosswalk(about).answer_for(job).targets
            codes = " and ".join(f"{each.code} {each.label}" for each in targets) or "no code there"
            message += f"; it is a code of {job.scheme}: in {about} it went to {codes}"
            others = _alternatives(job, about, targets)
        omitted = self.rule.omitted_below((job.scheme, job.code))
        if omitted:
            message += f", but for {', '.join(omitted)}; the job's detailed occupation {SETTLES}"
        holds = None if omitted else True
        reason = Reason("occupation", holds, message, row.source, row.line)
        return Judgement(job, reason, others)

    def _judge_unlisted(self, job: Resolved) -> Judgement:
        key = job.scheme, job.code
        nearest, approved = self.rule.nearest(key), self.rule.approved_below(key)
        if nearest is not None and not approved:
            return Judgement(job, judge_omission(self.rule, "occupation", job, nearest.key))
        members = self.rule.count_members(job)
        if members:
            return self._judge_group(job, members, approved)
        message = f"{job.code} {job.label} {self._nowhere}"
        return Judgement(job, Reason("occupation", False, message, self.rule.source))

    def _judge_group(
        self, job: Resolved, members: int, approved: list[tuple[Key, Row]]
    ) -> Judgement:
        source = self.rule.source
        message = f"{job.code} {job.label} is a {job.level} group, not an occupation on the list; "
        if not approved:
            message += f"none of the {members} occupations in it is listed"
            return Judgement(job, Reason("occupation", False, message, source))
        labels = self.rule.labels
        named = ", ".join(f"{key[1]} {labels[key]} (line {row.line})" for key, row in approved)
        message += f"of the {members} in it {len(approved)} are listed: {named}; "
        message += f"the job's detailed occupation {SETTLES}"
        why = f"listed occupation of {job.code}"
        others = tuple(
            Alternative(job.scheme, key[1], labels[key], why, "official") for key, _ in approved
        )
        reason = Reason("occupation", None, message, source, approved[0][1].line)
        return Judgement(job, reason, others)

    def _judge_counterparts(self, job: Resolved, about: str) -> Judgement:
        source = self.rule.source
        message = f"{job.code} {job.label} is a code of {job.scheme}"
        targets = self._crosswalk(about).answer_for(job).targets
        if not targets:
            message += f", and no table leads from it to {about}: the {about} code {SETTLES}"
            return Judgement(job, Reason("occupation", None, message, source))
        verdicts = [self._verdict((about, target.code)) for target in targets]
        codes = ", ".join(
            f"{target.code} {target.label} ({verdict.word})"
            for target, verdict in zip(targets, verdicts, strict=True)
        )
        message += f"; in {about} it corresponds to {codes}"
        different = {verdict.holds for verdict in verdicts}
        holds = different.pop() if len(different) == 1 else None
        if holds is None:
            message += f"; the {about} code {SETTLES}"
        line = min((each.line for each in verdicts if each.line is not None), default=None)
        reason = Reason("occupation", holds, message, source, line)
        return Judgement(job, reason, _alternatives(job, about, targets))

    def _verdict(self, key: Key) -> Verdict:
        rule, nearest = self.rule, self.rule.nearest(key)
        if nearest is not None and nearest.listed:
            holds = None if rule.omitted_below(key) else True
            return Verdict(holds, rule.listed[nearest.key][0].line)
        lines = [row.line for _, row in rule.approved_below(key)]
        if nearest is not None and not lines:
            return Verdict(False, rule.omitted[nearest.key].line, omitted=True)
        if not lines:
            return Verdict(False, None)
        return Verdict(True if rule.approves_all_below(key) else None, min(lines))


def _alternatives(
    job: Resolved, about: str, targets: tuple[Target, ...]
) -> tuple[Alternative, ...]:
    why = f"counterpart of {job.scheme}:{job.code}"
    return tuple(
        Alternative(
            about, each.code, each.label, f"{why} ({each.match}, {each.cardinality})", each.basis
        )
        for each in targets
    )


class IndustryRule:
    """Judges industries by the rule of one programme."""

    def __init__(self, rule: ProgrammeRule) -> None:
        self.rule = rule
        first = rule.industries[0]
        self.scheme, self.source, self.line = first.scheme, first.source, first.line
        named = list(dict.fromkeys(f"{row.code} {row.label}" for row in rule.industries))
        more = f" and {len(named) - MOST_NAMED} more" if len(named) > MOST_NAMED else ""
        self.admitted = ", ".join(named[:MOST_NAMED]) + more

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
            message += f", but for {', '.join(omitted)}; the employer's detailed code {SETTLES}"
        return Reason("industry", None if omitted else True, message, row.source, row.line)

    def _reason(self, holds: bool | None, message: str, line: int | None = None) -> Reason:
        return Reason("industry", holds, message, self.source, self.line if line is None else line)
