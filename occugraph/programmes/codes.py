"""The concepts that the codes of a programme can mean, and what is known of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from ..model.code_spellings import DASHES, spellings
from ..model.concept_index import nearest
from ..model.schemes import Concept, Scheme
from ..model.sources import Contribution


class Concepts:
    """The concepts that a programme can be about.

    Args:
        told: what the other sources say.

    """

    def __init__(self, told: Iterable[Contribution]) -> None:
        parts = tuple(told)
        self.schemes: dict[str, Scheme] = {it.id: it for part in parts for it in part.schemes}
        self.concepts: dict[str, dict[str, Concept]] = {name: {} for name in self.schemes}
        self._titles: dict[tuple[str, str], list[str]] = defaultdict(list)
        self._children: dict[tuple[str, str], list[str]] = defaultdict(list)
        for part in parts:
            for it in part.concepts:
                self.concepts[it.scheme][it.code] = it
                self._titles[it.scheme, it.code] += [title for _, title in it.labels]
                if it.parent is not None:
                    self._children[it.scheme, it.parent].append(it.code)
            for label in part.labels:
                self._titles[label.scheme, label.code].append(label.text)
        self._counterparts: dict[tuple[str, str], dict[str, list[str]]] = {}
        self._tables = [table for part in parts for table in part.correspondences]

    def find(self, scheme: str, text: str) -> str | None:
        """Find the code of a scheme that a spelling means; None where the scheme has none."""
        known = self.concepts[scheme]
        for code, family in spellings(text.translate(DASHES)).items():
            if code in known and (family is None or scheme.startswith(family)):
                return code
        return None

    def named(self, scheme: str, code: str) -> str:
        """Name a concept for a person: its code and title."""
        return f"{code} {self.concepts[scheme][code].labels[0][1]}"

    def above(self, scheme: str, code: str) -> Iterator[str]:
        """Yield the codes of the groups that a concept is in, nearest first."""
        parent = self.concepts[scheme][code].parent
        while parent is not None:
            yield parent
            parent = self.concepts[scheme][parent].parent

    def leaves(self, scheme: str, code: str) -> Iterator[str]:
        """Yield the codes without further division at or below a concept."""
        below = self._children.get((scheme, code))
        if not below:
            yield code
        for child in below or ():
            yield from self.leaves(scheme, child)

    def is_leaf(self, scheme: str, code: str) -> bool:
        """Say whether a concept is not divided further."""
        return (scheme, code) not in self._children

    def fits(self, scheme: str, code: str, title: str) -> bool:
        """Say whether a printed title is one of a concept's; case and apostrophes are nothing."""
        return _plain(title) in map(_plain, self._titles[scheme, code])

    def titled(self, scheme: str, title: str) -> str | None:
        """Find the most detailed code of a scheme that has a title."""
        found = [code for code in self.concepts[scheme] if self.fits(scheme, code, title)]
        return max(found, key=lambda code: len(list(self.above(scheme, code))), default=None)

    def nearest(self, scheme: str, text: str) -> list[str]:
        """Name up to three codes of a scheme that look like a wrong one, best first."""
        spelled = [it for it, of in spellings(text).items() if of and scheme.startswith(of)]
        shape = (spelled or [text])[0]
        near = nearest(shape[:20], sorted(self.concepts[scheme]))
        return [self.named(scheme, code) for code in near]

    def counterparts(self, scheme: str, code: str, target: str) -> list[str]:
        """Codes of another vintage that a published table leads to."""
        if (scheme, target) not in self._counterparts:
            self._counterparts[scheme, target] = self._table(scheme, target)
        return self._counterparts[scheme, target].get(code, [])

    def _table(self, scheme: str, target: str) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for table in self._tables:
            turned = (table.source, table.target) == (target, scheme)
            if not turned and (table.source, table.target) != (scheme, target):
                continue
            for pair in table.associations:
                ends = (pair.target, pair.source) if turned else (pair.source, pair.target)
                if ends[0] is not None and ends[1] is not None:
                    there = found.setdefault(ends[0], [])
                    if ends[1] not in there:
                        there.append(ends[1])
        return found


def _plain(title: str) -> str:
    text = " ".join(title.split()).casefold().replace("’", "'")
    return f"other {text.removesuffix(', n.e.c.')}" if text.endswith(", n.e.c.") else text
