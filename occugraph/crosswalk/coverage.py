"""How far each correspondence reaches: counted for a table, and by top group for a picture."""

from collections import Counter
from collections.abc import Collection
from html import escape
from typing import NamedTuple

from ..errors import InputError
from ..files.printable import one_line
from ..query.session import Correspondence, Record, Session
from .tables import DirectedTable, correspondences_between, load_table

#: What a concept of the lowest level can have, from no loss to no answer.
KINDS = ("one-to-one", "one, shared", "several", "none")
#: A scheme with more top groups than a picture can show is shown as one.
MOST_GROUPS = 40

#: Colours that stay apart for colour-blind readers and in grey (Okabe and Ito), light to loss.
COLOURS = ("#0072B2", "#56B4E9", "#E69F00", "#BBBBBB")
MEANINGS = (
    "one counterpart, and back",
    "one counterpart, which others share",
    "several counterparts",
    "none in the table",
)
#: Width of the longest bar, of the titles to its left at the least, and of a letter of them.
WIDTH, LEFT, LETTER = 430, 390, 7.2


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
    counts = [_reach(row) for row in rows if wanted <= {row["source"], row["target"]}]
    if not counts:
        if not rows:
            raise InputError("this graph has no correspondences")
        known = ", ".join(sorted({row["correspondence"] for row in rows}))
        named = " and ".join(sorted(wanted))
        raise InputError(f"no correspondence names {named}; there is: {known}")
    return tuple(counts)


def _reach(row: Record) -> Reach:
    names = [row[name] for name in ("correspondence", "source", "target", "basis")]
    pairs = [int(row[name]) for name in ("oneToOne", "oneToMany", "manyToOne", "manyToMany")]
    unmatched = [int(row[name]) for name in ("unmatchedSources", "unmatchedTargets")]
    return Reach._make([*names, sum(pairs), *pairs, *unmatched, row["partial"] == "true"])


def by_group(session: Session, correspondence: str, scheme: str) -> tuple[Group, ...]:
    """Count, in each top group of a scheme, what its lowest concepts have in a correspondence."""
    table = load_table(session, session.correspondences[correspondence], scheme)
    index = session.hierarchy(scheme)
    concepts = index.by_scheme.get(scheme, {})
    counts: dict[str, Counter[str]] = {}
    for code in filter(lambda code: index.is_leaf(scheme, code), concepts):
        top = [code, *(group.code for group in index.groups_above(scheme, code))][-1]
        counts.setdefault(top, Counter())[_kind(table, code)] += 1
    names = {top: concepts[top].label for top in sorted(counts)}
    if len(counts) > MOST_GROUPS:
        names, counts = {scheme: "all"}, {scheme: sum(counts.values(), Counter())}
    return tuple(
        Group(top, label, tuple(counts[top][kind] for kind in KINDS))
        for top, label in names.items()
    )


def joining(session: Session, one: str, other: str) -> Correspondence:
    """Find the strongest correspondence between two schemes."""
    for name in (one, other):
        session.scheme(name)
    tables = correspondences_between(session, one, other)
    if not tables:
        raise InputError(f"no correspondence joins {one} and {other}")
    return tables[0]


def _kind(table: DirectedTable, code: str) -> str:
    pairs = table.pairs(code)
    if len(pairs) != 1:
        return "several" if pairs else "none"
    return "one-to-one" if pairs[0].cardinality == "1:1" else "one, shared"


def svg(title: str, groups: tuple[Group, ...]) -> str:
    """Draw the reach into each group; bars are as long as the group has concepts."""
    longest = max((sum(group.counts) for group in groups), default=0) or 1
    rows = []
    for group in groups:
        name = one_line(f"{group.code} {group.label}")
        widths = [WIDTH * count / longest for count in group.counts]
        rows.append((escape(name), group.counts, widths))
    kinds = list(zip(MEANINGS, COLOURS, strict=True))
    named = max((len(one_line(f"{group.code} {group.label}")) for group in groups), default=0)
    left = max(LEFT, round(named * LETTER) + 20)
    values = {"title": escape(title), "kinds": kinds, "groups": rows, "left": left}
    return render("coverage.svg", __package__, width=left + WIDTH + 70, **values)


def render(name: str, room: str | None, **values: object) -> str:
    """Draw a picture from its template, which stands in the room that draws it."""
    assert room is not None
    from jinja2 import Environment, PackageLoader

    environment = Environment(
        loader=PackageLoader(room), trim_blocks=True, keep_trailing_newline=True
    )
    return environment.get_template(name).render(values)
