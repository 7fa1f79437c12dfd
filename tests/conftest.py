"""What the tests share: the graph, built once, and its store in a folder of the session's own."""

from __future__ import annotations

import functools
import gc
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Generator, Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import settings

import occugraph
from occugraph.graph.build import Build, build
from occugraph.graph.engine import OxigraphEngine
from occugraph.graph.store import in_memory
from occugraph.query.session import Session
from occugraph.rdf.dataset import Dataset
from occugraph.rdf.writers import nquads, write
from tests.support import needs, running, servers
from tests.support.rdflib_engine import RdflibEngine

#: The schemes of the graph that most tests ask: all would take each of them several times as long.
FEW = ("soc2018", "soc2010", "onetsoc2019", "isco08", "dot1991", "naics2022")

# Every processor has a worker of its own: threads of one beside them would but wait for each other.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

#: Files that wait or compute longest: of files in this order no worker is left alone with one.
LONGEST = (
    *("test_load.py", "test_cache_trust.py", "test_golden_answers.py", "test_clients.py"),
    *("test_coding.py", "test_screen.py", "test_queries.py", "test_graphs.py", "test_engine.py"),
    *("test_turns.py", "test_publish.py", "test_engines.py", "test_run.py", "test_mutations.py"),
)

settings.register_profile("occugraph", deadline=None, derandomize=True, max_examples=40)
settings.load_profile("occugraph")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Give tests the markers of what they use; let a module say once what it misses."""
    needs.mark_needs(items)
    items[:], left_out = needs.split_needs(items)
    items.sort(key=lambda item: (*LONGEST, item.path.name).index(item.path.name))
    config.hook.pytest_deselected(items=left_out)


def pytest_collection_finish() -> None:
    """Let the garbage collector leave alone what stays to the end; it would visit that for ever."""
    gc.freeze()


@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup(
    fixturedef: pytest.FixtureDef[object],
) -> Generator[None, object | None, object | None]:
    """Likewise what the whole session shares."""
    made = yield
    if fixturedef.scope == "session":
        gc.freeze()
    return made


@pytest.fixture(scope="session", autouse=True)
def cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Keep the stores of this session, and of its processes, apart, and to a few schemes.

    Of several runs that name a folder (OCCUGRAPH_TESTS_CACHE) one builds them for all.
    """
    folder = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:  # workers share what one of them has built
        folder = folder.parent
    folder = Path(os.environ.get("OCCUGRAPH_TESTS_CACHE") or folder / "cache")
    folder.mkdir(exist_ok=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("OCCUGRAPH_CACHE", str(folder))
        patch.setenv("OCCUGRAPH_SCHEMES", ",".join(FEW))
        yield folder


@pytest.fixture
def all_schemes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the embedded graph of a test, and of the processes that it starts, have all schemes."""
    monkeypatch.delenv("OCCUGRAPH_SCHEMES")


@pytest.fixture(scope="session")
def whole_build() -> Build:
    """The graph of the embedded tables."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("OCCUGRAPH_SCHEMES", raising=False)
        return build()


@functools.cache
def opened(*schemes: str) -> occugraph.Graph:
    """Open the embedded graph of some schemes, or of all, as a user does."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("OCCUGRAPH_SCHEMES", ",".join(schemes))
        graph = occugraph.open()
        assert graph.session.schemes  # which finds the place of what is kept
        assert graph.engine.run("ASK { ?s ?p ?o }").rows  # and this opens the store
        return graph


@pytest.fixture(scope="session")
def whole_graph() -> occugraph.Graph:
    """The graph of the embedded tables, opened as a user opens it."""
    return opened()


@pytest.fixture(scope="session")
def whole_session(whole_graph: occugraph.Graph) -> Session:
    """Asks it."""
    return whole_graph.session


@pytest.fixture(scope="session")
def graph() -> occugraph.Graph:
    """The graph of a few schemes, opened as a user opens it."""
    return opened(*FEW)


@pytest.fixture(scope="session")
def built() -> Build:
    """The graph of a few schemes, whole in itself."""
    return build(schemes=FEW)


@pytest.fixture(scope="session")
def engine(built: Build) -> OxigraphEngine:
    """The same, loaded into memory without the cache."""
    return OxigraphEngine(in_memory(nquads(built.dataset)))


@pytest.fixture(scope="session")
def session(engine: OxigraphEngine) -> Session:
    """Asks that engine."""
    return Session(engine)


@pytest.fixture(scope="session")
def in_rdflib(engine: OxigraphEngine) -> RdflibEngine:
    """The same, in rdflib's engine."""
    return RdflibEngine(engine.store)


@pytest.fixture(scope="session")
def store(engine: OxigraphEngine) -> ox.Store:
    return engine.store


@pytest.fixture(scope="session")
def written(built: Build, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The same, written in each format that a test takes: suffix -> file."""
    return Written(built.dataset, tmp_path_factory.mktemp("written"))


class Written(dict[str, Path]):
    """Files of a graph, each written when it is first taken."""

    def __init__(self, dataset: Dataset, folder: Path) -> None:
        super().__init__()
        self.dataset, self.folder = dataset, folder

    def __missing__(self, suffix: str) -> Path:
        self[suffix] = self.folder / f"graph{suffix}"
        write(self.dataset, self[suffix])
        return self[suffix]


@pytest.fixture(scope="session")
def oxigraph(
    written: dict[str, Path], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[servers.Server]:
    """An Oxigraph server that holds the graph of a few schemes."""
    with servers.oxigraph(tmp_path_factory.mktemp("oxigraph")) as server:
        servers.fill(server, written[".nq"])
        yield server


@pytest.fixture(scope="session")
def virtuoso(
    written: dict[str, Path], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[servers.Server]:
    """A Virtuoso server that holds the graph of a few schemes."""
    with servers.virtuoso(tmp_path_factory.mktemp("virtuoso")) as server:
        servers.fill(server, written[".nq"], OCCUGRAPH_USER="dba", OCCUGRAPH_PASSWORD="dba")
        yield server


@pytest.fixture
def tiny_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 64 KiB."""
    place = tmp_path / "disk"
    place.mkdir()
    mounted = shutil.which("mount") is not None and (
        subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=64k", "none", str(place)],
            capture_output=True,
            check=False,
        ).returncode
        == 0
    )
    if not mounted:
        pytest.skip("a disk of 64 KiB cannot be mounted here: that takes root on Linux")
    yield place
    subprocess.run(["umount", "--lazy", str(place)], capture_output=True, check=True)


@pytest.fixture
def nobody() -> tuple[str, ...]:
    """Command words that run what follows as a user who owns nothing."""
    as_nobody = ("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--")
    if not hasattr(os, "geteuid") or os.geteuid() != 0 or shutil.which("setpriv") is None:
        pytest.skip("only root, with setpriv, can run a process as another user")
    tried = subprocess.run(
        [*as_nobody, sys.executable, "-c", "import occugraph, pyoxigraph"],
        env=running.environment(),
        capture_output=True,
        check=False,
    )
    if tried.returncode:
        pytest.skip("another user cannot read this Python or this checkout")
    return as_nobody


@pytest.fixture
def everyones() -> Iterator[Path]:
    """A folder that every user can reach; pytest's own are their owner's alone."""
    folder = Path(tempfile.mkdtemp(prefix="occugraph-test-"))
    folder.chmod(0o1777)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)
