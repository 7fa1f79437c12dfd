"""Clients that people have, as they are."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
import rdflib
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import (
    CSV,
    GET,
    JSON,
    JSONLD,
    N3,
    POST,
    POSTDIRECTLY,
    RDFXML,
    TSV,
    TURTLE,
    URLENCODED,
    XML,
    SPARQLWrapper,
)
from SPARQLWrapper.SPARQLExceptions import QueryBadFormed

from tests.support.serving import Server, run_server

DATA = '<urn:s> <urn:p> "é \\"quoted\\"", 2 .\n'
SELECT = "SELECT ?o { ?s ?p ?o } ORDER BY DESC(STR(?o))"
CONSTRUCT = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"
VALUES = ['é "quoted"', "2"]
SCRIPTS = Path(__file__).parents[2] / "data" / "serving"
#: Clients in JavaScript: of one endpoint, of many sources, and of whole graphs.
PACKAGES = ("fetch-sparql-endpoint@7", "@comunica/query-sparql@4", "sparql-http-client@3")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("serving")
    (folder / "graph.ttl").write_text(DATA, "utf-8")
    with run_server(folder, "--store", str(folder / "graph.ttl"), "--workers", "1") as running:
        yield running


def wrapper(server: Server, query: str, form: str, method: str = GET) -> SPARQLWrapper:
    client = SPARQLWrapper(server.address)
    client.setQuery(query)
    client.setReturnFormat(form)
    client.setMethod(method)
    return client


@pytest.mark.parametrize("method", [GET, POST])
@pytest.mark.parametrize("way", [URLENCODED, POSTDIRECTLY])
def test_sparqlwrapper_reads_rows(server: Server, method: str, way: str) -> None:
    client = wrapper(server, SELECT, JSON, method)
    client.setRequestMethod(way)
    bindings = client.queryAndConvert()["results"]["bindings"]
    assert [row["o"]["value"] for row in bindings] == VALUES


@pytest.mark.parametrize("method", [GET, POST])
def test_sparqlwrapper_reads_every_format_of_rows(server: Server, method: str) -> None:
    document = wrapper(server, SELECT, XML, method).queryAndConvert()
    literals = document.getElementsByTagName("literal")
    assert [literal.firstChild.data for literal in literals] == VALUES
    assert wrapper(server, SELECT, CSV, method).queryAndConvert().decode() == (
        'o\r\n"é ""quoted"""\r\n2\r\n'
    )
    assert wrapper(server, SELECT, TSV, method).queryAndConvert().decode() == (
        '?o\n"é \\"quoted\\""\n2\n'
    )


@pytest.mark.parametrize("method", [GET, POST])
@pytest.mark.parametrize(
    ("form", "syntax"), [(TURTLE, "turtle"), (N3, "n3"), (RDFXML, None), (JSONLD, None)]
)
def test_sparqlwrapper_reads_every_format_of_triples(
    server: Server, method: str, form: str, syntax: str | None
) -> None:
    answer = wrapper(server, CONSTRUCT, form, method).queryAndConvert()
    graph = rdflib.Graph().parse(data=answer, format=syntax) if syntax else answer
    assert sorted(map(str, graph.objects())) == sorted(VALUES)


def test_sparqlwrapper_reads_yes_and_no(server: Server) -> None:
    assert wrapper(server, "ASK { ?s ?p 2 }", JSON).queryAndConvert()["boolean"] is True


def test_sparqlwrapper_learns_what_is_wrong(server: Server) -> None:
    with pytest.raises(QueryBadFormed, match=r"not a SPARQL 1\.1 query: error at 1:"):
        wrapper(server, "SELECT", JSON).query()


@pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
@pytest.mark.parametrize("form", ["xml", "json", "csv", "tsv"])
def test_rdflib_reads_rows(server: Server, method: str, form: str) -> None:
    store = SPARQLStore(server.address, method=method, returnFormat=form)
    graph = rdflib.Graph(store)
    assert [str(row[0]) for row in graph.query(SELECT)] == VALUES


def test_rdflib_reads_triples_as_if_they_were_its_own(server: Server) -> None:
    graph = rdflib.Graph(SPARQLStore(server.address))
    assert sorted(map(str, graph.objects(rdflib.URIRef("urn:s")))) == sorted(VALUES)
    assert len(graph) == 2
    constructed = graph.query(CONSTRUCT).graph
    assert constructed is not None
    assert sorted(map(str, constructed.objects())) == sorted(VALUES)
    assert graph.query("ASK { ?s ?p 2 }").askAnswer is True


def curl(*words: str) -> str:
    if shutil.which("curl") is None:
        pytest.skip("there is no curl here")
    command = ["curl", "--silent", "--show-error", "--noproxy", "*", *words]
    return subprocess.run(command, check=True, capture_output=True, timeout=30).stdout.decode()


