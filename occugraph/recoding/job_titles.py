"""Suggesting codes for a table of job titles: every row kept, once a suggestion."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from ..crosswalk.lookup import SHOWN
from ..files.printable import format_count
from ..query.session import Session
from ..search.suggestions import Suggester
from ..tables import user_tables
from ..tables.columns import Column, text

#: Columns added to the input's, in this order.
ADDED = ("suggestion", "target_code", "target_label", "score")
TITLES = Column("job titles", "--title-column", ("Title", "Job Title", "Job", "Occupation"))


class SuggestionCounts(NamedTuple):
    """How many rows were read and written."""

    rows: int
    with_suggestions: int
    written: int

    def lines(self) -> list[str]:
        """Describe the numbers in a line for a person."""
        return [
            f"{format_count(self.rows, 'row')} in, {format_count(self.written, 'row')} out: "
            f"{self.with_suggestions:,} with suggestions, which words alone make: a person decides"
        ]


def suggest_codes(
    session: Session,
    source: Path,
    output: Path,
    *,
    to: str,
    column: str | None = None,
    limit: int = SHOWN,
) -> SuggestionCounts:
    """Suggest codes for a table of job titles: its columns, then those of `ADDED`.

    A title without a suggestion is kept once. Suggestions are numbered from 1, best first.
    """
    suggester = Suggester(session, to)

    def answer(title: object) -> tuple[bool, list[list[str]]]:
        suggestions = suggester.for_title(text(title), limit)
        rows = [
            [str(rank), suggestion.code, suggestion.label, f"{suggestion.confidence:.3f}"]
            for rank, suggestion in enumerate(suggestions, 1)
        ]
        return bool(suggestions), rows or [[""] * len(ADDED)]

    rows = with_suggestions = written = 0
    wanted = TITLES._replace(wanted=column)
    for has_any, count in user_tables.extend(source, output, wanted, ADDED, answer):
        rows += 1
        with_suggestions += bool(has_any)
        written += count
    return SuggestionCounts(rows, with_suggestions, written)
