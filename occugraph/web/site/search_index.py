"""Search without a server: titles in small files, by the beginning of each of their words.

A file holds `[scheme, code, title]` of every title with a word that begins so; a script reads the
file of the longest word that was typed, and keeps the titles that have all the others.
"""

from __future__ import annotations

import json
import re
import unicodedata
from pathlib import Path

from ...query.session import Session

#: Characters of a word that its file is named by.
BEGINNING = 3
_WORD = re.compile(r"[a-z0-9]+")


def write_search_index(session: Session, folder: Path) -> list[str]:
    """Write the index into a folder; list the names of its files."""
    shelves: dict[str, set[tuple[str, str, str]]] = {}
    for scheme in session.schemes:
        for row in session.ask("words-of-scheme", scheme=scheme):
            if row["kind"] in ("prefLabel", "altLabel"):
                entry = scheme, row["code"], row["text"]
                for key in _find_keys(f"{row['code']} {row['text']}"):
                    shelves.setdefault(key, set()).add(entry)
    folder.mkdir()
    for key, entries in shelves.items():
        content = json.dumps(sorted(entries), ensure_ascii=False, separators=(",", ":"))
        (folder / f"{key}.json").write_text(content, "utf-8")
    return [f"{key}.json" for key in sorted(shelves)]


def _find_keys(text: str) -> set[str]:
    """Find the beginnings of a text's words, without case and accents."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    # no system takes a file of such a name
    return {f"_{word[:BEGINNING]}" for word in _WORD.findall(plain)}
