"""What HTTP asks of answers: Vary, ETag, gzip, and formats that carry what they are to."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from urllib.parse import quote
from xml.etree import ElementTree

import pytest

from tests.support.serving import Server, receive, run_server

#: What XML cannot write, or would change.
ODD = """
GRAPH <urn:control> { <urn:s> <urn:p> "a\\u0001b" }
GRAPH <urn:none> { <urn:s> <urn:p> "\\uFFFE" }
GRAPH <urn:return> { <urn:s> <urn:p> "a\\r\\nb\\rc\\td" }
GRAPH <urn:name> { <urn:s> <http://example.org/1> "x" }
GRAPH <urn:term> { <urn:s> <urn:p> <<( <urn:a> <urn:p> <urn:c> )>> }
"""
ALL = "/sparql?query=" + quote("SELECT ?s { ?s ?p ?o } LIMIT 3")
#: An answer that goes through a file, and the reverse.
LARGE = "/sparql?query=" + quote(
    "SELECT ?a ?b { "
    + " ".join(f"VALUES ?{name} {{ {' '.join(map(str, range(200)))} }}" for name in "ab")
    + " }"
)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("serving")
    (folder / "graph.trig").write_text(ODD, "utf-8")
    with run_server(folder, "--store", str(folder / "graph.trig"), "--workers", "1") as running:
        yield running


@pytest.mark.parametrize(
    ("path", "accept", "status"),
    [
        ("/sparql", "*/*", 200),
        ("/sparql", "image/png", 406),
        (ALL, "text/csv", 200),
        (ALL, "image/png", 406),
        (LARGE, "text/csv", 200),
        ("/sparql?query=x", "*/*", 400),
        ("/sparql?default", "image/png", 406),
        ("/sparql?default", "text/turtle", 200),
        ("/sparql?graph=urn:x", "*/*", 404),
        ("/elsewhere", "*/*", 404),
    ],
)
def test_every_answer_says_what_it_depends_on(
    server: Server, path: str, accept: str, status: int
) -> None:
    answer = server.request("GET", path, Accept=accept)
    assert answer.status == status
    assert answer.headers["vary"].startswith("Accept, Accept-Encoding")


def test_several_lines_of_accept_are_one(server: Server) -> None:
    head = f"GET {ALL} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
    lines = "Accept: text/csv;q=0.1\r\nAccept: application/sparql-results+xml;q=0.5\r\n"
    response = server.raw(f"{head}{lines}Accept: image/png\r\n\r\n".encode())
    assert b"content-type: application/sparql-results+xml\r\n" in response.lower()


@pytest.mark.parametrize(
    "path", ["/sparql", ALL, LARGE, "/sparql?default", "/sparql?graph=urn:name", "/?format=nt"]
)
def test_who_has_an_answer_gets_no_other(server: Server, path: str) -> None:
    first = server.request("GET", path)
    tag = first.headers["etag"]
    assert first.status == 200
    assert tag.startswith('W/"')
    for header in (tag, tag.removeprefix("W/"), f'"other", {tag}', "*"):
        for method in ("GET", "HEAD"):
            known = server.request(method, path, If_None_Match=header)
            assert (known.status, known.body, known.headers["etag"]) == (304, b"", tag)
            assert known.headers["vary"].startswith("Accept, Accept-Encoding")
    assert server.request("GET", path, If_None_Match='"other"').body == first.body


@pytest.mark.parametrize("path", [LARGE, "/sparql", "/sparql?default&format=nt"])
def test_an_answer_is_packed_for_whoever_likes_that(server: Server, path: str) -> None:
    plain = server.request("GET", path)
    packed = server.request("GET", path, Accept_Encoding="gzip, br")
    assert packed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert gzip.decompress(packed.body) == plain.body
    assert packed.headers["etag"] == plain.headers["etag"]
    refused = server.request("GET", path, Accept_Encoding="gzip;q=0, *")
    assert refused.body == plain.body
    head = server.request("HEAD", path, Accept_Encoding="gzip")
    assert (head.headers["content-encoding"], head.body) == ("gzip", b"")


def test_the_answer_to_a_post_is_not_to_be_kept(server: Server) -> None:
    media = {"Content-Type": "application/sparql-query", "If-None-Match": "*"}
    answer = server.request("POST", body="ASK {}", **media)
    assert (answer.status, "etag" in answer.headers) == (200, False)


def test_another_format_is_another_answer(server: Server) -> None:
    tags = {
        server.request("GET", path, Accept=accept).headers["etag"]
        for path in ("/sparql", "/sparql?default", "/sparql?graph=urn:control")
        for accept in ("text/turtle", "application/n-triples")
    }
    assert len(tags) == 6


def test_a_short_answer_is_not_packed(server: Server) -> None:
    assert "content-encoding" not in server.request("GET", ALL, Accept_Encoding="gzip").headers


@pytest.mark.parametrize("graph", ["control", "none"])
def test_a_character_that_xml_has_not_is_not_written_as_xml(server: Server, graph: str) -> None:
    select = f"SELECT ?o {{ GRAPH <urn:{graph}> {{ ?s ?p ?o }} }}"
    line = "the answer has a character that XML cannot carry; ask for another format"
    xml = server.query(select, "application/sparql-results+xml")
    assert (xml.status, xml.line) == (406, line)
    rdf = server.query(select.replace("SELECT ?o", "CONSTRUCT WHERE"), "application/rdf+xml")
    assert rdf.status in (400, 406)
    rdf = server.query(
        f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH <urn:{graph}> {{ ?s ?p ?o }} }}",
        "application/rdf+xml",
    )
    assert (rdf.status, rdf.line) == (406, line)
    text = {"control": "a\x01b", "none": "\ufffe"}[graph]
    assert server.query(select, "application/sparql-results+json").rows == [{"o": text}]


def test_a_line_s_end_comes_through_xml_as_it_is(server: Server) -> None:
    select = "SELECT ?o { GRAPH <urn:return> { ?s ?p ?o } }"
    xml = server.query(select, "application/sparql-results+xml").body
    (literal,) = ElementTree.fromstring(xml).iter("{http://www.w3.org/2005/sparql-results#}literal")
    assert literal.text == "a\r\nb\rc\td"
    rdf = server.request("GET", "/sparql?graph=urn:return&format=rdf").body
    (value,) = ElementTree.fromstring(rdf).iter("{urn:}p")
    assert value.text == "a\r\nb\rc\td"


def test_a_property_that_rdf_xml_cannot_name_is_not_written_as_rdf_xml(server: Server) -> None:
    query = "CONSTRUCT { ?s ?p ?o } WHERE { GRAPH <urn:name> { ?s ?p ?o } }"
    answer = server.query(query, "application/rdf+xml")
    line = "RDF/XML cannot name the property <http://example.org/1>; ask for another format"
    assert (answer.status, answer.line) == (406, line)
    assert server.query(query, "text/turtle").text.endswith(
        '<urn:s> <http://example.org/1> "x" .\n'
    )


def test_a_triple_term_is_not_written_as_json_ld(server: Server) -> None:
    query = "CONSTRUCT { ?s ?p ?o } WHERE { GRAPH <urn:term> { ?s ?p ?o } }"
    answer = server.query(query, "application/ld+json")
    assert (answer.status, answer.line) == (
        406,
        "JSON-LD does not support RDF 1.2 yet; ask for another format",
    )


def test_a_format_may_be_in_the_address(server: Server) -> None:
    csv = server.request("GET", f"{ALL}&format=csv")
    assert (csv.headers["content-type"], csv.text) == (
        "text/csv; charset=utf-8",
        "s\r\nurn:s\r\nurn:s\r\nurn:s\r\n",
    )
    wrong = server.request("GET", f"{ALL}&format=ttl")
    assert (wrong.status, wrong.line) == (406, "rows come as JSON, XML, CSV or TSV")


def test_an_answer_of_a_slow_reader_is_whole_when_packed(server: Server) -> None:
    with server.socket() as client:
        head = f"GET {LARGE} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
        client.sendall(f"{head}Accept-Encoding: gzip\r\n\r\n".encode())
        response = receive(client)
    assert response.endswith(b"\r\n0\r\n\r\n")
