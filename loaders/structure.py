"""From rows of a structure table (code, level, parent, titles) to the concepts of a scheme."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from ..errors import InputError
from ..model.schemes import Concept
from .catalogue_entries import SchemeEntry

MISCELLANEOUS = re.compile(r"Miscellaneous .*")


class StructureRow(NamedTuple):
    """One row of a structure table as published; `titles` holds one a language."""

    line: int
    code: str
    level: str
    parent: str
    titles: tuple[tuple[str, str], ...]
    second_notation: str | None = None
    code_kind: str | None = None


def make_concepts(scheme: SchemeEntry, table: Iterable[StructureRow]) -> tuple[Concept, ...]:
    """Make one concept a row, in the table's order.

    Args:
        scheme: the entry of the scheme that the rows are of.
        table: the rows as published.

    Raises:
        InputError: a code given twice or not of its level's pattern, a level that the scheme
            lacks or that has another count, a parent that is not in the table or not exactly one
            level up.

    """
    rows = _check_rows(scheme, table)
    rule = scheme.residual
    rest_of = REST_OF[rule.rest_of] if rule else _unnamed
    concepts = []
    for row in rows.values():
        residual = rule is not None and rule.title.fullmatch(row.titles[0][1]) is not None
        groups = rest_of(row, rows) if residual else ()
        concepts.append(
            Concept(
                scheme.id,
                row.code,
                row.level,
                row.parent or None,
                row.titles,
                residual,
                groups,
                row.second_notation,
                row.code_kind,
            )
        )
    return tuple(concepts)


def _check_rows(scheme: SchemeEntry, table: Iterable[StructureRow]) -> dict[str, StructureRow]:
    levels = {level.id: level for level in scheme.levels}
    depth = {level.id: number for number, level in enumerate(scheme.levels, 1)}
    counts = dict.fromkeys(levels, 0)
    rows: dict[str, StructureRow] = {}

    def error(row: StructureRow, problem: str) -> InputError:
        return InputError(f"{row.code}: {problem}", file=scheme.table, line=row.line)

    for row in table:
        if row.code in rows:
            raise error(row, f"the code stands in line {rows[row.code].line} already")
        if row.level not in levels:
            raise error(row, f"no level {row.level!r}; there is: {', '.join(levels)}")
        if not levels[row.level].pattern.fullmatch(row.code):
            pattern = levels[row.level].pattern.pattern
            raise error(row, f"not a code of the level {row.level} ({pattern})")
        counts[row.level] += 1
        rows[row.code] = row
    for row in rows.values():
        above = depth[rows[row.parent].level] if row.parent in rows else 0
        if (row.parent and not above) or depth[row.level] != above + 1:
            raise error(row, f"parent {row.parent!r} is not a code one level up")
    for level in scheme.levels:
        if counts[level.id] != level.count:
            problem = f"{scheme.table} has {counts[level.id]:,} codes of the level {level.id}"
            raise level.error(f"{problem}, not {level.count:,}")
    return rows


def _unnamed(row: StructureRow, rows: Mapping[str, StructureRow]) -> tuple[str, ...]:
    return ()


def _parent(row: StructureRow, rows: Mapping[str, StructureRow]) -> tuple[str, ...]:
    return (row.parent,) if row.parent else ()


def _named_parent(row: StructureRow, rows: Mapping[str, StructureRow]) -> tuple[str, ...]:
    """Find the group whose other members a residual one is what is left of.

    A "Miscellaneous" broad group is itself what is left of its minor group, so the "All Other"
    occupation in it is the rest of the minor group: 15-1299 of 15-1200, not of 15-1290.
    """
    parent = rows[row.parent]
    return (parent.parent if MISCELLANEOUS.fullmatch(parent.titles[0][1]) else parent.code,)


RestOf = Callable[[StructureRow, Mapping[str, StructureRow]], tuple[str, ...]]

#: Rules for the groups that a residual group is the rest of, by the name that entries use.
REST_OF: dict[str | None, RestOf] = {
    None: _unnamed,
    "parent": _parent,
    "named parent": _named_parent,
}
