"""The graph as Python sees it: what can be asked of it."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from ..rdf.namespaces import BASE
from .frames import FrameQuestions
from .jobs import JobQuestions

if TYPE_CHECKING:
    from collections.abc import Callable

    import rdflib

    from ..citation.citation import Citation, Release
    from ..crosswalk.answer import CrosswalkAnswer
    from ..crosswalk.composition import RouteReport
    from ..eligibility.decision import Decision
    from ..graph.engine import Engine, Table
    from ..query.concepts import ConceptAnswer
    from ..query.kept import KeptRows
    from ..query.session import Session
    from ..search.search import SearchAnswer, Searcher


class Graph(FrameQuestions, JobQuestions):
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
        dataset: Callable[[], rdflib.Dataset] | None = None,
        programme: str | None = None,
        kept: Callable[[Engine], KeptRows] | None = None,
        remarks: tuple[str, ...] = (),
        name: str = "in memory",
        checksum: Callable[[], str] | None = None,
    ) -> None:
        self.engine, self._base = engine, base
        #: Opens what is kept of the engine's answers; None: nothing is.
        self._kept = kept
        #: Id of the programme that is meant where none is named, which the only file given has.
        self.programme = programme
        #: What the mapping sets that it was opened with hold that answers nothing, a line each.
        self.remarks = remarks
        self._dataset = dataset
        #: `embedded`, the name of a file, or the address of an endpoint.
        self.name = name
        #: Computes its SHA-256; None where that cannot be known.
        self._checksum = checksum

    def __repr__(self) -> str:
        engine = type(self.engine).__name__.removesuffix("Engine")
        programme = f", programme {self.programme}" if self.programme else ""
        return f"<{type(self).__name__}: {self.name}, answered by {engine}{programme}>"

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

    @cached_property
    def release(self) -> Release:
        """The graph that answers: its name, its checksum and the version of occugraph."""
        from ..citation.citation import Release

        return Release(self.name, None if self._checksum is None else self._checksum())

    def cite(self, answer: ConceptAnswer | CrosswalkAnswer | Decision) -> Citation:
        """Cite an answer of this graph: in one line (`text`), as BibTeX, as JSON (`to_dict()`).

        Args:
            answer: what `concept`, `crosswalk` or `eligible` gave.

        Returns:
            The question, the answer, its basis, the rows that it rests on, with who decided a
            curated one, why and when, and the release of the graph with its checksum.

        >>> import occugraph
        >>> graph = occugraph.open()
        >>> citation = graph.cite(graph.crosswalk("15-1254", to="dot1991"))
        >>> citation.rows[0].source, citation.rows[0].line, citation.rows[0].decision.date
        ('dot1991-soc2018', 121, '2026-11-29')

        """
        from ..citation.answers import cite_answer

        return cite_answer(self.session, self.release, answer)

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

        Args:
            query: SELECT, ASK, CONSTRUCT or DESCRIBE in SPARQL 1.1, which declares its prefixes.

        Returns:
            A table of the rows; `records()` gives dicts of texts, `to_pandas()` a DataFrame.

        Raises:
            InputError: not a SPARQL 1.1 query, or one too long or too deeply nested.

        >>> import occugraph
        >>> prefix = "PREFIX skos: <http://www.w3.org/2004/02/skos/core#> "
        >>> query = "ASK { ?concept skos:notation '15-1252' }"
        >>> occugraph.open().sparql(prefix + query).records()
        [{'answer': 'true'}]

        """
        from ..graph.query_text import own_query

        return own_query(self.engine, query)

    @cached_property
    def rdflib(self) -> rdflib.Dataset:
        """The whole graph as an rdflib Dataset; its default graph is the union.

        The embedded graph answers from its store at once, and cannot be written to; queries in
        SPARQL go to Oxigraph. A file, and a graph with mapping sets or programmes of one's own, is
        copied: 16 seconds for a graph of all schemes.

        Raises:
            TypeError: an endpoint, which is asked with `sparql`; a triple that is added.

        >>> import occugraph
        >>> dataset = occugraph.open().rdflib
        >>> dataset.query("ASK { ?concept skos:notation '15-1252' }").askAnswer
        True

        """
        if self._dataset is None:
            raise TypeError("only an embedded graph or a file is an rdflib Dataset: use sparql()")
        return self._dataset()
