"""A SPARQL 1.1 endpoint as an engine: its graph is found, its queries are sent."""

import re
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import urlencode
from urllib.request import Request

from SPARQLWrapper import POST, SPARQLWrapper

from ..errors import InputError
from ..graph.engine import Rows, Table, Term
from ..graph.query_text import form, names_its_graphs
from ..rdf.namespaces import BASE, Iris
from .endpoints import (
    AGENT,
    ServerError,
    authorisation,
    check_url,
    make_opener,
    read_timeout,
    without_query,
)
from .results import ACCEPTED, check_limit, read_answer
from .transport import Answer, Clock, DeclinedRequest, retry

#: No server is set to fewer rows than this.
_FEWEST_CUT = 1_000
#: A longer query goes into the body of a request, not into its address.
LONGEST_ADDRESS = 1_500
#: A graph that is there while a load goes on, and stays where it was broken off.
LOADING = f"{BASE}graph/loading"
_SCHEMES = f"""
PREFIX dct: <http://purl.org/dc/terms/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT DISTINCT ?graph ?scheme ?name WHERE {{
  {{ ?scheme a skos:ConceptScheme ; dct:identifier ?name }}
  UNION
  {{ GRAPH ?graph {{ ?scheme a skos:ConceptScheme ; dct:identifier ?name }} }}
  UNION
  {{ GRAPH ?graph {{ ?scheme a ?name }} FILTER (?graph = <{LOADING}>) }}
}}
"""
_COUNT = "SELECT (COUNT(*) AS ?triples) WHERE { GRAPH <%s> { ?s ?p ?o } }"
_LOADED = "SELECT DISTINCT ?graph WHERE { GRAPH ?graph { ?described <%s> ?loader } }"


class Contents(NamedTuple):
    """The graph that an endpoint holds, if any; not `whole` while a load goes on or broke off."""

    base: str | None
    graphs: tuple[str, ...]
    """Named graphs to ask, where the server's default graph does not show them; else none."""
    whole: bool = True
    refusal: str = ""
    """What a server said that cannot be asked what it holds."""


