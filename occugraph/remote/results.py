"""Answers of an endpoint, read as they come and never taken for whole when they are not."""

import contextlib
import io
import json
import re
from collections.abc import Iterator
from typing import IO, cast

import pyoxigraph as ox

from ..errors import OutsideError
from ..graph.engine import TRIPLE, Rows, Term, join_lines, rows_of, term_of
from ..rdf.namespaces import VOCABULARIES
from .transport import Answer, Body, summarise

RESULTS, TRIPLES = "application/sparql-results+json", "application/n-triples"
#: Content type to accept, by the form of the query: both end visibly or are measured.
ACCEPTED = {"SELECT": RESULTS, "ASK": RESULTS, "CONSTRUCT": TRIPLES, "DESCRIBE": TRIPLES}
#: Content types of the same syntax.
ALIKE = {
    RESULTS: (RESULTS, "application/json"),
    TRIPLES: (TRIPLES, "text/plain", "text/turtle", "application/x-turtle", "text/n3"),
}
_XSD = VOCABULARIES["xsd"]
#: Kinds of whole number; the embedded store knows them all as integers.
_INTEGERS = (
    "integer nonNegativeInteger positiveInteger nonPositiveInteger negativeInteger long int short "
    "byte unsignedLong unsignedInt unsignedShort unsignedByte"
)
_TRUTH = {"1": "true", "0": "false"}
#: How Virtuoso writes a blank node: the prefix is no part of a name.
_VIRTUOSO_NODE = re.compile(rb'("type":\s*"bnode",\s*"value":\s*")nodeID://')
#: Bytes in which it may lie across two chunks.
_LONGEST_SEAM, _CHUNK = 100, 1 << 16


def read_answer(answer: Answer, kind: str) -> Rows:
    """Read an answer to a query of that form."""
    try:
        _check(answer, ACCEPTED[kind])
        with _parsing(answer):
            rows = _rows(kind, answer)
    except BaseException:
        answer.close()
        raise
    return Rows(rows.columns, _check_whole(rows, answer))


def _check(answer: Answer, accepted: str) -> None:
    """Refuse a response that is no answer to a query, or not all of it."""
    encoding = answer.headers.get("Content-Encoding", "identity")
    if encoding.lower() != "identity":
        encoding = join_lines(encoding)
        raise OutsideError(f"{answer.url}: answers in {encoding}, which was not asked for")
    kind = answer.headers.get_content_type() if "Content-Type" in answer.headers else "no type"
    if kind not in ALIKE[accepted]:
        text = summarise(answer.read(2_000))
        detail = f": {text}" if text else ""
        raise OutsideError(f"{answer.url}: answers with {kind}, not with {accepted}{detail}")
    if accepted == TRIPLES and not answer.measured:
        problem = "does not say where its answer ends; half would pass for all"
        raise OutsideError(f"{answer.url}: {problem}")
    if "X-SQL-State" in answer.headers:  # Virtuoso ran out of time and gives what it has
        problem = join_lines(answer.headers.get("X-SQL-Message", ""))
        raise OutsideError(f"{answer.url}: gives a part of the answer only: {problem}")


@contextlib.contextmanager
def _parsing(answer: Answer) -> Iterator[None]:
    try:
        yield
    except (SyntaxError, json.JSONDecodeError) as error:
        raise OutsideError(f"{answer.url}: half an answer, or none: {join_lines(error)}") from None


def _rows(kind: str, answer: Answer) -> Rows:
    virtuoso = "Virtuoso" in answer.headers.get("Server", "")
    body = cast("IO[bytes]", Body(_rename_nodes(answer)) if virtuoso else answer)
    if ACCEPTED[kind] == TRIPLES:
        triples = ox.parse(body, format=ox.RdfFormat.TURTLE)
        return Rows(TRIPLE, (tuple(map(term_of, line.triple)) for line in triples))
    if kind == "ASK":  # a yes is no answer before its end is seen
        data = body.read()
        with contextlib.suppress(UnicodeDecodeError):
            json.loads(data)
        body = io.BytesIO(data)
    result = ox.parse_query_results(body, format=ox.QueryResultsFormat.JSON)
    if isinstance(result, ox.QueryBoolean) != (kind == "ASK"):
        raise OutsideError(f"{answer.url}: answers another question than {kind}")
    return rows_of(result)


def _check_whole(rows: Rows, answer: Answer) -> Iterator[tuple[Term | None, ...]]:
    """Yield the rows, and then check that they were all there are."""
    count = 0
    try:
        with _parsing(answer):
            for row in rows:
                count += 1
                yield tuple(map(_normalise, row))
            if answer.read(1_000).strip():
                raise SyntaxError("more follows after its end")
    finally:
        answer.close()
        del rows  # an error keeps this frame, and a parser must not end on another thread
    check_limit(answer, count)


def check_limit(answer: Answer, count: int) -> None:
    """Check that rows are fewer than the limit that Virtuoso states with its answer."""
    limit = answer.headers.get("X-SPARQL-MaxRows", "").strip()
    if limit.isdigit() and count >= int(limit):
        problem = f"cuts answers off after {int(limit):,} rows: narrow the query"
        raise OutsideError(f"{answer.url}: {problem}")


def _normalise(term: Term | None) -> Term | None:
    """Spell whole numbers and truth values as the embedded store does."""
    if term is None or term.datatype is None:
        return term
    is_integer = term.datatype.removeprefix(_XSD) in _INTEGERS.split()
    if is_integer and re.fullmatch(r"[+-]?[0-9]{1,4000}", term.value):
        return Term(str(int(term.value)), datatype=f"{_XSD}integer")
    if term.datatype == f"{_XSD}boolean":
        return term._replace(value=_TRUTH.get(term.value, term.value))
    return term


def _rename_nodes(answer: Answer) -> Iterator[bytes]:
    """Yield Virtuoso's JSON with blank nodes named as RDF names them."""
    rest = b""
    while chunk := answer.read(_CHUNK):
        text = _VIRTUOSO_NODE.sub(rb"\1", rest + chunk)
        sure = max(len(text) - _LONGEST_SEAM, 0)
        rest = text[sure:]
        yield text[:sure]
    yield _VIRTUOSO_NODE.sub(rb"\1", rest)
