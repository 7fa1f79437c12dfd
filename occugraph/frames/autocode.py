"""Codes a column of job titles in a data frame: each distinct title once, joined to its rows."""

from __future__ import annotations

from typing import Any

from ..columns.spelling import is_missing
from ..query.session import Session
from ..recoding.autocode import ADDED, AutocodeWanted, check_wanted, list_added
from ..search.coding import TitleCoder
from ..tables.cells import text
from .frame import Frame

#: Columns that are no texts.
_KINDS = {"rank": int, "score": float}


def autocode_frame(session: Session, native: Any, wanted: AutocodeWanted) -> Any:
    """Code the job titles of a data frame; see `occugraph.autocode`."""
    check_wanted(session, wanted)
    assert wanted.titles is not None
    frame = Frame(native)
    columns = [wanted.titles, *([] if wanted.industries is None else [wanted.industries])]
    distinct = frame.find_distinct(*columns)
    known = [
        ["" if is_missing(cell) else text(cell).strip() for cell in cells]
        for cells in distinct.values
    ]
    industries = [cells[1] or None if cells[1:] else None for cells in known]
    coded = TitleCoder(session, wanted.to).code_many(
        [cells[0] for cells in known], industries=industries, best=wanted.best
    )
    cells = [
        [
            tuple(None if cell == "" else cell for cell in row)
            for row in list_added(wanted, [one for one in codes if one.score >= wanted.threshold])
        ]
        for codes in coded
    ]
    names = frame.name_added(["row", *ADDED])
    added = {names[field]: _KINDS.get(field, str) for field in ADDED}
    frame = frame.number_rows(names["row"]).join(distinct, added, cells)
    return frame.give_back(native, names["row"], names["rank"])
