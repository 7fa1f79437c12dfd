"""ISCO-08 unit groups: 427 lines, 426 groups, and what each residual group is the rest of."""

from __future__ import annotations

import json
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
from occugraph.loaders import comparing, reference_tables
from occugraph.loaders.editions import EDITIONS
from occugraph.loaders.isco08 import document
from occugraph.loaders.isco08.document import UnitGroup, read_unit_group, rest_of, split_sentences
from occugraph.model.schemes import Residual
from occugraph.model.sources import Contribution, DocumentReading
from tests.support import damage
from tests.support.damage import GENERAL, Damage, Source, replaced

SOURCE = Source(
    partial(loaders.read, "isco08"),
    document.extract_tables,
    "isco08_document/unit_groups.jsonl",
    "isco08-unit-groups.jsonl",
)
EXCERPT = damage.DATA / SOURCE.excerpt
MISSING = "0110, 0210, 0310, 1120, 1439, 3139, 3435, 5249, 7319, 8189"


@pytest.fixture(scope="module")
def listed() -> Contribution:
    return loaders.contribution("isco08-unit-groups")


@pytest.fixture(scope="module")
def excerpt() -> DocumentReading:
    return document.read_document(EXCERPT)


@pytest.fixture(scope="module")
def real() -> DocumentReading:
    return document.read_document(damage.given(SOURCE.real))


# What the embedded tables say.


def test_427_lines_list_426_unit_groups(listed: Contribution) -> None:
    rows = reference_tables.rows("isco08_listed.csv", {"line": "line"})
    assert [row.document_line for row in rows] == list(range(1, 428))
    entries = listed.lists[0].entries
    assert len(entries) == len({entry.code for entry in entries}) == 426
    assert next(e.line for e in entries if e.code == "1112") == 1


def test_ten_unit_groups_are_not_listed(listed: Contribution) -> None:
    codes = {entry.code for entry in listed.lists[0].entries}
    units = comparing.titles("isco08", "unit")
    assert codes < set(units)
    assert ", ".join(code for code in units if code not in codes) == MISSING


def test_26_residual_groups_and_what_they_are_the_rest_of(listed: Contribution) -> None:
    assert {r.code: r.of for r in listed.residuals} == {
        "1219": ("121",),
        "1349": ("134",),
        "2149": ("214", "215"),
        "2269": ("22",),
        "2359": ("23",),
        "2519": ("251",),
        "2529": ("252",),
        "2619": ("261",),
        "2659": ("265",),
        "3119": ("311",),
        "3259": ("32",),
        "3339": ("333",),
        "3359": (),
        "4229": ("422",),
        "4419": ("4",),
        "5169": ("51",),
        "5329": ("532",),
        "5419": ("541",),
        "6129": ("612",),
        "7119": ("711",),
        "7549": ("7",),
        "8159": ("815",),
        "8219": (),
        "9129": (),
        "9329": (),
        "9629": ("9",),
    }
    assert listed.residuals[2] == Residual("isco08", "2149", ("214", "215"), 45)


def test_a_title_is_kept_as_printed(listed: Contribution) -> None:
    titles = {entry.code: entry.printed_title for entry in listed.lists[0].entries}
    assert titles["7212"] == "Welders and Flame Cutters"


# What the document says, on the excerpt that is written for it.


def test_what_a_group_includes_is_a_note_of_its_own(excerpt: DocumentReading) -> None:
    noted = [(note.kind, note.text) for note in excerpt.notes if note.code == "1111"]
    assert noted == [
        ("definition", "Legislators of this test make laws. They may also unmake them."),
        ("coreContentNote", "They include mayors."),
    ]


def test_what_a_group_excludes_is_a_note_of_its_own(excerpt: DocumentReading) -> None:
    noted = [(note.kind, note.text, note.line) for note in excerpt.notes if note.code == "5312"]
    assert noted == [
        ("definition", "Aides help teachers.", 9),
        ("exclusionNote", "The group excludes teachers.", 9),
    ]


