"""Concepts by scheme and code, in any usual spelling of it; the nearest of some texts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Generic, NamedTuple, Protocol, TypeVar

#: A DOT occupation as printed (030.062-010), or its nine digits.
DOT_OCCUPATION = re.compile(r"([0-9]{3})\.?([0-9]{3})-?([0-9]{3})")
#: What word processors make of a hyphen, for `str.translate`.
DASHES = dict.fromkeys(map(ord, "‐‑‒–—−"), "-")


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
        for code, family in spellings(text.translate(DASHES)).items():
            if code in concepts and (family is None or scheme.startswith(family)):
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


def spellings(text: str) -> dict[str, str | None]:
    """Codes that a spelling can stand for -> the scheme family that it is a spelling of.

    None stands for any scheme that has the code as written.

    >>> spellings("15125200")
    {'15125200': None, '15-1252.00': 'onetsoc', '15-1252': 'soc'}
    >>> spellings("C2512")
    {'C2512': None, '2512': 'isco'}
    >>> spellings("030062010")
    {'030062010': None, '030.062-010': 'dot'}
    """
    out: dict[str, str | None] = {text: None}
    if soc := re.fullmatch(r"([0-9]{2})-?([0-9]{4})(?:\.?([0-9]{2}))?", text):
        major, rest, detail = soc.groups()
        out.setdefault(f"{major}-{rest}.{detail or '00'}", "onetsoc")
        if detail in (None, "00"):
            out.setdefault(f"{major}-{rest}", "soc")
    if isco := re.fullmatch(r"[Cc]([0-9]{1,4})", text):
        out[isco[1]] = "isco"
    if dot := DOT_OCCUPATION.fullmatch(text):
        out["{}.{}-{}".format(*dot.groups())] = "dot"
    if re.fullmatch(r"[0-9]{1,2}-[0-9]{1,2}", text):
        # the hyphen that stands for a slash in the IRIs of DOT's 00/01 and 0/1
        out[text.replace("-", "/")] = "dot"
    if len(text) == 2 and text.isascii() and text.isdigit():
        for sector in ("31-33", "44-45", "48-49"):
            if sector[:2] <= text <= sector[3:]:
                out[sector] = "naics"
    return out


def nearest(text: str, known: Iterable[str], limit: int = 3, cutoff: float = 0.6) -> list[str]:
    """List the texts that look most like one, best first.

    >>> nearest("15-1253", ["15-1252", "15-1254", "29-1221"], limit=2)
    ['15-1254', '15-1252']
    """
    from difflib import get_close_matches

    return get_close_matches(text, list(known), limit, cutoff)
