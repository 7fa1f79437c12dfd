"""Counts and lists of the whole embedded graph: stated once, in tests/data/whole_graph.json."""

from __future__ import annotations

import json
from pathlib import Path

from occugraph.loaders.catalogue_loader import embedded

_FILE = Path(__file__).parent.parent / "data" / "whole_graph.json"
_STATED = json.loads(_FILE.read_text("utf-8"))

#: Scheme -> concepts of each level, top first.
SCHEMES: dict[str, list[int]] = _STATED["schemes"]
#: Correspondence -> pairs.
CORRESPONDENCES: dict[str, int] = _STATED["correspondences"]
#: Published list -> rows.
LISTS: dict[str, int] = _STATED["lists"]
#: Source -> embedded tables.
SOURCES: dict[str, int] = _STATED["sources"]

#: Question -> rows of its answer, where that is a count of the above.
ANSWERS = {
    "schemes": len(SCHEMES),
    "scheme-overview": len(SCHEMES),
    "levels": sum(map(len, SCHEMES.values())),
    "sources": len(SOURCES),
    "checksums": sum(SOURCES.values()),
}

#: Ids of the schemes of occupations, in the catalogue's order.
OCCUPATION_SCHEMES = [
    scheme.id for scheme in embedded().catalogue.schemes.values() if scheme.kind == "occupations"
]
