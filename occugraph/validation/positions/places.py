"""The lines of what findings are about, in one pass over each file.

A line is given where the term itself was met, and never guessed: a term that is not met has none.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Sequence
from typing import Any, NamedTuple

import pyoxigraph as ox

from ...rdf.readers import Input
from ...rdf.terms import TYPE
from . import jsonld, rdfxml, turtle
from .mentions import Mention, Role

_READERS: dict[ox.RdfFormat, Callable[[Input, Container[str]], Iterable[Mention]]] = {
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
    for each in wanted if inputs else ():
        about[each.focus].add(each)
        if each.value is not None:  # a path may lead from the value to the focus
            about[each.value].add(each)
    about.pop("[]", None)  # a blank node
    terms = {_parsed(term): term for term in about}
    terms.pop(None, None)
    best: dict[Wanted, _Hit] = {}
    for source in inputs if terms else ():
        read = _READERS.get(source.syntax)
        mentions = read(source, about) if read else turtle.mentions(source, terms)
        for mention in mentions:
            met = about.get(mention.subject or "", set()) | about.get(mention.object or "", set())
            for each in met:
                rank, role = _fit(each, mention)
                if rank > (best[each].rank if each in best else 0):
                    line = mention.line(role)
                    if line is not None:
                        best[each] = _Hit(rank, Place(source.name, line))
    return [best[each].place if each in best else None for each in wanted]


def _parsed(term: str) -> Any:
    """Read a term; None where no file can hold it, such as an IRI taken from a text."""
    try:
        (quad,) = ox.parse(f"<urn:s> <urn:p> {term} .", ox.RdfFormat.N_TRIPLES)
    except SyntaxError:
        return None
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
