"""The command line as a whole: whatever is typed, one line and the right exit code."""

from __future__ import annotations

import ast
import contextlib
import io
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from occugraph.cli.parsing import COMMANDS, main, make_parser
from occugraph.graph.build import build
from occugraph.version import __version__
from tests.conftest import Written
from tests.support.commands import is_option, list_parsers
from tests.support.running import environment, in_process, occugraph, python
from tests.support.shape_examples import VALID

ODD = [
    "",
    " ",
    "\0",
    "\n",
    "\u202e",
    "é",
    "\ud800",
    "--",
    "-",
    "-x",
    "--x",
    "@",
    "x" * 5000,
    "'; --",
]
WORDS = [
    *("show", "crosswalk", "eligible", "coverage", "query", "search", "diff", "list", "run"),
    *("15-1252", "2512", "031", "isco08:2512", "soc2018", "isco08", "332710", "31-33", "C2512"),
    *("--to", "--naics", "--scheme", "--json", "--quiet", "--store", "--topic", "--basis", "-o"),
    *(
        "concept-by-code",
        "code=15-1252",
        "code",
        "=",
        "schemes",
        "crosswalk",
        "welder",
        "README.md",
    ),
]


def test_without_a_command_the_use_is_asked_for() -> None:
    done = occugraph()
    assert done.code == 2
    assert "required: COMMAND" in done.error


def test_the_version_and_the_help_name_every_command() -> None:
    assert occugraph("--version").out == f"occugraph {__version__}\n"
    done = occugraph("--help")
    assert (done.code, done.err) == (0, "")
    for name, summary in COMMANDS.items():
        assert name in done.out
        assert summary.split()[0] in done.out
    assert "exit codes: 0 answered" in done.out


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_and_refuses_an_unknown_option(
    capsys: pytest.CaptureFixture[str], name: str
) -> None:
    done = in_process(capsys, name, "--help")
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith(f"usage: occugraph {name} ")
    unknown = in_process(capsys, name, "--no-such-option")
    assert unknown.code == 2
    assert f"occugraph {name}" in unknown.error


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_action_and_argument_says_what_it_is(name: str) -> None:
    for title, parser in list_parsers(name, make_parser(name)):
        assert parser.description, title
        for action in filter(is_option, parser._actions):
            assert action.help, (title, action.option_strings or action.metavar)
            assert len(action.help.split()) > 1, (title, action.help)


def test_an_unknown_command_is_one_line_that_names_those_there_are() -> None:
    done = occugraph("shwo", "15-1252")
    assert done.code == 2
    assert "shwo" in done.error
    assert "crosswalk" in done.error


@pytest.mark.slow
@given(st.lists(st.one_of(st.sampled_from(WORDS), st.sampled_from(ODD), st.text()), max_size=6))
@settings(max_examples=100)
def test_any_words_end_with_an_exit_code_and_one_line(words: list[str]) -> None:
    out, err = io.StringIO(), io.StringIO()
    before = Path.cwd()
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        try:
            with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
                code = main(words)
        finally:
            os.chdir(before)
    assert code in (0, 1, 2)
    if code == 2:
        assert out.getvalue() == "" or len(words) > 2  # of several codes some may be answered
        line, end, rest = err.getvalue().partition("\n")
        assert line.startswith("occugraph: ")
        assert line.isprintable()
        assert (end, rest) == ("\n", "")


@pytest.mark.parametrize(
    "words",
    [
        ("show", "15-1252"),
        ("coverage",),
        ("query", "run", "code-index"),
        ("validate", str(VALID)),
    ],
    ids=lambda words: words[0],
)
@pytest.mark.slow
def test_a_reader_that_has_seen_enough_is_no_error(words: tuple[str, ...]) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "occugraph", *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(),
    ) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.close()
        statement = running.stderr.read().decode()
        running.wait(60)
    assert "Traceback" not in statement
    assert "BrokenPipe" not in statement


