"""Files that commands read and write: no input lost, pipes read, two outputs kept apart."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.running import environment, in_process, occugraph

TABLE = "soc,naics,title\n15-1252,332710,Welder\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "in.csv").write_text(TABLE)
    (tmp_path / "in.ttl").write_text(
        "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"
        '<https://example.org/a> a skos:Concept ; skos:prefLabel "a"@en .\n'
    )
    (tmp_path / "below").mkdir()
    for name in ("in.csv", "in.ttl"):
        (tmp_path / f"soft-{name}").symlink_to(name)
        os.link(tmp_path / name, tmp_path / f"hard-{name}")
    return tmp_path


@pytest.mark.parametrize(
    "words",
    [
        ("eligible", "--roster", "in.csv"),
        ("recode", "--to", "isco08", "in.csv"),
        ("autocode", "--to", "isco08", "in.csv"),
    ],
    ids=["eligible", "recode", "autocode"],
)
def test_a_table_is_not_written_over_itself(
    capsys: pytest.CaptureFixture[str], folder: Path, words: tuple[str, ...]
) -> None:
    done = in_process(capsys, *words, "-o", "hard-in.csv", cwd=folder)
    assert (done.code, done.error) == (
        2,
        "hard-in.csv: is an input too, and would be overwritten: name another file to write",
    )
    assert (folder / "in.csv").read_text() == TABLE


@pytest.mark.parametrize(
    "words",
    [
        ("validate", "in.ttl", "-o"),
        ("validate", ".", "-o"),
        ("validate", "in.ttl", "--report", "html="),
        ("validate", "in.ttl", "--write-baseline"),
        ("validate", "--baseline", "in.ttl", "-o"),
        ("build", "--document", "isco08=in.ttl", "-o"),
        ("build", "--mappings", "in.ttl", "-o"),
        ("build", "--mappings", "in.csv", "--metadata", "in.ttl", "-o"),
        ("build", "--programme-file", "in.ttl", "-o"),
        ("eligible", "--programme-file", "in.ttl", "--roster", "in.csv", "-o"),
        ("recode", "in.csv", "--mappings", "in.ttl", "--to", "isco08", "-o"),
        ("recode", "in.csv", "--store", "in.ttl", "--to", "isco08", "-o"),
        ("query", "run", "--file", "in.ttl", "--format", "csv", "-o"),
    ],
    ids=" ".join,
)
def test_no_command_writes_over_what_it_reads(
    capsys: pytest.CaptureFixture[str], folder: Path, words: tuple[str, ...]
) -> None:
    output = "soft-in.ttl"
    before = (folder / "in.ttl").read_bytes()
    given = [*words[:-1], words[-1] + output] if words[-1].endswith("=") else [*words, output]
    done = in_process(capsys, *given, cwd=folder)
    assert done.code == 2
    assert done.error.startswith(f"{output}: is an input too, and would be overwritten")
    assert (folder / "in.ttl").read_bytes() == before


@pytest.mark.parametrize(
    "words",
    [
        ("--report", "junit=a", "--report", "sarif=./a"),
        ("-o", "a", "--report", "html=below/../a"),
        ("-o", "a", "--write-baseline", "a"),
    ],
)
def test_two_outputs_are_not_one_file(
    capsys: pytest.CaptureFixture[str], folder: Path, words: tuple[str, ...]
) -> None:
    done = in_process(capsys, "validate", "in.ttl", *words, cwd=folder)
    assert done.code == 2
    assert "is another output too, and would be overwritten" in done.error
    assert not (folder / "a").exists()


def test_outputs_that_keep_nothing_may_be_one(
    capsys: pytest.CaptureFixture[str], folder: Path
) -> None:
    words = ("-o", "/dev/null", "--report", "html=/dev/null")
    assert in_process(capsys, "validate", "in.ttl", *words, "--quiet", cwd=folder).code in (0, 1)


@pytest.mark.slow
def test_a_baseline_may_be_written_again(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    assert in_process(capsys, "validate", "in.ttl", "--write-baseline", "b", cwd=folder).code == 0
    words = ("--baseline", "b", "--write-baseline", "b")
    assert in_process(capsys, "validate", "in.ttl", *words, cwd=folder).code == 0


@pytest.mark.parametrize("source", ["-", "/dev/stdin"])
@pytest.mark.parametrize("words", [("eligible", "--roster"), ("recode", "--to=isco08")])
@pytest.mark.slow
def test_a_pipe_is_read_and_the_standard_output_written(
    capsys: pytest.CaptureFixture[str], folder: Path, words: tuple[str, ...], source: str
) -> None:
    piped = occugraph(*words, source, "-o", "-", "--quiet", cwd=folder, stdin=TABLE)
    assert (piped.code, piped.err) == (0, "")
    done = in_process(capsys, *words, "in.csv", "-o", "out.csv", "--quiet", cwd=folder)
    assert done.code == 0
    assert piped.out == (folder / "out.csv").read_text()
    assert len(piped.out.splitlines()) == 2


@pytest.mark.slow
def test_a_workbook_from_a_pipe(folder: Path) -> None:
    assert occugraph("eligible", "--roster", "in.csv", "-o", "a.xlsx", cwd=folder).code == 0
    with open(folder / "a.xlsx", "rb") as file:
        done = subprocess.run(
            f'cat | "{sys.executable}" -m occugraph recode - --to isco08 -o -',
            shell=True,
            stdin=file,
            capture_output=True,
            cwd=folder,
            env=environment(),
            check=True,
        )
    assert done.stdout.splitlines()[1].startswith(b"15-1252,332710,Welder,eligible,")


def test_a_pipe_that_holds_nothing_names_the_input(folder: Path) -> None:
    done = occugraph("eligible", "--roster", "-", "-o", "out.csv", cwd=folder, stdin="")
    assert (done.code, done.error) == (2, "<stdin>: is empty")


@pytest.mark.slow
def test_a_workbook_that_is_given_up_leaves_nothing(folder: Path) -> None:
    (folder / "in.csv").write_text("soc,naics\n15-1252,31\n15-1252,3\x071\n")
    words = ("eligible", "--roster", "in.csv", "-o", "out.xlsx")
    done = occugraph(*words, cwd=folder, TMPDIR=str(folder / "below"))
    assert done.code == 2
    assert done.error.startswith("out.xlsx: row 3, column 'naics' has U+0007, ")
    assert os.listdir(folder / "below") == []
    assert not list(folder.glob(".out*"))


def test_one_output_takes_the_summary_or_the_table(
    capsys: pytest.CaptureFixture[str], folder: Path
) -> None:
    done = in_process(capsys, "eligible", "--roster", "in.csv", "-o", "-", "--json", cwd=folder)
    assert (done.code, done.error) == (
        2,
        "--json and -o - both go to the standard output: give one of them",
    )
