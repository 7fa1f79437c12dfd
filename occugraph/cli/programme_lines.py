"""The lines that `occugraph programme diff` prints."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..eligibility.comparison import Changes, Difference
    from ..eligibility.roster_decisions import ChangedRow
    from ..programmes.concepts import Concepts
    from ..programmes.rule import Key

#: Rows of a roster, or codes, that a page of text names.
NAMED = 20


def describe_difference(difference: Difference, concepts: Concepts) -> list[str]:
    """Describe how two programmes differ, as they are written and in effect."""
    if not difference:
        return ["no difference"]
    lines = [f"{name}: {old or 'none'} -> {new or 'none'}" for name, old, new in difference.fields]
    for kind, changes in difference.rows.items():
        lines += _changed(kind.replace("_", " "), changes, concepts)
    for kind, effect in difference.effect.items():
        if not (effect.came or effect.went):
            lines.append(f"in effect, {kind}: no change")
        for word, keys in (("came", effect.came), ("went", effect.went)):
            if keys:
                lines.append(f"in effect, {kind} that {word}: {len(keys):,}")
                lines += _first(f"  {_named(key, concepts)}" for key in keys)
    return lines


def _changed(kind: str, changes: Changes, concepts: Concepts) -> Iterator[str]:
    for word, rows in (("came", changes.came), ("went", changes.went)):
        for row in rows:
            yield f"{kind}: {word}: {_named(row.key, concepts)} (line {row.line})"
    for move in changes.moved:
        target = f"{_named(move.new.key, concepts)} (line {move.new.line})"
        yield f"{kind}: moved: {_named(move.old.key, concepts)} -> {target}, {move.how}"
    for move in changes.reworded:
        pairs = ((move.old.title, move.new.title), (move.old.note, move.new.note))
        words = [f"{old or 'none'} -> {new or 'none'}" for old, new in pairs if old != new]
        yield f"{kind}: reworded: {_named(move.new.key, concepts)}: {'; '.join(words)}"


def _named(key: Key, concepts: Concepts) -> str:
    return f"{key[0]}:{concepts.title(*key)}"


def _first(lines: Iterator[str]) -> Iterator[str]:
    yield from islice(lines, NAMED)
    if more := sum(1 for _ in lines):
        yield f"  and {more:,} more; --json names them all"


def describe_changed_rows(rows: Iterator[ChangedRow]) -> Iterator[str]:
    """Name the rows of a roster that two programmes decide differently."""
    named: list[str] = []
    count = 0
    for row in rows:
        count += 1
        if count <= NAMED:
            named.append(
                f"  line {row.line}: {row.occupation} {row.industry}: {row.old} -> {row.new}"
            )
    yield f"roster: {count:,} row{'' if count == 1 else 's'} decided otherwise"
    yield from named
    if count > NAMED:
        yield f"  and {count - NAMED:,} more; --json names them all"
