"""From rows of a structure table (code, level, parent, title) to the concepts of a scheme."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from ..errors import InputError
from ..model.schemes import Concept, Scheme


class StructureRow(NamedTuple):
    """One row of a structure table as published; `titles` holds one a language."""

    file: str
    line: int
    code: str
    level: str
    parent: str
    titles: tuple[tuple[str, str], ...]


def concepts(
    scheme: Scheme,
    table: Iterable[StructureRow],
    residual: Callable[[StructureRow], bool],
    rest_of: Callable[[StructureRow, Mapping[str, StructureRow]], tuple[str, ...]],
) -> tuple[Concept, ...]:
    """Say what the rows mean: one concept a row, in the table's order.

    Args:
        scheme: the scheme that the rows are of.
        table: the rows as published.
        residual: whether a row is a residual group, judged by its title.
        rest_of: the codes of the groups that a residual row is the rest of.

    Raises:
        InputError: a code given twice, a level that the scheme lacks, a parent that is not in
            the table or not exactly one level up.

    """
    depth = {level.id: level.depth for level in scheme.levels}
    by_code: dict[str, StructureRow] = {}
    for row in table:
        if row.code in by_code:
            first = by_code[row.code].line
            problem = f"code {row.code} stands in line {first} already"
            raise InputError(problem, file=row.file, line=row.line)
        if row.level not in depth:
            problem = f"{row.code}: no level {row.level!r}; there is: {', '.join(depth)}"
            raise InputError(problem, file=row.file, line=row.line)
        by_code[row.code] = row
    for row in by_code.values():
        above = depth[by_code[row.parent].level] if row.parent in by_code else 0
        if (row.parent and not above) or depth[row.level] != above + 1:
            problem = f"{row.code}: parent {row.parent!r} is not a code one level up"
            raise InputError(problem, file=row.file, line=row.line)
    made = []
    for row in by_code.values():
        left_over = residual(row)
        made.append(
            Concept(
                scheme.id,
                row.code,
                row.level,
                row.parent or None,
                row.titles,
                left_over,
                rest_of(row, by_code) if left_over else (),
            )
        )
    return tuple(made)


def parent_of(row: StructureRow, by_code: Mapping[str, StructureRow]) -> tuple[str, ...]:
    """Take a residual group for the rest of its parent."""
    return (row.parent,) if row.parent else ()
