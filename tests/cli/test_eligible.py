"""`occugraph eligible`: one job, and rosters, as their user meets them."""

from __future__ import annotations

import json
import os
import pty
import select
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.running import environment, in_process, occugraph

ROSTER = "name,soc,naics\nAnn,15-1252,332710\nBob,29-1141,332710\nCy,x,332710\n"


@pytest.fixture
def roster(tmp_path: Path) -> Path:
    file = tmp_path / "roster.csv"
    file.write_text(ROSTER)
    return file


@pytest.mark.slow
def test_a_roster_is_summed_up_on_stderr_and_nothing_is_printed(roster: Path) -> None:
    output = roster.with_name("out.csv")
    done = occugraph("eligible", "--roster", roster, "-o", output)
    assert (done.code, done.out) == (0, "")
    assert done.err.splitlines() == [
        "warning: column 'soc': 1 of its 3 different values is no code of soc2018, such as 'x': is "
        "it the right scheme?",
        "column 'soc' is read as soc2018 (2 of 3 codes; 1 in no other vintage)",
        "column 'naics' is read as naics2022 (1 of 1 code)",
        "3 rows",
        "        1  eligible",
        "        1  error: 1 occupation code not readable",
        "        1  not-eligible: 1 occupation not approved",
    ]
    assert len(output.read_text().splitlines()) == 4
    quiet = occugraph("eligible", "--quiet", "--roster", roster, "-o", output)
    assert (quiet.code, quiet.out, quiet.err) == (0, "", "")


def test_the_summary_as_json(roster: Path) -> None:
    done = occugraph("eligible", "--json", "--roster", roster, "-o", roster.with_name("o.csv"))
    assert (done.code, done.err) == (0, "")
    summary = json.loads(done.out)
    columns = summary.pop("columns")
    assert list(columns) == ["occupation", "industry"]
    assert columns["industry"] == {
        "heading": "naics",
        "scheme": "naics2022",
        "mixed": False,
        "stated": False,
        "values": 1,
        "support": [{"scheme": "naics2022", "read": 1, "written": 1, "alone": 0}],
        "also": [],
        "unread": [],
        "beside": {},
        "warnings": [],
        "sentence": "column 'naics' is read as naics2022 (1 of 1 code)",
    }
    assert columns["occupation"]["unread"] == ["x"]
    assert summary == {
        "rows": 3,
        "status": {"eligible": 1, "error": 1, "not-eligible": 1},
        "reasons": [
            {"status": "error", "reason": "occupation code not readable", "rows": 1},
            {"status": "not-eligible", "reason": "occupation not approved", "rows": 1},
        ],
        "remarks": [],
    }


