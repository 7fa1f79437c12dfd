"""A session: a graph that answers, its base IRI, and what is asked of it only once."""

import contextlib
from _thread import RLock  # which costs no start, as `threading` does
from collections.abc import Callable, Collection, Iterable
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar, cast

from ..errors import InputError, UnknownName
from ..files.array_files import ArrayFile
from ..graph.engine import Engine
from ..model.concept_index import ConceptIndex, Entry
from ..model.matches import BASES
from ..rdf.namespaces import BASE
from .kept import KeptRows, NotKept

if TYPE_CHECKING:
    from ..graph.routes import Route

_Made = TypeVar("_Made")
Record = dict[str, str]
"""A row of a question's result: column -> text."""


def group_rows(rows: Iterable[Record], column: str) -> dict[str, list[Record]]:
    """Group rows by their value in a column."""
    groups: dict[str, list[Record]] = {}
    for row in rows:
        groups.setdefault(row[column], []).append(row)
    return groups


class Correspondence(NamedTuple):
    """A correspondence as a whole, with the `weakest` basis of those it was chained from."""

    id: str
    source: str
    target: str
    basis: str
    partial: bool
    weakest: str

    @classmethod
    def of_route(cls, route: "Route") -> "Correspondence":
        """Describe a route as one correspondence, derived from those of its steps."""
        ends = route.schemes[0], route.schemes[-1]
        return cls(route.id, *ends, "derived", route.partial, route.basis)


class LinkDecision(NamedTuple):
    """A link that no publisher states: who decided it, why and when."""

    decided_by: str
    reason: str
    date: str

    @classmethod
    def of_row(cls, row: Record) -> "LinkDecision | None":
        """Read the decision that a row of an answer has; None where a publisher states the link."""
        return cls(*(row[name] for name in cls._fields)) if "date" in row else None

    @property
    def sentence(self) -> str:
        """Say whose decision the link is, and since when."""
        whose = f"the project's own decision ({self.decided_by}), not a publisher's"
        return f"{whose}, since {self.date}: {self.reason}"


