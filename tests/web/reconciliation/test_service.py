"""A reconciliation service, asked as OpenRefine asks it."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import pytest

from occugraph.files.limits import RECONCILED_QUERIES, RECONCILED_VALUES
from occugraph.graph.build import build
from occugraph.rdf.writers import write
from tests.support.reconciliation import check_form
from tests.support.serving import Answer, Server, run_server

pytestmark = [pytest.mark.slow, pytest.mark.servers]

#: Where OpenRefine's own pages are.
OPENREFINE = "http://127.0.0.1:3333"
#: What JavaScript's encodeURI leaves as it is, beside letters and digits.
ENCODE_URI = ";,/?:@&=+$-_.!~*'()#"
SERVICES = ("/reconcile", "/reconcile/soc2018")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with run_server(tmp_path_factory.mktemp("serving"), "--workers", "1") as running:
        yield running


def post(server: Server, path: str, **fields: Any) -> Answer:
    """Send a form of JSON, as OpenRefine's own process does."""
    form = urlencode({name: json.dumps(value) for name, value in fields.items()})
    headers = {"Content-Type": "application/x-www-form-urlencoded; charset=UTF-8"}
    return server.request("POST", path, form, **headers)


def reconcile(server: Server, path: str, *queries: dict[str, Any]) -> list[list[dict[str, Any]]]:
    answer = post(server, path, queries={f"q{at}": query for at, query in enumerate(queries)})
    assert answer.status == 200, answer.text
    results = json.loads(answer.body)
    check_form("results", results)
    assert list(results) == [f"q{at}" for at in range(len(queries))]
    return [result["result"] for result in results.values()]


def read(server: Server, address: str) -> Any:
    """Read JSON as OpenRefine's pages do."""
    answer = server.request(path=re.sub("^http://[^/]*", "", address), Origin=OPENREFINE)
    assert (answer.status, answer.headers["content-type"]) == (200, "application/json"), answer.text
    assert answer.headers["access-control-allow-origin"] == OPENREFINE
    return json.loads(answer.body)


def place(service: dict[str, str]) -> str:
    return service["service_url"] + service["service_path"]


@pytest.mark.parametrize("path", SERVICES)
def test_a_service_says_what_it_is(server: Server, path: str) -> None:
    manifest = read(server, path)
    check_form("manifest", manifest)
    assert manifest["batchSize"] == RECONCILED_QUERIES
    end = "soc2018/" if path.endswith("soc2018") else ""
    assert manifest["identifierSpace"] == f"https://w3id.org/occugraph/{end}"
    assert [each["id"] for each in manifest["defaultTypes"]] == (
        ["soc2018"]
        if end
        else ["dot1991", "isco08", "naics2022", "onetsoc2019", "soc2010", "soc2018"]
    )


def test_the_type_of_a_column_is_guessed_from_ten_of_its_cells(server: Server) -> None:
    titles = ["Web Developers", "Accountants and Auditors", "Economists", "Dancers", "Judges"]
    titles += ["Roofers", "Bakers", "Barbers", "Tapers", "Cashiers"]
    samples = reconcile(
        server, "/reconcile/soc2018", *({"query": title, "limit": 3} for title in titles)
    )
    assert all(1 <= len(candidates) <= 3 for candidates in samples)
    firsts = [candidates[0] for candidates in samples]
    assert [first["name"] for first in firsts[:4]] == titles[:4]
    assert {first["type"][1]["id"] for first in firsts} == {"soc2018"}


