"""Which concepts match a query, and how well: the ranking of a search, with its reasons."""

from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from ..model.concept_index import spellings
from .index import WordingIndex
from .query_terms import CODE, QueryTerm
from .spelling import count_errors, likeness
from .titles import TitleMatch
from .words import (
    EXCEPTED,
    FIRST_NOTE,
    LITTLE,
    NOTES,
    WEIGHTS,
    Wording,
    fold_text,
    split_words,
)

#: A score is what share of the typed words the wording has, then what share of its own words was
#: typed, then how alike both look letter by letter.
COVERAGE, FIT, LIKENESS = 0.6, 0.3, 0.1
#: A lower score is not worth showing, nor one below this share of the best in its scheme.
MIN_SCORE, SHARE_OF_BEST = 0.2, 0.6
#: Texts with less of what was typed than this share of the most are left out.
SHARE_OF_MOST = 0.3
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
#: A text of a lower score is not what was typed.
ALMOST_WHOLE = 0.8
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
    words: tuple[MatchedWord, ...] = ()
    missing: tuple[str, ...] = ()
    place: int = -1
    """Place of the text of the index whose words match."""


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
            family, beginning = ("isco", code[1:]) if code.startswith("C") else ("", code)
            matching = [
                concept
                for concept in index.concepts_beginning(beginning)
                if concept.scheme.startswith(family) and scheme in (None, concept.scheme)
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
    by_scheme: dict[str, dict[int, tuple[float, int, int]]] = {}
    names, schemes, concepts = tuple(index.scheme_rows), index.schemes, index.concepts
    kinds, languages = index.kinds, index.languages
    query = fold_text(text).strip()
    for place, (in_note, as_title) in _score_texts(index, terms).items():
        whole = as_title >= ALMOST_WHOLE and fold_text(index.text(place)).strip() == query
        in_title = 1.0 if whole else as_title
        for at in range(index.starts[place], index.starts[place + 1]):
            kind, concept = kinds[at], concepts[at]
            scheme = names[schemes[concept]]
            if scheme not in wanted:
                continue
            in_text = in_note if kind >= FIRST_NOTE else in_title
            score = index.factors[kind, languages[at]] * in_text
            best = by_scheme.setdefault(scheme, {})
            if concept not in best or (-score, at) < (-best[concept][0], best[concept][1]):
                best[concept] = score, at, place
    ranking: dict[str, list[Match]] = {}
    for scheme, best in by_scheme.items():
        least = SHARE_OF_BEST * max(score for score, _, _ in best.values()) - LIKENESS
        likely = (_make_match(index, *one, query) for one in best.values() if one[0] >= least)
        matches = _sort(index, scheme, likely)
        least = max(MIN_SCORE, SHARE_OF_BEST * matches[0].score)
        if matches := [match for match in matches if match.score >= least]:
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
    nearest_of_all = max((vote.votes[0].nearness for vote in votes), default=0.0)
    if nearest_of_all < MIN_NEARNESS:
        return list(matches)
    by_code = {match.wording.concept.code: match for match in matches}
    for vote in votes:
        match, nearest = by_code.get(vote.concept.code), vote.votes[0]
        score = nearest.nearness * LIKE_TITLE
        if (match.score < score) if match else worth_showing(vote):
            source = nearest.source or index.scheme_rows[nearest.scheme].title
            wording = Wording(vote.concept, "likeTitle", nearest.title, "en", "", source, None)
            like = match_words(index, Match(score, wording, place=nearest.place), terms)
            if like.words:
                by_code[vote.concept.code] = like
    shares = {vote.concept.code: vote.share * nearest_of_all for vote in votes}
    weighed, query = [], fold_text(words).strip()
    for code, match in by_code.items():
        if not _is_own_title(index, match, query, terms):
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


def _is_own_title(
    index: WordingIndex, match: Match, query: str, terms: Sequence[QueryTerm]
) -> bool:
    """Whether a match is the concept's own title: each of its words and no other, or but a slip."""
    title = fold_text(index.label(match.wording.concept)).strip()
    return count_errors(query, title, SLIPS) <= SLIPS or (
        match.wording.kind in OWN_TITLES
        and match.score >= SAME_TITLE
        and len(split_words(match.wording.text)) == len(terms)
        and not match_words(index, match, terms).missing
    )


def worth_showing(vote: TitleMatch) -> bool:
    """Whether votes alone are worth showing: better no code than one of any title."""
    return vote.share >= MIN_SHARE and vote.votes[0].nearness >= MIN_NEARNESS


def _score_texts(index: WordingIndex, terms: Sequence[QueryTerm]) -> dict[int, tuple[float, float]]:
    """Score every text that has enough of the words, as a note and as a title."""
    weighted = []
    for term in terms:
        rarest = index.rarity("")
        rarity = index.rarity(term.readings[0].stem) if term.readings else rarest / 2
        weighted.append((term, term.weight * rarity))
    heavy = [pair for pair in weighted if pair[0].weight > LITTLE] or weighted
    sums: dict[int, float] = {}
    for term, weight in heavy:
        shares: dict[int, float] = {}
        for reading in term.readings:
            part = [reading.likeness * min(1.0, own / term.weight) for own in WEIGHTS] * 2
            for place, number in index.postings(reading.stem).items():
                share = part[number]
                if share > shares.get(place, 0.0):
                    shares[place] = share
        for place, share in shares.items():
            sums[place] = sums.get(place, 0.0) + weight * share
    least = SHARE_OF_MOST * max(sums.values(), default=0.0)
    sums = {place: share for place, share in sums.items() if share >= least}
    for term, weight in (pair for pair in weighted if pair not in heavy):
        for reading in term.readings:
            for place in sums.keys() & index.postings(reading.stem).keys():
                sums[place] += weight
    total = sum(weight for _, weight in weighted) or 1.0
    own = _weigh_typed(index, terms)
    scores = {}
    for place, share in sums.items():
        coverage = min(1.0, share / total)
        if place in own:
            fit = min(1.0, own[place] / index.lengths[place])
        else:  # two of its words were typed as one
            fit = 1.0 if len(index.words(place)) <= 2 else 0.5
        in_note = coverage * (COVERAGE + FIT) if coverage >= SHARE_IN_NOTE else 0.0
        scores[place] = in_note, COVERAGE * coverage**1.5 + FIT * coverage * fit
    return scores


def _weigh_typed(index: WordingIndex, terms: Sequence[QueryTerm]) -> dict[int, float]:
    """Weigh what of each text was typed, of the words that are its own."""
    likest: dict[str, float] = {}
    for term in terms:
        for reading in term.readings:
            likest[reading.stem] = max(reading.likeness, likest.get(reading.stem, 0.0))
    typed: dict[int, float] = {}
    for stem, alike in likest.items():
        rarity = index.rarity(stem)
        part = [alike * weight * rarity for weight in WEIGHTS]
        for place, number in index.postings(stem).items():
            if number < len(WEIGHTS):
                typed[place] = typed.get(place, 0.0) + part[number]
    return typed


def _make_match(index: WordingIndex, score: float, at: int, place: int, query: str) -> Match:
    wording = index.wording(at, index.text(place))
    if wording.kind not in NOTES:
        title = fold_text(wording.text).strip()
        alike = 1.0 if title == query else min(0.99, likeness(query, title))
        score = wording.factor if alike == 1.0 else score + LIKENESS * wording.factor * alike
    return Match(round(score, 3), wording, place=place)


def match_words(index: WordingIndex, match: Match, terms: Sequence[QueryTerm]) -> Match:
    """Find the words of a match that were typed, and those that it lacks."""
    by_stem = {word.stem: word for word in reversed(split_words(match.wording.text))}
    words, missing = [], []
    for term in terms:
        reading = next(
            (one for one in term.readings if match.place in index.postings(one.stem)), None
        )
        if reading is None:
            missing += [term.text] if term.weight > LITTLE else []
            continue
        word = by_stem.get(reading.stem)
        how = "excepted" if word and word.weight == EXCEPTED else reading.how
        words.append(MatchedWord(term.text, word.text if word else reading.stem, how))
    return match._replace(words=tuple(words), missing=tuple(dict.fromkeys(missing)))
