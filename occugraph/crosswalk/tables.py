"""Correspondences as tables read from one side, and what they hold for one concept."""

from collections.abc import Callable, Collection, Mapping
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from ..model.matches import BASES, INVERSE, MATCHES, Match
from ..query.resolved import Resolved
from ..query.session import Correspondence, LinkDecision, Record, Session, group_rows

if TYPE_CHECKING:
    from ..graph.routes import Route

#: SKOS mapping property -> kind of match, read from the source and from the target.
FORTH = {f"{kind}Match": kind for kind in MATCHES}
BACK = {f"{kind}Match": INVERSE[kind] for kind in MATCHES}
TURNED = {"1:n": "n:1", "n:1": "1:n", "1:0": "0:1", "0:1": "1:0"}
GroupsOf = Callable[[str, str], Collection[str]]
"""Scheme and code of a concept -> codes of the groups above it."""


class Step(NamedTuple):
    """One link of a path: a pair of a published or curated table, or a step in the hierarchy."""

    source: str
    """`scheme:code`"""
    target: str
    correspondence: str
    """Id of the correspondence; `hierarchy` for a step between a group and a member."""
    basis: str
    line: int | None
    decision: LinkDecision | None = None
    """Who decided a curated pair, why and when."""

    def to_dict(self) -> dict[str, str | int | None]:
        """Name the ends as JSON does: from, to, correspondence, basis, line; then any decision."""
        names = ("from", "to", "correspondence", "basis", "line")
        step: dict[str, str | int | None] = dict(zip(names, self[:5], strict=True))
        return step if self.decision is None else {**step, **self.decision._asdict()}


class Pair(NamedTuple):
    """A pair, read from the concept asked for."""

    iri: str
    source: str
    code: str
    label: str
    match: Match
    cardinality: str


class DirectedTable:
    """The pairs of one correspondence, read from one of its schemes."""

    def __init__(self, correspondence: Correspondence, source: str) -> None:
        self.correspondence, self.source = correspondence, source
        self.turned = source == correspondence.target
        self.target = correspondence.source if self.turned else correspondence.target
        self._pairs: dict[str, list[Pair]] = {}
        self._back: dict[str, list[str]] = {}
        self._links: dict[str, list[Record]] = {}

    def add_pair(self, row: Record) -> None:
        """Add a pair from a row with the columns of the question `pairs-in`."""
        match, cardinality = (BACK if self.turned else FORTH)[row["match"]], row["cardinality"]
        if self.turned:
            cardinality = TURNED.get(cardinality, cardinality)
        names = row["pair"], row["source"], row["code"], row["label"]
        pair = Pair(*names, match, cardinality)
        self._pairs.setdefault(pair.source, []).append(pair)
        self._back.setdefault(pair.code, []).append(pair.source)

    def add_link(self, row: Record) -> None:
        """Add a row with the columns of the question `links-in`, which a pair rests on."""
        self._links.setdefault(row["pair"], []).append(row)

    @property
    def sources(self) -> Collection[str]:
        """Codes that have a pair."""
        return self._pairs.keys()

    @property
    def targets(self) -> Collection[str]:
        """Codes of the counterparts."""
        return self._back.keys()

    def pairs(self, code: str) -> list[Pair]:
        """List the pairs of a concept, sorted by the counterpart's code."""
        return self._pairs.get(code, [])

    def back(self, code: str) -> list[str]:
        """List the codes that a counterpart leads back to."""
        return self._back.get(code, [])

    def paths(
        self, pair: Pair, known: Mapping[str, Correspondence], groups: GroupsOf
    ) -> list[tuple[Step, ...]]:
        """Find every chain that a pair rests on, read from its source; a direct pair is one."""
        start, end = (self.source, pair.source), (self.target, pair.code)
        steps: list[Link] = []
        for row in self._links.get(pair.iri, []):
            table, line = known[row["correspondence"]], int(row["line"]) if row["line"] else None
            ends = (table.source, row["from"]), (table.target, row["to"])
            for a, b in (ends, ends[::-1]):
                steps.append((a, b, Step(":".join(a), ":".join(b), table.id, table.basis, line)))
        return sorted(_walk(start, end, steps, groups), key=lambda path: (len(path), path))


Node = tuple[str, str]
Link = tuple[Node, Node, Step]


def _walk(here: Node, end: Node, steps: list[Link], groups: GroupsOf) -> list[tuple[Step, ...]]:
    if here == end:
        return [()]
    paths = []
    for a, b, step in steps:
        # A scheme is entered once, so that no path turns back.
        further = [other for other in steps if other[1][0] != a[0]]
        if a == here:
            paths += [(step, *rest) for rest in _walk(b, end, further, groups)]
        elif a[0] == here[0] and here[1] in groups(*a):
            hop = Step(":".join(here), ":".join(a), "hierarchy", "official", None)
            paths += [(hop, step, *rest) for rest in _walk(b, end, further, groups)]
    return paths


