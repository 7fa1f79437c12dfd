"""A model of the listed titles: which codes a title may have, and which listed titles say so.

The sum of the vectors of a title's features gives the probability of each code. Then the listed
titles of the likeliest codes vote, each with its nearness.
"""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from functools import cached_property, lru_cache
from hashlib import blake2b
from typing import NamedTuple

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import OSA

from ..files.array_files import format_arrays
from ..query.session import Session
from .known_titles import name_part
from .title_training import Array, Rows, list_features, softmax, train, weigh
from .words import split_words

#: Codes whose titles vote, the power of nearness that a vote counts, and the share of the votes.
VOTED, POWER, VOTES = 10, 4, 0.25
#: What the words of the employer's industry count beside those of the title.
INDUSTRY = 0.3
#: What a title with its mistyped words corrected counts, and the letters of words looked at.
CORRECTED, SHORTEST = 0.7, 5
#: Titles that are ranked at once.
CHUNK = 512


class Likeness(NamedTuple):
    """A code that a title may have, and the listed title of that code that is most like it."""

    code: int
    share: float
    title: int


class TitleModel:
    """Ranks the codes that titles may have."""

    def __init__(self, arrays: Mapping[str, Array]) -> None:
        self.arrays = arrays
        features = bytes(arrays["features"]).decode().split("\n")
        self.features = {feature: number for number, feature in enumerate(features)}
        self.vectors, self.outputs = (arrays[n].astype(np.float32) for n in ("vectors", "outputs"))
        self.members, self.member_starts = arrays["members"], arrays["member_starts"]
        self.filled = self.member_starts[:-1] < self.member_starts[1:]

    def rank(
        self, titles: Sequence[str], industries: Sequence[str], best: int
    ) -> list[list[Likeness]]:
        """Rank the likeliest codes of each title, best first; without a known feature, none."""
        ranked: list[list[Likeness]] = [[] for _ in titles]
        corrected = list(map(self._correct, titles))
        rows, *others = map(self._weigh, (titles, industries, corrected))
        known, rarity = np.flatnonzero(np.diff(rows.starts)), self.arrays["rarity"]
        buffer = np.zeros_like(rarity)
        for start in range(0, len(known), CHUNK):
            chunk = known[start : start + CHUNK]
            part = rows.take(chunk)
            middle = part.sum_vectors(self.vectors)
            for weight, beside in zip((INDUSTRY, CORRECTED), others, strict=True):
                middle += weight * beside.take(chunk).sum_vectors(self.vectors)
            odds = softmax(middle @ self.outputs + self.arrays["bias"])
            number = min(max(VOTED, best), odds.shape[1])
            likeliest = np.argpartition(-odds, number - 1, axis=1)[:, :number]
            for row, title in enumerate(chunk):
                codes = likeliest[row]
                codes = codes[self.filled[codes]]
                if not codes.size:
                    continue
                own = slice(part.starts[row], part.starts[row + 1])
                buffer[part.features[own]] = part.weights[own] * rarity[part.features[own]]
                near, places = self._find_nearest(buffer, codes)
                buffer[part.features[own]] = 0
                votes = near**POWER
                shares = (1 - VOTES) * odds[row, codes] + VOTES * votes / (votes.sum() or 1.0)
                ranked[title] = [
                    Likeness(int(codes[at]), float(shares[at]), int(places[at]))
                    for at in np.argsort(-shares, kind="stable")[:best]
                ]
        return ranked

    def _correct(self, title: str) -> str:
        """Put known words in the place of a title's mistyped ones; nothing where there are none."""
        stems = [word.stem for word in split_words(title)]
        others = list(map(self._correct_word, stems))
        return " ".join(others) if others != stems else ""

    @lru_cache(maxsize=50_000)  # noqa: B019  a model lives as long as its process
    def _correct_word(self, stem: str) -> str:
        """Find the most frequent known word that is one slip from an unknown one."""
        if stem in self.features or len(stem) < SHORTEST or not stem.isalpha():
            return stem
        best = process.extractOne(stem, self._words, scorer=OSA.distance, score_cutoff=1)
        return best[0] if best else stem

    @cached_property
    def _words(self) -> list[str]:
        """The known words, the most frequent first."""
        words = [feature for feature in self.features if feature.isalnum()]
        return sorted(words, key=lambda word: self.arrays["rarity"][self.features[word]])

    def _weigh(self, texts: Sequence[str]) -> Rows:
        return weigh(list(map(list_features, texts)), self.features, self.arrays["rarity"])

    def _find_nearest(self, weights: Array, codes: Array) -> tuple[Array, Array]:
        """Find how near the nearest title of each code is, and which title that is."""
        firsts, lasts = self.member_starts[codes], self.member_starts[codes + 1]
        starts, numbers, norms = (self.arrays[name] for name in ("starts", "numbers", "norms"))
        begins, ends = starts[firsts], starts[lasts]
        shifts = np.cumsum(ends - begins) - ends
        near = np.add.reduceat(
            weights[np.concatenate([numbers[a:b] for a, b in zip(begins, ends, strict=True)])],
            np.concatenate(
                [starts[a:b] + by for a, b, by in zip(firsts, lasts, shifts, strict=True)]
            ),
        )
        near *= np.concatenate([norms[a:b] for a, b in zip(firsts, lasts, strict=True)])
        ends = np.cumsum(lasts - firsts)
        cuts = ends - (lasts - firsts)
        best = [a + int(near[a:b].argmax()) for a, b in zip(cuts, ends, strict=True)]
        return near[best], self.members[firsts + best - cuts]


def open_model(
    session: Session, to: str, titles: Sequence[str], codes: Sequence[Mapping[int, float]]
) -> TitleModel:
    """Open the model of a scheme, which is trained once from its titles, and kept for them."""
    content = repr((titles, codes)).encode()
    kept = session.arrays(
        f"title-model-{name_part(to)}",
        lambda: _to_file(train(titles, codes)),
        blake2b(content, digest_size=16).hexdigest(),
    )
    arrays = {}
    for line in kept.texts("arrays"):
        name, kind, width = line.split()
        flat = np.frombuffer(kept.numbers(name), kind)
        arrays[name] = flat.reshape(-1, int(width)) if width != "0" else flat
    return TitleModel(arrays)


def _to_file(arrays: Mapping[str, Array]) -> bytes:
    """Put what was trained in a file: bytes, with the type and the width of each array."""
    widths = {name: each.shape[1] if each.ndim > 1 else 0 for name, each in arrays.items()}
    lines = [f"{name} {each.dtype.str} {widths[name]}" for name, each in arrays.items()]
    values = {name: array("B", each.tobytes()) for name, each in arrays.items()}
    return format_arrays({"arrays": lines, **values})
