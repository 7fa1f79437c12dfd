"""O*NET's alternate titles of any release: labels with a source of their own."""

from __future__ import annotations

from pathlib import Path

import pytest

from occugraph.errors import InputError
from occugraph.graph.build import build
from occugraph.loaders import onet_titles
from occugraph.loaders.onet_titles import COLUMNS
from occugraph.model.schemes import Label
from occugraph.model.sources import DocumentReading
from tests.support import damage
from tests.support.worksheets import csv_file, workbook

EXCERPT = damage.DATA / "onet_titles" / "titles.txt"


def label(code: str, text: str) -> Label:
    return Label("onetsoc2019", code, "altLabel", "en", text)


def labels(reading: DocumentReading) -> tuple[Label, ...]:
    assert reading.contribution is not None
    return reading.contribution.labels


def test_titles_and_short_titles_are_labels_of_each_occupation() -> None:
    reading = onet_titles.read_document(EXCERPT)
    assert labels(reading) == (
        label("15-1252.00", "Master of Tests"),
        label("15-1252.00", "Writer of Tests (WOT)"),
        label("15-1252.00", "WOT"),
        label("15-1253.00", "Writer of Tests (WOT)"),
    )
    assert reading.counts == {
        "rows": 5,
        "O*NET-SOC occupations": 2,
        "titles": 3,
        "titles of several occupations": 1,
    }
    repeated, missing = reading.remarks
    assert (repeated.severity, repeated.line, repeated.message) == (
        "info",
        6,
        "15-1252.00: 'Master of Tests' stands in row 2 too",
    )
    assert missing.message.startswith(
        "1014 occupations of O*NET-SOC 2019 have no title in this document: 11-1011.00, "
    )


def test_a_newer_workbook_has_the_titles_of_occupations_too(tmp_path: Path) -> None:
    header = ("O*NET-SOC Code", "Title", "Alternate Title", "Short Title", "Source(s)")
    path = tmp_path / "a.xlsx"
    row = ("15-1252.00", "Software Developers", "Writer", "", "09")
    path.write_bytes(workbook([header, row]))
    assert labels(onet_titles.read_document(path)) == (label("15-1252.00", "Writer"),)


def test_the_labels_have_a_graph_of_their_own() -> None:
    made = build({"onet-titles": EXCERPT}, schemes=["onetsoc2019"])
    (part,) = [part for part in made.contributions if part.source.id == "onet-titles"]
    assert len(part.labels) == 4
    assert part.document_sha256 == made.readings[0].sha256
    assert not any(
        part.source.id == "onet-titles" for part in build(schemes=["onetsoc2019"]).contributions
    )


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        (("15-1252", "Writer", ""), "'15-1252' is no code of O*NET-SOC 2019; nearest: 15-1252.00"),
        (("15-1252.00", "", ""), "15-1252.00: the title is empty"),
    ],
)
def test_a_bad_row_is_refused(tmp_path: Path, row: tuple[str, ...], problem: str) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(csv_file([COLUMNS, ("15-1253.00", "A", "n/a"), row], delimiter="\t"))
    with pytest.raises(InputError) as caught:
        onet_titles.read_document(path)
    assert (caught.value.file, caught.value.line) == (str(path), 3)
    assert caught.value.problem.startswith(problem)


@pytest.mark.documents
def test_the_whole_release() -> None:
    reading = onet_titles.read_document(damage.given("onet_alternate_titles.txt"))
    assert reading.counts == {
        "rows": 52_754,
        "O*NET-SOC occupations": 1_016,
        "titles": 42_877,
        "titles of several occupations": 6_398,
    }
    assert len(labels(reading)) == 54_836
    assert [remark.line for remark in reading.remarks] == [9_238, 9_241]
