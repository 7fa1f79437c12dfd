"""Search: times beside their limits, and how often a title finds its concept, typed well and badly.

    python benchmarks/search.py [GRAPH]

Recall at k is the share of a scheme's titles that are among the first k hits of their scheme when
they are typed as printed, with one random typing error, and with their words in random order. The
same title at another level, which the same line shows, counts as found.
"""

from __future__ import annotations

import random
import statistics
import sys

from measuring import function, import_pyoxigraph, pair, process

import occugraph

RUNS = 15
AT = (1, 5)
LETTERS = "abcdefghijklmnopqrstuvwxyz"


def mistype(title: str, chance: random.Random) -> str:
    """Leave out, double, exchange or replace one letter of the title."""
    at = chance.choice([at for at, sign in enumerate(title) if sign.isalpha()])
    other = chance.choice(LETTERS)
    two = title[at : at + 2]
    return chance.choice(
        (
            title[:at] + title[at + 1 :],
            title[:at] + other + title[at:],
            title[:at] + other + title[at + 1 :],
            title[:at] + two[::-1] + title[at + 2 :],
        )
    )


def shuffle(title: str, chance: random.Random) -> str:
    words = title.replace(",", " ").split()
    chance.shuffle(words)
    return " ".join(words)


def rank(graph: occugraph.Graph, scheme: str, typed: str, title: str) -> int:
    """Place of the title among the hits of its scheme, from 1; far behind where it is not."""
    answer = graph.search(typed, scheme=scheme, limit=max(AT))
    labels = [hit.label for group in answer.schemes for hit in group.hits]
    return labels.index(title) + 1 if title in labels else 1_000


def main(path: str | None) -> None:
    graph = occugraph.open(path)
    index = function(lambda: graph.search("welder"))
    print(f"{'job':<44} {'seconds':>8}  limit")
    a, b = pair(
        lambda: process("-m", "occugraph", "search", "weldng enginer"), import_pyoxigraph, RUNS
    )
    print(
        f"{'one search, cold process':<44} {a:>8.3f}  {a / b:.1f} times import pyoxigraph, below 30"
    )
    wordings = graph.query("wordings")
    print(
        f"{'reading the words, once':<44} {index:>8.3f}  "
        f"{index / function(lambda: graph.query('wordings')):.1f} times the query for them alone "
        f"({len(wordings):,} rows)"
    )
    one_code = statistics.median(
        function(lambda: graph.query("concept-by-code", code="15-1252")) for _ in range(99)
    )
    for typed in ("welding engineer", "weldng enginer", "truck driver, heavy", "15-1252"):
        seconds = statistics.median(
            function(lambda typed=typed: graph.search(typed)) for _ in range(RUNS)
        )
        times = f"{seconds / one_code:.1f} times one code's look-up"
        print(f"{'then: ' + typed:<44} {seconds:>8.4f}  {times}")
    columns = "".join(f"{f'{how} @{k}':>12}" for how in ("as is", "error", "order") for k in AT)
    print(f"{'scheme':<12} {'titles':>7}{columns}")
    for scheme in (row["scheme"] for row in graph.query("schemes").records()):
        chance = random.Random(1)
        rows = graph.query("codes-of-scheme", scheme=scheme).records()
        titles = sorted({row["label"] for row in rows})
        shares = ""
        for change in (lambda title, _: title, mistype, shuffle):
            ranks = [rank(graph, scheme, change(title, chance), title) for title in titles]
            for k in AT:
                shares += f"{sum(place <= k for place in ranks) / len(ranks):>12.3f}"
        print(f"{scheme:<12} {len(titles):>7,}{shares}")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else None)
