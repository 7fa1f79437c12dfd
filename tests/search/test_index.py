"""The word index: which texts have a word, how much it weighs there, how rare it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from occugraph.graph.build import build
from occugraph.graph.engine import OxigraphEngine
from occugraph.graph.store import in_memory
from occugraph.query.kept import KeptRows
from occugraph.query.session import Session
from occugraph.rdf.readers import read_store
from occugraph.rdf.writers import nquads
from occugraph.search.index import WordingIndex
from occugraph.search.search import Searcher
from occugraph.search.titles import TitleIndex
from tests.search.test_search import CRAFTS


def index_of_crafts() -> WordingIndex:
    return WordingIndex(Session(OxigraphEngine(read_store(CRAFTS))))


def test_wordings_are_read_by_their_concept_and_exclusions_apart() -> None:
    index = index_of_crafts()
    (place,) = (place for place in range(index.size) if index.text(place) == "Talladores")
    wording = index.wording(index.starts[place], "Talladores")
    assert index.starts[place + 1] == index.starts[place] + 1
    assert (wording.concept.code, wording.kind, wording.language) == ("1-01", "prefLabel", "es")
    assert wording.line is None
    (printed,) = (place for place in range(index.size) if index.text(place) == "Turners (old)")
    assert index.wording(index.starts[printed], "Turners (old)").line == 5
    exclusions = index.exclusions(wording.concept)
    assert [(one.kind, one.code, one.line) for one in exclusions] == [
        ("exclusionNote", "", None),
        ("excludes", "1-03", 4),
    ]
    assert wording.concept.label == "Carvers"
    assert index.has_notes


def test_english_titles_of_the_lowest_levels_vote_and_notes_do_not() -> None:
    index = index_of_crafts()
    titles = TitleIndex(index)
    assert [index.text(place) for place in range(index.size) if titles.is_title(place)] == [
        *("Carvers", "Metal art", "Smiths", "Turners", "Turners (old)", "Whittlers"),
        *('Wood "Turners"', "Wood art", "Wood crafts, other"),
    ]


@pytest.mark.slow
def test_a_file_that_is_damaged_inside_is_made_anew(tmp_path: Path) -> None:
    session = Session(OxigraphEngine(in_memory(nquads(build(schemes=["isco88"]).dataset))))
    kept = KeptRows(str(tmp_path), session.engine)
    expected = Searcher(Session(session.engine, kept=kept)).search("welder", scheme="isco88")
    path = tmp_path / "search-index"
    half = path.stat().st_size // 2
    damaged = path.read_bytes()[:half] + bytes(half)
    path.write_bytes(damaged)
    again = Searcher(Session(session.engine, kept=kept)).search("welder", scheme="isco88")
    assert again == expected
    assert path.read_bytes() != damaged
