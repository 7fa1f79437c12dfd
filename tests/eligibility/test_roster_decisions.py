"""Rosters: a decision a row, the same as alone; no row lost, no bad row that stops the others."""

from __future__ import annotations

import csv
import datetime
import io
import subprocess
import sys
import tempfile
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import occugraph
from occugraph.eligibility.roster_decisions import Summary
from occugraph.eligibility.rosters import ADDED, Columns
from occugraph.errors import InputError, OccugraphError, UnknownCode, UnknownName
from tests.conftest import FEW, opened
from tests.support import worksheets
from tests.support.running import PEAK, environment

HEADER = "name,soc,naics\n"
#: The schemes of the programme.
THREE = ("soc2018", "soc2010", "naics2022")


def decide(
    graph: occugraph.Graph, folder: Path, content: str | bytes, suffix: str = ".csv", **options: str
) -> tuple[list[dict[str, str]], Summary]:
    source, output = folder / f"in{suffix}", folder / "out.csv"
    source.write_bytes(content.encode() if isinstance(content, str) else content)
    names = {name: options.pop(name) for name in Columns._fields if name in options}
    summary = graph.decide_roster(source, output, columns=Columns(**names), **options)  # type: ignore[arg-type]
    with open(output, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file)), summary


def test_a_row_keeps_its_columns_and_gets_the_decision_with_its_reasons(
    graph: occugraph.Graph, tmp_path: Path
) -> None:
    rows, summary = decide(graph, tmp_path, f'{HEADER}"Cy, Jr",15-1252,332710\n')
    (row,) = rows
    assert list(row) == ["name", "soc", "naics", *ADDED]
    assert (row["name"], row["soc"], row["naics"]) == ("Cy, Jr", "15-1252", "332710")
    assert row["status"] == "eligible"
    assert row["reasons"] == (
        "industry: yes: 332710 Machine Shops is in 31-33 Manufacturing (332710 -> 33271 -> 3327 "
        "-> 332 -> 31-33), which the rule admits as 33 [AMP'D Iowa Approved Standard Occupational "
        "Classification (SOC) codes, line 5]; occupation: yes: 15-1252 Software Developers is on "
        "the list, printed 15125200 Software Developers [AMP'D Iowa Approved Standard "
        "Occupational Classification (SOC) codes, line 34]"
    )
    assert (row["occupation_scheme"], row["occupation_code"]) == ("soc2018", "15-1252")
    assert (row["industry_scheme"], row["industry_code"]) == ("naics2022", "332710")
    assert (row["occupation_label"], row["industry_label"]) == (
        "Software Developers",
        "Machine Shops",
    )
    assert (summary.rows, summary.status, summary.reasons) == (1, {"eligible": 1}, {})


@pytest.mark.slow
def test_every_decision_is_that_of_the_row_alone(graph: occugraph.Graph, tmp_path: Path) -> None:
    codes = [
        f"{scheme}:{row['code']}"
        for scheme in ("soc2018", "soc2010", "isco08", "dot1991", "onetsoc2019")
        for row in graph.query("codes-of-scheme", scheme=scheme).records()[::140]
    ]
    industries = [
        row["code"] for row in graph.query("codes-of-scheme", scheme="naics2022").records()
    ]
    jobs = [
        (code, industries[(37 * number) % len(industries)]) for number, code in enumerate(codes)
    ]
    body = "".join(f"x,{code},{naics}\n" for code, naics in jobs)
    rows, _ = decide(graph, tmp_path, HEADER + body)
    assert len(rows) == len(jobs) > 30
    for row, (code, naics) in zip(rows, jobs, strict=True):
        alone = graph.eligible(code, naics=naics)
        assert row["status"] == alone.status
        assert all(reason.message in row["reasons"] for reason in alone.reasons)
        assert row["alternatives"] == "; ".join(
            f"{other.scheme}:{other.code}" for other in alone.alternatives
        )