def load_table(session: Session, correspondence: Correspondence, source: str) -> DirectedTable:
    """Load a whole correspondence, for many look-ups."""
    table = DirectedTable(correspondence, source)
    name = "pairs-in-turned" if table.turned else "pairs-in"
    for row in session.ask(name, correspondence=correspondence.id):
        table.add_pair(row)
    for row in session.ask("links-in", correspondence=correspondence.id):
        table.add_link(row)
    return table


def correspondences_between(session: Session, one: str, other: str) -> list[Correspondence]:
    """Find the correspondences of two schemes, either way round, strongest first.

    They are ordered by basis, a derived one by the weakest that it rests on. Where publishers'
    tables alone lead from one scheme to the other, chained, a person's decision stands behind them.
    """
    every = session.correspondences.values()
    tables = [table for table in every if {table.source, table.target} == {one, other}]
    chained = any(table.basis == "derived" and table.weakest == "official" for table in tables)

    def strength(table: Correspondence) -> tuple[int, int, str]:
        basis = "derived" if chained and table.basis == "curated" else table.basis
        return BASES.index(basis), BASES.index(table.weakest), table.id

    return sorted(tables, key=strength)


class Evidence(NamedTuple):
    """What the tables between two schemes hold for one concept."""

    tables: dict[str, DirectedTable]
    """Id of each correspondence between the schemes -> its pairs."""
    members: list[str]
    """Codes of the occupations in the concept, where it is a group."""
    groups: GroupsOf
    without: list[str]
    """Ids of the correspondences that say that the concept has no counterpart."""


def read_evidence(session: Session, concept: Resolved, to: str) -> Evidence:
    """Ask for all that the counterparts of a concept in a scheme rest on."""
    tables = {
        correspondence.id: DirectedTable(correspondence, concept.scheme)
        for correspondence in correspondences_between(session, concept.scheme, to)
    }
    above = {(concept.scheme, concept.code): [group.code for group in concept.path[1:]]}
    values = {"scheme": concept.scheme, "code": concept.code, "target": to}
    rows = session.ask("crosswalk-of", **values)
    rows.sort(key=itemgetter("correspondence", "code", "source", "pair", "scheme"))
    parts = group_rows(rows, "part")
    owner: dict[str, DirectedTable] = {}
    for row in parts.get("pair", ()):
        table = owner[row["pair"]] = tables[row["correspondence"]]
        table.add_pair(row)
    for row in parts.get("link", ()):
        owner[row["pair"]].add_link({**row, "from": row["source"], "to": row["code"]})
    for row in parts.get("step", ()):
        above.setdefault((row["scheme"], row["code"]), []).append(row["source"])
    divided = session.schemes[concept.scheme]["divided"]
    members = [] if divided else [row["source"] for row in parts.get("member", ())]
    without = [row["correspondence"] for row in parts.get("none", ())]

    def groups(scheme: str, code: str) -> Collection[str]:
        return above.get((scheme, code), ())

    return Evidence(tables, members, groups, without)


class WholeTables:
    """The tables that lead to one scheme, each loaded or composed whole at its first use."""

    def __init__(self, session: Session, to: str) -> None:
        self.session, self.to = session, to
        self._tables: dict[str, tuple[dict[str, DirectedTable], dict[str, list[str]]]] = {}

    def evidence(self, concept: Resolved, route: "Route | None" = None) -> Evidence:
        """Give what the tables between the schemes, or those of a route, hold for a concept."""
        scheme = concept.scheme
        key = route.id if route else scheme
        if key not in self._tables:
            self._tables[key] = self._compose(route) if route else self._load(scheme)
        tables, without = self._tables[key]
        members: list[str] = []
        schemes, levels = self.session.schemes, self.session.levels
        if concept.level != levels[scheme][-1] and not schemes[scheme]["divided"]:
            leaves = self.session.hierarchy(scheme).leaves(scheme, concept.code)
            members = sorted(code for code in leaves if code != concept.code)
        ids = without.get(concept.code, [])
        return Evidence(tables, members, self.session.groups_above, ids)

    def _load(self, scheme: str) -> tuple[dict[str, DirectedTable], dict[str, list[str]]]:
        tables: dict[str, DirectedTable] = {}
        without: dict[str, list[str]] = {}
        for one in correspondences_between(self.session, scheme, self.to):
            table = tables[one.id] = load_table(self.session, one, scheme)
            end = "0:1" if table.turned else "1:0"
            for row in self.session.ask("unmatched-in", correspondence=one.id):
                if row["cardinality"] == end:
                    without.setdefault(row["code"], []).append(one.id)
        return tables, without

    def _compose(self, route: "Route") -> tuple[dict[str, DirectedTable], dict[str, list[str]]]:
        from .composition import Composer

        table, without = Composer(self.session).compose(route)
        return {route.id: table}, {code: [route.id] for code in without}
