"""What a killed process left is removed by the next one, and what a living one writes is not."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
import zlib
from pathlib import Path

import pytest

from occugraph.files import unfinished
from occugraph.files.unfinished import sweep, temporary_folder, unfinished_name
from tests.support import running

linux_only = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")


def name_of_another(folder: Path, *, wait: bool) -> tuple[str, subprocess.Popen[str] | None]:
    """Let another process write a file, and end or go on."""
    process = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import sys\n"
            "from occugraph.files.unfinished import unfinished_name\n"
            "name = unfinished_name('graph.ttl')\n"
            "open(f'{sys.argv[1]}/{name}', 'w').close()\n"
            "print(name, flush=True)\n"
            "sys.stdin.read()\n",
            str(folder),
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=running.environment(),
    )
    assert process.stdout is not None
    name = process.stdout.readline().strip()
    if wait:
        return name, process
    process.kill()
    process.communicate()
    return name, None


@linux_only
def test_the_file_of_a_killed_process_goes_and_that_of_a_living_one_stays(tmp_path: Path) -> None:
    gone, _ = name_of_another(tmp_path, wait=False)
    living, process = name_of_another(tmp_path, wait=True)
    assert process is not None
    own = unfinished_name("x")
    (tmp_path / own).touch()
    assert (tmp_path / gone).is_file()
    sweep(tmp_path)
    assert sorted(os.listdir(tmp_path)) == sorted([living, own])
    process.kill()
    process.communicate()
    sweep(tmp_path)
    assert os.listdir(tmp_path) == [own]


@linux_only
def test_a_killed_process_that_its_parent_has_not_asked_for_is_gone(tmp_path: Path) -> None:
    name, process = name_of_another(tmp_path, wait=True)
    assert process is not None
    process.kill()
    os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)  # it has ended, and is not reaped
    sweep(tmp_path)
    assert not (tmp_path / name).exists()
    process.communicate()


@linux_only
@pytest.mark.parametrize(
    ("at", "value", "stays"),
    [
        (0, "00000000", True),  # of another machine: nobody can tell
        (1, "00000000", False),  # before the machine was started anew
        (2, "4194305", False),  # an id beyond all
        (2, "9" * 40, False),
        (2, "-5", True),  # no such name is made
        (3, "1", False),  # this process's id was another's before
    ],
)
def test_a_process_is_known_by_its_machine_boot_id_and_start(
    tmp_path: Path, at: int, value: str, stays: bool
) -> None:
    before, _, ending = unfinished_name("graph.ttl").rpartition(".")
    start, _, token = before.rpartition(".")
    parts = token.split("-")
    parts[at] = value
    path = tmp_path / f"{start}.{'-'.join(parts)}.{ending}"
    path.touch()
    sweep(tmp_path)
    assert path.exists() == stays


@linux_only
def test_a_machine_is_its_name_and_what_gives_its_process_ids() -> None:
    text = os.readlink("/proc/self/ns/pid") + os.uname().nodename
    assert unfinished_name("x").split("-")[0] == f".x.{zlib.crc32(text.encode()):08x}"


def test_what_nobody_can_tell_goes_after_a_day(tmp_path: Path) -> None:
    process = unfinished._Process("00000000", "00000000", "1", "1")
    path = tmp_path / f".graph.ttl.{'-'.join(process)}-00000000.unfinished"
    path.touch()
    almost, over = time.time() - 23 * 3600, time.time() - 25 * 3600
    os.utime(path, (almost, almost))
    sweep(tmp_path)
    assert path.exists()
    os.utime(path, (over, over))
    sweep(tmp_path)
    assert not path.exists()


@linux_only
def test_a_folder_goes_with_all_that_is_in_it_and_a_link_alone(tmp_path: Path) -> None:
    name, _ = name_of_another(tmp_path, wait=False)
    (tmp_path / name).unlink()
    (tmp_path / "precious").mkdir()
    (tmp_path / "precious" / "file").touch()
    (tmp_path / name).mkdir()
    (tmp_path / name / "half").touch()
    (tmp_path / name / "link").symlink_to(tmp_path / "precious")
    linked = name.replace("graph.ttl", "link")
    (tmp_path / linked).symlink_to(tmp_path / "precious")
    sweep(tmp_path)
    assert os.listdir(tmp_path) == ["precious"]
    assert os.listdir(tmp_path / "precious") == ["file"]


@linux_only
def test_the_temporary_folder_of_a_killed_process_goes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    gone, _ = name_of_another(tmp_path, wait=False)
    (tmp_path / gone).rename(tmp_path / gone.removeprefix("."))
    (tmp_path / "occugraph-serving-x").mkdir()
    (tmp_path / "report.unfinished").touch()
    with temporary_folder("occugraph-serving-") as folder:
        assert Path(folder).name.startswith("occugraph-serving-.")
        sweep(tmp_path)  # by another command, meanwhile
        kept = ["occugraph-serving-x", "report.unfinished"]
        assert sorted(os.listdir(tmp_path)) == sorted([Path(folder).name, *kept])
        assert Path(folder).stat().st_mode & 0o777 == 0o700
    assert sorted(os.listdir(tmp_path)) == kept
