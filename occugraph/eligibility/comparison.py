"""What changed between two programmes: rows that came, went and moved, and the effect."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from ..programmes.concepts import Concepts
from ..programmes.rule import Key
from .programme_rule import Row
from .reach import ProgrammeRows, leaves


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
    """By kind: occupations, industries."""

    def __bool__(self) -> bool:
        return bool(self.fields) or any(map(any, self.rows.values()))

    def to_dict(self, concepts: Concepts) -> dict[str, Any]:
        """The difference as JSON has it; stable keys, in this order."""

        def concept(key: Key) -> dict[str, Any]:
            scheme, code = key
            label = concepts.concepts[scheme][code].labels[0][1]
            return {"scheme": scheme, "code": code, "label": label}

        def record(row: Row) -> dict[str, Any]:
            return {**concept(row.key), "title": row.title, "note": row.note, "line": row.line}

        def moves(pairs: tuple[Move, ...]) -> list[dict[str, Any]]:
            return [
                {"old": record(move.old), "new": record(move.new), "how": move.how}
                for move in pairs
            ]

        return {
            "fields": [{"field": name, "old": old, "new": new} for name, old, new in self.fields],
            **{
                kind: {
                    "came": list(map(record, changes.came)),
                    "went": list(map(record, changes.went)),
                    "moved": moves(changes.moved),
                    "reworded": moves(changes.reworded),
                }
                for kind, changes in self.rows.items()
            },
            "effect": {
                kind: {
                    "came": list(map(concept, effect.came)),
                    "went": list(map(concept, effect.went)),
                }
                for kind, effect in self.effect.items()
            },
        }


def compare_programmes(old: ProgrammeRows, new: ProgrammeRows, concepts: Concepts) -> Difference:
    """Compare two programmes, the old one first."""
    rows = {
        kind: _changes(before, after, concepts)
        for kind, before, after in (
            ("occupations", old.occupations, new.occupations),
            ("industries", old.industries, new.industries),
            ("left_out", old.omitted, new.omitted),
        )
    }
    effect = {
        kind: _effect(
            leaves(before, old.omitted, concepts), leaves(after, new.omitted, concepts), concepts
        )
        for kind, before, after in (
            ("occupations", old.occupations, new.occupations),
            ("industries", old.industries, new.industries),
        )
    }
    before, after = _fields(old), _fields(new)
    fields = tuple(
        (name, before[name], after[name]) for name in before if before[name] != after[name]
    )
    return Difference(fields, rows, effect)


def _fields(rows: ProgrammeRows) -> dict[str, str | None]:
    programme, source = rows.programme, rows.contribution.source
    days = programme.validity
    document = source.title
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
    schemes = concepts.schemes
    if schemes[before.scheme].family != schemes[after.scheme].family:
        return ""
    counterparts = concepts.counterparts(before.scheme, before.code, after.scheme)
    return f"from {before.scheme} to {after.scheme}" if after.code in counterparts else ""


def _effect(old: set[Key], new: set[Key], concepts: Concepts) -> Effect:
    came = (key for key in new - old if not _is_in_another_vintage(key, old, concepts))
    went = (key for key in old - new if not _is_in_another_vintage(key, new, concepts))
    return Effect(tuple(sorted(came)), tuple(sorted(went)))


def _is_in_another_vintage(key: Key, others: set[Key], concepts: Concepts) -> bool:
    """Check whether the counterparts of a code in another vintage are all among the others."""
    scheme, code = key
    family = concepts.schemes[scheme].family
    vintages = {each.id for each in concepts.schemes.values() if each.family == family} - {scheme}
    for vintage in vintages & {of for of, _ in others}:
        codes = {(vintage, each) for each in concepts.counterparts(scheme, code, vintage)}
        if codes and codes <= others:
            return True
    return False
