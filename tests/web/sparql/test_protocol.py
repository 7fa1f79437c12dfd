from __future__ import annotations

import contextlib
import gzip
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from occugraph.files.limits import LONGEST_BODY
from occugraph.web.sparql.protocol import (
    FORM,
    QUERY,
    UPDATE,
    ProtocolQuery,
    ProtocolRequest,
    Refusal,
    read_request,
)

BASE = "http://localhost:7878/sparql"


def post(body: bytes, media: str, parameters: str = "", **headers: str) -> ProtocolQuery | None:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return read_request("POST", parameters, {"content-type": media, **named}, body, BASE).query


def get(parameters: str, accept: str = "") -> ProtocolRequest:
    return read_request("GET", parameters, {"accept": accept}, b"", BASE)


def refuse(request: object) -> tuple[int, str]:
    with pytest.raises(Refusal) as caught:
        request()  # type: ignore[operator]
    return caught.value.status, caught.value.line


GRAPHS = [("default-graph-uri", "urn:a"), ("default-graph-uri", "urn:b")]


def test_the_three_ways_of_the_protocol_ask_the_same() -> None:
    expected = ProtocolQuery("ASK { ?s ?p 'é+%' }", ("urn:a", "urn:b"), ("urn:c",), BASE)
    dataset = [*GRAPHS, ("named-graph-uri", "urn:c")]
    form = urlencode([("query", expected.query), *dataset])
    assert get(form).query == expected
    assert post(form.encode(), FORM) == expected
    body = expected.query.encode()
    assert post(body, f"{QUERY}; charset=UTF-8", urlencode(dataset)) == expected


def test_a_body_may_be_packed() -> None:
    query = post(gzip.compress(b"ASK {}"), QUERY, content_encoding="gzip")
    assert query == ProtocolQuery("ASK {}", base=BASE)
    assert post(b"ASK {}", QUERY, content_encoding="Identity") == query
    for body in (b"ASK {}", b"", gzip.compress(b"ASK {}")[:-1], gzip.compress(b"ASK {}") * 2):
        status, line = refuse(lambda body=body: post(body, QUERY, content_encoding="gzip"))
        assert (status, line.partition(" gzip")[0]) in [
            (400, "the request is not"),
            (400, "the request is not one whole"),
        ]
    bomb = gzip.compress(bytes(LONGEST_BODY + 1))
    assert refuse(lambda: post(bomb, QUERY, content_encoding="x-gzip")) == (
        413,
        "the request unpacks to more than 4,000,000 bytes",
    )
    with pytest.raises(Refusal) as caught:
        post(b"ASK {}", QUERY, content_encoding="br")
    assert (caught.value.status, caught.value.headers) == (415, {"Accept-Encoding": "gzip"})
    assert caught.value.line == "Content-Encoding 'br' is not read here; send it plain, or as gzip"


def test_a_get_without_parameters_asks_what_the_service_is() -> None:
    assert get("") == ProtocolRequest(accept="")
    assert get("format=nt") == ProtocolRequest(accept="application/n-triples")


def test_a_graph_is_the_default_one_or_has_an_iri() -> None:
    assert get("default") == get("default=") == ProtocolRequest(graph="", accept="")
    assert get("graph=urn:a&format=nt") == ProtocolRequest(
        graph="urn:a", accept="application/n-triples"
    )


@pytest.mark.parametrize(
    ("value", "accept"),
    [
        ("csv", "text/csv"),
        ("tsv", "text/tab-separated-values"),
        ("json", "application/json"),
        ("xml", "application/xml"),
        ("ttl", "text/turtle"),
        ("nt", "application/n-triples"),
        ("rdf", "application/rdf+xml"),
        ("jsonld", "application/ld+json"),
        ("nq", "application/n-quads"),
        ("trig", "application/trig"),
        ("application/sparql-results%2Bxml", "application/sparql-results+xml"),
    ],
)
@pytest.mark.parametrize("name", ["format", "output", "results"])
def test_a_format_may_be_named_where_no_header_can_be_sent(
    name: str, value: str, accept: str
) -> None:
    assert get(f"query=ASK%7B%7D&{name}={value}", "text/html, */*;q=0.8").accept == accept


def test_sparqlwrapper_sends_three_formats_and_means_its_header() -> None:
    formats = "format=json-ld&format=a/b&output=json-ld&output=a/b&results=json-ld&results=a/b"
    assert get(f"query=ASK%7B%7D&{formats}", "text/csv").accept == "text/csv"


