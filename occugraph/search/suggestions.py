"""Suggestions: concepts whose titles and notes share words with a title. Never more than that.

Words count the more the fewer concepts have them, and words that look alike count in part
(rapidfuzz compares them); concepts are ranked by the cosine of their words.
A suggestion is related at the most, and is made only where one is asked for.
"""

import math
from collections import Counter
from collections.abc import Iterable
from functools import cache, partial
from typing import Any, NamedTuple

from ..errors import InputError
from ..query.session import Session
from .words import split_content_words

#: A lower confidence is not worth showing.
MIN_CONFIDENCE = 0.1
#: What a word weighs by where it stands; in a title, 1. Measured by benchmarks/suggestions.py.
IN_GROUPS = 0.4
IN_NOTES = {"additionalContentNote": 0.6, "definition": 0.3, "coreContentNote": 0.3}
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
        self._scheme = cache(partial(_SchemeWords, session))
        self._nearest = cache(self._find_nearest)
        self._target = self._scheme(to)
        self._entries = [
            (code, self._target.weigh(code, title))
            for code in self._target.lowest
            for title in self._target.titles[code]
        ]
        in_titles = Counter(
            word for _, words in self._entries for word, weight in words.items() if weight == 1.0
        )
        self._postings: dict[str, dict[int, float]] = {}
        """Word -> places of the entries that have it -> its weight there."""
        for place, (_, words) in enumerate(self._entries):
            for word, weight in words.items():
                self._postings.setdefault(word, {})[place] = weight
        size = len(self._entries)
        self._rarity = {  # what no title has, but a group's title or a note, is as rare as can be
            word: math.sqrt(math.log(1 + size / (in_titles[word] or 1))) for word in self._postings
        }
        self._rarest = max(self._rarity.values(), default=1.0)
        squares = (
            sum((weight * self._rarity[word]) ** 2 for word, weight in words.items())
            for _, words in self._entries
        )
        self._lengths = [math.sqrt(square) or 1.0 for square in squares]

    def for_title(self, title: str, limit: int = 10) -> tuple[Suggestion, ...]:
        """Suggest concepts for a job title, best first."""
        return self._rank(_weigh_words([(1.0, title)]), limit)

    def for_concept(self, scheme: str, code: str, limit: int = 10) -> tuple[Suggestion, ...]:
        """Suggest concepts for a concept of another scheme, best first."""
        source = self._scheme(scheme)
        words: WordWeights = {}
        for title in source.titles[code]:
            words |= source.weigh(code, title)
        return self._rank(words, limit)

    def _rank(self, words: WordWeights, limit: int) -> tuple[Suggestion, ...]:
        products, length = Counter[int](), 0.0  # of fractions
        for word, weight in words.items():
            near = self._nearest(word)
            rarity = max((self._rarity[other] * alike for other, alike in near), default=0.0)
            heavy = weight * (rarity or self._rarest)
            length += heavy**2
            best: dict[int, float] = {}
            for other, alike in near:
                for place, other_weight in self._postings[other].items():
                    product = heavy * alike * other_weight * self._rarity[other]
                    best[place] = max(product, best.get(place, 0.0))
            products.update(best)
        scores: dict[str, float] = {}
        for place, product in products.items():
            code = self._entries[place][0]
            score = product / (self._lengths[place] * math.sqrt(length))
            scores[code] = max(round(min(score, 1.0), 3), scores.get(code, 0.0))
        best_first = sorted(scores, key=lambda code: (-scores[code], code))
        return tuple(
            Suggestion(code, self._target.titles[code][0], scores[code])
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
        self.titles = {concept.code: [concept.label] for concept in concepts}
        self.notes: dict[str, list[tuple[float, str]]] = {}
        for row in session.ask("words-of-scheme", scheme=scheme):
            code, kind, text = row["code"], row["kind"], row["text"]
            if kind == "altLabel":
                self.titles[code].append(text)
            elif kind in IN_NOTES:
                self.notes.setdefault(code, []).append((IN_NOTES[kind], text))

    def weigh(self, code: str, title: str) -> WordWeights:
        """Weigh the words of a concept under one of its titles."""
        texts = [(1.0, title), *self.notes.get(code, ())]
        groups = self.hierarchy.groups_above(self.scheme, code)
        texts += ((IN_GROUPS, group.label) for group in groups)
        return _weigh_words(texts)


def _weigh_words(texts: Iterable[tuple[float, str]]) -> WordWeights:
    words: WordWeights = {}
    for weight, text in texts:
        for word in split_content_words(text):
            words[word] = max(weight, words.get(word, 0.0))
    return words
