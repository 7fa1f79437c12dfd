"""Which concepts match a query, and how well: the ranking of a search, with its reasons."""

from collections.abc import Collection, Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from ..model.concept_index import spellings
from .index import WordingIndex
from .query_terms import CODE, QueryTerm
from .spelling import count_errors, likeness
from .text_scores import ALMOST_WHOLE, TextScores
from .titles import TitleMatch
from .words import (
    EXCEPTED,
    FIRST_NOTE,
    LITTLE,
    NOTES,
    Wording,
    fold_text,
    split_words,
)

#: What a score counts how alike what was typed and a title look, letter by letter.
LIKENESS = 0.1
#: A lower score is not worth showing, nor one below this share of the best in its scheme.
MIN_SCORE, SHARE_OF_BEST = 0.2, 0.6
#: Kinds of wordings that a concept keeps its place by, when one is what was typed but for endings
#: and typing errors, and the least score of that.
OWN_TITLES, SAME_TITLE = ("prefLabel", "printedTitle"), 0.7
#: Letters that a title may be mistyped in and still be what was typed.
SLIPS = 1
#: What the share of the votes counts beside a match in words.
VOTES = 12.0
#: What a title of another scheme counts as a match, and the least share and nearness that are
#: worth showing alone.
LIKE_TITLE, MIN_SHARE, MIN_NEARNESS = 0.7, 0.01, 0.2


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
    words: tuple[MatchedWord, ...] = ()
    missing: tuple[str, ...] = ()


def find_by_code(index: WordingIndex, codes: Iterable[str]) -> dict[str, list[Match]]:
    """Find the concepts of some codes; of a code that none has, those whose codes begin so."""
    matches: dict[str, list[Match]] = {}
    for text in codes:
        parsed = CODE.fullmatch(text.lower())
        scheme = parsed["scheme"] if parsed else None
        code = (parsed["code"] if parsed else text).upper()
        families = spellings(code)
        score, how = 1.0, "same"
        matching = [
            concept
            for concept in index.concepts_with_code(list(families))
            if concept.scheme.startswith(families[concept.code] or "")
            and scheme in (None, concept.scheme)
        ]
        if not matching:
            score, how = 0.5, "begins"
            matching = [
                concept
                for concept in index.concepts_beginning(code)
                if scheme in (None, concept.scheme)
            ]
        for concept in matching:
            wording = Wording(concept, "code", concept.code, "", "", "", None)
            match = Match(score, wording, (MatchedWord(text, concept.code, how),))
            matches.setdefault(concept.scheme, []).append(match)
    return matches


def rank_by_words(
    index: WordingIndex, text: str, terms: Sequence[QueryTerm], wanted: Collection[str]
) -> dict[str, list[Match]]:
    """Rank the concepts of some schemes whose wordings match, by the best wording.

    Of concepts that match equally well, the one of the lower level comes first.
    """
    numbers = {number: name for number, name in enumerate(index.scheme_rows) if name in wanted}
    by_scheme: dict[int, dict[int, tuple[float, int, int]]] = {number: {} for number in numbers}
    least = dict.fromkeys(numbers, 0.0)
    starts, concepts, schemes = index.starts, index.concepts, index.schemes
    kinds, languages = index.kinds, index.languages
    query = fold_text(text).strip()
    scores = TextScores(index, terms)
    for group in scores.groups():
        within = frozenset(number for number, score in least.items() if score <= group.most)
        if not within:
            break
        for place in index.places_in(within, group.places):
            in_title = group.as_title(scores.fit(place))
            if in_title >= ALMOST_WHOLE and fold_text(index.text(place)).strip() == query:
                in_title = 1.0
            for at in range(starts[place], starts[place + 1]):
                kind, concept = kinds[at], concepts[at]
                number = schemes[concept]
                if number in within:
                    in_text = group.in_note if kind >= FIRST_NOTE else in_title
                    score = index.factors[kind, languages[at]] * in_text
                    best = by_scheme[number]
                    if concept not in best or (-score, at) < (-best[concept][0], best[concept][1]):
                        best[concept] = score, at, place
                        least[number] = max(least[number], SHARE_OF_BEST * score - LIKENESS)
    ranking: dict[str, list[Match]] = {}
    for number, scheme in numbers.items():
        likely = (one for one in by_scheme[number].values() if one[0] >= least[number])
        matches = _sort(index, scheme, (_make_match(index, *one, query) for one in likely))
        lowest = max(MIN_SCORE, SHARE_OF_BEST * matches[0].score) if matches else 0.0
        if matches := [match for match in matches if match.score >= lowest]:
            ranking[scheme] = matches
    return ranking