@pytest.mark.parametrize(
    "parameters",
    ["qurey=ASK%7B%7D", "query=ASK%7B%7D&limit=3", "Query=ASK%7B%7D", "=", "graph=urn:a&x", "x=1"],
)
def test_a_parameter_that_is_none_is_named(parameters: str) -> None:
    name = next(each for each in ("qurey", "limit", "Query", "x", "") if each in parameters)
    line = f"{name!r} is no parameter here; there are query, default-graph-uri, "
    assert refuse(lambda: get(parameters)) == (
        400,
        f"{line}named-graph-uri, graph, default and format",
    )
    assert refuse(lambda: post(parameters.encode(), FORM))[0] in (400, 405)


@pytest.mark.parametrize(
    "request_",
    [
        lambda: post(b"DROP ALL", UPDATE),
        lambda: post(b"update=DROP+ALL", FORM),
        lambda: post(b"query=ASK%7B%7D&update=DROP+ALL", FORM),
        lambda: post(b"ASK {}", QUERY, "update=DROP+ALL"),
        lambda: get("update=DROP+ALL"),
        lambda: get("query=ASK%7B%7D&using-graph-uri=urn:a"),
    ],
)
def test_an_update_is_refused(request_: object) -> None:
    line = "this endpoint is read-only: it takes queries, no updates"
    assert refuse(request_) == (403, line)


@pytest.mark.parametrize(
    ("request_", "status", "line"),
    [
        (lambda: get("query=a&query=b"), 400, "give one query, not 2"),
        (lambda: get("default-graph-uri=urn:a"), 400, "give one query, not 0"),
        (lambda: get("default=urn:a"), 400, "default has no value; graph=IRI names another"),
        (lambda: get("default&graph=urn:a"), 400, "name one graph, not 2"),
        (lambda: get("graph=urn:a&graph=urn:a"), 400, "name one graph, not 2"),
        (lambda: get("graph=a"), 400, "graph='a': must be an absolute IRI"),
        (lambda: get("graph="), 400, "graph='': must be an absolute IRI"),
        (lambda: get("graph=urn:a&query=ASK%7B%7D"), 400, "ask a query or read a graph: graph"),
        (lambda: get("default&named-graph-uri=urn:a"), 400, "ask a query or read a graph: default"),
        (
            lambda: post(b"<a:a> <a:a> <a:a> .", "text/turtle", "graph=urn:a"),
            405,
            "this endpoint is",
        ),
        (lambda: post(b"default", FORM), 405, "this endpoint is read-only: graphs are read"),
        (lambda: get("query=a&format=html"), 400, "format='html': there are csv, tsv, json, xml,"),
        (lambda: get("query=a&format=csv&format=tsv"), 400, "give one format, not 2"),
        (lambda: get("query=a&format=csv&output=csv"), 400, "give one format, not 2"),
        (lambda: post(b"ASK{}", QUERY, "query=b"), 400, "give one query, not 2"),
        (lambda: post(b"", FORM), 400, "give one query, not 0"),
        (lambda: get("query=%zz"), 400, "a percent sign must be followed by two hexadecimal"),
        (lambda: get("query=%"), 400, "a percent sign must be followed by two hexadecimal"),
        (lambda: get("query=%ff"), 400, "the request is not UTF-8 text"),
        (lambda: post(b"\xff", QUERY), 400, "the request is not UTF-8 text"),
        (lambda: post(b"query=\xff", FORM), 400, "the request is not UTF-8 text"),
        (lambda: get("&".join(["a=b"] * 1001)), 400, "the parameters cannot be read"),
        (lambda: get("query=a&named-graph-uri=x y"), 400, "named-graph-uri='x y': must be an abs"),
        (lambda: get("query=a&default-graph-uri="), 400, "default-graph-uri='': must be an abs"),
        (lambda: post(b"ASK{}", ""), 415, "send a query as application/sparql-query or"),
        (lambda: post(b"ASK{}", "text/plain"), 415, "send a query as application/sparql-query"),
        (lambda: post(b"ASK{}", f"{QUERY}; charset=latin-1"), 415, "send a query as"),
    ],
)
def test_what_is_not_as_the_protocol_says_is_refused(
    request_: object, status: int, line: str
) -> None:
    refusal = refuse(request_)
    assert refusal[0] == status
    assert refusal[1].startswith(line)


@given(
    st.text(alphabet="query=ASK%7B2zupdate&;+é\0", max_size=40),
    st.sampled_from(["", FORM, QUERY, "text/plain"]),
    st.binary(max_size=40),
)
def test_whatever_comes_is_read_or_refused(parameters: str, media: str, body: bytes) -> None:
    for method in ("GET", "POST"):
        with contextlib.suppress(Refusal):
            request = read_request(method, parameters, {"content-type": media}, body, BASE)
            assert isinstance(request, ProtocolRequest)
