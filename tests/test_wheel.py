"""The wheel and the sdist hold the package, whole: all modules and data files of its rooms.

The wheel holds no more; the sdist what is said of the package, and what builds it.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from tests.support.running import ROOT, copy_package

pytestmark = [pytest.mark.slow, pytest.mark.installed]


BESIDE = {"CHANGELOG.md", "CITATION.cff", "DATA.md", "LICENSE", "README.md"}
#: What the sdist is built by, and what building writes.
BUILDING = {"MANIFEST.in", "PKG-INFO", "pyproject.toml", "setup.cfg", "setup.py"}
ROOMS = ("loaders", "ontology", "queries", "shapes")


def build(folder: Path, *words: str) -> Path:
    """Build from a copy of the checkout, by a program that is told where the copy is."""
    left_out = shutil.ignore_patterns(".*", "build", "dist", "*.egg-info", "__pycache__")
    copy = shutil.copytree(ROOT, folder / "checkout", symlinks=True, ignore=left_out)
    command = [sys.executable, "-m", *words, str(copy)]
    done = subprocess.run(command, cwd=folder, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    (built,) = (file for file in folder.iterdir() if file.suffix in (".whl", ".gz"))
    return built


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """The names of the files in a wheel that is built from a copy of the checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    return set(zipfile.ZipFile(build(folder, "pip", "wheel", "--quiet", "--no-deps")).namelist())


@pytest.fixture(scope="module")
def sdist(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """The names of the files in an sdist that is built so, below its folder."""
    pytest.importorskip("build", reason="the sdist is built by the group dev")
    folder = tmp_path_factory.mktemp("sdist")
    with tarfile.open(build(folder, "build", "--sdist", "--outdir", str(folder))) as packed:
        return {each.name.partition("/")[2] for each in packed if each.isfile()}


def test_the_wheel_holds_the_package_and_nothing_else(wheel: set[str], tmp_path: Path) -> None:
    inside = {name for name in wheel if ".dist-info/" not in name}
    expected = {
        path.relative_to(tmp_path).as_posix()
        for path in copy_package(tmp_path).rglob("*")
        if path.is_file() and not path.name.startswith(".")
    }
    assert inside - expected == set()
    assert expected - inside == set()


@pytest.mark.parametrize("room", ROOMS)
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


def test_the_sdist_holds_the_package_and_what_is_said_of_it(
    sdist: set[str], tmp_path: Path
) -> None:
    inside = {name for name in sdist if not name.startswith("occugraph.egg-info/")}
    package = copy_package(tmp_path)
    expected = {
        path.relative_to(package if path.relative_to(package).parts[0] in ROOMS else tmp_path)
        for path in package.rglob("*")
        if path.is_file() and not path.name.startswith(".")
    }
    assert inside == {path.as_posix() for path in expected} | BESIDE | BUILDING
