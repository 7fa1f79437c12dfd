"""What a request asks for (https://www.w3.org/TR/sparql11-protocol/), and in which format."""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple
from urllib.parse import parse_qsl

from ...errors import quote_input
from ...files.limits import LONGEST_QUERY, MOST_FIELDS
from ...rdf.terms import is_iri

METHODS = ("GET", "HEAD", "POST", "OPTIONS")
FORM = "application/x-www-form-urlencoded"
QUERY, UPDATE = "application/sparql-query", "application/sparql-update"
#: Parameters that have the content of a request of these media types.
_PARAMETERS = {QUERY: "query", UPDATE: "update"}
#: Names of parameters that only updates have.
_UPDATES = ("update", "using-graph-uri", "using-named-graph-uri")
_BAD_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")


class Format(NamedTuple):
    """A format that results are written in."""

    name: str
    """Its name in pyoxigraph's `QueryResultsFormat` or `RdfFormat`."""
    media: str
    also: tuple[str, ...] = ()
    """Other media types that clients know it by."""


#: For rows and truth values (SELECT, ASK); the first is what a client without a wish gets.
TABLES = (
    Format("JSON", "application/sparql-results+json", ("application/json",)),
    Format("XML", "application/sparql-results+xml", ("application/xml", "text/xml")),
    Format("CSV", "text/csv; charset=utf-8"),
    Format("TSV", "text/tab-separated-values; charset=utf-8"),
)
#: For triples (CONSTRUCT, DESCRIBE, the service description).
GRAPHS = (
    Format("TURTLE", "text/turtle", ("application/x-turtle", "text/n3", "text/rdf+n3")),
    Format("N_TRIPLES", "application/n-triples", ("text/plain",)),
    Format("RDF_XML", "application/rdf+xml", ("application/xml", "text/xml")),
    Format("JSON_LD", "application/ld+json", ("application/json",)),
    Format("N_QUADS", "application/n-quads", ("text/x-nquads",)),
    Format("TRIG", "application/trig", ("application/x-trig",)),
)
#: For people; offered beside the service description.
PAGE = Format("PAGE", "text/html; charset=utf-8", ("application/xhtml+xml",))

_WEIGHT = re.compile(r"q\s*=\s*([01](?:\.\d{0,3})?)")


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


def choose_format(accept: str | None, offers: Sequence[Format]) -> Format | None:
    """Choose the format that an Accept header likes best; of equals, the one offered first.

    >>> choose_format("text/csv;q=0.5, application/xml", TABLES).name
    'XML'
    >>> choose_format("application/sparql-results+json;q=0, */*;q=0.1", TABLES).name
    'XML'
    >>> choose_format("image/png", TABLES)

    """
    if accept is None or not accept.strip():
        return offers[0]
    wishes: dict[str, float] = {}
    for part in accept.lower().split(","):
        media, *parameters = (each.strip() for each in part.split(";"))
        weight = next(filter(None, map(_WEIGHT.fullmatch, parameters)), None)
        wishes[media] = max(wishes.get(media, 0.0), float(weight[1]) if weight else 1.0)
    best, highest = None, 0.0
    for offer in offers:
        name = offer.media.partition(";")[0]
        liking = max(_weight(media, wishes) for media in (name, *offer.also))
        if liking > highest and wishes.get(name) != 0:
            best, highest = offer, liking
    return best


def _weight(name: str, wishes: Mapping[str, float]) -> float:
    """Find a format's weight: that of the most specific range that holds it."""
    ranges = (name, f"{name.partition('/')[0]}/*", "*/*")
    return next((wishes[each] for each in ranges if each in wishes), 0.0)
