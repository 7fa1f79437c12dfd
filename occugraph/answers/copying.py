"""A graph twice over: as rdflib has it, for pySHACL, and in Oxigraph, which answers its SPARQL.

rdflib's engine takes seconds for a question over a whole graph, Oxigraph's milliseconds; and
reading with Oxigraph is several times faster than with rdflib. Terms stay as they are written:
language tags, datatypes and lexical forms, well-typed or not.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
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
_OxTerm = ox.NamedNode | ox.BlankNode | ox.Literal


class AnsweringStore(Memory):
    """rdflib's store in memory; its SPARQL queries are answered by Oxigraph."""

    def __init__(self) -> None:
        super().__init__()
        self.oxigraph = ox.Store()

    def query(
        self,
        query: Any,
        initNs: Mapping[str, Any],  # noqa: N803
        initBindings: Mapping[str, Identifier],  # noqa: N803
        queryGraph: str,  # noqa: N803
        **kwargs: Any,
    ) -> Result:
        """Answer a SELECT query; anything else is left to rdflib."""
        bindings = {ox.Variable(str(name)): _to_ox(term) for name, term in initBindings.items()}
        if not isinstance(query, str) or kwargs or None in bindings.values():
            raise NotImplementedError
        found = self.oxigraph.query(query, prefixes=dict(initNs), substitutions=bindings)
        if not isinstance(found, ox.QuerySolutions):
            raise NotImplementedError
        result = Result("SELECT")
        result.vars = [Variable(variable.value) for variable in found.variables]
        result.bindings = [
            {
                name: to_rdflib(term)
                for name, term in zip(result.vars, solution, strict=True)
                if term is not None
            }
            for solution in found
        ]
        return result


def empty_graph() -> Graph:
    """Make a graph without triples and without prefixes, on an answering store."""
    return Graph(store=AnsweringStore(), bind_namespaces="none")


def add(graph: Graph, quads: Iterable[ox.Quad]) -> int:
    """Add the triples of quads, whichever named graph they stand in.

    Returns:
        How many quads there were.
    """
    known: dict[Any, Identifier] = {}
    put = graph.store.add
    triples = []
    count = 0
    for count, quad in enumerate(quads, 1):
        subject, predicate, obj = quad.triple
        triple = []
        for term in (subject, predicate, obj):
            same = known.get(term)
            if same is None:
                same = known[term] = to_rdflib(term)
            triple.append(same)
        put((triple[0], triple[1], triple[2]), graph)  # type: ignore[arg-type]
        triples.append(ox.Quad(subject, predicate, obj))
    if isinstance(graph.store, AnsweringStore):
        graph.store.oxigraph.extend(triples)
    return count


def to_rdflib(term: Any) -> Identifier:
    """Say one of Oxigraph's terms as rdflib's.

    >>> to_rdflib(ox.Literal("007", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#integer")))
    rdflib.term.Literal('007', datatype=rdflib.term.URIRef('http://www.w3.org/2001/XMLSchema#integer'))
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


def _to_ox(term: Identifier) -> _OxTerm | None:
    if isinstance(term, URIRef):
        return ox.NamedNode(str(term))
    return None


def add_file(graph: Graph, path: Path) -> None:
    """Add the triples of a file; its blank nodes are its own.

    Raises:
        InputError: a file that is not in its format, with the line, or holds nothing.
        UnknownName: a suffix that no format has.
    """
    syntax, data = format_of(path), read_bytes(path)
    try:
        quads = ox.parse(
            data, syntax, base_iri=path.resolve().as_uri(), rename_blank_nodes=len(graph) > 0
        )
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
