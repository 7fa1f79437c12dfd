"""Numbers beside codes: read as written, and split without a loss."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from occugraph.recoding.values import print_number, read_number, shorten, split_number, write_number


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("12", "12"),
        (" 1,234,567.50 ", "1234567.50"),
        ("-3.5e2", "-3.5E+2"),
        (".5", "0.5"),
        ("7.", "7"),
        (12, "12"),
        (0.1, "0.1"),
        (Decimal("1.10"), "1.10"),
        ("0012", "12"),
    ],
)
def test_numbers_are_read_exactly(cell: object, number: str) -> None:
    assert read_number(cell) == Decimal(number)


@pytest.mark.parametrize(
    "cell",
    ["", "**", "#", "1,23", "12,34,567", "1.234,5", "nan", "inf", ".", "1e400", "9" * 61, "½"],
)
def test_what_is_no_number_is_none(cell: object) -> None:
    assert read_number(cell) is None


numbers = st.decimals(-(10**12), 10**12, allow_nan=False, places=3) | st.integers(
    -(10**15), 10**15
).map(Decimal)
weights = st.lists(st.integers(0, 1_000), min_size=1, max_size=9).filter(any)


@given(numbers, weights)
def test_parts_add_up_to_the_number_and_none_is_off_by_a_unit(
    number: Decimal, weights: list[int]
) -> None:
    shares = [Fraction(one, sum(weights)) for one in weights]
    parts = split_number(number, shares)
    assert sum(parts) == number
    for part, share in zip(parts, shares, strict=True):
        assert abs(Fraction(part) - Fraction(number) * share) < Fraction(1, 10**6)
        assert Decimal(write_number(part)) == part


def test_halves_are_exact_and_thirds_have_six_decimals_more() -> None:
    half, third = [Fraction(1, 2)] * 2, [Fraction(1, 3)] * 3
    assert list(map(write_number, split_number(Decimal("7.5"), half))) == ["3.75", "3.75"]
    assert list(map(write_number, split_number(Decimal(7), third))) == [
        *("2.333334", "2.333333"),
        "2.333333",
    ]
    assert split_number(Decimal(-1), [Fraction(2, 3), Fraction(1, 3)], more=1) == [
        Decimal("-0.7"),
        Decimal("-0.3"),
    ]


def test_numbers_are_printed_for_people() -> None:
    assert print_number(Decimal("140885570.0")) == "140,885,570"
    assert shorten(Decimal("1E+3")) == 1000
    assert write_number(Decimal("1E-7")) == "0.0000001"
