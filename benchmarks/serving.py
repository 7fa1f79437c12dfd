"""`occugraph serve` under many clients at once: answers a second, waiting, memory, errors.

python benchmarks/serving.py [--seconds 60] [--clients 200] [--question NAME]

Every client asks one canned question after the other, each with the values of its example; half
keep their connection, half open a new one for each question. Meanwhile one client more asks
what would take for ever. No answer may fail, every endless query must be stopped at its limit, and
memory at the end must be about what it was when every question was asked. Before that, rdflib reads
the whole graph through its SPARQLStore and writes it.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote, urlsplit

import rdflib
from rdflib.plugins.stores.sparqlstore import SPARQLStore

from occugraph.query.catalogue import Question, catalogue
from occugraph.query.catalogue import question as find_question

LIMIT_SECONDS = 5
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
TICKS = os.sysconf("SC_CLK_TCK")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--clients", type=int, default=200)
    parser.add_argument("--question", metavar="NAME", help="ask this question alone")
    options = parser.parse_args()
    with serving("--timeout", "300") as (address, server):
        serialize(address, server)
    with serving("--timeout", str(LIMIT_SECONDS)) as (address, server):
        port = urlsplit(address).port or 0
        failed = asyncio.run(
            measure(server, port, options.clients, options.seconds, options.question)
        )
    return 1 if failed else 0


@contextmanager
def serving(*options: str) -> Iterator[tuple[str, int]]:
    """Start a server that must end well; give its address and process."""
    with tempfile.TemporaryFile("w+") as errors:
        command = (sys.executable, "-m", "occugraph", "serve", "--port", "0", "--quiet", *options)
        server = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=errors, text=True)
        try:
            assert server.stdout is not None
            yield server.stdout.readline().split()[-1], server.pid
        finally:
            server.terminate()
            code = server.wait()
        errors.seek(0)
        output = errors.read()
    assert not code, f"ended with {code}: {output}"
    assert not output, output


async def measure(server: int, port: int, clients: int, seconds: float, chosen: str | None) -> int:
    questions = catalogue() if chosen is None else (find_question(chosen),)
    requests = [write_request(question.bound(example(question))) for question in questions]
    waits: list[float] = []
    wrong: list[bytes] = []
    stopped: list[float] = []
    memory = [("start", *resident(server))]
    await asyncio.gather(*(warm(port, requests, wrong) for _ in range(4)))
    memory.append(("start, warm", *resident(server)))
    before, start = processor(server), time.perf_counter()
    end = start + seconds
    working = [
        asyncio.create_task(client(number, port, requests, end, waits, wrong))
        for number in range(clients)
    ]
    working.append(asyncio.create_task(endless(port, end, stopped, wrong)))
    await asyncio.sleep(seconds / 2)
    memory.append(("middle", *resident(server)))
    await asyncio.gather(*working)
    taken, used = time.perf_counter() - start, processor(server) - before
    await asyncio.sleep(1)  # the worker that was ended last is replaced
    memory.append(("end", *resident(server)))

    waits.sort()
    cores = os.cpu_count()
    print(f"{clients} clients, {taken:.0f} s, {len(requests)} questions, {cores} processors")
    print(f"{'answers':<22} {len(waits):>10,}  {len(waits) / taken:,.0f} a second")
    print(f"{'errors':<22} {len(wrong):>10,}  none allowed {wrong[:1] or ''}")
    for percent in (50, 95, 99, 100):
        wait = waits[min(len(waits) - 1, len(waits) * percent // 100)]
        print(f"{f'{percent} % waited up to':<22} {wait * 1000:>7.0f} ms")
    print(
        f"{'endless queries':<22} {len(stopped):>10}  stopped {LIMIT_SECONDS} s after a worker "
        f"took them, {max(stopped, default=0):.1f} s at most after they came"
    )
    print(f"{'processor, server':<22} {used / taken:>10.2f}  of {cores}")
    for when, own, workers in memory:
        sizes = f"server {own:.0f}, workers {workers:.0f}"
        print(f"{f'memory, {when}':<22} {own + workers:>6.0f} MiB  {sizes}")
    grown = sum(memory[-1][1:]) / sum(memory[1][1:])
    print(f"{'end over warm start':<22} {grown:>10.2f}  at most 1.5")
    return len(wrong) + (grown > 1.5) + (not stopped)


def serialize(address: str, server: int) -> None:
    """Let rdflib write all that is served, with the seconds of both sides' processors."""
    before, start = processor(server), time.process_time()
    graph = rdflib.Graph(SPARQLStore(address))
    statements = graph.serialize(format="nt", encoding="utf-8").count(b"\n")
    own, served = time.process_time() - start, processor(server) - before
    print(
        f"{'rdflib wrote':<22} {statements:>10,}  statements in {own:.1f} s, served in {served:.1f}"
    )


