"""Every question's documented example on the whole graph: Oxigraph beside rdflib's engine.

python benchmarks/questions.py [NAME ...]
"""

from __future__ import annotations

import statistics
import sys
import time
import warnings

from measuring import function

import occugraph
from occugraph.answers.questions import Question, catalogue, question

#: Milliseconds in Oxigraph, times faster than rdflib's engine: each, and their geometric mean.
SLOWEST, EACH, MEAN = 50, 3, 30
RUNS = 15
#: A question that takes rdflib's engine longer is measured once.
LONG_SECONDS = 2
#: Whole tables beyond their examples, for the record: question -> values.
LARGEST: dict[str, dict[str, str]] = {
    "code-index": {"scheme": ""},
    "links-in": {"correspondence": "onetsoc2019-isco08"},
    "pairs-in": {"correspondence": "onetsoc2019-isco08"},
    "pairs-in-turned": {"correspondence": "onetsoc2019-isco08"},
    "codes-of-scheme": {"scheme": "naics2022"},
    "words-of-scheme": {"scheme": "naics2022"},
}


def main(names: list[str]) -> int:
    warnings.simplefilter("ignore")
    graph = occugraph.open()
    dataset = graph.rdflib

    def ours(it: Question, values: dict[str, str]) -> float:
        def call() -> object:
            return graph.query(it.name, **values)

        call()
        return statistics.median(function(call) for _ in range(RUNS)) * 1000

    def theirs(it: Question, values: dict[str, str]) -> float:
        def call() -> object:
            return list(dataset.query(it.bound(values)))

        first = function(call)
        again = [] if first > LONG_SECONDS else [function(call) for _ in range(2)]
        return statistics.median([first, *again]) * 1000

    print(f"{'question':<28} {'rows':>5} {'oxigraph ms':>11} {'rdflib ms':>10} {'ratio':>8}")
    measured = {}
    for it in [question(name) for name in names] or catalogue():
        rows = len(graph.query(it.name, **it.example))
        a, b = ours(it, it.example), theirs(it, it.example)
        measured[it.name] = a, b / a
        print(f"{it.name:<28} {rows:>5,} {a:>11.2f} {b:>10.1f} {b / a:>8.1f}", flush=True)
    slowest = max(measured, key=lambda name: measured[name][0])
    least = min(measured, key=lambda name: measured[name][1])
    mean = statistics.geometric_mean(ratio for _, ratio in measured.values())
    limits = (
        (f"slowest, {slowest}", measured[slowest][0], "ms, below", SLOWEST),
        (f"least ratio, {least}", measured[least][1], "times, at least", EACH),
        ("geometric mean of the ratios", mean, "times, at least", MEAN),
    )
    held = [
        value < limit if "below" in unit else value >= limit for _, value, unit, limit in limits
    ]
    for (title, value, unit, limit), holds in zip(limits, held, strict=True):
        print(f"{title:<46} {value:>8.1f} {unit} {limit}: {'holds' if holds else 'DOES NOT HOLD'}")
    if not names:
        print("whole tables beyond the examples, oxigraph ms, without a limit")
        for name, values in LARGEST.items():
            told = " ".join(f"{key}={value}" for key, value in values.items())
            rows = len(graph.query(name, **values))
            print(f"{name:<16} {told:<36} {rows:>6,} {ours(question(name), values):>8.2f}")
    return 0 if all(held) else 1


if __name__ == "__main__":
    start = time.perf_counter()
    code = main(sys.argv[1:])
    print(f"measured in {time.perf_counter() - start:.0f} s")
    sys.exit(code)