@pytest.mark.parametrize(
    ("path", "query", "sure"),
    [
        ("/reconcile/soc2018", {"query": "15-1252"}, "15-1252"),
        ("/reconcile/soc2018", {"query": "151252"}, "15-1252"),
        ("/reconcile/soc2018", {"query": "software developers"}, "15-1252"),
        ("/reconcile/soc2018", {"query": "Chief Executives"}, None),  # a group has the title too
        ("/reconcile/soc2018", {"query": "Chief Executives", "type": "soc2018:broad"}, "11-1010"),
        ("/reconcile/soc2018", {"query": "sofware develper"}, None),
        ("/reconcile/soc2018", {"query": "15-9999"}, None),
        ("/reconcile/dot1991", {"query": "0/1"}, "0-1"),
        ("/reconcile/dot1991", {"query": "0-1"}, "0-1"),
        ("/reconcile/onetsoc2019", {"query": "15-1252"}, None),  # its detail is left open
        ("/reconcile/isco08", {"query": "Desarrolladores de software"}, "2512"),
        ("/reconcile/isco08", {"query": "C2512"}, "2512"),
        ("/reconcile", {"query": "soc2018:15-1252"}, "soc2018:15-1252"),
        ("/reconcile", {"query": "Software Developers"}, None),  # of several schemes
        ("/reconcile", {"query": "Software Developers", "type": "isco08"}, "isco08:2512"),
        ("/reconcile", {"query": "15-1252", "type": ["soc2018"]}, "soc2018:15-1252"),
        ("/reconcile", {"query": "15-1252"}, None),  # of SOC 2018 whole, of O*NET-SOC in part
        (
            "/reconcile/soc2018",
            {"query": "Software Developers", "properties": [{"pid": "code", "v": "15-1252"}]},
            "15-1252",
        ),
        (
            "/reconcile/soc2018",  # code and title are of two concepts
            {"query": "Web Developers", "properties": [{"pid": "code", "v": "15-1252"}]},
            None,
        ),
        ("/reconcile/soc2018", {"properties": [{"pid": "code", "v": ["15-1252"]}]}, "15-1252"),
        (
            "/reconcile/soc2018",
            {"query": "Web Developers", "properties": [{"pid": "level", "v": "broad"}]},
            None,
        ),
    ],
)
def test_only_what_is_sure_is_matched(
    server: Server, path: str, query: dict[str, Any], sure: str | None
) -> None:
    (candidates,) = reconcile(server, path, {"type_strict": "should", **query})
    matched = [each["id"] for each in candidates if each["match"]]
    assert matched == ([sure] if sure else [])
    if sure:
        assert candidates[0]["id"] == sure
    scores = [each["score"] for each in candidates]
    assert scores == sorted(scores, reverse=True)


def test_a_typing_error_leads_to_its_concept_all_the_same(server: Server) -> None:
    (candidates,) = reconcile(server, "/reconcile/soc2018", {"query": "sofware develper"})
    first = candidates[0]
    assert (first["id"], first["name"], first["match"]) == ("15-1252", "Software Developers", False)
    assert first["type"][0] == {"id": "soc2018:detailed", "name": "Detailed occupations of soc2018"}


def test_every_query_has_a_result_and_a_blank_one_an_empty_one(server: Server) -> None:
    queries = ({"query": ""}, {"query": "!!"}, {"query": "x" * 2_000}, {"query": "Roofers"})
    results = reconcile(server, "/reconcile/soc2018", *queries)
    assert [len(result) for result in results[:3]] == [0, 0, 0]
    assert results[3][0]["id"] == "47-2181"


def test_keys_and_ids_come_back_as_they_were_given(server: Server) -> None:
    odd = ["\ud800", "é", "<b>", ""]
    answer = post(server, "/reconcile/soc2018", queries={key: {"query": "\ud800"} for key in odd})
    assert json.loads(answer.body) == {key: {"result": []} for key in odd}
    extend = {"ids": odd, "properties": [{"id": "code"}]}
    rows = json.loads(post(server, "/reconcile/soc2018", extend=extend).body)["rows"]
    assert rows == {key: {"code": []} for key in odd}


