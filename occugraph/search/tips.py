"""What to try where a search found nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from ..errors import OccugraphError, shown
from ..query.codes import CodeBook
from .codes import by_code
from .index import Index
from .ranking import Hit
from .terms import asked, nearest
from .words import stem

#: Letters of what may be an abbreviation.
SHORT = 5
#: Letters of the longest beginning of a code that is tried.
LONGEST = 30


class Unknown(NamedTuple):
    """A word that no wording has in any form."""

    given: str
    nearest: tuple[str, ...]
    """Words that look most like it."""
    initials_of: tuple[str, ...]
    """Titles that begin with its letters, word by word: what it may stand for, no more."""

    def to_dict(self) -> dict[str, str | list[str]]:
        """The word as JSON has it."""
        return {
            "given": self.given,
            "nearest": list(self.nearest),
            "initials_of": list(self.initials_of),
        }

    @property
    def told(self) -> str:
        """Say it in a sentence."""
        said = f"{shown(self.given)} is in no wording"
        if self.initials_of:
            return f"{said}; it may be the initials of: {', '.join(self.initials_of)}"
        return f"{said}; it looks like: {', '.join(self.nearest)}" if self.nearest else said


def unknown(index: Index, rest: str) -> tuple[Unknown, ...]:
    """Find the words that no wording has in any form."""
    without = dict.fromkeys(term.given for term in asked(index, rest) if not term.readings)
    return tuple(
        Unknown(
            given,
            nearest(index, stem(given)),
            _titles(index, given),
        )
        for given in without
    )


def _titles(index: Index, initials: str) -> tuple[str, ...]:
    """Find the titles with these initials, each in one spelling."""
    texts = [index.texts[at] for at in index.initials.get(initials, ())]
    return tuple(sorted({text.casefold(): text for text in sorted(texts)[::-1]}.values()))


def tips(
    book: CodeBook,
    index: Index,
    codes: Sequence[str],
    rest: str,
    missed: Sequence[Unknown],
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
    for word in missed:
        short = len(word.given) <= SHORT and word.given.isascii() and word.given.isalpha()
        advice = "write an abbreviation out" if short else "try another word for it"
        told = word.told
        said.append(told if ";" in told else f"{told}: {advice}")
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
    for end in range(min(len(code) - 1, LONGEST), 1, -1):
        begun = by_code(index, [code[:end]]) if code[end - 1].isdigit() else {}
        if begun:
            told = ", ".join(f"{len(hits)} in {name}" for name, hits in sorted(begun.items()))
            said.append(f"search {code[:end]}: it finds {told}")
            break
    return said
