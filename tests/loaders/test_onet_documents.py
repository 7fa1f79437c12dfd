"""O*NET's structure and SOC workbooks say what the embedded tables say; else a remark tells."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from occugraph.errors import InputError
from occugraph.loaders import onet
from occugraph.loaders.onet import SOC_COLUMNS, STRUCTURE_COLUMNS
from occugraph.model.sources import DocumentReading
from tests.support import damage
from tests.support.worksheets import csv_file, workbook

FOLDER = damage.DATA / "onet_documents"
Read = Callable[[Path], DocumentReading]


def changed(folder: Path, name: str, old: str, new: str) -> Path:
    text = (FOLDER / name).read_text("utf-8")
    assert old in text
    path = folder / name
    path.write_text(text.replace(old, new, 1), "utf-8")
    return path


def warnings(reading: DocumentReading) -> list[tuple[int, str]]:
    """Remarks on rows; the excerpts lack most codes, which one remark without a row says."""
    return [(remark.line, remark.message) for remark in reading.remarks if remark.line is not None]


# Excerpts.


def test_an_excerpt_of_the_structure_agrees() -> None:
    reading = onet.read_structure(FOLDER / "structure.csv")
    assert reading.counts == {"rows": 7, "SOC 2018 codes": 6, "O*NET-SOC details": 1}
    (missing,) = reading.remarks
    assert missing.message.startswith("1589 codes of soc2018.csv and onetsoc2019.csv, which the")


def test_an_excerpt_of_the_soc_crosswalk_agrees() -> None:
    reading = onet.read_soc_crosswalk(FOLDER / "soc.csv")
    assert reading.counts == {"rows": 3, "SOC 2018 codes": 2}
    (missing,) = reading.remarks
    assert missing.message.startswith("1013 codes of onetsoc2019.csv, which the graph holds,")


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        (
            ",Top Executives",
            ",The Highest Executives",
            6,
            "11-1000: here minor under 11-0000, 'The Highest Executives'; in soc2018.csv and "
            "onetsoc2019.csv, which the graph holds, minor under 11-0000, 'Top Executives'",
        ),
        (
            ",,11-1020,,,General and Operations Managers\n",
            "",
            10,
            "11-1021: here detailed under 11-1010, 'General and Operations Managers'; in",
        ),
        (",,,,11-1011.03,", ",,,,11-1011.09,", 9, "11-1011.09: printed here, not in soc2018.csv"),
        (",,,11-1021,,", ",,,11-1022,,", 11, "11-1022: printed here, not in soc2018.csv"),
    ],
)
def test_what_differs_in_the_structure_is_said_with_its_row(
    tmp_path: Path, old: str, new: str, line: int, message: str
) -> None:
    path = changed(tmp_path, "structure.csv", old, new)
    ((at, warned),) = warnings(onet.read_structure(path))
    assert (at, warned[: len(message)]) == (line, message)


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        (
            "Chief Sustainability Officers,11-1011",
            "Chief Sustainability Officers,11-1021",
            6,
            "11-1011.03: here of 11-1021, 'Chief Sustainability Officers'; in onetsoc2019.csv, "
            "which the graph holds, of 11-1011, 'Chief Sustainability Officers'",
        ),
        (
            "11-1021,General and Operations Managers",
            "11-1021,Managers",
            7,
            "11-1021: printed 'Managers'; SOC 2018 says 'General and Operations Managers'",
        ),
        ("11-1021.00", "11-1021.01", 7, "11-1021.01: printed here, not in onetsoc2019.csv"),
    ],
)
def test_what_differs_in_the_soc_crosswalk_is_said_with_its_row(
    tmp_path: Path, old: str, new: str, line: int, message: str
) -> None:
    path = changed(tmp_path, "soc.csv", old, new)
    warned = dict(warnings(onet.read_soc_crosswalk(path)))
    assert warned[line].startswith(message)


@pytest.mark.parametrize(
    ("read", "name"),
    [
        (onet.read_structure, "structure.csv"),
        (onet.read_soc_crosswalk, "soc.csv"),
    ],
)
def test_titles_that_differ_in_letter_case_alone_do_not_differ(
    tmp_path: Path, read: Read, name: str
) -> None:
    path = changed(tmp_path, name, "Chief Executives", "CHIEF executives")
    assert warnings(read(path)) == []


@pytest.mark.parametrize(
    ("rows", "line", "problem"),
    [
        ([["11-0000", "11-1000", "", "", "", "A"]], 2, "2 codes where one belongs"),
        ([["", "", "", "", "", "A"]], 2, "0 codes where one belongs"),
        ([["", "11-1000", "", "", "", "A"]], 2, "11-1000 stands under no code of the level above"),
        ([["110000", "", "", "", "", "A"]], 2, "'110000' is no code of this column, as 15-1252 is"),
        ([["11-0000", "", "", "", "", ""]], 2, "11-0000 has no title"),
        ([["11-0000", *[""] * 4, "A"]] * 2, 3, "11-0000 stands in row 2 already"),
    ],
)
def test_a_bad_row_of_the_structure_is_refused(
    tmp_path: Path, rows: list[list[str]], line: int, problem: str
) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(workbook([STRUCTURE_COLUMNS, *rows]))
    with pytest.raises(InputError) as caught:
        onet.read_structure(path)
    assert (caught.value.line, caught.value.problem[: len(problem)]) == (line, problem)


@pytest.mark.parametrize(
    ("rows", "line", "problem"),
    [
        (
            [["11-1011", "A", "11-1011", "A"]],
            2,
            "'11-1011' is no code of this column, as 15-1252.00",
        ),
        ([["11-1011.00", "A", "111011", "A"]], 2, "'111011' is no code of this column, as 15-1252"),
        ([["11-1011.00", "A", "11-1011", "A"]] * 2, 3, "11-1011.00 stands in row 2 already"),
        ([["11-1011.00", "", "11-1011", "A"]], 2, "11-1011.00 has no title"),
    ],
)
def test_a_bad_row_of_the_soc_crosswalk_is_refused(
    tmp_path: Path, rows: list[list[str]], line: int, problem: str
) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(csv_file([SOC_COLUMNS, *rows]))
    with pytest.raises(InputError) as caught:
        onet.read_soc_crosswalk(path)
    assert (caught.value.line, caught.value.problem[: len(problem)]) == (line, problem)


# The publisher's workbooks.


@pytest.mark.documents
def test_the_whole_structure_is_what_the_tables_say() -> None:
    reading = onet.read_structure(damage.given("soc_structure.xlsx"))
    assert reading.counts == {"rows": 1_596, "SOC 2018 codes": 1_447, "O*NET-SOC details": 149}
    assert reading.remarks == ()


@pytest.mark.documents
def test_the_whole_soc_crosswalk_is_what_the_tables_say() -> None:
    reading = onet.read_soc_crosswalk(damage.given("onet2019_soc2018.xlsx"))
    assert reading.counts == {"rows": 1_016, "SOC 2018 codes": 867}
    assert reading.remarks == ()
