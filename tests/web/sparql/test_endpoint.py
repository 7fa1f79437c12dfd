from __future__ import annotations

import gzip
import json
import socket
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from tests.support.serving import Server, run_server
from tests.web.sparql.test_sandbox import SERVICES

DATA = """
GRAPH <urn:one> { <urn:a> <urn:p> "one", "π"@el . }
GRAPH <urn:two> { <urn:a> <urn:p> 2 . }
"""
ALL = "SELECT ?o { ?s ?p ?o } ORDER BY STR(?o)"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("serving")
    (folder / "graph.trig").write_text(DATA, "utf-8")
    with run_server(folder, "--store", str(folder / "graph.trig"), "--workers", "1") as running:
        yield running


def test_the_default_graph_is_the_union_of_the_named_ones(server: Server) -> None:
    assert [row["o"] for row in server.query(ALL).rows] == ["2", "one", "π"]
    graphs = server.query("SELECT ?g { GRAPH ?g { ?s ?p 2 } }").rows
    assert graphs == [{"g": "urn:two"}]


@pytest.mark.parametrize(
    ("query", "dataset", "expected"),
    [
        ("SELECT ?o FROM <urn:two> { ?s ?p ?o }", {}, ["2"]),
        ("SELECT ?o FROM <urn:none> { ?s ?p ?o }", {}, []),
        ("SELECT ?o FROM NAMED <urn:two> { ?s ?p ?o }", {}, []),
        ("SELECT ?o FROM NAMED <urn:two> { GRAPH ?g { ?s ?p ?o } }", {}, ["2"]),
        (ALL, {"default-graph-uri": "urn:two"}, ["2"]),
        (ALL, {"default-graph-uri": ["urn:one", "urn:two"]}, ["2", "one", "π"]),
        (ALL, {"named-graph-uri": "urn:two"}, []),
        ("SELECT ?o { GRAPH ?g { ?s ?p ?o } }", {"named-graph-uri": "urn:two"}, ["2"]),
        # the request's dataset goes before the query's own, says the protocol
        ("SELECT ?o FROM <urn:one> { ?s ?p ?o }", {"default-graph-uri": "urn:two"}, ["2"]),
    ],
)
def test_the_dataset_is_the_one_asked_for(
    server: Server, query: str, dataset: dict[str, str | list[str]], expected: list[str]
) -> None:
    assert [row["o"] for row in server.query(query, **dataset).rows] == expected


@pytest.mark.parametrize(
    ("accept", "media", "body"),
    [
        (
            "application/sparql-results+json",
            "application/sparql-results+json",
            '{"head":{"vars":["o"]},"results":{"bindings":[{"o":{"type":"literal","value":"2",'
            '"datatype":"http://www.w3.org/2001/XMLSchema#integer"}}]}}',
        ),
        (
            "application/sparql-results+xml",
            "application/sparql-results+xml",
            '<?xml version="1.0"?><sparql xmlns="http://www.w3.org/2005/sparql-results#"><head>'
            '<variable name="o"/></head><results><result><binding name="o"><literal datatype='
            '"http://www.w3.org/2001/XMLSchema#integer">2</literal></binding></result></results>'
            "</sparql>",
        ),
        ("text/csv", "text/csv; charset=utf-8", "o\r\n2\r\n"),
        ("text/tab-separated-values", "text/tab-separated-values; charset=utf-8", "?o\n2\n"),
    ],
)
def test_rows_come_in_the_format_asked_for(
    server: Server, accept: str, media: str, body: str
) -> None:
    answer = server.query("SELECT ?o { GRAPH <urn:two> { ?s ?p ?o } }", accept)
    assert (answer.status, answer.headers["content-type"], answer.text) == (200, media, body)


