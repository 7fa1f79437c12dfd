"""The terms of a search query: its codes, and its words with all that each may mean."""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from ..errors import quote_input
from ..model.concept_index import DASHES
from ..rdf.namespaces import ESCO_ISCO
from .index import WordingIndex
from .spelling import count_errors
from .words import LITTLE, Word, root, split_words, stem

CODE = re.compile(r"(?:(?P<scheme>[a-z][a-z0-9]*):)?(?P<code>[Cc]?[0-9][0-9./-]*)")
#: Among words, a number of fewer digits is a number.
DIGITS = 4
#: What a word counts that is not the one typed, by how it was arrived at.
AKIN, BEGINS, JOINED, CORRECTED = 0.6, 0.8, 0.95, 0.95
#: The same of a word that is one itself: "auto" may be "automotive" too.
BEGINS_TOO = 0.6
#: The fewest letters that say how a word begins, and of a word that can be corrected.
BEGINNING, CORRECTABLE = 3, 4
#: How alike a word must look to be named beside one that no wording has.
ALIKE = 0.65
#: A word of no more texts than this may be mistyped there: lists print "Benefits Manger".
MISPRINTS = 3
#: Words that a word may be the beginning of, or a mistyping of.
MOST = 12


class Reading(NamedTuple):
    """A word of the index that stands for one that was typed."""

    stem: str
    likeness: float
    how: str
    """same, akin, begins, joined, split or corrected."""


class QueryTerm(NamedTuple):
    """A word that was typed, with all that it may mean."""

    text: str
    weight: float
    readings: tuple[Reading, ...]


class UnknownWord(NamedTuple):
    """A word that no wording has in any form."""

    text: str
    nearest: tuple[str, ...]
    initials_of: tuple[str, ...]
    """Titles that begin with its letters, word by word: what it may stand for, no more."""

    def to_dict(self) -> dict[str, str | list[str]]:
        """The word as JSON has it."""
        nearest, initials_of = list(self.nearest), list(self.initials_of)
        return {"given": self.text, "nearest": nearest, "initials_of": initials_of}

    def describe(self) -> str:
        """Describe it in a sentence."""
        sentence = f"{quote_input(self.text)} is in no wording"
        if self.initials_of:
            return f"{sentence}; it may be the initials of: {', '.join(self.initials_of)}"
        return f"{sentence}; it looks like: {', '.join(self.nearest)}" if self.nearest else sentence


def separate_codes(query: str, base: str) -> tuple[list[str], str]:
    """Separate the codes of a query from its words.

    >>> separate_codes("15-1252 software", "https://w3id.org/occugraph/")
    (['15-1252'], 'software')
    >>> separate_codes("grade 12 teacher", "https://w3id.org/occugraph/")
    ([], 'grade 12 teacher')
    """
    parts = [_shorten_iri(part, base) for part in query.translate(DASHES).split()]
    codes = [part for part in parts if CODE.fullmatch(part.lower())]
    if len(codes) < len(parts):
        codes = [code for code in codes if sum(map(str.isdigit, code.split(":")[-1])) >= DIGITS]
    return codes, " ".join(part for part in parts if part not in codes)


def _shorten_iri(part: str, base: str) -> str:
    """Write the IRI of a concept as `scheme:code`."""
    if part.startswith(ESCO_ISCO):
        return f"isco08:{part.removeprefix(ESCO_ISCO)}"
    if part.startswith(base):
        return part.removeprefix(base).replace("/", ":", 1)
    return part


def read_terms(index: WordingIndex, text: str) -> list[QueryTerm]:
    """Read the words of a query, each with its readings, best first."""
    words = list(split_words(text))
    terms: list[QueryTerm] = []
    for at, word in enumerate(words):
        readings = _readings(index, word)
        for pair in (words[at - 1 : at + 1] if at else [], words[at : at + 2]):
            if len(pair) == 2 and index.count(compound := pair[0].text + pair[1].stem):
                readings.append(Reading(compound, JOINED, "joined"))
        known = (reading.stem for reading in readings if reading.likeness > BEGINS)
        if not any(index.is_english(stem) and index.count(stem) > MISPRINTS for stem in known):
            readings += _corrections(index, word)
        if not readings and (parts := _split(index, word.text)):
            terms += (QueryTerm(word.text, 1.0, (Reading(p, JOINED, "split"),)) for p in parts)
        else:
            terms.append(QueryTerm(word.text, word.weight, _with_kin(index, readings)))
    return terms


