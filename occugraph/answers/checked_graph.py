"""The graph to check: the built one, or the one that files make up together."""

from __future__ import annotations

import contextlib
import gc
import logging
from collections.abc import Iterator, Sequence
from pathlib import Path

import pyoxigraph as ox
from rdflib import URIRef

from ..errors import InputError
from ..graph.build import build, checked_base
from ..graph.reading import base_of, format_of, read_bytes
from ..graph.writing import nquads
from ..namespaces import BASE
from .quickgraph import QuickGraph


def checked_graph(files: Sequence[Path], base: str | None) -> tuple[QuickGraph, str]:
    """Read files, or build the graph where there are none.

    Returns:
        The graph, and where occugraph's own terms live in it.

    Raises:
        InputError: a file that is not in its format, with the line, or holds nothing; a base
            that is no IRI.
        UnknownName: a suffix that no format has.

    """
    if base is not None:
        checked_base(base)
    graph = QuickGraph()
    for path in files:
        add_file(graph, path)
    if not files:
        data = nquads(build(base=base or BASE).dataset)
        graph.fill(ox.parse(data, ox.RdfFormat.N_QUADS))
    return graph, base or _base(graph)


def add_file(graph: QuickGraph, path: Path) -> None:
    """Add the triples of a file; its blank nodes are its own.

    Raises:
        InputError, UnknownName: as `checked_graph`.

    """
    syntax, data = format_of(path), read_bytes(path)
    where = path.resolve().as_uri()
    try:
        count = graph.fill(ox.parse(data, syntax, base_iri=where, rename_blank_nodes=True))
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


def _base(graph: QuickGraph) -> str:
    """Find where occugraph's own terms live in a graph that was built with another base."""
    found = base_of(graph.quick.oxigraph) or BASE
    own = (None, URIRef(f"{found}ontology#classifies"), None)
    return found if own in graph else BASE


@contextlib.contextmanager
def undisturbed() -> Iterator[None]:
    """Keep the collector of garbage and rdflib's logging out of the way.

    The collector would go through a growing graph again and again; rdflib logs every ill-typed
    literal with a traceback, where saying what is wrong is for the checks.
    """
    collecting, logger = gc.isenabled(), logging.getLogger("rdflib.term")
    level = logger.level
    gc.disable()
    logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        logger.setLevel(level)
        if collecting:
            gc.enable()
