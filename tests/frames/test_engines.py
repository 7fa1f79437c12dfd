"""The same rows through every engine of data frames: as many rows, with the same cells."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from occugraph import Graph
from tests.frames.engines import OTHERS, Columns, Engine, Row, missing, pandas

pytestmark = [pytest.mark.slow, pytest.mark.frames, pytest.mark.filterwarnings("ignore")]

ROWS = 100_000
TITLES = ("CNC machinist", "Registered Nurse", "forklift driver", "no such job at all", "", None)


@pytest.fixture(scope="module")
def columns(graph: Graph) -> Columns:
    """Codes as people have them: most are right, some are mended, some are none."""
    draw = random.Random(11)
    codes = sorted(graph.session.codes.by_scheme["soc2018"])
    odd = ["15-1252.00", "151252", "51-4041 Machinists", "99-9999", "", "n/a", None]
    industries = [332710, 541511, 722511, 999999, None]
    return {
        "soc": draw.choices(codes + odd * 20, k=ROWS),
        "naics": draw.choices(industries, k=ROWS),
        "title": draw.choices(TITLES, k=ROWS),
        "jobs": draw.choices(range(1, 400), k=ROWS),
        "row": [f"A{number}" for number in range(ROWS)],
    }


@pytest.fixture(scope="module", params=OTHERS)
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    """Each engine but pandas."""
    opened, needs = OTHERS[request.param]
    if lack := missing(needs):
        pytest.skip(lack)
    with opened() as engine:
        yield engine


QUESTIONS: dict[str, Callable[[Graph, Any], Any]] = {
    "recode": lambda graph, frame: graph.recode(frame, column="soc", to="isco08", value="jobs"),
    "decide": lambda graph, frame: graph.decide(frame, occupation="soc", industry="naics"),
    "autocode": lambda graph, frame: graph.autocode(frame, title="title", to="soc2018", best=3),
}


@pytest.fixture(scope="module")
def expected(graph: Graph, columns: Columns) -> dict[str, Counter[Row]]:
    """The rows that pandas gives."""
    with pandas() as engine:
        frame = engine.make(columns)
        return {name: Counter(engine.rows(ask(graph, frame))) for name, ask in QUESTIONS.items()}


@pytest.mark.parametrize("name", QUESTIONS)
def test_every_engine_gives_the_rows_that_pandas_gives(
    graph: Graph, engine: Engine, columns: Columns, expected: dict[str, Counter[Row]], name: str
) -> None:
    frame = engine.make(columns)
    made = QUESTIONS[name](graph, frame)
    assert type(made) is type(frame)
    rows = engine.rows(made)
    assert Counter(rows) == expected[name]
    if not engine.is_lazy:
        numbers = [row[len(columns)] for row in rows]
        assert numbers == sorted(numbers)


def test_numbers_of_rows_rise_over_the_partitions_of_spark(graph: Graph) -> None:
    opened, needs = OTHERS["pyspark"]
    if lack := missing(needs):
        pytest.skip(lack)
    with opened() as engine:
        session = engine.make({"soc": ["15-1252"]}).sparkSession
        frame = session.range(0, 1000, numPartitions=4).selectExpr("id", "'15-1254' as soc")
        rows = graph.recode(frame, column="soc", to="isco08").select("id", "row").collect()
    numbers = sorted((row.row, row.id) for row in rows)
    assert [place for _, place in numbers] == [place for place in range(1000) for _ in range(2)]
    assert numbers[0] == (1, 0)
    assert numbers[-1][0] > 3 * 2**33
