"""A graph twice over: as rdflib has it, for pySHACL, and in Oxigraph, which answers its SPARQL.

rdflib's engine takes seconds for a question over a whole graph, Oxigraph's milliseconds; and
reading with Oxigraph is several times faster than with rdflib. Terms stay as they are written:
language tags, datatypes and lexical forms, well-typed or not.
"""

from __future__ import annotations

import contextlib
import gc
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pyoxigraph as ox
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.plugins.stores.memory import Memory
from rdflib.query import Result
from rdflib.term import Identifier, Variable

from ..errors import InputError
from ..graph.reading import format_of, read_bytes

_STRING = "http://www.w3.org/2001/XMLSchema#string"


class AnsweringStore(Memory):
    """rdflib's store in memory; its SPARQL queries are answered by Oxigraph."""

    def __init__(self) -> None:
        super().__init__()
        self.oxigraph = ox.Store()

    def query(  # type: ignore[override]
        self,
        query: Any,
        initNs: Mapping[str, Any],  # noqa: N803
        initBindings: Mapping[str, Identifier],  # noqa: N803
        queryGraph: str,  # noqa: N803
        **kwargs: Any,
    ) -> Result:
        """Answer a SELECT query in which IRIs may be bound; anything else is left to rdflib."""
        if not isinstance(query, str) or not all(
            isinstance(term, URIRef) for term in initBindings.values()
        ):
            raise NotImplementedError
        bound = {
            ox.Variable(str(name)): ox.NamedNode(str(term)) for name, term in initBindings.items()
        }
        found = self.oxigraph.query(query, prefixes=dict(initNs), substitutions=bound)
        if not isinstance(found, ox.QuerySolutions):
            raise NotImplementedError
        result = Result("SELECT")
        result.vars = [Variable(variable.value) for variable in found.variables]
        result.bindings = [
            {
                name: _harmless(term)
                for name, term in zip(result.vars, solution, strict=True)
                if term is not None
            }
            for solution in found
        ]
        return result


def _harmless(term: Any) -> Identifier:
    """Double backslashes: pySHACL puts values into messages as templates of regular expressions."""
    if isinstance(term, ox.Literal) and "\\" in term.value:
        return Literal(term.value.replace("\\", "\\\\"))
    return to_rdflib(term)


def answering_graph() -> Graph:
    """Make an empty graph on a store that answers."""
    return Graph(store=AnsweringStore(), bind_namespaces="none")


def add_file(graph: Graph, path: Path) -> None:
    """Add the triples of a file; its blank nodes are its own.

    Raises:
        InputError: a file that is not in its format, with the line, or holds nothing.
        UnknownName: a suffix that no format has.

    """
    syntax, data = format_of(path), read_bytes(path)
    where = path.resolve().as_uri()
    try:
        quads = ox.parse(data, syntax, base_iri=where, rename_blank_nodes=len(graph) > 0)
        count = add(graph, quads)
    except SyntaxError as error:
        problem = " ".join(str(error.msg).split())
        raise InputError(
            f"not {syntax.name}: {problem}", file=str(path), line=error.lineno
        ) from None
    except InputError as error:
        raise InputError(error.problem, file=str(path)) from None
    except (ValueError, OSError) as error:
        raise InputError(f"not {syntax.name}: {error}", file=str(path)) from None
    if not count:
        raise InputError("holds no triples", file=str(path))


def add_turtle(graph: Graph, text: str) -> None:
    """Add the triples of a text in Turtle; its blank nodes are its own."""
    add(graph, ox.parse(text, ox.RdfFormat.TURTLE, rename_blank_nodes=True))


def add(graph: Graph, quads: Iterable[ox.Quad]) -> int:
    """Add the triples of quads, whichever named graph they stand in.

    Returns:
        How many quads there were.

    """
    known: dict[Any, Identifier] = {}
    put: Any = graph.store.add
    triples = []
    count = 0
    for count, quad in enumerate(quads, 1):
        terms = tuple(quad.triple)
        triple = []
        for term in terms:
            same = known.get(term)
            if same is None:
                same = known[term] = to_rdflib(term)
            triple.append(same)
        put(tuple(triple), graph)
        triples.append(ox.Quad(*terms))
    if isinstance(graph.store, AnsweringStore):
        graph.store.oxigraph.extend(triples)
    return count


def to_rdflib(term: Any) -> Identifier:
    """Say one of Oxigraph's terms as rdflib's.

    >>> to_rdflib(ox.Literal("007", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#byte")))
    rdflib.term.Literal('007', datatype=rdflib.term.URIRef('http://www.w3.org/2001/XMLSchema#byte'))
    """
    if isinstance(term, ox.NamedNode):
        return URIRef(term.value)
    if isinstance(term, ox.BlankNode):
        return BNode(term.value)
    if not isinstance(term, ox.Literal):
        raise InputError("holds a triple within a triple (RDF-star), which the checks cannot see")
    if term.language:
        return Literal(term.value, lang=term.language)
    if term.datatype.value == _STRING:
        return Literal(term.value)
    return Literal(term.value, datatype=URIRef(term.datatype.value), normalize=False)


@contextlib.contextmanager
def collecting_later() -> Iterator[None]:
    """Put off the collector of garbage: it would go through a growing graph again and again."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()
