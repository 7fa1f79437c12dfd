"""Triples in named graphs, one a source, before they are written or loaded."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from .namespaces import MAPPING_VOCABULARIES, Iris
from .terms import Triple


@dataclass(frozen=True, slots=True)
class Dataset:
    """Named graphs; the default graph is their union.

    No triple stands in two graphs: `occugraph.graph.build` sees to it.
    """

    iris: Iris
    schemes: tuple[str, ...]
    """Ids of the schemes, for the prefixes."""
    graphs: dict[str, list[Triple]]
    """IRI of a named graph -> its triples."""
    supplied: bool = False
    """Whether there are supplied mapping sets among them, with vocabularies of their own."""

    def triples(self) -> Iterator[Triple]:
        """Yield the triples of every graph."""
        for triples in self.graphs.values():
            yield from triples

    def prefixes(self) -> dict[str, str]:
        """Prefixes to write it with."""
        usual = self.iris.prefixes(self.schemes)
        return dict(sorted((usual | MAPPING_VOCABULARIES).items())) if self.supplied else usual

    def __len__(self) -> int:
        return sum(map(len, self.graphs.values()))
