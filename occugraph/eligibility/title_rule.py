"""Which occupations a job title may mean, and whether that decides.

Employers hold titles, not codes. A title decides where all occupations that it may well mean are
judged alike; elsewhere it asks the question whose answer would settle it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any, NamedTuple

from ..errors import quote_input
from ..query.codes import CodeBook
from ..query.resolved import Resolved
from ..search.coding import CodedTitle, TitleCoder
from .decision import SETTLES, Alternative, Judgement, Reason
from .programme_rule import ProgrammeRule

#: Occupations that a title is looked up for, and that a question lets choose from.
LOOKED_UP, CHOICES = 50, 3
#: Without a title that is listed word for word, the best score has to be this, and the others
#: count that have a tenth of it.
LEAST_SCORE, SHARE = 0.3, 0.1
#: Where none has it, those with this score are offered to choose from.
NEAR_SCORE = 0.1
VERDICTS = {True: "approved", False: "not approved", None: "open"}


class Candidate(NamedTuple):
    """An occupation that a title may mean."""

    coded: CodedTitle
    concept: Resolved
    reason: Reason
    """Whether the programme approves it, and why."""

    @property
    def name(self) -> str:
        """The candidate as a message names it."""
        return f"{self.concept.code} {self.concept.label}"

    @property
    def origin(self) -> str:
        """The listed title that speaks for it."""
        how = "as" if self.coded.exact else f"score {self.coded.score:.2f}, like"
        return f"{how} {quote_input(self.coded.matched_title)} in {self.coded.source}"


class Exclusion(NamedTuple):
    """What tells an occupation from another one."""

    code: str
    excludes: str
    label: str
    condition: str
    """The clause that limits it, as printed; empty where there is none."""
    source: str
    line: int

    def __str__(self) -> str:
        what = f"{self.condition} are" if self.condition else "it excludes what is"
        return f"{self.code}: {what} in {self.excludes} {self.label}"


class TitleReading(NamedTuple):
    """What a job title was read as."""

    given: str
    candidates: tuple[Candidate, ...]
    """The occupations that it may well mean, the best first."""
    choices: tuple[Candidate, ...] = ()
    """Those that a person has to choose from; empty where it decides, or means nothing."""
    exclusions: tuple[Exclusion, ...] = ()
    """What tells them apart."""

    @property
    def question(self) -> str:
        """The question whose answer would settle it; empty where there is none."""
        if not self.choices:
            return ""
        named = " or ".join(f"{one.name} ({VERDICTS[one.reason.holds]})" for one in self.choices)
        parts = [f"Which is it: {named}?", *map(str, self.exclusions)]
        return " ".join(f"{part}." if not part.endswith("?") else part for part in parts)

    def to_dict(self) -> dict[str, Any]:
        """The reading as JSON has it; stable keys, in this order."""
        return {
            "given": self.given,
            "candidates": [
                {
                    "scheme": one.concept.scheme,
                    **one.coded._asdict(),
                    "holds": one.reason.holds,
                }
                for one in self.candidates
            ],
            "question": self.question,
            "choices": [f"{one.concept.scheme}:{one.concept.code}" for one in self.choices],
            "exclusions": [one._asdict() for one in self.exclusions],
        }


class TitleRule:
    """Judges job titles by the rule of one programme, in the scheme of its first list."""

    def __init__(
        self, rule: ProgrammeRule, codes: CodeBook, judge: Callable[[Resolved], Judgement]
    ) -> None:
        self.rule, self.codes, self._judge = rule, codes, judge
        self.scheme = rule.schemes[0]

    @cached_property
    def _coder(self) -> TitleCoder:
        session, scheme = self.rule.session, self.scheme
        return session.share(f"title coder {scheme}", lambda: TitleCoder(session, scheme))

    def judge(self, title: str) -> Judgement:
        """Judge a title: by the occupations that it may well mean, where they are judged alike."""
        near = self._coder.code(title, best=LOOKED_UP)
        candidates = tuple(map(self._candidate, _worth_having(near)))
        if not candidates:
            offered = [one for one in near if one.score >= NEAR_SCORE][:CHOICES]
            return self._offer(title, tuple(map(self._candidate, offered)))
        verdicts = {one.reason.holds for one in candidates}
        holds = verdicts.pop() if len(verdicts) == 1 else None
        first = candidates[0]
        message = f"by its title {quote_input(title)} it "
        if holds is None:
            named = "; ".join(
                f"{one.name} ({VERDICTS[one.reason.holds]}, {one.origin})" for one in candidates
            )
            message += f"may be {named}: which of them the job is {SETTLES}"
            reading = self._ask(title, candidates)
        else:
            reading = TitleReading(title, candidates)
            message += f"is {first.name} ({first.origin}): {first.reason.message}"
            if len(candidates) > 1:
                others = ", ".join(f"{one.name} ({one.origin})" for one in candidates[1:])
                message += f"; it may also be {others}, {VERDICTS[holds]} too"
        line = None if holds is None else first.reason.line
        reason = Reason("occupation", holds, message, self.rule.source, line)
        alone = first.concept if holds is not None and len(candidates) == 1 else None
        others_named = tuple(
            Alternative(self.scheme, one.concept.code, one.concept.label, one.origin, "suggested")
            for one in candidates
            if alone is None
        )
        return Judgement(alone, reason, others_named, reading)

    def _offer(self, title: str, nearest: tuple[Candidate, ...]) -> Judgement:
        """Leave a title open that is near to none that is listed, with the nearest of them."""
        message, reading = f"the title {quote_input(title)} is like none", TitleReading(title, ())
        if nearest:
            message += " near enough to decide; the nearest: "
            message += ", ".join(f"{one.name} ({one.origin})" for one in nearest)
            reading = self._ask(title, nearest)._replace(candidates=())
        else:
            message += " that is listed"
        message += f": the job's occupation code {SETTLES}"
        return Judgement(None, Reason("occupation", None, message), (), reading)

    def _candidate(self, coded: CodedTitle) -> Candidate:
        concept = self.codes.complete(self.codes.resolve(coded.code, scheme=self.scheme))
        reason = self._judge(concept).reason
        return Candidate(coded, concept, reason)

    def _ask(self, title: str, candidates: Sequence[Candidate]) -> TitleReading:
        """Make the question: the best candidate, the best judged otherwise, and the next."""
        first = candidates[0]
        others = [one for one in candidates if one.reason.holds != first.reason.holds][:1]
        rest = (one for one in candidates[1:] if one not in others)
        choices = (first, *others, *rest)[:CHOICES]
        exclusions: dict[tuple[str, str, str], Exclusion] = {}
        for one in choices:
            beside = {
                group.code for other in choices if other is not one for group in other.concept.path
            } - {group.code for group in one.concept.path}
            values = {"scheme": self.scheme, "code": one.concept.code}
            for row in self.rule.session.ask("exclusions-of", **values):
                if row["code"] in beside:
                    what = one.concept.code, row["code"], row["label"], row["condition"]
                    exclusion = Exclusion(*what, row["source"], int(row["line"]))
                    exclusions.setdefault((what[0], what[1], what[3]), exclusion)
        return TitleReading(title, tuple(candidates), choices, tuple(exclusions.values()))


def _worth_having(coded: Sequence[CodedTitle]) -> list[CodedTitle]:
    """Choose the candidates that count: those listed word for word where there are any."""
    if exact := [one for one in coded if one.exact]:
        return exact
    best = max((one.score for one in coded), default=0.0)
    if best < LEAST_SCORE:
        return []
    return [one for one in coded if one.score >= SHARE * best]
