"""O*NET-SOC 2019: its occupations and the SOC 2018 occupation that each belongs to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from types import MappingProxyType

from ...model.correspondences import Association, Correspondence
from ...model.schemes import Level, Scheme
from ...model.sources import Contribution, Source
from .. import reference_tables, structure
from ..bls.soc import RESIDUAL
from ..structure import StructureRow

PUBLISHER = "US Department of Labor, Employment and Training Administration (O*NET)"
RIGHTS = "CC BY 4.0"
LICENCE = "https://creativecommons.org/licenses/by/4.0/"
TABLE = "onetsoc2019.csv"
COLUMNS = ("code", "title", "soc2018")

#: One level: the 149 codes that do not end in .00 are details of a SOC occupation, not of
#: another O*NET-SOC one; what they belong to is said by the correspondence with SOC.
ONETSOC2019 = Scheme(
    "onetsoc2019",
    "O*NET-SOC 2019",
    "O*NET-SOC Taxonomy, 2019",
    "onetsoc",
    "2019",
    (Level("occupation", "O*NET-SOC occupations", 1, r"[1-5][0-9]-[0-9]{4}\.[0-9]{2}", 1016),),
)


def onetsoc2019() -> Contribution:
    """O*NET-SOC 2019: 1,016 occupations."""
    source = Source(
        "onet-soc-2019",
        ONETSOC2019.title,
        PUBLISHER,
        RIGHTS,
        LICENCE,
        ONETSOC2019.issued,
        "https://www.onetcenter.org/taxonomy.html",
        "onet",
        (TABLE,),
    )
    made = structure.concepts(ONETSOC2019, _rows(), _is_residual, lambda _row, _by_code: ())
    return Contribution(source, schemes=(ONETSOC2019,), concepts=made)


def onetsoc2019_soc2018() -> Contribution:
    """O*NET's crosswalk of O*NET-SOC 2019 to SOC 2018: 1,016 pairs."""
    title = "O*NET-SOC 2019 to SOC 2018 crosswalk"
    source = Source(
        "onet-soc2018",
        title,
        PUBLISHER,
        RIGHTS,
        LICENCE,
        "2019",
        "https://www.onetcenter.org/taxonomy/2019/soc.html",
        "onet",
        (TABLE,),
    )
    pairs = tuple(
        Association(code, soc, line)
        for line, (code, _, soc) in reference_tables.rows(TABLE, COLUMNS)
    )
    table = Correspondence(
        "onetsoc2019-soc2018", title, "onetsoc2019", "soc2018", "official", pairs
    )
    return Contribution(source, correspondences=(table,))


@cache
def titles() -> Mapping[str, str]:
    """Titles of the O*NET-SOC 2019 occupations by code.

    >>> titles()["15-1252.00"]
    'Software Developers'
    """
    return MappingProxyType({row.code: row.titles[0][1] for row in _rows()})


@cache
def soc2018_codes() -> Mapping[str, str]:
    """SOC 2018 code that each O*NET-SOC 2019 occupation belongs to.

    >>> soc2018_codes()["15-1299.08"]
    '15-1299'
    """
    return MappingProxyType(
        {code: soc for _, (code, _, soc) in reference_tables.rows(TABLE, COLUMNS)}
    )


def _rows() -> Iterator[StructureRow]:
    for line, (code, title, _) in reference_tables.rows(TABLE, COLUMNS):
        yield StructureRow(TABLE, line, code, "occupation", "", (("en", title),))


def _is_residual(row: StructureRow) -> bool:
    return RESIDUAL.fullmatch(row.titles[0][1]) is not None
