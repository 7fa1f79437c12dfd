"""Finding the lines of what findings are about, in one pass over each file.

A line is given where the term itself was met, and never guessed: what is not found has no line.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import pyoxigraph as ox

from ...rdf.inputs import Input
from ...rdf.terms import TYPE
from . import jsonld, rdfxml, turtle
from .mentions import Mention, Role

_READERS: dict[ox.RdfFormat, Callable[[Input], Iterable[Mention]]] = {
    ox.RdfFormat.JSON_LD: jsonld.mentions,
    ox.RdfFormat.RDF_XML: rdfxml.mentions,
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
    """How well a triple of a file fits, and the place of what fits."""

    rank: int
    place: Place


def places(inputs: Sequence[Input], wanted: Sequence[Wanted]) -> list[Place | None]:
    """Find a place for each of what is wanted; None for what no file says in so many words.

    It is the line of the value at fault, or else of the property at fault, of the subject where
    it is described, or of the subject where another names it; of several, the first.
    """
    about: dict[str, set[Wanted]] = defaultdict(set)
    for each in wanted:
        about[each.focus].add(each)
        if each.value is not None:  # a path may lead from the value to the focus
            about[each.value].add(each)
    best: dict[Wanted, _Hit] = {}
    terms = {_parsed(term): term for term in about if term != "[]"}
    for source in inputs if terms else ():
        for mention in _mentions(source, terms):
            met = about.get(mention.subject or "", set()) | about.get(mention.object or "", set())
            for each in met:
                rank, role = _fit(each, mention)
                if rank > (best[each].rank if each in best else 0):
                    line = mention.line(role)
                    if line is not None:
                        best[each] = _Hit(rank, Place(source.name, line))
    return [best[each].place if each in best else None for each in wanted]


def _mentions(
    source: Input, about: Mapping[Any, str]
) -> Iterable[Mention] | Iterable[turtle.TurtleMention]:
    reader = _READERS.get(source.syntax)
    return reader(source) if reader else turtle.mentions(source, about)


def _parsed(term: str) -> Any:
    (quad,) = ox.parse(f"<urn:s> <urn:p> {term} .", ox.RdfFormat.N_TRIPLES, lenient=True)
    return quad.object


def _fit(wanted: Wanted, mention: Mention | turtle.TurtleMention) -> tuple[int, Role]:
    """Rank a triple for a finding, 0 for nothing to do with it, and choose the term to show."""
    focus, path, value = wanted
    joined = value is not None and {mention.subject, mention.object} == {focus, value}
    if joined and path is not None and mention.predicate == path:
        return 6, "object"
    if mention.subject == focus and path is not None and mention.predicate == path:
        return 5, "predicate"
    if joined:
        return 4, "object"
    if mention.subject == focus:
        return (3 if mention.predicate == TYPE else 2), "subject"
    return (1 if mention.object == focus else 0), "object"
