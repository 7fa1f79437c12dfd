"""Counts and lists of the whole embedded graph: stated once, in tests/data/whole_graph.json."""

from __future__ import annotations

import json
from pathlib import Path

_FILE = Path(__file__).parent.parent / "data" / "whole_graph.json"
_STATED = json.loads(_FILE.read_text("utf-8"))

#: Scheme -> concepts of each level, top first.
SCHEMES: dict[str, list[int]] = _STATED["schemes"]
#: Correspondence -> pairs.
CORRESPONDENCES: dict[str, int] = _STATED["correspondences"]
#: Published list -> rows.
LISTS: dict[str, int] = _STATED["lists"]
SOURCES: list[str] = _STATED["sources"]
