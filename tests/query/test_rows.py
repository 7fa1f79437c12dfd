"""Every canned query by its rows: no clause, branch or order can go without a row that changes.

The invented graphs have something for each of them; tests/support/mutate.py holds that none is
idle.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from occugraph.graph.engine import OxigraphEngine
from occugraph.query.catalogue import catalogue, question, run
from occugraph.rdf.readers import read_store
from tests.support.query_cells import cell

DATA = Path(__file__).parent.parent / "data" / "queries"
CASES: list[dict[str, Any]] = json.loads((DATA / "rows.json").read_text("utf-8"))
#: Columns that each query orders its rows by; rows alike in these have no order of their own.
ORDER: dict[str, list[str]] = json.loads((DATA / "order.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def graphs() -> dict[str, OxigraphEngine]:
    return {
        name: OxigraphEngine(read_store(DATA / f"{name}.trig")) for name in ("branches", "vintages")
    }


@pytest.mark.parametrize(
    "case", CASES, ids=[" ".join([case["question"], *case["values"].values()]) for case in CASES]
)
def test_rows_in_their_order(graphs: dict[str, OxigraphEngine], case: dict[str, Any]) -> None:
    engine = graphs[case.get("graph", "branches")]
    rows = [[cell(term) for term in row] for row in run(engine, case["question"], **case["values"])]
    assert sorted(rows, key=repr) == sorted(case["rows"], key=repr)
    names = [name for name, _ in question(case["question"]).columns]
    places = [names.index(column) for column in ORDER.get(case["question"], ())]
    assert [[row[place] for place in places] for row in rows] == [
        [row[place] for place in places] for row in case["rows"]
    ]


def test_every_query_has_rows() -> None:
    named = {entry.name for entry in catalogue()}
    assert {case["question"] for case in CASES if case["rows"]} == named
    unordered = {"crosswalk-of", "decision-rows", "validity", "wordings"}
    assert named - set(ORDER) == unordered
