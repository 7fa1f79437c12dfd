"""Trust: each shape sees its own defect, and nothing else, in the built graph.

All mutations are made in one graph, so what is found has to be what they find together. That each
finds the same alone, `python -m tests.support.mutations` shows.
"""

from __future__ import annotations

import pytest

from occugraph.graph.build import Build
from occugraph.validation.shapes import shapes_graph, shapes_in
from tests.support import mutations

CATALOGUE = mutations.catalogue()


def test_every_shape_has_a_mutation() -> None:
    shapes = {shape.iri.rpartition("#")[2] for shape in shapes_in(shapes_graph())}
    assert {mutation.shape for mutation in CATALOGUE} == shapes


@pytest.mark.parametrize("mutation", CATALOGUE, ids=lambda each: each.shape)
def test_a_mutation_is_found_by_its_own_shape(mutation: mutations.Mutation) -> None:
    assert any(shape == mutation.shape for shape, _ in mutation.finds)


@pytest.mark.slow
def test_the_mutations_find_together_what_each_is_said_to_find(built: Build) -> None:
    triples = mutations.quads(built)
    updates = [mutation.update for mutation in CATALOGUE]
    before, after = mutations.validated(triples), mutations.validated(triples, updates)
    assert before.counts()["violation"] == 0
    assert mutations.difference(before, after) == mutations.together(CATALOGUE)
