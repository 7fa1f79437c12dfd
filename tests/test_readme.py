"""The README is true: its commands print what it says they print."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from occugraph.graph.build import Build
from tests.support import whole_graph as stated

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("all_schemes")]

README = Path(__file__).parent.parent / "README.md"
BLOCK = re.compile(r"^```console\n\$ (?P<command>.*)\n(?P<output>(?:.*\n)*?)```$", re.MULTILINE)
EXAMPLES = [
    (match["command"], match["output"]) for match in BLOCK.finditer(README.read_text("utf-8"))
]


def test_the_two_commands_stand_first() -> None:
    first = re.search(r"```sh\n(.*)\n(.*)\n```", README.read_text("utf-8"))
    assert first is not None
    assert "occugraph build" in first[1]
    assert ".venv/bin/pytest" in first[2]


@pytest.mark.parametrize(("command", "output"), EXAMPLES, ids=[one for one, _ in EXAMPLES])
def test_a_command_prints_what_the_readme_says(command: str, output: str, tmp_path: Path) -> None:
    words = shlex.split(command)
    assert words[0] == "occugraph"
    done = subprocess.run(
        [sys.executable, "-m", "occugraph", *words[1:]],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(README.parent)},
        check=True,
    )
    assert done.stdout == output


def test_what_goes_in_is_what_the_readme_says(whole_build: Build) -> None:
    counts = (
        f"{len(stated.SCHEMES)} schemes, {len(stated.CORRESPONDENCES)} correspondences, "
        f"{len(stated.LISTS)} published lists and a programme, {len(whole_build.dataset):,} triples"
    )
    assert counts in README.read_text("utf-8")


def test_there_is_an_example_for_each_of_the_people_who_ask() -> None:
    assert len(EXAMPLES) >= 3
