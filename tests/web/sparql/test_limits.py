from __future__ import annotations

import concurrent.futures
import itertools
import os
import signal
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from occugraph.web.sparql.pool import BRIEF_WORKERS
from tests.support.serving import YES, Server, alive, run_server

pytestmark = [pytest.mark.slow, pytest.mark.server]

#: Would run for days on 300 triples.
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o }"
STOPPED = (
    "the query was stopped: it took longer than 1 s, the limit here; narrow it down, or ask "
    "whoever runs this endpoint for a longer --timeout"
)


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("graph") / "graph.nt"
    triples = (f'<urn:s> <urn:p> "line\\r\\n{number}, \\"quoted\\"" .\n' for number in range(300))
    path.write_text("".join(triples))
    return path


@pytest.fixture(scope="module")
def server(file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    limits = ("--timeout", "1", "--max-rows", "100", "--workers", "2")
    with run_server(tmp_path_factory.mktemp("serving"), "--store", str(file), *limits) as running:
        yield running


def until(true: object) -> None:
    """Wait until something holds; it is an error of the test's when it never does."""
    for _ in range(600):
        if true():  # type: ignore[operator]
            return
        time.sleep(0.05)
    raise AssertionError("has not come to pass in 30 s")


def answers(server: Server) -> bool:
    return server.query("ASK {}").body == YES


def answers_left(server: Server) -> list[Path]:
    return list(server.log.parent.glob("occugraph-serving-*/answer-*"))


def test_an_endless_query_is_stopped_and_the_others_are_answered(server: Server) -> None:
    before = server.workers()
    with concurrent.futures.ThreadPoolExecutor() as pool:
        endless = pool.submit(server.query, ENDLESS)
        while not endless.done():
            assert answers(server)
        assert (endless.result().status, endless.result().line) == (500, STOPPED)
    until(lambda: len(server.workers()) == len(before) == 2 + BRIEF_WORKERS)
    assert len(set(before) & set(server.workers())) == len(before) - 1
    assert answers(server)


def test_more_endless_queries_than_workers_are_all_stopped(server: Server) -> None:
    with concurrent.futures.ThreadPoolExecutor(6) as pool:
        lines = {(answer.status, answer.line) for answer in pool.map(server.query, [ENDLESS] * 4)}
    assert lines == {(500, STOPPED)}
    until(lambda: len(server.workers()) == 2 + BRIEF_WORKERS)
    assert answers(server)


@pytest.mark.parametrize(
    "accept",
    [
        "application/sparql-results+json",
        "application/sparql-results+xml",
        "text/csv",
        "text/tab-separated-values",
    ],
)
def test_an_answer_is_whole_or_refused(server: Server, accept: str) -> None:
    whole = server.query("SELECT ?o { ?s ?p ?o } LIMIT 100", accept)
    assert whole.status == 200
    assert whole.text.count("quoted") == 100
    cut = server.query("SELECT ?o { ?s ?p ?o } LIMIT 101", accept)
    assert cut.status == 413
    assert cut.line.startswith("the answer has more than 100 rows; add LIMIT 100 for a part of it")


def test_triples_are_whole_or_refused(server: Server) -> None:
    query = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o } LIMIT"
    assert server.query(f"{query} 100", "application/n-triples").text.count("\n") == 100
    cut = server.query(f"{query} 101", "application/n-triples")
    assert cut.status == 413
    assert cut.line.startswith("the answer has more than 100 triples; add LIMIT 100 for")


@pytest.mark.parametrize(
    ("opening", "closing"), [("{", "}"), ("(", ")"), ("!", ""), ("<<(", ")>>")]
)
def test_a_deeply_nested_query_harms_nobody(server: Server, opening: str, closing: str) -> None:
    deep = opening * 30_000 + "true" + closing * 10_000
    for query in (f"ASK {deep}", f"ASK {{ FILTER ({deep}) }}", f"ASK {{ ?s {deep} ?o }}"):
        assert server.query(query).status in (200, 400, 413, 500)
    assert answers(server)


def test_a_worker_that_dies_is_replaced(server: Server) -> None:
    killed = set(server.workers())
    for worker in killed:
        os.kill(worker, signal.SIGKILL)
    until(lambda: len(set(server.workers()) - killed) == 2 + BRIEF_WORKERS)
    assert not killed & set(server.workers())
    assert answers(server)  # they were free: no query paid for it


