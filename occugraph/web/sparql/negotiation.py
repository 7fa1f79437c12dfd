"""Content negotiation: which format a client gets (RFC 9110, section 12.5.1)."""

from __future__ import annotations

import re
from collections.abc import Sequence
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

_RANGE = re.compile(r"\s*([^\s/;,]+)/([^\s/;,]+)\s*((?:;[^,]*)?)")
_WEIGHT = re.compile(r";\s*q\s*=\s*([01](?:\.\d{0,3})?)\s*(?:;|$)", re.IGNORECASE)


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
    wishes = []
    for match in _RANGE.finditer(accept.lower()):
        weight = _WEIGHT.search(match[3])
        wishes.append((f"{match[1]}/{match[2]}", float(weight[1]) if weight else 1.0))
    best, highest = None, 0.0
    for offer in offers:
        name = offer.media.partition(";")[0]
        liking = max(_weight(media, wishes) for media in (name, *offer.also))
        if liking > highest and (name, 0.0) not in wishes:
            best, highest = offer, liking
    return best


def _weight(name: str, wishes: Sequence[tuple[str, float]]) -> float:
    """Find a format's weight: that of the most specific range that holds it."""
    for wanted in (name, f"{name.partition('/')[0]}/*", "*/*"):
        weights = [weight for media, weight in wishes if media == wanted]
        if weights:
            return max(weights)
    return 0.0
