"""The graph at an endpoint: rows that it does not expect are the server's mistake."""

from __future__ import annotations

from functools import partialmethod
from typing import Any

from ..remote.endpoints import blame_server, without_query
from ..remote.engine import RemoteEngine
from .graph import Graph


class RemoteGraph(Graph):
    """A graph whose questions blame the server for rows that no graph of occupations holds."""

    def _ask(self, name: str, /, *given: Any, **named: Any) -> Any:
        assert isinstance(self.engine, RemoteEngine)
        with blame_server(self.engine.endpoint):
            return getattr(super(), name)(*given, **named)


for _name in dir(Graph):
    if not _name.startswith("_") and callable(getattr(Graph, _name)):
        setattr(RemoteGraph, _name, partialmethod(RemoteGraph._ask, _name))


def open_remote(endpoint: str, base: str | None) -> RemoteGraph:
    """Open the graph at an endpoint, which is asked for its base when that is first needed."""
    remote = RemoteEngine(endpoint)
    return RemoteGraph(remote, base or (lambda: remote.base), name=without_query(remote.endpoint))
