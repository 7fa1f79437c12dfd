"""Written reasons for what the curated table of DOT groups and O*NET's do not both give."""

from __future__ import annotations

from typing import NamedTuple

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
    """Read the reasons, one for each DOT group and SOC code."""
    reasons: dict[tuple[str, str], Difference] = {}
    columns = {column: column for column in DIFFERENCE_COLUMNS}
    for row in reference_tables.rows(DIFFERENCES, columns):
        dot, soc, given_by, occupations, reason = row.texts.values()
        if given_by not in ("onet", "occugraph") or not occupations.isdigit() or not reason:
            raise row.error(f"{dot} to {soc}: needs onet or occugraph, a number and a reason")
        made = Difference(row.line, dot, soc, given_by, int(occupations), reason)
        first = reasons.setdefault((dot, soc), made)
        if first is not made:
            raise row.error(f"{dot} to {soc} stands in line {first.line} already")
    return tuple(reasons.values())
