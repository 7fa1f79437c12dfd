"""The decision on a row of a roster is that of `eligible` on the row alone."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

import occugraph
from tests.support.rosters import decide


@pytest.mark.slow
@pytest.mark.parametrize(
    ("scheme", "drawn"),
    [
        ("soc2018", 40),
        *(
            pytest.param(scheme, 400, marks=pytest.mark.whole)
            for scheme in ("soc2018", "soc2010", "onetsoc2019", "isco08", "dot1991")
        ),
    ],
)
def test_the_decision_on_a_row_is_that_on_the_row_alone(
    graph: occugraph.Graph, tmp_path: Path, scheme: str, drawn: int
) -> None:
    """2,000 rows are drawn, of five schemes, and compared in full; 40 where it is to be quick."""
    draw = random.Random(11)
    codes = [row["code"] for row in graph.query("codes-of-scheme", scheme=scheme).records()]
    if scheme == "dot1991":  # in a column of groups a division, 19, is group 019 without its zero
        codes = [code for code in codes if len(code) == 3]
    industries = [r["code"] for r in graph.query("codes-of-scheme", scheme="naics2022").records()]
    jobs = [(draw.choice(codes), draw.choice(industries)) for _ in range(drawn)]
    body = "".join(f"{code},{naics}\n" for code, naics in jobs)
    rows, summary = decide(graph, tmp_path, f"soc,naics\n{body}", scheme=scheme)
    assert summary.columns["occupation"].scheme == scheme
    assert len(rows) == len(jobs)
    for row, (code, naics) in zip(rows, jobs, strict=True):
        alone = graph.eligible(code, scheme=scheme, naics=naics)
        assert row["status"] == alone.status
        assert alone.occupation is not None
        assert alone.industry is not None
        assert (row["occupation_code"], row["industry_code"]) == (
            alone.occupation.code,
            alone.industry.code,
        )
        assert all(reason.message in row["reasons"] for reason in alone.reasons)
        assert row["alternatives"] == "; ".join(
            f"{other.scheme}:{other.code}" for other in alone.alternatives
        )
