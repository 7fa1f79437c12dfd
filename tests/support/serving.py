"""A real `occugraph serve` on a free port, and requests to it as bytes on a socket."""

from __future__ import annotations

import http.client
import json
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlencode, urlsplit

from tests.support import running

#: Parts of requests, and the answer of ASK{}.
ASK = b"GET /sparql?query=ASK%7B%7D HTTP/1.1\r\nHost: localhost\r\n"
CLOSE = b"Connection: close\r\n\r\n"
YES = b'{"head":{},"boolean":true}'
POST = b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/sparql-query\r\n"


class Answer(NamedTuple):
    status: int
    headers: dict[str, str]
    """By lower-case name."""
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def line(self) -> str:
        """The one line of an error."""
        assert self.headers["content-type"] == "text/plain; charset=utf-8"
        line, end, rest = self.text.partition("\n")
        assert (end, rest) == ("\n", "")
        return line

    @property
    def rows(self) -> list[dict[str, str]]:
        assert self.status == 200, self.text
        bindings = json.loads(self.body)["results"]["bindings"]
        return [{name: term["value"] for name, term in row.items()} for row in bindings]


class Server:
    def __init__(self, process: subprocess.Popen[str], address: str, log: Path) -> None:
        self.process, self.address, self.log = process, address, log
        self.port = urlsplit(address).port
        assert self.port is not None

    def connection(self) -> http.client.HTTPConnection:
        assert self.port is not None
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)

    def request(
        self,
        method: str = "GET",
        path: str = "/sparql",
        body: str | bytes | None = None,
        **headers: str,
    ) -> Answer:
        """Send a request; an underscore in a header's name is a hyphen."""
        connection = self.connection()
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        try:
            data = body.encode() if isinstance(body, str) else body
            connection.request(method, path, data, named)
            response = connection.getresponse()
            fields = {name.lower(): value for name, value in response.getheaders()}
            return Answer(response.status, fields, response.read())
        finally:
            connection.close()

    def query(self, query: str, accept: str | None = None, **parameters: str | list[str]) -> Answer:
        """Ask a query by POST of a form."""
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        if accept is not None:
            headers["Accept"] = accept
        form = urlencode({"query": query, **parameters}, doseq=True)
        return self.request("POST", body=form, **headers)

    def raw(self, data: bytes, *, end: bool = False) -> bytes:
        """Send bytes; return all that comes back until the server closes."""
        with self.socket() as client:
            client.sendall(data)
            if end:
                client.shutdown(socket.SHUT_WR)
            return receive(client)

    def socket(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), timeout=30)

    def workers(self) -> list[int]:
        """Process ids of the workers."""
        return children(self.process.pid)

    def stop(self, number: int = signal.SIGTERM) -> int:
        self.process.send_signal(number)
        return self.process.wait(30)


def receive(client: socket.socket) -> bytes:
    """Receive all that comes until the server closes."""
    return b"".join(iter(lambda: client.recv(1 << 20), b""))


def children(parent: int) -> list[int]:
    processes = []
    for place in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = place.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == parent and fields[0] != "Z":
            processes.append(int(place.parent.name))
    return sorted(processes)


def alive(process: int) -> bool:
    try:
        stat = Path(f"/proc/{process}/stat").read_text()
    except OSError:
        return False
    return stat.rpartition(")")[2].split()[0] != "Z"


#: Runs a server with other limits: module.NAME=VALUE before the usual words.
_CODE = """
import ast, importlib, sys
from occugraph.cli import main
limits, words = sys.argv[1].split(","), sys.argv[2:]
for limit in filter(None, limits):
    name, value = limit.split("=")
    module, _, constant = name.rpartition(".")
    loaded = importlib.import_module(f"occugraph.web.{module}")
    assert hasattr(loaded, constant)
    setattr(loaded, constant, ast.literal_eval(value))
sys.exit(main(words))
"""


def command(*words: str, limits: Sequence[str] = ()) -> list[str]:
    """The command of a server, with limits such as connections.PATIENCE_SECONDS=1 changed."""
    start = ["-c", _CODE, ",".join(limits)] if limits else ["-m", "occugraph"]
    return [sys.executable, *start, "serve", "--port", "0", *words]


@contextmanager
def run_server(folder: Path, *words: str, limits: Sequence[str] = ()) -> Iterator[Server]:
    """Run a server until the end of the block; its stderr goes to a file."""
    log = folder / "stderr"
    with log.open("w") as errors:
        process = subprocess.Popen(
            command(*words, limits=limits),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            env=running.environment(TMPDIR=str(folder)),
        )
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        assert " endpoint at http://" in line, line + log.read_text()
        yield Server(process, line.split()[-1], log)
    finally:
        if process.poll() is None:
            process.terminate()
        process.communicate(timeout=30)
