"""The pages and the JSON, as a server sends them."""

from __future__ import annotations

import html
import io
import json
import re
from pathlib import Path
from urllib.parse import quote

import pytest

from occugraph.query.catalogue import catalogue
from tests.conftest import Written
from tests.support import running
from tests.support.serving import Answer, Server, run_server
from tests.web.pages.conftest import SCHEMES

pytestmark = [pytest.mark.slow, pytest.mark.servers]

HTML = "text/html,application/xhtml+xml,*/*;q=0.8"
#: A page of each kind.
PAGES = (
    *("/", "/search?q=welder", "/schemes", "/soc2018", "/soc2018/15-1252", "/soc2018/level/minor"),
    *("/soc2018-isco08", "/dot1991-soc2018/030_15-1252", "/programmes", "/programme/ampd-iowa"),
    *("/crosswalk", "/crosswalk?code=15-1254&to=isco08", "/rosters", "/programmes/new", "/sparql"),
    *("/eligibility", "/eligibility?job=15-1132&industry=336111"),
)
CSV = b"Job Title,SOC,NAICS\nDeveloper,15-1252,332710\nManager,11-3031,332710\n"


def get(server: Server, path: str, **headers: str) -> Answer:
    return server.request("GET", path, Accept=HTML, **headers)


def post_file(server: Server, path: str, content: bytes, name: str, **fields: str) -> Answer:
    """Send a form with a file, as a browser does."""
    parts = [
        f'--x\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'.encode()
        for key, value in fields.items()
    ]
    head = f'--x\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
    body = b"".join([*parts, head.encode(), content, b"\r\n--x--\r\n"])
    return server.request("POST", path, body, Content_Type="multipart/form-data; boundary=x")


@pytest.mark.parametrize("path", PAGES)
def test_every_kind_of_page_is_one_of_html_that_asks_no_other_host(
    server: Server, path: str
) -> None:
    page = get(server, path)
    assert (page.status, page.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert page.text.count("<h1>") + page.text.count("<h1 ") == 1
    assert re.findall(r'(?:src|action)="(?!/)[^"]*"', page.text) == []
    assert (
        re.findall(r'<(?:link|script)[^>]*(?:href|src)="https?://(?!w3id)[^"]*"', page.text) == []
    )
    policy = page.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; style-src 'self'; script-src 'self'")


def test_a_page_answers_head_and_304_and_may_be_kept(server: Server) -> None:
    page = get(server, "/soc2018/15-1252")
    head = server.request("HEAD", "/soc2018/15-1252", Accept=HTML)
    assert (head.status, head.body) == (200, b"")
    assert head.headers["etag"] == page.headers["etag"]
    assert head.headers["content-length"] == str(len(page.body))
    again = get(server, "/soc2018/15-1252", If_None_Match=page.headers["etag"])
    assert (again.status, again.body) == (304, b"")
    assert page.headers["cache-control"] == "public, max-age=3600"
    assert page.headers["vary"] == "Accept, Accept-Encoding, Origin"


def test_a_concept_that_is_not_there_is_404_with_the_nearest(server: Server) -> None:
    page = get(server, "/soc2018/15-1259")
    assert page.status == 404
    assert page.headers["cache-control"] == "no-store"
    assert re.findall(r'<li><a class="code" href="(.*?)">', page.text) == [
        "/soc2018/15-1299",
        "/soc2018/15-1290",
        "/soc2018/15-1255",
    ]
    missing = get(server, "/nothing/at/all")
    assert missing.status == 404
    assert "no resource 'https://w3id.org/occugraph/nothing/at/all'<" in html.unescape(missing.text)
    far = get(server, "/isco08/9999")
    assert (far.status, re.findall(r">(\d{4})</a>", far.text)) == (404, ["9629", "9329", "9129"])


def test_an_iri_has_a_hyphen_where_the_code_has_a_slash(server: Server) -> None:
    page = get(server, "/dot1991/00-01")
    assert page.status == 200
    assert '<span class="code">00/01</span>' in page.text


def test_what_people_type_is_shown_as_text(server: Server) -> None:
    hostile = '<script>alert("1")</script> welder'
    for path in ("/search?q=", "/crosswalk?to=isco08&code=", "/eligibility?job="):
        page = get(server, path + quote(hostile))
        assert page.status == 200
        assert "<script>alert" not in page.text
        assert html.escape(hostile) in page.text.replace("&#34;", "&quot;")


def test_hostile_labels_are_text(written: Written, tmp_path: Path) -> None:
    label, hostile = '"Software Developers"@en', r'"<img src=x onerror=alert(1)> \"&"@en'
    graph = written[".nq"].read_text("utf-8").replace(label, hostile)
    (tmp_path / "hostile.nq").write_text(graph, "utf-8")
    with run_server(tmp_path, "--workers", "1", "--store", str(tmp_path / "hostile.nq")) as server:
        for path in ("/soc2018/15-1252", "/soc2018", "/search?q=15-1252"):
            page = get(server, path)
            assert page.status == 200
            assert "<img src=x" not in page.text
            assert "&lt;img src=x onerror=alert(1)&gt; &#34;&amp;" in page.text


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("search?q=sofware+develper&limit=3", ("search", "sofware", "develper", "--limit", "3")),
        ("crosswalk?code=15-1254&to=isco08", ("crosswalk", "15-1254", "--to", "isco08")),
        (
            "eligibility?occupation=15-1132&naics=336111&programme=ampd-iowa",
            ("eligible", "15-1132", "--naics", "336111", "--programme", "ampd-iowa"),
        ),
    ],
)
def test_json_is_that_of_the_command(server: Server, path: str, words: tuple[str, ...]) -> None:
    answer = server.request(path=f"/api/{path}")
    assert (answer.status, answer.headers["content-type"]) == (200, "application/json")
    assert json.loads(answer.body) == json.loads(
        running.occugraph(*words, "--json", OCCUGRAPH_SCHEMES=SCHEMES).out
    )


