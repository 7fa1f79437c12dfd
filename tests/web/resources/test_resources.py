"""Each resource by the path of its IRI: forms, headers, and the statements of the graph."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from occugraph.rdf.namespaces import BASE
from tests.support.serving import Server, run_server

pytestmark = [pytest.mark.slow, pytest.mark.servers]

_FORMS = {
    ".ttl": ("text/turtle", ox.RdfFormat.TURTLE),
    ".jsonld": ("application/ld+json", ox.RdfFormat.JSON_LD),
    ".rdf": ("application/rdf+xml", ox.RdfFormat.RDF_XML),
    ".nt": ("application/n-triples", ox.RdfFormat.N_TRIPLES),
}
#: One of each kind.
_NAMES = (
    "soc2018/15-1252",
    "dot1991/00-01",
    "onetsoc2019/15-1252.00",
    "soc2018",
    "soc2018/level/minor",
    "soc2010-soc2018",
    "soc2010-soc2018/15-1131_15-1251",
    "source/bls-soc-2018",
    "source/bls-soc-2018/rights",
    "programme/ampd-iowa",
    "list/uscis-dot",
    "list/ampd-iowa/15-1252",
    "agent/us-bureau-of-labor-statistics",
    "graph/bls-soc-2018",
    "dataset",
    "dataset/soc2018",
    "linkset/soc2010-soc2018-closeMatch",
    "ontology",
)


@pytest.fixture(scope="module")
def server(written: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("serving")
    with run_server(folder, "--store", str(written[".nq"]), "--workers", "1") as running:
        yield running


def _statements(store: ox.Store, name: str) -> set[tuple[str, ...]]:
    """What the graph says of a resource, and of the blank nodes that it owns, whose ids differ."""
    subjects: list[ox.NamedNode | ox.BlankNode] = [ox.NamedNode(BASE + name)]
    if name == "ontology":
        defined = ox.NamedNode("http://www.w3.org/2000/01/rdf-schema#isDefinedBy")
        subjects += [q.subject for q in store.quads_for_pattern(None, defined, subjects[0])]
    out = set()
    for subject in subjects:
        for quad in store.quads_for_pattern(subject, None, None):
            out.add(_plain(quad.triple))
            if isinstance(quad.object, ox.BlankNode):
                subjects.append(quad.object)
    return out


def _plain(triple: ox.Triple) -> tuple[str, ...]:
    terms = triple.subject, triple.predicate, triple.object
    return tuple("_" if isinstance(term, ox.BlankNode) else str(term) for term in terms)


@pytest.mark.parametrize("name", _NAMES)
def test_every_form_says_what_the_graph_says(server: Server, store: ox.Store, name: str) -> None:
    expected = _statements(store, name)
    assert expected
    for suffix, (media, syntax) in _FORMS.items():
        for answer in (
            server.request(path=f"/{name}{suffix}"),
            server.request(path=f"/{name}", Accept=media),
        ):
            assert (answer.status, answer.headers["content-type"]) == (200, media)
            assert {_plain(quad.triple) for quad in ox.parse(answer.body, syntax)} == expected


def test_headers_name_the_forms_and_the_iri(server: Server) -> None:
    answer = server.request(path="/soc2018/15-1252", Accept="text/turtle")
    links = answer.headers["link"].split(", ")
    assert links == [
        '</soc2018/15-1252.html>; rel="alternate"; type="text/html"',
        '</soc2018/15-1252.ttl>; rel="alternate"; type="text/turtle"',
        '</soc2018/15-1252.jsonld>; rel="alternate"; type="application/ld+json"',
        '</soc2018/15-1252.rdf>; rel="alternate"; type="application/rdf+xml"',
        '</soc2018/15-1252.nt>; rel="alternate"; type="application/n-triples"',
        f'<{BASE}soc2018/15-1252>; rel="canonical"',
    ]
    assert answer.headers["content-location"] == "/soc2018/15-1252.ttl"
    assert answer.headers["vary"] == "Accept, Accept-Encoding, Origin"
    assert answer.headers["etag"].startswith('W/"')
    assert answer.headers["last-modified"].endswith(" GMT")


def test_head_has_the_headers_and_no_body(server: Server) -> None:
    get = server.request(path="/soc2018.nt")
    head = server.request("HEAD", "/soc2018.nt")
    assert (head.status, head.body) == (200, b"")
    names = ("etag", "link", "content-type", "content-length", "last-modified")
    assert [head.headers[name] for name in names] == [get.headers[name] for name in names]


def test_who_has_it_gets_304(server: Server) -> None:
    headers = server.request(path="/soc2018.nt").headers
    by_tag = server.request(path="/soc2018.nt", If_None_Match=headers["etag"])
    by_time = server.request(path="/soc2018.nt", If_Modified_Since=headers["last-modified"])
    assert (by_tag.status, by_time.status, by_tag.body, by_time.body) == (304, 304, b"", b"")
    assert by_tag.headers["etag"] == headers["etag"]
    earlier = "Mon, 01 Jan 2018 00:00:00 GMT"
    for changed in (
        {"If_Modified_Since": earlier},
        {"If_Modified_Since": "yesterday"},
        {"If_None_Match": '"another"', "If_Modified_Since": headers["last-modified"]},
    ):
        assert server.request(path="/soc2018.nt", **changed).status == 200


def test_the_best_liked_form_is_given(server: Server) -> None:
    likes = {
        "text/turtle;q=0.5, application/rdf+xml": "application/rdf+xml",
        "application/ld+json, text/html;q=0": "application/ld+json",
        "application/n-triples;q=0.2, image/*": "application/n-triples",
        "text/plain": "application/n-triples",
    }
    for accept, media in likes.items():
        answer = server.request(path="/soc2018/15-1252", Accept=accept)
        assert answer.headers["content-type"] == media, accept


def test_no_form_that_the_client_accepts_is_406(server: Server) -> None:
    answer = server.request(path="/soc2018/15-1252", Accept="image/png")
    assert answer.status == 406
    assert answer.line == "this comes as HTML, Turtle, JSON-LD, RDF/XML or N-Triples"
    assert "/soc2018/15-1252.ttl" in answer.headers["link"]


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (
            "/soc2018/15-1259.ttl",
            "there is nothing at /soc2018/15-1259; the nearest: 15-1255, 15-1254, 15-1253",
        ),
        ("/soc2019", "there is nothing at /soc2019; the nearest: soc2018, soc2010, onetsoc2019"),
        ("/soc2018/15-1252.pdf", "there is nothing at /soc2018/15-1252.pdf; the nearest: 15-1252"),
        ("/%3Cscript%3E", "there is nothing at /<script>"),
        ("/soc2018/15%201252", "there is nothing at /soc2018/15 1252; the nearest: 15-1252"),
        ("/zzzz", "there is nothing at /zzzz"),
    ],
)
def test_what_is_not_there_is_404_with_the_nearest(server: Server, path: str, line: str) -> None:
    answer = server.request(path=path, Accept="text/turtle")
    assert answer.status == 404
    assert answer.line.startswith(line)


@pytest.mark.parametrize("name", _NAMES)
def test_people_get_a_page(server: Server, name: str) -> None:
    browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
    for answer in (
        server.request(path=f"/{name}", Accept=browser),
        server.request(path=f"/{name}", Accept="*/*"),
        server.request(path=f"/{name}.html", Accept="text/turtle"),
    ):
        assert (answer.status, answer.headers["content-type"]) == (200, "text/html; charset=utf-8")
        assert f'<{BASE}{name}>; rel="canonical"' in answer.headers["link"]
        assert "etag" in answer.headers
        assert "last-modified" in answer.headers


def test_the_iri_of_the_catalogue_leads_to_it(server: Server) -> None:
    answer = server.request(path="/catalog", Accept="text/turtle")
    assert (answer.status, answer.headers["location"]) == (303, "/catalog.ttl")


def test_a_page_for_a_code_that_is_none_names_the_nearest(server: Server) -> None:
    answer = server.request(path="/soc2018/15-1259", Accept="text/html")
    assert (answer.status, answer.headers["content-type"]) == (404, "text/html; charset=utf-8")
    assert "15-1255" in answer.text


def test_nothing_is_put_there(server: Server) -> None:
    answer = server.request("POST", "/soc2018", body="x")
    assert (answer.status, answer.line) == (405, "POST is not taken here; use GET")


def test_the_server_describes_its_datasets(server: Server) -> None:
    void, known, catalogue = (
        server.request(path=f"/{name}") for name in ("void.ttl", ".well-known/void", "catalog.ttl")
    )
    assert void.status == known.status == catalogue.status == 200
    assert void.body == known.body
    described, listed = ox.Store(), ox.Store()
    described.load(void.body, ox.RdfFormat.TURTLE)
    listed.load(catalogue.body, ox.RdfFormat.TURTLE)
    address = f"http://127.0.0.1:{server.port}/"
    endpoint = ox.NamedNode("http://rdfs.org/ns/void#sparqlEndpoint")
    (quad,) = described.quads_for_pattern(ox.NamedNode(f"{BASE}dataset"), endpoint, None)
    assert quad.object.value == f"{address}sparql"
    counted = server.query("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }").rows[0]["n"]
    triples = ox.NamedNode("http://rdfs.org/ns/void#triples")
    whole = described.quads_for_pattern(ox.NamedNode(f"{BASE}dataset"), triples, None)
    assert [quad.object.value for quad in whole] == [counted]
    kind = ox.NamedNode("http://www.w3.org/ns/dcat#DataService")
    assert any(listed.quads_for_pattern(None, None, kind))
