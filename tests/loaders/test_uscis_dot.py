"""USCIS's DOT groups: two listings that must agree, 106 groups under 18 headings."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from occugraph import loaders
from occugraph.errors import InputError
from occugraph.files import text_documents
from occugraph.loaders import comparing, uscis_dot
from occugraph.loaders.editions import EDITIONS
from occugraph.loaders.uscis_dot import Continuation, read_listings
from occugraph.model.programmes import ListEntry
from occugraph.model.sources import Contribution, DocumentReading
from tests.support import damage
from tests.support.damage import GENERAL, Damage, Source, replaced

SOURCE = Source(
    partial(loaders.read, "uscis-dot"),
    uscis_dot.extract_tables,
    "uscis_dot/groups.txt",
    "uscis-dot-groups.txt",
    lambda row: row[1:4],
)
EXCERPT = damage.DATA / SOURCE.excerpt


@pytest.fixture(scope="module")
def embedded() -> Contribution:
    return loaders.contribution("uscis-dot")


@pytest.fixture(scope="module")
def real() -> DocumentReading:
    return uscis_dot.read_document(damage.given(SOURCE.real))


# What the embedded table says.


def test_106_groups_under_18_headings(embedded: Contribution) -> None:
    (listed,) = embedded.lists
    assert (listed.id, listed.scheme) == ("uscis-dot", "dot1991")
    assert len(listed.entries) == len({entry.code for entry in listed.entries}) == 106
    assert len({entry.heading for entry in listed.entries}) == 18


def test_every_group_is_one_of_the_dot(embedded: Contribution) -> None:
    assert {e.code for e in embedded.lists[0].entries} <= set(comparing.titles("dot1991", "group"))


def test_an_entry_keeps_what_is_printed_and_where(embedded: Contribution) -> None:
    assert embedded.lists[0].entries[0] == ListEntry(
        "001",
        "Architectural Occupations",
        "dot1991",
        "001",
        116,
        "Occupations in Architecture, Engineering, and Surveying",
        repeated_line=8,
    )


def test_every_entry_has_the_line_of_either_listing(embedded: Contribution) -> None:
    lines = [(e.repeated_line, e.line) for e in embedded.lists[0].entries]
    assert all(first and first <= 113 and second >= 116 for first, second in lines)
    assert {e.code: e.repeated_line for e in embedded.lists[0].entries}["297"] == 102


@pytest.mark.parametrize(
    ("code", "title"),
    [
        ("019", "Other Occupations in Architecture, Engineering, and Surveying"),
        ("092", "Occupations in Preschool, Primary School, and Kindergarten Education"),
        ("109", "Other Occupations in Museum, Library, and Archival Sciences"),
        ("141", "Commercial Artists: Designers and Illustrators, Graphic Arts"),
        ("180", "Agriculture, Forestry, and Fishing Industry Managers and Officials"),
        (
            "184",
            "Transportation, Communication, and Utilities Industry Managers and Officials",
        ),
        ("199", "Miscellaneous Professional, Technical, and Managerial Occupations"),
        ("297", "Fashion Models"),
    ],
)
def test_wrapped_titles_are_joined(embedded: Contribution, code: str, title: str) -> None:
    (entry,) = (entry for entry in embedded.lists[0].entries if entry.code == code)
    assert entry.printed_title == title


def test_miscellaneous_gathers_twelve_groups_of_four_divisions(embedded: Contribution) -> None:
    gathered = [e.code for e in embedded.lists[0].entries if e.heading == "Miscellaneous"]
    assert len(gathered) == 12
    assert {code[:2] for code in gathered} == {"13", "14", "15", "19"}


# How the document is read, on the excerpt that is written for it.


def test_the_first_listing_alone_leaves_open_what_a_wrapped_line_continues() -> None:
    listings = read_listings(text_documents.read(EXCERPT))
    assert listings.continuations == (
        Continuation(11, "Archival Sciences", ("101", "109")),
        Continuation(17, "Graphic Arts", ("141", "149")),
        Continuation(21, "Managers and Officials", ("180", "185")),
    )


def test_the_second_listing_decides() -> None:
    rows = {row[1]: row for row in uscis_dot.extract_tables(EXCERPT)["uscis_dot.csv"]}
    assert rows["109"][2] == "Other Occupations in Museum, Library, and Archival Sciences"
    assert rows["141"][2] == "Commercial Artists: Designers and Illustrators, Graphic Arts"
    assert rows["149"][2] == "Other Occupations in Art"
    assert rows["180"][2:] == (
        "Agriculture, Forestry, and Fishing Industry Managers and Officials",
        "Managers and Officials",
        "20",
    )


def test_a_disagreement_names_both_lines(tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    copy.write_bytes(replaced("^111 Judges", "111 Judges, Retired")(EXCERPT.read_bytes()))
    with pytest.raises(InputError) as caught:
        uscis_dot.read_document(copy)
    assert caught.value.line == 14
    assert caught.value.problem == "group 111 is 'Judges, Retired' here and 'Judges' in line 35"


def test_a_group_in_one_listing_alone_is_named(tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    copy.write_bytes(replaced("^111 Judges\n", "")(EXCERPT.read_bytes()))
    with pytest.raises(InputError, match=r":34: group 111 is not in the first listing"):
        uscis_dot.read_document(copy)


def test_a_wrapped_line_that_fits_neither_column_is_named(tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    copy.write_bytes(replaced("^Graphic Arts", "Graphic Crafts")(EXCERPT.read_bytes()))
    with pytest.raises(InputError, match=r":17: 'Graphic Crafts' should continue 141 \(line 38\)"):
        uscis_dot.read_document(copy)


def test_groups_that_are_missing_are_named() -> None:
    (missing,) = (
        r for r in uscis_dot.read_document(EXCERPT).remarks if "uscis_dot.csv" in r.message
    )
    assert missing.severity == "warning"
    assert missing.message.startswith("90 groups of uscis_dot.csv")
    assert "137" in missing.message


def test_a_group_under_another_heading_is_named(tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    copy.write_bytes(replaced("^Occupations in Art$", "Arts")(EXCERPT.read_bytes()))
    warnings = [r for r in uscis_dot.read_document(copy).remarks if r.severity == "warning"]
    assert [r.line for r in warnings if "under 'Arts'" in r.message] == [38, 40, 41]


# What the document says, on the real one.


def test_the_real_document_gives_these_counts(real: DocumentReading) -> None:
    assert real.counts == {
        "groups": 106,
        "headings": 18,
        "wrapped lines of the first listing": 7,
    }
    assert not real.notes


def test_the_real_document_is_the_one_that_the_table_was_taken_from(
    real: DocumentReading,
) -> None:
    assert real.sha256 == EDITIONS["uscis-dot"].sha256
    assert not [r for r in real.remarks if "uscis_dot.csv" in r.message]


def test_what_a_careful_reader_finds(real: DocumentReading) -> None:
    warnings = [(r.line, r.message) for r in real.remarks if r.severity == "warning"]
    assert warnings == [
        (232, "297: printed 'Fashion Models'; the DOT says 'Sales promotion occupations'")
    ]
    infos = [(r.line, r.message[:3]) for r in real.remarks if r.severity == "info"]
    assert infos[0][0] == 2
    assert [code for _, code in infos[1:]] == [
        *("017", "032", "189", "199", "144", "191", "194", "196", "197")
    ]


def test_the_scanning_error_is_named(real: DocumentReading) -> None:
    assert real.remarks[0].message == (
        "printed 'Occupatlonal' for 'Occupational': a scanning error in the title line"
    )


# Damaged copies.

LISTING = "Professional, Technical, and Managerial Occupations and Fashion Models"
OWN = (
    Damage("no first listing", replaced(rf"(?s){LISTING}.*?(?={LISTING})", ""), fails=True),
    Damage("no second listing", replaced(rf"(?s)({LISTING}.*?){LISTING}.*\Z", r"\1"), fails=True),
    Damage("no title of the second listing", replaced(rf"^(\f? ){LISTING}$", ""), fails=True),
    Damage("three listings", replaced(r"\Z", f"{LISTING}\n"), fails=True),
    Damage("a code no scheme has", replaced(r"\b297 ", "004 ", count=0), fails=True),
    Damage("a code in one listing", replaced(r"\b297 ", "296 "), fails=True),
    Damage("a letter in a code", replaced(r"^111 ", "ll1 "), fails=True),
    Damage("a letter in both", replaced(r"\b111 ", "1l1 ", count=0), fails=True),
    Damage("a code of four digits", replaced(r"^111 ", "1111 ", count=0), fails=True),
    Damage("a code of two digits", replaced(r"^110 ", "10 ", count=0), fails=True),
    Damage("a code and no title", replaced(r"^111 Judges", "111", count=0), fails=True),
    Damage("a code twice, another title", replaced(r"^111 Judges", "110 Judges"), fails=True),
    Damage("a code twice in the second", replaced(r"^(111 .*)$", r"\1\n\1", count=0), fails=True),
    Damage("another title in both", replaced("Fine Arts", "Finer Arts", count=0)),
    Damage("another title in one", replaced("Fine Arts", "Finer Arts"), fails=True),
    Damage("columns swapped", replaced(r"^(101 \D+?) (109 .*)$", r"\2 \1")),
    Damage("a heading gone", replaced("^Occupations in Law and Jurisprudence$", "")),
    Damage("the first heading gone", replaced(rf"({LISTING}\n)Occ.*\n", r"\1"), fails=True),
    Damage("another heading", replaced("^Occupations in Law and Jurisprudence$", "Law")),
    Damage("a heading without groups", replaced("^(Miscellaneous)$", r"Empty\n\1"), fails=True),
    Damage("no indentation", replaced(r"^[ \xa0]{2,}", "", count=0), fails=True),
    Damage("everything indented", replaced(r"^(?=\S)", "      ", count=0)),
    Damage("page breaks everywhere", replaced(r"^(?=\S)", "\f", count=0)),
    Damage("no page breaks", replaced(r"^\f? (?=\S)", "", count=0)),
    Damage("no title line", replaced(r"^.*\(DOT\) Codes$", "")),
    Damage("a group above the listings", replaced(r"\A", "001 A\n"), fails=True),
    Damage("wrapped lines gone", replaced(r"^Graphic Arts$", ""), fails=True),
    Damage("upper case", lambda content: content.decode().upper().encode(), fails=True),
)


@pytest.mark.parametrize("which", ["excerpt", "real"])
@pytest.mark.parametrize("done", GENERAL + OWN, ids=lambda done: done.name)
def test_nothing_is_lost_in_silence(done: Damage, which: str, tmp_path: Path) -> None:
    original = SOURCE.original(which)
    damage.assert_nothing_lost_in_silence(
        SOURCE, original, done.apply(original), tmp_path, done.fails
    )


@pytest.mark.slow
@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=400
)
@given(st.data())
def test_no_change_of_a_few_characters_is_silent(tmp_path: Path, data: st.DataObject) -> None:
    original = EXCERPT.read_text(encoding="utf-8")
    begin = data.draw(st.integers(0, len(original)))
    end = data.draw(st.integers(begin, min(len(original), begin + 40)))
    put = data.draw(st.text("0123456789\n\f \xa0ABab,", max_size=8))
    damaged = original[:begin] + put + original[end:]
    damage.assert_nothing_lost_in_silence(SOURCE, original.encode(), damaged.encode(), tmp_path)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(st.text("01289 \f\xa0ABab,", max_size=30) | st.just(LISTING), max_size=10))
def test_any_lines_are_read_or_refused(tmp_path: Path, lines: list[str]) -> None:
    path = tmp_path / "any"
    path.write_text("\n".join(lines), encoding="utf-8")
    try:
        uscis_dot.read_document(path)
    except InputError as error:
        assert error.file == str(path)
