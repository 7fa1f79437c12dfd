"""Users' tables: read as spreadsheets and programs write them, written without a silent change."""

from __future__ import annotations

import csv
import io
from contextlib import closing
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from occugraph.errors import InputError
from occugraph.tables import csv_files, user_tables
from occugraph.tables.cells import Formula
from occugraph.tables.workbooks import iterate_rows
from tests.support import worksheets


def read(path: Path) -> list[list[Any]]:
    with closing(user_tables.Table(path)) as table:
        return [table.header, *(list(row.cells) for row in table)]


def read_bytes(folder: Path, content: bytes, name: str = "in.csv") -> list[list[Any]]:
    (folder / name).write_bytes(content)
    return read(folder / name)


def written(folder: Path, content: bytes, name: str, source: str = "in.csv") -> Path:
    """Write a table again as it is."""
    (folder / source).write_bytes(content)
    with (
        closing(user_tables.Table(folder / source)) as table,
        user_tables.open_output(folder / name, table) as write,
    ):
        write(table.header)
        for row in table:
            write(row.cells)
    return folder / name


@pytest.mark.parametrize(
    ("content", "header"),
    [
        (b'"a,b,c";"d, e";f\n', ["a,b,c", "d, e", "f"]),
        (b'"two\n, , ,lines";code\n', ["two\n, , ,lines", "code"]),
        (b'"said ""a,b,c""";code\n', ['said "a,b,c"', "code"]),
        (b"sep=;\na,b;c\n", ["a,b", "c"]),
        (b'"sep=|"\r\na,b;c|d\r\n', ["a,b;c", "d"]),
        (b"a,b\tc,d\n", ["a", "b\tc", "d"]),
        (b'size 5",code\n"a;b;c;d",1\n', ['size 5"', "code"]),
        ("é\tcode\n".encode("utf-16"), ["é", "code"]),
        (b"\xfe\xff" + "é\tcode\n".encode("utf-16-be"), ["é", "code"]),
    ],
)
def test_the_delimiter_is_counted_outside_quotes_or_stated(
    tmp_path: Path, content: bytes, header: list[str]
) -> None:
    assert read_bytes(tmp_path, content)[0] == header


def test_the_suffix_tells_tabs(tmp_path: Path) -> None:
    assert read_bytes(tmp_path, b"a,b,c\td\n", "in.tsv") == [["a,b,c", "d"]]
    path = written(tmp_path, b'"a,b",c\n1,2\n', "out.tsv")
    assert path.read_bytes() == b"a,b\tc\n1\t2\n"


