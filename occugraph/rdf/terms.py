"""RDF terms as text: a term is its N-Triples form, `<iri>` or `"text"@en`.

Text is all that writing, bulk-loading and putting values into queries need, so no RDF library
is loaded and no node objects are made.
"""

from __future__ import annotations

import re

from .namespaces import VOCABULARIES

Triple = tuple[str, str, str]

_ESCAPES = str.maketrans(
    {chr(code): f"\\u{code:04X}" for code in (*range(0x20), 0x7F)}
    | {plain: f"\\{letter}" for plain, letter in zip('\\"\b\t\n\f\r', '\\"btnfr', strict=True)}
)
_IRI_CHARACTER = (
    r"(?:[A-Za-z0-9\-._~:/?@!$&'()*+,;=\u00a1-\ud7ff\uf900-\ufdcf\ufdf0-\uffef]|%[0-9A-Fa-f]{2})"
)
#: An absolute IRI (RFC 3987) that every engine reads alike: no brackets, which only an IPv6 address
#: needs, no port that is no number, no space that looks like none. Compiled by the few that need
#: it: an import that is felt in every short answer.
_IRI = (
    r"[A-Za-z][A-Za-z0-9+.\-]*:(?!//[^/?#]*:(?![0-9]*(?:[/?#]|$)))"
    rf"{_IRI_CHARACTER}+(?:\#{_IRI_CHARACTER}*)?"
)


def is_iri(value: str) -> bool:
    """Tell whether a text is an absolute IRI.

    >>> is_iri("https://example.org/soc#15-1252"), is_iri("15-1252"), is_iri("https://a b/")
    (True, False, False)
    """
    return re.fullmatch(_IRI, value) is not None


def iri(value: str) -> str:
    """Write an IRI as a term."""
    return f"<{value}>"


def text(value: str, language: str | None = None) -> str:
    r"""Write a text as a literal term, with a language tag or as a plain string.

    >>> text('a "quoted"\nword', "en")
    '"a \\"quoted\\"\\nword"@en'
    """
    tag = f"@{language}" if language else ""
    return f'"{value.translate(_ESCAPES)}"{tag}'


def typed(value: str | int, datatype: str) -> str:
    """Write a value as a literal with an XSD datatype.

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
