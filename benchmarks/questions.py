"""Every canned question's example: Oxigraph beside rdflib's engine, the same text, the whole graph.

python benchmarks/questions.py [--limit SECONDS]

rdflib's engine is given up on after so many seconds a question (20 by default); the ratio then is
at least what is printed. A question's ceiling is the time that Oxigraph takes, in the same run, to
read 15,000 statements of the graph, of which there are 942,429; questions above it are named.
Times of Oxigraph are of the processor, so that other programs do not count.
"""

from __future__ import annotations

import argparse
import math
import multiprocessing
import multiprocessing.connection
import statistics
import sys
import time
from pathlib import Path

import occugraph
from occugraph.query.catalogue import catalogue

READ = "SELECT ?subject ?property ?value { ?subject ?property ?value } LIMIT 15000"
EACH, MEAN = 3, 30
RUNS = 7


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--limit", type=float, default=20)
    limit = parser.parse_args().limit
    graph = occugraph.open()
    ceiling, _ = _median(graph, READ)
    print(f"{'question':<28} {'rows':>6} {'Oxigraph ms':>12} {'rdflib ms':>12} {'times':>10}")
    ratios, slowest, above = {}, {}, []
    theirs = _Rdflib()
    for question in catalogue():
        text = question.bound({one.name: one.example for one in question.parameters})
        ours, rows = _median(graph, text)
        seconds, done = theirs.answer(text, limit)
        ratios[question.name], slowest[question.name] = seconds / ours, ours * 1_000
        if ours > ceiling:
            above.append(question.name)
        mark = "" if done else "  given up on"
        print(
            f"{question.name:<28} {rows:>6,} {ours * 1_000:>12.2f} {seconds * 1_000:>12.1f} "
            f"{seconds / ours:>10,.1f}{mark}",
            flush=True,
        )
    theirs.end()
    mean = math.exp(statistics.fmean(map(math.log, ratios.values())))
    last, least = max(slowest, key=slowest.__getitem__), min(ratios, key=ratios.__getitem__)
    print(
        f"{'slowest on Oxigraph':<30} {slowest[last]:.1f} ms ({last}), ceiling {ceiling * 1e3:.1f}"
    )
    print(f"{'above the ceiling':<30} {', '.join(above) or 'none'}")
    print(f"{'least ratio':<30} {ratios[least]:.1f} ({least}), at least {EACH}")
    print(f"{'geometric mean of the ratios':<30} {mean:,.1f}, at least {MEAN}")


def _median(graph: occugraph.Graph, text: str) -> tuple[float, int]:
    rows = len(graph.engine.run(text))
    times = []
    for _ in range(RUNS):
        start = time.process_time()
        graph.engine.run(text)
        times.append(time.process_time() - start)
    return statistics.median(times), rows


class _Rdflib:
    """rdflib's engine in a process of its own, which can be ended."""

    def __init__(self) -> None:
        self._process: multiprocessing.Process | None = None

    def answer(self, text: str, limit: float) -> tuple[float, bool]:
        if self._process is None:
            self._ours, other = multiprocessing.Pipe()
            self._process = multiprocessing.Process(target=_answers, args=(other,), daemon=True)
            self._process.start()
            self._ours.recv()  # the graph is read
        self._ours.send(text)
        if self._ours.poll(limit):
            return self._ours.recv(), True
        self.end()
        return limit, False

    def end(self) -> None:
        if self._process is not None:
            self._process.terminate()
            self._process.join()
            self._process = None


def _answers(pipe: multiprocessing.connection.Connection) -> None:
    sys.path.insert(0, str(Path(__file__).parent.parent))  # tests are not installed
    from tests.support.rdflib_engine import RdflibEngine

    engine = RdflibEngine(occugraph.open().engine.store)
    pipe.send(0.0)
    while True:
        text = pipe.recv()
        start = time.perf_counter()
        engine.run(text)
        pipe.send(time.perf_counter() - start)


if __name__ == "__main__":
    start = time.perf_counter()
    main()
    print(f"measured in {time.perf_counter() - start:.0f} s")
