"""Kinds of match and bases: what a pair claims, and what it rests on.

Apart from the dataclasses of the room, whose import is a third of an answer's start.
"""

from typing import Literal, get_args

Match = Literal["exact", "close", "narrow", "broad", "related"]
"""SKOS mapping relation, seen from a pair's source: `narrow` says that its target is narrower."""
Basis = Literal["official", "curated", "supplied", "derived", "suggested"]
"""What a correspondence rests on, strongest first."""
Ground = Literal["marks", "counts", "structure"]
"""What decided the match of a publisher's pair: the publisher's marks of what is meant in part
only, else the counts of its partners, or the places of both ends in their schemes."""

MATCHES: tuple[Match, ...] = get_args(Match)
BASES: tuple[str, ...] = get_args(Basis)

#: The same match seen from the other end.
INVERSE: dict[Match, Match] = {
    "exact": "exact",
    "close": "close",
    "narrow": "broad",
    "broad": "narrow",
    "related": "related",
}


def chain(first: Match, second: Match) -> Match:
    """Match that a chain of two allows: exact adds nothing, two of a kind keep it.

    >>> chain("exact", "narrow"), chain("broad", "broad"), chain("narrow", "broad")
    ('narrow', 'broad', 'related')
    """
    if first == "exact":
        return second
    if second == "exact":
        return first
    return first if first == second and first in ("narrow", "broad") else "related"
