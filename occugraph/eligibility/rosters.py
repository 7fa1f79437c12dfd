"""Rosters as people have them: tables of jobs, an occupation and an employer's industry a row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from functools import cached_property
from itertools import islice
from operator import itemgetter
from pathlib import Path
from typing import Any, NamedTuple

from ..columns.decision import Differ, Question
from ..columns.headings import INDUSTRIES, OCCUPATIONS, PRINTED_TITLES, TITLES
from ..columns.reader import ColumnReader
from ..columns.spelling import Readers, is_missing
from ..errors import InputError
from ..tables.added_columns import added_before
from ..tables.cells import text
from ..tables.user_tables import Layout, Table
from .decision import Part

#: Columns that a decision adds to the roster's, in this order.
ADDED = (
    "status",
    "reasons",
    "decided_by",
    "occupation_scheme",
    "occupation_code",
    "occupation_label",
    "industry_scheme",
    "industry_code",
    "industry_label",
    "alternatives",
    "question",
)


#: Rows by which a column is found that no heading names, and the share of their values.
LOOKED_AT, MOSTLY = 200, 0.9
BY_VALUES = "no heading names industries: it is taken for them by its values"
#: Columns of codes.
OF_CODES: tuple[Part, ...] = ("occupation", "industry")


class Columns(NamedTuple):
    """Headings of a roster's columns; one that is None is found by what headings say."""

    occupation: str | None = None
    industry: str | None = None
    title: str | None = None


class Codes(NamedTuple):
    """How a roster's codes are to be read."""

    scheme: str | None = None
    """Of the occupations; found by the column's heading and values when None."""
    industry_scheme: str | None = None
    mixed: Collection[Part] = ()
    """Columns of which every code is to be read for itself."""
    missing: Collection[str] = ()
    """Further values that say that there is none."""

    def occupations(self) -> Question:
        """Say what is asked of the column of occupations."""
        is_mixed = "occupation" in self.mixed
        return Question(("Occupations",), self.scheme, is_mixed, self.missing, vintages=True)

    def industries(self) -> Question:
        """Say what is asked of the column of industries."""
        values = self.industry_scheme, "industry" in self.mixed, self.missing
        return Question(("Industries",), *values, vintages=True, option="--industry-scheme")


class Facts(NamedTuple):
    """What a row of a roster says of a job."""

    occupation: object = ""
    industry: object = ""
    title: str = ""
    """The job's title."""
    printed: str = ""
    """The title that stands beside the occupation's code."""


class Places(NamedTuple):
    """Where in a row its facts stand; None where they are missing."""

    occupation: int | None
    industry: int | None
    title: int | None
    printed: int | None


class Roster:
    """A roster in a CSV file or a workbook, open to be read as often as needed.

    One without a column of industry codes has one code, `naics`, for all rows. A column that no
    heading names is found by its values where `is_industry` says which of them are such codes.
    """

    def __init__(
        self,
        source: Path,
        columns: Columns | None = None,
        *,
        codes: Codes | None = None,
        naics: str | None = None,
        layout: Layout | None = None,
        is_industry: Callable[[object], bool] | None = None,
    ) -> None:
        wanted = columns or Columns()
        self.source, self.codes, self.naics = source, codes or Codes(), naics
        self._is_industry, self._found_by_values = is_industry, False
        if naics is not None and wanted.industry is not None:
            raise InputError("give --naics for all rows, or --naics-column; not both")
        self._occupations = OCCUPATIONS._replace(wanted=wanted.occupation)
        self._industries = INDUSTRIES._replace(wanted=wanted.industry)
        self._titles = TITLES._replace(wanted=wanted.title)
        self.table = Table(source, layout, self._is_header)
        self.header = self.table.header
        try:
            self.places = self._find_places()
            #: Takes the cells of a row that its decision depends on.
            self.pick = _picking([place for place in self.places if place is not None])
            at = iter(range(len(self.places)))
            #: Where among those cells each fact stands.
            self._taken = Places(*(None if place is None else next(at) for place in self.places))
        except InputError:
            self.table.close()
            raise

    def facts(self, cells: Sequence[Any]) -> Facts:
        """Say what the cells that `pick` took of a row say of the job."""
        occupation, industry, title, printed = self._taken
        return Facts(
            "" if occupation is None else cells[occupation],
            self.naics if industry is None else cells[industry],
            "" if title is None else text(cells[title]).strip(),
            "" if printed is None else text(cells[printed]).strip(),
        )

    def occupation_reader(self, readers: Readers, differ: Differ) -> ColumnReader | None:
        """Make what reads the column of occupations; None where there is none."""
        return self._reader(self.places.occupation, self.codes.occupations(), readers, differ)

    def industry_reader(self, readers: Readers, differ: Differ) -> ColumnReader | None:
        """Make what reads the column of industries; None where one code is given for all."""
        reader = self._reader(self.places.industry, self.codes.industries(), readers, differ)
        if reader is not None and self._found_by_values:
            warnings = *reader.decision.warnings, BY_VALUES
            reader.decision = reader.decision._replace(warnings=warnings)
        return reader

    def _reader(
        self, place: int | None, question: Question, readers: Readers, differ: Differ
    ) -> ColumnReader | None:
        if place is None:
            return None
        counts = self._counts[place]
        return ColumnReader(readers, counts, self.header[place], question, differ)

    @cached_property
    def _counts(self) -> dict[int, Counter[Any]]:
        places = [at for at in self.places[:2] if at is not None]
        return dict(zip(places, self.table.count_all(*places), strict=True))

    def _is_header(self, header: Sequence[str]) -> bool:
        return self._occupations.is_in(header) or self._titles.is_in(header)

    def _find_places(self) -> Places:
        header, name, line = self.header, self.table.name, self.table.header_line
        search = header, name, added_before(header, ADDED), line
        at_title = self._titles.find(*search)
        at_printed = PRINTED_TITLES.find(*search)
        at_occupation = self._occupations.find(*search)
        if at_occupation is None and at_title is None:
            raise self._occupations.unclear(header, name, line)
        at_industry = None
        if self.naics is None:
            at_industry = self._industries.find(*search)
            if at_industry is None:
                at_industry = self._find_by_values(
                    {*search[2], at_title, at_printed, at_occupation}
                )
                self._found_by_values = at_industry is not None
            if at_industry is None:
                option = "--naics-column, or --naics CODE for all rows"
                raise self._industries._replace(option=option).unclear(header, name, line)
        return Places(at_occupation, at_industry, at_title, at_printed)

    def _find_by_values(self, taken: Collection[int | None]) -> int | None:
        """Find the one column whose first values are codes of industries, but for a few."""
        if self._is_industry is None:
            return None
        rows = [row.cells for row in islice(self.table, LOOKED_AT) if not row.problem]
        fitting = []
        for place in range(len(self.header)):
            cells = [row[place] for row in rows if not is_missing(row[place])]
            count = sum(map(self._is_industry, cells))
            if place not in taken and cells and count >= MOSTLY * len(cells):
                fitting.append(place)
        return fitting[0] if len(fitting) == 1 else None


def _picking(places: Sequence[int]) -> Callable[[Sequence[Any]], Sequence[Any]]:
    if len(places) > 1:
        return itemgetter(*places)
    (place,) = places
    return lambda cells: (cells[place],)
