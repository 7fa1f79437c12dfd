"""Running the shapes: in pySHACL or, as a second opinion, in an engine written in Rust."""

from __future__ import annotations

import re
from importlib.util import find_spec
from typing import TYPE_CHECKING

from ..errors import InputError, OccugraphError, UnknownName

if TYPE_CHECKING:
    from rdflib import Graph

#: The usual one first. Each is the name of a package and, but for the usual one, of an extra.
ENGINES = ("pyshacl", "pyshifty")
#: pyshifty puts brackets round the IRIs in a message, which the shapes' messages have already.
_DOUBLED = re.compile(r"<<([^<>\s]*)>>")


def make_sure_of(engine: str) -> None:
    """See whether an engine can be had.

    Raises:
        UnknownName: no such engine.
        InputError: an engine that is not installed, with how to.

    """
    if engine not in ENGINES:
        raise UnknownName("engine that runs checks", engine, ENGINES)
    if engine == "pyshifty" and find_spec("shifty") is None:
        raise InputError('the engine pyshifty is not installed: pip install "occugraph[pyshifty]"')


def reported(engine: str, graph: Graph, shapes: Graph) -> Graph:
    """Run shapes over a graph, and give the validation report as a graph.

    Raises:
        OccugraphError: an engine that cannot run them, with its reason.

    """
    return _in_pyshifty(graph, shapes) if engine == "pyshifty" else _in_pyshacl(graph, shapes)


def _in_pyshacl(graph: Graph, shapes: Graph) -> Graph:
    import pyshacl
    import rdflib

    _, report, told = pyshacl.validate(graph, shacl_graph=shapes, inplace=True)
    if not isinstance(report, rdflib.Graph):
        raise OccugraphError(f"the checks could not be run: {told}")
    return report


def _in_pyshifty(graph: Graph, shapes: Graph) -> Graph:
    import shifty
    from rdflib import Literal

    from .shapes import SH

    try:
        report: Graph = shifty.validate(
            graph,
            shapes,
            graph_mode="data",
            infer=False,
            sort_results=False,
            on_unsupported="error",
        )[1]
    except Exception as error:  # what it raises is told nowhere; it takes no IRI with a space
        told = " ".join(str(error).split())
        problem = f"pyshifty cannot run the checks: {told}; leave out --engine"
        raise InputError(problem) from error
    for result, message in list(report.subject_objects(SH.resultMessage)):
        report.set((result, SH.resultMessage, Literal(_DOUBLED.sub(r"<\1>", str(message)))))
    return report
