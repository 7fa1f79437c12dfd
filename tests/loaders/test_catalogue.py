"""The catalogue: entries of TOML and their tables; every mistake is an error with file and line."""

from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path

import pytest

from occugraph.errors import InputError
from occugraph.files import text_documents
from occugraph.loaders import catalogue_reader, reference_tables
from occugraph.loaders.catalogue_entries import Catalogue
from occugraph.loaders.catalogue_loader import CatalogueLoader
from occugraph.model.correspondences import Association
from occugraph.model.programmes import Industry, ListEntry, OccupationList, Programme
from occugraph.model.schemes import Concept, Exclusion, Label, Residual
from occugraph.model.sources import Contribution

ENTRIES = """\
[[source]]
id = "guild"
title = "Crafts"
publisher = "Guild"
rights = "public domain"
loader = "guild"

[[scheme]]
id = "crafts"
source = "guild"
notation = "Crafts"
title = "Crafts of the guild"
description = "What members make."
family = "crafts"
issued = "2020"
table = "crafts.csv"
levels = [
    { id = "kind", title = "Kinds", pattern = '[A-Z]', count = 1 },
    { id = "craft", title = "Crafts", pattern = '[A-Z][0-9]', count = 2 },
]
residual.title = 'Other .*'
residual.rest_of = "parent"

[[labels]]
source = "guild"
scheme = "crafts"
kind = "hiddenLabel"
table = "words.csv"
columns = { language = "language" }
count = 2

[[exclusions]]
source = "guild"
scheme = "crafts"
table = "exclusions.csv"
count = 1
"""
TABLES = {
    "crafts.csv": "code,level,parent,title\nA,kind,,Arts\nA1,craft,A,Painting\n"
    "A9,craft,A,Other Arts\n",
    "words.csv": "code,language,title\nA1,de,Malerei\nA1,fr,Peinture\n",
    "exclusions.csv": "code,excluded_code,printed_title\nA1,A9,Others\n",
}
FILE = "crafts.toml"


