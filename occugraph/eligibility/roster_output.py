"""Writes rosters again, every row in its order with its decision behind its own cells.

What is added is put into words and rendered once a distinct job.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from ..files.atomic_writes import refuse_overwrite, write_atomically
from ..files.collector import collect_seldom
from ..tables.added_columns import heading
from ..tables.cells import Write, text
from ..tables.csv_files import CsvOutput
from ..tables.user_tables import Row, open_output
from .decide import Decider
from .halves import Half
from .roster_decisions import BLANK, REMEMBERED, RosterDecider, RowDecision, refuse_row
from .roster_report import load_template, write_report
from .roster_summary import SHOWN, ShownRow, Summary
from .rosters import ADDED, Roster


class Answer:
    """The decision on a job, and what stands behind the cells of its rows."""

    __slots__ = ("decision", "tail")

    def __init__(self, decision: RowDecision, tail: Any) -> None:
        self.decision, self.tail = decision, tail


class Batch(NamedTuple):
    """Some rows that follow each other."""

    lines: list[str]
    """Their own cells as text, where the file's lines can be kept."""
    rows: Sequence[Sequence[Any]]
    answers: list[Answer]


class RosterWriter:
    """Writes the rows of one roster, and counts them."""

    def __init__(self, roster: Roster, decider: RosterDecider, output: Write) -> None:
        self._roster, self._decider, self._output = roster, decider, output
        readers = {"occupation": decider.occupations, "industry": decider.industries}
        self.summary = Summary({name: each.decision for name, each in readers.items() if each})
        self._render: Callable[[RowDecision], Any] = lambda decision: decision.added
        if isinstance(output, CsvOutput):
            self._render = TextTails(output).render
        self._answer = lru_cache(REMEMBERED, typed=True)(self._make_answer)
        self._blank = Answer(BLANK, self._render(BLANK))
        #: The answer to a row without any facts, which may be blank.
        self._of_nothing: Answer | None = None

    def write(self, progress: Callable[[int], object] | None = None) -> None:
        """Write every row."""
        output = self._output
        output(heading(self._roster.header, ADDED))
        number = 0
        for batch in self._batches():
            lines, rows, answers = batch
            if isinstance(output, CsvOutput):
                own = lines or map(output.render, rows)
                tails = [answer.tail for answer in answers]
                output.write_text("".join(map("".join, zip(own, tails, strict=True))))
            else:
                for cells, answer in zip(rows, answers, strict=True):
                    output([*cells, *answer.tail])
            self._count(batch, number + 1)
            number += len(rows)
            if progress:
                progress(number)

    def _batches(self) -> Iterator[Batch]:
        table, pick, answer = self._roster.table, self._roster.pick, self._answer
        width, delimiter = len(table.header), getattr(self._output, "delimiter", "")
        for batch in table.batches():
            rows = batch.split()
            if not set(map(len, rows)) <= {width}:
                even = [table.fit(0, row) for row in rows]
                yield Batch([], [row.cells for row in even], list(map(self._answer_row, even)))
                continue
            answers = [answer(*pick(row)) for row in rows]
            if self._of_nothing in answers:
                answers = [self._answer_row(Row(0, row)) for row in rows]
            yield Batch(batch.lines_with(delimiter), rows, answers)

    def _answer_row(self, row: Row) -> Answer:
        if row.problem:
            decision = refuse_row(row.problem)
            return Answer(decision, self._render(decision))
        answer = self._answer(*self._roster.pick(row.cells))
        return self._blank if answer is self._of_nothing and row.is_blank else answer

    def _make_answer(self, *cells: Any) -> Answer:
        decision = self._decider.decide(self._roster.facts(cells))
        answer = Answer(decision, self._render(decision))
        if not any(cells):
            self._of_nothing = answer
        return answer

    def _count(self, batch: Batch, first: int) -> None:
        """Count the rows of a batch, and keep those that a person has to look at."""
        summary = self.summary
        for answer, count in Counter(batch.answers).items():
            summary.outcomes[answer.decision.outcome] += count
        if len(summary.rows_for_person) == SHOWN:
            return
        for number, (cells, answer) in enumerate(zip(*batch[1:], strict=True), first):
            if answer.decision.outcome.needs_person and len(summary.rows_for_person) < SHOWN:
                own = tuple(map(text, cells))
                summary.rows_for_person.append(ShownRow(number, own, answer.decision))


class TextTails:
    """Renders what is added to the rows of a CSV file; each half of a decision only once."""

    def __init__(self, output: CsvOutput) -> None:
        self._output, self._delimiter = output, output.delimiter

    def render(self, decision: RowDecision) -> str:
        """Render the columns `ADDED`, with the end of the line."""
        outcome, reasons, job, industry = decision
        if not reasons:
            return f"{self._delimiter}{self._output.render(decision.added)}\n"
        texts, is_quoted = [], False
        for half in reasons:
            part = half.rendered or self._render_half(half)
            texts.append(part.text)
            is_quoted |= part.is_quoted
        joined = f'"{"; ".join(texts)}"' if is_quoted else "; ".join(texts)
        one, other = (
            job.rendered or self._render_half(job),
            industry.rendered or self._render_half(industry),
        )
        question = one.question if outcome.status == "undetermined" else ""
        concepts = one.decided_by, one.concept, other.concept
        cells = "", outcome.status, joined, *concepts, one.alternatives, question
        return f"{self._delimiter.join(cells)}\n"

    def _render_half(self, half: Half) -> _Rendered:
        render = self._output.render_texts
        text = render([half.text])
        is_quoted = text != half.text
        alternatives, question = (
            render(["", cell])[1:] if cell else "" for cell in (half.alternatives, half.question)
        )
        half.rendered = rendered = _Rendered(
            text[1:-1] if is_quoted else text,
            is_quoted,
            half.decided_by,
            render(half.concept),
            alternatives,
            question,
        )
        return rendered


class _Rendered(NamedTuple):
    """A half of a decision as it stands in a CSV file."""

    text: str
    is_quoted: bool
    decided_by: str
    concept: str
    alternatives: str
    question: str


def decide_roster(
    decider: Decider,
    roster: Roster,
    output: Path,
    *,
    report: Path | None = None,
    progress: Callable[[int], object] | None = None,
) -> Summary:
    """Write a roster again with a decision for every row: the columns of `ADDED` after its own.

    A row that cannot be read is decided `error`, unless what can be read settles it, and the others
    go on; a blank one stays blank. Memory does not grow with the rows. See
    `occugraph.Graph.decide_roster`.
    """
    with closing(roster.table), collect_seldom():
        refuse_overwrite([output, report], [roster.source])
        template = None if report is None else load_template()
        rows = RosterDecider.open(decider, roster)
        with open_output(output, roster.table) as write:
            writer = RosterWriter(roster, rows, write)
            writer.write(progress)
    if report is not None:
        page = write_report(
            template,
            writer.summary,
            roster=roster.table.name.rpartition("/")[2],
            programme=decider.rule.id,
            header=roster.header,
        )
        with write_atomically(report) as file:
            file.write(page.encode())
    return writer.summary
