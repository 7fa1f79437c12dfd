"""What a word that somebody typed may mean among the words of an index."""

from __future__ import annotations

from typing import NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import OSA

from .index import Index
from .words import LITTLE, Word, root, stem, words

#: What a word counts that is not the one typed, by how it was arrived at.
AKIN, BEGINS, JOINED, CORRECTED = 0.6, 0.8, 0.95, 0.95
#: The same of a word that is one itself: "auto" may be "automotive" too.
BEGINS_TOO = 0.6
#: The fewest letters that say how a word begins, and of a word that can be corrected.
BEGINNING, CORRECTABLE = 3, 4
#: How alike a word must look to be named beside one that no wording has.
ALIKE = 0.65
#: Words that a word may be the beginning of, or a mistyping of.
MOST = 12


class Reading(NamedTuple):
    """A word of the index that stands for one that was typed."""

    stem: str
    likeness: float
    how: str
    """same, akin, begins, joined, split or corrected."""


class Asked(NamedTuple):
    """A word that was typed, with all that it may mean."""

    given: str
    weight: float
    readings: tuple[Reading, ...]


def asked(index: Index, text: str) -> list[Asked]:
    """Read what somebody typed: each word with its readings, best first."""
    typed = list(words(text))
    found: list[Asked] = []
    for at, word in enumerate(typed):
        readings = _readings(index, word)
        for other in (typed[at - 1 : at + 1] if at else [], typed[at : at + 2]):
            joined = "".join(it.given for it in other[:-1]) + (other[-1].stem if other else "")
            if len(other) == 2 and joined in index.standing:
                readings.append(Reading(joined, JOINED, "joined"))
        if not any(it.likeness > BEGINS for it in readings):
            readings += _corrected(index, word)
        if not readings and (parts := _split(index, word.given)):
            found += (Asked(word.given, 1.0, (Reading(it, JOINED, "split"),)) for it in parts)
            continue
        found.append(Asked(word.given, word.weight, _best(_with_kin(index, readings))))
    return found


def nearest(index: Index, stem: str) -> tuple[str, ...]:
    """Find the words of the index that look most like one."""
    found = process.extract(
        stem, index.standing.keys(), scorer=OSA.normalized_similarity, score_cutoff=ALIKE, limit=3
    )
    return tuple(it for it, _, _ in found)


def _readings(index: Index, word: Word) -> list[Reading]:
    known = word.stem in index.standing
    readings = [Reading(word.stem, 1.0, "same")] if known else []
    if len(word.given) >= BEGINNING + known and word.weight == 1.0:
        likeness = BEGINS_TOO if known else BEGINS
        begun = [it for it in index.beginning(word.stem) if it != word.stem]
        begun.sort(key=lambda it: (-len(index.standing[it]), it))
        readings += (Reading(it, likeness, "begins") for it in begun[:MOST])
    return readings


def _corrected(index: Index, word: Word) -> list[Reading]:
    length = len(word.given)
    if length < CORRECTABLE or word.weight == LITTLE:
        return []
    most = 1 if length < 8 else 2 if length < 13 else 3
    near: dict[str, int] = {}
    # as printed too: an error in a plural's ending hides its singular
    for typed, spelled in ((word.stem, index.standing), (word.given, index.spelled)):
        for it, distance, _ in process.extract(
            typed, spelled.keys(), scorer=OSA.distance, score_cutoff=most, limit=None
        ):
            meant = index.spelled.get(it, it)
            near[meant] = min(distance, near.get(meant, distance))
    ranked = sorted(
        (distance, it[0] != word.stem[0], -len(index.standing[it]), it)
        for it, distance in near.items()
        if len(it) >= BEGINNING
    )
    return [
        Reading(it, CORRECTED * (1 - distance / max(length, len(it))), "corrected")
        for distance, _, _, it in ranked[:MOST]
    ]


def _with_kin(index: Index, readings: list[Reading]) -> list[Reading]:
    kin = []
    for reading in readings:
        if reading.how in ("same", "corrected"):
            how = "akin" if reading.how == "same" else "corrected"
            for form in {reading.stem, root(reading.stem)}:
                for other in index.akin.get(form, ()):
                    kin.append(Reading(other, reading.likeness * AKIN, how))
    return readings + kin


def _best(readings: list[Reading]) -> tuple[Reading, ...]:
    """Keep the best reading as each word."""
    kept: dict[str, Reading] = {}
    for reading in sorted(readings, key=lambda it: (-it.likeness, it.how, it.stem)):
        kept.setdefault(reading.stem, reading)
    return tuple(kept.values())


def _split(index: Index, given: str) -> tuple[str, str] | None:
    """Split what was typed as one word into two that the index has."""
    for at in range(len(given) - BEGINNING, BEGINNING - 1, -1):
        one, two = stem(given[:at]), stem(given[at:])
        if one in index.standing and two in index.standing:
            return one, two
    return None
