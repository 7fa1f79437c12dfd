"""Every limit of the endpoint has its value, and its effect in a server where it is small."""

from __future__ import annotations

import contextlib
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from occugraph.files import limits
from occugraph.graph import query_text
from occugraph.web import connections
from occugraph.web.server import ServerSettings
from occugraph.web.sparql import pool, protocol, sandbox
from tests.support import running
from tests.support.serving import ASK, POST, YES, Server, command, receive, run_server

pytestmark = [pytest.mark.slow, pytest.mark.server]

TOO_LONG = POST + b"Content-Length: 99999999\r\n\r\n"
#: Takes longer than any test: a million million rows.
SLOW = (
    "SELECT (COUNT(*) AS ?n) WHERE { "
    + " ".join(f"VALUES ?v{n} {{ 1 2 3 4 5 6 7 8 9 10 }}" for n in range(12))
    + " }"
)


@pytest.fixture
def graph(tmp_path: Path) -> str:
    path = tmp_path / "graph.nt"
    path.write_text("<urn:s> <urn:p> <urn:o> .\n")
    return str(path)


@contextmanager
def run_with(graph: str, *limits: str) -> Iterator[Server]:
    """Run a server whose limits are changed."""
    words = ("--workers", "1", "--store", graph)
    with run_server(Path(graph).parent, *words, limits=limits) as server:
        yield server


def read_refusal(client: socket.socket) -> None:
    """Send a body that is too long until its refusal has come, to its end."""
    client.sendall(TOO_LONG + b"x" * 6_000_000)
    assert receive(client).startswith(b"HTTP/1.1 413 ")


def keep_sending(client: socket.socket, piece: bytes, pause: float, seconds: float) -> float:
    """Go on sending; give after how many seconds the server would take no more."""
    start = time.monotonic()
    try:
        while time.monotonic() - start < seconds:
            client.sendall(piece)
            time.sleep(pause)
    except OSError:
        pass
    return time.monotonic() - start


def test_the_limits_are_those_that_are_documented() -> None:
    assert connections.MOST_CONNECTIONS == 1000
    assert connections.GRACE_SECONDS == 3
    assert (connections.MOST_OF_CLIENT, connections.GIVING_WAY_SECONDS) == (500, 1)
    assert (connections.PATIENCE_SECONDS, connections.HEAD_SECONDS) == (30, 10)
    assert connections.LONGEST_HEAD == 65_536
    assert (connections.LINGER_SECONDS, connections.LINGER_BYTES) == (1, 33_554_432)
    assert (pool.WAITING_SECONDS, pool.STARTING_SECONDS) == (60, 120)
    assert (pool.BRIEF_WORKERS, pool.BRIEF_SECONDS, pool.PATIENCE_SECONDS) == (2, 0.3, 1)
    assert (limits.SPOOL, limits.SPOOL_OF_CLIENT) == (1 << 30, 1 << 29)
    assert query_text.LONGEST_QUERY == 100_000
    assert protocol.LONGEST_BODY == 4_000_000
    assert ServerSettings()[:5] == ("127.0.0.1", 7878, 30, None, 2)


def test_a_client_that_does_not_end_its_request_is_left_after_a_while(graph: str) -> None:
    with (
        run_with(graph, "connections.PATIENCE_SECONDS=0.6") as hurried,
        hurried.socket() as client,
    ):
        client.sendall(ASK)
        start = time.monotonic()
        assert client.recv(100) == b""
        assert 0.4 < time.monotonic() - start < 10


