"""Recoding a table of codes, and suggesting codes for one of job titles: every row is kept."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import NamedTuple

from ..crosswalk.lookup import MOST_SUGGESTIONS, USUAL, Crosswalk
from ..errors import AmbiguousCode, OccugraphError
from ..files.printable import format_count
from ..query.codes import CodeBook
from ..query.session import Session
from ..search.suggestions import Suggester
from ..tables import user_tables
from ..tables.columns import CODES, Column, code, is_number, remark, text

#: Columns added to the input's, in this order.
ADDED = (
    "source_scheme",
    "source_code",
    "target_scheme",
    "target_code",
    "target_label",
    "match",
    "basis",
    "cardinality",
    "path",
    "reason",
)
#: The same for suggestions.
SUGGESTED = ("suggestion", "target_code", "target_label", "score")
#: Lengths of the codes that begin with zeros: ISCO-08's have up to four digits, DOT's up to nine.
LENGTHS = (2, 3, 4, 9)
TITLES = Column("job titles", "--title-column", ("Title", "Job Title", "Job", "Occupation"))


@dataclass(slots=True)
class Summary:
    """What became of the rows."""

    rows: int = 0
    written: int = 0
    status: Counter[str] = field(default_factory=Counter)
    schemes: Counter[str] = field(default_factory=Counter)

    def lines(self) -> list[str]:
        """Say it for a person."""
        counts = ", ".join(f"{count:,} {status}" for status, count in sorted(self.status.items()))
        became = f"{format_count(self.rows, 'row')} in, {format_count(self.written, 'row')} out"
        lines = [f"{became}: {counts or 'nothing to recode'}"]
        if len(self.schemes) > 1:
            mixed = ", ".join(f"{count:,} {name}" for name, count in self.schemes.most_common())
            lines.append(f"the column mixes schemes: {mixed}")
        return lines


def recode(
    session: Session,
    source: Path,
    output: Path,
    *,
    to: str,
    scheme: str | None = None,
    column: str | None = None,
    basis: Collection[str] = USUAL,
    via: str | None = None,
) -> Summary:
    """Recode a table: the input's columns, then those of `ADDED`, one row a counterpart.

    A row without a counterpart is kept once, with its reason. Memory does not grow with the file.
    """
    look_up = Crosswalk(session, to, basis=basis, via=via, whole=True)
    answer = partial(_answer_cell, look_up, scheme)
    summary = Summary()
    wanted = CODES._replace(wanted=column)
    for outcome, written in user_tables.extend(source, output, wanted, ADDED, answer):
        status, source_scheme = outcome or ("blank", "")
        summary.rows += 1
        summary.written += written
        summary.status[status] += 1
        if source_scheme:
            summary.schemes[source_scheme] += 1
    return summary


def _answer_cell(
    look_up: Crosswalk, scheme: str | None, cell: object
) -> tuple[tuple[str, str], list[list[str]]]:
    """Answer for one code: its status and scheme, and what to add to its row a counterpart."""
    given = code(cell)
    try:
        if is_number(cell):
            check_number(look_up.codes, given, scheme, without=look_up.to)
        answer = look_up.answer(given, scheme=scheme)
    except OccugraphError as error:
        lost = remark_lost_zeros(look_up.codes, given, scheme)
        reason = f"{error}{remark(cell, lost)}"
        return ("not a code", ""), [["", "", look_up.to, "", "", "", "", "", "", reason]]
    status, warning = answer.status, answer.warning
    cells = []
    for target in answer.targets:
        path = " > ".join([target.path[0].source, *(step.target for step in target.path)])
        marks = target.match, target.basis, target.cardinality
        cells.append([target.code, target.label, *marks, path, warning])
    if not cells and answer.suggestions:
        status = "suggested"
        for one in answer.suggestions:
            doubt = f"{warning}; suggested by its words, confidence {one.confidence:.3f}"
            cells.append([one.code, one.label, "related", "suggested", "", "", doubt])
    concept = answer.source
    ends = [concept.scheme, concept.code, answer.target_scheme]
    rows = cells or [["", "", "", "", "", "", warning]]
    return (status, concept.scheme), [[*ends, *row] for row in rows]


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
    limit: int = MOST_SUGGESTIONS,
) -> SuggestionCounts:
    """Suggest codes for a table of job titles: its columns, then those of `SUGGESTED`.

    A title without a suggestion is kept once. Suggestions are numbered from 1, best first.
    """
    suggester = Suggester(session, to)

    def answer(title: object) -> tuple[bool, list[list[str]]]:
        suggestions = suggester.for_title(text(title), limit)
        rows = [
            [str(rank), suggestion.code, suggestion.label, f"{suggestion.confidence:.3f}"]
            for rank, suggestion in enumerate(suggestions, 1)
        ]
        return bool(suggestions), rows or [[""] * len(SUGGESTED)]

    rows = with_suggestions = written = 0
    wanted = TITLES._replace(wanted=column)
    for has_any, count in user_tables.extend(source, output, wanted, SUGGESTED, answer):
        rows += 1
        with_suggestions += bool(has_any)
        written += count
    return SuggestionCounts(rows, with_suggestions, written)


def remark_lost_zeros(codes: CodeBook, given: str, scheme: str | None) -> str:
    """Say so when what is no code would be one with zeros before it."""
    padded = _with_zeros(codes, given, scheme)
    if not padded:
        return ""
    verb = "is one" if len(padded) == 1 else "are some"
    return f"; {' and '.join(padded)} {verb}: has the column lost its zeros?"


def check_number(codes: CodeBook, given: str, scheme: str | None, without: str = "") -> None:
    """Refuse an occupation code from a cell that is a number where zeros make it another code.

    A number cannot begin with zeros: 110 may have been ISCO-08's 0110 as well as DOT's 110. It
    means what it says only where no code of the schemes that can be meant is the same number
    with zeros before it; a `scheme` leaves that one.
    """
    try:
        concept = codes.resolve(given, scheme=scheme, classifies=("Occupations",), without=without)
    except OccugraphError:
        return  # whoever asks for it says what is wrong
    others = _with_zeros(codes, given, scheme)
    possible = tuple(other for other in others if not other.startswith(f"{without}:"))
    if possible:
        raise AmbiguousCode(given, (f"{concept.scheme}:{concept.code}", *possible))


def _with_zeros(codes: CodeBook, given: str, scheme: str | None) -> list[str]:
    """List the occupations that a code may have been before zeros were taken from it."""
    code = given.strip()
    if not (code.isascii() and code.isdigit()):
        return []
    names: list[str] = []
    for padded in (code.zfill(length) for length in LENGTHS if len(code) < length):
        try:
            concept = codes.resolve(padded, scheme=scheme, classifies=("Occupations",))
            names.append(f"{concept.scheme}:{concept.code}")
        except AmbiguousCode as error:
            names += error.candidates
        except OccugraphError:
            pass
    return names
