"""Decides on the rows of a data frame: each distinct job once, joined to its rows."""

from __future__ import annotations

import warnings
from typing import Any

from ..columns.decision import Differ, Question
from ..columns.reader import ColumnReader
from ..columns.spelling import Readers, is_missing
from ..eligibility.decide import Decider
from ..eligibility.roster_decisions import RosterDecider
from ..eligibility.rosters import ADDED, Codes, Columns, Facts
from ..errors import InputError, quote_input
from ..tables.cells import text
from .frame import Frame


def decide_frame(
    decider: Decider, native: Any, columns: Columns, codes: Codes, naics: str | None
) -> Any:
    """Decide on every row of a data frame; see `occugraph.decide`."""
    if columns.occupation is None and columns.title is None:
        raise InputError("give the column of occupation codes, or that of job titles")
    if columns.industry is not None and naics is not None:
        raise InputError("give the column of industry codes, or naics for all rows; not both")
    frame = Frame(native)
    named = {what: name for what, name in columns._asdict().items() if name is not None}
    distinct = frame.find_distinct(*named.values())
    jobs = [dict(zip(named, values, strict=True)) for values in distinct.values]
    readers = Readers(decider.session)

    def read(what: str, question: Question, differ: Differ) -> ColumnReader | None:
        if what not in named:
            return None
        counts = dict.fromkeys((job[what] for job in jobs), 1)
        reader = ColumnReader(readers, counts, named[what], question, differ)
        for warning in reader.decision.warnings:
            warnings.warn(f"column {quote_input(named[what])}: {warning}", stacklevel=4)
        return reader

    rows = RosterDecider(
        decider,
        read("occupation", codes.occupations(), decider.differing_occupations),
        read("industry", codes.industries(), decider.differing_industries),
        naics,
    )
    cells = []
    for job in jobs:
        title = "" if is_missing(job.get("title")) else text(job["title"]).strip()
        facts = Facts(job.get("occupation", ""), job.get("industry", ""), title)
        cells.append([tuple(cell or None for cell in rows.decide(facts).added)])
    names = frame.name_added(["row", *ADDED])
    added = {names[field]: str for field in ADDED}
    decided = frame.number_rows(names["row"]).join(distinct, added, cells)
    return decided.give_back(native, names["row"])
