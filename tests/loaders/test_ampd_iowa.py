"""The AMP'D list: every row, link, sentence and oddity comes out as a careful reader finds it."""

from __future__ import annotations

from collections import Counter
from functools import partial
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from occugraph import loaders
from occugraph.errors import InputError
from occugraph.files import text_documents
from occugraph.files.text_documents import Document, Line
from occugraph.loaders import comparing
from occugraph.loaders.ampd_iowa import approved_list, duties, meaning
from occugraph.loaders.ampd_iowa.document import Row
from occugraph.loaders.ampd_iowa.meaning import read_responsibilities
from occugraph.loaders.editions import EDITIONS
from occugraph.model.schemes import Exclusion
from occugraph.model.sources import Contribution, DocumentReading
from tests.support import damage
from tests.support.damage import GENERAL, Damage, Source, replaced

SOURCE = Source(
    partial(loaders.read, "ampd-iowa"),
    approved_list.extract_tables,
    "ampd_iowa/approved.txt",
    "ampd-iowa-approved-soc.txt",
)
EXCERPT = damage.DATA / SOURCE.excerpt


@pytest.fixture(scope="module")
def embedded() -> Contribution:
    return loaders.contribution("iowa-ampd")


@pytest.fixture(scope="module")
def excerpt() -> DocumentReading:
    return approved_list.read_document(EXCERPT)


@pytest.fixture(scope="module")
def real() -> DocumentReading:
    return approved_list.read_document(damage.given(SOURCE.real))


# What the embedded tables say.


def test_102_rows_of_which_two_are_soc_2010(embedded: Contribution) -> None:
    entries = embedded.lists[0].entries
    assert len(entries) == 102
    assert Counter(entry.scheme for entry in entries) == {"soc2018": 100, "soc2010": 2}
    assert [e.code for e in entries if e.scheme == "soc2010"] == ["15-1132", "15-1133"]


def test_every_entry_is_a_detailed_occupation_of_its_vintage(embedded: Contribution) -> None:
    for entry in embedded.lists[0].entries:
        assert entry.code in comparing.titles(entry.scheme, "detailed")
        assert meaning.resolve_code(entry.printed_code) == (entry.scheme, entry.code)


def test_no_entry_stands_twice(embedded: Contribution) -> None:
    assert len({entry.code for entry in embedded.lists[0].entries}) == 102


def test_an_entry_keeps_what_is_printed_and_where(embedded: Contribution) -> None:
    entry = next(e for e in embedded.lists[0].entries if e.code == "51-3092")
    assert (entry.printed_code, entry.printed_title) == ("51309200", "Food Batch makers")
    assert entry.line == 119


def test_66_exclusions_of_which_64_are_so_worded(embedded: Contribution) -> None:
    wordings = Counter(link.wording for link in embedded.exclusions)
    assert wordings == {"excludes": 64, "included with": 1, "classified in": 1}
    other = {(e.code, e.excluded, e.wording) for e in embedded.exclusions if e.wording[0] != "e"}
    assert other == {
        ("51-3011", "35-1011", "included with"),
        ("51-4041", "51-9160", "classified in"),
    }


def test_27_exclusions_lead_to_codes_on_the_list(embedded: Contribution) -> None:
    listed = {entry.code for entry in embedded.lists[0].entries}
    assert sum(link.excluded in listed for link in embedded.exclusions) == 27


def test_some_exclusions_go_both_ways(embedded: Contribution) -> None:
    links = {(link.code, link.excluded) for link in embedded.exclusions}
    assert len(links) == 66
    assert {("15-1241", "15-1231"), ("15-1231", "15-1241")} <= links


def test_every_excluded_code_is_of_the_same_vintage(embedded: Contribution) -> None:
    for link in embedded.exclusions:
        assert link.scheme == "soc2018"
        assert link.excluded in comparing.titles("soc2018")


def test_two_excluded_codes_are_groups(embedded: Contribution) -> None:
    detailed = comparing.titles("soc2018", "detailed")
    groups = {link.excluded for link in embedded.exclusions if link.excluded not in detailed}
    assert groups == {"17-2070", "51-9160"}