def test_queries_in_an_address_are_answered_as_those_in_a_form(server: Server) -> None:
    queries = json.dumps({"q0": {"query": "Roofers", "limit": 1}})
    answer = read(server, f"/reconcile/soc2018?{urlencode({'queries': queries})}")
    assert answer == json.loads(
        post(server, "/reconcile/soc2018", queries=json.loads(queries)).body
    )


def test_suggestions(server: Server) -> None:
    suggest = read(server, "/reconcile/soc2018")["suggest"]
    concepts = read(server, f"{place(suggest['entity'])}?prefix=software+dev")
    check_form("entities", concepts)
    assert concepts["result"][0]["id"] == "15-1252"
    codes = read(server, f"{place(suggest['entity'])}?prefix=15-125")
    assert {each["id"] for each in codes["result"]} == {
        *("15-1250", "15-1251", "15-1252", "15-1253", "15-1254", "15-1255")
    }
    types = read(server, f"{place(suggest['type'])}?prefix=detailed")
    check_form("names", types)
    assert [each["id"] for each in types["result"]] == ["soc2018:detailed"]
    properties = read(server, f"{place(suggest['property'])}?prefix=isco")
    check_form("names", properties)
    assert [each["id"] for each in properties["result"]] == ["in-isco08"]


def test_a_table_is_extended_by_properties_that_were_proposed(server: Server) -> None:
    proposing = place(read(server, "/reconcile/soc2018")["extend"]["propose_properties"])
    proposed = read(server, f"{proposing}?type=soc2018")
    check_form("proposal", proposed)
    ids = [each["id"] for each in proposed["properties"]]
    assert ids == [
        *("code", "scheme", "level", "title", "path", "definition", "iri"),
        *("in-dot1991", "in-isco08", "in-onetsoc2019", "in-soc2010"),
    ]
    wanted = [{"id": id} for id in ids]
    extend = {"ids": ["15-1254", "nothing"], "properties": wanted}
    extended = json.loads(post(server, "/reconcile/soc2018", extend=extend).body)
    check_form("extension", extended)
    row = extended["rows"]["15-1254"]
    assert row["code"] == [{"str": "15-1254"}]
    assert row["title"] == [{"str": "Web Developers"}]
    assert row["level"] == [{"str": "detailed"}]
    assert row["definition"] == []  # the publishers' documents have them
    assert [each["id"] for each in row["path"]] == ["15-1250", "15-1200", "15-0000"]
    assert [each["id"] for each in row["in-isco08"]] == ["2513", "3514"]
    assert row["in-isco08"][0]["description"] == "related, n:m, derived"
    service = {each["id"]: each.get("service", "") for each in extended["meta"]}["in-isco08"]
    assert read(server, service)["identifierSpace"] == "https://w3id.org/occugraph/isco08/"
    assert set(map(json.dumps, extended["rows"]["nothing"].values())) == {"[]"}


def test_titles_in_other_languages_and_groups_of_all_schemes(server: Server) -> None:
    extend = {"ids": ["isco08:2512"], "properties": [{"id": "title-es"}, {"id": "in-soc2010"}]}
    row = json.loads(post(server, "/reconcile", extend=extend).body)["rows"]["isco08:2512"]
    assert row["title-es"] == [{"str": "Desarrolladores de software"}]
    assert "soc2010:15-1132" in [each["id"] for each in row["in-soc2010"]]


