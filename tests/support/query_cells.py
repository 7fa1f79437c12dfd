"""Cells of an answer, as JSON writes them."""

from __future__ import annotations

from occugraph.graph.engine import Term

XSD = "http://www.w3.org/2001/XMLSchema#"


def cell(term: Term | None) -> str | int | bool | None:
    """Write a term as JSON does: truth values and integers as such, all else as its text."""
    if term is None:
        return None
    if term.datatype == f"{XSD}boolean":
        return {"true": True, "false": False}.get(term.value, term.value)
    return int(term.value) if term.datatype == f"{XSD}integer" else term.value