def test_notes_are_of_the_scheme_and_refer_to_the_groups_that_they_name(
    excerpt: DocumentReading,
) -> None:
    assert {(note.scheme, note.language, note.of_row) for note in excerpt.notes} == {
        ("isco08", "en", None)
    }
    assert [(note.code, note.refers_to) for note in excerpt.notes if note.refers_to] == [
        ("1349", ("121",)),
        ("2149", ("215",)),
    ]


def test_every_oddity_of_a_group_is_remarked_on(excerpt: DocumentReading) -> None:
    assert [(each.severity, each.line, each.message) for each in excerpt.remarks[2:]] == [
        ("info", 3, "1112: the same as line 1, kept once"),
        ("info", 9, "5312: printed 'Teachers’ Aides'; ISCO-08 says \"Teachers' Aides\""),
        (
            "info",
            10,
            "7212: printed 'Welders and Flame Cutters'; ISCO-08 says 'Welders and Flamecutters'",
        ),
        ("info", 10, "7212: the description does not end with a full stop: is it complete?"),
        ("info", 11, "9329: a residual group that does not say what it is the rest of"),
    ]


def test_a_group_that_stands_twice_has_its_note_once(excerpt: DocumentReading) -> None:
    assert [note.line for note in excerpt.notes if note.code == "1112"] == [1]
    (remark,) = (r for r in excerpt.remarks if r.message.startswith("1112"))
    assert (remark.severity, remark.line) == ("info", 3)


def test_groups_that_are_missing_are_named(excerpt: DocumentReading) -> None:
    (missing,) = (r for r in excerpt.remarks if "unit groups of isco08_listed.csv" in r.message)
    assert missing.severity == "warning"
    assert missing.message.startswith("416 unit groups of isco08_listed.csv")


@pytest.mark.parametrize(
    ("title", "severity"),
    [("Welders and  Flamecutters", "info"), ("Flame-Cutters and Welders", "warning")],
)
def test_another_title_is_named(tmp_path: Path, title: str, severity: str) -> None:
    copy = tmp_path / "copy"
    copy.write_bytes(replaced("Welders and Flame Cutters", title)(EXCERPT.read_bytes()))
    remarks = document.read_document(copy).remarks
    (named,) = (r for r in remarks if r.message.startswith("7212: printed"))
    assert (named.severity, named.line) == (severity, 10)


@pytest.mark.parametrize(
    ("text", "of"),
    [
        ("Clerks.", None),
        ("Clerks of Minor Group 441.", None),
        ("Clerks not classified elsewhere.", ()),
        ("Clerks not elsewhere classified.", ()),
        ("Clerks not classified elsewhere in Major Group 4: Clerks.", ("4",)),
        ("Clerks not included elsewhere in Sub-major Group 44: Clerks.", ("44",)),
        ("Clerks not classified in Minor Group 411, or elsewhere in Minor Group 441.", ("441",)),
        (
            "Clerks not classified elsewhere in Minor Group 411 or in Minor Group 441.",
            ("411", "441"),
        ),
        ("Clerks. They include those not classified elsewhere.", None),
    ],
)
def test_a_definition_says_what_a_group_is_the_rest_of(
    text: str, of: tuple[str, ...] | None
) -> None:
    assert rest_of(UnitGroup(1, "4419", "Clerks", text)) == of


# What the document says, on the real one.


def test_the_real_document_gives_these_counts(real: DocumentReading) -> None:
    assert real.counts == {"lines": 427, "unit groups": 426, "residual groups": 26}
    assert Counter(note.kind for note in real.notes) == {
        "definition": 426,
        "coreContentNote": 25,
    }


def test_the_real_document_is_the_one_that_the_tables_were_taken_from(
    real: DocumentReading,
) -> None:
    assert real.sha256 == EDITIONS["isco08"].sha256
    assert not [r for r in real.remarks if r.severity == "warning"]