@pytest.mark.parametrize("id", ["15-1252", "11-1021"])
def test_a_preview_works_in_a_frame_without_scripts(server: Server, id: str) -> None:
    template = read(server, "/reconcile/soc2018")["preview"]["url"]
    address = quote(template.replace("{{id}}", id), safe=ENCODE_URI)
    answer = server.request(path=re.sub("^http://[^/]*", "", address), Sec_Fetch_Dest="iframe")
    assert (answer.status, answer.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert "x-frame-options" not in answer.headers
    policy = answer.headers["content-security-policy"]
    assert "frame-ancestors" not in policy
    (style,) = re.findall("<style>(.*?)</style>", answer.text, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}'" in policy
    assert "<script" not in answer.text
    assert re.search(f"<h1>{id} .+</h1>", answer.text)


def test_a_matched_cell_leads_to_the_page_of_its_concept(server: Server) -> None:
    view = read(server, "/reconcile")["view"]["url"].replace("{{id}}", "dot1991:0-1")
    answer = server.request(path=re.sub("^http://[^/]*", "", quote(view, safe=ENCODE_URI)))
    assert answer.status == 303
    assert answer.headers["location"].endswith("/dot1991/0-1")


@pytest.mark.parametrize(
    ("path", "status", "line"),
    [
        ("/reconcile/soc1234", 404, "there is no scheme 'soc1234' here; /reconcile has all"),
        ("/reconcile/soc2018/preview?id=1", 404, "'1' is the id of no concept here"),
        ("/reconcile/soc2018/view?id=151252", 404, "'151252' is the id of no concept here"),
        (
            "/reconcile/soc2018/suggest/all?prefix=a",
            404,
            "there are suggestions for entity, type, property here",
        ),
        ("/reconcile/soc2018?queries=%5B", 400, "queries is not JSON"),
        ("/reconcile/soc2018?queries=%5B%5D", 400, "queries must be an object in JSON"),
        (
            "/reconcile/isco08?queries=%7B%22q0%22:%7B%22query%22:%22a%22,%22type%22:%22b%22%7D%7D",
            400,
            "no type 'b'; there is: isco08, isco08:major, isco08:submajor, isco08:minor, "
            "isco08:unit",
        ),
        ("/reconcile/soc2018?extend=%7B%7D", 400, "extend takes a list of ids"),
    ],
)
def test_what_cannot_be_answered_is_refused_in_a_line(
    server: Server, path: str, status: int, line: str
) -> None:
    answer = server.request(path=path, Origin=OPENREFINE)
    assert (answer.status, answer.line) == (status, line)
    assert answer.headers["access-control-allow-origin"] == OPENREFINE


def test_too_much_at_once_is_refused(server: Server) -> None:
    queries = {f"q{at}": {"query": "a"} for at in range(RECONCILED_QUERIES + 1)}
    many = post(server, "/reconcile/soc2018", queries=queries)
    assert (many.status, many.line) == (413, "51 queries at once; 50 are the limit")
    conditions = [{"pid": "code", "v": ["15-1252"] * 251}]
    queries = {key: {"query": "a", "properties": conditions} for key in ("a", "b")}
    named = post(server, "/reconcile/soc2018", queries=queries)
    assert (named.status, named.line) == (
        413,
        "502 values of properties at once; 500 are the limit",
    )
    extend = {"ids": ["15-1252"] * (RECONCILED_VALUES + 1), "properties": [{"id": "code"}]}
    values = post(server, "/reconcile/soc2018", extend=extend)
    line = "2,001 concepts with 1 properties at once; 2,000 values are the limit"
    assert (values.status, values.line) == (413, line)


def test_a_graph_of_a_file_is_asked_as_the_embedded_one_is(
    tmp_path: Path,
) -> None:
    write(build(schemes=("soc2018", "isco08")).dataset, tmp_path / "graph.nq")
    with run_server(tmp_path, "--store", str(tmp_path / "graph.nq"), "--workers", "1") as server:
        (candidates,) = reconcile(server, "/reconcile/isco08", {"query": "Software Developers"})
        assert [each["id"] for each in candidates if each["match"]] == ["2512"]


def test_a_graph_without_concepts_has_no_service(tmp_path: Path) -> None:
    file = tmp_path / "graph.nt"
    file.write_text("<urn:s> <urn:p> <urn:o> .\n")
    with run_server(tmp_path, "--store", str(file), "--workers", "1") as server:
        answer = server.request(path="/reconcile")
        line = "this graph has no concepts: use one that `occugraph build` wrote"
        assert (answer.status, answer.line) == (400, line)
