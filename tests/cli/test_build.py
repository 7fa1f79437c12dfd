"""`occugraph build` of some schemes, and what a terminal sees while the graph is built."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support import running
from tests.support.running import in_process, occugraph

pytestmark = pytest.mark.slow


def test_a_build_of_some_schemes_names_what_is_left_out_and_answers(tmp_path: Path) -> None:
    file = tmp_path / "part.trig"
    words = ("--schemes", "soc2018,soc2010,isco08,isco88", "--derive", "soc2018:isco88")
    done = occugraph("build", *words, "-o", file)
    assert (done.code, done.out) == (0, "")
    lines = done.err.splitlines()
    assert [
        line.split(":")[0] for line in lines if line.startswith(("scheme", "corr", "list"))
    ] == [
        *("scheme soc2018", "scheme soc2010", "correspondence soc2010-soc2018", "scheme isco08"),
        *("correspondence isco08-soc2010", "list isco08-unit-groups", "scheme isco88"),
        *("correspondence isco88-isco08", "correspondence soc2018-isco08"),
        "correspondence soc2018-isco88",
    ]
    assert lines[-3:-1] == [
        "correspondence soc2018-isco88: 1,848 pairs, 1 without counterpart, derived",
        "ampd-iowa is left out: it needs naics2022 too",
    ]
    assert lines[-1].startswith("wrote ")
    answer = occugraph("crosswalk", "15-1251", "--to", "isco88", "--store", file)
    assert answer.out.splitlines()[:2] == [
        "soc2018:15-1251  Computer Programmers  -> isco88: found",
        "  route: soc2018 > soc2010 > isco08 > isco88",
    ]


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (("--schemes", "soc2018,soc2011"), "no scheme 'soc2011'; did you mean soc2018"),
        (("--derive", "soc2018"), "--derive takes FROM:TO, not 'soc2018'"),
        (("--derive", "soc2018:soc2010"), "--derive soc2018:soc2010: soc2010-soc2018 joins them"),
        (
            ("--schemes", "soc2018,uksoc2020", "--derive", "soc2018:uksoc2020"),
            "--derive soc2018:uksoc2020: no tables join the two",
        ),
    ],
)
def test_what_cannot_be_built_is_bad_input_and_writes_nothing(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, words: tuple[str, ...], problem: str
) -> None:
    done = in_process(capsys, "build", *words, "-o", tmp_path / "part.ttl")
    assert done.code == 2
    assert done.error.startswith(problem)
    assert list(tmp_path.iterdir()) == []


def run_watched(words: tuple[str, ...], cache: Path) -> tuple[str, str]:
    """Run a command, over ISCO-08, on a terminal; return what it prints and what that sees."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "occugraph", *words],
        stdout=subprocess.PIPE,
        stderr=theirs,
        env=running.environment(OCCUGRAPH_CACHE=str(cache), OCCUGRAPH_SCHEMES="isco08"),
        encoding="utf-8",
    )
    os.close(theirs)
    pieces = []
    try:
        while piece := os.read(ours, 1000):
            pieces.append(piece)
    except OSError:  # as Linux ends a terminal that nobody writes to any more
        pass
    os.close(ours)
    out, _ = process.communicate(timeout=60)
    assert process.returncode == 0
    return out, b"".join(pieces).decode()


def test_a_terminal_sees_what_the_first_command_waits_for_and_nothing_later(
    tmp_path: Path,
) -> None:
    words = ("show", "isco08:2512")
    out, seen = run_watched(words, tmp_path)
    assert out.startswith("isco08:2512  Software Developers")
    steps = [step.strip() for step in seen.split("\r")]
    work = [
        f"{what}, once for this version"
        for what in ("building the graph", "storing the graph", "keeping answers")
    ]
    assert [step for step in dict.fromkeys(steps) if step] == work
    assert seen.endswith("\r")  # the line is taken away
    assert run_watched(words, tmp_path) == (out, "")
    assert run_watched((*words, "--quiet"), tmp_path / "quiet") == (out, "")
