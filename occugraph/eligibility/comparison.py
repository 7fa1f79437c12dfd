"""What programmes approve in effect, and how two of them differ: rows, and the effect."""

import re
from collections import Counter
from collections.abc import Callable, Container, Iterable, Mapping
from typing import Any, NamedTuple

from ..model.programmes import Industry, ListEntry, Omission, Programme
from ..model.sources import Contribution
from ..programmes.concepts import Concepts
from ..programmes.rule import Key, find_nearest
from .programme_rule import Row


class ProgrammeRows(NamedTuple):
    """The rows of a programme that a source has, by concept."""

    programme: Programme
    contribution: Contribution
    occupations: dict[Key, Row]
    industries: dict[Key, Row]
    omitted: dict[Key, Row]


def collect_rows(contribution: Contribution) -> ProgrammeRows:
    """Collect the rows of the one programme of a source."""
    (programme,) = contribution.programmes
    lists = (listed for listed in contribution.lists if listed.id in programme.lists)
    entries = (entry for listed in lists for entry in listed.entries)
    industries = (
        Row(each.scheme, each.code, each.printed, None, each.note, each.line)
        for each in programme.industries
    )
    kinds = map(_row, entries), industries, map(_row, programme.omissions)
    return ProgrammeRows(programme, contribution, *map(_by_key, kinds))


def _row(each: ListEntry | Omission) -> Row:
    return Row(each.scheme, each.code, each.printed_code, each.printed_title, each.note, each.line)


def _by_key(rows: Iterable[Row]) -> dict[Key, Row]:
    first: dict[Key, Row] = {}
    for row in rows:
        first.setdefault(row.key, row)
    return first


def leaves(listed: Iterable[Key], omitted: Container[Key], concepts: Concepts) -> set[Key]:
    """Find what is approved or admitted and not divided further."""
    listed = set(listed)
    below = {(scheme, leaf) for scheme, code in listed for leaf in concepts.leaves(scheme, code)}
    nearest = ((leaf, find_nearest(concepts.path(*leaf), listed, omitted)) for leaf in below)
    return {leaf for leaf, near in nearest if near and near.listed}


def count_reach(programme: ProgrammeRows, concepts: Concepts) -> list[dict[str, Any]]:
    """Count what a programme approves, scheme by scheme."""
    counts = []
    for verb, rows in (("approves", programme.occupations), ("admits", programme.industries)):
        reached = leaves(rows, programme.omitted, concepts)
        for name in dict.fromkeys(row.scheme for row in rows.values()):
            scheme = concepts.schemes[name]
            listed = [code for of, code in rows if of == name]
            levels = Counter(concepts.by_scheme[name][code].level for code in listed)
            counts.append(
                {
                    "scheme": name,
                    "verb": verb,
                    "entries": len(listed),
                    "levels": {
                        level.id: levels[level.id] for level in scheme.levels if levels[level.id]
                    },
                    "left_out": sum(of == name for of, _ in programme.omitted),
                    "reached": sum(of == name for of, _ in reached),
                    "of": sum(concepts.is_leaf(name, code) for code in concepts.by_scheme[name]),
                    "level": scheme.levels[-1].title,
                }
            )
    return counts


class Move(NamedTuple):
    """A row of the old programme, and the row of the new one that replaces it."""

    old: Row
    new: Row
    how: str


class Changes(NamedTuple):
    """What changed in one kind of rows."""

    came: tuple[Row, ...]
    went: tuple[Row, ...]
    moved: tuple[Move, ...]
    reworded: tuple[Move, ...]
    """Rows whose printed code, title or note is another."""


class Effect(NamedTuple):
    """What changed in what is approved or admitted, where nothing is divided further."""

    came: tuple[Key, ...]
    went: tuple[Key, ...]


class Difference(NamedTuple):
    """How two programmes differ."""

    fields: tuple[tuple[str, str | None, str | None], ...]
    """(field, old, new) of the fields of the programme itself."""
    rows: dict[str, Changes]
    """By kind: occupations, industries, left_out."""
    effect: dict[str, Effect]

    def __bool__(self) -> bool:
        return bool(self.fields) or any(map(any, self.rows.values()))

    def to_dict(self, concepts: Concepts) -> dict[str, Any]:
        """The difference as JSON has it; stable keys, in this order."""

        def concept(key: Key) -> dict[str, Any]:
            scheme, code = key
            label = concepts.by_scheme[scheme][code].labels[0][1]
            return {"scheme": scheme, "code": code, "label": label}

        def record(row: Row | Move) -> dict[str, Any]:
            if isinstance(row, Move):
                return {"old": record(row.old), "new": record(row.new), "how": row.how}
            return {**concept(row.key), "title": row.title, "note": row.note, "line": row.line}

        def by_kind(
            parts: Mapping[str, Changes | Effect], write: Callable[[Any], dict[str, Any]]
        ) -> dict[str, Any]:
            return {
                kind: {word: list(map(write, rows)) for word, rows in part._asdict().items()}
                for kind, part in parts.items()
            }

        return {
            "fields": [{"field": name, "old": old, "new": new} for name, old, new in self.fields],
            **by_kind(self.rows, record),
            "effect": by_kind(self.effect, concept),
        }