@pytest.mark.slow
@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_an_interrupt_is_one_line(tmp_path: Path, number: signal.Signals, code: int) -> None:
    if signal.getsignal(number) is signal.SIG_IGN:
        pytest.skip("interrupts are ignored here: the tests run in the background of a shell")
    roster = tmp_path / "roster.csv"
    with open(roster, "w") as file:
        file.write("soc,naics\n")
        file.writelines(f"{row:06},31\n" for row in range(400_000))
    words = ["eligible", "--roster", str(roster), "-o", str(tmp_path / "out.csv")]
    with subprocess.Popen(
        [sys.executable, "-m", "occugraph", *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(),
    ) as running:
        deadline = time.monotonic() + 30
        while len(list(tmp_path.iterdir())) < 2 and time.monotonic() < deadline:
            time.sleep(0.05)  # until the file that is being written is there
        running.send_signal(number)
        out, err = running.communicate(timeout=60)
    assert (running.returncode, out, err) == (code, b"", b"occugraph: stopped\n")
    assert [path.name for path in tmp_path.iterdir()] == ["roster.csv"]


@pytest.mark.parametrize("locale", ["C", "POSIX", "C.UTF-8"])
def test_any_locale_will_do(locale: str) -> None:
    done = occugraph("show", "isco08:2512", LANG=locale, LC_ALL=locale, PYTHONUTF8="0")
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith(
        "isco08:2512  Software developers".replace("developers", "Developers")
    )
    wrong = occugraph("show", "é\u202e", LANG=locale, LC_ALL=locale, PYTHONUTF8="0")
    assert wrong.code == 2
    assert "Traceback" not in wrong.err


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Written:
    """The graph of two schemes in each format."""
    dataset = build(schemes=("soc2018", "soc2010")).dataset
    return Written(dataset, tmp_path_factory.mktemp("files"))


@pytest.mark.slow
@pytest.mark.parametrize("suffix", [".ttl", ".trig", ".nt", ".nq", ".jsonld", ".rdf"])
def test_a_graph_file_of_any_format_answers_like_the_embedded_graph(
    capsys: pytest.CaptureFixture[str], files: Written, suffix: str
) -> None:
    words = ("crosswalk", "15-1254", "--to", "soc2010", "--json")
    answer = in_process(capsys, "--store", files[suffix], *words)
    assert (answer.code, json.loads(answer.out)["status"]) == (0, "found")
    embedded = in_process(capsys, *words)
    own, other = json.loads(answer.out), json.loads(embedded.out)
    assert own.pop("citation")["rows"] == other.pop("citation")["rows"]
    assert (own, answer.err) == (other, embedded.err)


def test_an_output_that_is_full_is_exit_code_3() -> None:
    if not Path("/dev/full").exists():
        pytest.skip("no /dev/full here")
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "occugraph", "query", "run", "code-index"],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            env=environment(),
            check=False,
        )
    assert (done.returncode, done.stderr) == (3, "occugraph: No space left on device\n")


