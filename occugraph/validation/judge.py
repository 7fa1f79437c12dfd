"""pySHACL, which judges: shapes run over a graph, and its report as a graph."""

from typing import Any

from rdflib import Graph, Literal
from rdflib.term import Node

from ..errors import OccugraphError
from .shapes import SH


def run_shapes(graph: Graph, shapes: Graph, *, advanced: bool = False) -> Graph:
    """Run shapes over a graph in pySHACL, and give the validation report as a graph.

    Advanced are targets in SPARQL and what else SHACL's Advanced Features say.
    """
    import pyshacl

    _, report, reason = pyshacl.validate(graph, shacl_graph=shapes, inplace=True, advanced=advanced)
    if not isinstance(report, Graph):
        raise OccugraphError(f"the checks could not be run: {reason}")
    for result in report.subjects(SH.sourceConstraintComponent, SH.SPARQLConstraintComponent):
        value = report.value(result, SH.value)
        if isinstance(value, Literal) and "\\" in value:  # doubled by `QuickStore.query`
            text = str(value).replace("\\\\", "\\")
            report.set((result, SH.value, Literal(text, value.language, value.datatype)))
    return report


def find_focus_nodes(graph: Graph, shapes: Graph, shape: Node) -> set[Node]:
    """Find the nodes that a shape looks at, be they selected by a target in SPARQL."""
    from pyshacl.shapes_graph import ShapesGraph
    from pyshacl.target import apply_target_types, gather_target_types

    compiled = ShapesGraph(shapes)
    apply_target_types(gather_target_types(compiled))
    one: Any = next(each for each in compiled.shapes if each.node == shape)
    one.set_advanced(True)
    return set(one.focus_nodes(graph))
