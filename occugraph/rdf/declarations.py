"""What RDF declares once and its parser repeats in each term: namespaces, bases, languages.

A parser writes them out wherever a term is short for one: 0.3 MB of short terms under a namespace
of 0.1 MB fill gigabytes.
"""

import re

from ..errors import InputError
from ..files.limits import LONGEST_NAMESPACE

_LONG_IRI = re.compile(rb"<[^<>\s]{%d}" % LONGEST_NAMESPACE)
#: A base that adds to the one before it, or may, as a comment stands before its IRI.
_RELATIVE_BASE = re.compile(rb"[Bb][Aa][Ss][Ee]\s*(?:#|<(?![A-Za-z][A-Za-z0-9+.-]*:))")
_ABSOLUTE = re.compile(rb"<[A-Za-z][A-Za-z0-9+.-]*:")
#: What stands before the IRI of a declaration, since the term before it.
_DECLARATION = re.compile(rb"(?:\A|[\s.}])@?(?:prefix\s+\S*:|(?P<base>base))\s*\Z", re.IGNORECASE)


def long_declaration(line: int) -> InputError:
    """Make the error of a file that declares something too long on a line."""
    kinds = "a namespace, base or language"
    problem = f"declares {kinds} of more than {LONGEST_NAMESPACE:,} characters; shorten it"
    return InputError(problem, line=line)


def refuse_long_declarations(data: bytes, terms: re.Pattern[bytes]) -> None:
    """Refuse Turtle of a long namespace or base, also of a base that relative ones add up to.

    `terms` finds its texts, comments and IRIs.
    """
    if not _LONG_IRI.search(data) and not _RELATIVE_BASE.search(data):
        return
    gaps, base, end = list[bytes](), 0, 0
    for term in terms.finditer(data):
        gaps.append(data[end : term.start()])
        kind, end = data[term.start() : term.start() + 1], term.end()
        if kind == b"#":
            continue
        if kind == b"<" and (declaration := _DECLARATION.search(b"".join(gaps))):
            size = len(term[0]) - 2
            if declaration["base"]:
                size = base = size if _ABSOLUTE.match(term[0]) else base + size
            if size > LONGEST_NAMESPACE:
                raise long_declaration(data.count(b"\n", 0, term.start()) + 1)
        gaps.clear()
