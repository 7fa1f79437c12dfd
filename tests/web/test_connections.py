from __future__ import annotations

import contextlib
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from occugraph.web.connections import MOST_OF_CLIENT
from occugraph.web.sparql.sandbox import allow_files
from tests.support.serving import ASK, CLOSE, POST, YES, Server, receive, run_server

pytestmark = [pytest.mark.slow, pytest.mark.server]


@contextlib.contextmanager
def serve_a_triple(folder: Path, *limits: str) -> Iterator[Server]:
    (folder / "graph.nt").write_text("<urn:s> <urn:p> <urn:o> .\n")
    words = ("--store", str(folder / "graph.nt"), "--workers", "1")
    with run_server(folder, *words, limits=limits) as running:
        yield running


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serve_a_triple(tmp_path_factory.mktemp("serving")) as running:
        yield running


def status(answer: bytes) -> int:
    return int(answer.split()[1])


def test_a_connection_takes_many_requests(server: Server) -> None:
    connection = server.connection()
    for _ in range(3):
        connection.request("GET", "/sparql?query=ASK%7B%7D")
        answer = connection.getresponse()
        assert (answer.status, answer.read()) == (200, YES)
        assert answer.getheader("connection") is None
    connection.close()


def test_requests_sent_ahead_are_answered_in_turn(server: Server) -> None:
    wrong = b"GET /nowhere HTTP/1.1\r\nHost: localhost\r\n\r\n"
    answers = server.raw(ASK + b"\r\n" + wrong + ASK + CLOSE)
    heads = [part[:3] for part in answers.split(b"HTTP/1.1 ")[1:]]
    assert heads == [b"200", b"404", b"200"]


def test_old_clients_are_answered_and_left(server: Server) -> None:
    answer = server.raw(b"GET /sparql?query=ASK%7B%7D HTTP/1.0\r\n\r\n")
    assert status(answer) == 200
    assert answer.endswith(YES)


def test_an_address_may_be_absolute(server: Server) -> None:
    """As to a proxy (RFC 9112, section 3.2.2)."""
    for start in (b"http://localhost", b"HTTP://localhost:80"):
        answer = server.raw(ASK.replace(b" /sparql", b" " + start + b"/sparql") + CLOSE)
        assert status(answer) == 200
    assert status(server.raw(ASK.replace(b" /sparql", b" http://[") + CLOSE)) == 404


def test_the_methods_of_the_whole_server_can_be_asked_for(server: Server) -> None:
    answer = server.raw(b"OPTIONS * HTTP/1.1\r\nHost: localhost\r\n" + CLOSE)
    assert status(answer) == 204
    assert b"\r\nallow: get, head, post, options\r\n" in answer.lower()
    assert status(server.raw(b"GET * HTTP/1.1\r\nHost: localhost\r\n" + CLOSE)) == 404


def test_a_body_may_come_in_pieces_and_on_asking(server: Server) -> None:
    chunked = b"Transfer-Encoding: chunked\r\n" + CLOSE + b"3\r\nASK\r\n2\r\n{}\r\n0\r\n\r\n"
    assert server.raw(POST + chunked).endswith(YES)
    with server.socket() as client:
        client.sendall(POST + b"Content-Length: 5\r\nExpect: 100-continue\r\n" + CLOSE)
        assert client.recv(100) == b"HTTP/1.1 100 Continue\r\n\r\n"
        client.sendall(b"ASK{}")
        assert receive(client).endswith(YES)


