"""A screen before the judge: which nodes may fail a shape, asked of the whole graph in SPARQL.

pySHACL then judges these alone, so that every finding is its own. What a shape says that is not
written as SPARQL is not screened: pySHACL judges all that it looks at.
"""

from collections.abc import Iterable, Iterator

from rdflib import RDF, RDFS, Graph, URIRef
from rdflib.term import Node

from ..quick_graph import QuickGraph
from ..shapes import SH, Examined
from .conditions import Conditions
from .paths import NotCompiledError

_TARGETS = (SH.targetClass, SH.targetSubjectsOf, SH.targetObjectsOf)


def find_suspects(graph: QuickGraph, shapes: Graph) -> dict[Node, list[Node]]:
    """Find, for each shape that can be screened, the nodes that may fail it."""
    if (None, RDF.type, SH.ConstraintComponent) in shapes:  # constraints of the shapes' own
        return {}
    examined, suspects = Examined(graph), {}
    for shape in {each for kind in _TARGETS for each in shapes.subjects(kind)}:
        conditions = Conditions(shapes, examined.subclasses)
        try:
            queries = list(_queries(examined, conditions, shape))
        except NotCompiledError:
            continue
        if _tells_apart(graph, queries, conditions):
            nodes = {
                node for query in queries for node in graph.select(query, conditions.functions)
            }
            suspects[shape] = list(nodes)
    return suspects


def narrow_targets(shapes: Graph, suspects: dict[Node, list[Node]]) -> None:
    """Let shapes look at the nodes that may fail, and at nothing else."""
    for shape, nodes in suspects.items():
        remove_targets(shapes, [shape])
        for node in nodes:
            shapes.add((shape, SH.targetNode, node))


def remove_targets(shapes: Graph, unwanted: Iterable[Node]) -> None:
    """Let shapes look at nothing of themselves; others may still refer to them."""
    for shape in unwanted:
        for kind in (*_TARGETS, SH.targetNode, SH.target):
            shapes.remove((shape, kind, None))


def _queries(examined: Examined, conditions: Conditions, shape: Node) -> Iterator[str]:
    """Write the questions which nodes may fail a shape, one for each condition."""
    shapes = conditions.shapes
    kinds = set(shapes.objects(shape, RDF.type))
    classes = {RDFS.Class, *shapes.subjects(RDFS.subClassOf, RDFS.Class)}
    named = ((shape, kind, None) in shapes for kind in (SH.targetNode, SH.target))
    if kinds & classes or any(named):
        raise NotCompiledError
    targets = [
        pattern
        for kind in _TARGETS
        for term in shapes.objects(shape, kind)
        for pattern in examined.target(kind, term)
        if isinstance(term, URIRef)
    ]
    if not targets:
        raise NotCompiledError
    looked_at = " UNION ".join(f"{{ {pattern} }}" for pattern in targets)
    distinct = targets[0] + " ."  # of one class, each node is found once
    many = len(targets) > 1 or " a <" not in targets[0]
    if many:
        distinct = f"{{ SELECT DISTINCT ?this {{ {looked_at} }} }}"
    for condition in conditions.of_shape(shape, "?this"):
        failing = condition.failing()
        if many and condition.where and ")+" not in failing and ")*" not in failing:
            failing = f"{{ SELECT DISTINCT ?this {{ {failing} }} }}"  # few fail: these first
            yield f"SELECT DISTINCT ?this {{ {failing} FILTER EXISTS {{ {looked_at} }} }}"
        else:
            yield f"SELECT DISTINCT ?this {{ {distinct} {failing} }}"


def _tells_apart(graph: QuickGraph, queries: list[str], conditions: Conditions) -> bool:
    """Tell whether a query takes values for alike only where they are written alike.

    Oxigraph holds numbers and the like by their value. Counting them is the same where all of a
    property are spelt otherwise, each value in one way.
    """
    query = " ".join(queries)
    used = {each for each in graph.quick.respelt_properties if f"<{each}>" in query}
    if not used:
        return True
    typed = any(f"<{each}>" in query for each in graph.quick.typed)
    looked_at = any(f"<{each}> ?this" in query for each in used)  # as values, not only counted
    counted = not (conditions.compares or looked_at or typed) and len(used) == 1
    return counted and graph.quick.is_one_to_one(*used)
