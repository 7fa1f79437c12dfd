"""Reads the query of a request (SPARQL 1.1 Protocol, https://www.w3.org/TR/sparql11-protocol/)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import parse_qsl

from ...errors import quote_input
from ...graph.query_text import LONGEST_QUERY
from ...rdf.terms import is_iri

METHODS = ("GET", "HEAD", "POST", "OPTIONS")
#: Room for the longest query with every character escaped as %XX.
LONGEST_BODY = 12 * LONGEST_QUERY
FORM, QUERY, UPDATE = (
    "application/x-www-form-urlencoded",
    "application/sparql-query",
    "application/sparql-update",
)
#: Parameters that have the content of a request of these media types.
_PARAMETERS = {QUERY: "query", UPDATE: "update"}
#: Names of parameters that only updates have.
_UPDATES = ("update", "using-graph-uri", "using-named-graph-uri")
_BAD_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")


class Refusal(Exception):
    """A request is refused, with a line that says what is wrong and how to mend it."""

    def __init__(self, status: int, line: str, headers: dict[str, str] | None = None) -> None:
        super().__init__(line)
        self.status, self.line, self.headers = status, line, headers


class ProtocolQuery(NamedTuple):
    """A query and its dataset."""

    query: str
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()


def read_query(
    method: str, parameters: str, headers: Mapping[str, str], body: bytes
) -> ProtocolQuery | None:
    """Read the query of a request; without one, it asks for the service description."""
    fields = _parse_form(parameters)
    if method == "POST":
        media, charset = _parse_content_type(headers.get("content-type", ""))
        if media not in (FORM, *_PARAMETERS) or charset not in ("utf-8", "us-ascii"):
            line = f"send a query as {QUERY} or {FORM}, in UTF-8"
            raise Refusal(415, line, {"Accept-Post": f"{QUERY}, {FORM}"})
        try:
            text = body.decode("utf-8")
        except UnicodeDecodeError:
            raise Refusal(400, "the request is not UTF-8 text") from None
        fields += _parse_form(text) if media == FORM else [(_PARAMETERS[media], text)]
    if any(name in _UPDATES for name, _ in fields):
        raise Refusal(403, "this endpoint is read-only: it takes queries, no updates")
    queries = [value for name, value in fields if name == "query"]
    if not queries and method != "POST":
        return None
    if len(queries) != 1:
        raise Refusal(400, f"give one query, not {len(queries)}")
    (query,) = queries
    if len(query) > LONGEST_QUERY:
        line = f"a query of {len(query):,} characters; {LONGEST_QUERY:,} are the limit"
        raise Refusal(413, line)
    default_graphs = _read_iris(fields, "default-graph-uri")
    return ProtocolQuery(query, default_graphs, _read_iris(fields, "named-graph-uri"))


def _parse_form(text: str) -> list[tuple[str, str]]:
    if _BAD_ESCAPE.search(text):
        raise Refusal(400, "a percent sign must be followed by two hexadecimal digits, or be %25")
    try:
        return parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=1000)
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
