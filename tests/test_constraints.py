"""The versions that CI installs are those that pyproject.toml lets in, and the lowest are named."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from tests.support.running import ROOT

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
EXTRAS = PROJECT["project"]["optional-dependencies"]
RUNTIME = [
    Requirement(text)
    for texts in (PROJECT["project"]["dependencies"], *EXTRAS.values())
    for text in texts
    if not text.startswith("occugraph[")
]
TESTS = [Requirement(text) for text in PROJECT["dependency-groups"]["test"]]


def read_pins(name: str) -> dict[str, set[Version]]:
    """Read a file of constraints: name of a package -> its versions, by Python and system."""
    pins: dict[str, set[Version]] = {}
    for line in Path(ROOT, ".ci", name).read_text("utf-8").splitlines():
        pin = re.fullmatch(r"([\w.-]+)==([^ ;]+)( ; .+)?", line)
        assert pin is not None, line
        pins.setdefault(canonicalize_name(pin[1]), set()).add(Version(pin[2]))
    return pins


@pytest.mark.parametrize("needed", [*RUNTIME, *TESTS], ids=str)
@pytest.mark.parametrize("name", ["constraints.txt", "constraints-lowest.txt"])
def test_every_dependency_has_a_version_that_is_let_in(needed: Requirement, name: str) -> None:
    versions = read_pins(name)[canonicalize_name(needed.name)]
    assert {version for version in versions if version not in needed.specifier} == set()


def test_the_lowest_versions_are_those_that_are_named() -> None:
    lowest = read_pins("constraints-lowest.txt")
    named: dict[str, Version] = {}
    for needed in [*RUNTIME, *TESTS]:
        (least,) = (each.version for each in needed.specifier if each.operator == ">=")
        package = canonicalize_name(needed.name)
        named[package] = max(Version(least), named.get(package, Version("0")))
    assert {package: lowest[package] for package in named} == {
        package: {version} for package, version in named.items()
    }


def test_the_page_says_what_every_dependency_is_for() -> None:
    page = (ROOT / "docs" / "dependencies.md").read_text("utf-8")
    rows = set(re.findall(r"^\| ([\w.-]+) \|", page, re.MULTILINE)) - {"Package"}
    assert rows == {needed.name for needed in RUNTIME} - {"jinja2"}
