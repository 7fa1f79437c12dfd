"""Written reasons for what the curated table of DOT groups and O*NET's do not both give."""

from __future__ import annotations

from typing import NamedTuple

from ..errors import InputError
from . import reference_tables

DIFFERENCES = "dot1991_soc2018_differences.csv"
DIFFERENCE_COLUMNS = ("dot1991", "soc2018", "given_by", "occupations", "reason")


class Difference(NamedTuple):
    """Why a DOT group has a SOC code from one table alone: the curated one, or O*NET's."""

    line: int
    dot: str
    soc: str
    given_by: str
    """`onet` or `occugraph`."""
    occupations: int
    """DOT occupations of the group that O*NET gives the code to."""
    reason: str


def differences() -> tuple[Difference, ...]:
    """Read the reasons, one for each DOT group and SOC code.

    Raises:
        InputError: a row without a reason, of a table that is neither, or a pair twice.

    """
    reasons: dict[tuple[str, str], Difference] = {}
    for line, (dot, soc, given_by, occupations, reason) in reference_tables.rows(
        DIFFERENCES, DIFFERENCE_COLUMNS
    ):
        if given_by not in ("onet", "occugraph") or not occupations.isdigit() or not reason:
            problem = f"{dot} to {soc}: needs onet or occugraph, a number and a reason"
            raise InputError(problem, file=DIFFERENCES, line=line)
        if (dot, soc) in reasons:
            problem = f"{dot} to {soc} stands in line {reasons[dot, soc].line} already"
            raise InputError(problem, file=DIFFERENCES, line=line)
        reasons[dot, soc] = Difference(line, dot, soc, given_by, int(occupations), reason)
    return tuple(reasons.values())
