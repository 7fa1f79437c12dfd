"""Census's workbook of occupation codes says what four embedded tables say."""

from __future__ import annotations

from pathlib import Path

import pytest

from occugraph.errors import InputError
from occugraph.loaders import census
from occugraph.loaders.census import (
    CHANGES,
    CHANGES_COLUMNS,
    CROSSWALK,
    CROSSWALK_COLUMNS,
    LIST,
    LIST_COLUMNS,
)
from occugraph.model.sources import DocumentReading
from tests.support import damage
from tests.support.worksheets import workbook

Rows = list[tuple[object, ...]]
CODES: Rows = [
    ("0010-3550", "A heading of this test:", "11-0000 - 29-0000"),
    ("0010", "Chief executives", "11-1011"),
    ("0051", "Marketing managers", "11-2021"),
    (1031, "Web developers", "15-1254"),
    ("9830", "Military, rank not specified", "none"),
]
WALK: Rows = [
    ("0010", "Chief executives", "11-1011", "0010", "Chief executives", "11-1011"),
    ("0050", "Marketing and sales managers", "11-2020", "", "", ""),
    ("", "", "", "0051", "Marketing managers", "11-2021"),
    ("", "", "", "0060", "Public relations and fundraising managers", "11-2030"),
    ("", "", "", "", "Public Relations Managers (11-2032)", ""),
    ("", "", "", "", "Fundraising Managers (11-2033)", ""),
]
MADE: Rows = [("0050", "0051"), ("", "0052"), ("4050", "4055"), ("4060", "")]


def read(
    folder: Path, codes: Rows = CODES, walk: Rows = WALK, changes: Rows = MADE
) -> DocumentReading:
    path = folder / "a.xlsx"
    tables = ([LIST_COLUMNS, *codes], [CROSSWALK_COLUMNS, *walk], [CHANGES_COLUMNS, *changes])
    path.write_bytes(workbook(*tables, names=(LIST, CROSSWALK, CHANGES)))
    return census.read_document(path)


def on_rows(reading: DocumentReading) -> list[tuple[str, int, str]]:
    return [
        (Path(remark.file).name, remark.line, remark.message)
        for remark in reading.remarks
        if remark.line
    ]


def test_rows_that_agree_are_no_remark(tmp_path: Path) -> None:
    reading = read(tmp_path)
    assert on_rows(reading) == []
    # 0010 in both lists and not among the changes: the same code in 2018
    assert reading.counts == {"codes of 2018": 4, "codes of 2010": 2, "members": 2, "pairs": 5}
    assert [remark.message.split(" of ")[0] for remark in reading.remarks] == [
        "566 codes",
        "538 codes",
        "435 members",
        "627 pairs",
    ]


def test_what_differs_is_said_with_its_sheet_and_row(tmp_path: Path) -> None:
    codes = [*CODES[:2], ("0051", "Marketing managers", "11-2022"), ("0020", "Bosses", "11-1021")]
    walk = [*WALK[:5], ("", "", "", "", "Fundraising Managers (11-2039)", "")]
    assert on_rows(read(tmp_path, codes, walk, [*MADE, ("4060", "4110")])) == [
        (
            f"a.xlsx ({LIST})",
            4,
            "0051: here 'marketing managers', SOC 11-2022; in census2018.csv, which the graph "
            "holds, 'marketing managers', SOC 11-2021",
        ),
        (
            f"a.xlsx ({LIST})",
            5,
            "0020: here 'bosses', SOC 11-1021; in census2018.csv, which the graph holds, "
            "'general and operations managers', SOC 11-1021",
        ),
        (
            f"a.xlsx ({CROSSWALK})",
            7,
            "0060 with 11-2039: printed here, not in census2018_soc2018.csv, which the graph holds",
        ),
        (
            f"a.xlsx ({CHANGES})",
            6,
            "4060 to 4110: printed here, not in census2010_census2018.csv, which the graph holds",
        ),
    ]


@pytest.mark.parametrize(
    ("codes", "walk", "changes", "line", "problem"),
    [
        (
            [("10", "A", "11-1011")],
            WALK,
            MADE,
            2,
            "'10' is no Census code: four digits, as in 0010: has the column lost its zeros?",
        ),
        ([("00A0", "A", "")], WALK, MADE, 2, "'00A0' is no Census code: four digits, as in 0010"),
        ([("0010", "", "11-1011")], WALK, MADE, 2, "0010 has no title"),
        ([CODES[1], CODES[1]], WALK, MADE, 3, "0010 stands in row 2 already"),
        (CODES, [WALK[4]], MADE, 2, "11-2032 stands under no code"),
        (CODES, WALK, [("", "0051")], 2, "a code stands beside no code of the other year"),
    ],
)
def test_a_bad_row_is_refused(
    tmp_path: Path, codes: Rows, walk: Rows, changes: Rows, line: int, problem: str
) -> None:
    with pytest.raises(InputError) as caught:
        read(tmp_path, codes, walk, changes)
    assert (caught.value.line, caught.value.problem) == (line, problem)


@pytest.mark.documents
def test_the_whole_workbook_is_what_the_tables_say() -> None:
    reading = census.read_document(damage.given("census_2018_occupation_codes.xlsx"))
    assert reading.counts == {
        "codes of 2018": 570,
        "codes of 2010": 540,
        "members": 437,
        "pairs": 632,
    }
    named = "which the graph holds"
    assert [(remark.line, remark.message.split(f", {named}")[0]) for remark in reading.remarks] == [
        (926, "8555 with 51-7030: printed here, not in census2018_soc2018.csv"),
        (1016, "9365 with 56-6031: printed here, not in census2018_soc2018.csv"),
        (None, "2 members of census2018_soc2018.csv"),
    ]
    assert reading.remarks[-1].message.endswith("1545 with 17-3012, 9365 with 53-6031")
