"""Rows that are kept beside the store: the same as those of the questions, for every concept."""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest

from occugraph.files.array_files import format_arrays
from occugraph.graph.build import build
from occugraph.graph.engine import OxigraphEngine
from occugraph.graph.store import in_memory
from occugraph.query import catalogue
from occugraph.query.concepts import describe_concept
from occugraph.query.kept import QUESTIONS, KeptRows
from occugraph.query.session import Session
from occugraph.rdf.writers import nquads
from tests.conftest import FEW
from tests.support import damage
from tests.support.counting import CountingEngine

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def session() -> Session:
    """Asks a graph with documents, so that every question has rows somewhere."""
    documents = {
        "esco-isco": damage.DATA / "esco_isco" / "groups.csv",
        "isco08": damage.DATA / "isco08_document" / "unit_groups.jsonl",
    }
    return Session(OxigraphEngine(in_memory(nquads(build(documents, schemes=FEW).dataset))))


@pytest.fixture(scope="module")
def kept(session: Session, tmp_path_factory: pytest.TempPathFactory) -> KeptRows:
    """Every question's rows, made in a folder of their own."""
    kept = KeptRows(str(tmp_path_factory.mktemp("store") / "kept"), session.engine)
    assert kept.rows("structure", {}) is not None
    return kept


@pytest.mark.parametrize("drawn", [4, pytest.param(100, marks=pytest.mark.whole)])
@pytest.mark.parametrize("name", sorted(QUESTIONS))
def test_kept_rows_are_those_of_the_question(
    kept: KeptRows, session: Session, name: str, drawn: int
) -> None:
    """Of so many concepts of each scheme, and of those that have notes."""
    isco08 = session.codes.by_scheme["isco08"]
    concepts = [isco08[code] for code in ("0110", "121", "1349", "215", "2149", "2512")]
    for scheme, by_code in sorted(session.codes.by_scheme.items()):
        every = sorted(by_code.values())
        concepts += random.Random(scheme).sample(every, min(drawn, len(every)))
    rows = 0
    for concept in concepts if QUESTIONS[name][0] else concepts[:1]:
        values: dict[str, str | int]
        values = {"scheme": concept.scheme, "code": concept.code}
        if QUESTIONS[name][0] == "code":
            values = {"code": concept.code, "second": f"{concept.code}.00"}
        elif not QUESTIONS[name][0]:
            values = {}
        expected = catalogue.run(session.engine, name, **values).records()
        actual = kept.rows(name, values)
        if QUESTIONS[name][0] == "code":  # they are found code by code
            actual = sorted(actual or [], key=lambda row: (row["scheme"], row["code"]))
        assert actual == expected
        rows += len(expected)
    assert rows


def test_other_questions_and_values_are_asked(kept: KeptRows) -> None:
    assert kept.rows("schemes", {}) is None
    values = {"scheme": "isco08", "code": "251", "language": "es"}
    assert kept.rows("children-of", values) is None


def test_no_store_is_opened_for_a_concept(kept: KeptRows, session: Session) -> None:
    describe_concept(Session(session.engine, kept=kept), "15-1252")  # keeps what is missing
    counting = CountingEngine(session.engine)
    session = Session(counting, kept=KeptRows(kept.folder, counting))
    assert describe_concept(session, "15-1252").label == "Software Developers"
    assert counting.queries == []


def test_a_damaged_file_is_asked_around(kept: KeptRows, session: Session, tmp_path: Path) -> None:
    folder = tmp_path / "kept"
    os.mkdir(folder)
    own = KeptRows(str(folder), session.engine)
    values = {"scheme": "soc2018", "code": "15-1252"}
    assert own.rows("lists-of", values)
    (file,) = folder.iterdir()
    file.write_bytes(b"0000000")
    assert own.rows("lists-of", values) is None
    assert not file.exists()
    assert Session(session.engine, kept=own).ask("lists-of", **values)[0]["line"] == "34"


def test_where_nothing_can_be_kept_questions_are_asked(session: Session, tmp_path: Path) -> None:
    kept = KeptRows(str(tmp_path / "no store" / "kept"), session.engine)
    assert kept.rows("structure", {}) is None
    assert os.listdir(tmp_path) == []


def test_arrays_are_made_once_and_anew_where_they_are_damaged(
    session: Session, tmp_path: Path
) -> None:
    made: list[str] = []

    def make() -> bytes:
        made.append("arrays")
        return format_arrays({"texts": ["a"]})

    kept = KeptRows(str(tmp_path), session.engine)
    for content in (None, None, b"damaged"):
        if content is not None:
            (tmp_path / "few").write_bytes(content)
        asking = Session(session.engine, kept=kept)
        assert asking.arrays("few", make).texts("texts")[0] == "a"
    assert len(made) == 2
    assert os.listdir(tmp_path) == ["few"]
    in_memory = Session(session.engine)
    assert in_memory.arrays("few", make) is in_memory.arrays("few", make)
    assert len(made) == 3
