from __future__ import annotations

import contextlib
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from occugraph.graph.query_limits import LONGEST_QUERY
from occugraph.web.protocol import FORM, QUERY, UPDATE, Asked, asked
from occugraph.web.replies import Refusal


def posted(body: bytes, media: str, parameters: str = "") -> Asked | None:
    return asked("POST", parameters, {"content-type": media}, body)


def got(parameters: str) -> Asked | None:
    return asked("GET", parameters, {}, b"")


def refused(request: object) -> tuple[int, str]:
    with pytest.raises(Refusal) as caught:
        request()  # type: ignore[operator]
    return caught.value.status, caught.value.line


GRAPHS = [("default-graph-uri", "urn:a"), ("default-graph-uri", "urn:b")]


def test_the_three_ways_of_the_protocol_ask_the_same() -> None:
    expected = Asked("ASK { ?s ?p 'é+%' }", ("urn:a", "urn:b"), ("urn:c",))
    dataset = [*GRAPHS, ("named-graph-uri", "urn:c")]
    form = urlencode([("query", expected.query), *dataset])
    assert got(form) == expected
    assert posted(form.encode(), FORM) == expected
    body = expected.query.encode()
    assert posted(body, f"{QUERY}; charset=UTF-8", urlencode(dataset)) == expected


def test_a_get_without_a_query_asks_what_the_service_is() -> None:
    assert got("") is None
    assert got("default-graph-uri=urn:a") is None


def test_parameters_of_other_endpoints_are_let_be() -> None:
    assert got("query=ASK%7B%7D&format=json&output=json&results=json") == Asked("ASK{}")


@pytest.mark.parametrize(
    "request_",
    [
        lambda: posted(b"DROP ALL", UPDATE),
        lambda: posted(b"update=DROP+ALL", FORM),
        lambda: posted(b"query=ASK%7B%7D&update=DROP+ALL", FORM),
        lambda: posted(b"ASK {}", QUERY, "update=DROP+ALL"),
        lambda: got("update=DROP+ALL"),
        lambda: got("query=ASK%7B%7D&using-graph-uri=urn:a"),
    ],
)
def test_an_update_is_refused(request_: object) -> None:
    line = "this endpoint is read-only: it takes queries, no updates"
    assert refused(request_) == (403, line)


@pytest.mark.parametrize(
    ("request_", "status", "line"),
    [
        (lambda: got("query=a&query=b"), 400, "give one query, not 2"),
        (lambda: posted(b"ASK{}", QUERY, "query=b"), 400, "give one query, not 2"),
        (lambda: posted(b"", FORM), 400, "give one query, not 0"),
        (lambda: got("query=%zz"), 400, "a percent sign must be followed by two hexadecimal"),
        (lambda: got("query=%"), 400, "a percent sign must be followed by two hexadecimal"),
        (lambda: got("query=%ff"), 400, "the request is not UTF-8 text"),
        (lambda: posted(b"\xff", QUERY), 400, "the request is not UTF-8 text"),
        (lambda: posted(b"query=\xff", FORM), 400, "the request is not UTF-8 text"),
        (lambda: got("&".join(["a=b"] * 1001)), 400, "the parameters cannot be read"),
        (lambda: got("query=a&named-graph-uri=x y"), 400, "named-graph-uri='x y': must be an abs"),
        (lambda: got("query=a&default-graph-uri="), 400, "default-graph-uri='': must be an abs"),
        (lambda: posted(b"ASK{}", ""), 415, "send a query as application/sparql-query or"),
        (lambda: posted(b"ASK{}", "text/plain"), 415, "send a query as application/sparql-query"),
        (lambda: posted(b"ASK{}", f"{QUERY}; charset=latin-1"), 415, "send a query as"),
        (
            lambda: posted(b"x" * (LONGEST_QUERY + 1), QUERY),
            413,
            "a query of 100,001 characters; 100,000 are the limit",
        ),
    ],
)
def test_what_is_not_as_the_protocol_says_is_refused(
    request_: object, status: int, line: str
) -> None:
    told = refused(request_)
    assert told[0] == status
    assert told[1].startswith(line)


@given(
    st.text(alphabet="query=ASK%7B2zupdate&;+é\0", max_size=40),
    st.sampled_from(["", FORM, QUERY, "text/plain"]),
    st.binary(max_size=40),
)
def test_whatever_comes_is_read_or_refused(parameters: str, media: str, body: bytes) -> None:
    for method in ("GET", "POST"):
        with contextlib.suppress(Refusal):
            found = asked(method, parameters, {"content-type": media}, body)
            assert found is None or isinstance(found.query, str)
