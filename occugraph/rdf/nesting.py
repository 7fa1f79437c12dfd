"""How deep RDF is nested, found before a parser reads it.

The parser of Turtle and its kin uses up its stack, which ends the process, at some thousand triples
within one another; those of JSON-LD and RDF/XML take a time that grows with its square.
"""

import contextlib
import re
from xml.parsers import expat

import pyoxigraph as ox

from ..errors import InputError
from ..files.limits import DEEPEST_RDF

_BRACKETS = b"()[]{}"
_ONE_KIND = bytes.maketrans(_BRACKETS, b"()()()")
_OTHERS = bytes(set(range(256)) - set(_BRACKETS))
#: Texts, comments and IRIs, in which a bracket is none, and brackets. Texts repeat single
#: characters between escapes, so that a long one needs no memory of its own.
_TERMS = re.compile(
    rb'"""[^"\\]*(?:(?:\\.|""?(?!"))[^"\\]*)*"""|'
    rb"'''[^'\\]*(?:(?:\\.|''?(?!'))[^'\\]*)*'''|"
    rb'"[^"\\\r\n]*(?:\\.[^"\\\r\n]*)*"|'
    rb"'[^'\\\r\n]*(?:\\.[^'\\\r\n]*)*'|"
    rb"#[^\r\n]*|<[^<>\s]*>|"
    rb"(?P<opens><<\(?|[\[({])|(?P<closes>\)?>>|[\])}])",
    re.DOTALL,
)
_JSON = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"|(?P<opens>[\[{])|(?P<closes>[\]}])', re.DOTALL)


def refuse_deep_nesting(syntax: ox.RdfFormat, data: bytes) -> None:
    """Refuse RDF of more levels than any that means something."""
    line = None
    if syntax == ox.RdfFormat.RDF_XML:
        line = _find_deep_element(data)
    elif _may_be_deep(data):
        line = _find_deep_bracket(data, _JSON if syntax == ox.RdfFormat.JSON_LD else _TERMS)
    if line is not None:
        raise InputError(f"is nested more than {DEEPEST_RDF} deep; write it flat", line=line)


def _may_be_deep(data: bytes) -> bool:
    """Take innermost pairs of brackets away, level by level, those within texts among them."""
    brackets = data.translate(_ONE_KIND, _OTHERS)
    for _ in range(DEEPEST_RDF):
        size = len(brackets)
        if size <= DEEPEST_RDF or b"(" * (DEEPEST_RDF + 1) in brackets:
            break
        brackets = brackets.replace(b"()", b"")
        if len(brackets) == size:
            break
    return len(brackets) > DEEPEST_RDF or data.count(b"<<") > DEEPEST_RDF


def _find_deep_bracket(data: bytes, terms: re.Pattern[bytes]) -> int | None:
    """Find the line of a bracket that is too deep."""
    depth = 0
    for term in terms.finditer(data):
        if term["opens"]:
            depth += 1
            if depth > DEEPEST_RDF:
                return data.count(b"\n", 0, term.start()) + 1
        elif term["closes"]:
            depth -= 1
    return None


def _find_deep_element(data: bytes) -> int | None:
    """Find the line of an element that is too deep."""
    depth = 0

    def start(name: str, attributes: object) -> None:
        nonlocal depth
        depth += 1
        if depth > DEEPEST_RDF:
            raise RecursionError

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1

    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = start, end
    try:
        with contextlib.suppress(expat.ExpatError):  # the parser of RDF/XML says what is wrong
            parser.Parse(data, True)
    except RecursionError:
        return parser.CurrentLineNumber
    return None
