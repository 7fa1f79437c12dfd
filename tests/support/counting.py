"""An engine that counts the questions that it is asked."""

from __future__ import annotations

from occugraph.graph.engine import Engine, Rows, Table


class CountingEngine:
    """Passes each query on and remembers it."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.queries: list[str] = []

    def run(self, query: str) -> Table:
        """Run a query."""
        self.queries.append(query)
        return self.engine.run(query)

    def rows(self, query: str) -> Rows:
        """Run a query, the rows as they come."""
        self.queries.append(query)
        return self.engine.rows(query)
