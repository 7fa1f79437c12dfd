"""A query that somebody wrote, which may be anything: how long, how deep."""

from __future__ import annotations

import re

from ..errors import InputError
from .engine import Engine, Table
from .query_text import form, without_texts

#: Limits of a query that somebody wrote; the longest canned question has 2,000 characters.
LONGEST_QUERY, DEEPEST_QUERY = 100_000, 200
#: From this length on a query runs on a stack that the longest one cannot use up.
SHORT_QUERY, STACK_BYTES = 2_000, 1 << 29


def own_query(engine: Engine, query: str) -> Table:
    """Run a query that somebody wrote, which may be anything.

    The engine's parser goes as deep as a query does, and where its stack ends the process ends.

    Raises:
        InputError: no query, or one that is longer or more deeply nested than any question needs.

    """
    import threading

    form(query)

    if len(query) > LONGEST_QUERY:
        raise InputError(f"a query of {len(query):,} characters; {LONGEST_QUERY:,} are the limit")
    depth = deepest = 0
    for bracket in re.findall(r"[(){}\[\]]|<<|>>", without_texts(query)):
        depth += 1 if bracket in "({[<<" else -1
        deepest = max(deepest, depth)
    if deepest > DEEPEST_QUERY:
        raise InputError(f"a query nested {deepest:,} deep; {DEEPEST_QUERY} are the limit")
    if len(query) < SHORT_QUERY:
        return engine.run(query)
    before = threading.stack_size(STACK_BYTES)
    try:
        made: list[Table | BaseException] = []
        worker = threading.Thread(target=_kept, args=(made, engine, query), daemon=True)
        worker.start()
    finally:
        threading.stack_size(before)
    worker.join()
    if isinstance(made[0], BaseException):
        raise made[0]
    return made[0]


def _kept(made: list[Table | BaseException], engine: Engine, query: str) -> None:
    try:
        made.append(engine.run(query))
    except BaseException as error:
        made.append(error)
