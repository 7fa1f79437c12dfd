"""Timing whole processes and functions in turn, for ratios that hold when a machine drifts."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable


def process(*words: str, env: dict[str, str] | None = None) -> float:
    """Seconds of a whole Python process."""
    start = time.perf_counter()
    subprocess.run(
        [sys.executable, *words],
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, **(env or {})},
    )
    return time.perf_counter() - start


def function(call: Callable[[], object]) -> float:
    """Seconds of a call."""
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def pair(ours: Callable[[], float], theirs: Callable[[], float], runs: int) -> tuple[float, float]:
    """Medians of both, measured in turn after one warm-up each."""
    ours()
    theirs()
    both = [(ours(), theirs()) for _ in range(runs)]
    return statistics.median(a for a, _ in both), statistics.median(b for _, b in both)


def import_pyoxigraph() -> float:
    """Seconds of a process that only imports the store's library."""
    return process("-c", "import pyoxigraph")