@pytest.mark.parametrize(
    "words",
    [
        ("show", "15-1252"),
        ("crosswalk", "15-1252", "--to", "isco08"),
        pytest.param(("search", "machinist"), marks=pytest.mark.slow),  # its index is made first
    ],
    ids=lambda words: words[0],
)
def test_a_start_costs_an_answer_nothing_that_it_has_no_use_for(words: tuple[str, ...]) -> None:
    occugraph(*words)  # keeps what is kept
    done = python(
        "import sys\n"
        "compiled, before = [], set(sys.modules)\n"
        "sys.addaudithook(lambda name, of: name == 'compile' and compiled.append(of[0]))\n"
        f"from occugraph.cli import main; main({list(words)!r})\n"
        "print(sorted(sys.modules.keys() - before), file=sys.stderr)\n"
        "texts = [text for text in compiled if b'_tuple_new' not in text and b'\\n' not in text]\n"
        "print(texts, file=sys.stderr)\n"
    )
    modules, compiled = done.err.splitlines()
    heavy = {"dataclasses", "importlib.metadata", "inspect", "locale", "logging", "pyoxigraph"}
    assert "occugraph.query.session" in modules
    assert heavy.isdisjoint(ast.literal_eval(modules))
    assert compiled == "[]"  # an annotation that is a text would be, on a line of its own


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("shwo", "15-1252"), "no command 'shwo'; did you mean show? there is: build, validate, "),
        (("show", "15-1252", "--jsno"), "unrecognized arguments: --jsno; did you mean --json? ("),
        (
            ("show", "15-1252", "--titles"),
            "unrecognized arguments: --titles; there is: --cite, --endpoint, --help, --json, ",
        ),
        (
            ("crosswalk", "15-1252", "--too", "isco08"),
            "unrecognized arguments: --too; did you mean --to? (see occugraph crosswalk --help)",
        ),
        (
            ("crosswalk", "15-1252"),
            "the following arguments are required: --to (see occugraph cross",
        ),
        (("query", "list", "--topik", "x"), "unrecognized arguments: --topik x; did you mean "),
        (("crosswalk", "15-1252", "--to", "isco8"), "no scheme 'isco8'; did you mean isco08? "),
        (("crosswalk", "15-1252", "--to", "ISCO-08"), "no scheme 'ISCO-08'; did you mean isco08? "),
        (("crosswalk", "15-1252", "--to", "dot"), "no scheme 'dot'; did you mean dot1991? there"),
        (("--store", "x.nq", "build"), "occugraph build takes no --store ("),
        (("diff", "a", "--store", "b"), "occugraph diff takes no --store ("),
        (("programme", "new", "--quiet"), "occugraph programme takes no --quiet ("),
    ],
)
def test_what_was_meant_is_guessed_and_what_means_nothing_is_refused(
    capsys: pytest.CaptureFixture[str], words: tuple[str, ...], message: str
) -> None:
    done = in_process(capsys, *words)
    assert done.code == 2
    assert done.error.startswith(message)


@pytest.mark.parametrize(
    ("words", "likely"),
    [(("programme", "chek"), "check"), (("validate", "x.ttl", "--format", "jsn"), "json")],
)
def test_of_what_there_is_to_choose_the_likeliest_is_guessed(
    capsys: pytest.CaptureFixture[str], words: tuple[str, ...], likely: str
) -> None:
    done = in_process(capsys, *words)
    assert done.code == 2
    assert f"; did you mean {likely}? (see occugraph {words[0]} --help)" in done.error


def test_help_shows_only_options_that_mean_something(capsys: pytest.CaptureFixture[str]) -> None:
    shown = {name: in_process(capsys, name, "--help").out for name in COMMANDS}
    without = {name for name in COMMANDS if "--endpoint URL" not in shown[name]}
    assert without == {"build", "completion", "diff", "manual", "programme", "publish", "serve"}
    assert {name for name in COMMANDS if "--quiet" not in shown[name]} == {
        "completion",
        "manual",
        "programme",
    }


def test_several_codes_are_answered_in_one_call(capsys: pytest.CaptureFixture[str]) -> None:
    one, other = (in_process(capsys, "show", code).out for code in ("15-1252", "C2512"))
    assert in_process(capsys, "show", "15-1252", "C2512").out == f"{one}\n{other}"
    words = ("crosswalk", "15-1252", "15-1254", "--to", "isco08", "--json")
    answers = json.loads(in_process(capsys, *words).out)
    assert [[target["code"] for target in one["targets"]] for one in answers] == [
        ["2512"],
        ["2513", "3514"],
    ]
    # those that cannot be read are errors, and the others are answered
    partly = in_process(capsys, "show", "15-9999", "15-1252", "15-9998")
    assert (partly.code, partly.out) == (2, one)
    assert re.fullmatch("occugraph: '15-9999': [^;]*;.*; '15-9998': .*\n", partly.err)
    records = json.loads(in_process(capsys, "show", "15-9999", "15-1252", "--json").out)
    assert [record["code"] for record in records] == ["15-1252"]
