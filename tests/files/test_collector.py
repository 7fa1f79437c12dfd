"""Objects of no more use are looked for less often for a while."""

from __future__ import annotations

import gc

import pytest

from occugraph.files.collector import COLLECTED, collect_seldom


@pytest.mark.parametrize(
    ("before", "within"), [(700, COLLECTED), (10 * COLLECTED, 10 * COLLECTED), (0, 0)]
)
def test_a_threshold_is_raised_and_comes_back(before: int, within: int) -> None:
    usual = gc.get_threshold()
    try:
        gc.set_threshold(before, 11, 12)
        with collect_seldom():
            assert gc.get_threshold() == (within, 11, 12)
        assert gc.get_threshold() == (before, 11, 12)
    finally:
        gc.set_threshold(*usual)
