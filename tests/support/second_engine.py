"""pyshifty, a SHACL engine written in Rust, in the place of pySHACL."""

from __future__ import annotations

import re

import pytest
import rdflib

from occugraph.validation.shapes import SH

#: pyshifty puts brackets round the IRIs in a message, which the shapes' messages have already.
DOUBLED = re.compile(r"<<([^<>\s]*)>>")


def run_in_pyshifty(graph: rdflib.Graph, shapes: rdflib.Graph) -> rdflib.Graph:
    """Validate in pyshifty; the test is skipped where it is not installed."""
    shifty = pytest.importorskip("shifty", reason="pyshifty is missing")
    report: rdflib.Graph = shifty.validate(
        graph,
        shapes,
        graph_mode="data",
        infer=False,
        sort_results=False,
        on_unsupported="error",
    )[1]
    for result, message in list(report.subject_objects(SH.resultMessage)):
        single = DOUBLED.sub(r"<\1>", str(message))
        report.set((result, SH.resultMessage, rdflib.Literal(single)))
    return report
