"""Standard Occupational Classification, 2018 and 2010, and the BLS crosswalk between them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from ...model.correspondences import Association, Correspondence
from ...model.schemes import Level, Scheme
from ...model.sources import Contribution, Source
from .. import reference_tables, structure
from ..structure import StructureRow

PUBLISHER = "US Bureau of Labor Statistics"
RIGHTS = "US government work, in the public domain"
LICENCE = "https://creativecommons.org/publicdomain/mark/1.0/"
COLUMNS = ("code", "level", "parent", "title")

#: "X, All Other" (29-1029: "All Other Specialists"), "Miscellaneous X", "Other X". A title that
#: only speaks of others ("First-Line Supervisors of All Other ...", 55-2013) is no residual.
RESIDUAL = re.compile(r".*, All Other( Specialists)?|(Miscellaneous|Other) .*")
MISCELLANEOUS = re.compile(r"Miscellaneous .*")


def _levels(major: int, minor: int, broad: int, detailed: int) -> tuple[Level, ...]:
    return (
        Level("major", "Major groups", 1, r"[1-5][0-9]-0000", major),
        Level("minor", "Minor groups", 2, r"[1-5][0-9]-[0-9]{2}00", minor),
        Level("broad", "Broad occupations", 3, r"[1-5][0-9]-[0-9]{3}0", broad),
        Level("detailed", "Detailed occupations", 4, r"[1-5][0-9]-[0-9]{3}[1-9]", detailed),
    )


SOC2010 = Scheme(
    "soc2010",
    "SOC 2010",
    "Standard Occupational Classification, 2010",
    "soc",
    "2010",
    _levels(23, 97, 461, 840),
)
SOC2018 = Scheme(
    "soc2018",
    "SOC 2018",
    "Standard Occupational Classification, 2018",
    "soc",
    "2018",
    _levels(23, 98, 459, 867),
    supersedes="soc2010",
)


def soc2018() -> Contribution:
    """SOC 2018: 23 major, 98 minor and 459 broad groups, 867 detailed occupations."""
    return _structure(SOC2018, "bls-soc-2018", "soc2018.csv")


def soc2010() -> Contribution:
    """SOC 2010: 23 major, 97 minor and 461 broad groups, 840 detailed occupations."""
    return _structure(SOC2010, "bls-soc-2010", "soc2010.csv")


def soc2010_soc2018() -> Contribution:
    """BLS's crosswalk of SOC 2010 to SOC 2018 occupations: 900 pairs."""
    name = "soc2010_soc2018.csv"
    title = "SOC 2010 to SOC 2018 crosswalk"
    source = Source(
        "bls-soc2010-soc2018",
        title,
        PUBLISHER,
        RIGHTS,
        LICENCE,
        "2017-11",
        "https://www.bls.gov/soc/2018/crosswalks_used_by_agencies.htm",
        "soc",
        (name,),
    )
    pairs = tuple(
        Association(old, new, line)
        for line, (old, new) in reference_tables.rows(name, ("soc2010", "soc2018"))
    )
    table = Correspondence("soc2010-soc2018", title, "soc2010", "soc2018", "official", pairs)
    return Contribution(source, correspondences=(table,))


def _structure(scheme: Scheme, source_id: str, name: str) -> Contribution:
    source = Source(
        source_id,
        scheme.title,
        PUBLISHER,
        RIGHTS,
        LICENCE,
        scheme.issued,
        f"https://www.bls.gov/soc/{scheme.issued}/",
        "soc",
        (name,),
    )
    made = structure.concepts(scheme, _rows(name), _is_residual, _rest_of)
    return Contribution(source, schemes=(scheme,), concepts=made)


def _rows(name: str) -> Iterator[StructureRow]:
    for line, (code, level, parent, title) in reference_tables.rows(name, COLUMNS):
        yield StructureRow(name, line, code, level, parent, (("en", title),))


def _is_residual(row: StructureRow) -> bool:
    return RESIDUAL.fullmatch(row.titles[0][1]) is not None


def _rest_of(row: StructureRow, by_code: Mapping[str, StructureRow]) -> tuple[str, ...]:
    """Find the group whose other members a residual one is what is left of.

    A "Miscellaneous" broad group is itself what is left of its minor group, so the "All Other"
    occupation in it is the rest of the minor group: 15-1299 of 15-1200, not of 15-1290.
    """
    parent = by_code[row.parent]
    if MISCELLANEOUS.fullmatch(parent.titles[0][1]):
        return (parent.parent,)
    return (parent.code,)
