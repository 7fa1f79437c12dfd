"""O*NET's DOT crosswalk: 12,815 occupations under 564 groups, 16,741 official pairs."""

from __future__ import annotations

import tempfile
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from occugraph.errors import InputError
from occugraph.loaders import comparing, onet
from occugraph.loaders.onet import DOT_COLUMNS
from occugraph.model.correspondences import Association
from occugraph.model.schemes import Concept
from occugraph.model.sources import Contribution, DocumentReading
from tests.support import official
from tests.support.official import DOT_EXCERPT
from tests.support.worksheets import csv_file, workbook

ROW = ("030.062-010", "Software Engineer", "15-1252.00", "Software Developers")


def added(reading: DocumentReading) -> Contribution:
    assert reading.contribution is not None
    return reading.contribution


def refused(path: Path, *rows: tuple[str, ...]) -> InputError:
    path.write_bytes(csv_file([DOT_COLUMNS, *rows]))
    with pytest.raises(InputError) as caught:
        onet.read_dot_crosswalk(path)
    assert caught.value.file == str(path)
    assert str(caught.value).isprintable()
    return caught.value


# The excerpt.


def test_the_excerpt_gives_occupations_under_their_groups() -> None:
    contribution = added(onet.read_dot_crosswalk(DOT_EXCERPT))
    assert [concept.code for concept in contribution.concepts] == [
        "001.061-010",
        "001.061-014",
        "030.062-010",
        "030.162-010",
        "900.683-010",
    ]
    assert contribution.concepts[2] == Concept(
        "dot1991", "030.062-010", "occupation", "030", (("en", "Software Engineer"),)
    )


def test_every_pair_keeps_its_row() -> None:
    (table,) = added(onet.read_dot_crosswalk(DOT_EXCERPT)).correspondences
    assert (table.id, table.source, table.target, table.basis) == (
        "dot1991-onetsoc2019-onet",
        "dot1991",
        "onetsoc2019",
        "official",
    )
    assert table.associations[3] == Association("030.062-010", "15-1252.00", 8)
    assert len(table.associations) == 9


def test_the_level_counts_what_the_file_has() -> None:
    ((scheme, level),) = added(onet.read_dot_crosswalk(DOT_EXCERPT)).levels
    assert (scheme, level.id, level.depth, level.count) == ("dot1991", "occupation", 4, 5)


def test_a_part_of_the_table_says_so_and_leaves_the_rest_unknown() -> None:
    reading = onet.read_dot_crosswalk(DOT_EXCERPT)
    assert added(reading).correspondences[0].partial
    (remark,) = reading.remarks
    assert (remark.severity, remark.line) == ("warning", None)
    assert remark.message == (
        "9 rows where the publisher's table has 16,741: what is not in it is taken for unknown, "
        "not without a counterpart"
    )


def test_a_workbook_and_a_csv_file_of_the_same_rows_say_the_same(tmp_path: Path) -> None:
    table = [["Crosswalks"], [], DOT_COLUMNS, ROW]
    (tmp_path / "a.xlsx").write_bytes(workbook(table))
    (tmp_path / "a.csv").write_bytes(csv_file(table))
    readings = [onet.read_dot_crosswalk(tmp_path / name) for name in ("a.xlsx", "a.csv")]
    assert readings[0].contribution == readings[1].contribution


def test_another_title_of_an_onet_soc_code_is_named_once(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    other = ("030.162-010", "Computer Programmer", "15-1252.00", "Program Writers")
    more = ("030.162-014", "Programmer-Analyst", "15-1252.00", "Program Writers")
    same = ("030.162-018", "Programmer", "15-1252.00", "SOFTWARE developers")
    path.write_bytes(csv_file([DOT_COLUMNS, ROW, other, more, same]))
    _, *remarks = onet.read_dot_crosswalk(path).remarks
    assert [(remark.line, remark.message) for remark in remarks] == [
        (3, "15-1252.00: printed 'Program Writers'; O*NET-SOC says 'Software Developers'")
    ]


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        (("30.062-010", *ROW[1:]), "'30.062-010' is no DOT code: nine digits, as in 030.062-010"),
        (("030062010", *ROW[1:]), "'030062010' is no DOT code"),
        (("O30.062-010", *ROW[1:]), "'O30.062-010' is no DOT code"),
        (("", *ROW[1:]), "'' is no DOT code"),
        (("998.062-010", *ROW[1:]), "998.062-010: the DOT has no group 998"),
        ((*ROW[:2], "15-1252", ROW[3]), "'15-1252' is no code of O*NET-SOC 2019; nearest: 15-1252"),
        ((*ROW[:2], "15-1132.00", ROW[3]), "'15-1132.00' is no code of O*NET-SOC 2019"),
        ((ROW[0], "", *ROW[2:]), "030.062-010 has no title"),
    ],
)
def test_a_bad_row_is_refused_with_its_row(
    tmp_path: Path, row: tuple[str, ...], problem: str
) -> None:
    good = ("001.061-010", "Architect", "17-1011.00", "Architects")
    error = refused(tmp_path / "a.csv", good, row)
    assert problem in error.problem
    assert error.line == 3


def test_a_pair_twice_is_refused(tmp_path: Path) -> None:
    error = refused(tmp_path / "a.csv", ROW, ROW)
    assert (error.line, error.problem) == (
        3,
        "030.062-010 to 15-1252.00 stands in row 2 already",
    )


def test_a_code_with_two_titles_is_refused(tmp_path: Path) -> None:
    error = refused(tmp_path / "a.csv", ROW, (ROW[0], "Programmer", "15-1251.00", ""))
    assert (error.line, error.problem) == (3, "030.062-010 stands in row 2 with another title")


CODES = st.sampled_from(["001.061-010", "030.062-010", "030.162-010", "30.62-10", "998.061-010"])
OCCUPATIONS = st.sampled_from(["17-1011.00", "15-1252.00", "15-1252", "15-1132.00"])


@given(st.lists(st.tuples(CODES, OCCUPATIONS), min_size=1, max_size=8))
def test_rows_are_read_to_the_first_bad_one(rows: list[tuple[str, str]]) -> None:
    bad = [
        number
        for number, (code, onetsoc) in enumerate(rows, 2)
        if code[:3] not in ("001", "030")
        or len(onetsoc) != 10
        or onetsoc == "15-1132.00"
        or (code, onetsoc) in rows[: number - 2]
    ]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.csv"
        path.write_bytes(
            csv_file([DOT_COLUMNS, *[(code, "T", onetsoc, "") for code, onetsoc in rows]])
        )
        try:
            reading = onet.read_dot_crosswalk(path)
        except InputError as error:
            assert error.line == bad[0]
        else:
            assert bad == []
            (table,) = added(reading).correspondences
            assert [(pair.source, pair.target) for pair in table.associations] == rows


# The publisher's workbook.


@pytest.mark.slow
@pytest.mark.documents
def test_the_whole_table() -> None:
    reading = official.dot_reading()
    assert reading.counts == {
        "rows": 16_741,
        "DOT occupations": 12_815,
        "O*NET-SOC occupations": 927,
    }
    assert reading.remarks == ()
    contribution = added(reading)
    (table,) = contribution.correspondences
    assert not table.partial
    assert (table.associations[0].line, table.associations[-1].line) == (5, 16_745)
    parents = Counter(concept.parent for concept in contribution.concepts)
    assert set(parents) == set(comparing.titles("dot1991", "group"))
    assert parents["030"] == 7
    assert {pair.target for pair in table.associations} < set(comparing.titles("onetsoc2019"))
