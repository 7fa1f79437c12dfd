"""A process that answers queries, one at a time; it may be ended at any moment.

The engine cannot be stopped in the middle of a query, and its parser can use up its stack: both
end a process, so it is never the one that speaks with clients. Each task is a line of JSON on the
standard input; a line of JSON and the answer leave on the standard output. At the input's end the
process ends: no worker outlives its server.
"""

import csv
import io
import json
import os
import queue
import shutil
import signal
import sys
import threading
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, Any, BinaryIO, NamedTuple, cast

import pyoxigraph as ox

from ...errors import InputError
from ...files.limits import LARGEST_ANSWER, QUERY_MEMORY, STACK_BYTES
from ...graph.engine import join_lines
from ...graph.query_text import check_size, name_undeclared_prefix
from .formats import write_table, write_triples
from .negotiation import GRAPHS_LINE, TABLES_LINE
from .protocol import Refusal
from .sandbox import find_clauses, limit_memory, seal_process

#: Answers up to this size go through the pipe; larger ones lie in a file.
LARGEST_INLINE = 1 << 18
FULL = "too many large answers wait to be read; take those you asked for, or try again later"


class WorkerSettings(NamedTuple):
    """What a worker needs to know, sent as one JSON list."""

    store: str
    """Folder of the store; empty for that of the embedded graph."""
    folder: str
    """Folder of the answers; removed when the server is gone."""
    rows: int | None
    """The most of an answer; None where nothing but its size limits it."""


class Task(NamedTuple):
    """A query for a worker, sent as one JSON list."""

    query: str
    default_graphs: tuple[str, ...]
    named_graphs: tuple[str, ...]
    base: str
    table: str | None
    """Name of the format for rows; None where the client accepts none."""
    graph: str | None
    file: str
    room: int
    """Bytes that the answer may have in that file."""


class Spool:
    """Holds an answer while it is written: its start in memory, a larger one in a file.

    The file is opened in advance, since a sealed process opens none.
    """

    def __init__(self, path: Path, room: int) -> None:
        self.path, self.room, self.file = path, room, path.open("w+b")
        self.start, self.size = bytearray(), 0

    def write(self, data: bytes) -> int:
        """Add to the answer, or refuse one that is too large."""
        self.size += len(data)
        if self.size > LARGEST_ANSWER:
            raise Refusal(413, _describe_limit(f"{LARGEST_ANSWER >> 20} MiB"))
        if self.size <= LARGEST_INLINE:
            self.start += data
        else:
            if self.size > self.room:
                raise Refusal(503, FULL)
            if self.start:
                self.file.write(self.start)
                self.start.clear()
            self.file.write(data)
        return len(data)

    def flush(self) -> None:
        """Nothing is to be done before the end."""

    @property
    def inline(self) -> bool:
        """Whether all of it is in `start`."""
        return self.size <= LARGEST_INLINE

    def open_written(self) -> IO[bytes]:
        """Open what was written, to be read."""
        self.file.flush()
        self.file.seek(0)
        return io.BytesIO(self.start) if self.inline else self.file

    def close(self) -> None:
        """Throw the answer away."""
        self.file.close()
        self.path.unlink(missing_ok=True)


