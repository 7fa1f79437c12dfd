"""[tool.occugraph.validate]: the nearest file, what it may say, and what overrules it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support import running

GRAPH = """\
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<https://e/a> a skos:Concept ; skos:prefLabel "A"@en , "B"@en .
"""


def project(tmp_path: Path, table: str) -> Path:
    """A project with a setting, and a folder below to work in."""
    (tmp_path / "pyproject.toml").write_text(
        f"[project]\nname = 'x'\n[tool.occugraph.validate]\n{table}"
    )
    below = tmp_path / "data" / "terms"
    below.mkdir(parents=True)
    (below / "a.ttl").write_text(GRAPH)
    return below


def checks(out: str) -> set[str]:
    return {line.split()[1].rstrip(":") for line in out.splitlines() if line and line[0] in "vw"}


def test_the_nearest_file_is_read(tmp_path: Path) -> None:
    below = project(tmp_path, 'ignore = ["S14"]\nfail-on = "warning"\n')
    done = running.occugraph("validate", "a.ttl", cwd=below)
    assert done.code == 1
    assert checks(done.out) == {"QS-orphan"}


@pytest.mark.slow
def test_the_command_line_overrules_it(tmp_path: Path) -> None:
    below = project(tmp_path, 'ignore = ["S14"]\nfail-on = "warning"\n')
    done = running.occugraph("validate", "a.ttl", "--ignore", "QS-*", cwd=below)
    assert checks(done.out) == {"S14"}
    done = running.occugraph("validate", "a.ttl", "--fail-on", "violation", cwd=below)
    assert done.code == 0
    done = running.occugraph("validate", "a.ttl", "--no-config", cwd=below)
    assert checks(done.out) == {"S14", "QS-orphan"}


def test_select_takes_the_place_of_a_profile(tmp_path: Path) -> None:
    below = project(tmp_path, 'select = ["s1*", "QS-orphan"]\n')
    done = running.occugraph("validate", "a.ttl", "--quiet", cwd=below)
    assert checks(done.out) == {"S14", "QS-orphan"}
    assert "; 4 checks applied\n" in done.out
    done = running.occugraph(
        "validate", "a.ttl", "--select", "S13,S9", "--select", "S14", cwd=below
    )
    assert checks(done.out) == {"S14"}


@pytest.mark.parametrize("option", [(), ("--config", "pyproject.toml")])
def test_an_empty_file_has_no_settings(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], option: tuple[str, ...]
) -> None:
    below = project(tmp_path, "")
    (tmp_path / "pyproject.toml").write_text("")
    (below / "pyproject.toml").write_text("")
    done = running.in_process(capsys, "validate", "a.ttl", "--select", "S14", *option, cwd=below)
    assert (done.code, done.out.splitlines()[-1]) == (
        1,
        "does not conform: 1 violation, 0 warnings, 0 info; 1 check applied",
    )


@pytest.mark.slow
def test_profile(tmp_path: Path) -> None:
    below = project(tmp_path, 'profile = "xkos"\n')
    done = running.occugraph("validate", "a.ttl", cwd=below)
    assert "checks applied (profile xkos)\n" in done.out
    assert "X13" in done.err
    assert "E1" not in done.err
    done = running.occugraph("validate", "a.ttl", "--profile", "skos", cwd=below)
    assert "X13" not in done.err


@pytest.mark.slow
def test_files_and_baseline_start_from_the_file_that_names_them(tmp_path: Path) -> None:
    below = project(tmp_path, 'files = ["data/terms"]\nbaseline = "accepted.json"\n')
    done = running.occugraph("validate", "--write-baseline", "other.json", cwd=below)
    assert done.code == 2  # the baseline that is named must be there
    assert done.error == "../../accepted.json: no such file; --write-baseline makes one"
    named = str(tmp_path / "accepted.json")  # however it is written
    assert running.occugraph("validate", "--write-baseline", named, cwd=below).code == 0
    done = running.occugraph("validate", cwd=below)
    assert done.code == 0
    assert "(2 accepted by the baseline)" in done.out


@pytest.mark.slow
@pytest.mark.parametrize(
    ("table", "error"),
    [
        ('\nignores = ["S14"]', ":5:1: T: has no key 'ignores'; did you mean ignore?"),
        ('select = "S14"', ":4:1: T: select must be a list of texts"),
        ("profile = 3", ":4:1: T: profile must be a text"),
        ('fail-on = "error"', ":4:1: T: fail-on must be one of violation, warning, info"),
        ('ignore = ["S99"]', ":4:1: T: no check 'S99'; nearest: S9"),
        ('profile = "owl"', ":4:1: T: no profile 'owl'; there is: skos, xkos, occugraph"),
        ("profile = ", ":4:11: not TOML: "),
    ],
)
def test_a_table_that_is_wrong(tmp_path: Path, table: str, error: str) -> None:
    done = running.occugraph("validate", "a.ttl", cwd=project(tmp_path, table))
    assert done.code == 2
    expected = error.replace("T:", "tool.occugraph.validate:")
    assert done.error.startswith(f"../../pyproject.toml{expected}")


def test_a_table_of_another_name_is_no_setting_of_ours(tmp_path: Path) -> None:
    (tmp_path / "a.ttl").write_text(GRAPH)
    (tmp_path / "pyproject.toml").write_text("[tool.occugraph.vaildate]\nselect = ['S14']\n")
    done = running.occugraph("validate", "a.ttl", cwd=tmp_path)
    assert (done.code, done.error) == (
        2,
        "pyproject.toml:1:17: [tool.occugraph] has no table 'vaildate'; there is: validate",
    )


@pytest.mark.slow
def test_another_file(tmp_path: Path) -> None:
    below = project(tmp_path, 'ignore = ["S99"]')
    (tmp_path / "other.toml").write_text('[tool.occugraph]\nvalidate = { select = ["S13"] }')
    done = running.occugraph("validate", "a.ttl", "--config", "../../other.toml", cwd=below)
    assert done.code == 0
    (tmp_path / "other.toml").write_text('tool.occugraph.validate = "S13"')
    done = running.occugraph("validate", "a.ttl", "--config", "../../other.toml", cwd=below)
    assert done.error == "../../other.toml:1:16: tool.occugraph.validate: must be a table"
    done = running.occugraph("validate", "a.ttl", "--config", "none.toml", cwd=below)
    assert done.error == "none.toml: no such file"


def test_a_project_without_the_table(tmp_path: Path) -> None:
    below = project(tmp_path, "")
    (tmp_path / "pyproject.toml").write_text("[project]\nname = 'x'\n")
    assert running.occugraph("validate", "a.ttl", cwd=below).code == 1