def test_json_of_a_concept_has_every_key_of_the_command(server: Server) -> None:
    answer = json.loads(server.request(path="/api/concept?code=soc2018:15-1252").body)
    printed = json.loads(
        running.occugraph("show", "soc2018:15-1252", "--json", OCCUGRAPH_SCHEMES=SCHEMES).out
    )
    assert {key: answer[key] for key in printed} == printed


def test_json_says_what_is_wrong_and_what_is_near(server: Server) -> None:
    answer = server.request(path="/api/concept?code=15-1259&scheme=soc2018")
    assert answer.status == 404
    assert json.loads(answer.body) == {
        "error": "'15-1259': not a code of soc2018; nearest: 15-1299, 15-1290, 15-1255",
        "nearest": ["15-1299", "15-1290", "15-1255"],
    }
    missing = server.request(path="/api/crosswalk?code=15-1254")
    assert missing.status == 400
    assert json.loads(missing.body)["error"] == "the parameter to is missing"
    other = server.request(path="/api/search?q=welder&size=3")
    assert other.status == 404
    assert json.loads(other.body)["error"].startswith("no parameter 'size'; there is: q, scheme")


def test_the_description_of_the_json_holds_for_its_answers(server: Server) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    description = json.loads(server.request(path="/api/openapi.json").body)
    asked = {
        "Search": "search?q=welder",
        "Concept": "concept?code=15-1252",
        "Crosswalk": "crosswalk?code=15-1254&to=isco08",
        "Eligibility": "eligibility?title=welder&naics=336111",
        "Problem": "concept?code=15-1259&scheme=soc2018",
    }
    for name, path in asked.items():
        answer = json.loads(server.request(path=f"/api/{path}").body)
        schema = description["components"]["schemas"][name]
        whole = {**schema, "components": description["components"]}
        jsonschema.Draft202012Validator(whole).validate(answer)
        if name != "Problem":
            assert set(answer) - {"title"} == set(schema["required"])
            operation = description["paths"][f"/api/{path.partition('?')[0]}"]["get"]
            names = {parameter["name"] for parameter in operation["parameters"]}
            assert {part.partition("=")[0] for part in path.partition("?")[2].split("&")} <= names


