"""What docs/serving.md shows is so."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
import rdflib

from occugraph.files.limits import LARGEST_ANSWER, LONGEST_DATA, LONGEST_QUERY, QUERY_MEMORY
from occugraph.web.server import ServerSettings
from occugraph.web.sparql.negotiation import SHORT_NAMES
from tests.support.running import ROOT
from tests.support.serving import Server, run_server

PAGE = (ROOT / "docs" / "serving.md").read_text("utf-8")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with run_server(tmp_path_factory.mktemp("serving"), "--workers", "1") as running:
        yield running


def test_its_programs_run(server: Server) -> None:
    pytest.importorskip("pandas")
    results: dict[str, object] = {}
    programs = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    for program in programs:
        exec(program.replace("http://localhost:7878/sparql", server.address), results)
    assert len(programs) == 2
    assert list(results["codes"].columns) == ["code"]  # type: ignore[attr-defined]
    assert len(results["codes"]) == 5  # type: ignore[arg-type]
    graph = results["graph"]
    assert isinstance(graph, rdflib.Graph)
    labels = set(graph.objects(None, rdflib.SKOS.prefLabel))
    assert rdflib.Literal("Software Developers", "en") in labels


def test_its_limits_and_formats_are_those_of_the_program() -> None:
    assert f"{ServerSettings().seconds:.0f} seconds (`--timeout`)" in PAGE
    assert f"{QUERY_MEMORY >> 30} GiB of memory, an answer {LARGEST_ANSWER >> 20} MiB" in PAGE
    assert f"may have {LONGEST_QUERY:,} characters, and a million with" in PAGE
    assert LONGEST_DATA == 1_000_000
    (line,) = re.findall(r"`format=(.*?)\.\n", PAGE, re.DOTALL)
    assert re.findall(r"\w+(?=`)", line) == list(SHORT_NAMES)
