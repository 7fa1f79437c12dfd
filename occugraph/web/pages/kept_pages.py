"""Rendered pages of a graph that does not change, kept within a bounded number of bytes."""

from __future__ import annotations

from collections import OrderedDict
from typing import NamedTuple

from ...files.limits import PAGES_KEPT


class RenderedPage(NamedTuple):
    """What a request is answered with."""

    body: bytes
    media: str = "text/html; charset=utf-8"
    status: int = 200
    name: str = ""
    """Of the file that it is saved as; empty for what is shown."""


def name_file(stem: str, suffix: str) -> str:
    """Name a file that is sent, by letters, digits and hyphens.

    >>> name_file("onetsoc2019-15-1252.00", ".csv")
    'onetsoc2019-15-1252-00.csv'
    """
    signs = "".join(sign if sign.isalnum() and sign.isascii() else "-" for sign in stem)
    return f"{signs.strip('-')[:60] or 'occugraph'}{suffix}"


#: Bytes that an entry takes beside its address and its page.
_ENTRY = 500


def _weigh(address: str, page: RenderedPage) -> int:
    return len(address) + len(page.body) + _ENTRY


class KeptPages:
    """Keeps the pages that were asked for last, as many as there is room for."""

    def __init__(self, largest: int = PAGES_KEPT) -> None:
        self._largest, self._size = largest, 0
        self._pages: OrderedDict[str, RenderedPage] = OrderedDict()

    def find(self, address: str) -> RenderedPage | None:
        """Find the page of an address."""
        if address in self._pages:
            self._pages.move_to_end(address)
        return self._pages.get(address)

    def keep(self, address: str, page: RenderedPage) -> None:
        """Keep an answer, no refusal; those asked for longest ago make room for it."""
        size = _weigh(address, page)
        if address in self._pages or page.status != 200 or size > self._largest:
            return
        self._pages[address] = page
        self._size += size
        while self._size > self._largest:
            self._size -= _weigh(*self._pages.popitem(last=False))
