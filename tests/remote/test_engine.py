"""An endpoint answers as the embedded graph does, or says in one line why not."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import occugraph
from occugraph.errors import InputError, OccugraphError, OutsideError
from occugraph.graph.build import build
from occugraph.graph.engine import Engine, OxigraphEngine, Term
from occugraph.query import catalogue
from occugraph.query.catalogue import Question
from occugraph.rdf.writers import write
from occugraph.remote import transport
from occugraph.remote.engine import RemoteEngine
from tests.support import faults, running, servers

pytestmark = [pytest.mark.slow]

XSD = "http://www.w3.org/2001/XMLSchema#"
QUESTIONS = catalogue.catalogue()
every = pytest.mark.parametrize(
    "question", QUESTIONS, ids=[question.name for question in QUESTIONS]
)
ROWS = "SELECT ?x ?y WHERE { VALUES (?x ?y) { (1 'a') (2 UNDEF) ('\"}'@en <a:b>) } } ORDER BY ?x"
COUNT = (
    "SELECT (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } "
    "FILTER (STRSTARTS(STR(?g), 'https://w3id.org/occugraph/')) }"
)


@pytest.fixture(scope="module", params=["oxigraph", "virtuoso"])
def remote(request: pytest.FixtureRequest) -> RemoteEngine:
    server: servers.Server = request.getfixturevalue(request.param)
    return RemoteEngine(server.endpoint)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file of the graph of two schemes, for what needs no more of it."""
    path = tmp_path_factory.mktemp("small") / "graph.nq"
    write(build(schemes=("soc2018", "isco08")).dataset, path)
    return path


@pytest.fixture(scope="module")
def server(small: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[servers.Server]:
    """A server that holds it."""
    with servers.oxigraph(tmp_path_factory.mktemp("server")) as started:
        servers.fill(started, small)
        yield started


@pytest.fixture(scope="module")
def proxy(server: servers.Server) -> Iterator[faults.Proxy]:
    with faults.between(server.endpoint) as made:
        yield made


@pytest.fixture(scope="module")
def spoiled(proxy: faults.Proxy) -> RemoteEngine:
    """An engine behind the proxy that has found the graph already."""
    proxy.reset()
    engine = RemoteEngine(proxy.endpoint)
    assert engine.base == "https://w3id.org/occugraph/"
    return engine


@pytest.fixture(autouse=True)
def no_long_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transport, "FIRST_PAUSE", 0.001)


def assert_same(engine: Engine, embedded: Engine, query: str) -> None:
    """The same rows, in the same order where the query says one."""
    expected, rows = embedded.run(query), engine.run(query)
    assert rows.columns == expected.columns
    assert sorted(rows.rows, key=repr) == sorted(expected.rows, key=repr)
    if query.rpartition("}")[2].strip().startswith("ORDER BY"):
        assert rows.rows == expected.rows


# As the embedded graph


@every
@pytest.mark.slow
def test_every_example_is_answered_alike(
    request: pytest.FixtureRequest, remote: RemoteEngine, engine: OxigraphEngine, question: Question
) -> None:
    if (
        request.node.callspec.params["remote"] == "virtuoso"
        and question.name == "mutual-exclusions"
    ):
        reason = "Virtuoso 7.2 leaves out the pair of 11-3013 and 49-9071"
        request.applymarker(pytest.mark.xfail(strict=True, reason=reason))
    assert_same(remote, engine, question.bound(question.example))


