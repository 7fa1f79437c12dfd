"""Codes and titles of the embedded schemes: what a document's codes are checked against."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from functools import cache
from types import MappingProxyType

from . import reference_tables

#: File and columns of each scheme's structure table.
STRUCTURES = {
    "soc2018": ("soc2018.csv", ("code", "level", "parent", "title")),
    "soc2010": ("soc2010.csv", ("code", "level", "parent", "title")),
    "isco08": ("isco08.csv", ("code", "level", "parent", "title_en", "title_es")),
    "dot1991": ("dot1991.csv", ("code", "level", "parent", "title")),
    "naics2022": ("naics2022.csv", ("code", "level", "parent", "title")),
}


@cache
def titles(scheme: str, level: str | None = None) -> Mapping[str, str]:
    """English titles by code, of one level or of all.

    >>> titles("dot1991", "group")["001"]
    'Architectural occupations'
    """
    rows = reference_tables.rows(*STRUCTURES[scheme])
    found = {fields[0]: fields[3] for _, fields in rows if level in (None, fields[1])}
    return MappingProxyType(found)


@cache
def _variants() -> Mapping[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for _, (code, title) in reference_tables.rows("isco08_title_variants.csv", ("code", "title")):
        found[code] = (*found.get(code, ()), title)
    return MappingProxyType(found)


def variants(code: str) -> tuple[str, ...]:
    """Other wordings of an ISCO-08 title that publications of it print.

    >>> variants("9622")
    ('Odd Job Persons',)
    """
    return _variants().get(code, ())


def nearest(code: str, codes: Iterable[str]) -> str:
    """Name up to three existing codes that look like a wrong one, best first.

    >>> nearest("15-12521", titles("soc2018", "detailed"))
    '15-1252, 15-1251, 15-1221'
    """
    return ", ".join(difflib.get_close_matches(code[:20], sorted(codes), 3)) or "none"
