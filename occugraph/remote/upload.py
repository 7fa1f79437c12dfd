"""Putting named graphs into a SPARQL server, with the Graph Store Protocol."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote, urlsplit, urlunsplit
from urllib.request import Request

import pyoxigraph as ox

from ..errors import InputError, quote_input
from ..rdf.namespaces import VOCABULARIES
from ..rdf.terms import is_iri
from .discovery import LOADING, find_contents, find_loaded_graphs
from .endpoints import AGENT, authorisation, check_url, make_opener, read_timeout, without_query
from .engine import RemoteEngine
from .failures import DeclinedRequest
from .transport import Answer, Clock, retry

#: Seconds that one graph may take to be put, where `OCCUGRAPH_TIMEOUT` is not set.
PATIENCE = 600.0
#: Server, end of its query address, the same end of its graph store's address, as the manuals have
#: them. The first that fits is taken.
STORES = (
    ("Virtuoso", r"/sparql(-auth)?/?$", "/sparql-graph-crud-auth"),
    ("Oxigraph", r"/query/?$", "/store"),
    ("", r"(/repositories/[^/]+)/?$", r"\1/rdf-graphs/service"),  # GraphDB, RDF4J
    ("", r"(/[^/]+)/(sparql|query)/?$", r"\1/data"),  # Fuseki
)


_Graphs = dict[str, set[bytes]]
_MARK = f"<{LOADING}> <{VOCABULARIES['rdf']}type> <{LOADING}> .\n".encode()


class LoadedGraph(NamedTuple):
    """A named graph that was put, and the triples that the server then counts."""

    graph: str
    triples: int
    counted: int


def build_embedded() -> _Graphs:
    """Build the embedded graph: name of a named graph -> its lines of N-Triples."""
    from ..graph.store import embedded_nquads

    return _sort(embedded_nquads(), {})


def read_graphs(files: Iterable[Path], name: str | None = None) -> _Graphs:
    """Read graph files: name of a graph, or `name` for triples in none -> lines of N-Triples."""
    from ..rdf.readers import read_nquads

    if name is not None and not is_iri(name):
        raise InputError(f"--graph takes an IRI, not {quote_input(name)}")
    graphs: _Graphs = {}
    for path in files:
        try:
            # read as N-Quads, what stands in no graph stands in one named for the file
            _sort(read_nquads(path), graphs, name, path.resolve().as_uri())
        except LookupError:
            raise InputError(
                "holds triples in no named graph: give --graph IRI", file=str(path)
            ) from None
    return graphs


def _sort(nquads: bytes, graphs: _Graphs, name: str | None = None, unnamed: str = "") -> _Graphs:
    for quad in ox.parse(nquads, ox.RdfFormat.N_QUADS, rename_blank_nodes=True):
        graph = getattr(quad.graph_name, "value", unnamed)
        if graph == unnamed:
            if name is None:
                raise LookupError
            graph = name
        graphs.setdefault(graph, set()).add(f"{quad.triple} .\n".encode())
    return graphs


def find_store(engine: RemoteEngine) -> str:
    """Find the address of the graph store beside an endpoint."""
    engine.run_plainly("ASK {}")
    parts = urlsplit(engine.endpoint)
    for server, ending, becomes in STORES:
        if server in engine.server and re.search(ending, parts.path):
            path = re.sub(ending, becomes, parts.path)
            return urlunsplit((parts.scheme, parts.netloc, path, "", ""))
    raise InputError(
        f"{without_query(engine.endpoint)}: where its graph store is cannot be told from this "
        "address: give --graph-store URL"
    )


def load(
    engine: RemoteEngine,
    graphs: Mapping[str, set[bytes]],
    address: str | None = None,
    on_graph: Callable[[str], None] = lambda graph: None,
) -> Iterator[LoadedGraph]:
    """Put each graph in the place of the one of its name, and count it.

    Putting is repeatable: a load that was broken off is mended by loading again, and until then
    a graph that says so keeps `RemoteEngine` from answering. No other graph is touched.
    """
    store = _Store(find_store(engine) if address is None else check_url(address))
    store.put(LOADING, _MARK)
    whole = True
    for graph, lines in graphs.items():
        on_graph(graph)
        store.put(graph, b"".join(sorted(lines)))
        counted = engine.run_plainly(_count(graph)).records()[0]["triples"]
        whole &= int(counted) == len(lines)
        yield LoadedGraph(graph, len(lines), int(counted))
    if whole:
        store.remove(LOADING)


def find_left_over(engine: RemoteEngine, loaded: Iterable[str]) -> list[str]:
    """Find graphs of an earlier load that this one did not have, and that answers still use."""
    base = find_contents(engine.run_plainly).base
    return (
        [] if base is None else sorted(find_loaded_graphs(engine.run_plainly, base) - set(loaded))
    )


def _count(graph: str) -> str:
    return f"SELECT (COUNT(*) AS ?triples) WHERE {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}"


class _Store:
    """A graph store at its address."""

    def __init__(self, address: str) -> None:
        self.address = address
        self._opener = make_opener(address)
        self._is_introduced = False

    def put(self, graph: str, content: bytes) -> None:
        if not self._is_introduced:
            self._introduce(graph)
        self._send("PUT", graph, content)

    def remove(self, graph: str) -> None:
        self._send("DELETE", graph, b"")

    def _introduce(self, graph: str) -> None:
        """Add nothing to the graph, so that a password is asked for before there is much to send.

        A server that asks for it in the middle of an upload drops the connection.
        """
        with contextlib.suppress(DeclinedRequest):  # where nothing is not enough
            self._send("POST", graph, b"")
        self._is_introduced = True

    def _send(self, method: str, graph: str, content: bytes) -> None:
        joint = "&" if "?" in self.address else "?"
        request = Request(
            f"{self.address}{joint}graph={quote(graph, safe='')}",
            content,
            {
                "Content-Type": "application/n-triples",
                "User-Agent": AGENT,
                **authorisation(),
            },
            method=method,
        )
        clock = Clock(read_timeout(PATIENCE))
        retry(clock, lambda: Answer(self._opener, request, clock).read())
