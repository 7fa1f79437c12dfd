"""`occugraph completion` and `occugraph manual`: shells and man take what the parsers say."""

from __future__ import annotations

import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

from occugraph.cli.examples import EXAMPLES
from occugraph.cli.parsing import COMMANDS, make_parser
from tests.support.running import in_process, occugraph

#: What is typed before the cursor -> what completes its last word.
TYPED = [
    ("sh", {"show"}),
    ("show --sc", {"--scheme"}),
    ("crosswalk 15-1252 --to isco", {"isco08"}),
    ("query r", {"run"}),
    ("query run exclusions-of", {"exclusions-of", "exclusions-of-one-vintage"}),
    ("query list --format m", {"markdown"}),
    ("validate --fail-on v", {"violation"}),
    ("--quiet routes soc20", {"soc2010", "soc2018"}),
    ("recode show --to naics", {"naics2022"}),
]


def script(tmp_path: Path, shell: str) -> Path:
    done = occugraph("completion", shell)
    assert (done.code, done.err) == (0, "")
    path = tmp_path / f"_occugraph.{shell}"
    path.write_text(done.out, "utf-8")
    return path


@pytest.mark.parametrize(("typed", "words"), TYPED)
def test_bash_completes(tmp_path: Path, typed: str, words: set[str]) -> None:
    assert _bash("bash", script(tmp_path, "bash"), typed) == words


@pytest.mark.skipif(shutil.which("zsh") is None, reason="zsh is not installed")
def test_zsh_completes(tmp_path: Path) -> None:
    path = script(tmp_path, "zsh")
    assert path.read_text("utf-8").startswith("#compdef occugraph\n")
    loaded = f"autoload -Uz compinit && compinit -u -d {tmp_path}/dump && source {path}"
    done = subprocess.run(
        ["zsh", "-fc", f"{loaded} && print $_comps[occugraph]"],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert (done.stdout, done.stderr) == (
        "_bash_complete -o bashdefault -o default -F _occugraph\n",
        "",
    )


@pytest.mark.skipif(shutil.which("fish") is None, reason="fish is not installed")
def test_fish_completes(tmp_path: Path) -> None:
    path = script(tmp_path, "fish")
    for typed, words in TYPED:
        done = subprocess.run(
            ["fish", "--no-config", "-c", f"source {path}; complete -C 'occugraph {typed}'"],
            capture_output=True,
            text=True,
            timeout=60,
            check=True,
        )
        completed = {line.split("\t")[0] for line in done.stdout.splitlines()}
        assert (completed & words, done.stderr) == (words, ""), typed


def _bash(shell: str, path: Path, typed: str) -> set[str]:
    text = (
        f"source {path}; COMP_WORDS=(occugraph {typed}); COMP_CWORD=$((${{#COMP_WORDS[@]}}-1)); "
        '_occugraph; printf "%s\\n" "${COMPREPLY[@]}"'
    )
    done = subprocess.run(
        [shell, "-c", text], capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stderr == ""
    return set(done.stdout.split())


def test_another_shell_is_refused() -> None:
    done = occugraph("completion", "tcsh")
    assert done.code == 2
    assert "'tcsh'" in done.error


def test_the_manual_has_every_command_and_option() -> None:
    done = occugraph("manual")
    assert (done.code, done.err) == (0, "")
    for name in COMMANDS:
        assert f".SS occugraph {name}\n" in done.out
        for option in make_parser(name)._option_string_actions.keys() - {"-h", "--help"}:
            assert option.replace("-", "\\-") in done.out
    assert "\\fBoccugraph query run exclusions\\-of 15\\-1241\\fR\n" in done.out


@pytest.mark.skipif(shutil.which("groff") is None, reason="groff is not installed")
def test_groff_reads_the_manual_without_a_warning() -> None:
    done = subprocess.run(
        ["groff", "-man", "-ww", "-Tutf8"],
        input=occugraph("manual").out.encode(),
        capture_output=True,
        timeout=60,
        check=True,
    )
    assert done.stderr == b""
    assert "uscis-dot  USCIS, with the instructions of Form I-129" in done.stdout.decode()


def test_every_command_has_examples_that_its_parser_takes(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert COMMANDS.keys() <= EXAMPLES.keys()
    for name, examples in EXAMPLES.items():
        command, *action = name.split()
        shown = in_process(capsys, command, *action, "--help").out
        for example in examples:
            assert f"  occugraph {example}\n" in shown
            words = shlex.split(example.partition(" > ")[0])
            assert make_parser(words[0]).parse_args(words[1:]).command == command
