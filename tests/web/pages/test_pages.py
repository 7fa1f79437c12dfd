"""The pages and the JSON, as a server sends them."""

from __future__ import annotations

import csv
import html
import io
import json
import re
import zipfile
from collections import Counter
from pathlib import Path
from urllib.parse import quote

import pytest

from occugraph.files.limits import ROSTER_UNPACKED
from occugraph.query.catalogue import catalogue
from occugraph.version import __version__
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
    assert (
        "Tell whoever runs this site, and quote the address of the page, the version "
        f"(occugraph {__version__}), and the document and line"
    ) in page.text
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
    assert re.findall(r'<li><a class="code" href="(.*?)">(.*?)</a> (.*?)</li>', page.text) == [
        ("/soc2018/15-1255", "15-1255", "Web and Digital Interface Designers"),
        ("/soc2018/15-1254", "15-1254", "Web Developers"),
        ("/soc2018/15-1253", "15-1253", "Software Quality Assurance Analysts and Testers"),
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
        "error": "'15-1259': not a code of soc2018; nearest: 15-1255, 15-1254, 15-1253",
        "nearest": ["15-1255", "15-1254", "15-1253"],
    }
    missing = server.request(path="/api/crosswalk?code=15-1254")
    assert missing.status == 400
    assert json.loads(missing.body)["error"] == "the parameter to is missing"
    other = server.request(path="/api/search?q=welder&size=3")
    assert other.status == 404
    assert json.loads(other.body)["error"].startswith("no parameter 'size'; there is: q, scheme")


def test_an_answer_in_json_that_there_is_not_says_so_in_json(server: Server) -> None:
    answer = server.request(path="/api/codes?code=15-1252")
    assert (answer.status, answer.headers["content-type"]) == (404, "application/json")
    there_is = "there is: search, concept, concept.csv, crosswalk, eligibility"
    assert json.loads(answer.body)["error"] == f"no answer 'codes'; {there_is}"


def test_a_counterpart_says_on_which_list_it_is_and_the_list_has_a_page(server: Server) -> None:
    text = server.request(path="/crosswalk?code=15-1252&to=dot1991").text
    assert 'On the list <a href="/list/uscis-dot">uscis-dot</a> of US Citizenship and' in text
    page = server.request(path="/list/uscis-dot", Accept="text/html").text
    assert "106 rows, published by US Citizenship and Immigration Services" in page
    assert '<tr id="line-142"><td class="code">030</td>' in page


def test_a_concept_is_had_as_a_table_with_all_that_its_json_has(server: Server) -> None:
    page = get(server, "/soc2018/15-1252").text
    assert '<a href="/api/concept.csv?code=soc2018%3A15-1252">CSV</a>' in page
    answer = get(server, "/api/concept.csv?code=soc2018%3A15-1252")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"] == 'attachment; filename="soc2018-15-1252.csv"'
    rows = list(csv.DictReader(io.StringIO(answer.text.lstrip("\ufeff"))))
    assert rows[0] == {
        **dict.fromkeys(("printed", "basis", "source", "line"), ""),
        **{"relation": "itself", "scheme": "soc2018", "code": "15-1252"},
        **{"title": "Software Developers", "kind": "detailed"},
        "text": "https://w3id.org/occugraph/soc2018/15-1252",
    }
    (own,) = [row for row in rows if row["scheme"] == "dot1991"]
    assert [own[name] for name in ("relation", "code", "kind", "basis", "source", "line")] == [
        *("counterpart", "030", "n:1", "curated", "dot1991-soc2018", "119")
    ]
    assert own["text"].startswith("the project's own decision (The occugraph developers), not a ")
    document = json.loads(server.request(path="/api/concept?code=soc2018%3A15-1252").body)
    assert Counter(row["relation"] for row in rows) == Counter(
        {
            "itself": 1,
            "group above": len(document["path"]) - 1,
            "member": len(document["children"]),
            "note": len(document["notes"]),
            "excludes": len(document["excludes"]),
            "excluded by": len(document["excluded_by"]),
            "named in its notes": len(document["refers_to"]),
            "counterpart": len(document["counterparts"]),
            "on a list": len(document["lists"]),
        }
    )
    unknown = get(server, "/api/concept.csv?code=soc2018%3A15-1259")
    assert (unknown.status, json.loads(unknown.body)["nearest"][0]) == (404, "15-1255")


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


