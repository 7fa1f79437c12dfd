from __future__ import annotations

import os
import socket
from pathlib import Path

import pyoxigraph as ox
import pytest

from occugraph.web.sparql.sandbox import Clauses, find_clauses, seal_process
from tests.support import running

resource = pytest.importorskip("resource", reason="this system has no limits of a process")

SERVICES = [
    "SELECT * { SERVICE <http://{at}/> { ?s ?p ?o } }",
    "SELECT * { SERVICE SILENT <http://{at}/> { ?s ?p ?o } }",
    "SELECT * { ?s ?p ?o . sErViCe<http://{at}/>{ ?s ?p ?o } }",
    "SELECT * { SERVICE # a remark {\n <http://{at}/> { ?s ?p ?o } }",
    "PREFIX e: <http://{at}/> SELECT * { SERVICE e: { ?s ?p ?o } }",
    "BASE <http://{at}/> SELECT * { SERVICE </> { ?s ?p ?o } }",
    "SELECT * { { SELECT * { { SERVICE <http://{at}/> { ?s ?p ?o } } UNION {} } } }",
    "SELECT * { ?s ?p ?o FILTER EXISTS { SERVICE <http://{at}/> { ?s ?p ?o } } }",
    "SELECT * { ?s ?p ?o FILTER NOT EXISTS { SERVICE SILENT <http://{at}/> { ?s ?p ?o } } }",
    "SELECT (EXISTS { SERVICE <http://{at}/> { ?s ?p ?o } } AS ?x) {}",
    "SELECT * { ?s ?p ?o OPTIONAL { SERVICE <http://{at}/> { ?s ?p ?o } } }",
    "SELECT * { ?s ?p ?o MINUS { SERVICE <http://{at}/> { ?s ?p ?o } } }",
    "SELECT * { VALUES ?at { <http://{at}/> } SERVICE ?at { ?s ?p ?o } }",
    "SELECT * { GRAPH ?g { SERVICE <http://{at}/> { ?s ?p ?o } } }",
    "CONSTRUCT { ?s ?p ?o } WHERE { SERVICE <http://{at}/> { ?s ?p ?o } }",
    "DESCRIBE ?s { SERVICE <http://{at}/> { ?s ?p ?o } }",
    "ASK { SERVICE <http://{at}/> { ?s ?p ?o } }",
    # to a reader of words, an IRI from < to >; to the engine, a comparison and a service
    "SELECT * { BIND (<http://{at}/> AS ?at) FILTER(1<2)SERVICE?at#>\n{ ?s ?p ?o } }",
]


@pytest.mark.parametrize("query", SERVICES)
def test_service_is_found_wherever_it_stands(query: str) -> None:
    clauses = find_clauses(query.replace("{at}", "127.0.0.1:1"))
    assert clauses is not None
    assert clauses.service


@pytest.mark.parametrize(
    "query",
    [
        "ASK { ?s ?p 'SERVICE <http://x/> {}' }",
        'ASK { ?s ?p """\nSERVICE <http://x/> {}""" }',
        "ASK { ?service ?p <http://x/SERVICE> } # SERVICE <http://x/> {}",
        "PREFIX service: <http://x/> ASK { ?s service:service ?from }",
    ],
)
def test_the_word_alone_is_no_service(query: str) -> None:
    assert find_clauses(query) == Clauses()


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("ASK { GRAPH <file:///etc/hosts> {} }", Clauses(files=("file:///etc/hosts",))),
        ("ASK { GRAPH <FILE:x> {} }", Clauses(files=("FILE:x",))),
        ("BASE <file:///etc/> ASK { GRAPH <hosts> {} }", Clauses(files=("file:///etc/hosts",))),
        ("ASK FROM <urn:a> {}", Clauses(dataset=True)),
        ("ASK FROM NAMED <urn:a> {}", Clauses(dataset=True)),
        ("ASK FROM NAMED <file:a> {}", Clauses(dataset=True, files=("file:a",))),
        ("ASK { ?s ?p <file:///etc/hosts> }", Clauses()),
    ],
)
def test_datasets_and_files_are_found(query: str, expected: Clauses) -> None:
    assert find_clauses(query) == expected


@pytest.mark.parametrize(
    "query",
    [
        "ASK { SERVICE",
        "ASK { undeclared:service ?p ?o } # from",
        "ASK " + "{" * 3000 + "SERVICE <http://x/> {}" + "}" * 3000,
    ],
)
def test_what_the_parser_cannot_read_is_unknown_not_clean(query: str) -> None:
    clauses = find_clauses(query)
    assert clauses is None or not clauses.service
    if "undeclared" not in query:
        assert clauses is None


@pytest.mark.parametrize("query", SERVICES)
def test_a_sealed_process_reaches_no_server(query: str) -> None:
    """The second wall stands without the first."""
    store = ox.Store()
    store.add(ox.Quad(ox.NamedNode("urn:s"), ox.NamedNode("urn:p"), ox.NamedNode("urn:o")))
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.setblocking(False)
        text = query.replace("{at}", f"127.0.0.1:{listening.getsockname()[1]}")
        with seal_process():
            try:
                result = store.query(text)
                _ = bool(result) if isinstance(result, ox.QueryBoolean) else list(result)
            except (OSError, RuntimeError):
                pass  # a RuntimeError: the engine leaves the variable unbound
        with pytest.raises(BlockingIOError):  # nobody has called
            listening.accept()


def test_the_listening_socket_of_that_test_does_hear_an_unsealed_process() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        query = f"ASK {{ SERVICE <http://127.0.0.1:{listening.getsockname()[1]}/> {{}} }}"
        code = f"import pyoxigraph as ox\ntry: ox.Store().query({query!r})\nexcept OSError: pass"
        import threading

        received = []

        def hear() -> None:
            connection, _ = listening.accept()
            received.append(connection.recv(4))
            connection.close()

        hearing = threading.Thread(target=hear)
        hearing.start()
        running.python(code)
        hearing.join(10)
    assert received == [b"POST"]


def test_a_sealed_process_opens_no_file(tmp_path: Path) -> None:
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    with seal_process():
        with pytest.raises(OSError, match="Too many open files"):
            os.open(os.devnull, os.O_RDONLY)
        with pytest.raises(OSError, match="Too many open files"):
            socket.socket()
    assert resource.getrlimit(resource.RLIMIT_NOFILE) == before
    (tmp_path / "file").write_text("open again")


def test_room_for_connections_is_made_where_the_system_lets_it() -> None:
    code = (
        "import resource\n"
        "from occugraph.web.sparql.sandbox import allow_files\n"
        "resource.setrlimit(resource.RLIMIT_NOFILE, (64, 128))\n"
        "allow_files(100); print(resource.getrlimit(resource.RLIMIT_NOFILE))\n"
        "allow_files(9999); print(resource.getrlimit(resource.RLIMIT_NOFILE))\n"
        "allow_files(10); print(resource.getrlimit(resource.RLIMIT_NOFILE))\n"
    )
    assert running.python(code).out == "(100, 128)\n(128, 128)\n(128, 128)\n"
