"""One table and its recoding: how its column is read, its totals, and the rows that come out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

from ..columns.decision import Question
from ..columns.headings import Column
from ..columns.reader import ColumnReader
from ..columns.spelling import Readers
from ..errors import InputError
from ..files.limits import MOST_DISTINCT
from ..query.session import Session
from ..tables.added_columns import heading
from ..tables.cells import Write, text
from ..tables.csv_files import CsvOutput
from ..tables.parquet_files import SUFFIX
from ..tables.user_tables import Row, Table
from .blocks import TableRows, locate
from .groups import find_groups
from .line_writer import REMEMBERED, Answer, LineWriter
from .loss import Loss
from .output import RowOutput, plain, row_output
from .recode import ADDED, Outcome, Recoder
from .totals import Rest, Totals, find_totals
from .values import read_number, split_number, write_number

#: Columns of the sums of a table, before the value's.
SUMMED = ("target_scheme", "target_code", "target_label")
#: Name of the sums where rows are counted, for want of a value.
ROWS = "rows"


class TableRecoding:
    """One table, and what becomes of it.

    Args:
        readers: of the graph.
        recoder: of the target scheme.
        table: the table.
        column: its column of codes.
        question: what is asked of that column.
        value: name of its column of numbers; None where there is none.
        totals: one of `TOTALS`.

    """

    def __init__(
        self,
        readers: Readers,
        recoder: Recoder,
        table: Table,
        column: Column,
        question: Question,
        value: str | None = None,
        totals: str = "auto",
    ) -> None:
        self._table, self._recoder = table, recoder
        place = column.place(table.header, table.name, table.header_line)
        assert place is not None  # as the column must be there
        self._place, self._value_place = place, None
        if value is not None:
            values = Column("values", "--value", (), value)
            self._value_place = values.place(table.header, table.name, table.header_line)
            if self._value_place == place:
                raise InputError("--value names the column of codes: name that of numbers")
        self._counts = table.count(place)
        name = table.header[place]
        self._reader = ColumnReader(readers, self._counts, name, question, recoder.differ)
        #: The report.
        self.loss = Loss(self._reader.decision, recoder.to, value, recoder.level)
        if recoder.weights is not None:
            self.loss.weights = recoder.weights.sentence
        self._totals = self._find_totals(readers.session, totals)
        self._once: set[tuple[object, ...]] = set()

    def _find_totals(self, session: Session, totals: str) -> Totals:
        """Find the rows that would count twice, and warn of them."""
        groups = find_groups(session, self._reader, self._counts)
        verdict = Totals(groups.warning)
        if self._value_place is not None:
            rows = TableRows(self._table, self._place, self._value_place, groups)
            verdict = find_totals(rows, totals)
        self.loss.warnings += [verdict.sentence] if verdict.sentence else []
        return verdict

    def write_rows(self, output: Write) -> None:
        """Write every row once a target."""
        output(heading(self._table.header, ADDED))
        rows, loss, table = row_output(output), self.loss, self._table
        answer = self._remembering(rows)

        def write_row(row: Row, number: int) -> Answer:
            return self._write_row(row, number, self._answer_for(row, answer, rows), rows)

        if isinstance(output, CsvOutput) and self._has_lines:
            answers = {cell: answer(cell, None) for cell in self._counts}
            places = self._place, self._value_place
            LineWriter(output, table, *places, answers, loss).write(write_row)
            for cell, count in self._counts.items():
                answers[cell].tally.rows += count
                loss.written += count * len(answers[cell].added)
            return
        for number, row in enumerate(table, 1):
            ways = write_row(row, number)
            ways.tally.rows += 1
            loss.written += len(ways.added)

    def _write_row(self, row: Row, number: int, ways: Answer, rows: RowOutput) -> Answer:
        """Write one row once a target."""
        if self._value_place is None:
            own = rows.own(row.cells)
            for one in ways.added:
                rows.write(own, number, one)
            return ways
        cells = list(row.cells)
        for part, one in zip(self._split(ways, cells[self._value_place]), ways.added, strict=True):
            cells[self._value_place] = part
            rows.write(rows.own(cells), number, one)
        return ways

    def write_sums(self, output: Write) -> None:
        """Write the sum of values for each target, then for what has none, by the reason."""
        loss, value_place = self.loss, self._value_place
        sums: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
        rows = row_output(output)
        answer = self._remembering(rows)
        for row in self._table:
            ways = self._answer_for(row, answer, rows)
            outcome = ways.outcome
            ways.tally.rows += 1
            value = Decimal(1)
            if value_place is not None:
                cell = row.cells[value_place]
                number = read_number(cell)
                loss.not_numbers += number is None and text(cell).strip() != ""
                value = self._count(ways, number or Decimal(0))
            if outcome.status == "total":
                continue
            parts = split_number(value, outcome.shares)
            loss.value_out += value
            for one, part in zip(outcome.rows, parts, strict=True):
                label = one.target_label if one.target_code else f"no target: {outcome.kind}"
                sums[one.target_code, label] += part
        output([*SUMMED, loss.value or ROWS])
        for (code, label), total in sorted(sums.items(), key=lambda each: (not each[0][0], each)):
            output([loss.to, code, label, plain(total)])
        loss.written = len(sums)

    def can_be_joined(self, output: Path) -> bool:
        """Whether a Parquet file is recoded into one that needs no row in Python."""
        is_parquet = self._table.parquet is not None and output.suffix.lower() == SUFFIX
        return is_parquet and self._value_place is None and len(self._counts) < MOST_DISTINCT

    def write_joined(self, output: Path) -> None:
        """Write every row of a Parquet file once a target."""
        from .parquet_recoding import write_joined

        assert self._table.parquet is not None
        outcomes = {cell: self._recode(cell, None) for cell in self._counts}
        write_joined(
            self._table.parquet, self._table.header[self._place], outcomes.__getitem__, output
        )
        for cell, count in self._counts.items():
            self.loss.tally(outcomes[cell]).rows += count
            self.loss.written += count * len(outcomes[cell].rows)

    def _recode(self, cell: Any, rest: Rest | None) -> Outcome:
        reading = self._reader.read(cell)
        return self._recoder.recode(reading) if rest is None else self._recoder.count(reading, rest)

    def _remembering(self, rows: RowOutput) -> Callable[[Any, Rest | None], Answer]:
        """Make what answers for a cell, and remembers."""

        def answer(cell: Any, rest: Rest | None) -> Answer:
            return self._render(self._recode(cell, rest), rows)

        return lru_cache(REMEMBERED, typed=True)(answer)

    def _answer_for(
        self, row: Row, answer: Callable[[Any, Rest | None], Answer], rows: RowOutput
    ) -> Answer:
        if row.problem:
            return self._render(self._recoder.leave_unread(row.problem), rows)
        return answer(row.cells[self._place], self._find_rest(row.cells))

    def _find_rest(self, cells: Sequence[Any]) -> Rest | None:
        """Find what is counted of the next row where it is a total; None where all of it is."""
        totals = self._totals
        if not totals.rests:
            return None
        key = (*locate(cells, totals.columns, totals.level), cells[self._place])
        rest = totals.rests.get(key)
        if rest is not None and rest.is_twice and key not in self._once:
            self._once.add(key)
            return None
        return rest

    def _render(self, outcome: Outcome, rows: RowOutput) -> Answer:
        return Answer(outcome, list(map(rows.added, outcome.rows)), self.loss.tally(outcome))

    def _split(self, ways: Answer, cell: Any) -> Sequence[object]:
        """Split a value among the targets; one that is no number stays as it is."""
        outcome, value = ways.outcome, read_number(cell)
        if value is None:
            self.loss.not_numbers += text(cell).strip() != ""
            return [cell] * len(outcome.rows)
        counted = self._count(ways, value)
        if outcome.status == "total":
            return [""]
        if len(outcome.rows) == 1 and counted == value and not _has_commas(cell):
            self.loss.value_out += value
            return [cell]
        parts = split_number(counted, outcome.shares)
        self.loss.value_out += sum(parts)
        return list(map(write_number if isinstance(cell, str) else plain, parts))

    def _count(self, ways: Answer, value: Decimal) -> Decimal:
        """Count the value of a row: all of it, or what the members of a total leave of it."""
        counted = value if ways.outcome.counted is None else ways.outcome.counted
        ways.tally.value += counted
        if counted != value:
            self.loss.totals.value += value - counted
        return counted

    @property
    def _has_lines(self) -> bool:
        """Whether rows are texts that come out as they are, with what every known cell adds."""
        is_csv = self._table.dialect is not None
        return is_csv and not self._totals.rests and len(self._counts) < MOST_DISTINCT


def _has_commas(cell: object) -> bool:
    """Whether a number is written with commas, which parts of numbers have not."""
    return isinstance(cell, str) and "," in cell
