"""What a request asks for: a query, a whole graph, or what the service is.

https://www.w3.org/TR/sparql11-protocol/ has the parameters of a query, and
https://www.w3.org/TR/sparql11-http-rdf-update/ those of a graph. All share one address.
"""

import re
import zlib
from collections.abc import Mapping
from typing import Any, NamedTuple
from urllib.parse import parse_qsl

from ...errors import quote_input
from ...files.limits import LONGEST_BODY, MOST_FIELDS
from ...rdf.terms import is_iri
from .negotiation import SHORT_NAMES

METHODS = ("GET", "HEAD", "POST", "OPTIONS")
FORM = "application/x-www-form-urlencoded"
QUERY, UPDATE = "application/sparql-query", "application/sparql-update"
#: Parameters that have the content of a request of these media types.
_PARAMETERS = {QUERY: "query", UPDATE: "update"}
#: Names of parameters that only updates have.
_UPDATES = ("update", "using-graph-uri", "using-named-graph-uri")
_DATASET = ("default-graph-uri", "named-graph-uri")
_GRAPHS = ("default", "graph")
#: A client that sends all three says the same in Accept, and says it better: SPARQLWrapper.
_FORMATS = ("format", "output", "results")
_KNOWN = {"query", *_UPDATES, *_DATASET, *_GRAPHS, *_FORMATS}
_BAD_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")


class Refusal(Exception):
    """A request is refused, with a line that says what is wrong and how to mend it."""

    def __init__(self, status: int, line: str, headers: dict[str, str] | None = None) -> None:
        super().__init__(line)
        self.status, self.line, self.headers = status, line, headers

    def __reduce__(self) -> "tuple[type[Refusal], tuple[Any, ...]]":
        """Let it be raised in another process than the one that refuses."""
        return Refusal, (self.status, self.line, self.headers)


class ProtocolQuery(NamedTuple):
    """A query and its dataset."""

    query: str
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    base: str = "http://localhost/sparql"
    """What relative IRIs are relative to: the endpoint's address."""


class ProtocolRequest(NamedTuple):
    """What a request asks for; of nothing, the description of the service."""

    query: ProtocolQuery | None = None
    graph: str | None = None
    """IRI of a whole graph; empty for the default graph."""
    accept: str | None = None


def read_request(
    method: str, parameters: str, headers: Mapping[str, str], body: bytes, base: str
) -> ProtocolRequest:
    """Read what a request asks for, where all of it is understood."""
    fields = parse_form(parameters)
    if method == "POST" and not any(name in _GRAPHS for name, _ in fields):
        fields += read_body(headers, body)
    names = [name for name, _ in fields]
    if any(name in _UPDATES for name in names):
        raise Refusal(403, "this endpoint is read-only: it takes queries, no updates")
    for name in names:
        if name not in _KNOWN:
            line = f"{quote_input(name)} is no parameter here; there are query, "
            line += "default-graph-uri, named-graph-uri, graph, default and format"
            raise Refusal(400, line)
    accept = _read_format(fields) or headers.get("accept")
    queries = [value for name, value in fields if name == "query"]
    graphs = [(name, value) for name, value in fields if name in _GRAPHS]
    if graphs and method == "POST":
        line = "this endpoint is read-only: graphs are read by GET"
        raise Refusal(405, line, {"Allow": "GET, HEAD, OPTIONS"})
    if graphs:
        return ProtocolRequest(graph=_read_graph(graphs, names), accept=accept)
    if not queries and method != "POST" and not any(name in _DATASET for name in names):
        return ProtocolRequest(accept=accept)
    if len(queries) != 1:
        raise Refusal(400, f"give one query, not {len(queries)}")
    default, named = (_read_iris(fields, name) for name in _DATASET)
    return ProtocolRequest(ProtocolQuery(queries[0], default, named, base), accept=accept)


