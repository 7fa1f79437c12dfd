"""The words of titles and of what people type, brought to one form, and which words are akin."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from .suggestions import EMPTY, EXCEPT

#: What a word weighs that says little of an occupation, and one of what a title excepts.
LITTLE, EXCEPTED = 0.15, 0.25
#: Endings that leave the root which "welder" and "welding" share; the longest first.
_ENDINGS = re.compile(
    r"(?:ations?|ements?|istry|isms?|ants?|ents?|ians?|ings?|ists?|ions?|ives?|ment|ysis|yst"
    r"|als?|ers?|ors?|ry|ic|e|y)$"
)
#: British spellings -> American ones. Both sides of a comparison go through it.
_BRITISH = re.compile(
    r"our(?=$|er|ing|ed|al)|(?<=[^aeiouv])is(?=(?:e|er|ing|ed|ation)$)|ll(?=(?:er|or|ing|ed)$)"
    r"|(?<=[bt])re$|(?<=lic)ence$|(?<=ef)ence$|(?<=a)mme$|(?<=log)ue$|(?<=an)ae(?=s)|(?<=p)ae(?=d)"
)
_AMERICAN = {"our": "or", "is": "iz", "ll": "l", "re": "er", "ence": "ense"}
_AMERICAN |= {"mme": "m", "ue": "", "ae": "e"}


class Word(NamedTuple):
    """A word of a text."""

    given: str
    """As it stands there, in small letters."""
    stem: str
    """In the singular and in American spelling."""
    weight: float


def plain(text: str) -> str:
    """Bring a text to small letters without diacritics or marks; `&` is "and".

    >>> plain("Café & Bar–Keepers’ Aides")
    "cafe and bar-keepers' aides"
    """
    if not text.isascii():
        decomposed = unicodedata.normalize("NFKD", text.translate(_PUNCTUATION))
        text = "".join(it for it in decomposed if unicodedata.category(it) not in ("Mn", "Cf"))
    return text.casefold().replace("&", " and ").replace("  ", " ")


_PUNCTUATION = {ord("’"): "'", ord("‘"): "'"} | dict.fromkeys(map(ord, "‐‑‒–—−"), "-")


def words(text: str) -> tuple[Word, ...]:
    """Split a text into its words; those that say little, and what it excepts, weigh less.

    >>> [(word.stem, word.weight) for word in words("Architects, Except Naval")]
    [('architect', 1.0), ('except', 0.15), ('naval', 0.25)]
    """
    text = plain(text).replace("'s", " ")
    if "except" not in text:
        return tuple(map(_word, _WORD.findall(text)))
    excepted = [match.span() for match in EXCEPT.finditer(text)]
    found = []
    for match in _WORD.finditer(text):
        word = _word(match[0])
        if word.weight == 1.0 and any(start <= match.start() < end for start, end in excepted):
            word = word._replace(weight=EXCEPTED)
        found.append(word)
    return tuple(found)


@lru_cache(maxsize=50_000)
def _word(given: str) -> Word:
    return Word(given, stem(given), LITTLE if _LITTLE.fullmatch(given) else 1.0)


_WORD = re.compile(r"[^\W_]+")
_LITTLE = re.compile(rf"{EMPTY.pattern}|all|any|except|elsewhere|classified|worker|occupation|.")


def stem(word: str) -> str:
    """Put a word in the singular and in American spelling.

    >>> [stem(word) for word in ("secretaries", "coaches", "classes", "repairmen", "bus")]
    ['secretary', 'coach', 'class', 'repairman', 'bus']
    >>> [stem(word) for word in ("centres", "counsellors", "labourers", "organiser")]
    ['center', 'counselor', 'laborer', 'organizer']
    """
    if len(word) < 4:
        return word
    if word.endswith("ies") and len(word) > 4:
        word = f"{word[:-3]}y"
    elif word.endswith(("sses", "xes", "ches", "shes", "zzes")):
        word = word[:-2]
    elif word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    elif word.endswith("men") and len(word) > 4:
        word = f"{word[:-3]}man"
    return _BRITISH.sub(lambda it: _AMERICAN[it[0]], word)


def root(word: str) -> str:
    """Cut the ending off a stem, where enough is left to tell words apart.

    >>> [root(word) for word in ("welder", "welding", "electrician", "electrical", "engineer")]
    ['weld', 'weld', 'electric', 'electric', 'engineer']
    """
    if word.endswith("eer"):
        return word
    cut = _ENDINGS.sub("", word, count=1)
    return cut if len(cut) >= 4 else word
