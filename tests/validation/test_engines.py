"""pySHACL and pyshifty, written in Rust, give the same findings with the same words.

In the whole graph too, which tests/shapes/test_mutations.py shows.
"""

from __future__ import annotations

from collections.abc import Iterable

import pyoxigraph as ox
import pytest

from occugraph.validation import run
from occugraph.validation.explanation import OUTCOMES, example
from occugraph.validation.findings import Validation, natural
from occugraph.validation.quick_graph import QuickGraph
from occugraph.validation.shapes import shapes_graph, shapes_in
from occugraph.validation.target_graph import quiet_run
from tests.support.second_engine import run_in_pyshifty
from tests.support.shape_examples import PREFIXES, VALID

pytest.importorskip("shifty", reason="pyshifty is missing")
CHECKS = sorted({shape.check for shape in shapes_in(shapes_graph())}, key=natural)


@pytest.fixture
def same(monkeypatch: pytest.MonkeyPatch) -> Checking:
    return Checking(monkeypatch)


class Checking:
    """Checks a graph in both engines."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.patch = patch

    def __call__(self, quads: Iterable[ox.Quad]) -> Validation:
        graph = QuickGraph()
        with quiet_run():
            graph.fill(quads)
            usual = run.check(graph)
            with self.patch.context() as patched:
                patched.setattr(run, "run_shapes", run_in_pyshifty)
                other = run.check(graph)
        assert other == usual  # messages, shapes, paths and counts too
        return other


@pytest.mark.parametrize("name", CHECKS)
@pytest.mark.slow
@pytest.mark.engines
def test_both_find_the_same_in_the_examples_of_a_check(name: str, same: Checking) -> None:
    for outcome in OUTCOMES:
        file = example(name, outcome)
        result = same(ox.parse(file.read_bytes(), ox.RdfFormat.TURTLE))
        assert (outcome == "fails") is (name in {finding.check for finding in result.findings})


def test_both_find_nothing_in_the_valid_graph(same: Checking) -> None:
    assert same(ox.parse(VALID.read_bytes(), ox.RdfFormat.TURTLE)).findings == ()


@pytest.mark.parametrize(
    "text",
    [
        "[] a skos:Concept ; skos:broader [ a skos:Concept ] .",
        '<x> a skos:Concept ; skos:prefLabel "a\\\\1b"@en ; skos:topConceptOf "s\\\\g<x>" .',
        '<x> skos:broader "a text" ; skos:exactMatch 1 ; skos:inScheme "s" .',
        '<x> a skos:Concept ; skos:prefLabel "bell \\u0007"@en , "<<no>> \\"IRI\\""@en .',
    ],
)
def test_both_find_the_same_in_odd_graphs(text: str, same: Checking) -> None:
    assert same(ox.parse(f"{PREFIXES}{text}", ox.RdfFormat.TURTLE)).findings
