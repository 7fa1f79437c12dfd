from __future__ import annotations

import time

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from occugraph.web.connections import LONGEST_HEAD
from occugraph.web.sparql.negotiation import GRAPHS, PAGE, TABLES, accepts_gzip, choose_format

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"
#: What SPARQLWrapper 2.0 sends for JSON, and rdflib's SPARQLStore for XML.
WRAPPER = "application/sparql-results+json,application/json,text/javascript,application/javascript"


@pytest.mark.parametrize(
    ("accept", "table", "graph"),
    [
        (None, "JSON", "TURTLE"),
        (" ", "JSON", "TURTLE"),
        ("*/*", "JSON", "TURTLE"),
        (WRAPPER, "JSON", "JSON_LD"),
        ("application/sparql-results+xml", "XML", None),
        ("application/rdf+xml,text/turtle", None, "TURTLE"),
        ("application/rdf+xml, text/turtle;q=0.9", None, "RDF_XML"),
        # a range means what is sent, not the other names that it goes by
        ("text/*", "CSV", "TURTLE"),
        ("application/*", "JSON", "N_TRIPLES"),
        ("text/*;q=0, */*", "JSON", "N_TRIPLES"),
        ("application/*;q=0, */*", "CSV", "TURTLE"),
        ("text/*;q=0.5, application/*", "JSON", "N_TRIPLES"),
        ("text/csv;q=0, text/*", "TSV", "TURTLE"),
        ("application/xml", "XML", "RDF_XML"),
        ("text/turtle;q=0.0, text/*", "CSV", None),
        (
            'application/ld+json;profile="http://www.w3.org/ns/json-ld#flattened, a", */*;q=0.1',
            "JSON",
            "JSON_LD",
        ),
        ("text/csv", "CSV", None),
        ("TEXT/TAB-SEPARATED-VALUES; charset=utf-8", "TSV", None),
        ("text/csv; q=0.2, text/tab-separated-values;Q=0.3", "TSV", None),
        ("text/csv;q=0, */*;q=0.1", "JSON", "TURTLE"),
        ("application/sparql-results+json;q=0,*/*", "XML", "TURTLE"),
        ("application/n-quads", None, "N_QUADS"),
        ("application/trig;q=0.5, application/n-triples;q=0.4", None, "TRIG"),
        ("image/png", None, None),
        ("*/*;q=0", None, None),
        ("nonsense", None, None),
    ],
)
def test_the_best_liked_format_is_choose_format(
    accept: str | None, table: str | None, graph: str | None
) -> None:
    formats = choose_format(accept, TABLES), choose_format(accept, GRAPHS)
    assert [form and form.name for form in formats] == [table, graph]


@pytest.mark.parametrize(
    ("header", "packed"),
    [
        (None, False),
        ("", False),
        ("gzip", True),
        ("br, x-gzip;q=0.5", True),
        ("*", True),
        ("gzip;q=0, *", False),
        ("gzip;q=0.5, identity;q=0.8", False),
        ("identity, gzip", True),
    ],
)
def test_gzip_is_sent_to_whoever_likes_gzip(header: str | None, packed: bool) -> None:
    assert accepts_gzip(header) is packed


def test_a_browser_gets_the_page_and_curl_the_description() -> None:
    offers = (GRAPHS[0], PAGE, *GRAPHS[1:])
    assert choose_format(BROWSER, offers) is PAGE
    assert choose_format("*/*", offers) is GRAPHS[0]


@pytest.mark.parametrize("text", ["a", " ", "a/", ";", ",", "a/b,", "q=", "a/b;q=1 "])
def test_a_header_as_long_as_a_request_may_have_is_read_at_once(text: str) -> None:
    """All clients wait while it is read; by a pattern that looked for a slash it took a minute."""
    accept = text * (LONGEST_HEAD // len(text)) + "text/csv"
    begin = time.process_time()
    choose_format(accept, TABLES)
    assert time.process_time() - begin < 2


@given(st.text(alphabet='abq/*;=,.01 +"\0', max_size=40))
def test_no_header_is_too_odd(accept: str) -> None:
    assert choose_format(accept, TABLES) in (None, *TABLES)


@pytest.mark.parametrize("form", [*TABLES, *GRAPHS], ids=lambda form: form.name)
def test_what_is_sent_is_what_the_engine_calls_it(form: object) -> None:
    name, media = form.name, form.media  # type: ignore[attr-defined]
    kind = ox.QueryResultsFormat if form in TABLES else ox.RdfFormat
    assert getattr(kind, name).media_type == media
