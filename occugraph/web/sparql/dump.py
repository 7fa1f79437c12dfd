"""A process that writes a whole graph, packed with gzip, to its standard output.

What the format cannot carry ends it with exit code 3; nothing that was written is then of use.
"""

import gzip
import json
import os
import sys
from collections.abc import Iterator
from typing import IO, cast

import pyoxigraph as ox

from ...files.limits import QUERY_MEMORY
from .formats import write_triples
from .protocol import Refusal
from .sandbox import limit_memory
from .worker import WorkerSettings, open_served_store

#: Exit code of a dump that its format cannot carry.
NOT_CARRIED = 3
_SUBJECTS = "SELECT DISTINCT ?s { ?s ?p ?o }"


def main() -> None:
    """Write the graph that the words name: settings, IRI (empty for the default graph), format."""
    settings, graph, name = sys.argv[1:]
    limit_memory(QUERY_MEMORY)
    if hasattr(os, "nice"):  # queries go first
        os.nice(5)
    output = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # nothing but the graph goes there
    store = open_served_store(WorkerSettings(*json.loads(settings)))
    try:
        with output, gzip.GzipFile("", "wb", 1, output, 0) as packed:
            write_triples(_read_triples(store, graph), name, cast("IO[bytes]", packed))
    except Refusal:
        sys.exit(NOT_CARRIED)


def _read_triples(store: ox.Store, graph: str) -> Iterator[ox.Triple]:
    """Read a graph, or the union of all: a triple of two graphs is one of the union."""
    if graph:
        quads = store.quads_for_pattern(None, None, None, ox.NamedNode(graph))
        yield from (quad.triple for quad in quads)
        return
    subjects = cast("ox.QuerySolutions", store.query(_SUBJECTS, use_default_graph_as_union=True))
    for (subject,) in subjects:
        node = cast("ox.NamedNode | ox.BlankNode", subject)
        yield from dict.fromkeys(quad.triple for quad in store.quads_for_pattern(node, None, None))


if __name__ == "__main__":
    main()
