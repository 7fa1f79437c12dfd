"""The text of a query, which may be anything: its form, its graphs, its length and depth."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ..errors import InputError, quote_input
from ..files.limits import DEEPEST_QUERY, LONGEST_QUERY, STACK_BYTES

if TYPE_CHECKING:
    from .engine import Engine, Table

#: From this length on a query runs on a stack that the longest one cannot use up.
SHORT_QUERY = 2_000

FORMS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
# Compiled by those that need them: canned questions have no use for them.
_TEXTS = (
    r'''(?s)#[^\r\n]*|"""(?:[^"\\]|\\.|""?(?!"))*"""|'''
    r"""'''(?:[^'\\]|\\.|''?(?!'))*'''|"""
    r""""(?:[^"\\\r\n]|\\.)*"|'(?:[^'\\\r\n]|\\.)*'|<[^<>"{}|^`\\\s]*>"""
)
_OPENING = r"(?i)\s*(?:(?:BASE\b|PREFIX\s*[^\s:]*:)\s*)*(\w*)"
_SELECTED = r"(?i)[()*{]|[?$][\w\u00b7\u203f\u2040]+|\b(?:FROM|WHERE)\b"
_FROM = r"(?i)(?<![\w?$:.-])FROM(?![\w:-])"


def without_texts(query: str) -> str:
    """Take out of a query its comments, strings and IRIs: what is left are words and signs.

    >>> without_texts('SELECT ("{#" AS ?x) { <a:#> ?p 1 } # }')
    'SELECT ( AS ?x) {  ?p 1 } '
    """
    return re.sub(_TEXTS, "", query)


def form(query: str) -> str:
    r"""Find which form a query has.

    >>> form("PREFIX drop: <a:a> # DELETE\nask {}")
    'ASK'

    """
    opening = re.match(_OPENING, without_texts(query))
    word = opening[1] if opening else ""
    if word.upper() not in FORMS:
        begins = f": it begins with {quote_input(word, 20)}" if word else ""
        raise InputError(f"not a SPARQL 1.1 query{begins}")
    return word.upper()


def list_columns(query: str) -> tuple[str, ...] | None:
    """List the variables that a SELECT names; None where it takes all of them.

    >>> list_columns("SELECT DISTINCT ?b (COUNT(?x) AS ?a) { ?b ?c ?x }")
    ('b', 'a')
    >>> list_columns("SELECT * { ?b ?c ?x }")

    """
    columns, depth, last = [], 0, ""
    text = without_texts(query)
    opening = re.match(_OPENING, text)
    for token in re.findall(_SELECTED, text[opening.end() :] if opening else text):
        if token in "()":
            depth += 1 if token == "(" else -1
            columns += [last] if token == ")" and depth == 0 else []
        elif token[0] in "?$":
            last = token[1:]
            columns += [last] if depth == 0 else []
        elif depth == 0:
            return None if token == "*" else tuple(columns)
    return tuple(columns)


def names_its_graphs(query: str) -> bool:
    """Tell whether a query says FROM or FROM NAMED.

    >>> names_its_graphs("ASK FROM <a:a> {}"), names_its_graphs("ASK { ?from <a:from> 'FROM' }")
    (True, False)
    """
    # the word is rare, and looking for it as a text is fifty times faster
    if "from" not in query.lower():
        return False
    return bool(re.search(_FROM, query) and re.search(_FROM, without_texts(query)))


def own_query(engine: Engine, query: str) -> Table:
    """Refuse somebody's query if too long or deep: the engine's parser could exhaust its stack."""
    import threading
    from concurrent.futures import Future

    form(query)
    if len(query) > LONGEST_QUERY:
        raise InputError(f"a query of {len(query):,} characters; {LONGEST_QUERY:,} are the limit")
    depth = deepest = 0
    for bracket in re.findall(r"[(){}\[\]]|<<|>>", without_texts(query)):
        depth += 1 if bracket in "({[<<" else -1
        deepest = max(deepest, depth)
    if deepest > DEEPEST_QUERY:
        raise InputError(f"a query nested {deepest:,} deep; {DEEPEST_QUERY} are the limit")
    if len(query) < SHORT_QUERY:
        return engine.run(query)
    answer: Future[Table] = Future()

    def run() -> None:
        try:
            answer.set_result(engine.run(query))
        except BaseException as error:
            answer.set_exception(error)

    before = threading.stack_size(STACK_BYTES)
    try:
        threading.Thread(target=run, daemon=True).start()
    finally:
        threading.stack_size(before)
    return answer.result()
