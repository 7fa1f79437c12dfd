"""Answering a query from a store, within limits."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from typing import IO, Any, NamedTuple, cast

import pyoxigraph as ox

from ..rdf.namespaces import VOCABULARIES
from .replies import Refusal
from .sandbox import clauses, sealed
from .spool import LARGEST_ANSWER, Spool, too_large


class Question(NamedTuple):
    """What a worker is asked, as one JSON list."""

    query: str
    default_graphs: tuple[str, ...]
    named_graphs: tuple[str, ...]
    table: str | None
    """Name of the format for rows; None where the client takes none."""
    graph: str | None
    """Name of the format for triples."""
    file: str
    """Where the answer may be kept."""


class Answering:
    """Answers questions from a store.

    Args:
        store: what answers.
        rows: most rows, or triples, of an answer.

    """

    def __init__(self, store: ox.Store, rows: int) -> None:
        self.store, self.rows = store, rows

    def answer(self, question: Question, spool: Spool) -> str:
        """Write the answer; give the name of its format.

        Raises:
            Refusal: with the status and a line for the client.

        """
        try:
            return self._answer(question, spool)
        except SyntaxError as error:
            raise Refusal(400, f"not a SPARQL 1.1 query: {_one_line(error)}") from None
        except OSError as error:
            raise Refusal(500, f"the query could not be answered: {_one_line(error)}") from None
        except (RuntimeError, ValueError) as error:
            raise Refusal(400, f"the query cannot be run: {_one_line(error)}") from None

    def _answer(self, question: Question, spool: Spool) -> str:
        found = clauses(question.query)
        if found is not None and found.service:
            raise Refusal(403, "SERVICE is refused: this endpoint asks no other server")
        files = (*question.default_graphs, *question.named_graphs, *(found.files if found else ()))
        for graph in files:
            if graph.lower().startswith("file:") and not self._has(graph):
                raise Refusal(403, f"this endpoint reads no files, and has no graph <{graph}>")
        dataset: dict[str, Any] = {
            "use_default_graph_as_union": not (found and found.dataset),
        }
        if question.default_graphs or question.named_graphs:
            dataset = {
                "default_graph": [ox.NamedNode(it) for it in question.default_graphs],
                "named_graphs": [ox.NamedNode(it) for it in question.named_graphs],
            }
        with sealed():
            result = self.store.query(question.query, **dataset)
            if found is None:
                line = "what this query says of SERVICE, FROM or file: cannot be checked"
                raise Refusal(403, line)
            if isinstance(result, ox.QueryTriples):
                return self._triples(result, question.graph, spool)
            return self._table(result, question.table, spool)

    def _has(self, graph: str) -> bool:
        return self.store.contains_named_graph(ox.NamedNode(graph))

    def _table(
        self, result: ox.QuerySolutions | ox.QueryBoolean, name: str | None, spool: Spool
    ) -> str:
        if name is None:
            raise Refusal(406, "rows come as JSON, XML, CSV or TSV")
        syntax: ox.QueryResultsFormat = getattr(ox.QueryResultsFormat, name)
        result.serialize(cast("IO[bytes]", spool), syntax)
        limit = self.rows
        # no row takes less than a byte
        if isinstance(result, ox.QuerySolutions) and spool.size > limit:
            rows = _rows(spool.written(), syntax)
            if any(number == limit for number, _ in enumerate(rows)):
                raise Refusal(413, too_large(f"{limit:,} rows"))
        return name

    def _triples(self, result: ox.QueryTriples, name: str | None, spool: Spool) -> str:
        if name is None:
            raise Refusal(406, "triples come as Turtle, N-Triples, RDF/XML, JSON-LD and more")
        limit = self.rows

        def counted() -> Iterator[ox.Triple]:
            for number, triple in enumerate(result):
                if number == limit:
                    raise Refusal(413, too_large(f"{limit:,} triples"))
                yield triple

        syntax: ox.RdfFormat = getattr(ox.RdfFormat, name)
        written = cast("IO[bytes]", spool)
        ox.serialize(counted(), written, format=syntax, prefixes=VOCABULARIES)
        return name


def _rows(file: IO[bytes], syntax: ox.QueryResultsFormat) -> Iterable[object]:
    if syntax == ox.QueryResultsFormat.CSV:  # which the engine writes, but does not read
        csv.field_size_limit(LARGEST_ANSWER)
        rows = csv.reader(io.TextIOWrapper(file, "utf-8", newline=""))
        next(rows)
        return rows
    read = ox.parse_query_results(file, syntax)
    return read if isinstance(read, ox.QuerySolutions) else ()


def _one_line(error: Exception) -> str:
    line = " ".join(str(error).split())
    return line if len(line) <= 300 else f"{line[:300]}..."
