"""ESCO's table of the ISCO-08 groups: 619 descriptions as notes, titles compared."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from occugraph.errors import InputError
from occugraph.graph.build import build
from occugraph.loaders.isco08 import esco_table
from occugraph.loaders.isco08.esco_table import COLUMNS, SCHEME, split_description
from occugraph.model.sources import DocumentReading
from occugraph.rdf.namespaces import ESCO_ISCO
from tests.support import damage
from tests.support.worksheets import csv_file

EXCERPT = damage.DATA / "esco_isco" / "groups.csv"
ROW = ("ISCOGroup", f"{ESCO_ISCO}2512", "2512", "Software developers", SCHEME, "They write.")


@pytest.fixture(scope="module")
def excerpt() -> DocumentReading:
    return esco_table.read_document(EXCERPT)


@pytest.fixture(scope="module")
def real() -> DocumentReading:
    return esco_table.read_document(damage.given("ISCOGroups_en.csv"))


def test_a_description_is_told_apart_and_nothing_of_it_is_lost(excerpt: DocumentReading) -> None:
    notes = [(note.kind, note.text, note.line) for note in excerpt.notes if note.code == "2512"]
    assert notes == [
        (
            "definition",
            "Written for the tests: people who write programs. Tasks include - (a) writing; "
            "(b) reading. Note One more sentence.",
            6,
        ),
        (
            "coreContentNote",
            "Examples of the occupations classified here: - Program writer - Program reader",
            6,
        ),
        (
            "exclusionNote",
            "Some related occupations classified elsewhere: - Web page writer - 2513 "
            "- Letter writer - 9 999",
            6,
        ),
    ]


@given(
    st.lists(st.sampled_from(["A", "- b", "Excluded from this group are:", "Note", "", "- c -"]))
)
def test_every_line_is_in_one_part(lines: list[str]) -> None:
    description = split_description("\n".join(lines))
    assert Counter(line for part in description for line in part) == Counter(filter(None, lines))


def test_remarks_name_other_titles_and_codes_that_are_none(excerpt: DocumentReading) -> None:
    *remarks, missing = excerpt.remarks
    assert [(remark.severity, remark.line, remark.message) for remark in remarks] == [
        ("info", 6, "2512: sends its reader to '9 999', no unit group of ISCO-08"),
        ("info", 20, "5411: printed 'Fire-fighters'; ISCO-08 says 'Firefighters'"),
    ]
    assert missing.message.startswith("616 groups of isco08.csv, which the graph holds, are not in")


def test_the_notes_are_in_escos_graph(excerpt: DocumentReading) -> None:
    made = build({"esco-isco": EXCERPT})
    (part,) = [part for part in made.contributions if part.source.id == "esco-isco-08"]
    assert part.notes == excerpt.notes
    assert part.document_sha256 == excerpt.sha256


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"kind": "Occupation"}, "is no ISCO group: give ESCO's table of the ISCO groups"),
        ({"schemes": "http://data.europa.eu/esco/concept-scheme/skills"}, "is no ISCO group"),
        ({"schemes": SCHEME + "s"}, "is no ISCO group"),
        ({"code": "2599", "iri": f"{ESCO_ISCO}2599"}, "'2599' is no code of ISCO-08; nearest: "),
        (
            {"code": "110", "iri": f"{ESCO_ISCO}0110"},
            f"'110' has the IRI '{ESCO_ISCO}0110': has the column lost its zeros?",
        ),
        (
            {"iri": f"{ESCO_ISCO}2513"},
            f"'2512' has the IRI '{ESCO_ISCO}2513': is that the code's own?",
        ),
        ({"title": ""}, "2512: the title is empty"),
        ({"description": ""}, "2512: the description is empty"),
    ],
)
def test_a_bad_row_is_refused_with_its_line(
    tmp_path: Path, change: dict[str, str], problem: str
) -> None:
    fields = ("kind", "iri", "code", "title", "schemes", "description")
    row = list((dict(zip(fields, ROW, strict=True)) | change).values())
    good = (ROW[0], f"{ESCO_ISCO}2513", "2513", "A", f"{SCHEME},\nx", "B")
    path = tmp_path / "a.csv"
    path.write_bytes(csv_file([COLUMNS, good, row]))
    with pytest.raises(InputError) as caught:
        esco_table.read_document(path)
    assert problem in caught.value.problem
    assert (caught.value.file, caught.value.line) == (str(path), 4)


def test_a_group_twice_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(csv_file([COLUMNS, ROW, ROW]))
    with pytest.raises(InputError, match=r"a\.csv:3: 2512 stands in line 2 already"):
        esco_table.read_document(path)


# The publisher's table.


def test_the_whole_table(real: DocumentReading) -> None:
    assert real.counts == {
        "groups": 619,
        "definitions": 619,
        "inclusions": 436,
        "exclusions": 313,
    }
    assert (real.notes[0].line, real.notes[-1].code) == (2, "9629")
    kinds = Counter(remark.severity for remark in real.remarks)
    titles = [remark for remark in real.remarks if "ISCO-08 says" in remark.message]
    assert (len(titles), kinds) == (33, {"info": 30, "warning": 5})
    assert [remark.message for remark in real.remarks if "reader" in remark.message] == [
        "2211: sends its reader to '212', no unit group of ISCO-08",
        "7316: sends its reader to '7 131', no unit group of ISCO-08",
    ]
