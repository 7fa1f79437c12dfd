"""What the text of a query says, without an engine: its form, and whether it names its graphs."""

from __future__ import annotations

import re

from ..errors import InputError, quote_input

FORMS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
# Compiled by those that need them: canned questions have no use for them.
_TEXTS = (
    r'''(?s)#[^\r\n]*|"""(?:[^"\\]|\\.|""?(?!"))*"""|'''
    r"""'''(?:[^'\\]|\\.|''?(?!'))*'''|"""
    r""""(?:[^"\\\r\n]|\\.)*"|'(?:[^'\\\r\n]|\\.)*'|<[^<>"{}|^`\\\s]*>"""
)
_OPENING = r"(?i)\s*(?:(?:BASE\b|PREFIX\s*[^\s:]*:)\s*)*(\w*)"
_FROM = r"(?i)(?<![\w?$:.-])FROM(?![\w:-])"


def without_texts(query: str) -> str:
    """Take out of a query its comments, strings and IRIs: what is left are words and signs.

    >>> without_texts('SELECT ("{#" AS ?x) { <a:#> ?p 1 } # }')
    'SELECT ( AS ?x) {  ?p 1 } '
    """
    return re.sub(_TEXTS, "", query)


def form(query: str) -> str:
    r"""Find which form a query has.

    Raises:
        InputError: it has none, as an update.

    >>> form("PREFIX drop: <a:a> # DELETE\nask {}")
    'ASK'

    """
    opening = re.match(_OPENING, without_texts(query))
    word = opening[1] if opening else ""
    if word.upper() not in FORMS:
        begins = f": it begins with {quote_input(word, 20)}" if word else ""
        raise InputError(f"not a SPARQL 1.1 query{begins}")
    return word.upper()


def names_its_graphs(query: str) -> bool:
    """Tell whether a query says FROM or FROM NAMED.

    >>> names_its_graphs("ASK FROM <a:a> {}"), names_its_graphs("ASK { ?from <a:from> 'FROM' }")
    (True, False)
    """
    # the word is rare, and looking for it as a text is fifty times faster
    if "from" not in query.lower():
        return False
    return bool(re.search(_FROM, query) and re.search(_FROM, without_texts(query)))
