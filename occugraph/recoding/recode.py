"""Recoding a table of codes: every row kept in its order, every loss said in its row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from ..crosswalk.lookup import USUAL, Crosswalk, CrosswalkAnswer
from ..errors import OccugraphError
from ..files.printable import format_count
from ..query.session import Session
from ..tables import user_tables
from ..tables.columns import CODES, code, is_number, remark
from . import lost_zeros

if TYPE_CHECKING:
    from ..search.suggestions import Suggestion

#: Columns added to the input's, in this order.
ADDED = (
    "source_scheme",
    "source_code",
    "target_scheme",
    "target_code",
    "target_label",
    "match",
    "basis",
    "cardinality",
    "path",
    "reason",
)


@dataclass(slots=True)
class Summary:
    """What became of the rows."""

    rows: int = 0
    written: int = 0
    status: Counter[str] = field(default_factory=Counter)
    schemes: Counter[str] = field(default_factory=Counter)

    def lines(self) -> list[str]:
        """Say it for a person."""
        counts = ", ".join(f"{count:,} {status}" for status, count in sorted(self.status.items()))
        became = f"{format_count(self.rows, 'row')} in, {format_count(self.written, 'row')} out"
        lines = [f"{became}: {counts or 'nothing to recode'}"]
        if len(self.schemes) > 1:
            mixed = ", ".join(f"{count:,} {name}" for name, count in self.schemes.most_common())
            lines.append(f"the column mixes schemes: {mixed}")
        return lines


def recode(
    session: Session,
    source: Path,
    output: Path,
    *,
    to: str,
    scheme: str | None = None,
    column: str | None = None,
    basis: Collection[str] = USUAL,
) -> Summary:
    """Recode a table: the input's columns, then those of `ADDED`, one row a counterpart.

    A row without a counterpart is kept once, with its reason. Memory does not grow with the file.
    """
    look_up = Crosswalk(session, to, basis=basis, whole=True)
    summary = Summary()

    def answer(given: object) -> tuple[tuple[str, str], list[list[str]]]:
        status, scheme_found, rows = _recoded(look_up, given, scheme)
        return (status, scheme_found), rows

    wanted = CODES._replace(wanted=column)
    for outcome, written in user_tables.extend(source, output, wanted, ADDED, answer):
        status, scheme_found = outcome or ("blank", "")
        summary.rows += 1
        summary.written += written
        summary.status[status] += 1
        if scheme_found:
            summary.schemes[scheme_found] += 1
    return summary


def _recoded(
    look_up: Crosswalk, cell: object, scheme: str | None
) -> tuple[str, str, list[list[str]]]:
    """Answer for one code: status, its scheme, and what to add to its row, once a counterpart."""
    given = code(cell)
    try:
        if is_number(cell):
            lost_zeros.check_number(look_up.codes, given, scheme=scheme, without=look_up.to)
        answer = look_up.answer(given, scheme=scheme)
    except OccugraphError as error:
        lost = lost_zeros.remark(look_up.codes, given, scheme=scheme)
        reason = f"{error}{remark(cell, lost)}"
        return "not a code", "", [["", "", look_up.to, "", "", "", "", "", "", reason]]
    concept = answer.source
    ends = [concept.scheme, concept.code, answer.target_scheme]
    if not answer.targets and answer.suggestions:
        rows = [
            [*ends, one.code, one.label, "related", "suggested", "", "", _doubt(answer, one)]
            for one in answer.suggestions
        ]
        return "suggested", concept.scheme, rows
    if not answer.targets:
        return answer.status, concept.scheme, [[*ends, "", "", "", "", "", "", answer.warning]]
    return (
        answer.status,
        concept.scheme,
        [[*ends, *_added_cells(answer, n)] for n in range(len(answer.targets))],
    )


def _doubt(answer: CrosswalkAnswer, suggestion: Suggestion) -> str:
    return f"{answer.warning}; suggested by its words, confidence {suggestion.confidence:.3f}"


def _added_cells(answer: CrosswalkAnswer, number: int) -> list[str]:
    target = answer.targets[number]
    path = " > ".join([target.path[0].source, *(step.target for step in target.path)])
    head = [target.code, target.label, target.match, target.basis, target.cardinality]
    return [*head, path, answer.warning]
