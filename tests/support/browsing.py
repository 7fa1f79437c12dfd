"""Pages in a real browser."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from tests.support.needs import BROWSERS

if TYPE_CHECKING:
    from playwright.sync_api import Browser, ConsoleMessage, Page, Request


@contextmanager
def run_browser() -> Iterator[Browser]:
    """Run the browser of this machine until the end of the block."""
    from playwright.sync_api import sync_playwright

    path = next(filter(None, map(shutil.which, BROWSERS)))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


def open_page(browser: Browser, port: int, **settings: Any) -> Iterator[Page]:
    """Open a page whose scripts fail nowhere, and which asks no other host."""
    root = f"http://localhost:{port}"
    context = browser.new_context(base_url=root, accept_downloads=True, **settings)
    page = context.new_page()
    page.set_default_timeout(60_000)
    failures: list[str] = []
    page.on("pageerror", lambda error: failures.append(str(error)))
    opened: set[str] = set()

    def note_request(sent: Request) -> None:
        if not sent.url.startswith(root):
            failures.append(sent.url)
        if sent.is_navigation_request():
            opened.add(sent.url)

    def note_line(line: ConsoleMessage) -> None:
        if line.type == "error" and line.location["url"] not in opened:  # whose status is its own
            failures.append(line.text)

    page.on("request", note_request)
    page.on("console", note_line)
    yield page
    context.close()
    assert failures == []
