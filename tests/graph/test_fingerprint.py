"""The store's fingerprint: it changes with every file that a built graph may depend on."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from occugraph.files import text_documents, toml_lines
from occugraph.graph.fingerprint import APART, KEPT_FROM, fingerprints
from tests.support.running import ROOT


def fingerprint(package: Path = ROOT / "occugraph") -> str:
    return fingerprints(str(package))[0]


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the package, its rooms in it as an installation has them."""
    folder = tmp_path_factory.mktemp("fingerprint") / "occugraph"
    left_out = shutil.ignore_patterns("__pycache__", ".*")
    shutil.copytree(ROOT / "occugraph", folder, ignore=left_out)
    shutil.copytree(ROOT / "ontology", folder / "ontology", ignore=left_out)
    return folder


def test_a_copy_has_the_same_fingerprint(package: Path) -> None:
    assert fingerprint(package) == fingerprint()


def test_rooms_apart_are_the_data_read_anew_and_the_floors_above_the_graph() -> None:
    """No import leads from the graph to them: the contract of the same floors sees to that."""
    settings = toml_lines.read(text_documents.read(ROOT / "pyproject.toml"))
    contracts = settings.plain()["tool"]["importlinter"]["contracts"]
    (layers,) = (contract["layers"] for contract in contracts if contract["type"] == "layers")
    above = {room for floor in layers[: layers.index("graph")] for room in floor.split(" | ")}
    assert {"queries", "shapes", "__main__.py", *above - {"__main__"}} == APART | KEPT_FROM
    assert not APART & KEPT_FROM


def test_every_file_of_other_rooms_changes_it(package: Path) -> None:
    before = fingerprint(package)
    files = [path for path in sorted(package.rglob("*")) if path.is_file()]
    counted = [
        path for path in files if path.relative_to(package).parts[0] not in APART | KEPT_FROM
    ]
    rooms = {path.relative_to(package).parent.as_posix() for path in counted}
    assert {".", "graph", "loaders", "loaders/reference", "ontology"} <= rooms
    for path in counted:
        content = path.read_bytes()
        path.write_bytes(content[:-1] + bytes([(content or b"\0")[-1] ^ 1]))
        assert fingerprint(package) != before, path
        path.write_bytes(content)
    assert fingerprint(package) == before


@pytest.mark.parametrize(
    "name",
    [
        "loaders/new/x.py",
        "loaders/shapes/x.py",
        "loaders/catalogue/new.toml",
        "loaders/reference/new.csv",
        "new/deep/er/x.py",
        "ontology/new.ttl",
        "new.py",
    ],
)
def test_a_new_file_changes_it_even_an_empty_one(package: Path, name: str) -> None:
    before = fingerprint(package)
    path = package / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"")
    assert fingerprint(package) != before
    path.unlink()
    assert fingerprint(package) == before


@pytest.mark.parametrize("room", ["ontology", "loaders", "graph", "loaders/reference"])
def test_a_room_that_is_taken_away_changes_it(package: Path, room: str, tmp_path: Path) -> None:
    before = fingerprint(package)
    shutil.move(package / room, tmp_path / "away")
    assert fingerprint(package) != before
    shutil.move(tmp_path / "away", package / room)
    assert fingerprint(package) == before


def test_a_file_that_moves_or_is_renamed_changes_it(package: Path) -> None:
    before = fingerprint(package)
    path = package / "loaders" / "reference" / "isco08.csv"
    for other in (path.parent / "isco8.csv", package / "loaders" / path.name):
        path.rename(other)
        assert fingerprint(package) != before
        other.rename(path)
    assert fingerprint(package) == before


@pytest.mark.parametrize("room", sorted(KEPT_FROM))
def test_what_is_kept_of_answers_depends_on_the_rooms_that_answer(package: Path, room: str) -> None:
    before = fingerprints(str(package))
    path = package / room / "new.py"
    path.parent.mkdir(exist_ok=True)
    path.write_text("new", "utf-8")
    graph, kept = fingerprints(str(package))
    assert graph == before[0]
    assert kept != before[1]
    path.unlink()
    assert fingerprints(str(package)) == before


@pytest.mark.parametrize(
    "name",
    [
        "queries/new.rq",
        "cli/new.py",
        "web/static/new.css",
        "shapes/new.ttl",
        "loaders/__pycache__/x.cpython-313.pyc",
        "loaders/.x.py.swp",
        ".cache/x",
    ],
)
def test_what_no_graph_depends_on_leaves_it(package: Path, name: str) -> None:
    before = fingerprint(package)
    path = package / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("new", "utf-8")
    assert fingerprint(package) == before
    path.unlink()


def test_loaders_beside_a_package_without_its_link_change_it(package: Path, tmp_path: Path) -> None:
    """An editable install of a checkout without symbolic links imports them from there."""
    checkout = tmp_path / "checkout"
    shutil.copytree(package, checkout / "occugraph")
    shutil.move(checkout / "occugraph" / "loaders", checkout / "loaders")
    (checkout / "occugraph" / "loaders").write_text("../loaders", "utf-8")
    before = fingerprint(checkout / "occugraph")
    with (checkout / "loaders" / "reference" / "isco08.csv").open("a", encoding="utf-8") as table:
        table.write("\n")
    assert fingerprint(checkout / "occugraph") != before


def test_a_link_to_nothing_that_an_editor_leaves_is_passed_over(package: Path) -> None:
    before = fingerprint(package)
    lock = package / "loaders" / ".#soc.py"
    lock.symlink_to("nobody@nowhere")
    assert fingerprint(package) == before
    lock.unlink()
