"""Job titles to codes, many at a time: what each may be, how sure that is, and which title says so.

A title that publishers list word for word has its codes first. Others have those of the listed
titles that they are like: by a model trained from the listed titles where numpy is installed, else
by the votes of the nearest ones, which is slower and right less often.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from ..query.session import Session
from .index import WordingIndex
from .known_titles import Listing, make_key, open_known_titles
from .titles import TitleIndex
from .words import Wording

if TYPE_CHECKING:
    from .title_model import TitleModel

#: What shares of the model and of the votes are worth: each with the part of the titles with such
#: a share whose code is right, as measured on titles held out.
MODEL_CURVE = (
    *((0.0, 0.0), (0.05, 0.06), (0.1, 0.14), (0.2, 0.27), (0.3, 0.4), (0.4, 0.5), (0.5, 0.6)),
    *((0.6, 0.7), (0.7, 0.82), (0.8, 0.91), (0.9, 0.95), (1.0, 1.0)),
)
VOTES_CURVE = (
    *((0.0, 0.0), (0.1, 0.2), (0.2, 0.42), (0.3, 0.52), (0.4, 0.68), (0.5, 0.78), (0.6, 0.87)),
    *((0.7, 0.9), (1.0, 1.0)),
)
#: Share from which a title stands on a code, itself or where it is linked with no other.
WHOLE = 0.999
#: Codes with a lower score are not worth having.
LEAST_SCORE = 0.01
#: Codes that a title is like which are compared, however few are wanted: those on which it is
#: listed are put in order by them.
COMPARED = 10


class CodedTitle(NamedTuple):
    """A code that a title may have."""

    code: str
    label: str
    score: float
    """From 0 to 1: how likely it is right."""
    matched_title: str
    """The listed title that says so."""
    source: str
    """Title of the list or of the scheme that has that title."""
    exact: bool
    """Whether the listed title is the same, but for case and punctuation."""


class _Likeness(NamedTuple):
    """A code that a title is like, and the listed title that it is like."""

    code: str
    score: float
    title: str
    source: str


class TitleCoder:
    """Codes job titles in a scheme of occupations."""

    def __init__(self, session: Session, to: str) -> None:
        session.scheme(to)
        self.session, self.to = session, to
        self.known = open_known_titles(session, to)

    def code(self, title: str, *, industry: str | None = None, best: int = 5) -> list[CodedTitle]:
        """Find the codes that a title may have, best first.

        Args:
            title: a job title, in English.
            industry: title or code of the employer's industry, where it is known.
            best: how many codes are given at the most.

        """
        return self.code_many([title], industries=[industry], best=best)[0]

    def code_many(
        self,
        titles: Sequence[str],
        *,
        industries: Sequence[str | None] | None = None,
        best: int = 5,
    ) -> list[list[CodedTitle]]:
        """Find the codes that each of many titles may have, best first.

        Args:
            titles: job titles, in English.
            industries: of each title the employer's industry, where it is known.
            best: how many codes are given a title at the most.

        """
        beside = [self._name_industry(each) for each in industries or [None] * len(titles)]
        likenesses = self._compare(titles, beside, max(best, COMPARED))
        return [
            self._decide(make_key(title), like, best)
            for title, like in zip(titles, likenesses, strict=True)
        ]

    def _decide(self, key: str, like: Sequence[_Likeness], best: int) -> list[CodedTitle]:
        """Put the codes that a title is listed on before those that it is like."""
        listed = self._find_listed(key)
        scores = {each.code: each.score for each in like}
        least = min(scores.values(), default=1.0)
        total = sum(scores.get(code, least) for code in listed) or 1.0
        coded = [
            self._make(code, scores.get(code, least) / total, listing.text, listing.source, True)
            for code, listing in listed.items()
        ]
        coded.sort(key=lambda each: (-each.score, each.code))
        most = coded[-1].score if coded else 1.0
        coded += (
            self._make(each.code, min(each.score, most), each.title, each.source, False)
            for each in like
            if each.code not in listed and each.score >= LEAST_SCORE
        )
        return coded[:best]

    def _find_listed(self, key: str) -> dict[str, Listing]:
        """Find the codes that a title stands on, word for word."""
        of = self.known.get(key, {})
        return {code: each for code, each in of.items() if each.share >= WHOLE and each.has(key)}

    def _make(self, code: str, score: float, title: str, source: str, exact: bool) -> CodedTitle:
        return CodedTitle(code, self._labels[code], round(score, 3), title, source, exact)

    @cached_property
    def _labels(self) -> dict[str, str]:
        concepts = self.session.hierarchy(self.to).by_scheme[self.to]
        return {code: concept.label for code, concept in concepts.items()}

    @cached_property
    def _industries(self) -> dict[str, str]:
        """Code of each industry -> its title."""
        return {
            code: concept.label
            for scheme, row in self.session.schemes.items()
            if row["classifies"] == "Industries"
            for code, concept in self.session.hierarchy(scheme).by_scheme[scheme].items()
        }

    def _name_industry(self, industry: str | None) -> str:
        """Name an industry that is given by its code, or as it is."""
        if not industry:
            return ""
        code = industry.strip()
        return self._industries.get(code, code) if code[:1].isdigit() else code

    def _compare(
        self, titles: Sequence[str], industries: Sequence[str], limit: int
    ) -> list[list[_Likeness]]:
        """Find the codes of the listed titles that each title is like."""
        if self._model is None:
            return [
                [
                    _Likeness(
                        *(match.concept.code, _read_curve(VOTES_CURVE, match.share)),
                        *(match.nearest.text, self._name_source(match.nearest)),
                    )
                    for match in self._votes.codes(title, self.to, limit)
                ]
                for title in titles
            ]
        return [
            [self._read_likeness(self._codes[one.code], one.title, one.share) for one in ranked]
            for ranked in self._model.rank(titles, industries, limit)
        ]

    def _name_source(self, wording: Wording) -> str:
        return wording.source or str(self.session.schemes[wording.concept.scheme]["title"])

    def _read_likeness(self, code: str, title: int, share: float) -> _Likeness:
        listing = self.known[self._keys[title]][code]
        return _Likeness(code, _read_curve(MODEL_CURVE, share), listing.text, listing.source)

    @cached_property
    def _keys(self) -> list[str]:
        return list(self.known)

    @cached_property
    def _codes(self) -> list[str]:
        return sorted({code for of in self.known.values() for code in of})

    @cached_property
    def _votes(self) -> TitleIndex:
        return TitleIndex(WordingIndex(self.session))

    @cached_property
    def _model(self) -> TitleModel | None:
        """The model of the listed titles, trained once; none without numpy."""
        try:
            from .title_model import open_model
        except ImportError:
            return None
        number = {code: at for at, code in enumerate(self._codes)}
        codes = [{number[c]: each.lists for c, each in of.items()} for of in self.known.values()]
        return open_model(self.session, self.to, self._keys, codes)


def _read_curve(curve: Sequence[tuple[float, float]], share: float) -> float:
    """Read what a share is worth between the points of a curve."""
    at = min(bisect(curve, (share, 2.0)), len(curve) - 1)
    (x, y), (end, value) = curve[at - 1], curve[at]
    return y + (value - y) * (min(share, end) - x) / (end - x)
