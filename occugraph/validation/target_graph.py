"""The graph to check: the built one, or the one that files make up together."""

import contextlib
import gc
import logging
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import pyoxigraph as ox
from rdflib import URIRef

from ..errors import InputError, OutsideError
from ..files.printable import format_count
from ..graph.engine import Engine, to_oxigraph
from ..rdf.namespaces import BASE
from ..rdf.readers import Input, find_base
from ..rdf.syntax_errors import refuse_bad_syntax
from ..rdf.writers import nquads
from .positions.places import Place, Wanted, places
from .quick_graph import QuickGraph

#: What an engine's graph is: the default graph or, where that is empty, all named ones.
_PATTERNS = ("?subject ?predicate ?object", "GRAPH ?graph { ?subject ?predicate ?object }")


class TargetGraph(NamedTuple):
    """A graph to check, and what it was made of."""

    graph: QuickGraph
    base: str
    """Base IRI of occugraph's own terms in it."""
    inputs: tuple[Input, ...]
    built: bool
    """Whether it was built here, from the embedded tables."""

    @property
    def remarks(self) -> tuple[str, ...]:
        """What of the graph is not checked."""
        count = format_count(self.graph.quick.aside, "triple")
        problem = f"{count} about triples (RDF 1.2) left aside: no check is about them"
        return (problem,) if self.graph.quick.aside else ()

    def places(self, wanted: Sequence[Wanted]) -> list[Place | None]:
        """Find the lines of files, or the rows of tables, that findings come from."""
        if self.built:
            from .positions.tables import rows

            return rows(self.graph.quick.oxigraph, self.base, wanted)
        return places(self.inputs, wanted)

    def sources(self, wanted: Sequence[Wanted]) -> list[Place | None]:
        """Find the rows of tables that findings in a file of the project's own graph come from."""
        own = URIRef(f"{self.base}ontology#classifies")
        if self.built or not wanted or (None, own, None) not in self.graph:
            return [None for _ in wanted]
        from .positions.tables import rows

        return rows(self.graph.quick.oxigraph, self.base, wanted)


def read_target(read: Sequence[Input], base: str | None) -> TargetGraph:
    """Put together what was read, or build the graph where there is nothing."""
    _check_base(base)
    graph = QuickGraph()
    for each in read:
        add(graph, each)
    if read:
        return TargetGraph(graph, base or _detect_base(graph), tuple(read), False)
    from ..graph.build import build

    content = nquads(build(base=base or BASE).dataset)
    graph.fill(ox.parse(content, ox.RdfFormat.N_QUADS))
    return TargetGraph(graph, base or BASE, (), True)


def fetch_target(engine: Engine, name: str, base: str | None) -> TargetGraph:
    """Fetch the graph that an engine answers from, and make sure that it is whole."""
    _check_base(base)
    graph = QuickGraph()
    for pattern in _PATTERNS:
        ((counted,),) = engine.run(f"SELECT (COUNT(*) AS ?count) WHERE {{ {pattern} }}").rows
        there = int(counted.value) if counted else 0
        if there:
            break
    else:
        raise OutsideError(f"{name}: holds no triples")
    query = f"SELECT ?subject ?predicate ?object WHERE {{ {pattern} }}"
    fetched = graph.fill(ox.Quad(*map(to_oxigraph, row)) for row in engine.rows(query))
    if fetched != there:
        problem = f"gave {fetched:,} of {there:,} triples; raise the limit that the server sets to "
        raise OutsideError(f"{name}: {problem}its answers")
    return TargetGraph(graph, base or _detect_base(graph), (), False)


def _check_base(base: str | None) -> None:
    """Refuse a base IRI that no graph may be built with, where one is given."""
    if base is not None:
        from ..graph.build import checked_base

        checked_base(base)


def add(graph: QuickGraph, read: Input) -> None:
    """Add the triples of a file; its blank nodes are its own."""
    with refuse_bad_syntax(read.name, read.syntax, read.data):
        quads = ox.parse(read.data, read.syntax, base_iri=read.base, rename_blank_nodes=True)
        if not graph.fill(quads):
            raise InputError("holds no triples", file=read.name)


def _detect_base(graph: QuickGraph) -> str:
    """Find the base IRI of occugraph's own terms in a graph that may be built with another."""
    base = find_base(graph.quick.oxigraph) or BASE
    return base if (None, URIRef(f"{base}ontology#classifies"), None) in graph else BASE


@contextlib.contextmanager
def quiet_run() -> Iterator[None]:
    """Keep what rdflib and pySHACL log away, and the collector, which is slow."""
    collecting, level = gc.isenabled(), logging.root.manager.disable
    gc.disable()
    logging.disable()
    try:
        yield
    finally:
        logging.disable(level)
        if collecting:
            gc.enable()
