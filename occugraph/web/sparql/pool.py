"""The workers: each takes a query in its turn, is ended at its limit, and replaced.

Regular workers have a query for as long as queries may take. While none is free, brief workers try
a query for a moment: most need no more, and are not held up by those that do.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
import os
import signal
import sys
from collections.abc import Coroutine
from pathlib import Path
from typing import Any, NamedTuple

from starlette.requests import Request
from starlette.responses import Response

from ...errors import OutsideError
from ...files.limits import QUERY_MEMORY, SPOOL, SPOOL_OF_CLIENT
from .answers import respond_file, respond_whole
from .negotiation import GRAPHS, TABLES, choose_format
from .processes import start_process
from .protocol import ProtocolQuery, Refusal
from .turns import Turn, Turns
from .worker import FULL, Task, WorkerSettings

#: A worker takes a tenth of this to open its store; a machine may be busy.
STARTING_SECONDS = 120
WAITING_SECONDS = 60  # for a worker that is free
#: So many brief workers have a query for so long.
BRIEF_WORKERS, BRIEF_SECONDS = 2, 0.3
#: A client that waits so long gets a worker of another client that holds all.
PATIENCE_SECONDS = 1.0
_LATER = {"Retry-After": "5"}


class Answer(NamedTuple):
    """An answer to a query."""

    media: str
    body: bytes
    file: Path | None
    """Holds the body when it is large; to be removed once it is sent."""


async def respond(request: Request, answer: Answer, headers: dict[str, str]) -> Response:
    """Respond with an answer."""
    headers = {"Content-Type": answer.media, **headers}
    if answer.file is not None:
        return await respond_file(request, answer.file, headers)
    return await respond_whole(request, answer.body, headers)


class Worker:
    """A process that answers queries, seen from the server."""

    def __init__(self, process: asyncio.subprocess.Process, brief: bool) -> None:
        self.process, self.brief, self.ended = process, brief, False

    @classmethod
    async def start(cls, settings: WorkerSettings, brief: bool) -> Worker:
        """Start a worker and wait until it is ready."""
        worker = cls(await start_process("worker", settings), brief)
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
        self.ended = True
        with contextlib.suppress(ProcessLookupError):
            self.process.kill()


class Pool:
    """The workers of a server: how many there are, and how long a query may take."""

    def __init__(self, settings: WorkerSettings, size: int, seconds: float) -> None:
        self.settings, self.size, self.seconds = settings, size, seconds
        self._numbers = itertools.count()
        self._turns = Turns()
        self._workers: set[Worker] = set()
        self._watching: set[asyncio.Task[None]] = set()

    async def start(self) -> None:
        """Start the workers."""
        kinds = [False] * self.size + [True] * BRIEF_WORKERS
        await asyncio.gather(*(self._add(brief) for brief in kinds))

    async def answer(self, query: ProtocolQuery, accept: str | None, client: str = "", /) -> Answer:
        """Have a query answered by a worker, in a format that the client accepts, or refused."""
        table, graph = choose_format(accept, TABLES), choose_format(accept, GRAPHS)
        names = table and table.name, graph and graph.name
        head, body, file = await self._ask_workers(query, names, client)
        if head["status"] != 200:
            busy = head["status"] == 503
            raise Refusal(head["status"], head["line"], _LATER if busy else None)
        if "file" in head and self._measure_room(client) < 0:
            file.unlink(missing_ok=True)
            raise Refusal(503, FULL, _LATER)
        media = {form.name: form.media for form in (table, graph) if form is not None}
        return Answer(media[head["format"]], body, file if "file" in head else None)

    async def select(self, query: str, client: str = "", /) -> list[dict[str, str]]:
        """Have a query answered as rows of values."""
        answer = await self.answer(ProtocolQuery(query), TABLES[0].media, client)
        body = answer.body
        if answer.file is not None:
            body = answer.file.read_bytes()
            answer.file.unlink(missing_ok=True)
        bindings = json.loads(body)["results"]["bindings"]
        return [{name: term["value"] for name, term in row.items()} for row in bindings]

    async def _ask_workers(
        self, query: ProtocolQuery, formats: tuple[str | None, str | None], client: str
    ) -> tuple[dict[str, Any], bytes, Path]:
        """Ask the worker whose turn it is, and another where a brief one was not enough."""
        turn = Turn(client)
        while True:
            try:
                worker = await self._turns.take(turn, WAITING_SECONDS, PATIENCE_SECONDS)
            except asyncio.TimeoutError:
                raise Refusal(503, "too many queries at once; try again later", _LATER) from None
            file = self._name_file(client)
            task = Task(*query, *formats, str(file), max(self._measure_room(client), 0))
            seconds = min(self.seconds, BRIEF_SECONDS) if worker.brief else self.seconds
            try:
                answer = await asyncio.wait_for(worker.ask(task), seconds)
            except asyncio.TimeoutError:
                self._replace(worker, file)
                if seconds == self.seconds:
                    reason = f"longer than {seconds:g} s, the limit here; narrow it down, or ask "
                    reason += "whoever runs this endpoint for a longer --timeout"
                    raise Refusal(500, f"the query was stopped: it took {reason}") from None
                turn.tried = True
            except (EOFError, OSError):
                called_back = turn.called_back and worker.ended
                code = await worker.process.wait()
                self._replace(worker, file)
                if called_back:
                    continue
                if code == -signal.SIGKILL:  # the system, or a person, and no limit of ours
                    line = "the process that had this query was ended; ask again"
                    raise Refusal(503, line, _LATER) from None
                reason = f"more than {QUERY_MEMORY >> 20:,} MiB of memory, or is nested too deep; "
                reason += "narrow it down"
                raise Refusal(500, f"the query was stopped: it took {reason}") from None
            except BaseException:  # the client is gone
                self._replace(worker, file)
                raise
            else:
                self._turns.put(worker)
                return *answer, file

    def _name_file(self, client: str) -> Path:
        """Name a file for an answer, whose name says which client it is for."""
        return Path(self.settings.folder, f"answer-{next(self._numbers)}-{client.encode().hex()}")

    def _measure_room(self, client: str) -> int:
        """Measure how much more of a client's answers may lie in files, by what lies there now."""
        all_of_it = of_client = 0
        for file in os.scandir(self.settings.folder):
            if file.name.startswith("answer-"):
                with contextlib.suppress(OSError):  # it was sent a moment ago
                    size = file.stat().st_size
                    all_of_it += size
                    of_client += size * file.name.endswith(f"-{client.encode().hex()}")
        return min(SPOOL - all_of_it, SPOOL_OF_CLIENT - of_client)

    async def _add(self, brief: bool) -> None:
        worker = await Worker.start(self.settings, brief)
        self._workers.add(worker)
        self._turns.put(worker)
        self._watch(self._await_end(worker))

    async def _await_end(self, worker: Worker) -> None:
        """Replace a worker that ends while it has nothing to do."""
        await worker.process.wait()
        if worker in self._workers and self._turns.is_free(worker):
            self._replace(worker)

    def _replace(self, worker: Worker, file: Path | None = None) -> None:
        worker.end()
        self._workers.discard(worker)
        self._turns.drop(worker)
        self._watch(self._start_another(worker, file))

    def _watch(self, work: Coroutine[Any, Any, None]) -> None:
        """Keep a task until it is done."""
        task = asyncio.ensure_future(work)
        self._watching.add(task)
        task.add_done_callback(self._watching.discard)

    async def _start_another(self, worker: Worker, file: Path | None) -> None:
        await worker.process.wait()
        if file is not None:
            file.unlink(missing_ok=True)
        while True:
            try:
                return await self._add(worker.brief)
            except OutsideError as error:
                print(f"occugraph: {error}; trying again", file=sys.stderr)
                await asyncio.sleep(1)

    async def stop(self) -> None:
        """End all workers."""
        for task in self._watching:
            task.cancel()
        await asyncio.gather(*self._watching, return_exceptions=True)
        for worker in self._workers:
            worker.end()
        await asyncio.gather(*(worker.process.wait() for worker in self._workers))
