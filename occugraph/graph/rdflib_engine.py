"""rdflib as an engine: the same text, the same rows, slower; to check the other engines by."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterable, Iterator
from typing import Any

import rdflib
from pyparsing import ParseBaseException
from rdflib.plugins.sparql import prepareQuery

from ..errors import InputError, OccugraphError
from .engine import STRING, TRIPLE, Rows, Table, Term, one_line, yes_or_no
from .own_query import form, without_texts

#: What would have rdflib read files and other servers, and keep what it read.
_OUTSIDE = re.compile(r"(?<![\w?$:.-])(FROM|SERVICE)(?![\w:-])", re.IGNORECASE)


class RdflibEngine:
    """rdflib's own SPARQL engine, over a graph in memory.

    Args:
        nquads: the graph as Oxigraph's store spells it, which writes every number one way.

    """

    def __init__(self, nquads: bytes) -> None:
        self.dataset = rdflib.Dataset(default_union=True)
        self.dataset.parse(data=nquads, format="nquads")

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
