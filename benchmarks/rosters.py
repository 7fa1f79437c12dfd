"""Deciding on rosters: how the cost grows with the file, and whether a row's decision is its own.

python benchmarks/rosters.py
"""

from __future__ import annotations

import csv
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import occugraph
from occugraph.errors import OccugraphError

ROWS = (10_000, 100_000, 1_000_000)
AT_LEAST, AT_MOST = 20_000, 300
#: Rows of which the decision is compared with that of a single `eligible`.
COMPARED = 500
DECIDE = (
    "import pathlib, re, sys, time, occugraph; "
    "graph = occugraph.open(); start = time.perf_counter(); "
    "graph.decide_roster(sys.argv[1], sys.argv[2]); "
    "seconds = time.perf_counter() - start; "
    # not ru_maxrss, which starts from what the parent process had
    "status = pathlib.Path('/proc/self/status').read_text(); "
    "print(seconds, re.search(r'VmHWM:\\s+(\\d+)', status)[1])"
)


def main() -> None:
    folder = Path(tempfile.mkdtemp(prefix="occugraph-benchmark-"))
    source, output = folder / "roster.csv", folder / "decided.csv"
    graph = occugraph.open()
    jobs, industries = _codes(graph)
    print(f"{len(jobs):,} occupation codes of five schemes, {len(industries):,} industry codes")
    print(
        f"{'rows':>10} {'seconds':>8}  a second, at least {AT_LEAST:,}; "
        f"peak memory, below {AT_MOST} MiB"
    )
    for count in ROWS:
        _write(source, jobs, industries, count)
        done = subprocess.run(
            [sys.executable, "-c", DECIDE, str(source), str(output)],
            check=True,
            capture_output=True,
            text=True,
        )
        seconds, peak = map(float, done.stdout.split())
        print(f"{count:>10,} {seconds:>8.2f}  {count / seconds:>9,.0f}; {peak / 1024:.0f} MiB")
    print(f"{_differing(graph, output)} of {COMPARED} decisions differ from `eligible`")


def _codes(graph: occugraph.Graph) -> tuple[list[str], list[str]]:
    def of(scheme: str) -> list[str]:
        rows = graph.query("codes-of-scheme", scheme=scheme).records()
        return [row["code"] for row in rows]

    jobs = [code for code in of("soc2018") for _ in range(5)]  # what most rosters are coded in
    for scheme in ("soc2010", "onetsoc2019", "isco08", "dot1991"):
        jobs += [f"{scheme}:{code}" for code in of(scheme)]
    return jobs, of("naics2022")


def _write(file: Path, jobs: list[str], industries: list[str], count: int) -> None:
    pick = random.Random(1)
    with open(file, "w", newline="") as text:
        write = csv.writer(text).writerow
        write(("id", "name", "soc", "naics"))
        for number in range(count):
            wrong = number % 1_000 == 0
            job = f"99-{number % 10_000:04}" if wrong else pick.choice(jobs)
            write((number, f"Person {number}", job, pick.choice(industries)))


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
