"""Recoding beside a plain join in DuckDB that writes the same columns, in processor seconds.

    python benchmarks/recoding.py [ROWS ...]

The join has the table of what is added made for it, reads the whole file by columns in two threads
and keeps no order. Both write the same file; each is a process of its own, from its start. Quoted
files have every field in quotes; where a file is split, its numbers are too, and only by recoding.
"""

from __future__ import annotations

import csv
import os
import random
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

import occugraph

ROWS = (1_000_000, 10_000_000)
#: Kind of file -> most that recoding may take of the join's time, by the first and further sizes,
#: and its most memory in MiB.
LIMITS = {
    "csv": (1.7, 1.4, 80),
    "quoted csv": (1.7, 1.4, 80),
    "split csv": (None, None, 80),
    "parquet": (None, 1.4, 250),
}
#: Asks the process for what it used: seconds of the processor, MiB at the most.
USED = """
import os, pathlib, re, sys
times, status = os.times(), pathlib.Path("/proc/self/status").read_text()
print(times.user + times.system, int(re.search(r"VmHWM:\\s+(\\d+)", status)[1]) / 1024)
"""
OURS = f"import sys; from occugraph.cli import main; main(sys.argv[1:]){USED}"
JOIN = f"""
import sys, duckdb
source, added, output = sys.argv[1:]
run = duckdb.connect(config={{"threads": 2}}).execute
run(f"CREATE TABLE added AS SELECT * FROM read_csv('{{added}}', all_varchar = true)")
columns = [row[0] for row in run("DESCRIBE added").fetchall()[1:]]
read = f"read_csv('{{source}}', all_varchar = true)" if ".csv" in source else f"'{{source}}'"
form = "csv" if ".csv" in output else "parquet"
new = ", ".join(f"added.{{name}}" for name in columns)
run(f"COPY (SELECT r.*, {{new}} FROM {{read}} r LEFT JOIN added ON added.given = r.code) "
    f"TO '{{output}}' (FORMAT {{form}})")
{USED}"""


class Used(NamedTuple):
    seconds: float
    peak: float


def used(script: str, *words: str | Path) -> Used:
    done = subprocess.run(
        [sys.executable, "-c", script, *map(str, words)],
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    return Used(*map(float, done.stdout.split()[-2:]))


def write_files(folder: Path, codes: list[str], rows: int) -> dict[str, Path]:
    """Write the same table in each kind of file."""
    import duckdb

    files = {kind: folder / f"{kind.split()[0]}{rows}.{kind.split()[-1]}" for kind in LIMITS}
    chance = random.Random(1)
    with open(files["csv"], "w") as plain, open(files["quoted csv"], "w") as quoted:
        plain.write("id,code,jobs\n")
        quoted.write('"id","code","jobs"\n')
        for number in range(rows):
            code, jobs = chance.choice(codes), chance.randrange(1_000)
            plain.write(f"{number},{code},{jobs}\n")
            quoted.write(f'"{number}","{code}","{jobs}"\n')
    shutil.copyfile(files["csv"], files["split csv"])
    duckdb.execute(f"COPY (FROM read_csv('{files['csv']}')) TO '{files['parquet']}'")
    return files


def write_added(folder: Path, codes: list[str]) -> Path:
    """Write what is added for every code, for the join."""
    source, output = folder / "codes.csv", folder / "added.csv"
    source.write_text("\n".join(["given", *codes, ""]))
    words = ("recode", source, "--to", "isco08", "--scheme", "soc2018", "--column", "given")
    used(OURS, *words, "-o", output, "--quiet")
    with open(output, newline="") as file:
        assert next(csv.reader(file))[:2] == ["given", "row"]
    return output


def main(sizes: list[int]) -> None:
    table = occugraph.open().query("codes-of-scheme", scheme="soc2018").records()
    codes = [row["code"] for row in table if row["level"] == "detailed"]
    print("file             rows  recode    join  ratio  below  recode, MiB  below  join, MiB")
    with tempfile.TemporaryDirectory(prefix="occugraph-benchmark-") as name:
        folder = Path(name)
        added = write_added(folder, codes)
        for rows in sizes:
            for kind, source in write_files(folder, codes, rows).items():
                output = folder / f"out{source.suffix}"
                join = used(JOIN, source, added, output)
                words = ("recode", source, "--to", "isco08", "--column", "code", "-o", output)
                split = ("--value", "jobs") if kind == "split csv" else ()
                ours = used(OURS, *words, *split, "--quiet")
                first, further, peak = LIMITS[kind]
                most = first if rows == sizes[0] else further
                print(
                    f"{kind:<11}{rows:>10,} {ours.seconds:>7.2f} {join.seconds:>7.2f} "
                    f"{ours.seconds / join.seconds:>6.2f} {most or '':>6} {ours.peak:>12.0f} "
                    f"{peak:>6} {join.peak:>10.0f}",
                    flush=True,
                )
                os.remove(source)
                os.remove(output)


if __name__ == "__main__":
    main([int(word) for word in sys.argv[1:]] or list(ROWS))