@pytest.mark.parametrize(
    ("name", "accept"),
    [
        ("TURTLE", "text/turtle"),
        ("N_TRIPLES", "application/n-triples"),
        ("RDF_XML", "application/rdf+xml"),
        ("JSON_LD", "application/ld+json"),
        ("N_QUADS", "application/n-quads"),
        ("TRIG", "application/trig"),
    ],
)
@pytest.mark.parametrize("query", ["CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }", "DESCRIBE <urn:a>"])
def test_triples_come_in_the_format_asked_for(
    server: Server, name: str, accept: str, query: str
) -> None:
    answer = server.query(query, accept)
    assert (answer.status, answer.headers["content-type"]) == (200, accept)
    syntax: ox.RdfFormat = getattr(ox.RdfFormat, name)
    objects = {str(quad.object) for quad in ox.parse(answer.body, syntax)}
    integer = "<http://www.w3.org/2001/XMLSchema#integer>"
    assert objects == {'"one"', '"π"@el', f'"2"^^{integer}'}


def test_a_format_that_the_answer_cannot_have_is_not_acceptable(server: Server) -> None:
    rows = server.query("ASK {}", "text/turtle")
    assert (rows.status, rows.line) == (406, "rows come as JSON, XML, CSV or TSV")
    triples = server.query("DESCRIBE <urn:a>", "text/csv")
    line = "triples come as Turtle, N-Triples, RDF/XML, JSON-LD and more"
    assert (triples.status, triples.line) == (406, line)
    described = server.request(Accept="image/png")
    assert described.status == 406


def test_ask_answers_yes_or_no(server: Server) -> None:
    assert json.loads(server.query("ASK { ?s ?p 2 }").body)["boolean"] is True
    assert json.loads(server.query("ASK { ?s ?p 3 }").body)["boolean"] is False


def test_head_is_get_without_the_body(server: Server) -> None:
    path = "/sparql?query=ASK%7B%7D"
    get, head = server.request("GET", path), server.request("HEAD", path)
    drop = {"date"}
    assert {k: v for k, v in get.headers.items() if k not in drop} == {
        k: v for k, v in head.headers.items() if k not in drop
    }
    assert (len(get.body), head.body) == (26, b"")


def test_the_service_says_what_it_is(server: Server) -> None:
    """Exactly: https://www.w3.org/TR/sparql11-service-description/."""
    answer = server.request(Accept="application/n-triples")
    store = ox.Store()
    store.load(answer.body, ox.RdfFormat.N_TRIPLES)
    sd = "PREFIX sd: <http://www.w3.org/ns/sparql-service-description#>"
    void = "PREFIX void: <http://rdfs.org/ns/void#>"

    def ask(query: str) -> list[tuple[str, ...]]:
        rows = store.query(f"{sd} {void} {query}")
        assert isinstance(rows, ox.QuerySolutions)
        return sorted(tuple(term.value for term in row) for row in rows)  # type: ignore[union-attr]

    assert ask(
        "SELECT ?at ?total { ?service a sd:Service ; sd:endpoint ?at ;"
        " sd:feature sd:UnionDefaultGraph ; sd:supportedLanguage sd:SPARQL11Query ;"
        " sd:defaultDataset/sd:defaultGraph ?all . ?all void:triples ?total }"
    ) == [(server.address, "3")]
    assert ask(
        "SELECT ?name ?n ?dump { ?service sd:defaultDataset/sd:namedGraph ?g . ?g a sd:NamedGraph ;"
        " sd:name ?name ; sd:graph ?content . ?content void:triples ?n ; void:dataDump ?dump }"
    ) == [
        ("urn:one", "2", f"{server.address}?graph=urn%3Aone"),
        ("urn:two", "1", f"{server.address}?graph=urn%3Atwo"),
    ]
    for (dump,) in ask("SELECT ?dump { ?content void:dataDump ?dump }"):
        path = dump.removeprefix(server.address.removesuffix("/sparql"))
        assert server.request("GET", path).status == 200
    formats = ask("SELECT ?f { ?service sd:resultFormat ?f }")
    names = ["JSON-LD", "N-Quads", "N-Triples", "RDF_XML"]
    names += [f"SPARQL_Results_{name}" for name in ("CSV", "JSON", "TSV", "XML")]
    expected = [(f"http://www.w3.org/ns/formats/{name}",) for name in (*names, "TriG", "Turtle")]
    assert formats == expected


