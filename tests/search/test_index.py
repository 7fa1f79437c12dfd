"""The word index: which texts have a word, how much it weighs there, how rare it is."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from occugraph.graph.engine import OxigraphEngine
from occugraph.query.session import Session
from occugraph.rdf.readers import read_store
from occugraph.search.index import WordingIndex
from occugraph.search.suggestions import WordIndex
from tests.search.test_search import CRAFTS


def test_a_word_has_its_greatest_weight_in_each_text() -> None:
    index = WordIndex([[("welder", 0.25), ("welder", 1.0), ("fitter", 1.0)], [("fitter", 0.15)]])
    assert index.postings == {"welder": {0: 1.0}, "fitter": {0: 1.0, 1: 0.15}}


def test_a_word_is_the_rarer_the_fewer_texts_have_it() -> None:
    index = WordIndex([[("welder", 1.0)], [("baker", 1.0)], []])
    assert index.compute_rarity(1) == pytest.approx(math.log(4))
    assert index.compute_rarity(3) == pytest.approx(math.log(2))


def index_of_crafts(path: str | None = None) -> WordingIndex:
    return WordingIndex(lambda: Session(OxigraphEngine(read_store(CRAFTS))), path)


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


def test_a_kept_index_is_opened_and_not_made_again(tmp_path: Path) -> None:
    path = tmp_path / "a %?#" / "index.sqlite"
    path.parent.mkdir()
    made = index_of_crafts(str(path))
    again = WordingIndex(lambda: pytest.fail("the graph was asked"), str(path))
    assert [again.text(place) for place in range(again.size)] == [
        made.text(place) for place in range(made.size)
    ]
    assert [file.name for file in path.parent.iterdir()] == [path.name]


@pytest.mark.parametrize("content", [b"", b"no index", None])
def test_an_index_that_is_none_is_made_anew(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "index.sqlite"
    index_of_crafts(str(path))
    path.write_bytes(path.read_bytes()[:5000] if content is None else content)
    assert index_of_crafts(str(path)).size == index_of_crafts().size


def test_an_index_that_cannot_be_kept_is_made_in_memory(tmp_path: Path) -> None:
    index = index_of_crafts(str(tmp_path / "nowhere" / "index.sqlite"))
    assert index.size == index_of_crafts().size
    assert list(tmp_path.iterdir()) == []
