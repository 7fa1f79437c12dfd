from __future__ import annotations

import re
import signal
import socket
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.support import running
from tests.support.serving import alive, receive, run_server
from tests.web.sparql.test_limits import ENDLESS, answers, until

pytestmark = [pytest.mark.slow, pytest.mark.server]

LINE = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d{4} "


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("graph") / "graph.nt"
    path.write_text("".join(f"<urn:s> <urn:p> <urn:o{number}> .\n" for number in range(300)))
    return path


def test_the_embedded_graph_is_served(tmp_path: Path) -> None:
    with run_server(tmp_path, "--workers", "1") as server:
        assert re.fullmatch(r"http://127\.0\.0\.1:\d+/sparql", server.address)
        rows = server.query(
            "PREFIX skos: <http://www.w3.org/2004/02/skos/core#>"
            'SELECT ?label { ?concept skos:notation "15-1252" ; skos:prefLabel ?label }'
        ).rows
        assert rows == [{"label": "Software Developers"}]
        assert not list(tmp_path.glob("occugraph-serving-*/store"))


def test_an_interrupt_ends_it(file: Path, tmp_path: Path) -> None:
    with run_server(tmp_path, "--store", str(file), "--workers", "2") as server:
        workers = server.workers()
        assert server.stop(signal.SIGINT) == 0
        assert not any(map(alive, workers))
        assert server.log.read_text() == ""


def test_its_end_is_that_of_all_that_it_made(file: Path, tmp_path: Path) -> None:
    with run_server(tmp_path, "--store", str(file), "--workers", "2") as server:
        workers = server.workers()
        idle, busy = server.socket(), server.socket()
        line = f"GET /sparql?query={quote(ENDLESS)} HTTP/1.1\r\nHost: localhost\r\n\r\n"
        busy.sendall(line.encode())
        assert answers(server)
        assert server.stop() == 0
        assert not any(map(alive, workers))
        assert idle.recv(1) == b""
        idle.close()
        busy.close()
        assert [path.name for path in tmp_path.iterdir()] == ["stderr"]
        with pytest.raises(ConnectionRefusedError):
            server.socket()