def test_the_service_counts_what_it_holds_as_queries_do(tmp_path: Path) -> None:
    """A client joins by these counts: of the union, and of each graph, as it may add them up."""
    (tmp_path / "graph.trig").write_text(
        """GRAPH <urn:one> { <urn:a> a <urn:A> ; <urn:p> 1, 2 . <urn:b> a <urn:A>, <urn:B>, [] }
        GRAPH <urn:two> { <urn:a> a <urn:A> ; <urn:p> 1 ; <urn:q> 2 }"""
    )
    described = ox.Store()
    with run_server(tmp_path, "--store", str(tmp_path / "graph.trig"), "--workers", "1") as server:
        answer = server.request(Accept="application/n-triples")
        described.load(answer.body, ox.RdfFormat.N_TRIPLES)

        def described_rows(query: str) -> set[tuple[str, ...]]:
            rows = described.query(
                "PREFIX sd: <http://www.w3.org/ns/sparql-service-description#> "
                f"PREFIX void: <http://rdfs.org/ns/void#> {query}"
            )
            assert isinstance(rows, ox.QuerySolutions)
            return {tuple(term.value for term in row) for row in rows}  # type: ignore[union-attr]

        def counted_rows(query: str) -> set[tuple[str, ...]]:
            return {tuple(row.values()) for row in server.query(query).rows}

        partition = "void:propertyPartition [ void:property ?p ; void:triples ?n"
        assert described_rows(
            f"SELECT ?p ?n ?s ?o {{ [] sd:defaultGraph [ {partition} ; void:distinctSubjects ?s ;"
            " void:distinctObjects ?o ] ] }"
        ) == counted_rows(
            "SELECT ?p (COUNT(*) AS ?n) (COUNT(DISTINCT ?x) AS ?s) (COUNT(DISTINCT ?y) AS ?o)"
            " { ?x ?p ?y } GROUP BY ?p"
        )
        assert described_rows(
            f"SELECT ?g ?p ?n {{ [] sd:name ?g ; sd:graph [ {partition} ] ] }}"
        ) == counted_rows("SELECT ?g ?p (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ?p")
        classes = "void:classPartition [ void:class ?c ; void:entities ?n ]"
        assert described_rows(f"SELECT ?c ?n {{ [] sd:defaultGraph [ {classes} ] }}") == {
            ("urn:A", "2"),
            ("urn:B", "1"),
        }
        assert described_rows(f"SELECT ?g ?c ?n {{ [] sd:name ?g ; sd:graph [ {classes} ] }}") == {
            ("urn:one", "urn:A", "2"),
            ("urn:one", "urn:B", "1"),
            ("urn:two", "urn:A", "1"),
        }
        ((total,),) = described_rows("SELECT ?n { [] sd:defaultGraph/void:triples ?n }")
        assert server.query("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }").rows == [{"n": total}]


def test_relative_iris_are_relative_to_the_address_of_the_endpoint(server: Server) -> None:
    """SPARQL 1.1, section 4.1.1.1, by RFC 3986, section 5.1."""
    rows = server.query("SELECT (STR(<a/b?c>) AS ?x) (STR(IRI('d')) AS ?y) {}").rows
    base = server.address.removesuffix("sparql")
    assert rows == [{"x": f"{base}a/b?c", "y": f"{base}d"}]
    based = server.query("BASE <http://example.org/x/> SELECT (STR(<a>) AS ?x) {}").rows
    assert based == [{"x": "http://example.org/x/a"}]


