"""The workers: each takes a query in its turn, is ended at its limit, and replaced."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
import sys
from pathlib import Path
from typing import Any, NamedTuple

from ...errors import OutsideError
from ...files.limits import QUERY_MEMORY
from .negotiation import GRAPHS, TABLES, choose_format
from .processes import start_process
from .protocol import ProtocolQuery, Refusal
from .worker import Task, WorkerSettings

#: A worker takes a tenth of this to open its store; a machine may be busy.
STARTING_SECONDS = 120
WAITING_SECONDS = 60  # for a worker that is free


class Answer(NamedTuple):
    """An answer to a query."""

    media: str
    body: bytes
    file: Path | None
    """Holds the body when it is large; to be removed once it is sent."""


class Worker:
    """A process that answers queries, seen from the server."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process = process

    @classmethod
    async def start(cls, settings: WorkerSettings) -> Worker:
        """Start a worker and wait until it is ready."""
        worker = cls(await start_process("worker", settings))
        try:
            await asyncio.wait_for(worker._read_answer(), STARTING_SECONDS)
        except BaseException as error:
            worker.end()
            if isinstance(error, (EOFError, OSError, asyncio.TimeoutError)):
                raise OutsideError("a process that is to answer queries does not start") from None
            raise
        return worker

    async def ask(self, task: Task) -> tuple[dict[str, Any], bytes]:
        """Send a task; return the head and the body of its answer, or raise that it has ended."""
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps(task).encode() + b"\n")
        await self.process.stdin.drain()
        return await self._read_answer()

    async def _read_answer(self) -> tuple[dict[str, Any], bytes]:
        assert self.process.stdout is not None
        head: dict[str, Any] = json.loads(await self.process.stdout.readuntil())
        return head, await self.process.stdout.readexactly(head["size"])

    def end(self) -> None:
        """End the process, whatever it does."""
        with contextlib.suppress(ProcessLookupError):
            self.process.kill()


class Pool:
    """The workers of a server: how many there are, and how long a query may take."""

    def __init__(self, settings: WorkerSettings, size: int, seconds: float) -> None:
        self.settings, self.size, self.seconds = settings, size, seconds
        self._numbers = itertools.count()
        self._free: asyncio.Queue[Worker] = asyncio.Queue()
        self._workers: set[Worker] = set()
        self._replacing: set[asyncio.Task[None]] = set()

    async def start(self) -> None:
        """Start the workers."""
        await asyncio.gather(*(self._add() for _ in range(self.size)))

    async def answer(self, query: ProtocolQuery, accept: str | None) -> Answer:
        """Have a query answered by a worker, in a format that the client accepts, or refused."""
        table, graph = choose_format(accept, TABLES), choose_format(accept, GRAPHS)
        file = Path(self.settings.folder, f"answer-{next(self._numbers)}")
        task = Task(*query, table and table.name, graph and graph.name, str(file))
        head, body = await self._ask_worker(task)
        if head["status"] != 200:
            raise Refusal(head["status"], head["line"])
        media = {form.name: form.media for form in (table, graph) if form is not None}
        return Answer(media[head["format"]], body, file if "file" in head else None)

    async def _ask_worker(self, task: Task) -> tuple[dict[str, Any], bytes]:
        try:
            worker = await asyncio.wait_for(self._free.get(), WAITING_SECONDS)
        except asyncio.TimeoutError:
            line = "too many queries at once; try again later"
            raise Refusal(503, line, {"Retry-After": "5"}) from None
        try:
            answer = await asyncio.wait_for(worker.ask(task), self.seconds)
        except BaseException as error:  # also that the client is gone
            self._replace(worker, Path(task.file))
            if isinstance(error, asyncio.TimeoutError):
                reason = f"longer than {self.seconds:g} s, the limit here; narrow it down, or ask "
                reason += "whoever runs this endpoint for a longer --timeout"
            elif isinstance(error, (EOFError, OSError)):
                reason = f"more than {QUERY_MEMORY >> 20:,} MiB of memory, or is nested too deep; "
                reason += "narrow it down"
            else:
                raise
            raise Refusal(500, f"the query was stopped: it took {reason}") from None
        self._free.put_nowait(worker)
        return answer

    async def _add(self) -> None:
        worker = await Worker.start(self.settings)
        self._workers.add(worker)
        self._free.put_nowait(worker)

    def _replace(self, worker: Worker, file: Path) -> None:
        worker.end()
        self._workers.discard(worker)
        task = asyncio.ensure_future(self._start_another(worker, file))
        self._replacing.add(task)
        task.add_done_callback(self._replacing.discard)

    async def _start_another(self, worker: Worker, file: Path) -> None:
        await worker.process.wait()
        file.unlink(missing_ok=True)
        while True:
            try:
                return await self._add()
            except OutsideError as error:
                print(f"occugraph: {error}; trying again", file=sys.stderr)
                await asyncio.sleep(1)

    async def stop(self) -> None:
        """End all workers."""
        for task in self._replacing:
            task.cancel()
        await asyncio.gather(*self._replacing, return_exceptions=True)
        for worker in self._workers:
            worker.end()
        await asyncio.gather(*(worker.process.wait() for worker in self._workers))
