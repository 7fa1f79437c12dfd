"""The report of loss: what became of a table's rows, and of the number that they carry."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, localcontext
from html import escape
from typing import Any

from ..columns.decision import ColumnDecision
from ..crosswalk.coverage import render
from ..errors import quote_input
from ..files.printable import format_count, one_line
from ..model.matches import BASES
from .recode import LOSS, Outcome
from .values import EXACT, print_number, shorten

#: Colours of the kinds of `LOSS`, and of the bases, that stay apart for colour-blind readers
#: (Okabe and Ito).
COLOURS = ("#0072B2", "#56B4E9", "#E69F00", "#D55E00", "#CC79A7", "#DDDDDD", "#999999")
#: Width of a bar of the picture.
WIDTH = 620


@dataclass(slots=True)
class Tally:
    """Rows that became alike, and the sum of their values."""

    rows: int = 0
    value: Decimal = Decimal(0)


@dataclass(slots=True)
class Loss:
    """What became of the rows of a column, and of their values."""

    decision: ColumnDecision
    to: str
    value: str | None = None
    """Name of the column of values."""
    level: str | None = None
    weights: str = ""
    """What the weights rest on."""
    warnings: list[str] = field(default_factory=list)
    written: int = 0
    value_out: Decimal = Decimal(0)
    """The sum of values written."""
    not_numbers: int = 0
    """Rows whose value is no number."""
    _tallies: dict[tuple[str, str], Tally] = field(default_factory=dict)

    def tally(self, outcome: Outcome) -> Tally:
        """Get the tally of the rows that became like one outcome."""
        return self._tallies.setdefault((outcome.kind, outcome.rows[0].basis), Tally())

    @property
    def totals(self) -> Tally:
        """The tally of totals, which are not counted again."""
        return self._tallies.setdefault(("total", ""), Tally())

    @property
    def rows(self) -> int:
        """How many rows came in."""
        return sum(tally.rows for tally in self._tallies.values())

    @property
    def kinds(self) -> Counter[str]:
        """Rows by the kinds of `LOSS`."""
        return self._sums(0, lambda tally: tally.rows)

    @property
    def bases(self) -> Counter[str]:
        """Rows with a target, by the basis of the link to it."""
        return self._sums(1, lambda tally: tally.rows)

    @property
    def values(self) -> Counter[str]:
        """The sum of values, by the kinds of `LOSS`."""
        return self._sums(0, lambda tally: tally.value)

    @property
    def values_by_basis(self) -> Counter[str]:
        """The sum of values with a target, by the basis of the link to it."""
        return self._sums(1, lambda tally: tally.value)

    def _sums(self, at: int, number: Callable[[Tally], Any]) -> Counter[str]:
        sums: Counter[str] = Counter()
        with localcontext(EXACT):
            for key, tally in self._tallies.items():
                if key[at]:
                    sums[key[at]] += number(tally)
        return sums

    @property
    def value_in(self) -> Decimal:
        """The sum of values that came in, totals left out."""
        of_kinds = (value for kind, value in self.values.items() if kind != "total")
        with localcontext(EXACT):
            return sum(map(Decimal, of_kinds), Decimal(0))

    def lines(self) -> list[str]:
        """Describe it for a person: warnings first."""
        warnings = [f"warning: {warning}" for warning in (*self.decision.warnings, *self.warnings)]
        became = f"{format_count(self.rows, 'row')} in, {format_count(self.written, 'row')} out"
        lines = [*warnings, self.decision.sentence]
        lines.append(f"{became}: {_listed(self.kinds, tuple(LOSS)) or 'nothing to recode'}")
        if self.bases:
            lines.append(f"rows with a target, by basis: {_listed(self.bases, BASES)}")
        lines += [self.weights] if self.weights else []
        if self.kinds["split"] and not self.weights:
            rows = format_count(self.kinds["split"], "row")
            lines.append(f"{rows} with several targets: --value COLUMN splits a number among them")
        return [*lines, *self._value_lines()]

    def _value_lines(self) -> Iterator[str]:
        if self.value is None:
            return
        name = quote_input(self.value)
        came, out = print_number(self.value_in), print_number(self.value_out)
        by_kind = {kind: self.values[kind] for kind in LOSS if kind != "total"}
        line = f"{name}: {came} in, {out} out"
        if self.value_in != self.value_out:
            line += (
                f", a difference of {print_number(EXACT.subtract(self.value_out, self.value_in))}"
            )
        if self.not_numbers:
            rows = f"{self.not_numbers:,} of {format_count(self.rows, 'row')}"
            line += f", without {rows} in the file, whose value is no number and stays as it is"
        yield f"{line}: {_listed(by_kind, tuple(LOSS)) or 'no number'}"
        if totals := Decimal(self.values["total"]):
            yield f"{name}: {print_number(totals)} more in totals, not counted again"
        if any(self.values_by_basis.values()):
            yield f"{name} with a target, by basis: {_listed(self.values_by_basis, BASES)}"

    def to_dict(self) -> dict[str, Any]:
        """The report as JSON has it; stable keys, in this order."""
        value = None
        if self.value is not None:
            value = {
                "column": self.value,
                "in": _plain(self.value_in),
                "out": _plain(self.value_out),
                "totals": _plain(self.values["total"]),
                "not_numbers": self.not_numbers,
                "by_outcome": {kind: _plain(self.values[kind]) for kind in LOSS},
                "by_basis": {name: _plain(self.values_by_basis[name]) for name in BASES[:-1]},
            }
        return {
            "column": self.decision.to_dict(),
            "to": self.to,
            "level": self.level,
            "weights": self.weights or None,
            "rows": {
                "in": self.rows,
                "out": self.written,
                "by_outcome": {kind: self.kinds[kind] for kind in LOSS},
                "by_basis": {name: self.bases[name] for name in BASES[:-1]},
            },
            "value": value,
            "warnings": [*self.decision.warnings, *self.warnings],
        }

    def svg(self) -> str:
        """Draw it: rows and values, each as a bar by outcome and one by basis."""
        kinds, bases = tuple(LOSS), BASES[:-1]
        bars: list[tuple[str, Mapping[str, Any], tuple[str, ...]]]
        bars = [("rows", self.kinds, kinds), ("rows by basis", self.bases, bases)]
        if self.value is not None:
            name = one_line(self.value)
            bars.append((name, self.values, kinds))
            bars.append((f"{name} by basis", self.values_by_basis, bases))
        drawn = [(escape(name), *_bar(numbers, keys)) for name, numbers, keys in bars]
        heading = f"{self.decision.scheme or 'codes'} to {self.to}"
        title = f"{heading}, level {self.level}" if self.level else heading
        legends = [
            [
                (f"{kind}: {meaning}", colour)
                for (kind, meaning), colour in zip(LOSS.items(), COLOURS, strict=True)
            ],
            list(zip(bases, COLOURS, strict=False)),
        ]
        return render(
            "loss.svg", __package__, title=escape(title), legends=legends, bars=drawn, width=WIDTH
        )


def _listed(numbers: Mapping[str, Any], order: tuple[str, ...]) -> str:
    """List the numbers that are not zero, in an order."""
    return ", ".join(
        f"{print_number(Decimal(numbers[key]))} {key}" for key in order if numbers.get(key)
    )


def _plain(number: Decimal | int) -> int | float:
    short = shorten(Decimal(number))
    return int(short) if short == short.to_integral_value() else float(short)


def _bar(
    numbers: Mapping[str, Any], keys: tuple[str, ...]
) -> tuple[str, list[tuple[str, float, float, str]]]:
    """Make the parts of a bar: what each says, where it begins, its width and its colour."""
    positive = {key: max(Decimal(numbers.get(key, 0)), Decimal(0)) for key in keys}
    total = sum(positive.values())
    parts, start = [], 0.0
    for key, colour in zip(keys, COLOURS, strict=False):
        if positive[key]:
            width = float(WIDTH * positive[key] / total)
            parts.append((f"{print_number(positive[key])} {key}", start, width, colour))
            start += width
    return print_number(Decimal(total)), parts
