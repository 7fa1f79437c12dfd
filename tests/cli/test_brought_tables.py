"""Tables as people bring them, each of a kind that was misread once: read right, or asked about."""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.support import running, worksheets

Rows = list[dict[str, str]]
Run = Callable[..., "Read"]


class Read(NamedTuple):
    """Rows that were written, and the lines that were printed beside them."""

    rows: Rows
    lines: list[str]

    def column(self, *names: str) -> list[tuple[str, ...]]:
        return [tuple(row[name] for name in names) for row in self.rows]


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command on a table, which is a CSV file's text or the content of a workbook."""

    def run(*words: str, table: str | bytes, code: int = 0) -> Read:
        suffix = "csv" if isinstance(table, str) else "xlsx"
        source, output = tmp_path / f"in.{suffix}", tmp_path / "out.csv"
        source.write_bytes(table.encode() if isinstance(table, str) else table)
        command, *options = words
        file = ("--roster", source) if command == "eligible" else (source,)
        done = running.in_process(capsys, command, *file, "-o", output, *options)
        assert done.code == code, done.err
        if code:
            return Read([], [done.error])
        with open(output, encoding="utf-8", newline="") as written:
            return Read(list(csv.DictReader(written)), done.err.splitlines())

    return run


def lines(*cells: str) -> str:
    return "".join(f"{cell}\n" for cell in cells)


def book(*sheets: Sequence[Sequence[object]], names: Sequence[str] = ()) -> bytes:
    return worksheets.workbook(*sheets, names=names)


def test_codes_of_onet_are_read_as_such_whatever_they_end_in(run: Run) -> None:
    table = lines("O*NET-SOC Code", "13-2051.00", "15-1299.00", "11-9199.00")
    read = run("recode", "--to", "soc2018", table=table)
    assert read.column("source_scheme", "target_code") == [
        ("onetsoc2019", "13-2051"),
        ("onetsoc2019", "15-1299"),
        ("onetsoc2019", "11-9199"),
    ]
    assert read.lines[0] == ("column 'O*NET-SOC Code' is read as onetsoc2019 (3 of 3 codes)")


def test_the_sheet_is_asked_for_and_taken(run: Run) -> None:
    table = book([["About"]], [["SOC Code"], ["15-1252"]], names=("Notes", "Data"))
    asked = run("recode", "--to", "isco08", table=table, code=2)
    assert asked.lines[0].endswith("which sheet? give --sheet, one of: 'Notes', 'Data'")
    read = run("recode", "--to", "isco08", "--sheet", "Data", table=table)
    assert read.column("target_code") == [("2512",)]


@pytest.mark.slow
@pytest.mark.whole
def test_the_sheet_of_titles_is_taken(run: Run) -> None:
    titles = book([["About"]], [["Job Title"], ["Software Developer"]], names=("Notes", "Data"))
    read = run("autocode", "--to", "soc2018", "--sheet", "Data", table=titles)
    assert read.column("target_code") == [("15-1252",)]


def test_the_heading_of_a_column_is_heard(run: Run) -> None:
    table = lines("ISCO-08,n", "110,1", "310,1", "251,1", "2512,1")
    read = run("recode", "--to", "soc2018", table=table)
    sources = dict(read.column("ISCO-08", "source_code"))
    assert sources == {"110": "0110", "310": "0310", "251": "251", "2512": "2512"}
    assert {row["source_scheme"] for row in read.rows} == {"isco08"}
    reason = "read as 0110, with the zeros that it had lost before it"
    assert all(row["reason"].startswith(reason) for row in read.rows if row["ISCO-08"] == "110")
    roster = lines("ISCO-08,naics", "110,332710", "310,332710", "2512,332710")
    read = run("eligible", table=roster)
    assert read.column("occupation_code") == [("0110",), ("0310",), ("2512",)]


def test_a_zero_that_dot_codes_have_lost_is_restored(run: Run) -> None:
    read = run("recode", "--to", "soc2018", table=lines("DOT", "19", "030", "012", "161"))
    assert read.rows[0]["source_code"] == "019"
    assert read.rows[0]["reason"].startswith("read as 019, with the zeros that it had lost")