def test_what_a_careful_reader_finds(real: DocumentReading) -> None:
    assert real.remarks[0].message == (
        f"10 unit groups of ISCO-08 are not in this document: {MISSING}"
    )
    titled = [r.message[:4] for r in real.remarks if ": printed" in r.message]
    assert titled == ["4413", "5211", "5243", "5312", "7212", "8350", "9112", "9334"]
    others = [(r.line, r.message[:4]) for r in real.remarks[1:] if ": printed" not in r.message]
    assert others == [
        *((3, "1112"), (79, "2355"), (109, "2633"), (188, "3359")),
        *((383, "8219"), (400, "9129"), (411, "9329")),
    ]


def test_every_word_of_the_real_document_is_in_one_note(real: DocumentReading) -> None:
    noted: dict[str, Counter[str]] = {}
    for note in real.notes:
        noted.setdefault(note.code, Counter()).update(note.text.split())
    for _, text in text_documents.read(damage.given(SOURCE.real)).lines:
        group = json.loads(text)["source"]
        assert noted[group["code"]] == Counter(group["description"].split())


# Lines.


def line(**changed: object) -> str:
    source = {"code": "0110", "title": "Officers", "description": "They lead."}
    whole: dict[str, object] = {"source": source, "isco": "0110"}
    for name, value in changed.items():
        if name in source:
            source[name] = value  # type: ignore[assignment]
        else:
            whole[name] = value
    return json.dumps(whole)


def test_a_code_keeps_its_zero() -> None:
    group = read_unit_group(Document("list", "", ()), Line(1, line()))
    assert group == (1, "0110", "Officers", "They lead.")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("{", "not JSON"),
        ("", "not JSON"),
        ("[]", "not an object"),
        ("5", "not an object"),
        ("9" * 5000, "not an object"),
        ("[" * 50_000, "not an object"),
        ("{}", "must have exactly: source, isco"),
        (line(more="x"), "must have exactly: source, isco"),
        (line(source=[]), "source must be an object"),
        (line(source={}), "must have exactly: code, title, description"),
        (line(isco=110), "isco must be text: a code is text, and as a number it loses its zeros"),
        (line(code=110), "code must be text: a code is text"),
        (line(code=None), "code must be text"),
        (line(isco="0210"), "source.code '0110' and isco '0210' differ"),
        (line(code="011", isco="011"), "no unit group of ISCO-08"),
        (line(code="110", isco="110"), "no unit group of ISCO-08"),
        (line(code="O110", isco="O110"), "no unit group of ISCO-08"),
        (line(code=" 0110", isco=" 0110"), "no unit group of ISCO-08"),
        (line(title=""), "the title is empty"),
        (line(description=" "), "the description is empty"),
        (line(title="a\nb"), "has a tab or line break"),
        (line(title="a\0b"), "U+0000"),
        (line(title="a\ud800"), "U+D800"),
        (line(description="a\ufffd"), "U+FFFD"),
        (line()[:-1] + ', "isco": "0110"}', "a name stands twice"),
    ],
)
def test_a_line_that_is_not_as_it_should_be_is_an_error(text: str, problem: str) -> None:
    with pytest.raises(InputError) as caught:
        read_unit_group(Document("list", "", ()), Line(7, text))
    assert problem in caught.value.problem
    assert caught.value.line == 7


@given(st.text(max_size=200))
def test_no_word_of_a_description_is_lost(text: str) -> None:
    split = split_sentences(UnitGroup(1, "4419", "Clerks", text))
    words = " ".join([split.definition, *split.includes, *split.excludes]).split()
    assert Counter(words) == Counter(text.split())


# Damaged copies.

