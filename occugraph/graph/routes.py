"""Routes: the ways from one scheme to another over several correspondences.

Correspondences form a graph of schemes. A table for every two of them is neither written nor
published: a route is composed when it is first asked for, or when a build is told to.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import pairwise
from typing import NamedTuple, Protocol

from ..errors import InputError
from ..model.matches import BASES

#: A chain of more links than this loses too much to be of use.
MOST_STEPS = 5


class Joining(Protocol):
    """A correspondence, as far as a route needs it."""

    @property
    def id(self) -> str:
        """Its id."""

    @property
    def source(self) -> str:
        """Id of the scheme on its source side."""

    @property
    def target(self) -> str:
        """Id of the scheme on its target side."""

    @property
    def basis(self) -> str:
        """What it rests on."""

    @property
    def partial(self) -> bool:
        """Whether it speaks of a part of its schemes only."""


class Route(NamedTuple):
    """A way from one scheme to another, over the correspondences between its schemes."""

    schemes: tuple[str, ...]
    """Ids of the schemes that it passes, both ends among them."""
    steps: tuple[Joining, ...]
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
    def partial(self) -> bool:
        """Whether a step speaks of a part of its schemes only."""
        return any(step.partial for step in self.steps)

    @property
    def rank(self) -> tuple[int, int, int, tuple[str, ...]]:
        """What routes are sorted by: weakest basis, steps, changes of family, names."""
        families = map(family_of, self.schemes)
        changes = sum(one != other for one, other in pairwise(families))
        return BASES.index(self.basis), len(self.steps), changes, self.schemes


def family_of(scheme: str) -> str:
    """Name the classification that a scheme is a vintage of: its id without the year."""
    return scheme.rstrip("0123456789")


def check_between(via: str | None, ends: Collection[str]) -> None:
    """Refuse a scheme to pass that is an end of the route."""
    if via in ends:
        raise InputError(f"a route via {via} has {via} between its ends")


def find_routes(
    tables: Iterable[Joining],
    kinds: Mapping[str, str],
    source: str,
    target: str,
    *,
    via: str | None = None,
    basis: Collection[str] = BASES,
) -> list[Route]:
    """Find the routes from one scheme to another, the one that answers first.

    `kinds` says what each scheme classifies. The strongest weakest basis wins, then the fewest
    steps, then the fewest changes of family, then the names. A route passes no scheme twice, and
    none of another kind than its ends.
    """
    ends = {source, target}
    if len(ends) == 1:
        raise InputError(f"a route leads from one scheme to another, and {source} is one")
    check_between(via, ends)
    passed = {kinds[end] for end in ends}
    around: dict[str, list[tuple[str, Joining]]] = {}
    for table in tables:
        if table.basis == "derived" or table.basis not in basis:
            continue  # what is derived is a route itself
        for one, other in ((table.source, table.target), (table.target, table.source)):
            if other in ends or kinds[other] in passed:
                around.setdefault(one, []).append((other, table))

    def walk(schemes: tuple[str, ...], steps: tuple[Joining, ...]) -> Iterator[Route]:
        if schemes[-1] == target:
            yield Route(schemes, steps)
        elif len(steps) < MOST_STEPS:
            for other, table in around.get(schemes[-1], ()):
                if other not in schemes:
                    yield from walk((*schemes, other), (*steps, table))

    routes = [route for route in walk((source,), ()) if via is None or via in route.schemes]
    return sorted(routes, key=lambda route: route.rank)
