"""ISCO-08: the structure with English and Spanish titles, other wordings, and ESCO's IRIs."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...model.correspondences import Association, Correspondence
from ...model.schemes import Label, Level, Scheme
from ...model.sources import Contribution, Source
from ...rdf.namespaces import ESCO_ISCO
from .. import reference_tables, structure
from ..structure import StructureRow

PUBLISHER = "International Labour Organization"
RIGHTS = "(c) International Labour Organization; reproduction with attribution"
TABLE = "isco08.csv"
COLUMNS = ("code", "level", "parent", "title_en", "title_es")
RESIDUAL = re.compile(r".* Not Elsewhere Classified|Other Cleaning Workers")

ISCO08 = Scheme(
    "isco08",
    "ISCO-08",
    "International Standard Classification of Occupations, 2008",
    "isco",
    "2008",
    (
        Level("major", "Major groups", 1, r"[0-9]", 10),
        Level("submajor", "Sub-major groups", 2, r"[0-9]{2}", 43),
        Level("minor", "Minor groups", 3, r"[0-9]{3}", 130),
        Level("unit", "Unit groups", 4, r"[0-9]{4}", 436),
    ),
)


def isco08() -> Contribution:
    """ISCO-08: 10 major, 43 sub-major, 130 minor and 436 unit groups.

    Which groups a residual group is the rest of is not cut from its code: the descriptions say
    it (4419 is the rest of Major Group 4), so `isco08_document` contributes it.
    """
    source = Source(
        "ilo-isco-08",
        ISCO08.title,
        PUBLISHER,
        RIGHTS,
        issued=ISCO08.issued,
        landing_page="https://isco.ilo.org/en/isco-08/",
        loader="isco",
        files=(TABLE,),
    )
    made = structure.concepts(ISCO08, _rows(), _is_residual, lambda _row, _by_code: ())
    return Contribution(source, schemes=(ISCO08,), concepts=made)


def title_variants() -> Contribution:
    """Wordings of ISCO-08 titles that other publications of it print: 30."""
    name = "isco08_title_variants.csv"
    source = Source(
        "isco-08-title-variants",
        "ISCO-08 titles as other publications word them",
        PUBLISHER,
        RIGHTS,
        loader="isco",
        files=(name,),
    )
    variants = tuple(
        Label("isco08", code, "altLabel", "en", title)
        for _, (code, title) in reference_tables.rows(name, ("code", "title"))
    )
    return Contribution(source, labels=variants)


def esco() -> Contribution:
    """ESCO's IRIs of the 619 ISCO-08 groups."""
    source = Source(
        "esco-isco-08",
        "ISCO-08 groups in ESCO",
        "European Commission",
        "European Commission reuse with acknowledgement (Decision 2011/833/EU)",
        landing_page="https://esco.ec.europa.eu/",
        loader="isco",
        files=(TABLE,),
    )
    same = tuple(("isco08", row.code, ESCO_ISCO + row.code) for row in _rows())
    return Contribution(source, same_as=same)


def isco08_soc2010() -> Contribution:
    """BLS's crosswalk of ISCO-08 to SOC 2010: 1,125 pairs, two with an ISCO minor group."""
    name = "isco08_soc2010.csv"
    title = "ISCO-08 x SOC 2010 crosswalk"
    source = Source(
        "bls-isco08-soc2010",
        title,
        "US Bureau of Labor Statistics",
        "US government work, in the public domain",
        "https://creativecommons.org/publicdomain/mark/1.0/",
        "2015",
        "https://www.bls.gov/soc/soccrosswalks.htm",
        "isco",
        (name,),
    )
    pairs = tuple(
        Association(isco, soc, line)
        for line, (isco, soc, _) in reference_tables.rows(name, ("isco08", "soc2010", "comment"))
    )
    table = Correspondence("isco08-soc2010", title, "isco08", "soc2010", "official", pairs)
    return Contribution(source, correspondences=(table,))


def _rows() -> Iterator[StructureRow]:
    for line, (code, level, parent, english, spanish) in reference_tables.rows(TABLE, COLUMNS):
        titles = (("en", english), ("es", spanish))
        yield StructureRow(TABLE, line, code, level, parent, titles)


def _is_residual(row: StructureRow) -> bool:
    return RESIDUAL.fullmatch(row.titles[0][1]) is not None
