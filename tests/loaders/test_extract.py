"""The embedded tables come from the documents by one command, byte for byte."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib.resources import files
from pathlib import Path

import pytest

from occugraph.errors import InputError, UnknownName
from occugraph.loaders import reference_tables
from tests.support import damage, extract_tables

REAL = {
    "ampd-iowa": "ampd-iowa-approved-soc.txt",
    "isco08": "isco08-unit-groups.jsonl",
    "uscis-dot": "uscis-dot-groups.txt",
}
EXCERPTS = {
    "ampd-iowa": "ampd_iowa/approved.txt",
    "isco08": "isco08_document/unit_groups.jsonl",
    "uscis-dot": "uscis_dot/groups.txt",
}
MADE = {
    "ampd-iowa": ["ampd_iowa.csv", "ampd_iowa_exclusions.csv", "ampd_iowa_industries.csv"],
    "isco08": ["isco08_listed.csv", "isco08_residuals.csv"],
    "uscis-dot": ["uscis_dot.csv"],
}


def excerpt(name: str) -> str:
    return f"{name}={damage.DATA / EXCERPTS[name]}"


@pytest.mark.parametrize("name", REAL)
@pytest.mark.documents
def test_the_real_document_gives_the_embedded_tables_to_the_byte(name: str) -> None:
    made = extract_tables.extract({name: str(damage.given(REAL[name]))})
    assert list(made) == MADE[name]
    for file, content in made.items():
        assert content == reference_tables.table_bytes(file), (
            f"{file} is not what the document gives"
        )


@pytest.mark.parametrize("name", EXCERPTS)
def test_any_document_may_be_given_alone(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert extract_tables.main(["--document", excerpt(name), "--out", str(tmp_path)]) == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == MADE[name]
    printed = capsys.readouterr().out.splitlines()
    assert [Path(line.split(": ")[0]).name for line in printed] == MADE[name]


def test_all_documents_may_be_given_at_once(tmp_path: Path) -> None:
    given = [argument for name in EXCERPTS for argument in ("--document", excerpt(name))]
    assert extract_tables.main([*given, "--out", str(tmp_path / "new" / "folder")]) == 0
    assert len(list((tmp_path / "new" / "folder").iterdir())) == 6


def test_the_same_document_gives_the_same_bytes(tmp_path: Path) -> None:
    documents = {name: str(damage.DATA / path) for name, path in EXCERPTS.items()}
    assert extract_tables.extract(documents) == extract_tables.extract(documents)


def test_a_bad_document_leaves_the_tables_as_they_are(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = tmp_path / "bad.txt"
    bad.write_text("nothing of the kind\n")
    out = tmp_path / "out"
    out.mkdir()
    (out / "uscis_dot.csv").write_text("as it was\n")
    given = ["--document", excerpt("uscis-dot"), "--document", f"ampd-iowa={bad}"]
    assert extract_tables.main([*given, "--out", str(out)]) == 2
    assert [path.name for path in out.iterdir()] == ["uscis_dot.csv"]
    assert (out / "uscis_dot.csv").read_text() == "as it was\n"
    (printed,) = capsys.readouterr().err.splitlines()
    assert printed.startswith(f"error: {bad}: no header row")


def test_a_folder_that_cannot_be_made_is_an_error_outside(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").touch()
    given = ["--document", excerpt("uscis-dot"), "--out", str(tmp_path / "file" / "out")]
    assert extract_tables.main(given) == 3
    assert "the tables cannot be written" in capsys.readouterr().err


def test_a_table_that_cannot_be_replaced_leaves_nothing_beside(tmp_path: Path) -> None:
    (tmp_path / "uscis_dot.csv").mkdir()
    assert extract_tables.main(["--document", excerpt("uscis-dot"), "--out", str(tmp_path)]) == 2
    assert [path.name for path in tmp_path.iterdir()] == ["uscis_dot.csv"]


@pytest.mark.parametrize("given", ["ampd-iowa", "=list.txt", "ampd-iowa=", ""])
def test_a_document_is_given_as_name_and_path(
    given: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert extract_tables.main(["--document", given, "--out", str(tmp_path)]) == 2
    assert "give it as NAME=PATH" in capsys.readouterr().err


def test_an_equals_sign_may_be_in_the_path(tmp_path: Path) -> None:
    path = tmp_path / "a=b"
    path.write_bytes((damage.DATA / EXCERPTS["uscis-dot"]).read_bytes())
    given = ["--document", f"uscis-dot={path}", "--out", str(tmp_path / "out")]
    assert extract_tables.main(given) == 0


def test_a_document_given_twice_is_an_error(tmp_path: Path) -> None:
    given = ["--document", excerpt("isco08"), "--document", excerpt("isco08")]
    assert extract_tables.main([*given, "--out", str(tmp_path)]) == 2


def test_an_unknown_document_is_an_error() -> None:
    with pytest.raises(UnknownName, match="ampd-iowa, isco08, uscis-dot"):
        extract_tables.extract({"onet": "x"})


def test_a_missing_document_is_an_error() -> None:
    with pytest.raises(InputError, match="no such file"):
        extract_tables.extract({"isco08": "no/such/file"})


def test_the_command_runs_as_documented(tmp_path: Path) -> None:
    root = str(files("occugraph").joinpath(".."))
    run = subprocess.run(
        [
            *(sys.executable, "-m", "tests.support.extract_tables"),
            *("--document", excerpt("uscis-dot"), "--out", str(tmp_path)),
        ],
        env={**os.environ, "PYTHONPATH": root},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (run.returncode, run.stderr) == (0, "")
    assert run.stdout == f"{tmp_path / 'uscis_dot.csv'}: 16 rows\n"
