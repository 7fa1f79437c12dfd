"""Recodes a table of a user: its column is read as a whole, then every row, in its order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import closing
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from ..columns.decision import Question, Readers
from ..columns.headings import Column
from ..columns.reader import ColumnReader
from ..crosswalk.lookup import USUAL
from ..errors import InputError, quote_input
from ..files.atomic_writes import refuse_overwrite
from ..files.printable import format_count
from ..query.session import Session
from ..tables.added_columns import heading
from ..tables.cells import text
from ..tables.user_tables import Layout, Row, Table, open_output
from .employment import EmploymentWeights
from .loss import Loss
from .recode import ADDED, Outcome, Recoder
from .totals import REASON, Totals, find_groups, find_totals
from .values import read_number, shorten, split_number, write_number
from .weights import EqualWeights, FileWeights, Weights

#: What a scheme classifies -> what a heading says that a column of its codes holds.
CONTENTS = {"Occupations": "occupations", "Industries": "industries"}
#: Outcomes that are remembered at the same time.
REMEMBERED = 20_000
#: Columns of the sums of a table, before the value's.
SUMMED = ("target_scheme", "target_code", "target_label")
#: How many groups a warning names.
NAMED = 3
#: Name of the sums where rows are counted, for want of a value.
ROWS = "rows"


class Wanted(NamedTuple):
    """What is wanted of a table's recoding."""

    to: str
    """Id of the target scheme."""
    column: str | None = None
    """Name of the column of codes; None where it is to be found by its heading."""
    layout: Layout = Layout()
    scheme: str | None = None
    """Id of the scheme that the column is in; None where it is to be decided."""
    mixed: bool = False
    """Whether every value is read for itself."""
    missing: Collection[str] = ()
    """Further values that say that there is none."""
    basis: Collection[str] = USUAL
    via: str | None = None
    value: str | None = None
    """Name of the column of numbers that are split among targets."""
    weights: str | None = None
    """`equal`, `employment`, or the path of a table."""
    employment: Path | None = None
    """The Bureau of Labor Statistics' table of another year, for weights by employment."""
    level: str | None = None
    """Level of the target scheme whose groups are wanted."""
    aggregate: bool = False
    """Whether the values are summed by target."""
    one: bool = False
    """Whether only the target with the greatest weight is wanted."""


def recode_table(session: Session, source: Path, output: Path, wanted: Wanted) -> Loss:
    """Recode a table: the input's columns, then those of `ADDED`, one row a target.

    A row without a target is kept once, with its reason. With a value its column is split among the
    targets, so that it adds up to what it was. Memory does not grow with the file.
    """
    inputs = [source, wanted.employment]
    if wanted.weights not in (None, "equal", "employment"):
        inputs.append(Path(wanted.weights))
    refuse_overwrite([output], inputs)
    readers = Readers(session)
    recoder = make_recoder(readers, wanted)
    contents = [CONTENTS.get(kind, "programmes of study") for kind in recoder.classifies]
    codes = Column("codes", "--column", (*contents, "codes"), wanted.column)  # type: ignore[arg-type]
    with closing(Table(source, wanted.layout, codes.is_in)) as table:
        recoding = _TableRecoding(readers, recoder, table, codes, wanted)
        with open_output(output, table) as write:
            if wanted.aggregate:
                recoding.write_sums(write)
            else:
                recoding.write_rows(write)
    return recoding.loss


def make_recoder(readers: Readers, wanted: Wanted) -> Recoder:
    """Make what recodes the values of a column as they are wanted."""
    return Recoder(
        readers.session,
        wanted.to,
        basis=wanted.basis,
        via=wanted.via,
        level=wanted.level,
        weights=_weights(readers, wanted),
        one=wanted.one,
    )


def _weights(readers: Readers, wanted: Wanted) -> Weights | None:
    if wanted.employment is not None and wanted.weights != "employment":
        raise InputError("--employment FILE goes with --weights employment")
    if wanted.weights == "employment":
        return EmploymentWeights(readers.session, wanted.to, wanted.employment)
    if wanted.weights not in (None, "equal"):
        return FileWeights(Path(wanted.weights), readers, wanted.to)
    if wanted.weights == "equal" or wanted.aggregate or wanted.value is not None:
        return None if wanted.one else EqualWeights()
    return None


