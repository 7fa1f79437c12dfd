"""North American Industry Classification System, 2022."""

from __future__ import annotations

from collections.abc import Iterator

from ..model.schemes import Level, Scheme
from ..model.sources import Contribution, Source
from . import reference_tables, structure
from .structure import StructureRow

TABLE = "naics2022.csv"
COLUMNS = ("code", "level", "parent", "title")

NAICS2022 = Scheme(
    "naics2022",
    "NAICS 2022",
    "North American Industry Classification System, 2022",
    "naics",
    "2022",
    (
        Level("sector", "Sectors", 1, r"31-33|44-45|48-49|[0-9]{2}", 20),
        Level("subsector", "Subsectors", 2, r"[0-9]{3}", 96),
        Level("industry_group", "Industry groups", 3, r"[0-9]{4}", 308),
        Level("naics_industry", "NAICS industries", 4, r"[0-9]{5}", 689),
        Level("national_industry", "National industries", 5, r"[0-9]{6}", 1012),
    ),
    kind="industries",
)


def naics2022() -> Contribution:
    """NAICS 2022: 20 sectors and 96, 308, 689 and 1,012 groups below them."""
    source = Source(
        "census-naics-2022",
        NAICS2022.title,
        "US Census Bureau",
        "US government work, in the public domain",
        "https://creativecommons.org/publicdomain/mark/1.0/",
        NAICS2022.issued,
        "https://www.census.gov/naics/",
        "naics",
        (TABLE,),
    )
    # Residual groups matter where occupations are matched; industries never are.
    made = structure.concepts(NAICS2022, _rows(), lambda _row: False, structure.parent_of)
    return Contribution(source, schemes=(NAICS2022,), concepts=made)


def _rows() -> Iterator[StructureRow]:
    for line, (code, level, parent, title) in reference_tables.rows(TABLE, COLUMNS):
        yield StructureRow(TABLE, line, code, level, parent, (("en", title),))
