"""Whose turn it is: no client, and no long query, holds all workers while others wait."""

from __future__ import annotations

import asyncio
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .pool import Worker


class Turn:
    """A query of a client, which waits for a worker or has one."""

    def __init__(self, client: str) -> None:
        self.client = client
        self.tried = False
        """Whether a brief worker had it: then it waits for a regular one."""
        self.called_back = False
        """Whether it gave its worker to another client: then it keeps the next."""


class Turns:
    """Hands free workers to queries: to the client that holds fewest, of equals to who came first.

    Brief workers take the last query of a client that was not tried yet, while no regular worker is
    free: one that came behind many is tried at once, and regular workers keep the order.
    """

    def __init__(self) -> None:
        self._free: list[Worker] = []
        self._waiting: dict[Turn, asyncio.Future[Worker]] = {}
        """In the order in which they came."""
        self._held: dict[Worker, Turn] = {}
        """In the order in which they began."""

    async def take(self, turn: Turn, seconds: float, patience: float) -> Worker:
        """Wait so long for a worker, or raise TimeoutError.

        After a part of that time, the patience, a client that holds all the regular workers gives
        one up to a client that holds none.
        """
        coming = self._waiting[turn] = asyncio.get_running_loop().create_future()
        self._serve()
        try:
            await asyncio.wait((coming,), timeout=min(patience, seconds))
            if not coming.done() and turn.tried:
                self._make_room(turn.client)
            return await asyncio.wait_for(coming, seconds)
        except BaseException:
            if coming.done() and not coming.cancelled():  # nobody is there to use it
                self.put(coming.result())
            raise
        finally:
            self._waiting.pop(turn, None)

    def put(self, worker: Worker) -> None:
        """Take a worker back, or a new one in: it is free."""
        self._held.pop(worker, None)
        self._free.append(worker)
        self._serve()

    def is_free(self, worker: Worker) -> bool:
        """Tell whether a worker waits for a query."""
        return worker in self._free

    def drop(self, worker: Worker) -> None:
        """Forget a worker that has ended."""
        self._held.pop(worker, None)
        if worker in self._free:
            self._free.remove(worker)

    def _serve(self) -> None:
        """Hand out what is free, regular workers first."""
        for worker in sorted(self._free, key=lambda worker: worker.brief):
            holding = Counter(turn.client for turn in self._held.values())
            ready = [
                turn
                for turn, coming in self._waiting.items()
                if not coming.done() and not (worker.brief and turn.tried)
            ]
            if ready:
                turn = min(ready, key=lambda turn: holding[turn.client])
                if worker.brief:
                    turn = [each for each in ready if each.client == turn.client][-1]
                self._free.remove(worker)
                self._held[worker] = turn
                self._waiting.pop(turn).set_result(worker)

    def _make_room(self, client: str) -> None:
        """Call back the last query of a client that holds all the regular workers."""
        regular = {worker: turn for worker, turn in self._held.items() if not worker.brief}
        holders = {turn.client for turn in regular.values()}
        if client in holders or len(holders) != 1:
            return
        for worker, turn in reversed(regular.items()):
            if not turn.called_back:
                turn.called_back = True
                return worker.end()
