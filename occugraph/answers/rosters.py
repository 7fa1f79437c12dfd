"""Rosters as people have them: tables of jobs, an occupation and an employer's industry a row."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from ..errors import InputError, shown
from . import userfiles
from .csvfiles import text
from .userfiles import Column

OCCUPATIONS = Column(
    "occupation codes",
    "--soc-column",
    ("soc", "soc_code", "occupation_code", "occ_code", "occupation", "isco", "isco08", "dot"),
)
INDUSTRIES = Column(
    "industry codes", "--naics-column", ("naics", "naics_code", "industry_code", "industry")
)
TITLES = Column("job titles", "--title-column", ("title", "job_title", "job", "position"))


class Columns(NamedTuple):
    """Names of a roster's columns; one that is None is found by its name."""

    occupation: str | None = None
    industry: str | None = None
    title: str | None = None
    sheet: str | None = None
    """Name of the sheet of a workbook; may be left out while one only has anything in it."""


class Job(NamedTuple):
    """A row of a roster."""

    line: int
    cells: Sequence[object]
    """As they stand in the file, as many as its header has."""
    occupation: object = ""
    """The cell with the occupation code; empty where there is none."""
    industry: object = ""
    title: str = ""
    problem: str | None = None
    """What is wrong with a row that cannot be read."""


class Roster:
    """A roster in a file.

    Args:
        source: a CSV file or a workbook (.xlsx) with a header line.
        columns: where the codes and titles stand.
        naics: industry code of all rows, for a roster without a column of them.
        scheme: scheme of bare occupation codes.

    Raises:
        UnknownName: no such sheet.
        InputError: a file that is no such table, with its line; a column that is not there, or
            that several could be.

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
        with closing(userfiles.rows(source, self.columns.sheet)) as rows:
            #: Names of the columns.
            self.header: list[str] = next(rows)[1]
        self._at_job, self._at_industry, self._at_title = self._places()

    def jobs(self) -> Generator[Job, None, None]:
        """Yield every row that is not empty; memory does not grow with the file.

        Raises:
            InputError: the file is not such a table further on, with its line.

        """
        width = len(self.header)
        at_job, at_industry, at_title = self._at_job, self._at_industry, self._at_title
        with closing(userfiles.rows(self.source, self.columns.sheet)) as rows:
            next(rows)
            for line, cells in rows:
                if len(cells) != width:
                    yield _uneven(line, cells, width)
                    continue
                yield Job(
                    line,
                    cells,
                    "" if at_job is None else cells[at_job],
                    self.naics if at_industry is None else cells[at_industry],
                    "" if at_title is None else text(cells[at_title]).strip(),
                )

    def _places(self) -> tuple[int | None, int | None, int | None]:
        jobs, industries, titles, _ = self.columns
        at_title = TITLES._replace(wanted=titles).find(self.header, self.source)
        column = OCCUPATIONS._replace(wanted=jobs)
        at_job = column.find(self.header, self.source)
        if at_job is None and at_title is None:
            raise column.unclear(self.header, self.source)
        if self.naics is not None:
            if industries is not None:
                raise InputError("give --naics for all rows, or --naics-column; not both")
            return at_job, None, at_title
        column = INDUSTRIES._replace(wanted=industries)
        at_industry = column.find(self.header, self.source)
        if at_industry is None:
            column = column._replace(option="--naics-column, or --naics CODE for all rows")
            raise column.unclear(self.header, self.source)
        return at_job, at_industry, at_title


def _uneven(line: int, cells: Sequence[object], width: int) -> Job:
    """Say of a row that is longer or shorter than the header what stands beyond its end."""
    problem = f"{len(cells)} fields where the header has {width}"
    if len(cells) > width:
        beyond = ", ".join(shown(text(cell)) for cell in cells[width:])
        problem += f"; beyond it: {beyond}"
    return Job(line, [*cells[:width], *[""] * (width - len(cells))], problem=problem)
