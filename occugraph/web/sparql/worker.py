"""A process that answers queries, one at a time; it may be ended at any moment.

The engine cannot be stopped in the middle of a query, and its parser can use up its stack: both
end a process, so it is never the one that speaks with clients. Each task is a line of JSON on the
standard input; a line of JSON and the answer leave on the standard output. At the input's end the
process ends: no worker outlives its server.
"""

from __future__ import annotations

import json
import os
import queue
import shutil
import signal
import sys
import threading
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

import pyoxigraph as ox

from ...graph.query_text import STACK_BYTES
from ..refusals import Refusal
from .answering import Answerer, Task
from .sandbox import limit_memory
from .spool import Spool

#: Bytes of memory that a query may take, beside the stack that it runs on.
MEMORY = 1 << 30


class WorkerSettings(NamedTuple):
    """What a worker needs to know, sent as one JSON list."""

    store: str
    """Folder of the store; empty for that of the embedded graph."""
    folder: str
    """Folder of the answers; removed when the server is gone."""
    rows: int
    """Most rows, or triples, of an answer."""


def _open_store(settings: WorkerSettings) -> ox.Store:
    if settings.store:
        return ox.Store.read_only(settings.store)
    from ...graph.store import open_store

    return open_store()


def _answer_tasks(
    settings: WorkerSettings, tasks: queue.SimpleQueue[bytes], output: BinaryIO
) -> None:
    def send(head: dict[str, Any], body: bytes = b"") -> None:
        output.write(json.dumps({**head, "size": len(body)}).encode() + b"\n" + body)
        output.flush()

    answerer = Answerer(_open_store(settings), settings.rows)
    send({"ready": True})
    while True:
        task = Task(*json.loads(tasks.get()))
        spool = Spool(Path(task.file))
        try:
            form = answerer.answer(task, spool)
        except Refusal as error:
            spool.close()
            send({"status": error.status, "line": error.line})
        else:
            if spool.inline:
                spool.close()
                send({"status": 200, "format": form}, bytes(spool.start))
            else:
                spool.file.close()
                send({"status": 200, "format": form, "file": task.file})


def main() -> None:
    """Answer until the input ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the server ends its workers
    settings = WorkerSettings(*json.loads(sys.argv[1]))
    limit_memory(MEMORY + STACK_BYTES)
    output = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # nothing but answers goes there
    tasks: queue.SimpleQueue[bytes] = queue.SimpleQueue()

    def answer() -> None:
        try:
            _answer_tasks(settings, tasks, output)
        finally:  # the server is gone, or something is wrong that a new worker may not have
            os._exit(1)

    threading.stack_size(STACK_BYTES)
    threading.Thread(target=answer, daemon=True).start()
    for line in sys.stdin.buffer:
        tasks.put(line)
    shutil.rmtree(settings.folder, ignore_errors=True)
    os._exit(0)


if __name__ == "__main__":
    main()