def test_an_industry_that_cannot_be_read_does_not_hide_the_decision(run: Run) -> None:
    roster = lines("soc,naics", "11-1011,3361x1", "11-1011,", "15-1252,3361x1")
    read = run("eligible", table=roster)
    assert read.column("status") == [("not-eligible",), ("not-eligible",), ("error",)]
    assert "occupation: no: 11-1011 Chief Executives is not on the list" in read.rows[0]["reasons"]


def test_a_code_of_no_vintage_here_is_judged_by_its_sector(run: Run) -> None:
    roster = lines("soc,naics", "15-1252,332710", "15-1252,332212", "15-1252,722110")
    read = run("eligible", table=roster)
    assert read.column("status") == [("eligible",), ("eligible",), ("not-eligible",)]
    assert "'332212' is a code of no vintage that is here" in read.rows[1]["reasons"]
    assert "'722110' is a code of no vintage that is here" in read.rows[2]["reasons"]


def test_isco_groups_padded_to_four_digits_are_groups(run: Run) -> None:
    table = lines("ISCO-08", "1000", "2500", "2510", "2512")
    read = run("recode", "--to", "soc2018", "--scheme", "isco08", table=table)
    sources = dict(read.column("ISCO-08", "source_code"))
    assert sources == {"1000": "1", "2500": "25", "2510": "251", "2512": "2512"}
    repairs = {row["ISCO-08"]: row["reason"].partition(";")[0] for row in read.rows}
    assert repairs["2510"] == "read as 251, a group, without the zero it was padded with"


def test_numbers_beside_codes_are_not_doubled(run: Run) -> None:
    table = lines("soc,jobs", "11-1011,100", "15-1252,50", "15-1252,50")
    read = run("recode", "--to", "isco08", "--value", "jobs", table=table)
    assert read.column("row", "targets") == [("1", "3")] * 3 + [("2", "1"), ("3", "1")]
    assert sum(float(row["jobs"]) for row in read.rows) == pytest.approx(200)
    assert "'jobs': 200 in, 200 out: 100 shared, 100 split" in read.lines


@pytest.mark.parametrize("code", ["336111", "454111", "33611X", "336119"])
def test_industries_are_near_to_six_digits(code: str, capsys: pytest.CaptureFixture[str]) -> None:
    done = running.in_process(capsys, "show", code)
    if done.code:
        first, *_ = done.error.partition("nearest: ")[2].split(", ")
        assert first.isdigit(), done.error
    else:
        assert done.out.startswith("naics20")


@pytest.mark.usefixtures("all_schemes")
def test_the_summary_names_the_scheme_that_codes_of_the_census_are_read_in(run: Run) -> None:
    table = lines("OCC2010,n", "110,1", "160,1", "1010,1", "9920,1")
    read = run("recode", "--to", "soc2018", "--column", "OCC2010", table=table)
    assert read.lines[0] == "column 'OCC2010' is read as census2010 (4 of 4 codes)"
    assert read.column("source_code", "target_code") == [
        ("0110", "11-3021"),
        ("0160", "11-3071"),
        ("1010", "15-1251"),
        ("9920", ""),
    ]


@pytest.mark.usefixtures("all_schemes")
def test_the_zeros_of_the_census_are_no_code_of_all_occupations(run: Run) -> None:
    """They are of those to whom an occupation does not apply."""
    table = lines("OCC2010,n", "0000,5", "0110,1", "0160,2", "1010,0")
    read = run("recode", "--to", "soc2018", "--value", "n", table=table)
    assert "'n': 8 in, 8 out: 3 one-to-one, 5 unreadable" in read.lines
    assert not [line for line in read.lines if "beside" in line]


def test_a_column_that_is_mostly_no_codes_is_warned_of_first(run: Run) -> None:
    table = lines("SOC", "15-1252", "3255", "6005", "9920")
    read = run("recode", "--to", "isco08", table=table)
    assert read.lines[0].startswith("warning: 3 of its 4 different values are no codes of soc2018")


@pytest.mark.parametrize("options", [(), ("--column", "SOC Code"), ("--header-row", "3")])
def test_lines_above_the_header_are_passed_over(run: Run, options: tuple[str, ...]) -> None:
    rows = [["Table 1, 2023"], [], ["SOC Code", "Jobs"], ["15-1252", 3]]
    read = run("recode", "--to", "isco08", *options, table=book(rows))
    assert read.column("SOC Code", "Jobs", "target_code") == [("15-1252", "3", "2512")]
    text = "Employment by occupation\nSource: a survey, 2023\n\nSOC Code,Jobs\n15-1252,3\n"
    options = ("--header-row", "4") if "--header-row" in options else options
    read = run("recode", "--to", "isco08", *options, table=text)
    assert read.column("SOC Code", "Jobs", "target_code") == [("15-1252", "3", "2512")]


