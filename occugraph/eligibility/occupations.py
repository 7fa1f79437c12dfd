"""Whether a programme approves an occupation: itself, by its group, or by its counterparts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import NamedTuple

from ..crosswalk.lookup import Crosswalk, Target
from ..query.codes import Resolved
from ..query.session import Record, Session
from .decision import Alternative, Reason
from .omissions import LeftOut

SETTLES = "would settle it"


class Verdict(NamedTuple):
    """Whether a concept of a list's own scheme is approved."""

    holds: bool | None
    """None for a group of which some occupations are approved and some are not."""
    line: int | None = None
    """Line of the row that approves it, or its first occupation; or that leaves it out."""
    left_out: bool = False

    @property
    def word(self) -> str:
        """How a sentence says it."""
        if self.left_out:
            return "left out"
        words = {True: "listed", False: "not listed", None: "listed in part"}
        return words[self.holds]


class Approvals:
    """The approvals of one programme.

    Args:
        session: asks the graph.
        programme: id of the programme.
        many: load the tables to other schemes whole at their first use, for many decisions.

    """

    def __init__(self, session: Session, programme: str, *, many: bool = False) -> None:
        self.session, self.programme, self.many = session, programme, many
        self._verdicts: dict[tuple[str, str], Verdict] = {}
        self._crosswalks: dict[str, Crosswalk] = {}
        lists = self._ask("programme-lists")
        self.source, self.about = lists[0]["source"], lists[0]["about"]
        self.schemes = tuple(dict.fromkeys(row["about"] for row in lists))
        entries, groups = (sum(int(row[name]) for row in lists) for name in ("entries", "groups"))
        what = "approved occupations and groups" if groups else "approved occupations"
        self._nowhere = f"is not on the list of {entries} {what}"
        if len(lists) > 1:
            self._nowhere = f"is on none of the {len(lists)} lists of {entries} {what}"
        self._left_out = LeftOut(session, programme)

    def reason(
        self, job: Resolved, evidence: list[Record]
    ) -> tuple[Reason, tuple[Alternative, ...]]:
        """Say whether an occupation is approved, and name the codes that the reason speaks of.

        It is approved when one of the lists approves it: that of its own scheme, or one of another
        scheme through its counterparts there.

        Args:
            job: the occupation.
            evidence: the printed rows that approve it or a group above it, of `is-eligible`.

        """
        if evidence:
            return self._listed(job, evidence)
        found = []
        if self._left_out.over(job.scheme, job.code):
            return self._not_listed(job)  # what the rule leaves out is not looked for elsewhere
        if job.scheme in self.schemes:
            found.append(self._not_listed(job))
        found += [self._elsewhere(job, it) for it in self.schemes if it != job.scheme]
        for holds in (True, None, False):
            said = [it for it in found if it[0].holds is holds]
            if said:
                break
        first = said[0][0]
        message = "; ".join(reason.message for reason, _ in said)
        line = next((reason.line for reason, _ in said if reason.line is not None), None)
        others = tuple(other for _, named in said for other in named)
        return replace(first, message=message, line=line), others

    def _listed(
        self, job: Resolved, evidence: list[Record]
    ) -> tuple[Reason, tuple[Alternative, ...]]:
        row = next((row for row in evidence if row["code"] == job.code), evidence[0])
        said = f"{job.code} {job.label}"
        printed = f"{row['printed']} {row['printedTitle']}".strip()
        message = f"{said} is on the list, printed {printed}"
        if row["code"] != job.code:
            message = f"{said} is in {row['code']} {row['label']}, which is on the list"
        if row["note"]:
            message += f", noted: {row['note']}"
        others: tuple[Alternative, ...] = ()
        if job.scheme not in self.schemes:
            targets = self._counterparts(job, self.about)
            went = " and ".join(f"{it.code} {it.label}" for it in targets) or "no code there"
            message += f"; it is a code of {job.scheme}: in {self.about} it went to {went}"
            others = self._alternatives(job, self.about, targets)
        holds = None if self._partly(job.scheme, job.code) else True
        if holds is None:
            named = ", ".join(self._left_out.under(job.scheme, job.code))
            message += f", but for {named}; the job's detailed occupation {SETTLES}"
        return Reason("occupation", holds, message, row["source"], int(row["line"])), others

    def _not_listed(self, job: Resolved) -> tuple[Reason, tuple[Alternative, ...]]:
        """Judge a code of a list's scheme that no row approves."""
        said = f"{job.code} {job.label}"
        out = self._left_out.over(job.scheme, job.code)
        below = self._below(job.scheme, job.code)
        if out and not any(row["approved"] == "true" for row in below):
            message = self._left_out.said(job, out)
            return Reason("occupation", False, message, out["source"], int(out["line"])), ()
        if below:
            return self._group(job, below)
        return Reason("occupation", False, f"{said} {self._nowhere}", self.source), ()

    def _group(self, job: Resolved, below: list[Record]) -> tuple[Reason, tuple[Alternative, ...]]:
        """Judge a group that is not on the list itself by the occupations below it."""
        approved = [row for row in below if row["approved"] == "true"]
        message = f"{job.code} {job.label} is a {job.level} group, not an occupation on the list; "
        if not approved:
            message += f"none of the {len(below)} occupations in it is listed"
            return Reason("occupation", False, message, self.source), ()
        named = ", ".join(f"{row['code']} {row['label']} (line {row['line']})" for row in approved)
        message += f"of the {len(below)} in it {len(approved)} are listed: {named}; "
        message += f"the job's detailed occupation {SETTLES}"
        why = f"listed occupation of {job.code}"
        others = tuple(
            Alternative(job.scheme, row["code"], row["label"], why, "official") for row in approved
        )
        line = int(approved[0]["line"])
        return Reason("occupation", None, message, self.source, line), others

    def _elsewhere(self, job: Resolved, about: str) -> tuple[Reason, tuple[Alternative, ...]]:
        """Judge a code of another scheme than a list's by its counterparts there."""
        said = f"{job.code} {job.label} is a code of {job.scheme}"
        targets = self._counterparts(job, about)
        if not targets:
            message = f"{said}, and no table leads from it to {about}: "
            message += f"the {about} code {SETTLES}"
            return Reason("occupation", None, message, self.source), ()
        verdicts = [self._verdict(about, target.code) for target in targets]
        told = ", ".join(
            f"{target.code} {target.label} ({verdict.word})"
            for target, verdict in zip(targets, verdicts, strict=True)
        )
        message = f"{said}; in {about} it corresponds to {told}"
        holds = _agreed(verdict.holds for verdict in verdicts)
        if holds is None:
            message += f"; the {about} code {SETTLES}"
        line = min((it.line for it in verdicts if it.line is not None), default=None)
        others = self._alternatives(job, about, targets)
        return Reason("occupation", holds, message, self.source, line), others

    def _verdict(self, scheme: str, code: str) -> Verdict:
        if (scheme, code) not in self._verdicts:
            self._verdicts[scheme, code] = self._judged(scheme, code)
        return self._verdicts[scheme, code]

    def _judged(self, scheme: str, code: str) -> Verdict:
        rows = [
            row
            for row in self._ask("is-eligible", scheme=scheme, code=code)
            if row["rule"] == "occupation"
        ]
        if rows:
            return Verdict(None if self._partly(scheme, code) else True, int(rows[0]["line"]))
        below = self._below(scheme, code)
        lines = [int(row["line"]) for row in below if row["approved"] == "true"]
        out = self._left_out.over(scheme, code)
        if out and not lines:
            return Verdict(False, int(out["line"]), left_out=True)
        holds = _agreed(row["approved"] == "true" for row in below) if below else False
        return Verdict(holds, min(lines, default=None))

    def _partly(self, scheme: str, code: str) -> bool:
        """Say whether something is left out of a concept that is listed."""
        return bool(self._left_out) and any(
            row["approved"] == "false" for row in self._below(scheme, code)
        )

    def _below(self, scheme: str, code: str) -> list[Record]:
        return self._ask("approved-under", scheme=scheme, code=code)

    def _counterparts(self, job: Resolved, about: str) -> tuple[Target, ...]:
        if about not in self._crosswalks:
            self._crosswalks[about] = Crosswalk(self.session, about, whole=self.many)
        return self._crosswalks[about].answer(f"{job.scheme}:{job.code}").targets

    def _alternatives(
        self, job: Resolved, about: str, targets: tuple[Target, ...]
    ) -> tuple[Alternative, ...]:
        asked = f"counterpart of {job.scheme}:{job.code}"
        return tuple(
            Alternative(
                about, it.code, it.label, f"{asked} ({it.match}, {it.cardinality})", it.basis
            )
            for it in targets
        )

    def _ask(self, name: str, **values: str) -> list[Record]:
        return self.session.ask(name, programme=self.programme, **values)


def _agreed(verdicts: Iterable[bool | None]) -> bool | None:
    """Give what all verdicts say; None where they differ."""
    said = set(verdicts)
    return said.pop() if len(said) == 1 else None
