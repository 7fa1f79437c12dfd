"""A query that somebody wrote, which may be anything: how long, how deep, of what form."""

from __future__ import annotations

import re

from ..errors import InputError, shown
from .engine import Engine, Table

#: Limits of a query that somebody wrote; the longest canned question has 2,000 characters.
LONGEST_QUERY, DEEPEST_QUERY = 100_000, 200
#: From this length on a query runs on a stack that the longest one cannot use up.
SHORT_QUERY, STACK_BYTES = 2_000, 1 << 29
FORMS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
_TEXTS = re.compile(
    r'''#[^\r\n]*|"""(?:[^"\\]|\\.|""?(?!"))*"""|'''
    r"""'''(?:[^'\\]|\\.|''?(?!'))*'''|"""
    r""""(?:[^"\\\r\n]|\\.)*"|'(?:[^'\\\r\n]|\\.)*'|<[^<>"{}|^`\\\s]*>""",
    re.DOTALL,
)
_OPENING = re.compile(r"\s*(?:(?:BASE\b|PREFIX\s*[^\s:]*:)\s*)*(\w*)", re.IGNORECASE)


def without_texts(query: str) -> str:
    """Take out of a query its comments, strings and IRIs: what is left are words and signs.

    >>> without_texts('SELECT ("{#" AS ?x) { <a:#> ?p 1 } # }')
    'SELECT ( AS ?x) {  ?p 1 } '
    """
    return _TEXTS.sub("", query)


def form(query: str) -> str:
    r"""Find which form a query has.

    Raises:
        InputError: it has none, as an update.

    >>> form("PREFIX drop: <a:a> # DELETE\nask {}")
    'ASK'

    """
    opening = _OPENING.match(without_texts(query))
    word = opening[1] if opening else ""
    if word.upper() not in FORMS:
        begins = f": it begins with {shown(word, 20)}" if word else ""
        raise InputError(f"not a SPARQL 1.1 query{begins}")
    return word.upper()


def own_query(engine: Engine, query: str) -> Table:
    """Run a query that somebody wrote, which may be anything.

    The engine's parser goes as deep as a query does, and where its stack ends the process ends.

    Raises:
        InputError: a query that is longer or more deeply nested than any question needs.

    """
    import threading

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
    before = threading.stack_size(STACK_BYTES)
    try:
        made: list[Table | BaseException] = []
        worker = threading.Thread(target=_kept, args=(made, engine, query), daemon=True)
        worker.start()
    finally:
        threading.stack_size(before)
    worker.join()
    if isinstance(made[0], BaseException):
        raise made[0]
    return made[0]


def _kept(made: list[Table | BaseException], engine: Engine, query: str) -> None:
    try:
        made.append(engine.run(query))
    except BaseException as error:
        made.append(error)
