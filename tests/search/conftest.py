"""What the tests of this room share: a graph with one search index for all of them."""

from __future__ import annotations

import pytest

import occugraph


@pytest.fixture(scope="session")
def few(graph: occugraph.Graph) -> occugraph.Graph:
    """The graph of a few schemes, whose index is kept for every process of the tests."""
    return graph
