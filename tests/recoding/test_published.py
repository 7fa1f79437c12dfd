"""Published tables of random numbers: what is hidden or printed as a group is counted once."""

from __future__ import annotations

import tempfile
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import occugraph
from tests.support.recoding import recode, total

pytestmark = pytest.mark.slow

#: Groups, and what stands directly below each; two or more, as in tables that are worth printing.
TREE = {
    "00-0000": ["15-0000", "29-0000"],
    "15-0000": ["15-1250", "15-1299", "15-2011"],
    "15-1250": ["15-1252", "15-1254"],
    "29-0000": ["29-1141", "29-1171"],
}
LEAVES = sorted({code for codes in TREE.values() for code in codes} - set(TREE))
ALL = [*TREE, *LEAVES]

numbers = st.fixed_dictionaries({leaf: st.integers(1, 10_000) for leaf in LEAVES})
states = st.lists(
    st.tuples(numbers, st.sets(st.sampled_from(LEAVES)), st.permutations(ALL)),
    min_size=1,
    max_size=4,
)


def weigh(code: str, own: dict[str, int]) -> int:
    return own[code] if code in own else sum(weigh(each, own) for each in TREE[code])


@given(states, st.booleans())
@settings(max_examples=60)
def test_all_jobs_are_counted_once(
    graph: occugraph.Graph,
    states: list[tuple[dict[str, int], set[str], list[str]]],
    has_total: bool,
) -> None:
    lines = ["state,SOC 2018,jobs,note"]
    for at, (own, hidden, order) in enumerate(states):
        for code in order:
            number = "**" if code in hidden else weigh(code, own)
            if has_total or code != "00-0000":
                lines.append(f"S{at},{code},{number},x{len(lines) % 5}")
    jobs = sum(weigh("00-0000", own) for own, _, _ in states)
    with tempfile.TemporaryDirectory() as folder:
        content = "\n".join(lines) + "\n"
        rows, loss = recode(graph.session, Path(folder), content, value="jobs")
    assert loss.value_in == loss.value_out == jobs
    assert round(total(rows, "jobs"), 6) == jobs


@given(
    st.lists(
        st.tuples(st.sampled_from(ALL[1:]), st.integers(1, 500)), min_size=2, max_size=12
    ).filter(lambda rows: any(code in LEAVES for code, _ in rows[:-1]))
)
@settings(max_examples=60)
def test_no_person_is_lost(graph: occugraph.Graph, rows: list[tuple[str, int]]) -> None:
    """A code that two persons have is enough to say that the rows are of persons."""
    leaf = next((code for code, _ in rows if code in LEAVES))
    rows = [*rows, (leaf, 7)]
    lines = [f"{at},{code},{weight}" for at, (code, weight) in enumerate(rows)]
    content = "\n".join(["person,SOC 2018,perwt", *lines]) + "\n"
    with tempfile.TemporaryDirectory() as folder:
        out, loss = recode(graph.session, Path(folder), content, value="perwt")
    weights = sum(weight for _, weight in rows)
    assert loss.value_in == loss.value_out == weights
    assert loss.values["total"] == Decimal(0)
    assert round(total(out, "perwt"), 6) == weights
