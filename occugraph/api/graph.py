"""The graph as Python sees it: what can be asked of it."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from ..rdf.namespaces import BASE
from .frames import FrameQuestions

if TYPE_CHECKING:
    import datetime
    from collections.abc import Callable, Collection
    from os import PathLike

    import rdflib

    from ..crosswalk.composition import RouteReport
    from ..eligibility.decision import Decision
    from ..eligibility.roster_summary import Summary
    from ..eligibility.rosters import Columns
    from ..graph.engine import Engine, Table
    from ..query.concepts import ConceptAnswer
    from ..query.kept import KeptRows
    from ..query.session import Session
    from ..search.search import SearchAnswer, Searcher


class Graph(FrameQuestions):
    """A graph that answers.

    >>> import occugraph
    >>> graph = occugraph.open()
    >>> graph.concept("15-1252").label
    'Software Developers'
    >>> graph.eligible("15-1252", naics="332710").status
    'eligible'
    >>> len(graph.query("exclusions-of", code="15-1241"))
    6
    """

    def __init__(
        self,
        engine: Engine,
        base: str | Callable[[], str] = BASE,
        nquads: Callable[[], bytes] | None = None,
        programme: str | None = None,
        kept: Callable[[Engine], KeptRows] | None = None,
        remarks: tuple[str, ...] = (),
    ) -> None:
        self.engine, self._base = engine, base
        #: Opens what is kept of the engine's answers; None: nothing is.
        self._kept = kept
        #: Id of the programme that is meant where none is named, which the only file given has.
        self.programme = programme
        #: What the mapping sets that it was opened with hold that answers nothing, a line each.
        self.remarks = remarks
        #: What `rdflib` is made of: a store would make of a positiveInteger an integer.
        self._nquads = nquads

    @property
    def base(self) -> str:
        """Base IRI of the graph; an endpoint is asked when it is first needed.

        Raises:
            OutsideError: the endpoint holds no such graph, or does not answer.

        """
        return self._base if isinstance(self._base, str) else self._base()

    @cached_property
    def session(self) -> Session:
        """What the functions of `occugraph.query` and of the rooms above it ask."""
        from ..query.session import Session

        kept = None if self._kept is None else self._kept(self.engine)
        return Session(self.engine, self.base, kept)

    def concept(self, code: str, *, scheme: str | None = None) -> ConceptAnswer:
        """Look up a concept.

        Args:
            code: in any usual spelling: `15-1252`, `15125200`, `isco08:2512`, `C2512`, an IRI.
            scheme: id of the scheme, where a bare code could be of several.

        Raises:
            UnknownCode, AmbiguousCode, UnknownName: no such code, several, no such scheme.

        """
        from ..query.concepts import describe_concept

        return describe_concept(self.session, code, scheme=scheme)

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
        from ..eligibility.rosters import Codes, Roster
        from ..tables.user_tables import Layout

        roster = Roster(
            Path(source),
            columns,
            codes=Codes(scheme, industry_scheme, mixed, missing),
            naics=naics,
            layout=Layout(sheet, header_row),
        )
        decider = Decider(self.session, self.programme if programme is None else programme, on=on)
        page = None if report is None else Path(report)
        return decide_roster(decider, roster, Path(output), report=page, progress=progress)

    def routes(
        self, source: str, target: str, *, via: str | None = None
    ) -> tuple[RouteReport, ...]:
        """List the routes from one scheme to another, each with what it loses.

        Args:
            source: id of the scheme to lead from.
            target: id of the scheme to lead to.
            via: id of a scheme that the routes have to pass.

        Returns:
            The routes, the one that `crosswalk` takes first.

        Raises:
            UnknownName: no such scheme.
            InputError: the ends are one scheme or of kinds that no tables join, or `via` is an end.

        """
        from ..crosswalk.composition import report_routes

        return tuple(report_routes(self.session, source, target, via=via))

    def search(
        self,
        text: str,
        *,
        scheme: str | None = None,
        programme: str | None = None,
        limit: int = 5,
    ) -> SearchAnswer:
        """Find concepts by words of their titles and notes, typing errors forgiven, or by codes.

        The index of the embedded graph is kept in its store, that of another graph in memory.

        Args:
            text: words of a title in any order, or a code or its beginning.
            scheme: id of the only scheme to show.
            programme: id of a programme, to mark what its list approves.
            limit: how many hits of a scheme are shown.

        Raises:
            InputError: nothing to search for, too much, or no text.
            UnknownName: no such scheme or programme.

        >>> import occugraph
        >>> answer = occugraph.open().search("sofware develper", scheme="soc2018")
        >>> [(hit.concept.code, hit.label) for hit in answer.schemes[0].hits][0]
        ('15-1252', 'Software Developers')

        """
        answer = self._searcher.search(text, scheme=scheme, limit=limit)
        if (named := self.programme if programme is None else programme) is None:
            return answer
        from ..eligibility.search_badges import find_badges

        return find_badges(self.session, named).add_to(answer)

    @cached_property
    def _searcher(self) -> Searcher:
        from ..search.search import Searcher

        return Searcher(self.session)

    def query(self, name: str, /, **values: str | int) -> Table:
        """Ask a canned question; `occugraph query list` shows them.

        Raises:
            UnknownName, UnknownCode: no such question or parameter; no rows, as a value is none.
            InputError: a value that is missing or not of its parameter's type.

        """
        from ..query.values import run_question

        return run_question(self.session, name, values)

    def sparql(self, query: str) -> Table:
        """Run a SPARQL query of one's own over the union of the named graphs.

        Raises:
            InputError: not a SPARQL 1.1 query, or one too long or too deeply nested.

        """
        from ..graph.query_text import own_query

        return own_query(self.engine, query)

    @cached_property
    def rdflib(self) -> rdflib.Dataset:
        """The whole graph as an rdflib Dataset, for everything else.

        A copy, made on first use in a few seconds; its default graph is the union.
        """
        import rdflib

        if self._nquads is None:
            raise TypeError("only an embedded graph or a file can be copied")
        dataset = rdflib.Dataset(default_union=True)
        dataset.parse(data=self._nquads(), format="nquads")
        return dataset
