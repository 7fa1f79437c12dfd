"""The word index that search and suggestions rank by: words in one form, and who has them."""

import math
import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import NamedTuple

from ..model.concept_index import Entry
from ..query import catalogue
from ..query.session import Session

#: What a match in a wording counts by its kind; a title in another language than English less.
KINDS = {
    "prefLabel": 1.0,
    "printedTitle": 0.98,
    "altLabel": 0.97,
    "hiddenLabel": 0.97,
    "additionalContentNote": 0.7,
    "coreContentNote": 0.55,
    "definition": 0.45,
}
NOTES = ("additionalContentNote", "coreContentNote", "definition")
FOREIGN = 0.95
#: What a word weighs that says little of an occupation, and one of what a title excepts.
LITTLE, EXCEPTED = 0.15, 0.25
EXCEPTION = re.compile(r"[(,;]?\s*\bexcept\b[^.]*")
#: What a residual group is called, in any scheme.
_RESIDUAL = re.compile(
    r"\ball other( specialists)?\b|\bnot elsewhere classified\b|\bn\.e\.c\."
    r"|^(miscellaneous|other)\b"
)
_WORD = re.compile(r"[^\W_]+")
#: Words that tell no occupation from another.
_EMPTY = re.compile(
    "a|and|as|at|by|for|from|in|including|not|occupations|of|on|or|other|related|the|to|with|workers"
)
_LITTLE = re.compile(rf"{_EMPTY.pattern}|all|any|except|elsewhere|classified|worker|occupation|.")
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
    """Title of the document that prints it, for titles of lists and of exclusions."""
    line: int | None

    @property
    def sort_key(self) -> tuple[str, str, str, int]:
        """Key that orders the wordings of a concept that match equally well."""
        return self.text, self.kind, self.source, self.line or 0

    @property
    def factor(self) -> float:
        """What a match in it counts."""
        return KINDS[self.kind] * (FOREIGN if self.language not in ("", "en") else 1.0)


class WordIndex:
    """Texts by their words, with weights: which texts have a word, and how rare it is."""

    def __init__(self, texts: Iterable[Iterable[tuple[str, float]]]) -> None:
        self.size = 0
        self.postings: dict[str, dict[int, float]] = {}
        """Word -> places of the texts that have it -> its greatest weight there."""
        for place, words in enumerate(texts):
            self.size = place + 1
            for word, weight in words:
                places = self.postings.setdefault(word, {})
                places[place] = max(weight, places.get(place, 0.0))

    def compute_rarity(self, count: int) -> float:
        """Compute how rare a word is that so many of the texts have."""
        return math.log(1 + self.size / count)


class WordingIndex(WordIndex):
    """The word index of all wordings of a graph, in every language."""

    def __init__(self, session: Session) -> None:
        concepts = (one for each in session.codes.by_scheme.values() for one in each.values())
        self.concepts = {concept.iri: concept for concept in concepts}
        self.levels = session.levels
        self.labels: dict[str, str] = {}
        """IRI -> title, in English where there is one."""
        self.wordings_of: dict[str, list[Wording]] = {}
        """Text -> the wordings that have it; vintages share most of their titles."""
        self.exclusions: dict[str, list[Wording]] = {}
        """IRI -> what is classified elsewhere."""
        self.has_notes = False
        """Whether the graph was built with publishers' documents."""
        for row in catalogue.run(session.engine, "wordings", session.base).rows:
            iri, kind, text, code, source, line = (term.value if term else "" for term in row)
            if iri not in self.concepts:
                continue
            language = (row[2] and row[2].language) or ""
            number = int(line) if line else None
            wording = Wording(self.concepts[iri], kind, text, language, code, source, number)
            wordings, key = (self.wordings_of, text) if kind in KINDS else (self.exclusions, iri)
            wordings.setdefault(key, []).append(wording)
            self.has_notes |= kind in NOTES
            if kind == "prefLabel" and (language == "en" or iri not in self.labels):
                self.labels[iri] = text
        for excluded in self.exclusions.values():
            excluded.sort(key=lambda wording: (wording.code, wording.sort_key))
        self.texts = sorted(self.wordings_of)  # engines give rows in any order
        self.words = list(map(split_words, self.texts))
        super().__init__(((word.stem, word.weight) for word in words) for words in self.words)
        self.sorted_stems = sorted(self.postings)
        self.stems = {word.text: word.stem for words in self.words for word in words}
        """Word as printed, in small letters -> its stem."""
        counts = ((stem, len(places)) for stem, places in self.postings.items())
        self.rarity = {stem: self.compute_rarity(count) for stem, count in counts}
        self.lengths = [
            sum(word.weight * self.rarity[word.stem] for word in words) or 1.0
            for words in self.words
        ]
        for place, words in enumerate(self.words):  # "fire fighters" for "firefighters"
            for one, two in pairwise(words):
                if (compound := one.text + two.stem) in self.postings:
                    self.postings[compound].setdefault(place, min(one.weight, two.weight))

    def stems_beginning(self, text: str) -> list[str]:
        """Find the stems that begin with a text."""
        start = bisect_left(self.sorted_stems, text)
        end = bisect_left(self.sorted_stems, text + chr(0x10FFFF), start)
        return self.sorted_stems[start:end]

    @cached_property
    def kin(self) -> dict[str, list[str]]:
        """Form of a word -> the stems that have it as stem or as root."""
        forms: dict[str, list[str]] = {}
        for stem in self.postings:
            for form in {stem, root(stem)}:
                forms.setdefault(form, []).append(stem)
        return forms

    @cached_property
    def titles_by_initials(self) -> dict[str, list[str]]:
        """Initials -> the whole titles of lowest levels that have them."""
        titles: dict[str, list[str]] = {}
        for text, words in zip(self.texts, self.words, strict=True):
            heavy = len(words) > 1 and all(word.weight == 1.0 for word in words)
            if heavy and any(map(self._is_lowest_title, self.wordings_of[text])):
                initials = "".join(word.text[0] for word in words)
                titles.setdefault(initials, []).append(text)
        return titles

    def _is_lowest_title(self, wording: Wording) -> bool:
        """Whether a wording is an English title of a concept of the lowest level."""
        lowest = wording.concept.level == self.levels[wording.concept.scheme][-1]
        return lowest and wording.kind not in NOTES and wording.language in ("", "en")


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
    exceptions = [match.span() for match in EXCEPTION.finditer(text)]
    words = []
    for match in _WORD.finditer(text):
        word = _make_word(match[0])
        if word.weight == 1.0 and any(start <= match.start() < end for start, end in exceptions):
            word = word._replace(weight=EXCEPTED)
        words.append(word)
    return tuple(words)


@lru_cache(maxsize=50_000)
def _make_word(text: str) -> Word:
    return Word(text, stem(text), LITTLE if _LITTLE.fullmatch(text) else 1.0)


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
    text = EXCEPTION.sub("", _RESIDUAL.sub(" residual ", text))
    words = (word for word in _WORD.findall(text) if not _EMPTY.fullmatch(word))
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
    shorter = _ENDINGS.sub("", word, count=1)
    return shorter if len(shorter) >= 4 else word
