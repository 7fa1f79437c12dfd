"""Totals in a data frame: by the same rule as in a file, in every engine."""

from __future__ import annotations

import csv
import io
import warnings
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas
import pytest

from occugraph import Graph, OccugraphError
from occugraph.recoding.values import read_number
from tests.frames.engines import OTHERS, Columns, Engine, missing
from tests.frames.engines import pandas as open_pandas
from tests.recoding.test_totals import INDUSTRIES, PERSONS, PUBLISHED, STATES
from tests.support.recoding import recode

ENGINES = {"pandas": (open_pandas, ("pandas",)), **OTHERS}
LEVELS = """ST,OCC_CODE,O_GROUP,TOT_EMP
IA,15-1250,broad,100
IA,15-1252,detailed,60
IA,15-1254,detailed,**
NE,15-1250,broad,30
UT,15-1250,broad,50
UT,15-1252,detailed,50
"""
#: Tables, with the column of codes, that of numbers, the target scheme, and the sum that comes out.
TABLES = {
    "published": (PUBLISHED, "SOC 2018", "jobs", "isco08", 100),
    "persons": (PERSONS, "SOC 2018", "perwt", "isco08", 210),
    "states": (STATES, "SOC 2018", "jobs", "isco08", 190),
    "industries": (INDUSTRIES, "NAICS", "n", "naics2022", 155),
    "levels": (LEVELS, "OCC_CODE", "TOT_EMP", "isco08", 180),
}
TWICE = """SOC 2018,jobs
13-1000,9
13-1020,5
13-1020,5
13-1050,4
13-1051,4
"""


def read(content: str, value: str) -> Columns:
    """Read a table as the columns of a frame, its numbers as such."""
    rows = list(csv.DictReader(io.StringIO(content)))
    columns: dict[str, list[Any]] = {name: [row[name] for row in rows] for name in rows[0]}
    numbers = map(read_number, columns[value])
    return {**columns, value: [None if one is None else float(one) for one in numbers]}


@pytest.fixture(params=[pytest.param(name, marks=pytest.mark.frames) for name in ENGINES])
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    opened, needs = ENGINES[request.param]
    if lack := missing(needs):
        pytest.skip(lack)
    with opened() as engine:
        yield engine


@pytest.mark.filterwarnings("ignore:column")
def test_a_frame_counts_what_the_command_counts(
    graph: Graph, engine: Engine, tmp_path: Path
) -> None:
    for content, column, value, to, counted in TABLES.values():
        columns = read(content, value)
        frame = engine.make(columns)
        made = graph.recode(frame, column=column, to=to, value=value)
        names = [*columns, "row", "source_scheme", "source_code", "target_scheme", "target_code"]
        of_frame: dict[str, tuple[float, float]] = defaultdict(lambda: (0.0, 0.0))
        for cells in engine.rows(made):
            row = dict(zip(names, cells, strict=False))
            jobs, weight = of_frame[str(row["row"])]
            of_frame[str(row["row"])] = jobs + (row[value] or 0), weight + (cells[-2] or 0)
        rows, _ = recode(graph.session, tmp_path, content, to, value=value)
        of_file: dict[str, tuple[float, float]] = defaultdict(lambda: (0.0, 0.0))
        for one in rows:
            jobs, weight = of_file[one["row"]]
            number = float(read_number(one[value]) or 0)
            of_file[one["row"]] = jobs + number, weight + float(one["weight"])
        pairs = zip(sorted(of_frame.values()), sorted(of_file.values()), strict=True)
        assert all(one == pytest.approx(other) for one, other in pairs)
        assert sum(jobs for jobs, _ in of_frame.values()) == pytest.approx(counted)


@pytest.mark.filterwarnings("ignore:column")
def test_two_rows_for_one_number_count_half_each(graph: Graph) -> None:
    """As a frame may have no order, in which one were the first."""
    frame = pandas.DataFrame(read(TWICE, "jobs"))
    made = graph.recode(frame, column="SOC 2018", to="isco08", value="jobs", scheme="soc2018")
    assert made.groupby("row")["jobs"].sum().tolist() == pytest.approx([0, 2.5, 2.5, 0, 4])
    reason = made["reason"][made["row"] == 2].iloc[0]
    assert reason.endswith("half counted: the row stands twice for one number")


def test_the_warning_is_that_of_the_command(graph: Graph, tmp_path: Path) -> None:
    frame = pandas.DataFrame(read(STATES, "jobs"))
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        made = graph.recode(frame, column="SOC 2018", to="isco08", value="jobs")
    _, loss = recode(graph.session, tmp_path, STATES, value="jobs")
    assert [str(one.message) for one in caught] == [f"column 'SOC 2018': {loss.warnings[0]}"]
    first = made[made["row"] == 1]
    assert first["jobs"].sum() == pytest.approx(40)
    assert (
        first["reason"].str.endswith("40 of 100 counted: the rest is in rows of its members").all()
    )
    assert list(made.columns[:4]) == ["state", "SOC 2018", "jobs", "row"]
    assert made.columns[-1] == "reason"


@pytest.mark.filterwarnings("ignore:column")
def test_all_is_counted_where_totals_are_kept(graph: Graph) -> None:
    frame = pandas.DataFrame(read(PUBLISHED, "jobs"))
    options = {"column": "SOC 2018", "to": "isco08", "value": "jobs"}
    assert graph.recode(frame, **options, totals="keep")["jobs"].sum() == pytest.approx(390)
    with pytest.raises(OccugraphError, match="totals: auto or keep, not 'no'"):
        graph.recode(frame, **options, totals="no")  # type: ignore[arg-type]
