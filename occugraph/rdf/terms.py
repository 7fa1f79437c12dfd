"""RDF terms as text: a term is its N-Triples form, `<iri>` or `"text"@en`.

Text is all that writing, bulk-loading and putting values into queries need, so no RDF library
is loaded and no node objects are made.
"""

from __future__ import annotations

from .namespaces import VOCABULARIES

Triple = tuple[str, str, str]

_ESCAPES = {
    **{chr(code): f"\\u{code:04X}" for code in (*range(0x20), 0x7F)},
    "\\": "\\\\",
    '"': '\\"',
    "\b": "\\b",
    "\t": "\\t",
    "\n": "\\n",
    "\f": "\\f",
    "\r": "\\r",
}
_TABLE = str.maketrans(_ESCAPES)


def iri(value: str) -> str:
    """Say an IRI as a term."""
    return f"<{value}>"


def text(value: str, language: str | None = None) -> str:
    r"""Say a text as a literal term, with a language tag or as a plain string.

    >>> text('a "quoted"\nword', "en")
    '"a \\"quoted\\"\\nword"@en'
    """
    tag = f"@{language}" if language else ""
    return f'"{value.translate(_TABLE)}"{tag}'


def typed(value: str | int, datatype: str) -> str:
    """Say a value as a literal with an XSD datatype.

    >>> typed(4, "integer")
    '"4"^^<http://www.w3.org/2001/XMLSchema#integer>'
    """
    return f'"{value}"^^<{VOCABULARIES["xsd"]}{datatype}>'


def curie(name: str) -> str:
    """Expand a prefixed name of a standard vocabulary to a term.

    >>> curie("skos:Concept")
    '<http://www.w3.org/2004/02/skos/core#Concept>'
    """
    prefix, _, local = name.partition(":")
    return f"<{VOCABULARIES[prefix]}{local}>"


TYPE = curie("rdf:type")
NIL = curie("rdf:nil")
