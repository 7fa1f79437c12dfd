"""No secret, nor a part of one, is shown: whoever is asked, whatever is answered or mistyped."""

from __future__ import annotations

import base64
import io
from collections.abc import Iterable
from contextlib import redirect_stderr
from pathlib import Path

import pytest

import occugraph
from occugraph.cli import main
from occugraph.errors import OccugraphError, OutsideError
from occugraph.files.secrets import hide_secrets
from occugraph.remote import transport
from occugraph.remote.engine import RemoteEngine
from tests.support import faults, running
from tests.support.replies import replying

TOKEN = "qK7vX2mZ9tR4wB8s"
PASSWORD = "pL5/nJ3:hG6?dF1@yC"
PAIR = base64.b64encode(f"officer:{PASSWORD}".encode()).decode()


@pytest.fixture(autouse=True)
def no_long_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transport, "FIRST_PAUSE", 0.001)
    for name in ("TOKEN", "USER", "PASSWORD"):
        monkeypatch.delenv(f"OCCUGRAPH_{name}", raising=False)


def assert_hidden(text: str, *secrets: str) -> None:
    """Assert that no five letters in a row of a secret stand in a text."""
    for secret in secrets:
        parts = {secret[start : start + 5] for start in range(len(secret) - 4)}
        assert {part for part in parts if part in text} == set()


@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["line feed", "carriage return and line feed"])
def test_a_token_from_a_file_is_sent_without_its_line_break(
    monkeypatch: pytest.MonkeyPatch, end: str
) -> None:
    heads: list[bytes] = []

    def reply(head: bytes, body: bytes) -> Iterable[bytes]:
        heads.append(head)
        yield faults.message("200 OK", b'{"head":{},"boolean":true}')

    monkeypatch.setenv("OCCUGRAPH_TOKEN", TOKEN + end)
    with replying(reply) as endpoint:
        assert RemoteEngine(endpoint).run_plainly("ASK {}").records() == [{"answer": "true"}]
    assert f"Authorization: Bearer {TOKEN}".encode() in heads[0].split(b"\r\n")


@pytest.mark.parametrize("name", ["TOKEN", "USER", "PASSWORD"])
@pytest.mark.parametrize(
    "spoiled",
    [
        "{}\n{}",
        "{}\r\nX-More: {}",
        "{}\t{}",
        "{}\x07{}",
        " {}{}",
        "{}{} ",
        "{}\udcff{}",
        "{}\x85{}",
    ],
    ids=ascii,
)
def test_a_secret_that_http_cannot_carry_is_refused_unseen(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], name: str, spoiled: str
) -> None:
    half = len(TOKEN) // 2
    monkeypatch.setenv("OCCUGRAPH_USER", "officer")
    monkeypatch.setenv(f"OCCUGRAPH_{name}", spoiled.format(TOKEN[:half], TOKEN[half:]))
    done = running.in_process(capsys, "show", "15-1252", "--endpoint", "http://127.0.0.1:9/")
    assert done.code == 2
    assert done.error.startswith(f"OCCUGRAPH_{name} (not shown) cannot be sent: HTTP carries no")
    assert_hidden(done.err, TOKEN)


@pytest.mark.parametrize(
    ("user", "problem"),
    [
        (None, "OCCUGRAPH_PASSWORD is set without OCCUGRAPH_USER: set both, or neither"),
        (
            f"officer:{TOKEN}",
            "OCCUGRAPH_USER (not shown) holds a colon, at which HTTP ends a user: set the user "
            "alone there, and the password as OCCUGRAPH_PASSWORD",
        ),
    ],
)
def test_a_user_that_http_cannot_carry_and_a_password_of_none_are_refused(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    user: str | None,
    problem: str,
) -> None:
    monkeypatch.setenv("OCCUGRAPH_PASSWORD", PASSWORD)
    if user:
        monkeypatch.setenv("OCCUGRAPH_USER", user)
    done = running.in_process(capsys, "show", "15-1252", "--endpoint", "http://127.0.0.1:9/")
    assert (done.code, done.error) == (2, problem)
    assert_hidden(done.err, TOKEN, PASSWORD)


