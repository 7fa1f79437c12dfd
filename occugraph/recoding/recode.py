"""Recoding a table of codes: every row kept in its order, every loss said in its row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from ..crosswalk.lookup import USUAL, Crosswalk
from ..errors import OccugraphError
from ..files.printable import format_count
from ..query.session import Session
from ..tables import user_tables
from ..tables.columns import CODES, code, is_number, remark
from . import lost_zeros

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
    answer = partial(_answer_cell, look_up, scheme)
    summary = Summary()
    wanted = CODES._replace(wanted=column)
    for outcome, written in user_tables.extend(source, output, wanted, ADDED, answer):
        status, source_scheme = outcome or ("blank", "")
        summary.rows += 1
        summary.written += written
        summary.status[status] += 1
        if source_scheme:
            summary.schemes[source_scheme] += 1
    return summary


def _answer_cell(
    look_up: Crosswalk, scheme: str | None, cell: object
) -> tuple[tuple[str, str], list[list[str]]]:
    """Answer for one code: its status and scheme, and what to add to its row a counterpart."""
    given = code(cell)
    try:
        if is_number(cell):
            lost_zeros.check_number(look_up.codes, given, scheme=scheme, without=look_up.to)
        answer = look_up.answer(given, scheme=scheme)
    except OccugraphError as error:
        lost = lost_zeros.remark(look_up.codes, given, scheme=scheme)
        reason = f"{error}{remark(cell, lost)}"
        return ("not a code", ""), [["", "", look_up.to, "", "", "", "", "", "", reason]]
    status, warning = answer.status, answer.warning
    cells = []
    for target in answer.targets:
        path = " > ".join([target.path[0].source, *(step.target for step in target.path)])
        marks = target.match, target.basis, target.cardinality
        cells.append([target.code, target.label, *marks, path, warning])
    if not cells and answer.suggestions:
        status = "suggested"
        for one in answer.suggestions:
            doubt = f"{warning}; suggested by its words, confidence {one.confidence:.3f}"
            cells.append([one.code, one.label, "related", "suggested", "", "", doubt])
    concept = answer.source
    ends = [concept.scheme, concept.code, answer.target_scheme]
    rows = cells or [["", "", "", "", "", "", warning]]
    return (status, concept.scheme), [[*ends, *row] for row in rows]