class RemoteEngine:
    """An endpoint, asked of its named graphs' union; tries again until a row was handed out."""

    def __init__(self, endpoint: str) -> None:
        self.endpoint = check_url(endpoint)
        self.seconds = read_timeout()
        self.server = ""  # as it calls itself, once it has answered
        self._opener = make_opener(endpoint)
        authorisation()  # a token that cannot be sent is refused before anything is asked
        self._contents: Contents | None = None

    @property
    def base(self) -> str:
        """Base IRI of the graph at the endpoint."""
        base = self._find().base
        if base is None:
            where = without_query(self.endpoint)
            load = f"`occugraph load --endpoint {where}` puts one there"
            problem = self._find().refusal or f"no graph of occupations is there; {load}"
            raise ServerError(where, problem)
        return base

    def run(self, query: str) -> Table:
        """Run a query; see `Engine`."""
        graphs = self._graphs(query)
        clock = Clock(self.seconds)
        return retry(clock, lambda: self._ask(query, graphs, clock).table())

    def rows(self, query: str) -> Rows:
        """Run a query, the rows as they come; see `Engine`."""
        graphs = self._graphs(query)
        clock = Clock(self.seconds)
        return retry(clock, lambda: self._ask(query, graphs, clock))

    def run_plainly(self, query: str) -> Table:
        """Run a query on the server's own default and named graphs."""
        clock = Clock(self.seconds)
        return retry(clock, lambda: self._ask(query, (), clock).table())

    def find_contents(self) -> Contents:
        """Find the base from a scheme's IRI and id, as in a file, and which graphs to name."""
        graphs: dict[str, set[str]] = {}
        for graph, scheme, name in self.run_plainly(_SCHEMES):
            where = graph.value if graph is not None and graph.kind == "iri" else ""
            if where == LOADING:
                return Contents(None, (), whole=False)
            if scheme is None or scheme.kind != "iri" or name is None or not name.value:
                continue
            if scheme.value.endswith(f"/{name.value}"):
                graphs.setdefault(scheme.value.removesuffix(name.value), set()).add(where)
        base = BASE if BASE in graphs else min(graphs, default=None)
        if base is None or "" in graphs[base]:  # the default graph shows them
            return Contents(base, ())
        from ..publication.datasets import DESCRIPTION

        others = map(Iris(base).graph, ("occugraph", DESCRIPTION))  # which no loader made
        named = {*graphs[base], *self.find_loaded_graphs(base), *others}
        return Contents(base, tuple(sorted(named)))

    def find_loaded_graphs(self, base: str) -> set[str]:
        """Find the named graphs that name the loader that made them."""
        rows = self.run_plainly(_LOADED % Iris(base).term("loader"))
        return {graph.value for (graph,) in rows if graph is not None and graph.kind == "iri"}

    def count_triples(self, graph: str) -> int:
        """Count the triples of a named graph."""
        for (count,) in self.run_plainly(_COUNT % graph):
            if count is not None and re.fullmatch("[0-9]{1,18}", count.value):
                return int(count.value)
        where = without_query(self.endpoint)
        raise ServerError(where, f"does not count the triples of the graph {graph}")

    def _graphs(self, query: str) -> tuple[str, ...]:
        """Named graphs that a query is to be asked of; none where it names its own."""
        return () if names_its_graphs(query) else self._find().graphs

    def _find(self) -> Contents:
        if self._contents is None:
            try:
                contents = self.find_contents()
            except DeclinedRequest as error:  # who cannot be asked so holds none of ours
                contents = Contents(None, (), refusal=error.problem)
            if not contents.whole:
                where = without_query(self.endpoint)
                raise ServerError(
                    where,
                    "the graph there is not whole, as a load goes on or was broken off: "
                    f"repeat `occugraph load --endpoint {where}`",
                )
            self._contents = contents
        return self._contents

    def _ask(self, query: str, graphs: tuple[str, ...], clock: Clock) -> Rows:
        kind = form(query)
        answer = Answer(self._opener, _request(self.endpoint, query, graphs, ACCEPTED[kind]), clock)
        self.server = str(answer.headers.get("Server", ""))
        rows = read_answer(answer, query)
        if kind == "CONSTRUCT" and "Virtuoso" in self.server:
            return Rows(rows.columns, self._check_uncut(rows, clock))
        return rows

    def _check_uncut(self, rows: Rows, clock: Clock) -> Iterator[tuple[Term | None, ...]]:
        """Yield triples; refuse what Virtuoso cut off, which says its limit with SELECT alone."""
        count = 0
        for row in rows:
            count += 1
            yield row
        if count < _FEWEST_CUT:
            return
        request = _request(self.endpoint, "SELECT ?s WHERE { ?s ?p ?o }", (), ACCEPTED["SELECT"])
        answer = Answer(self._opener, request, clock)
        answer.close()
        check_limit(answer, count)


class _Query(SPARQLWrapper):
    """A query as SPARQLWrapper holds it, made a request that is sent under a clock of ours."""

    def request(self) -> Request:
        """Make the request of the SPARQL Protocol."""
        fields = urlencode({**self.parameters, "query": [self.queryString]}, True, safe="/")
        headers = {"User-Agent": self.agent, **self.customHttpHeaders}
        if self.method == POST:
            return Request(self.endpoint, fields.encode("ascii"), headers)
        return Request(f"{self.endpoint}?{fields}", headers=headers)


def _request(endpoint: str, query: str, graphs: tuple[str, ...], accepted: str) -> Request:
    """Make the request that asks a query of named graphs."""
    try:
        size = len(query.encode())
    except UnicodeEncodeError:
        raise InputError("not a SPARQL 1.1 query: it holds half a character") from None
    if "\0" in query:
        raise InputError("not a SPARQL 1.1 query: it holds a NUL")
    wrapper = _Query(endpoint, agent=AGENT)
    wrapper.queryString = query  # setQuery guesses: it takes `PREFIX drop: <...>` for an update
    for graph in graphs:
        wrapper.addParameter("default-graph-uri", graph)
        wrapper.addParameter("named-graph-uri", graph)
    if graphs or size > LONGEST_ADDRESS or "?" in endpoint:
        wrapper.setMethod(POST)
    for name, value in {"Accept": accepted, **authorisation()}.items():
        wrapper.addCustomHttpHeader(name, value)
    return wrapper.request()
