"""Trust: each shape sees its own defect, and nothing else, in the built graph.

All mutations are made in one graph, so what is found has to be what they find together. That each
finds the same alone, `python -m tests.support.mutations` shows.
"""

from __future__ import annotations

import pytest

from occugraph.graph.build import Build
from occugraph.validation import run
from occugraph.validation.findings import Validation
from occugraph.validation.quick_graph import QuickGraph
from occugraph.validation.shapes import shapes_graph, shapes_in
from tests.support import mutations
from tests.support.second_engine import run_in_pyshifty

CATALOGUE = mutations.catalogue()


def test_every_shape_has_a_mutation() -> None:
    shapes = {shape.iri.rpartition("#")[2] for shape in shapes_in(shapes_graph())}
    without_xkos = {"QS-scheme", "QS-scheme-licence"}  # the built graph has it
    assert {mutation.shape for mutation in CATALOGUE} == shapes - without_xkos


@pytest.mark.parametrize("mutation", CATALOGUE, ids=lambda each: each.shape)
def test_a_mutation_is_found_by_its_own_shape(mutation: mutations.Mutation) -> None:
    assert any(shape == mutation.shape for shape, _ in mutation.finds)


@pytest.fixture(scope="module")
def mutated(built: Build) -> QuickGraph:
    """The graph with all mutations made."""
    updates = [mutation.update for mutation in CATALOGUE]
    return mutations.changed(mutations.quads(built), updates)


@pytest.fixture(scope="module")
def after(mutated: QuickGraph) -> Validation:
    """What is found in it."""
    return mutations.checked(mutated)


@pytest.mark.slow
@pytest.mark.whole
def test_the_mutations_find_together_what_each_is_said_to_find(
    built: Build, after: Validation
) -> None:
    before = mutations.checked(mutations.changed(mutations.quads(built)))
    assert before.counts()["violation"] == 0
    assert mutations.difference(before, after) == mutations.together(CATALOGUE)


@pytest.mark.slow
@pytest.mark.engines
def test_pyshifty_finds_the_same_with_the_same_words(
    mutated: QuickGraph, after: Validation, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not after.conforms()
    monkeypatch.setattr(run, "run_shapes", run_in_pyshifty)
    assert mutations.checked(mutated) == after  # messages, shapes, paths and counts too
