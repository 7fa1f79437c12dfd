"""The page, in a real browser."""

from __future__ import annotations

import html
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.serving import Server, served


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with served(tmp_path_factory.mktemp("serving"), "--workers", "1") as running:
        yield running


@pytest.fixture(scope="module")
def browser() -> str:
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if found := shutil.which(name):
            return found
    pytest.skip("there is no Chromium here")


def shown(browser: str, address: str, folder: Path) -> str:
    """What the page holds once its script has run."""
    words = [
        *(browser, "--headless", "--no-sandbox", "--disable-gpu", "--dump-dom"),
        *(f"--user-data-dir={folder}", "--virtual-time-budget=5000", address),
    ]
    done = subprocess.run(words, capture_output=True, timeout=60, check=True)
    return done.stdout.decode()


def test_the_page_asks_the_question_of_its_address_and_shows_the_rows(
    server: Server, browser: str, tmp_path: Path
) -> None:
    page = shown(browser, server.address.replace("/sparql", "/#concept-by-code"), tmp_path)
    heads = re.findall(r'<th scope="col">(.*?)</th>', page)
    assert heads == ["scheme", "code", "label", "level", "concept"]
    cells = re.findall(r"<td>(.*?)</td>", page)
    assert cells[:4] == ["soc2018", "15-1252", "Software Developers<small>en</small>", "detailed"]
    assert re.search(r'role="status">1 row, \d+ ms<', page)


def test_the_page_offers_every_question(server: Server, browser: str, tmp_path: Path) -> None:
    from occugraph.query.catalogue import catalogue

    page = shown(browser, server.address.replace("/sparql", "/"), tmp_path)
    offered = re.findall(r'<option value="\d+">(.*?)</option>', page)
    assert [html.unescape(it) for it in offered] == [
        f"{it.summary} ({it.name})" for it in catalogue()
    ]
    assert 'role="status"></div>' in page
