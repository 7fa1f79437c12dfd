"""Which of the queries that wait a worker takes."""

from __future__ import annotations

import asyncio
from typing import cast

import pytest

from occugraph.web.sparql.pool import Worker
from occugraph.web.sparql.turns import Turn, Turns


@pytest.mark.parametrize(
    ("clients", "brief", "order"),
    [("aaa", True, [2, 1, 0]), ("aaa", False, [0, 1, 2]), ("aabb", True, [1, 3, 0, 2])],
)
def test_brief_workers_take_what_a_client_asked_last(
    clients: str, brief: bool, order: list[int]
) -> None:
    async def serve() -> list[int]:
        turns = Turns()
        waiting = {
            asyncio.ensure_future(turns.take(Turn(client), 60, 60)): number
            for number, client in enumerate(clients)
        }
        await asyncio.sleep(0)
        served = []
        while waiting:
            turns.put(Worker(cast("asyncio.subprocess.Process", None), brief))
            done, _ = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
            served += [waiting.pop(each) for each in done]
        return served

    assert asyncio.run(serve()) == order
