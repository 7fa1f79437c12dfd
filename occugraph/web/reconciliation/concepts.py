"""The concepts of a reconciliation service: their ids, their types, and codes that name them.

An id is the last part of a concept's IRI, after the scheme where the service has all schemes. It
holds letters, digits and `.`, `-`, `_` alone: OpenRefine puts it into addresses without escapes.
"""

from __future__ import annotations

from functools import cached_property
from typing import NamedTuple, Protocol

from ...errors import OccugraphError, UnknownName
from ...model.concept_index import READ_FIRST
from ...query.codes import CodeBook
from ...query.resolved import Resolved
from ...query.session import Session
from ...search.search import Searcher


class HasIri(Protocol):
    """A concept, as an id is made of it."""

    @property
    def scheme(self) -> str:
        """Id of its scheme."""

    @property
    def iri(self) -> str:
        """Its IRI."""


class ConceptType(NamedTuple):
    """What a concept may be: of a scheme, or of one of its levels."""

    scheme: str
    level: str
    """Id of the level; empty for the scheme itself."""
    name: str

    @property
    def id(self) -> str:
        """The scheme, and the level after a colon."""
        return f"{self.scheme}:{self.level}" if self.level else self.scheme


class Concepts:
    """The concepts of one scheme, or of all where none is named."""

    def __init__(self, session: Session, searcher: Searcher, scheme: str | None) -> None:
        self.session, self.searcher, self.scheme = session, searcher, scheme
        self.codes = CodeBook(session)
        #: Ids of the schemes, those that a bare code is read in first.
        self.schemes = (
            tuple(sorted(session.schemes, key=lambda name: (name not in READ_FIRST, name)))
            if scheme is None
            else (scheme,)
        )

    @property
    def space(self) -> str:
        """What ids are the last part of."""
        return self.session.base + (f"{self.scheme}/" if self.scheme else "")

    def make_id(self, concept: HasIri) -> str:
        """Make the id of a concept."""
        name = concept.iri.removeprefix(f"{self.session.base}{concept.scheme}/")
        return name if self.scheme else f"{concept.scheme}:{name}"

    def find(self, id: str) -> Resolved | None:
        """Find the concept of an id."""
        name = id if self.scheme else id.replace(":", "/", 1)
        concept = self.resolve(self.space + name)
        return concept if concept is not None and self.make_id(concept) == id else None

    def resolve(self, text: str, scheme: str | None = None) -> Resolved | None:
        """Find the one concept that a code in any usual spelling means; None for any other text."""
        try:
            return self.codes.resolve(text, scheme=scheme or self.scheme)
        except OccugraphError:
            return None

    @cached_property
    def types(self) -> dict[str, ConceptType]:
        """Id of each type -> the type: each scheme, then its levels."""
        titles = {(row["scheme"], row["level"]): row["title"] for row in self.session.ask("levels")}
        types = []
        for scheme in self.schemes:
            types.append(ConceptType(scheme, "", self.session.schemes[scheme]["title"]))
            for level in self.session.levels.get(scheme, ()):
                types.append(ConceptType(scheme, level, f"{titles[scheme, level]} of {scheme}"))
        return {each.id: each for each in types}

    def types_of(self, scheme: str, level: str) -> list[dict[str, str]]:
        """List the types of a concept: its level, then its scheme."""
        own = (self.types[f"{scheme}:{level}"], self.types[scheme])
        return [{"id": each.id, "name": each.name} for each in own]

    def read_types(self, given: object) -> tuple[ConceptType, ...]:
        """Read the types that a query names; all schemes where it names none."""
        ids = [str(id) for id in (given if isinstance(given, list) else [given] if given else [])]
        for id in ids:
            if id not in self.types:
                raise UnknownName("type", id, tuple(self.types))
        return tuple(self.types[id] for id in ids or self.schemes)
