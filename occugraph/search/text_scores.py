"""How much of a query the texts of the index have, and how much of each was typed."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from .index import WordingIndex
from .query_terms import QueryTerm
from .words import LITTLE, WEIGHTS, split_words

#: A score is what share of the typed words the text has, then what share of its own words was
#: typed; what is left is for how alike both look letter by letter.
COVERAGE, FIT = 0.6, 0.3
#: Texts with less of what was typed than this share of the most are left out.
SHARE_OF_MOST = 0.3
#: A text of a lower score is not what was typed.
ALMOST_WHOLE = 0.8
#: Of the words of a query, a note must have this share.
SHARE_IN_NOTE = 0.8


class TextGroup(NamedTuple):
    """The texts that have the same share of what was typed."""

    coverage: float
    """The share."""
    places: list[int]

    @property
    def in_note(self) -> float:
        """What they score as notes."""
        return self.coverage * (COVERAGE + FIT) if self.coverage >= SHARE_IN_NOTE else 0.0

    @property
    def most(self) -> float:
        """The most that one of them can score."""
        as_title = self.as_title(1.0)
        return max(1.0 if as_title >= ALMOST_WHOLE else as_title, self.in_note)

    def as_title(self, fit: float) -> float:
        """Score one of them as a title, of which such a share was typed."""
        return COVERAGE * float(self.coverage**1.5) + FIT * self.coverage * fit


class TextScores:
    """The scores of all texts that have enough of the words of a query."""

    def __init__(self, index: WordingIndex, terms: Sequence[QueryTerm]) -> None:
        self._index = index
        rarest = index.rarity("")
        rarities = [
            index.rarity(term.readings[0].stem) if term.readings else rarest / 2 for term in terms
        ]
        weighted = [(term, term.weight * own) for term, own in zip(terms, rarities, strict=True)]
        self._sums = _sum_weights(index, weighted)
        self._total = sum(weight for _, weight in weighted) or 1.0
        self._typed = self._weigh_typed(terms)

    def groups(self) -> Iterator[TextGroup]:
        """Yield the texts by the share that they have of what was typed, the most first."""
        groups: defaultdict[float, list[int]] = defaultdict(list)
        for place, weight in self._sums.items():
            groups[weight].append(place)
        for weight in sorted(groups, reverse=True):
            yield TextGroup(min(1.0, weight / self._total), groups[weight])

    def fit(self, place: int) -> float:
        """Compute what share of a text was typed."""
        if place in self._typed:
            return min(1.0, self._typed[place] / self._index.lengths[place])
        # two of its words were typed as one
        return 1.0 if len(split_words(self._index.text(place))) <= 2 else 0.5

    def _weigh_typed(self, terms: Sequence[QueryTerm]) -> dict[int, float]:
        """Weigh what of each text was typed, of the words that are its own."""
        likest: dict[str, float] = {}
        for term in terms:
            for reading in term.readings:
                likest[reading.stem] = max(reading.likeness, likest.get(reading.stem, 0.0))
        typed: dict[int, float] = {}
        for stem, alike in likest.items():
            rarity = self._index.rarity(stem)
            for weight, places in zip(WEIGHTS, self._index.postings(stem), strict=False):
                add_to(typed, self._sums.keys() & places, alike * weight * rarity)
        return typed


def _sum_weights(
    index: WordingIndex, weighted: Sequence[tuple[QueryTerm, float]]
) -> dict[int, float]:
    """Sum up the weights of the words that each text has, where it has enough of them."""
    heavy = [pair for pair in weighted if pair[0].weight > LITTLE] or weighted
    sums: dict[int, float] = {}
    for term, weight in heavy:
        likest = [
            (reading.likeness * min(1.0, own / term.weight), places)
            for reading in term.readings
            for own, places in zip(WEIGHTS * 2, index.postings(reading.stem), strict=False)
            if places
        ]
        shares: dict[int, float] = {}
        for share, places in sorted(likest, key=lambda pair: pair[0]):  # the most counts
            shares |= dict.fromkeys(places, weight * share)
        for place in sums.keys() & shares.keys():
            shares[place] += sums[place]
        sums |= shares
    least = SHARE_OF_MOST * max(sums.values(), default=0.0)
    sums = {place: weight for place, weight in sums.items() if weight >= least}
    for term, weight in (pair for pair in weighted if pair not in heavy):
        for reading in term.readings:
            for places in index.postings(reading.stem):
                for place in sums.keys() & places:
                    sums[place] += weight
    return sums


def add_to(sums: dict[int, float], places: Collection[int], value: float) -> None:
    """Add a value to the sum at each of some places."""
    if not sums:  # as at first, where most are
        sums |= dict.fromkeys(places, value)
        return
    for place in places:
        sums[place] = sums.get(place, 0.0) + value
