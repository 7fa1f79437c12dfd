"""rdflib as an engine: the same text, the same rows, slower; to check the other engines by."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

import pyoxigraph as ox
import rdflib
from pyparsing import ParseBaseException
from rdflib.plugins.sparql import prepareQuery

from ..errors import InputError, OccugraphError
from .engine import STRING, TRIPLE, Rows, Table, Term, one_line, yes_or_no
from .query_text import form, without_texts

#: What would have rdflib read files and other servers, and keep what it read.
_OUTSIDE = re.compile(r"(?<![\w?$:.-])(FROM|SERVICE)(?![\w:-])", re.IGNORECASE)


class RdflibEngine:
    """rdflib's own SPARQL engine, over a graph in memory.

    Args:
        nquads: the graph as Oxigraph's store spells it, which writes every number one way.

    """

    def __init__(self, nquads: bytes) -> None:
        self.dataset = rdflib.Dataset(default_union=True)
        said = cache(to_rdflib)
        graphs: dict[Any, rdflib.Graph] = {ox.DefaultGraph(): self.dataset.default_graph}
        # rdflib's own parser would spell some values anew
        for quad in ox.parse(nquads, ox.RdfFormat.N_QUADS):
            if quad.graph_name not in graphs:
                graphs[quad.graph_name] = self.dataset.graph(said(quad.graph_name))
            subject, predicate, value = map(said, quad.triple)
            self.dataset.add((subject, predicate, value, graphs[quad.graph_name]))

    def run(self, query: str) -> Table:
        """Run a query; see `Engine`.

        Raises:
            InputError: text that is not a SPARQL query, or reads from elsewhere.

        """
        return self.rows(query).table()

    def rows(self, query: str) -> Rows:
        """Run a query, the rows as they come; see `Engine`.

        Raises:
            InputError: as `run`; here, and while the rows are gone through.

        """
        asked = form(query)
        if outside := _OUTSIDE.search(without_texts(query)):
            raise InputError(f"rdflib's engine takes no {outside[1].upper()}: leave it out")
        with _told():
            result = self.dataset.query(prepareQuery(query))
            if asked == "ASK":
                return yes_or_no(bool(result.askAnswer))
            columns = TRIPLE if result.vars is None else tuple(map(str, result.vars))
        return Rows(columns, _rows(result))


def to_rdflib(term: Any) -> rdflib.term.Identifier:
    """Say one of Oxigraph's terms as rdflib's, its lexical form as it is.

    >>> to_rdflib(ox.Literal("007", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#byte")))
    rdflib.term.Literal('007', datatype=rdflib.term.URIRef('http://www.w3.org/2001/XMLSchema#byte'))
    """
    if isinstance(term, ox.NamedNode):
        return rdflib.URIRef(term.value)
    if isinstance(term, ox.BlankNode):
        return rdflib.BNode(term.value)
    if not isinstance(term, ox.Literal):
        raise InputError("holds a triple within a triple (RDF-star), which rdflib cannot hold")
    if term.language:
        return rdflib.Literal(term.value, lang=term.language)
    if term.datatype.value == STRING:
        return rdflib.Literal(term.value)
    return rdflib.Literal(term.value, datatype=rdflib.URIRef(term.datatype.value), normalize=False)


def _rows(result: Iterable[Any]) -> Iterator[tuple[Term | None, ...]]:
    with _told():
        for row in result:
            yield tuple([None if term is None else _term(term) for term in row])


def _term(term: Any) -> Term:
    text = str(term)
    if isinstance(term, rdflib.Literal):
        if term.language:
            return Term(text, "literal", term.language)
        datatype = None if term.datatype is None else str(term.datatype)
        return Term(text, "literal", None, None if datatype == STRING else datatype)
    return Term(text, "bnode" if isinstance(term, rdflib.BNode) else "iri")


@contextlib.contextmanager
def _told() -> Iterator[None]:
    """Say what rdflib says as this project's errors: it raises whatever comes."""
    try:
        yield
    except OccugraphError:
        raise
    except ParseBaseException as error:
        raise InputError(f"not a SPARQL 1.1 query: {one_line(error)}") from None
    except RecursionError:
        raise InputError("the query is nested too deeply for rdflib's engine") from None
    except Exception as error:
        raise InputError(f"the query cannot be run: {one_line(error)}") from None
