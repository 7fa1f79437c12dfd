"""Workbooks that claim to be larger than they are cost what they hold, and no more."""

from __future__ import annotations

import re
import struct
import time
import tracemalloc
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import openpyxl
import pytest

from occugraph.errors import InputError
from occugraph.files.limits import DOCUMENT_ROWS, LONGEST_CELL_READ, MOST_SHEETS, SHEET_ROWS
from occugraph.tables import publisher_tables, user_tables
from tests.support import worksheets

HEADER = ("code", "title")


def with_rows(path: Path, rows: Sequence[str], sheets: int = 1) -> Path:
    """Write a workbook whose sheets all have these rows, as XML."""
    book = worksheets.workbook(*([["x"]] for _ in range(sheets)))
    data = f"<sheetData>{''.join(rows)}</sheetData>".encode()
    parts = {
        name: re.sub(rb"<sheetData>.*</sheetData>", data, content)
        if name.startswith("xl/worksheets/")
        else content
        for name, content in worksheets.parts(book).items()
    }
    path.write_bytes(worksheets.archive(parts))
    return path


def row(number: int | str, *texts: str) -> str:
    cells = (f'<c t="inlineStr"><is><t>{text}</t></is></c>' for text in texts)
    return f'<row r="{number}">{"".join(cells)}</row>'


@pytest.mark.parametrize("number", ["1048577", "999999999999", "9" * 4_000, "1e30"])
def test_a_row_beyond_all_sheets_is_refused_at_once(tmp_path: Path, number: str) -> None:
    path = with_rows(tmp_path / "in.xlsx", [row(1, *HEADER), row(number, "1", "one")])
    began = time.process_time()
    with pytest.raises(InputError, match=r"in\.xlsx: (has a row below row|not a workbook)"):
        list(user_tables.Table(path))
    with pytest.raises(InputError, match=r"in\.xlsx: (has a row below row|not a workbook)"):
        publisher_tables.read(path, HEADER)
    assert time.process_time() - began < 2


@pytest.mark.parametrize(("number", "after"), [(0, 1), (-5, 1), (1, 1), (2, 3)])
def test_a_row_whose_number_does_not_rise_is_no_row_less(
    tmp_path: Path, number: int, after: int
) -> None:
    rows = [row(1, *HEADER), *([row(3, "3", "three")] if after == 3 else [])]
    path = with_rows(tmp_path / "in.xlsx", [*rows, row(number, "1", "one")])
    problem = f"a row numbered {number} follows row {after}: save the workbook anew"
    with pytest.raises(InputError, match=problem):
        list(user_tables.Table(path))
    with pytest.raises(InputError, match=problem):
        publisher_tables.read(path, HEADER)


def test_the_last_row_of_a_sheet_is_read(tmp_path: Path) -> None:
    path = with_rows(tmp_path / "in.xlsx", [row(1, *HEADER), row(SHEET_ROWS, "1", "one")])
    with closing(user_tables.Table(path)) as table:
        assert [(each.line, list(each.cells)) for each in table] == [(SHEET_ROWS, ["1", "one"])]
    path = with_rows(tmp_path / "in.xlsx", [row(3, *HEADER), row(DOCUMENT_ROWS, "1", "one")])
    assert publisher_tables.read(path, HEADER).rows == ((DOCUMENT_ROWS, ("1", "one")),)


def test_a_hundred_sheets_with_a_row_far_below_cost_little(tmp_path: Path) -> None:
    rows = [row(1, *HEADER), row(DOCUMENT_ROWS, *["x"] * 50)]
    path = with_rows(tmp_path / "in.xlsx", rows, MOST_SHEETS)
    tracemalloc.start()
    began = time.process_time()
    with pytest.raises(InputError, match="100 sheets have such a table"):
        publisher_tables.read(path, HEADER)
    with pytest.raises(InputError, match="which sheet"):
        user_tables.Table(path)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 50_000_000
    assert time.process_time() - began < 20


def test_more_sheets_than_people_have_are_refused(tmp_path: Path) -> None:
    path = with_rows(tmp_path / "in.xlsx", [row(1, *HEADER)], MOST_SHEETS + 1)
    with pytest.raises(InputError, match="over 100 sheets: save the one that matters"):
        user_tables.Table(path)
    with pytest.raises(InputError, match="over 100 sheets: save the one that matters"):
        publisher_tables.read(path, HEADER)


def test_old_workbooks_are_as_wide_as_their_header() -> None:
    path = Path(__file__).parent.parent / "data" / "roster.xls"
    with closing(user_tables.Table(path, user_tables.Layout("Jobs 2026"))) as table:
        rows = list(table)
        assert len(rows) > 1
        assert {len(each.cells) for each in rows} == {len(table.header)}


SHEET = "xl/worksheets/sheet1.xml"