def add_votes(
    index: WordingIndex,
    scheme: str,
    matches: Sequence[Match],
    votes: Sequence[TitleMatch],
    words: str,
    terms: Sequence[QueryTerm],
) -> list[Match]:
    """Weigh what the nearest titles vote for with how well words match, best first.

    A title of the concept that is what was typed stays first; a code that has votes alone is
    found by the nearest title, of another scheme.
    """
    nearest_of_all = max((vote.nearness for vote in votes), default=0.0)
    if nearest_of_all < MIN_NEARNESS:
        return list(matches)
    by_code = {match.wording.concept.code: match for match in matches}
    for vote in votes:
        match, nearest = by_code.get(vote.concept.code), vote.nearest
        score = vote.nearness * LIKE_TITLE
        if (match.score < score) if match else worth_showing(vote):
            source = nearest.source or index.scheme_rows[nearest.concept.scheme].title
            wording = Wording(vote.concept, "likeTitle", nearest.text, "en", "", source, None)
            like = match_words(Match(score, wording), terms)
            if like.words:
                by_code[vote.concept.code] = like
    shares = {vote.concept.code: vote.share * nearest_of_all for vote in votes}
    weighed, query = [], fold_text(words).strip()
    for code, match in by_code.items():
        if not _is_own_title(match, query, terms):
            score = (match.score + VOTES * shares.get(code, 0.0)) / (1 + VOTES)
            weighed.append(match._replace(score=round(score, 3)))
        else:
            weighed.append(match)
    return _sort(index, scheme, weighed)


def _sort(index: WordingIndex, scheme: str, matches: Iterable[Match]) -> list[Match]:
    depth = index.scheme_rows[scheme].levels.index
    return sorted(
        matches,
        key=lambda it: (-it.score, -depth(it.wording.concept.level), it.wording.concept.code),
    )


def _is_own_title(match: Match, query: str, terms: Sequence[QueryTerm]) -> bool:
    """Whether a match is the concept's own title: each of its words and no other, or but a slip."""
    title = fold_text(match.wording.concept.label).strip()
    return count_errors(query, title, SLIPS) <= SLIPS or (
        match.wording.kind in OWN_TITLES
        and match.score >= SAME_TITLE
        and len(split_words(match.wording.text)) == len(terms)
        and not match_words(match, terms).missing
    )


def worth_showing(vote: TitleMatch) -> bool:
    """Whether votes alone are worth showing: better no code than one of any title."""
    return vote.share >= MIN_SHARE and vote.nearness >= MIN_NEARNESS


def _make_match(index: WordingIndex, score: float, at: int, place: int, query: str) -> Match:
    wording = index.wording(at, index.text(place))
    if wording.kind not in NOTES:
        title = fold_text(wording.text).strip()
        alike = 1.0 if title == query else min(0.99, likeness(query, title))
        score = wording.factor if alike == 1.0 else score + LIKENESS * wording.factor * alike
    return Match(round(score, 3), wording)


def match_words(match: Match, terms: Sequence[QueryTerm]) -> Match:
    """Find the words of a match that were typed, and those that it lacks."""
    own = split_words(match.wording.text)
    by_stem = {word.stem: word for word in reversed(own)}
    stems = by_stem.keys() | {one.text + two.stem for one, two in pairwise(own)}
    words, missing = [], []
    for term in terms:
        reading = next((one for one in term.readings if one.stem in stems), None)
        if reading is None:
            missing += [term.text] if term.weight > LITTLE else []
            continue
        word = by_stem.get(reading.stem)
        how = "excepted" if word and word.weight == EXCEPTED else reading.how
        words.append(MatchedWord(term.text, word.text if word else reading.stem, how))
    return match._replace(words=tuple(words), missing=tuple(dict.fromkeys(missing)))
