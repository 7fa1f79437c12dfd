"""What changed between two programmes: what came, went and moved, and what that means in effect."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from ..programmes.codes import Concepts
from .reach import Key, Row, Rule, leaves


class Move(NamedTuple):
    """A row that stands there no more, and the one that stands for it now."""

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
    """(field, old, new) of what is said of the programme itself."""
    rows: dict[str, Changes]
    """By kind: occupations, industries, left_out."""
    effect: dict[str, Effect]
    """By kind: occupations, industries."""

    def __bool__(self) -> bool:
        return bool(self.fields) or any(any(it) for it in self.rows.values())

    def to_dict(self, concepts: Concepts) -> dict[str, Any]:
        """The difference as JSON has it; stable keys, in this order."""

        def told(row: Row) -> dict[str, Any]:
            return {**named(row.key), "title": row.title, "note": row.note, "line": row.line}

        def named(key: Key) -> dict[str, Any]:
            scheme, code = key
            label = concepts.concepts[scheme][code].labels[0][1]
            return {"scheme": scheme, "code": code, "label": label}

        def moves(found: tuple[Move, ...]) -> list[dict[str, Any]]:
            return [{"old": told(it.old), "new": told(it.new), "how": it.how} for it in found]

        return {
            "fields": [{"field": name, "old": old, "new": new} for name, old, new in self.fields],
            **{
                kind: {
                    "came": [told(row) for row in it.came],
                    "went": [told(row) for row in it.went],
                    "moved": moves(it.moved),
                    "reworded": moves(it.reworded),
                }
                for kind, it in self.rows.items()
            },
            "effect": {
                kind: {
                    "came": [named(key) for key in it.came],
                    "went": [named(key) for key in it.went],
                }
                for kind, it in self.effect.items()
            },
        }


def difference(old: Rule, new: Rule, concepts: Concepts) -> Difference:
    """Compare two programmes, the old one first."""
    kinds = ("occupations", "industries", "left_out")
    rows = {kind: _changes(getattr(old, kind), getattr(new, kind), concepts) for kind in kinds}
    effect = {
        kind: _effect(
            leaves(getattr(old, kind), old.left_out, concepts),
            leaves(getattr(new, kind), new.left_out, concepts),
            concepts,
        )
        for kind in kinds[:2]
    }
    before, after = _fields(old), _fields(new)
    fields = tuple(
        (name, before[name], after[name]) for name in before if before[name] != after[name]
    )
    return Difference(fields, rows, effect)


def _fields(told: Rule) -> dict[str, str | None]:
    it, source = told.programme, told.contribution.source
    days = it.validity
    document = source.title
    if source.loader == "programme":
        document = re.sub(r" \([^()]*\)$", "", document)  # the file's name, which may differ
    return {
        "id": it.id,
        "title": it.title,
        "authority": it.authority,
        "description": it.description,
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
        if (how := _how(before, after, concepts))
    ]
    settled = {it.old.key for it in moved}, {it.new.key for it in moved}
    reworded = [
        Move(old[key], row, "")
        for key, row in new.items()
        if key in old and (row.title, row.note) != (old[key].title, old[key].note)
    ]
    return Changes(
        tuple(row for row in came if row.key not in settled[1]),
        tuple(row for row in went if row.key not in settled[0]),
        tuple(moved),
        tuple(reworded),
    )


def _how(before: Row, after: Row, concepts: Concepts) -> str:
    """Say how a row moved to another; empty where the two have nothing in common."""
    if before.scheme == after.scheme:
        if after.code in concepts.above(*before.key):
            return "now in its group"
        if before.code in concepts.above(*after.key):
            return "now by its members"
        return ""
    schemes = concepts.schemes
    if schemes[before.scheme].family != schemes[after.scheme].family:
        return ""
    there = concepts.counterparts(before.scheme, before.code, after.scheme)
    return f"from {before.scheme} to {after.scheme}" if after.code in there else ""


def _effect(old: set[Key], new: set[Key], concepts: Concepts) -> Effect:
    came = (key for key in new - old if not _there(key, old, concepts))
    went = (key for key in old - new if not _there(key, new, concepts))
    return Effect(tuple(sorted(came)), tuple(sorted(went)))


def _there(key: Key, others: set[Key], concepts: Concepts) -> bool:
    """Say whether another vintage of a code is all among the others."""
    scheme, code = key
    family = concepts.schemes[scheme].family
    vintages = {it.id for it in concepts.schemes.values() if it.family == family} - {scheme}
    for vintage in vintages & {of for of, _ in others}:
        there = {(vintage, it) for it in concepts.counterparts(scheme, code, vintage)}
        if there and there <= others:
            return True
    return False
