"""Recodes CSV files by the line: what is added is rendered once a code, and once a value."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any, NamedTuple

from ..tables.csv_files import Batch, CsvOutput
from ..tables.user_tables import Row, Table
from .loss import Loss, Tally
from .recode import Outcome
from .values import Splitter, read_number, write_number

#: Numbers and their parts that are remembered at the same time.
REMEMBERED = 20_000
#: What joins the lines of a row with one target: nothing before the first, and what is added.
ONE = 2


class Answer(NamedTuple):
    """What became of a cell, and its added cells, rendered."""

    outcome: Outcome
    added: list[Any]
    tally: Tally


class LineWriter:
    """Writes the rows of a CSV file once a target.

    Args:
        output: where they are written.
        table: the file.
        place: of the column of codes.
        value_place: of the column of numbers that are split; None where there is none.
        answers: what became of every cell of the column of codes.
        loss: the report.

    """

    def __init__(
        self,
        output: CsvOutput,
        table: Table,
        place: int,
        value_place: int | None,
        answers: Mapping[str, Answer],
        loss: Loss,
    ) -> None:
        self._output, self._table, self._answers, self._loss = output, table, answers, loss
        self._place, self._value_place = place, value_place
        # joined by what is a row's own, they make its lines
        self._added = {cell: ("", *answer.added) for cell, answer in answers.items()}
        self._sums: dict[str, Decimal] = defaultdict(Decimal)
        # one for all codes of the same shares
        splitters: dict[tuple[Fraction, ...], Splitter] = {}
        self._splitters = {
            cell: splitters.setdefault(answer.outcome.shares, Splitter(answer.outcome.shares))
            for cell, answer in answers.items()
        }
        self._read = lru_cache(REMEMBERED)(read_number)
        self._split = lru_cache(REMEMBERED)(_split)

    def write(self, write_row: Callable[[Row, int], Answer]) -> None:
        """Write all rows; where some are not as wide as the header, each by what is given."""
        output, table, loss, number = self._output, self._table, self._loss, 0
        for batch in table.batches():
            lines = batch.lines_with(output.delimiter)
            rows = [] if lines else batch.split()
            if set(map(len, rows)) <= {len(table.header)}:
                texts = lines or list(map(output.render_texts, rows))
                output.write_text("".join(self._make_lines(batch, texts, rows, number + 1)))
                number += len(texts)
                continue
            for cells in rows:
                number += 1
                row = table.fit(number, cells)
                answer = write_row(row, number)
                if row.problem:
                    answer.tally.rows += 1
                    loss.written += 1
        for cell, total in self._sums.items():
            answer = self._answers[cell]
            answer.tally.value += total
            if len(answer.added) == 1:
                loss.value_out += total

    def _make_lines(
        self, batch: Batch, texts: list[str], rows: Sequence[Sequence[str]], first: int
    ) -> list[str]:
        """Make the lines of rows whose own cells are texts; `rows` where they were rendered."""
        added, delimiter, codes = self._added, self._output.delimiter, batch.cut(self._place)
        if self._value_place is None:
            return [
                f"{text}{delimiter}{at}".join(added[code])
                for at, (text, code) in enumerate(zip(texts, codes), first)  # noqa: B905
            ]
        lines, loss, sums, last = [], self._loss, self._sums, self._value_place + 1
        values = batch.cut(self._value_place)
        cells = zip(texts, codes, values, map(self._read, values), strict=True)
        for at, (text, code, value, number) in enumerate(cells):
            tails, number_of_row = added[code], f"{delimiter}{at + first}"
            if number is None:
                loss.not_numbers += value.strip() != ""
            else:
                sums[code] += number
            has_one = len(tails) == ONE
            if number is None or (has_one and "," not in value):
                lines.append(f"{text}{number_of_row}".join(tails))
                continue
            parts, total = self._split(value, self._splitters[code])
            loss.value_out += 0 if has_one else total
            if rows:
                before, after = self._render_around(rows[at])
            else:
                own = text.split(delimiter, last)
                before = delimiter.join([*own[: last - 1], ""])
                after = delimiter.join(["", *own[last:]])
            ends = [f"{after}{number_of_row}{tail}" for tail in tails[1:]]
            lines += [f"{before}{part}{end}" for part, end in zip(parts, ends, strict=True)]
        return lines

    def _render_around(self, row: Sequence[str]) -> tuple[str, str]:
        """Render what stands before and behind the value of a row."""
        assert self._value_place is not None
        before, after = row[: self._value_place], row[self._value_place + 1 :]
        render = self._output.render_texts
        return render([*before, ""]) if before else "", render(["", *after]) if after else ""


def _split(value: str, splitter: Splitter) -> tuple[list[str], Decimal]:
    """Split a number as it is written, and sum its parts."""
    number = read_number(value)
    assert number is not None
    parts = splitter.split(number)
    return list(map(write_number, parts)), sum(parts, Decimal(0))
