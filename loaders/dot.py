"""Dictionary of Occupational Titles, fourth edition, revised 1991: the three-digit groups."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..model.schemes import Level, Scheme
from ..model.sources import Contribution, Source
from . import reference_tables, structure
from .structure import StructureRow

TABLE = "dot1991.csv"
COLUMNS = ("code", "level", "parent", "title")
RESIDUAL = re.compile(r".*, n\.e\.c\.|Miscellaneous .*|Other .*")

DOT1991 = Scheme(
    "dot1991",
    "DOT 1991",
    "Dictionary of Occupational Titles, fourth edition, revised 1991",
    "dot",
    "1991",
    (
        Level("category", "Occupational categories", 1, r"0/1|[2-9]", 9),
        Level("division", "Occupational divisions", 2, r"00/01|60/61|62/63|[0-9]{2}", 83),
        Level("group", "Occupational groups", 3, r"[0-9]{3}", 564),
    ),
)


def dot1991() -> Contribution:
    """DOT 1991: 9 categories, 83 divisions and 564 three-digit groups."""
    source = Source(
        "dol-dot-1991",
        DOT1991.title,
        "US Department of Labor",
        "US government work, in the public domain",
        "https://creativecommons.org/publicdomain/mark/1.0/",
        DOT1991.issued,
        "https://www.dol.gov/agencies/oalj/topics/libraries/LIBDOT",
        "dot",
        (TABLE,),
    )
    made = structure.concepts(DOT1991, _rows(), _is_residual, structure.parent_of)
    return Contribution(source, schemes=(DOT1991,), concepts=made)


def _rows() -> Iterator[StructureRow]:
    for line, (code, level, parent, title) in reference_tables.rows(TABLE, COLUMNS):
        yield StructureRow(TABLE, line, code, level, parent, (("en", title),))


def _is_residual(row: StructureRow) -> bool:
    return RESIDUAL.fullmatch(row.titles[0][1]) is not None
