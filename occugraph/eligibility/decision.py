"""A decision on a job, with its reasons."""

from __future__ import annotations

import contextlib
import datetime
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from ..errors import InputError, quote_input
from ..programmes.rule import Key
from ..query.resolved import Resolved
from .programme_rule import NOTED, ProgrammeRule

if TYPE_CHECKING:
    from .title_rule import TitleReading

#: What a message says of a fact that is missing.
SETTLES = "would settle it"

Status = Literal["eligible", "not-eligible", "undetermined"]
Part = Literal["validity", "industry", "occupation"]


class Reason(NamedTuple):
    """One part of a programme's rule, whether it holds, and the row that it rests on."""

    rule: Part
    holds: bool | None
    """None where a fact is missing; the message names it."""
    message: str
    source: str | None = None
    line: int | None = None


class Alternative(NamedTuple):
    """Another code that a reason names."""

    scheme: str
    code: str
    label: str
    why: str
    basis: str


class Judgement(NamedTuple):
    """One half of a job, its occupation or its employer's industry, judged by the rule."""

    concept: Resolved | None
    reason: Reason
    alternatives: tuple[Alternative, ...] = ()
    title: TitleReading | None = None
    """What a job title was read as, where that was judged in place of a code."""


@dataclass(frozen=True, slots=True, repr=False)
class Decision:
    """A decision with its reasons."""

    programme: str
    status: Status
    occupation: Resolved | None
    """None where its code cannot be read, and another fact settles the decision alone; and where
    its title may mean several."""
    industry: Resolved | None
    """None where it is not known, or as with the occupation."""
    reasons: tuple[Reason, ...]
    alternatives: tuple[Alternative, ...]
    title: TitleReading | None = None
    """What the job's title was read as, where it was given in place of a code."""

    @property
    def question(self) -> str:
        """The question that its title leaves open; empty where it is decided."""
        return self.title.question if self.title and self.status == "undetermined" else ""

    @property
    def missing(self) -> tuple[str, ...]:
        """What would settle it, a sentence for each fact; empty where it is decided."""
        facts: list[str] = []
        for reason in self.reasons if self.status == "undetermined" else ():
            if reason.holds is not None:
                continue
            if reason.rule == "occupation" and self.question:
                facts.append(self.question)
            elif reason.rule == "industry" and self.industry is None:
                facts.append("The employer's NAICS code.")
            else:
                clauses = reason.message.split(f" {SETTLES}")[:-1]
                ends = (re.split("[;:] ", clause)[-1] for clause in clauses)
                facts += (f"{end[0].upper()}{end[1:]}." for end in ends)
        return tuple(facts)

    @property
    def notes(self) -> tuple[str, ...]:
        """What its reasons say of the rows that they rest on, for the authority to clarify."""
        notes = (re.findall(f"{NOTED}(.*?)(?=; |$)", reason.message) for reason in self.reasons)
        return tuple(dict.fromkeys(note for each in notes for note in each))

    def __repr__(self) -> str:
        ends = (f"{end.scheme}:{end.code}" for end in (self.occupation, self.industry) if end)
        return f"<Decision: {' at '.join(ends)}: {self.status} under {self.programme}>"

    def _repr_html_(self) -> str:
        from ..files.html_tables import write_html_table

        holds = {True: "yes", False: "no", None: "not known"}
        rows = [
            (reason.rule, holds[reason.holds], reason.message, reason.source, reason.line)
            for reason in self.reasons
        ]
        columns = ("rule", "holds", "why", "source", "line")
        others = (
            f"see also {other.scheme}:{other.code} {other.label}: {other.why}, {other.basis}"
            for other in self.alternatives
        )
        caption = f"{self.status} ({self.programme})"
        return write_html_table(caption, columns, rows, (*others, self.question))

    def to_dict(self) -> dict[str, Any]:
        """The decision as JSON has it; stable keys, `title` where one was given."""
        answer = {
            "programme": self.programme,
            "status": self.status,
            "occupation": self.occupation.to_dict() if self.occupation else None,
            "industry": self.industry.to_dict() if self.industry else None,
            "reasons": [reason._asdict() for reason in self.reasons],
            "alternatives": [other._asdict() for other in self.alternatives],
        }
        return answer if self.title is None else {**answer, "title": self.title.to_dict()}


def status_of(parts: Iterable[bool | None]) -> Status:
    """Decide by what holds: a part that fails decides, and so does one that is missing."""
    holds = list(parts)
    return "not-eligible" if False in holds else "undetermined" if None in holds else "eligible"


def read_day(given: datetime.date | str) -> datetime.date:
    """Read the day of a decision: a date, or its text, such as 2026-11-21."""
    with contextlib.suppress(ValueError):
        if isinstance(given, str) and len(given) == 10:
            return datetime.date.fromisoformat(given)
    if type(given) is not datetime.date:
        raise InputError(f"{quote_input(str(given))} is no day such as 2026-11-21")
    return given


def judge_validity(rule: ProgrammeRule, on: datetime.date | None = None) -> Reason | None:
    """Judge whether a programme is valid on a day, today when None; None where it has no dates."""
    row = rule.validity
    if row is None:
        return None
    day = (on or datetime.date.today()).isoformat()
    start, end = row["from"], row["to"]
    parts = [f"{word} {row[word]}" for word in ("from", "to") if row[word]]
    early, late = bool(start) and day < start, bool(end) and day > end
    outside = f"; {day} is {'before' if early else 'after'} that"
    after = outside if early or late else f", on {day} too"
    message = f"the programme is valid {' '.join(parts)}{after}"
    return Reason("validity", not (early or late), message, row["source"], int(row["line"]))


def judge_omission(rule: ProgrammeRule, part: Part, concept: Resolved, key: Key) -> Reason:
    """Explain why a concept does not qualify: it, or a group above it, is left out."""
    row = rule.omitted[key]
    name = f"{concept.code} {concept.label}"
    if row.code != concept.code:
        name += f" is in {row.code} {row.label}, which"
    message = f"{name} is left out by the programme, printed {row.printed}{row.noted}"
    return Reason(part, False, message, row.source, row.line)
