"""BLS's workbook of ISCO-08 and SOC 2010: its pairs and both its marks are the table's."""

from __future__ import annotations

from pathlib import Path

import pytest

from occugraph.errors import InputError
from occugraph.loaders.isco08 import soc_crosswalk
from occugraph.loaders.isco08.soc_crosswalk import COLUMNS, SHEETS
from occugraph.model.sources import DocumentReading
from tests.support import damage
from tests.support.worksheets import workbook

Rows = list[tuple[str, ...]]
ROWS: Rows = [
    ("1112", "Senior government officials", "11-1011", "Chief Executives", "*"),
    ("1112", "Senior government officials", "11-9161", "Emergency Management Directors", "*"),
]
TURNED: Rows = [ROWS[0], (*ROWS[1][:4], "")]


def read(folder: Path, there: Rows, back: Rows) -> DocumentReading:
    path = folder / "a.xlsx"
    path.write_bytes(workbook([COLUMNS, *there], [COLUMNS, *back], names=tuple(SHEETS)))
    return soc_crosswalk.read_document(path)


def on_rows(reading: DocumentReading) -> list[tuple[str, int, str]]:
    return [
        (Path(remark.file).name, remark.line, remark.message)
        for remark in reading.remarks
        if remark.line is not None
    ]


def test_pairs_and_marks_that_agree_are_no_remark(tmp_path: Path) -> None:
    reading = read(tmp_path, ROWS, TURNED)
    assert on_rows(reading) == []
    assert [remark.message[:45] for remark in reading.remarks] == [
        "1123 pairs of isco08_soc2010.csv, which the g"
    ] * 2
    assert reading.counts == {
        "rows of ISCO-08 to 2010 SOC": 2,
        "isco08 codes marked in part": 2,
        "rows of 2010 SOC to ISCO-08": 2,
        "soc2010 codes marked in part": 1,
    }


def test_another_mark_and_another_pair_are_warnings(tmp_path: Path) -> None:
    there = [(*ROWS[0][:4], ""), ROWS[1]]
    back = [*TURNED, ("2512", "Software developers", "11-1011", "Chief Executives", "")]
    assert on_rows(read(tmp_path, there, back)) == [
        (
            "a.xlsx (ISCO-08 to 2010 SOC)",
            2,
            "1112 with 11-1011: here isco08 whole; in isco08_soc2010.csv, which the graph holds, "
            "isco08 in part",
        ),
        (
            "a.xlsx (2010 SOC to ISCO-08)",
            4,
            "2512 with 11-1011: printed here, not in isco08_soc2010.csv, which the graph holds",
        ),
    ]


def test_another_title_is_named_once_a_sheet(tmp_path: Path) -> None:
    there = [(*ROWS[0][:3], "Chiefs", "*"), (ROWS[1][0], "Officials", *ROWS[1][2:])]
    assert on_rows(read(tmp_path, there, TURNED)) == [
        (
            "a.xlsx (ISCO-08 to 2010 SOC)",
            2,
            "11-1011: printed 'Chiefs'; SOC 2010 says 'Chief Executives'",
        ),
        (
            "a.xlsx (ISCO-08 to 2010 SOC)",
            3,
            "1112: printed 'Officials'; ISCO-08 says 'Senior Government Officials'",
        ),
    ]


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        (("112", *ROWS[0][1:]), None),
        (("9999", *ROWS[0][1:]), "'9999' is no code of isco08; nearest: "),
        ((*ROWS[0][:2], "15-1252", *ROWS[0][3:]), "'15-1252' is no code of soc2010; nearest: "),
        ((*ROWS[0][:4], "x"), "'x' marks no part: an asterisk or nothing does"),
        (ROWS[0], "1112 with 11-1011 stands in row 2 already"),
    ],
)
def test_a_bad_row_is_refused(tmp_path: Path, row: tuple[str, ...], problem: str | None) -> None:
    if problem is None:  # a group of ISCO may stand in the table, as 211 and 315 do
        assert read(tmp_path, [ROWS[0], row], TURNED).counts["rows of ISCO-08 to 2010 SOC"] == 2
        return
    with pytest.raises(InputError) as caught:
        read(tmp_path, [ROWS[0], row], TURNED)
    assert caught.value.line == 3
    assert caught.value.problem.startswith(problem)


def test_a_workbook_of_one_sheet_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(workbook([COLUMNS, *ROWS], names=["ISCO-08 to 2010 SOC"]))
    with pytest.raises(InputError, match="no single sheet is named '2010 SOC to ISCO-08'; there"):
        soc_crosswalk.read_document(path)


@pytest.mark.documents
def test_the_whole_workbook_is_what_the_table_says() -> None:
    pytest.importorskip("xlrd", reason="xlrd is not installed: pip install --group test")
    reading = soc_crosswalk.read_document(damage.given("isco_soc_crosswalk.xls"))
    assert reading.counts == {
        "rows of ISCO-08 to 2010 SOC": 1_125,
        "isco08 codes marked in part": 970,
        "rows of 2010 SOC to ISCO-08": 1_125,
        "soc2010 codes marked in part": 437,
    }
    assert all("printed" in remark.message and remark.line for remark in reading.remarks)
    assert len(reading.remarks) == 16
