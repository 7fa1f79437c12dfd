"""Finding concepts by what people type: words of titles and notes, or codes."""

import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from ..errors import InputError, OccugraphError, UnknownName
from ..files.limits import LONGEST_SEARCH
from ..model.concept_index import READ_FIRST, Entry
from .index import WordingIndex
from .query_terms import QueryTerm, UnknownWord, find_unknown_words, read_terms, separate_codes
from .ranking import Match, add_votes, find_by_code, match_words, rank_by_words
from .titles import TitleIndex
from .words import Wording

if TYPE_CHECKING:
    from ..query.session import Session

#: Hits of a scheme in an answer.
LIMIT = 5
#: Industries are in an answer where they match nearly as well as the best occupation.
SHARE_OF_BEST = 0.6
#: Codes of a scheme that near titles may add.
MOST_VOTED = 10
#: Letters of what may be an abbreviation, and of the longest beginning of a code that is tried.
LONGEST_ABBREVIATION, LONGEST_BEGINNING = 5, 30


class Approval(NamedTuple):
    """What a programme's lists have for a concept."""

    approved: bool | None
    """None where the lists alone cannot decide: `occugraph eligible` looks further."""
    how: str
    """listed, group (a group above it is listed), members (all below it are), part (some are), no,
    left out (the programme omits it), or elsewhere (a code of another scheme than the list's)."""
    code: str
    """The code that is listed or left out; of several the first."""
    line: int | None


class SearchHit(NamedTuple):
    """A concept that matches, and why."""

    concept: Entry
    label: str
    match: Match
    same_title: tuple[Entry, ...]
    excludes: tuple[Wording, ...]
    """What is classified elsewhere."""
    below: tuple[tuple[str, str], ...]
    """(code, title) of each concept one level below, where the query is its code."""
    approval: Approval | None = None
    """Whether a programme approves it, where one is named; the search itself knows none."""

    def to_dict(self) -> dict[str, Any]:
        """The hit as JSON has it; stable keys, in this order."""
        wording = self.match.wording
        return {
            "code": self.concept.code,
            "label": self.label,
            "level": self.concept.level,
            "iri": self.concept.iri,
            "score": self.match.score,
            "matched": {
                **_pick(wording, "kind", "text", "language", "source", "line"),
                "words": [
                    {"given": word.text, "found": word.match, "how": word.how}
                    for word in self.match.words
                ],
                "missing": list(self.match.missing),
            },
            "same_title": [_pick(one, "code", "level") for one in self.same_title],
            "excludes": [_pick(one, "code", "text", "source", "line") for one in self.excludes],
            "below": [{"code": code, "label": label} for code, label in self.below],
            "approval": self.approval._asdict() if self.approval else None,
        }


def _pick(values: Entry | Wording, *names: str) -> dict[str, Any]:
    return {name: getattr(values, name) for name in names}


class SchemeHits(NamedTuple):
    """The concepts of one scheme that match, best first."""

    scheme: str
    title: str
    total: int
    """How many match; `hits` has no more of them than the limit."""
    hits: tuple[SearchHit, ...]


class SearchAnswer(NamedTuple):
    """The concepts that match a query, by scheme, and what to try where none does."""

    query: str
    programme: str | None
    schemes: tuple[SchemeHits, ...]
    unknown: tuple[UnknownWord, ...]
    tips: tuple[str, ...]

    @property
    def status(self) -> str:
        """`found` or `nothing-found`."""
        return "found" if self.schemes else "nothing-found"

    def __repr__(self) -> str:
        schemes = ", ".join(group.scheme for group in self.schemes)
        return f"<SearchAnswer: {self.query!r}: {f'in {schemes}' if schemes else self.status}>"

    def _repr_html_(self) -> str:
        from ..files.html_tables import write_html_table

        rows = [
            (f"{hit.concept.scheme}:{hit.concept.code}", hit.label)
            for group in self.schemes
            for hit in group.hits
        ]
        return write_html_table(f"{self.query}: {self.status}", ("code", "title"), rows, self.tips)

    def to_dict(self) -> dict[str, Any]:
        """The answer as JSON has it; stable keys, in this order."""
        return {
            "query": self.query,
            "status": self.status,
            "programme": self.programme,
            "schemes": [
                {**group._asdict(), "hits": [hit.to_dict() for hit in group.hits]}
                for group in self.schemes
            ],
            "unknown": [word.to_dict() for word in self.unknown],
            "tips": list(self.tips),
        }