def test_a_row_that_cannot_be_read_is_an_error_of_its_own(
    graph: occugraph.Graph, tmp_path: Path
) -> None:
    rows, summary = decide(
        graph,
        tmp_path,
        f"{HEADER}a,99-9999,332710\nb,15-1252,999999\nc,15-1252\nd,15-1252,31,more\n"
        "e,031,31\nf,15-1252,31\n",
    )
    assert [(row["name"], row["status"], row["reasons"]) for row in rows[:5]] == [
        (
            "a",
            "error",
            "occupation: '99-9999': not a code of dot1991 or isco08 or onetsoc2019 or soc2010 or "
            "soc2018",
        ),
        ("b", "error", "industry: '999999': not a code of naics2022"),
        ("c", "error", "row: 2 fields where the header has 3"),
        ("d", "error", "row: 4 fields where the header has 3; beyond it: 'more'"),
        (
            "e",
            "error",
            "occupation: '031' could be any of dot1991:031, isco08:031: write it with its scheme, "
            "or give --scheme",
        ),
    ]
    assert rows[5]["status"] == "eligible"
    assert summary.lines() == [
        "6 rows",
        "        1  eligible",
        "        5  error: 2 occupation code not readable, 2 row not readable, 1 industry code not "
        "readable",
    ]


def test_lost_zeros_are_reported_and_not_repaired(graph: occugraph.Graph, tmp_path: Path) -> None:
    rows, _ = decide(graph, tmp_path, "isco,naics\n110,31\n", scheme="isco08")
    assert rows[0]["status"] == "error"
    assert rows[0]["reasons"].endswith("isco08:0110 is one: has the column lost its zeros?")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("cell", "scheme", "status", "codes"),
    [
        (110, None, "error", "dot1991:110, isco08:0110"),
        (10, None, "error", "dot1991:10, dot1991:010"),
        (30, "dot1991", "error", "dot1991:30, dot1991:030"),
        (31, "isco08", "error", "isco08:31, isco08:031"),
        (110, "dot1991", "not-eligible", ""),
        (110, "isco08", "error", ""),
        ("110", None, "not-eligible", ""),
        (2512, None, "eligible", ""),
        (15125200.0, None, "eligible", ""),
    ],
)
def test_a_number_that_may_have_lost_zeros_is_not_decided(
    graph: occugraph.Graph,
    tmp_path: Path,
    cell: object,
    scheme: str | None,
    status: str,
    codes: str,
) -> None:
    book = worksheets.workbook([["code", "naics"], [cell, 31]])
    options = {} if scheme is None else {"scheme": scheme}
    ((row,), _) = decide(graph, tmp_path, book, ".xlsx", occupation="code", **options)
    assert row["status"] == status
    if codes:
        assert row["reasons"].startswith(f"occupation: '{cell}' could be any of {codes}: ")
    if status == "error":
        assert "; the cell is a number; " in row["reasons"]
        assert row["reasons"].endswith(": has the column lost its zeros?")


def test_a_decimal_of_zero_marks_a_number_in_a_csv_file(
    graph: occugraph.Graph, tmp_path: Path
) -> None:
    rows, _ = decide(
        graph,
        tmp_path,
        "soc,naics\n15-1252,332710.0\n151252.0,31.0\n110.0,31\n030.0,31\n15-1252.0,31\n"
        "030.062,31\n15-1252.00,31\n",
    )
    assert [row["status"] for row in rows] == [
        "eligible",
        "eligible",
        *["error"] * 4,
        "eligible",
    ]
    assert rows[0]["naics"] == "332710.0"
    assert rows[0]["industry_code"] == "332710"
    assert "'110' could be any of dot1991:110, isco08:0110: " in rows[2]["reasons"]
    assert "'030.0': not a code" in rows[3]["reasons"]


def test_a_formula_without_a_value_is_no_code(graph: occugraph.Graph, tmp_path: Path) -> None:
    book = worksheets.workbook([["soc", "naics"], ["=B2", 31], ["15-1252", "=A2"]])
    rows, _ = decide(graph, tmp_path, book, ".xlsx")
    assert [row["status"] for row in rows] == ["error", "error"]
    for row in rows:
        assert "; the cell holds a formula without a value" in row["reasons"]


def test_a_roster_that_was_decided_is_decided_again(graph: occugraph.Graph, tmp_path: Path) -> None:
    source = tmp_path / "0.csv"
    source.write_text("title,SOC,naics\nDev,15-1252,31\n")
    for number in range(1, 4):
        graph.decide_roster(source, tmp_path / f"{number}.csv")
        source = tmp_path / f"{number}.csv"
    with open(source, newline="") as file:
        (row,) = csv.DictReader(file)
    assert row["status"] == row["occugraph_occugraph_status"] == "eligible"


def test_a_blank_row_is_kept_and_counted(graph: occugraph.Graph, tmp_path: Path) -> None:
    rows, summary = decide(graph, tmp_path, "name;soc;naics\nAnn;15-1252;31\n;;\n;\n\n")
    assert [row["status"] for row in rows] == ["eligible", "", ""]
    assert list(rows[1].values()) == list(rows[2].values()) == [""] * (3 + len(ADDED))
    assert summary.lines() == ["3 rows", "        2  blank", "        1  eligible"]


