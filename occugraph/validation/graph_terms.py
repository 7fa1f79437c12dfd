"""Terms of rdflib's and of Oxigraph's, which holds numbers and the like by their value."""

import re
from functools import cache
from typing import Any

import pyoxigraph as ox
from rdflib import BNode, Literal, URIRef
from rdflib.term import Identifier

from ..errors import InputError
from ..graph.engine import STRING

_INTEGER = f"{STRING.removesuffix('string')}integer"
_WHOLE_NUMBER = re.compile("0|-?[1-9][0-9]{0,17}").fullmatch


def is_canonical(literal: ox.Literal) -> bool:
    """Tell whether Oxigraph spells a literal as it is written, which it holds by its value."""
    if is_plain(literal):
        return True
    if literal.datatype.value == _INTEGER and _WHOLE_NUMBER(literal.value):
        return True
    return bool(respell(literal) == literal)


def is_plain(literal: ox.Literal) -> bool:
    """Tell whether a literal is a text, with a language or without."""
    return literal.language is not None or literal.datatype.value == STRING


@cache
def respell(literal: ox.Literal) -> Any:
    """Spell a literal as Oxigraph does."""
    solutions: Any = ox.Store().query(f"SELECT ?this {{ VALUES ?this {{ {literal} }} }}")
    return next(solutions)["this"]


def to_rdflib(term: Any) -> Identifier:
    """Convert a term of Oxigraph's to rdflib's, its lexical form as it is.

    >>> to_rdflib(ox.Literal("007", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#byte")))
    rdflib.term.Literal('007', datatype=rdflib.term.URIRef('http://www.w3.org/2001/XMLSchema#byte'))
    """
    if isinstance(term, ox.NamedNode):
        return URIRef(term.value)
    if isinstance(term, ox.BlankNode):
        return BNode(term.value)
    if not isinstance(term, ox.Literal):
        raise InputError("holds a triple within a triple (RDF-star), which rdflib cannot hold")
    if term.language:
        return Literal(term.value, lang=term.language)
    if term.datatype.value == STRING:
        return Literal(term.value)
    return Literal(term.value, datatype=URIRef(term.datatype.value), normalize=False)


def to_oxigraph(term: Any) -> Any:
    """Convert a term of rdflib's to Oxigraph's."""
    if isinstance(term, URIRef):
        return ox.NamedNode(term)
    if isinstance(term, BNode):
        return ox.BlankNode(term)
    if term.language:
        return ox.Literal(term, language=term.language)
    return ox.Literal(term, datatype=ox.NamedNode(term.datatype or STRING))
