"""Codes a column of job titles in a data frame: each distinct title once, joined to its rows."""

from __future__ import annotations

from typing import Any, NamedTuple

from ..columns.spelling import is_missing
from ..errors import InputError
from ..query.session import Session
from ..search.coding import TitleCoder
from ..tables.cells import text
from .frame import Frame


class Coded(NamedTuple):
    """A code that a title may have; one that stays open has the scheme alone."""

    target_scheme: str
    target_code: str | None = None
    target_label: str | None = None
    rank: int | None = None
    """From 1, the best first."""
    score: float | None = None
    matched_title: str | None = None
    source: str | None = None


_KINDS = {"rank": int, "score": float}


def autocode_frame(
    session: Session, native: Any, *, title: str, to: str, best: int, threshold: float
) -> Any:
    """Code the job titles of a data frame; see `occugraph.autocode`."""
    if best < 1:
        raise InputError(f"best is how many codes a title may get, at least 1, not {best}")
    frame = Frame(native)
    coder, distinct = TitleCoder(session, to), frame.find_distinct(title)
    titles = ["" if is_missing(cell) else text(cell) for (cell,) in distinct.values]
    cells = [
        [
            Coded(to, one.code, one.label, rank, one.score, one.matched_title, one.source)
            for rank, one in enumerate(coded, 1)
            if one.score >= threshold
        ]
        or [Coded(to)]
        for coded in coder.code_many(titles, best=best)
    ]
    names = frame.name_added(["row", *Coded._fields])
    added = {names[field]: _KINDS.get(field, str) for field in Coded._fields}
    coded = frame.number_rows(names["row"]).join(distinct, added, cells)
    return coded.give_back(native, names["row"], names["rank"])
