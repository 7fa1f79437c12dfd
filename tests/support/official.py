"""Publishers' tables that several tests read: each is read once."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import occugraph
from occugraph.graph.build import Build, build
from occugraph.graph.engine import OxigraphEngine
from occugraph.graph.store import in_memory
from occugraph.loaders import onet
from occugraph.model.sources import DocumentReading
from occugraph.rdf.writers import nquads
from tests.conftest import FEW
from tests.support import damage

DOT_EXCERPT = damage.DATA / "onet_dot" / "crosswalk.csv"


@cache
def dot_reading() -> DocumentReading:
    """O*NET's workbook of 16,741 rows; the test is skipped where it is not."""
    return onet.read_dot_crosswalk(damage.given("DOT_to_ONET_SOC.xlsx"))


@cache
def dot_build(path: Path) -> Build:
    """The graph of a few schemes with DOT occupations from a file."""
    return build({"onet-dot": path}, schemes=FEW)


@cache
def dot_graph(path: Path) -> occugraph.Graph:
    """The same, opened."""
    return occugraph.Graph(OxigraphEngine(in_memory(nquads(dot_build(path).dataset))))
