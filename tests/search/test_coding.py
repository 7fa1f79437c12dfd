"""Job titles coded many at a time: listed titles first, others by a model; scores that hold."""

from __future__ import annotations

import os
import random
import sys
from pathlib import Path

import pytest

import occugraph
from occugraph.errors import UnknownName
from occugraph.graph.engine import OxigraphEngine
from occugraph.query.kept import ALIKE, KeptRows
from occugraph.query.session import Session
from occugraph.search.coding import CodedTitle, TitleCoder
from tests.conftest import FEW
from tests.support.golden import FOLDER as GOLDEN

#: The model is trained from all listed titles, for half a minute.
pytestmark = [pytest.mark.slow, pytest.mark.whole]

ONET, DIRECT = "O*NET 27.0 alternate titles", "Direct match titles of SOC 2018"


@pytest.fixture(scope="module")
def held() -> dict[str, set[str]]:
    """Titles that the coder does not know, each with its codes; filled with the coder."""
    return {}


@pytest.fixture(scope="module")
def coder(engine: OxigraphEngine, held: dict[str, set[str]]) -> TitleCoder:
    """A coder in SOC 2018 from which 1,500 of O*NET's titles are held out."""
    pytest.importorskip("numpy")
    coder = TitleCoder(Session(engine), "soc2018")
    own = sorted(
        title
        for title, of in coder.known.items()
        if all(each.source == ONET and each.lists == 1 and each.has(title) for each in of.values())
    )
    for title in random.Random(11).sample(own, 1_500):
        held[title] = set(coder.known[title])
    coder.known = {title: of for title, of in coder.known.items() if title not in held}
    return coder


@pytest.fixture(scope="module")
def coded(coder: TitleCoder, held: dict[str, set[str]]) -> list[list[CodedTitle]]:
    """What the coder gives the titles that it does not know."""
    return coder.code_many(list(held))


@pytest.mark.parametrize(
    ("title", "code", "listed", "source"),
    [
        ("ADMIRAL", "11-1011", "Admiral", DIRECT),
        ("assistant store-manager", "41-1011", "Assistant Store Manager", DIRECT),
        (
            "Software Developers",
            "15-1252",
            "Software Developers",
            "Standard Occupational Classification, 2018",
        ),
    ],
)
def test_a_listed_title_is_certain_and_names_its_list(
    coder: TitleCoder, title: str, code: str, listed: str, source: str
) -> None:
    first = coder.code(title)[0]
    assert (first.code, first.matched_title, first.score, first.exact) == (code, listed, 1.0, True)
    assert first.source == source


def test_all_codes_that_a_title_is_listed_on_come_before_others(coder: TitleCoder) -> None:
    coded = coder.code("Forklift Operator", best=10)
    assert [each.code for each in coded if each.exact] == ["53-7051", "47-5041", "47-2073"]
    assert [each.exact for each in coded[:4]] == [True, True, True, False]
    assert (coded[0].source, coded[1].source) == (DIRECT, ONET)
    assert sum(each.score for each in coded[:3]) == pytest.approx(1, abs=0.01)
    for best in (1, 2, 5):
        assert coder.code("Forklift Operator", best=best) == coded[:best]


@pytest.mark.parametrize(
    ("title", "code"),
    [
        ("night shift forklift operator", "53-7051"),
        ("CNC machinist II", "51-4041"),
        ("software developer (remote)", "15-1252"),
        ("registered nurse, part time", "29-1141"),
    ],
)
def test_a_title_like_listed_ones_has_their_code(coder: TitleCoder, title: str, code: str) -> None:
    first = coder.code(title)[0]
    assert (first.code, first.exact) == (code, False)
    assert first.matched_title
    assert first.source


@pytest.mark.parametrize("title", ["焊工", "", "12345", "& of the"])
def test_what_is_like_no_title_has_no_code(coder: TitleCoder, title: str) -> None:
    assert coder.code(title) == []


def test_of_titles_scored_nine_tenths_nine_in_ten_are_right(
    coded: list[list[CodedTitle]], held: dict[str, set[str]]
) -> None:
    sure = [
        of[0].code in codes
        for of, codes in zip(coded, held.values(), strict=True)
        if of and of[0].score >= 0.9
    ]
    assert len(sure) > 150
    assert sum(sure) / len(sure) >= 0.9


