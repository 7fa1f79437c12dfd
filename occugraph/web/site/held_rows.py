"""Rows that are asked of a graph for many concepts at once, and held in memory."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ...graph.engine import Engine
from ...query.kept import KeptRows


class HeldRows(KeptRows):
    """Finds rows in memory, where those of a whole scheme are put when the first is needed."""

    def __init__(self, engine: Engine, base: str) -> None:
        super().__init__(None, engine)
        self.base = base
        self._held: dict[str, Mapping[str, str]] = {}

    def record(self, name: str, key: str, make: Callable[[], Mapping[str, str]]) -> str | None:
        """Find the record of a key; None where there is none."""
        if name not in self._held:
            self._held[name] = make()
        return self._held[name].get(key)

    def forget(self) -> None:
        """Make room: what is needed again is asked for again."""
        self._held.clear()
