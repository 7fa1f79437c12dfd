"""Recodes a column of codes: each distinct value once, then every row, in its order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from ..columns.decision import ColumnDecision, Question, Readers
from ..columns.headings import Column
from ..columns.reader import ColumnReader, Reading
from ..crosswalk.lookup import REACHED_FROM, USUAL, Crosswalk
from ..files.atomic_writes import refuse_overwrite
from ..files.printable import format_count
from ..query.session import Session
from ..tables.added_columns import heading
from ..tables.user_tables import Layout, Table, open_output

#: Columns added to the input's, in this order.
ADDED = (
    "row",
    "source_scheme",
    "source_code",
    "target_scheme",
    "target_code",
    "target_label",
    "match",
    "basis",
    "cardinality",
    "route",
    "targets",
    "weight",
    "reason",
)


class Recoded(NamedTuple):
    """One target of a value, or the reason why there is none."""

    source_scheme: str = ""
    source_code: str = ""
    target_scheme: str = ""
    target_code: str = ""
    target_label: str = ""
    match: str = ""
    basis: str = ""
    cardinality: str = ""
    route: str = ""
    targets: int = 0
    """How many targets the value has."""
    weight: float | None = None
    """Its share of the value, where weights were asked for."""
    reason: str = ""


class Outcome(NamedTuple):
    """What became of a value: its status, and a row for each target, or one without any."""

    status: str
    """`found`, `no-counterpart`, `unknown`, `unreadable`, `missing`."""
    rows: tuple[Recoded, ...]


class Recoder:
    """Recodes what a column was read as.

    Args:
        session: of the graph.
        to: id of the target scheme.
        basis: what answers may rest on.
        via: id of a scheme that the route has to pass.

    """

    def __init__(
        self,
        session: Session,
        to: str,
        *,
        basis: Collection[str] = USUAL,
        via: str | None = None,
    ) -> None:
        self.look_up = Crosswalk(session, to, basis=basis, via=via, whole=True)
        self.to, kind = to, session.scheme(to)["classifies"]
        #: What the source schemes may classify.
        self.classifies = (kind, *REACHED_FROM.get(kind, ()))

    def recode(self, reading: Reading) -> Outcome:
        """Recode one value."""
        if reading.is_missing:
            return Outcome("missing", (Recoded(target_scheme=self.to, reason="no value"),))
        if reading.concept is None:
            return Outcome(
                "unreadable", (Recoded(target_scheme=self.to, reason=reading.problem),)
            )
        concept = reading.concept
        ends = concept.scheme, concept.code, self.to
        if concept.scheme == self.to:
            label = self.look_up.codes.complete(concept).label
            own = ("exact", "official", "1:1", self.to, 1, None, reading.repair)
            return Outcome("found", (Recoded(*ends, concept.code, label, *own),))
        answer = self.look_up.answer_for(concept)
        reason = "; ".join(part for part in (reading.repair, answer.warning) if part)
        if not answer.targets:
            return Outcome(answer.status, (Recoded(*ends, reason=reason),))
        rows = []
        for target in answer.targets:
            route = " > ".join([target.path[0].source, *(step.target for step in target.path)])
            marks = target.match, target.basis, target.cardinality, route
            count = len(answer.targets)
            rows.append(Recoded(*ends, target.code, target.label, *marks, count, None, reason))
        return Outcome(answer.status, tuple(rows))

    def differ(self, one: str, other: str, codes: Sequence[str]) -> list[str]:
        """List the codes that lead elsewhere when read in the other scheme; see `Differ`."""
        return [code for code in codes if self._targets(one, code) != self._targets(other, code)]

    def _targets(self, scheme: str, code: str) -> set[str]:
        if scheme == self.to:
            return {code}
        concept = self.look_up.codes.resolve(code, scheme=scheme)
        return {target.code for target in self.look_up.answer_for(concept).targets}


@dataclass(slots=True)
class Summary:
    """What became of the rows."""

    decision: ColumnDecision
    rows: int = 0
    written: int = 0
    status: Counter[str] = field(default_factory=Counter)

    def lines(self) -> list[str]:
        """Say it for a person: warnings first."""
        counts = ", ".join(f"{count:,} {status}" for status, count in sorted(self.status.items()))
        became = f"{format_count(self.rows, 'row')} in, {format_count(self.written, 'row')} out"
        warnings = [f"warning: {warning}" for warning in self.decision.warnings]
        return [*warnings, self.decision.sentence, f"{became}: {counts or 'nothing to recode'}"]


def recode_table(
    session: Session,
    source: Path,
    output: Path,
    *,
    to: str,
    column: str | None = None,
    layout: Layout | None = None,
    scheme: str | None = None,
    mixed: bool = False,
    missing: Collection[str] = (),
    basis: Collection[str] = USUAL,
    via: str | None = None,
) -> Summary:
    """Recode a table: the input's columns, then those of `ADDED`, one row a counterpart.

    A row without a counterpart is kept once, with its reason. Memory does not grow with the file.
    """
    refuse_overwrite([output], [source])
    recoder = Recoder(session, to, basis=basis, via=via)
    contents = {"Occupations": "occupations", "Industries": "industries"}
    kinds = [contents.get(kind, "programmes of study") for kind in recoder.classifies]
    codes = Column("codes", "--column", (*kinds, "codes"), column)  # type: ignore[arg-type]
    with closing(Table(source, layout, codes.is_in)) as table:
        at = codes.place(table.header, table.name, table.header_line)
        question = Question(recoder.classifies, scheme, mixed, missing)
        counts = table.count(at)
        name = table.header[at]
        reader = ColumnReader(Readers(session), counts, name, question, recoder.differ)
        summary = Summary(reader.decision)
        with open_output(output, table) as write:
            write(heading(table.header, ADDED))
            for number, row in enumerate(table, 1):
                summary.rows += 1
                if row.problem:
                    outcome = Outcome("unreadable", (Recoded(reason=f"row: {row.problem}"),))
                else:
                    outcome = recoder.recode(reader.read(row.cells[at]))
                summary.status[outcome.status] += 1
                summary.written += len(outcome.rows)
                for one in outcome.rows:
                    write([*row.cells, number, *("" if cell is None else cell for cell in one)])
    return summary


