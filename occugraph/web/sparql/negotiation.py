"""Formats and codings that a client and the endpoint agree on (RFC 9110, section 12)."""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple


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
#: For triples (CONSTRUCT, DESCRIBE, whole graphs, the service description).
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
#: The parameter `format` is for clients that send no Accept: its values, and what they stand for.
SHORT_NAMES = {
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
    "json": "application/json",
    "xml": "application/xml",
    "ttl": "text/turtle",
    "nt": "application/n-triples",
    "rdf": "application/rdf+xml",
    "jsonld": "application/ld+json",
    "nq": "application/n-quads",
    "trig": "application/trig",
}
#: What a refusal says of them.
TABLES_LINE = "rows come as JSON, XML, CSV or TSV"
GRAPHS_LINE = "triples come as Turtle, N-Triples, RDF/XML, JSON-LD and more"

_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"')
_WEIGHT = re.compile(r"q\s*=\s*(\d+(?:\.\d*)?|\.\d+)")


def choose_format(accept: str | None, offers: Sequence[Format]) -> Format | None:
    """Choose the format that an Accept header likes best; of equals, the one offered first.

    >>> choose_format("text/csv;q=0.5, application/xml", TABLES).name
    'XML'
    >>> choose_format("text/*", TABLES).name
    'CSV'
    >>> choose_format("application/sparql-results+json;q=0, */*;q=0.1", TABLES).name
    'XML'
    >>> choose_format("image/png", TABLES)

    """
    if accept is None or not accept.strip():
        return offers[0]
    wishes = _read_weights(accept)
    best, highest = None, 0.0
    for offer in offers:
        liking = _weigh(offer, wishes)
        if liking > highest:
            best, highest = offer, liking
    return best


def accepts_gzip(header: str | None) -> bool:
    """Tell whether an Accept-Encoding header likes gzip no less than the plain answer.

    >>> accepts_gzip("br, gzip"), accepts_gzip("gzip;q=0, *"), accepts_gzip(None)
    (True, False, False)
    """
    wishes = _read_weights(header or "")
    weight = wishes.get("gzip", wishes.get("x-gzip", wishes.get("*", 0.0)))
    return weight > 0 and weight >= wishes.get("identity", 0.0)


def _read_weights(header: str) -> dict[str, float]:
    """Read what a header likes, and how much."""
    wishes: dict[str, float] = {}
    for part in _QUOTED.sub("", header).lower().split(","):
        name, *parameters = (each.strip() for each in part.split(";"))
        weight = next(filter(None, map(_WEIGHT.fullmatch, parameters)), None)
        wishes[name] = max(wishes.get(name, 0.0), float(weight[1]) if weight else 1.0)
    return wishes


def _weigh(offer: Format, wishes: Mapping[str, float]) -> float:
    """Weigh a format: by the most specific range that holds what is sent, or by another name."""
    name = offer.media.partition(";")[0]
    ranges = (name, f"{name.partition('/')[0]}/*", "*/*")
    weight = next((wishes[each] for each in ranges if each in wishes), 0.0)
    if wishes.get(name) == 0:
        return 0.0
    return max(weight, *(wishes.get(other, 0.0) for other in offer.also), 0.0)
