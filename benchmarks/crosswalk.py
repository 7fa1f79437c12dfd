"""Crosswalk answers beside their limits.

python benchmarks/crosswalk.py
"""

from __future__ import annotations

import statistics
import tempfile
import time
from pathlib import Path

from measuring import import_pyoxigraph, pair, process

import occugraph

RUNS = 15


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
        words = ("recode", str(every), "--to", "isco08", "-o", str(output))
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


if __name__ == "__main__":
    start = time.perf_counter()
    main()
    print(f"measured in {time.perf_counter() - start:.0f} s")
