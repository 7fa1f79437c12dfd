"""Search without a server: titles in small files, by the beginning of each of their words.

A file holds `[scheme, code, title, ...]` of every concept with a word that begins so: its own
title, and those of its other titles that have such a word. A script reads the file of the longest
word that was typed, and keeps the concepts with a title that has all the others. `names.json` lists
schemes and files, so that none is asked for in vain.
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


def write_search_index(session: Session, folder: Path) -> None:
    """Write the index into a folder."""
    shelves: dict[str, dict[tuple[str, str], set[str]]] = {}
    own: dict[tuple[str, str], str] = {}
    for scheme in session.schemes:
        for row in session.ask("words-of-scheme", scheme=scheme):
            concept = scheme, row["code"]
            own.setdefault(concept, "")
            if row["kind"] == "prefLabel":
                own[concept] = row["text"]
            elif row["kind"] != "altLabel":
                continue
            whole = "".join(filter(str.isalnum, row["code"]))
            for key in _find_keys(f"{row['code']} {whole} {row['text']}"):
                shelves.setdefault(key, {}).setdefault(concept, set()).add(row["text"])
    folder.mkdir()
    for key, titles in shelves.items():
        entries = [
            [*concept, own[concept], *sorted(others - {own[concept]})]
            for concept, others in sorted(titles.items())
        ]
        _write_json(folder / f"{key}.json", entries)
    names = {"schemes": sorted(session.schemes), "beginnings": sorted(shelves)}
    _write_json(folder / "names.json", names)


def _write_json(path: Path, content: object) -> None:
    path.write_text(json.dumps(content, ensure_ascii=False, separators=(",", ":")), "utf-8")


def _find_keys(text: str) -> set[str]:
    """Find the beginnings of a text's words, without case and accents."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    # no system takes a file of such a name
    return {f"_{word[:BEGINNING]}" for word in _WORD.findall(plain)}
