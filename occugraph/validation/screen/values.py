"""The constraints of SHACL Core that look at each value alone, as tests of SPARQL.

A test may be false of a value that conforms, which pySHACL then finds; it is never true of one
that does not. Where it is false of these alone it is exact, and may be turned round.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any, NamedTuple

import pyoxigraph as ox
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import RDF, XSD
from rdflib.term import Node

from ...rdf.rdflib_terms import to_oxigraph, to_rdflib
from ..graph_terms import is_canonical
from ..shapes import SH
from .paths import NotCompiledError, write_iri

_KINDS: dict[Node, tuple[str, ...]] = {
    SH.IRI: ("isIRI",),
    SH.BlankNode: ("isBlank",),
    SH.Literal: ("isLiteral",),
    SH.BlankNodeOrIRI: ("isBlank", "isIRI"),
    SH.BlankNodeOrLiteral: ("isBlank", "isLiteral"),
    SH.IRIOrLiteral: ("isIRI", "isLiteral"),
}
_BOUNDS: dict[Node, str] = {
    SH.minInclusive: ">=",
    SH.maxInclusive: "<=",
    SH.minExclusive: ">",
    SH.maxExclusive: "<",
}
#: Numbers that rdflib and Oxigraph compare alike.
_NUMBERS = frozenset({XSD.integer, XSD.decimal})
#: Patterns that match in Oxigraph only where they match in Python, once its spaces are spelt out.
_READ_ALIKE = re.compile(
    r"\^?(?:(?:[^\\\[\](){}|.?*+^$]|\[\^?(?:\\s|[^\\\[\]&~])+\])[*+?]?)*\$?"
).fullmatch
_SPACES = "\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
_Function = Callable[..., ox.Literal]


class Condition(NamedTuple):
    """What has to hold wherever a pattern of SPARQL matches."""

    test: str
    exact: bool = True
    where: str = ""
    """The pattern; none where the test is of the node itself."""

    def text(self) -> str:
        """Write the condition as one expression."""
        return f"NOT EXISTS {{ {self.failing()} }}" if self.where else self.test

    def failing(self) -> str:
        """Write what matches where the condition does not hold."""
        return self.where + ("" if self.test == "false" else f" FILTER(!({self.test}))")


class ValueTests:
    """Writes the tests of values, and collects the functions that they call."""

    def __init__(self, shapes: Graph, subclasses: Mapping[Node, set[Node]]) -> None:
        self.shapes = shapes
        self.subclasses = subclasses
        """Class of the checked graph -> itself and the classes below it."""
        self.functions: dict[ox.NamedNode, _Function] = {}
        self.variables = 0
        self.compares = False
        """Whether values are looked at, and not only counted."""

    def of_value(self, shape: Node, parameter: Node, given: Node, value: str) -> Condition:
        """Write what a parameter of a shape asks of a value, named by a variable."""
        if parameter in _BOUNDS:
            self.compares = True
            return self._bound(given, value, _BOUNDS[parameter])
        if parameter not in _TESTS:
            raise NotCompiledError
        self.compares |= parameter not in _OF_NODES
        return _TESTS[parameter](self, shape, given, value)

    def _class(self, shape: Node, given: Node, value: str) -> Condition:
        kinds = sorted(self.subclasses.get(given, {given}), key=str)
        return Condition(any_of(f"EXISTS {{ {value} a {write_iri(kind)} }}" for kind in kinds))

    def _datatype(self, shape: Node, given: Node, value: str) -> Condition:
        text = f"COALESCE(DATATYPE({value}) = {write_iri(given)}, false)"
        if given in (XSD.string, RDF.langString):
            return Condition(text)
        return Condition(f"({text} && {self._call(_is_well_typed)}({value}))", False)

    def _node_kind(self, shape: Node, given: Node, value: str) -> Condition:
        return Condition(any_of(f"{test}({value})" for test in _KINDS.get(given, ())))

    def _in(self, shape: Node, given: Node, value: str) -> Condition:
        members = [write_constant(member) for member in self.shapes.items(given)]
        return Condition(any_of(f"sameTerm({value}, {member})" for member in members))

    def _pattern(self, shape: Node, given: Node, value: str) -> Condition:
        flags = str(self.shapes.value(shape, SH.flags) or "").lower()
        chosen = re.I * ("i" in flags) | re.M * ("m" in flags)
        try:
            search = re.compile(str(given), chosen).search
        except re.error:
            raise NotCompiledError from None
        matches = self._call(partial(_is_text_with, lambda text: search(text) is not None))
        test = f"{matches}({value})"
        if not chosen and "--" not in str(given) and _READ_ALIKE(str(given)):
            regex = ox.Literal(str(given).replace("\\s", _SPACES))
            test = f"IF(REGEX(STR({value}), {regex}), true, {test})"  # Python is slow: seldom asked
        return Condition(f"COALESCE({test}, false)")

    def _length(self, sign: str, shape: Node, given: Node, value: str) -> Condition:
        test = f"COALESCE(STRLEN(STR({value})) {sign} {read_number(given)}, false)"
        return Condition(f"(!isBlank({value}) && {test})", read_number(given) > 0)

    def _languages(self, shape: Node, given: Node, value: str) -> Condition:
        tags = ", ".join(
            write_constant(Literal(str(tag).lower())) for tag in self.shapes.items(given)
        )
        whole = f"LANG({value}) IN ({tags})"
        first = f"STRBEFORE(LANG({value}), '-') IN ({tags})"
        return Condition(f"COALESCE(LANG({value}) != '' && ({whole} || {first}), false)", False)

    def _bound(self, given: Node, value: str, sign: str) -> Condition:
        if not isinstance(given, Literal) or given.datatype not in _NUMBERS:
            raise NotCompiledError
        kinds = any_of(f"DATATYPE({value}) = <{kind}>" for kind in sorted(_NUMBERS))
        return Condition(
            f"COALESCE({kinds} && {value} {sign} {write_constant(given)}, false)", False
        )

    def _closed(self, shape: Node, given: Node, value: str) -> Condition:
        if not self.is_true(shape, SH.closed):
            return Condition("true")
        properties = [
            self.shapes.value(each, SH.path) for each in self.shapes.objects(shape, SH.property)
        ]
        for each in self.shapes.objects(shape, SH.ignoredProperties):
            properties += self.shapes.items(each)
        allowed = ", ".join(write_iri(each) for each in properties if isinstance(each, URIRef))
        predicate, other = self.variable(), self.variable()
        outside = f"{predicate} NOT IN ({allowed})"
        return Condition(f"NOT EXISTS {{ {value} {predicate} {other} FILTER({outside}) }}", False)

    def _call(self, function: Callable[[Any], bool]) -> str:
        """Name a function of Python's for a query to call."""
        name = ox.NamedNode(f"urn:occugraph:function:{len(self.functions)}")
        self.functions[name] = lambda term: ox.Literal(function(term))
        return str(name)

    def variable(self) -> str:
        """Name a variable that no other pattern has."""
        self.variables += 1
        return f"?v{self.variables}"

    def is_true(self, shape: Node, parameter: URIRef) -> bool:
        """Tell whether a parameter of a shape is true."""
        given = self.shapes.value(shape, parameter)
        return isinstance(given, Literal) and given.value is True


