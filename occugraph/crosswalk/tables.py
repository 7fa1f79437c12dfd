"""The correspondences of a graph, looked up pair by pair or loaded whole."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from ..model.matches import BASES
from ..query.session import Correspondence, Record, Session

#: SKOS mapping property -> kind of match, read from the source and from the target.
FORTH = {f"{kind}Match": kind for kind in ("exact", "close", "narrow", "broad", "related")}
BACK = FORTH | {"narrowMatch": "broad", "broadMatch": "narrow"}
TURNED = {"1:n": "n:1", "n:1": "1:n", "1:0": "0:1", "0:1": "1:0"}


class Step(NamedTuple):
    """One link of a path: a pair of a published or curated table, or a step in the hierarchy."""

    source: str
    """`scheme:code`"""
    target: str
    correspondence: str
    """Id of the correspondence; `hierarchy` for a step between a group and a member."""
    basis: str
    line: int | None
    """Row of the correspondence's table."""

    def to_dict(self) -> dict[str, str | int | None]:
        """Name the ends as JSON does: from, to, correspondence, basis, line."""
        return dict(zip(("from", "to", "correspondence", "basis", "line"), self, strict=True))


class Pair(NamedTuple):
    """A pair, read from the concept asked for."""

    iri: str
    source: str
    code: str
    label: str
    match: str
    cardinality: str


class Correspondences:
    """Every correspondence of a graph, by its two schemes in either order."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.by_id = session.correspondences
        self._between: dict[frozenset[str], list[Correspondence]] = {}
        for table in self.by_id.values():
            self._between.setdefault(frozenset((table.source, table.target)), []).append(table)
        for tables in self._between.values():
            tables.sort(key=_strength(tables))
        self._ancestors: dict[tuple[str, str], list[str]] = {}

    def between(self, source: str, target: str) -> list[Correspondence]:
        """Find the correspondences of two schemes, either way round, strongest basis first."""
        return self._between.get(frozenset((source, target)), [])

    def ancestors(self, scheme: str, code: str) -> list[str]:
        """Codes above a concept, nearest first."""
        key = scheme, code
        if key not in self._ancestors:
            rows = self.session.ask("path-to-top", scheme=scheme, code=code)
            self._ancestors[key] = [row["code"] for row in rows[1:]]
        return self._ancestors[key]


class View:
    """The pairs of one correspondence, read from one of its schemes."""

    def __init__(self, known: Correspondences, table: Correspondence, source: str) -> None:
        self.known, self.table, self.source = known, table, source
        self.turned = source == table.target
        self.target = table.source if self.turned else table.target
        self._pairs: dict[str, list[Pair]] | None = None
        self._back: dict[str, list[str]] = {}
        self._links: dict[str, list[dict[str, str]]] = {}

    def load(self) -> View:
        """Load the whole table, for many look-ups."""
        pairs: dict[str, list[Pair]] = {}
        for row in self._ask("pairs-in-turned" if self.turned else "pairs-in"):
            pair = self._pair(row)
            pairs.setdefault(pair.source, []).append(pair)
            self._back.setdefault(pair.code, []).append(pair.source)
        for row in self._ask("links-in"):
            self._links.setdefault(row["pair"], []).append(row)
        self._pairs = pairs
        return self

    def pairs(self, code: str) -> list[Pair]:
        """Pairs of a concept, sorted by the counterpart's code."""
        if self._pairs is not None:
            return self._pairs.get(code, [])
        return [self._pair(row) for row in self._ask("pairs-of", scheme=self.source, code=code)]

    def back(self, code: str) -> list[str]:
        """Codes that a counterpart leads back to."""
        if self._pairs is not None:
            return self._back.get(code, [])
        return [row["code"] for row in self._ask("pairs-of", scheme=self.target, code=code)]

    def paths(self, pair: Pair) -> list[tuple[Step, ...]]:
        """Every chain that a pair rests on, from the concept asked for; a direct pair is one."""
        start, end = (self.source, pair.source), (self.target, pair.code)
        if self._pairs is None and pair.iri not in self._links:
            for row in self._ask("links-of", scheme=self.source, code=pair.source):
                self._links.setdefault(row["pair"], []).append(row)
        links = self._links.get(pair.iri, [])
        steps = [step for row in links for step in self._both_ways(row)]
        return sorted(self._walk(start, end, steps), key=lambda path: (len(path), path))

    def _both_ways(self, row: dict[str, str]) -> list[tuple[_Node, _Node, Step]]:
        table, line = self.known.by_id[row["correspondence"]], _line(row)
        one, two = (table.source, row["from"]), (table.target, row["to"])
        return [
            (a, b, Step(":".join(a), ":".join(b), table.id, table.basis, line))
            for a, b in ((one, two), (two, one))
        ]

    def _walk(
        self, here: _Node, end: _Node, steps: list[tuple[_Node, _Node, Step]]
    ) -> list[tuple[Step, ...]]:
        if here == end:
            return [()]
        paths = []
        for a, b, step in steps:
            # A scheme is entered once, so that no path turns back.
            further = [it for it in steps if it[1][0] != a[0]]
            if a == here:
                paths += [(step, *rest) for rest in self._walk(b, end, further)]
            elif a[0] == here[0] and here[1] in self.known.ancestors(*a):
                hop = Step(":".join(here), ":".join(a), "hierarchy", "official", None)
                paths += [(hop, step, *rest) for rest in self._walk(b, end, further)]
        return paths

    def _pair(self, row: dict[str, str]) -> Pair:
        cardinality = row["cardinality"]
        return Pair(
            row["pair"],
            row["source"],
            row["code"],
            row["label"],
            (BACK if self.turned else FORTH)[row["match"]],
            TURNED.get(cardinality, cardinality) if self.turned else cardinality,
        )

    def _ask(self, name: str, **values: str) -> list[Record]:
        return self.known.session.ask(name, correspondence=self.table.id, **values)


def _strength(tables: list[Correspondence]) -> Callable[[Correspondence], tuple[int, int, str]]:
    """Order the tables of two schemes: by basis, a derived one by the weakest that it rests on.

    Where publishers' tables alone lead from one scheme to the other, chained, a person's decision
    stands behind them.
    """
    chained = any(it.basis == "derived" and it.weakest == "official" for it in tables)

    def strength(it: Correspondence) -> tuple[int, int, str]:
        basis = "derived" if chained and it.basis == "curated" else it.basis
        return BASES.index(basis), BASES.index(it.weakest), it.id

    return strength


_Node = tuple[str, str]


def _line(row: dict[str, str]) -> int | None:
    return int(row["line"]) if row["line"] else None
