"""What to try where a search found nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..errors import OccugraphError, shown
from .codes import CodeBook
from .search_codes import by_code
from .search_index import Index
from .search_ranking import Hit
from .search_terms import asked, nearest

#: Letters of what may be an abbreviation.
SHORT = 5

Missed = tuple[tuple[str, tuple[str, ...]], ...]
"""Each word that no wording has, with the words that look most like it."""


def unknown(index: Index, rest: str) -> Missed:
    """Find the words that no wording has in any form, each with those that look most like it."""
    without = {term.given for term in asked(index, rest) if not term.readings}
    found = {word: tuple(near) for word, near in nearest(index, rest) if word in without}
    return tuple(found.items())


def tips(
    book: CodeBook,
    index: Index,
    codes: Sequence[str],
    rest: str,
    missed: Missed,
    scheme: str | None,
    found: Mapping[str, Sequence[Hit]],
) -> tuple[str, ...]:
    """Say what to try.

    Args:
        book: the codes.
        index: the words.
        codes: the codes that were searched for.
        rest: the words that were.
        missed: those of them that no wording has.
        scheme: what the search was narrowed to.
        found: scheme -> what would have been found without narrowing.

    """
    said = []
    if scheme is not None and found:
        told = ", ".join(f"{name} ({len(hits)})" for name, hits in found.items())
        said.append(f"leave out --scheme {scheme}: found in {told}")
    for code in codes:
        said += _of_code(book, index, code, scheme)
    for word, near in missed:
        if near:
            said.append(f"{shown(word)} is in no wording; it looks like: {', '.join(near)}")
        elif len(word) <= SHORT and word.isascii() and word.isalpha():
            said.append(f"{shown(word)} is in no wording: write an abbreviation out")
        else:
            said.append(f"{shown(word)} is in no wording: try another word for it")
    if rest and not index.has_notes:
        said.append(
            "this graph has no definitions or notes: search one that `occugraph build "
            "--document` wrote, with --store"
        )
    if rest and not found:
        said.append("try the plain name of the work, in the words of an official title")
    return tuple(said)


def _of_code(book: CodeBook, index: Index, code: str, scheme: str | None) -> list[str]:
    said = []
    try:
        book.resolve(code, scheme=scheme if ":" not in code else None)
    except OccugraphError as error:
        said.append(str(error))
    for end in range(len(code) - 1, 1, -1):
        begun = by_code(index, [code[:end]]) if code[end - 1].isdigit() else {}
        if begun:
            told = ", ".join(f"{len(hits)} in {name}" for name, hits in sorted(begun.items()))
            said.append(f"search {code[:end]}: it finds {told}")
            break
    return said
