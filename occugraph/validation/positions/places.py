"""The lines of what findings are about, in one pass over each file.

A line is given where the term itself was met, and never guessed: a term that is not met has none.
"""

from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Sequence
from typing import Any, NamedTuple

import pyoxigraph as ox

from ...rdf.readers import Input
from ...rdf.terms import TYPE
from . import jsonld, rdfxml, turtle
from .turtle import Mention, Role

_Reader = Callable[[Input, Container[Any]], Iterable[Mention | turtle.TurtleMention]]
_READERS: dict[ox.RdfFormat, _Reader] = {
    ox.RdfFormat.JSON_LD: jsonld.mentions,
    ox.RdfFormat.RDF_XML: rdfxml.mentions,
}
_TYPE = ox.NamedNode(TYPE[1:-1])

#: Subject, property and object, each as in N-Triples; None in the place of a blank node.
Statement = tuple[str | None, str, str | None]


class Wanted(NamedTuple):
    """What a finding is about; terms as in N-Triples."""

    focus: str
    path: str | None
    value: str | None
    joined_by: frozenset[str] = frozenset()
    """Properties of which one joins the focus and the value, from either end."""
    known_by: frozenset[Statement] = frozenset()
    """Of a blank node: the statements by which it is known from all others."""


class Place(NamedTuple):
    """A line of a file, both as people say them."""

    file: str
    line: int


def places(inputs: Sequence[Input], wanted: Sequence[Wanted]) -> list[Place | None]:
    """Find a place for each of what is wanted; None for what no file says in so many words.

    It is the line of the value at fault, or else of the property at fault, of the subject where
    it is described, or of the subject where another names it, be it as a property; of several,
    the first, where the value is joined to the focus by a property that the check is about. A
    blank node has the line of a statement that it alone is in.
    """
    joining = {each: frozenset(map(read_term, each)) for each in {one.joined_by for one in wanted}}
    terms = [(*map(read_term, each[:3]), joining[each.joined_by]) for each in wanted]
    about: dict[Any, set[int]] = defaultdict(set)
    for number, (focus, _, value, _) in enumerate(terms):
        for term in (focus, value):  # a path may lead from the value to the focus
            if None not in (focus, term):
                about[term].add(number)
    known_by: dict[int, list[tuple[Any, ...]]] = {}
    for number, each in enumerate(wanted):
        known_by[number] = [
            tuple(term and read_term(term) for term in one) for one in each.known_by
        ]
        for subject, _, obj in known_by[number]:
            about[subject or obj].add(number)
    best: list[tuple[int, Place | None]] = [(0, None)] * len(wanted)
    for source in inputs if about else ():
        for mention in _READERS.get(source.syntax, turtle.mentions)(source, about.keys()):
            terms_of = mention.subject, mention.predicate, mention.object
            for number in {each for term in terms_of for each in about.get(term, ())}:
                rank, role = _fit(terms[number], known_by[number], mention)
                if rank > best[number][0]:
                    line = mention.line(role)
                    if line is not None:
                        best[number] = rank, Place(source.name, line)
    return [place for _, place in best]


def read_term(term: str | None) -> Any:
    """Read a term; None where no file can name it: a blank node, an IRI taken from a text."""
    try:
        (quad,) = ox.parse(f"<urn:s> <urn:p> {term or '[]'} .", ox.RdfFormat.N_TRIPLES)
    except SyntaxError:
        return None
    return quad.object


def _fit(
    wanted: tuple[Any, ...],
    known_by: Sequence[tuple[Any, ...]],
    mention: Mention | turtle.TurtleMention,
) -> tuple[int, Role]:
    """Rank a triple for a finding, 0 for nothing to do with it, and choose the term to show."""
    focus, path, value, joining = wanted
    at_path = path is not None and mention.predicate == path
    if known_by:
        terms = mention.subject, mention.predicate, mention.object
        statement = tuple(None if isinstance(term, ox.BlankNode) else term for term in terms)
        rank = (
            7 if at_path and statement[2] == value else 5 if at_path else 2 if statement[2] else 1
        )
        return (rank if statement in known_by else 0), "end"
    if value is not None and {mention.subject, mention.object} == {focus, value}:
        return (7 if at_path else 6 if mention.predicate in joining else 4), "object"
    if mention.subject == focus:
        if at_path:
            return 5, "predicate"
        return (3 if mention.predicate == _TYPE else 2), "subject"
    if mention.predicate == focus:  # a misspelt property
        return 1, "predicate"
    return (1 if mention.object == focus else 0), "object"
