"""Terms of rdflib's and of Oxigraph's, each made of the other."""

from typing import Any

import pyoxigraph as ox
from rdflib import BNode, Literal, URIRef
from rdflib.term import Identifier

from ..errors import InputError
from .namespaces import VOCABULARIES

_STRING = f"{VOCABULARIES['xsd']}string"


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
    if term.datatype.value == _STRING:
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
    return ox.Literal(term, datatype=ox.NamedNode(term.datatype or _STRING))
