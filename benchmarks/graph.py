"""Ratios of the graph's main jobs against a named limit, each pair measured in one run.

    python benchmarks/graph.py

Medians over runs of whole processes or functions; read the ratios, not the seconds.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

import pyoxigraph as ox
from measuring import function, import_pyoxigraph, pair, process

RUNS = 7


def main() -> None:
    folder = Path(tempfile.mkdtemp(prefix="occugraph-benchmark-"))
    turtle, ntriples = folder / "graph.ttl", folder / "graph.nt"
    cache = {"OCCUGRAPH_CACHE": str(folder / "cache")}
    process("-m", "occugraph", "build", "-o", str(turtle))
    process("-m", "occugraph", "build", "-o", str(ntriples))
    lines = ntriples.read_bytes()
    triples = len(lines.splitlines())
    print(f"graph: {triples:,} triples; {RUNS} runs, medians")

    def bulk_load() -> float:
        # to a store on disk, in a fresh folder: what answering from these triples takes
        place = tempfile.mkdtemp(dir=folder)
        store = ox.Store(place)
        return function(lambda: store.bulk_load(lines, ox.RdfFormat.N_TRIPLES))

    def build() -> float:
        return process("-m", "occugraph", "build", "-o", str(turtle))

    def bulk_load_in_memory() -> float:
        return function(lambda: ox.Store().bulk_load(lines, ox.RdfFormat.N_TRIPLES))

    def parse() -> float:
        code = (
            "import sys, pyshacl.rdfutil as r; r.load_from_source(sys.argv[1], rdf_format='turtle')"
        )
        return process("-c", code, str(turtle))

    def validate() -> float:
        return process("-m", "occugraph", "validate", str(turtle))

    def show() -> float:
        return process("-m", "occugraph", "show", "15-1252", env=cache)

    rows = [
        ("build to Turtle, whole process", build, "bulk-load on disk", bulk_load, 5, RUNS),
        (
            "build to Turtle, whole process",
            build,
            "bulk-load in memory",
            bulk_load_in_memory,
            5,
            RUNS,
        ),
        ("validate, whole process", validate, "pySHACL's own parse", parse, 5, 3),
        ("show, cold process", show, "import pyoxigraph", import_pyoxigraph, 5, 3 * RUNS),
    ]
    print(f"{'ours':<32} {'seconds':>8}  {'limit':<22} {'seconds':>8}  {'ratio':>6}  below")
    for ours, call, limit, other, below, runs in rows:
        a, b = pair(call, other, runs)
        print(f"{ours:<32} {a:>8.3f}  {limit:<22} {b:>8.3f}  {a / b:>6.2f}  {below}")


if __name__ == "__main__":
    main()
