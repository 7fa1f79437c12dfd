"""Deciding on rosters: what a row and a distinct job cost, and whether a row's decision is its own.

python benchmarks/rosters.py [CHECKOUT]

With the path of another checkout, each measurement of it follows one of this, in the same run: the
ratio holds on a machine that others use too.
"""

from __future__ import annotations

import csv
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import occugraph
from occugraph.errors import OccugraphError

#: Name of a roster -> its rows, its distinct jobs, and the most microseconds of CPU a row.
ROSTERS = {
    "50 jobs": (1_000_000, 50, 3.5),
    "all jobs distinct": (100_000, 100_000, 40.0),
    "all codes": (10_000, 10_000, 50.0),
}
RUNS = 3
#: Rows of which the decision is compared with that of a single `eligible`.
COMPARED = 2_000
DECIDE = (
    "import pathlib, re, sys, time, occugraph; "
    "graph = occugraph.open(); start = time.process_time(); "
    "graph.decide_roster(sys.argv[1], sys.argv[2]); "
    "seconds = time.process_time() - start; "
    # not ru_maxrss, which starts from what the parent process had
    "status = pathlib.Path('/proc/self/status').read_text(); "
    "print(seconds, re.search(r'VmHWM:\\s+(\\d+)', status)[1])"
)


def main() -> None:
    folder = Path(tempfile.mkdtemp(prefix="occugraph-benchmark-"))
    decided = folder / "decided.csv"
    graph = occugraph.open()
    jobs, industries = _codes(graph)
    print(f"{len(jobs):,} occupation codes of five schemes, {len(industries):,} industry codes")
    print("microseconds of CPU a row, the best of three runs; peak memory")
    other = sys.argv[1] if len(sys.argv) > 1 else None
    for name, (rows, distinct, most) in ROSTERS.items():
        source = folder / "roster.csv"
        _write(source, _pairs(jobs, industries, distinct), rows)
        ours, theirs, peak = [], [], 0.0
        for _ in range(RUNS):
            seconds, peak = _measure(source, decided)
            ours.append(seconds)
            if other:
                theirs.append(_measure(source, folder / "other.csv", other)[0])
        each = min(ours) / rows * 1e6
        line = f"{name:<20} {rows:>10,} rows  {each:>7.2f}, below {most:g}; {peak / 1024:.0f} MiB"
        if theirs:
            ratio = statistics.median(b / a for a, b in zip(ours, theirs, strict=True))
            line += f"; the other checkout {min(theirs) / rows * 1e6:.2f}, {ratio:.1f} times that"
        print(line, flush=True)
    print(f"{_differing(graph, decided)} of {COMPARED:,} decisions differ from `eligible`")


def _codes(graph: occugraph.Graph) -> tuple[list[str], list[str]]:
    def of(scheme: str) -> list[str]:
        rows = graph.query("codes-of-scheme", scheme=scheme).records()
        return [row["code"] for row in rows]

    jobs = of("soc2018")
    for scheme in ("soc2010", "onetsoc2019", "isco08", "dot1991"):
        jobs += [f"{scheme}:{code}" for code in of(scheme)]
    return jobs, of("naics2022")


def _pairs(jobs: list[str], industries: list[str], count: int) -> list[tuple[str, str]]:
    """Draw distinct jobs, every code as often as the others."""
    pick, pairs = random.Random(1), set[tuple[str, str]]()
    for at in range(count * 10):
        pairs.add((jobs[at % len(jobs)], pick.choice(industries)))
        if len(pairs) == count:
            break
    return sorted(pairs, key=lambda _: pick.random())


def _write(file: Path, pairs: list[tuple[str, str]], rows: int) -> None:
    pick = random.Random(2)
    with open(file, "w", newline="") as text:
        write = csv.writer(text).writerow
        write(("id", "name", "soc", "naics"))
        for number in range(rows):
            pair = pairs[number] if len(pairs) == rows else pick.choice(pairs)
            write((number, f"Person {number}", *pair))


def _measure(source: Path, output: Path, checkout: str | None = None) -> tuple[float, float]:
    env = {**os.environ, **({"PYTHONPATH": checkout} if checkout else {})}
    done = subprocess.run(
        [sys.executable, "-c", DECIDE, str(source), str(output)],
        check=True,
        capture_output=True,
        text=True,
        env=env,
        cwd=checkout,
    )
    seconds, peak = map(float, done.stdout.split())
    return seconds, peak


def _differing(graph: occugraph.Graph, decided: Path) -> int:
    with open(decided, newline="") as text:
        rows = random.Random(2).sample(list(csv.DictReader(text)), COMPARED)
    return sum(row["status"] != _alone(graph, row) for row in rows)


def _alone(graph: occugraph.Graph, row: dict[str, str]) -> str:
    try:
        return graph.eligible(row["soc"], naics=row["naics"]).status
    except OccugraphError:
        return "error"


if __name__ == "__main__":
    start = time.perf_counter()
    main()
    print(f"measured in {time.perf_counter() - start:.0f} s")