def test_three_exclusions_have_a_condition_and_two_of_them_are_no_link(
    embedded: Contribution,
) -> None:
    assert {
        (link.code, link.excluded, link.condition, link.is_link)
        for link in embedded.exclusions
        if link.condition
    } == {
        (
            "49-9063",
            "49-2097",
            "who repair electrical and electronic musical instruments",
            True,
        ),
        ("51-3011", "35-1011", "Pastry chefs in restaurants and hotels", False),
        (
            "51-4041",
            "51-9160",
            "Machinists who primarily program or operate computer numerically controlled (CNC) "
            "equipment",
            False,
        ),
    }


def test_the_conditions_of_cross_references_are_those_that_soc_has(embedded: Contribution) -> None:
    soc = loaders.contribution("bls-soc2018-exclusions").exclusions
    in_soc = {(link.code, link.excluded): link.condition for link in soc}
    others = [link for link in embedded.exclusions if not link.wording.startswith("excludes")]
    assert [link.condition for link in others] == [
        in_soc[link.code, link.excluded] for link in others
    ]


def test_what_is_printed_with_the_duties_of_another_occupation_is_a_statement_of_the_row(
    embedded: Contribution,
) -> None:
    rows = [e for e in embedded.lists[0].entries if e.duties_of]
    assert [(e.code, e.line, e.duties_of, e.note) for e in rows] == [
        (
            "11-3013",
            9,
            "11-3031",
            "the list prints the duties of 11-3031 Financial Managers there",
        )
    ]
    misplaced = [link for link in embedded.exclusions if link.misplaced]
    assert [(link.code, link.excluded, link.is_link) for link in misplaced] == [
        ("11-3013", "13-2054", False)
    ]


def test_an_exclusion_is_printed_behind_the_page_footer(embedded: Contribution) -> None:
    (link,) = (link for link in embedded.exclusions if link.code == "17-2051")
    assert link == Exclusion("soc2018", "17-2051", "19-2043", "Hydrologists", None, "excludes", 45)


def test_the_wrong_title_of_53_7064_is_kept(embedded: Contribution) -> None:
    (link,) = (link for link in embedded.exclusions if link.excluded == "53-7064")
    assert link.printed_title == "Packers and Packers, Hand"


def test_the_programme_admits_naics_31_32_and_33(embedded: Contribution) -> None:
    (programme,) = embedded.programmes
    assert (programme.authority, programme.lists) == ("State of Iowa", ("ampd-iowa",))
    assert [(i.printed, i.scheme, i.code, i.line) for i in programme.industries] == [
        ("31", "naics2022", "31-33", 5),
        ("32", "naics2022", "31-33", 5),
        ("33", "naics2022", "31-33", 5),
    ]


# What the document says, on the excerpt that is written for it.


def test_a_row_is_joined_across_the_page_footer(excerpt: DocumentReading) -> None:
    notes = {note.kind: note for note in excerpt.notes if note.code == "17-2051"}
    definition = notes["definition"]
    assert definition.text == "Plan what civil works need, such as roads, dams, and canals."
    assert definition.line == 16
    assert notes["coreContentNote"].text == "Includes harbour engineers."
    assert notes["exclusionNote"].line == 21


def test_sentences_of_a_row_with_the_duties_of_another_occupation_are_the_row_s(
    real: DocumentReading,
) -> None:
    of_rows = [(note.code, note.of_row, note.kind) for note in real.notes if note.of_row]
    assert of_rows == [
        ("11-3013", "ampd-iowa", "definition"),
        ("11-3013", "ampd-iowa", "exclusionNote"),
    ]
    assert not [note for note in real.notes if note.code == "11-3013" and not note.of_row]


