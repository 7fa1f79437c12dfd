"""What the tests of this room share: a graph with one search index for all of them."""

from __future__ import annotations

import pytest

import occugraph
from occugraph.graph.engine import OxigraphEngine


@pytest.fixture(scope="session")
def few(engine: OxigraphEngine) -> occugraph.Graph:
    """The graph of a few schemes."""
    return occugraph.Graph(engine)
