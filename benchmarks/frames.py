"""A million rows recoded in data frames, beside the engine's own join with the finished table.

python benchmarks/frames.py [ROWS]    (pip install --group frames; Spark needs a Java)
"""

from __future__ import annotations

import importlib.util
import os
import random
import shutil
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import occugraph

ROUNDS = 3
Columns = dict[str, list[Any]]
#: (recode, join the finished table), each to the last row.
Both = tuple[Callable[[], object], Callable[[], object]]


def recode(frame: Any) -> Any:
    return occugraph.recode(frame, column="soc", to="isco08", value="jobs")


def of_pandas(columns: Columns, table: Any) -> Both:
    import pandas

    frame = pandas.DataFrame(columns)
    return lambda: recode(frame), lambda: frame.merge(table.to_pandas(), how="left", on="soc")


def of_polars(columns: Columns, table: Any) -> Both:
    import polars

    frame, small = polars.DataFrame(columns), polars.from_arrow(table)
    return lambda: recode(frame), lambda: frame.join(small, how="left", on="soc")


def of_polars_lazy(columns: Columns, table: Any) -> Both:
    import polars

    frame, small = polars.LazyFrame(columns), polars.from_arrow(table).lazy()
    return (
        lambda: recode(frame).collect(),
        lambda: frame.join(small, how="left", on="soc").collect(),
    )


def of_pyarrow(columns: Columns, table: Any) -> Both:
    import pyarrow

    frame = pyarrow.table(columns)
    return lambda: recode(frame), lambda: frame.join(table, "soc", join_type="left outer")


def of_duckdb(columns: Columns, table: Any) -> Both:
    import duckdb
    import pyarrow

    frame, small = duckdb.from_arrow(pyarrow.table(columns)), duckdb.from_arrow(table)
    return (
        lambda: recode(frame).to_arrow_table(),
        lambda: frame.join(small, "soc", how="left").to_arrow_table(),
    )


def of_pyspark(columns: Columns, table: Any) -> Both:
    import pyarrow
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false")
    session = builder.config("spark.log.level", "ERROR").getOrCreate()
    folder = Path(os.environ["OCCUGRAPH_CACHE"]) / "benchmark-frames"
    session.createDataFrame(pyarrow.table(columns)).write.mode("overwrite").parquet(str(folder))
    frame, small = session.read.parquet(str(folder)), session.createDataFrame(table)

    def write(made: Any) -> None:
        made.write.format("noop").mode("overwrite").save()

    return lambda: write(recode(frame)), lambda: write(frame.join(small, on="soc", how="left"))


ENGINES = {
    "pandas": of_pandas,
    "polars": of_polars,
    "polars, lazy": of_polars_lazy,
    "pyarrow": of_pyarrow,
    "duckdb": of_duckdb,
    "pyspark": of_pyspark,
}


def processor_seconds() -> float:
    """Seconds of this process and of those below it: Spark's is one."""
    own = time.process_time()
    ticks = os.sysconf("SC_CLK_TCK")
    below = {os.getpid()}
    for stat in sorted(Path("/proc").glob("[0-9]*/stat"), key=lambda path: int(path.parent.name)):
        try:
            number, rest = int(stat.parent.name), stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(rest[1]) in below:
            below.add(number)
            own += (int(rest[11]) + int(rest[12])) / ticks
    return own


def measure(call: Callable[[], object]) -> float:
    start = processor_seconds()
    call()
    return processor_seconds() - start


def main(count: int) -> None:
    import pyarrow

    draw = random.Random(1)
    graph = occugraph.open()
    codes = [row["code"] for row in graph.query("codes-of-scheme", scheme="soc2018").records()]
    detailed = [code for code in codes if not code.endswith("0")]
    columns = {"soc": draw.choices(detailed, k=count), "jobs": draw.choices(range(1, 400), k=count)}
    small = graph.lookup_table(detailed, to="isco08", heading="soc", weights="equal")
    table = pyarrow.Table.from_pylist(small.records()).rename_columns({"given": "soc"})
    read = min(
        measure(lambda: graph.lookup_table(detailed, to="isco08", heading="soc", weights="equal"))
        for _ in range(ROUNDS)
    )
    print(f"{count:,} rows of {len(detailed)} codes, {len(small):,} rows of the table; to read the")
    print(f"column and to look up each code once takes {read:.2f} s of it in every engine\n")
    print(f"{'engine':<14} {'recode, s of CPU':>17} {'its own join':>13} {'ratio':>6}")
    for name, make in ENGINES.items():
        library = name.partition(",")[0]
        if importlib.util.find_spec(library) is None:
            print(f"{name:<14} not installed")
            continue
        if library == "pyspark" and shutil.which("java") is None:
            print(f"{name:<14} no Java")
            continue
        ours, theirs = make(columns, table)
        ours(), theirs()
        pairs = [(measure(ours), measure(theirs)) for _ in range(ROUNDS)]
        own, plain = (sorted(column)[ROUNDS // 2] for column in zip(*pairs, strict=True))
        print(f"{name:<14} {own:>17.2f} {plain:>13.2f} {own / plain:>6.1f}", flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
