"""What pages and JSON ask of a graph: search, crosswalk, decisions, each made ready only once."""

from __future__ import annotations

import contextlib
import threading
from functools import cached_property
from typing import TYPE_CHECKING

from ...columns.spelling import clean
from ...crosswalk.lookup import USUAL, Crosswalk
from ...eligibility.decide import decide_job
from ...errors import InputError, OccugraphError
from ...model.concept_index import spellings
from ...search.query_terms import separate_codes
from ..documents import Directory, describe_concept

if TYPE_CHECKING:
    from collections.abc import Callable

    from ...citation.citation import Citation, Release
    from ...crosswalk.answer import CrosswalkAnswer
    from ...eligibility.decision import Decision
    from ...query.concepts import ConceptAnswer
    from ...query.session import Session
    from ...search.search import SearchAnswer, Searcher

#: Hits of a scheme that a page shows at once, and at the most.
HITS, MOST_HITS = 5, 200
#: A title that is searched for, and decided on, to make what all others need.
READY = "manager"


class Questions:
    """Asks one graph on behalf of pages; many threads may ask at once."""

    def __init__(self, session: Session, make_release: Callable[[], Release] | None = None) -> None:
        self.session, self.directory = session, Directory(session)
        self._make_release = make_release
        self._opening = threading.Lock()

    def prepare(self) -> None:
        """Make what the first to ask would wait for: the index, and what is kept of each scheme."""
        for name, concepts in self.session.codes.by_scheme.items():
            describe_concept(self.directory, f"{name}:{next(iter(concepts))}")
        self.prepare_titles()

    def prepare_titles(self) -> None:
        """Make what the first search and the first decision on a title would wait for."""
        self.search(READY)
        with contextlib.suppress(OccugraphError):  # who asks is told what is not installed
            for name in self.directory.programmes:
                self.decide(title=READY, programme=name)

    @cached_property
    def _searcher(self) -> Searcher:
        from ...search.search import Searcher

        return Searcher(self.session)

    def open_searcher(self) -> Searcher:
        """Open the index of titles, which the first to ask makes, in a while."""
        with self._opening:
            return self._searcher

    def search(
        self,
        text: str,
        *,
        scheme: str | None = None,
        programme: str | None = None,
        limit: int = HITS,
    ) -> SearchAnswer:
        """Find concepts; see `occugraph.Graph.search`."""
        if limit > MOST_HITS:
            raise InputError(f"a limit of {limit}: at most {MOST_HITS} hits a scheme are shown")
        answer = self.open_searcher().search(text, scheme=scheme, limit=limit)
        if programme is None:
            return answer
        from ...eligibility.search_badges import find_badges

        return find_badges(self.session, programme).add_to(answer)

    def crosswalk(
        self,
        code: str,
        to: str,
        *,
        scheme: str | None = None,
        via: str | None = None,
        basis: str | None = None,
    ) -> CrosswalkAnswer:
        """Look up counterparts; see `occugraph.Graph.crosswalk`."""
        bases = USUAL if basis is None else tuple(basis.split(","))
        return Crosswalk(self.session, to, basis=bases, via=via).answer(code, scheme=scheme)

    def leading_to(self, to: str) -> list[str]:
        """List the schemes from which a route leads to a scheme."""
        names = (name for name in self.session.schemes if name != to)
        return [name for name in names if self.session.find_routes(name, to)]

    def decide(
        self,
        *,
        occupation: str | None = None,
        title: str | None = None,
        naics: str | None = None,
        programme: str | None = None,
        scheme: str | None = None,
        on: str | None = None,
    ) -> Decision:
        """Decide on a job; see `occugraph.Graph.eligible`."""
        return decide_job(
            self.session,
            occupation,
            title=title,
            naics=naics,
            programme=programme,
            scheme=scheme,
            on=on,
        )

    @cached_property
    def release(self) -> Release:
        """The graph that answers, for citations."""
        from ...citation.citation import Release

        return Release("", None) if self._make_release is None else self._make_release()

    def cite(self, answer: ConceptAnswer | CrosswalkAnswer | Decision) -> Citation:
        """Cite an answer; see `occugraph.Graph.cite`."""
        from ...citation.answers import cite_answer

        return cite_answer(self.session, self.release, answer)

    def names_code(self, text: str) -> bool:
        """Tell whether a text is a code, beside which its title may stand."""
        codes, words = separate_codes(text.strip(), self.session.base)
        if not words.strip() or not clean(text).title:
            return bool(codes) and not words.strip()
        concepts = self.session.codes.by_scheme.values()
        spelled = [one for code in codes for one in spellings(code.rpartition(":")[2])]
        return any(code in of_scheme for code in spelled for of_scheme in concepts)

    def is_code(self, text: str) -> bool:
        """Tell whether a text is a code, and not words of a title."""
        codes, words = separate_codes(text.strip(), self.session.base)
        return bool(codes) and not words.strip()
