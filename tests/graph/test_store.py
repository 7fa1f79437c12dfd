"""Whatever is wrong with the cache, the answer comes, and it is the right one."""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

import occugraph
from occugraph.graph import store
from occugraph.graph.build import Build
from occugraph.graph.engine import OxigraphEngine
from occugraph.rdf.dataset import Dataset
from occugraph.rdf.writers import nquads
from tests.support import running

#: Reads the index of every table, so that damage anywhere would show.
WHAT = "SELECT ?s ?p ?o ?g WHERE { GRAPH ?g { ?s ?p ?o } }"
LONG_AGO = time.time() - store.STALE_SECONDS - 3600


@pytest.fixture(scope="module", autouse=True)
def one_scheme() -> Iterator[None]:
    """The embedded graph has one scheme: every store that is built is built in a second."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("OCCUGRAPH_SCHEMES", "dot1991")
        yield


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache folder of the test's own."""
    monkeypatch.setenv("OCCUGRAPH_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture(scope="module")
def ready(one_scheme: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache folder with a store that the command built, to be copied."""
    folder = tmp_path_factory.mktemp("ready") / "cache"
    assert_answers(running.occugraph("show", "031", OCCUGRAPH_CACHE=str(folder)))
    return folder


@pytest.fixture
def filled(place: Path, ready: Path) -> Path:
    """The folder of that store, in the test's own cache folder."""
    shutil.copytree(ready, place)
    return built_store(place)


@pytest.fixture
def small(built: Build, monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Stores are built of a small part of the graph; the N-Quads that they hold."""
    iris = built.dataset.iris
    graphs = {iris.graph(name): built.dataset.graphs[iris.graph(name)] for name in ("uscis-dot",)}
    data = nquads(Dataset(iris, (), graphs))
    monkeypatch.setattr(store, "embedded_nquads", lambda: data)
    return lines(data)


def lines(data: bytes) -> set[str]:
    """Lines of N-Quads as Oxigraph writes them."""
    return {str(quad) for quad in ox.parse(data, ox.RdfFormat.N_QUADS)}


def held() -> set[str]:
    """Everything that the opened store says, renewed where it turns out to be damaged."""
    engine = OxigraphEngine(store.open_store(), store.renewed_store)
    table = engine.run(WHAT)
    written = set(map(str, engine.store))
    assert len(table) == len(written)
    return written


def names(folder: Path) -> list[str]:
    """Names in a folder, but for what is remembered of the package's files."""
    return sorted(name for name in os.listdir(folder) if not name.startswith("fingerprints-"))


def built_store(folder: Path) -> Path:
    (folder_of_store,) = (path for path in folder.iterdir() if (path / store.MANIFEST).is_file())
    return folder_of_store


def assert_answers(done: running.Done) -> None:
    assert done.code == 0, done.err
    assert done.out.startswith("dot1991:031  Occupations in data communications and networks  (")


# Built once, and used from then on


@pytest.mark.slow
def test_a_store_is_built_once_and_then_reused(filled: Path) -> None:
    place, folder = filled.parent, filled
    assert names(place) == [folder.name]
    assert folder.name.startswith(f"{occugraph.__version__}-")
    before = (folder / store.MANIFEST).stat()
    done = running.occugraph("show", "031")
    assert_answers(done)
    assert done.err == ""
    after = (folder / store.MANIFEST).stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert names(place) == [folder.name]


def test_a_store_holds_what_was_built(place: Path, small: set[str]) -> None:
    assert held() == small
    assert len(small) == 1081


def test_the_manifest_names_every_file_that_matters(place: Path, small: set[str]) -> None:
    held()
    folder = built_store(place)
    manifest = json.loads((folder / store.MANIFEST).read_bytes())
    assert "CURRENT" in manifest
    assert {name for name in names(folder) if name.endswith(".sst")} <= set(manifest)
    assert all((folder / name).stat().st_size == size for name, (size, *_) in manifest.items())


def test_a_relative_cache_folder(
    tmp_path: Path, small: set[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("OCCUGRAPH_CACHE", "stores")
    assert held() == small
    assert built_store(tmp_path / "stores")


@pytest.mark.skipif(sys.platform != "linux", reason="where the cache is on Linux")
@pytest.mark.slow
def test_without_a_choice_it_is_the_users_cache_folder(tmp_path: Path) -> None:
    done = running.occugraph(
        "show", "031", OCCUGRAPH_CACHE=None, HOME=str(tmp_path), XDG_CACHE_HOME=None
    )
    assert_answers(done)
    assert done.err == ""
    assert built_store(tmp_path / ".cache" / "occugraph")


@pytest.mark.slow
def test_processes_that_start_at_once_all_answer(place: Path) -> None:
    started = [
        subprocess.Popen(
            [sys.executable, "-m", "occugraph", "show", "031"],
            env=running.environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(3)
    ]
    for process in started:
        out, err = process.communicate(timeout=60)
        assert_answers(running.Done(process.returncode, out, err))
        assert err == ""
    assert names(place) == [built_store(place).name]


# Damage


def cut(content: bytes) -> bytes:
    return content[: len(content) // 2]


def garbage(content: bytes) -> bytes:
    return random.Random(1).randbytes(len(content))


def a_garbled_middle(content: bytes) -> bytes:
    start, end = len(content) // 4, 3 * len(content) // 4
    return content[:start] + random.Random(2).randbytes(end - start) + content[end:]


def longer(content: bytes) -> bytes:
    return content + b"more"


@pytest.fixture
def whole(place: Path, small: set[str]) -> Iterator[Path]:
    """A whole store, and a copy of it to put back."""
    held()
    folder = built_store(place)
    copy = place.parent / "copy"
    shutil.copytree(folder, copy)
    yield folder
    shutil.rmtree(copy)


@pytest.mark.parametrize(
    "damage",
    [cut, *(pytest.param(each, marks=pytest.mark.whole) for each in (longer, a_garbled_middle))],
    ids=lambda damage: damage.__name__,
)
@pytest.mark.slow
def test_a_damaged_file_is_noticed_whichever_it_is(
    whole: Path, small: set[str], damage: Callable[[bytes], bytes]
) -> None:
    copy = whole.parent.parent / "copy"
    assert len(names(copy)) > 10
    for name in names(copy):
        shutil.rmtree(whole)
        shutil.copytree(copy, whole)
        (whole / name).write_bytes(damage((copy / name).read_bytes()))
        assert held() == small, f"{damage.__name__} in {name}"
        assert names(whole.parent) == [whole.name], f"{damage.__name__} in {name}"


@pytest.mark.slow
def test_a_missing_file_is_noticed_whichever_it_is(whole: Path, small: set[str]) -> None:
    copy = whole.parent.parent / "copy"
    for name in names(copy):
        shutil.rmtree(whole)
        shutil.copytree(copy, whole)
        (whole / name).unlink()
        assert held() == small, name


@pytest.mark.parametrize("damage", [garbage, a_garbled_middle])
@pytest.mark.slow
def test_damage_that_neither_size_nor_time_shows_is_noticed_when_it_is_read(
    whole: Path,
    small: set[str],
    damage: Callable[[bytes], bytes],
    capfd: pytest.CaptureFixture[str],
) -> None:
    copy = whole.parent.parent / "copy"
    for path in sorted(copy.glob("*.sst")):
        shutil.rmtree(whole)
        shutil.copytree(copy, whole)
        status = (whole / path.name).stat()
        (whole / path.name).write_bytes(damage(path.read_bytes()))
        os.utime(whole / path.name, ns=(status.st_atime_ns, status.st_mtime_ns))
        assert held() == small, path.name
    assert capfd.readouterr().err == ""


@pytest.mark.slow
def test_damage_shows_in_no_answer_of_the_command(filled: Path) -> None:
    place, folder = filled.parent, filled
    for path in sorted(folder.glob("*.sst")):
        status = path.stat()
        path.write_bytes(a_garbled_middle(path.read_bytes()))
        os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    # Checksums are compared anew when they have not been for a while.
    aged(folder / store.MANIFEST)
    for kept in folder.glob("kept-*/*"):
        kept.write_bytes(a_garbled_middle(kept.read_bytes()))
    done = running.occugraph("show", "031")
    assert_answers(done)
    assert done.err == ""
    assert names(place) == [folder.name]
    assert time.time() - (folder / store.MANIFEST).stat().st_mtime < store.TRUSTED_SECONDS


def test_files_of_another_time_but_the_same_content_are_whole(whole: Path, small: set[str]) -> None:
    before = (whole / "CURRENT").stat().st_ino
    for name in names(whole):
        os.utime(whole / name, (LONG_AGO, LONG_AGO))
    assert held() == small
    assert (whole / "CURRENT").stat().st_ino == before  # a copied cache is used as it is


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"{}",
        b"[]",
        b"5",
        b"null",
        b'"CURRENT"',
        b"\xff\xfe",
        b'{"CURRENT": 16}',
        b'{"CURRENT": [16, 1]}',
        b'{"CURRENT": null}',
        b'{"CURRENT": ["16", 1, 1]}',
        b'{"a\\u0000b": [1, 1, 1]}',
        b'{"CURRENT/x": [1, 1, 1]}',
        b"[" * 100_000,
    ],
)
@pytest.mark.slow
def test_a_manifest_that_is_none(whole: Path, small: set[str], content: bytes) -> None:
    (whole / store.MANIFEST).write_bytes(content)
    before = (whole / "CURRENT").stat().st_ino
    assert held() == small
    assert (whole / "CURRENT").stat().st_ino != before
    assert names(whole.parent) == [whole.name]


def test_a_store_that_was_never_finished(whole: Path, small: set[str]) -> None:
    (whole / store.MANIFEST).unlink()
    for path in sorted(whole.glob("*.sst"))[1:]:
        path.unlink()
    assert held() == small
    assert (whole / store.MANIFEST).is_file()


@pytest.mark.parametrize("kind", ["file", "folder", "dangling link", "link to itself"])
def test_something_else_in_the_place_of_the_store(
    whole: Path, small: set[str], kind: str, capfd: pytest.CaptureFixture[str]
) -> None:
    shutil.rmtree(whole)
    match kind:
        case "file":
            whole.write_text("not a store")
        case "folder":
            whole.mkdir()
            (whole / "x").touch()
        case "dangling link":
            whole.symlink_to(whole.parent / "nowhere")
        case _:
            whole.symlink_to(whole)
    assert held() == small
    assert capfd.readouterr().err == ""
    assert (whole / store.MANIFEST).is_file()
    assert names(whole.parent) == [whole.name]


# No cache


def test_a_cache_folder_that_is_a_file(place: Path, small: set[str]) -> None:
    place.write_text("mine")
    assert held() == small
    assert place.read_text() == "mine"


@pytest.mark.slow
def test_the_line_that_says_why_the_cache_cannot_be_used(place: Path) -> None:
    place.write_text("mine")
    done = running.occugraph("show", "031")
    assert_answers(done)
    assert done.err == f"occugraph: answering from memory: {place}: File exists\n"


@pytest.mark.slow
def test_a_full_disk(tiny_disk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done = running.occugraph("show", "031", OCCUGRAPH_CACHE=str(tiny_disk / "cache"))
    assert_answers(done)
    line, end, rest = done.err.partition("\n")
    assert (end, rest) == ("\n", "")
    assert line.startswith(f"occugraph: answering from memory: {tiny_disk}/cache: ")
    assert "No space left on device" in line
    assert names(tiny_disk / "cache") == []


@pytest.mark.parametrize("where", ["cache", "home", "no home"])
@pytest.mark.slow
def test_folders_that_may_not_be_written_to(
    everyones: Path, nobody: tuple[str, ...], where: str
) -> None:
    folder = everyones / "read-only"
    folder.mkdir(mode=0o755)
    changes: dict[str, dict[str, str | None]] = {
        "cache": {"OCCUGRAPH_CACHE": str(folder)},
        "home": {"OCCUGRAPH_CACHE": None, "HOME": str(folder), "XDG_CACHE_HOME": None},
        "no home": {"OCCUGRAPH_CACHE": None, "HOME": None, "XDG_CACHE_HOME": None},
    }
    done = subprocess.run(
        [*nobody, sys.executable, "-m", "occugraph", "show", "031"],
        env=running.environment(**changes[where]),
        cwd=everyones,
        capture_output=True,
        text=True,
        check=False,
    )
    assert_answers(running.Done(done.returncode, done.stdout, done.stderr))
    assert len(done.stderr.splitlines()) == 1
    assert done.stderr.startswith("occugraph: answering from memory: ")
    assert names(everyones) == ["read-only"]
    assert names(folder) == []


@pytest.mark.slow
def test_a_store_in_a_folder_that_may_only_be_read(
    everyones: Path, nobody: tuple[str, ...], ready: Path
) -> None:
    folder = shutil.copytree(ready, everyones / "cache")
    assert_answers(running.occugraph("show", "031", OCCUGRAPH_CACHE=str(folder)))
    before = names(built_store(folder))
    done = subprocess.run(
        [*nobody, sys.executable, "-m", "occugraph", "show", "031"],
        env=running.environment(OCCUGRAPH_CACHE=str(folder)),
        capture_output=True,
        text=True,
        check=False,
    )
    assert_answers(running.Done(done.returncode, done.stdout, done.stderr))
    assert done.stderr == ""
    assert names(built_store(folder)) == before


@pytest.mark.slow
def test_a_user_without_a_home_makes_no_folder_in_the_working_directory(
    tmp_path: Path, nobody: tuple[str, ...]
) -> None:
    """Where nobody's home is unknown, `~` stays `~`, and a folder of that name is not made."""
    unknown = tuple(word.replace("65534", "54321") for word in nobody)
    folder = Path("/tmp")
    before = (folder / "~").exists()
    done = subprocess.run(
        [*unknown, sys.executable, "-m", "occugraph", "show", "031"],
        env=running.environment(OCCUGRAPH_CACHE=None, HOME=None, XDG_CACHE_HOME=None),
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert_answers(running.Done(done.returncode, done.stdout, done.stderr))
    assert done.stderr.startswith("occugraph: answering from memory: ")
    assert "set OCCUGRAPH_CACHE" in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert (folder / "~").exists() == before


@pytest.mark.slow
def test_without_stderr_the_answer_stays_clean(place: Path) -> None:
    place.write_text("mine")
    done = subprocess.run(
        ["sh", "-c", '"$0" -m occugraph show 031 --json 2>&-', sys.executable],
        env=running.environment(),
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0
    assert json.loads(done.stdout)["code"] == "031"


# Cleaning


def aged(path: Path) -> Path:
    os.utime(path, (LONG_AGO, LONG_AGO))
    return path


def test_stores_of_other_versions_go_once_they_are_old(whole: Path, small: set[str]) -> None:
    place = whole.parent
    other = "0.0.1-abcdef-01234567"
    for name in ("0.0.1-abcdef-00000000", other):
        shutil.copytree(whole, place / name)
    aged(place / "0.0.1-abcdef-00000000")
    shutil.rmtree(whole)
    assert held() == small
    assert names(place) == sorted([other, whole.name])
    assert names(place / other) == names(place.parent / "copy")


def test_cleaning_touches_nothing_that_is_no_store(whole: Path, small: set[str]) -> None:
    """A cache folder may hold anything, if somebody chose their home for it."""
    place = whole.parent
    kept = ["photos", "0.0.1-abcdef-00000000", "1.2.3", ".building-x", ".config"]
    for name in kept:
        (place / name).mkdir()
        (place / name / "precious").touch()
        aged(place / name)
    (place / "0.0.1-abcdef-11111111").touch()
    aged(place / "0.0.1-abcdef-11111111")
    shutil.rmtree(whole)
    assert held() == small
    assert names(place) == sorted([*kept, "0.0.1-abcdef-11111111", whole.name])
    assert all((place / name / "precious").is_file() for name in kept)


@pytest.mark.slow
def test_other_tables_have_another_store(filled: Path, tmp_path: Path) -> None:
    package = running.copy_package(tmp_path)
    table = package / "loaders" / "reference" / "dot1991.csv"
    content = table.read_text("utf-8")
    table.write_text(content.replace(",Occupations in data", ",Inventions in data"), "utf-8")
    place, first = filled.parent, filled
    before = {name: (first / name).stat().st_mtime_ns for name in names(first)}
    done = running.occugraph("show", "031", cwd=tmp_path, PYTHONPATH=str(tmp_path))
    assert done.out.startswith("dot1991:031  Inventions in data communications and networks  (")
    assert {name: (first / name).stat().st_mtime_ns for name in names(first)} == before
    assert len(names(place)) == 2
    assert_answers(running.occugraph("show", "031"))


# Of some schemes


def test_the_names_of_schemes_alone_tell_stores_apart(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def kept(schemes: str | None) -> Path:
        if schemes is None:
            monkeypatch.delenv("OCCUGRAPH_SCHEMES")
        else:
            monkeypatch.setenv("OCCUGRAPH_SCHEMES", schemes)
        return Path(store.kept_folder() or "")

    two, *alike = map(kept, ["soc2018,isco08", "isco08,soc2018", " isco08 ,, soc2018,soc2018,"])
    assert alike == [two, two]
    one, every = kept("soc2018"), kept("")
    assert len({folder.parent for folder in (one, two, every)}) == 3
    assert [kept(" , "), kept(None)] == [every, every]
    assert {folder.parent.parent for folder in (one, two, every)} == {place}
    assert {folder.name for folder in (one, two, every)} == {every.name}


@pytest.mark.slow
def test_rows_that_are_kept_are_those_of_the_chosen_schemes(filled: Path) -> None:
    counterpart = "\n    soc2018:15-12"
    alone = running.occugraph("show", "031")
    both = running.occugraph("show", "031", OCCUGRAPH_SCHEMES="soc2018, dot1991")
    assert_answers(alone)
    assert_answers(both)
    assert counterpart not in alone.out
    assert counterpart in both.out
    assert running.occugraph("show", "031") == alone
    (other,) = (path for path in filled.parent.glob("[0-9]*") if path != filled)
    assert [len(list(folder.glob("kept-*/structure*"))) for folder in (filled, other)] == [1, 1]
    assert list(other.glob("kept-*/counterparts-of*"))


def test_a_scheme_that_is_none_is_one_line(place: Path) -> None:
    done = running.occugraph("show", "031", OCCUGRAPH_SCHEMES="soc2018,soc2011")
    assert done.code == 2
    assert done.error.startswith("no scheme 'soc2011'; did you mean soc2018 or ")
    assert list(place.glob("[0-9]*")) == []
