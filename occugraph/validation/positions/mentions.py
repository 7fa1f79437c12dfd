"""Mentions: triples as a file writes them, each of which knows the lines of its terms."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import pyoxigraph as ox

Role = Literal["subject", "predicate", "object"]


@dataclass(frozen=True, slots=True)
class Mention:
    """A triple and the lines of its terms; terms as in N-Triples.

    A term is None where it has no name that would be the same in another reading.
    """

    subject: str | None
    predicate: str | None
    object: str | None
    lines: tuple[int, int, int]
    """Lines of subject, predicate and object."""

    def line(self, role: Role) -> int | None:
        """Give the line of a term."""
        return dict(zip(("subject", "predicate", "object"), self.lines, strict=True))[role]


@lru_cache(maxsize=1 << 16)
def resolve_iri(iri: str, base: str) -> str | None:
    """Resolve an IRI as it is written, escapes and all, by the parser that reads the graph."""
    statement = f"<{iri}> <urn:p> <urn:o> ."
    try:
        (quad,) = ox.parse(statement, ox.RdfFormat.TURTLE, base_iri=base or None)
    except (SyntaxError, ValueError):
        return None
    return quad.subject.value if isinstance(quad.subject, ox.NamedNode) else None
