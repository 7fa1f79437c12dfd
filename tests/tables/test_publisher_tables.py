"""A publisher's table is read from a workbook or a CSV file, or refused with a reason."""

from __future__ import annotations

import datetime
import hashlib
import random
import re
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from occugraph.errors import InputError
from occugraph.files import text_documents
from occugraph.tables import publisher_tables, workbooks
from tests.support.worksheets import Table, archive, csv_file, parts, rewritten, workbook

COLUMNS = ("DOT Code", "DOT Title", "O*NET-SOC 2019 Code")
PREAMBLE: Table = [["Crosswalks"], ["DOT to O*NET-SOC 2019"], []]
ROWS: Table = [
    ["001.061-010", "Architect", "17-1011.00"],
    ["030.062-010", "Software Engineer", "15-1252.00"],
]
TABLE = [*PREAMBLE, COLUMNS, *ROWS]
SHEET = "xl/worksheets/sheet1.xml"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "table.xlsx"


def read(path: Path, content: bytes) -> list[tuple[int, tuple[str, ...]]]:
    path.write_bytes(content)
    return [(row.line, row.cells) for row in publisher_tables.read(path, COLUMNS).rows]


def refused(path: Path, content: bytes) -> InputError:
    with pytest.raises(InputError) as caught:
        read(path, content)
    assert caught.value.file == str(path)
    assert str(caught.value).isprintable()
    assert len(str(caught.value)) < 400
    return caught.value


# What is read.

WANTED = [(5, tuple(ROWS[0])), (6, tuple(ROWS[1]))]


def test_the_header_is_found_below_its_preamble_and_rows_keep_their_numbers(file: Path) -> None:
    assert read(file, workbook(TABLE)) == WANTED
    assert read(file.with_suffix(".csv"), csv_file(TABLE)) == WANTED


def test_a_workbook_is_known_by_its_content_whatever_its_name(file: Path) -> None:
    assert read(file.with_suffix(".bin"), workbook(TABLE)) == WANTED


def test_the_checksum_is_that_of_the_bytes(file: Path) -> None:
    content = workbook(TABLE)
    file.write_bytes(content)
    assert publisher_tables.read(file, COLUMNS).sha256 == hashlib.sha256(content).hexdigest()


@pytest.mark.parametrize(
    "header",
    [
        ("dot code", "DOT TITLE", "O*NET-SOC 2019  Code"),
        ("Code (DOT)", "Title, DOT", "2019 O*NET-SOC Code"),
        ("\nDOT\nCode", "DOT Title:", "O*NET SOC 2019 code"),
    ],
)
def test_case_and_the_order_of_words_do_not_count(file: Path, header: tuple[str, ...]) -> None:
    assert read(file, workbook([*PREAMBLE, header, *ROWS])) == WANTED


def test_columns_are_found_in_any_order_and_others_are_left_out(file: Path) -> None:
    moved = [["", *row[2:], row[1], 5.5, row[0]] for row in (COLUMNS, *ROWS)]
    assert read(file, workbook([*PREAMBLE, *moved])) == WANTED


def test_white_space_around_a_text_and_empty_rows_are_left_out(file: Path) -> None:
    table = [
        *PREAMBLE,
        COLUMNS,
        [" 001.061-010\n", "Architect\xa0", "17-1011.00"],
        [],
        [""],
        ROWS[1],
    ]
    assert read(file, workbook(table)) == [WANTED[0], (8, WANTED[1][1])]


def test_a_short_row_ends_in_empty_texts(file: Path) -> None:
    assert read(file, workbook([COLUMNS, ["001.061-010"]])) == [(2, ("001.061-010", "", ""))]


def test_the_sheet_that_has_the_table_is_found(file: Path) -> None:
    assert read(file, workbook([["Read me"], ["DOT Code is nine digits"]], TABLE)) == WANTED


def test_a_sheet_that_says_it_is_smaller_than_it_is_is_read_whole(file: Path) -> None:
    smaller = rewritten(workbook(TABLE), SHEET, lambda xml: xml.replace(b'"A1:C6"', b'"A1:A2"'))
    assert read(file, smaller) == WANTED


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_csv_files_as_spreadsheets_write_them(file: Path, delimiter: str, end: str) -> None:
    content = b"\xef\xbb\xbf" + csv_file(TABLE, delimiter, end)
    assert read(file.with_suffix(".csv"), content) == WANTED


def test_a_csv_row_is_numbered_by_the_line_it_begins_in(file: Path) -> None:
    table = [COLUMNS, ["001.061-010", "Architect,\n\nNaval", "17-1011.00"], ROWS[1]]
    assert [line for line, _ in read(file.with_suffix(".csv"), csv_file(table))] == [2, 5]


# What is refused.

