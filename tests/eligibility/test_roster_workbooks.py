"""Rosters in workbooks, old and new: what is read, and what is written."""

from __future__ import annotations

import datetime
from pathlib import Path

import openpyxl
import pytest

import occugraph
from occugraph.eligibility.rosters import ADDED
from occugraph.errors import InputError, UnknownName
from tests.support import worksheets
from tests.support.rosters import decide


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
    with pytest.raises(InputError, match="it has no sheets: leave --sheet out"):
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


def test_a_workbook_that_is_written_is_fit_to_be_sent(
    graph: occugraph.Graph, tmp_path: Path
) -> None:
    source, output = tmp_path / "in.xlsx", tmp_path / "out.xlsx"
    table = [["soc", "naics", "note"], ["15-1252", 332710, "=1+1"], ["51-4041", 31, ""]]
    source.write_bytes(worksheets.workbook(table, names=["Plant 7"]))
    graph.decide_roster(source, output)
    sheet = openpyxl.load_workbook(output).active
    last = openpyxl.utils.get_column_letter(3 + len(ADDED))
    assert (sheet.title, sheet.freeze_panes) == ("Plant 7", "A2")
    assert sheet.auto_filter.ref == f"A1:{last}3"
    widths = {letter: dimension.width for letter, dimension in sheet.column_dimensions.items()}
    assert (widths["A"], widths["D"], widths["E"]) == (10, 11, 60)
    assert sheet["A1"].font.bold
    reasons = sheet["E2"]
    assert (reasons.alignment.wrap_text, reasons.alignment.vertical) == (True, "top")
    assert not sheet["D2"].alignment.wrap_text


def test_an_old_workbook_is_read(graph: occugraph.Graph, tmp_path: Path) -> None:
    pytest.importorskip("xlrd", reason="xlrd is not installed: pip install --group test")
    content = (Path(__file__).parent.parent / "data" / "roster.xls").read_bytes()
    rows, summary = decide(graph, tmp_path, content, ".xls")
    assert [(row["Name"], row["SOC code"], row["NAICS"], row["status"]) for row in rows] == [
        ("Ann", "51-4041", "332710", "eligible"),
        ("Bob", "15125200", "54", "not-eligible"),
    ]
    assert [(row["Since"], row["Full time"]) for row in rows] == [
        ("2026-01-02", "TRUE"),
        ("", "FALSE"),
    ]
    assert summary.rows == 2
    with pytest.raises(UnknownName, match=r"no sheet 'x'; there is: Notes, Jobs 2026"):
        decide(graph, tmp_path, content, ".xls", sheet="x")
    with pytest.raises(InputError, match="is empty"):
        decide(graph, tmp_path, content, ".xls", sheet="Notes")
    graph.decide_roster(tmp_path / "in.xls", tmp_path / "out.xlsx")
    assert openpyxl.load_workbook(tmp_path / "out.xlsx").sheetnames == ["Jobs 2026"]


def test_an_old_workbook_that_is_damaged_is_one_line(
    graph: occugraph.Graph, tmp_path: Path
) -> None:
    pytest.importorskip("xlrd", reason="xlrd is not installed: pip install --group test")
    content = (Path(__file__).parent.parent / "data" / "roster.xls").read_bytes()
    for damaged in (content[:600], content[:512] + bytes(4_000)):
        with pytest.raises(InputError, match=r"in\.xls: not a workbook that can be read \("):
            decide(graph, tmp_path, damaged, ".xls")
