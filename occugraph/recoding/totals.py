"""Totals: rows of a published table that count what other rows of it count already."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from functools import cached_property
from operator import attrgetter
from typing import Any, NamedTuple

from ..errors import quote_input
from ..files.printable import format_count
from .blocks import SUMMING, Line, Rows, find_block_columns, find_level, read_level
from .groups import EVERYTHING, Groups, Key, name_some
from .values import EXACT, print_number

#: What may be done with totals: they are left out where the table shows them, or all is counted.
TOTALS = ("auto", "keep")
#: A total may differ from the sum of its members by rounding, but by no greater share than this.
ROUNDED, EXACTLY = Decimal("0.02"), Decimal("1e-9")
REASON = "a total of other rows, which are counted: not counted again"

Node = tuple[Key, bool]
"""A code in a block, and whether the row's level says that it sums up others."""
Row = tuple[tuple[Any, ...], str, Any]
"""Block, level and cell of a row."""


class Rest(NamedTuple):
    """What is counted of the number of a total."""

    number: Decimal
    """What its members leave of it; 0 where they leave nothing."""
    of: Decimal
    """The number of the row."""
    reason: str = REASON
    is_twice: bool = False
    """Whether the row stands twice for one number, of which the first is counted."""

    @classmethod
    def of_total(cls, number: Decimal, of: Decimal) -> Rest:
        """Make what is counted of a total, with its reason."""
        if not number:
            return cls(number, of)
        counted = f"{print_number(number)} of {print_number(of)} counted"
        return cls(number, of, f"{counted}: the rest is in rows of its members")

    def halve(self) -> Rest:
        """Count half of each of two rows that stand for one number, where no row is the first."""
        half = "half counted: the row stands twice for one number"
        return Rest(self.of / 2, self.of, half) if self.is_twice else self


class Totals(NamedTuple):
    """Which rows of a table are totals, and what is counted of them."""

    sentence: str
    """What a person should know of them; empty where there is nothing."""
    rests: Mapping[Row, Rest] = {}
    """What is counted of the rows that are totals."""
    columns: tuple[Any, ...] = ()
    """The columns that part the table into blocks."""
    level: Any = None
    """The column that names the level of each row; None where there is none."""


def find_totals(rows: Rows, totals: str = "auto") -> Totals:
    """Find the totals among groups, where the table shows them; see docs/tables.md."""
    groups = rows.groups
    if not groups.beside:
        return Totals("")
    if totals == "keep":
        return Totals(f"{groups.sentence}: all are counted, as asked for")
    level = find_level(rows)
    columns = find_block_columns(rows, level)
    verdict = None if columns is None else _judge(list(rows.read(columns, level)), groups, level)
    if verdict is None:
        why = "codes stand more than once, as of persons: none is taken for a total"
        return Totals(f"{groups.sentence}: {why}")
    rests, counted = verdict
    named = "" if level is None else f", by {quote_input(rows.columns[level])}"
    parts = []
    if rests:
        verb = "is a total" if len(rests) == 1 else "are totals"
        parts.append(
            f"{format_count(len(rests), 'row')} {verb} of others{named}: not counted again"
        )
    if partial := [(cell, rest.number) for (_, _, cell), rest in rests.items() if rest.number]:
        number = print_number(sum((number for _, number in partial), Decimal(0)))
        parts.append(f"{number} is in no member and stays on {name_some(c for c, _ in partial)}")
    if counted:
        rows_counted = format_count(len(counted), "row")
        parts.append(f"{rows_counted} not shown to be a total: counted ({name_some(counted)})")
    return Totals(f"{groups.sentence}: {'; '.join(parts)}", rests, columns or (), level)


class _Sums(NamedTuple):
    """The number of a group in a block, and those of its members."""

    number: Decimal
    below: Decimal
    members: int
    """How many of the members have a number other than zero."""
    has_hidden: bool
    """Whether a member has no number."""
    tolerance: Decimal
    """How far the two may be apart by rounding."""

    @property
    def is_less(self) -> bool:
        return self.number < self.below - self.tolerance

    @property
    def is_equal(self) -> bool:
        return abs(self.number - self.below) <= self.tolerance and self.members > 1

    @property
    def rest(self) -> Decimal:
        """What the members leave of the number: all of it, where a member's own is not known."""
        rest = self.number - self.below
        return rest if rest > (0 if self.has_hidden else self.tolerance) else Decimal(0)