def test_as_many_codes_as_a_person_has_go_into_one_query(server: Server) -> None:
    codes = " ".join(f'("{number:06}" <https://example.org/scheme>)' for number in range(9000))
    query = f"SELECT (COUNT(*) AS ?n) {{ VALUES (?code ?scheme) {{ {codes} }} }}"
    assert len(query) > 300_000
    assert server.query(query).rows == [{"n": "9000"}]
    media = {"Content-Type": "application/sparql-query", "Content-Encoding": "gzip"}
    assert server.request("POST", body=gzip.compress(query.encode()), **media).rows == [
        {"n": "9000"}
    ]


@pytest.mark.parametrize(
    ("query", "line"),
    [
        (f"ASK {{}} #{' ' * 100_000}", "a query of 100,008 characters; 100,000 are the limit"),
        (
            f"ASK {{ VALUES ?x {{ {'1 ' * 500_000} }} }}",
            "a query of 1,000,022 characters, VALUES among them; 1,000,000 are the limit",
        ),
        (
            f"ASK {{ FILTER ({'(' * 200}1{')' * 200}) }}",
            "a query nested 202 deep; 200 are the limit",
        ),
    ],
)
def test_a_query_that_is_too_long_or_deep_is_refused(server: Server, query: str, line: str) -> None:
    answer = server.query(query)
    assert (answer.status, answer.line) == (413, line)


