"""The wheel holds the package, whole: all modules and data files of its rooms, and no more."""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.support.running import ROOT, copy_package

pytestmark = [pytest.mark.slow, pytest.mark.installed]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """The names of the files in a wheel that is built from a copy of the checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    left_out = shutil.ignore_patterns(".*", "build", "dist", "*.egg-info", "__pycache__")
    copy = shutil.copytree(ROOT, folder / "checkout", symlinks=True, ignore=left_out)
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", str(copy)]
    done = subprocess.run(command, cwd=folder, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    (built,) = folder.glob("*.whl")
    return set(zipfile.ZipFile(built).namelist())


def test_the_wheel_holds_the_package_and_nothing_else(wheel: set[str], tmp_path: Path) -> None:
    inside = {name for name in wheel if ".dist-info/" not in name}
    expected = {
        path.relative_to(tmp_path).as_posix()
        for path in copy_package(tmp_path).rglob("*")
        if path.is_file() and not path.name.startswith(".")
    }
    assert inside - expected == set()
    assert expected - inside == set()


@pytest.mark.parametrize("room", ["loaders", "ontology", "queries", "shapes"])
def test_the_wheel_holds_every_file_of_a_room(wheel: set[str], room: str) -> None:
    files = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / room).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and not path.name.startswith(".")
    }
    assert len(files) >= 1
    assert {f"occugraph/{name}" for name in files} - wheel == set()


def test_the_wheel_says_its_command_and_its_licences(wheel: set[str]) -> None:
    beside = {name.partition(".dist-info/")[2] for name in wheel if ".dist-info/" in name}
    assert {"entry_points.txt", "licenses/LICENSE", "licenses/DATA.md"} <= beside
