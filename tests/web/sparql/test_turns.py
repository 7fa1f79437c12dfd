"""No client, long query, slow reader or worker that dies takes the endpoint from others."""

from __future__ import annotations

import concurrent.futures
import http.client
import os
import signal
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest

from tests.support.serving import POST, YES, Answer, Server, run_server
from tests.web.sparql.test_limits import ENDLESS, answers_left, until

pytestmark = [pytest.mark.slow, pytest.mark.server]


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("graph") / "graph.nt"
    path.write_text("".join(f"<urn:s> <urn:p> <urn:o{number}> .\n" for number in range(300)))
    return path


@pytest.fixture
def server(file: Path, tmp_path: Path) -> Iterator[Server]:
    words = ("--store", str(file), "--workers", "2", "--timeout", "6")
    with run_server(tmp_path, *words) as running:
        yield running


def ask_from(server: Server, address: str, query: str) -> tuple[Answer, float]:
    """Ask as a client at another address of this machine; give the seconds that it took."""
    start = time.monotonic()
    connection = http.client.HTTPConnection(
        "127.0.0.1", server.port, timeout=60, source_address=(address, 0)
    )
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    connection.request("POST", "/sparql", urlencode({"query": query}), headers)
    response = connection.getresponse()
    fields = {name.lower(): value for name, value in response.getheaders()}
    answer = Answer(response.status, fields, response.read())
    connection.close()
    return answer, time.monotonic() - start


def work_of(process: int) -> float:
    """Ticks of the processor that a process has had."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])


def test_a_short_query_passes_four_long_ones_of_the_same_client(server: Server) -> None:
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        long = [pool.submit(server.query, ENDLESS) for _ in range(4)]
        time.sleep(0.2)  # they have come
        waits = []
        for _ in range(5):
            start = time.monotonic()
            assert server.query("ASK {}").body == YES
            waits.append(time.monotonic() - start)
        assert not any(each.done() for each in long[:2])
        assert max(waits) < 3.5  # 0.8 on an idle machine; each long one takes 6
        assert sorted(waits)[2] < 2
        assert {each.result().status for each in long} == {500}


def test_a_client_that_holds_all_workers_gives_one_up(server: Server) -> None:
    long = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER (?c = ?f) } "
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        first = [pool.submit(ask_from, server, "127.0.0.1", ENDLESS) for _ in range(4)]
        time.sleep(1)  # two of them have the workers, two wait
        answer, seconds = ask_from(server, "127.0.0.2", f"{long} # of another client")
        assert answer.status in (200, 500)
        assert seconds < 11.5  # 6 to run; behind all four it would begin after 12
        for each in first:
            assert each.result()[0].status == 500


def test_a_worker_that_is_killed_costs_its_own_query_alone(file: Path, tmp_path: Path) -> None:
    with run_server(tmp_path, "--store", str(file), "--workers", "1") as server:
        before = {worker: work_of(worker) for worker in server.workers()}
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            long = pool.submit(server.query, ENDLESS)
            until(lambda: any(work_of(worker) > before[worker] + 50 for worker in before))
            busy = max(before, key=lambda worker: work_of(worker) - before[worker])
            waiting = pool.submit(server.query, "SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 9000")
            os.kill(busy, signal.SIGKILL)
            killed = long.result()
            assert (killed.status, killed.headers["retry-after"]) == (503, "5")
            assert killed.line == "the process that had this query was ended; ask again"
            assert len(waiting.result().rows) == 9000
        until(lambda: len(server.workers()) == len(before))
        assert busy not in server.workers()
        assert server.query("ASK {}").body == YES


def test_answers_that_nobody_reads_have_a_limit(file: Path, tmp_path: Path) -> None:
    words = ("--store", str(file), "--workers", "1")
    limits = ("sparql.pool.SPOOL=40000000", "sparql.pool.SPOOL_OF_CLIENT=20000000")
    large = "SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 50000"  # 12 MB
    head = POST + b"Content-Length: %d\r\n\r\n" % len(large) + large.encode()
    with run_server(tmp_path, *words, limits=limits) as server:
        slow = [socket.socket() for _ in range(4)]
        starts = []
        for client in slow:
            client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            client.settimeout(60)
            client.connect(("127.0.0.1", server.port))
            client.sendall(head)
            starts.append(client.recv(12))
        assert starts == [b"HTTP/1.1 200"] + [b"HTTP/1.1 503"] * 3
        assert sum(each.stat().st_size for each in answers_left(server)) < 20_000_000
        refused = server.query(large)
        assert (refused.status, refused.headers["retry-after"]) == (503, "5")
        assert refused.line == (
            "too many large answers wait to be read; take those you asked for, or try again later"
        )
        assert server.query("ASK {}").body == YES  # a small answer needs no file
        other, _ = ask_from(server, "127.0.0.2", large)
        assert other.status == 200
        for client in slow:
            client.close()
        until(lambda: not answers_left(server))
        assert server.query(large).status == 200
