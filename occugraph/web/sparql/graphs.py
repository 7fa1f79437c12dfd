"""Whole graphs, by the SPARQL 1.1 Graph Store HTTP Protocol, which a read-only store reads.

https://www.w3.org/TR/sparql11-http-rdf-update/ has `?default` and `?graph=IRI`. A graph is written
once in each format, by a process of its own, and kept packed until the server ends: who asks later,
or reads slowly, costs no more.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
from collections.abc import AsyncIterator
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from ...files.limits import MOST_DUMPS
from .answers import VARY, make_tag, respond_unchanged, unpack, wants_gzip
from .dump import NOT_CARRIED
from .formats import NARROW
from .negotiation import GRAPHS, GRAPHS_LINE, TABLES, Format, choose_format
from .pool import Pool
from .processes import start_process
from .protocol import ProtocolQuery, Refusal

_CHUNK = 1 << 16


class Dump:
    """A whole graph in a file that may still grow."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.code: int | None = None
        """Exit code of the process that writes it; None while it is being written."""
        self._grown = asyncio.Event()

    async def write(self, process: asyncio.subprocess.Process) -> None:
        """Write what a process gives; what it did not finish is not kept."""
        assert process.stdout is not None
        try:
            with self.path.open("wb", buffering=0) as file:
                while chunk := await process.stdout.read(_CHUNK):
                    file.write(chunk)
                    self._announce()
            self.code = await process.wait()
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
            if self.code != 0:
                self.code = self.code or -1
                self.path.unlink(missing_ok=True)
            self._announce()

    def _announce(self) -> None:
        """Let those go on who wait for more."""
        self._grown.set()
        self._grown = asyncio.Event()

    async def wait(self) -> int:
        """Wait until it is written; return the exit code."""
        while self.code is None:
            await self._grown.wait()
        return self.code

    async def read(self) -> AsyncIterator[bytes]:
        """Read it as it grows; what is not finished breaks off, so that nobody takes it for all."""
        with self.path.open("rb") as file:
            while True:
                grown, code = self._grown, self.code
                while chunk := file.read(_CHUNK):
                    yield chunk
                if code is not None:
                    break
                await grown.wait()
        if code != 0:
            raise OSError("a whole graph was not written to its end")


class GraphStore:
    """Answers with whole graphs of the store that a pool's workers have."""

    def __init__(self, pool: Pool, content: str) -> None:
        self.pool, self.content = pool, content
        self._numbers = itertools.count()
        self._dumps: dict[tuple[str, str], Dump] = {}
        self._writing: set[asyncio.Task[None]] = set()
        self._turns = asyncio.Semaphore(MOST_DUMPS)

    async def answer(self, request: Request, graph: str, accept: str | None) -> Response:
        """Answer with a graph, the default one without an IRI, or raise a refusal."""
        if graph and not await self._has(graph):
            raise Refusal(404, f"there is no graph <{graph}> here")
        form = choose_format(accept, GRAPHS)
        if form is None:
            raise Refusal(406, GRAPHS_LINE)
        tag = make_tag(self.content.encode(), graph.encode(), form.media.encode())
        if unchanged := respond_unchanged(request, tag):
            return unchanged
        headers = {**VARY, "ETag": tag, "Content-Type": form.media}
        packed = wants_gzip(request)
        if packed:
            headers["Content-Encoding"] = "gzip"
        head = request.method == "HEAD"
        if head and form.name not in NARROW:
            return StreamingResponse(_no_chunks(), headers=headers)
        dump = await self._dump(graph, form)
        chunks = dump.read() if packed else unpack(dump.read())
        return StreamingResponse(chunks, headers=headers)

    async def _has(self, graph: str) -> bool:
        query = ProtocolQuery(f"ASK {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}")
        return b"true" in (await self.pool.answer(query, TABLES[0].media)).body

    async def _dump(self, graph: str, form: Format) -> Dump:
        """Find the dump of a graph in a format, or start one; wait where it may be refused."""
        key = graph, form.name
        dump = self._dumps.get(key)
        if dump is None or dump.code not in (None, 0, NOT_CARRIED):
            folder = Path(self.pool.settings.folder)
            dump = self._dumps[key] = Dump(folder / f"graph-{next(self._numbers)}.gz")
            dump.path.touch()
            task = asyncio.ensure_future(self._write(dump, *key))
            self._writing.add(task)
            task.add_done_callback(self._writing.discard)
        code = await dump.wait() if form.name in NARROW else dump.code
        if code == NOT_CARRIED:
            line = "this graph has what the format cannot carry; ask for Turtle or N-Triples"
            raise Refusal(406, line)
        if code:
            raise Refusal(500, "the graph could not be written; ask again")
        return dump

    async def _write(self, dump: Dump, graph: str, name: str) -> None:
        async with self._turns:
            process = await start_process("dump", self.pool.settings, graph, name)
            with contextlib.suppress(OSError):  # the disk is full; those who read are cut off
                await dump.write(process)


async def _no_chunks() -> AsyncIterator[bytes]:
    """Send nothing, as for HEAD."""
    return
    yield b""
