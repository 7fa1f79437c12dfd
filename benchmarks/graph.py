"""Ratios of the graph's main jobs against a named limit, each pair measured in one run.

    python benchmarks/graph.py
    python benchmarks/graph.py diff     # the row alone that begins so

Medians over runs of whole processes or functions; read the ratios, not the seconds. What the
checks take is measured by `validation.py`.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

import pyoxigraph as ox
from measuring import function, import_pyoxigraph, pair, process

RUNS = 7
#: The scheme that the older of two graphs lacks.
LATER = "uksoc2020"
PARSE = """
import sys, pyoxigraph as ox
for path in sys.argv[1:]:
    for quad in ox.parse(path=path):
        pass
"""


def main() -> None:
    folder = Path(tempfile.mkdtemp(prefix="occugraph-benchmark-"))
    turtle, ntriples, older = (folder / name for name in ("graph.ttl", "graph.nt", "older.ttl"))
    cache = {"OCCUGRAPH_CACHE": str(folder / "cache")}
    process("-m", "occugraph", "build", "-o", str(turtle))
    process("-m", "occugraph", "build", "-o", str(ntriples))
    schemes = ",".join(name for name in list_schemes() if name != LATER)
    process("-m", "occugraph", "build", "-o", str(older), env={"OCCUGRAPH_SCHEMES": schemes})
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

    def diff() -> float:
        return process("-m", "occugraph", "diff", str(older), str(turtle))

    def parse_both() -> float:
        return process("-c", PARSE, str(older), str(turtle))

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
        ("diff, whole process", diff, "pyoxigraph's parse of both", parse_both, 3, RUNS),
        ("show, cold process", show, "import pyoxigraph", import_pyoxigraph, 5, 3 * RUNS),
    ]
    print(f"{'ours':<32} {'seconds':>8}  {'limit':<26} {'seconds':>8}  {'ratio':>6}  below")
    for ours, call, limit, other, below, runs in rows:
        if not ours.startswith(tuple(sys.argv[1:]) or ""):
            continue
        a, b = pair(call, other, runs)
        print(f"{ours:<32} {a:>8.3f}  {limit:<26} {b:>8.3f}  {a / b:>6.2f}  {below}")


def list_schemes() -> list[str]:
    """List the names of the schemes of the embedded graph."""
    words = [sys.executable, "-m", "occugraph", "schemes", "--json"]
    return [each["scheme"] for each in json.loads(subprocess.check_output(words))]


if __name__ == "__main__":
    main()
