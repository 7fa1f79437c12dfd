"""Composing the correspondences of a route to one table, as the graph's own chains are."""

from __future__ import annotations

from ..graph.correspondences import Schemes, derive, invert, orient
from ..model.correspondences import Association, Link
from ..model.correspondences import Correspondence as Table
from ..query.session import Correspondence, Session
from .routes import Route
from .tables import FORTH, DirectedTable


def compose_route(session: Session, route: Route) -> tuple[DirectedTable, list[str]]:
    """Compose a route to one table, read from its beginning, as `derive` chains two.

    Returns:
        The table, and the codes of the beginning that it says have no counterpart.

    """
    lines: dict[Link, str] = {}
    loaded = [_load(session, step, lines) for step in route.steps]
    start, *between, end = route.schemes
    compared = {start: _codes_of(loaded[0], start), end: _codes_of(loaded[-1], end)}
    members = {
        (scheme, code): tuple(sorted(hierarchy.leaves(scheme, code)))
        for scheme in between
        if not session.schemes[scheme]["divided"]
        for hierarchy in [session.hierarchy(scheme)]
        for code in hierarchy.by_scheme[scheme]
        if not hierarchy.is_leaf(scheme, code)
    }
    known = Schemes({}, compared | dict.fromkeys(between, frozenset()), {}, {}, members)
    whole = loaded[0]
    for table in loaded[1:]:
        whole = derive(route.id, *orient(whole, table), known)
    if whole.source != start:
        whole = invert(whole)
    titles = session.hierarchy(end).by_scheme[end]
    composed, without = DirectedTable(route.whole, start), []
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
            ends = {"correspondence": link.correspondence, "from": link.source, "to": link.target}
            composed.add_link({"pair": key, **ends, "line": lines[link]})
    return composed, without


def _load(session: Session, step: Correspondence, lines: dict[Link, str]) -> Table:
    """Load the correspondence of a step as the model has it, and the row of each of its pairs."""
    pairs = [
        Association(row["source"], row["code"], None, FORTH[row["match"]], row["cardinality"])
        for row in session.ask("pairs-in", correspondence=step.id)
    ]
    for row in session.ask("unmatched-in", correspondence=step.id):
        code, kind = row["code"], row["cardinality"]
        source, target = (code, None) if kind == "1:0" else (None, code)
        pairs.append(Association(source, target, None, None, kind))
    for row in session.ask("links-in", correspondence=step.id):
        lines.setdefault(Link(step.id, row["from"], row["to"]), row["line"])
    return Table(step.id, step.id, step.source, step.target, "derived", tuple(pairs), step.partial)


def _codes_of(table: Table, scheme: str) -> frozenset[str]:
    """Collect the codes of one scheme that a table speaks of."""
    ends = [pair.source if table.source == scheme else pair.target for pair in table.associations]
    return frozenset(code for code in ends if code is not None)
