"""Words and wordings: what titles, notes and queries say, in one form, and what each weighs."""

import math
import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from ..model.concept_index import Entry

#: What a match in a wording counts by its kind, titles first, and in another language than English.
FACTORS = {
    "prefLabel": 1.0,
    "printedTitle": 0.98,
    "altLabel": 0.97,
    "hiddenLabel": 0.97,
    "coreContentNote": 0.7,
    "additionalContentNote": 0.55,
    "definition": 0.45,
}
FOREIGN = 0.95
#: Kinds of wordings, in the order that their numbers in the index follow; the first is of notes.
KINDS, FIRST_NOTE = tuple(FACTORS), 4
NOTES = KINDS[FIRST_NOTE:]
#: What a word weighs that says little of an occupation, and one of what a title excepts.
LITTLE, EXCEPTED = 0.15, 0.25
#: What a word may weigh in a text; of one that two words make together, the number is further on.
WEIGHTS = (1.0, EXCEPTED, LITTLE)
#: What a title excepts.
_EXCEPTION = r"[(,;]?\s*\bexcept\b[^.]*"
#: What a residual group is called, in any scheme.
_RESIDUAL = (
    r"\ball other( specialists)?\b|\bnot elsewhere classified\b|\bn\.e\.c\."
    r"|^(miscellaneous|other)\b"
)
_WORD = re.compile(r"[^\W_]+")
#: Words that tell no occupation from another.
_EMPTY = frozenset(
    (
        *("a", "and", "as", "at", "by", "for", "from", "in", "including", "not", "of", "on", "or"),
        *("other", "related", "the", "to", "with", "occupations", "workers"),
    )
)
_LITTLE = _EMPTY | {"all", "any", "except", "elsewhere", "classified", "worker", "occupation"}
#: Endings that leave the root which "welder" and "welding" share; some have a plural.
_WITH_PLURAL = {
    *("ation", "ement", "ism", "ant", "ent", "ian", "ing", "ist", "ion", "ive", "al", "er", "or")
}
_ENDINGS = {"istry", "ment", "ysis", "yst", "ry", "ic", "e", "y"} | _WITH_PLURAL
_ENDINGS |= {f"{ending}s" for ending in _WITH_PLURAL}
_LONGEST_ENDING = max(map(len, _ENDINGS))
#: British spellings -> American ones. Both sides of a comparison go through it.
_BRITISH = re.compile(
    r"our(?=$|er|ing|ed|al)|(?<=[^aeiouv])is(?=(?:e|er|ing|ed|ation)$)|ll(?=(?:er|or|ing|ed)$)"
    r"|(?<=[bt])re$|(?<=lic)ence$|(?<=ef)ence$|(?<=a)mme$|(?<=log)ue$|(?<=an)ae(?=s)|(?<=p)ae(?=d)"
)
_AMERICAN = {"our": "or", "is": "iz", "ll": "l", "re": "er", "ence": "ense"}
_AMERICAN |= {"mme": "m", "ue": "", "ae": "e"}
_PUNCTUATION = {ord("’"): "'", ord("‘"): "'"} | dict.fromkeys(map(ord, "‐‑‒–—−"), "-")


class Wording(NamedTuple):
    """A text of a concept; of kind `excludes` or `exclusionNote`, a text of what it excludes."""

    concept: Entry
    kind: str
    text: str
    language: str
    code: str
    """Code of the concept that is excluded."""
    source: str
    """Title of the document that prints it; empty for a title of the scheme's own."""
    line: int | None

    @property
    def factor(self) -> float:
        """What a match in it counts."""
        return weigh_wording(self.kind, self.language)


def weigh_wording(kind: str, language: str) -> float:
    """Weigh what a match in a wording counts."""
    return FACTORS[kind] * (FOREIGN if language not in ("", "en") else 1.0)


class Word(NamedTuple):
    """A word of a text."""

    text: str
    """The word as it stands there, in small letters."""
    stem: str
    """The word in the singular and in American spelling."""
    weight: float


