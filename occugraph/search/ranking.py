"""Which concepts match a query, and how well: the ranking of a search, with its reasons."""

import re
from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from rapidfuzz import fuzz

from ..model.concept_index import Entry, spellings
from .index import EXCEPTED, LITTLE, NOTES, Wording, WordingIndex, fold_text
from .query_terms import CODE, QueryTerm

#: A score is what share of the typed words the wording has, then what share of its own words was
#: typed, then how alike both look letter by letter.
COVERAGE, FIT, LIKENESS = 0.6, 0.3, 0.1
#: A lower score is not worth showing, nor one below this share of the best in its scheme.
MIN_SCORE, SHARE_OF_BEST = 0.2, 0.6
#: Texts with less of what was typed than this share of the most are left out.
SHARE_OF_MOST = 0.3
#: Of the words of a query, a note must have this share.
SHARE_IN_NOTE = 0.8


class MatchedWord(NamedTuple):
    """A word that was typed, and the word of a wording that matches it."""

    text: str
    match: str
    how: str
    """same, akin, begins, joined, split or corrected; excepted where the wording excepts it."""


class Match(NamedTuple):
    """A wording that matches."""

    score: float
    """From 0 to 1, where the wording is what was typed."""
    wording: Wording
    words: tuple[MatchedWord, ...]
    missing: tuple[str, ...]


def find_by_code(concepts: Collection[Entry], codes: Iterable[str]) -> dict[str, list[Match]]:
    """Find the concepts of some codes; of a code that none has, those whose codes begin so."""
    matches: dict[str, list[Match]] = {}
    for text in codes:
        parsed = CODE.fullmatch(text.lower())
        scheme = parsed["scheme"] if parsed else None
        code = (parsed["code"] if parsed else text).upper()
        families = spellings(code)
        candidates = [concept for concept in concepts if scheme in (None, concept.scheme)]
        score, how = 1.0, "same"
        matching = [
            concept
            for concept in candidates
            if concept.code in families and concept.scheme.startswith(families[concept.code] or "")
        ]
        if not matching:
            score, how = 0.5, "begins"
            matching = [concept for concept in candidates if _begins_with(concept, code)]
        for concept in sorted(matching, key=lambda concept: concept.code):
            wording = Wording(concept, "code", concept.code, "", "", "", None)
            match = Match(score, wording, (MatchedWord(text, concept.code, how),), ())
            matches.setdefault(concept.scheme, []).append(match)
    return matches


def _begins_with(concept: Entry, code: str) -> bool:
    if code.startswith("C"):
        return concept.scheme.startswith("isco") and concept.code.startswith(code[1:])
    if code.isdigit():
        return re.sub(r"\D", "", concept.code).startswith(code)
    return concept.code.startswith(code)


def rank_by_words(
    index: WordingIndex, text: str, terms: Sequence[QueryTerm]
) -> dict[str, list[Match]]:
    """Rank the concepts of each scheme whose wordings match, each by its best wording.

    Of concepts that match equally well, the one of the lower level comes first.
    """
    by_scheme: dict[str, dict[str, tuple[float, int, Wording]]] = {}
    for place, (in_note, in_title) in _score_texts(index, terms).items():
        for wording in index.wordings_of[index.texts[place]]:
            score = wording.factor * (in_note if wording.kind in NOTES else in_title)
            best = by_scheme.setdefault(wording.concept.scheme, {})
            last = best.get(wording.concept.iri)
            if last is None or (-score, wording.sort_key) < (-last[0], last[2].sort_key):
                best[wording.concept.iri] = score, place, wording
    query = fold_text(text).strip()
    ranking: dict[str, list[Match]] = {}
    for scheme, best in by_scheme.items():
        least = SHARE_OF_BEST * max(score for score, _, _ in best.values()) - LIKENESS
        depth = index.levels[scheme].index
        matches = sorted(
            (_make_match(index, *one, query, terms) for one in best.values() if one[0] >= least),
            key=lambda hit: (
                -hit.score,
                -depth(hit.wording.concept.level),
                hit.wording.concept.code,
            ),
        )
        least = max(MIN_SCORE, SHARE_OF_BEST * matches[0].score)
        if matches := [match for match in matches if match.score >= least]:
            ranking[scheme] = matches
    return ranking


def _score_texts(index: WordingIndex, terms: Sequence[QueryTerm]) -> dict[int, tuple[float, float]]:
    """Score every text that has enough of the words, as a note and as a title."""
    rarest = max(index.rarity.values(), default=1.0)
    weighted = []
    for term in terms:
        rarity = index.rarity.get(term.readings[0].stem, rarest) if term.readings else rarest / 2
        weighted.append((term, term.weight * rarity))
    heavy = [pair for pair in weighted if pair[0].weight > LITTLE] or weighted
    sums: dict[int, float] = {}
    for term, weight in heavy:
        shares: dict[int, float] = {}
        for reading in term.readings:
            for place, own in index.postings[reading.stem].items():
                share = reading.likeness * min(1.0, own / term.weight)
                shares[place] = max(share, shares.get(place, 0.0))
        for place, share in shares.items():
            sums[place] = sums.get(place, 0.0) + weight * share
    least = SHARE_OF_MOST * max(sums.values(), default=0.0)
    sums = {place: share for place, share in sums.items() if share >= least}
    for term, weight in (pair for pair in weighted if pair not in heavy):
        for reading in term.readings:
            for place in sums.keys() & index.postings[reading.stem].keys():
                sums[place] += weight
    total = sum(weight for _, weight in weighted) or 1.0
    likeness: dict[str, float] = {}
    for term in terms:
        for reading in term.readings:
            likeness[reading.stem] = max(reading.likeness, likeness.get(reading.stem, 0.0))
    scores = {}
    for place, share in sums.items():
        coverage = min(1.0, share / total)
        fit = _fit(index, place, likeness)
        in_note = coverage * (COVERAGE + FIT) if coverage >= SHARE_IN_NOTE else 0.0
        scores[place] = in_note, COVERAGE * coverage**1.5 + FIT * coverage * fit
    return scores


def _fit(index: WordingIndex, place: int, likeness: dict[str, float]) -> float:
    """Compute what share of a text was typed."""
    words = index.words[place]
    weights = {word.stem: word.weight for word in words}
    own = sum(likeness.get(stem, 0.0) * weights[stem] * index.rarity[stem] for stem in weights)
    if not own:  # two of its words were typed as one
        return 1.0 if len(words) <= 2 else 0.5
    return min(1.0, own / index.lengths[place])


def _make_match(
    index: WordingIndex,
    score: float,
    place: int,
    wording: Wording,
    query: str,
    terms: Sequence[QueryTerm],
) -> Match:
    if wording.kind not in NOTES:
        title = fold_text(wording.text).strip()
        alike = 1.0 if title == query else min(0.99, fuzz.ratio(query, title) / 100)
        score = wording.factor if alike == 1.0 else score + LIKENESS * wording.factor * alike
    by_stem = {word.stem: word for word in reversed(index.words[place])}
    words, missing = [], []
    for term in terms:
        reading = next((one for one in term.readings if place in index.postings[one.stem]), None)
        if reading is None:
            missing += [term.text] if term.weight > LITTLE else []
            continue
        word = by_stem.get(reading.stem)
        how = "excepted" if word and word.weight == EXCEPTED else reading.how
        words.append(MatchedWord(term.text, word.text if word else reading.stem, how))
    return Match(round(score, 3), wording, tuple(words), tuple(dict.fromkeys(missing)))
