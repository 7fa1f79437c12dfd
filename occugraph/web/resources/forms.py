"""The forms that a resource comes in: a page for people, and four of RDF, each with its suffix."""

from __future__ import annotations

from typing import NamedTuple

from ...rdf.terms import is_iri
from ..sparql.negotiation import GRAPHS, PAGE, Format

_BY_NAME = {form.name: form for form in (PAGE, *GRAPHS)}
#: Suffix -> form; the first is what a client without a wish gets.
SUFFIXES: dict[str, Format] = {
    ".html": _BY_NAME["PAGE"],
    ".ttl": _BY_NAME["TURTLE"],
    ".jsonld": _BY_NAME["JSON_LD"],
    ".rdf": _BY_NAME["RDF_XML"],
    ".nt": _BY_NAME["N_TRIPLES"],
}
#: The forms of RDF.
RDF = {suffix: form for suffix, form in SUFFIXES.items() if form is not PAGE}
#: What a refusal says of them.
FORMS_LINE = "this comes as HTML, Turtle, JSON-LD, RDF/XML or N-Triples"


class Address(NamedTuple):
    """What a path names."""

    name: str
    """The path below the base, without the suffix."""
    suffix: str = ""
    """One of `SUFFIXES`; empty where the client's Accept decides."""


def read_path(path: str) -> Address:
    """Read a path below the base; codes have dots, so that only known suffixes are any.

    >>> read_path("/onetsoc2019/15-1252.00")
    Address(name='onetsoc2019/15-1252.00', suffix='')
    >>> read_path("/soc2018/15-1252.ttl")
    Address(name='soc2018/15-1252', suffix='.ttl')
    >>> read_path("/soc2018/.ttl")  # no code is empty
    Address(name='soc2018/.ttl', suffix='')
    """
    name = path.strip("/")
    for suffix in SUFFIXES:
        if name.endswith(suffix) and not name.removesuffix(suffix).endswith("/") and name != suffix:
            return Address(name[: -len(suffix)], suffix)
    return Address(name)


def write_statements_query(base: str, name: str) -> str:
    """Write the query for what the graph says of a resource, with the blank nodes that it owns.

    That of the vocabulary has its terms as well, whose IRIs differ from its own by a fragment.
    """
    if name == "ontology":
        terms = f"?term <http://www.w3.org/2000/01/rdf-schema#isDefinedBy> <{base}ontology>"
        return f"DESCRIBE <{base}ontology> ?term {{ OPTIONAL {{ {terms} }} }}"
    return f"DESCRIBE <{base}{name}>"


def make_links(base: str, name: str, root: str = "/") -> str:
    """Make the header Link: each form of a resource, and its IRI."""
    links = [
        f'<{root}{name}{suffix}>; rel="alternate"; type="{form.media.partition(";")[0]}"'
        for suffix, form in SUFFIXES.items()
    ]
    return ", ".join([*links, f'<{base}{name}>; rel="canonical"'])


def is_name(base: str, name: str) -> bool:
    """Tell whether a path may be part of an IRI."""
    return bool(name) and is_iri(base + name)