def test_a_column_of_two_vintages_is_asked_about_or_read_row_by_row(run: Run) -> None:
    table = lines("SOC_CODE", "15-1252", "13-2051", "15-1132")
    asked = run("recode", "--to", "soc2018", table=table, code=2)
    assert asked.lines == [
        "column 'SOC_CODE' may be soc2018 or soc2010: both have 2 of its 3 different values, and "
        "15-1252, 15-1132 lead to different answers: give --scheme, or --mixed"
    ]
    read = run("recode", "--to", "soc2018", "--mixed", table=table)
    assert read.column("source_scheme", "target_code", "match") == [
        ("soc2018", "15-1252", "exact"),
        ("soc2018", "13-2051", "exact"),
        ("soc2010", "15-1252", "related"),
        ("soc2010", "15-1253", "related"),
    ]


@pytest.mark.parametrize(
    "header",
    [
        "SOC_CODE,NAIC_CODE",
        "PW_SOC_CODE,NAICS_CODE",
        "OCCSOC,INDNAICS",
        "SOC2018,2022 NAICS Code",
        "2018 SOC Code,NAICS",
        "Occupation,Industry",
    ],
)
def test_the_columns_of_a_roster_are_found_by_headings_that_files_have(
    run: Run, header: str
) -> None:
    read = run("eligible", table=lines(header, "15-1252,332710"))
    assert read.column("status") == [("eligible",)]


def test_what_spreadsheets_make_of_codes_is_named(run: Run) -> None:
    """And what keeps them from it is no part of the code."""
    table = lines("SOC 2018", '="15-1252"', '"=""15-1254"""', "Nov-21", "2021-11-01", "1.51E+05")
    read = run("recode", "--to", "isco08", table=table)
    assert read.column("source_code", "target_code")[:3] == [
        ("15-1252", "2512"),
        ("15-1254", "2513"),
        ("15-1254", "3514"),
    ]
    mend = "; has a spreadsheet made a date or a number of a code? keep its column as text"
    assert [row["reason"].endswith(mend) for row in read.rows] == [False] * 3 + [True] * 3


def test_numbers_with_commas_come_out_as_numbers(run: Run) -> None:
    table = lines("SOC 2018,n", '15-1252,"1,234"', '15-1254,"1,000"', '15-1252,"1.234,5"')
    read = run("recode", "--to", "isco08", "--value", "n", table=table)
    assert read.column("n") == [("1234",), ("500",), ("500",), ("1.234,5",)]
    assert read.lines[-2] == (
        "'n': 2,234 in, 2,234 out, without 1 of 3 rows in the file, whose value is no number and "
        "stays as it is: 1,234 shared, 1,000 split"
    )
    semicolons = lines("SOC 2018;n;note", "15-1252;1,234;a", "15-1254;1,000;b")
    read = run("recode", "--to", "isco08", "--value", "n", table=semicolons)
    assert read.column("n", "note") == [("1234", "a"), ("500", "b"), ("500", "b")]


@pytest.mark.usefixtures("all_schemes")
def test_the_list_of_ipums_is_named_where_codes_stand_unread(run: Run) -> None:
    table = lines("OCC2010,n", "0110,1", "0160,1", "0130,1", "9999,1")
    read = run("recode", "--to", "soc2018", table=table)
    assert read.lines[1] == (
        "warning: 'OCC2010' is a variable of IPUMS too, with a harmonised list that is not the "
        "Census Bureau's and not here: if it is that one, recode the codes of OCC or OCCSOC"
    )


@pytest.mark.parametrize(("totals", "counted"), [((), "100"), (("--totals", "keep"), "155")])
def test_totals_are_kept_where_that_is_asked_for(
    run: Run, totals: tuple[str, ...], counted: str
) -> None:
    table = lines("NAICS,n", "5415,55", "541511,50", "541512,5", "332710,45")
    read = run("recode", "--to", "naics2022", "--value", "n", *totals, table=table)
    assert f"'n': {counted} in, {counted} out" in "\n".join(read.lines)