def test_a_crosswalk_says_what_it_loses_and_names_every_row(server: Server) -> None:
    text = get(server, "/crosswalk?code=15-1254&to=isco08").text
    assert "15-1254 may be 2513 or 3514: the tables cannot tell, the duties can" in text
    assert re.findall(r"isco08-soc2010</a>, line (\d+)", text) == ["259", "521"]
    assert "Decided by this project on 2026-11-29, not by a publisher" in (
        get(server, "/crosswalk?code=15-1252&to=dot1991").text
    )


def test_an_answer_is_cited_with_its_graph(server: Server) -> None:
    path = "crosswalk?code=15-1254&to=isco08"
    citation = json.loads(server.request(path=f"/api/{path}").body)["citation"]
    text = html.unescape(get(server, f"/{path}").text)
    assert re.fullmatch("[0-9a-f]{64}", citation["release"]["sha256"])
    assert [(row["source"], row["line"]) for row in citation["rows"]] == [
        *(("soc2010-soc2018", 85), ("isco08-soc2010", 259), ("isco08-soc2010", 521)),
    ]
    assert citation["text"] in text
    assert citation["bibtex"] in text


def test_words_in_the_place_of_a_code_let_choose(server: Server) -> None:
    text = get(server, "/crosswalk?code=welder&to=isco08").text
    assert "/crosswalk?code=soc2018%3A51-4121&amp;to=isco08" in text
    text = get(server, "/eligibility?job=15-1252&industry=machine+shops").text
    assert "industry=332710" in text


def test_a_code_of_several_schemes_lets_choose_its_scheme(server: Server) -> None:
    page = get(server, "/crosswalk?code=11&to=soc2018")
    assert page.status == 400
    assert "write it with its scheme</p>" in page.text
    assert "--scheme" not in page.text
    assert re.findall(r'href="/crosswalk\?code=(\w+)%3A11&amp;to=soc2018"', page.text) == [
        "dot1991",
        "isco08",
    ]


def test_a_decision_has_reasons_with_lines_and_what_would_settle_it(server: Server) -> None:
    text = get(server, "/eligibility?job=15-1132&industry=336111").text
    assert '<h2 id="decision">Eligible</h2>' in text
    assert re.findall(r"\(SOC\) codes, line (\d+)", text) == ["5", "16"]
    text = get(server, "/eligibility?job=engineer&industry=336111").text
    assert '<h2 id="decision">Undetermined</h2>' in text
    assert "What would settle it" in text


def test_a_roster_comes_back_decided_and_nothing_of_it_stays(
    server: Server, tmp_path: Path
) -> None:
    page = post_file(server, "/rosters", CSV, "jobs.csv", programme="ampd-iowa")
    assert page.status == 200
    assert page.headers["cache-control"] == "no-store"
    assert re.findall(r'<td class="status (.*?)">', page.text) == ["eligible", "not-eligible"]
    assert "column &#39;SOC&#39; is read as soc2018" in page.text
    table = post_file(server, "/rosters/table?format=csv", CSV, "jobs.csv", programme="ampd-iowa")
    assert table.headers["content-disposition"] == 'attachment; filename="jobs-csv-decided.csv"'
    rows = table.text.lstrip("\ufeff").splitlines()
    assert rows[0].startswith("Job Title,SOC,NAICS,status,reasons")
    assert [row.split(",")[3] for row in rows[1:]] == ["eligible", "not-eligible"]
    assert not list(server.log.parent.rglob("*roster*"))


