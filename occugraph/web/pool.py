"""The workers: asked in turn, ended at their limit, replaced."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
import os
import sys
from pathlib import Path
from typing import Any

from ..errors import OutsideError
from .answering import Question
from .negotiation import GRAPHS, TABLES, chosen
from .protocol import Asked
from .replies import Refusal, Reply
from .worker import LENGTH, MEMORY, Setting

#: A worker takes a tenth of this to open its store; a machine may be busy.
STARTING_SECONDS = 120
#: So long a query waits for a worker that is free.
WAITING_SECONDS = 60


class Worker:
    """A process that answers, seen from the server."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process = process

    @classmethod
    async def started(cls, setting: Setting) -> Worker:
        """Start a worker and wait until it is ready.

        Raises:
            OutsideError: it does not start.

        """
        paths = [path or os.getcwd() for path in sys.path]
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(paths)}
        if cache := environment.get("OCCUGRAPH_CACHE"):
            environment["OCCUGRAPH_CACHE"] = os.path.abspath(cache)
        worker = cls(
            await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", f"{__package__}.worker", json.dumps(setting)),
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.DEVNULL,
                # -m looks for modules there first: a folder that holds none
                cwd=setting.folder,
                env=environment,
            )
        )
        try:
            await asyncio.wait_for(worker._frames(), STARTING_SECONDS)
        except BaseException as error:
            worker.end()
            if isinstance(error, (EOFError, OSError, asyncio.TimeoutError)):
                raise OutsideError("a process that is to answer queries does not start") from None
            raise
        return worker

    async def ask(self, question: Question) -> tuple[dict[str, Any], bytes]:
        """Put a question; give what is told of the answer, and the answer.

        Raises:
            EOFError, OSError: the worker has ended.

        """
        assert self.process.stdin is not None
        frame = json.dumps(question).encode()
        self.process.stdin.write(LENGTH.pack(len(frame)) + frame)
        await self.process.stdin.drain()
        return await self._frames()

    async def _frames(self) -> tuple[dict[str, Any], bytes]:
        head: dict[str, Any] = json.loads(await self._frame())
        return head, await self._frame()

    async def _frame(self) -> bytes:
        assert self.process.stdout is not None
        (length,) = LENGTH.unpack(await self.process.stdout.readexactly(LENGTH.size))
        return await self.process.stdout.readexactly(length)

    def end(self) -> None:
        """End the process, whatever it does."""
        with contextlib.suppress(ProcessLookupError):
            self.process.kill()


class Pool:
    """So many workers.

    Args:
        setting: what each is started with.
        size: how many.
        seconds: what a query may take.

    """

    def __init__(self, setting: Setting, size: int, seconds: float) -> None:
        self.setting, self.size, self.seconds = setting, size, seconds
        self._numbers = itertools.count()
        self._free: asyncio.Queue[Worker] = asyncio.Queue()
        self._workers: set[Worker] = set()
        self._replacing: set[asyncio.Task[None]] = set()

    async def start(self) -> None:
        """Start the workers.

        Raises:
            OutsideError: one does not start.

        """
        await asyncio.gather(*(self._add() for _ in range(self.size)))

    async def ask(self, asked: Asked, accept: str | None) -> Reply:
        """Have a query answered.

        Args:
            asked: the query and its dataset.
            accept: the formats that the client takes.

        Raises:
            Refusal: with the status and a line for the client.

        """
        table, graph = chosen(accept, TABLES), chosen(accept, GRAPHS)
        file = Path(self.setting.folder, f"answer-{next(self._numbers)}")
        question = Question(*asked, table and table.name, graph and graph.name, str(file))
        head, body = await self._answered(question)
        if head["status"] != 200:
            raise Refusal(head["status"], head["line"])
        made = {it.name: it for it in (table, graph) if it is not None}[head["format"]]
        place = file if "file" in head else None
        return Reply(200, made.media, body, place, (("Vary", "Accept"),))

    async def _answered(self, question: Question) -> tuple[dict[str, Any], bytes]:
        try:
            worker = await asyncio.wait_for(self._free.get(), WAITING_SECONDS)
        except asyncio.TimeoutError:
            raise Refusal(
                503, "too many queries at once; try again later", ("Retry-After", "5")
            ) from None
        done = False
        try:
            answer = await asyncio.wait_for(worker.ask(question), self.seconds)
            done = True
            return answer
        except asyncio.TimeoutError:
            raise Refusal(
                500,
                f"the query was stopped: it took longer than {self.seconds:g} s, the limit here; "
                "narrow it down, or ask whoever runs this endpoint for a longer --timeout",
            ) from None
        except (EOFError, OSError):
            raise Refusal(
                500,
                f"the query was stopped: it took more than {MEMORY >> 20:,} MiB of memory, or is "
                "nested too deep; narrow it down",
            ) from None
        finally:  # also when the client is gone
            if done:
                self._free.put_nowait(worker)
            else:
                self._replace(worker, Path(question.file))

    async def _add(self) -> None:
        worker = await Worker.started(self.setting)
        self._workers.add(worker)
        self._free.put_nowait(worker)

    def _replace(self, worker: Worker, file: Path) -> None:
        worker.end()
        self._workers.discard(worker)
        task = asyncio.ensure_future(self._replaced(worker, file))
        self._replacing.add(task)
        task.add_done_callback(self._replacing.discard)

    async def _replaced(self, worker: Worker, file: Path) -> None:
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
