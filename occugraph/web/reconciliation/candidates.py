"""Candidates for what a table holds: titles, codes, or both, with what is sure of them.

A candidate is sure, and is matched without a person, where its code was given, or where the title
that was given is one that this concept alone has among those of the types that are wanted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from ...errors import InputError
from ...files.limits import RECONCILED_CANDIDATES
from ...query.resolved import Resolved
from ...search.known_titles import make_key
from ...search.ranking import Match
from ...search.words import FIRST_NOTE, KINDS
from .concepts import Concepts, ConceptType
from .properties import Properties

#: Candidates of a query that states no limit.
USUAL_LIMIT = 5
#: What a property that a candidate has otherwise leaves of its score.
DISAGREEMENT = 0.5
_TITLES = KINDS[:FIRST_NOTE]


class Query(NamedTuple):
    """What is wanted of one cell of a table."""

    text: str
    types: tuple[ConceptType, ...]
    limit: int
    properties: tuple[tuple[str, tuple[str, ...]], ...]
    """Id of a property, and the values that another column has."""


class Candidate(NamedTuple):
    """A concept that may be meant."""

    concept: Any
    score: float
    is_sure: bool
    reason: str


def read_query(concepts: Concepts, properties: Properties, given: object) -> Query:
    """Read a query of a batch."""
    if not isinstance(given, dict):
        raise InputError("each query must be an object with a query or properties")
    text, limit = given.get("query", ""), given.get("limit", USUAL_LIMIT)
    if not isinstance(text, str):
        raise InputError("the query of each query must be a text")
    if type(limit) is not int or limit < 1:
        raise InputError("the limit of a query must be a whole number from 1")
    conditions = given.get("properties") or []
    if not isinstance(conditions, list) or not all(
        isinstance(each, dict) and isinstance(each.get("pid"), str) for each in conditions
    ):
        raise InputError("the properties of a query must be a list of objects with pid and v")
    for each in conditions:
        properties.get(each["pid"])
    pairs = tuple((each["pid"], tuple(_read_values(each.get("v")))) for each in conditions)
    types = concepts.read_types(given.get("type"))
    return Query(text.strip(), types, min(limit, RECONCILED_CANDIDATES), pairs)


def _read_values(given: object) -> Iterator[str]:
    """Read the values of a property: a text, a number, an id, or a list of these."""
    for value in given if isinstance(given, list) else [given]:
        text = str(
            value.get("id", "") if isinstance(value, dict) else "" if value is None else value
        )
        if text.strip():
            yield text.strip()


def find_candidates(concepts: Concepts, properties: Properties, query: Query) -> list[Candidate]:
    """Find the concepts that a query may mean, best first."""
    by_code = list(_find_coded(concepts, query))
    by_title = [] if len(by_code) == 1 and not query.text else _find_titled(concepts, query)
    if any(id == "code" and values for id, values in query.properties):  # another code is meant
        by_title = [each._replace(is_sure=False) for each in by_title]
    known = {candidate.concept.iri for candidate in by_code}
    every = [*by_code, *(each for each in by_title if each.concept.iri not in known)]
    conditions = [(id, values) for id, values in query.properties if id != "code" and values]
    if conditions:
        every = [_weigh(properties, each, conditions) for each in every[:RECONCILED_CANDIDATES]]
    every.sort(key=lambda each: -each.score)
    return every[: query.limit]


def _find_coded(concepts: Concepts, query: Query) -> Iterator[Candidate]:
    """Find the concepts whose codes, or ids, a query gives."""
    codes = [value for id, values in query.properties if id == "code" for value in values]
    schemes = dict.fromkeys(each.scheme for each in query.types)
    by_iri: dict[str, tuple[Resolved, str]] = {}
    for text in codes or [query.text]:
        own = concepts.find(text)
        readings = [own] if own else [concepts.resolve(text, scheme) for scheme in schemes]
        for concept in readings:
            if concept is not None and _is_wanted(concept.scheme, concept.level, query.types):
                by_iri.setdefault(concept.iri, (concept, text))
    for concept, text in by_iri.values():
        whole = _count_signs(text) >= _count_signs(concept.code)  # no zeros, no detail left out
        agrees = not (codes and query.text) or make_key(query.text) == make_key(concept.label)
        sure = len(by_iri) == 1 and whole and agrees
        yield Candidate(concept, 1.0 if whole else 0.9, sure, "")


def _count_signs(code: str) -> int:
    return sum(map(str.isalnum, code.rpartition(":")[2]))


def _find_titled(concepts: Concepts, query: Query) -> list[Candidate]:
    """Find the concepts whose titles a query gives, or words of them."""
    try:
        matches = concepts.searcher.find(query.text, {each.scheme for each in query.types})
    except InputError:  # a cell without a letter, or too long: there is none for it
        return []
    every = [
        match
        for scheme in concepts.schemes
        for match in matches.get(scheme, ())
        if _is_wanted(scheme, match.wording.concept.level, query.types)
    ]
    schemes = concepts.searcher.index.scheme_rows
    every = [m for m in every if not schemes[m.wording.concept.scheme].is_industry] or every
    key = make_key(query.text)
    same = {match.wording.concept.iri for match in every if _has_title(match, key)}
    every.sort(key=lambda match: -match.score)
    return [
        Candidate(
            match.wording.concept,
            match.score,
            len(same) == 1 and match.wording.concept.iri in same,
            _give_reason(match),
        )
        for match in every[:RECONCILED_CANDIDATES]
    ]


def _has_title(match: Match, key: str) -> bool:
    return match.wording.kind in _TITLES and make_key(match.wording.text) == key


def _is_wanted(scheme: str, level: str, types: Iterable[ConceptType]) -> bool:
    return any(each.scheme == scheme and each.level in ("", level) for each in types)


def _give_reason(match: Match) -> str:
    """Say which wording speaks for a concept, where it is not its title."""
    wording = match.wording
    if wording.text in (wording.concept.label, wording.concept.code):
        return ""
    near = "like " if wording.kind == "likeTitle" else ""
    return f'{near}"{wording.text}"' + (f" [{wording.source}]" if wording.source else "")


def _weigh(
    properties: Properties, candidate: Candidate, conditions: list[tuple[str, tuple[str, ...]]]
) -> Candidate:
    """Lower the score of a candidate for each property that it has otherwise."""
    for id, values in conditions:
        own = properties.read_texts(id, candidate.concept)
        if own.isdisjoint(value.casefold() for value in values):
            candidate = candidate._replace(score=candidate.score * DISAGREEMENT, is_sure=False)
    return candidate


def describe_candidate(concepts: Concepts, candidate: Candidate) -> dict[str, Any]:
    """Describe a candidate as the answer to a query has it."""
    concept = candidate.concept
    place = f"{concept.code}, {concept.scheme}"
    return {
        "id": concepts.make_id(concept),
        "name": concept.label,
        "description": f"{place}; {candidate.reason}" if candidate.reason else place,
        "type": concepts.types_of(concept.scheme, concept.level),
        "score": round(100 * candidate.score, 1),
        "match": candidate.is_sure,
    }
