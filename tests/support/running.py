"""Running occugraph as a user does: in a process of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import IO, NamedTuple

import pytest

from occugraph.cli import main

ROOT = Path(__file__).parent.parent.parent
#: Python that defines `peak()`, the most memory that a process had, in KiB: not ru_maxrss, which
#: starts from what the parent process had.
PEAK = r"""
import pathlib, re
def peak():
    return int(re.search(r"VmHWM:\s+(\d+)", pathlib.Path("/proc/self/status").read_text())[1])
"""


class Done(NamedTuple):
    code: int
    out: str
    err: str

    @property
    def error(self) -> str:
        """The one line that stands on stderr, and nothing else; nothing on stdout."""
        assert self.out == ""
        assert "Traceback" not in self.err
        line, end, rest = self.err.partition("\n")
        assert (end, rest) == ("\n", ""), self.err
        assert line.startswith("occugraph: ")
        assert line.isprintable()
        return line.removeprefix("occugraph: ")


def environment(**changes: str | None) -> dict[str, str]:
    """Environment of a process that finds this checkout; None takes a variable away."""
    values: dict[str, str | None] = {**os.environ, "PYTHONPATH": str(ROOT)}
    values |= {"PYTHONUNBUFFERED": None, "PYTHONIOENCODING": None, **changes}
    return {name: value for name, value in values.items() if value is not None}


def occugraph(
    *words: str | bytes | os.PathLike[str],
    cwd: Path | None = None,
    stdin: str | None = None,
    timeout: float = 300,
    **changes: str | None,
) -> Done:
    """Run the command to its end; keyword arguments change its environment.

    The first one of a session builds the store, which a busy machine takes its time for.
    """
    done = subprocess.run(
        [sys.executable, "-m", "occugraph", *words],
        capture_output=True,
        encoding="utf-8",
        errors="surrogateescape",
        cwd=cwd,
        input=stdin,
        env=environment(**changes),
        timeout=timeout,
        check=False,
    )
    return Done(done.returncode, done.stdout, done.stderr)


def in_process(
    capsys: pytest.CaptureFixture[str], *words: str | os.PathLike[str], cwd: Path | None = None
) -> Done:
    """Run the command in this process, which takes less time."""
    before = Path.cwd()
    try:
        os.chdir(cwd or before)
        code = main([os.fspath(word) for word in words])
    finally:
        os.chdir(before)
    return Done(code, *capsys.readouterr())


def python(code: str, stdin: IO[bytes] | None = None, **changes: str | None) -> Done:
    """Run a piece of Python in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-c", code],
        stdin=stdin,
        capture_output=True,
        encoding="utf-8",
        env=environment(**changes),
        timeout=60,
        check=False,
    )
    return Done(done.returncode, done.stdout, done.stderr)


def copy_package(folder: Path) -> Path:
    """Copy the package into a folder, with every room in it as an installation has them."""
    package = folder / "occugraph"
    ignore = shutil.ignore_patterns("__pycache__")
    for room in (".", "ontology", "queries", "shapes"):
        source = ROOT / ("occugraph" if room == "." else room)
        shutil.copytree(source, package / room, ignore=ignore)
    return package
