"""Weights: what share of a value each target of a code gets."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple, Protocol

from ..columns.spelling import Readers, clean
from ..crosswalk.answer import Target
from ..errors import InputError, quote_input
from ..query.resolved import Resolved
from ..tables.cells import text
from ..tables.user_tables import Table
from .values import read_number

#: How far the weights of a code may be from adding up to 1.
TOLERANCE = Fraction(1, 1000)
#: Columns of a file of weights, and further names of each.
COLUMNS = (
    ("source code", ("source_code", "source")),
    ("target code", ("target_code", "target")),
    ("weight", ("weight", "share")),
)


class Shares(NamedTuple):
    """Shares of a value, one a target; they add up to 1."""

    parts: tuple[Fraction, ...]
    remark: str = ""
    """What they rest on, where it is not what was asked for or needs a caveat."""


class Weights(Protocol):
    """Shares of the targets of a code."""

    @property
    def sentence(self) -> str:
        """What the weights rest on, and what they cannot know."""

    def shares(self, concept: Resolved, targets: Sequence[Target]) -> Shares:
        """Get the shares of several targets of a code."""


def equal_parts(count: int) -> tuple[Fraction, ...]:
    """Share equally."""
    return (Fraction(1, count),) * count


class EqualWeights:
    """Every target of a code gets the same share."""

    sentence = "weights: equal shares for all targets of a code"

    def shares(self, concept: Resolved, targets: Sequence[Target]) -> Shares:
        """Get the shares of several targets of a code."""
        return Shares(equal_parts(len(targets)))


class _Row(NamedTuple):
    line: int
    source: str
    target: str
    weight: Fraction


class FileWeights:
    """Shares as a table of a user's gives them.

    Args:
        path: a table with the columns source code, target code and weight.
        readers: of the graph.
        to: id of the target scheme.

    """

    def __init__(self, path: Path, readers: Readers, to: str) -> None:
        self._readers, self._to = readers, to
        self._by_scheme: dict[str, dict[str, dict[str, _Row]]] = {}
        with closing(Table(path)) as table:
            self._name, self._rows = table.name, self._read(table)
        self.sentence = f"weights: those of {self._name}"

    def shares(self, concept: Resolved, targets: Sequence[Target]) -> Shares:
        """Get the shares of several targets of a code; an error where the file has none."""
        if concept.scheme not in self._by_scheme:
            self._by_scheme[concept.scheme] = self._of_scheme(concept.scheme)
        own = self._by_scheme[concept.scheme].get(concept.code)
        name = f"{concept.scheme}:{concept.code}"
        if own is None:
            codes = ", ".join(target.code for target in targets)
            problem = f"has no weights for {name}, which may be {codes}: add a row for each"
            raise InputError(problem, file=self._name)
        known = {target.code for target in targets}
        for code, row in own.items():
            if code not in known and row.weight:
                problem = f"{name} does not lead to {self._to}:{code} in the tables: take it out"
                raise InputError(problem, file=self._name, line=row.line)
        total = sum(row.weight for row in own.values())
        parts = (own[one.code].weight if one.code in own else Fraction(0) for one in targets)
        return Shares(tuple(part / total for part in parts))

    def _read(self, table: Table) -> list[_Row]:
        """Read the rows, each with a target that there is and a weight of 0 or more."""
        folded = [name.strip().casefold().replace(" ", "_") for name in table.header]
        places = []
        for what, names in COLUMNS:
            at = [folded.index(name) for name in names if name in folded]
            if not at:
                named = ", ".join(map(quote_input, table.header))
                problem = f"no column of the {what}: name one {names[0]}; there is: {named}"
                raise InputError(problem, file=table.name, line=1)
            places.append(at[0])
        rows = []
        target_reader = self._readers.reader(self._to)
        for row in table:
            if row.is_blank:
                continue
            if row.problem:
                raise InputError(row.problem, file=table.name, line=row.line)
            source, target, weight = (row.cells[at] for at in places)
            if text(weight).strip() == "" or text(target).strip() == "":
                continue  # a row of a recoded table without a target
            spelled = target_reader.spell(clean(target))
            if not spelled:
                problem = f"{quote_input(text(target))} is not a code of {self._to}"
                raise InputError(problem, file=table.name, line=row.line)
            number = read_number(weight)
            if number is None or number < 0:
                problem = f"{quote_input(text(weight))} is no weight: a number from 0 to 1"
                raise InputError(problem, file=table.name, line=row.line)
            code = spelled[0].entry.code
            rows.append(_Row(row.line, text(source), code, Fraction(number)))
        return rows

    def _of_scheme(self, scheme: str) -> dict[str, dict[str, _Row]]:
        """Read the source codes as those of a scheme: code -> target -> row; each adds up to 1."""
        reader = self._readers.reader(scheme)
        out: dict[str, dict[str, _Row]] = {}
        for row in self._rows:
            spelled = reader.spell(clean(row.source))
            if not spelled:
                problem = f"{quote_input(row.source)} is not a code of {scheme}"
                raise InputError(problem, file=self._name, line=row.line)
            own = out.setdefault(spelled[0].entry.code, {})
            first = own.setdefault(row.target, row)
            if first.weight != row.weight:
                problem = f"{row.source} to {row.target} has another weight in line {first.line}"
                raise InputError(problem, file=self._name, line=row.line)
        for code, own in out.items():
            total = sum((row.weight for row in own.values()), Fraction(0))
            if abs(total - 1) > TOLERANCE:
                line = max(row.line for row in own.values())
                problem = f"the weights of {scheme}:{code} add up to {float(total):.6g}, not to 1"
                raise InputError(problem, file=self._name, line=line)
        return out