def test_a_roster_whose_columns_are_not_clear_lets_choose_them(server: Server) -> None:
    content = CSV.replace(b"SOC,NAICS", b"A,B")
    page = post_file(server, "/rosters", content, "jobs.csv", programme="ampd-iowa")
    assert page.status == 200
    assert 'role="alert"' in page.text
    assert re.findall(r"<option>(\w+)</option>", page.text)[:2] == ["A", "B"]
    fields = {"programme": "ampd-iowa", "occupation": "A", "industry": "B"}
    page = post_file(server, "/rosters", content, "jobs.csv", **fields)
    assert re.findall(r'<td class="status (.*?)">', page.text) == ["eligible", "not-eligible"]


def test_a_workbook_of_two_sheets_asks_which(server: Server) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    book.active.append(["something"])
    jobs = book.create_sheet("Jobs")
    for row in (["All jobs of 2026"], [], ["SOC", "NAICS"], ["15-1252", 332710]):
        jobs.append(row)
    file = io.BytesIO()
    book.save(file)
    page = post_file(server, "/rosters", file.getvalue(), "jobs.xlsx", programme="ampd-iowa")
    assert page.status == 200
    assert "<option>Jobs</option>" in page.text
    fields = {"programme": "ampd-iowa", "sheet": "Jobs"}
    page = post_file(server, "/rosters", file.getvalue(), "jobs.xlsx", **fields)
    assert re.findall(r'<td class="status (.*?)">', page.text) == ["eligible"]


def test_the_form_writes_a_programme_file_that_can_be_used(server: Server) -> None:
    fields = {
        **{"id": "trial", "title": 'A "trial"', "authority": "Office", "source_title": "Rule"},
        **{"scheme": "soc2018", "occupations": "15-1252 Software Developers\n51-4040"},
        **{"industries": "31-33", "from": "2026-01-01"},
    }
    body = "&".join(f"{name}={quote(value)}" for name, value in fields.items())
    form = {"Content_Type": "application/x-www-form-urlencoded"}
    page = server.request("POST", "/programmes/new", body, **form)
    assert "No problems: every code is one of its scheme." in page.text
    file = server.request("POST", "/programmes/new", f"{body}&download=1", **form)
    assert file.headers["content-disposition"] == 'attachment; filename="trial.toml"'
    assert file.text.splitlines()[:4] == [
        'id = "trial"',
        'title = "A \\"trial\\""',
        'authority = "Office"',
        "valid = { from = 2026-01-01 }",
    ]
    wrong = server.request("POST", "/programmes/new", body.replace("51-4040", "51-4049"), **form)
    assert "51-4049" in wrong.text
    assert "The file, not yet usable" in wrong.text


def test_the_page_for_sparql_offers_every_question(server: Server) -> None:
    page = get(server, "/sparql").text
    offered = re.findall(r'<option value=".+">(.*?)</option>', page)
    assert [html.unescape(option) for option in offered] == [
        f"{question.summary} ({question.name})" for question in catalogue()
    ]
    (data,) = re.findall(r'<script type="application/json" id="queries">(.*?)</script>', page)
    assert "<" not in data
    assert set(json.loads(data)) == {question.name for question in catalogue()}


def test_a_public_server_answers_to_any_name_behind_a_path_and_takes_no_rosters(
    tmp_path: Path,
) -> None:
    words = ("--workers", "1", "--public", "--root-path", "/occupations")
    with run_server(tmp_path, *words) as server:
        page = get(server, "/soc2018", Host="jobs.example.org")
        assert page.status == 200
        links = set(re.findall(r'(?:href|src|action)="(/.*?)"', page.text))
        assert {link for link in links if not link.startswith("/occupations/")} == set()
        assert get(server, "/occupations/soc2018", Host="jobs.example.org").status == 200
        assert "This server takes no rosters." in get(server, "/rosters").text
        assert post_file(server, "/rosters/table", CSV, "jobs.csv").status == 404
