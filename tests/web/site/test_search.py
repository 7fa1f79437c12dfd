"""A published site's search, in a real browser, from a server of nothing but files."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.support.browsing import open_page

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def port(site: Path) -> Iterator[int]:
    """Port of a server of the site's files."""
    handler = partial(SimpleHTTPRequestHandler, directory=site)
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_port
        server.shutdown()


def test_a_title_is_found_while_typing_and_leads_to_its_page(chromium: Browser, port: int) -> None:
    for page in open_page(chromium, port):
        page.goto("/index.html")
        box = page.get_by_role("searchbox", name="Search by title or code")
        box.focus()
        page.keyboard.type("we")
        page.get_by_role("status").get_by_text("Type three letters or more.").wait_for()
        page.keyboard.type("lder")
        hit = page.locator("#hits").get_by_role("link", name="51-4121").first
        hit.wait_for()
        assert page.locator("#hits li").count() <= 50
        hit.click()
        page.wait_for_url("**/soc2018/51-4121.html")
        assert page.get_by_role("heading", level=1).text_content() == (
            "51-4121 Welders, Cutters, Solderers, and Brazers"
        )


@pytest.mark.parametrize(
    ("text", "code", "address"),
    [
        ("15-1252", "15-1252 Software Developers", "/soc2018/15-1252.html"),
        ("0/1", None, None),
        ("professional technical", "0/1", "/dot1991/0-1.html"),
    ],
)
def test_a_code_is_found_and_a_slash_in_it_is_no_folder(
    chromium: Browser, port: int, text: str, code: str | None, address: str | None
) -> None:
    for page in open_page(chromium, port):
        page.goto(f"/index.html?q={text}")
        page.wait_for_function("document.getElementById('count').textContent")
        if code is None:
            assert page.get_by_role("status").text_content() == "Type three letters or more."
            continue
        page.locator("#hits").get_by_role("link", name=code).first.click()
        page.wait_for_url(f"**{address}")
        assert page.get_by_role("heading", level=1).is_visible()
