from __future__ import annotations

import contextlib
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from occugraph.files.limits import LONGEST_QUERY
from occugraph.web.sparql.protocol import FORM, QUERY, UPDATE, ProtocolQuery, Refusal, read_query


def post(body: bytes, media: str, parameters: str = "") -> ProtocolQuery | None:
    return read_query("POST", parameters, {"content-type": media}, body)


def get(parameters: str) -> ProtocolQuery | None:
    return read_query("GET", parameters, {}, b"")


def refuse(request: object) -> tuple[int, str]:
    with pytest.raises(Refusal) as caught:
        request()  # type: ignore[operator]
    return caught.value.status, caught.value.line


GRAPHS = [("default-graph-uri", "urn:a"), ("default-graph-uri", "urn:b")]


def test_the_three_ways_of_the_protocol_ask_the_same() -> None:
    expected = ProtocolQuery("ASK { ?s ?p 'é+%' }", ("urn:a", "urn:b"), ("urn:c",))
    dataset = [*GRAPHS, ("named-graph-uri", "urn:c")]
    form = urlencode([("query", expected.query), *dataset])
    assert get(form) == expected
    assert post(form.encode(), FORM) == expected
    body = expected.query.encode()
    assert post(body, f"{QUERY}; charset=UTF-8", urlencode(dataset)) == expected


def test_a_get_without_a_query_asks_what_the_service_is() -> None:
    assert get("") is None
    assert get("default-graph-uri=urn:a") is None


def test_parameters_of_other_endpoints_are_let_be() -> None:
    assert get("query=ASK%7B%7D&format=json&output=json&results=json") == ProtocolQuery("ASK{}")


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
        (
            lambda: post(b"x" * (LONGEST_QUERY + 1), QUERY),
            413,
            "a query of 100,001 characters; 100,000 are the limit",
        ),
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
            query = read_query(method, parameters, {"content-type": media}, body)
            assert query is None or isinstance(query.query, str)