DAMAGED: dict[str, tuple[Callable[[], bytes], str, int | None]] = {
    "an empty file": (lambda: b"", "is empty", None),
    "cut in the middle": (lambda: workbook(TABLE)[:3000], "not a whole workbook", None),
    "no archive": (lambda: b"001.061-010,Architect\n", "not a workbook", None),
    "an empty archive": (lambda: archive({}), "an archive, but no .xlsx workbook", None),
    "another archive": (lambda: archive({"a.txt": b"a"}), "an archive, but no .xlsx", None),
    "an archive that only looks like one": (
        lambda: archive({"[Content_Types].xml": b"<Types/>"}),
        "not a workbook that can be read",
        None,
    ),
    "a protected workbook": (
        lambda: workbooks.OLE + bytes(600) + "EncryptedPackage".encode("utf-16-le"),
        "is protected by a password",
        None,
    ),
    "a part with a flipped bit": (
        lambda: workbook(TABLE).replace(b"xl/workbook.xml", b"xl/workbook.xmm", 1),
        "not a whole workbook",
        None,
    ),
    "XML cut short": (
        lambda: rewritten(workbook(TABLE), SHEET, lambda xml: xml[: len(xml) // 2]),
        "not a workbook that can be read (ParseError",
        None,
    ),
    "a text that is not there": (
        lambda: rewritten(
            workbook(TABLE),
            SHEET,
            lambda xml: re.sub(b't="inlineStr"><is><t>Architect</t></is>', b't="s"><v>99</v>', xml),
        ),
        "not a workbook that can be read (IndexError",
        None,
    ),
    "entities": (
        lambda: rewritten(workbook(TABLE), SHEET, lambda xml: b"<!DOCTYPE x []>" + xml),
        "declares entities",
        None,
    ),
    "too large when unpacked": (
        lambda: archive(parts(workbook(TABLE)) | {"xl/media/a.bin": bytes(50_000_000)}),
        "unpacks to more than 50,000,000 bytes",
        None,
    ),
    "too many files": (
        lambda: archive(parts(workbook(TABLE)) | {f"xl/{n}": b"" for n in range(1_000)}),
        "or 1,000 files",
        None,
    ),
    "a row far below": (
        lambda: rewritten(
            workbook(TABLE), SHEET, lambda xml: xml.replace(b'r="6"', b'r="900000000"')
        ),
        "has a row below row 100,000: leave it out",
        None,
    ),
    "an empty sheet": (lambda: workbook([]), "no row has the headings DOT Code", None),
    "a header alone": (lambda: workbook([COLUMNS]), "no row stands below the header", 1),
    "a header too far below": (
        lambda: workbook([*[["x"]] * 50, *TABLE]),
        "no row has the headings",
        None,
    ),
    "a column missing": (
        lambda: workbook([row[:2] for row in TABLE]),
        "the header lacks O*NET-SOC 2019 Code",
        4,
    ),
    "another vintage": (
        lambda: workbook([*PREAMBLE, (*COLUMNS[:2], "O*NET-SOC 2010 Code"), *ROWS]),
        "the header lacks O*NET-SOC 2019 Code",
        4,
    ),
    "a column twice": (
        lambda: workbook([(*COLUMNS, "Code DOT"), *ROWS]),
        "two columns are headed DOT Code",
        1,
    ),
    "two sheets with the table": (
        lambda: workbook(TABLE, TABLE),
        "2 sheets have such a table: 'Sheet 1', 'Sheet 2'",
        None,
    ),
    "a number": (
        lambda: workbook([*TABLE, [30062010, "Software Engineer", "15-1252.00"]]),
        "DOT Code is a number (30062010), not text",
        7,
    ),
    "a date": (
        lambda: workbook([*TABLE, ["030.062-010", "A", datetime.datetime(2019, 1, 5)]]),
        "O*NET-SOC 2019 Code is a date (2019-01-05 00:00:00), not text",
        7,
    ),
    "a truth value": (lambda: workbook([*TABLE, [True, "A", "B"]]), "is a number (True)", 7),
    "a formula": (
        lambda: workbook([*TABLE, ["030.062-010", '=CONCATENATE("a", "b")', "15-1252.00"]]),
        "DOT Title is a formula, not text",
        7,
    ),
    "an error": (
        lambda: workbook([*TABLE, ["030.062-010", "A", "#N/A"]]),
        "O*NET-SOC 2019 Code is an error (#N/A), not text",
        7,
    ),
    "a lost character": (
        lambda: workbook([*TABLE, ["030.062-010", "Caf\ufffd Manager", "11-9051.00"]]),
        "DOT Title: character U+FFFD does not belong in text",
        7,
    ),
}


@pytest.mark.parametrize("name", DAMAGED)
def test_a_damaged_workbook_is_refused_with_its_row(file: Path, name: str) -> None:
    make, problem, line = DAMAGED[name]
    error = refused(file, make())
    assert problem in error.problem
    assert error.line == line


DAMAGED_CSV: dict[str, tuple[bytes, str, int | None]] = {
    "a row too short": (
        csv_file([*TABLE, ["030.062-010", "A"]]),
        "2 fields where the header has 3",
        7,
    ),
    "a row too long": (csv_file([*TABLE, [*"abcd"]]), "4 fields where the header has 3", 7),
    "an open quote": (csv_file(TABLE) + b'"001.061-014,A\n', "is a quote left open?", 7),
    "a column missing": (csv_file([row[:2] for row in TABLE]), "the header lacks O*NET-SOC", 4),
    "no header": (csv_file(ROWS), "no row has the headings", None),
    "a header alone": (csv_file([COLUMNS]), "no row stands below the header", 1),
    "a web page": (b"<!DOCTYPE html>\n<html>Sign in</html>", "this is a web page", None),
    "UTF-16": (csv_file(TABLE).decode().encode("utf-16"), "save it as UTF-8", 1),
    "Windows-1252": (
        csv_file([*TABLE, ["1", "Caf\xe9", "2"]]).replace(b"\xc3\xa9", b"\xe9"),
        "UTF-8",
        7,
    ),
    "NULs": (csv_file(TABLE) + b"\0\0", "U+0000", 7),
}


@pytest.mark.parametrize("name", DAMAGED_CSV)
def test_a_damaged_csv_file_is_refused_with_its_line(file: Path, name: str) -> None:
    content, problem, line = DAMAGED_CSV[name]
    error = refused(file.with_suffix(".csv"), content)
    assert problem in error.problem
    assert error.line == line


def test_without_openpyxl_one_line_names_the_extra(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = workbook(TABLE)
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    error = refused(file, content)
    assert error.problem == (
        "a workbook needs openpyxl: pip install 'occugraph[xlsx]', or save it as CSV"
    )
    assert read(file.with_suffix(".csv"), csv_file(TABLE)) == WANTED


def test_without_xlrd_one_line_names_the_extra(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "xlrd", None)
    error = refused(file.with_suffix(".xls"), workbooks.OLE + bytes(600))
    assert error.problem == "an old workbook (.xls) needs xlrd: pip install 'occugraph[xls]'"


def test_a_damaged_old_workbook_is_refused(file: Path) -> None:
    pytest.importorskip("xlrd", reason="xlrd is not installed: pip install --group test")
    error = refused(file.with_suffix(".xls"), workbooks.OLE + bytes(600))
    assert error.problem.startswith("not a workbook that can be read (")


# One sheet of several, and numbers.


def test_a_sheet_is_read_by_its_name(file: Path) -> None:
    other = [COLUMNS, ["001.061-014", "Architect, Marine", "17-2121.00"]]
    file.write_bytes(workbook(TABLE, other, names=["DOT to ONET", "ONET to DOT"]))
    rows = publisher_tables.read(file, COLUMNS, "onet  to DOT").rows
    assert [row.cells[0] for row in rows] == ["001.061-014"]
    with pytest.raises(InputError) as caught:
        publisher_tables.read(file, COLUMNS, "DOT")
    assert caught.value.problem == (
        "no single sheet is named 'DOT'; there is: 'DOT to ONET', 'ONET to DOT'"
    )


def test_a_csv_file_has_no_sheet(file: Path) -> None:
    path = file.with_suffix(".csv")
    path.write_bytes(csv_file(TABLE))
    with pytest.raises(InputError, match="not a workbook, whose sheet 'DOT' is needed"):
        publisher_tables.read(path, COLUMNS, "DOT")


def test_whole_numbers_are_digits_where_they_are_asked_for(file: Path) -> None:
    file.write_bytes(workbook([COLUMNS, ["001.061-010", 1031, 17.0]]))
    (row,) = publisher_tables.read(file, COLUMNS, numbers=True).rows
    assert row.cells == ("001.061-010", "1031", "17")
    file.write_bytes(workbook([COLUMNS, ["001.061-010", 10.5, 17]]))
    with pytest.raises(InputError, match="DOT Title is a number"):
        publisher_tables.read(file, COLUMNS, numbers=True)
    with pytest.raises(InputError, match="DOT Title is a number"):
        publisher_tables.read(file, COLUMNS)


# Whatever the content.

CELL = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Co", "Cn")), max_size=12
).filter(
    lambda text: text_documents.find_bad_character(text) is None and not text.startswith(("=", "#"))
)


@given(st.lists(st.lists(CELL, min_size=3, max_size=3).filter(any), min_size=1, max_size=8))
def test_a_workbook_and_a_csv_file_of_the_same_cells_are_the_same(rows: list[list[str]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "table"
        table = [*PREAMBLE, COLUMNS, *rows]
        from_workbook = read(place.with_suffix(".xlsx"), workbook(table))
        assert from_workbook == read(place.with_suffix(".csv"), csv_file(table))
        assert [cells for _, cells in from_workbook] == [
            tuple(cell.strip() for cell in row) for row in rows
        ]


@given(st.integers(0, 2**32), st.integers(1, 40))
def test_a_workbook_with_bytes_changed_is_read_or_refused(seed: int, changes: int) -> None:
    chance = random.Random(seed)
    content = bytearray(workbook(TABLE))
    for _ in range(changes):
        content[chance.randrange(4, len(content))] = chance.randrange(256)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "table.xlsx"
        try:
            rows = read(path, bytes(content))
        except InputError as error:
            assert error.file == str(path)
            assert str(error).isprintable()
        else:
            assert rows == WANTED
