"""A checkout made where Git writes no symbolic links, as on Windows by default."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support import running
from tests.support.running import ROOT

pytestmark = [pytest.mark.slow, pytest.mark.installed]


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files that Git keeps, as they are now, each link a text file that holds its target."""
    folder = tmp_path_factory.mktemp("windows") / "checkout"
    clone = ["git", "clone", "--quiet", "-c", "core.symlinks=false", str(ROOT), str(folder)]
    subprocess.run(clone, check=True)
    names = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, encoding="utf-8", check=True
    ).stdout.split("\0")
    for path in filter(Path.is_file, (ROOT / name for name in names if name)):
        copy = folder / path.relative_to(ROOT)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, copy)
    return folder


def test_the_loaders_are_the_only_link_of_the_repository() -> None:
    listed = subprocess.run(
        ["git", "ls-files", "--stage"], cwd=ROOT, capture_output=True, encoding="utf-8", check=True
    ).stdout.splitlines()
    links = [line.partition("\t")[2] for line in listed if line.startswith("120000 ")]
    assert links == ["occugraph/loaders"]


@pytest.mark.parametrize(
    "words", [("-m", "occugraph", "show", "15-1252"), ("-c", "import occugraph")]
)
def test_without_its_link_it_says_in_one_line_what_to_do(
    checkout: Path, words: tuple[str, ...]
) -> None:
    assert (checkout / "occugraph" / "loaders").read_text("utf-8") == "../loaders"
    done = subprocess.run(
        [sys.executable, *words],
        cwd=checkout,
        env=running.environment(PYTHONPATH=str(checkout)),
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 2
    assert running.Done(2, done.stdout, done.stderr).error == (
        f"{checkout / 'occugraph' / 'loaders'} is no symbolic link: clone with "
        "`git clone -c core.symlinks=true`, or run `pip install .` and leave the checkout"
    )


def test_pip_installs_from_it(checkout: Path, tmp_path: Path) -> None:
    installed = tmp_path / "installed"
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps"]
    done = subprocess.run(
        [*command, "--target", str(installed), str(checkout)],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    path = str(installed)
    built = running.occugraph(
        *("build", "-o", "graph.ttl", "--schemes", "soc2018,isco08"), cwd=tmp_path, PYTHONPATH=path
    )
    assert built.code == 0, built.err
    question = ("eligible", "15-1252", "--naics", "332710")
    decided = running.occugraph(*question, cwd=tmp_path, PYTHONPATH=path)
    assert decided.code == 0, decided.err
    assert decided.out.startswith("eligible  (ampd-iowa)")
