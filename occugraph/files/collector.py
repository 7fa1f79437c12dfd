"""The collector of objects of no more use, which costs much where many are made that stay."""

import contextlib
import gc
from collections.abc import Iterator

#: Objects that are made before those of no more use are looked for: more than an answer makes.
COLLECTED = 100_000


@contextlib.contextmanager
def collect_seldom() -> Iterator[None]:
    """Look for objects of no more use as seldom as the command does; never where nobody looks."""
    before = gc.get_threshold()
    gc.set_threshold(before[0] and max(before[0], COLLECTED), *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)
