"""BLS's definitions of SOC 2018: sentences as notes, and every exclusion as the table has it."""

from __future__ import annotations

from pathlib import Path

import pytest

from occugraph.errors import InputError
from occugraph.graph.build import build
from occugraph.loaders import soc_definitions
from occugraph.loaders.soc_definitions import COLUMNS
from occugraph.model.sources import DocumentReading
from tests.support import damage
from tests.support.worksheets import csv_file, workbook

EXCERPT = damage.DATA / "soc_definitions" / "definitions.csv"
ROW = ("Detailed", "11-3012", "Administrative Services Managers", "Run it.")
FACILITIES = "Excludes “Facilities Managers” (11-3013) and “Purchasing Managers” (11-3061)."
RECORDS = (
    "Included in “Medical and Health Services Managers” (11-9111) are Medical records "
    "administrators."
)


@pytest.fixture(scope="module")
def real() -> DocumentReading:
    return soc_definitions.read_document(damage.given("soc_2018_definitions.xlsx"))


def warnings(folder: Path, *rows: tuple[str, ...]) -> list[tuple[int | None, str]]:
    """Warnings on rows; that the other codes are missing is left out."""
    path = folder / "a.csv"
    path.write_bytes(csv_file([COLUMNS, *rows]))
    remarks = soc_definitions.read_document(path).remarks
    return [
        (remark.line, remark.message)
        for remark in remarks
        if remark.severity == "warning" and "codes of soc2018.csv" not in remark.message
    ]


def test_sentences_are_notes_of_their_kinds() -> None:
    reading = soc_definitions.read_document(EXCERPT)
    notes = [(note.kind, note.text, note.line) for note in reading.notes if note.code == "11-3012"]
    assert notes == [
        ("definition", "Run an office of this test.", 7),
        ("coreContentNote", "Includes those who run two.", 7),
        ("exclusionNote", RECORDS, 7),
        ("exclusionNote", FACILITIES, 7),
    ]
    assert reading.counts == {
        "rows": 5,
        "definitions": 2,
        "inclusions": 1,
        "exclusions": 4,
        "links": 4,
    }
    whole, in_words = reading.remarks
    assert whole.message.startswith("1442 codes of soc2018.csv, which the graph holds, are not in")
    assert (in_words.severity, in_words.line, in_words.message) == (
        "info",
        8,
        "11-3021: excludes in words only: a note, but no link",
    )


def test_the_notes_are_in_the_graph_of_the_definitions() -> None:
    made = build({"soc2018-definitions": EXCERPT}, schemes=["soc2018"])
    (part,) = [part for part in made.contributions if part.source.id == "bls-soc2018-exclusions"]
    assert (part.source.title, len(part.notes)) == ("SOC 2018 definitions", 7)
    assert part.document_sha256 == made.readings[0].sha256


@pytest.mark.parametrize(
    ("text", "messages"),
    [
        (
            f"Run it. {RECORDS} {FACILITIES.replace('11-3061', '11-3071')}",
            [
                "1 exclusions of soc2018_exclusions.csv, which the graph holds, are not in this "
                "document (is it complete?): 11-3012 sends to 11-3061",
                "11-3012 sends to 11-3013: also printed, and not in soc2018_exclusions.csv: "
                "'purchasing managers'",
                "11-3012 sends to 11-3071: printed here, not in soc2018_exclusions.csv, which "
                "the graph holds",
            ],
        ),
        (
            f"Run it. {RECORDS} Excludes “Facilities Managers” (11-3013).",
            [
                "1 exclusions of soc2018_exclusions.csv, which the graph holds, are not in this "
                "document (is it complete?): 11-3012 sends to 11-3061"
            ],
        ),
        (
            f"Run it. {RECORDS} {FACILITIES.replace('Facilities', 'Building')}",
            [
                "11-3012 sends to 11-3013: soc2018_exclusions.csv says 'Facilities Managers', "
                "which is not printed"
            ],
        ),
        (
            f"Run it. {RECORDS.replace('records', 'files')} {FACILITIES}",
            [
                "11-3012 sends to 11-9111: soc2018_exclusions.csv says 'Medical records "
                "administrators', which is not printed"
            ],
        ),
        (
            f"Run it. {RECORDS.replace('Included in', 'Classified in')} {FACILITIES}",
            [
                "11-3012 sends to 11-9111: soc2018_exclusions.csv says 'included in', which is not "
                "printed"
            ],
        ),
        (
            f"Run it. {RECORDS} {FACILITIES[:-1]} in lodges.",
            [
                "11-3012 sends to 11-3013, 11-3012 sends to 11-3061: also printed, and not in "
                "soc2018_exclusions.csv: 'lodges'"
            ],
        ),
    ],
)
def test_each_exclusion_is_compared_with_its_row(
    tmp_path: Path, text: str, messages: list[str]
) -> None:
    assert [message for _, message in warnings(tmp_path, (*ROW[:3], text))] == messages


def test_a_range_and_a_typographic_hyphen_are_codes(tmp_path: Path) -> None:
    managers = "Run it. Excludes “Computer Occupations” (15-1211 through 15-1299)."
    title = "Computer and Information Systems Managers"
    assert warnings(tmp_path, ("Detailed", "11-3021", title, managers)) == []
    text = f"Run it. {RECORDS} {FACILITIES.replace('11-3013', '11‐3013')}"
    assert warnings(tmp_path, (*ROW[:3], text)) == []


def test_another_title_is_a_warning(tmp_path: Path) -> None:
    text = f"Run it. {RECORDS} {FACILITIES}"
    assert warnings(tmp_path, ("Detailed", "11-3012", "Office Managers", text)) == [
        (2, "11-3012: printed 'Office Managers'; SOC 2018 says 'Administrative Services Managers'")
    ]


@pytest.mark.parametrize(
    ("rows", "line", "problem"),
    [
        ([("Group", *ROW[1:])], 2, "'Group' is no SOC group; there is: Major, Minor, Broad, De"),
        (
            [("Broad", *ROW[1:])],
            2,
            "'11-3012' is no code of SOC 2018 of the level broad; nearest: 11-3120",
        ),
        ([("Detailed", "113012", *ROW[2:])], 2, "'113012' is no code of SOC 2018 of the level"),
        ([(*ROW[:2], "", "Run it.")], 2, "11-3012 has no title"),
        ([(*ROW[:3], "")], 2, "11-3012 has no definition"),
        ([ROW, ROW], 3, "11-3012 stands in row 2 already"),
    ],
)
def test_a_bad_row_is_refused(
    tmp_path: Path, rows: list[tuple[str, ...]], line: int, problem: str
) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(workbook([COLUMNS, *rows]))
    with pytest.raises(InputError) as caught:
        soc_definitions.read_document(path)
    assert (caught.value.file, caught.value.line) == (str(path), line)
    assert caught.value.problem.startswith(problem)


# The publisher's workbook.


def test_the_whole_workbook_bears_out_the_table(real: DocumentReading) -> None:
    assert real.counts == {
        "rows": 1_447,
        "definitions": 867,
        "inclusions": 140,
        "exclusions": 303,
        "links": 484,
    }
    assert [
        (remark.line, remark.message.split(":")[0])
        for remark in real.remarks
        if remark.severity == "warning"
    ] == [(43, "11-3121 sends to 11-3131"), (746, "37-3013 sends to 37-3012")]
    assert sum("in words only" in remark.message for remark in real.remarks) == 6