def find_unknown_words(index: WordingIndex, terms: Iterable[QueryTerm]) -> tuple[UnknownWord, ...]:
    """Find the words of a query that no wording has in any form."""
    texts = dict.fromkeys(term.text for term in terms if not term.readings)
    unknown = []
    for word in texts:
        titles = sorted(index.titles_of_initials(word), reverse=True)
        titles = sorted({title.casefold(): title for title in titles}.values())  # in one spelling
        unknown.append(UnknownWord(word, _alike(index, stem(word)), tuple(titles)))
    return tuple(unknown)


def _alike(index: WordingIndex, word: str) -> tuple[str, ...]:
    """Find the stems that look most like a word."""
    scores = {}
    for form, other in index.forms_like(word, max(1, len(word) // 3)):
        longer = max(len(form), len(word))
        errors = count_errors(form, word, int(longer * (1 - ALIKE)))
        if form == other and errors <= longer * (1 - ALIKE):
            scores[form] = 1 - errors / longer
    return tuple(sorted(scores, key=lambda form: (-scores[form], form))[:3])


def _readings(index: WordingIndex, word: Word) -> list[Reading]:
    known = index.count(word.stem) > 0
    readings = [Reading(word.stem, 1.0, "same")] if known else []
    if len(word.text) >= BEGINNING + known and word.weight == 1.0:
        likeness = BEGINS_TOO if known else BEGINS
        longer = index.stems_beginning(word.stem, MOST)
        readings += (Reading(stem, likeness, "begins") for stem in longer)
    return readings


@lru_cache(maxsize=100)
def _corrections(index: WordingIndex, word: Word) -> list[Reading]:
    length = len(word.text)
    if length < CORRECTABLE or word.weight == LITTLE:
        return []
    most = 1 if length < 8 else 2 if length < 13 else 3
    near: dict[str, int] = {}
    exchanged: dict[str, int] = {}  # has all letters, two neighbours the other way round
    for form in {word.stem, word.text}:  # an error in a plural's ending hides its singular
        # an error changes three pairs of letters at the most
        for like, other in index.forms_like(form, max(1, len(form) + 1 - 3 * most)):
            if (errors := count_errors(form, like, most)) <= most:
                near[other] = min(errors, near.get(other, errors))
                if errors == 1 and sorted(form) == sorted(like):
                    exchanged[other] = errors
    ranked = sorted(
        (distance, other[0] != word.stem[0], -index.count(other), other)
        for other, distance in (exchanged or near).items()
        if len(other) >= BEGINNING
    )
    return [
        Reading(other, CORRECTED * (1 - distance / max(length, len(other))), "corrected")
        for distance, _, _, other in ranked[:MOST]
    ]


def _with_kin(index: WordingIndex, readings: list[Reading]) -> tuple[Reading, ...]:
    """Add the words of the same root; keep the best reading as each word, best first."""
    kin = []
    for reading in readings:
        if reading.how in ("same", "corrected"):
            how = "akin" if reading.how == "same" else "corrected"
            for form in {reading.stem, root(reading.stem)}:
                for other in index.kin(form):
                    kin.append(Reading(other, reading.likeness * AKIN, how))
    best: dict[str, Reading] = {}
    for reading in sorted(readings + kin, key=lambda one: (-one.likeness, one.how, one.stem)):
        best.setdefault(reading.stem, reading)
    return tuple(best.values())


def _split(index: WordingIndex, word: str) -> tuple[str, str] | None:
    """Split what was typed as one word into two that the index has."""
    for at in range(len(word) - BEGINNING, BEGINNING - 1, -1):
        one, two = stem(word[:at]), stem(word[at:])
        if index.count(one) and index.count(two):
            return one, two
    return None
