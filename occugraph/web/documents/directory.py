"""What many documents of one graph share, asked of it only once."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from ...query.codes import CodeBook
from ...query.session import group_rows
from ...rdf.namespaces import Iris

if TYPE_CHECKING:
    from ...model.concept_index import Entry
    from ...query.session import Record, Session


class Edition(NamedTuple):
    """A scheme as other documents name it, and whether it is the latest of its classification."""

    scheme: str
    title: str
    issued: str
    iri: str
    supersedes: str
    """Id of the edition before it; empty where the graph has none."""
    superseded_by: str
    """Id of the edition after it; empty for the latest."""


class Directory:
    """Knows the schemes, levels, correspondences and programmes of one graph."""

    def __init__(self, session: Session) -> None:
        self.session, self.iris = session, Iris(session.base)
        self.book = CodeBook(session)
        """Resolves codes."""
        self._residuals: dict[str, set[str]] = {}
        self._children: dict[str, dict[str, list[Entry]]] = {}

    @cached_property
    def editions(self) -> dict[str, Edition]:
        """Id of each scheme -> its edition."""
        rows = self.session.schemes
        after = {row["supersedes"]: name for name, row in rows.items() if row["supersedes"]}
        return {
            name: Edition(
                name,
                row["title"],
                row["issued"],
                row["iri"],
                row["supersedes"],
                after.get(name, ""),
            )
            for name, row in rows.items()
        }

    @cached_property
    def overview(self) -> dict[str, Record]:
        """Id of each scheme -> its row of the question `scheme-overview`."""
        return {row["scheme"]: row for row in self.session.ask("scheme-overview")}

    @cached_property
    def level_titles(self) -> dict[tuple[str, str], str]:
        """(scheme, level) -> title of the level."""
        rows = self.session.ask("levels")
        return {(row["scheme"], row["level"]): row["title"] for row in rows}

    @cached_property
    def correspondences(self) -> dict[str, Record]:
        """Id of each correspondence -> its row of the question `correspondences`."""
        return {row["correspondence"]: row for row in self.session.ask("correspondences")}

    @cached_property
    def decisions(self) -> dict[str, Record]:
        """IRI of each curated pair -> its row of `decisions-in`, with reason and date."""
        return {
            row["pair"]: row
            for name, table in self.session.correspondences.items()
            if table.basis == "curated"
            for row in self.session.ask("decisions-in", correspondence=name)
        }

    @cached_property
    def programmes(self) -> dict[str, list[Record]]:
        """Id of each programme -> its rows of the question `programmes`, one an industry."""
        return group_rows(self.session.ask("programmes"), "programme")

    def residuals(self, scheme: str) -> set[str]:
        """List the codes of a scheme's groups that hold the rest of a group."""
        if scheme not in self._residuals:
            rows = self.session.ask("residual-groups", scheme=scheme)
            self._residuals[scheme] = {row["code"] for row in rows}
        return self._residuals[scheme]

    def children(self, scheme: str) -> dict[str, list[Entry]]:
        """List the concepts of a scheme by their parent's code, in the order of their codes.

        Those at the top have the parent "".
        """
        if scheme not in self._children:
            concepts = self.session.hierarchy(scheme).by_scheme.get(scheme, {})
            below: dict[str, list[Entry]] = {}
            for code in sorted(concepts):
                below.setdefault(concepts[code].parent or "", []).append(concepts[code])
            self._children[scheme] = below
        return self._children[scheme]

    def name_level(self, scheme: str, level: str) -> str:
        """Say the title of a level."""
        return self.level_titles.get((scheme, level), level)

    def find_pair(self, correspondence: str, source: str, target: str) -> str:
        """Make the IRI of a pair of a correspondence; an empty code is a side without one."""
        return self.iris.association(correspondence, source or None, target or None)
