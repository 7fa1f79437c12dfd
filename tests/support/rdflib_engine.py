"""rdflib's SPARQL engine over the same graph: the same text, the same rows, slower."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

import pyoxigraph as ox
import rdflib
from rdflib.plugins.sparql import prepareQuery

from occugraph.graph.engine import STRING, TRIPLE, Rows, Table, Term, yes_or_no
from occugraph.rdf.rdflib_terms import to_rdflib


class RdflibEngine:
    """rdflib's own SPARQL engine, over a graph in memory.

    Args:
        store: the graph in Oxigraph's store, which writes every number one way.

    """

    def __init__(self, store: ox.Store) -> None:
        self.dataset = rdflib.Dataset(default_union=True)
        convert = cache(to_rdflib)
        graphs: dict[Any, rdflib.Graph] = {ox.DefaultGraph(): self.dataset.default_graph}
        # rdflib's own parser would spell some values anew
        for quad in store:
            if quad.graph_name not in graphs:
                graphs[quad.graph_name] = self.dataset.graph(convert(quad.graph_name))
            subject, predicate, value = map(convert, quad.triple)
            self.dataset.add((subject, predicate, value, graphs[quad.graph_name]))

    def run(self, query: str) -> Table:
        """Run a query; see `Engine`."""
        return self.rows(query).table()

    def rows(self, query: str) -> Rows:
        """Run a query; see `Engine`."""
        result = self.dataset.query(prepareQuery(query))
        if result.type == "ASK":
            return yes_or_no(bool(result.askAnswer))
        columns = TRIPLE if result.vars is None else tuple(map(str, result.vars))
        return Rows(columns, _rows(result))


def _rows(result: rdflib.query.Result) -> Iterator[tuple[Term | None, ...]]:
    for row in result:
        yield tuple(None if term is None else _term(term) for term in row)  # type: ignore[union-attr]


def _term(term: Any) -> Term:
    text = str(term)
    if isinstance(term, rdflib.Literal):
        if term.language:
            return Term(text, "literal", term.language)
        datatype = None if term.datatype is None else str(term.datatype)
        return Term(text, "literal", None, None if datatype == STRING else datatype)
    return Term(text, "bnode" if isinstance(term, rdflib.BNode) else "iri")
