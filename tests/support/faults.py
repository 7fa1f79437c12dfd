"""A proxy that spoils answers: between a client and a server, or in the place of one."""

from __future__ import annotations

import contextlib
import http.client
import socket
import socketserver
import struct
import threading
import time
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

RESULTS = "application/sparql-results+json"
#: What is done with an answer: a client's socket and the body that the server gave.
Fault = Callable[[socket.socket, bytes], None]


class Proxy:
    """Forwards requests one by one; what comes back is spoiled as `faults` say, in turn."""

    def __init__(self, endpoint: str) -> None:
        self.upstream = urlsplit(endpoint)
        self.faults: list[Fault] = []
        """One for each request to come; the last stays. None: answers pass as they are."""
        self.requests: list[bytes] = []
        """Heads of the requests that came."""
        self.streaming: Callable[[int], object] | None = None
        """Where set, answers pass as they come, and is called with how many bytes have passed."""
        proxy = self

        class Handler(socketserver.BaseRequestHandler):
            def handle(self) -> None:
                with contextlib.suppress(OSError, http.client.HTTPException):
                    proxy._serve(self.request)

        class TCPServer(socketserver.ThreadingTCPServer):
            daemon_threads = True
            allow_reuse_address = True

        self._server = TCPServer(("127.0.0.1", 0), Handler)
        self.port = self._server.server_address[1]
        self.endpoint = f"http://127.0.0.1:{self.port}{self.upstream.path}"
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def reset(self, *faults: Fault) -> None:
        self.faults, self.requests = list(faults), []

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def _serve(self, client: socket.socket) -> None:
        head, body = read_request(client)
        self.requests.append(head)
        fault = self.faults[0] if self.faults else plain()
        if len(self.faults) > 1:
            del self.faults[0]
        if self.streaming is not None:
            self._stream(client, head, body, self.streaming)
        else:
            fault(client, self._asked(head, body).read())

    def _stream(
        self, client: socket.socket, head: bytes, body: bytes, report: Callable[[int], object]
    ) -> None:
        answer = self._asked(head, body)
        client.sendall(message("200 OK", b"", -1, Transfer_Encoding="chunked"))
        passed = 0
        while part := answer.read1(65536):
            client.sendall(f"{len(part):x}\r\n".encode() + part + b"\r\n")
            passed += len(part)
            report(passed)
        client.sendall(b"0\r\n\r\n")

    def _asked(self, head: bytes, body: bytes) -> http.client.HTTPResponse:
        lines = head.decode("latin-1").split("\r\n")
        method, path, _ = lines[0].split(" ")
        headers = dict(line.split(": ", 1) for line in lines[1:] if line)
        headers = {name: value for name, value in headers.items() if name.lower() != "host"}
        upstream = http.client.HTTPConnection(self.upstream.netloc, timeout=60)
        headers |= {"Connection": "close"}
        upstream.request(method, path, body or None, headers)
        return upstream.getresponse()


def read_request(client: socket.socket) -> tuple[bytes, bytes]:
    """Read the head and the body of a request."""
    data = b""
    while b"\r\n\r\n" not in data:
        more = client.recv(65536)
        if not more:
            raise OSError("no request")
        data += more
    head, _, body = data.partition(b"\r\n\r\n")
    length = 0
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            length = int(line.split(b":")[1])
    while len(body) < length:
        body += client.recv(65536)
    return head, body


def message(status: str, body: bytes, length: int | None = None, **headers: str) -> bytes:
    """An HTTP answer whose stated length may be wrong; -1 states none."""
    fields = {"Content-Type": RESULTS, "Connection": "close"}
    fields |= {name.replace("_", "-"): value for name, value in headers.items()}
    if length != -1:
        fields["Content-Length"] = str(len(body) if length is None else length)
    lines = [f"HTTP/1.1 {status}", *(f"{name}: {value}" for name, value in fields.items())]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def plain() -> Fault:
    return lambda client, body: client.sendall(message("200 OK", body))


def saying(status: str, body: bytes | None = None, **headers: str) -> Fault:
    """Another status, body or header."""
    return lambda client, was: client.sendall(
        message(status, was if body is None else body, **headers)
    )


def late(seconds: float) -> Fault:
    def fault(client: socket.socket, body: bytes) -> None:
        time.sleep(seconds)
        plain()(client, body)

    return fault


def reset(after: int) -> Fault:
    """Some bytes of the answer, and the connection is reset."""

    def fault(client: socket.socket, body: bytes) -> None:
        client.sendall(message("200 OK", body)[:after])
        client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        client.close()

    return fault


def cut(share: float, framing: str) -> Fault:
    """A part of the body: honest about it, with the length of all, chunked, or without length."""

    def fault(client: socket.socket, body: bytes) -> None:
        part = body[: int(len(body) * share)]
        length = {"honest": len(part), "claimed": len(body), "close": -1, "chunked": -1}[framing]
        if framing == "chunked":
            start = message("200 OK", b"", -1, Transfer_Encoding="chunked")
            client.sendall(start + f"{len(part):x}\r\n".encode() + part + b"\r\n")
        else:
            client.sendall(message("200 OK", part, length))

    return fault


def trickle(start: bytes, pause: float = 0.02) -> Fault:
    """A beginning, and then a space now and then, for ever."""

    def fault(client: socket.socket, body: bytes) -> None:
        client.sendall(start)
        while True:
            client.sendall(b" ")
            time.sleep(pause)

    return fault


@contextlib.contextmanager
def between(endpoint: str) -> Iterator[Proxy]:
    made = Proxy(endpoint)
    yield made
    made.close()