def test_a_concept_is_cited_in_the_words_of_the_command(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OCCUGRAPH_SCHEMES", SCHEMES)
    printed = running.occugraph("show", "soc2018:15-1252", "--cite").out
    text = html.unescape(get(server, "/soc2018/15-1252").text)
    citation = json.loads(server.request(path="/api/concept?code=15-1252").body)["citation"]
    assert citation["text"].startswith(
        "The occugraph developers: soc2018:15-1252: Software Developers (detailed, Standard "
        f"Occupational Classification, 2018). occugraph {__version__}, its graph (SHA-256 "
    )
    for words in (citation["text"], citation["bibtex"]):
        assert words in text
        assert words in printed


def test_words_in_the_place_of_a_code_let_choose(server: Server) -> None:
    text = get(server, "/crosswalk?code=welder&to=isco08").text
    assert "/crosswalk?code=soc2018%3A51-4121&amp;to=isco08" in text
    text = get(server, "/eligibility?job=15-1252&industry=machine+shops").text
    assert "industry=332710" in text


@pytest.mark.parametrize(
    ("words", "to", "schemes"),
    [
        ("welder", "isco08", {"soc2018", "soc2010", "dot1991"}),
        ("welder", "soc2018", {"soc2010", "isco08", "dot1991"}),
        ("restaurant", "naics2022", {"naics2017"}),
    ],
)
def test_the_choices_of_a_crosswalk_are_those_that_lead_to_its_target(
    server: Server, words: str, to: str, schemes: set[str]
) -> None:
    text = get(server, f"/crosswalk?code={words}&to={to}").text
    links = re.findall(r'href="(/crosswalk\?code=(\w+)%3A[^"]*)"', text)
    offered = [scheme for _, scheme in links]
    assert set(offered) == schemes
    assert offered[0] == "soc2018" or "soc2018" not in offered
    assert [get(server, html.unescape(link)).status for link, _ in links] == [200] * len(links)


def test_words_with_a_target_that_nothing_they_mean_leads_to_are_told_so(server: Server) -> None:
    page = get(server, "/crosswalk?code=qzorkliftt&to=isco08")
    assert page.status == 200
    assert "nothing that leads to isco08 is known for qzorkliftt: try another word" in page.text
    page = get(server, "/crosswalk?code=welder&to=isco88x")
    assert page.status == 400
    assert "no scheme &#39;isco88x&#39;" in page.text


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


def test_what_would_settle_it_is_shown_until_it_is_decided(server: Server) -> None:
    text = get(server, "/eligibility?job=engineer&industry=541511&on=2026-06-01").text
    assert '<h2 id="decision">Not eligible</h2>' in text
    assert "What would settle it" not in text
    assert "Decided for 2026-06-01" in text
    text = get(server, "/eligibility?job=51-4041").text
    assert "<h3>What would settle it</h3><p>The employer&#39;s NAICS code.</p>" in text


@pytest.mark.parametrize(
    ("job", "status"),
    [("11-3013+Facilities+Managers", "Eligible"), ("11-3031+Financial+Managers", "Not eligible")],
)
def test_a_code_is_read_beside_its_title_and_a_note_is_for_the_authority(
    server: Server, job: str, status: str
) -> None:
    text = get(server, f"/eligibility?job={job}&industry=332710+Machine+Shops").text
    assert f'<h2 id="decision">{status}</h2>' in text
    assert "<h3>To be clarified with the authority</h3>" in text
    assert "the list prints the duties of 11-3031 Financial Managers there.</p>" in text
    assert "To be clarified" not in get(server, "/eligibility?job=15-1252&industry=332710").text


def test_the_choices_of_an_industry_begin_with_those_of_its_name(server: Server) -> None:
    text = get(server, "/eligibility?job=15-1252&industry=restaurant").text
    codes = re.findall(r"industry=(\w+)&amp;programme", text)
    assert [code[:3] for code in codes[:3]] == ["722"] * 3


def test_a_roster_comes_back_decided_and_nothing_of_it_stays(
    server: Server, tmp_path: Path
) -> None:
    page = post_file(server, "/rosters", CSV, "jobs.csv", programme="ampd-iowa")
    assert page.status == 200
    assert page.headers["cache-control"] == "no-store"
    assert re.findall(r'<td class="status (.*?)">', page.text) == ["eligible", "not-eligible"]
    assert "column &#39;SOC&#39; is read as soc2018" in page.text
    table = post_file(server, "/rosters/table?format=csv", CSV, "jobs.csv", programme="ampd-iowa")
    assert table.headers["content-disposition"] == 'attachment; filename="jobs-decided.csv"'
    rows = table.text.lstrip("\ufeff").splitlines()
    assert rows[0].startswith("Job Title,SOC,NAICS,status,reasons")
    assert [row.split(",")[3] for row in rows[1:]] == ["eligible", "not-eligible"]
    assert not list(server.log.parent.rglob("*roster*"))


def test_a_small_workbook_that_unpacks_to_much_is_refused(server: Server) -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/worksheets/sheet1.xml", "A" * (ROSTER_UNPACKED + 1))
    page = post_file(server, "/rosters", content.getvalue(), "jobs.xlsx", programme="ampd-iowa")
    problem = f"unpacks to more than {ROSTER_UNPACKED:,} bytes or 1,000 files: save it as CSV"
    assert problem in html.unescape(page.text)


def test_a_roster_of_very_many_columns_is_refused(server: Server) -> None:
    names = ",".join(f"c{number}" for number in range(1_000))
    content = f"{names}\n15-1252\n".encode()
    page = post_file(server, "/rosters", content, "wide.csv", programme="ampd-iowa")
    line = "wide.csv has 1,000 columns; 500 are taken here. `occugraph eligible --roster` takes any"
    assert line in html.unescape(page.text)
    assert len(page.body) < 50_000


def test_who_waits_for_a_roster_is_told_how_much_is_decided(server: Server) -> None:
    def ask(ticket: str) -> object:
        answer = server.request(path=f"/rosters/progress?ticket={ticket}")
        assert answer.headers["cache-control"] == "no-store"
        return json.loads(answer.body)

    assert ask("3b1e") == {"state": "unknown", "rows": 0}
    post_file(server, "/rosters", CSV, "jobs.csv", programme="ampd-iowa", ticket="3b1e")
    assert ask("3b1e") == {"state": "done", "rows": 2}
    post_file(server, "/rosters", b"a,b\n1,2\n", "jobs.csv", programme="ampd-iowa", ticket="3b1f")
    assert ask("3b1f") == {"state": "done", "rows": 0}
    post_file(server, "/rosters", CSV, "jobs.csv", programme="ampd-iowa", ticket="3" * 41)
    assert ask("3" * 41) == {"state": "unknown", "rows": 0}


def test_a_roster_comes_back_as_csv_without_formulas(server: Server) -> None:
    cells = ["=1+1", "+A1", "-A1", "@SUM(A1)", "-5", "a=b"]
    content = "Note,SOC,NAICS\n" + "".join(f"{cell},15-1252,332710\n" for cell in cells)

    def decided(form: str) -> bytes:
        path = f"/rosters/table?format={form}"
        return post_file(server, path, content.encode(), "jobs.csv", programme="ampd-iowa").body

    rows = list(csv.reader(io.StringIO(decided("csv").decode("utf-8-sig"))))
    assert [row[0] for row in rows] == [
        *("Note", "'=1+1", "'+A1", "'-A1", "'@SUM(A1)", "-5", "a=b")
    ]
    assert [row[3] for row in rows] == ["status", *["eligible"] * 6]
    with zipfile.ZipFile(io.BytesIO(decided("xlsx"))) as workbook:
        texts = "".join(workbook.read(name).decode() for name in workbook.namelist())
    assert ">=1+1<" in texts
    page = post_file(server, "/rosters", content.encode(), "jobs.csv", programme="ampd-iowa")
    assert "In the CSV file, a cell that a spreadsheet would compute" in page.text


def test_a_roster_whose_columns_are_not_clear_lets_choose_them(server: Server) -> None:
    content = CSV.replace(b"Job Title,SOC,NAICS", b"Name,A,B")
    page = post_file(server, "/rosters", content, "jobs.csv", programme="ampd-iowa")
    assert page.status == 200
    assert 'role="alert"' in page.text
    assert re.findall(r"<option>(\w+)</option>", page.text)[:3] == ["Name", "A", "B"]
    fields = {"programme": "ampd-iowa", "occupation": "A", "industry": "B"}
    page = post_file(server, "/rosters", content, "jobs.csv", **fields)
    assert re.findall(r'<td class="status (.*?)">', page.text) == ["eligible", "not-eligible"]


def find_chosen(page: Answer) -> dict[str, str]:
    """Name of each choice of the page's form -> the option that is chosen, the first without."""
    chosen = {}
    for name, options in re.findall(r'<select id="[^"]*" name="(\w+)">(.*?)</select>', page.text):
        every = re.findall(r"<option[^>]*>([^<]*)</option>", options)
        chosen[name] = (re.findall(r"<option[^>]* selected>([^<]*)</option>", options) or every)[0]
    return chosen


def test_what_a_column_may_be_is_chosen_on_the_page(server: Server) -> None:
    content = b"Occupation,NAICS\n110,31\n"
    page = post_file(server, "/rosters", content, "jobs.csv", programme="ampd-iowa")
    assert html.unescape(re.findall(r'role="alert">(.*?)</p>', page.text)[0]) == (
        "column 'Occupation' may be dot1991 or isco08: both have 1 of its 1 different value, and "
        "110 lead to different answers: choose the edition of the codes"
    )
    offered = re.findall(r'<select id="scheme" .*?</select>', page.text)[0]
    assert re.findall(r'<option value="(\w*)">', offered) == [
        *("", "each", "soc2018", "soc2010", "dot1991", "isco08")
    ]
    chosen = find_chosen(page)
    assert (chosen["scheme"], chosen["occupation"], chosen["industry"]) == (
        *("found by the values", "Occupation", "NAICS"),
    )
    fields = {"programme": "ampd-iowa", "scheme": "isco08"}
    page = post_file(server, "/rosters", content, "jobs.csv", **fields)
    assert "column &#39;Occupation&#39; is read as isco08" in page.text
    assert find_chosen(page)["scheme"].startswith("isco08: ")
    fields = {"programme": "ampd-iowa", "scheme": "each", "industry_scheme": "naics2017"}
    page = post_file(server, "/rosters", b"SOC,NAICS\n15-1132,336111\n", "jobs.csv", **fields)
    assert "column &#39;SOC&#39;: every value is read for itself" in page.text
    assert "column &#39;NAICS&#39; is read as naics2017 (1 of 1 code; 1 in no" in page.text


def test_rows_that_need_a_person_stand_first_and_a_column_is_found_by_its_values(
    server: Server,
) -> None:
    content = (
        b"Job,SOC,Ind. cd\nA,15-1132,332710\nB,15-1252,336111\nC,99-9999,332710\nD,51-4041,541511\n"
    )
    page = post_file(server, "/rosters", content, "hires.csv", programme="ampd-iowa")
    assert find_chosen(page)["industry"] == "Ind. cd"
    assert "it is taken for them by its values" in page.text
    assert re.findall(
        r'<td class="number">(\d)</td><td class="status (.*?)">(.*?)</td>', page.text
    ) == [
        ("3", "error", "Not readable"),
        ("1", "eligible", "Eligible"),
        ("2", "eligible", "Eligible"),
        ("3", "error", "Not readable"),
        ("4", "not-eligible", "Not eligible"),
    ]
    assert re.findall(r"</strong> (.*?)</li>", page.text) == [
        *("eligible", "not eligible", "not readable")
    ]
    assert "lacks this code of soc" in page.text
    table = post_file(server, "/rosters/table", content, "hires.csv", programme="ampd-iowa")
    assert table.headers["content-disposition"] == 'attachment; filename="hires-decided.xlsx"'


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
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OCCUGRAPH_SCHEMES", "soc2018")  # whose titles it learns before it answers
    words = ("--workers", "1", "--public", "--root-path", "/occupations")
    with run_server(tmp_path, *words) as server:
        page = get(server, "/soc2018", Host="jobs.example.org")
        assert page.status == 200
        links = set(re.findall(r'(?:href|src|action)="(/.*?)"', page.text))
        assert {link for link in links if not link.startswith("/occupations/")} == set()
        assert get(server, "/occupations/soc2018", Host="jobs.example.org").status == 200
        assert "This server takes no rosters." in get(server, "/rosters").text
        assert post_file(server, "/rosters/table", CSV, "jobs.csv").status == 404


def test_jobs_are_decided_under_a_programme_of_ones_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OCCUGRAPH_SCHEMES", "soc2018,naics2022")
    programme = tmp_path / "mine.programme.toml"
    programme.write_text(
        'id = "mine"\ntitle = "My programme"\nauthority = "Me"\n[source]\ntitle = "My list"\n'
        '[[occupations]]\nscheme = "soc2018"\ncodes = ["51-4121"]\n'
        '[[industries]]\ncodes = ["332710"]\n',
        "utf-8",
    )
    words = ("--workers", "1", "--programme-file", str(programme))
    with run_server(tmp_path, *words) as server:
        assert "My programme" in get(server, "/programmes").text
        question = "occupation=51-4121&naics=332710&programme=mine"
        answer = json.loads(server.request(path=f"/api/eligibility?{question}").body)
        assert (answer["status"], answer["programme"]) == ("eligible", "mine")
        assert answer["citation"]["release"]["graph"] == "embedded with mine.programme.toml"
