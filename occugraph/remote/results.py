"""Answers of an endpoint, read as they come and never taken for whole when they are not."""

import contextlib
import io
import json
import re
from collections.abc import Iterator
from typing import IO, cast

import pyoxigraph as ox

from ..errors import InputError, OccugraphError
from ..files.limits import DEEPEST_RDF, SERVER_ROWS
from ..graph.engine import TRIPLE, Rows, Term, rows_of, term_of
from ..graph.query_text import form, list_columns
from ..rdf.namespaces import VOCABULARIES
from ..rdf.nesting import refuse_deep_nesting, take_flat_parts
from .endpoints import ServerError, safe_line
from .transport import EXPLANATION, Answer, Body, summarise

RESULTS, TRIPLES = "application/sparql-results+json", "application/n-triples"
#: Content type to accept, by the form of the query: both end visibly or are measured.
ACCEPTED = {"SELECT": RESULTS, "ASK": RESULTS, "CONSTRUCT": TRIPLES, "DESCRIBE": TRIPLES}
#: Content types of Turtle, which is read as files are; N-Triples, which are Turtle, as they come.
_TURTLE = ("text/turtle", "application/x-turtle", "text/n3")
#: Content types that are as good as what is asked for.
ALIKE = {
    RESULTS: (RESULTS, "application/json"),
    TRIPLES: (TRIPLES, "text/plain", *_TURTLE),
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


def read_answer(answer: Answer, query: str) -> Rows:
    """Read an answer to a query."""
    kind, rows = form(query), None
    try:
        _check(answer, ACCEPTED[kind])
        body = _read_flat(answer, is_json=ACCEPTED[kind] == RESULTS)
        with _parsing(answer):
            rows = _rows(kind, answer, body)
        columns = list_columns(query) if kind == "SELECT" else None
        if columns not in (None, rows.columns):
            places = _place_columns(rows.columns, columns, answer)
            rows = Rows(columns, (tuple([row[place] for place in places]) for row in rows))
    except BaseException:
        rows = None  # an error keeps this frame, and a parser must not end on another thread
        answer.close()
        raise
    return Rows(rows.columns, _check_whole(rows, answer, body))


def _check(answer: Answer, accepted: str) -> None:
    """Refuse a response that is no answer to a query, or not all of it."""
    encoding = answer.headers.get("Content-Encoding", "identity")
    if encoding.lower() != "identity":
        encoding = safe_line(encoding)
        raise ServerError(answer.url, f"answers in {encoding}, which was not asked for")
    kind = answer.headers.get_content_type() if "Content-Type" in answer.headers else "no type"
    if kind not in ALIKE[accepted]:
        text = summarise(answer.read(EXPLANATION))
        detail = f": {text}" if text else ""
        raise ServerError(answer.url, f"answers with {kind}, not with {accepted}{detail}")
    if accepted == TRIPLES and not answer.measured:
        problem = "does not say where its answer ends; half would pass for all"
        raise ServerError(answer.url, problem)
    if "X-SQL-State" in answer.headers:  # Virtuoso ran out of time and gives what it has
        problem = safe_line(answer.headers.get("X-SQL-Message", ""))
        raise ServerError(answer.url, f"gives a part of the answer only: {problem}")


def _place_columns(given: tuple[str, ...], wanted: tuple[str, ...], answer: Answer) -> list[int]:
    """Find the place of each column that was asked for; refuse an answer of other columns."""
    if sorted(given) != sorted(wanted):
        names = [", ".join(map("?{}".format, each)) or "no columns" for each in (given, wanted)]
        problem = f"answers another question: with {safe_line(names[0])}, not with {names[1]}"
        raise ServerError(answer.url, problem)
    return [given.index(name) for name in wanted]


@contextlib.contextmanager
def _parsing(answer: Answer) -> Iterator[None]:
    try:
        yield
    except OccugraphError:
        raise
    except RecursionError:
        problem = f"answers with values within one another, more than {DEEPEST_RDF} deep"
        raise ServerError(answer.url, problem) from None
    except (SyntaxError, ValueError) as error:
        raise ServerError(answer.url, f"half an answer, or none: {safe_line(error)}") from None
    except MemoryError:
        raise ServerError(answer.url, "answers with a value that memory does not hold") from None


def _is_turtle(answer: Answer) -> bool:
    return answer.headers.get_content_type() in _TURTLE


def _read_flat(answer: Answer, is_json: bool) -> IO[bytes]:
    """Give the body of an answer, of which no more is read than is flat enough for a parser."""
    if _is_turtle(answer):
        data = answer.read()
        try:
            refuse_deep_nesting(ox.RdfFormat.TURTLE, data)
        except InputError as error:
            raise ServerError(answer.url, f"answers in Turtle that {error.problem}") from None
        return io.BytesIO(data)
    virtuoso = "Virtuoso" in answer.headers.get("Server", "")
    parts = _rename_nodes(answer) if virtuoso else iter(lambda: answer.read(_CHUNK), b"")
    return cast("IO[bytes]", Body(take_flat_parts(parts, is_json)))


def _rows(kind: str, answer: Answer, body: IO[bytes]) -> Rows:
    if ACCEPTED[kind] == TRIPLES:
        syntax = ox.RdfFormat.TURTLE if _is_turtle(answer) else ox.RdfFormat.N_TRIPLES
        triples = ox.parse(body, format=syntax)
        return Rows(TRIPLE, (tuple(map(term_of, line.triple)) for line in triples))
    if kind == "ASK":  # a yes is no answer before its end is seen
        data = body.read()
        with contextlib.suppress(UnicodeDecodeError):
            json.loads(data)
        body = io.BytesIO(data)
    result = ox.parse_query_results(body, format=ox.QueryResultsFormat.JSON)
    if isinstance(result, ox.QueryBoolean) != (kind == "ASK"):
        del result
        raise ServerError(answer.url, f"answers another question than {kind}")
    return rows_of(result)


def _check_whole(rows: Rows, answer: Answer, body: IO[bytes]) -> Iterator[tuple[Term | None, ...]]:
    """Yield the rows, and then check that they were all there are."""
    count = 0
    try:
        with _parsing(answer):
            for row in rows:
                count += 1
                if count > SERVER_ROWS:
                    problem = f"answers with more than {SERVER_ROWS:,} rows, the limit here"
                    raise ServerError(answer.url, problem)
                yield tuple(map(_normalise, row))
            if body.read(1_000).strip():
                raise SyntaxError("more follows after its end")
    finally:
        answer.close()
        del rows  # an error keeps this frame, and a parser must not end on another thread
    check_limit(answer, count)


def check_limit(answer: Answer, count: int) -> None:
    """Check that rows are fewer than the limit that Virtuoso states with its answer."""
    limit = answer.headers.get("X-SPARQL-MaxRows", "").strip()
    if re.fullmatch("[0-9]{1,18}", limit) and count >= int(limit):
        problem = f"cuts answers off after {int(limit):,} rows: narrow the query"
        raise ServerError(answer.url, problem)


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
