"""Real SPARQL servers on loopback, for the tests: started on a free port, ended at the end."""

from __future__ import annotations

import contextlib
import http.server
import shutil
import socket
import ssl
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.support import running
from tests.support.needs import missing_needs

#: Virtuoso's settings: small, silent, and a limit of rows as its package has it.
VIRTUOSO = """
[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
xa_persistent_file = virtuoso.pxa
TempStorage = TempDatabase
[TempDatabase]
DatabaseFile = virtuoso-temp.db
TransactionFile = virtuoso-temp.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
DisableUnixSocket = 1
ServerThreads = 10
CaseMode = 2
CheckpointInterval = 0
DirsAllowed = .
NumberOfBuffers = 20000
MaxDirtyBuffers = 15000
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerRoot = .
ServerThreads = 8
[SPARQL]
ResultSetMaxRows = 10000
MaxQueryExecutionTime = 60
"""


class Server(NamedTuple):
    """A running server."""

    endpoint: str
    process: subprocess.Popen[bytes]


def fill(server: Server, *files: Path, **credentials: str) -> None:
    """Load the embedded graph, or files, as a user does."""
    done = running.occugraph("load", *files, "--endpoint", server.endpoint, **credentials)
    assert done.code == 0, done.err


def free_port() -> int:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port: int = unused.getsockname()[1]
        return port


@contextlib.contextmanager
def oxigraph(folder: Path) -> Iterator[Server]:
    """Oxigraph, whose default graph is not the union of the named ones."""
    program = shutil.which("oxigraph", path=str(Path(sys.executable).parent))
    if program is None:
        pytest.skip(missing_needs()["oxigraph"])
    port = free_port()
    words = [program, "serve", "--bind", f"127.0.0.1:{port}"]
    with _running(words, folder, f"http://127.0.0.1:{port}/query") as server:
        yield server


@contextlib.contextmanager
def virtuoso(folder: Path) -> Iterator[Server]:
    """Virtuoso, with its usual user and password dba."""
    program = shutil.which("virtuoso-t")
    if program is None:
        pytest.skip(missing_needs()["virtuoso"])
    port = free_port()
    (folder / "virtuoso.ini").write_text(VIRTUOSO.format(sql=free_port(), http=port), "utf-8")
    words = [program, "+foreground", "+configfile", "virtuoso.ini"]
    with _running(words, folder, f"http://127.0.0.1:{port}/sparql") as server:
        yield server


@contextlib.contextmanager
def _running(words: list[str], folder: Path, endpoint: str) -> Iterator[Server]:
    with (folder / "server.log").open("wb") as log:
        process = subprocess.Popen(words, cwd=folder, stdout=log, stderr=log)
    try:
        for _ in range(600):
            if process.poll() is not None:
                pytest.fail(f"{words[0]} ended: {(folder / 'server.log').read_text()[-2000:]}")
            with contextlib.suppress(OSError):
                urllib.request.urlopen(f"{endpoint}?query=ASK%7B%7D", timeout=5).close()
                break
            time.sleep(0.1)
        yield Server(endpoint, process)
    finally:
        process.kill()
        process.wait()


@contextlib.contextmanager
def tls(folder: Path) -> Iterator[tuple[str, Path]]:
    """A server behind a certificate that it signed itself: its address, and the certificate."""
    program = shutil.which("openssl")
    if program is None:
        pytest.skip("openssl is not installed, which makes the certificate")
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    words = [program, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1"]
    words += ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"]
    words += ["-keyout", str(key), "-out", str(certificate)]
    subprocess.run(words, capture_output=True, check=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            self.send_response(500)
            self.end_headers()
            self.wfile.write(b"tls works")

        do_POST = do_GET

        def log_message(self, *parts: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.socket = context.wrap_socket(server.socket, server_side=True)
        server.handle_error = lambda *parts: None  # type: ignore[method-assign]
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield f"https://127.0.0.1:{server.server_address[1]}/sparql", certificate
        server.shutdown()
