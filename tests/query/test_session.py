"""A session makes what several answers need once, however many threads ask for that."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest

from occugraph.files.array_files import format_arrays
from occugraph.graph.engine import OxigraphEngine
from occugraph.query.session import Session

MAKERS: dict[str, tuple[Callable[..., Any], Any]] = {
    "arrays": (Session.arrays, format_arrays({"titles": ["welder"]})),
    "share": (Session.share, "welder"),
}


@pytest.mark.parametrize("name", MAKERS)
def test_two_threads_make_one_thing(engine: OxigraphEngine, name: str) -> None:
    session, (open_made, content) = Session(engine), MAKERS[name]
    makers: list[str] = []
    begun, other_asks = threading.Event(), threading.Event()

    def make() -> Any:
        makers.append(threading.current_thread().name)
        begun.set()
        assert other_asks.wait(30)
        return content

    opened: list[Any] = []
    first = threading.Thread(target=lambda: opened.append(open_made(session, "titles", make)))
    second = threading.Thread(target=lambda: opened.append(open_made(session, "titles", make)))
    first.start()
    assert begun.wait(30)
    second.start()
    # what is of another name waits for nothing
    assert session.share("other", lambda: "made") == "made"
    other_asks.set()
    first.join(30)
    second.join(30)
    assert makers == [first.name]
    assert opened[0] is opened[1]
