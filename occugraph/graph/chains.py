"""The derived correspondences of a build: the chains of the catalogue, and routes asked for."""

from __future__ import annotations

from collections.abc import Container

from .. import loaders
from ..errors import InputError, UnknownName
from ..model.correspondences import Correspondence
from ..model.sources import Contribution, Source
from .correspondences import Schemes, derive, orient
from .routes import find_routes


class Chains:
    """Chains the correspondences of a build."""

    def __init__(self, parts: tuple[Contribution, ...], known: Schemes) -> None:
        self.known = known
        self._tables = {table.id: table for part in parts for table in part.correspondences}
        self._made: dict[Source, list[Correspondence]] = {}

    def add_catalogued(self, documents: Container[str]) -> tuple[str, ...]:
        """Add the chains of the catalogue, each building on the ones before it.

        Returns:
            A line for each chain between schemes that are there whose tables are not.

        """
        lines = []
        for source, entry in loaders.derivations():
            if entry.document is not None and entry.document not in documents:
                continue
            missing = [name for name in entry.chain if name not in self._tables]
            if not missing:
                self._add(source, entry.id, *(self._tables[name] for name in entry.chain))
            elif self.known.kinds.keys() >= set(entry.id.split("-")[:2]):  # its two schemes
                lines.append(f"{entry.id} is left out: it needs {' and '.join(missing)} too")
        return tuple(lines)

    def add_route(self, source: str, target: str) -> None:
        """Add the best route from one scheme to another, as a correspondence of its own.

        Raises:
            UnknownName: the build has no such scheme.
            InputError: no tables join the two, or one does already.

        """
        for name in (source, target):
            if name not in self.known.kinds:
                raise UnknownName("scheme", name, tuple(self.known.kinds))
        id = f"{source}-{target}"
        ends = {source, target}
        for table in self._tables.values():
            if {table.source, table.target} == ends:
                raise InputError(f"--derive {source}:{target}: {table.id} joins them already")
        routes = find_routes(self._tables.values(), self.known.kinds, source, target)
        if not routes:
            raise InputError(f"--derive {source}:{target}: no tables join the two")
        made_by = loaders.derivations()[0][0]
        self._add(made_by, id, *(self._tables[step.id] for step in routes[0].steps))

    def contributions(self) -> tuple[Contribution, ...]:
        """Give what was chained, by source."""
        return tuple(
            Contribution(source, correspondences=tuple(tables))
            for source, tables in self._made.items()
        )

    def _add(self, source: Source, id: str, *tables: Correspondence) -> None:
        whole = tables[0]
        for table in tables[1:]:
            whole = derive(id, *orient(whole, table), self.known)
        self._tables[id] = whole
        self._made.setdefault(source, []).append(whole)
