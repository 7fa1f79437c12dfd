"""`validate --endpoint`: the graph at a real server, whole or not at all."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support import running, servers

pytestmark = pytest.mark.slow

SKOS = "http://www.w3.org/2004/02/skos/core#"
WRONG = f"""\
<https://e/a> a <{SKOS}Concept> ; <{SKOS}prefLabel> "A"@en , "B"@en-GB , "C"@en ;
    <{SKOS}notation> "7"^^<https://e/code> ; <{SKOS}broader> [ a <{SKOS}Concept> ] .
"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[servers.Server]:
    with servers.oxigraph(tmp_path_factory.mktemp("oxigraph")) as running_server:
        yield running_server


def findings_of(*words: str) -> list[dict[str, object]]:
    done = running.occugraph("validate", "--no-config", "--format", "json", *words)
    assert done.code == 1, done.err
    findings: list[dict[str, object]] = json.loads(done.out)["findings"]
    for finding in findings:
        del finding["file"], finding["line"]
    return findings


def test_a_server_that_holds_nothing(server: servers.Server) -> None:
    done = running.occugraph("validate", "--no-config", "--endpoint", server.endpoint)
    assert done.code == 3
    assert done.error == f"{server.endpoint}: holds no triples"


def test_the_same_findings_as_of_the_file(server: servers.Server, tmp_path: Path) -> None:
    file = tmp_path / "wrong.ttl"
    file.write_text(WRONG)
    words = ("load", str(file), "--graph", "https://e/graph", "--endpoint", server.endpoint)
    assert running.occugraph(*words).code == 0
    findings = findings_of("--endpoint", server.endpoint)
    assert findings == findings_of(str(file))
    assert {"S14", "QS-missing-label"} <= {str(each["check"]) for each in findings}


@pytest.mark.server
def test_a_server_that_cuts_answers_off(tmp_path: Path) -> None:
    with servers.virtuoso(tmp_path) as limited:
        credentials = {"OCCUGRAPH_USER": "dba", "OCCUGRAPH_PASSWORD": "dba"}
        many = tmp_path / "many.ttl"
        lines = (f"<https://e/{number}> a <{SKOS}Concept> .\n" for number in range(10_001))
        many.write_text("".join(lines))
        load = ("load", str(many), "--graph", "https://e/graph", "--endpoint", limited.endpoint)
        done = running.occugraph(*load, **credentials)
        assert done.code == 0, done.err
        words = ("validate", "--no-config", "--endpoint", limited.endpoint)
        done = running.occugraph(*words, **credentials)
    assert done.code == 3
    assert "cuts answers off after 10,000 rows" in done.error


@pytest.mark.parametrize(
    ("words", "code", "error"),
    [
        (("--endpoint", "nowhere"), 2, "'nowhere' is not the address of a server: "),
        (("--endpoint", "http://127.0.0.1:9/"), 3, "http://127.0.0.1:9/"),
        (("--endpoint", "http://127.0.0.1:9/", "a.ttl"), 2, "give INPUT or --store or --endpoint"),
        (("--engine", "rdflib"), 2, "unrecognized arguments: --engine"),
    ],
)
def test_what_is_refused(words: tuple[str, ...], code: int, error: str) -> None:
    done = running.occugraph("validate", "--no-config", *words)
    assert done.code == code
    assert done.error.startswith(error)
