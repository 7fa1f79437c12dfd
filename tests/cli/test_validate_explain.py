"""`occugraph validate --explain`, as a user runs it."""

from __future__ import annotations

import pytest

from occugraph.validation.explanation import OF_NO_SHAPE, explain
from tests.support import running


def test_explains_a_check() -> None:
    done = running.occugraph("validate", "--explain", "M14")
    assert (done.code, done.err) == (0, "")
    assert done.out == explain("M14") + "\n"


def test_an_unknown_check_is_one_line() -> None:
    done = running.occugraph("validate", "--explain", "M99")
    assert done.code == 2
    assert done.error.startswith("no check 'M99'; nearest: M9")


def test_runs_no_check_beside() -> None:
    done = running.occugraph("validate", "--explain", "M14", "graph.ttl")
    assert done.code == 2
    assert "without files" in done.error


@pytest.mark.parametrize("check", ["L6", "r1", "R9"])
def test_what_no_shape_checks_is_explained_too(check: str) -> None:
    done = running.occugraph("validate", "--explain", check)
    assert done.code == 0
    assert done.out.startswith(f"## {check.upper()}\n\n")
    assert OF_NO_SHAPE[check.upper()] in done.out
