"""Rosters as people have them: tables of jobs, an occupation and an employer's industry a row."""

from collections.abc import Generator, Sequence
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from ..errors import InputError, quote_input
from ..files.printable import format_count
from ..tables.columns import INDUSTRIES, OCCUPATIONS, TITLES, added_before, is_blank, text
from ..tables.user_tables import Table

#: Columns that a decision adds to the roster's, in this order.
ADDED = (
    "status",
    "reasons",
    "occupation_scheme",
    "occupation_code",
    "occupation_label",
    "industry_scheme",
    "industry_code",
    "industry_label",
    "alternatives",
)


class Columns(NamedTuple):
    """Names of a roster's columns; one that is None is found by its name."""

    occupation: str | None = None
    industry: str | None = None
    title: str | None = None
    sheet: str | None = None
    """Of a workbook; may be left out while one only has anything in it."""


class Job(NamedTuple):
    """A row of a roster."""

    line: int
    cells: Sequence[object]
    """As they stand in the file, as many as its header has."""
    occupation: object = ""
    industry: object = ""
    title: str = ""
    problem: str | None = None
    """What is wrong with a row that cannot be read."""
    blank: bool = False


class Roster:
    """A roster in a CSV file or a workbook with a header line, which is read once.

    One without a column of industry codes has one code, `naics`, for all rows.
    """

    def __init__(
        self,
        source: Path,
        columns: Columns | None = None,
        *,
        naics: str | None = None,
        scheme: str | None = None,
    ) -> None:
        self.source, self.columns = source, columns or Columns()
        self.naics, self.scheme = naics, scheme
        self.table = Table(source, self.columns.sheet)
        self.header = self.table.header
        try:
            self._places = self._find_places()
        except InputError:
            self.table.close()
            raise

    def jobs(self) -> Generator[Job, None, None]:
        """Yield every row, once; memory does not grow with the file."""
        width = len(self.header)
        at_job, at_industry, at_title = self._places
        with closing(self.table) as table:
            for line, cells in table:
                if len(cells) != width:
                    yield _uneven(line, cells, width)
                elif is_blank(cells):
                    yield Job(line, cells, blank=True)
                else:
                    job = "" if at_job is None else cells[at_job]
                    industry = self.naics if at_industry is None else cells[at_industry]
                    title = "" if at_title is None else text(cells[at_title]).strip()
                    yield Job(line, cells, job, industry, title)

    def _find_places(self) -> tuple[int | None, int | None, int | None]:
        jobs, industries, titles, _ = self.columns
        header, name = self.header, self.table.name
        before = added_before(header, ADDED)
        at_title = TITLES._replace(wanted=titles).find(header, name, before)
        column = OCCUPATIONS._replace(wanted=jobs)
        at_job = column.find(header, name, before)
        if at_job is None and at_title is None:
            raise column.unclear(header, name)
        if self.naics is not None:
            if industries is not None:
                raise InputError("give --naics for all rows, or --naics-column; not both")
            return at_job, None, at_title
        column = INDUSTRIES._replace(wanted=industries)
        at_industry = column.find(header, name, before)
        if at_industry is None:
            column = column._replace(option="--naics-column, or --naics CODE for all rows")
            raise column.unclear(header, name)
        return at_job, at_industry, at_title


def _uneven(line: int, cells: Sequence[object], width: int) -> Job:
    """Say of a row that is longer or shorter than the header what stands beyond its end."""
    problem = f"{format_count(len(cells), 'field')} where the header has {width}"
    if len(cells) > width:
        problem += "; beyond it: " + ", ".join(quote_input(text(cell)) for cell in cells[width:])
    return Job(line, [*cells[:width], *[""] * (width - len(cells))], problem=problem)