def fold_text(text: str) -> str:
    """Bring a text to small letters without diacritics or marks; `&` is "and".

    >>> fold_text("Café & Bar–Keepers’ Aides")
    "cafe and bar-keepers' aides"
    """
    if not text.isascii():
        signs = unicodedata.normalize("NFKD", text.translate(_PUNCTUATION))
        text = "".join(one for one in signs if unicodedata.category(one) not in ("Mn", "Cf"))
    return text.casefold().replace("&", " and ").replace("  ", " ")


def split_words(text: str) -> tuple[Word, ...]:
    """Split a text into its words; those that say little, and what it excepts, weigh less.

    >>> [(word.stem, word.weight) for word in split_words("Architects, Except Naval")]
    [('architect', 1.0), ('except', 0.15), ('naval', 0.25)]
    """
    text = fold_text(text).replace("'s", " ")
    if "except" not in text:
        return tuple(map(_make_word, _WORD.findall(text)))
    exceptions = [match.span() for match in re.finditer(_EXCEPTION, text)]
    words = []
    for match in _WORD.finditer(text):
        word = _make_word(match[0])
        if word.weight == 1.0 and any(start <= match.start() < end for start, end in exceptions):
            word = word._replace(weight=EXCEPTED)
        words.append(word)
    return tuple(words)


@lru_cache(maxsize=50_000)
def _make_word(text: str) -> Word:
    return Word(text, stem(text), LITTLE if text in _LITTLE or len(text) == 1 else 1.0)


@lru_cache(maxsize=10_000)
def split_content_words(title: str) -> tuple[str, ...]:
    """Split a title into the words that tell an occupation from others, without what it excepts.

    A residual group is one word, whatever its scheme calls it.

    >>> split_content_words("Architects, Except Landscape and Naval")
    ('architect',)
    >>> split_content_words("Ships' Engineers and Related Workers")
    ('ship', 'engineer')
    >>> split_content_words("Engineers, All Other")
    ('engineer', 'residual')
    """
    text = title.strip().casefold().replace("’", "'").replace("'s", "")
    text = re.sub(_EXCEPTION, "", re.sub(_RESIDUAL, " residual ", text))
    words = (word for word in _WORD.findall(text) if word not in _EMPTY)
    return tuple(word.removesuffix("s") if len(word) > 3 else word for word in words)


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
    return _BRITISH.sub(lambda match: _AMERICAN[match[0]], word)


def root(word: str) -> str:
    """Cut the ending off a stem, where enough is left to tell words apart.

    >>> [root(word) for word in ("welder", "welding", "electrician", "electrical", "engineer")]
    ['weld', 'weld', 'electric', 'electric', 'engineer']
    """
    if word.endswith("eer"):
        return word
    for size in range(_LONGEST_ENDING, 0, -1):
        if word[-size:] in _ENDINGS:
            return word[:-size] if len(word) - size >= 4 else word
    return word


def letter_pairs(form: str) -> set[str]:
    """Cut a word into its pairs of letters, with its ends.

    >>> sorted(letter_pairs("weld"))
    ['<w', 'd>', 'el', 'ld', 'we']
    """
    ended = f"<{form}>"
    return {ended[at : at + 2] for at in range(len(ended) - 1)}


def title_features(words: Iterable[Word]) -> set[str]:
    """List what titles are compared by: words, how they begin and end, and neighbouring words.

    >>> sorted(title_features(split_words("Pipe welders")))
    ['<pipe', '<weld', '<welde', 'pipe', 'pipe welder', 'welder']
    """
    stems = [word.stem for word in words if word.weight != EXCEPTED]
    features = set(stems)
    for stem in stems:
        features.update(f"<{stem[:n]}" for n in (4, 5) if len(stem) >= n)
        if len(stem) > 6:
            features.add(f"{stem[-4:]}>")
    features.update(f"{one} {two}" for one, two in pairwise(stems))
    return features


def rarity_of(titles: int, count: int) -> float:
    """Compute how rare a feature is that so many of the titles have."""
    return math.log((1 + titles) / (1 + count)) + 1
