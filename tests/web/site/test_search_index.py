"""What a published site's search finds, by its own script over its own files."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import NamedTuple

import pytest

from occugraph.query.session import Session
from occugraph.web.site import search_index
from tests.support.running import ROOT

pytestmark = [
    pytest.mark.servers,
    pytest.mark.skipif(shutil.which("node") is None, reason="Node.js is not installed"),
]
_SCRIPT = Path(search_index.__file__).parent / "templates" / "search.js"


class Found(NamedTuple):
    line: str
    hits: list[list[str]]
    """Address, text and place of each."""
    asked: list[str]


@pytest.fixture(scope="module")
def folder(session: Session, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    search_index.write_search_index(session, folder / "search")
    (folder / "assets").mkdir()
    shutil.copy(_SCRIPT, folder / "assets")
    return folder


def search(folder: Path, text: str) -> Found:
    words = ["node", ROOT / "tests" / "support" / "search_page.js", folder, text]
    done = subprocess.run(words, capture_output=True, check=True)
    answer = json.loads(done.stdout)
    return Found(*answer["answers"][0], answer["asked"])


def test_titles_that_begin_so_stand_beside_those_with_the_whole_word(folder: Path) -> None:
    found = search(folder, "welder")
    assert ["isco08/7212.html", "7212 Welders and Flamecutters", "isco08"] in found.hits
    texts = [text for _, text, _ in found.hits]
    own = "51-4121 Welders, Cutters, Solderers, and Brazers"
    assert texts.count(own) == 2  # SOC 2018 and 2010
    other = [
        "soc2018/49-9092.html",
        "49-9092 Commercial Divers",
        "soc2018, by its title Underwater Welder",
    ]
    assert found.hits.index(other) > texts.index(own)
    addresses = [address for address, *_ in found.hits]
    assert len(set(addresses)) == len(addresses)
    assert max(sum(a.startswith(s) for a in addresses) for s in ("soc2018/", "dot1991/")) == 5
    assert "of which the first 5 of each classification" in found.line


@pytest.mark.parametrize(
    ("text", "first", "line"),
    [
        ("15-1252", "soc2018/15-1252.html", "2 concepts."),
        ("151252", "soc2018/15-1252.html", "2 concepts."),
        ("boring mill soc2018", "soc2018/51-4032.html", "1 concept."),
    ],
)
def test_a_code_comes_first_and_a_name_chooses_its_scheme(
    folder: Path, text: str, first: str, line: str
) -> None:
    found = search(folder, text)
    assert (found.hits[0][0], found.line) == (first, line)


def test_what_is_not_found_comes_with_advice_and_asks_for_no_file_that_is_missing(
    folder: Path,
) -> None:
    found = search(folder, "xqzz")
    assert (found.hits, found.asked) == ([], ["search/names.json"])
    assert found.line.startswith("Nothing has a title with words that begin so. Try fewer letters")
    assert search(folder, "we").line == "Type three letters or more."