class _TableRecoding:
    """One table, and what becomes of it."""

    def __init__(
        self, readers: Readers, recoder: Recoder, table: Table, codes: Column, wanted: Wanted
    ) -> None:
        self.table, self.recoder, self.wanted = table, recoder, wanted
        self.place = codes.place(table.header, table.name)
        name = table.header[self.place]
        question = Question(recoder.classifies, wanted.scheme, wanted.mixed, wanted.missing)
        self.counts = table.count(self.place)
        self.reader = ColumnReader(readers, self.counts, name, question, recoder.differ)
        self.value_place = None
        if wanted.value is not None:
            self.value_place = Column("values", "--value", (), wanted.value).place(
                table.header, table.name
            )
            if self.value_place == self.place:
                raise InputError("--value names the column of codes: name that of numbers")
        sentence = recoder.weights.sentence if recoder.weights else ""
        self.loss = Loss(self.reader.decision, wanted.to, wanted.value, wanted.level, sentence)
        if wanted.value is not None and wanted.weights is None and not wanted.one:
            self.loss.weights = f"{sentence}, as no --weights are given"
        self.totals = self._find_totals(readers.session)
        self.outcome = lru_cache(REMEMBERED, typed=True)(self._outcome)

    def _find_totals(self, session: Session) -> Totals | None:
        """Find the rows that would count twice, and warn of them."""
        groups = find_groups(session, self.reader, self.counts)
        beside = groups.members
        if not beside:
            return None
        named = ", ".join(text(cell) for cell in list(beside)[:NAMED])
        more = ", ..." if len(beside) > NAMED else ""
        line = f"{format_count(len(beside), 'group')} beside members of their own ({named}{more})"
        totals = None
        if self.value_place is None:
            line += ": what is summed over the rows counts twice"
        else:
            totals = find_totals(self.table, self.place, self.value_place, groups)
            if totals.place is not None:
                name = quote_input(self.table.header[totals.place])
                line += f": rows that are totals by {name} are not counted again"
            else:
                line += f": {len(totals.cells):,} with the members' total, not counted again"
                if counted := len(beside) - len(totals.cells):
                    line += f"; {counted:,} with less than that, counted"
        self.loss.warnings.append(line)
        return totals

    def _outcome(self, cell: Any, is_total: bool) -> Outcome:
        reading = self.reader.read(cell)
        if is_total:
            return self.recoder.leave_out(reading, REASON)
        return self.recoder.recode(reading)

    def outcome_of(self, row: Row) -> Outcome:
        """Recode a row."""
        if row.problem:
            return self.recoder.leave_unread(row.problem)
        cell = row.cells[self.place]
        return self.outcome(cell, self.totals is not None and self.totals.has(row.cells, cell))

    def write_rows(self, write: Callable[[list[object]], object]) -> None:
        """Write every row once a target."""
        loss, value_place = self.loss, self.value_place
        write(heading(self.table.header, ADDED))
        for number, row in enumerate(self.table, 1):
            outcome = self.outcome_of(row)
            loss.written += len(outcome.rows)
            tails = ([number, *map(_cell, one)] for one in outcome.rows)
            if value_place is None:
                loss.add(outcome)
                for tail in tails:
                    write([*row.cells, *tail])
                continue
            for part, tail in zip(self.split(outcome, row), tails, strict=True):
                own = list(row.cells)
                own[value_place] = part
                write([*own, *tail])

    def split(self, outcome: Outcome, row: Row) -> list[object]:
        """Split the value of a row among its targets; one that is no number stays as it is."""
        assert self.value_place is not None
        cell = row.cells[self.value_place]
        value = read_number(cell)
        self.loss.add(outcome, 1, value)
        if value is None:
            if text(cell).strip():
                self.loss.not_numbers += 1
            return [cell] * len(outcome.rows)
        if outcome.status == "total":
            return [""]
        self.loss.value_out += value
        if len(outcome.rows) == 1:
            return [cell]
        parts = split_number(value, outcome.shares)
        assert sum(parts) == value
        return [write_number(part) if isinstance(cell, str) else _number(part) for part in parts]

    def write_sums(self, write: Callable[[list[object]], object]) -> None:
        """Write the sum of values for each target, then for what has none, by the reason."""
        loss = self.loss
        sums: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
        without: dict[str, Decimal] = defaultdict(Decimal)
        for row in self.table:
            outcome = self.outcome_of(row)
            value: Decimal | None = Decimal(1)
            if self.value_place is not None:
                value = read_number(row.cells[self.value_place])
                if value is None and text(row.cells[self.value_place]).strip():
                    loss.not_numbers += 1
            loss.add(outcome, 1, value if self.value_place is not None else None)
            if value is None or outcome.status == "total":
                continue
            parts = split_number(value, outcome.shares)
            loss.value_out += value
            for one, part in zip(outcome.rows, parts, strict=True):
                if one.target_code:
                    sums[one.target_code, one.target_label] += part
                else:
                    without[outcome.kind] += part
        write([*SUMMED, self.wanted.value or ROWS])
        rows = [(code, label, number) for (code, label), number in sorted(sums.items())]
        rows += [("", f"no target: {kind}", number) for kind, number in without.items()]
        for code, label, number in rows:
            write([self.wanted.to, code, label, _number(number)])
        loss.written = len(rows)


def _cell(value: object) -> object:
    """Write a cell of the added columns: nothing for None."""
    if isinstance(value, Decimal):
        return _number(value)
    return "" if value is None else value


def _number(number: Decimal) -> int | Decimal:
    return int(number) if number == number.to_integral_value() else shorten(number)