def test_sentences_become_notes_of_their_kind(excerpt: DocumentReading) -> None:
    kinds = [(note.kind, note.text) for note in excerpt.notes if note.code == "51-4041"]
    assert [kind for kind, _ in kinds] == ["definition", "coreContentNote", "exclusionNote"]
    assert kinds[0][1] == "Make metal parts with machine tools. May mend tools."
    assert kinds[1][1] == "Includes instrument makers."
    assert "classified in" in kinds[2][1]


def test_an_exclusion_in_words_is_a_note_and_no_link(excerpt: DocumentReading) -> None:
    notes = [note.text for note in excerpt.notes if note.code == "11-1021"]
    assert notes[1] == "Excludes those who lead a team."
    rows = approved_list.extract_tables(EXCERPT)["ampd_iowa_exclusions.csv"]
    assert not [row for row in rows if row[1] == "11-1021"]


def test_a_note_of_a_2010_row_belongs_to_soc_2010(excerpt: DocumentReading) -> None:
    assert {note.scheme for note in excerpt.notes if note.code == "15-1132"} == {"soc2010"}


def test_a_condition_after_the_code_is_kept(excerpt: DocumentReading) -> None:
    rows = approved_list.extract_tables(EXCERPT)["ampd_iowa_exclusions.csv"]
    assert [row[4] for row in rows if row[4]] == [
        "condition",
        "who mend loudspeakers only",
        "Cake makers in hotels",
        "A machinist of another kind",
    ]


def test_every_oddity_of_a_row_is_remarked_on(excerpt: DocumentReading) -> None:
    rows = [(each.severity, each.line, each.message) for each in excerpt.remarks if each.line]
    assert rows == [
        ("info", 8, "11-1021: excludes in words only: a note, but no link"),
        (
            "warning",
            9,
            "11-3013: the duties printed beside 'Facilities Managers' fit another "
            "occupation: 11-3031 Financial Managers",
        ),
        (
            "warning",
            10,
            "15-1132: a SOC 2010 code, which SOC 2018 does not have; there it is "
            "15-1252 Software Developers and 15-1253 Software Quality Assurance "
            "Analysts and Testers",
        ),
        ("info", 16, "17-2051: the row is broken by a page footer: lines 16 and 21 were joined"),
        (
            "warning",
            22,
            "49-9063 excludes 49-2097: here excludes 'Audiovisual Equipment "
            "Installers and Repairers' under the condition 'who mend loudspeakers "
            "only'; in ampd_iowa_exclusions.csv, which the graph holds, excludes "
            "'Audiovisual Equipment Installers and Repairers' under the condition "
            "'who repair electrical and electronic musical instruments'",
        ),
        (
            "warning",
            23,
            "51-3011 excludes 35-1011: here included with 'Chefs and Head Cooks' "
            "under the condition 'Cake makers in hotels'; in "
            "ampd_iowa_exclusions.csv, which the graph holds, included with 'Chefs "
            "and Head Cooks' under the condition 'Pastry chefs in restaurants and "
            "hotels'",
        ),
        (
            "info",
            24,
            "51-4041: excludes 51-9160 Computer Numerically Controlled Tool "
            "Operators and Programmers, a group: everything in it",
        ),
        (
            "warning",
            24,
            "51-4041 excludes 51-9160: here classified in 'Computer Numerically "
            "Controlled Tool Operators and Programmers' under the condition 'A "
            "machinist of another kind'; in ampd_iowa_exclusions.csv, which the "
            "graph holds, classified in 'Computer Numerically Controlled Tool "
            "Operators and Programmers' under the condition 'Machinists who "
            "primarily program or operate computer numerically controlled (CNC) "
            "equipment'",
        ),
        (
            "warning",
            25,
            "51-9195: printed 'Molders, Shapers, & Casters, Except Metal & "
            "Plastic'; SOC 2018 says 'Molders, Shapers, and Casters, Except Metal "
            "and Plastic'",
        ),
    ]


def test_rows_that_are_missing_are_named(excerpt: DocumentReading) -> None:
    (missing,) = (r for r in excerpt.remarks if "rows of ampd_iowa.csv" in r.message)
    assert missing.severity == "warning"
    assert missing.message.startswith("92 rows of ampd_iowa.csv")
    assert "11-3051" in missing.message


