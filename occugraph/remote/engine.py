"""A SPARQL 1.1 endpoint as an engine."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.request import Request

from SPARQLWrapper import POST, SELECT, SPARQLWrapper

from ..errors import InputError, OutsideError
from ..graph.engine import Rows, Table, Term
from ..graph.query_text import form, names_its_graphs
from .discovery import Found, found_by
from .endpoints import AGENT, authorisation, checked_url, opener, timeout, told
from .failures import Declined
from .results import ACCEPTED, cut_off, read
from .transport import Answer, Clock, retried

#: No server is set to fewer rows than this.
_FEWEST_CUT = 1_000
#: A longer query goes into the body of a request, not into its address.
LONGEST_ADDRESS = 1_500


class RemoteEngine:
    """A SPARQL 1.1 endpoint, asked through SPARQLWrapper.

    Queries are answered from the union of the graph's named graphs, whether the server's own
    default graph is that union or not. What fails and may pass is tried again, but never after
    a row was handed out.

    Args:
        endpoint: address that answers queries.

    Raises:
        InputError: no such address; `OCCUGRAPH_TIMEOUT` holds no number of seconds.

    """

    def __init__(self, endpoint: str) -> None:
        self.endpoint = checked_url(endpoint)
        self.seconds = timeout()
        self.server = ""
        """What the server says it is, once it has answered."""
        self._opener = opener(endpoint)
        self._found: Found | None = None

    @property
    def base(self) -> str:
        """Where the IRIs of the graph at the endpoint live.

        Raises:
            OutsideError: there is no graph of ours.

        """
        base = self._find().base
        if base is None:
            where = told(self.endpoint)
            raise OutsideError(
                f"{where}: no graph of occupations is there; "
                f"`occugraph load --endpoint {where}` puts one there"
            )
        return base

    def run(self, query: str) -> Table:
        """Run a query; see `Engine`.

        Raises:
            InputError: text that is not a SPARQL query, or that the server refuses.
            OutsideError: the server cannot be reached, fails, or gives no whole answer in time.

        """
        graphs = self._graphs(query)
        clock = Clock(self.seconds)
        return retried(clock, lambda: self._ask(query, graphs, clock).table())

    def rows(self, query: str) -> Rows:
        """Run a query, the rows as they come; see `Engine`.

        Raises:
            InputError, OutsideError: as `run`; here, and while the rows are gone through.

        """
        graphs = self._graphs(query)
        clock = Clock(self.seconds)
        return retried(clock, lambda: self._ask(query, graphs, clock))

    def plainly(self, query: str) -> Table:
        """Run a query on what the server takes for its default and named graphs.

        Raises:
            InputError, OutsideError: as `run`.

        """
        clock = Clock(self.seconds)
        return retried(clock, lambda: self._ask(query, (), clock).table())

    def _graphs(self, query: str) -> tuple[str, ...]:
        """Named graphs that a query is to be asked of; none where it names its own."""
        return () if names_its_graphs(query) else self._find().graphs

    def _find(self) -> Found:
        if self._found is None:
            try:
                found = found_by(self.plainly)
            except Declined:  # a server that cannot be asked so holds nothing of ours
                found = Found(None, ())
            if not found.whole:
                where = told(self.endpoint)
                raise OutsideError(
                    f"{where}: the graph there is not whole, as a load goes on or was broken off: "
                    f"repeat `occugraph load --endpoint {where}`"
                )
            self._found = found
        return self._found

    def _ask(self, query: str, graphs: tuple[str, ...], clock: Clock) -> Rows:
        kind = form(query)
        request = _asking(self.endpoint, query, graphs, ACCEPTED[kind])
        answer = Answer(self._opener, request, clock)
        self.server = str(answer.headers.get("Server", ""))
        rows = read(answer, kind)
        if kind == "CONSTRUCT" and "Virtuoso" in self.server:
            return Rows(rows.columns, self._uncut(rows, clock))
        return rows

    def _uncut(self, rows: Rows, clock: Clock) -> Iterator[tuple[Term | None, ...]]:
        """Yield triples, and see that they are fewer than the rows of which Virtuoso makes them.

        It says its limit of rows with the rows of SELECT, and cuts CONSTRUCT off without a word.
        """
        count = 0
        for row in rows:
            count += 1
            yield row
        if count < _FEWEST_CUT:
            return
        request = _asking(self.endpoint, "SELECT ?s WHERE { ?s ?p ?o }", (), ACCEPTED["SELECT"])
        answer = Answer(self._opener, request, clock)
        answer.close()
        if limit := cut_off(answer, count):
            raise limit


def _asking(endpoint: str, query: str, graphs: tuple[str, ...], accepted: str) -> Request:
    """Say a query as a request of SPARQLWrapper's."""
    try:
        size = len(query.encode())
    except UnicodeEncodeError:
        raise InputError("not a SPARQL 1.1 query: it holds half a character") from None
    if "\0" in query:
        raise InputError("not a SPARQL 1.1 query: it holds a NUL")
    wrapper = SPARQLWrapper(endpoint, agent=AGENT)
    # The form is told, not guessed: it takes `PREFIX drop: <...> SELECT` for an update.
    wrapper.queryString, wrapper.queryType = query, SELECT
    wrapper.setOnlyConneg(True)
    for graph in graphs:
        wrapper.addParameter("default-graph-uri", graph)
        wrapper.addParameter("named-graph-uri", graph)
    if graphs or size > LONGEST_ADDRESS or "?" in endpoint:
        wrapper.setMethod(POST)
    for name, value in {"Accept": accepted, **authorisation()}.items():
        wrapper.addCustomHttpHeader(name, value)
    return wrapper._createRequest()  # sent by us: its own timeout ends where an answer begins
