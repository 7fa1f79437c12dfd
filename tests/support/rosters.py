"""Rosters of tests: written, decided, and read again."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import occugraph
from occugraph.eligibility.roster_summary import Summary
from occugraph.eligibility.rosters import Columns


def decide(
    graph: occugraph.Graph, folder: Path, content: str | bytes, suffix: str = ".csv", **options: Any
) -> tuple[list[dict[str, str]], Summary]:
    """Decide on a roster; give the rows that were written, and the summary."""
    source, output = folder / f"in{suffix}", folder / "out.csv"
    source.write_bytes(content.encode() if isinstance(content, str) else content)
    names = {name: options.pop(name) for name in Columns._fields if name in options}
    summary = graph.decide_roster(source, output, columns=Columns(**names), **options)
    with open(output, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file)), summary
