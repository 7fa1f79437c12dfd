"""What the tests of decisions share: no programme needs more than the graph of a few schemes."""

from __future__ import annotations

import pytest

import occugraph


@pytest.fixture(scope="session")
def graph(small_graph: occugraph.Graph) -> occugraph.Graph:
    """The graph that decisions are asked of."""
    return small_graph