def test_a_query_that_is_nearly_done_is_answered_before_the_end(file: Path, tmp_path: Path) -> None:
    with run_server(
        tmp_path, "--store", str(file), "--workers", "1", "--max-rows", "9999999"
    ) as server:
        with server.socket() as client:
            rows = "SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 20000"
            line = f"GET /sparql?query={quote(rows)} HTTP/1.1\r\nHost: localhost\r\n\r\n"
            client.sendall(line.encode())
            until(lambda: list(tmp_path.glob("occugraph-serving-*/answer-*")))
            server.process.send_signal(signal.SIGTERM)
            response = receive(client)
        head, _, body = response.partition(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 200 OK")
        assert f"\r\ncontent-length: {len(body)}".encode() in head.lower()
        assert server.process.wait(30) == 0


def test_who_lets_others_in_reads_that_there_is_no_password(file: Path, tmp_path: Path) -> None:
    words = ("--store", str(file), "--workers", "1", "--host", "0.0.0.0")
    with run_server(tmp_path, *words) as server:
        assert server.request("GET", "/sparql?query=ASK%7B%7D", Host="any.example").status == 200
    line = server.log.read_text().partition("\n")[0]
    assert line == "whoever reaches 0.0.0.0 can ask; there is no password"


def test_each_request_is_one_line_on_stderr_without_the_query(file: Path, tmp_path: Path) -> None:
    with run_server(tmp_path, "--store", str(file), "--workers", "1") as server:
        answers(server)
        server.request("GET", "/a%0Ab?query=secret")
    log = server.log.read_text()
    assert re.fullmatch(
        rf"{LINE}POST /sparql 200 \d+ ms 26 bytes\n{LINE}GET /a%0Ab 404 \d+ ms 50 bytes\n", log
    )


def test_no_password_of_an_address_is_logged(file: Path, tmp_path: Path) -> None:
    with run_server(tmp_path, "--store", str(file), "--workers", "1", "--verbose") as server:
        server.query("ASK { SERVICE <http://officer:pass-word@example.org/> {} }")
        server.raw(b"GET http://officer:pass-word@localhost/sparql HTTP/1.0\r\n\r\n")
        headers = {"Authorization": "Bearer pass-word"}
        server.request("GET", "/sparql?query=ASK%7B%7D", **headers)
        until(lambda: server.log.read_text().count("\n") == 3)
        assert "pass-word" not in server.log.read_text()


def test_verbose_says_the_query_and_quiet_says_nothing(file: Path, tmp_path: Path) -> None:
    with run_server(tmp_path, "--store", str(file), "--workers", "1", "--verbose") as server:
        server.request("POST", body="ASK {\n}", Content_Type="application/sparql-query")
        assert server.log.read_text().endswith(' 26 bytes "ASK {\\n}"\n')
    with run_server(tmp_path, "--store", str(file), "--workers", "1", "--quiet") as server:
        answers(server)
        assert server.log.read_text() == ""


def test_a_port_in_use_is_one_line() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = running.occugraph("serve", "--port", str(port))
    assert done.code == 3
    assert done.error == (
        f"cannot listen on 127.0.0.1 port {port}: address already in use; give another --host or "
        "--port"
    )


def test_an_address_that_is_not_of_this_machine_is_one_line() -> None:
    done = running.occugraph("serve", "--port", "0", "--host", "192.0.2.1")
    assert done.code == 3
    assert done.error.startswith("cannot listen on 192.0.2.1 port 0: ")


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (("--port", "65536"), "must be a whole number from 0 to 65,535"),
        (("--port", "-1"), "must be a whole number from 0 to 65,535"),
        (("--max-rows", "0"), "must be a whole number from 1 to 1,000,000,000"),
        (("--workers", "x"), "must be a whole number from 1 to 64"),
        (("--timeout", "nan"), "must be a number of seconds from 0.1 to 86,400"),
        (("--timeout", "0"), "must be a number of seconds from 0.1 to 86,400"),
        (("--allow-origin", "example.org"), "must be like https://example.org, without a path, or"),
        (("--allow-origin", "https://example.org/"), "must be like https://example.org, without a"),
        (("--allow-origin", "null"), "must be like https://example.org, without a path, or *"),
        (("--store", "nowhere.ttl"), "nowhere.ttl: "),
    ],
)
def test_bad_use_is_one_line(
    capsys: pytest.CaptureFixture[str], words: tuple[str, ...], problem: str
) -> None:
    done = running.in_process(capsys, "serve", "--port", "0", *words)
    assert done.code == 2
    assert problem in done.error


def test_without_the_extra_it_is_named() -> None:
    code = (
        "import sys; sys.modules['uvicorn'] = None\n"
        "from occugraph.cli.parsing import main\n"
        "sys.exit(main(['serve', '--port', '0']))"
    )
    done = running.python(code)
    line = 'serving needs starlette and uvicorn: pip install "occugraph[web]"'
    assert (done.code, done.error) == (2, line)


def test_a_folder_of_the_users_own_shadows_no_module(file: Path, tmp_path: Path) -> None:
    """Workers are started with -m, which looks in the current folder first."""
    (tmp_path / "json.py").write_text("raise SystemExit('shadowed')")
    code = (
        "import sys; sys.path.remove(''); from occugraph.cli.parsing import main\n"
        f"sys.exit(main(['serve', '--port', '0', '--workers', '1', '--store', {str(file)!r}]))"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env=running.environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    line = process.stdout.readline()
    process.terminate()
    assert line.startswith("occugraph without pages"), process.communicate()
    process.communicate()


def test_a_graph_without_schemes_has_no_pages(tmp_path: Path) -> None:
    jobs = running.ROOT / "tests" / "data" / "jobs.ttl"
    with run_server(tmp_path, "--store", str(jobs), "--workers", "1", "--public") as server:
        for path in ("/search?q=cook", "/schemes", "/scheme"):
            answer = server.request(path=path, Accept="text/html")
            problem = "this graph has no schemes: use one that `occugraph build` wrote"
            assert (answer.status, problem in answer.text) == (404, True), path
        assert server.request(path="/sparql", Accept="text/html").status == 200
        assert "SPARQL" in server.request(path="/", Accept="text/html").text
        label = "<http://www.w3.org/2004/02/skos/core#prefLabel>"
        rows = server.query(f"SELECT ?label {{ ?s {label} ?label }}").rows
        assert sorted(row["label"] for row in rows) == ["Baker", "Chef", "Cook", "Jobs"]
