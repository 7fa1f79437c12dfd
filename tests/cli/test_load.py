"""`occugraph load` puts every graph in its place, again and again, and says what it did."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from occugraph.graph.engine import OxigraphEngine
from occugraph.rdf.namespaces import BASE
from occugraph.remote.engine import RemoteEngine
from tests.support import faults, running, servers

pytestmark = pytest.mark.slow

GRAPH = "https://w3id.org/occugraph/graph"
SMALL = f"""\
<https://w3id.org/occugraph/t> <http://a/p> "one" <{GRAPH}/one> .
<https://w3id.org/occugraph/t> <http://a/p> "two\\u00e9 \\"\\\\n"@en <{GRAPH}/one> .
<https://w3id.org/occugraph/t> <http://a/p> _:b <{GRAPH}/two> .
_:b <http://a/p> "7"^^<http://www.w3.org/2001/XMLSchema#integer> <{GRAPH}/two> .
"""
ONE, TWO = f"{BASE}graph/one", f"{BASE}graph/two"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[servers.Server]:
    with servers.oxigraph(tmp_path_factory.mktemp("load")) as started:
        yield started


@pytest.fixture
def small(tmp_path: Path) -> Path:
    path = tmp_path / "small.nq"
    path.write_text(SMALL, "utf-8")
    return path


def counts(endpoint: str) -> dict[str, int]:
    query = "SELECT ?g (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g"
    return {row["g"]: int(row["n"]) for row in RemoteEngine(endpoint).run_plainly(query).records()}


def load(server: servers.Server | faults.Proxy, *words: str | Path, **env: str) -> running.Done:
    return running.occugraph("load", "--endpoint", server.endpoint, *words, **env)


@pytest.mark.parametrize("kind", ["oxigraph", "virtuoso"])
def test_every_named_graph_is_there_with_every_triple(
    request: pytest.FixtureRequest, engine: OxigraphEngine, kind: str
) -> None:
    triples = counts(request.getfixturevalue(kind).endpoint)
    there = Counter(str(quad.graph_name)[1:-1] for quad in engine.store)
    assert {name: triples.get(name) for name in there} == there


def test_it_says_what_it_did_and_may_be_repeated(server: servers.Server, small: Path) -> None:
    for _ in range(2):
        done = load(server, small)
        assert (done.code, done.out) == (0, "")
        assert done.err.splitlines() == [
            f"graph {ONE}: 2 triples",
            f"graph {TWO}: 2 triples",
            f"loaded 4 triples in 2 graphs: {server.endpoint}",
        ]
        triples = counts(server.endpoint)
        assert (triples[ONE], triples[TWO]) == (2, 2)
    rows = RemoteEngine(server.endpoint).run_plainly(
        f"SELECT ?o WHERE {{ GRAPH <{ONE}> {{ ?s ?p ?o }} }} ORDER BY ?o"
    )
    assert [row["o"] for row in rows.records()] == ["one", 'two\u00e9 "\\n']


def test_what_stood_in_a_graph_is_replaced_and_no_other_graph_is_touched(
    server: servers.Server, small: Path, tmp_path: Path
) -> None:
    theirs = tmp_path / "theirs.ttl"
    theirs.write_text("<http://a/a> <http://a/b> 1, 2, 3 .", "utf-8")
    assert load(server, theirs, "--graph", "http://theirs/graph").code == 0
    assert load(server, theirs, "--graph", ONE).code == 0
    assert counts(server.endpoint)[ONE] == 3
    assert load(server, small, "--quiet") == running.Done(0, "", "")
    triples = counts(server.endpoint)
    assert (triples[ONE], triples["http://theirs/graph"]) == (2, 3)


def test_several_files_and_the_global_option(server: servers.Server, small: Path) -> None:
    done = running.occugraph("--store", small, "load", small, "--endpoint", server.endpoint)
    assert done.code == 0
    assert counts(server.endpoint)[ONE] == 2


def test_a_graph_of_an_earlier_load_is_named(tmp_path: Path) -> None:
    loader = f'<{BASE}graph/%s> <{BASE}ontology#loader> "x" <{BASE}graph/%s> .\n'
    scheme = (
        f"<{BASE}s> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> "
        f"<http://www.w3.org/2004/02/skos/core#ConceptScheme> <{BASE}graph/new> .\n"
        f'<{BASE}s> <http://purl.org/dc/terms/identifier> "s" <{BASE}graph/new> .\n'
    )
    before, after = tmp_path / "before.nq", tmp_path / "after.nq"
    before.write_text(loader % ("old", "old"), "utf-8")
    after.write_text(loader % ("new", "new") + scheme, "utf-8")
    with servers.oxigraph(tmp_path) as server:
        assert load(server, before).code == 0
        done = load(server, after)
        assert (
            done.err.splitlines()[1] == f"left as they were, from an earlier load: {BASE}graph/old"
        )


def test_a_load_that_broke_off_is_mended_by_loading_again(
    server: servers.Server, small: Path
) -> None:
    with faults.between(server.endpoint) as proxy:
        # the first graph is put and counted; from then on the server is gone
        proxy.reset(*[faults.plain()] * 4, faults.reset(0))
        broken = load(proxy, small, "--graph-store", proxy.endpoint.replace("/query", "/store"))
        assert broken.code == 3
        assert broken.err.splitlines()[-1].endswith("dropped before an answer") or (
            "dropped in the middle" in broken.err
        )
        assert "1 of 2 graphs are in place: load again\n" in broken.err
    refused = running.occugraph("--endpoint", server.endpoint, "query", "run", "schemes")
    assert (refused.code, refused.error) == (
        3,
        f"{server.endpoint}: the graph there is not whole, as a load goes on or was broken off: "
        f"repeat `occugraph load --endpoint {server.endpoint}`",
    )
    assert load(server, small).code == 0
    mended = running.occugraph("--endpoint", server.endpoint, "query", "run", "schemes")
    assert mended.error.startswith(f"{server.endpoint}: no graph of occupations is there")
    triples = counts(server.endpoint)
    assert (triples[ONE], triples[TWO]) == (2, 2)


def test_a_count_that_differs_is_an_error(server: servers.Server, small: Path) -> None:
    one = (
        b'{"head":{"vars":["triples"]},"results":{"bindings":[{"triples":{"type":"literal",'
        b'"value":"1","datatype":"http://www.w3.org/2001/XMLSchema#integer"}}]}}'
    )

    def short(client: object, body: bytes) -> None:
        fault = faults.saying("200 OK", one if b"triples" in body else body)
        fault(client, body)  # type: ignore[arg-type]

    with faults.between(server.endpoint) as proxy:
        proxy.reset(short)
        done = load(proxy, small, "--graph-store", proxy.endpoint.replace("/query", "/store"))
    assert done.code == 3
    assert done.err.splitlines()[-1] == (
        f"occugraph: {ONE}: 2 triples were put and 1 are there; "
        f"{TWO}: 2 triples were put and 1 are there"
    )


def test_credentials_are_asked_for(virtuoso: servers.Server, small: Path) -> None:
    where = virtuoso.endpoint.replace("/sparql", "/sparql-graph-crud-auth")
    done = load(virtuoso, small)
    assert (done.code, done.error) == (
        3,
        f"{where}: credentials are needed (401): "
        "set OCCUGRAPH_USER and OCCUGRAPH_PASSWORD, or OCCUGRAPH_TOKEN",
    )
    wrong = load(virtuoso, small, OCCUGRAPH_USER="dba", OCCUGRAPH_PASSWORD="geheim")
    assert wrong.error.startswith(f"{where}: these credentials do not do (401)")
    assert "geheim" not in wrong.error


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        ((), "say where to: --endpoint URL"),
        (("--endpoint", "nowhere"), "'nowhere' is not the address of a server: "),
        (("--endpoint", "{}", "--graph", "a b", "{small}"), "--graph takes an IRI, not 'a b'"),
        (("--endpoint", "{}", "{small}.none"), "no RDF format for the suffix '.none'"),
        (("--endpoint", "{}", "{ttl}"), "{ttl}: holds triples in no named graph: give --graph IRI"),
        (("--endpoint", "{}x/y/z", "{small}"), "{}x/y/z: nothing is there (404)"),
    ],
)
def test_what_cannot_be_loaded_is_one_clear_error(
    capsys: pytest.CaptureFixture[str],
    server: servers.Server,
    small: Path,
    words: tuple[str, ...],
    problem: str,
) -> None:
    ttl = small.with_suffix(".ttl")
    ttl.write_text("<a:a> <a:b> 1 .", "utf-8")

    def filled(text: str) -> str:
        return text.replace("{}", server.endpoint).format(small=small, ttl=ttl)

    done = running.in_process(capsys, "load", *map(filled, words))
    assert done.code == (3 if "404" in problem else 2)
    assert done.error.startswith(filled(problem))


@pytest.mark.parametrize("command", ["build", "serve"])
def test_a_command_that_asks_no_endpoint_refuses_one(
    capsys: pytest.CaptureFixture[str], command: str
) -> None:
    done = running.in_process(capsys, "--endpoint", "http://127.0.0.1:9/", command)
    assert done.code == 2
    assert done.error == (
        f"occugraph {command} takes no --endpoint (see occugraph {command} --help)"
    )