class _Block:
    """The rows of a block, each code with its members in it."""

    def __init__(self, groups: Groups, has_levels: bool) -> None:
        self._places, self._has_levels = groups.places, has_levels
        self.lines: dict[Node, list[Line]] = {}
        #: Of each group that has a number and members.
        self.sums: dict[Node, _Sums] = {}

    def add(self, line: Line) -> None:
        """Add a row."""
        key = self._places[line.cell].key
        is_sum = self._has_levels and (read_level(line.level) in SUMMING or key == EVERYTHING)
        if key[0] or key == EVERYTHING or line.number is not None:  # a note has neither
            self.lines.setdefault((key, is_sum), []).append(line)

    def repeats(self, node: Node) -> bool:
        """Whether a code has rows that are not twice one number, as a group without members."""
        lines = self.lines[node]
        is_group = self._places[lines[0].cell].is_group and node not in self._members
        return len(lines) > 1 and not (
            is_group and lines[0][2:] == lines[1][2:] and len(lines) == 2
        )

    def weigh(self, unit: Decimal) -> None:
        """Compare the number of every group with those of its members."""
        top = [node for node in self.lines if self._above(node) is None]
        for node in top:
            self._weigh(node, unit)

    def is_named(self, node: Node) -> bool:
        """Whether the row says itself that it is a total."""
        return node[1] or node[0] == EVERYTHING

    @cached_property
    def _members(self) -> dict[Node, list[Node]]:
        members: dict[Node, list[Node]] = {}
        for node in self.lines:
            if (group := self._above(node)) is not None:
                members.setdefault(group, []).append(node)
        return members

    def _above(self, node: Node) -> Node | None:
        """Find the nearest group of a code that is in the block."""
        (key, is_sum), place = node, self._places[self.lines[node][0].cell]
        keys = (key, *place.above) if self._has_levels and not is_sum else place.above
        nodes = ((above, self._has_levels) for above in keys)
        return next((above for above in nodes if above in self.lines), None)

    def _weigh(self, node: Node, unit: Decimal) -> tuple[Decimal, bool]:
        """Sum up what a code stands for with its members, and whether a number is not known."""
        number, members = self.lines[node][0].number, self._members.get(node, ())
        weighed = [self._weigh(member, unit) for member in members]
        below = sum((one for one, _ in weighed), Decimal(0))
        if number is None or not members:
            return (below, True) if number is None else (number, False)
        greatest = max(abs(number), abs(below))
        tolerance = min(unit * (len(members) + 1) / 2, greatest * ROUNDED)
        sums = _Sums(
            number,
            below,
            sum(one != 0 for one, _ in weighed),
            any(is_hidden for _, is_hidden in weighed),
            max(tolerance, greatest * EXACTLY),
        )
        self.sums[node] = sums
        return (number + below if sums.is_less and not self.is_named(node) else number), False


def _judge(
    lines: Sequence[Line], groups: Groups, level: Any
) -> tuple[dict[Row, Rest], list[Any]] | None:
    """Decide which rows are totals, and list the groups that are none; None where codes repeat."""
    blocks: dict[tuple[Any, ...], _Block] = {}
    for line in lines:
        blocks.setdefault(line.block, _Block(groups, level is not None)).add(line)
    if len(blocks) > 1 and len(blocks) * 2 > len(lines):
        return None  # fewer than two rows are no block
    every = list(blocks.values())
    unit = _find_unit(line.number for line in lines)
    for block in every:
        block.weigh(unit)
    unnamed = [
        sums for block in every for node, sums in block.sums.items() if not block.is_named(node)
    ]
    equal, less = (sum(map(attrgetter(name), unnamed)) for name in ("is_equal", "is_less"))
    is_published = equal > 0 and not less
    twice = [(block, node) for block in every for node in block.lines if len(block.lines[node]) > 1]
    if any(block.repeats(node) for block, node in twice) or (twice and not is_published):
        return None
    rests: dict[Row, Rest] = {}
    for block, node in twice:
        line = block.lines[node][0]
        rests[line[:3]] = Rest(Decimal(0), line.number or Decimal(0), is_twice=True)
    counted = []
    for block in every:
        for node, sums in block.sums.items():
            line = block.lines[node][0]
            is_total = (
                block.is_named(node)
                or is_published
                or (sums.is_equal and equal >= less)  # else it is so by chance
                or (sums.has_hidden and sums.number > sums.below)
            )
            if is_total:
                rests[line[:3]] = Rest.of_total(sums.rest, sums.number)
            else:
                counted.append(line.cell)
    return rests, counted


def _find_unit(numbers: Iterable[Decimal | None]) -> Decimal:
    """Find the unit that all numbers are multiples of: 10 where they are rounded to tens."""
    places = (number.normalize(EXACT).as_tuple().exponent for number in numbers if number)
    return Decimal(1).scaleb(min((at for at in places if isinstance(at, int)), default=0))
