"""How the cost of building, storing, checking and one cold answer grows with the graph.

    python benchmarks/growth.py [RUNS]

The embedded graph of a few schemes, then of more, then of all; seconds of the processor, whole
processes, the least of the runs. The first answer builds the store; a cold one finds it, and is
counted in imports of pyoxigraph, measured in turn with it.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

GRAPHS = {
    "2 schemes": "soc2018,isco08",
    "6 schemes": "soc2018,soc2010,onetsoc2019,isco08,dot1991,naics2022",
    "all": "",
}
ANSWERS = {
    "show": ("show", "15-1252"),
    "crosswalk": ("crosswalk", "11-1011", "--to", "isco08"),
    "search": ("search", "machinist"),
    "in one": ("search", "machinist", "--scheme", "soc2018"),
}


def cpu(*words: str, folder: Path, **changes: str) -> float:
    """Measure a Python process, in seconds of the processor."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(
        [sys.executable, *words],
        cwd=folder,
        env={**os.environ, **changes},
        check=False,  # remarks of a check, and an answer that is open, are ends of their own
        capture_output=True,
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def measure(schemes: str, folder: Path, runs: int) -> Iterator[str]:
    """Measure the embedded graph of some schemes; yield the cells of its line."""
    embedded = {"OCCUGRAPH_SCHEMES": schemes, "OCCUGRAPH_CACHE": str(folder / "cache")}

    def ours(*words: str, **changes: str) -> float:
        return cpu("-m", "occugraph", *words, folder=folder, **embedded | changes)

    build = min(ours("build", "-o", "graph.nt") for _ in range(runs))
    with (folder / "graph.nt").open("rb") as lines:
        yield f"{sum(1 for _ in lines):>11,}"
    caches = [str(folder / f"cache{run}") for run in range(runs)]
    first = min(ours("show", "15-1252", OCCUGRAPH_CACHE=cache) for cache in caches)
    for seconds in (build, first, min(ours("validate") for _ in range(runs))):
        yield f"{seconds:>10.2f}s"
    for words in ANSWERS.values():
        ours(*words)  # keeps what is kept
        pairs = [
            (ours(*words), cpu("-c", "import pyoxigraph", folder=folder)) for _ in range(10 * runs)
        ]
        yield f"{min(a for a, _ in pairs) / min(b for _, b in pairs):>10.2f}x"


def main(runs: int) -> None:
    columns = ("triples", "build", "first show", "validate", *ANSWERS)
    print(f"{'graph':<10}" + "".join(f"{column:>11}" for column in columns))
    for name, schemes in GRAPHS.items():
        with tempfile.TemporaryDirectory(prefix="occugraph-benchmark-") as folder:
            print(f"{name:<10}" + "".join(measure(schemes, Path(folder), runs)), flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 2)
