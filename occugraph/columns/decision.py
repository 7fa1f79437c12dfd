"""What is asked of a column, and which scheme it was decided to be in, with the evidence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from typing import NamedTuple

from ..errors import quote_input
from ..files.printable import format_count

Differ = Callable[[str, str, Sequence[str]], Sequence[str]]
"""(scheme, other scheme, codes that both have) -> the codes whose answers differ."""


class Support(NamedTuple):
    """How many distinct values of a column a scheme explains."""

    scheme: str
    read: int
    written: int
    """Of them, those that are codes as they stand."""
    alone: int = 0
    """Of them, those that no other scheme of its classification explains."""


class ColumnDecision(NamedTuple):
    """The scheme that a column is in, and why."""

    heading: str | None
    scheme: str | None
    """None where every value is read for itself, or where no scheme explains any."""
    support: tuple[Support, ...]
    """What speaks for each scheme that was weighed, the best first."""
    values: int
    """Distinct values, missing ones left out."""
    is_stated: bool = False
    """Whether the user named the scheme."""
    is_mixed: bool = False
    """Whether every value is read for itself."""
    also: tuple[str, ...] = ()
    """Further schemes that explain as much, with the same answers."""
    unread: tuple[str, ...] = ()
    """Values that are no codes of the scheme."""
    beside: tuple[tuple[str, str], ...] = ()
    """Values that are codes of a scheme which divides the column's or adds to it, each with that
    scheme: `15-1299.08` in a column of SOC."""
    warnings: tuple[str, ...] = ()

    @property
    def sentence(self) -> str:
        """Say it in a line."""
        name = "the column" if self.heading is None else f"column {quote_input(self.heading)}"
        if self.is_mixed:
            return f"{name}: every value is read for itself"
        if self.scheme is None:
            return f"{name}: no scheme here has its codes"
        best = next((one for one in self.support if one.scheme == self.scheme), None)
        parts = [f"{best.read if best else 0:,} of {format_count(self.values, 'code')}"]
        if best and best.alone:
            parts.append(f"{best.alone:,} in no other vintage")
        parts += [
            f"{format_count(count, 'more code')} of {name}"
            for name, count in Counter(other for _, other in self.beside).items()
        ]
        if self.also:
            parts.append(f"{' and '.join(self.also)} would answer alike")
        if self.is_stated:
            parts.append("as stated")
        return f"{name} is read as {self.scheme} ({'; '.join(parts)})"

    def __str__(self) -> str:
        return self.sentence

    def to_dict(self) -> dict[str, object]:
        """The decision as JSON has it; stable keys, in this order."""
        return {
            "heading": self.heading,
            "scheme": self.scheme,
            "mixed": self.is_mixed,
            "stated": self.is_stated,
            "values": self.values,
            "support": [one._asdict() for one in self.support],
            "also": list(self.also),
            "unread": list(self.unread),
            "beside": dict(self.beside),
            "warnings": list(self.warnings),
            "sentence": self.sentence,
        }


class Question(NamedTuple):
    """What is asked of a column."""

    classifies: tuple[str, ...] = ("Occupations", "Industries", "Programmes of study")
    """What its schemes may classify."""
    scheme: str | None = None
    """The scheme that the user names."""
    mixed: bool = False
    """Whether every value is to be read for itself."""
    missing: Collection[str] = ()
    """Further values that say that there is none."""
    vintages: bool = False
    """Whether a code that the scheme lacks is read in the latest other vintage that has it."""
    option: str = "--scheme"
    """The option by which the user names the scheme."""