@pytest.fixture(autouse=True)
def tables(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Tables in place of the embedded ones."""
    texts = dict(TABLES)
    monkeypatch.setattr(reference_tables, "table_bytes", lambda name: texts[name].encode())
    return texts


def read(text: str) -> Catalogue:
    return catalogue_reader.read_catalogue([text_documents.number_lines(FILE, text.encode())])


def load(text: str = ENTRIES) -> Contribution:
    return CatalogueLoader(read(text)).contribution("guild")


def line_of(text: str, part: str) -> int:
    return text[: text.index(part)].count("\n") + 1


def test_an_entry_and_its_table_are_a_scheme() -> None:
    guild = load()
    assert guild.source.files == ("crafts.csv", "words.csv", "exclusions.csv")
    (scheme,) = guild.schemes
    assert [(level.id, level.depth, level.pattern, level.count) for level in scheme.levels] == [
        ("kind", 1, "[A-Z]", 1),
        ("craft", 2, "[A-Z][0-9]", 2),
    ]
    assert guild.concepts == (
        Concept("crafts", "A", "kind", None, (("en", "Arts"),)),
        Concept("crafts", "A1", "craft", "A", (("en", "Painting"),)),
        Concept("crafts", "A9", "craft", "A", (("en", "Other Arts"),), True, ("A",)),
    )


def test_labels_have_the_language_of_their_column_or_entry(tables: dict[str, str]) -> None:
    assert load().labels == (
        Label("crafts", "A1", "hiddenLabel", "de", "Malerei"),
        Label("crafts", "A1", "hiddenLabel", "fr", "Peinture"),
    )
    plain = ENTRIES.replace('columns = { language = "language" }', 'language = "la"')
    assert {label.language for label in load(plain).labels} == {"la"}


def test_an_exclusion_has_its_rows_line_where_the_table_has_no_document_s() -> None:
    (link,) = load().exclusions
    assert link == Exclusion("crafts", "A1", "A9", "Others", None, "excludes", 2)


def test_every_embedded_table_has_an_entry() -> None:
    folder = Path(str(files("occugraph") / "loaders" / "reference"))
    tables = catalogue_reader.embedded().tables.values()
    beside = {  # reasons, and numbers that weigh links
        *("dot1991_soc2018_differences.csv", "esco_onetsoc2019_left_out.csv"),
        "oews2021_employment.csv",
    }
    described = {entry.table for entries in tables for entry in entries}
    assert described | beside == {path.name for path in folder.iterdir()}


@pytest.mark.parametrize(
    ("part", "instead", "at", "message"),
    [
        ('id = "guild"', "id = 5", 'id = "guild"', "id: must be text"),
        ('id = "guild"', 'id = ""', 'id = "guild"', "id: must be text"),
        ('rights = "public domain"\n', "", "[[source]]", "the field rights is missing"),
        ('rights = "', 'right = "', 'rights = "', "no field 'right'; there is: id, title"),
        ('source = "guild"\nnot', 'source = "gild"\nnot', "[[scheme]]", "no entry for 'gild'"),
        ('scheme = "crafts"\nkind', 'scheme = "craft"\nkind', "[[labels]]", "no entry for 'craft'"),
        ("[[labels]]", "[[label]]", "[[labels]]", "no kind of entry is named 'label'"),
        ("[[labels]]", "[labels]", "[labels]]", "write [[labels]]"),
        ('"hiddenLabel"', '"label"', 'kind = "h', "kind: must be one of: prefLabel, altLabel"),
        ("'[A-Z]'", "'[A-Z'", '{ id = "kind"', "pattern: must be a regular expression"),
        ('rest_of = "parent"', 'rest_of = "all"', "residual.rest_of", "rest_of: must be one of"),
        ("levels = [\n", 'levels = "none"\n#', "levels = [", "levels: must be an array"),
        ("count = 2\n", 'count = "2"\n', "count = 2\n", "count: must be a whole number"),
        ("{ language =", "{ tongue =", "[[labels]]", "columns: no role 'tongue'; there is: code"),
        ('"crafts"\ntable = "ex', '"crafts"\non_list = "a"\ntable = "ex', "[[exclusions]]", "'a'"),
        ('scheme = "crafts"\ntable = "ex', 'table = "ex', "[[exclusions]]", "either scheme or"),
        ("count = 2\n", "count = 3\n", "[[labels]]", "words.csv has 2 rows, not 3"),
        (
            "count = 2 }",
            "count = 3 }",
            '{ id = "craft"',
            "crafts.csv has 2 codes of the level craft",
        ),
    ],
)
def test_a_mistake_in_the_catalogue_is_an_error_with_its_line(
    part: str, instead: str, at: str, message: str
) -> None:
    assert part in ENTRIES
    text = ENTRIES.replace(part, instead, 1)
    if part == "levels = [\n":
        text = re.sub(r"#    .*?\n\]\n", "", text, flags=re.DOTALL)
    with pytest.raises(InputError, match=re.escape(message)) as raised:
        load(text)
    assert (raised.value.file, raised.value.line) == (FILE, line_of(ENTRIES, at))


def test_an_id_stands_once() -> None:
    again = ENTRIES[ENTRIES.index("[[scheme]]") : ENTRIES.index("[[labels]]")]
    with pytest.raises(InputError, match=r"crafts stands in crafts.toml:8 already") as raised:
        read(ENTRIES + again)
    assert raised.value.line == ENTRIES.count("\n") + 1


def test_a_chain_names_tables_that_there_are() -> None:
    derived = '[[derived]]\nid = "a-b"\nsource = "guild"\nchain = ["a-c", "c-b"]\n'
    with pytest.raises(InputError, match=r"chain: no entry for 'a-c'"):
        read(ENTRIES + derived)
    assert read(ENTRIES + derived + 'document = "letters"\n').derived[0].chain == ("a-c", "c-b")


@pytest.mark.parametrize(
    ("table", "part", "instead", "line", "message"),
    [
        ("crafts.csv", "A9,craft,A,", "A1,craft,A,", 4, "A1: the code stands in line 3 already"),
        ("crafts.csv", "A9,craft,A,", "A9,crft,A,", 4, "A9: no level 'crft'; there is: kind"),
        ("crafts.csv", "A9,craft,A,", "9A,craft,A,", 4, "9A: not a code of the level craft"),
        ("crafts.csv", "A9,craft,A,", "A9,craft,A1,", 4, "A9: parent 'A1' is not a code one"),
        ("crafts.csv", "A9,craft,A,", "A9,craft,A,A,", 4, "5 fields where 4 belong"),
        ("crafts.csv", "code,level", "code,rank", 1, "no single column is headed level"),
        ("words.csv", "A1,de", "A2,de", 2, "'A2' is no code of crafts"),
        ("exclusions.csv", "A1,A9", "A1,", 2, "'' is no code of crafts"),
    ],
)
def test_a_bad_row_is_an_error_with_its_line(
    tables: dict[str, str], table: str, part: str, instead: str, line: int, message: str
) -> None:
    assert part in tables[table]
    tables[table] = tables[table].replace(part, instead, 1)
    with pytest.raises(InputError, match=re.escape(message)) as raised:
        load()
    assert (raised.value.file, raised.value.line) == (table, line)


@pytest.mark.parametrize("wrong", ["A1", "B1"])
def test_a_table_is_silent_on_codes_of_its_source_scheme_that_have_no_row(
    tables: dict[str, str], wrong: str
) -> None:
    tables["pairs.csv"] = "one,two\nA1,A9\n"
    text = f"""{ENTRIES}
[[correspondence]]
id = "pairs"
source = "guild"
title = "Pairs"
compares = ["crafts", "crafts"]
table = "pairs.csv"
columns = {{ source = "one", target = "two" }}
silent_on = ["A9"]
count = 1
"""
    assert load(text).correspondences[0].silent == (("crafts", "A9"),)
    with pytest.raises(InputError, match=f"silent_on: {wrong} is no code of crafts without a row"):
        load(text.replace('["A9"]', f'["A9", "{wrong}"]'))


#: A source with a table of every kind.
RICH = f"""{ENTRIES}
[[scheme]]
id = "marks2019"
source = "guild"
notation = "Marks 2019"
title = "Marks of the guild"
description = "What members stamped."
family = "marks"
issued = "2019"
table = "old.csv"
levels = [{{ id = "mark", title = "Marks", pattern = '[0-9]', count = 1 }}]

[[scheme]]
id = "marks"
source = "guild"
notation = "Marks"
title = "Marks of the guild"
description = "What members stamp."
family = "marks"
issued = "2021"
supersedes = "marks2019"
table = "marks.csv"
columns = {{ second_notation = "sign", code_kind = "kind" }}
levels = [{{ id = "mark", title = "Marks", pattern = '[0-9]', count = 3 }}]
titles = {{ en = "title", de = "Titel" }}

[[correspondence]]
id = "crafts-marks"
source = "guild"
title = "Crafts and marks"
compares = ["crafts", "marks"]
basis = "curated"
partial = true
table = "pairs.csv"
columns = {{ match = "match", reason = "why", date = "date", target_part = "part" }}
count = 2

[[list]]
id = "admitted"
title = "Admitted crafts"
source = "guild"
scheme = "crafts"
table = "list.csv"
columns = {{ printed_code = "p", scheme = "s", heading = "h", repeated_line = "r", duties_of="d"}}
count = 3

[[residuals]]
source = "guild"
scheme = "crafts"
table = "rest.csv"
count = 3

[[same_as]]
source = "guild"
scheme = "marks"
table = "marks.csv"
iri = "https://guild.example/{{kind}}/{{code}}"
count = 3

[[exclusions]]
source = "guild"
on_list = "admitted"
of_occupations = true
table = "not.csv"
columns = {{ line = "line", condition = "if", through = "to" }}
count = 2

[[programme]]
id = "aid"
source = "guild"
title = "Aid"
lists = ["admitted"]
table = "industries.csv"
every_vintage = true
count = 2
"""
RICH_TABLES = {
    "old.csv": "code,title\n1,Star\n",
    "marks.csv": "code,title,Titel,sign,kind\n1,Star,Stern,*,ours\n2,Sun,Sonne,,ours\n"
    "3,Moon,Mond,,theirs\n",
    "pairs.csv": "crafts,marks,match,why,date,part\nA1,1,close,Both shine,2026-01-02,x\n"
    "A1,2,broad,Both warm,2026-01-03,\n",
    "list.csv": "line,code,printed_title,p,s,h,r,d\n7,A1,Painters,A-1,,Arts,9,A9\n"
    "8,1,,,marks,,8,\n9,A1,Painters,A-1,,Arts,9,A9\n",
    "rest.csv": "line,code,residual_of\n4,A9,A\n5,A9,A1\n6,A1,\n",
    "not.csv": "line,code,excluded_code,printed_title,if,to\n7,A1,A9,Others,if paid,\n"
    "8,1,2,Suns,,3\n",
    "industries.csv": "line,printed,scheme,code\n11,No. 1,marks,1\n12,No. 2,marks,2\n",
}


def test_tables_of_every_kind(tables: dict[str, str]) -> None:
    tables |= RICH_TABLES
    guild = load(RICH)
    assert guild.concepts[4:] == (
        Concept(
            "marks", "1", "mark", None, (("en", "Star"), ("de", "Stern")), False, (), "*", "ours"
        ),
        Concept("marks", "2", "mark", None, (("en", "Sun"), ("de", "Sonne")), code_kind="ours"),
        Concept("marks", "3", "mark", None, (("en", "Moon"), ("de", "Mond")), code_kind="theirs"),
    )
    (table,) = guild.correspondences
    assert (table.id, table.title, table.source, table.target, table.basis, table.partial) == (
        *("crafts-marks", "Crafts and marks", "crafts", "marks", "curated", True),
    )
    assert table.associations == (
        Association(
            *("A1", "1", 2, "close"), reason="Both shine", date="2026-01-02", target_part=True
        ),
        Association(
            *("A1", "2", 3, "broad"), reason="Both warm", date="2026-01-03", target_part=False
        ),
    )
    note = "the list prints the duties of A9 Other Arts there"
    entries = (
        ListEntry("A-1", "Painters", "crafts", "A1", 7, "Arts", note, 9, "A9"),
        ListEntry("1", None, "marks", "1", 8, None, None, 8, None),
    )
    assert guild.lists == (OccupationList("admitted", "Admitted crafts", "crafts", entries),)
    assert guild.residuals == (
        Residual("crafts", "A9", ("A", "A1"), 5),
        Residual("crafts", "A1", (), 6),
    )
    assert guild.same_as == (
        ("marks", "1", "https://guild.example/ours/1"),
        ("marks", "2", "https://guild.example/ours/2"),
        ("marks", "3", "https://guild.example/theirs/3"),
    )
    of_rows = guild.exclusions[1:]
    assert of_rows == (
        Exclusion("crafts", "A1", "A9", "Others", "if paid", "excludes", 7, None, True),
        Exclusion("marks", "1", "2", "Suns", None, "excludes", 8, "3", True),
        Exclusion("marks", "1", "3", "Suns", None, "excludes", 8, "3", True),
    )
    assert [(link.on_list, link.misplaced) for link in of_rows] == [
        *[("admitted", True), ("admitted", False), ("admitted", False)]
    ]
    assert guild.programmes == (
        Programme(
            *("aid", "Aid", "Guild", ("admitted",)),
            (
                Industry("marks", "1", "No. 1", 11, None, ("marks2019",)),
                Industry("marks", "2", "No. 2", 12),
            ),
        ),
    )


@pytest.mark.parametrize(
    ("table", "part", "instead", "line", "message"),
    [
        ("pairs.csv", "close", "exact", 2, "A1 to 1: needs a match (never exact), a reason and"),
        ("pairs.csv", "close", "near", 2, "A1 to 1: needs a match (never exact), a reason and a"),
        ("pairs.csv", "Both warm", "", 3, "A1 to 2: needs a match (never exact), a reason and a"),
        ("pairs.csv", "2026-01-03", "", 3, "A1 to 2: needs a match (never exact), a reason and a"),
        ("list.csv", "9,A1,P", "9,A1,p", 4, "A1 stands in line 7 of the document differently"),
        ("list.csv", "Arts,9,A9\n8", "Arts,x,A9\n8", 2, "'x' is not a line number"),
        ("list.csv", ",,marks", ",,masks", 3, "no scheme 'masks'"),
        ("not.csv", "8,1,2", "8,3,2", 3, "'3' is not on the list admitted"),
        ("not.csv", "Suns,,3", "Suns,,2", 3, "2 to 2 is no range of codes of one level"),
    ],
)
def test_a_bad_row_of_any_kind_is_an_error_with_its_line(
    tables: dict[str, str], table: str, part: str, instead: str, line: int, message: str
) -> None:
    tables |= RICH_TABLES
    assert part in tables[table]
    tables[table] = tables[table].replace(part, instead, 1)
    with pytest.raises(InputError, match=re.escape(message)) as raised:
        load(RICH)
    assert (raised.value.file, raised.value.line) == (table, line)


def test_a_wrong_title_is_left_out_by_name(tables: dict[str, str]) -> None:
    text = ENTRIES.replace('kind = "hidden', 'leave_out = ["fr A1"]\nkind = "hidden')
    assert [label.language for label in load(text).labels] == ["de"]
    tables["words.csv"] = tables["words.csv"].replace("Malerei", "")
    assert load(text).labels == ()
    tables["words.csv"] = "code,language,title\nA1,en,Painting\nA1,,Paint\n"
    with pytest.raises(InputError, match=r"leave_out: words\.csv has no title for fr A1"):
        load(text)
    assert load().labels == (Label("crafts", "A1", "hiddenLabel", "en", "Paint"),)
