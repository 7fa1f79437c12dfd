"""Routes: the ways from one scheme to another over several correspondences, and what each loses.

Correspondences form a graph of schemes. A table for every two of them is neither written nor
published: a route is composed when it is first asked for.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import pairwise
from typing import NamedTuple

from ..errors import InputError
from ..model.matches import BASES
from ..query.session import Correspondence, Session, family_of

#: A chain of more links than this loses too much to be of use.
MOST_STEPS = 5


class Route(NamedTuple):
    """A way from one scheme to another, over the correspondences between its schemes."""

    schemes: tuple[str, ...]
    """Ids of the schemes that it passes, both ends among them."""
    steps: tuple[Correspondence, ...]
    """The correspondence of each step, turned either way."""

    @property
    def id(self) -> str:
        """Name of the route: its schemes, joined by arrows."""
        return " > ".join(self.schemes)

    @property
    def basis(self) -> str:
        """The weakest basis of its steps."""
        return max((step.basis for step in self.steps), key=BASES.index)

    @property
    def rank(self) -> tuple[int, int, int, tuple[str, ...]]:
        """What routes are sorted by: weakest basis, steps, changes of family, names."""
        families = [family_of(scheme) for scheme in self.schemes]
        changes = sum(one != other for one, other in pairwise(families))
        return BASES.index(self.basis), len(self.steps), changes, self.schemes

    @property
    def whole(self) -> Correspondence:
        """The route as one correspondence, derived from those of its steps."""
        ends = self.schemes[0], self.schemes[-1]
        return Correspondence(
            self.id, *ends, "derived", any(step.partial for step in self.steps), self.basis
        )


def find_routes(
    session: Session,
    source: str,
    target: str,
    *,
    via: str | None = None,
    basis: Collection[str] = BASES,
) -> list[Route]:
    """Find the routes from one scheme to another, the one that answers first.

    The strongest weakest basis wins, then the fewest steps, then the fewest changes of family,
    then the names. A route passes no scheme twice, and none of another kind than its ends.

    Raises:
        UnknownName: no such scheme.
        InputError: both ends are one scheme, or `via` is one of them.

    """
    ends = {source, target}
    kinds = {session.scheme(name)["classifies"] for name in ends}
    if len(ends) == 1:
        raise InputError(f"a route leads from one scheme to another, and {source} is one")
    if via is not None:
        session.scheme(via)
        if via in ends:
            raise InputError(f"a route via {via} has {via} between its ends")
    around: dict[str, list[tuple[str, Correspondence]]] = {}
    for table in session.correspondences.values():
        if table.basis == "derived" or table.basis not in basis:
            continue  # what is derived is a route itself
        for one, other in ((table.source, table.target), (table.target, table.source)):
            if other in ends or session.schemes[other]["classifies"] in kinds:
                around.setdefault(one, []).append((other, table))

    def walk(schemes: tuple[str, ...], steps: tuple[Correspondence, ...]) -> Iterator[Route]:
        if schemes[-1] == target:
            yield Route(schemes, steps)
        elif len(steps) < MOST_STEPS:
            for other, table in around.get(schemes[-1], ()):
                if other not in schemes:
                    yield from walk((*schemes, other), (*steps, table))

    routes = [route for route in walk((source,), ()) if via is None or via in route.schemes]
    return sorted(routes, key=lambda route: route.rank)
