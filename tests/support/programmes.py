"""Programme files for tests."""

from __future__ import annotations

from pathlib import Path

HEAD = """
id = "{id}"
title = "Test programme"
authority = "Test authority"

[source]
title = "Test rule"
"""
OCCUPATIONS = """
[[occupations]]
scheme = "soc2018"
codes = ["15-1252"]
"""
INDUSTRIES = """
[[industries]]
codes = ["31-33"]
"""


def programme(
    folder: Path,
    occupations: str = OCCUPATIONS,
    industries: str = INDUSTRIES,
    id: str = "test",
    head: str = "",
) -> Path:
    """Write a programme file that is right but for what is given."""
    file = folder / f"{id}.toml"
    file.write_text(head + HEAD.format(id=id) + occupations + industries, "utf-8")
    return file