class Searcher:
    """Searches a graph by its index."""

    def __init__(self, session: "Session") -> None:
        self.session, self.index = session, WordingIndex(session)
        self.titles = TitleIndex(self.index)
        if not self.index.schemes:
            raise InputError("this graph has no concepts: use one that `occugraph build` wrote")

    def search(self, text: str, *, scheme: str | None = None, limit: int = LIMIT) -> SearchAnswer:
        """Find concepts; see `occugraph.api.Graph.search`."""
        query = check_query(text)
        if limit < 1:
            raise InputError(f"a limit of {limit}: at least 1 hit a scheme can be shown")
        if scheme is not None and scheme not in self.index.scheme_rows:
            raise UnknownName("scheme", scheme, tuple(self.index.scheme_rows))
        codes, words = separate_codes(query, self.session.base)
        terms = read_terms(self.index, words)
        every = tuple(self.index.scheme_rows)
        usual = tuple(name for name in every if name in READ_FIRST) or every
        matches = self._find_matches(codes, words, terms, (scheme,) if scheme else usual)
        if not matches and not scheme:
            matches = self._find_matches(codes, words, terms, every)
        names = self._order(name for name in matches if scheme in (None, name))
        schemes = tuple(self._answer_in(name, matches[name], terms, limit) for name in names)
        unknown = find_unknown_words(self.index, terms)
        tips: list[str] = []
        if not schemes:
            if scheme and (matches := self._find_matches(codes, words, terms, every)):
                numbers = ", ".join(f"{name} ({len(group)})" for name, group in matches.items())
                tips.append(f"leave out --scheme {scheme}: found in {numbers}")
            tips += (tip for code in codes for tip in self._advise_on_code(code, scheme))
            tips += self._advise_on_words(words, unknown, matches)
        return SearchAnswer(query, None, schemes, unknown, tuple(tips))

    def find(self, text: str, schemes: Collection[str]) -> dict[str, list[Match]]:
        """Find all that matches in some schemes, best first; scheme -> its matches."""
        codes, words = separate_codes(check_query(text), self.session.base)
        wanted = tuple(name for name in self.index.scheme_rows if name in schemes)
        return self._find_matches(codes, words, read_terms(self.index, words), wanted)

    def rank(self, words: str, scheme: str) -> list[Match]:
        """Rank the concepts of a scheme of occupations by words alone, best first."""
        terms = read_terms(self.index, words)
        matches = rank_by_words(self.index, words, terms, (scheme,)).get(scheme, [])
        votes = self.titles.codes(words, scheme, MOST_VOTED)
        return add_votes(self.index, scheme, matches, votes, words, terms)

    def _find_matches(
        self,
        codes: Sequence[str],
        words: str,
        terms: Sequence[QueryTerm],
        schemes: tuple[str, ...],
    ) -> dict[str, list[Match]]:
        """Find what matches a code, then what matches words; scheme -> its matches."""
        by_code = find_by_code(self.index, codes)
        matches = {name: group for name, group in by_code.items() if name in schemes}
        by_words = rank_by_words(self.index, words, terms, schemes)
        best = max((group[0].score for group in (*matches.values(), *by_words.values())), default=0)
        for name in schemes:
            ranking = by_words.get(name, [])
            if not self.index.scheme_rows[name].is_industry:
                votes = self.titles.codes(words, name, MOST_VOTED)
                ranking = add_votes(self.index, name, ranking, votes, words, terms)
            elif ranking and ranking[0].score < SHARE_OF_BEST * best:
                continue
            if not ranking:
                continue
            group = matches.setdefault(name, [])
            known = {match.wording.concept.iri for match in group}
            group += (match for match in ranking if match.wording.concept.iri not in known)
        return matches

    def _answer_in(
        self, scheme: str, matches: list[Match], terms: Sequence[QueryTerm], limit: int
    ) -> SchemeHits:
        by_title: dict[str, list[Match]] = {}
        for match in matches:  # a group and its only member often have one title
            iri = match.wording.concept.iri
            key = iri if match.wording.kind == "code" else match.wording.concept.label
            by_title.setdefault(key, []).append(match)
        hits = tuple(self._make_hit(terms, *group) for group in list(by_title.values())[:limit])
        return SchemeHits(scheme, self.index.scheme_rows[scheme].title, len(by_title), hits)

    def _make_hit(self, terms: Sequence[QueryTerm], match: Match, *others: Match) -> SearchHit:
        concept, rows = match.wording.concept, []
        if match.wording.kind != "code":
            match = match_words(match, terms)
        elif match.words[0].how != "begins":
            rows = self.session.ask("children-of", scheme=concept.scheme, code=concept.code)
        return SearchHit(
            concept,
            concept.label,
            match,
            same_title=tuple(other.wording.concept for other in others),
            excludes=self.index.exclusions(concept),
            below=tuple((row["code"], row["label"]) for row in rows),
        )

    def _order(self, schemes: Iterable[str]) -> list[str]:
        """Order schemes: occupations, what is not superseded, more levels, the latest first."""
        rows = self.index.scheme_rows
        superseded = {row.supersedes for row in rows.values()}
        names = sorted(sorted(schemes), key=lambda name: rows[name].issued, reverse=True)
        names.sort(
            key=lambda name: (rows[name].is_industry, name in superseded, -len(rows[name].levels))
        )
        return names

    def _advise_on_code(self, code: str, scheme: str | None) -> list[str]:
        """Say what is wrong with a code, and which beginning of it some codes have."""
        from ..query.codes import CodeBook

        tips = []
        try:
            CodeBook(self.session).resolve(code, scheme=scheme if ":" not in code else None)
        except OccugraphError as error:
            tips.append(str(error))
        ends = range(min(len(code) - 1, LONGEST_BEGINNING), 1, -1)
        for beginning in (code[:end] for end in ends if code[end - 1].isdigit()):
            if matches := find_by_code(self.index, [beginning]):
                numbers = (f"{len(group)} in {name}" for name, group in sorted(matches.items()))
                tips.append(f"search {beginning}: it finds {', '.join(numbers)}")
                break
        return tips

    def _advise_on_words(
        self, words: str, unknown: Iterable[UnknownWord], matches: Mapping[str, Sequence[Match]]
    ) -> list[str]:
        tips = []
        for word in unknown:
            letters = word.text.isascii() and word.text.isalpha()
            short = letters and len(word.text) <= LONGEST_ABBREVIATION
            advice = "write an abbreviation out" if short else "try another word for it"
            sentence = word.describe()
            tips.append(sentence if ";" in sentence else f"{sentence}: {advice}")
        if words and not self.index.has_notes:
            tip = "this graph has no definitions or notes: search one that `occugraph build "
            tips.append(f"{tip}--document` wrote, with --store")
        if words and not matches:
            tips.append("try the plain name of the work, in the words of an official title")
        return tips


def check_query(text: str) -> str:
    """Check what was typed and put it on one line."""
    if len(text) > LONGEST_SEARCH:
        raise InputError(f"{len(text):,} characters to search for; {LONGEST_SEARCH} are the limit")
    kinds = {unicodedata.category(sign) for sign in text if not sign.isspace()}
    if kinds & {"Cc", "Cs"}:
        raise InputError("what to search for holds a control character or half of one")
    if not any(kind[0] in "LN" for kind in kinds):
        raise InputError("nothing to search for: give words of a title, or a code")
    return " ".join("".join(sign for sign in text if unicodedata.category(sign) != "Cf").split())
