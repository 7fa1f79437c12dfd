"""Codes for a table of job titles: what each may be, with its score and the title that says so."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from ..columns.headings import INDUSTRIES, TITLES
from ..errors import InputError
from ..files.atomic_writes import refuse_overwrite
from ..files.printable import format_count
from ..query.session import Session
from ..search.coding import CodedTitle, TitleCoder
from ..tables.added_columns import heading
from ..tables.cells import text
from ..tables.user_tables import Layout, Row, Table, open_output

#: Columns added to the input's, in this order.
ADDED = (
    "target_scheme",
    "target_code",
    "target_label",
    "rank",
    "score",
    "matched_title",
    "source",
)
#: Rows that are coded at the same time, and titles that are remembered.
AT_A_TIME, REMEMBERED = 1_000, 20_000
#: Decimals of a score.
DECIMALS = 3


class AutocodeWanted(NamedTuple):
    """What is wanted of a table of job titles."""

    to: str
    """Id of the target scheme."""
    titles: str | None = None
    """Name of the column of titles; None where it is to be found by its heading."""
    industries: str | None = None
    """Name of the column of the employers' industries; None where it is found, or there is none."""
    layout: Layout = Layout()
    best: int = 1
    """How many codes a title gets at the most."""
    threshold: float = 0.0
    """A code with a smaller score is left out."""


@dataclass(slots=True)
class AutocodeSummary:
    """What became of the titles."""

    to: str
    rows: int = 0
    written: int = 0
    coded: Counter[str] = field(default_factory=Counter)
    """Rows by what their first code rests on, or why they have none."""

    def lines(self) -> list[str]:
        """Describe it for a person."""
        counts = ", ".join(f"{count:,} {what}" for what, count in sorted(self.coded.items()))
        became = f"{format_count(self.rows, 'row')} in, {format_count(self.written, 'row')} out"
        return [f"{became}: {counts or 'nothing to code'}"]

    def to_dict(self) -> dict[str, Any]:
        """The summary as JSON has it; stable keys, in this order."""
        return {
            "to": self.to,
            "rows": {"in": self.rows, "out": self.written, "by_outcome": dict(self.coded)},
        }


def autocode_table(
    session: Session,
    source: Path,
    output: Path,
    wanted: AutocodeWanted,
    progress: Callable[[int], object] = lambda done: None,
) -> AutocodeSummary:
    """Find the codes of job titles: the input's columns, then those of `ADDED`, one row a code.

    A row without a code that is good enough is kept once. Memory does not grow with the file.
    """
    check_wanted(session, wanted)
    refuse_overwrite([output], [source])
    titles = TITLES._replace(wanted=wanted.titles)
    industries = INDUSTRIES._replace(option="--industry-column", wanted=wanted.industries)
    summary = AutocodeSummary(wanted.to)
    with closing(Table(source, wanted.layout, titles.is_in)) as table:
        place = titles.place(table.header, table.name)
        industry_place = industries.find(table.header, table.name)
        with open_output(output, table) as write:
            write(heading(table.header, ADDED))
            coder, rows = _Coder(session, wanted), iter(table)
            while some := list(islice(rows, AT_A_TIME)):
                for row, codes in zip(some, coder.code(some, place, industry_place), strict=True):
                    summary.rows += 1
                    summary.coded[_outcome(row, place, codes)] += 1
                    for added in list_added(wanted, codes):
                        summary.written += 1
                        write([*row.cells, *added])
                progress(summary.rows)
    return summary


def check_wanted(session: Session, wanted: AutocodeWanted) -> None:
    """Refuse what cannot be had of job titles."""
    if wanted.best < 1:
        raise InputError(f"--best {wanted.best}: a title gets one code or more")
    if not 0 <= wanted.threshold <= 1:
        raise InputError(f"--threshold {wanted.threshold:g}: scores are from 0 to 1")
    if session.scheme(wanted.to)["classifies"] != "Occupations":
        raise InputError(f"{wanted.to} has no codes of occupations: name a scheme that has")


class _Coder:
    """Codes titles, each only once while it is remembered."""

    def __init__(self, session: Session, wanted: AutocodeWanted) -> None:
        self._coder, self._wanted = TitleCoder(session, wanted.to), wanted
        self._known: dict[tuple[str, str | None], list[CodedTitle]] = {}

    def code(
        self, rows: Sequence[Row], place: int, industry_place: int | None
    ) -> list[list[CodedTitle]]:
        """Find the codes of some rows that are good enough."""
        keys = [
            (
                "" if row.problem else text(row.cells[place]).strip(),
                None if industry_place is None else text(row.cells[industry_place]).strip() or None,
            )
            for row in rows
        ]
        if len(self._known) > REMEMBERED:
            self._known.clear()
        new = [key for key in dict.fromkeys(keys) if key not in self._known and key[0]]
        if new:
            titles, industries = zip(*new, strict=True)
            coded = self._coder.code_many(titles, industries=industries, best=self._wanted.best)
            self._known.update(zip(new, map(self._good, coded), strict=True))
        return [self._known.get(key, []) for key in keys]

    def _good(self, codes: Sequence[CodedTitle]) -> list[CodedTitle]:
        return [one for one in codes if one.score >= self._wanted.threshold]


def list_added(wanted: AutocodeWanted, codes: Sequence[CodedTitle]) -> Iterator[Sequence[object]]:
    """Yield the cells of `ADDED`, a row for each code, or one where a title stays open."""
    if not codes:
        yield (wanted.to, *[""] * (len(ADDED) - 1))
    for rank, one in enumerate(codes, 1):
        score = round(one.score, DECIMALS)
        yield (wanted.to, one.code, one.label, rank, score, one.matched_title, one.source)


def _outcome(row: Row, place: int, codes: Sequence[CodedTitle]) -> str:
    if row.problem:
        return "with more or fewer fields than the header"
    if codes:
        return "by a title listed word for word" if codes[0].exact else "by titles alike"
    return "left open" if text(row.cells[place]).strip() else "without a title"