def test_a_client_that_leaves_takes_its_query_along(file: Path, tmp_path: Path) -> None:
    with run_server(tmp_path, "--store", str(file), "--workers", "2") as server:
        before = set(server.workers())
        request = f"GET /sparql?query={quote(ENDLESS)} HTTP/1.1\r\nHost: localhost\r\n\r\n"
        with server.socket() as client:
            client.sendall(request.encode())
            assert all(answers(server) for _ in range(10))
        until(lambda: "GET /sparql client gone " in server.log.read_text())
        until(lambda: len(server.workers()) == len(before))
        assert len(before & set(server.workers())) == len(before) - 1


def test_a_slow_reader_holds_up_nobody(file: Path, tmp_path: Path) -> None:
    """The one worker is free as soon as the answer is made; large ones wait in a file."""
    with run_server(tmp_path, "--store", str(file), "--workers", "1") as server:
        large = "SELECT * { ?a ?b ?c . ?d ?e ?f }"
        with socket.socket() as slow:
            slow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            slow.connect(("127.0.0.1", server.port))
            line = f"GET /sparql?query={quote(large)} HTTP/1.1\r\nHost: localhost\r\n\r\n"
            slow.sendall(line.encode())
            assert slow.recv(15) == b"HTTP/1.1 200 OK"
            assert answers_left(server)
            assert answers(server)
        until(lambda: not answers_left(server))
        whole = server.query(large)
        assert len(whole.rows) == 90_000
        assert len(whole.body) == int(whole.headers["content-length"])
        until(lambda: not answers_left(server))


def test_a_slow_reader_gets_all_of_it_at_the_end_of_a_connection(
    file: Path, tmp_path: Path
) -> None:
    with run_server(tmp_path, "--store", str(file), "--workers", "1") as server:
        large = "SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 20000"
        with socket.socket() as slow:
            slow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            slow.connect(("127.0.0.1", server.port))
            line = f"GET /sparql?query={quote(large)} HTTP/1.1\r\nHost: localhost\r\n"
            slow.sendall(f"{line}Connection: close\r\n\r\n".encode())
            response = b""
            while chunk := slow.recv(16384):
                response += chunk
                time.sleep(0.001)
        head, _, body = response.partition(b"\r\n\r\n")
        assert f"\r\ncontent-length: {len(body)}".encode() in head.lower()


def test_nothing_is_left_of_answers_that_were_stopped(file: Path, tmp_path: Path) -> None:
    with run_server(tmp_path, "--store", str(file), "--workers", "1", "--timeout", "1") as server:
        rows = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
        assert server.query(rows).status in (413, 500)
        until(lambda: not answers_left(server) and answers(server))


def test_memory_has_a_limit(file: Path, tmp_path: Path) -> None:
    names = [f"?v{number}" for number in range(16)]
    steps = (f"BIND (CONCAT({', '.join([a] * 4)}) AS {b})" for a, b in itertools.pairwise(names))
    query = f"SELECT (STRLEN({names[-1]}) AS ?n) {{ BIND ('0123456789' AS ?v0) {' '.join(steps)} }}"
    with run_server(tmp_path, "--store", str(file), "--workers", "1") as server:
        answer = server.query(query)
        reason = (
            "the query was stopped: it took more than 1,024 MiB of memory, or is nested too deep; "
            "narrow it down"
        )
        assert (answer.status, answer.line) == (500, reason)
        assert answers(server)


def test_no_worker_outlives_its_server(file: Path, tmp_path: Path) -> None:
    with run_server(tmp_path, "--store", str(file), "--workers", "2") as server:
        workers = server.workers()
        assert len(workers) == 2 + BRIEF_WORKERS
        request = f"GET /sparql?query={quote(ENDLESS)} HTTP/1.1\r\nHost: localhost\r\n\r\n"
        with server.socket() as client:
            client.sendall(request.encode())
            assert answers(server)
            server.stop(signal.SIGKILL)
        until(lambda: not any(map(alive, workers)))
        until(lambda: not list(tmp_path.glob("occugraph-serving-*")))


def test_what_a_server_leaves_that_is_killed_with_its_workers_goes_at_the_next_start(
    file: Path, tmp_path: Path
) -> None:
    words = ("--store", str(file), "--workers", "1")
    with run_server(tmp_path, *words) as server:
        workers = server.workers()
        for worker in workers:
            os.kill(worker, signal.SIGSTOP)  # so that it cannot tidy up
        server.stop(signal.SIGKILL)
        for worker in workers:
            os.kill(worker, signal.SIGKILL)
    until(lambda: not any(map(alive, workers)))
    (left,) = tmp_path.glob("occugraph-serving-*")
    assert (left / "store").is_dir()
    with run_server(tmp_path, *words):
        (folder,) = tmp_path.glob("occugraph-serving-*")
        assert folder != left
    assert list(tmp_path.glob("occugraph-serving-*")) == []
