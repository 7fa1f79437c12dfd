"""Follows every link between the files of a static site."""

from __future__ import annotations

import os
import posixpath
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote

from ...errors import InputError

#: Says of a folder that it is a site of ours, which another may replace.
MARKER = "occugraph-site.json"
_LINK = re.compile(r'\s(?:href|src|action)="([^"]*)"')
_ELSEWHERE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//")


class BrokenLink(NamedTuple):
    """A link that leads to no file."""

    page: str
    line: int
    link: str


class CheckedSite(NamedTuple):
    """What was followed."""

    pages: int
    links: int
    broken: tuple[BrokenLink, ...]


def is_site(folder: Path) -> bool:
    """Tell whether a folder holds a published site."""
    return os.path.isfile(folder / MARKER)


def check_links(folder: Path) -> CheckedSite:
    """Follow the links of all pages of a site to its files; what is elsewhere is not asked."""
    if not is_site(folder):
        problem = f"is no site that `occugraph publish` wrote: it holds no {MARKER}"
        raise InputError(problem, file=str(folder))
    files = set(_list_files(str(folder)))
    pages = sorted(name for name in files if name.endswith(".html"))
    broken: list[BrokenLink] = []
    links = 0
    for page in pages:
        content = (folder / page).read_text("utf-8", "replace")
        for match in _LINK.finditer(content):
            link = unescape(match[1])
            if _ELSEWHERE.match(link) or link.startswith("#"):
                continue
            links += 1
            if not _leads_to_file(page, link, files):
                line = content.count("\n", 0, match.start()) + 1
                broken.append(BrokenLink(page, line, link))
    return CheckedSite(len(pages), links, tuple(broken))


def _leads_to_file(page: str, link: str, files: set[str]) -> bool:
    path = unquote(re.split("[?#]", link, maxsplit=1)[0])
    target = posixpath.normpath(posixpath.join(posixpath.dirname(page), path)) if path else page
    return target in files or f"{target}/index.html" in files or (target == "." and path != "")


def _list_files(folder: str) -> Iterator[str]:
    for place, _, names in os.walk(folder):
        below = os.path.relpath(place, folder).replace(os.sep, "/")
        for name in names:
            yield name if below == "." else f"{below}/{name}"