@pytest.mark.parametrize("path", ["/sparql", "/sparql/"])
def test_a_browser_gets_a_page_that_needs_no_other_host(server: Server, path: str) -> None:
    browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
    page = server.request("GET", path, Accept=browser)
    assert (page.status, page.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert 'src="http' not in page.text
    assert page.headers["content-security-policy"].startswith("default-src 'none'; style-src")
    assert "codes-of-scheme" in page.text
    assert "QUESTIONS" not in page.text


@pytest.mark.parametrize("query", SERVICES)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_service_is_refused_and_nobody_is_called(server: Server, query: str, method: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.setblocking(False)
        text = query.replace("{at}", f"127.0.0.1:{listening.getsockname()[1]}")
        if method == "GET":
            from urllib.parse import quote

            answer = server.request("GET", f"/sparql?query={quote(text)}")
        else:
            answer = server.query(text)
        line = "SERVICE is refused: this endpoint asks no other server"
        assert (answer.status, answer.line) == (403, line)
        with pytest.raises(BlockingIOError):
            listening.accept()


@pytest.mark.parametrize(
    ("query", "dataset"),
    [
        ("SELECT * { GRAPH <{file}> { ?s ?p ?o } }", {}),
        ("SELECT * FROM <{file}> { ?s ?p ?o }", {}),
        ("SELECT * FROM NAMED <{file}> { GRAPH ?g { ?s ?p ?o } }", {}),
        ("PREFIX f: <{file}> SELECT * { GRAPH f: { ?s ?p ?o } }", {}),
        ("SELECT * { ?s ?p ?o }", {"default-graph-uri": "{file}"}),
        ("SELECT * { ?s ?p ?o }", {"named-graph-uri": "{file}"}),
    ],
)
def test_no_file_is_read(
    server: Server, tmp_path: Path, query: str, dataset: dict[str, str]
) -> None:
    secret = tmp_path / "secret.nt"
    secret.write_text('<urn:s> <urn:p> "secret" .\n')
    iri = secret.as_uri()
    graphs = {name: value.replace("{file}", iri) for name, value in dataset.items()}
    answer = server.query(query.replace("{file}", iri), **graphs)
    line = f"this endpoint reads no files, and has no graph <{iri}>"
    assert (answer.status, answer.line) == (403, line)


def test_a_graph_of_the_store_may_be_named_by_a_file(tmp_path: Path) -> None:
    file = tmp_path / "graph.nt"
    file.write_text('<urn:s> <urn:p> "text" .\n')
    with run_server(tmp_path, "--store", str(file), "--workers", "1") as server:
        rows = server.query(f"SELECT ?o {{ GRAPH <{file.as_uri()}> {{ ?s ?p ?o }} }}").rows
    assert rows == [{"o": "text"}]


@pytest.mark.parametrize(
    "update",
    [
        "LOAD <file:///etc/hosts>",
        "INSERT DATA { <urn:x> <urn:y> <urn:z> }",
        "DELETE WHERE { ?s ?p ?o }",
        "DROP ALL",
    ],
)
def test_an_update_is_refused_however_it_comes(server: Server, update: str) -> None:
    media = {"Content-Type": "application/sparql-update"}
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    for answer in (
        server.request("POST", body=update, **media),
        server.request("POST", body=f"update={update}", **form),
    ):
        line = "this endpoint is read-only: it takes queries, no updates"
        assert (answer.status, answer.line) == (403, line)
    as_query = server.query(update)
    assert as_query.status == 400
    assert as_query.line.startswith("not a SPARQL 1.1 query: ")
    assert len(server.query(ALL).rows) == 3


@pytest.mark.parametrize(
    ("query", "line"),
    [
        ("SELECT * { ?s ?p ", "not a SPARQL 1.1 query: error at 1:"),
        ("ASK { ?s ?p 'a\0b' ", "not a SPARQL 1.1 query: error at 1:"),
        ("SELECT (<urn:f>(1) AS ?x) {}", "the query cannot be run: The custom function <urn:f>"),
        (
            "# skos:x\nPREFIX a: <urn:a> SELECT * { ?s a:b ?o ; skos:notation '1' }",
            "not a SPARQL 1.1 query: the prefix skos: is not declared: begin with "
            "PREFIX skos: <http://www.w3.org/2004/02/skos/core#>",
        ),
        (
            "SELECT (ex:of(1) AS ?x) {}",
            "not a SPARQL 1.1 query: the prefix ex: is not declared: begin with PREFIX ex: <...>",
        ),
        ("ASK { ?s :p ?o }", "not a SPARQL 1.1 query: the prefix : is not declared: begin with"),
    ],
)
def test_a_query_that_is_none_gets_one_line(server: Server, query: str, line: str) -> None:
    answer = server.query(query)
    assert answer.status == 400
    assert answer.line.startswith(line)


def test_a_mistake_of_ours_is_one_line_and_ends_no_server(tmp_path: Path) -> None:
    file = tmp_path / "graph.nt"
    file.write_text("<urn:s> <urn:p> <urn:o> .\n")
    limits = ["sparql.endpoint.GRAPHS=None"]
    words = ("--store", str(file), "--workers", "1", "--quiet")
    with run_server(tmp_path, *words, limits=limits) as server:
        answer = server.request()
        assert (answer.status, answer.line) == (500, "something is wrong with this server")
        assert server.query("ASK {}").status == 200
        assert server.log.read_text().startswith("occugraph: TypeError in endpoint.py:")
        assert server.log.read_text().count("\n") == 1


def test_a_refusal_is_as_long_as_it_must_be(server: Server) -> None:
    iri = "file:///" + "é" * 90_000
    answer = server.query("ASK {}", **{"default-graph-uri": iri})
    line = f"this endpoint reads no files, and has no graph <{iri}>"
    assert (answer.status, answer.line) == (403, line)


def test_a_value_meant_to_break_out_stays_a_value(server: Server) -> None:
    value = json.dumps('"} DROP ALL #')
    assert server.query(f"SELECT * {{ ?s ?p {value} }}").rows == []
    assert len(server.query(ALL).rows) == 3


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [("PUT", "/sparql", "GET, HEAD, POST, OPTIONS"), ("DELETE", "/", "GET, HEAD")],
)
def test_a_method_that_is_not_taken(server: Server, method: str, path: str, allowed: str) -> None:
    answer = server.request(method, path)
    assert (answer.status, answer.headers["allow"]) == (405, allowed)
    assert answer.line.startswith(f"{method} is not taken here; use GET")
