"""Codes and titles of the embedded schemes: what a document's codes are checked against."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import cache

from ..files.text_documents import Document
from ..model.concept_index import nearest
from ..tables.publisher_tables import Sheet
from .catalogue_loader import embedded


@cache
def titles(scheme: str, level: str | None = None) -> Mapping[str, str]:
    """English titles by code, of one level or of all.

    >>> titles("dot1991", "group")["001"]
    'Architectural occupations'
    """
    return {
        code: concept.labels[0][1]
        for code, concept in embedded().concepts(scheme).items()
        if level in (None, concept.level)
    }


@cache
def counterparts(source: str) -> Mapping[str, tuple[str, ...]]:
    """Target codes by source code, of the one table of an embedded source.

    >>> counterparts("onet-soc2018")["15-1299.08"]
    ('15-1299',)
    """
    (table,) = embedded().contribution(source).correspondences
    targets: dict[str, tuple[str, ...]] = defaultdict(tuple)
    for pair in table.associations:
        if pair.source is not None and pair.target is not None:
            targets[pair.source] += (pair.target,)
    return dict(targets)


def name_nearest(problem: str, code: str, known: Mapping[str, str]) -> str:
    """Add to a problem up to three codes that look like a wrong one, best first.

    >>> name_nearest("no such code", "15-12521", titles("soc2018", "detailed"))
    'no such code; nearest: 15-1252, 15-1251, 15-1221'
    """
    return f"{problem}; nearest: {', '.join(nearest(code[:20], sorted(known))) or 'none'}"


def check_known(
    document: Document | Sheet, line: int, code: str, known: Mapping[str, str], problem: str
) -> None:
    """Refuse a code that is none of these."""
    if code not in known:
        raise document.error(name_nearest(problem, code, known), line)