def test_a_fact_that_is_missing_leaves_a_row_undetermined(
    graph: occugraph.Graph, tmp_path: Path
) -> None:
    rows, summary = decide(graph, tmp_path, f"{HEADER}a,15-1252,\nb,,31\nc,,54\nd,15-1250, 31 \n")
    assert [row["status"] for row in rows] == [
        "undetermined",
        "undetermined",
        "not-eligible",
        "undetermined",
    ]
    assert (
        "occupation: not known: no occupation code was given: it would settle it"
        in (rows[1]["reasons"])
    )
    assert rows[3]["alternatives"] == "soc2018:15-1251; soc2018:15-1252; soc2018:15-1253"
    assert summary.reasons == {
        ("undetermined", "industry not known"): 1,
        ("undetermined", "occupation not settled"): 2,
        ("not-eligible", "industry not admitted"): 1,
    }
    assert summary.to_dict()["status"] == {"not-eligible": 1, "undetermined": 3}


@pytest.mark.slow
def test_a_title_suggests_codes_where_a_row_has_none_and_decides_nothing(tmp_path: Path) -> None:
    graph = opened(*THREE)
    rows, _ = decide(graph, tmp_path, "title,naics\nSoftware Developers,31\n,31\n", title="title")
    assert [row["status"] for row in rows] == ["undetermined", "undetermined"]
    assert rows[0]["alternatives"].startswith("soc2018:15-1252 (suggested); ")
    assert (
        "by the words of its title it may be 15-1252 Software Developers or "
        in (rows[0]["reasons"])
    )
    assert rows[0]["reasons"].endswith(": a person decides")
    assert rows[1]["alternatives"] == ""


def test_one_industry_for_all_rows(graph: occugraph.Graph, tmp_path: Path) -> None:
    rows, _ = decide(graph, tmp_path, "soc\n15-1252\n29-1141\n", naics="332710")
    assert [row["status"] for row in rows] == ["eligible", "not-eligible"]
    with pytest.raises(UnknownCode):
        decide(graph, tmp_path, "soc\n15-1252\n", naics="999999")
    with pytest.raises(InputError, match="not both"):
        decide(graph, tmp_path, "soc,naics\n15-1252,31\n", naics="31", industry="naics")


def test_a_column_of_a_name_that_is_taken_gives_way(graph: occugraph.Graph, tmp_path: Path) -> None:
    rows, _ = decide(graph, tmp_path, "SOC Code,NAICS,Status\n15-1252,31,part-time\n")
    assert (rows[0]["Status"], rows[0]["status"]) == ("part-time", "eligible")
    rows, _ = decide(graph, tmp_path, "SOC Code,NAICS,status\n15-1252,31,part-time\n")
    assert (rows[0]["status"], rows[0]["occugraph_status"]) == ("part-time", "eligible")


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("", "in.csv: is empty"),
        ("name,naics\nx,31\n", "which column holds the occupation codes? give --soc-column"),
        (
            "name,soc\nx,15-1252\n",
            "which column holds the industry codes? give --naics-column, or --naics CODE for all "
            "rows; its columns: 'name', 'soc'",
        ),
        ('soc,naics\n"15-1252,31\n', "is a quote left open?"),
    ],
)
def test_what_is_no_roster_is_one_line_and_leaves_the_old_file_whole(
    graph: occugraph.Graph, tmp_path: Path, content: str, problem: str
) -> None:
    (tmp_path / "out.csv").write_text("old")
    with pytest.raises(InputError) as caught:
        decide(graph, tmp_path, content)
    assert problem in str(caught.value)
    assert (tmp_path / "out.csv").read_text() == "old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.csv", "out.csv"]


def test_the_sheet_of_a_workbook(graph: occugraph.Graph, tmp_path: Path) -> None:
    """Numbers, dates, empty cells and empty rows as spreadsheets have them."""
    day = datetime.date(2026, 11, 10)
    book = worksheets.workbook(
        [
            ["Name", "SOC", "NAICS", "Since"],
            ["Ann", "15-1252", 332710, day],
            [],
            ["Bob", 15125200, 54.0],
            ["Cy", day, 31],
        ],
        [],
    )
    rows, _ = decide(graph, tmp_path, book, ".xlsx")
    assert [
        (row["Name"], row["SOC"], row["NAICS"], row["Since"], row["status"]) for row in rows
    ] == [
        ("Ann", "15-1252", "332710", "2026-11-10", "eligible"),
        ("Bob", "15125200", "54", "", "not-eligible"),
        ("Cy", "2026-11-10", "31", "", "error"),
    ]
    assert rows[2]["reasons"].endswith("has the spreadsheet made one of a code?")


