"""Codes and titles of the embedded schemes: what a document's codes are checked against."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from functools import cache
from types import MappingProxyType

from .catalogue_loader import embedded


@cache
def titles(scheme: str, level: str | None = None) -> Mapping[str, str]:
    """English titles by code, of one level or of all.

    >>> titles("dot1991", "group")["001"]
    'Architectural occupations'
    """
    concepts = embedded().concepts(scheme)
    return MappingProxyType(
        {
            code: concept.labels[0][1]
            for code, concept in concepts.items()
            if level in (None, concept.level)
        }
    )


@cache
def _variants() -> Mapping[str, tuple[str, ...]]:
    variants: dict[str, tuple[str, ...]] = {}
    for label in embedded().contribution("isco-08-title-variants").labels:
        variants[label.code] = (*variants.get(label.code, ()), label.text)
    return MappingProxyType(variants)


def variants(code: str) -> tuple[str, ...]:
    """Other wordings of an ISCO-08 title that publications of it print.

    >>> variants("9622")
    ('Odd Job Persons',)
    """
    return _variants().get(code, ())


@cache
def counterparts(source: str) -> Mapping[str, tuple[str, ...]]:
    """Target codes by source code, of the one table of an embedded source.

    >>> counterparts("onet-soc2018")["15-1299.08"]
    ('15-1299',)
    """
    (table,) = embedded().contribution(source).correspondences
    targets: dict[str, tuple[str, ...]] = {}
    for pair in table.associations:
        if pair.source is not None and pair.target is not None:
            targets[pair.source] = (*targets.get(pair.source, ()), pair.target)
    return MappingProxyType(targets)


def nearest(code: str, codes: Iterable[str]) -> str:
    """Name up to three existing codes that look like a wrong one, best first.

    >>> nearest("15-12521", titles("soc2018", "detailed"))
    '15-1252, 15-1251, 15-1221'
    """
    return ", ".join(difflib.get_close_matches(code[:20], sorted(codes), 3)) or "none"
