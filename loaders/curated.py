"""The project's own decisions: DOT groups on USCIS's list to SOC 2018, each with its reason."""

from __future__ import annotations

from typing import cast

from ..errors import InputError
from ..matches import MATCHES, Match
from ..model import Association, Contribution, Correspondence, Source
from . import tables

PUBLISHER = "The occugraph developers"
RIGHTS = "CC BY 4.0"
LICENCE = "https://creativecommons.org/licenses/by/4.0/"
TABLE = "dot1991_soc2018.csv"
COLUMNS = ("dot1991", "soc2018", "match", "reason", "date")


def dot1991_soc2018() -> Contribution:
    """Decisions for the 106 DOT groups on USCIS's list, to SOC 2018 concepts of any level.

    Made from titles and structure; how far O*NET's crosswalk of DOT occupations agrees is
    measured by `occugraph coverage dot1991 soc2018 --against onet-dot=PATH`. The other 458 DOT
    groups are not decided: the table is partial.
    """
    title = "DOT 1991 groups on USCIS's list to SOC 2018"
    source = Source(
        "occugraph-dot1991-soc2018",
        title,
        PUBLISHER,
        RIGHTS,
        LICENCE,
        "2026-11-21",
        loader="curated",
        files=(TABLE,),
    )
    pairs = tuple(_pair(row) for row in tables.rows(TABLE, COLUMNS))
    table = Correspondence(
        "dot1991-soc2018", title, "dot1991", "soc2018", "curated", pairs, partial=True
    )
    return Contribution(source, correspondences=(table,))


def _pair(row: tables.Row) -> Association:
    dot, soc, match, reason, date = row.fields
    if match not in MATCHES or match == "exact" or not reason or not date:
        problem = f"{dot} to {soc}: needs a match (never exact), a reason and a date"
        raise InputError(problem, file=TABLE, line=row.line)
    return Association(dot, soc, row.line, cast(Match, match), reason=reason, date=date)
