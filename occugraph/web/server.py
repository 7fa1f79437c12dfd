"""The server: opens the graph, listens, and ends without leaving anything behind."""

from __future__ import annotations

import asyncio
import contextlib
import shutil
import signal
import socket
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import uvicorn

from ..errors import OutsideError
from ..rdf.namespaces import BASE
from ..version import __version__
from .app import make_app
from .connections import MOST_CONNECTIONS, Connection
from .middleware import RequestLog, is_loopback
from .sparql.pool import Pool
from .sparql.sandbox import allow_files
from .sparql.worker import WorkerSettings


class ServerSettings(NamedTuple):
    """How to serve."""

    host: str = "127.0.0.1"
    port: int = 7878
    seconds: float = 30.0
    """The time that a query may take."""
    rows: int = 100_000
    """Most rows, or triples, of an answer."""
    workers: int = 2
    store: Path | None = None
    """A graph file; None for the embedded graph."""
    log: RequestLog = RequestLog()


def serve(settings: ServerSettings, ready: Callable[[str], None]) -> None:
    """Serve until SIGINT or SIGTERM.

    Args:
        settings: how.
        ready: called with the endpoint's address when it answers.

    Raises:
        InputError: a graph file that cannot be read.
        OutsideError: the address is taken or not this machine's; no worker starts.

    """
    allow_files(MOST_CONNECTIONS + 100)
    listening = _listen(settings.host, settings.port)
    folder = Path(tempfile.mkdtemp(prefix="occugraph-serving-"))
    try:
        store, base = _make_store(settings.store, folder)
        pool = Pool(
            WorkerSettings(store, str(folder), settings.rows), settings.workers, settings.seconds
        )
        with contextlib.suppress(KeyboardInterrupt):
            asyncio.run(_run(settings, listening, pool, base, ready))
    finally:
        listening.close()
        shutil.rmtree(folder, ignore_errors=True)


def _listen(host: str, port: int) -> socket.socket:
    try:
        addresses = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        family, _, _, _, address = addresses[0]
        return socket.create_server(address, family=family)
    except OSError as error:
        reason = (error.strerror or str(error)).partition(" (")[0].lower()
        raise OutsideError(
            f"cannot listen on {host} port {port}: {reason}; give another --host or --port"
        ) from None


def _make_store(file: Path | None, folder: Path) -> tuple[str, str]:
    """Make the store that workers open; return its folder and the base IRI of its graph."""
    if file is None:
        from ..graph.store import open_store

        open_store()  # builds it where there is none
        return "", BASE
    import pyoxigraph as ox

    from ..rdf.readers import find_base, read_store

    graph, place = read_store(file), folder / "store"
    store = ox.Store(str(place))
    store.bulk_extend(graph)
    store.flush()
    return str(place), find_base(graph) or BASE


class _Server(uvicorn.Server):
    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave signals to `_run`: uvicorn raises them again, which would end the process."""
        yield


async def _run(
    settings: ServerSettings,
    listening: socket.socket,
    pool: Pool,
    base: str,
    ready: Callable[[str], None],
) -> None:
    hosts = frozenset((settings.host,)) if is_loopback(settings.host) else None
    server = _Server(
        uvicorn.Config(
            make_app(pool, base, hosts, settings.log),
            http=Connection,
            ws="none",
            lifespan="off",
            interface="asgi3",
            log_config=None,
            log_level="critical",  # each connection says itself what is wrong
            access_log=False,
            proxy_headers=False,
            server_header=False,
            headers=[
                ("Server", f"occugraph/{__version__}"),
                ("X-Content-Type-Options", "nosniff"),
            ],
            backlog=MOST_CONNECTIONS,
            timeout_keep_alive=86_400,  # a connection's own patience is shorter
        )
    )
    starting = asyncio.ensure_future(pool.start())

    def stop(*_: object) -> None:
        server.should_exit = True
        if not starting.done():
            starting.get_loop().call_soon_threadsafe(starting.cancel)

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)
    try:
        with contextlib.suppress(asyncio.CancelledError):
            await starting
            ready(get_address(listening))
            await server.serve(sockets=[listening])
    finally:
        await pool.stop()


def get_address(listening: socket.socket) -> str:
    """Return the address of the endpoint on a socket."""
    host, port = listening.getsockname()[:2]
    return f"http://{f'[{host}]' if ':' in host else host}:{port}/sparql"
