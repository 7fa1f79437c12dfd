"""pySHACL, which judges: shapes run over a graph, and its report as a graph."""

from functools import cache
from typing import Any

import pyoxigraph as ox
from rdflib import Graph, Literal
from rdflib.term import Node

from ..errors import OccugraphError
from ..rdf.rdflib_terms import to_oxigraph
from .shapes import SH


def run_shapes(graph: Graph, shapes: Graph, *, advanced: bool = False) -> Graph:
    """Run shapes over a graph in pySHACL, and give the validation report as a graph.

    Advanced are targets in SPARQL and what else SHACL's Advanced Features say.
    """
    import pyshacl

    _mend_pyshacl()
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


@cache
def _mend_pyshacl() -> None:
    """Let pySHACL compare values as SPARQL does, and print nothing.

    Its own comparison ends the run at a blank node, or at a date beside a number: a pair that
    cannot be compared is a result.
    """
    from pyshacl.constraints import advanced
    from pyshacl.constraints.core import property_pair_constraints as pairs

    nothing = ox.Store()

    def holds(value: Node, sign: str, other: Node) -> bool:
        if not (isinstance(value, Literal) and isinstance(other, Literal)):
            return False
        one, two = to_oxigraph(value), to_oxigraph(other)
        return bool(nothing.query(f"ASK {{ FILTER({one} {sign} {two}) }}"))

    def comparing(sign: str) -> Any:
        def compare(self: Any, values: Any, others: Any, graph: Any, focus: Any) -> Any:
            failing = [one for one in values if not all(holds(one, sign, each) for each in others)]
            results = [self.make_v_result(graph, focus, value_node=value) for value in failing]
            return bool(results), results

        return compare

    for component, name, sign in (
        (pairs.LessThanConstraintComponent, "_compare_lt", "<"),
        (pairs.LessThanOrEqualsConstraintComponent, "_compare_ltoe", "<="),
    ):
        setattr(component, name, comparing(sign))
    vars(advanced)["print"] = lambda error: None  # it is raised next
