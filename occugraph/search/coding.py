"""Job titles to codes, many at a time: what each may be, how sure that is, and which title says so.

A title that publishers list word for word has its codes first. Others have those of the listed
titles that they are like.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import NamedTuple

from ..errors import UnknownName
from ..query.session import Session
from .index import WordingIndex
from .titles import TitleIndex
from .words import fold_text


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


class TitleCoder:
    """Codes job titles in a scheme of occupations."""

    def __init__(self, session: Session, to: str) -> None:
        self.session, self.to = session, to
        if to not in session.schemes:
            raise UnknownName("scheme", to, tuple(session.schemes))
        self.index = WordingIndex(session)

    @cached_property
    def _titles(self) -> TitleIndex:
        return TitleIndex(self.index)

    def code(self, title: str, *, industry: str | None = None, best: int = 5) -> list[CodedTitle]:
        """Find the codes that a title may have, best first.

        Args:
            title: a job title, in English.
            industry: code or title of the employer's industry, where it is known.
            best: how many codes are given at the most.

        """
        folded, coded = fold_text(title), []
        for match in self._titles.codes(title, self.to, best):
            vote = match.votes[0]
            source = vote.source or self.session.schemes[vote.scheme]["title"]
            exact = fold_text(vote.title) == folded
            label = self.index.label(match.concept)
            score = 1.0 if exact else match.share
            coded.append(CodedTitle(match.concept.code, label, score, vote.title, source, exact))
        return sorted(coded, key=lambda each: (not each.exact, -each.score))

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
        beside = industries or [None] * len(titles)
        return [
            self.code(title, industry=industry, best=best)
            for title, industry in zip(titles, beside, strict=True)
        ]
