"""Titles to codes: the nearest known titles vote for the occupations that they stand for.

A known title is as near as the words, the beginnings and endings of words, and the neighbouring
words that it shares with the one asked about are rare. The votes are weighed together with how
much likelier each occupation's titles, all together, have those words than others.
"""

import math
from collections.abc import Iterable, Sequence
from functools import lru_cache
from operator import mul
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
        #: Number of each concept -> where the codes that its titles count for start; these codes,
        #: of all concepts behind one another; how much the titles count for each.
        self.starts = arrays.numbers(f"{scheme} targets starts")
        self.codes = arrays.numbers(f"{scheme} targets")
        self.shares: Sequence[float] = arrays.numbers(f"{scheme} shares of targets")
        self._sources = arrays.lists(f"{scheme} sources")
        self._source_shares = arrays.lists(f"{scheme} shares of sources")

    def counting_for(self, target: int) -> list[tuple[int, float]]:
        """List the concepts whose titles count for a code, and how much."""
        return list(zip(self._sources[target], self._source_shares[target], strict=True))


#: How near a title is, its place, and its concepts, each with the place of its wording.
_Near = tuple[float, int, list[tuple[int, int]]]


def _count_votes(
    near: Iterable[_Near], targets: Targets
) -> tuple[dict[int, float], dict[int, tuple[float, int, int]]]:
    """Count the votes for each code; give the nearest voter: how near, its place, its wording."""
    votes: dict[int, float] = {}
    voters: dict[int, tuple[float, int, int]] = {}
    starts, codes, parts = targets.starts, targets.codes, targets.shares
    for nearness, place, concepts in near:
        vote = nearness**POWER
        shares: dict[int, tuple[float, int]] = {}
        for concept, at in concepts:
            for number in range(starts[concept], starts[concept + 1]):
                target, share = codes[number], parts[number]
                if target not in shares or share > shares[target][0]:
                    shares[target] = share, at
        for target, (share, at) in shares.items():
            votes[target] = votes.get(target, 0.0) + share * vote
            if target not in voters:
                voters[target] = nearness, place, at
    return votes, voters


class TitleIndex:
    """Codes job titles by the titles that publishers list."""

    def __init__(self, index: WordingIndex) -> None:
        self.index = index
        numbers = index.arrays.numbers
        self._norms, (self._titles,) = numbers("norms"), numbers("number of titles")
        self._features_in, lists = index.arrays.texts("features"), index.arrays.lists
        self._titles_of, self._concepts_of = (
            lists("titles of features"),
            lists("concepts of features"),
        )
        self._counts_of = lists("counts of features")
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
        features, near = self._read_title(title)
        votes, voters = _count_votes(near, targets)
        all_votes = sum(votes.values())
        candidates = sorted(votes, key=lambda one: (-votes[one], one))[:CANDIDATES]
        likelihoods = self._weigh_likelihoods(features, targets, candidates)
        totals = {
            target: (votes[target] / all_votes + likelihood) / 2
            for target, likelihood in likelihoods.items()
        }
        best = sorted(totals, key=lambda one: (-totals[one], one))[:limit]
        return [self._make_match(target, totals[target], *voters[target]) for target in best]

    def _make_match(
        self, target: int, total: float, nearness: float, place: int, at: int
    ) -> TitleMatch:
        nearest = self.index.wording(at, self.index.text(place))
        return TitleMatch(self.index.concept(target), round(total, 3), nearest, round(nearness, 3))

    def is_title(self, place: int) -> bool:
        """Whether a text is a title that votes."""
        return self._norms[place] > 0

    @lru_cache(maxsize=1)  # noqa: B019  several schemes are asked about one title
    def _read_title(self, title: str) -> tuple[dict[str, float], list[_Near]]:
        """List the features of a title, and the nearest titles with the concepts of each."""
        features = self._features(title)
        starts, concepts = self.index.starts, self.index.concepts
        near = [
            (
                nearness,
                place,
                [(concepts[at], at) for at in range(starts[place], starts[place + 1])],
            )
            for nearness, place in self._nearest(features)
        ]
        return features, near

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
    def _read(self, feature: str) -> tuple[list[int], dict[int, int]] | None:
        """Read the titles that have a feature, and the concepts, with how many of their titles."""
        for place in self._features_in.find(feature):
            counts = zip(self._concepts_of[place], self._counts_of[place], strict=True)
            return self._titles_of[place], dict(counts)
        return None

    def _nearest(self, features: dict[str, float]) -> list[tuple[float, int]]:
        """Find the nearest titles: how near each is, and its place."""
        sums: dict[int, float] = {}
        square = 0.0
        for feature in sorted(features):
            if read := self._read(feature):
                weight = rarity_of(self._titles, len(read[0])) * features[feature]
                square += weight**2
                add_to(sums, read[0], weight * rarity_of(self._titles, len(read[0])))
            elif feature[0] != "<" and feature[-1] != ">" and " " not in feature:
                square += rarity_of(self._titles, 0) ** 2  # a word that no title has
        length = math.sqrt(square)
        scores = list(map(mul, sums.values(), map(self._norms.__getitem__, sums)))
        least = min(sorted(scores)[-VOTERS:], default=0.0)
        best = [
            (-score, place) for score, place in zip(scores, sums, strict=True) if score >= least
        ]
        return [(-score / length, place) for score, place in sorted(best)[:VOTERS]]

    def _weigh_likelihoods(
        self, features: dict[str, float], targets: Targets, candidates: Iterable[int]
    ) -> dict[int, float]:
        """Weigh how much likelier the titles of each code have the features than all titles."""
        known = []
        for feature in sorted(features):
            if read := self._read(feature):
                usual = BEFOREHAND * len(read[0]) / self._titles
                known.append((read[1], usual, features[feature]))
        gains = {}
        for target in candidates:
            gain = -len(known) * math.log(1 + targets.sizes[target] / BEFOREHAND)
            sources = targets.counting_for(target)
            for counts, usual, weight in known:
                total = 0.0
                for source, share in sources:
                    if count := counts.get(source):
                        total += count * share
                if total:
                    gain += weight * math.log1p(total / usual)
            gains[target] = gain
        most = max(gains.values(), default=0.0)
        odds = {target: math.exp((gain - most) / CAUTION) for target, gain in gains.items()}
        total = sum(odds.values())
        return {target: odd / total for target, odd in odds.items()}

    def targets_in(self, scheme: str) -> Targets | None:
        """Read which codes of a scheme the titles of concepts count for; None for industries."""
        if scheme not in self._targets and f"{scheme} sizes" in self.index.arrays:
            self._targets[scheme] = Targets(self.index.arrays, scheme)
        return self._targets.get(scheme)
