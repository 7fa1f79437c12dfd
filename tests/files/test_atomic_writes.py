"""A file appears whole or not at all, and nothing is left over."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from occugraph.errors import InputError, OccugraphError, OutsideError
from occugraph.files.atomic_writes import refuse_overwrite, write_atomically
from occugraph.files.unfinished import unfinished_name
from tests.support import running


def put(path: Path, content: bytes = b"new") -> None:
    with write_atomically(path) as file:
        file.write(content)


def names(folder: Path) -> list[str]:
    return sorted(os.listdir(folder))


@pytest.fixture
def old(tmp_path: Path) -> Path:
    path = tmp_path / "graph.ttl"
    path.write_bytes(b"old")
    return path


def test_a_new_file_has_the_content_and_the_usual_rights(tmp_path: Path) -> None:
    mask = os.umask(0o027)
    try:
        put(tmp_path / "graph.ttl")
    finally:
        os.umask(mask)
    assert (tmp_path / "graph.ttl").read_bytes() == b"new"
    assert (tmp_path / "graph.ttl").stat().st_mode & 0o777 == 0o640
    assert names(tmp_path) == ["graph.ttl"]


def test_a_replaced_file_keeps_its_rights(old: Path) -> None:
    old.chmod(0o604)
    put(old)
    assert old.read_bytes() == b"new"
    assert old.stat().st_mode & 0o777 == 0o604
    assert names(old.parent) == ["graph.ttl"]


def test_the_old_file_stands_until_the_end(old: Path) -> None:
    with write_atomically(old) as file:
        file.write(b"new")
        file.flush()
        assert old.read_bytes() == b"old"
    assert old.read_bytes() == b"new"


@pytest.mark.parametrize("stop", [RuntimeError, KeyboardInterrupt, InputError])
def test_a_writer_that_stops_leaves_the_old_file_and_nothing_else(
    old: Path, stop: type[BaseException]
) -> None:
    def half(path: Path) -> None:
        with write_atomically(path) as file:
            file.write(b"half")
            raise stop("enough")

    with pytest.raises(stop):
        half(old)
    assert old.read_bytes() == b"old"
    assert names(old.parent) == ["graph.ttl"]


def test_a_link_stays_a_link_and_its_target_is_replaced(old: Path) -> None:
    link = old.parent / "link.ttl"
    link.symlink_to(old)
    put(link)
    assert link.is_symlink()
    assert old.read_bytes() == b"new"
    assert names(old.parent) == ["graph.ttl", "link.ttl"]


def test_a_link_to_a_file_that_is_not_there_yet_makes_it(tmp_path: Path) -> None:
    (tmp_path / "link.ttl").symlink_to(tmp_path / "graph.ttl")
    put(tmp_path / "link.ttl")
    assert (tmp_path / "graph.ttl").read_bytes() == b"new"


def test_a_link_that_leads_to_itself_is_no_place_to_write_to(tmp_path: Path) -> None:
    link = tmp_path / "link.ttl"
    link.symlink_to(link)
    try:
        put(link)
    except OccugraphError as error:
        assert str(link) in str(error)
    else:  # from Python 3.13 on, such a link is a name like another
        assert link.read_bytes() == b"new"


def test_a_file_in_the_working_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    put(Path("graph.ttl"))
    put(Path("graph.ttl"), b"newer")
    assert Path("graph.ttl").read_bytes() == b"newer"


def test_a_device_is_written_to_as_it_is() -> None:
    put(Path(os.devnull))
    assert not Path(os.devnull).is_file()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_full_device_is_one_clear_error() -> None:
    with pytest.raises(OutsideError, match=r"^/dev/full: could not be written: No space left"):
        put(Path("/dev/full"))


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        put(tmp_path)
    assert caught.value.problem == "is a folder; name a file in it"
    assert names(tmp_path) == []


@pytest.mark.parametrize("place", ["missing/graph.ttl", "graph.ttl/graph.ttl"])
def test_a_missing_folder_is_named(old: Path, place: str) -> None:
    with pytest.raises(InputError) as caught:
        put(old.parent / place)
    assert caught.value.problem == "its folder does not exist; make it first"
    assert caught.value.file == str(old.parent / place)
    assert names(old.parent) == ["graph.ttl"]


def test_the_longest_name_there_can_be(tmp_path: Path) -> None:
    path = tmp_path / ("x" * 251 + ".ttl")
    put(path)
    assert path.read_bytes() == b"new"
    assert names(tmp_path) == [path.name]


def test_a_longer_name_is_one_clear_error(tmp_path: Path) -> None:
    with pytest.raises(OutsideError, match="File name too long; nothing changed"):
        put(tmp_path / ("x" * 252 + ".ttl"))


def test_a_name_with_a_nul_is_one_clear_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be the name of a file"):
        put(tmp_path / "a\0.ttl")


def test_a_full_disk_leaves_the_old_file(tiny_disk: Path) -> None:
    path = tiny_disk / "graph.ttl"
    put(path, b"old")
    with pytest.raises(OutsideError, match="No space left on device; nothing changed"):
        put(path, b"x" * 1_000_000)
    assert path.read_bytes() == b"old"
    assert names(tiny_disk) == ["graph.ttl"]


def test_a_limit_on_the_size_of_files_leaves_the_old_file(old: Path) -> None:
    pytest.importorskip("resource", reason="this system sets no limits on processes")
    done = running.python(
        "import resource\n"
        "from pathlib import Path\n"
        "from occugraph.errors import OutsideError\n"
        "from occugraph.files.atomic_writes import write_atomically\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))\n"
        "try:\n"
        f"    with write_atomically(Path({str(old)!r})) as file:\n"
        "        file.write(b'x' * 5000)\n"
        "except OutsideError as error:\n"
        "    print(error)\n"
    )
    assert done.out == f"{old}: could not be written: File too large; nothing changed\n", done.err
    assert old.read_bytes() == b"old"
    assert names(old.parent) == ["graph.ttl"]


@pytest.mark.slow
def test_a_folder_that_may_not_be_written_to(everyones: Path, nobody: tuple[str, ...]) -> None:
    folder = everyones / "read-only"
    folder.mkdir(mode=0o755)
    (folder / "graph.ttl").write_bytes(b"old")
    done = subprocess.run(
        [*nobody, sys.executable, "-m", "occugraph", "build", "-o", str(folder / "graph.ttl")],
        env=running.environment(OCCUGRAPH_SCHEMES="soc2018"),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 3
    assert done.stderr == (
        f"occugraph: {folder}/graph.ttl: could not be written: Permission denied; nothing changed\n"
    )
    assert (folder / "graph.ttl").read_bytes() == b"old"
    assert names(folder) == ["graph.ttl"]


def killed_in_mid_write(path: Path) -> None:
    with subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import sys, time\n"
            "from pathlib import Path\n"
            "from occugraph.files.atomic_writes import write_atomically\n"
            "with write_atomically(Path(sys.argv[1])) as file:\n"
            "    file.write(b'half')\n"
            "    file.flush()\n"
            "    print('writing', flush=True)\n"
            "    time.sleep(60)\n",
            str(path),
        ],
        stdout=subprocess.PIPE,
        env=running.environment(),
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"writing\n"
        process.kill()


def test_a_writer_that_is_killed_leaves_the_old_file_whole_and_a_later_one_clears_up(
    old: Path,
) -> None:
    killed_in_mid_write(old)
    assert old.read_bytes() == b"old"
    assert len(names(old.parent)) == 2
    put(old)
    assert old.read_bytes() == b"new"
    assert names(old.parent) == ["graph.ttl"]


def test_clearing_up_touches_nothing_else(old: Path) -> None:
    others = [
        ".graph.ttl.x",
        ".other.ttl.x.unfinished",
        "graph.ttl.unfinished",
        unfinished_name("x"),
    ]
    for name in others:
        (old.parent / name).touch()
        os.utime(old.parent / name, (0, 0))
    put(old)
    assert names(old.parent) == sorted([*others, "graph.ttl"])


@pytest.mark.parametrize("output", ["a", "./a", "below/../a", "soft", "hard", "soft-below/../a"])
def test_an_output_is_no_input_whatever_leads_to_it(tmp_path: Path, output: str) -> None:
    (tmp_path / "below").mkdir()
    (tmp_path / "a").write_text("a")
    (tmp_path / "soft").symlink_to("a")
    (tmp_path / "soft-below").symlink_to("below")
    os.link(tmp_path / "a", tmp_path / "hard")
    with pytest.raises(InputError, match="is an input too, and would be overwritten"):
        refuse_overwrite([None, tmp_path / "b", tmp_path / output], [None, str(tmp_path / "a")])
    (tmp_path / "b").write_text("a")
    refuse_overwrite([tmp_path / "b"], [tmp_path / "a", "-", tmp_path / "none"])


def test_two_outputs_that_are_not_there_yet_are_not_one(tmp_path: Path) -> None:
    (tmp_path / "to-a").symlink_to("a")
    with pytest.raises(InputError, match="is another output too"):
        refuse_overwrite([tmp_path / "a", tmp_path / "to-a"])
    refuse_overwrite([tmp_path / "a", tmp_path / "b"])
    refuse_overwrite([Path("/dev/null"), Path("/dev/null")], ["/dev/null"])


def test_the_standard_input_may_be_the_output(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("a")
    code = (
        "from pathlib import Path; from occugraph.files.atomic_writes import refuse_overwrite; "
        f"refuse_overwrite([Path({str(tmp_path / 'a')!r})], ['-'])"
    )
    with open(tmp_path / "a", "rb") as file:
        done = running.python(code, stdin=file)
    assert "is an input too" in done.err


def test_a_dash_is_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InputError, match=r"^- is no file here"):
        put(Path("-"))
    assert names(tmp_path) == []
