"""A server that answers each request with bytes of a test's choice."""

from __future__ import annotations

import contextlib
import socketserver
import threading
from collections.abc import Callable, Iterable, Iterator

from tests.support.faults import read_request

#: Makes an answer, in parts, of the head and the body of a request.
Reply = Callable[[bytes, bytes], Iterable[bytes]]


@contextlib.contextmanager
def replying(reply: Reply) -> Iterator[str]:
    """Run a server; give its address."""

    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            with contextlib.suppress(OSError):  # the client has seen enough
                for part in reply(*read_request(self.request)):
                    self.request.sendall(part)

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = True
        allow_reuse_address = True

    with Server(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/sparql"
        server.shutdown()
