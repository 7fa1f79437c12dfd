"""Putting named graphs into a SPARQL server, with the Graph Store Protocol."""

import contextlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote, urlsplit, urlunsplit
from urllib.request import Request

import pyoxigraph as ox

from ..errors import InputError, quote_input
from ..rdf.namespaces import VOCABULARIES
from ..rdf.terms import is_iri
from .endpoints import AGENT, authorisation, check_url, make_opener, read_timeout, without_query
from .engine import LOADING, RemoteEngine
from .transport import Answer, Clock, DeclinedRequest, retry

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
            problem = "holds triples in no named graph: give --graph IRI"
            raise InputError(problem, file=str(path)) from None
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
    """Put each graph in its place and count it; the graph `LOADING` marks an unfinished load."""
    store = find_store(engine) if address is None else check_url(address)
    send = partial(_send, make_opener(store), store)
    # a server that asks for a password in the middle of an upload drops the connection
    with contextlib.suppress(DeclinedRequest):  # where nothing is not enough
        send("POST", LOADING)
    send("PUT", LOADING, _MARK)
    whole = True
    for graph, lines in graphs.items():
        on_graph(graph)
        send("PUT", graph, b"".join(sorted(lines)))
        counted = engine.count_triples(graph)
        whole &= counted == len(lines)
        yield LoadedGraph(graph, len(lines), counted)
    if whole:
        send("DELETE", LOADING)


def find_left_over(engine: RemoteEngine, loaded: Iterable[str]) -> list[str]:
    """Find graphs of an earlier load that this one did not have, and that answers still use."""
    base = engine.find_contents().base
    graphs = set() if base is None else engine.find_loaded_graphs(base)
    return sorted(graphs - set(loaded))


def _send(opener: Any, address: str, method: str, graph: str, content: bytes = b"") -> None:
    joint = "&" if "?" in address else "?"
    headers = {"Content-Type": "application/n-triples", "User-Agent": AGENT, **authorisation()}
    target = f"{address}{joint}graph={quote(graph, safe='')}"
    request = Request(target, content, headers, method=method)
    clock = Clock(read_timeout(PATIENCE))
    retry(clock, lambda: Answer(opener, request, clock).read())
