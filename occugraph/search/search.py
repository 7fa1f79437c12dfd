"""Finding concepts by what people type: words of titles and wordings, or codes."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable
from typing import Any, NamedTuple

from ..eligibility.search_badges import Approved, Mark
from ..errors import InputError
from ..graph.engine import Engine
from ..query import catalogue
from ..query.codes import CodeBook
from ..query.session import Session
from ..rdf.namespaces import BASE
from .codes import by_code, codes_in
from .index import Concept, Index, Wording
from .ranking import Hit, ranked
from .tips import Unknown, tips, unknown

#: Hits shown of a scheme, and the longest text that is searched for.
SHOWN, LONGEST = 5, 500
#: Industries are shown where they fit nearly as well as the best occupation.
OF_BEST = 0.6


class SearchHit(NamedTuple):
    """A concept that was found, and why."""

    concept: Concept
    label: str
    hit: Hit
    same_title: tuple[Concept, ...]
    """Groups of the scheme that have the same title."""
    excludes: tuple[Wording, ...]
    """What is said to be classified elsewhere."""
    below: tuple[tuple[str, str], ...]
    """(code, title) of what is one level below; for a code that was asked for."""
    mark: Mark | None
    """Whether the programme that was asked about approves it."""

    def to_dict(self) -> dict[str, Any]:
        """The hit as JSON has it; stable keys, in this order."""
        wording = self.hit.wording
        return {
            "code": self.concept.code,
            "label": self.label,
            "level": self.concept.level,
            "iri": self.concept.iri,
            "score": self.hit.score,
            "matched": {
                "kind": wording.kind,
                "text": wording.text,
                "language": wording.language,
                "source": wording.source,
                "line": wording.line,
                "words": [word._asdict() for word in self.hit.found],
                "missing": list(self.hit.missing),
            },
            "same_title": [{"code": it.code, "level": it.level} for it in self.same_title],
            "excludes": [
                {"code": it.code, "text": it.text, "source": it.source, "line": it.line}
                for it in self.excludes
            ],
            "below": [{"code": code, "label": label} for code, label in self.below],
            "approval": self.mark._asdict() if self.mark else None,
        }


class SchemeHits(NamedTuple):
    """What was found in one scheme, best first."""

    scheme: str
    title: str
    total: int
    """How many were found; no more than the limit are shown."""
    hits: tuple[SearchHit, ...]


class SearchAnswer(NamedTuple):
    """What was found, by scheme, and what to try."""

    query: str
    programme: str | None
    schemes: tuple[SchemeHits, ...]
    unknown: tuple[Unknown, ...]
    """Words that no wording has."""
    tips: tuple[str, ...]
    """What to try, where nothing was found."""

    @property
    def status(self) -> str:
        """`found` or `nothing-found`."""
        return "found" if self.schemes else "nothing-found"

    def to_dict(self) -> dict[str, Any]:
        """The answer as JSON has it; stable keys, in this order."""
        return {
            "query": self.query,
            "status": self.status,
            "programme": self.programme,
            "schemes": [
                {
                    "scheme": it.scheme,
                    "title": it.title,
                    "total": it.total,
                    "hits": [hit.to_dict() for hit in it.hits],
                }
                for it in self.schemes
            ],
            "unknown": [word.to_dict() for word in self.unknown],
            "tips": list(self.tips),
        }


class Searcher:
    """Searches a graph, whose words are read once.

    Args:
        engine: where the concepts are.
        base: where the graph's own IRIs live.

    Raises:
        InputError: a graph without schemes.

    """

    def __init__(self, engine: Engine, base: str = BASE) -> None:
        self.engine, self.base = engine, base
        self.book = CodeBook(Session(engine, base))
        self.index = Index(engine, base)
        self._approved: dict[str, Approved] = {}
        if not self.index.concepts:
            raise InputError("this graph has no concepts: use one that `occugraph build` wrote")

    def search(
        self,
        text: str,
        *,
        scheme: str | None = None,
        programme: str | None = None,
        limit: int = SHOWN,
    ) -> SearchAnswer:
        """Find concepts; see `occugraph.api.Graph.search`."""
        query = checked(text)
        if limit < 1:
            raise InputError(f"a limit of {limit}: at least 1 hit a scheme can be shown")
        if scheme is not None:
            self.book.session.scheme(scheme)
        if programme is not None and programme not in self._approved:
            self._approved[programme] = Approved(self.engine, programme, self.base)
        approved = None if programme is None else self._approved[programme]
        codes, rest = codes_in(query, self.base)
        found = self._found(codes, rest)
        kept = {name: hits for name, hits in found.items() if scheme in (None, name)}
        schemes = tuple(
            self._of_scheme(name, kept[name], limit, approved) for name in self._ordered(kept)
        )
        missed = unknown(self.index, rest)
        advice: tuple[str, ...] = ()
        if not schemes:
            advice = tips(self.book, self.index, codes, rest, missed, scheme, found)
        return SearchAnswer(query, programme, schemes, missed, advice)

    def _found(self, codes: list[str], rest: str) -> dict[str, list[Hit]]:
        """Find by codes, then by words."""
        found = by_code(self.index, codes)
        best = max((hits[0].score for hits in found.values()), default=0.0)
        if not rest:
            return found
        by_words = ranked(self.index, rest)
        best = max([best, *(hits[0].score for hits in by_words.values())])
        for scheme, hits in by_words.items():
            if self._is_industry(scheme) and hits[0].score < OF_BEST * best:
                continue
            there = found.setdefault(scheme, [])
            known = {hit.wording.concept.iri for hit in there}
            there += (hit for hit in hits if hit.wording.concept.iri not in known)
        return found

    def _of_scheme(
        self, scheme: str, hits: list[Hit], limit: int, approved: Approved | None
    ) -> SchemeHits:
        folded: dict[str, list[Hit]] = {}
        for hit in hits:  # a group and its only member often have one title
            key = self.index.labels[hit.wording.concept.iri]
            if hit.wording.kind == "code":
                key = hit.wording.concept.iri
            folded.setdefault(key, []).append(hit)
        shown = [self._told(alike, approved) for alike in list(folded.values())[:limit]]
        title = self.book.schemes[scheme]["title"]
        return SchemeHits(scheme, title, len(folded), tuple(shown))

    def _told(self, alike: list[Hit], approved: Approved | None) -> SearchHit:
        hit, concept = alike[0], alike[0].wording.concept
        below: tuple[tuple[str, str], ...] = ()
        if hit.wording.kind == "code" and hit.found[0].how != "begins":
            rows = catalogue.run(
                self.engine, "children-of", self.base, scheme=concept.scheme, code=concept.code
            ).records()
            below = tuple((row["code"], row["label"]) for row in rows)
        return SearchHit(
            concept,
            self.index.labels[concept.iri],
            hit,
            tuple(other.wording.concept for other in alike[1:]),
            tuple(
                sorted(self.index.excluded.get(concept.iri, ()), key=lambda it: (it.code, it.place))
            ),
            below,
            None
            if approved is None or self._is_industry(concept.scheme)
            else approved.mark(concept.scheme, concept.code),
        )

    def _is_industry(self, scheme: str) -> bool:
        return self.book.schemes[scheme]["classifies"] != "Occupations"

    def _ordered(self, schemes: Iterable[str]) -> list[str]:
        """Order schemes: occupations first, a vintage that was superseded after the others.

        Then those with more levels, which the others extend or select from; the latest first.
        """
        rows = self.book.schemes
        superseded = {row["supersedes"] for row in rows.values()}
        levels = Counter(scheme for scheme, _ in self.index.depths)
        latest = sorted(sorted(schemes), key=lambda it: rows[it]["issued"], reverse=True)
        return sorted(latest, key=lambda it: (self._is_industry(it), it in superseded, -levels[it]))


def checked(text: str) -> str:
    """Give what was typed on one line.

    Raises:
        InputError: nothing to search for, too much, or no text.

    """
    if len(text) > LONGEST:
        problem = f"{len(text):,} characters to search for; {LONGEST} are the limit"
        raise InputError(problem)
    kinds = {unicodedata.category(it) for it in text if not it.isspace()}
    if kinds & {"Cc", "Cs"}:
        raise InputError("what to search for holds a control character or half of one")
    if not any(kind[0] in "LN" for kind in kinds):
        raise InputError("nothing to search for: give words of a title, or a code")
    return " ".join("".join(it for it in text if unicodedata.category(it) != "Cf").split())
