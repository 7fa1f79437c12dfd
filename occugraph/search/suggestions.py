"""Suggestions: concepts that words alone speak for, those of a job title or of another concept.

A job title is searched for, which weighs the titles that publishers list. Concepts are compared by
the words of their own titles, groups and notes, ranked by the cosine: words count the more the
fewer concepts have them, and words that look alike count in part (rapidfuzz compares them).
A suggestion is related at the most, and is made only where one is asked for.
"""

from __future__ import annotations

import math
from collections import Counter
from functools import cache, cached_property, partial
from typing import Any, NamedTuple

from ..errors import InputError
from ..query.session import Session
from .search import Searcher
from .words import split_content_words

#: A lower confidence is not worth showing.
MIN_CONFIDENCE = 0.04
#: What a word weighs by where it stands; in a title, 1. Measured by benchmarks/suggestions.py.
IN_GROUPS = 0.4
IN_NOTES = {"coreContentNote": 0.6, "definition": 0.3, "additionalContentNote": 0.3}
#: Words that look less alike than this (Jaro-Winkler) are different words.
ALIKE = 0.85

WordWeights = dict[str, float]


class Suggestion(NamedTuple):
    """A concept that shares words with a title or another concept."""

    code: str
    label: str
    confidence: float
    """From 0 to 1, where all words are the same; no probability."""

    def to_dict(self) -> dict[str, Any]:
        """The suggestion as JSON has it, marked as one; stable keys, in this order."""
        basis = {"match": "related", "basis": "suggested"}
        return {"code": self.code, "label": self.label, **basis, "confidence": self.confidence}


class Suggester:
    """Suggests concepts of the lowest level of one scheme of occupations."""

    def __init__(self, session: Session, to: str) -> None:
        if session.scheme(to)["classifies"] != "Occupations":
            raise InputError(f"{to} classifies industries; suggestions are of occupations")
        self._session, self._to = session, to

    def for_title(self, title: str, limit: int = 10) -> tuple[Suggestion, ...]:
        """Suggest concepts for a job title, best first."""
        lowest = self._session.levels[self._to][-1]
        ranking = (
            (match.wording.concept, match.score) for match in self._searcher.rank(title, self._to)
        )
        return tuple(
            Suggestion(concept.code, concept.label, score)
            for concept, score in ranking
            if concept.level == lowest and score >= MIN_CONFIDENCE
        )[:limit]

    @cached_property
    def _searcher(self) -> Searcher:
        return Searcher(self._session)

    def for_concept(self, scheme: str, code: str, limit: int = 10) -> tuple[Suggestion, ...]:
        """Suggest concepts for a concept of another scheme, best first."""
        return self._concepts.suggest(scheme, code, limit)

    @cached_property
    def _concepts(self) -> _ConceptWords:
        return _ConceptWords(self._session, self._to)


class _ConceptWords:
    """The words of all concepts of the lowest level of a scheme, to compare others with."""

    def __init__(self, session: Session, to: str) -> None:
        self._scheme = cache(partial(_SchemeWords, session))
        self._nearest = cache(self._find_nearest)
        self._target = self._scheme(to)
        words_of = {code: self._target.weigh(code) for code in self._target.lowest}
        in_titles = Counter(
            word for words in words_of.values() for word, weight in words.items() if weight == 1.0
        )
        self._postings: dict[str, dict[str, float]] = {}
        """Word -> the codes that have it -> its weight there."""
        for code, words in words_of.items():
            for word, weight in words.items():
                self._postings.setdefault(word, {})[code] = weight
        size = len(words_of)
        self._rarity = {  # what no title has, but a group's title or a note, is as rare as can be
            word: math.sqrt(math.log(1 + size / (in_titles[word] or 1))) for word in self._postings
        }
        self._rarest = max(self._rarity.values(), default=1.0)
        self._lengths = {
            code: math.hypot(*(weight * self._rarity[word] for word, weight in words.items()))
            for code, words in words_of.items()
        }

    def suggest(self, scheme: str, code: str, limit: int) -> tuple[Suggestion, ...]:
        """Suggest the concepts that a concept of another scheme shares most words with."""
        words = self._scheme(scheme).weigh(code)
        products, length = Counter[str](), 0.0  # of fractions
        for word, weight in words.items():
            near = self._nearest(word)
            rarity = max((self._rarity[other] * alike for other, alike in near), default=0.0)
            heavy = weight * (rarity or self._rarest)
            length += heavy**2
            best: dict[str, float] = {}
            for other, alike in near:
                for target, other_weight in self._postings[other].items():
                    product = heavy * alike * other_weight * self._rarity[other]
                    best[target] = max(product, best.get(target, 0.0))
            products.update(best)
        scores = {
            target: round(min(product / (self._lengths[target] * math.sqrt(length)), 1.0), 3)
            for target, product in products.items()
        }
        best_first = sorted(scores, key=lambda code: (-scores[code], code))
        return tuple(
            Suggestion(code, self._target.titles[code], scores[code])
            for code in best_first[:limit]
            if scores[code] >= MIN_CONFIDENCE
        )

    def _find_nearest(self, word: str) -> list[tuple[str, float]]:
        """Find the words of the target scheme that look like a word, and how much."""
        from rapidfuzz import process
        from rapidfuzz.distance import JaroWinkler

        words, score = self._rarity.keys(), JaroWinkler.normalized_similarity
        near = process.extract(word, words, scorer=score, score_cutoff=ALIKE, limit=None)
        # cubed, so that a likeness of 0.85 counts for little more than half
        return [(other, alike**3) for other, alike, _ in near]


class _SchemeWords:
    """The English titles and notes of a scheme's concepts, with the groups above them."""

    def __init__(self, session: Session, scheme: str) -> None:
        self.scheme, self.hierarchy = scheme, session.hierarchy(scheme)
        concepts = self.hierarchy.by_scheme.get(scheme, {}).values()
        lowest = session.levels[scheme][-1]
        self.lowest = [concept.code for concept in concepts if concept.level == lowest]
        self.titles = {concept.code: concept.label for concept in concepts}
        self.notes: dict[str, list[tuple[float, str]]] = {}
        for row in session.ask("words-of-scheme", scheme=scheme):
            if row["kind"] in IN_NOTES:
                note = IN_NOTES[row["kind"]], row["text"]
                self.notes.setdefault(row["code"], []).append(note)

    def weigh(self, code: str) -> WordWeights:
        """Weigh the words of a concept."""
        texts = [(1.0, self.titles[code]), *self.notes.get(code, ())]
        groups = self.hierarchy.groups_above(self.scheme, code)
        texts += ((IN_GROUPS, group.label) for group in groups)
        words: WordWeights = {}
        for weight, text in texts:
            for word in split_content_words(text):
                words[word] = max(weight, words.get(word, 0.0))
        return words
