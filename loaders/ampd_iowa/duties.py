"""Whether printed duties belong to another occupation: measured on their words.

Titles of one kind ("Facilities Managers", "Financial Managers") differ by their other
words. A row is suspect where none of its title's other words is among the duties in any form,
while another SOC occupation of the same kind has all of its own in the first sentence.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

WORD = re.compile(r"[A-Za-z]+")
FUNCTION_WORDS = frozenset(("all", "and", "except", "for", "from", "not", "other", "the", "with"))
RESIDUAL = re.compile(r", All Other|^(Miscellaneous|Other) ")

#: Words are compared by their first letters, so that "Financial" meets "finance". For a title's
#: own words few letters are enough (any hint clears it), for another occupation's it takes more.
OWN_LETTERS = 4
OTHER_LETTERS = 6


def find_better_fits(title: str, duties: str, titles: Mapping[str, str]) -> tuple[str, ...]:
    """List the codes of the occupations that printed duties fit while they do not fit the title.

    >>> titles = {"11-3013": "Facilities Managers", "11-3031": "Financial Managers"}
    >>> find_better_fits("Facilities Managers", "Direct banking and financial work.", titles)
    ('11-3031',)
    >>> find_better_fits("Facilities Managers", "Direct the upkeep of facilities.", titles)
    ()
    """
    own, kind = _distinguishing_words(title)
    if not own or _beginnings(own, OWN_LETTERS) & _beginnings(WORD.findall(duties), OWN_LETTERS):
        return ()
    first_sentence = _beginnings(WORD.findall(duties.split(". ", 1)[0]), OTHER_LETTERS)
    fitting = []
    for code, other in titles.items():
        words, other_kind = _distinguishing_words(other)
        comparable = words and other_kind == kind and other != title and not RESIDUAL.search(other)
        if comparable and _beginnings(words, OTHER_LETTERS) <= first_sentence:
            fitting.append(code)
    return tuple(fitting)


@lru_cache(maxsize=4096)
def _distinguishing_words(title: str) -> tuple[tuple[str, ...], str]:
    """Split a title into the words that distinguish it and the word for its kind."""
    words = WORD.findall(title)
    before_comma = WORD.findall(title.split(",", 1)[0])
    kind = before_comma[-1].lower() if before_comma else ""
    common = FUNCTION_WORDS | {kind}
    return tuple(word for word in words if len(word) > 2 and word.lower() not in common), kind


def _beginnings(words: list[str] | tuple[str, ...], letters: int) -> frozenset[str]:
    return frozenset(word.lower()[:letters] for word in words if len(word) > 2)