def test_a_difference_is_named_with_its_line(excerpt: DocumentReading) -> None:
    (remark,) = (r for r in excerpt.remarks if r.message.startswith("49-9063 excludes 49-2097"))
    assert (remark.severity, remark.line) == ("warning", 22)


def test_a_row_that_the_table_lacks_is_named(tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    copy.write_bytes(replaced("^51919500\t[^\t]+", "51919600\tPaper Makers")(EXCERPT.read_bytes()))
    remarks = approved_list.read_document(copy).remarks
    (added,) = (r for r in remarks if r.message.startswith("51-9196: printed here, not in"))
    assert (added.severity, added.line) == ("warning", 25)


# What the document says, on the real one.


def test_the_real_document_gives_these_counts(real: DocumentReading) -> None:
    assert real.counts == {
        "rows": 102,
        "exclusions": 66,
        "exclusions in words only": 3,
        "inclusions": 16,
        "industries": 3,
    }
    assert Counter(note.kind for note in real.notes) == {
        "definition": 102,
        "coreContentNote": 16,
        "exclusionNote": 41,
    }


def test_the_real_document_is_the_one_that_the_tables_were_taken_from(
    real: DocumentReading,
) -> None:
    assert real.sha256 == EDITIONS["ampd-iowa"].sha256
    assert not [r for r in real.remarks if "ampd_iowa" in r.message]


def test_what_a_careful_reader_finds(real: DocumentReading) -> None:
    warnings = [(r.line, r.message[:7]) for r in real.remarks if r.severity == "warning"]
    assert warnings == [
        (9, "11-3013"),
        (16, "15-1132"),
        (20, "15-1133"),
        (119, "51-3092"),
        (135, "51-9195"),
        (136, "51-9199"),
    ]
    infos = [(r.line, r.message[:7]) for r in real.remarks if r.severity == "info"]
    assert infos == [
        (8, "11-1021"),
        (36, "15-1299"),
        (41, "17-2051"),
        (88, "49-1011"),
        (116, "51-1011"),
        (120, "51-4041"),
    ]


def test_the_duties_of_11_3013_alone_fit_another_occupation(real: DocumentReading) -> None:
    messages = [r.message for r in real.remarks if "fit another occupation" in r.message]
    assert messages == [
        "11-3013: the duties printed beside 'Facilities Managers' fit another occupation: "
        "11-3031 Financial Managers"
    ]


@pytest.mark.documents
def test_every_sentence_of_the_real_document_is_in_one_note() -> None:
    path = damage.given(SOURCE.real)
    noted = Counter[str]()
    for note in approved_list.read_document(path).notes:
        noted.update(note.text.split())
    printed = Counter[str]()
    for _, text in text_documents.read(path).lines:
        cells = text.split("\t")
        if len(cells) == 3 and not cells[2].endswith("**"):
            printed.update(cells[2].split())
    assert noted == printed


# Codes.


@pytest.mark.parametrize(
    ("printed", "means"),
    [
        ("15125200", ("soc2018", "15-1252")),
        ("15113200", ("soc2010", "15-1132")),
        ("11102103", None),
        ("1512520", None),
        ("151252000", None),
        ("15-1252.00", None),
        ("l5125200", None),
        ("１５１２５２００", None),
        ("99999900", None),
        ("", None),
    ],
)
def test_a_printed_code_is_eight_digits_of_a_whole_occupation(
    printed: str, means: tuple[str, str] | None
) -> None:
    assert meaning.resolve_code(printed) == means


@pytest.mark.slow
@given(st.text(max_size=12) | st.from_regex(r"[0-9]{8}", fullmatch=True))
def test_a_printed_code_means_a_known_code_or_nothing(printed: str) -> None:
    resolved = meaning.resolve_code(printed)
    if resolved is not None:
        scheme, code = resolved
        assert code in comparing.titles(scheme)
        assert code.replace("-", "") + "00" == printed


@pytest.mark.parametrize(
    ("printed", "code"), [("31", "31-33"), ("45", "44-45"), ("11", "11"), ("3361", "3361")]
)
def test_an_industry_may_be_a_part_of_a_sector(printed: str, code: str) -> None:
    document = Document("list.txt", "", ())
    assert meaning.interpret_industry(document, Line(5, printed)).code == code


@pytest.mark.parametrize("printed", ["34", "00", "3", "31-34"])
def test_an_industry_that_naics_lacks_is_an_error(printed: str) -> None:
    with pytest.raises(InputError, match=r"list\.txt:5: .* NAICS 2022 does not have"):
        meaning.interpret_industry(Document("list.txt", "", ()), Line(5, printed))


# Sentences.


def links(text: str) -> list[tuple[str, str, str | None, str]]:
    row = Row(7, "11102100", "Title", (Line(7, text),))
    printed = read_responsibilities(Document("list.txt", "", ()), row).links
    return [(link.excluded, link.printed_title, link.condition, link.wording) for link in printed]


@pytest.mark.parametrize("joined", ['" (11-1011), "B', '" (11-1011) and "B', '" (11-1011), and "B'])
def test_exclusions_may_be_joined_in_three_ways(joined: str) -> None:
    assert links(f'Do it. Excludes "A{joined}" (11-1021).') == [
        ("11-1011", "A", None, "excludes"),
        ("11-1021", "B", None, "excludes"),
    ]


def test_quotes_may_be_curly() -> None:
    assert links("Excludes “A, Except B” (11-1011).") == [
        ("11-1011", "A, Except B", None, "excludes")
    ]


def test_lower_case_excludes_is_understood() -> None:
    assert links('Do it. excludes "A" (11-1011).') == [("11-1011", "A", None, "excludes")]


@pytest.mark.parametrize(
    "text",
    [
        'Excludes "A (11-1011).',
        'Excludes A" (11-1011).',
        "Excludes A (11-1011).",
        'Excludes "A" 11-1011.',
        'Excludes "A" (11-101).',
        'Excludes "A" (l1-1011).',
        'Excludes "A" (11-1011), "B (11-1021).',
        'Excludes "A" (11-1011); "B" (11-1021).',
        'Do it, and "A" (11-1011) too.',
        'Do it. Also excluded is "A" (11-1011).',
        "Do it, Excludes leaders.",
        "Do 11-1011 it.",
        'Includes "A" (11-1011).',
    ],
)
def test_a_sentence_that_would_lose_a_link_is_an_error(text: str) -> None:
    with pytest.raises(InputError, match=r"list\.txt:7: "):
        links(text)


@pytest.mark.parametrize(
    "word", ["all", "and", "except", "for", "from", "not", "other", "the", "with"]
)
def test_a_word_that_every_title_may_have_hints_at_nothing(word: str) -> None:
    text = f"Direct banking and financial work {word} branches."
    titles = {"11-3031": "Financial Managers"}
    fitting = duties.find_better_fits(f"Facilities Managers, {word} sites", text, titles)
    assert fitting == ("11-3031",)


def test_duties_fit_a_title_as_soon_as_one_word_hints_at_it() -> None:
    titles = comparing.titles("soc2018", "detailed")
    assert duties.find_better_fits("Facilities Managers", "Plan financial activities.", titles)
    assert not duties.find_better_fits("Facilities Managers", "Plan financial facilities.", titles)
    assert not duties.find_better_fits("", "Plan.", titles)


# Damaged copies.

ROW = r"^\d{8}\t[^\t\n]+\t[^\n]+"
OWN = (
    Damage("no header", replaced(r"^SOC Code\t.*$", ""), fails=True),
    Damage("header of two columns", replaced(r"^(SOC Code\t.*)\t.*$", r"\1"), fails=True),
    Damage("no rule", replaced(r"^.*NAICS code of.*$", ""), fails=True),
    Damage("a rule of no code", replaced("31, 32 or 33", "some kind"), fails=True),
    Damage("an industry less", replaced("31, 32 or 33", "31 or 32")),
    Damage("an industry that NAICS lacks", replaced("31, 32 or 33", "31, 34 or 33"), fails=True),
    Damage("columns swapped", replaced(r"^(\d{8})\t([^\t]+)\t", r"\2\t\1\t"), fails=True),
    Damage("commas for tabs", replaced("\t", ",", count=0), fails=True),
    Damage("a tab more", replaced(r"^(\d{8}\t[^\t]+\t)", r"\1\t"), fails=True),
    Damage("a tab less", replaced(r"^(\d{8})\t", r"\1 "), fails=True),
    Damage("a row without a title", replaced(r"^(\d{8}\t)[^\t]+", r"\1"), fails=True),
    Damage("a row without a code", replaced(r"^\d{8}", ""), fails=True),
    Damage("a row twice", replaced(f"({ROW})", r"\1\n\1"), fails=True),
    Damage("a code twice, another title", replaced(r"^11301300", "11102100"), fails=True),
    Damage("a code no scheme has", replaced(r"^11301300", "11999900"), fails=True),
    Damage("a letter in a code", replaced(r"^11301300", "l1301300"), fails=True),
    Damage("a short code", replaced(r"^11301300", "1130130"), fails=True),
    Damage("an O*NET detail", replaced(r"^11301300", "11301301"), fails=True),
    Damage("another title", replaced(r"^(11301300\t)[^\t]+", r"\1Painters")),
    Damage("an unclosed quote", replaced("Hydrologists”", "Hydrologists"), fails=True),
    Damage("an unopened quote", replaced("“Hydrologists", "Hydrologists"), fails=True),
    Damage("a code that SOC lacks", replaced("19-2043", "19-9999"), fails=True),
    Damage("a code of the other vintage", replaced("19-2043", "15-1132"), fails=True),
    Damage("a letter in an excluded code", replaced("19-2043", "l9-2043"), fails=True),
    Damage("a row that excludes itself", replaced("19-2043", "17-2051"), fails=True),
    Damage(
        "an exclusion twice",
        replaced(r"Specialists” \(15-1231\)", "Specialists” (15-1244)"),
        fails=True,
    ),
    Damage("another excluded code", replaced("19-2043", "19-2042")),
    Damage("lower-case excludes", replaced(r"\. Excludes", ". excludes", count=0)),
    Damage(
        "a comma before Excludes", replaced(r"\. Excludes (?=[\"“])", ", Excludes "), fails=True
    ),
    Damage("the rest of a row gone", replaced(r"^\t\t.*$", "")),
    Damage("the beginning of a row gone", replaced(r"^17205100.*$", ""), fails=True),
    Damage("the rest of a row in the page footer", replaced(r"\n\n+\t\t", " "), fails=True),
    Damage("rows after the closing note", replaced(r"\Z", "17201100\tA\tB.\n"), fails=True),
    Damage("no closing note", replaced(r"^\*\* .*$", "")),
    Damage("a page footer cut short", replaced(r"(Classification \(SOC\) code is \w+) .*$", r"\1")),
    Damage("no page footers", replaced(r"^A Standard Occupational.*$", "", count=0)),
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
    end = data.draw(st.integers(begin, min(len(original), begin + 80)))
    put = data.draw(st.text("0123456789\t\n\"“”()-., ExcludesInd\f'", max_size=8))
    damaged = original[:begin] + put + original[end:]
    damage.assert_nothing_lost_in_silence(SOURCE, original.encode(), damaged.encode(), tmp_path)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(st.text('0123456789\t"“”()-., ABcdNAICSof', max_size=40), max_size=8))
def test_any_rows_are_read_or_refused(tmp_path: Path, lines: list[str]) -> None:
    path = tmp_path / "any"
    header = "\t".join(("SOC Code", "Standardized Job Title", "Common Job Responsibilities **"))
    path.write_text("\n".join(["NAICS code of 31.", header, *lines]), encoding="utf-8")
    try:
        approved_list.read_document(path)
    except InputError as error:
        assert error.file == str(path)