@pytest.mark.parametrize(
    ("sent", "expected", "line"),
    [
        (b"rubbish\r\n\r\n", 400, b"not an HTTP request: "),
        (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\r\n" * 3, 400, b"not an HTTP"),
        (b"GET / HTTP/1.1\r\n\r\n", 400, b"not an HTTP request: Missing mandatory Host"),
        (ASK + b"no colon\r\n\r\n", 400, b"not an HTTP request: "),
        (POST + b"Content-Length: -5\r\n\r\n", 400, b"not an HTTP request: "),
        (POST + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\n", 400, b"not an HTTP request: "),
        (POST + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n", 400, b"not an HTTP request: "),
        (b"GET /?" + b"x" * 200_000, 431, b"the address and the headers are longer than 65,536"),
        (ASK + b"X: y\r\n" * 50_000, 431, b"the address and the headers are longer than 65,536"),
        (
            ASK + b"X: " + b"y" * 70_000 + b"\r\n\r\n",
            431,
            b"the address and the headers are longer",
        ),
        (POST + b"Content-Length: 9999999\r\n\r\n", 413, b"the request is longer than 4,000,000"),
        (POST + b"Content-Length: %d\r\n\r\n" % 10**19, 413, b"the request is longer than 4,0"),
        (POST + b"Transfer-Encoding: unknown\r\n\r\n", 501, b"not an HTTP request: "),
        (
            POST + b"Transfer-Encoding: chunked\r\n\r\n" + b"f4240\r\n%b\r\n" % (b"x" * 10**6) * 5,
            413,
            b"the request is longer than 4,000,000 bytes",
        ),
        (POST + b"Content-Length: 9999999\r\n\r\n" + b"x" * 6_000_000, 413, b"the request is long"),
    ],
)
def test_what_is_no_request_gets_one_line(
    server: Server, sent: bytes, expected: int, line: bytes
) -> None:
    answer = server.raw(sent)
    assert status(answer) == expected
    head, _, body = answer.partition(b"\r\n\r\n")
    assert body.startswith(line)
    assert body.count(b"\n") == 1
    assert b"bytearray" not in body
    assert b"connection: close" in head.lower()


@pytest.mark.parametrize("sent", [b"", b"GET /", ASK, POST + b"Content-Length: 50\r\n\r\nASK"])
def test_half_a_request_gets_no_answer_and_harms_nobody(server: Server, sent: bytes) -> None:
    answer = server.raw(sent, end=True)
    assert answer == b"" or status(answer) == 400
    assert server.request("GET", "/sparql?query=ASK%7B%7D").body == YES


def test_many_that_say_nothing_keep_nobody_waiting(server: Server) -> None:
    silent = [server.socket() for _ in range(200)]
    assert server.request("GET", "/sparql?query=ASK%7B%7D").body == YES
    for client in silent:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        client.close()  # with a reset
    assert server.request("GET", "/sparql?query=ASK%7B%7D").body == YES


def test_more_connections_than_a_client_may_have_are_sent_away(tmp_path: Path) -> None:
    resource = pytest.importorskip("resource", reason="this system has no limits of a process")
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    allow_files(MOST_OF_CLIENT + 200)
    if resource.getrlimit(resource.RLIMIT_NOFILE)[0] < MOST_OF_CLIENT + 200:
        pytest.skip("this system does not let a test have so many connections")
    with serve_a_triple(tmp_path, "connections.GIVING_WAY_SECONDS=60") as server:
        clients = [server.socket() for _ in range(MOST_OF_CLIENT)]
        with server.socket() as another:
            line = b"HTTP/1.1 503 Service Unavailable\r\nRetry-After: 5"
            assert another.recv(100).startswith(line)
        with socket.create_connection(("127.0.0.1", server.port), 30, ("127.0.0.2", 0)) as other:
            other.sendall(ASK + CLOSE)
            assert receive(other).endswith(YES)
        for client in clients:
            client.close()
        resource.setrlimit(resource.RLIMIT_NOFILE, before)
        while not (answer := server.raw(ASK + CLOSE)).endswith(YES):
            assert status(answer) == 503


def test_those_that_keep_a_connection_waiting_give_way(tmp_path: Path) -> None:
    limits = ("connections.MOST_OF_CLIENT=20", "connections.GIVING_WAY_SECONDS=0.5")
    with serve_a_triple(tmp_path, *limits) as server:
        slow = [server.socket() for _ in range(20)]
        for client in slow:
            client.sendall(b"GET /sparql?query=ASK%7B%7D HTTP/1.1\r\nX-Slow: ")
        time.sleep(1)
        start = time.monotonic()
        for _ in range(5):  # each finds room, where a slow one was
            assert server.raw(ASK + CLOSE).endswith(YES)
        assert time.monotonic() - start < 8
        assert slow[0].recv(1) == b""
        for client in slow:
            client.close()


def test_the_head_of_a_request_comes_in_a_shorter_time_than_the_whole(tmp_path: Path) -> None:
    limits = ("connections.HEAD_SECONDS=0.5", "connections.PATIENCE_SECONDS=60")
    with serve_a_triple(tmp_path, *limits) as server, server.socket() as client:
        start = time.monotonic()
        with contextlib.suppress(OSError):
            while time.monotonic() - start < 20:
                client.sendall(b"G" if time.monotonic() - start < 0.1 else b"x")
                time.sleep(0.1)
        assert 0.3 < time.monotonic() - start < 10