class Answerer:
    """Answers queries from a store, up to a number of rows or triples."""

    def __init__(self, store: ox.Store, rows: int | None) -> None:
        self.store, self.rows = store, rows

    def answer(self, task: Task, spool: Spool) -> str:
        """Write the answer, and return the name of its format; or refuse the query."""
        try:
            check_size(task.query)
            return self._answer(task, spool)
        except InputError as error:
            raise Refusal(413, str(error)) from None
        except SyntaxError as error:
            reason = name_undeclared_prefix(task.query) or join_lines(error)
            raise Refusal(400, f"not a SPARQL 1.1 query: {reason}") from None
        except OSError as error:
            raise Refusal(500, f"the query could not be answered: {join_lines(error)}") from None
        except (RuntimeError, ValueError) as error:
            raise Refusal(400, f"the query cannot be run: {join_lines(error)}") from None

    def _answer(self, task: Task, spool: Spool) -> str:
        clauses = find_clauses(task.query)
        if clauses is not None and clauses.service:
            raise Refusal(403, "SERVICE is refused: this endpoint asks no other server")
        files = clauses.files if clauses else ()
        for graph in (*task.default_graphs, *task.named_graphs, *files):
            file = graph.lower().startswith("file:")
            if file and not self.store.contains_named_graph(ox.NamedNode(graph)):
                raise Refusal(403, f"this endpoint reads no files, and has no graph <{graph}>")
        dataset: dict[str, Any] = {"use_default_graph_as_union": not (clauses and clauses.dataset)}
        if task.default_graphs or task.named_graphs:
            dataset = {
                "default_graph": [ox.NamedNode(iri) for iri in task.default_graphs],
                "named_graphs": [ox.NamedNode(iri) for iri in task.named_graphs],
            }
        with seal_process():
            result = self.store.query(task.query, base_iri=task.base, **dataset)
            if clauses is None:
                line = "what this query says of SERVICE, FROM or file: cannot be checked"
                raise Refusal(403, line)
            if isinstance(result, ox.QueryTriples):
                return self._write_triples(result, task.graph, spool)
            return self._write_table(result, task.table, spool)

    def _write_table(
        self, result: ox.QuerySolutions | ox.QueryBoolean, name: str | None, spool: Spool
    ) -> str:
        if name is None:
            raise Refusal(406, TABLES_LINE)
        write_table(result, name, cast("IO[bytes]", spool))
        limit = self.rows
        if limit is None or not isinstance(result, ox.QuerySolutions):
            return name
        if spool.size > limit:  # no row takes less than a byte
            rows = _read_rows(spool.open_written(), getattr(ox.QueryResultsFormat, name))
            if any(number == limit for number, _ in enumerate(rows)):
                raise Refusal(413, _describe_limit(f"{limit:,} rows", limit))
        return name

    def _write_triples(self, result: ox.QueryTriples, name: str | None, spool: Spool) -> str:
        if name is None:
            raise Refusal(406, GRAPHS_LINE)
        triples = result if self.rows is None else _limit_triples(result, self.rows)
        write_triples(triples, name, cast("IO[bytes]", spool))
        return name


def _limit_triples(triples: Iterable[ox.Triple], limit: int) -> Iterator[ox.Triple]:
    """Yield triples, or refuse one too many."""
    for number, triple in enumerate(triples):
        if number == limit:
            raise Refusal(413, _describe_limit(f"{limit:,} triples", limit))
        yield triple


def _describe_limit(limit: str, number: int | None = None) -> str:
    """Say that an answer exceeds a limit, and what does not."""
    part = "ask for less of it" if number is None else f"add LIMIT {number} for a part of it"
    return (
        f"the answer has more than {limit}; {part}, or read whole graphs, which have no limit, "
        "at /sparql?default and /sparql?graph=IRI"
    )


def _read_rows(file: IO[bytes], syntax: ox.QueryResultsFormat) -> Iterable[object]:
    if syntax == ox.QueryResultsFormat.CSV:  # which the engine writes, but does not read
        csv.field_size_limit(LARGEST_ANSWER)
        rows = csv.reader(io.TextIOWrapper(file, "utf-8", newline=""))
        next(rows)
        return rows
    read = ox.parse_query_results(file, syntax)
    return read if isinstance(read, ox.QuerySolutions) else ()


def open_served_store(settings: WorkerSettings) -> ox.Store:
    """Open the store that a server answers from."""
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

    answerer = Answerer(open_served_store(settings), settings.rows)
    send({"ready": True})
    while True:
        task = Task(*json.loads(tasks.get()))
        spool = Spool(Path(task.file), task.room)
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
    limit_memory(QUERY_MEMORY + STACK_BYTES)
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
