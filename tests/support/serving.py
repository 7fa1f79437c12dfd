"""A real `occugraph serve` on a free port, and requests to it as bytes on a socket."""

from __future__ import annotations

import http.client
import json
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlencode, urlsplit

from tests.support import running


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
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)

    def request(
        self,
        method: str = "GET",
        path: str = "/sparql",
        body: str | bytes | None = None,
        **headers: str,
    ) -> Answer:
        """Ask for anything; an underscore in a header's name is a hyphen."""
        connection = self.connection()
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        try:
            data = body.encode() if isinstance(body, str) else body
            connection.request(method, path, data, named)
            got = connection.getresponse()
            told = {name.lower(): value for name, value in got.getheaders()}
            return Answer(got.status, told, got.read())
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
        """Send bytes; give all that comes back until the server closes."""
        with self.socket() as client:
            client.sendall(data)
            if end:
                client.shutdown(socket.SHUT_WR)
            got = b""
            while chunk := client.recv(65536):
                got += chunk
        return got

    def socket(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), timeout=30)

    def workers(self) -> list[int]:
        """Process ids of the workers."""
        return children(self.process.pid)

    def stop(self, number: int = signal.SIGTERM) -> int:
        self.process.send_signal(number)
        return self.process.wait(30)


def children(parent: int) -> list[int]:
    found = []
    for place in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = place.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == parent and fields[0] != "Z":
            found.append(int(place.parent.name))
    return sorted(found)


def alive(process: int) -> bool:
    try:
        stat = Path(f"/proc/{process}/stat").read_text()
    except OSError:
        return False
    return stat.rpartition(")")[2].split()[0] != "Z"


@contextmanager
def served(folder: Path, *words: str, **changes: Any) -> Iterator[Server]:
    """Run a server until the end of the block; its stderr goes to a file."""
    log = folder / "stderr"
    with log.open("w") as errors:
        process = subprocess.Popen(
            [sys.executable, "-m", "occugraph", "serve", "--port", "0", *words],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            env=running.environment(TMPDIR=str(folder), **changes),
        )
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        assert line.startswith("occugraph endpoint at http://"), line + log.read_text()
        yield Server(process, line.split()[-1], log)
    finally:
        if process.poll() is None:
            process.terminate()
        process.communicate(timeout=30)
