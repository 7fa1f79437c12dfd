"""How deep RDF and SPARQL's answers are nested, found before a parser reads them.

The parsers of Turtle and its kin and of answers use up their stack, which ends the process, at some
thousand triples within one another; those of JSON-LD and RDF/XML take a time that grows with its
square.
"""

import contextlib
import itertools
import re
from collections.abc import Iterable, Iterator
from xml.parsers import expat

import pyoxigraph as ox

from ..errors import InputError
from ..files.limits import DEEPEST_RDF, LONGEST_NAMESPACE, LONGEST_TERM, MOST_ATTRIBUTES
from .contexts import refuse_heavy_contexts
from .declarations import long_declaration, refuse_long_declarations

_BRACKETS = b"()[]{}"
_ONE_KIND = bytes.maketrans(_BRACKETS, b"()()()")
_OTHERS = bytes(set(range(256)) - set(_BRACKETS))
#: A text repeats single characters between escapes, so that a long one needs no memory of its own.
_TEXT = rb'"[^"\\]*(?:\\.[^"\\]*)*"'
#: Escapes, texts, comments and IRIs, in which a bracket is none, and brackets; and the `start` of
#: what has no end yet.
_TERMS = re.compile(
    rb"\\.|"
    rb'"""[^"\\]*(?:(?:\\.|""?(?!"))[^"\\]*)*"""|'
    rb"'''[^'\\]*(?:(?:\\.|''?(?!'))[^'\\]*)*'''|"
    rb'(?!""")"[^"\\\r\n]*(?:\\.[^"\\\r\n]*)*"|'
    rb"(?!''')'[^'\\\r\n]*(?:\\.[^'\\\r\n]*)*'|"
    rb"#[^\r\n]*|<[^<>\s]*>|"
    rb"(?P<opens><<\(?|[\[({])|(?P<closes>\)?>>|[\])}])|"
    rb"(?P<start>[\"'<\\])",
    re.DOTALL,
)
_TEXTS_OF_JSON = re.compile(_TEXT, re.DOTALL)
_JSON = re.compile(_TEXT + rb'|(?P<opens>[\[{])|(?P<closes>[\]}])|(?P<start>")', re.DOTALL)
_ABSOLUTE_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
#: Bytes at the end of a part that may be the beginning of a longer term, as `"` is of `"""`.
_SEAM = 3


def refuse_deep_nesting(syntax: ox.RdfFormat, data: bytes) -> None:
    """Refuse RDF of more levels than any that means something, or of declarations that swell it."""
    line = None
    if syntax == ox.RdfFormat.RDF_XML:
        line = _find_deep_element(data)
    elif syntax == ox.RdfFormat.JSON_LD:
        if _may_be_deep(_TEXTS_OF_JSON.sub(b"", data)):
            line = _find_deep_bracket(data, _JSON)
        if line is None:
            refuse_heavy_contexts(data)
    elif _may_be_deep(data):
        line = _find_deep_bracket(data, _TERMS)
    if line is None and syntax in (ox.RdfFormat.TURTLE, ox.RdfFormat.TRIG):
        refuse_long_declarations(data, _TERMS)
    if line is not None:
        raise InputError(f"is nested more than {DEEPEST_RDF} deep; write it flat", line=line)


def take_flat_parts(parts: Iterable[bytes], is_json: bool) -> Iterator[bytes]:
    """Yield JSON or Turtle as it comes, each byte once all before are known to be flat enough."""
    terms, depth, waiting, wanted = _JSON if is_json else _TERMS, 0, [b""], 0
    for part in itertools.chain(parts, (b"",)):
        waiting.append(part)
        size = sum(map(len, waiting))
        if part and size < wanted:
            continue
        data = b"".join(waiting)
        end = size
        for term in terms.finditer(data):
            if part and (term["start"] or term.end() > size - _SEAM):
                end = term.start()
                break
            depth += bool(term["opens"]) - bool(term["closes"])
            if depth > DEEPEST_RDF:
                raise RecursionError
        if size - end > LONGEST_TERM:
            raise MemoryError
        yield data[:end]
        waiting, wanted = [data[end:]], 2 * (size - end)


def _may_be_deep(data: bytes) -> bool:
    """Take innermost pairs of brackets away, level by level, those within texts among them.

    Only triples within one another end a process; of those none is taken away.
    """
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
    """Find the line of an element that is too deep; refuse long declarations and many attributes.

    The parser compares each attribute of an element with all others.
    """
    bases = [0]  # characters of the base of each element that is open

    def start(name: str, attributes: dict[str, str]) -> None:
        base = attributes.get("xml:base")
        if base is None:
            bases.append(bases[-1])
        else:
            bases.append(len(base) + (0 if _ABSOLUTE_IRI.match(base) else bases[-1]))
        if len(bases) > DEEPEST_RDF + 1:
            raise RecursionError
        if bases[-1] > LONGEST_NAMESPACE or any(
            len(value) > LONGEST_NAMESPACE and attribute.startswith(("xmlns", "xml:"))
            for attribute, value in attributes.items()
        ):
            raise long_declaration(parser.CurrentLineNumber)
        if len(attributes) > MOST_ATTRIBUTES:
            problem = f"an element has more than {MOST_ATTRIBUTES:,} attributes"
            raise InputError(f"{problem}; write them as elements", line=parser.CurrentLineNumber)

    def end(name: str) -> None:
        bases.pop()

    parser = expat.ParserCreate("utf-8")  # whatever a declaration says that was not read
    parser.StartElementHandler, parser.EndElementHandler = start, end
    try:
        with contextlib.suppress(expat.ExpatError):  # the parser of RDF/XML says what is wrong
            parser.Parse(data, True)
    except RecursionError:
        return parser.CurrentLineNumber
    return None
