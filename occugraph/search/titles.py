"""Titles to codes: the nearest known titles vote for the occupations that they stand for.

A known title is as near as the words, the beginnings and endings of words, and the neighbouring
words that it shares with the one asked about are rare. The votes are weighed together with how
much likelier each occupation's titles, all together, have those words than others.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Iterable
from functools import cache, lru_cache
from operator import mul, neg
from typing import NamedTuple

from ..files.array_files import ArrayFile
from ..model.concept_index import Entry
from .index import WordingIndex
from .query_terms import read_terms
from .text_scores import add_to
from .words import Wording, rarity_of, split_words, title_features

#: How many of the nearest titles vote; the power of its nearness is what a vote counts.
VOTERS, POWER = 160, 3
#: Codes with the most votes whose likelihoods are weighed.
CANDIDATES = 80
#: How cautious the words of all titles are judged: titles that an occupation is given beforehand,
#: and what the logarithm of a likelihood is divided by.
BEFOREHAND, CAUTION = 100, 4
#: Words that stand in for one that no title has.
STAND_INS = 2


class TitleMatch(NamedTuple):
    """A code that a title may have, and the nearest title that says so."""

    concept: Entry
    share: float
    """From 0 to 1: its share of all votes; no probability."""
    nearest: Wording
    """It stands on a concept of the scheme asked for, or of one linked with it."""
    nearness: float
    """From 0 to 1, where all features are the same."""


class Targets:
    """The codes of a scheme that the titles of concepts count for."""

    def __init__(self, arrays: ArrayFile, scheme: str) -> None:
        #: Number of each concept of the scheme -> its titles, with those that count in part.
        self.sizes = arrays.numbers(f"{scheme} sizes")
        self._targets, self._sources = (
            [arrays.numbers(f"{scheme} {way} {part}") for part in ("starts", "concepts", "shares")]
            for way in ("targets", "sources")
        )

    @cache  # noqa: B019  an index lives as long as its process
    def of(self, concept: int) -> list[tuple[int, float]]:
        """List the codes that a concept's titles count for, and how much."""
        return _pairs_of(concept, *self._targets)

    @cache  # noqa: B019
    def counting_for(self, target: int) -> list[tuple[int, float]]:
        """List the concepts whose titles count for a code, and how much."""
        return _pairs_of(target, *self._sources)


def _pairs_of(
    number: int, starts: memoryview, concepts: memoryview, shares: memoryview
) -> list[tuple[int, float]]:
    part = slice(starts[number], starts[number + 1])
    return list(zip(concepts[part], shares[part], strict=True))


class _Voter(NamedTuple):
    """Near titles that stand on the same concepts."""

    concepts: tuple[int, ...]
    votes: float
    """What the votes of all of them count."""
    nearness: float
    """That of the nearest."""
    place: int
    """Its place among the texts."""


class _TitleReading(NamedTuple):
    """What a title that is asked about has to do with the known ones."""

    voters: list[_Voter]
    features: list[tuple[dict[int, int], float, float]]
    """Of each feature the titles that concepts have with it, how many usually have it, and its
    weight."""
    counts: dict[int, list[tuple[int, int]]]
    """Number of a concept -> its features, by their places, with how many of its titles have each;
    of those concepts that were asked about."""

    def counts_of(self, concept: int) -> list[tuple[int, int]]:
        """List the features that titles of a concept have, with how many have each."""
        if concept not in self.counts:
            self.counts[concept] = [
                (number, counts[concept])
                for number, (counts, _, _) in enumerate(self.features)
                if concept in counts
            ]
        return self.counts[concept]


