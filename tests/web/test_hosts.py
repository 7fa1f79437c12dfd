"""Which hosts a request may name, and which pages may send one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.serving import Answer, Server, run_server

ASK = "/sparql?query=ASK%7B%7D"


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("graph") / "graph.nt"
    file.write_text("<urn:s> <urn:p> <urn:o> .\n")
    return file


@pytest.fixture(scope="module")
def server(graph: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("serving")
    with run_server(folder, "--store", str(graph), "--workers", "1") as running:
        yield running


def origin(answer: Answer) -> str | None:
    return answer.headers.get("access-control-allow-origin")


@pytest.mark.parametrize(
    ("page", "shared"),
    [
        ("http://localhost:3000", True),
        ("https://127.0.0.1", True),
        ("http://[::1]:8080", True),
        ("https://example.org", False),
        ("http://localhost.example.org", False),
        ("null", False),
        ("http://[", False),
    ],
)
def test_pages_of_this_machine_may_ask_and_no_others(
    server: Server, page: str, shared: bool
) -> None:
    answer = server.request("GET", ASK, Origin=page)
    assert (answer.status, origin(answer)) == ((200, page) if shared else (403, None))
    if not shared:
        line = f"pages of {page} may not ask here; whoever runs this endpoint allows them by "
        assert answer.line == f"{line}--allow-origin ORIGIN"
    assert "Origin" in answer.headers["vary"]
    form = {"Content-Type": "application/x-www-form-urlencoded", "Origin": page}
    posted = server.request("POST", body="query=ASK%7B%7D", **form)
    assert posted.status == (200 if shared else 403)
    preflight = server.request("OPTIONS", ASK, Origin=page, Access_Control_Request_Method="POST")
    assert (preflight.status, origin(preflight)) == (204, page if shared else None)
    assert preflight.headers["access-control-allow-methods"] == "GET, HEAD, POST"
    assert preflight.headers["vary"].startswith("Origin")
    # a page reads why its query is refused, too
    assert origin(server.request("GET", "/sparql?query=ASK", Origin=page)) == (
        page if shared else None
    )


def test_a_page_elsewhere_cannot_ask_by_an_image(server: Server) -> None:
    elsewhere = {"Sec_Fetch_Site": "cross-site"}
    image = server.request("GET", ASK, Sec_Fetch_Mode="no-cors", **elsewhere)
    assert image.status == 403
    assert server.request("GET", ASK, **elsewhere).status == 403
    link = server.request("GET", ASK, Sec_Fetch_Mode="navigate", **elsewhere)
    assert link.status == 200


def test_a_page_of_this_server_may_ask_whatever_its_name(graph: Path, tmp_path: Path) -> None:
    words = ("--store", str(graph), "--workers", "1", "--host", "0.0.0.0")
    with run_server(tmp_path, *words) as server:
        named = {"Host": "codes.example:7878"}
        own = server.request("GET", ASK, Origin="http://codes.example:7878", **named)
        assert own.status == 200
        assert server.request("GET", ASK, Origin="http://example.org", **named).status == 403


def test_hosted_editors_may_ask_where_their_origin_is_allowed(graph: Path, tmp_path: Path) -> None:
    editor, other = "https://editor.example", "https://other.example:8443"
    words = ("--store", str(graph), "--workers", "1", "--allow-origin", editor)
    with run_server(tmp_path, *words, "--allow-origin", other) as server:
        for page in (editor, other, "http://localhost:1"):
            answer = server.request("GET", ASK, Origin=page)
            assert (answer.status, origin(answer)) == (200, page)
        for page in (
            "https://editor.example.org",
            "http://editor.example",
            f"{editor}:444",
            "null",
        ):
            assert server.request("GET", ASK, Origin=page).status == 403
        preflight = server.request(
            "OPTIONS",
            Origin=editor,
            Access_Control_Request_Method="POST",
            Access_Control_Request_Headers="content-type",
            Access_Control_Request_Private_Network="true",
        )
        assert (preflight.status, origin(preflight)) == (204, editor)
        assert "Content-Type" in preflight.headers["access-control-allow-headers"]
        assert preflight.headers["access-control-allow-private-network"] == "true"


def test_every_page_may_ask_where_all_origins_are_allowed(graph: Path, tmp_path: Path) -> None:
    words = ("--store", str(graph), "--workers", "1", "--allow-origin", "*")
    with run_server(tmp_path, *words) as server:
        answer = server.request("GET", ASK, Origin="https://example.org")
        assert (answer.status, origin(answer)) == (200, "*")


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("localhost", 200),
        ("LOCALHOST:80", 200),
        ("127.0.0.1:1", 200),
        ("127.3.2.1", 200),
        ("[::1]:9", 200),
        ("evil.example", 421),
        ("localhost.evil.example:80", 421),
        ("127.0.0.1.evil.example", 421),
        ("<script>", 400),
        ("a b", 400),
        ("", 400),
    ],
)
def test_a_name_that_somebody_gave_this_machine_is_refused(
    server: Server, host: str, status: int
) -> None:
    """DNS rebinding: a page elsewhere whose name suddenly means 127.0.0.1."""
    assert server.request("GET", "/sparql?query=ASK%7B%7D", Host=host).status == status
