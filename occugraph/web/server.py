"""The server: opens the graph, listens, and ends without leaving anything behind."""

from __future__ import annotations

import asyncio
import contextlib
import secrets
import signal
import socket
import time
from collections.abc import Callable
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from ..errors import InputError, OutsideError
from ..files.limits import LARGEST_INPUT
from ..files.unfinished import temporary_folder
from ..query.session import Session
from ..rdf.namespaces import BASE
from .sparql.pool import Pool
from .sparql.worker import WorkerSettings

if TYPE_CHECKING:
    import pyoxigraph as ox
    import uvicorn

    from ..citation.citation import Release
    from ..query.session import Session


class ServerSettings(NamedTuple):
    """How to serve."""

    host: str = "127.0.0.1"
    port: int = 7878
    seconds: float = 30.0  # that a query may take
    rows: int | None = None  # or triples, of an answer
    workers: int = 2
    store: Path | None = None
    """A graph file; None for the embedded graph."""
    programmes: tuple[Path, ...] = ()
    """Programme files with which the embedded graph is built."""
    origins: tuple[str, ...] = ()
    """Origins whose pages may ask, beside those of this machine; `*` for all."""
    quiet: bool = False
    verbose: bool = False
    """Whether the query is written as well."""
    largest: int = LARGEST_INPUT  # bytes of that file
    root_path: str = ""
    """What the addresses of pages begin with behind a proxy, such as `/occugraph`."""
    is_public: bool = False
    """Whether anybody may ask, under any name of the host."""
    has_rosters: bool = True
    """Whether rosters are taken."""


class ServedGraph(NamedTuple):
    """The graph that is served."""

    store: str
    """Folder of the store that workers open; empty for the embedded graph."""
    session: Session
    content: str
    """A text that no other graph has."""
    modified: float
    """When it was made, in seconds since 1970."""
    make_release: Callable[[], Release]
    """What names it in citations."""


def serve(settings: ServerSettings, ready: Callable[[str, bool], None]) -> None:
    """Serve until SIGINT or SIGTERM; call `ready` when the endpoint answers.

    It takes the endpoint's address, and whether there are pages.
    """
    folders = temporary_folder("occugraph-serving-")
    with folders as folder, _listen(settings.host, settings.port) as listening:
        graph = _make_store(settings, Path(folder, "store"))
        worker = WorkerSettings(graph.store, folder, settings.rows)
        pool = Pool(worker, settings.workers, settings.seconds)
        with contextlib.suppress(KeyboardInterrupt):
            asyncio.run(_run(settings, listening, pool, graph, ready))


def _listen(host: str, port: int) -> socket.socket:
    try:
        addresses = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        family, _, _, _, address = addresses[0]
        return socket.create_server(address, family=family)
    except OSError as error:
        reason = (error.strerror or str(error)).partition(" (")[0].lower()
        reason += "; give another --host or --port"
        raise OutsideError(f"cannot listen on {host} port {port}: {reason}") from None


def _make_store(settings: ServerSettings, place: Path) -> ServedGraph:
    """Make the store that workers open.

    The embedded store is named by its content where it is kept; any other gets a name of its own.
    """
    from ..graph.engine import OxigraphEngine

    if settings.store is None and not settings.programmes:
        from ..graph.store import embedded_checksum, kept_folder, open_store, renewed_store
        from ..query.kept import KeptRows

        engine = OxigraphEngine(open_store(), renewed_store)  # builds it where there is none
        folder = kept_folder()
        name, modified = secrets.token_hex(), time.time()
        if folder is not None:
            name, modified = Path(folder).parent.name, Path(folder).parent.stat().st_mtime
        session = Session(engine, kept=KeptRows(folder, engine))
        release = partial(_make_release, "embedded", embedded_checksum)
        return ServedGraph("", session, name, modified, release)
    import pyoxigraph as ox

    store = ox.Store(str(place))
    fill = _fill_from_file if settings.store is not None else _fill_with_programmes
    base, name, content, modified = fill(store, settings)
    store.flush()
    checksum = sha256(content).hexdigest()
    session = Session(OxigraphEngine(partial(ox.Store.read_only, str(place))), base)
    release = partial(_make_release, name, lambda: checksum)
    return ServedGraph(str(place), session, secrets.token_hex(), modified, release)


def _fill_from_file(store: ox.Store, settings: ServerSettings) -> tuple[str, str, bytes, float]:
    """Load a graph file; give the base, name, bytes and time of what is served."""
    from ..rdf.readers import find_base, read_store

    assert settings.store is not None
    if settings.programmes:
        problem = "programme files are added to the embedded graph, not to a graph file"
        raise InputError(f"{problem}: give them to `occugraph build`")
    graph = read_store(settings.store, largest=settings.largest)
    store.bulk_extend(graph)
    content, modified = settings.store.read_bytes(), settings.store.stat().st_mtime
    return find_base(graph) or BASE, settings.store.name, content, modified


def _fill_with_programmes(
    store: ox.Store, settings: ServerSettings
) -> tuple[str, str, bytes, float]:
    """Build the embedded graph with programmes of the user's own, and load it."""
    import pyoxigraph as ox

    from ..graph.build import build
    from ..programmes.reader import read_contributions
    from ..rdf.writers import nquads

    made = build(programmes=partial(read_contributions, settings.programmes))
    content = nquads(made.dataset)
    store.bulk_load(content, ox.RdfFormat.N_QUADS)
    name = " with ".join(["embedded", *(path.name for path in settings.programmes)])
    return BASE, name, content, time.time()


def _make_release(name: str, checksum: Callable[[], str]) -> Release:
    from ..citation.citation import Release

    return Release(name, checksum())


async def _run(
    settings: ServerSettings,
    listening: socket.socket,
    pool: Pool,
    graph: ServedGraph,
    ready: Callable[[str, bool], None],
) -> None:
    def load_server() -> uvicorn.Server:
        from .app import make_app
        from .connections import make_server

        return make_server(make_app(pool, graph, settings))

    # the workers open their stores while this process loads the web libraries
    starting = asyncio.gather(asyncio.to_thread(load_server), pool.start())
    server: uvicorn.Server | None = None
    stopping = False

    def stop(*_: object) -> None:
        nonlocal stopping
        stopping = True
        if server is not None:
            server.should_exit = True
        else:
            starting.get_loop().call_soon_threadsafe(starting.cancel)

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)
    try:
        with contextlib.suppress(asyncio.CancelledError):
            server, _ = await starting
            server.should_exit = stopping
            host, port = listening.getsockname()[:2]
            address = f"http://{f'[{host}]' if ':' in host else host}:{port}/sparql"
            ready(address, bool(graph.session.schemes))
            await server.serve(sockets=[listening])
    finally:
        await pool.stop()