def test_curl_asks_in_the_three_ways(server: Server, tmp_path: Path) -> None:
    (tmp_path / "query.rq").write_text(SELECT)
    rows = 'o\r\n"é ""quoted"""\r\n2\r\n'
    csv = ("--header", "Accept: text/csv", server.address)
    assert curl("--get", "--data-urlencode", f"query={SELECT}", *csv) == rows
    assert curl("--data-urlencode", f"query={SELECT}", *csv) == rows
    media = ("--header", "Content-Type: application/sparql-query")
    assert curl(*media, "--data-binary", f"@{tmp_path / 'query.rq'}", *csv) == rows
    long = SELECT + "#" * 90_000  # sent after the server says that it may be
    assert curl("--expect100-timeout", "9", *media, "--data-binary", long, *csv) == rows


def test_pandas_reads_a_plain_address(server: Server) -> None:
    pandas = pytest.importorskip("pandas")
    query = quote("SELECT ?s ?o { ?s ?p ?o } ORDER BY DESC(STR(?o))")
    for name, separator in (("csv", ","), ("tsv", "\t")):
        address = f"{server.address}?query={query}&format={name}"
        frame = pandas.read_csv(address, sep=separator)
        assert frame.shape == (2, 2)
    frame = pandas.read_csv(f"{server.address}?query={query}&format=csv")
    assert frame.to_dict("list") == {"s": ["urn:s", "urn:s"], "o": VALUES}


def test_rdflib_parses_a_whole_graph_by_its_address(server: Server) -> None:
    graph = rdflib.Graph().parse(f"{server.address}?default")
    assert sorted(map(str, graph.objects())) == sorted(VALUES)


@pytest.mark.servers
@pytest.mark.slow
def test_rdflib_serializes_all_that_an_endpoint_holds(tmp_path: Path) -> None:
    """With no limit raised; benchmarks/serving.py says in what time."""
    with run_server(tmp_path, "--workers", "1") as server:
        graph = rdflib.Graph(SPARQLStore(server.address))
        lines = graph.serialize(format="nt", encoding="utf-8").count(b"\n")
        (row,) = server.query("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }").rows
        assert lines == int(row["n"]) > 250_000


@pytest.fixture(scope="module")
def javascript(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the clients, installed from npm."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        pytest.skip("there is no node with npm here")
    folder = tmp_path_factory.mktemp("javascript")
    (folder / "package.json").write_text('{"private": true}')
    words = [npm, "install", "--silent", "--no-audit", "--no-fund", "--ignore-scripts", *PACKAGES]
    try:
        done = subprocess.run(words, cwd=folder, capture_output=True, timeout=240, check=False)
    except subprocess.TimeoutExpired:
        pytest.skip(f"npm does not install {' '.join(PACKAGES)} in four minutes here")
    if done.returncode:
        pytest.skip(f"npm cannot install {' '.join(PACKAGES)}: {done.stderr.decode()[-200:]}")
    for script in SCRIPTS.glob("*.mjs"):
        shutil.copy(script, folder)
    return folder


def run_script(folder: Path, name: str, *words: str) -> Any:
    command = ["node", name, *words]
    done = subprocess.run(command, cwd=folder, capture_output=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return json.loads(done.stdout)


@pytest.mark.servers
@pytest.mark.slow
def test_a_javascript_client_asks(server: Server, javascript: Path) -> None:
    answers = run_script(javascript, "client.mjs", server.address, SELECT, CONSTRUCT)
    assert answers["rows"] == {"GET": VALUES, "POST": VALUES}
    assert sorted(answers["triples"]) == sorted(VALUES)
    assert answers["answer"] is True
    assert "403" in answers["update"]
    assert "SERVICE is refused: this endpoint asks no other server" in answers["service"]


@pytest.mark.servers
@pytest.mark.slow
def test_comunica_asks_and_sparql_http_client_gets_graphs(javascript: Path, tmp_path: Path) -> None:
    (tmp_path / "graph.trig").write_text(
        """GRAPH <urn:g> { <urn:s> <urn:p> "é", "x" ; <urn:q> 1 . <urn:t> <urn:p> "y" ; <urn:q> 2 }
        GRAPH <urn:h> { <urn:t> <urn:p> "z" }"""
    )
    with run_server(tmp_path, "--store", str(tmp_path / "graph.trig")) as server:
        answers = run_script(javascript, "comunica.mjs", server.address, "urn:g")
    assert answers == {
        "rows": ["x", "y", "z", "é"],
        "join": ["y 2", "z 2"],
        "federated": ["y", "z"],
        "discovered": ["y", "z"],
        "count": ["6"],
        "ask": True,
        "construct": ["1", "2", "x", "y", "z", "é"],
        "all": ["1", "2", "x", "y", "z", "é"],
        "named": ["1", "2", "x", "y", "é"],
        "none": "Not Found (404): there is no graph <urn:none> here\n",
    }
