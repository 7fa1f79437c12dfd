"""The one rule by which a programme decides: what stands nearest to a code decides about it.

The code itself comes first, then the group above it, up to the top of its scheme. Decisions on
jobs, rosters, marks in a search, the comparison of programmes and the checks of a programme file
all use `find_nearest`; none of them decides otherwise. The rule stands here and not in
`eligibility`, since the checks of a programme file, a floor below, need it too.
"""

from __future__ import annotations

from collections.abc import Container, Iterable
from typing import NamedTuple

Key = tuple[str, str]
"""Scheme and code of a concept."""


class Nearest(NamedTuple):
    """The concept that decides about another one, at it or above it."""

    key: Key
    listed: bool
    """False where the programme leaves it out."""


def find_nearest(
    path: Iterable[Key], listed: Container[Key], omitted: Container[Key]
) -> Nearest | None:
    """Find what decides about a concept, the first of a path, and then the groups above it.

    What is both listed and omitted is omitted.

    >>> path = [("soc2018", "17-2071"), ("soc2018", "17-2070"), ("soc2018", "17-2000")]
    >>> find_nearest(path, {path[2]}, {path[1]})
    Nearest(key=('soc2018', '17-2070'), listed=False)

    """
    for key in path:
        if key in omitted or key in listed:
            return Nearest(key, key not in omitted)
    return None
