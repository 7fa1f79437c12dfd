"""The word index: which texts have a word, how much it weighs there, how rare it is."""

from __future__ import annotations

from occugraph.graph.engine import OxigraphEngine
from occugraph.query.session import Session
from occugraph.rdf.readers import read_store
from occugraph.search.index import WordingIndex
from tests.search.test_search import CRAFTS


def index_of_crafts() -> WordingIndex:
    return WordingIndex(Session(OxigraphEngine(read_store(CRAFTS))))


def test_wordings_are_read_by_their_concept_and_exclusions_apart() -> None:
    index = index_of_crafts()
    (place,) = (place for place in range(index.size) if index.text(place) == "Talladores")
    wording = index.wording(index.starts[place], "Talladores")
    assert index.starts[place + 1] == index.starts[place] + 1
    assert (wording.concept.code, wording.kind, wording.language) == ("1-01", "prefLabel", "es")
    exclusions = index.exclusions(wording.concept)
    assert [(one.kind, one.code) for one in exclusions] == [
        ("exclusionNote", ""),
        ("excludes", "1-03"),
    ]
    assert index.label(wording.concept) == "Carvers"
    assert index.has_notes
