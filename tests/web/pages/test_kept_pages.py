"""What is kept of pages, and within which bounds."""

from __future__ import annotations

from occugraph.web.pages.kept_pages import KeptPages, RenderedPage


def test_what_is_kept_weighs_with_its_address_too() -> None:
    kept = KeptPages(10_000)
    page = RenderedPage(b"x" * 100)
    for number in range(20):
        kept.keep(f"{number:02}{'a' * 2_398}", page)
    addresses = [f"{number:02}{'a' * 2_398}" for number in range(20)]
    assert [kept.find(each) is page for each in addresses] == [*[False] * 17, *[True] * 3]
    kept.keep("b" * 10_000, page)
    assert kept.find("b" * 10_000) is None


def test_a_refusal_is_not_kept() -> None:
    kept = KeptPages()
    kept.keep("/nothing", RenderedPage(b"nothing here", status=404))
    assert kept.find("/nothing") is None