@pytest.mark.slow
@pytest.mark.parametrize(
    ("words", "problem"),
    [
        ((), "give a CODE, or --title TITLE, or --roster FILE and -o FILE"),
        (("15-1252", "--title", "x"), "give a CODE or --title TITLE, one of the two"),
        (("--title", " "), "the job title is empty"),
        (("15-1252", "--report", "r.html"), "--report goes with --roster FILE"),
        (("15-1252", "--header-row", "2"), "--header-row goes with --roster FILE"),
        (("15-1252", "--mixed"), "--mixed goes with --roster FILE"),
        (("15-1252", "-o", "out.csv"), "-o goes with --roster FILE"),
        (("15-1252", "--soc-column", "x"), "--soc-column goes with --roster FILE"),
        (
            ("--roster", "roster.csv"),
            "--roster FILE goes with -o FILE, and without CODE and --title",
        ),
        (
            ("15-1252", "--roster", "roster.csv", "-o", "o.csv"),
            "--roster FILE goes with -o FILE, and without CODE and --title",
        ),
        (("--roster", "none.csv", "-o", "o.csv"), "none.csv: no such file"),
        (("--roster", ".", "-o", "o.csv"), ".: is a folder; name a file in it"),
        (("--roster", "none.xlsx", "-o", "o.csv"), "none.xlsx: no such file"),
        (("--roster", "roster.csv", "-o", "no/o.csv"), "no/o.csv: its folder does not exist"),
        (
            ("--roster", "roster.csv", "-o", "o.csv", "--programme", "x"),
            "no programme 'x'; there is: ampd-iowa",
        ),
        (
            ("--roster", "roster.csv", "-o", "o.csv", "--soc-column", "job"),
            "roster.csv:1: no column 'job'; there is: 'name', 'soc', 'naics'",
        ),
        (
            ("--roster", "roster.csv", "-o", "o.csv", "--scheme", "naics2022"),
            "naics2022 classifies industries, not occupations",
        ),
        (
            ("--roster", "roster.csv", "-o", "o.csv", "--header-row", "9"),
            "roster.csv:9: there is no such row, or it is empty: which row names the columns?",
        ),
        (
            ("--roster", "roster.csv", "-o", "o.csv", "--report", "roster.csv"),
            "roster.csv: is an input too, and would be overwritten: name another file to write",
        ),
    ],
)
def test_what_does_not_go_together_is_one_line(
    roster: Path, words: tuple[str, ...], problem: str
) -> None:
    done = occugraph("eligible", *words, cwd=roster.parent)
    assert done.code == 2
    assert done.error.startswith(problem)
    assert [path.name for path in roster.parent.iterdir()] == ["roster.csv"]


@pytest.mark.slow
def test_options_of_reading_and_the_report(roster: Path) -> None:
    roster.write_text("Plant 7,,\nname,soc,naics\nAnn,9999,31\nBob,isco08:2512,31\n")
    words = ("--mixed", "--missing", "9998,9999", "--header-row", "2", "--report", "r.html")
    done = occugraph(
        "eligible", "--roster", roster, "-o", roster.with_name("o.csv"), *words, cwd=roster.parent
    )
    assert done.code == 0
    assert done.err.splitlines() == [
        "column 'soc': every value is read for itself",
        "column 'naics': every value is read for itself",
        "2 rows",
        "        1  eligible",
        "        1  undetermined: 1 occupation not settled",
    ]
    assert "<h1>roster.csv</h1>" in roster.with_name("r.html").read_text()


@pytest.mark.slow
@pytest.mark.whole
def test_a_job_without_a_code_is_decided_by_its_title(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("OCCUGRAPH_SCHEMES", "soc2018,soc2010,naics2022")
        done = in_process(capsys, "eligible", "--title", "CNC machinist", "--naics", "332710")
        asked = in_process(capsys, "eligible", "--title", "CNC programmer machinist")
    assert (done.code, done.out.splitlines()[0]) == (0, "eligible  (ampd-iowa)")
    assert (
        "by its title 'CNC machinist' it is 51-4041 Machinists (as 'CNC Machinist' in" in done.out
    )
    assert asked.out.splitlines()[-1].startswith("  Which is it: 51-4041 Machinists (approved) or")


@pytest.mark.slow
def test_progress_is_shown_on_a_terminal_and_taken_away(tmp_path: Path) -> None:
    source = tmp_path / "roster.csv"
    rows = "".join(f"isco08:{code},31\n" for code in range(1000, 10_000)) * 10
    source.write_text(f"soc,naics\n{rows}")
    ours, theirs = pty.openpty()
    words = [sys.executable, "-m", "occugraph", "eligible", "--roster", str(source)]
    words += ["-o", str(tmp_path / "out.csv")]
    with subprocess.Popen(words, stderr=theirs, env=environment()) as running:
        os.close(theirs)
        seen = b""
        while select.select([ours], [], [], 60)[0]:
            try:
                seen += os.read(ours, 65_536)
            except OSError:  # the other end is closed
                break
        assert running.wait(60) == 0
    os.close(ours)
    assert b" rows, " in seen
    assert b" a second" in seen
    assert seen.decode().split("\r")[-5:][0].strip() != ""
    assert "90,000 rows\r\n" in seen.decode()
