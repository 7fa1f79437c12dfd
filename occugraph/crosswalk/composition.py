"""Composing the correspondences of a route to one table, as the graph's own chains are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any, NamedTuple

from ..errors import InputError
from ..graph.correspondences import Schemes, derive, invert, orient
from ..graph.routes import Joining, Route
from ..model.correspondences import Association, Link
from ..model.correspondences import Correspondence as Table
from ..query.session import Correspondence, Session
from .tables import FORTH, DirectedTable


class RouteReport(NamedTuple):
    """A route and what it loses, counted over the codes that its first table has."""

    route: tuple[str, ...]
    """Ids of the schemes that it passes, both ends among them."""
    correspondences: tuple[str, ...]
    """Ids of the correspondence of each step."""
    basis: str
    """The weakest basis of a step."""
    partial: bool
    """Whether a table speaks of a part of its schemes only, so that what it leaves out is open."""
    one_to_one: int
    """Codes with one counterpart, which leads back to them alone."""
    shared: int
    """Codes with one counterpart, which leads back to others too."""
    several: int
    """Codes with several counterparts."""
    none: int
    """Codes that the route leads nowhere."""
    targets: int
    """Codes of the other end that are reached."""

    def __repr__(self) -> str:
        return f"<RouteReport: {' > '.join(self.route)}, {self.basis}>"

    def to_dict(self) -> dict[str, Any]:
        """The report as JSON has it; stable keys, in this order."""
        return self._asdict()


def report_routes(
    session: Session, source: str, target: str, *, via: str | None = None
) -> list[RouteReport]:
    """Compose every route from one scheme to another, the one that answers first."""
    composer = Composer(session)
    routes = session.find_routes(source, target, via=via)
    kinds: dict[str, list[str]] = {}
    for name in (source, target, *([] if via is None else [via])):
        kinds.setdefault(session.scheme(name)["classifies"].lower(), []).append(name)
    if not routes and len(kinds) > 1:
        named = (f"{kind} ({', '.join(names)})" for kind, names in kinds.items())
        raise InputError(f"no tables join {' and '.join(named)}")
    return [composer.report(route) for route in routes]


class Composer:
    """Composes routes; the table of a step is loaded once."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self._tables: dict[str, Table] = {}
        self._lines: dict[Link, str] = {}

    def compose(self, route: Route) -> tuple[DirectedTable, list[str]]:
        """Compose a route to one table, read from its beginning, as `derive` chains two.

        Returns:
            The table, and the codes of the beginning that it says have no counterpart.

        """
        start, *between, end = route.schemes
        tables = list(map(self._load, route.steps))
        compared = {start: _codes_of(tables[0], start), end: _codes_of(tables[-1], end)}
        members = {key: codes for scheme in between for key, codes in self._members(scheme)}
        known = Schemes({}, compared | dict.fromkeys(between, frozenset()), {}, {}, members)
        whole = tables[0]
        for table in tables[1:]:
            whole = derive(route.id, *orient(whole, table), known)
        if whole.source != start:
            whole = invert(whole)
        titles = self.session.hierarchy(end).by_scheme[end]
        composed, without = DirectedTable(Correspondence.of_route(route), start), []
        for pair in whole.associations:
            if pair.source is None:
                continue
            if pair.target is None:
                without.append(pair.source)
                continue
            key = f"{pair.source} {pair.target}"
            row = {"pair": key, "source": pair.source, "code": pair.target}
            row |= {"label": titles[pair.target].label, "match": f"{pair.match}Match"}
            composed.add_pair(row | {"cardinality": pair.cardinality})
            for link in pair.links or (Link(whole.id, pair.source, pair.target),):
                ends = {"from": link.source, "to": link.target, "line": self._lines[link]}
                composed.add_link({"pair": key, "correspondence": link.correspondence, **ends})
        return composed, without

    def report(self, route: Route) -> RouteReport:
        """Count what a route loses."""
        table, without = self.compose(route)
        kinds = Counter(
            "several" if len(pairs) > 1 else "one" if pairs[0].cardinality == "1:1" else "shared"
            for pairs in map(table.pairs, table.sources)
        )
        counts = kinds["one"], kinds["shared"], kinds["several"], len(without), len(table.targets)
        ids = tuple(step.id for step in route.steps)
        return RouteReport(route.schemes, ids, route.basis, route.partial, *counts)

    def _members(self, scheme: str) -> Iterator[tuple[tuple[str, str], tuple[str, ...]]]:
        """Yield each group of a scheme with the codes without further division in it."""
        hierarchy = self.session.hierarchy(scheme)
        if not self.session.schemes[scheme]["divided"]:
            for code in hierarchy.by_scheme[scheme]:
                if not hierarchy.is_leaf(scheme, code):
                    yield (scheme, code), tuple(sorted(hierarchy.leaves(scheme, code)))

    def _load(self, step: Joining) -> Table:
        """Load the correspondence of a step as the model has it, and the rows of its pairs."""
        if step.id in self._tables:
            return self._tables[step.id]
        pairs = [
            Association(row["source"], row["code"], None, FORTH[row["match"]], row["cardinality"])
            for row in self.session.ask("pairs-in", correspondence=step.id)
        ]
        for row in self.session.ask("unmatched-in", correspondence=step.id):
            code, kind = row["code"], row["cardinality"]
            source, target = (code, None) if kind == "1:0" else (None, code)
            pairs.append(Association(source, target, None, None, kind))
        for row in self.session.ask("links-in", correspondence=step.id):
            self._lines.setdefault(Link(step.id, row["from"], row["to"]), row["line"])
        ends = step.source, step.target
        table = Table(step.id, step.id, *ends, "derived", tuple(pairs), step.partial)
        return self._tables.setdefault(step.id, table)


def _codes_of(table: Table, scheme: str) -> frozenset[str]:
    """Collect the codes of one scheme that a table speaks of."""
    ends = [pair.source if table.source == scheme else pair.target for pair in table.associations]
    return frozenset(code for code in ends if code is not None)