def compare_programmes(old: ProgrammeRows, new: ProgrammeRows, concepts: Concepts) -> Difference:
    """Compare two programmes, the old one first."""
    old, new = _add_vintages(old, new), _add_vintages(new, old)
    kinds = {
        "occupations": (old.occupations, new.occupations),
        "industries": (old.industries, new.industries),
    }
    effect = {}
    for kind, (one, other) in kinds.items():
        reached = leaves(one, old.omitted, concepts), leaves(other, new.omitted, concepts)
        effect[kind] = _effect(*reached, concepts)
    kinds["left_out"] = old.omitted, new.omitted
    rows = {kind: _changes(*sides, concepts) for kind, sides in kinds.items()}
    was, now = _fields(old), _fields(new)
    fields = tuple((name, was[name], now[name]) for name in was if was[name] != now[name])
    return Difference(fields, rows, effect)


def _add_vintages(one: ProgrammeRows, other: ProgrammeRows) -> ProgrammeRows:
    """Add to a programme's rows those of the earlier vintages in which they are meant too.

    A row that the other programme lacks came or went in all of them: its own vintage is enough.
    """

    def add(
        rows: dict[Key, Row], same: dict[Key, Row], meant: tuple[Industry | Omission, ...]
    ) -> dict[Key, Row]:
        common = (each for each in meant if (each.scheme, each.code) in same)
        return rows | {
            (vintage, each.code): rows[each.scheme, each.code]._replace(scheme=vintage)
            for each in common
            for vintage in each.vintages
        }

    programme = one.programme
    return one._replace(
        industries=add(one.industries, other.industries, programme.industries),
        omitted=add(one.omitted, other.omitted, programme.omissions),
    )


def _fields(rows: ProgrammeRows) -> dict[str, str | None]:
    programme, source = rows.programme, rows.contribution.source
    days, document = programme.validity, source.title
    if source.loader == "programme":
        document = re.sub(r" \([^()]*\)$", "", document)  # the file's name, which may differ
    return {
        "id": programme.id,
        "title": programme.title,
        "authority": programme.authority,
        "description": programme.description,
        "valid from": days.start if days else None,
        "valid to": days.end if days else None,
        "source": document,
        "source url": source.landing_page,
        "source date": source.issued,
    }


def _changes(old: dict[Key, Row], new: dict[Key, Row], concepts: Concepts) -> Changes:
    came = [row for key, row in new.items() if key not in old]
    went = [row for key, row in old.items() if key not in new]
    moved = [
        Move(before, after, how)
        for before in went
        for after in came
        if (how := _describe_move(before, after, concepts))
    ]
    replaced, replacing = {move.old.key for move in moved}, {move.new.key for move in moved}
    reworded = [
        Move(old[key], row, "")
        for key, row in new.items()
        if key in old and (row.title, row.note) != (old[key].title, old[key].note)
    ]
    return Changes(
        tuple(row for row in came if row.key not in replacing),
        tuple(row for row in went if row.key not in replaced),
        tuple(moved),
        tuple(reworded),
    )


def _describe_move(before: Row, after: Row, concepts: Concepts) -> str:
    """Describe how a row moved to another; empty where the two have nothing in common."""
    if before.scheme == after.scheme:
        if after.key in concepts.path(*before.key):
            return "now in its group"
        if before.key in concepts.path(*after.key):
            return "now by its members"
        return ""
    if concepts.schemes[before.scheme].family != concepts.schemes[after.scheme].family:
        return ""
    counterparts = concepts.counterparts(before.scheme, before.code, after.scheme)
    return f"from {before.scheme} to {after.scheme}" if after.code in counterparts else ""


def _effect(old: set[Key], new: set[Key], concepts: Concepts) -> Effect:
    came = (key for key in new - old if not _is_in_another_vintage(key, old, concepts))
    went = (key for key in old - new if not _is_in_another_vintage(key, new, concepts))
    return Effect(tuple(sorted(came)), tuple(sorted(went)))


def _is_in_another_vintage(
    key: Key, others: set[Key], concepts: Concepts, passed: frozenset[str] = frozenset()
) -> bool:
    """Check whether the counterparts of a code in another vintage are all among the others.

    Where no table joins the two, those of a vintage between them are followed.
    """
    scheme, code = key
    family, passed = concepts.schemes[scheme].family, passed | {scheme}
    for vintage in (each.id for each in concepts.schemes.values() if each.family == family):
        codes = {(vintage, each) for each in concepts.counterparts(scheme, code, vintage)}
        if vintage not in passed and codes:
            rest = codes - others
            if all(_is_in_another_vintage(one, others, concepts, passed) for one in rest):
                return True
    return False