class Session:
    """Asks the canned questions of one graph and keeps what all answers need."""

    def __init__(self, engine: Engine, base: str = BASE, kept: KeptRows | None = None) -> None:
        self.engine, self.base, self.kept = engine, base, kept
        self._hierarchies: dict[str, ConceptIndex[Entry]] = {}
        self._arrays: dict[str, ArrayFile] = {}
        self._decisions: dict[str, dict[str, LinkDecision]] = {}
        self._shared: dict[str, Any] = {}
        self._locks: dict[str, RLock] = {}

    def ask(self, name: str, /, **values: str | int) -> list[Record]:
        """Ask a canned question, or find its rows where they are kept."""
        rows = self.kept.rows(name, values) if self.kept is not None else None
        if rows is not None:
            return rows
        from . import catalogue

        return catalogue.run(self.engine, name, self.base, **values).records()

    def share(self, name: str, make: Callable[[], _Made]) -> _Made:
        """Make what several answers need, which takes a while, only once; other threads wait."""
        with self._locks.setdefault(name, RLock()):
            if name not in self._shared:
                self._shared[name] = make()
        return cast(_Made, self._shared[name])

    def arrays(self, name: str, make: Callable[[], bytes], content: str = "") -> ArrayFile:
        """Open arrays that are made once: those of a kept file, or in memory.

        Args:
            name: what they are called where they are kept.
            make: makes them of the graph.
            content: checksum of all that they are made of; with it, graphs in memory share what is
                kept beside the embedded one.

        """
        file = f"{name}-{content}" if content else name
        with self._locks.setdefault(file, RLock()):
            kept = self._kept_beside_embedded if content and self.kept is None else self.kept
            if file not in self._arrays and kept is not None:
                with contextlib.suppress(NotKept):
                    self._arrays[file] = kept.arrays(file, make)
                    if content:
                        kept.drop_oldest(f"{name}-")
            if file not in self._arrays:
                self._arrays[file] = ArrayFile(make())
            return self._arrays[file]

    @cached_property
    def _kept_beside_embedded(self) -> KeptRows:
        from ..graph.store import kept_folder

        return KeptRows(kept_folder(), self.engine)

    @cached_property
    def _structure(self) -> dict[str, list[Record]]:
        """Rows of the question `structure`, by part."""
        return group_rows(self.ask("structure"), "part")

    @cached_property
    def schemes(self) -> dict[str, Record]:
        """Id of each scheme -> its row, with the columns of the question `schemes`."""
        names = ("title", "issued", "classifies", "supersedes", "divided", "iri")
        return {
            row["id"]: {"scheme": row["id"], **{name: row[name] for name in names}}
            for row in self._structure.get("scheme", ())
        }

    def check_schemes(self) -> None:
        """Refuse a graph without a scheme, of which nothing but SPARQL can be asked."""
        if not self.schemes:
            raise InputError("this graph has no schemes: use one that `occugraph build` wrote")

    def scheme(self, name: str) -> Record:
        """Get the row of one scheme."""
        if name not in self.schemes:
            raise UnknownName("scheme", name, tuple(self.schemes))
        return self.schemes[name]

    @cached_property
    def correspondences(self) -> dict[str, Correspondence]:
        """Id of each correspondence -> the correspondence."""
        weakest: dict[str, str] = {}
        for row in self._structure.get("origin", ()):
            last = weakest.get(row["id"], BASES[0])
            weakest[row["id"]] = max(last, row["basis"], key=BASES.index)
        return {
            row["id"]: Correspondence(
                row["id"],
                row["scheme"],
                row["target"],
                row["basis"],
                row["partial"] == "true",
                weakest.get(row["id"], row["basis"]),
            )
            for row in self._structure.get("correspondence", ())
        }

    def find_routes(
        self, source: str, target: str, *, via: str | None = None, basis: Collection[str] = BASES
    ) -> "list[Route]":
        """Find the routes from one scheme to another, the one that answers first."""
        from ..graph.routes import find_routes

        for name in (source, target, *([] if via is None else [via])):
            self.scheme(name)
        kinds = {name: row["classifies"] for name, row in self.schemes.items()}
        tables = self.correspondences.values()
        return find_routes(tables, kinds, source, target, via=via, basis=basis)

    @property
    def list_schemes(self) -> set[str]:
        """Ids of the schemes that the programmes' lists are about."""
        return {row["scheme"] for row in self._structure.get("list", ()) if row["programme"]}

    def filing_lists(self, scheme: str) -> dict[str, str]:
        """Id of each list to file codes of a scheme under -> its publisher.

        Such a list is of another publisher than the scheme, and no programme decides by it.
        """
        rows = [row for row in self._structure.get("list", ()) if row["scheme"] == scheme]
        owners = {row["publisher"] for row in self._structure["scheme"] if row["id"] == scheme}
        decided_by = {row["id"] for row in rows if row["programme"]}
        return {
            row["id"]: row["publisher"]
            for row in rows
            if row["publisher"] not in owners and row["id"] not in decided_by
        }

    def link_decision(self, correspondence: str, line: str) -> LinkDecision | None:
        """Find who decided a row of a curated correspondence, why and when; None for any other."""
        if self.correspondences[correspondence].basis != "curated":
            return None
        if correspondence not in self._decisions:
            rows = self.ask("decisions-in", correspondence=correspondence)
            self._decisions[correspondence] = {
                row["line"]: LinkDecision(row["publisher"], row["reason"], row["date"])
                for row in rows
            }
        return self._decisions[correspondence].get(line)

    @cached_property
    def origins(self) -> dict[str, Record]:
        """Id of each correspondence -> its row of the question `correspondence-sources`."""
        return {row["correspondence"]: row for row in self.ask("correspondence-sources")}

    @cached_property
    def sources(self) -> dict[str, Record]:
        """Title of each source, by which answers name it -> its row of the question `sources`."""
        return {row["title"]: row for row in self.ask("sources")}

    @cached_property
    def levels(self) -> dict[str, tuple[str, ...]]:
        """Id of each scheme -> ids of its levels, the most general first."""
        of_schemes = group_rows(self.ask("levels"), "scheme")
        return {name: tuple(row["level"] for row in rows) for name, rows in of_schemes.items()}

    @cached_property
    def codes(self) -> ConceptIndex[Entry]:
        """Every code of the graph, for looking up many; titles and parents are left out."""
        return ConceptIndex(
            Entry(row["scheme"], row["code"], level=row["level"], iri=row["concept"])
            for row in self.ask("code-index")
        )

    def hierarchy(self, scheme: str) -> ConceptIndex[Entry]:
        """Get the concepts of one scheme with titles and parents, for looking up many."""
        if scheme not in self._hierarchies:
            self._hierarchies[scheme] = ConceptIndex(
                Entry(scheme, row["code"], row["label"], row["level"], parent=row["parent"])
                for row in self.ask("codes-of-scheme", scheme=scheme)
            )
        return self._hierarchies[scheme]

    def groups_above(self, scheme: str, code: str) -> list[str]:
        """List the codes of the groups that a concept is in, nearest first."""
        return [group.code for group in self.hierarchy(scheme).groups_above(scheme, code)]
