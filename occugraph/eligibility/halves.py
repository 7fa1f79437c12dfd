"""The halves of a row's decision, its occupation and its industry, put into words.

Those of all the concepts of a scheme are kept beside the store: a roster may name thousands.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial
from typing import Any, NamedTuple

from ..query.kept import NotKept
from ..query.resolved import Resolved
from .decide import Decider
from .decision import Judgement, Part


class State(NamedTuple):
    """What a half of a row comes to."""

    rule: Part
    is_read: bool
    holds: bool | None
    remarks: tuple[str, ...] = ()
    """Kinds of what was remarked."""
    by_title: bool = False
    """Whether a job title decided it."""


@dataclass(slots=True, eq=False)
class Half:
    """One half of a row, decided and put into words: its occupation or its industry."""

    state: State
    text: str
    concept: tuple[str, str, str] = ("", "", "")
    """Scheme, code and label; empty where there is no code."""
    alternatives: str = ""
    question: str = ""
    decided_by: str = ""
    rendered: Any = None
    """What an output made of it, once for all its rows."""


def put_into_words(judgement: Judgement, *remarks: str) -> Half:
    """Put a judgement into words, with the kinds of what was remarked."""
    reason, concept, reading = judgement.reason, judgement.concept, judgement.title
    holds = {True: "yes", False: "no", None: "not known"}[reason.holds]
    where = ", line ".join(str(part) for part in (reason.source, reason.line) if part)
    message = f"{reason.rule}: {holds}: {reason.message}" + (f" [{where}]" if where else "")
    columns = (concept.scheme, concept.code, concept.label) if concept else ("", "", "")
    others = "; ".join(
        f"{each.scheme}:{each.code}" + (" (suggested)" if each.basis == "suggested" else "")
        for each in judgement.alternatives
    )
    by_title = reading is not None and reason.holds is not None
    decided_by = "title" if by_title else "code" if concept else ""
    state = State(reason.rule, True, reason.holds, remarks, by_title)
    return Half(state, message, columns, others, reading.question if reading else "", decided_by)


class KeptHalves:
    """Judges the occupations of rows, or their industries by codes as they are written."""

    def __init__(self, decider: Decider, part: Part) -> None:
        self._decider, self._part = decider, part
        self._judge: Callable[[Resolved], Judgement] = (
            decider.judge_occupation if part == "occupation" else decider.judge_industry
        )
        self._kept = cache(self._read_kept)

    def judge(self, concept: Resolved) -> Half:
        """Judge whether the programme approves an occupation, or admits an industry."""
        scheme, code = concept.scheme, concept.code
        # of several printed sectors that are one here, an industry's spelling tells which
        is_plain = self._part == "occupation" or concept.given == code
        values = self._kept(scheme).get(code) if is_plain and not concept.note else None
        if values is None:
            return put_into_words(self._judge(concept))
        holds, text, label, alternatives = values
        state = State(self._part, True, holds)
        return Half(state, text, (scheme, code, label), alternatives, decided_by="code")

    def _read_kept(self, scheme: str) -> dict[str, list[Any]]:
        """Read what is kept of each code of a scheme; nothing where nothing can be kept."""
        kept, values = self._decider.session.kept, "{}"
        if kept is not None:
            name = f"{self._part}-halves-{self._decider.rule.id.encode().hex()}-{scheme}"
            with contextlib.suppress(NotKept):
                values = kept.record(name, "", partial(self._judge_all, scheme)) or values
        read: dict[str, list[Any]] = json.loads(values)
        return read

    def _judge_all(self, scheme: str) -> dict[str, str]:
        values = {}
        for code, entry in self._decider.session.codes.by_scheme[scheme].items():
            concept = Resolved(code, scheme, code, "", entry.level, entry.iri)
            half = put_into_words(self._judge(concept))
            values[code] = half.state.holds, half.text, half.concept[2], half.alternatives
        return {"": json.dumps(values, ensure_ascii=False)}
