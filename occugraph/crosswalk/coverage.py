"""How far each correspondence reaches: counted for a table, and by top group for a picture."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from typing import NamedTuple

from ..errors import InputError
from ..query.session import Correspondence, Session
from .tables import DirectedTable, correspondences_between, load_table

#: What a concept of the lowest level can have, from no loss to no answer.
KINDS = ("one-to-one", "one, shared", "several", "none")
#: A scheme with more top groups than a picture can show is shown as one.
MOST_GROUPS = 40


class Reach(NamedTuple):
    """Counts of one correspondence."""

    correspondence: str
    source: str
    target: str
    basis: str
    pairs: int
    one_to_one: int
    one_to_many: int
    many_to_one: int
    many_to_many: int
    unmatched_sources: int
    """Concepts that the table says have no counterpart; None of them are guessed."""
    unmatched_targets: int
    partial: bool
    """Whether what the table leaves out is unknown."""


class Group(NamedTuple):
    """Reach into one top group of a scheme."""

    code: str
    label: str
    counts: tuple[int, ...]
    """Concepts of the lowest level, one number a kind of `KINDS`."""


def reach(session: Session, schemes: Collection[str] = ()) -> tuple[Reach, ...]:
    """Count the pairs of every correspondence, or of those that join the schemes given.

    Raises:
        InputError: a scheme that no correspondence names, or two that none joins.

    """
    rows = session.ask("correspondences")
    wanted = set(schemes)
    counts = []
    for row in rows:
        if not wanted <= {row["source"], row["target"]}:
            continue
        kinds = [int(row[name]) for name in _COUNTED]
        counts.append(
            Reach(
                row["correspondence"],
                row["source"],
                row["target"],
                row["basis"],
                sum(kinds),
                kinds[0],
                kinds[1],
                kinds[2],
                kinds[3],
                int(row["unmatchedSources"]),
                int(row["unmatchedTargets"]),
                row["partial"] == "true",
            )
        )
    if not counts:
        if not rows:
            raise InputError("this graph has no correspondences")
        known = ", ".join(sorted({row["correspondence"] for row in rows}))
        named = " and ".join(sorted(wanted))
        raise InputError(f"no correspondence names {named}; there is: {known}")
    return tuple(counts)


_COUNTED = ("oneToOne", "oneToMany", "manyToOne", "manyToMany")


def by_group(session: Session, correspondence: str, scheme: str) -> tuple[Group, ...]:
    """Count, in each top group of a scheme, what its lowest concepts have in a correspondence.

    Args:
        session: asks the graph.
        correspondence: id of the correspondence.
        scheme: id of one of its schemes.

    """
    table = load_table(session, session.correspondences[correspondence], scheme)
    concepts = session.hierarchy(scheme).by_scheme.get(scheme, {})
    labels = {code: concept.label for code, concept in concepts.items()}
    parents = {code: concept.parent or "" for code, concept in concepts.items()}
    groups = set(parents.values())
    counts: dict[str, Counter[str]] = {}
    for code in labels:
        if code not in groups:
            counts.setdefault(_top(code, parents), Counter())[_kind(table, code)] += 1
    if len(counts) > MOST_GROUPS:
        whole = sum(counts.values(), Counter())
        return (Group(scheme, "all", tuple(whole[kind] for kind in KINDS)),)
    return tuple(
        Group(top, labels[top], tuple(counts[top][kind] for kind in KINDS))
        for top in sorted(counts)
    )


def joining(session: Session, one: str, other: str) -> Correspondence:
    """Find the strongest correspondence between two schemes.

    Raises:
        InputError: none joins them.

    """
    for name in (one, other):
        session.scheme(name)
    tables = correspondences_between(session, one, other)
    if not tables:
        raise InputError(f"no correspondence joins {one} and {other}")
    return tables[0]


def _top(code: str, parents: dict[str, str]) -> str:
    while parents[code]:
        code = parents[code]
    return code


def _kind(table: DirectedTable, code: str) -> str:
    pairs = table.pairs(code)
    if not pairs:
        return "none"
    if len(pairs) > 1:
        return "several"
    return "one-to-one" if pairs[0].cardinality == "1:1" else "one, shared"
