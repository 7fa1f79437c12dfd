"""Families of schemes whose codes are those of another one, but for what they join or divide."""

from __future__ import annotations

from collections.abc import Collection

from ..graph.routes import family_of

#: Where both explain a column equally well, the other is read, unless the heading names this one.
TAKEN_OVER = {"oews": "soc", "onetsoc": "soc", "acs": "census"}
#: A family whose second codes are those of another one, joined: SOCP has the six digits of SOC.
SECOND_CODES = ("acs", "soc")


def drop_related(schemes: Collection[str], named: Collection[str]) -> list[str]:
    """Drop what shares its codes with another one of them; families that are named stay."""
    families = {family_of(name) for name in schemes}
    dropped = set()
    for family, base in (*TAKEN_OVER.items(), SECOND_CODES):
        if {family, base} <= families:
            dropped.add(base if family in named else family)
    return [name for name in schemes if family_of(name) not in dropped]


def divides(scheme: str, other: str) -> bool:
    """Tell whether a scheme's codes are those of another one, but for what it joins or divides."""
    return TAKEN_OVER.get(family_of(scheme)) == family_of(other)


def is_related(one: str, other: str) -> bool:
    """Tell whether two schemes are of one family, or share the codes of one."""
    family, another = family_of(one), family_of(other)
    return TAKEN_OVER.get(family, family) == TAKEN_OVER.get(another, another)
