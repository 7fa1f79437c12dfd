"""Results as others read them: SPARQL 1.1 Query Results in CSV, TSV and JSON, triples in RDF.

Rows are written as they come, so that a large result needs no memory.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Sequence
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, BinaryIO, NamedTuple

from ..errors import InputError
from ..graph.engine import TRIPLE, terms_within
from ..graph.query_text import form
from ..rdf.namespaces import BASE, VOCABULARIES, Iris
from ..rdf.terms import iri, text

if TYPE_CHECKING:
    from ..graph.engine import Term

    Row = Sequence[Term | None]
    Put = Callable[[str], object]
    Writer = Callable[["Put", Sequence[str], Iterable[Row]], None]

_INTEGER = f"{VOCABULARIES['xsd']}integer"
#: Integers that mean the same term when written bare.
_BARE = re.compile(r"-?[1-9][0-9]{0,17}|0")


class Format(NamedTuple):
    """A format of the results of some forms of query."""

    forms: tuple[str, ...]
    suffixes: tuple[str, ...]
    title: str


FORMATS = {
    "csv": Format(("SELECT",), (".csv",), "SPARQL 1.1 Query Results CSV"),
    "tsv": Format(("SELECT",), (".tsv",), "SPARQL 1.1 Query Results TSV"),
    "json": Format(("SELECT", "ASK"), (".json", ".srj"), "SPARQL 1.1 Query Results JSON"),
    "ntriples": Format(("CONSTRUCT", "DESCRIBE"), (".nt",), "N-Triples"),
    "turtle": Format(("CONSTRUCT", "DESCRIBE"), (".ttl",), "Turtle"),
}


def check(format: str, query: str) -> None:
    """Refuse, before a query is run, a format that cannot say its result; a table says anything."""
    query_form = form(query)
    if format in FORMATS and query_form not in FORMATS[format].forms:
        able = " or ".join(name for name, named in FORMATS.items() if query_form in named.forms)
        raise InputError(f"{format} cannot say what {query_form} gives: choose {able}, or table")


def write(
    file: BinaryIO,
    format: str,
    query: str,
    columns: Sequence[str],
    rows: Iterable[Row],
    base: str = BASE,
) -> None:
    """Write the result of a query, in UTF-8."""
    if format == "turtle":
        _turtle(file, columns, rows, base)
        return
    writer = _boolean if form(query) == "ASK" else _WRITERS[format]
    # Half a surrogate pair, which no store holds but a server may send, stays visible.
    writer(lambda chunk: file.write(chunk.encode("utf-8", "backslashreplace")), columns, rows)


def _csv(put: Put, columns: Sequence[str], rows: Iterable[Row]) -> None:
    import csv

    blank = _Blanks()
    writer = csv.writer(SimpleNamespace(write=put), lineterminator="\r\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow(
            term and (f"_:{blank[term.value]}" if term.kind == "bnode" else term.value)
            for term in row
        )


def _tsv(put: Put, columns: Sequence[str], rows: Iterable[Row]) -> None:
    blank = _Blanks()
    put("\t".join(f"?{name}" for name in columns) + "\n")
    for row in rows:
        put("\t".join("" if term is None else _encoded(term, blank) for term in row) + "\n")


def _json(put: Put, columns: Sequence[str], rows: Iterable[Row]) -> None:
    blank = _Blanks()
    encode = json.JSONEncoder(ensure_ascii=False).encode
    put(f'{{"head": {{"vars": {encode(list(columns))}}}, "results": {{"bindings": [')
    between = "\n"
    for row in rows:
        bound = zip(columns, row, strict=True)
        binding = {name: _object(term, blank) for name, term in bound if term is not None}
        put(f"{between}{encode(binding)}")
        between = ",\n"
    put("\n]}}\n")


def _boolean(put: Put, columns: Sequence[str], rows: Iterable[Row]) -> None:
    ((answer,),) = rows
    put(f'{{"head": {{}}, "boolean": {answer.value if answer else "false"}}}\n')


def _ntriples(put: Put, columns: Sequence[str], rows: Iterable[Row]) -> None:
    blank = _Blanks()
    for row in rows:
        put(" ".join(_encoded(term, blank, bare=False) for term in row if term) + " .\n")


_WRITERS: dict[str, Writer] = {"csv": _csv, "tsv": _tsv, "json": _json, "ntriples": _ntriples}


def _turtle(file: BinaryIO, columns: Sequence[str], rows: Iterable[Row], base: str) -> None:
    import pyoxigraph as ox

    lines: list[str] = []
    _ntriples(lines.append, columns, rows)
    triples = ox.parse("".join(lines), format=ox.RdfFormat.N_TRIPLES)
    prefixes = {
        name: namespace
        for name, namespace in Iris(base).prefixes().items()
        if any(namespace in line for line in lines)
    }
    ox.serialize((quad.triple for quad in triples), file, ox.RdfFormat.TURTLE, prefixes=prefixes)


class _Blanks(dict[str, str]):
    """Labels for blank nodes, in the order they come: engines' own differ from run to run."""

    def __missing__(self, label: str) -> str:
        self[label] = f"b{len(self)}"
        return self[label]


def _encoded(term: Term, blank: _Blanks, bare: bool = True) -> str:
    if term.kind == "triple":
        inner = " ".join(_encoded(one, blank, bare=False) for one in terms_within(term))
        return f"<<( {inner} )>>"
    if term.kind == "iri":
        return iri(term.value)
    if term.kind == "bnode":
        return f"_:{blank[term.value]}"
    if term.datatype is None:
        return text(term.value, term.language)
    if bare and term.datatype == _INTEGER and _BARE.fullmatch(term.value):
        return term.value
    return f"{text(term.value)}^^{iri(term.datatype)}"


def _object(term: Term, blank: _Blanks) -> dict[str, Any]:
    if term.kind == "triple":
        parts = zip(TRIPLE, terms_within(term), strict=True)
        return {"type": "triple", "value": {name: _object(one, blank) for name, one in parts}}
    if term.kind == "bnode":
        return {"type": "bnode", "value": blank[term.value]}
    binding = {"type": "uri" if term.kind == "iri" else "literal", "value": term.value}
    if term.language:
        binding["xml:lang"] = term.language
    if term.datatype:
        binding["datatype"] = term.datatype
    return binding
