"""What a file says, with the lines where it says so."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import pyoxigraph as ox


class Said(NamedTuple):
    """A triple and the lines of its terms; terms as in N-Triples.

    A term is None where it has no name that would be the same in another reading.
    """

    subject: str | None
    predicate: str | None
    object: str | None
    subject_line: int
    predicate_line: int
    object_line: int


@lru_cache(maxsize=1 << 16)
def resolved(iri: str, base: str) -> str | None:
    """Resolve an IRI as it is written, escapes and all, by the parser that reads the graph."""
    statement = f"<{iri}> <urn:p> <urn:o> ."
    try:
        (quad,) = ox.parse(statement, ox.RdfFormat.TURTLE, base_iri=base or None)
    except (SyntaxError, ValueError):
        return None
    return quad.subject.value if isinstance(quad.subject, ox.NamedNode) else None
