"""Two hundred people at once."""

from __future__ import annotations

import asyncio
import time

import pytest

from tests.support.serving import Server

#: A page of each kind, and forty concepts.
CODES = [f"soc2018/{code}" for code in ("15-1252", "51-4121", "11-1021", "29-1141", "47-2111")]
PATHS = [
    *(f"/{code}" for code in CODES),
    *(f"/soc2018/15-12{number}" for number in (11, 12, 21, 31, 32, 41, 42, 43, 44, 51, 53, 54)),
    *(f"/isco08/251{number}" for number in range(1, 5)),
    *("/", "/schemes", "/soc2018", "/isco08", "/programme/ampd-iowa", "/soc2018-isco08"),
    *("/search?q=welder", "/search?q=sofware+develper", "/search?q=nurse", "/search?q=15-1252"),
    *(f"/crosswalk?code=15-12{number}&to=isco08" for number in (11, 41, 52, 54)),
    *("/eligibility?job=15-1132&industry=336111", "/eligibility?job=welder&industry=332710"),
    *("/api/search?q=teacher", "/api/concept?code=15-1252", "/assets/occugraph.css"),
]
CLIENTS, SECONDS = 200, 60.0


@pytest.mark.slow
@pytest.mark.server
def test_two_hundred_people_for_a_minute_see_no_error_and_do_not_wait(server: Server) -> None:
    for path in PATHS:  # the first to ask for anything makes what is kept of it
        assert server.request("GET", path, Accept="text/html").status == 200
    times, statuses = asyncio.run(ask_all(server.port))
    times.sort()
    assert statuses == {200}
    assert times[int(len(times) * 0.95)] < 1.0, (len(times), times[int(len(times) * 0.95)])


async def ask_all(port: int | None) -> tuple[list[float], set[int]]:
    """Let every client ask for page after page, each at a place of its own; time the answers."""
    times: list[float] = []
    statuses: set[int] = set()
    end = time.monotonic() + SECONDS

    async def ask(first: int) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        at = first
        while time.monotonic() < end:
            path, at = PATHS[at % len(PATHS)], at + 7
            start = time.monotonic()
            writer.write(
                f"GET {path} HTTP/1.1\r\nHost: localhost\r\nAccept: text/html\r\n\r\n".encode()
            )
            head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
            await reader.readexactly(int(head.partition("content-length: ")[2].partition("\r")[0]))
            times.append(time.monotonic() - start)
            statuses.add(int(head.split()[1]))
            await asyncio.sleep(0.5)  # people read
        writer.close()

    await asyncio.gather(*(ask(number) for number in range(CLIENTS)))
    return times, statuses
