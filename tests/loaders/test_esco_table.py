"""ESCO's table of the ISCO-08 groups: 619 descriptions as notes, titles compared."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from occugraph.errors import InputError
from occugraph.graph.build import build
from occugraph.loaders.comparing import titles
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
    whole, missing, *remarks = excerpt.remarks
    assert [(remark.severity, remark.line, remark.message) for remark in remarks] == [
        (
            "info",
            2,
            "0110: excludes in words only, without a code: '-  people who are led'",
        ),
        ("warning", 6, "2512: sends 'Web page writer' to 2513; isco08_exclusions.csv does not"),
        ("warning", 6, "2512: sends its reader to '9 999', no unit group of ISCO-08"),
        ("info", 20, "5411: printed 'Fire-fighters'; ISCO-08 says 'Firefighters'"),
    ]
    assert (whole.severity, whole.line, whole.message) == (
        "warning",
        None,
        "3 exclusions that isco08_exclusions.csv has from ESCO are not in this document: "
        "2512 to 2514, 5411 to 3112, 5411 to 3119",
    )
    assert missing.message.startswith("616 groups of isco08.csv, which the graph holds, are not in")


def described(folder: Path, code: str, description: str) -> DocumentReading:
    """Read a table of one group."""
    path = folder / "a.csv"
    row = (ROW[0], f"{ESCO_ISCO}{code}", code, titles("isco08")[code], SCHEME, description)
    path.write_bytes(csv_file([COLUMNS, row]))
    return esco_table.read_document(path)


@pytest.mark.parametrize(
    ("code", "text", "others"),
    [
        (
            "1349",
            "They are in Minor Group 121: Business, or elsewhere in Minor Group 134.",
            ["121"],
        ),
        (
            "524",
            "People of Minor Groups 521: A, 522: B and 523: C (written).",
            ["521", "522", "523"],
        ),
        ("2354", "Classified in Unit Groups 2330: A, and 2341.", ["2330", "2341"]),
        ("021", "Those in Sub-major  031: Others.", ["031"]),
        ("2212", "See unit group -2261, Dentists.", ["2261"]),
        ("121", "Its unit groups: 1211 and 1212; Sub-major Group 12, Major Group 1.", []),
        ("2512", "In Unit Group 2512, or group 2513, or the 2514.", []),
        ("2512", "In Minor Group 999: nothing.", []),
        ("5169", "Unit Group code 5168 is recommended.", []),
        ("1349", "Unit Group 2512. Minor Group 251. Unit Group 2512.", ["2512", "251"]),
    ],
)
def test_a_note_refers_to_the_groups_it_names(
    tmp_path: Path, code: str, text: str, others: list[str]
) -> None:
    reading = described(tmp_path, code, text)
    (note,) = reading.notes
    assert list(note.refers_to) == others
    assert reading.counts["references"] == len(others)


@pytest.mark.parametrize(
    ("code", "text", "problem"),
    [
        (
            "2512",
            "In Minor Group 999: A.",
            "2512: names minor group 999, which ISCO-08 does not have",
        ),
        (
            "2512",
            "In Sub-major Group 121.",
            "2512: names sub-major group 121, which is a minor group",
        ),
    ],
)
def test_a_group_named_wrongly_is_a_warning(
    tmp_path: Path, code: str, text: str, problem: str
) -> None:
    remarks = described(tmp_path, code, text).remarks
    assert ("warning", 2, problem) in [(r.severity, r.line, r.message) for r in remarks]


LIST = "Written for the tests.\nSome related occupations classified elsewhere:\n"


@pytest.mark.parametrize(
    ("items", "severity", "message"),
    [
        (
            "- Web page writer - 2513",
            "warning",
            "2166: sends 'Web page writer' to 7131; isco08_exclusions.csv does not",
        ),
        (
            "- Web developers - 2513",
            "info",
            "2166: sends 'Web developers' to 2513; isco08_exclusions.csv says "
            "'Multimedia developer' and 'Web developer'",
        ),
        (
            "- Web developer - 2513",
            "warning",
            "2166: sends 1 of the 2 occupations to 2513 that isco08_exclusions.csv has",
        ),
        (
            "- Web developer",
            "info",
            "2166: excludes in words only, without a code: '- Web developer'",
        ),
        (
            "- Web developer - 25133",
            "warning",
            "2166: sends its reader to '25133', no unit group of ISCO-08",
        ),
    ],
)
def test_each_line_is_compared_with_the_exclusions(
    tmp_path: Path, items: str, severity: str, message: str
) -> None:
    if "7131" in message:
        items = items.replace("2513", "7131")
    remarks = described(tmp_path, "2166", LIST + items).remarks
    assert (severity, message) in [(r.severity, r.message) for r in remarks]


def test_exclusions_as_the_table_has_them_are_no_remark(tmp_path: Path) -> None:
    items = "-Multimedia developer - 2513\n\n- WEB DEVELOPER -2513\n- Visual artist - 2651\n"
    items += "- Interior architect - 2161\n- Interior designer - 3432"
    remarks = described(tmp_path, "2166", LIST + items).remarks
    assert [remark.message for remark in remarks if remark.line is not None] == []
    (groups,) = remarks
    assert groups.message.startswith("618 groups of isco08.csv")


def test_the_notes_are_in_escos_graph(excerpt: DocumentReading) -> None:
    made = build({"esco-isco": EXCERPT}, schemes=["isco08"])
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
    with pytest.raises(InputError, match=r"a\.csv:3: 2512 stands in row 2 already"):
        esco_table.read_document(path)


# The publisher's table.


def test_the_whole_table(real: DocumentReading) -> None:
    assert real.counts == {
        "groups": 619,
        "definitions": 619,
        "inclusions": 436,
        "exclusions": 313,
        "references": 146,
    }
    assert (real.notes[0].line, real.notes[-1].code) == (2, "9629")
    kinds = Counter(remark.severity for remark in real.remarks)
    printed = [remark for remark in real.remarks if "ISCO-08 says" in remark.message]
    assert (len(printed), kinds) == (33, {"info": 85, "warning": 12})
    assert [
        (remark.line, remark.message)
        for remark in real.remarks
        if remark.severity == "warning" and "ISCO-08 says" not in remark.message
    ] == [
        (
            None,
            "1 exclusions that isco08_exclusions.csv has from ESCO are not in this document: "
            "7316 to 7131",
        ),
        (73, "021: names sub-major group 031, which is a minor group"),
        (82, "0210: names sub-major group 0310, which is a unit group"),
        (1557, "2211: sends its reader to '212', no unit group of ISCO-08"),
        (1557, "2211: sends 2 of the 3 occupations to 2212 that isco08_exclusions.csv has"),
        (7980, "7316: sends its reader to '7 131', no unit group of ISCO-08"),
        (8433, "7522: sends 1 of the 2 occupations to 7115 that isco08_exclusions.csv has"),
    ]


def test_the_groups_that_escos_notes_name(real: DocumentReading) -> None:
    pairs = {(note.code, other) for note in real.notes for other in note.refers_to}
    assert len(pairs) == 146
    assert {other for code, other in pairs if code == "1349"} == {"121", "2", "3"}
    above = {"121": "12", "134": "13"}
    assert not any(above.get(code) == other for code, other in pairs)