async def warm(port: int, requests: list[bytes], wrong: list[bytes]) -> None:
    """Ask every question twice."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for request in requests * 2:
        writer.write(request)
        status, body = await answer(reader)
        if status != 200:
            wrong.append(body)
    writer.close()


def example(question: Question) -> dict[str, str]:
    return {parameter.name: parameter.example for parameter in question.parameters}


def write_request(query: str) -> bytes:
    return (
        "POST /sparql HTTP/1.1\r\nHost: localhost\r\nAccept: application/sparql-results+json\r\n"
        f"Content-Type: application/sparql-query\r\nContent-Length: {len(query.encode())}\r\n\r\n"
        f"{query}"
    ).encode()


async def client(
    number: int,
    port: int,
    requests: list[bytes],
    end: float,
    waits: list[float],
    wrong: list[bytes],
) -> None:
    turn = number
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    while time.perf_counter() < end:
        start = time.perf_counter()
        writer.write(requests[turn % len(requests)])
        status, body = await answer(reader)
        waits.append(time.perf_counter() - start)
        if status != 200 or "bindings" not in json.loads(body)["results"]:
            wrong.append(body)
        turn += 7
        if number % 2:
            writer.close()
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.close()


async def endless(port: int, end: float, stopped: list[float], wrong: list[bytes]) -> None:
    request = f"GET /sparql?query={quote(ENDLESS)} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()
    while time.perf_counter() + LIMIT_SECONDS < end:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        start = time.perf_counter()
        writer.write(request)
        status, body = await answer(reader)
        writer.close()
        if status == 500 and b"took longer than 5 s" in body:
            stopped.append(time.perf_counter() - start)
        else:
            wrong.append(body)


async def answer(reader: asyncio.StreamReader) -> tuple[int, bytes]:
    head = await reader.readuntil(b"\r\n\r\n")
    length = re.search(rb"content-length: (\d+)", head, re.IGNORECASE)
    assert length is not None
    return int(head.split()[1]), await reader.readexactly(int(length[1]))


def family(server: int) -> list[int]:
    """The server and its workers."""
    processes = [server]
    for place in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = place.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == server:
            processes.append(int(place.parent.name))
    return processes


def resident(server: int) -> tuple[float, float]:
    """MiB of the server and of its workers."""
    sizes = []
    for process in family(server):
        try:
            status = Path(f"/proc/{process}/status").read_text()
        except OSError:
            continue
        match = re.search(r"VmRSS:\s+(\d+)", status)
        sizes.append(int(match[1]) / 1024 if match else 0.0)
    return sizes[0], sum(sizes[1:])


def processor(server: int) -> float:
    """Seconds of processor that the server and the workers there are have used."""
    ticks = 0
    for process in family(server):
        try:
            fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        # of the server, its ended workers' as well
        ticks += sum(map(int, fields[11:15] if process == server else fields[11:13]))
    return ticks / TICKS


if __name__ == "__main__":
    sys.exit(main())
