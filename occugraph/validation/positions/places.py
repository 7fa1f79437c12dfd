"""Finding the lines of what findings are about, in one pass over each file.

A line is given where the term itself was met, and never guessed: what is not found has no line.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Sequence
from typing import NamedTuple

import pyoxigraph as ox

from ...rdf.inputs import Input
from ...rdf.terms import TYPE
from . import jsonld, rdfxml, turtle
from .said import Said

_READERS: dict[ox.RdfFormat, Callable[[Input], Iterable[Said]]] = {
    ox.RdfFormat.JSON_LD: jsonld.said,
    ox.RdfFormat.RDF_XML: rdfxml.said,
}


class Wanted(NamedTuple):
    """What a finding is about; terms as in N-Triples."""

    focus: str
    path: str | None
    """The property at fault, where it is one."""
    value: str | None


class Place(NamedTuple):
    """A line of a file, both as people say them."""

    file: str
    line: int


class _Hit(NamedTuple):
    """How well something that a file says fits: the highest rank wins, then the first place."""

    rank: int
    order: tuple[int, int]
    place: Place


def places(inputs: Sequence[Input], wanted: Sequence[Wanted]) -> list[Place | None]:
    """Find a place for each of what is wanted; None for what no file says in so many words.

    It is the line of the value at fault, or else of the property at fault, of the subject where
    it is described, or of the subject where another names it.
    """
    about: dict[str, set[Wanted]] = defaultdict(set)
    for it in wanted:
        about[it.focus].add(it)
        if it.value is not None:  # a path may lead from the value to the focus
            about[it.value].add(it)
    best: dict[Wanted, _Hit] = {}
    for number, source in enumerate(inputs if about else ()):
        for said in _said(source, about):
            met = about.get(said.subject or "", set()) | about.get(said.object or "", set())
            for it in met:
                rank, line = _fit(it, said)
                if rank:
                    hit = _Hit(rank, (-number, -line), Place(source.name, line))
                    best[it] = max(best.get(it, hit), hit)
    return [best[it].place if it in best else None for it in wanted]


def _said(source: Input, about: Container[str]) -> Iterable[Said]:
    read = _READERS.get(source.syntax)
    return read(source) if read else turtle.said(source, about)


def _fit(wanted: Wanted, said: Said) -> tuple[int, int]:
    """Rank what is said for a finding, 0 for nothing to do with it, and choose its line."""
    focus, path, value = wanted
    joined = value is not None and {said.subject, said.object} == {focus, value}
    if joined and path is not None and said.predicate == path:
        return 6, said.object_line
    if said.subject == focus and path is not None and said.predicate == path:
        return 5, said.predicate_line
    if joined:
        return 4, said.object_line
    if said.subject == focus:
        return (3 if said.predicate == TYPE else 2), said.subject_line
    return (1, said.object_line) if said.object == focus else (0, 0)
