"""How far each correspondence reaches: counted for a table, and by top group for a picture."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from html import escape
from typing import NamedTuple

from ..errors import InputError
from ..query.session import Correspondence, Session
from .tables import DirectedTable, correspondences_between, load_table

#: What a concept of the lowest level can have, from no loss to no answer.
KINDS = ("one-to-one", "one, shared", "several", "none")
#: A scheme with more top groups than a picture can show is shown as one.
MOST_GROUPS = 40

#: Colours that stay apart for colour-blind readers and in grey (Okabe and Ito), light to loss.
COLOURS = ("#0072B2", "#56B4E9", "#E69F00", "#BBBBBB")
MEANINGS = {
    "one-to-one": "one counterpart, and back",
    "one, shared": "one counterpart, which others share",
    "several": "several counterparts",
    "none": "none in the table",
}
ROW, BAR, LEFT, WIDTH = 22, 15, 390, 430
#: Characters of a title that fit to the left of the bars.
LONGEST = 52


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
    """Count the pairs of every correspondence, or of those that join the schemes given."""
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
    """Count, in each top group of a scheme, what its lowest concepts have in a correspondence."""
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
    """Find the strongest correspondence between two schemes."""
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


def svg(title: str, groups: tuple[Group, ...]) -> str:
    """Draw the reach into each group; bars are as long as the group has concepts."""
    longest = max((sum(group.counts) for group in groups), default=0) or 1
    height = 84 + ROW * len(groups)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{LEFT + WIDTH + 70}" height="{height}" '
        f'viewBox="0 0 {LEFT + WIDTH + 70} {height}" role="img" '
        'font-family="Helvetica, Arial, sans-serif" font-size="12">',
        f"<title>{escape(title)}</title>",
        '<rect width="100%" height="100%" fill="#ffffff"/>',
        f'<text x="12" y="24" font-size="15" font-weight="bold">{escape(title)}</text>',
        *_legend(),
    ]
    for number, group in enumerate(groups):
        parts += _bar(group, 66 + ROW * number, longest)
    return "\n".join([*parts, "</svg>"]) + "\n"


def _legend() -> list[str]:
    parts, x = [], 12
    for kind, colour in zip(KINDS, COLOURS, strict=True):
        parts.append(f'<rect x="{x}" y="38" width="12" height="12" fill="{colour}"/>')
        parts.append(f'<text x="{x + 17}" y="48">{MEANINGS[kind]}</text>')
        x += 36 + 7 * len(MEANINGS[kind])
    return parts


def _bar(group: Group, y: int, longest: int) -> list[str]:
    name = f"{group.code} {group.label}"
    short = name if len(name) <= LONGEST else f"{name[: LONGEST - 1]}…"
    meaning = ", ".join(
        f"{count} {MEANINGS[kind]}" for kind, count in zip(KINDS, group.counts, strict=True)
    )
    total, x = sum(group.counts), float(LEFT)
    parts = [
        f"<g><title>{escape(name)}: {meaning}</title>",
        f'<text x="{LEFT - 8}" y="{y + 12}" text-anchor="end">{escape(short)}</text>',
    ]
    for count, colour in zip(group.counts, COLOURS, strict=True):
        width = WIDTH * count / longest
        if count:
            parts.append(
                f'<rect x="{x:.1f}" y="{y}" width="{width:.1f}" height="{BAR}" fill="{colour}"/>'
            )
        x += width
    parts.append(f'<text x="{x + 6:.1f}" y="{y + 12}" fill="#555555">{total}</text></g>')
    return parts
