"""`occugraph programme`, and programme files at the other commands: what is printed, exit codes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from occugraph.cli import main
from tests.support import running
from tests.support.programmes import programme


@pytest.fixture(scope="module", autouse=True)
def schemes() -> Iterator[None]:
    """Keep the graph to what the programmes need: most commands here build it anew."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("OCCUGRAPH_SCHEMES", "soc2018,soc2010,naics2022")
        yield


NEW = """
[[occupations]]
scheme = "soc2018"
codes = ["15-1252", "17-2070"]
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return programme(tmp_path)


def printed(capsys: pytest.CaptureFixture[str], *words: object, code: int = 0) -> list[str]:
    assert main([str(word) for word in words]) == code
    out, err = capsys.readouterr()
    assert err == ""
    return str(out).splitlines()


def test_what_is_right_prints_what_it_approves(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert printed(capsys, "programme", "check", file) == [
        "test: Test programme (Test authority)",
        "  soc2018: 1 entry (1 detailed) approves 1 of 867 detailed occupations",
        "  naics2022: 1 entry (1 sector) admits 346 of 1,012 national industries",
        "no problems",
    ]


def test_errors_are_findings(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wrong = '[[occupations]]\nscheme = "soc2018"\ncodes = ["15-1252", "151252", "99-9999"]\n'
    file = programme(tmp_path, wrong)
    assert printed(capsys, "programme", "check", file, code=1) == [
        f"{file}:10:21: error: 15-1252 Software Developers stands in line 10 already, written "
        "15-1252: remove one of the two",
        f"{file}:10:31: error: '99-9999' is no code of soc2018; nearest: 49-9099 Installation, "
        "Maintenance, and Repair Workers, All Other, 39-9099 Personal Care and Service Workers, "
        "All Other, 29-9099 Healthcare Practitioners and Technical Workers, All Other",
        "2 errors",
    ]
    record = json.loads("\n".join(printed(capsys, "programme", "check", file, "--json", code=1)))
    assert list(record) == ["file", "programme", "usable", "problems", "approves"]
    assert (record["programme"], record["usable"], record["approves"]) == (None, False, [])
    assert [list(problem) for problem in record["problems"]] == [
        ["line", "column", "severity", "message"]
    ] * 2


def test_several_files(file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wrong = programme(
        tmp_path, '[[occupations]]\nscheme = "soc2018"\ncodes = ["99-9999"]\n', id="b"
    )
    lines = printed(capsys, "programme", "check", file, wrong, file, code=1)
    assert lines[0] == lines[4] == "test: Test programme (Test authority)"
    assert lines[3].startswith(f"{wrong}:10:10: error: '99-9999' is no code of soc2018")
    assert lines[7:] == ["1 error"]
    record = json.loads(
        "\n".join(printed(capsys, "programme", "check", file, wrong, "--json", code=1))
    )
    assert [(each["file"], each["usable"]) for each in record] == [
        (str(file), True),
        (str(wrong), False),
    ]


def test_warnings_are_none(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    group = '[[occupations]]\nscheme = "soc2018"\ncodes = ["17-2070", "17-2071"]\n'
    lines = printed(capsys, "programme", "check", programme(tmp_path, group))
    assert ": warning: 17-2071 Electrical Engineers is in " in lines[0]
    assert lines[2].startswith("  soc2018: 2 entries (1 broad, 1 detailed) approve 2 of 867")
    assert lines[-1] == "1 warning"


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"id = x", ":1:6: not TOML: "),
        (b"\xff\xfeid", ":1: the file is UTF-16 or UTF-32: save it as UTF-8"),
        (None, ": no such file"),
    ],
)
def test_what_cannot_be_read_is_one_line(
    tmp_path: Path, content: bytes | None, error: str, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "x.toml"
    if content is not None:
        file.write_bytes(content)
    done = running.in_process(capsys, "programme", "check", file)
    assert done.code == 2
    assert done.error.startswith(f"{file}{error}")


def test_the_template_is_a_programme(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["programme", "new"]) == 0
    file = tmp_path / "new.toml"
    file.write_text(capsys.readouterr().out, "utf-8")
    assert printed(capsys, "programme", "check", file)[-1] == "no problems"


def test_the_schema(capsys: pytest.CaptureFixture[str]) -> None:
    record = json.loads("\n".join(printed(capsys, "programme", "schema")))
    Draft202012Validator.check_schema(record)


@pytest.mark.slow
def test_diff(file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    other = programme(tmp_path, NEW, id="other")
    assert printed(capsys, "programme", "diff", file, other) == [
        "id: test -> other",
        "occupations: came: soc2018:17-2070 Electrical and Electronics Engineers (line 11)",
        "in effect, occupations that came: 2",
        "  soc2018:17-2071 Electrical Engineers",
        "  soc2018:17-2072 Electronics Engineers, Except Computer",
        "in effect, industries: no change",
    ]
    assert printed(capsys, "programme", "diff", file, file) == ["no difference"]
    record = json.loads("\n".join(printed(capsys, "programme", "diff", file, other, "--json")))
    assert list(record) == [
        *("old", "new", "fields", "occupations", "industries", "left_out", "effect")
    ]


@pytest.mark.slow
@pytest.mark.whole
def test_diff_names_whom_it_touches(
    file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    head = "valid = { to = 2020-12-31 }\n"
    other = programme(tmp_path, NEW, id="other", head=head)
    roster = tmp_path / "jobs.csv"
    roster.write_text(
        "soc,naics\n15-1252,332710\n17-2071,332710\n17-2072,541511\nx,1\n17-2070,31\n"
    )
    lines = printed(capsys, "programme", "diff", file, other, "--roster", roster)
    assert lines[-3:] == [
        "roster: 2 rows decided otherwise",
        "  line 3: 17-2071 332710: not-eligible -> eligible",
        "  line 6: 17-2070 31: not-eligible -> eligible",
    ]
    words = ("programme", "diff", file, other, "--roster", roster, "--json", "--on", "2026-01-01")
    record = json.loads("\n".join(printed(capsys, *words)))
    assert [(row["line"], row["old"], row["new"]) for row in record["roster"]] == [
        (2, "eligible", "not-eligible"),
        (5, "error", "not-eligible"),  # the day settles a row that cannot be read
    ]
    assert record["roster"][0]["new_reasons"].startswith("validity: no: the programme is valid to")


def test_diff_with_one_that_is_built_in(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = printed(capsys, "programme", "diff", "ampd-iowa", file)
    assert lines[0] == "id: ampd-iowa -> test"
    assert "in effect, occupations that went: 101" in lines
    assert lines[-1] == "in effect, industries: no change"


def test_diff_with_what_is_not_there(capsys: pytest.CaptureFixture[str]) -> None:
    done = running.in_process(capsys, "programme", "diff", "ampd-iowa", "nope")
    assert done.code == 2
    assert done.error == "nope: no such file, and no programme of that id; there is: ampd-iowa"


# At the other commands


@pytest.mark.slow
def test_eligible(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    head = "valid = { from = 2026-01-01, to = 2026-12-31 }\n"
    file = programme(tmp_path, head=head)
    words = ("eligible", "15-1252", "--naics", "332710", "--programme-file", file)
    assert printed(capsys, *words, "--on", "2026-06-01") == [
        "eligible  (test)",
        "  validity   yes  the programme is valid from 2026-01-01 to 2026-12-31, on 2026-06-01 too",
        "                  [Test rule (test.toml), line 1]",
        "  industry   yes  332710 Machine Shops is in 31-33 Manufacturing (332710 -> 33271 -> "
        "3327 -> 332 -> 31-33), which the rule admits as 31-33",
        "                  [Test rule (test.toml), line 15]",
        "  occupation yes  15-1252 Software Developers is on the list, printed 15-1252",
        "                  [Test rule (test.toml), line 12]",
    ]
    assert printed(capsys, *words, "--on", "2027-01-01")[0] == "not-eligible  (test)"


def test_eligible_on_what_is_no_day(capsys: pytest.CaptureFixture[str]) -> None:
    done = running.in_process(capsys, "eligible", "15-1252", "--on", "tomorrow")
    assert done.code == 2
    assert done.error.startswith("argument --on: 'tomorrow' is no day such as 2026-11-21")


def test_a_wrong_file_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = programme(tmp_path, NEW.replace("15-1252", "15-1132"))
    done = running.in_process(capsys, "eligible", "15-1252", "--programme-file", file)
    assert done.code == 2
    assert done.error.startswith(f"{file}:11:10: '15-1132' is no code of soc2018; it is ")


@pytest.mark.slow
def test_show_query_and_build(
    file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = printed(capsys, "show", "15-1252", "--programme-file", file)
    assert lines[-1] == "    test: 15-1252  [Test rule (test.toml), line 11]"
    words = (
        "query",
        "run",
        "programme-lists",
        "programme=test",
        "--programme-file",
        file,
        "--quiet",
    )
    assert printed(capsys, *words)[1].split() == [
        *("test", "Test", "programme", "soc2018", "Test", "rule", "(test.toml)", "1", "0")
    ]
    graph = tmp_path / "graph.nt"
    assert main(["build", "-o", str(graph), "--programme-file", str(file)]) == 0
    assert "programme test: Test programme" in capsys.readouterr().err
    lines = printed(capsys, "--store", graph, "eligible", "15-1252", "--programme", "test")
    assert lines[0] == "undetermined  (test)"
