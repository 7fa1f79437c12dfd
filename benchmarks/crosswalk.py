"""Crosswalk answers beside their limits, and how the cost of recoding grows with the file.

python benchmarks/crosswalk.py
"""

from __future__ import annotations

import random
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from measuring import import_pyoxigraph, pair, process

import occugraph

RUNS = 15
RECODE = (
    "import pathlib, re, sys, time, occugraph; "
    "from occugraph.recoding.recode import recode; "
    "graph = occugraph.open(); start = time.perf_counter(); "
    "recode(graph.session, pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]), to='isco08'); "
    "seconds = time.perf_counter() - start; "
    # not ru_maxrss, which starts from what the parent process had
    "status = pathlib.Path('/proc/self/status').read_text(); "
    "print(seconds, re.search(r'VmHWM:\\s+(\\d+)', status)[1])"
)


def main() -> None:
    folder = Path(tempfile.mkdtemp(prefix="occugraph-benchmark-"))
    rows = occugraph.open().query("codes-of-scheme", scheme="soc2018").records()
    codes = [row["code"] for row in rows if row["level"] == "detailed"]
    every = folder / "every.csv"
    every.write_text("code\n" + "".join(f"{code}\n" for code in codes))
    output = folder / "out.csv"

    def one() -> float:
        return process("-m", "occugraph", "crosswalk", "15-1254", "--to", "isco08")

    def all_of_them() -> float:
        words = ("crosswalk", "--codes", str(every), "--to", "isco08", "-o", str(output))
        return process("-m", "occugraph", *words)

    print(f"{'job':<44} {'seconds':>8}  limit")
    a, b = pair(one, import_pyoxigraph, RUNS)
    print(
        f"{'one answer, cold process':<44} {a:>8.3f}  {a / b:.2f} times import pyoxigraph "
        f"({b:.3f} s), below 6"
    )
    whole = statistics.median(all_of_them() for _ in range(5))
    title = f"{len(codes)} occupations with paths, one process"
    print(f"{title:<44} {whole:>8.3f}  below 0.5 s")
    print(f"{'recoding a file':<44} {'seconds':>8}  rows a second, at least 50,000; peak memory")
    random.seed(1)
    for count in (10_000, 100_000, 1_000_000):
        file = folder / "codes.csv"
        with open(file, "w") as text:
            text.write("id,code\n")
            text.writelines(f"{number},{random.choice(codes)}\n" for number in range(count))
        done = subprocess.run(
            [sys.executable, "-c", RECODE, str(file), str(output)],
            check=True,
            capture_output=True,
            text=True,
        )
        seconds, peak = map(float, done.stdout.split())
        title = f"{count:,} rows"
        print(
            f"{title:<44} {seconds:>8.3f}  {count / seconds:,.0f} a second; {peak / 1024:.0f} MiB"
        )


if __name__ == "__main__":
    start = time.perf_counter()
    main()
    print(f"measured in {time.perf_counter() - start:.0f} s")
