"""A cache that another user could have filled is not believed; what a kill leaves there goes."""

from __future__ import annotations

import contextlib
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from occugraph.files.own_files import find_intrusion, find_replacer, open_own
from tests.support import running

FORGED = "Forged title"
ANSWER = "dot1991:031  Occupations in data communications and networks  ("
needs_root = pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() != 0, reason="root alone gives files away"
)
needs_pipes = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")


@pytest.fixture(autouse=True)
def one_scheme(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OCCUGRAPH_SCHEMES", "dot1991")


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache folder that the command filled, with what is kept of its answers."""
    folder = tmp_path_factory.mktemp("ready") / "cache"
    done = running.occugraph(
        "show", "031", OCCUGRAPH_CACHE=str(folder), OCCUGRAPH_SCHEMES="dot1991"
    )
    assert done.out.startswith(ANSWER), done.err
    return folder


@pytest.fixture
def filled(tmp_path: Path, ready: Path) -> Path:
    return shutil.copytree(ready, tmp_path / "cache")


@pytest.fixture
def passable() -> Iterator[Path]:
    """A folder that all users come to; those of pytest are closed to others."""
    with tempfile.TemporaryDirectory(dir="/tmp") as folder:
        os.chmod(folder, 0o755)
        yield Path(folder)


def show(cache: Path) -> running.Done:
    done = running.occugraph("show", "031", OCCUGRAPH_CACHE=str(cache), timeout=60)
    assert done.code == 0, done.err
    return done


def forge(cache: Path) -> None:
    """Put another title into what is kept, its checksum made to fit."""
    import zlib

    forged = 0
    for path in cache.glob("*/kept-*/*"):
        content = path.read_bytes()
        if b"Occupations in data communications" in content and content[15:16] == b"\n":
            lines = [
                line[9:].replace(b"Occupations in data communications", FORGED.encode()) + b"\n"
                for line in content[16:].split(b"\n")[:-1]
            ]
            body = b"".join(b"%08x %b" % (zlib.crc32(line), line) for line in lines)
            path.write_bytes(b"%015d\n%b" % (len(body), body))
            forged += 1
    assert forged


@pytest.mark.slow
def test_a_forged_cache_would_be_believed_if_it_were_ones_own(filled: Path) -> None:
    """So that the tests below say something."""
    forge(filled)
    assert show(filled).out.startswith(f"dot1991:031  {FORGED}")


@pytest.mark.slow
@needs_root
@pytest.mark.parametrize(
    ("plant", "reason"),
    [
        (lambda cache: os.chown(cache, 12345, 12345), "it belongs to another user"),
        (lambda cache: cache.chmod(0o1777), "other users can write to it"),
        (lambda cache: cache.chmod(0o775), "other users can write to it"),
    ],
    ids=["another's", "everybody's", "the group's"],
)
def test_a_cache_of_others_is_not_believed(
    filled: Path, plant: Callable[[Path], None], reason: str
) -> None:
    forge(filled)
    plant(filled)
    done = show(filled)
    assert done.out.startswith(ANSWER)
    assert done.err == (
        f"occugraph: answering from memory: {filled}: {reason}: make it yours alone, or set "
        "OCCUGRAPH_CACHE to another folder\n"
    )


@pytest.mark.slow
@needs_root
@pytest.mark.parametrize(
    ("plant", "reason"),
    [
        (lambda above: os.chown(above, 12345, 0), "a folder above it belongs to another user"),
        (lambda above: above.chmod(0o777), "other users can write to a folder above it"),
        (
            lambda above: (os.chown(above, 0, 12345), above.chmod(0o775)),
            "other users can write to a folder above it",
        ),
    ],
    ids=["another's", "everybody's", "a group's"],
)
@pytest.mark.parametrize("linked", [False, True])
@pytest.mark.parametrize("there", [True, False])
def test_a_cache_that_others_could_replace_is_not_believed(
    ready: Path,
    passable: Path,
    plant: Callable[[Path], None],
    reason: str,
    linked: bool,
    there: bool,
) -> None:
    above = passable / "above"
    above.mkdir()
    cache = above / "cache"
    if there:
        shutil.copytree(ready, cache)
        forge(cache)
    plant(above)
    if linked:
        (passable / "link").symlink_to(cache)
        cache = passable / "link"
    done = show(cache)
    assert done.out.startswith(ANSWER)
    assert done.err.startswith(f"occugraph: answering from memory: {cache}: {reason}: ")
    assert there or list(above.iterdir()) == []


@needs_root
def test_folders_above_that_nobody_else_can_use_are_no_matter(passable: Path) -> None:
    closed = passable / "closed"
    cache = closed / "open" / "cache"
    cache.mkdir(parents=True)
    cache.parent.chmod(0o777)
    assert find_replacer(str(cache)) == "other users can write to a folder above it"
    closed.chmod(0o700)  # nobody else comes below it
    assert find_replacer(str(cache)) == ""
    passable.chmod(0o777)  # yet another one may be put in its place
    assert find_replacer(str(cache)) == "other users can write to a folder above it"
    passable.chmod(0o1777)  # sticky, as /tmp
    assert find_replacer(str(cache)) == ""
    closed.chmod(0o755)
    cache.parent.chmod(0o775)  # of the group root
    assert find_replacer(str(cache)) == ""


@pytest.mark.slow
@needs_root
@pytest.mark.parametrize(("what", "how"), [("*", "given away"), ("*/*.sst", "writable")])
def test_a_store_that_others_could_have_written_is_built_anew(
    filled: Path, what: str, how: str
) -> None:
    shutil.rmtree(next(filled.glob("*/kept-*")))
    for path in filled.glob(what):
        if how == "writable":
            path.chmod(path.stat().st_mode | 0o022)
        else:
            os.chown(path, 12345, 12345)
    done = show(filled)
    assert (done.out.startswith(ANSWER), done.err) == (True, "")
    for path in filled.rglob("*"):
        assert find_intrusion(path.stat()) == ""


@pytest.mark.slow
@needs_root
@pytest.mark.parametrize(("what", "how"), [("*/kept-*", "writable"), ("*/kept-*/*", "given away")])
def test_kept_rows_that_others_could_have_written_are_not_believed(
    filled: Path, what: str, how: str
) -> None:
    forge(filled)
    for path in filled.glob(what):
        if how == "writable":
            path.chmod(path.stat().st_mode | 0o002)
        else:
            os.chown(path, 12345, 12345)
    assert show(filled).out.startswith(ANSWER)


@pytest.mark.slow
def test_what_is_made_is_ones_own_whatever_is_usual(tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    before = os.umask(0)
    try:
        assert show(cache).out.startswith(ANSWER)
    finally:
        os.umask(before)
    made = [cache, *cache.rglob("*")]
    assert len(made) > 10
    assert [path for path in made if path.stat().st_mode & 0o022] == []


@pytest.mark.slow
@needs_pipes
@pytest.mark.parametrize(
    "what", ["fingerprints-*", "*/occugraph-store.json", "*/CURRENT", "*/*.log", "*/kept-*/*"]
)
def test_a_pipe_in_the_cache_stops_nobody(filled: Path, what: str) -> None:
    places = list(filled.glob(what))
    if what.startswith("fingerprints") and not places:
        pytest.skip("the package's files were changed just now")
    assert places
    for path in places:
        path.unlink()
        os.mkfifo(path)
    assert show(filled).out.startswith(ANSWER)


@needs_pipes
def test_a_pipe_is_no_file_of_the_cache(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe", 0o600)
    with pytest.raises(OSError, match="is no plain file"):
        open_own(str(tmp_path / "pipe"))


#: Begins to build, and waits in the middle of it.
BUILDING = """
import sys, time
from occugraph.graph import store
def wait(*_):
    print("building", flush=True)
    time.sleep(60)
store._move = wait
from occugraph.cli import main
main(["show", "031"])
"""


def kill(command: list[str], signal_line: bool, after: float = 0.0, **changes: str) -> None:
    """Start a process and kill it: when it has written a line, or after some seconds."""
    process = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=running.environment(**changes),
    )
    assert process.stdout is not None
    if signal_line:
        assert process.stdout.readline()
    else:
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(after)
    process.kill()
    process.communicate()


def left(folder: Path) -> list[str]:
    return [path.name for path in folder.rglob("*") if path.name.endswith(".unfinished")]


@pytest.mark.slow
def test_the_next_start_removes_what_a_killed_build_left(tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    kill([sys.executable, "-c", BUILDING], True, OCCUGRAPH_CACHE=str(cache))
    assert len(left(cache)) == 1
    assert show(cache).out.startswith(ANSWER)
    assert left(cache) == []
    assert len(list(cache.glob("[0-9]*"))) == 1


@pytest.mark.servers
def test_a_hundred_kills_leave_nothing_after_the_next_start(tmp_path: Path) -> None:
    """Builds of the store, of kept rows and of a file are killed at moments drawn from a seed."""
    moments = random.Random(12)
    cache, graph = tmp_path / "cache", tmp_path / "graph.nq"
    for number in range(100):
        words = ["show", "031"] if number % 2 else ["build", "--quiet", "-o", str(graph)]
        command = [sys.executable, "-m", "occugraph", *words]
        if number % 10 == 1:
            shutil.rmtree(cache, ignore_errors=True)
        kill(command, False, moments.uniform(0.02, 1.5), OCCUGRAPH_CACHE=str(cache))
    assert show(cache).out.startswith(ANSWER)
    done = running.occugraph("build", "--quiet", "-o", graph, OCCUGRAPH_CACHE=str(cache))
    assert done.code == 0
    assert left(tmp_path) == []
    assert sorted(os.listdir(tmp_path)) == ["cache", "graph.nq"]
    assert len(list(cache.glob("[0-9]*"))) == 1