#: What asks nothing of a literal but that it is one.
_OF_NODES = (SH["class"], SH.nodeKind, SH.closed)
_TESTS: dict[Node, Callable[..., Condition]] = {
    SH["class"]: ValueTests._class,
    SH.datatype: ValueTests._datatype,
    SH.nodeKind: ValueTests._node_kind,
    SH["in"]: ValueTests._in,
    SH.pattern: ValueTests._pattern,
    SH.minLength: lambda *given: ValueTests._length(given[0], ">=", *given[1:]),
    SH.maxLength: lambda *given: ValueTests._length(given[0], "<=", *given[1:]),
    SH.languageIn: ValueTests._languages,
    SH.closed: ValueTests._closed,
}


def any_of(texts: Iterable[str]) -> str:
    """Write that one of some tests holds."""
    return f"({' || '.join(texts) or 'false'})"


def write_constant(term: Node) -> str:
    """Write a term that Oxigraph holds as it is written."""
    if isinstance(term, Literal) and is_canonical(literal := to_oxigraph(term)):
        return str(literal)
    return write_iri(term)


def read_number(given: Node) -> int:
    """Read a count."""
    if not isinstance(given, Literal) or type(given.value) is not int:
        raise NotCompiledError
    return given.value


def _is_well_typed(term: Any) -> bool:
    """Tell whether rdflib reads the text of a literal as its datatype has it."""
    literal = to_rdflib(term)
    return isinstance(literal, Literal) and not literal.ill_typed and literal.value is not None


def _is_text_with(test: Callable[[str], bool], term: Any) -> bool:
    """Tell whether the text of a literal or IRI passes a test."""
    return not isinstance(term, ox.BlankNode) and test(term.value)
