"""Which wordings fit what was typed, and how well: the ranking of a search, with its reasons."""

from __future__ import annotations

from typing import NamedTuple

from rapidfuzz import fuzz

from .index import NOTES, Index, Wording
from .terms import Asked, asked
from .words import EXCEPTED, LITTLE, plain

#: A score is what share of the typed words was found, then of the wording's own words, then how
#: alike both look letter by letter.
FOUND, FITTING, LOOKS = 0.6, 0.3, 0.1
#: A lower score is not worth showing, nor one below this part of the best in its scheme.
LEAST, OF_BEST = 0.2, 0.6
#: Texts with less of what was typed than this part of the most are left out.
OF_FOUND = 0.3
#: Of the words of a note, this share must be among those typed.
OF_NOTE = 0.8


class Found(NamedTuple):
    """A word that was typed, and the word of a wording that it was found as."""

    given: str
    found: str
    how: str
    """same, akin, begins, joined, split or corrected; excepted where the wording excepts it."""


class Hit(NamedTuple):
    """A wording that fits."""

    score: float
    """From 0 to 1, where the wording is what was typed."""
    wording: Wording
    found: tuple[Found, ...]
    missing: tuple[str, ...]
    """Words that were typed and are not in it."""


def ranked(index: Index, text: str) -> dict[str, list[Hit]]:
    """Rank the concepts whose wordings fit, each by its best wording.

    Of concepts that fit alike, the one of the lower level comes first.

    Args:
        index: what to search in.
        text: what was typed.

    Returns:
        Scheme -> its hits, best first.

    """
    terms = asked(index, text)
    by_scheme: dict[str, dict[str, tuple[float, int, Wording]]] = {}
    for at, (in_note, in_title) in _scores(index, terms, _whole(index, terms)).items():
        for wording in index.wordings_of[index.texts[at]]:
            score = wording.factor * (in_note if wording.kind in NOTES else in_title)
            best = by_scheme.setdefault(wording.concept.scheme, {})
            before = best.get(wording.concept.iri)
            if before is None or (-score, wording.place) < (-before[0], before[2].place):
                best[wording.concept.iri] = score, at, wording
    typed = plain(text).strip()
    hits: dict[str, list[Hit]] = {}
    for scheme, best in by_scheme.items():
        least = OF_BEST * max(score for score, _, _ in best.values()) - LOOKS
        hits[scheme] = sorted(
            (_hit(index, *it, typed, terms) for it in best.values() if it[0] >= least),
            key=lambda hit: (
                -hit.score,
                -index.depths[scheme, hit.wording.concept.level],
                hit.wording.concept.code,
            ),
        )
    shown = {scheme: _worth_showing(found) for scheme, found in hits.items()}
    return {scheme: found for scheme, found in shown.items() if found}


def _worth_showing(found: list[Hit]) -> list[Hit]:
    least = max(LEAST, OF_BEST * found[0].score)
    return [hit for hit in found if hit.score >= least]


def _whole(index: Index, terms: list[Asked]) -> list[float]:
    """Weigh the words that were typed: by the rarest word that each may mean."""
    rarest = max(index.rarity.values(), default=1.0)
    return [
        term.weight
        * max((index.rarity.get(it.stem, rarest) for it in term.readings[:1]), default=rarest / 2)
        for term in terms
    ]


def _scores(index: Index, terms: list[Asked], whole: list[float]) -> dict[int, tuple[float, float]]:
    """Score every text that has enough of the words, as a note and as a title."""
    weighed = list(zip(terms, whole, strict=True))
    heavy = [it for it in weighed if it[0].weight > LITTLE] or weighed
    shares: dict[int, float] = {}
    for term, weight in heavy:
        for at, part in _parts(index, term).items():
            shares[at] = shares.get(at, 0.0) + weight * part
    enough = OF_FOUND * max(shares.values(), default=0.0)
    kept = {at: share for at, share in shares.items() if share >= enough}
    for term, weight in weighed if len(heavy) < len(weighed) else ():
        if term.weight <= LITTLE:
            for reading in term.readings:
                for at in kept.keys() & index.standing[reading.stem].keys():
                    kept[at] += weight
    total = sum(whole) or 1.0
    likeness: dict[str, float] = {}
    for term in terms:
        for it in term.readings:
            likeness[it.stem] = max(it.likeness, likeness.get(it.stem, 0.0))
    scores = {}
    for at, share in kept.items():
        found = min(1.0, share / total)
        fitting = _fitting(index, at, likeness)
        in_note = found * (FOUND + FITTING) if found >= OF_NOTE else 0.0
        scores[at] = in_note, FOUND * found**1.5 + FITTING * found * fitting
    return scores


def _parts(index: Index, term: Asked) -> dict[int, float]:
    """Say how much of a word each text has: by the reading of it that counts most there."""
    best: dict[int, float] = {}
    for reading in term.readings:
        for at, there in index.standing[reading.stem].items():
            part = reading.likeness * min(1.0, there / term.weight)
            if part > best.get(at, 0.0):
                best[at] = part
    return best


def _fitting(index: Index, at: int, likeness: dict[str, float]) -> float:
    """Say how much of a text was typed."""
    words = index.words[at]
    once = {word.stem: word.weight for word in words}
    own = sum(likeness.get(it, 0.0) * once[it] * index.rarity[it] for it in once)
    if not own:  # two of its words were typed as one
        return 1.0 if len(words) <= 2 else 0.5
    return min(1.0, own / index.lengths[at])


def _hit(
    index: Index, score: float, at: int, wording: Wording, typed: str, terms: list[Asked]
) -> Hit:
    if wording.kind not in NOTES:
        printed = plain(wording.text).strip()
        alike = 1.0 if printed == typed else min(0.99, fuzz.ratio(typed, printed) / 100)
        score = 1.0 * wording.factor if alike == 1.0 else score + LOOKS * wording.factor * alike
    forms = {word.stem: word for word in reversed(index.words[at])}
    found, missing = [], []
    for term in terms:
        reading = next((it for it in term.readings if at in index.standing[it.stem]), None)
        if reading is None:
            missing += [term.given] if term.weight > LITTLE else []
            continue
        word = forms.get(reading.stem)
        how = "excepted" if word and word.weight == EXCEPTED else reading.how
        found.append(Found(term.given, word.given if word else reading.stem, how))
    return Hit(round(score, 3), wording, tuple(found), tuple(dict.fromkeys(missing)))
