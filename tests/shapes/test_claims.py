"""Every shape by what it constrains, and every query of one by its rows on small graphs."""

from __future__ import annotations

import json

import pytest

from tests.support.shape_claims import DATA, constraints, queries, rows_of_queries


def test_targets_paths_constraints_and_severities() -> None:
    held = json.loads((DATA / "constraints.json").read_text("utf-8"))
    now = constraints()
    assert now.keys() == held.keys()
    for name, says in held.items():
        assert now[name] == says, name


@pytest.mark.slow
def test_rows_of_queries_on_small_graphs() -> None:
    held = json.loads((DATA / "rows.json").read_text("utf-8"))
    now = rows_of_queries(queries())
    assert now.keys() == held.keys() == queries().keys()
    for shape, rows in held.items():
        assert now[shape] == rows, shape
