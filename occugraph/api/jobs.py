"""The graph as Python sees it: what can be asked of it for jobs, one or a roster of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime
    from collections.abc import Callable, Collection
    from functools import cached_property
    from os import PathLike

    from ..eligibility.decision import Decision
    from ..eligibility.roster_summary import Summary
    from ..eligibility.rosters import Columns
    from ..query.session import Session


class JobQuestions:
    """What a graph answers for jobs under a programme."""

    if TYPE_CHECKING:
        programme: str | None

        @cached_property
        def session(self) -> Session:
            """What the functions of the rooms below ask."""

    def eligible(
        self,
        occupation: str | None = None,
        *,
        title: str | None = None,
        naics: str | None = None,
        programme: str | None = None,
        scheme: str | None = None,
        on: datetime.date | str | None = None,
    ) -> Decision:
        """Decide whether a job at an employer qualifies for a programme, and why.

        Args:
            occupation: the job's occupation code in any usual spelling.
            title: the job's title, in English, where it has no code.
            naics: the employer's NAICS code; None when not known.
            programme: id of the programme; may be left out while there is one only, or while
                the graph was opened with one programme file.
            scheme: scheme of the occupation code, where a bare code could be of several.
            on: day that counts where the programme states days: a date or text; today when None.

        Returns:
            The decision. A title decides where all occupations that it may well mean are judged
            alike; elsewhere `Decision.title` holds the question that would settle it.

        Raises:
            UnknownCode, AmbiguousCode: as `concept`, where no other fact settles the decision.
            UnknownName: no such scheme or programme.
            InputError: neither a code nor a title, or both; no such day.

        """
        from ..eligibility.decide import decide_job

        named = self.programme if programme is None else programme
        return decide_job(
            self.session,
            occupation,
            title=title,
            naics=naics,
            programme=named,
            scheme=scheme,
            on=on,
        )

    def decide_roster(
        self,
        source: str | PathLike[str],
        output: str | PathLike[str],
        *,
        columns: Columns | None = None,
        naics: str | None = None,
        programme: str | None = None,
        scheme: str | None = None,
        industry_scheme: str | None = None,
        mixed: bool = False,
        missing: Collection[str] = (),
        sheet: str | None = None,
        header_row: int | None = None,
        on: datetime.date | str | None = None,
        report: str | PathLike[str] | None = None,
        progress: Callable[[int], object] | None = None,
    ) -> Summary:
        """Decide on every row of a roster, and write it with the decisions and their reasons.

        Args:
            source: a CSV file or a workbook with a line that names its columns.
            output: the file to write, .csv, .tsv or .xlsx; it appears whole or not at all.
            columns: where the codes and titles stand; found by their names when None.
            naics: industry code of all rows, for a roster without a column of them.
            programme: id of the programme; may be left out as in `eligible`.
            scheme: scheme of the occupation codes; found by their column when None.
            industry_scheme: scheme of the industry codes; found by their column when None.
            mixed: read every code for itself, and not by one scheme for its column.
            missing: further values that say that there is none.
            sheet: the sheet of a workbook.
            header_row: the row that names the columns; found by what its cells say when None.
            on: day of the decisions, as in `eligible`.
            report: a page to write for people (.html): counts, and the rows that need a person.
            progress: called now and then with the number of rows that are done.

        Returns:
            How many rows there are, by decision and by reason, and how each column was read.

        Raises:
            InputError: a file that is no such table, with its line; the output is the roster; a
                column that may be in several schemes with different decisions.
            UnknownName: no such programme, scheme or sheet.
            OutsideError: the disk refused.

        """
        from pathlib import Path

        from ..eligibility.decide import Decider
        from ..eligibility.roster_output import decide_roster
        from ..eligibility.rosters import OF_CODES, Codes, Roster
        from ..tables.user_tables import Layout

        decider = Decider(self.session, self.programme if programme is None else programme, on=on)
        roster = Roster(
            Path(source),
            columns,
            codes=Codes(scheme, industry_scheme, OF_CODES if mixed else (), missing),
            naics=naics,
            layout=Layout(sheet, header_row),
            is_industry=decider.is_industry,
        )
        page = None if report is None else Path(report)
        return decide_roster(decider, roster, Path(output), report=page, progress=progress)
