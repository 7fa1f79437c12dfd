"""The project's own decisions: DOT groups on USCIS's list to SOC 2018, each with its reason."""

from __future__ import annotations

from typing import NamedTuple, cast

from ..errors import InputError
from ..model.matches import MATCHES, Match
from ..model.schemes import Association, Contribution, Correspondence, Source
from . import reference_tables

PUBLISHER = "The occugraph developers"
RIGHTS = "CC BY 4.0"
LICENCE = "https://creativecommons.org/licenses/by/4.0/"
TABLE = "dot1991_soc2018.csv"
COLUMNS = ("dot1991", "soc2018", "match", "reason", "date")
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


def dot1991_soc2018() -> Contribution:
    """Decisions for the 106 DOT groups on USCIS's list, to SOC 2018 concepts of any level.

    Made from the DOT occupations in the groups, by the rule of `occugraph.crosswalk.dot_rule`;
    `occugraph coverage dot1991 soc2018 --against onet-dot=PATH` checks it against O*NET's
    crosswalk of them. The other 458 DOT groups are not decided: the table is partial.
    """
    title = "DOT 1991 groups on USCIS's list to SOC 2018"
    source = Source(
        "occugraph-dot1991-soc2018",
        title,
        PUBLISHER,
        RIGHTS,
        LICENCE,
        "2026-11-29",
        loader="curated",
        files=(TABLE,),
    )
    pairs = tuple(_pair(row) for row in reference_tables.rows(TABLE, COLUMNS))
    table = Correspondence(
        "dot1991-soc2018", title, "dot1991", "soc2018", "curated", pairs, partial=True
    )
    return Contribution(source, correspondences=(table,))


def differences() -> tuple[Difference, ...]:
    """Read the written reasons for what the curated table and O*NET's do not both give.

    Raises:
        InputError: a row without a reason, of a table that is neither, or a pair twice.

    """
    found: dict[tuple[str, str], Difference] = {}
    for line, (dot, soc, given_by, occupations, reason) in reference_tables.rows(
        DIFFERENCES, DIFFERENCE_COLUMNS
    ):
        if given_by not in ("onet", "occugraph") or not occupations.isdigit() or not reason:
            problem = f"{dot} to {soc}: needs onet or occugraph, a number and a reason"
            raise InputError(problem, file=DIFFERENCES, line=line)
        if (dot, soc) in found:
            problem = f"{dot} to {soc} stands in line {found[dot, soc].line} already"
            raise InputError(problem, file=DIFFERENCES, line=line)
        found[dot, soc] = Difference(line, dot, soc, given_by, int(occupations), reason)
    return tuple(found.values())


def _pair(row: reference_tables.Row) -> Association:
    dot, soc, match, reason, date = row.fields
    if match not in MATCHES or match == "exact" or not reason or not date:
        problem = f"{dot} to {soc}: needs a match (never exact), a reason and a date"
        raise InputError(problem, file=TABLE, line=row.line)
    return Association(dot, soc, row.line, cast(Match, match), reason=reason, date=date)
