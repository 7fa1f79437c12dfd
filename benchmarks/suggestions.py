"""Suggestions against the official tables as truth: what share of a table words alone find.

    python benchmarks/suggestions.py [GRAPH]

On the embedded graph, or on a file that `occugraph build` wrote, with notes say. Recall at k is
the share of a table's pairs whose target is among the first k suggestions for its source;
precision at 1 is the share of sources whose first suggestion is a pair of the table.
"""

from __future__ import annotations

import sys
import time

import occugraph
from occugraph.crosswalk.tables import load_table
from occugraph.search.suggestions import Suggester

#: From, to, the table that is the truth.
CASES = (
    ("soc2010", "isco08", "isco08-soc2010"),
    ("isco08", "soc2010", "isco08-soc2010"),
    ("soc2010", "soc2018", "soc2010-soc2018"),
    ("onetsoc2019", "soc2018", "onetsoc2019-soc2018"),
    ("dot1991", "soc2018", "dot1991-soc2018"),
)
AT = (1, 5, 10)


def read_truth(graph: occugraph.Graph, source: str, table: str) -> dict[str, set[str]]:
    """Targets of each source; a target that is a group stands for the concepts below it."""
    view = load_table(graph.session, graph.session.correspondences[table], source)
    targets: dict[str, set[str]] = {}
    for row in graph.query(
        "pairs-in-turned" if view.turned else "pairs-in", correspondence=table
    ).records():
        below = graph.query("occupations-under", scheme=view.target, code=row["code"]).records()
        codes = {one["code"] for one in below} or {row["code"]}
        targets.setdefault(row["source"], set()).update(codes)
    return targets


def main(path: str | None) -> None:
    graph = occugraph.open(path)
    columns = "".join(f"{f'recall at {k}':>13}" for k in AT)
    head = f"{'from':<12} {'to':<8} {'sources':>8} {'pairs':>7}"
    print(f"{head}{columns}{'precision at 1':>17}{'seconds':>9}")
    for source, to, table in CASES:
        expected = read_truth(graph, source, table)
        start = time.perf_counter()
        suggester = Suggester(graph.session, to)
        suggested = {
            code: [one.code for one in suggester.for_concept(source, code, max(AT))]
            for code in expected
        }
        seconds = time.perf_counter() - start
        pairs = sum(map(len, expected.values()))
        hits = [
            sum(len(targets & set(suggested[code][:k])) for code, targets in expected.items())
            for k in AT
        ]
        first = sum(bool(targets & set(suggested[code][:1])) for code, targets in expected.items())
        shares = "".join(f"{hit / pairs:>13.3f}" for hit in hits)
        print(
            f"{source:<12} {to:<8} {len(expected):>8,} {pairs:>7,}{shares}"
            f"{first / len(expected):>17.3f}{seconds:>9.2f}"
        )


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else None)
