"""The page, in a real browser."""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from occugraph.query.catalogue import catalogue
from tests.support.serving import Server, run_server


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with run_server(tmp_path_factory.mktemp("serving"), "--workers", "1") as running:
        yield running


@pytest.fixture(scope="module")
def browser() -> str:
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if path := shutil.which(name):
            return path
    pytest.skip("there is no Chromium here")


def dump_page(browser: str, address: str, folder: Path) -> str:
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
    page = dump_page(browser, server.address.replace("/sparql", "/#concept-by-code"), tmp_path)
    heads = re.findall(r'<th scope="col">(.*?)</th>', page)
    assert heads == ["scheme", "code", "label", "level", "concept"]
    cells = re.findall(r"<td>(.*?)</td>", page)
    assert cells[:4] == ["soc2018", "15-1252", "Software Developers<small>en</small>", "detailed"]
    assert re.search(r'role="status">1 row, \d+ ms<', page)


def test_the_page_offers_every_question(server: Server) -> None:
    page = server.request(path="/", Accept="text/html").text
    offered = re.findall(r'<option value=".+">(.*?)</option>', page)
    assert [html.unescape(option) for option in offered] == [
        f"{question.summary} ({question.name})" for question in catalogue()
    ]
    assert 'role="status"></div>' in page


def test_the_policy_of_the_page_lets_its_own_style_and_script_run_and_no_other(
    server: Server,
) -> None:
    page = server.request(Accept="text/html")
    rules = page.headers["content-security-policy"].split("; ")
    assert [rule for rule in rules if "-src" in rule and "sha256" not in rule] == [
        "default-src 'none'",
        "connect-src 'self'",
        "img-src data:",
    ]
    for kind in ("style", "script"):
        (text,) = re.findall(f"<{kind}>(.*?)</{kind}>", page.text, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert f"{kind}-src 'sha256-{digest}'" in rules


def test_the_questions_of_the_page_are_data_that_cannot_end_their_element(server: Server) -> None:
    page = server.request(Accept="text/html").text
    (data,) = re.findall(r'<script type="application/json" id="queries">(.*?)</script>', page)
    assert "<" not in data
    assert set(json.loads(data)) == {question.name for question in catalogue()}