def test_a_token_of_other_letters_than_a_header_has_is_refused_unseen(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("OCCUGRAPH_TOKEN", f"{TOKEN}\N{LATIN SMALL LETTER L WITH STROKE}")
    done = running.in_process(capsys, "show", "15-1252", "--endpoint", "http://127.0.0.1:9/")
    assert done.code == 2
    assert_hidden(done.err, TOKEN)
    assert "\N{LATIN SMALL LETTER L WITH STROKE}" not in done.err


def echoes(secret: str) -> dict[str, bytes]:
    """Answers that repeat a secret wherever an answer can hold one."""
    said = secret.encode()
    page = b"<html><body>" + b"x" * 200 + b" Authorization: " + said + b"</body></html>"
    return {
        "body": faults.message("500 Oops", b"your header was " + said),
        "page": faults.message("502 Bad Gateway", page),
        "cut": faults.message("500 Oops", b"y" * (300 - len(secret) // 2) + said),
        "long": faults.message("500 Oops", b" " * ((1 << 12) - 8) + said),
        "refusal": faults.message("400 Bad Request", said),
        "reason": faults.message(f"503 {secret}", b""),
        "type": faults.message("200 OK", b"", Content_Type=f"text/{secret}"),
        "encoding": faults.message("200 OK", b"", Content_Encoding=secret),
        "part": faults.message("200 OK", b"", X_SQL_State="x", X_SQL_Message=f"no {secret}"),
        "json": faults.message("200 OK", b'{"head":' + said),
        "columns": faults.message(
            "200 OK", b'{"head":{"vars":["%b"]},"results":{"bindings":[]}}' % said
        ),
        "iri": faults.message(
            "200 OK",
            b'{"head":{"vars":["s"]},"results":{"bindings":[{"s":{"type":"uri","value":"%b"}}]}}'
            % said,
        ),
        "redirect": faults.message("302 Found", b"", Location=f"http://[{secret}/"),
        "no-http": said + b" is no answer\r\n\r\n",
        "challenge": faults.message(
            "401 Unauthorized", b"", WWW_Authenticate=f'Digest realm="{secret}", algorithm={secret}'
        ),
    }


@pytest.mark.parametrize("kind", echoes(""))
@pytest.mark.parametrize("secret", [TOKEN, PAIR, "pL5nJ3hG6dF1yC"], ids=["token", "pair", "plain"])
def test_a_server_that_repeats_a_secret_does_not_make_it_public(
    monkeypatch: pytest.MonkeyPatch, kind: str, secret: str
) -> None:
    monkeypatch.setenv("OCCUGRAPH_TOKEN", TOKEN)
    monkeypatch.setenv("OCCUGRAPH_USER", "officer")
    monkeypatch.setenv("OCCUGRAPH_PASSWORD", PASSWORD if secret == PAIR else "pL5nJ3hG6dF1yC")
    with replying(lambda head, body: [echoes(secret)[kind]]) as endpoint:
        with pytest.raises(OccugraphError) as caught:
            RemoteEngine(endpoint).run_plainly("SELECT ?s { ?s ?p ?o }")
        assert str(caught.value).startswith(endpoint)
        assert_hidden(f"{caught.value} {caught.value!r}", secret)


ADDRESS = f"http://officer:{TOKEN}@127.0.0.1:9/sparql"


@pytest.mark.parametrize(
    "address",
    [
        ADDRESS,
        f"http://officer:{PASSWORD}@127.0.0.1:9/",
        f"http://officer:{TOKEN}",
        f"http:/officer:{TOKEN}@127.0.0.1/",
        f"officer:{TOKEN}@127.0.0.1/",
        f"ftp://officer:{TOKEN}@127.0.0.1/",
        f"http://127.0.0.1:9/sparql?key={TOKEN}#part",
        f"http://127.0.0.1:9/sparql?key={TOKEN} ",
        f"http://127.0.0.1:9/sparql?key={TOKEN}",
        f"http://officer:{TOKEN}\n@127.0.0.1/",
    ],
)
def test_no_command_shows_what_an_address_holds_of_secrets(
    monkeypatch: pytest.MonkeyPatch, address: str, tmp_path: Path
) -> None:
    monkeypatch.setenv("OCCUGRAPH_TIMEOUT", "5")
    table = tmp_path / "codes.csv"
    table.write_text("code\n15-1252\n", "utf-8")
    words = [
        ["show", "15-1252"],
        ["schemes"],
        ["coverage"],
        ["validate"],
        ["load", str(table)],
        ["query", "run", "schemes"],
        ["recode", str(table), "--to", "isco08", "-o", str(tmp_path / "out.csv")],
    ]
    for command in words:
        errors = io.StringIO()
        with redirect_stderr(errors):
            assert main([*command, "--endpoint", address]) in (2, 3)
        assert errors.getvalue().count("\n") == 1
        assert_hidden(errors.getvalue(), TOKEN, PASSWORD)


@pytest.mark.parametrize(
    "words",
    [
        ("show", "15-1252", "--endpont", ADDRESS),
        ("show", ADDRESS),
        (ADDRESS, "show", "15-1252"),
        ("show", "15-1252", ADDRESS),
        ("validate", ADDRESS),
        ("diff", ADDRESS, "x.ttl"),
        ("build", "--endpoint", ADDRESS),
        ("show", "15-1252", "--store", ADDRESS),
        ("query", "run", ADDRESS),
        ("query", "run", "--file", ADDRESS),
        ("serve", "--host", ADDRESS),
        ("crosswalk", "15-1252", "--to", ADDRESS),
    ],
    ids=lambda words: " ".join(words).replace(ADDRESS, "ADDRESS"),
)
def test_an_address_in_the_wrong_place_is_not_shown_whole(
    words: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    done = running.in_process(capsys, *words)
    assert done.code in (2, 3)
    assert "Traceback" not in done.err
    assert_hidden(done.err, TOKEN)


def test_what_is_looked_at_in_python_shows_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OCCUGRAPH_TOKEN", TOKEN)
    monkeypatch.setenv("OCCUGRAPH_USER", "officer")
    monkeypatch.setenv("OCCUGRAPH_PASSWORD", PASSWORD)
    graph = occugraph.open(endpoint="http://127.0.0.1:9/")
    shown = f"{graph!r} {vars(graph)!r} {graph.engine!r} {vars(graph.engine)!r}"
    assert_hidden(shown, TOKEN, PASSWORD, PAIR)


def test_a_traceback_that_was_asked_for_shows_no_secret(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("OCCUGRAPH_TOKEN", TOKEN)
    monkeypatch.setenv("OCCUGRAPH_DEBUG", "1")
    answer = faults.message("500 Oops", f"your header was {TOKEN}".encode())
    with replying(lambda head, body: [answer]) as endpoint:
        assert main(["show", "15-1252", "--endpoint", endpoint]) == 3
    shown = capsys.readouterr().err
    assert "Traceback (most recent call last)" in shown
    assert shown.endswith(f"occugraph: {endpoint}: failed (500): your header was ***\n")
    assert_hidden(shown, TOKEN)


def test_a_short_secret_is_hidden_as_a_word(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OCCUGRAPH_PASSWORD", "ab")
    assert hide_secrets("about ab, ab-x and (ab)") == "about ***, ***-x and (***)"


def test_without_secrets_a_text_stays_as_it_was() -> None:
    text = "https://example.org/a@b/c:8080 me@example.org <mailto:x@y> //a/b"
    assert hide_secrets(text) == text


def test_no_part_of_a_proxys_address_that_is_none_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://officer:pass@127.0.0.1:a-secret/")
    monkeypatch.setenv("no_proxy", "")
    with pytest.raises(OutsideError) as caught:
        RemoteEngine("http://server.example/sparql").run_plainly("ASK { }")
    problem = "its proxy (http_proxy, https_proxy), or where it leads to, has no usable address"
    assert str(caught.value) == f"http://server.example/sparql: {problem}"
