"""The word index: which texts have a word, how much it weighs there, how rare it is."""

from __future__ import annotations

import math

import pytest

from occugraph.graph.engine import OxigraphEngine
from occugraph.query.session import Session
from occugraph.rdf.readers import read_store
from occugraph.search.index import WordIndex, WordingIndex
from tests.search.test_search import CRAFTS


def test_a_word_has_its_greatest_weight_in_each_text() -> None:
    index = WordIndex([[("welder", 0.25), ("welder", 1.0), ("fitter", 1.0)], [("fitter", 0.15)]])
    assert index.postings == {"welder": {0: 1.0}, "fitter": {0: 1.0, 1: 0.15}}


def test_a_word_is_the_rarer_the_fewer_texts_have_it() -> None:
    index = WordIndex([[("welder", 1.0)], [("baker", 1.0)], []])
    assert index.compute_rarity(1) == pytest.approx(math.log(4))
    assert index.compute_rarity(3) == pytest.approx(math.log(2))


def test_wordings_are_read_by_their_concept_and_exclusions_apart() -> None:
    index = WordingIndex(Session(OxigraphEngine(read_store(CRAFTS))))
    (wording,) = index.wordings_of["Talladores"]
    assert (wording.concept.code, wording.kind, wording.language) == ("1-01", "prefLabel", "es")
    exclusions = index.exclusions[wording.concept.iri]
    assert [(one.kind, one.code) for one in exclusions] == [
        ("exclusionNote", ""),
        ("excludes", "1-03"),
    ]
    assert index.labels[wording.concept.iri] == "Carvers"
    assert index.has_notes
