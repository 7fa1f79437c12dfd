"""Names of files that data gives: whatever an id is, its file lands in the folder, as its own."""

from __future__ import annotations

import http.server
import os
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs

import pyoxigraph as ox
import pytest

from occugraph.cli.parsing import COMMANDS
from occugraph.files.limits import LONGEST_FILE_NAME
from occugraph.files.output_folders import OutputFolder, safe_name
from occugraph.graph.build import build
from occugraph.rdf.writers import nquads
from tests.support.running import in_process

HOSTILE = (
    "../../x",
    "/abs/x",
    "a/b",
    "a\\b",
    "C:x",
    "NUL",
    "com1.txt",
    ".",
    "..",
    "",
    "...",
    ".hidden",
    "-rf",
    "x\0y",
    "x\ny",
    "x" * 5_000,
    "é" * 5_000,
    "\ud800",
    "~",
    "x:stream",
    "x ",
    "x.",
    "\u202ex",
)


@pytest.mark.parametrize("identifier", HOSTILE)
def test_no_id_leads_out_of_the_folder(tmp_path: Path, identifier: str) -> None:
    folder = tmp_path / "sets"
    place = OutputFolder(folder).place(identifier)
    file = place.with_name(f"{place.name}.sssom.tsv")
    file.write_text("whole")
    assert [path.name for path in tmp_path.iterdir()] == ["sets"]
    assert [path.read_text() for path in folder.iterdir()] == ["whole"]
    name = next(folder.iterdir()).name
    assert name[0] not in ".-"
    assert len(os.fsencode(name)) <= LONGEST_FILE_NAME + 20


def test_a_harmless_id_is_its_own_name() -> None:
    for name in (
        "soc2010-soc2018",
        "mine",
        "Métiers_2026",
        "a.b-c",
        "INDEX",
        "x" * LONGEST_FILE_NAME,
    ):
        assert safe_name(name) == name


@pytest.mark.parametrize(
    "identifiers",
    [
        ("Mine", "mine", "MINE"),
        ("a/b", "a_b", "a\\b", "a:b"),
        ("é", "e\u0301"),
        ("straße", "STRASSE"),
        ("x" * 5_000, "x" * 5_001),
        ("a/b", safe_name("a/b"), f"{safe_name('a/b')}_"),
        (safe_name("B"), "b", safe_name("a/b"), "a/b"),
        ("NUL", "_NUL", safe_name("NUL")),
        ("", ".", "..", "_"),
    ],
)
def test_ids_that_come_to_the_same_name_have_files_of_their_own(
    tmp_path: Path, identifiers: tuple[str, ...]
) -> None:
    folder = OutputFolder(tmp_path)
    names = [folder.place(identifier).name for identifier in identifiers]
    assert len({name.casefold() for name in names}) == len(identifiers)


def test_export_and_publish_alone_write_a_folder(capsys: pytest.CaptureFixture[str]) -> None:
    """A command that takes one must name its files by this module: it joins the test below."""
    takes = [name for name in COMMANDS if " DIR" in in_process(capsys, name, "--help").out]
    assert takes == ["export", "publish"]


@pytest.fixture(scope="module")
def hostile_graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A graph of three schemes, whose correspondences have ids that lead elsewhere."""
    text = nquads(build(schemes=("soc2018", "soc2010", "isco08")).dataset).decode()
    for name, identifier in (
        ("soc2010-soc2018", "../../x"),
        ("isco08-soc2010", "/tmp/occugraph-abs-x"),
        ("soc2018-isco08", "NUL"),
    ):
        assert f'"{name}"' in text
        text = text.replace(f'"{name}"', f'"{identifier}"')
    path = tmp_path_factory.mktemp("hostile") / "graph.nq"
    path.write_text(text, "utf-8")
    return path


@pytest.fixture
def hostile_server(hostile_graph: Path) -> Iterator[str]:
    """Serve that graph."""
    store = ox.Store()
    store.bulk_load(path=str(hostile_graph))

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.answer(self.path.partition("?")[2])

        def do_POST(self) -> None:
            self.answer(self.rfile.read(int(self.headers["Content-Length"])).decode())

        def answer(self, form: str) -> None:
            (query,) = parse_qs(form).get("query", [form])
            result = store.query(query, use_default_graph_as_union=True)
            assert isinstance(result, ox.QuerySolutions | ox.QueryBoolean)
            body = result.serialize(format=ox.QueryResultsFormat.JSON) or b""
            self.send_response(200)
            self.send_header("Content-Type", "application/sparql-results+json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/sparql"
        server.shutdown()


@pytest.mark.slow
@pytest.mark.parametrize("source", ["--store", "--endpoint"])
def test_a_hostile_graph_or_server_overwrites_no_file(
    source: str,
    tmp_path: Path,
    hostile_graph: Path,
    request: pytest.FixtureRequest,
    capsys: pytest.CaptureFixture[str],
) -> None:
    folder = tmp_path / "one" / "two" / "sets"
    folder.parent.mkdir(parents=True)
    graph = request.getfixturevalue("hostile_server") if source == "--endpoint" else hostile_graph
    done = in_process(capsys, source, str(graph), "export", "--sssom", str(folder))
    assert done.code == 0, done.err
    assert "mapping set ../../x: 900 mappings" in done.err
    written = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert {path.parent for path in written} == {folder}
    assert sorted(path.name for path in written) == [
        f"{safe_name(identifier)}.sssom.{kind}"
        for identifier in sorted(("../../x", "/tmp/occugraph-abs-x", "NUL"), key=safe_name)
        for kind in ("tsv", "ttl")
    ]
    assert not list(Path("/tmp").glob("occugraph-abs-x*"))
