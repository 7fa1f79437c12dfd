"""What is suggested while a person types: concepts, their types and their properties."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ...files.limits import RECONCILED_SUGGESTIONS
from .candidates import Query, describe_candidate, find_candidates
from .concepts import Concepts
from .properties import Properties

#: What a suggestion has of a candidate.
_KEPT = ("id", "name", "description")


def suggest_concepts(concepts: Concepts, properties: Properties, prefix: str) -> dict[str, Any]:
    """Suggest concepts for the beginning of a title or a code."""
    query = Query(prefix.strip(), concepts.read_types(None), RECONCILED_SUGGESTIONS, ())
    candidates = (
        describe_candidate(concepts, each) for each in find_candidates(concepts, properties, query)
    )
    return {
        "result": [
            {**{name: each[name] for name in _KEPT}, "notable": each["type"]} for each in candidates
        ]
    }


def suggest_names(known: Iterable[tuple[str, str]], prefix: str) -> dict[str, Any]:
    """Suggest what has a text in its id or its name: types or properties."""
    text = prefix.strip().casefold()
    fitting = [
        {"id": id, "name": name}
        for id, name in known
        if text in id.casefold() or text in name.casefold()
    ]
    return {"result": fitting[:RECONCILED_SUGGESTIONS]}
