"""The text of a query, which may be anything: its form, its graphs, its length and depth."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ..errors import InputError, quote_input
from ..files.limits import DEEPEST_QUERY, LONGEST_DATA, LONGEST_QUERY, STACK_BYTES

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
#: Added to those: where the data of VALUES begin and end.
_DATA = r"|(?P<data>(?i:\bVALUES)\s*(?:[?$]\w+|\([^()]*\))\s*\{)|[{}]"
_DECLARED = r"(?i)\bPREFIX\s+([^\s:]*):"
_USED = r"(?<![\w?$@.:%\-])((?:[^\W\d_][\w.\-]*)?):"
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


def check_size(query: str) -> None:
    """Refuse a query that is too long or too deep: the engine's parser could exhaust its stack."""
    length = _measure(query)
    if length > LONGEST_QUERY:
        raise InputError(f"a query of {length:,} characters; {LONGEST_QUERY:,} are the limit")
    if len(query) > LONGEST_DATA:
        line = f"a query of {len(query):,} characters, VALUES among them; {LONGEST_DATA:,} are"
        raise InputError(f"{line} the limit")
    depth = deepest = 0
    for bracket in re.findall(r"[(){}\[\]]|<<|>>", without_texts(query)):
        depth += 1 if bracket in "({[<<" else -1
        deepest = max(deepest, depth)
    if deepest > DEEPEST_QUERY:
        raise InputError(f"a query nested {deepest:,} deep; {DEEPEST_QUERY} are the limit")


def _measure(query: str) -> int:
    """Count the characters of a query without the data of VALUES, which nest nothing.

    >>> _measure("ASK { VALUES ?x { 1 '}' <a:b> } # {"), _measure("ASK { VALUES ?x {} # {")
    (22, 22)
    """
    length, start = len(query), None
    for part in re.finditer(_TEXTS + _DATA, query):
        if part["data"]:
            start = part.end()
        elif part[0] == "}" and start is not None:
            length -= part.start() - start
        if part[0] in "{}":
            start = None
    return length


def name_undeclared_prefix(query: str) -> str | None:
    """Say which prefix a query that cannot be read does not declare: the engine names none.

    >>> name_undeclared_prefix("ASK { ?s skos:notation 'a:b' }")
    'the prefix skos: is not declared: begin with PREFIX skos: <http://www.w3.org/2004/02/skos/core#>'
    >>> name_undeclared_prefix("PREFIX a: <urn:a> ASK { ?s a:b _:c ")

    """
    from ..rdf.namespaces import MAPPING_VOCABULARIES, VOCABULARIES

    words = without_texts(query)
    declared = set(re.findall(_DECLARED, words))
    for prefix in re.findall(_USED, words):
        if prefix not in declared:
            namespace = (VOCABULARIES | MAPPING_VOCABULARIES).get(prefix, "...")
            line = f"the prefix {prefix}: is not declared: begin with"
            return f"{line} PREFIX {prefix}: <{namespace}>"
    return None


def own_query(engine: Engine, query: str) -> Table:
    """Ask somebody's query, on a stack that it cannot use up."""
    import threading
    from concurrent.futures import Future

    form(query)
    check_size(query)
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
