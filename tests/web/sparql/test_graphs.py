"""Whole graphs, by the SPARQL 1.1 Graph Store HTTP Protocol (the reading half)."""

from __future__ import annotations

import gzip
import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from tests.support.serving import Server, alive, receive, run_server

DATA = """
GRAPH <urn:one> { <urn:a> <urn:p> "one", "both" ; <urn:q> [ <urn:p> "blank" ] . }
GRAPH <urn:two> { <urn:a> <urn:p> "both", 2 . <urn:b> <urn:p> "\\uFFFE" }
GRAPH <urn:name> { <urn:c> <urn:1> "x" }
"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("serving")
    (folder / "graph.trig").write_text(DATA, "utf-8")
    words = ("--store", str(folder / "graph.trig"), "--workers", "1", "--max-rows", "2")
    with run_server(folder, *words) as running:
        yield running


def objects(data: bytes, syntax: ox.RdfFormat) -> list[str]:
    return sorted(
        quad.object.value for quad in ox.parse(data, syntax) if isinstance(quad.object, ox.Literal)
    )


@pytest.mark.parametrize("path", ["/sparql", "/sparql/"])
def test_a_graph_is_whole_whatever_the_limit_of_rows(server: Server, path: str) -> None:
    every = server.request("GET", f"{path}?default", Accept="application/n-triples")
    assert (every.status, every.headers["content-type"]) == (200, "application/n-triples")
    # a triple of two graphs is one of their union
    assert every.text.count("\n") == 7
    expected = ["2", "blank", "both", "one", "x", "\ufffe"]
    assert objects(every.body, ox.RdfFormat.N_TRIPLES) == expected
    one = server.request("GET", f"{path}?graph=urn:one", Accept="application/n-triples")
    assert objects(one.body, ox.RdfFormat.N_TRIPLES) == ["blank", "both", "one"]


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_what_is_no_graph_is_not_there(server: Server, method: str) -> None:
    answer = server.request(method, "/sparql?graph=urn:three")
    assert answer.status == 404
    if method == "GET":
        assert answer.line == "there is no graph <urn:three> here"


@pytest.mark.parametrize(
    ("name", "syntax"),
    [
        ("ttl", "TURTLE"),
        ("nt", "N_TRIPLES"),
        ("rdf", "RDF_XML"),
        ("xml", "RDF_XML"),
        ("jsonld", "JSON_LD"),
        ("json", "JSON_LD"),
        ("nq", "N_QUADS"),
        ("trig", "TRIG"),
    ],
)
def test_a_graph_comes_in_the_format_asked_for(server: Server, name: str, syntax: str) -> None:
    form: ox.RdfFormat = getattr(ox.RdfFormat, syntax)
    for _ in range(2):  # written, and kept
        answer = server.request("GET", f"/sparql?graph=urn:one&format={name}")
        assert (answer.status, answer.headers["content-type"]) == (200, form.media_type)
        assert objects(answer.body, form) == ["blank", "both", "one"]


def test_a_graph_without_a_wish_is_turtle(server: Server) -> None:
    answer = server.request("GET", "/sparql?graph=urn:name", Accept="*/*")
    assert answer.headers["content-type"] == "text/turtle"
    assert answer.text.endswith('\n<urn:c> <urn:1> "x" .\n')


@pytest.mark.parametrize("graph", ["urn:two", "urn:name"])
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_graph_that_a_format_cannot_carry_is_not_acceptable(
    server: Server, graph: str, method: str
) -> None:
    for _ in range(2):
        answer = server.request(method, f"/sparql?graph={graph}", Accept="application/rdf+xml")
        assert answer.status == 406
    if method == "GET":
        line = "this graph has what the format cannot carry; ask for Turtle or N-Triples"
        assert answer.line == line


def test_no_format_of_rows_is_acceptable(server: Server) -> None:
    answer = server.request("GET", "/sparql?default&format=csv")
    line = "triples come as Turtle, N-Triples, RDF/XML, JSON-LD and more"
    assert (answer.status, answer.line) == (406, line)


@pytest.mark.parametrize("path", ["/sparql?default", "/sparql?graph=urn:one&format=rdf"])
def test_head_is_get_without_the_body(server: Server, path: str) -> None:
    head, get = server.request("HEAD", path), server.request("GET", path)
    drop = {"date"}
    assert {k: v for k, v in head.headers.items() if k not in drop} == {
        k: v for k, v in get.headers.items() if k not in drop
    }
    assert (head.status, head.body) == (200, b"")


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE", "PATCH"])
def test_a_graph_is_not_written(server: Server, method: str) -> None:
    media = {"Content-Type": "text/turtle"}
    answer = server.request(method, "/sparql?graph=urn:one", "<urn:s> <urn:p> 1 .", **media)
    assert answer.status == 405
    assert {"GET", "HEAD"} <= set(answer.headers["allow"].split(", "))


@pytest.mark.parametrize(
    "path",
    ["/sparql?graph=one", "/sparql?graph=", "/sparql?default=1", "/sparql?default&graph=urn:one"],
)
def test_a_graph_is_named_as_the_protocol_says(server: Server, path: str) -> None:
    assert server.request("GET", path).status == 400


def test_a_limit_names_what_has_none(server: Server) -> None:
    rows = server.query("SELECT * { ?s ?p ?o }")
    line = (
        "the answer has more than 2 rows; add LIMIT 2 for a part of it, or read whole graphs, "
        "which have no limit, at /sparql?default and /sparql?graph=IRI"
    )
    assert (rows.status, rows.line) == (413, line)
    assert len(server.query("SELECT * { ?s ?p ?o } LIMIT 2").rows) == 2
    triples = server.query("CONSTRUCT WHERE { ?s ?p ?o }")
    assert (triples.status, triples.line) == (413, line.replace("rows", "triples", 1))


@pytest.mark.slow
@pytest.mark.server
def test_a_graph_that_breaks_off_is_not_taken_for_whole(tmp_path: Path) -> None:
    """The process that writes it may be ended; who asks again gets all of it."""
    file = tmp_path / "graph.nt"
    file.write_text("".join(f'<urn:{n}> <urn:p> "{n}" .\n' for n in range(50_000)))
    with run_server(tmp_path, "--store", str(file), "--workers", "1") as server:
        before = set(server.workers())
        with server.socket() as client:
            client.sendall(b"GET /sparql?default HTTP/1.1\r\nHost: localhost\r\n\r\n")
            while not (writing := set(server.workers()) - before):
                pass  # the process takes a third of a second to write the first triple
            for process in writing:
                os.kill(process, signal.SIGKILL)
            response = receive(client)
        assert response.startswith(b"HTTP/1.1 200 OK")
        assert not response.endswith(b"\r\n0\r\n\r\n")
        whole = server.request("GET", "/sparql?default&format=ttl")
        assert whole.text.count("<urn:p>") == 50_000


@pytest.mark.slow
@pytest.mark.server
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_no_process_that_writes_a_graph_outlives_its_server(tmp_path: Path, number: int) -> None:
    file = tmp_path / "graph.nt"
    file.write_text("".join(f'<urn:{n}> <urn:p> "{n}" .\n' for n in range(200_000)))
    with run_server(tmp_path, "--store", str(file), "--workers", "1") as server:
        before = set(server.workers())
        with server.socket() as client:
            client.sendall(b"GET /sparql?default HTTP/1.1\r\nHost: localhost\r\n\r\n")
            assert client.recv(15) == b"HTTP/1.1 200 OK"
            writing = set(server.workers()) - before
            assert len(writing) == 1
            server.stop(number)
    deadline = time.monotonic() + 30
    while any(map(alive, before | writing)):
        assert time.monotonic() < deadline
        time.sleep(0.05)


@pytest.mark.usefixtures("all_schemes")
def test_the_whole_graph_is_answered_and_given_with_no_limit_of_rows(tmp_path: Path) -> None:
    """In seconds, where nothing else runs; this machine may be busy."""
    with run_server(tmp_path, "--workers", "1", "--timeout", "100") as server:
        (row,) = server.query("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }").rows
        number = int(row["n"])
        assert number > 800_000
        given = server.request("GET", "/sparql?default&format=nt", Accept_Encoding="gzip")
        assert gzip.decompress(given.body).count(b"\n") == number
        selected = server.query("SELECT ?s ?p ?o { ?s ?p ?o }", "application/sparql-results+xml")
        assert selected.status == 200
        assert selected.body.count(b"</result>") == number
