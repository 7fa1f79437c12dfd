"""Whether a programme approves an occupation: itself, by its group, or by its counterparts."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import NamedTuple

from ..graph.engine import Engine
from ..namespaces import BASE
from . import questions
from .codes import Resolved
from .concepts import Record
from .crosswalk import Crosswalk, Target
from .decisions import Alternative, Reason

SETTLES = "would settle it"


class Verdict(NamedTuple):
    """Whether a concept of the list's own scheme is approved."""

    holds: bool | None
    """None for a group of which some occupations are listed and some are not."""
    line: int | None
    """Line of the row that approves it, or its first occupation."""

    @property
    def word(self) -> str:
        """How a sentence says it."""
        words = {True: "listed", False: "not listed", None: "listed in part"}
        return words[self.holds]


class Approvals:
    """The approvals of one programme.

    Args:
        engine: where to look.
        programme: id of the programme.
        base: where the graph's own IRIs live.
        many: load the tables to other schemes whole at their first use, for many decisions.

    """

    def __init__(
        self, engine: Engine, programme: str, base: str = BASE, *, many: bool = False
    ) -> None:
        self.engine, self.programme, self.base, self.many = engine, programme, base, many
        self._verdicts: dict[str, Verdict] = {}
        lists = self._ask("programme-lists")
        self.source, self.about = lists[0]["source"], lists[0]["about"]
        self.entries = sum(int(row["entries"]) for row in lists)

    def reason(
        self, job: Resolved, evidence: list[Record]
    ) -> tuple[Reason, tuple[Alternative, ...]]:
        """Say whether an occupation is approved, and name the codes that the reason speaks of.

        Args:
            job: the occupation.
            evidence: the printed rows that approve it or a group above it, of `is-eligible`.

        """
        if evidence:
            return self._listed(job, evidence[0])
        if job.scheme != self.about:
            return self._elsewhere(job)
        below = self._below(job.code)
        if below:
            return self._group(job, below)
        message = (
            f"{job.code} {job.label} is not on the list of {self.entries} approved occupations"
        )
        return Reason("occupation", False, message, self.source), ()

    def _listed(self, job: Resolved, row: Record) -> tuple[Reason, tuple[Alternative, ...]]:
        said = f"{job.code} {job.label}"
        message = f"{said} is on the list, printed {row['printed']} {row['printedTitle']}"
        if row["code"] != job.code:
            message = f"{said} is in {row['code']} {row['label']}, which is on the list"
        others: tuple[Alternative, ...] = ()
        if job.scheme != self.about:
            targets = self._counterparts(job)
            went = " and ".join(f"{it.code} {it.label}" for it in targets) or "no code there"
            message += f"; it is a code of {job.scheme}: in {self.about} it went to {went}"
            others = self._alternatives(job, targets)
        return Reason("occupation", True, message, row["source"], int(row["line"])), others

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

    def _elsewhere(self, job: Resolved) -> tuple[Reason, tuple[Alternative, ...]]:
        """Judge a code of another scheme than the list's by its counterparts there."""
        said = f"{job.code} {job.label} is a code of {job.scheme}"
        targets = self._counterparts(job)
        if not targets:
            message = f"{said}, and no table leads from it to {self.about}: "
            message += f"the {self.about} code {SETTLES}"
            return Reason("occupation", None, message, self.source), ()
        verdicts = [self._verdict(target.code) for target in targets]
        told = ", ".join(
            f"{target.code} {target.label} ({verdict.word})"
            for target, verdict in zip(targets, verdicts, strict=True)
        )
        message = f"{said}; in {self.about} it corresponds to {told}"
        holds = _agreed(verdict.holds for verdict in verdicts)
        if holds is None:
            message += f"; the {self.about} code {SETTLES}"
        line = min((it.line for it in verdicts if it.line is not None), default=None)
        return Reason("occupation", holds, message, self.source, line), self._alternatives(
            job, targets
        )

    def _verdict(self, code: str) -> Verdict:
        if code not in self._verdicts:
            self._verdicts[code] = self._judged(code)
        return self._verdicts[code]

    def _judged(self, code: str) -> Verdict:
        rows = [
            row
            for row in self._ask("is-eligible", scheme=self.about, code=code)
            if row["rule"] == "occupation"
        ]
        if rows:
            return Verdict(True, int(rows[0]["line"]))
        below = self._below(code)
        lines = [int(row["line"]) for row in below if row["approved"] == "true"]
        holds = _agreed(row["approved"] == "true" for row in below) if below else False
        return Verdict(holds, min(lines, default=None))

    def _below(self, code: str) -> list[Record]:
        return self._ask("approved-under", scheme=self.about, code=code)

    @cached_property
    def _crosswalk(self) -> Crosswalk:
        return Crosswalk(self.engine, self.about, whole=self.many, base=self.base)

    def _counterparts(self, job: Resolved) -> tuple[Target, ...]:
        return self._crosswalk.answer(f"{job.scheme}:{job.code}").targets

    def _alternatives(self, job: Resolved, targets: tuple[Target, ...]) -> tuple[Alternative, ...]:
        asked = f"counterpart of {job.scheme}:{job.code}"
        return tuple(
            Alternative(
                self.about, it.code, it.label, f"{asked} ({it.match}, {it.cardinality})", it.basis
            )
            for it in targets
        )

    def _ask(self, name: str, **values: str) -> list[Record]:
        table = questions.run(self.engine, name, self.base, programme=self.programme, **values)
        return table.records()


def _agreed(verdicts: Iterable[bool | None]) -> bool | None:
    """Give what all verdicts say; None where they differ."""
    said = set(verdicts)
    return said.pop() if len(said) == 1 else None
