"""Sentences about what a crosswalk answer cannot tell, and what the way back loses."""

from __future__ import annotations

from collections.abc import Sequence

from ..query.resolved import Resolved
from .tables import DirectedTable, Evidence

#: How many codes a sentence names before it only counts the rest.
MOST_NAMED = 6
UNDECIDED = "the tables cannot tell, the duties can"


def list_codes(codes: Sequence[str], word: str) -> str:
    """List codes in a sentence; of many only the first are named."""
    if len(codes) > MOST_NAMED:
        return f"{', '.join(codes[:MOST_NAMED])} {word} {len(codes) - MOST_NAMED} more"
    return f" {word} ".join([", ".join(codes[:-1]), codes[-1]] if codes[1:] else codes)


def explain_loss(
    concept: Resolved, table: DirectedTable, evidence: Evidence, codes: list[str], near: set[str]
) -> str:
    """Explain what an answer cannot tell, or what the way back loses; empty where nothing is."""
    name = f"{concept.scheme}:{concept.code}" if concept.code in codes else concept.code
    through = ""
    if near & set(evidence.members):
        through = f"{concept.code} is a group, answered through its members; "
    elif near:
        group = ", ".join(sorted(near))
        through = (
            f"{concept.code} is answered through its group {group}, to which the way back leads; "
        )
    if len(codes) > 1:
        verb = "leads to" if near else "may be"
        return f"{through}{name} {verb} {list_codes(codes, 'or')}: {UNDECIDED}"
    others = [code for code in table.back(codes[0]) if code not in {concept.code, *near}]
    if others:
        alone = f"{name} leads to {codes[0]} alone, which also takes {list_codes(others, 'and')}"
        return f"{through}{alone}: the way back is not unique"
    return through.removesuffix("; ")