@pytest.mark.parametrize(
    "query",
    [
        "ASK { ?s ?p ?o }",
        "ASK { <a:a> ?p ?o }",
        "PREFIX drop: <a:a> # DELETE\nask { ?s ?p 'none' }",
        COUNT,
        "CONSTRUCT { ?s <a:a> ?o } WHERE { ?s <http://www.w3.org/2004/02/skos/core#notation> ?o "
        "FILTER (STRSTARTS(?o, '15-12')) }",
        "SELECT (COUNT(*) AS ?answer) WHERE { ?s a <http://www.w3.org/2004/02/skos/core#Concept> }",
        "SELECT ?a ?b WHERE { VALUES (?a ?b) "
        "{ ('x'@EN UNDEF) (1 '\\\\ \"\\n') (<a:b> 'é\N{ROCKET}') } }",
    ],
)
def test_every_form_is_answered_alike(
    remote: RemoteEngine, engine: OxigraphEngine, query: str
) -> None:
    assert_same(remote, engine, query)


def test_a_long_query_is_sent_whole(remote: RemoteEngine) -> None:
    text = "x" * 200_000
    assert remote.run(f'SELECT ?x {{ BIND ("{text}" AS ?x) }}').rows == ((Term(text),),)


def test_blank_nodes_are_said_to_be_some(remote: RemoteEngine) -> None:
    ((term,),) = remote.run("SELECT ?s WHERE { ?s ?p ?o FILTER (isBlank(?s)) } LIMIT 1").rows
    assert term is not None
    assert term.kind == "bnode"
    assert ":" not in term.value


COMMANDS = (
    ("show", "15-1252"),
    ("crosswalk", "15-1254", "--to", "isco08", "--json"),
    ("eligible", "isco08:2512", "--naics", "54", "--json"),
    ("coverage",),
    ("query", "run", "exclusions-of", "code=15-1241"),
    ("show", "99-9999"),
)


@pytest.fixture(scope="module")
def of_the_file(written: dict[str, Path]) -> list[running.Done]:
    """What the commands answer from a file of the graph."""
    return [answer_of(*words, "--store", str(written[".nq"])) for words in COMMANDS]


def answer_of(*words: str) -> running.Done:
    """Answer without the citation, which names the graph that was asked."""
    done = running.occugraph(*words)
    if "--json" not in words:
        return done
    printed = json.loads(done.out)
    assert printed.pop("citation")["rows"]
    return done._replace(out=json.dumps(printed))


@pytest.mark.slow
def test_the_command_line_answers_alike(
    remote: RemoteEngine, of_the_file: list[running.Done]
) -> None:
    endpoint = ("--endpoint", remote.endpoint)
    assert [answer_of(*words, *endpoint) for words in COMMANDS] == of_the_file


def test_opened_in_python(remote: RemoteEngine) -> None:
    graph = occugraph.open(endpoint=remote.endpoint)
    assert graph.base == "https://w3id.org/occugraph/"
    assert graph.concept("15-1252").label == "Software Developers"
    assert graph.sparql("ASK {}").records() == [{"answer": "true"}]


def test_an_endpoint_has_a_graph_of_its_own(tmp_path: Path) -> None:
    for extra in ({"path": tmp_path}, {"mappings": [tmp_path]}, {"programmes": [tmp_path]}):
        with pytest.raises(InputError, match="an endpoint has a graph of its own: give no file"):
            occugraph.open(endpoint="http://127.0.0.1:9/", **extra)  # type: ignore[arg-type]


@pytest.mark.slow
def test_a_graph_of_another_base_is_found_in_its_own_graphs(tmp_path: Path) -> None:
    made = tmp_path / "graph.trig"
    write(build(base="http://other/", schemes=("soc2018",)).dataset, made)
    with servers.oxigraph(tmp_path) as server:
        servers.fill(server, made)
        graph = occugraph.open(endpoint=server.endpoint)
        assert graph.concept("15-1252").iri == "http://other/soc2018/15-1252"


def test_an_endpoint_without_the_graph_is_one_clear_error(tmp_path: Path) -> None:
    with servers.oxigraph(tmp_path) as server:
        done = running.occugraph("show", "15-1252", "--endpoint", server.endpoint)
        assert done.code == 3
        assert done.error == (
            f"{server.endpoint}: no graph of occupations is there; "
            f"`occugraph load --endpoint {server.endpoint}` puts one there"
        )
        assert RemoteEngine(server.endpoint).run("ASK {}").records() == [{"answer": "true"}]


