"""The concepts of all schemes, as the codes of a programme file are looked up in them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache

from ..model.concept_index import ConceptIndex, nearest_codes, spellings
from ..model.schemes import Concept
from ..model.sources import Contribution
from .rule import Key
from .titles import SchemeTitles


class Concepts(ConceptIndex[Concept]):
    """The concepts that a programme can be about."""

    def __init__(self, contributions: Iterable[Contribution]) -> None:
        parts = tuple(contributions)
        super().__init__(concept for part in parts for concept in part.concepts)
        self.schemes = {scheme.id: scheme for part in parts for scheme in part.schemes}
        #: Ids of the programmes that are there.
        self.programmes = {programme.id for part in parts for programme in part.programmes}
        for name in self.schemes:
            self.by_scheme.setdefault(name, {})
        self._titles: dict[Key, list[str]] = defaultdict(list)
        for part in parts:
            for concept in part.concepts:
                titles = (title for _, title in concept.labels)
                self._titles[concept.scheme, concept.code] += titles
            for label in part.labels:
                self._titles[label.scheme, label.code].append(label.text)
        self._checks: dict[str, SchemeTitles] = {}
        self._table = cache(self._read_table)
        self._tables = [table for part in parts for table in part.correspondences]

    def title(self, scheme: str, code: str) -> str:
        """Get the code and title of a concept, as messages have them."""
        return f"{code} {self.by_scheme[scheme][code].labels[0][1]}"

    def path(self, scheme: str, code: str) -> Iterator[Key]:
        """Yield a concept and the groups that it is in, nearest first."""
        yield scheme, code
        yield from ((scheme, group.code) for group in self.groups_above(scheme, code))

    def titles(self, scheme: str) -> SchemeTitles:
        """Get the titles of a scheme, by which a printed one is checked."""
        if scheme not in self._checks:
            titles = (
                (code, title)
                for code in self.by_scheme[scheme]
                for title in self._titles[scheme, code]
            )
            self._checks[scheme] = SchemeTitles(
                scheme, titles, lambda code: len(list(self.groups_above(scheme, code)))
            )
        return self._checks[scheme]

    def nearest(self, scheme: str, text: str) -> list[str]:
        """List up to three codes of a scheme, with titles, that look like a wrong one."""
        spelled = [code for code, of in spellings(text).items() if of and scheme.startswith(of)]
        near = nearest_codes((spelled or [text])[0][:20], sorted(self.by_scheme[scheme]))
        return [self.title(scheme, code) for code in near]

    def counterparts(self, scheme: str, code: str, target: str) -> list[str]:
        """List the codes of another vintage that a published table leads to."""
        return self._table(scheme, target).get(code, [])

    def _read_table(self, scheme: str, target: str) -> dict[str, list[str]]:
        codes: dict[str, dict[str, None]] = {}
        for table in self._tables:
            turned = (table.source, table.target) == (target, scheme)
            if not turned and (table.source, table.target) != (scheme, target):
                continue
            for pair in table.associations:
                one, other = (pair.target, pair.source) if turned else (pair.source, pair.target)
                if one is not None and other is not None:
                    codes.setdefault(one, {})[other] = None
        return {code: list(others) for code, others in codes.items()}
