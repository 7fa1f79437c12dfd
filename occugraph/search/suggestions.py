"""Suggestions: concepts whose titles and notes share words with a title. Never more than that.

Words count the more the fewer concepts have them, and words that look alike count in part
(rapidfuzz compares them); concepts are ranked by the cosine of their words.
A suggestion is related at the most, and is made only where it is asked for.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable
from typing import Any, NamedTuple

from ..errors import InputError
from ..graph.engine import Engine
from ..query import catalogue
from ..query.session import Session
from ..rdf.namespaces import BASE

#: A lower confidence is not worth showing.
LEAST = 0.1
#: What a word weighs by where it stands; in a title, 1. Measured by benchmarks/suggestions.py.
IN_GROUPS = 0.4
IN_NOTES = {"additionalContentNote": 0.6, "definition": 0.3, "coreContentNote": 0.3}
#: Words that look less alike than this (Jaro-Winkler) are different words.
ALIKE = 0.85
#: Words that say nothing of an occupation.
EMPTY = re.compile(
    "a|and|as|at|by|for|from|in|including|not|occupations|of|on|or|other|related|the|to|with|workers"
)
#: What a residual group is called, in whichever scheme; it counts as one word.
RESIDUAL = re.compile(
    r"\ball other( specialists)?\b|\bnot elsewhere classified\b|\bn\.e\.c\."
    r"|^(miscellaneous|other)\b"
)
EXCEPT = re.compile(r"[(,;]?\s*\bexcept\b[^.]*")

Words = dict[str, float]
"""Word -> its weight."""


class Suggestion(NamedTuple):
    """A concept that shares words with what was asked for."""

    code: str
    label: str
    confidence: float
    """From 0 to 1, where all words are the same; no probability."""

    def to_dict(self) -> dict[str, Any]:
        """The suggestion as JSON has it, marked as one; stable keys, in this order."""
        return {
            "code": self.code,
            "label": self.label,
            "match": "related",
            "basis": "suggested",
            "confidence": self.confidence,
        }


class Suggester:
    """Suggests concepts of the lowest level of one scheme.

    Args:
        engine: where the concepts are.
        to: id of the scheme to suggest from.
        base: where the graph's own IRIs live.

    Raises:
        UnknownName: no such scheme.
        InputError: a scheme that does not classify occupations.

    """

    def __init__(self, engine: Engine, to: str, base: str = BASE) -> None:
        from rapidfuzz import process
        from rapidfuzz.distance import JaroWinkler

        self._extract, self._alike = process.extract, JaroWinkler.normalized_similarity
        self.engine, self.base = engine, base
        if Session(engine, base).scheme(to)["classifies"] != "Occupations":
            raise InputError(f"{to} classifies industries; suggestions are of occupations")
        self._schemes: dict[str, _Scheme] = {}
        self._near: dict[str, list[tuple[str, float]]] = {}
        self.target = self._scheme(to)
        self._entries = [
            (code, words)
            for code in self.target.lowest
            for title in self.target.titles[code]
            for words in [self.target.words(code, title)]
        ]
        in_titles = Counter(
            word for _, words in self._entries for word, weight in words.items() if weight == 1.0
        )
        self._rarity = {  # what no title has, but a group's title or a note, is as rare as can be
            word: math.sqrt(math.log(1 + len(self._entries) / (in_titles[word] or 1)))
            for _, words in self._entries
            for word in words
        }
        self._rarest = max(self._rarity.values(), default=1.0)
        self._lengths = [self._length(words) for _, words in self._entries]
        self._standing: dict[str, list[tuple[int, float]]] = {}
        for at, (_, words) in enumerate(self._entries):
            for word, weight in words.items():
                self._standing.setdefault(word, []).append((at, weight))

    def for_title(self, title: str, limit: int = 10) -> tuple[Suggestion, ...]:
        """Suggest concepts for a job title, best first."""
        return self._ranked(_weighted([(1.0, title)]), limit)

    def for_concept(self, scheme: str, code: str, limit: int = 10) -> tuple[Suggestion, ...]:
        """Suggest concepts for a concept of another scheme, best first."""
        source = self._scheme(scheme)
        words: Words = {}
        for title in source.titles[code]:
            words |= source.words(code, title)
        return self._ranked(words, limit)

    def _ranked(self, words: Words, limit: int) -> tuple[Suggestion, ...]:
        shared: Counter[int] = Counter()  # of fractions
        length = 0.0
        for word, weight in words.items():
            near = self._nearest(word)
            rarity = max((self._rarity[other] * alike for other, alike in near), default=0.0)
            heavy = weight * (rarity or self._rarest)
            length += heavy**2
            best: dict[int, float] = {}
            for other, alike in near:
                for at, there in self._standing[other]:
                    part = heavy * alike * there * self._rarity[other]
                    best[at] = max(part, best.get(at, 0.0))
            shared.update(best)
        scores: dict[str, float] = {}
        for at, part in shared.items():
            code = self._entries[at][0]
            score = part / (self._lengths[at] * math.sqrt(length))
            scores[code] = max(round(min(score, 1.0), 3), scores.get(code, 0.0))
        best_first = sorted(scores, key=lambda code: (-scores[code], code))
        return tuple(
            Suggestion(code, self.target.labels[code], scores[code])
            for code in best_first[:limit]
            if scores[code] >= LEAST
        )

    def _nearest(self, word: str) -> list[tuple[str, float]]:
        """Find the words of the target scheme that look like a word, and how much."""
        if word not in self._near:
            found = self._extract(
                word, self._rarity.keys(), scorer=self._alike, score_cutoff=ALIKE, limit=None
            )
            # cubed, so that a likeness of 0.85 counts for little more than half
            self._near[word] = [(other, alike**3) for other, alike, _ in found]
        return self._near[word]

    def _length(self, words: Words) -> float:
        squares = ((weight * self._rarity[word]) ** 2 for word, weight in words.items())
        return math.sqrt(sum(squares)) or 1.0

    def _scheme(self, name: str) -> _Scheme:
        if name not in self._schemes:
            self._schemes[name] = _Scheme(self.engine, name, self.base)
        return self._schemes[name]


class _Scheme:
    """What a scheme's concepts print."""

    def __init__(self, engine: Engine, name: str, base: str) -> None:
        rows = catalogue.run(engine, "codes-of-scheme", base, scheme=name).records()
        self.labels = {row["code"]: row["label"] for row in rows}
        self.parents = {row["code"]: row["parent"] for row in rows}
        levels = catalogue.run(engine, "levels", base).records()
        last = [row["level"] for row in levels if row["scheme"] == name][-1]
        self.lowest = [row["code"] for row in rows if row["level"] == last]
        self.titles = {code: [label] for code, label in self.labels.items()}
        self.notes: dict[str, list[tuple[float, str]]] = {}
        for row in catalogue.run(engine, "words-of-scheme", base, scheme=name).records():
            code, kind = row["code"], row["kind"]
            if kind == "altLabel":
                self.titles[code].append(row["text"])
            elif kind in IN_NOTES:
                self.notes.setdefault(code, []).append((IN_NOTES[kind], row["text"]))

    def words(self, code: str, title: str) -> Words:
        """Weigh the words of a concept under one of its titles."""
        texts = [(1.0, title), *self.notes.get(code, ())]
        above = self.parents[code]
        while above:
            texts.append((IN_GROUPS, self.labels[above]))
            above = self.parents[above]
        return _weighted(texts)


def _weighted(texts: Iterable[tuple[float, str]]) -> Words:
    words: Words = {}
    for weight, text in texts:
        for word in split(text):
            words[word] = max(weight, words.get(word, 0.0))
    return words


def split(title: str) -> list[str]:
    """Split a title into the words that tell it apart; what it excepts is not of it.

    >>> split("Architects, Except Landscape and Naval")
    ['architect']
    >>> split("Ships' Engineers and Related Workers")
    ['ship', 'engineer']
    >>> split("Engineers, All Other")
    ['engineer', 'residual']
    """
    plain = title.strip().casefold().replace("’", "'").replace("'s", "")
    plain = EXCEPT.sub("", RESIDUAL.sub(" residual ", plain))
    found = (word for word in re.findall(r"[^\W_]+", plain) if not EMPTY.fullmatch(word))
    return [word.removesuffix("s") if len(word) > 3 else word for word in found]