# Hostile values and queries


HOSTILE = {
    "update": "} DROP ALL #",
    "quoted": '"} DROP ALL #',
    "update-quoted": '" } ; DROP ALL ; SELECT * { ?s ?p "',
    "megabyte": "x" * 1_000_000,
    "nul": "15\x00",
    "iri": "https://w3id.org/occugraph/soc2018/15 1252",
    "quotes": '\'"\'"""',
    "backslashes": '\\\\\\" \\u0022 \\',
    "lines": "a\nb\r\nc\u2028",
    "variable": "?_code",
    "surrogate": "\ud800",
    "empty": "",
    "comment": "# 15-1252",
    "template": "{{15-1252}} %(code)s ${code}",
}


@pytest.mark.parametrize("value", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.slow
def test_a_hostile_value_is_refused_or_harmless_on_every_engine(
    oxigraph: servers.Server, engine: OxigraphEngine, in_rdflib: Engine, value: str
) -> None:
    remote = RemoteEngine(oxigraph.endpoint)
    assert tried(remote, value) == tried(engine, value) == tried(in_rdflib, value)
    assert remote.run(COUNT).records() == [{"n": str(len(engine.store))}]


@pytest.mark.parametrize("value", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_value_is_refused_or_harmless_in_virtuoso(
    virtuoso: servers.Server, engine: OxigraphEngine, value: str
) -> None:
    remote = RemoteEngine(virtuoso.endpoint)
    assert tried(remote, value) == tried(engine, value)
    assert remote.run(COUNT).records() == [{"n": str(len(engine.store))}]


def tried(engine: Engine, value: str) -> object:
    try:
        return catalogue.run(engine, "concept-by-code", code=value).records()
    except InputError as error:
        return str(error)


@pytest.mark.parametrize(
    "query",
    [
        "",
        "DROP ALL",
        "CLEAR GRAPH <https://w3id.org/occugraph/graph/bls-soc-2018>",
        "INSERT DATA { <a:a> <a:b> <a:c> }",
        "PREFIX select: <a:a> DELETE WHERE { ?s ?p ?o }",
        "define input:inference 'x' SELECT * {}",
        "SELECT ?x { ?x ?p",
        "SELECT ?x { ?x ?p '\x00' }",
        "SELECT ?x { ?x ?p '\ud800' }",
    ],
    ids=ascii,
)
def test_what_is_no_query_is_one_clear_error(remote: RemoteEngine, query: str) -> None:
    with pytest.raises(InputError) as caught:
        remote.run(query)
    assert str(caught.value).isprintable()
    assert len(str(caught.value)) < 500


def test_virtuosos_limit_of_rows_is_noticed(virtuoso: servers.Server) -> None:
    engine = RemoteEngine(virtuoso.endpoint)
    with pytest.raises(OutsideError, match="cuts answers off after 10,000 rows: narrow the query"):
        engine.run("SELECT ?s { ?s ?p ?o }")
    assert len(engine.run("SELECT ?s { ?s ?p ?o } LIMIT 9999")) == 9_999
    with pytest.raises(OutsideError, match="cuts answers off after 10,000 rows"):
        engine.run("CONSTRUCT WHERE { ?s ?p ?o }")
    assert len(engine.run("CONSTRUCT WHERE { ?s ?p ?o } LIMIT 9999")) == 9_999


# Faults


@pytest.fixture(scope="module")
def rows() -> tuple[tuple[Term | None, ...], ...]:
    return OxigraphEngine(ox.Store()).run(ROWS).rows


PASSING = {
    "delay": faults.late(0.3),
    "503": faults.saying("503 Service Unavailable", b"later"),
    "502-retry-after": faults.saying("502 Bad Gateway", b"", Retry_After="0"),
    "503-retry-at": faults.saying(
        "503 Service Unavailable", b"", Retry_After="Wed, 21 Oct 2015 07:28:00 GMT"
    ),
    "504": faults.saying("504 Gateway Timeout"),
    "429": faults.saying("429 Too Many Requests"),
    "reset-at-once": faults.reset(0),
    "reset-in-head": faults.reset(30),
    "reset-in-body": faults.reset(200),
    "cut": faults.cut(0.5, "claimed"),
    "cut-chunk": faults.cut(0.5, "chunked"),
    "no-last-chunk": faults.cut(1, "chunked"),
}


@pytest.mark.parametrize("fault", PASSING.values(), ids=PASSING)
def test_what_passes_is_answered_after_all(
    proxy: faults.Proxy,
    spoiled: RemoteEngine,
    rows: tuple[tuple[Term | None, ...], ...],
    fault: faults.Fault,
) -> None:
    proxy.reset(fault, fault, faults.plain())
    assert spoiled.run(ROWS).rows == rows
    assert len(proxy.requests) == (1 if fault is PASSING["delay"] else 3)


HTML = (
    b"<!DOCTYPE html><html><head><title>x</title></head>"
    b"<body><h1>Sorry,</h1> we are\n<b>down</b></body></html>"
)
LASTING = {
    "400": (
        faults.saying("400 Bad Request", b"no\nsuch thing"),
        r"refuses the request: no such thing",
        1,
    ),
    "401": (faults.saying("401 Unauthorized", b""), r"credentials are needed \(401\)", 1),
    "403": (faults.saying("403 Forbidden", b""), r"credentials are needed \(403\)", 1),
    "404": (faults.saying("404 Not Found", HTML), r"nothing is there \(404\)", 1),
    "500": (
        faults.saying("500 Internal Server Error", HTML),
        r"failed \(500\): Sorry, we are down$",
        1,
    ),
    "503": (
        faults.saying("503 Service Unavailable", HTML),
        r"busy or down \(503\): Sorry, we are down$",
        4,
    ),
    "503-long": (
        faults.saying("503 Service Unavailable", b"", Retry_After="3600"),
        r"busy or down",
        1,
    ),
    "reset": (faults.reset(0), r"the connection was dropped", 4),
    "cut": (faults.cut(0.5, "claimed"), r"dropped in the middle of an answer$", 4),
    "cut-chunk": (faults.cut(0.5, "chunked"), r"dropped in the middle of an answer$", 4),
    "half-honest": (faults.cut(0.5, "honest"), r"half an answer, or none: ", 1),
    "half-close": (faults.cut(0.5, "close"), r"half an answer, or none: ", 1),
    "html": (
        faults.saying("200 OK", HTML, Content_Type="text/html"),
        r"answers with text/html, not with application/sparql-results\+json: Sorry, we are down$",
        1,
    ),
    "html-as-json": (faults.saying("200 OK", HTML), r"half an answer, or none: ", 1),
    "xml": (
        faults.saying("200 OK", b"<sparql/>", Content_Type="application/sparql-results+xml"),
        r"answers with application/sparql-results\+xml",
        1,
    ),
    "csv": (
        faults.saying("200 OK", b"x\r\n1\r\n", Content_Type="text/csv"),
        r"answers with text/csv",
        1,
    ),
    "gzip": (
        faults.saying("200 OK", b"\x1f\x8b\x08garbage", Content_Encoding="gzip"),
        r"answers in gzip, which was not asked for$",
        1,
    ),
    "nothing": (faults.saying("200 OK", b""), r"half an answer, or none: ", 1),
    "more": (
        faults.saying("200 OK", b'{"head":{"vars":["x","y"]},"results":{"bindings":[]}} error'),
        r"half an answer, or none: ",
        1,
    ),
    "another": (
        faults.saying("200 OK", b'{"head":{},"boolean":true}'),
        r"answers another question than SELECT$",
        1,
    ),
    "bad-iri": (
        faults.saying(
            "200 OK",
            b'{"head":{"vars":["x","y"]},"results":'
            b'{"bindings":[{"x":{"type":"uri","value":"a b"}}]}}',
        ),
        r"half an answer, or none: Invalid uri",
        1,
    ),
    "part": (
        faults.saying("200 OK", None, X_SQL_State="S1TAT", X_SQL_Message="time is up"),
        r"gives a part of the answer only: time is up$",
        1,
    ),
    "not-http": (
        lambda client, body: client.sendall(b"SSH-2.0-x\r\n\r\n"),
        r"does not answer in HTTP",
        1,
    ),
    "silent-close": (lambda client, body: client.close(), r"dropped before an answer$", 4),
}


@pytest.mark.parametrize(("fault", "problem", "requests"), LASTING.values(), ids=LASTING)
def test_what_lasts_is_one_clear_line(
    proxy: faults.Proxy, spoiled: RemoteEngine, fault: faults.Fault, problem: str, requests: int
) -> None:
    proxy.reset(fault)
    with pytest.raises(OccugraphError, match=problem) as caught:
        spoiled.run(ROWS)
    assert str(caught.value).startswith(proxy.endpoint)
    assert str(caught.value).isprintable()
    assert caught.value.exit_code == (2 if "refuses" in problem else 3)
    assert len(proxy.requests) == requests


@pytest.mark.slow
@pytest.mark.parametrize(
    "start",
    [
        b"",
        b"HTTP/1.1 200 OK\r\nX: ",
        faults.message("200 OK", b'{"head":{"vars":["x","y"]},"results":{"bindings":[', -1),
        faults.message("503 Service Unavailable", b"", 1_000_000),
    ],
    ids=["silence", "head", "body", "error"],
)
def test_a_trickle_does_not_outlast_the_clock(
    proxy: faults.Proxy, monkeypatch: pytest.MonkeyPatch, start: bytes
) -> None:
    proxy.reset()
    monkeypatch.setenv("OCCUGRAPH_TIMEOUT", "0.7")
    engine = RemoteEngine(proxy.endpoint)
    assert engine.base
    proxy.reset(faults.trickle(start))
    with pytest.raises(OutsideError, match=r"no whole answer within 0\.7 s \(OCCUGRAPH_TIMEOUT"):
        engine.run(ROWS)


@pytest.mark.slow
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    share=st.floats(0, 1, exclude_max=True),
    framing=st.sampled_from(["honest", "claimed", "close", "chunked"]),
)
@pytest.mark.parametrize(
    "query", [ROWS, "ASK { ?s ?p ?o }", "CONSTRUCT { ?s <a:a> ?s } WHERE { ?s a ?c } LIMIT 9"]
)
def test_a_part_of_an_answer_is_never_the_answer(
    proxy: faults.Proxy,
    spoiled: RemoteEngine,
    query: str,
    share: float,
    framing: str,
) -> None:
    if "CONSTRUCT" in query and framing == "honest":
        return  # whole lines of the length that was stated are all that is there
    proxy.reset(faults.cut(share, framing))
    with pytest.raises(OutsideError):
        spoiled.run(query)


@pytest.mark.slow
def test_triples_without_a_length_are_refused(proxy: faults.Proxy, spoiled: RemoteEngine) -> None:
    triple = b"<a:a> <a:b> <a:c> .\n"
    kind = "application/n-triples"
    proxy.reset(
        lambda client, _: client.sendall(faults.message("200 OK", triple, -1, Content_Type=kind))
    )
    with pytest.raises(OutsideError, match="does not say where its answer ends"):
        spoiled.run("CONSTRUCT WHERE { ?s ?p ?o }")
    proxy.reset(faults.saying("200 OK", triple, Content_Type=kind))
    assert len(spoiled.run("CONSTRUCT WHERE { ?s ?p ?o }")) == 1


def test_nothing_is_asked_again_after_a_row(proxy: faults.Proxy, spoiled: RemoteEngine) -> None:
    proxy.reset(faults.cut(0.9, "claimed"))
    rows = spoiled.rows("SELECT ?s WHERE { ?s a ?type } LIMIT 5000")
    assert next(rows)
    with pytest.raises(OutsideError, match="dropped in the middle of an answer"):
        tuple(rows)
    assert len(proxy.requests) == 1


# Redirects and credentials


def test_a_redirect_is_followed_as_the_same_request(
    proxy: faults.Proxy, spoiled: RemoteEngine, rows: tuple[tuple[Term | None, ...], ...]
) -> None:
    for status in ("301 Moved", "302 Found", "307 Temporary Redirect", "308 Permanent Redirect"):
        proxy.reset(faults.saying(status, b"", Location=proxy.endpoint), faults.plain())
        assert spoiled.run(ROWS).rows == rows
        assert proxy.requests[0].split()[0] == proxy.requests[1].split()[0] == b"POST"


@pytest.mark.parametrize("to", ["", "/query", "file:///etc/passwd", "ftp://127.0.0.1/", "http://"])
def test_a_redirect_that_leads_nowhere_ends(
    proxy: faults.Proxy, spoiled: RemoteEngine, to: str
) -> None:
    proxy.reset(faults.saying("302 Found", b"", Location=to))
    with pytest.raises(OutsideError, match=r"302"):
        spoiled.run(ROWS)
    assert len(proxy.requests) < 8


def test_a_token_goes_to_the_server_that_was_named_alone(
    server: servers.Server, proxy: faults.Proxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OCCUGRAPH_TOKEN", "secret")
    with faults.between(server.endpoint) as named:
        proxy.reset()
        elsewhere = faults.saying("307 Temporary Redirect", b"", Location=proxy.endpoint)
        named.reset(elsewhere)
        engine = RemoteEngine(f"{named.endpoint}?posted")
        assert engine.run("ASK {}").records() == [{"answer": "true"}]
        assert all(b"Authorization: Bearer secret" in head for head in named.requests)
        assert not any(b"secret" in head for head in proxy.requests)


def test_a_password_is_given_to_a_server_that_asks(
    proxy: faults.Proxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OCCUGRAPH_USER", "me")
    monkeypatch.setenv("OCCUGRAPH_PASSWORD", "secret")
    ask = faults.saying("401 Unauthorized", b"", WWW_Authenticate='Basic realm="x"')
    proxy.reset(ask, faults.plain())
    engine = RemoteEngine(proxy.endpoint)
    assert engine.run("ASK {}").records() == [{"answer": "true"}]
    given = [b"Authorization: Basic bWU6c2VjcmV0" in head for head in proxy.requests]
    assert given[0] is False
    assert all(given[1:])
    proxy.reset(ask)
    with pytest.raises(OutsideError, match=r"these credentials do not do \(401\)") as caught:
        engine.run("ASK {}")
    assert "secret" not in str(caught.value)


def test_a_password_is_not_given_to_a_server_that_does_not_ask(
    proxy: faults.Proxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OCCUGRAPH_USER", "me")
    monkeypatch.setenv("OCCUGRAPH_PASSWORD", "secret")
    proxy.reset()
    RemoteEngine(proxy.endpoint).run("ASK {}")
    assert len(proxy.requests) > 1
    assert not any(b"Authorization" in head for head in proxy.requests)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "sparql",
        "file:///etc/passwd",
        "ftp://example.org/",
        "http://",
        "http://[::1/",
        "http://example.org:99999/",
        "http://example.org/a b",
        "http://example.org/\N{SNOWMAN}",
        "http://example.org/#part",
        "http://me:secret@example.org/",
        "http://me@example.org/ secret",
        "http://example.org/\r\nX: y",
    ],
    ids=ascii,
)
def test_what_is_no_address_is_refused_without_telling_secrets(address: str) -> None:
    with pytest.raises(InputError) as caught:
        RemoteEngine(address)
    assert str(caught.value).isprintable()
    assert "secret@" not in str(caught.value)
    assert "me:" not in str(caught.value)


def test_a_key_in_the_address_is_not_shown(proxy: faults.Proxy) -> None:
    proxy.reset(faults.saying("500 Internal Server Error", b"no"))
    with pytest.raises(OutsideError) as caught:
        RemoteEngine(f"{proxy.endpoint}?key=secret").run("ASK {}")
    assert str(caught.value) == f"{proxy.endpoint}: failed (500): no"


@pytest.mark.parametrize("given", ["x", "0", "-1", "1e9", "nan", "\N{ARABIC-INDIC DIGIT ONE}"])
def test_a_time_that_is_none_is_refused(monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    monkeypatch.setenv("OCCUGRAPH_TIMEOUT", given)
    with pytest.raises(InputError, match="OCCUGRAPH_TIMEOUT must be a number of seconds"):
        RemoteEngine("http://127.0.0.1:9/")


def test_a_certificate_that_nobody_knows_is_refused(tmp_path: Path) -> None:
    with servers.tls(tmp_path) as (endpoint, certificate):
        done = running.occugraph("show", "15-1252", "--endpoint", endpoint)
        assert done.code == 3
        assert done.error.startswith(f"{endpoint}: its certificate cannot be trusted: self")
        known = running.occugraph(
            "show", "15-1252", "--endpoint", endpoint, SSL_CERT_FILE=str(certificate)
        )
        assert known.error == f"{endpoint}: failed (500): tls works"


# A server that dies


@pytest.mark.slow
@pytest.mark.servers
def test_a_server_that_is_killed_in_mid_answer(tmp_path: Path, small: Path) -> None:
    """Exit 3, one line, nothing of the answer; the server is a real one."""
    query = tmp_path / "big.rq"
    query.write_text("SELECT * WHERE { ?a ?b ?c . ?d ?e ?f }", "utf-8")
    with servers.oxigraph(tmp_path) as server, faults.between(server.endpoint) as proxy:
        servers.fill(server, small)
        proxy.reset(faults.plain())
        proxy.streaming = lambda passed: server.process.kill() if passed > 1_000_000 else None
        done = running.occugraph("query", "run", "--file", query, "--endpoint", proxy.endpoint)
    assert done.code == 3
    assert re.fullmatch(
        rf"{proxy.endpoint}: (the connection was dropped in the middle of an answer|"
        r"nothing listens there: connection refused|.*dropped before an answer)",
        done.error,
    )


@pytest.mark.slow
@pytest.mark.servers
def test_a_server_that_dies_between_answers_leaves_no_half_file(
    tmp_path: Path, small: Path
) -> None:
    codes = tmp_path / "codes.csv"
    codes.write_text("code\n15-1252\n15-1254\n", "utf-8")
    places = {"recode": tmp_path / "out.csv", "coverage": tmp_path / "out.svg"}
    commands = {
        "recode": ("recode", codes, "--to", "isco08", "-o", places["recode"]),
        "coverage": ("coverage", "soc2018", "isco08", "--svg", places["coverage"]),
    }
    with servers.oxigraph(tmp_path) as server, faults.between(server.endpoint) as proxy:
        servers.fill(server, small)
        for name, words in commands.items():
            proxy.reset(*[faults.plain()] * 2, faults.cut(0.5, "claimed"))
            done = running.occugraph(*words, "--endpoint", proxy.endpoint)
            assert (done.code, places[name].exists()) == (3, False)
            assert done.error.endswith("dropped in the middle of an answer")
        assert not list(tmp_path.glob(".*"))
