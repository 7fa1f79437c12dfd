"""W3C's 34 tests of the SPARQL 1.1 Protocol: the query half, and updates, which are refused.

The names are those of the manifest in w3c/rdf-tests, sparql/sparql11/protocol; requests and answers
are as it describes them. Where it expects an update, this read-only endpoint must refuse it and
hold the same triples afterwards.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import quote

import pytest

from tests.support.serving import Answer, Server, run_server

DATA = "http://kasei.us/2009/09/sparql/data/data{}.rdf"
FIRST, SECOND, THIRD = (DATA.format(number) for number in (1, 2, 3))
EMPTY = DATA.format(0)
FORM, QUERY, UPDATE = (
    "application/x-www-form-urlencoded",
    "application/sparql-query",
    "application/sparql-update",
)
TWO_DEFAULT = f"ASK {{ <{FIRST}> a ?type . <{SECOND}> a ?type . }}"
TWO_NAMED = f"GRAPH ?g1 {{ <{FIRST}> a ?type }} GRAPH ?g2 {{ <{SECOND}> a ?type }}"
TABLES = ("xml", "json", "csv", "tab-separated-values")
GRAPHS = ("application/rdf+xml", "text/turtle", "application/n-triples")
INSERT = (
    "INSERT DATA { GRAPH <http://example.org/protocol/> { <http://example.org/s> a <urn:new> } } ;"
    "INSERT { GRAPH <http://example.org/protocol/> { ?s a <urn:new> } } WHERE { ?s a ?type }"
)


class Request(NamedTuple):
    method: str = "GET"
    parameters: str = ""
    media: str | None = None
    body: bytes | None = None


def get(**parameters: str | list[str]) -> Request:
    return Request(parameters=encode(parameters))


def post(media: str | None, body: str | bytes, **parameters: str | list[str]) -> Request:
    data = body.encode() if isinstance(body, str) else body
    return Request("POST", encode(parameters), media, data)


def encode(parameters: dict[str, str | list[str]]) -> str:
    pairs = (
        f"{name.replace('_', '-')}={quote(value, safe='')}"
        for name, values in parameters.items()
        for value in ([values] if isinstance(values, str) else values)
    )
    return "&".join(pairs)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("serving")
    document = "http://xmlns.com/foaf/0.1/Document"
    (folder / "graph.trig").write_text(
        "\n".join(
            f"GRAPH <{graph}> {{ <{graph}> a <{document}> }}" for graph in (FIRST, SECOND, THIRD)
        )
    )
    with run_server(folder, "--store", str(folder / "graph.trig"), "--workers", "1") as running:
        yield running


def send(server: Server, request: Request) -> Answer:
    path = "/sparql/" + (f"?{request.parameters}" if request.parameters else "")
    headers = {} if request.media is None else {"Content-Type": request.media}
    return server.request(request.method, path, request.body, **headers)


TRUE = {
    "query_post_form": post(FORM, "query=ASK%20%7B%7D", default_graph_uri=EMPTY),
    "query_dataset_default_graphs_get": get(query=TWO_DEFAULT, default_graph_uri=[FIRST, SECOND]),
    "query_dataset_default_graphs_post": post(
        QUERY, TWO_DEFAULT, default_graph_uri=[FIRST, SECOND]
    ),
    "query_dataset_named_graphs_post": post(
        QUERY, f"ASK {{ {TWO_NAMED} }}", named_graph_uri=[FIRST, SECOND]
    ),
    "query_dataset_named_graphs_get": get(
        query=f"ASK {{ {TWO_NAMED} }}", named_graph_uri=[FIRST, SECOND]
    ),
    "query_dataset_full": post(
        QUERY,
        f"ASK {{ <{THIRD}> a ?type {TWO_NAMED} }}",
        default_graph_uri=THIRD,
        named_graph_uri=[FIRST, SECOND],
    ),
    "query_multiple_dataset": post(
        QUERY, f"ASK FROM <{THIRD}> {{ {TWO_NAMED} }}", named_graph_uri=[FIRST, SECOND]
    ),
    "query_get": get(query="ASK {}", default_graph_uri=EMPTY),
    "query_post_direct": post(QUERY, "ASK {}"),
}
MEDIA = {
    "query_content_type_select": ("SELECT (1 AS ?value) {}", TABLES),
    "query_content_type_ask": ("ASK {}", TABLES[:2]),
    "query_content_type_describe": ("DESCRIBE <http://example.org/>", GRAPHS),
    "query_content_type_construct": ("CONSTRUCT { <s> <p> 1 } WHERE {}", GRAPHS),
}
UPDATES = {
    "update_dataset_default_graph": post(UPDATE, INSERT, using_graph_uri=FIRST),
    "update_dataset_default_graphs": post(UPDATE, INSERT, using_graph_uri=[FIRST, SECOND]),
    "update_dataset_named_graphs": post(UPDATE, INSERT, using_named_graph_uri=[FIRST, SECOND]),
    "update_dataset_full": post(
        UPDATE, INSERT, using_graph_uri=FIRST, using_named_graph_uri=SECOND
    ),
    "update_post_form": post(FORM, "update=CLEAR+ALL"),
    "update_post_direct": post(UPDATE, "CLEAR ALL"),
    "update_base_uri": post(UPDATE, "INSERT DATA { <http://example.org/s> a <test> }"),
}
BAD = {
    "bad_query_method": Request(
        "PUT", get(query="ASK {}", default_graph_uri=EMPTY).parameters, FORM
    ),
    "bad_multiple_queries": get(query=["ASK {}", "SELECT * {}"]),
    "bad_query_wrong_media_type": post("text/plain", "ASK {}"),
    "bad_query_missing_form_type": post(None, "query=ASK%20%7B%7D"),
    "bad_query_missing_direct_type": post(None, "ASK {}"),
    "bad_query_non_utf8": post(f"{QUERY}; charset=UTF-16", "ASK {}".encode("utf-16")),
    "bad_query_syntax": get(query="ASK {"),
    "bad_update_get": get(update="CLEAR ALL"),
    "bad_multiple_updates": post(FORM, "update=CLEAR%20NAMED&update=CLEAR%20DEFAULT"),
    "bad_update_wrong_media_type": post("text/plain", "CLEAR NAMED"),
    "bad_update_missing_form_type": post(None, "update=CLEAR%20NAMED"),
    "bad_update_non_utf8": post(f"{UPDATE}; charset=UTF-16", "CLEAR NAMED".encode("utf-16")),
    "bad_update_syntax": post(FORM, "update=CLEAR%20XYZ"),
    "bad_update_dataset_conflict": post(
        UPDATE,
        "WITH <urn:g> DELETE { ?s ?p 1 } INSERT { ?s ?p 2 } WHERE { ?s ?p 1 }",
        using_named_graph_uri="http://example/people",
    ),
}
#: What each of those is refused with; the manifest asks for any 4xx.
STATUS = {
    "bad_query_method": 405,
    "bad_query_wrong_media_type": 415,
    "bad_query_missing_form_type": 415,
    "bad_query_missing_direct_type": 415,
    "bad_query_non_utf8": 415,
    "bad_update_wrong_media_type": 415,
    "bad_update_missing_form_type": 415,
    "bad_update_non_utf8": 415,
    "bad_query_syntax": 400,
    "bad_multiple_queries": 400,
}


def test_there_are_34_as_in_the_manifest() -> None:
    assert len(TRUE | MEDIA | UPDATES | BAD) == 34


@pytest.mark.parametrize("name", TRUE)
def test_a_query_is_answered_with_true(server: Server, name: str) -> None:
    answer = send(server, TRUE[name])
    assert answer.status == 200
    assert json.loads(answer.body)["boolean"] is True


@pytest.mark.parametrize("name", MEDIA)
def test_an_answer_has_a_type_of_its_kind(server: Server, name: str) -> None:
    query, kinds = MEDIA[name]
    answer = send(server, post(QUERY, query, default_graph_uri=EMPTY))
    assert answer.status == 200
    media = answer.headers["content-type"].partition(";")[0]
    assert media.removeprefix("application/sparql-results+").removeprefix("text/") in kinds or (
        media in kinds
    )


@pytest.mark.parametrize("name", UPDATES)
def test_an_update_is_refused_and_changes_nothing(server: Server, name: str) -> None:
    answer = send(server, UPDATES[name])
    line = "this endpoint is read-only: it takes queries, no updates"
    assert (answer.status, answer.line) == (403, line)
    rows = server.query("SELECT ?s ?type { ?s a ?type } ORDER BY ?s").rows
    assert [row["s"] for row in rows] == [FIRST, SECOND, THIRD]
    assert {row["type"] for row in rows} == {"http://xmlns.com/foaf/0.1/Document"}


@pytest.mark.parametrize("name", BAD)
def test_what_is_not_as_the_protocol_says_is_refused(server: Server, name: str) -> None:
    answer = send(server, BAD[name])
    assert answer.status == STATUS.get(name, 403)
    assert answer.line
    assert server.query("SELECT ?s { ?s a ?type }").rows != []
