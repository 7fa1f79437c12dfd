"""The server: opens the graph, listens, and ends without leaving anything behind."""

from __future__ import annotations

import asyncio
import contextlib
import shutil
import signal
import socket
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from ..errors import OutsideError
from ..rdf.namespaces import BASE
from .connections import Connection
from .endpoint import Endpoint, Log, is_loopback
from .pool import Pool
from .sandbox import allow_files
from .worker import Setting

#: More clients than that at once are told to come back.
MOST_CONNECTIONS = 1000
#: What running queries get of time when the server is to stop.
GRACE_SECONDS = 3.0
_FULL = b"HTTP/1.1 503 Service Unavailable\r\nRetry-After: 5\r\nConnection: close\r\n\r\n"


class Serving(NamedTuple):
    """How to serve."""

    host: str = "127.0.0.1"
    port: int = 7878
    seconds: float = 30.0
    """What a query may take."""
    rows: int = 100_000
    """Most rows, or triples, of an answer."""
    workers: int = 2
    store: Path | None = None
    """A graph file; None for the embedded graph."""
    log: Log = Log()


def serve(serving: Serving, ready: Callable[[str], None]) -> None:
    """Serve until SIGINT or SIGTERM.

    Args:
        serving: how.
        ready: told the endpoint's address when it answers.

    Raises:
        InputError: a graph file that cannot be read.
        OutsideError: the address is taken or not this machine's; no worker starts.

    """
    allow_files(MOST_CONNECTIONS + 100)
    listening = _listening(serving.host, serving.port)
    folder = Path(tempfile.mkdtemp(prefix="occugraph-serving-"))
    try:
        store, base = _store(serving.store, folder)
        setting = Setting(store, str(folder), serving.rows)
        with contextlib.suppress(KeyboardInterrupt):
            asyncio.run(_served(serving, listening, setting, base, ready))
    finally:
        listening.close()
        shutil.rmtree(folder, ignore_errors=True)


def _listening(host: str, port: int) -> socket.socket:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        family, kind, _, _, address = found[0]
        listening = socket.socket(family, kind)
        try:
            if sys.platform != "win32":  # where it would share a port that is in use
                listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listening.bind(address)
            listening.listen()
        except OSError:
            listening.close()
            raise
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise OutsideError(
            f"cannot listen on {host} port {port}: {reason}; give another --host or --port"
        ) from None
    return listening


def _store(file: Path | None, folder: Path) -> tuple[str, str]:
    """Make the store that workers open: its folder, and where its graph's own IRIs live."""
    if file is None:
        from ..graph.store import open_store

        open_store()  # builds it where there is none
        return "", BASE
    import pyoxigraph as ox

    from ..rdf.readers import find_base, read_store

    read, place = read_store(file), folder / "store"
    store = ox.Store(str(place))
    store.bulk_extend(read)
    store.flush()
    return str(place), find_base(read) or BASE


async def _served(
    serving: Serving,
    listening: socket.socket,
    setting: Setting,
    base: str,
    ready: Callable[[str], None],
) -> None:
    stopping = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        try:
            asyncio.get_running_loop().add_signal_handler(number, stopping.set)
        except NotImplementedError:  # Windows
            signal.signal(number, lambda *_: stopping.set())
    pool = Pool(setting, serving.workers, serving.seconds)
    hosts = frozenset((serving.host,)) if is_loopback(serving.host) else None
    endpoint = Endpoint(pool, base, hosts, serving.log)
    running: dict[asyncio.Task[None], Connection] = {}

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if len(running) >= MOST_CONNECTIONS:
            writer.write(_FULL)
            writer.close()
            return
        task = asyncio.current_task()
        assert task is not None
        running[task] = connection = Connection(reader, writer, endpoint.answer)
        try:
            with contextlib.suppress(asyncio.CancelledError):
                await connection.run()
        finally:
            del running[task]

    try:
        starting = asyncio.ensure_future(pool.start())
        waiting = asyncio.ensure_future(stopping.wait())
        await asyncio.wait((starting, waiting), return_when=asyncio.FIRST_COMPLETED)
        if not starting.done():
            starting.cancel()
            await asyncio.gather(starting, return_exceptions=True)
            return
        await starting
        server = await asyncio.start_server(connected, sock=listening, backlog=MOST_CONNECTIONS)
        ready(address(listening))
        await waiting
        server.close()
        for task, connection in running.items():
            connection.last = True
            if connection.idle:
                task.cancel()
        if running:
            await asyncio.wait(running, timeout=GRACE_SECONDS)
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)
    finally:
        await pool.stop()


def address(listening: socket.socket) -> str:
    """Say where a socket listens, as the address of the endpoint."""
    host, port = listening.getsockname()[:2]
    return f"http://{f'[{host}]' if ':' in host else host}:{port}/sparql"
