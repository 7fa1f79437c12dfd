"""`occugraph recode` and `occugraph autocode`: tables, reports, and one line for a mistake."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.support.running import in_process, occugraph

pytestmark = pytest.mark.slow

TABLE = "SOC 2018,jobs\n15-1254,7\n15-1252,3\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "in.csv").write_text(TABLE)
    (tmp_path / "titles.csv").write_text("Job Title\nSoftware developer\nxyzzy\n")
    return tmp_path


def test_a_table_is_recoded_and_its_loss_reported(
    capsys: pytest.CaptureFixture[str], folder: Path
) -> None:
    words = ("--value", "jobs", "--report", "loss.json", "--report", "loss.svg", "--json")
    done = in_process(
        capsys, "recode", "in.csv", "--to", "isco08", "-o", "o.csv", *words, cwd=folder
    )
    assert done.code == 0
    assert done.err.splitlines() == [
        "column 'SOC 2018' is read as soc2018 (2 of 2 codes; 2 in no other vintage)",
        "2 rows in, 3 rows out: 1 shared, 1 split",
        "rows with a target, by basis: 2 derived",
        "weights: equal shares for all targets of a code, as no --weights are given",
        "'jobs': 10 in, 10 out: 3 shared, 7 split",
        "'jobs' with a target, by basis: 10 derived",
    ]
    assert json.loads(done.out) == json.loads((folder / "loss.json").read_text())
    assert (folder / "loss.svg").read_text().startswith("<svg ")
    lines = (folder / "o.csv").read_text().splitlines()
    assert lines[1].startswith("15-1254,3.5,1,soc2018,15-1254,isco08,2513,")


def test_all_options_at_once(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    (folder / "in.csv").write_text("x,y\nthe,code\n" + TABLE)
    words = ("--column", "SOC 2018", "--scheme", "soc2018", "--header-row", "3", "--via", "soc2010")
    more = ("--missing", "9998,9999", "--basis", "official,derived", "--level", "major")
    rest = ("--aggregate", "--value", "jobs", "--weights", "equal", "--quiet", "-o", "-")
    every = (*words, *more, *rest)
    done = in_process(capsys, "recode", "in.csv", "--to", "isco08", *every, cwd=folder)
    assert (done.code, done.err) == (0, "")
    assert done.out.splitlines() == [
        "target_scheme,target_code,target_label,jobs",
        "isco08,2,Professionals,6.5",
        "isco08,3,Technicians and Associate Professionals,3.5",
    ]


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        ((), "recode writes a table: give -o FILE, or -o - for the standard output"),
        (("-o", "-", "--json"), "--json and -o - both go to the standard output: give one"),
        (("-o", "o.txt"), "o.txt: a table is written as .csv or .tsv or .xlsx or .parquet: name"),
        (("-o", "o.csv", "--report", "a.txt"), "a.txt: a report is written as .json or .svg: name"),
        (("-o", "o.csv", "--report", "in.csv"), "in.csv: a report is written as .json or .svg"),
        (
            ("-o", "r.json", "--report", "r.json"),
            "r.json: is an input too, and would be overwritten",
        ),
        (("-o", "o.csv", "--weights", "no.csv"), "no.csv: no such file"),
        (("-o", "o.csv", "--employment", "in.csv"), "--employment FILE goes with --weights employ"),
        (("-o", "o.csv", "--sheet", "a"), "in.csv: it has no sheets: leave --sheet out"),
        (("-o", "o.csv", "--header-row", "9"), "in.csv:9: there is no such row, or it is empty"),
        (("-o", "o.csv", "--level", "x"), "no level of isco08 'x'; there is: major, submajor, "),
        (
            ("-o", "o.csv", "--basis", "suggested"),
            "a table is not recoded by suggestions",
        ),
        (("-o", "o.csv", "--basis", "x"), "no basis 'x'; there is: official, "),
        (("-o", "o.csv", "--one"), "--one: soc2018:15-1254 may be 2513 or 3514, and no weight"),
        (("-o", "o.csv", "--value", "SOC 2018"), "--value names the column of codes: name that"),
    ],
)
def test_a_mistake_is_one_line_and_writes_nothing(
    capsys: pytest.CaptureFixture[str], folder: Path, words: tuple[str, ...], problem: str
) -> None:
    done = in_process(capsys, "recode", "in.csv", "--to", "isco08", *words, cwd=folder)
    assert done.code == 2
    assert done.error.startswith(problem)
    assert {path.name for path in folder.iterdir()} == {"in.csv", "titles.csv"}


@pytest.mark.whole  # the model of titles is trained, for half a minute
def test_titles_are_coded(folder: Path) -> None:
    words = ("autocode", "titles.csv", "--to", "isco08", "-o", "-", "--best", "2")
    done = occugraph(*words, cwd=folder)
    assert (done.code, done.out.splitlines()[0]) == (
        0,
        "Job Title,target_scheme,target_code,target_label,rank,score,matched_title,source",
    )
    assert done.out.splitlines()[1].startswith(
        "Software developer,isco08,2512,Software Developers,"
    )
    assert done.out.splitlines()[-1] == "xyzzy,isco08,,,,,,"
    assert done.err == ("2 rows in, 3 rows out: 1 by a title listed word for word, 1 left open\n")
    done = occugraph(
        "autocode", "titles.csv", "--to", "isco08", "-o", "o.csv", "--json", cwd=folder
    )
    assert json.loads(done.out)["rows"] == {
        "in": 2,
        "out": 2,
        "by_outcome": {"by a title listed word for word": 1, "left open": 1},
    }


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        ((), "autocode writes a table: give -o FILE"),
        (("-o", "-", "--json"), "--json and -o - both go to the standard output: give one"),
        (("-o", "o.csv", "--title-column", "x"), "titles.csv:1: no column 'x'; there is: 'Job"),
        (("-o", "o.csv", "--best", "0"), "--best 0: a title gets one code or more"),
    ],
)
def test_a_mistake_with_titles_is_one_line(
    capsys: pytest.CaptureFixture[str], folder: Path, words: tuple[str, ...], problem: str
) -> None:
    done = in_process(capsys, "autocode", "titles.csv", "--to", "isco08", *words, cwd=folder)
    assert done.code == 2
    assert done.error.startswith(problem)


@pytest.mark.parametrize("option", ["--codes", "--titles", "-o"])
def test_crosswalk_takes_one_code_and_no_table(
    capsys: pytest.CaptureFixture[str], folder: Path, option: str
) -> None:
    words = ("crosswalk", "15-1252", "--to", "isco08", option, "in.csv")
    done = in_process(capsys, *words, cwd=folder)
    assert done.code == 2
    assert done.error.startswith(f"unrecognized arguments: {option} in.csv")