def test_a_cell_longer_than_spreadsheets_take_is_refused_and_named(tmp_path: Path) -> None:
    text = "x" * LONGEST_CELL_READ
    path = with_rows(tmp_path / "in.xlsx", [row(1, *HEADER), row(2, "1", text)])
    with closing(user_tables.Table(path)) as table:
        assert [list(each.cells) for each in table] == [["1", text]]
    assert publisher_tables.read(path, HEADER).rows == ((2, ("1", text)),)
    with_rows(path, [row(1, *HEADER), row(2, "1", text + "x")])
    problem = "cell B2 of the sheet 'Sheet 1' has more than 100,000 characters: shorten it"
    for read in (user_tables.Table, lambda path: publisher_tables.read(path, HEADER)):
        with pytest.raises(InputError) as error:
            list(read(path))
        assert str(error.value) == f"{path}: {problem}"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize(
    ("between", "problem"),
    [
        ("", "holds 4,000,000 bytes without a tag: save it as CSV"),
        ("<!-- <a> -->", "has over 4,000,000 bytes and a comment or CDATA: save it as CSV"),
        ("<![CDATA[<a>]]>", "has over 4,000,000 bytes and a comment or CDATA: save it as CSV"),
        ("<?a <a>?>", "has over 4,000,000 bytes and a comment or CDATA: save it as CSV"),
    ],
)
def test_a_text_of_megabytes_is_refused_before_it_is_parsed(
    tmp_path: Path, between: str, problem: str, encoding: str
) -> None:
    text = between.join(["x" * 1_000_000] * 9)
    path = with_rows(tmp_path / "in.xlsx", [row(1, *HEADER), row(2, "1", text)])
    if encoding != "utf-8":
        content = worksheets.parts(path.read_bytes())[SHEET].decode()
        assert not content.startswith("<?xml")
        path.write_bytes(
            worksheets.rewritten(path.read_bytes(), SHEET, lambda _: content.encode(encoding))
        )
    tracemalloc.start()
    with pytest.raises(InputError) as error:
        user_tables.Table(path)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert str(error.value) == f"{path}: '{SHEET}' in it {problem}"
    assert peak < 10_000_000


def test_a_picture_without_tags_is_no_text(tmp_path: Path) -> None:
    path = with_rows(tmp_path / "in.xlsx", [row(1, *HEADER), row(2, "1", "one")])
    parts = worksheets.parts(path.read_bytes())
    path.write_bytes(worksheets.archive(parts | {"xl/media/a.bmp": b"BM" + b"\xff" * 5_000_000}))
    with closing(user_tables.Table(path)) as table:
        assert [list(each.cells) for each in table] == [["1", "one"]]


@pytest.mark.parametrize("space", ["", " " * 50, " " * 2_000])
def test_a_long_number_format_is_refused_at_once(tmp_path: Path, space: str) -> None:
    path = with_rows(tmp_path / "in.xlsx", [row(1, *HEADER), row(2, "1", "one")])
    whole = path.read_bytes()

    def styled(format: str) -> None:
        one = f"<numFmts><numFmt numFmtId='164' formatCode{space}='{format}'/></numFmts>"
        path.write_bytes(
            worksheets.rewritten(
                whole,
                "xl/styles.xml",
                lambda part: re.sub(rb"<numFmts[^>]*/>|(?=<fonts)", one.encode(), part, count=1),
            )
        )

    if len(space) < 100:
        styled("[" * 255)
        with closing(user_tables.Table(path)) as table:
            assert [list(each.cells) for each in table] == [["1", "one"]]
    styled("[" * 100_000)
    began = time.process_time()
    with pytest.raises(InputError) as error:
        user_tables.Table(path)
    problem = "has a number format of more than 1,000 bytes: save it as CSV"
    assert str(error.value) == f"{path}: {problem}"
    assert time.process_time() - began < 2


@pytest.mark.parametrize("place", [' r="B2"', ""])
@pytest.mark.parametrize("date", ["9999-99-99", "99:99", "PT" + "9" * 400 + "H", "soon"])
def test_a_date_that_is_none_is_the_text_that_stands_there(
    tmp_path: Path, date: str, place: str
) -> None:
    odd = f'<c{place} t="d"><v>{date}</v></c>'
    rows = [row(1, *HEADER, "more"), row(2, "1", "-", "x"), row(3, "3", "three", "y")]
    old = '<c t="inlineStr"><is><t>-</t></is></c>'
    path = with_rows(tmp_path / "in.xlsx", [each.replace(old, odd) for each in rows])
    with closing(user_tables.Table(path)) as table:
        cells = [list(each.cells) for each in table]
    assert cells == [["1", date, "x"], ["3", "three", "y"]]
    read = publisher_tables.read(path, HEADER)
    assert read.rows == ((2, ("1", date)), (3, ("3", "three")))


def test_a_number_that_is_no_date_is_the_number_that_stands_there(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for cells in (HEADER, ("1", 15_125_200), ("3", "three")):
        book.active.append(cells)
    book.active["B2"].number_format = "yyyy-mm-dd"
    book.save(tmp_path / "in.xlsx")
    with closing(user_tables.Table(tmp_path / "in.xlsx")) as table:
        assert [list(each.cells) for each in table] == [["1", "15125200"], ["3", "three"]]


def test_a_number_of_an_old_workbook_that_is_no_date_is_a_number(tmp_path: Path) -> None:
    pytest.importorskip("xlrd", reason="xlrd is not installed: pip install --group test")
    content = (Path(__file__).parent.parent / "data" / "roster.xls").read_bytes()
    layout = user_tables.Layout(header_row=3)
    day, number = (struct.pack("<i", value << 2 | 2) for value in (46_024, 15_125_200))
    assert content.count(day) == 1
    (tmp_path / "in.xls").write_bytes(content.replace(day, number))
    with closing(user_tables.Table(tmp_path / "in.xls", layout)) as table:
        since = table.header.index("Since")
        assert [each.cells[since] for each in table] == [15_125_200, ""]