OWN = (
    Damage(
        "invalid JSON on one line", replaced(r'^(\{"source": \{"code": "1111",.*)\}$', r"\1"), True
    ),
    Damage("an unclosed quote", replaced('"Legislators"', '"Legislators'), True),
    Damage("single quotes", replaced('"', "'", count=0), True),
    Damage("curly quotes", replaced('"title"', "“title”"), True),
    Damage("a comma at the end", replaced(r"\}$", "},"), True),
    Damage("one list of all", lambda c: b"[" + c.rstrip().replace(b"\n", b",\n") + b"]\n", True),
    Damage("two objects in a line", replaced(r"\}\n", "} "), True),
    Damage(
        "code and title swapped",
        replaced('"1111", "title": "Legislators"', '"Legislators", "title": "1111"'),
        True,
    ),
    Damage("the two codes differ", replaced('"isco": "1111"', '"isco": "1112"'), True),
    Damage("a code that ISCO lacks", replaced('"1111"', '"1119"', count=0), True),
    Damage("a minor group", replaced('"1111"', '"111"', count=0), True),
    Damage("a letter in a code", replaced('"1111"', '"llll"', count=0), True),
    Damage("codes as numbers", replaced(r'"(\d{4})"', r"\1", count=0), True),
    Damage(
        "a code twice, another title", replaced(r"\A", line(code="1111", isco="1111") + "\n"), True
    ),
    Damage("a code twice, another text", replaced("advise", "advised"), True),
    Damage("a line twice", replaced(r"^(.*1111.*)$", r"\1\n\1")),
    Damage("no second 1112", lambda content: content.split(b"\n", 1)[1]),
    Damage("a key renamed", replaced('"description"', '"definition"'), True),
    Damage("a key more", replaced(r"\}$", ', "note": ""}'), True),
    Damage("a key twice", replaced('"title"', '"code": "1111", "title"'), True),
    Damage("an empty title", replaced('"Legislators"', '""'), True),
    Damage("a null description", replaced(r'"description": "[^"]*"', '"description": null'), True),
    Damage("a group that ISCO lacks", replaced("Minor Group 121:", "Minor Group 129:"), True),
    Damage(
        "rest of another group",
        replaced("elsewhere in Minor Group 121:", "elsewhere in Minor Group 122:"),
    ),
    Damage(
        "no longer a rest",
        replaced("not classified elsewhere in Minor Group 121:", "of Minor Group 121:"),
    ),
    Damage("another title", replaced('"Legislators"', '"Lawmakers"')),
    Damage("a title of another case", replaced('"Legislators"', '"LEGISLATORS"')),
    Damage("comments", replaced(r"\A", "# unit groups\n"), True),
)


@pytest.mark.slow
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
    put = data.draw(st.text('0123456789\n\\u{}[]",: ab', max_size=8))
    damaged = original[:begin] + put + original[end:]
    damage.assert_nothing_lost_in_silence(SOURCE, original.encode(), damaged.encode(), tmp_path)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["source", "isco", "code", "title", "description"]), inner, max_size=5
        )
    ),
    max_leaves=10,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(JSON.map(json.dumps) | st.text(max_size=20), max_size=4))
def test_any_lines_are_read_or_refused(tmp_path: Path, lines: list[str]) -> None:
    path = tmp_path / "any"
    path.write_text("\n".join(lines), encoding="utf-8", errors="ignore")
    try:
        document.read_document(path)
    except InputError as error:
        assert error.file == str(path)


def test_what_is_included_is_core_content_and_what_is_included_also_is_additional() -> None:
    texts = ("They include mayors.", "Examples: - Mayor", "They also include reeves.")
    lines = [Line(3, text) for text in texts]
    notes = comparing.make_notes("isco08", "1111", (), lines, ())
    assert [(note.kind, note.text) for note in notes] == [
        ("coreContentNote", "They include mayors."),
        ("coreContentNote", "Examples: - Mayor"),
        ("additionalContentNote", "They also include reeves."),
    ]