class TitleIndex:
    """Codes job titles by the titles that publishers list."""

    def __init__(self, index: WordingIndex) -> None:
        self.index = index
        numbers = index.arrays.numbers
        self._norms, (self._titles,) = numbers("norms"), numbers("number of titles")
        self._feature_names = index.arrays.texts("features")
        self._title_starts, self._concept_starts = (
            numbers("title starts"),
            numbers("concept starts"),
        )
        self._titles_of, self._concepts_of = (
            numbers("titles of features"),
            numbers("concepts of features"),
        )
        self._counts_of = numbers("counts of features")
        self._targets: dict[str, Targets] = {}

    def codes(self, title: str, scheme: str, limit: int = 5) -> list[TitleMatch]:
        """Find the codes of a scheme of occupations that a job title may have, best first.

        Args:
            title: a job title, in English, as it stands in a list.
            scheme: id of a scheme of occupations.
            limit: how many codes are given at the most.

        """
        targets = self.targets_in(scheme)
        if targets is None:
            return []
        reading = self._read_title(title)
        votes: dict[int, float] = {}
        nearest: dict[int, tuple[_Voter, int]] = {}
        for voter in reading.voters:
            shares: dict[int, tuple[float, int]] = {}
            for number, concept in enumerate(voter.concepts):
                for target, share in targets.of(concept):
                    if target not in shares or share > shares[target][0]:
                        shares[target] = share, number
            for target, (share, number) in shares.items():
                votes[target] = votes.get(target, 0.0) + share * voter.votes
                if target not in nearest:
                    nearest[target] = voter, number
        all_votes = sum(votes.values())
        candidates = heapq.nsmallest(CANDIDATES, votes, key=lambda one: (-votes[one], one))
        likelihoods = _weigh_likelihoods(reading, targets, candidates)
        totals = {
            target: (votes[target] / all_votes + likelihood) / 2
            for target, likelihood in likelihoods.items()
        }
        matches = []
        for target in heapq.nsmallest(limit, totals, key=lambda one: (-totals[one], one)):
            voter, number = nearest[target]
            at, text = self.index.starts[voter.place] + number, self.index.text(voter.place)
            concept, share = self.index.concept(target), round(totals[target], 3)
            wording = self.index.wording(at, text)
            matches.append(TitleMatch(concept, share, wording, round(voter.nearness, 3)))
        return matches

    def is_title(self, place: int) -> bool:
        """Whether a text is a title that votes."""
        return self._norms[place] > 0

    @lru_cache(maxsize=1)  # noqa: B019  several schemes are asked about one title
    def _read_title(self, title: str) -> _TitleReading:
        """Find the nearest titles, by the concepts that they stand on, and what all have."""
        features = self._features(title)
        starts, concepts = self.index.starts, self.index.concepts
        voters: dict[tuple[int, ...], _Voter] = {}
        for nearness, place in self._nearest(features):
            of, vote = tuple(concepts[starts[place] : starts[place + 1]]), nearness**POWER
            if (known := voters.get(of)) is None:
                voters[of] = _Voter(of, vote, nearness, place)
            else:
                voters[of] = known._replace(votes=known.votes + vote)
        read = [
            (counts, BEFOREHAND * len(places) / self._titles, features[feature])
            for feature in sorted(features)
            for places, counts in self._read(feature)
        ]
        return _TitleReading(list(voters.values()), read, {})

    def _features(self, title: str) -> dict[str, float]:
        """List the features of a title with their weights; a mistyped word has stand-ins."""
        words = split_words(title)
        features = dict.fromkeys(title_features(words), 1.0)
        for word in words:
            if not self.index.count(word.stem):
                for term in read_terms(self.index, word.text):
                    for other in term.readings[:STAND_INS]:
                        if other.how in ("corrected", "split"):
                            stood_in = title_features(split_words(other.stem))
                            features |= dict.fromkeys(stood_in - features.keys(), other.likeness)
        return features

    @lru_cache(maxsize=2_000)  # noqa: B019
    def _read(self, feature: str) -> list[tuple[list[int], dict[int, int]]]:
        """Read the titles that have a feature, and the concepts, with how many of their titles."""
        read = []
        for place in self._feature_names.find(feature):  # one at the most
            part = slice(self._title_starts[place], self._title_starts[place + 1])
            of = slice(self._concept_starts[place], self._concept_starts[place + 1])
            concepts, counts = self._concepts_of[of].tolist(), self._counts_of[of].tolist()
            read.append((self._titles_of[part].tolist(), dict(zip(concepts, counts, strict=True))))
        return read

    def _nearest(self, features: dict[str, float]) -> list[tuple[float, int]]:
        """Find the nearest titles: how near each is, and its place."""
        sums: dict[int, float] = {}
        square = 0.0
        for feature in sorted(features):
            read = self._read(feature)
            for places, _ in read:
                rarity = rarity_of(self._titles, len(places))
                weight = rarity * features[feature]
                square += weight**2
                add_to(sums, places, weight * rarity)
            if not read and feature[0] != "<" and feature[-1] != ">" and " " not in feature:
                square += rarity_of(self._titles, 0) ** 2  # a word that no title has
        length = math.sqrt(square) or 1.0
        scores = map(mul, sums.values(), map(self._norms.__getitem__, sums))
        best = heapq.nlargest(VOTERS, zip(scores, map(neg, sums), strict=True))
        return [(min(1.0, score / length), -place) for score, place in best]

    def targets_in(self, scheme: str) -> Targets | None:
        """Read which codes of a scheme the titles of concepts count for; None for industries."""
        if scheme not in self._targets and f"{scheme} sizes" in self.index.arrays:
            self._targets[scheme] = Targets(self.index.arrays, scheme)
        return self._targets.get(scheme)


def _weigh_likelihoods(
    reading: _TitleReading, targets: Targets, candidates: Iterable[int]
) -> dict[int, float]:
    """Weigh how much likelier the titles of each code have the features than all titles."""
    gains = {}
    for target in candidates:
        totals = [0.0] * len(reading.features)
        for source, share in targets.counting_for(target):
            for number, count in reading.counts_of(source):
                totals[number] += count * share
        gain = -len(totals) * math.log(1 + targets.sizes[target] / BEFOREHAND)
        for total, (_, usual, weight) in zip(totals, reading.features, strict=True):
            if total:
                gain += weight * math.log1p(total / usual)
        gains[target] = gain
    most = max(gains.values(), default=0.0)
    odds = {target: math.exp((gain - most) / CAUTION) for target, gain in gains.items()}
    all_odds = sum(odds.values())
    return {target: odd / all_odds for target, odd in odds.items()}
