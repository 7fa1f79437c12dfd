"""An index of concepts by scheme and code, with their hierarchy; the nearest of some texts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Generic, NamedTuple, Protocol, TypeVar

from .code_spellings import DASHES, spellings


class HasCode(Protocol):
    """A concept as an index needs it."""

    @property
    def scheme(self) -> str:
        """Id of its scheme."""

    @property
    def code(self) -> str:
        """Its code, as printed."""

    @property
    def parent(self) -> str | None:
        """Code of the group one level up; None or empty at the top."""


class Entry(NamedTuple):
    """A concept as a graph gives it."""

    scheme: str
    code: str
    label: str = ""
    level: str = ""
    iri: str = ""
    parent: str | None = None


C = TypeVar("C", bound=HasCode)


class ConceptIndex(Generic[C]):
    """Finds concepts by scheme and code, and the groups above and the concepts below them."""

    def __init__(self, concepts: Iterable[C]) -> None:
        self.by_scheme: dict[str, dict[str, C]] = {}
        self._with_code: dict[str, list[C]] = {}
        self._children: dict[tuple[str, str], list[str]] = {}
        for concept in concepts:
            self.by_scheme.setdefault(concept.scheme, {})[concept.code] = concept
            self._with_code.setdefault(concept.code, []).append(concept)
            if concept.parent:
                key = concept.scheme, concept.parent
                self._children.setdefault(key, []).append(concept.code)

    def with_code(self, code: str) -> list[C]:
        """List the concepts of all schemes that have a code."""
        return self._with_code.get(code, [])

    def find_spelled(self, scheme: str, text: str) -> C | None:
        """Find the concept of a scheme that a spelling of its code means."""
        concepts = self.by_scheme.get(scheme, {})
        for code, families in spellings(text.translate(DASHES)).items():
            if code in concepts and (not families or scheme.startswith(families)):
                return concepts[code]
        return None

    def groups_above(self, scheme: str, code: str) -> Iterator[C]:
        """Yield the groups that a concept is in, nearest first."""
        concepts = self.by_scheme.get(scheme, {})
        concept = concepts.get(code)
        while concept is not None and (concept := concepts.get(concept.parent or "")):
            yield concept

    def leaves(self, scheme: str, code: str) -> Iterator[str]:
        """Yield the codes without further division at or below a concept."""
        below = self._children.get((scheme, code))
        if not below:
            yield code
        for child in below or ():
            yield from self.leaves(scheme, child)

    def is_leaf(self, scheme: str, code: str) -> bool:
        """Whether a concept is not divided further."""
        return (scheme, code) not in self._children


def nearest(text: str, known: Iterable[str], limit: int = 3, cutoff: float = 0.6) -> list[str]:
    """List the texts that look most like one, best first.

    >>> nearest("15-1253", ["15-1252", "15-1254", "29-1221"], limit=2)
    ['15-1254', '15-1252']
    """
    from difflib import get_close_matches

    return get_close_matches(text, list(known), limit, cutoff)
