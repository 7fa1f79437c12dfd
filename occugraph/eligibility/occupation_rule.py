"""Which occupations a programme approves.

An occupation is approved itself, by its group, or by its counterparts. A code of a list's scheme
is judged by what stands nearest to it; one of another scheme by what its counterparts are, which
is no question of nearness: it is approved where all of them are.
"""

from __future__ import annotations

from functools import cache, partial
from itertools import chain
from typing import NamedTuple

from ..crosswalk.answer import CrosswalkAnswer, Target
from ..crosswalk.lookup import Crosswalk
from ..crosswalk.tables import correspondences_between
from ..programmes.rule import Key
from ..query.resolved import Resolved
from .decision import SETTLES, Alternative, Judgement, Reason, judge_omission
from .programme_rule import ProgrammeRule, Row


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
        self._verdict = cache(self._judge_target)
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
        if len(alike) == 1:
            return alike[0]
        reasons = [each.reason for each in alike]
        message = "; ".join(reason.message for reason in reasons)
        line = next((reason.line for reason in reasons if reason.line is not None), None)
        named = tuple(other for each in alike for other in each.alternatives)
        return Judgement(job, reasons[0]._replace(message=message, line=line), named)

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
        message = "; ".join(
            [f"{job.code} {job.label} {self._nowhere}", *self.rule.rows_noting(*job[1:4])]
        )
        return Judgement(job, Reason("occupation", False, message, self.rule.source))

    def _judge_group(
        self, job: Resolved, members: int, approved: list[tuple[Key, Row]]
    ) -> Judgement:
        source = self.rule.source
        message = f"{job.code} {job.label} is a {job.level} group, "
        if not approved:
            message += "not an occupation on the list; "
            message += f"none of the {members} occupations in it is listed"
            return Judgement(job, Reason("occupation", False, message, source))
        labels = self.rule.labels
        named = ", ".join(f"{key[1]} {labels[key]} (line {row.line})" for key, row in approved)
        holds = True if len(approved) == members else None
        if holds:
            every = (
                f"all {members} occupations in it are" if members > 1 else "all that is in it is"
            )
            message += f"and {every} on the list: {named}"
        else:
            message += "not an occupation on the list; "
            message += f"of the {members} in it {len(approved)} are listed: {named}; "
            message += f"the job's detailed occupation {SETTLES}"
        why = f"listed occupation of {job.code}"
        others = tuple(
            Alternative(job.scheme, key[1], labels[key], why, "official") for key, _ in approved
        )
        reason = Reason("occupation", holds, message, source, approved[0][1].line)
        return Judgement(job, reason, others)

    def _judge_counterparts(self, job: Resolved, about: str) -> Judgement:
        source = self.rule.source
        message = f"{job.code} {job.label} is a code of {job.scheme}"
        answer = self._crosswalk(about).answer_for(job)
        targets = answer.targets
        if not targets:
            message += f", and no table leads from it to {about}: the {about} code {SETTLES}"
            return Judgement(job, Reason("occupation", None, message, source))
        verdicts = [self._verdict((about, target.code)) for target in targets]
        codes = ", ".join(
            f"{target.code} {target.label} ({verdict.word})"
            for target, verdict in zip(targets, verdicts, strict=True)
        )
        message += f"; in {about} it corresponds{self._route_of(answer)} to {codes}"
        different = {verdict.holds for verdict in verdicts}
        holds = different.pop() if len(different) == 1 else None
        if holds is None:
            message += f"; the {about} code {SETTLES}"
        elif not holds:
            noting = (self.rule.rows_noting(about, one.code, one.label) for one in targets)
            message = "; ".join([message, *chain.from_iterable(noting)])
        line = min((each.line for each in verdicts if each.line is not None), default=None)
        reason = Reason("occupation", holds, message, source, line)
        return Judgement(job, reason, _alternatives(job, about, targets))

    def _route_of(self, answer: CrosswalkAnswer) -> str:
        """Say which schemes an answer leads through, where no table joins its ends."""
        between = answer.route[1:-1]
        ends = answer.source.scheme, answer.target_scheme
        if not between or correspondences_between(self.rule.session, *ends):
            return ""
        return f", through {' and '.join(between)},"

    def _judge_target(self, key: Key) -> Verdict:
        """Judge a counterpart, which many codes may have."""
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
    name = f"{job.scheme}:{job.code}"

    def explain(target: Target) -> str:
        why = f"counterpart of {name} ({target.match}, {target.cardinality})"
        decisions = [step.decision.sentence for step in target.path if step.decision]
        return "; ".join([why, *decisions])

    return tuple(
        Alternative(about, each.code, each.label, explain(each), each.basis) for each in targets
    )
