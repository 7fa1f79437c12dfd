"""SHACL's property paths as SPARQL's."""

from rdflib import Graph, URIRef
from rdflib.namespace import RDF
from rdflib.term import Node

from ..shapes import SH

#: Steps of a sequence and paths within paths; pySHACL itself gives up at ten.
_LEVELS = 6
_MANIFOLD: dict[Node | None, str] = {
    SH.zeroOrMorePath: "*",
    SH.oneOrMorePath: "+",
    SH.zeroOrOnePath: "?",
}


class NotCompiledError(Exception):
    """A shape says what is not written as SPARQL: all that it looks at may fail."""


def write_path(shapes: Graph, path: Node, depth: int = 0) -> str:
    """Write a path that leads where pySHACL's own walk leads."""
    if isinstance(path, URIRef):
        return write_iri(path)
    if depth > _LEVELS:
        raise NotCompiledError
    if (path, RDF.first, None) in shapes:
        return _join(shapes, path, "/", depth)
    ((kind, inner),) = (
        shapes.predicate_objects(path) if _is_single(shapes, path) else [(None, None)]
    )
    if kind == SH.alternativePath and inner is not None:
        return _join(shapes, inner, "|", depth)
    if kind == SH.inversePath and isinstance(inner, URIRef):  # pySHACL turns no sequence round
        return f"^{write_iri(inner)}"
    if kind in _MANIFOLD and inner is not None:
        return f"({write_path(shapes, inner, depth + 1)}){_MANIFOLD[kind]}"
    raise NotCompiledError


def write_steps(shapes: Graph, path: Node) -> list[str]:
    """Write the steps of a path that lead one to the next."""
    steps = shapes.items(path) if (path, RDF.first, None) in shapes else [path]
    return [write_path(shapes, step, 1) for step in steps]


def write_iri(iri: Node) -> str:
    """Write an IRI; what SPARQL cannot hold is not compiled."""
    if not isinstance(iri, URIRef) or set(iri) & set('<>"{}|^`\\ \n\r\t'):
        raise NotCompiledError
    return f"<{iri}>"


def _is_single(shapes: Graph, path: Node) -> bool:
    return len(list(shapes.predicate_objects(path))) == 1


def _join(shapes: Graph, items: Node, sign: str, depth: int) -> str:
    steps = [write_path(shapes, step, depth + 1) for step in shapes.items(items)]
    if not 2 <= len(steps) <= _LEVELS:  # fewer are refused by pySHACL
        raise NotCompiledError
    return f"({sign.join(steps)})"