def test_a_line_is_counted_in_the_file(tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_bytes(b"sep=;\na;b\n1;2\n")
    with closing(user_tables.Table(tmp_path / "in.csv")) as table:
        assert list(table) == [(3, ["1", "2"], "")]


@pytest.mark.parametrize("content", [b"sep=;\n", b",,\n\n", b"\xef\xbb\xbf"])
def test_what_names_no_column_is_empty(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(InputError, match="is empty"):
        read_bytes(tmp_path, content)


def test_a_sheet_that_is_named_and_empty(tmp_path: Path) -> None:
    (tmp_path / "in.xlsx").write_bytes(worksheets.workbook([["a"]], []))
    with pytest.raises(InputError, match="is empty"):
        user_tables.Table(tmp_path / "in.xlsx", user_tables.Layout("Sheet 2"))


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_a_byte_order_mark_is_kept_and_cells_are_what_they_were(
    tmp_path: Path, mark: bytes
) -> None:
    content = mark + b'a,b\n=cmd|x,@SUM(1)\n\x07,"+1,-2"\n,\n'
    assert written(tmp_path, content, "out.csv").read_bytes() == content


def test_unicode_text_of_a_spreadsheet_becomes_utf_8_that_it_knows(tmp_path: Path) -> None:
    path = written(tmp_path, "é\tb\r\n1\t2\r\n".encode("utf-16"), "out.csv", "in.txt")
    assert path.read_bytes() == b"\xef\xbb\xbf\xc3\xa9,b\n1,2\n"


@pytest.mark.parametrize("name", ["out.xls", "out.txt", "out.xlsm", "out", "out.csv.bak"])
def test_a_table_is_written_as_its_suffix_says_or_not_at_all(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError, match=r"a table is written as \.csv or \.tsv or \.xlsx"):
        written(tmp_path, b"a\n", name)
    assert [path.name for path in tmp_path.iterdir()] == ["in.csv"]


@pytest.mark.parametrize("cell", ["=cmd|x", "=1+1", "+1", "-2+3", "@SUM(1)"])
def test_a_text_is_never_a_formula_of_a_workbook(tmp_path: Path, cell: str) -> None:
    path = written(tmp_path, f"a\n{cell}\n".encode(), "out.xlsx")
    cell_read = openpyxl.load_workbook(path).active["A2"]
    assert (cell_read.value, cell_read.data_type, cell_read.quotePrefix) == (cell, "s", True)


@pytest.mark.parametrize(
    ("cell", "problem"),
    [
        ("x" * 32_768, "has 32,768 characters; a cell holds 32,767"),
        ("a\x07b", "has U+0007, which no workbook can hold"),
        ("a\uffff", "has U+FFFF, which no workbook can hold"),
    ],
)
def test_what_a_workbook_cannot_hold_is_refused_and_named(
    tmp_path: Path, cell: str, problem: str
) -> None:
    with pytest.raises(InputError) as caught:
        written(tmp_path, f"a,note\n1,ok\n2,{cell}\n".encode(), "out.xlsx")
    assert str(caught.value) == (
        f"{tmp_path / 'out.xlsx'}: row 3, column 'note' {problem}; write to a .csv file instead"
    )
    assert [path.name for path in tmp_path.iterdir()] == ["in.csv"]


def test_the_longest_text_of_a_cell_is_written_whole(tmp_path: Path) -> None:
    path = written(tmp_path, b"a\n" + b"x" * 32_767 + b"\n", "out.xlsx")
    assert read(path)[1] == ["x" * 32_767]


def test_a_formula_without_a_value_is_kept_as_it_was_written(tmp_path: Path) -> None:
    book = worksheets.workbook([["a", "b"], ["=B2&1", 2], ["x", None]])
    assert read_bytes(tmp_path, book, "in.xlsx")[1:] == [[Formula("=B2&1"), 2], ["x", ""]]
    assert written(tmp_path, book, "out.csv", "in.xlsx").read_bytes() == b"a,b\n=B2&1,2\nx,\n"
    again = openpyxl.load_workbook(written(tmp_path, book, "out.xlsx", "in.xlsx")).active["A2"]
    assert (again.value, again.data_type) == ("=B2&1", "s")


def test_a_formula_with_a_value_is_its_value(tmp_path: Path) -> None:
    book = worksheets.rewritten(
        worksheets.workbook([["a"], ["=1+1"]]),
        "xl/worksheets/sheet1.xml",
        lambda part: part.replace(b"<v></v>", b"<v>2</v>").replace(b"<v />", b"<v>2</v>"),
    )
    assert read_bytes(tmp_path, book, "in.xlsx")[1] == [2]


def test_the_rows_above_a_stray_cell_far_below_cost_no_cells(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["a", "b"])
    sheet.cell(1_048_576, 2, "stray")
    book.save(tmp_path / "in.xlsx")
    assert read(tmp_path / "in.xlsx") == [["a", "b"], ["", "stray"]]
    book = openpyxl.load_workbook(tmp_path / "in.xlsx", read_only=True)
    numbered = iterate_rows(book.active, 1_048_576, "in.xlsx")
    assert [(number, len(row)) for number, row in numbered] == [(1, 2), (1_048_576, 2)]


def test_a_cell_beyond_the_columns_that_are_read_is_not_dropped(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["a"])
    book.active.cell(2, 1_001, "stray")
    book.save(tmp_path / "in.xlsx")
    with pytest.raises(InputError, match=r"in.xlsx:2: over 1,000 columns"):
        read(tmp_path / "in.xlsx")


RAGGED = "a,b\n1,2\n3\n,,\n\n4,5,6\n,\n"
RAGGED_ROWS = [
    (["1", "2"], ""),
    (["3", ""], "1 field where the header has 2"),
    (["", ""], ""),
    (["4", "5"], "3 fields where the header has 2; beyond it: '6'"),
    (["", ""], ""),
]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("quote", ["", '"'], ids=["plain", "quoted"])
def test_ragged_rows_are_kept_and_told_apart(tmp_path: Path, end: str, quote: str) -> None:
    content = RAGGED.replace("1,2", f"{quote}1{quote},2").replace("\n", end)
    (tmp_path / "in.csv").write_bytes(content.encode())
    with closing(user_tables.Table(tmp_path / "in.csv")) as table:
        assert [(list(row.cells), row.problem) for row in table] == RAGGED_ROWS
        assert table.count(1) == {"2": 1, "": 2}
        assert table.count_all(0, 1) == [{"1": 1, "": 2}, {"2": 1, "": 2}]
        rows = [row for batch in table.batches() for row in batch.split()]
        assert [row.cells for row in map(table.fit, range(5), rows)] == [
            cells for cells, _ in RAGGED_ROWS
        ]


@pytest.mark.parametrize(
    ("content", "lines"),
    [
        (b"a,b\n1,2\n", ["1,2"]),
        (b"a,b\r\n1,2", ["1,2"]),
        (b"a,b\r1,2\r\n\n3,4\n", ["1,2", "3,4"]),
        (b'a,b\n"1","2"\n3,""\n', ["1,2", "3,"]),
        ("a,b\n1,2\n".encode("utf-16"), ["1,2"]),
        (b"a\n1\n\n2\n", ["1", "2"]),
        (b'a\n""\n', []),
        (b"a,b\n1,\r2\n", []),
        (b'a,b\n"1,",2\n', []),
        (b'a,b\n"1\n",2\n', []),
        (b'a,b\n"1""",2\n', []),
        (b'a,b\n1"",2\n', []),
        (b'a,b\n1,2\n"3,4"\n', []),
        (b"sep=|\na|b\n1|2\n", ["1|2"]),
    ],
)
def test_rows_are_lines_only_where_they_are_even_and_need_no_quotes(
    tmp_path: Path, content: bytes, lines: list[str]
) -> None:
    (tmp_path / "in.csv").write_bytes(content)
    with closing(user_tables.Table(tmp_path / "in.csv")) as table:
        (batch,) = table.batches()
        assert batch.lines == lines
        assert (batch.rows == []) is bool(lines)


def test_lines_get_another_delimiter_where_no_field_has_it(tmp_path: Path) -> None:
    for content, lines in (("a;b\n1;2\n", ["1,2"]), ('a;b\n"1,0";2\n', [])):
        (tmp_path / "in.csv").write_text(content)
        with closing(user_tables.Table(tmp_path / "in.csv")) as table:
            assert [batch.lines_with(",") for batch in table.batches()] == [lines]


#: Pieces of files, of which many are no rows of a usual CSV file.
PIECES = ["a", "1", ",", ",", '"', '""', '","', '"x"', "\n", "\r\n", "\r", '"\n"', "\0", "\u2028"]


@pytest.mark.slow
@given(st.lists(st.sampled_from(PIECES), max_size=25).map("".join), st.integers(1, 12))
@settings(max_examples=500, deadline=None)
def test_batches_hold_the_rows_of_the_csv_module(content: str, block: int) -> None:
    """Whatever the file, in blocks of a few characters, and when it is read again."""
    content = f"a,b\n{content}"
    expected, problem = [], ""
    try:
        reader = csv.reader(io.StringIO(content, newline=""), strict=True)
        for row in reader:
            expected.append(row)
    except csv.Error as error:
        problem = f"in.csv:{reader.line_num}: not a row of CSV: {error}; is a quote left open?"
    dialect = csv_files.Dialect("utf-8", ",", 0)
    shape = csv_files.Shape(1, 2, set())
    render = csv_files.CsvOutput(io.TextIOWrapper(io.BytesIO()), ",").render
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(csv_files, "BLOCK", block)
        for _ in range(2):
            rows, message = [["a", "b"]], ""
            try:
                file = io.BytesIO(content.encode())
                for batch in csv_files.read_batches(file, dialect, "in.csv", shape):
                    rows += batch.split()
                    assert batch.lines in ([], list(map(render, batch.split())))
            except InputError as error:
                message = str(error)
            assert message == problem
            if not problem:
                assert rows == list(filter(None, expected))


def test_no_more_distinct_cells_are_counted_than_fit(tmp_path: Path) -> None:
    lines = (f"{number % 50_000},x" for number in range(100_000))
    (tmp_path / "in.csv").write_text("\n".join(["a,b", *lines]))
    with closing(user_tables.Table(tmp_path / "in.csv")) as table:
        counts = table.count(0)
        assert user_tables.MOST_DISTINCT <= len(counts) < 25_000
        assert set(counts.values()) == {2}
        assert table.count(1) == {"x": 100_000}


def test_the_widths_of_a_workbook_are_those_of_its_texts(tmp_path: Path) -> None:
    path = written(tmp_path, f"a,long\nxy,{'z' * 70}\nabcdefghij,w\n".encode(), "out.xlsx")
    sheet = openpyxl.load_workbook(path).active
    widths = {letter: each.width for letter, each in sheet.column_dimensions.items()}
    assert widths == {"A": 13, "B": 60}
    assert (sheet.title, sheet.freeze_panes, sheet.auto_filter.ref) == ("Sheet1", "A2", "A1:B3")
    assert [sheet["B2"].alignment.wrap_text, sheet["A2"].alignment.wrap_text] == [True, None]


def test_more_rows_than_the_widths_are_found_by_are_written(tmp_path: Path) -> None:
    rows = "".join(f"{number},x\n" for number in range(500))
    path = written(tmp_path, f"a,b\n{rows}".encode(), "out.xlsx")
    sheet = openpyxl.load_workbook(path).active
    assert [row[0] for row in sheet.iter_rows(min_row=2, values_only=True)] == [
        str(number) for number in range(500)
    ]
    assert sheet.auto_filter.ref == "A1:B501"


def test_rows_may_be_left_after_their_file_was_closed(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("SOC\n15-1252\n15-1253\n", encoding="utf-8")
    with path.open("rb") as file:
        rows = csv_files.read_rows(file, csv_files.Dialect("utf-8", ",", 0), "t.csv")
        assert next(rows) == (1, ["SOC"])
    rows.close()
    assert list(rows) == []