def test_a_workbook_that_is_written_holds_what_was_read(
    graph: occugraph.Graph, tmp_path: Path
) -> None:
    source, output = tmp_path / "in.xlsx", tmp_path / "out.xlsx"
    source.write_bytes(worksheets.workbook([["soc", "naics", "n"], ["15-1252", 332710, 2.5]]))
    graph.decide_roster(source, output)
    sheet = openpyxl.load_workbook(output).active
    header, row = sheet.iter_rows(values_only=True)
    assert header == ("soc", "naics", "n", *ADDED)
    assert row[:4] == ("15-1252", 332710, 2.5, "eligible")


def test_which_sheet(graph: occugraph.Graph, tmp_path: Path) -> None:
    table = [["soc", "naics"], ["15-1252", "31"]]
    book = worksheets.workbook(table, [["other"], ["1"]])
    with pytest.raises(
        InputError, match=r"which sheet\? give --sheet, one of: 'Sheet 1', 'Sheet 2'"
    ):
        decide(graph, tmp_path, book, ".xlsx")
    rows, _ = decide(graph, tmp_path, book, ".xlsx", sheet="Sheet 1")
    assert [row["status"] for row in rows] == ["eligible"]
    with pytest.raises(UnknownName, match="no sheet 'x'; there is: Sheet 1, Sheet 2"):
        decide(graph, tmp_path, book, ".xlsx", sheet="x")
    with pytest.raises(InputError, match="a CSV file has no sheets"):
        decide(graph, tmp_path, "soc,naics\n", sheet="x")
    with pytest.raises(InputError, match="is empty"):
        decide(graph, tmp_path, worksheets.workbook([]), ".xlsx")


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"soc,naics\n15-1252,31\n", b"\0" * 999])
def test_what_is_no_workbook_is_one_line(
    graph: occugraph.Graph, tmp_path: Path, content: bytes
) -> None:
    with pytest.raises(InputError) as caught:
        decide(graph, tmp_path, content, ".xlsx")
    assert str(caught.value).startswith(f"{tmp_path / 'in.xlsx'}: ")
    assert "\n" not in str(caught.value)


@settings(max_examples=15)  # each writes and reads two files
@given(st.lists(st.lists(st.text(max_size=12), min_size=3, max_size=3), max_size=4))
@pytest.mark.slow
def test_any_texts_give_a_row_each_or_one_line(cells: list[list[str]]) -> None:
    graph = opened(*THREE)  # whose titles are searched soon
    text = io.StringIO(newline="")
    csv.writer(text).writerows([["soc", "naics", "title"], *cells])
    with tempfile.TemporaryDirectory() as folder:
        try:
            rows, summary = decide(graph, Path(folder), text.getvalue())
        except OccugraphError as error:
            assert "\n" not in str(error)
            return
    assert summary.rows == len(rows) == len(cells)
    assert summary.status["blank"] == sum(not any(row) for row in cells)


@pytest.mark.skipif(
    not Path("/proc/self/status").exists(), reason="peak memory is read from Linux's /proc"
)
@pytest.mark.slow
def test_memory_does_not_grow_with_the_roster(graph: occugraph.Graph, tmp_path: Path) -> None:
    """A roster of 200,000 rows with 100,000 different wrong codes, in no more than 150 MiB."""
    with (tmp_path / "roster.csv").open("w") as file:
        file.write("soc,naics\n")
        file.writelines(f"x{number},31\n15-1252,332710\n" for number in range(100_000))
    code = PEAK + (
        "import occugraph, os, sys\n"
        "os.chdir(sys.argv[1])\n"
        "done = occugraph.open().decide_roster('roster.csv', 'out.csv')\n"
        "print(done.rows, done.status['eligible'], peak())\n"
    )
    # the store is built first: building takes memory too
    assert len(graph.query("schemes")) == len(FEW)
    words = [sys.executable, "-c", code, str(tmp_path)]
    env = environment()
    done = subprocess.run(words, capture_output=True, text=True, check=True, env=env)
    rows, eligible, most = map(int, done.stdout.split())
    assert (rows, eligible) == (200_000, 100_000)
    assert most < 150 * 1024