def read_body(headers: Mapping[str, str], body: bytes) -> list[tuple[str, str]]:
    """Read the parameters in the body of a POST."""
    media, charset = _parse_content_type(headers.get("content-type", ""))
    if media not in (FORM, *_PARAMETERS) or charset not in ("utf-8", "us-ascii"):
        line = f"send a query as {QUERY} or {FORM}, in UTF-8"
        raise Refusal(415, line, {"Accept-Post": f"{QUERY}, {FORM}"})
    try:
        text = _unpack(headers.get("content-encoding", ""), body).decode("utf-8")
    except UnicodeDecodeError:
        raise Refusal(400, "the request is not UTF-8 text") from None
    return parse_form(text) if media == FORM else [(_PARAMETERS[media], text)]


def _unpack(coding: str, body: bytes) -> bytes:
    """Undo the content coding of a body."""
    coding = coding.strip().lower()
    if coding in ("", "identity"):
        return body
    if coding not in ("gzip", "x-gzip"):
        line = f"Content-Encoding {quote_input(coding)} is not read here; send it plain, or as gzip"
        raise Refusal(415, line, {"Accept-Encoding": "gzip"})
    unpacker = zlib.decompressobj(wbits=31)
    try:
        content = unpacker.decompress(body, LONGEST_BODY + 1)
    except zlib.error:
        raise Refusal(400, "the request is not gzip, as its Content-Encoding says") from None
    if len(content) > LONGEST_BODY:
        raise Refusal(413, f"the request unpacks to more than {LONGEST_BODY:,} bytes")
    if not unpacker.eof or unpacker.unused_data:
        raise Refusal(400, "the request is not one whole gzip file")
    return content


def _read_format(fields: list[tuple[str, str]]) -> str | None:
    """Read the format that parameters name, as an Accept header would."""
    formats = [(name, value) for name, value in fields if name in _FORMATS]
    if len({name for name, _ in formats}) == len(_FORMATS):
        return None
    if len(formats) > 1:
        raise Refusal(400, f"give one format, not {len(formats)}")
    for name, value in formats:
        if value in SHORT_NAMES or "/" in value:
            return SHORT_NAMES.get(value, value)
        line = f"{name}={quote_input(value)}: there are {', '.join(SHORT_NAMES)}"
        raise Refusal(400, line)
    return None


def _read_graph(graphs: list[tuple[str, str]], names: list[str]) -> str:
    """Read which graph is to be read whole."""
    if "query" in names or any(name in names for name in _DATASET):
        raise Refusal(400, f"ask a query or read a graph: {graphs[0][0]} has no query beside it")
    if len(graphs) > 1:
        raise Refusal(400, f"name one graph, not {len(graphs)}")
    ((name, value),) = graphs
    if name == "default":
        if value:
            raise Refusal(400, "default has no value; graph=IRI names another graph")
        return ""
    return _read_iris(graphs, "graph")[0]


def parse_form(text: str) -> list[tuple[str, str]]:
    """Read the parameters of an address or of a form."""
    if _BAD_ESCAPE.search(text):
        raise Refusal(400, "a percent sign must be followed by two hexadecimal digits, or be %25")
    try:
        return parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=MOST_FIELDS)
    except UnicodeDecodeError:
        raise Refusal(400, "the request is not UTF-8 text") from None
    except ValueError as error:
        raise Refusal(400, f"the parameters cannot be read: {error}") from None


def _parse_content_type(header: str) -> tuple[str, str]:
    media, *parameters = (part.strip().lower() for part in header.split(";"))
    charsets = (part.partition("=")[2] for part in parameters if part.startswith("charset="))
    return media, next(charsets, "utf-8").strip('"')


def _read_iris(fields: list[tuple[str, str]], parameter: str) -> tuple[str, ...]:
    iris = tuple(value for name, value in fields if name == parameter)
    for iri in iris:
        if not is_iri(iri):
            raise Refusal(400, f"{parameter}={quote_input(iri)}: must be an absolute IRI")
    return iris