def test_titles_held_out_are_right_as_often_as_claimed(
    coded: list[list[CodedTitle]], held: dict[str, set[str]]
) -> None:
    pairs = list(zip(coded, held.values(), strict=True))
    first = sum(any(each.code in codes for each in of[:1]) for of, codes in pairs)
    five = sum(any(each.code in codes for each in of) for of, codes in pairs)
    assert first / len(held) >= 0.57
    assert five / len(held) >= 0.82


def test_scores_are_shares_that_fall(coded: list[list[CodedTitle]]) -> None:
    for of in coded:
        scores = [each.score for each in of]
        assert scores == sorted(scores, reverse=True) == [round(score, 3) for score in scores]
        assert all(0 < score <= 1 for score in scores)
        assert len({each.code for each in of}) == len(of) <= 5


def test_one_title_is_coded_as_among_many(
    coder: TitleCoder, coded: list[list[CodedTitle]], held: dict[str, set[str]]
) -> None:
    for title, of in list(zip(held, coded, strict=True))[:20]:
        alone = coder.code(title)
        assert [each.code for each in alone] == [each.code for each in of]
        assert [each.score for each in alone] == pytest.approx(
            [each.score for each in of], abs=0.002
        )


@pytest.mark.parametrize(
    ("mistyped", "code"), [("mahcinist", "51-4041"), ("registred nurse", "29-1141")]
)
def test_a_mistyped_title_has_the_code_of_the_right_one(
    coder: TitleCoder, mistyped: str, code: str
) -> None:
    assert coder.code(mistyped)[0].code == code


def test_the_number_of_codes_is_the_number_asked_for(coder: TitleCoder) -> None:
    assert len(coder.code("machine operator", best=1)) == 1
    assert len(coder.code("machine operator helper", best=3)) == 3


def test_an_industry_moves_what_is_like_many(coder: TitleCoder) -> None:
    assert coder.code("aide", industry="Hospitals", best=9)[1].code == "31-1131"
    assert coder.code("operator", industry="Coal Mining") == coder.code("operator", industry="2121")


def test_without_numpy_the_nearest_titles_vote(
    engine: OxigraphEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "occugraph.search.title_model", None)
    coder = TitleCoder(Session(engine), "soc2018")
    first = coder.code("night shift forklift operator")[0]
    assert (first.code, first.matched_title, first.exact) == ("53-7051", "Forklift Operator", False)
    assert [each.exact for each in coder.code("Forklift Operator")[:3]] == [True, True, True]


def test_a_scheme_that_no_graph_has_is_refused(engine: OxigraphEngine) -> None:
    with pytest.raises(UnknownName, match="soc2081"):
        TitleCoder(Session(engine), "soc2081")


def test_a_model_serves_every_graph_with_the_same_titles(monkeypatch: pytest.MonkeyPatch) -> None:
    """A graph with a programme of one's own is in memory; what is trained of it is kept."""
    title_model = pytest.importorskip("occugraph.search.title_model")
    assert len(occugraph.open().query("schemes")) == len(FEW)  # beside whose store it is kept
    coded = []
    for _ in range(2):
        session = occugraph.open(programmes=[GOLDEN / "old.toml"]).session
        assert session.kept is None
        coded.append(TitleCoder(session, "isco08").code("boiler house welding man"))
        monkeypatch.setattr(title_model, "train", lambda *_: pytest.fail("it is trained anew"))
    assert coded[0] == coded[1] != []


def test_of_kept_files_with_other_content_the_oldest_go(tmp_path: Path) -> None:
    kept = KeptRows(str(tmp_path), occugraph.open().engine)
    for number in range(ALIKE + 2):
        file = tmp_path / f"model-{number}"
        file.write_bytes(b"")
        os.utime(file, (number, number))
    (tmp_path / "index").write_bytes(b"")
    kept.drop_oldest("model-")
    left = {file.name for file in tmp_path.iterdir()}
    assert left == {"index", *(f"model-{number}" for number in range(2, ALIKE + 2))}
