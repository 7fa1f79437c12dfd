"""What tests need of a machine: a module whose tests cannot run says so once, with their number."""

from __future__ import annotations

import importlib.util
import os
import shutil
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

#: Fixtures, or values of a fixture's parameter, that start a server.
SERVERS = {"server", "oxigraph", "virtuoso", "apache"}
#: Fixtures, or values of a parameter, that read publishers' documents.
DOCUMENTS = {"real", "checked"}
#: Fixtures, or values of a parameter, that compare another engine with the embedded one.
ENGINES = {"virtuoso", "in_rdflib", "remote"}
#: Fixtures of the graph of all schemes.
WHOLE = {"all_schemes", "whole_graph", "whole_session", "whole_build", "whole_validation"}
#: Needs that a marker alone says: a fixture may have such a name for reasons of its own.
MARKERS = {"browser", "engines", "documents", "frames", "installed", "servers", "whole"}

BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def missing_needs() -> dict[str, str]:
    """List what this machine does not have: marker, fixture or parameter -> why."""
    beside_python = str(Path(sys.executable).parent)
    groups = os.environ.get("OCCUGRAPH_GROUPS", "").split(",")
    reasons = {
        "engines": (
            "engines" in groups,
            "other engines are compared where OCCUGRAPH_GROUPS names engines",
        ),
        "servers": (
            "servers" in groups,
            "servers are flooded, slowed and killed where OCCUGRAPH_GROUPS names servers",
        ),
        "whole": ("whole" in groups, "all schemes are tried where OCCUGRAPH_GROUPS names whole"),
        "installed": (
            "installed" in groups,
            "the package is installed anew where OCCUGRAPH_GROUPS names installed",
        ),
        "frames": (
            "frames" in groups,
            "engines of data frames are compared where OCCUGRAPH_GROUPS names frames",
        ),
        "documents": (
            os.environ.get("OCCUGRAPH_DOCUMENTS"),
            "OCCUGRAPH_DOCUMENTS does not name the folder of the publishers' documents",
        ),
        "oxigraph": (
            shutil.which("oxigraph", path=beside_python),
            "the package oxigraph is not installed: pip install --group test",
        ),
        "virtuoso": (
            shutil.which("virtuoso-t"),
            "Virtuoso is not installed: apt-get install virtuoso-opensource-7-bin",
        ),
        "apache": (
            shutil.which("apache2"),
            "Apache is not installed: apt-get install apache2-bin",
        ),
        "sssom": (
            importlib.util.find_spec("sssom"),
            "the package sssom is not installed: pip install --group sssom",
        ),
        "mcp_sdk": (
            importlib.util.find_spec("mcp"),
            "the package mcp is not installed: pip install --group dev",
        ),
        "browser": (
            "browser" in groups and any(map(shutil.which, BROWSERS)),
            "a Chromium (apt-get install chromium) works where OCCUGRAPH_GROUPS names browser",
        ),
    }
    return {need: reason for need, (there, reason) in reasons.items() if not there}


def mark_needs(items: list[pytest.Item]) -> None:
    """Mark the tests by what they use."""
    for item in items:
        words = set(_words(item))
        if words & SERVERS:
            item.add_marker("server")
        if item.get_closest_marker("server") and item.get_closest_marker("slow"):
            item.add_marker("servers")
        if item.name.startswith("occugraph.api."):  # examples, which ask the graph
            item.add_marker("slow")
        if words & DOCUMENTS:
            item.add_marker("documents")
        if words & ENGINES:
            item.add_marker("engines")
        if words & WHOLE:
            item.add_marker("whole")


def split_needs(items: list[pytest.Item]) -> tuple[list[pytest.Item], list[pytest.Item]]:
    """Part the tests that run from those left out.

    Of the tests of a module that miss the same thing, the first stays, skipped with the reason and
    their number.
    """
    missing = missing_needs()
    idle: dict[tuple[Path, str], list[pytest.Item]] = defaultdict(list)
    for item in items:
        words = {*_words(item)} - MARKERS | {mark.name for mark in item.iter_markers()}
        if lacking := sorted(words & missing.keys()):
            idle[item.path, missing[lacking[0]]].append(item)
    left_out: set[pytest.Item] = set()
    for (_, reason), (first, *others) in idle.items():
        number = f"{1 + len(others)} tests" if others else "1 test"
        first.add_marker(pytest.mark.skip(reason=f"{number}: {reason}"))
        left_out |= set(others)
    return [item for item in items if item not in left_out], list(left_out)


def _words(item: pytest.Item) -> Iterator[str]:
    """Name the fixtures of a test, and the texts among its parameters."""
    yield from getattr(item, "fixturenames", ())
    if isinstance(item, pytest.Function) and hasattr(item, "callspec"):
        yield from (value for value in item.callspec.params.values() if isinstance(value, str))