def test_a_client_that_takes_nothing_of_its_answer_is_left_after_a_while(graph: str) -> None:
    digits = " ".join(f"VALUES ?v{n} {{ 0 1 2 3 4 5 6 7 8 9 }}" for n in range(4))
    query = f'SELECT ?long {{ VALUES ?long {{ "{"x" * 1500}" }} {digits} }}'.encode()
    with (
        run_with(graph, "connections.PATIENCE_SECONDS=1.0") as hurried,
        socket.socket() as client,
    ):
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        client.connect(("127.0.0.1", hurried.port))
        client.sendall(POST + b"Content-Length: %d\r\n\r\n" % len(query) + query)
        assert client.recv(15) == b"HTTP/1.1 200 OK"
        time.sleep(2.5)
        received = 0
        client.settimeout(20)
        with contextlib.suppress(ConnectionResetError):
            while chunk := client.recv(1 << 20):
                received += len(chunk)
        assert received < 15_000_000  # of 10,000 rows of 1,500 letters


def test_one_connection_more_than_there_is_room_for_is_sent_away(graph: str) -> None:
    limits = ("connections.MOST_CONNECTIONS=3", "connections.GIVING_WAY_SECONDS=60")
    with run_with(graph, *limits) as small:
        clients = [small.socket() for _ in range(3)]
        for client in clients:  # all three are answered, and stay
            client.sendall(ASK + b"\r\n")
            answer = b""
            while not answer.endswith(YES):
                answer += client.recv(1000) or pytest.fail(f"only {answer!r}")
        with small.socket() as another:
            assert another.recv(200).startswith(
                b"HTTP/1.1 503 Service Unavailable\r\nRetry-After: 5\r\nConnection: close\r\n"
            )
        for client in clients:
            client.close()


def test_a_query_that_waits_too_long_for_a_worker_is_told_to_come_back(graph: str) -> None:
    with (
        run_with(graph, "sparql.pool.WAITING_SECONDS=0.6") as busy,
        busy.socket() as client,
    ):
        body = SLOW.encode()
        client.sendall(POST + b"Content-Length: %d\r\n\r\n" % len(body) + body)
        time.sleep(0.5)
        start = time.monotonic()
        answer = busy.query(SLOW)
        assert 0.4 < time.monotonic() - start < 10
        assert (answer.status, answer.headers["retry-after"]) == (503, "5")
        assert answer.line == "too many queries at once; try again later"


def test_a_client_refused_while_it_sends_is_heard_for_a_moment(graph: str) -> None:
    with (
        run_with(graph, "connections.LINGER_SECONDS=1.2") as lingering,
        lingering.socket() as client,
    ):
        read_refusal(client)
        assert 0.6 < keep_sending(client, b"x", 0.05, 8) < 6


def test_and_for_so_many_bytes(graph: str) -> None:
    with (
        run_with(
            graph,
            "connections.LINGER_SECONDS=60",
            "connections.LINGER_BYTES=12000000",
        ) as lingering,
        lingering.socket() as client,
    ):
        read_refusal(client)
        assert 0.5 < keep_sending(client, b"x" * 100_000, 0.02, 20) < 15


def test_running_queries_get_some_time_when_the_server_stops(graph: str) -> None:
    with (
        run_with(graph, "connections.GRACE_SECONDS=1") as stopping,
        stopping.socket() as client,
    ):
        body = SLOW.encode()
        client.sendall(POST + b"Content-Length: %d\r\n\r\n" % len(body) + body)
        time.sleep(0.5)
        start = time.monotonic()
        assert stopping.stop() == 0
        assert 0.8 < time.monotonic() - start < 12


def test_a_worker_that_does_not_start_in_time_is_an_error(graph: str) -> None:
    limit = "sparql.pool.STARTING_SECONDS=0"
    done = subprocess.run(
        command("--store", graph, limits=[limit]),
        capture_output=True,
        text=True,
        env=running.environment(TMPDIR=str(Path(graph).parent)),
        timeout=60,
        check=False,
    )
    assert done.returncode == 3
    line = "occugraph: a process that is to answer queries does not start"
    assert line in done.stderr.splitlines()


def test_files_are_allowed_for_every_connection() -> None:
    resource = pytest.importorskip("resource", reason="this system has no limits of a process")
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (100, before[1]))
    try:
        sandbox.allow_files(connections.MOST_CONNECTIONS + 100)
        allowed = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
        assert allowed >= min(1100, before[1])
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)
