"""What is learned from listed titles: a vector for each feature of a title, and for each code.

Each feature of a title (words, their beginnings and ends, neighbouring words, the first and the
last word, three letters after one another, which bear mistyped words) has a vector. The sum of a
title's vectors, weighted by how rare the features are, gives the probability of each code.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import chain
from typing import Any, NamedTuple

import numpy as np

from .words import EXCEPTED, LITTLE, rarity_of, split_words, title_features

Array = np.ndarray[Any, Any]

#: Numbers in the vector of a feature; titles in a step of training, rounds over all titles, the
#: first rate and the last one's share of it, and the share of features that a step leaves out.
WIDTH, BATCH, ROUNDS, RATE, LAST, LEFT_OUT = 128, 512, 8, 0.1, 0.1, 0.2
#: Titles that must have a feature.
LEAST = 2
#: What a feature that no listed title has counts for the length of a title.
UNKNOWN = 0.5


class Rows(NamedTuple):
    """Titles as features: where those of each start, which they are, and what each weighs."""

    starts: Array
    features: Array
    weights: Array

    @property
    def titles(self) -> Array:
        """Number of the title that has each feature."""
        return np.repeat(np.arange(len(self.starts) - 1), np.diff(self.starts))

    def take(self, titles: Array) -> Rows:
        """Take some of the titles."""
        lengths = self.starts[titles + 1] - self.starts[titles]
        starts = np.concatenate(([0], np.cumsum(lengths)))
        at = np.arange(starts[-1]) + np.repeat(self.starts[titles] - starts[:-1], lengths)
        return Rows(starts, self.features[at], self.weights[at])

    def turn(self) -> tuple[Array, Rows]:
        """Turn titles with features into features with titles; give the features there are."""
        order = np.argsort(self.features, kind="stable")
        features = self.features[order]
        starts = np.flatnonzero(np.concatenate(([True], features[1:] != features[:-1])))
        turned = Rows(np.append(starts, len(order)), self.titles[order], self.weights[order])
        return features[starts], turned

    def sum_vectors(self, vectors: Array) -> Array:
        """Sum the weighted vectors of each title's features; one without any has zeros.

        The first feature of all titles, then the second of those that have two, and so on: whole
        vectors at a time, four times as quick as `numpy.add.reduceat`.
        """
        lengths = np.diff(self.starts)
        order = np.argsort(-lengths, kind="stable")
        firsts = self.starts[:-1][order]
        longer = np.searchsorted(-lengths[order], -np.arange(lengths.max(initial=0)))
        sums = np.zeros((len(order), vectors.shape[1]), np.float32)
        for step, count in enumerate(longer):
            at = firsts[:count] + step
            sums[:count] += vectors[self.features[at]] * self.weights[at, None]
        return sums[np.argsort(order)]


def train(titles: Sequence[str], codes: Sequence[Mapping[int, float]]) -> dict[str, Array]:
    """Train the arrays of a model from titles, each with the shares of its codes."""
    lists = list(map(list_features, titles))
    counts = Counter(feature for features in lists for feature in features)
    features = sorted(feature for feature, count in counts.items() if count >= LEAST)
    rarity = np.array([rarity_of(len(titles), counts[each]) for each in features], np.float32)
    rows = weigh(lists, {each: number for number, each in enumerate(features)}, rarity)
    filled = np.flatnonzero(np.diff(rows.starts))
    targets = _divide(codes)
    vectors, outputs, bias = _fit(rows.take(filled), targets.take(filled), len(features))
    members: list[list[int]] = [[] for _ in bias]
    for title in filled.tolist():
        for code in codes[title]:
            members[code].append(title)
    ends = np.cumsum(list(map(len, members)))
    listed = np.array(list(chain(*members)), np.int32)
    ordered = rows.take(listed)
    firsts = ordered.starts[:-1]
    return {
        **{"features": np.frombuffer("\n".join(features).encode(), np.uint8)},
        **{"rarity": rarity, "bias": bias},
        **{"vectors": vectors.astype(np.float16), "outputs": outputs.astype(np.float16)},
        **{"members": listed, "member_starts": np.concatenate(([0], ends)).astype(np.int32)},
        **{"starts": ordered.starts.astype(np.int32), "numbers": ordered.features},
        "norms": ordered.weights[firsts] / rarity[ordered.features[firsts]],
    }


def list_features(title: str) -> list[str]:
    """List the features of a title; one whose words say nothing has none.

    >>> list_features("Pipe fitters")[:4]
    ['#<fi', '#<pi', '#er>', '#fit']
    """
    words = split_words(title)
    if all(word.weight == LITTLE or word.text.isdigit() for word in words):
        return []
    features = title_features(words)
    stems = [word.stem for word in words if word.weight != EXCEPTED]
    features.update(chain.from_iterable(map(_cut_letters, stems)))
    if stems:
        features.update((f"^{stems[0]}", f"{stems[-1]}$", "$".join(stems[-2:])))
    return sorted(features)


@lru_cache(maxsize=50_000)
def _cut_letters(stem: str) -> tuple[str, ...]:
    ended = f"<{stem}>"
    return tuple(f"#{ended[at : at + 3]}" for at in range(len(ended) - 2))


def weigh(lists: Iterable[Sequence[str]], numbers: Mapping[str, int], rarity: Array) -> Rows:
    """Weigh the features of titles, so that each title has the length of 1.

    Features that no listed title has count for the length as well: they make a title less sure.
    """
    starts, features, unknown = [0], [], []
    for of in lists:
        known = [numbers[feature] for feature in of if feature in numbers]
        features += known
        unknown.append(len(of) - len(known))
        starts.append(len(features))
    rows = Rows(np.array(starts), np.array(features, np.int32), rarity[features])
    squares = np.bincount(rows.titles, rows.weights**2, len(unknown))
    squares = squares + np.array(unknown) * UNKNOWN * rarity.max() ** 2
    return rows._replace(weights=rows.weights / np.sqrt(squares, dtype=np.float32)[rows.titles])


def _divide(codes: Sequence[Mapping[int, float]]) -> Rows:
    """Divide each title among its codes."""
    starts = np.cumsum([0, *map(len, codes)])
    numbers = np.array([code for of in codes for code in of], np.int32)
    shares = [share / sum(of.values()) for of in codes for share in of.values()]
    return Rows(starts, numbers, np.array(shares, np.float32))


def _fit(rows: Rows, targets: Rows, features: int) -> tuple[Array, Array, Array]:
    """Fit the vectors of features and what turns their sum into probabilities."""
    random = np.random.default_rng(0)
    codes, size = int(targets.features.max()) + 1, len(rows.starts) - 1
    vectors = (random.standard_normal((features, WIDTH)) * 0.05).astype(np.float32)
    outputs = (random.standard_normal((WIDTH, codes)) * 0.05).astype(np.float32)
    bias = np.zeros(codes, np.float32)
    past = [np.full(shape, 1e-6, np.float32) for shape in (features, outputs.shape, codes)]
    steps = -(-size // BATCH) * ROUNDS
    step = 0
    for _ in range(ROUNDS):
        order = random.permutation(size)
        for start in range(0, len(order), BATCH):
            rate = np.float32(RATE * (1 - (1 - LAST) * step / steps))
            step += 1
            titles = order[start : start + BATCH]
            part = rows.take(titles)
            kept = random.random(len(part.weights)) >= LEFT_OUT
            weights = part.weights * kept.astype(np.float32) / np.float32(1 - LEFT_OUT)
            part = part._replace(weights=weights)
            middle = part.sum_vectors(vectors)
            errors = softmax(middle @ outputs + bias)
            wanted = targets.take(titles)
            errors[wanted.titles, wanted.features] -= wanted.weights
            errors /= len(titles)
            of_outputs, of_bias, of_middle = middle.T @ errors, errors.sum(0), errors @ outputs.T
            columns, turned = part.turn()
            of_vectors = turned.sum_vectors(of_middle)
            past[0][columns] += (of_vectors**2).mean(1)
            past[1] += of_outputs**2
            past[2] += of_bias**2
            vectors[columns] -= rate * of_vectors / np.sqrt(past[0][columns])[:, None]
            outputs -= rate * of_outputs / np.sqrt(past[1])
            bias -= rate * of_bias / np.sqrt(past[2])
    return vectors, outputs, bias


def softmax(scores: Array) -> Array:
    """Turn the scores of each row, in place, into probabilities."""
    scores -= scores.max(1, keepdims=True)
    np.exp(scores, out=scores)
    scores /= scores.sum(1, keepdims=True)
    return scores
