"""A report on a roster for people: one page of HTML that needs nothing else, and prints well."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from ..columns.decision import ColumnDecision, Support
from ..errors import InputError
from ..files.printable import format_count, one_line
from .roster_summary import Summary

#: Statuses in the order of a report, with what they are called.
STATUSES = {
    "eligible": "eligible",
    "not-eligible": "not eligible",
    "undetermined": "undetermined",
    "error": "not readable",
    "blank": "blank",
}
#: Schemes that are shown of those that may explain a column.
SCHEMES_SHOWN = 6


def load_template() -> Any:
    """Load the template of the page, before the roster is decided."""
    try:
        from jinja2 import Environment, PackageLoader
    except ImportError:
        raise InputError("a report needs jinja2: pip install 'occugraph[web]'") from None
    environment = Environment(
        loader=PackageLoader(__package__), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters["line"] = one_line
    return environment.get_template("roster.html")


def write_report(
    template: Any, summary: Summary, *, roster: str, programme: str, header: Sequence[str]
) -> str:
    """Write the page."""
    more = summary.for_person - len(summary.rows_for_person)
    page: str = template.render(
        summary=summary,
        roster=roster,
        programme=programme,
        rows=format_count(summary.rows, "row"),
        statuses=list(_statuses(summary)),
        remarks=list(summary.remark_counts()),
        columns=list(_columns(summary)),
        rows_for_person=list(_rows_for_person(summary, header)),
        more=format_count(more, "further row") if more > 0 else "",
    )
    return page + "\n"


def _statuses(summary: Summary) -> Iterator[dict[str, Any]]:
    """Yield each decision with its rows, its share, and the reasons that it rests on."""
    by_count = sorted(summary.reasons.items(), key=lambda item: (-item[1], item[0]))
    for status, name in STATUSES.items():
        if count := summary.status[status]:
            yield {
                "id": status,
                "name": name,
                "rows": count,
                "share": 100 * count / summary.rows,
                "reasons": [(kind, rows) for (of, kind), rows in by_count if of == status],
            }


def _columns(summary: Summary) -> Iterator[tuple[str, ColumnDecision, list[Support]]]:
    """Yield each column of codes, how it was read, and what spoke for a few schemes."""
    for name, decision in summary.columns.items():
        # the one that was chosen first
        support = sorted(decision.support, key=lambda one: one.scheme != decision.scheme)
        yield name, decision, support[:SCHEMES_SHOWN]


def _rows_for_person(summary: Summary, header: Sequence[str]) -> Iterator[dict[str, Any]]:
    """Yield the rows that a person has to look at: their own cells, why, and the question."""
    for row in summary.rows_for_person:
        status = row.decision.outcome.status
        yield {
            "number": row.number,
            "status": status,
            "name": STATUSES[status],
            "cells": [(name, cell) for name, cell in zip(header, row.cells, strict=True) if cell],
            "reasons": [half.text for half in row.decision.reasons],
            "question": row.decision.question,
        }
