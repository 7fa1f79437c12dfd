"""Numbers that stand beside codes: read exactly, split by shares, and nothing lost in it."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from decimal import Context, Decimal
from fractions import Fraction

from ..tables.cells import text

#: A number as tables have it, with commas between its thousands or without.
_NUMBER = re.compile(r"[+-]?([0-9]+|[0-9]{1,3}(,[0-9]{3})+)?(\.[0-9]*)?([eE][+-]?[0-9]{1,2})?")
#: Decimals that a part may have more than the number that was split.
MORE_DECIMALS = 6
#: Digits that a number may have.
MOST_DIGITS = 60
#: Sums and parts of numbers are not rounded.
EXACT = Context(prec=10_000)


def read_number(cell: object) -> Decimal | None:
    """Read a cell as a number, exactly as written; None where it is none.

    >>> read_number("1,234.50"), read_number("**"), read_number(12.5)
    (Decimal('1234.50'), None, Decimal('12.5'))
    """
    written = text(cell).strip()
    if written.isascii() and written.isdigit() and len(written) <= MOST_DIGITS:
        return Decimal(written)
    match = _NUMBER.fullmatch(written)
    if not match or not (match[1] or match[3] or "").strip("."):
        return None
    return Decimal(written.replace(",", "")) if len(written) <= MOST_DIGITS else None


def split_number(
    number: Decimal, shares: Sequence[Fraction], more: int = MORE_DECIMALS
) -> list[Decimal]:
    """Split a number into parts that add up to it, to the last digit.

    A part has `more` decimals than the number at the most; the units that rounding leaves over go
    to the parts that it takes most from, the first of equals.

    >>> split_number(Decimal(7), [Fraction(1, 2), Fraction(1, 2)])
    [Decimal('3.5'), Decimal('3.5')]
    >>> split_number(Decimal(1), [Fraction(1, 3)] * 3, more=2)
    [Decimal('0.34'), Decimal('0.33'), Decimal('0.33')]
    """
    return Splitter(shares).split(number, more)


class Splitter:
    """Splits numbers by the same shares; see `split_number`."""

    def __init__(self, shares: Sequence[Fraction]) -> None:
        self._whole = math.lcm(*(share.denominator for share in shares))
        self._parts = [share.numerator * (self._whole // share.denominator) for share in shares]

    def split(self, number: Decimal, more: int = MORE_DECIMALS) -> list[Decimal]:
        """Split a number into its parts."""
        exponent = number.as_tuple().exponent
        assert isinstance(exponent, int)  # neither infinite nor no number
        decimals, whole = max(0, -exponent) + more, self._whole
        units = int(number.scaleb(decimals, EXACT))
        exact = [units * part for part in self._parts]
        parts = [each // whole for each in exact]
        if left := units - sum(parts):
            rest = sorted(range(len(parts)), key=lambda at: -(exact[at] % whole))
            for at in rest[:left]:
                parts[at] += 1
        return [shorten(Decimal(part).scaleb(-decimals, EXACT)) for part in parts]


def shorten(number: Decimal) -> Decimal:
    """Leave out the zeros at the end of a number's decimals.

    >>> shorten(Decimal("2.500")), shorten(Decimal("100"))
    (Decimal('2.5'), Decimal('100'))
    """
    short = number.normalize(EXACT)
    exponent = short.as_tuple().exponent
    return (
        short.quantize(Decimal(1), context=EXACT)
        if isinstance(exponent, int) and exponent > 0
        else short
    )


def write_number(number: Decimal) -> str:
    """Write a number as a table has it: in digits, without an exponent."""
    return f"{number:f}"


def print_number(number: Decimal) -> str:
    """Write a number for a person.

    >>> print_number(Decimal("1234567.50"))
    '1,234,567.5'
    """
    return f"{shorten(number):,f}"
