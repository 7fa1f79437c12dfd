"""Users' mapping sets: what they say, in every dialect, and one clear line for what is wrong."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from occugraph import loaders
from occugraph.errors import InputError
from occugraph.model.correspondences import Association, Extension
from occugraph.model.sources import Contribution
from occugraph.rdf.sssom_slots import MAPPING_SLOTS, SET_SLOTS, SLOTS, SlotError
from occugraph.rdf.terms import is_iri
from occugraph.sssom import reader, tsv

SEMAPV = "https://w3id.org/semapv/vocab/"
MANUAL = ("mapping_justification", f"{SEMAPV}ManualMappingCuration")
SET = """\
#curie_map:
#  isco08: https://w3id.org/occugraph/isco08/
#  orcid: https://orcid.org/
#  soc2018: https://w3id.org/occugraph/soc2018/
#mapping_set_id: https://example.org/mine
#mapping_set_title: My mappings
#license: https://creativecommons.org/licenses/by/4.0/
#creator_id:
#  - orcid:0000-0002-7356-1779
#mapping_date: 2026-01-02
subject_id\tpredicate_id\tobject_id\tmapping_justification\tconfidence\tcomment
soc2018:15-1252\tskos:closeMatch\tisco08:2512\tsemapv:ManualMappingCuration\t0.950\t"said ""so\"""
soc2018:15-1253\tskos:broadMatch\tisco08:2519\tsemapv:ManualMappingCuration\t\t
"""
Read = Callable[..., Contribution]


@pytest.fixture(scope="module")
def embedded() -> tuple[Contribution, ...]:
    return loaders.contributions()


@pytest.fixture
def read(embedded: tuple[Contribution, ...], tmp_path: Path) -> Read:
    def reading(content: str | bytes, name: str = "mine.sssom.tsv", **base: str) -> Contribution:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return reader.read_mapping_set(path, embedded, **base)

    return reading


def ends(made: Contribution) -> list[tuple[str | None, str | None]]:
    return [
        (pair.source, pair.target) for table in made.correspondences for pair in table.associations
    ]


def rows(*lines: str) -> str:
    """A set with these rows; a space stands for a tab."""
    head = SET[: SET.index("soc2018:15-1252")].replace("\tconfidence\tcomment", "")
    return head + "".join(line.replace(" ", "\t") + "\n" for line in lines)


# What a set says.


def test_a_set_becomes_a_correspondence_on_the_basis_supplied(read: Read) -> None:
    made = read(SET)
    (table,) = made.correspondences
    assert (table.id, table.title) == ("supplied/mine", "My mappings")
    assert (table.source, table.target) == ("soc2018", "isco08")
    assert (table.basis, table.partial) == ("supplied", True)
    slots = (MANUAL, ("confidence", "0.95"), ("comment", 'said "so"'))
    assert table.associations == (
        Association("15-1252", "2512", 12, "close", slots=slots),
        Association("15-1253", "2519", 13, "broad", slots=(MANUAL,)),
    )


def test_a_set_is_a_source_with_the_title_licence_and_date_that_it_states(read: Read) -> None:
    source = read(SET).source
    assert (source.id, source.title, source.loader) == ("supplied-mine", "My mappings", "sssom")
    assert source.licence == "https://creativecommons.org/licenses/by/4.0/"
    assert source.issued == "2026-01-02"


def test_the_date_of_a_set_is_when_it_was_published_or_the_last_of_its_rows(read: Read) -> None:
    published = SET.replace("#mapping_date", "#publication_date: 2026-02-03\n#mapping_date")
    assert read(published).source.issued == "2026-02-03"
    dated = SET.replace("#mapping_date: 2026-01-02\n", "").replace("\tconfidence", "\tmapping_date")
    dated = dated.replace("0.950", "2025-12-31").replace(
        "Curation\t\t\n", "Curation\t2026-01-01\t\n"
    )
    assert read(dated).source.issued == "2026-01-01"
    assert read(dated.replace("\tmapping_date", "\treview_date")).source.issued is None


def test_what_a_set_says_of_itself_is_kept(read: Read) -> None:
    kept = read(SET).mapping_set
    assert kept is not None
    assert kept.id == "mine"
    assert dict(kept.slots) == {
        "mapping_set_id": "https://example.org/mine",
        "mapping_set_title": "My mappings",
        "license": "https://creativecommons.org/licenses/by/4.0/",
        "creator_id": "https://orcid.org/0000-0002-7356-1779",
        "mapping_date": "2026-01-02",
    }
    assert ("orcid", "https://orcid.org/") in kept.prefixes


@pytest.mark.parametrize(
    ("subject", "object", "expected"),
    [
        ("soc2018:15-1252", "isco08:2512", ("15-1252", "2512")),
        ("<15-1252>", "http://data.europa.eu/esco/isco/C2512", ("15-1252", "2512")),
        ("<15-1252>", "esco:2512", ("15-1252", "2512")),
        ("soc2018:15-1250", "isco08:25", ("15-1250", "25")),
        ("soc2010:15-1132", "dot1991:00/01", ("15-1132", "00/01")),
        ("soc2010:15-1132", "dot1991:00-01", ("15-1132", "00/01")),
        ("onetsoc2019:15-1299.08", "isco08:0110", ("15-1299.08", "0110")),
    ],
)
def test_ends_are_curies_iris_or_plain_codes(
    read: Read, subject: str, object: str, expected: tuple[str, str]
) -> None:
    subject = subject.replace("<", "https://w3id.org/occugraph/soc2018/").replace(">", "")
    text = rows(f"{subject} skos:closeMatch {object} semapv:LexicalMatching")
    text = text.replace("#  orcid:", "#  esco: http://data.europa.eu/esco/isco/C\n#  orcid:")
    assert ends(read(text)) == [expected]


def test_a_prefix_may_have_any_name(read: Read) -> None:
    text = SET.replace("soc2018:", "SOC:").replace("#  SOC: ", "#  SOC: ")
    assert ends(read(text)) == [("15-1252", "2512"), ("15-1253", "2519")]


def test_occugraphs_iris_are_those_of_the_graph_that_is_built(read: Read) -> None:
    made = read(SET, base="https://example.org/graph/")
    assert ends(made) == [("15-1252", "2512"), ("15-1253", "2519")]
    assert made.mapping_set is not None
    assert ("soc2018", "https://example.org/graph/soc2018/") in made.mapping_set.prefixes


def test_no_term_found_is_understood_on_either_side(read: Read) -> None:
    text = rows(
        "soc2018:15-1252 skos:closeMatch isco08:2512 semapv:ManualMappingCuration",
        "soc2018:15-1253 skos:exactMatch sssom:NoTermFound semapv:ManualMappingCuration",
        "sssom:NoTermFound skos:mappingRelation isco08:2519 semapv:ManualMappingCuration",
    )
    (table,) = read(text).correspondences
    assert ends(read(text)) == [("15-1252", "2512"), ("15-1253", None), (None, "2519")]
    assert [pair.match for pair in table.associations] == ["close", None, None]
    kept = dict(table.associations[2].slots)
    assert kept["predicate_id"] == "http://www.w3.org/2004/02/skos/core#mappingRelation"


def test_where_no_term_was_found_may_be_said_by_its_source(read: Read) -> None:
    line = "soc2018:15-1253 skos:exactMatch sssom:NoTermFound semapv:ManualMappingCuration"
    source = "#object_source: https://w3id.org/occugraph/isco08\n#license"
    (table,) = read(rows(line).replace("#license", source)).correspondences
    assert (table.source, table.target) == ("soc2018", "isco08")


def test_a_set_of_several_schemes_is_one_correspondence_for_each_two(read: Read) -> None:
    text = rows(
        "soc2018:15-1252 skos:closeMatch isco08:2512 semapv:ManualMappingCuration",
        "soc2018:15-1252 skos:broadMatch dot1991:030 semapv:ManualMappingCuration",
    )
    assert [table.id for table in read(text).correspondences] == [
        "supplied/mine/soc2018-dot1991",
        "supplied/mine/soc2018-isco08",
    ]


def test_a_set_is_named_for_its_file(read: Read) -> None:
    for name, slug in (
        ("mine.sssom.tsv", "mine"),
        ("Our SOC (2018) set.TSV", "Our-SOC-2018-set"),
        ("v1.2_final.txt", "v1.2_final"),
    ):
        assert read(SET, name).correspondences[0].id == f"supplied/{slug}"


# The same set, as others write it.


def assert_the_same(made: Contribution, as_this: Contribution) -> None:
    assert ends(made) == ends(as_this)
    assert made.mapping_set == as_this.mapping_set
    slots = [pair.slots for pair in made.correspondences[0].associations]
    assert slots == [pair.slots for pair in as_this.correspondences[0].associations]


@pytest.mark.parametrize(
    "change",
    [
        lambda text: "\ufeff" + text,
        lambda text: text.replace("\n", "\r\n"),
        lambda text: text.replace("\n", "\n\n"),
        lambda text: text.replace("#", "# "),
        lambda text: text.replace("#mapping_date", "#\n# # a comment\n#mapping_date"),
        lambda text: text.replace("#  - ", "#- "),
        lambda text: text.replace("My mappings", "'My mappings'"),
        lambda text: text.replace("My mappings", '"My \\x6dappings"  # its title'),
        lambda text: text.replace("My mappings", "My\n#  mappings"),
        lambda text: text.replace("My mappings", "'My\n#  mappings'"),
        lambda text: text.replace("My mappings", '"My \\\n#   mapp\\\n#   ings"'),
        lambda text: text.replace("#creator_id:\n#  - ", "#creator_id: "),
        lambda text: text.replace("#mapping_date", "#comment: ~\n#other:\n#mapping_date"),
        lambda text: text.replace("soc2018:15-1252", '"soc2018:15-1252"'),
        lambda text: text.removesuffix("\n"),
        lambda text: text.replace("Curation\t\t\n", "Curation\n"),
        # any YAML 1.2
        lambda text: "#---\n" + text.replace("subject_id", "#...\nsubject_id"),
        lambda text: text.replace("My mappings", ">-\n#  My\n#  mappings"),
        lambda text: text.replace("My mappings", "|-\n#   My mappings"),
        lambda text: text.replace("My mappings", "My mappings # its title"),
        lambda text: text.replace("title: My mappings", "title:\t'My mappings'\t# its title"),
        lambda text: text.replace("My mappings", '"My\\u0020mappings"'),
        lambda text: text.replace("#creator_id:\n#  - ", "#creator_id: [ ").replace(
            "1779\n", "1779, ]\n"
        ),
        lambda text: (
            text.replace("#curie_map:\n#  isco08:", "#curie_map: {isco08:")
            .replace("#  orcid:", "#  , orcid:")
            .replace("#  soc2018:", "#  , 'soc2018':")
            .replace("soc2018/\n", "soc2018/ }\n")
        ),
        lambda text: text.replace("#mapping_date", "#? creator_label\n#: []\n#mapping_date"),
    ],
)
def test_a_set_is_the_same_however_it_is_written(read: Read, change: Callable[[str], str]) -> None:
    changed = change(SET)
    assert changed != SET
    assert_the_same(read(changed), read(SET))


def test_a_quoted_cell_may_go_over_lines_and_lines_still_count(read: Read) -> None:
    text = SET.replace('said ""so""', "one\ttwo\nthree")
    first, second = read(text).correspondences[0].associations
    assert dict(first.slots)["comment"] == "one\ttwo\nthree"
    assert (first.line, second.line) == (12, 14)


# What is wrong: one line that says what and where.


def second(ends: str) -> tuple[str, str]:
    """Replace the second mapping by one of these ends."""
    return "soc2018:15-1253\tskos:broadMatch\tisco08:2519", ends.replace(" ", "\tskos:broadMatch\t")


DAMAGED = [
    ("no metadata", lambda t: t[t.index("subject_id") :], 1, "has no metadata block"),
    ("no table", lambda t: t[: t.index("subject_id")], 10, "has no table"),
    ("no rows", lambda t: t[: t.index("soc2018:15-1252")], 11, "has no rows"),
    ("no set id", "#mapping_set_id: https://example.org/mine\n", 1, "lacks mapping_set_id"),
    (
        "no licence",
        ("#license: https://creativecommons.org/licenses/by/4.0/\n", ""),
        1,
        "lacks license",
    ),
    ("key twice", ("#mapping_date", "#license: a:b\n#mapping_date"), 10, "line 7 already"),
    ("not YAML", ("#mapping_date: 2026-01-02", "#mapping_date"), 10, "lines of `key: value`"),
    ("open quote", ("My mappings", "'My mappings"), 6, "quote is left open"),
    ("flow list", ("My mappings", "[My, mappings]"), 6, "takes one value"),
    ("flow list left open", ("My mappings", "[My, mappings"), 6, "not YAML"),
    ("anchor", ("My mappings", "&a My"), 6, "SSSOM forbids YAML's &"),
    ("alias", ("My mappings", "*a"), 6, "SSSOM forbids YAML's *"),
    ("tag", ("My mappings", "!!str My"), 6, "SSSOM forbids YAML's !"),
    ("map in braces", ("My mappings", "{a: b}"), 6, "takes one value"),
    (
        "list for a key",
        ("#mapping_date", "#? [a]\n#: b\n#mapping_date"),
        10,
        "a key must be a word",
    ),
    ("directive", ("#curie_map", "#%YAML 1.1\n#---\n#curie_map"), 1, "SSSOM forbids YAML's %"),
    ("second document", ("#mapping_date", "#---\n#mapping_date"), 10, "another document"),
    ("list of lists", ("#  - orcid", "#  - - - - orcid"), 8, "creator_id takes texts"),
    ("deep nesting", ("My mappings", "[" * 99 + "]" * 99), 6, "within one another 20 deep"),
    ("list for the block", ("#curie_map", "#- a\n#curie_map"), 2, "indented otherwise"),
    ("ambiguous value", ("My mappings", "My: mappings"), 6, "quote a value"),
    ("bad escape", ("My mappings", '"\\q"'), 6, "unknown escape character 'q'"),
    ("escape of no character", ("My mappings", '"\\U00110000"'), 6, "no character of Unicode"),
    ("escape of a huge number", ("My mappings", '"\\UFFFFFFFF"'), 6, "no character of Unicode"),
    ("control escape", ("My mappings", '"\\x07"'), 6, "U+0007"),
    ("indentation", ("#  orcid", "# orcid"), 3, "indented otherwise"),
    ("list for a value", (": My mappings", ":\n#  - My"), 6, "takes one value"),
    ("map for a value", (": My mappings", ":\n#  a: b"), 6, "takes one value"),
    ("date that is none", ("2026-01-02", "2026-02-30"), 10, "is no date"),
    ("licence that is no IRI", ("https://creativecommons.org/licenses/by/4.0/", "CC BY"), 7, "IRI"),
    ("namespace too long", ("https://orcid.org/", "https://" + "o" * 1_993), 3, "2,000 characters"),
    ("namespace that is none", ("https://orcid.org/", "orcid.org"), 3, "is no absolute IRI"),
    ("built-in prefix", ("#  orcid:", "#  skos:"), 3, "skos is built in"),
    ("undeclared prefix", ("#  orcid: https://orcid.org/\n", ""), 8, "does not declare"),
    ("commas", lambda t: t.replace("\t", ","), 11, "separated by tabs"),
    ("missing column", ("\tmapping_justification", "\tmapping_tool"), 11, "lacks the column"),
    ("column twice", ("\tcomment", "\tconfidence"), 11, "stands there twice"),
    ("Latin-1", lambda t: t.replace("My", "Caf\u00e9").encode("latin-1"), 6, "is not UTF-8"),
    ("UTF-16", lambda t: t.encode("utf-16"), 1, "UTF-16"),
    ("a NUL", ("said", "sa\x00id"), 12, "U+0000"),
]


#: A row that cannot be used costs the file no other: what it is, which line, what is said of it.
LEFT_OUT = [
    ("metadata after the header", ("soc2018:15-1253", "#x\nsoc2018:15-1253"), 13, "metadata below"),
    (
        "cut row",
        ("\tsemapv:ManualMappingCuration\t\t\n", "\n"),
        13,
        "mapping_justification is empty",
    ),
    ("long row", ("Curation\t\t\n", "Curation\t\t\t\n"), 13, "7 cells where"),
    ("open quote in a cell", ('"said ""so"""', '"said'), 12, "quote left open"),
    ("text after a quote", ('"said ""so"""', '"said"so'), 12, "not a row"),
    ("no justification", ("semapv:ManualMappingCuration\t\t\n", "\t\t\n"), 13, "is empty"),
    ("no object", ("isco08:2512", ""), 12, "object_id is empty"),
    ("undeclared prefix", ("isco08:2512", "isco68:2512"), 12, "object_id 'isco68:2512': has the"),
    ("bare code", ("isco08:2512", "2512"), 12, "neither prefix:name nor an IRI"),
    ("confidence over one", ("0.950", "95"), 12, "confidence '95': is no number from 0 to 1"),
    ("confidence in words", ("0.950", "high"), 12, "is no number"),
    ("confidence not a number", ("0.950", "nan"), 12, "is no number"),
    ("modifier", ("\tconfidence", "\tpredicate_modifier"), 12, "'0.950': is none of Not"),
    (
        "record twice",
        lambda t: re.sub(r"Curation\t[^\t]*", "Curation\torcid:1", t).replace(
            "\tconfidence", "\trecord_id"
        ),
        13,
        "record_id stands in line 12",
    ),
]
#: A row that is right and answers nothing is kept as it stands.
KEPT = [
    ("unknown code", ("soc2018:15-1252", "soc2018:15-1259"), 12, "nearest: 15-1255, 15-12"),
    ("code of another vintage", ("soc2018:15-1252", "soc2018:15-1132"), 12, "one of soc2010"),
    ("unknown ESCO code", ("isco08:2512", "http://data.europa.eu/esco/isco/C2599"), 12, "isco08"),
    ("foreign IRI", ("isco08:2512", "https://example.org/2512"), 12, "no concept of the graph"),
    ("industry", ("isco08:2512", "naics2022:332710"), 12, "classifies industries"),
    ("one scheme", ("isco08:2512", "soc2018:15-1251"), 12, "maps soc2018 to itself"),
    ("predicate", ("skos:closeMatch", "owl:sameAs"), 12, "'owl:sameAs' is none of skos:exact"),
    ("any match", ("skos:closeMatch", "skos:mappingRelation"), 12, "is none of"),
    ("no term and a term", second("soc2018:15-1252 sssom:NoTermFound"), 13, "but line 12 has one"),
    ("a term and no term", second("sssom:NoTermFound isco08:2512"), 13, "but line 12 has one"),
    ("no terms at all", second("sssom:NoTermFound sssom:NoTermFound"), 13, "on both sides"),
    (
        "wrong source",
        lambda t: t.replace("\tconfidence", "\tsubject_source").replace(
            "0.950", "https://w3id.org/occugraph/soc2010"
        ),
        12,
        "15-1252 is a code of soc2018, but subject_source is soc2010",
    ),
    (
        "negated",
        lambda t: t.replace("\tconfidence", "\tpredicate_modifier").replace("0.950", "Not"),
        12,
        "is negated",
    ),
    (
        "literal",
        lambda t: (
            t.replace("isco08:2512", "")
            .replace("\tconfidence\tcomment", "\tobject_type\tobject_label")
            .replace("0.950", "rdfs literal")
        ),
        12,
        "its object is a literal",
    ),
]


@pytest.mark.parametrize(
    ("damage", "line", "problem"), [case[1:] for case in DAMAGED], ids=[case[0] for case in DAMAGED]
)
def test_damage_is_one_line_that_says_what_and_where(
    read: Read,
    tmp_path: Path,
    damage: Callable[[str], str | bytes] | tuple[str, str] | str,
    line: int,
    problem: str,
) -> None:
    if isinstance(damage, str):
        damage = (damage, "")
    text = SET.replace(*damage, 1) if isinstance(damage, tuple) else damage(SET)
    assert text != SET
    with pytest.raises(InputError) as caught:
        read(text)
    assert caught.value.line == line, caught.value
    assert problem in caught.value.problem
    assert str(caught.value).startswith(f"{tmp_path / 'mine.sssom.tsv'}:{line}:")
    assert "\n" not in str(caught.value)


def damaged(damage: Callable[[str], str] | tuple[str, str]) -> str:
    text = SET.replace(*damage, 1) if isinstance(damage, tuple) else damage(SET)
    assert text != SET
    return text


@pytest.mark.parametrize(
    ("damage", "line", "problem", "kept"),
    [(*case[1:], kept) for kept, cases in ((False, LEFT_OUT), (True, KEPT)) for case in cases],
    ids=[case[0] for case in (*LEFT_OUT, *KEPT)],
)
def test_a_row_that_answers_nothing_is_a_remark_and_the_others_answer(
    read: Read,
    damage: Callable[[str], str] | tuple[str, str],
    line: int,
    problem: str,
    kept: bool,
) -> None:
    text = damaged(damage)
    made = read(text)
    (remark,) = made.remarks
    assert remark.line == line
    assert problem in remark.message
    outcome = "the row is kept and answers nothing" if kept else "the row is left out"
    assert remark.message.endswith(outcome)
    answering = {("15-1252", "2512"), ("15-1253", "2519")}
    assert set(ends(made)) <= answering
    assert [pair.line for table in made.correspondences for pair in table.associations] == [
        at for at in (12, 13, 14)[: 3 if "\n#x" in text else 2] if at != line
    ]
    assert made.mapping_set is not None
    assert [row.line for row in made.mapping_set.kept] == ([line] if kept else [])


def test_what_is_kept_is_all_that_the_row_says(read: Read) -> None:
    text = rows(
        "soc2018:15-1252 owl:sameAs isco08:2512 semapv:ManualMappingCuration",
        "soc2018:15-1253 skos:closeMatch isco08:2519 semapv:ManualMappingCuration",
    )
    kept = read(text).mapping_set
    assert kept is not None
    assert [(row.line, dict(row.slots)) for row in kept.kept] == [
        (
            12,
            {
                "subject_id": "https://w3id.org/occugraph/soc2018/15-1252",
                "predicate_id": "http://www.w3.org/2002/07/owl#sameAs",
                "object_id": "https://w3id.org/occugraph/isco08/2512",
                "mapping_justification": f"{SEMAPV}ManualMappingCuration",
            },
        )
    ]


def test_a_set_whose_rows_are_all_kept_is_read_and_one_whose_rows_are_all_left_out_is_not(
    read: Read,
) -> None:
    literals = "subject_label\tsubject_type\tpredicate_id\tobject_id\tmapping_justification\n"
    row = "coder\trdfs literal\tskos:closeMatch\tisco08:2512\tsemapv:LexicalMatching\n"
    head = SET[: SET.index("subject_id")]
    made = read(head + literals + row)
    assert (made.correspondences, made.remarks[0].line) == ((), 12)
    typed = head.replace("#license", "#subject_type: rdfs literal\n#license")
    assert read(
        typed + (literals + row).replace("subject_type\t", "").replace("rdfs literal\t", "")
    )
    with pytest.raises(InputError, match=r":12: subject_id is empty$"):
        read(head + literals + row.replace("rdfs literal", "skos concept"))


# Several records of one pair.


def test_further_records_of_a_pair_are_kept_and_the_strongest_claim_answers(read: Read) -> None:
    made = read(
        rows(
            "soc2018:15-1252 skos:closeMatch isco08:2512 semapv:ManualMappingCuration",
            "soc2018:15-1252 skos:closeMatch isco08:2512 semapv:LexicalMatching",
            "isco08:2519 skos:narrowMatch soc2018:15-1253 semapv:ManualMappingCuration",
            "soc2018:15-1253 skos:broadMatch isco08:2519 semapv:ManualMappingCuration",
            "soc2018:15-1254 skos:relatedMatch isco08:2513 semapv:LexicalMatching",
            "soc2018:15-1254 skos:exactMatch isco08:2513 semapv:ManualMappingCuration",
        )
    )
    pairs = [pair for table in made.correspondences for pair in table.associations]
    assert sorted((pair.line, pair.match) for pair in pairs) == [
        (12, "close"),
        (14, "narrow"),
        (17, "exact"),
    ]
    assert made.mapping_set is not None
    assert [row.line for row in made.mapping_set.kept] == [13, 15, 16]
    (remark,) = made.remarks
    claim = "the pair stands in line 17 as exactMatch; the row is kept and answers nothing"
    assert (remark.line, remark.message) == (16, claim)


def test_remarks_that_are_alike_are_one_and_many_are_no_more_than_a_screen(read: Read) -> None:
    lines = [
        f"soc2018:15-1252 owl:p{n} isco08:2512 semapv:ManualMappingCuration" for n in range(30)
    ]
    lines += ["soc2018:15-1253 skos:closeMatch isco08:2519"] * 7
    lines += ["soc2018:15-1253 skos:closeMatch isco08:2519 semapv:ManualMappingCuration"]
    remarks = read(rows(*lines)).remarks
    assert len(remarks) == 11
    assert remarks[-1].line == 22
    assert remarks[-1].message.endswith("(26 more: lines 23, 24, 25, 26, 27, ...)")
    alike = read(rows(*lines[30:])).remarks
    assert [(one.line, one.message.partition("; ")[2]) for one in alike] == [
        (12, "the row is left out (6 more: lines 13, 14, 15, 16, 17, ...)")
    ]


def test_a_cardinality_within_a_scope_is_not_that_of_the_set(read: Read) -> None:
    row = "soc2018:15-1252 skos:closeMatch isco08:2512 semapv:ManualMappingCuration 1:n"
    text = rows(f"{row} object_source").replace(
        "mapping_justification\n", "mapping_justification\tmapping_cardinality\tcardinality_scope\n"
    )
    assert read(text).remarks == ()
    (remark,) = read(text.replace("\tobject_source\n", "\t\n")).remarks
    assert (remark.line, remark.message) == (
        12,
        "mapping_cardinality is 1:n, but the set makes it 1:1: correct it, or remove the column",
    )
    scoped = text.replace("\tobject_source\n", "\t\n")
    scoped = scoped.replace("#license", "#cardinality_scope: object_source\n#license", 1)
    assert read(scoped).remarks == ()


# Values of several.


def test_a_bar_parts_iris_of_older_sets(read: Read) -> None:
    several = "#see_also: https://e.org/b | https://e.org/a|\n#creator_label: B|A\n#license"
    made = read(SET.replace("#license", several, 1))
    assert made.mapping_set is not None
    assert {
        slot for slot in made.mapping_set.slots if slot[0] in ("see_also", "creator_label")
    } == {
        ("creator_label", "B|A"),
        ("see_also", "https://e.org/a"),
        ("see_also", "https://e.org/b"),
    }


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (r"Zed\|Al|Bob", ["Bob", "Zed|Al"]),
        (r"A\\|B", ["A\\", "B"]),
        (r"A\\\|B\\", ["A\\|B\\"]),
        (r"A\nB", [r"A\nB"]),
        ("A| B ||", ["A", "B"]),
        (r"C:4.5 \|C:9\|", ["C:4.5 |C:9|"]),
    ],
)
def test_a_backslash_makes_a_bar_a_part_of_its_value(
    read: Read, cell: str, expected: list[str]
) -> None:
    text = SET.replace("\tcomment", "\tauthor_label").replace('"said ""so"""', cell)
    slots = read(text).correspondences[0].associations[0].slots
    assert [value for name, value in slots if name == "author_label"] == expected


@given(st.lists(st.text(alphabet="ab|\\", min_size=1).filter(lambda one: one.strip()), max_size=5))
def test_values_joined_in_a_cell_are_the_same_when_they_are_parted(values: list[str]) -> None:
    assert tsv.split_values(tsv.join_values(values)) == values


# Slots that are not the schema's.


DEFINED = """\
#extension_definitions:
#  - slot_name: ext_rank
#    property: ex:rank
#    type_hint: xsd:integer
#  - {slot_name: ext_home, type_hint: 'linkml:Uriorcurie'}
#  - slot_name: ext_unused
#license"""


def extended(text: str) -> str:
    text = text.replace("#license", DEFINED, 1).replace(
        "#  orcid:", "#  ex: https://e.org/\n#  orcid:"
    )
    return text.replace("\tcomment", "\text_rank").replace('"said ""so"""', "007")


def test_a_column_or_key_that_nothing_defines_is_left_out_with_a_remark(read: Read) -> None:
    text = SET.replace("\tconfidence", "\tconfidance").replace(
        "#license", "#titel: {a: [b]}\n#license"
    )
    made = read(text)
    assert [(remark.line, remark.message) for remark in made.remarks] == [
        (7, "'titel' is no slot of SSSOM, and the set defines none: the key is left out"),
        (
            12,
            "'confidance' is no slot of SSSOM, and the set defines none; nearest: confidence: "
            "the column is left out",
        ),
    ]
    assert [dict(pair.slots).keys() for pair in made.correspondences[0].associations] == [
        {"mapping_justification", "comment"},
        {"mapping_justification"},
    ]


def test_a_slot_that_the_set_defines_is_kept_with_what_it_means(read: Read) -> None:
    made = read(extended(SET).replace("#license", "#ext_home: ex:here\n#license"))
    assert made.remarks == ()
    assert made.mapping_set is not None
    assert made.mapping_set.extensions == (
        Extension("ext_rank", "https://e.org/rank", "http://www.w3.org/2001/XMLSchema#integer"),
        Extension(
            "ext_home", "http://sssom.invalid/ext_home", "https://w3id.org/linkml/Uriorcurie"
        ),
    )
    assert dict(made.mapping_set.slots)["ext_home"] == "https://e.org/here"
    assert dict(made.correspondences[0].associations[0].slots)["ext_rank"] == "007"


@pytest.mark.parametrize(
    ("definition", "problem"),
    [
        ("{property: ex:a}", "one has no slot_name"),
        ("{slot_name: a b}", "'a b' cannot be the name of a slot"),
        ("{slot_name: 1x}", "'1x' cannot be the name of a slot"),
        ("{slot_name: a/b}", "'a/b' cannot be the name of a slot"),
        ("{slot_name: comment}", "comment is a slot of SSSOM already"),
        ("{slot_name: a, more: b}", "'a' holds more than slot_name, property and type_hint"),
        ("{slot_name: a, property: nope:b}", "a: property 'nope:b' has the prefix 'nope'"),
        ("{slot_name: ext_unused}", "ext_unused: its name or property is defined above"),
        ("{slot_name: b, property: ex:rank}", "b: its name or property is defined above"),
        ("ext_a", "one has no slot_name"),
    ],
)
def test_what_is_no_definition_is_left_out_with_a_remark(
    read: Read, definition: str, problem: str
) -> None:
    text = extended(SET).replace("#license", f"#  - {definition}\n#license", 1)
    (remark,) = read(text).remarks
    assert problem in remark.message
    assert remark.message.endswith("the definition is left out")


def test_a_value_that_its_definition_rules_out_costs_the_row_nothing(read: Read) -> None:
    text = extended(SET).replace("\text_rank", "\text_home").replace("007", "no curie")
    made = read(text)
    (remark,) = made.remarks
    assert remark.line == 19
    assert (
        remark.message
        == "ext_home 'no curie': is neither prefix:name nor an IRI: the value is left out"
    )
    assert ends(made) == [("15-1252", "2512"), ("15-1253", "2519")]


# Metadata in a file of its own.


@pytest.mark.parametrize("suffix", [".sssom.yml", ".sssom.yaml", ".yml", ".yaml"])
def test_metadata_may_stand_in_a_file_beside_the_table(
    read: Read, tmp_path: Path, suffix: str
) -> None:
    cut = SET.index("subject_id")
    block = "".join(line[1:] for line in SET[:cut].splitlines(keepends=True))
    (tmp_path / f"mine{suffix}").write_text(f"# a comment\n---\n{block}", "utf-8")
    made = read(SET[cut:])
    assert ends(made) == [("15-1252", "2512"), ("15-1253", "2519")]
    assert made.mapping_set is not None
    assert dict(made.mapping_set.slots)["mapping_set_title"] == "My mappings"
    assert [pair.line for pair in made.correspondences[0].associations] == [2, 3]
    (tmp_path / f"mine{suffix}").write_text(block.replace("2026-01-02", "today"), "utf-8")
    with pytest.raises(InputError) as raised:
        read(SET[cut:])
    assert (raised.value.file, raised.value.line) == (str(tmp_path / f"mine{suffix}"), 10)


def test_a_name_without_letters_names_no_set(read: Read) -> None:
    with pytest.raises(InputError, match="name the file with letters"):
        read(SET, "---.sssom.tsv")


# Whatever a file holds: an InputError or a contribution, and a contribution that a store takes.


@given(text=st.text(max_size=400))
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_arbitrary_text_is_an_input_error(read: Read, text: str) -> None:
    with pytest.raises(InputError):
        read(text.encode("utf-8", "surrogatepass"))


_PIECES = st.sampled_from(
    [*SET.splitlines(keepends=True), *SET.split("\t"), *"#:-'\"\t\n \\|", "sssom:NoTermFound", "é"]
)


@pytest.mark.slow
@given(pieces=st.lists(_PIECES, max_size=8), at=st.integers(0, len(SET)), cut=st.integers(0, 40))
@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_damaged_set_is_an_input_error_or_a_contribution(
    read: Read, pieces: list[str], at: int, cut: int
) -> None:
    try:
        made = read(SET[:at] + "".join(pieces) + SET[at + cut :])
    except InputError as error:
        assert error.file
        assert "\n" not in str(error)
    else:
        assert made.mapping_set is not None
        assert made.correspondences or made.mapping_set.kept


@given(value=st.text(max_size=60), prefix=st.sampled_from(["", "https://", "https://a.b/", "a:"]))
@settings(max_examples=300)
def test_what_is_taken_for_an_iri_is_one_for_the_store(value: str, prefix: str) -> None:
    if is_iri(prefix + value):
        assert ox.NamedNode(prefix + value).value == prefix + value


# The slots are those of the standard.


def test_the_slots_are_those_of_the_sssom_schema() -> None:
    package = pytest.importorskip(
        "sssom_schema", reason="the dependency group sssom is not installed"
    )
    from linkml_runtime.utils.schemaview import SchemaView

    schema = SchemaView(str(Path(package.__file__).parent / "schema" / "sssom_schema.yaml"))
    kinds = {"EntityReference": "reference", "NonRelativeURI": "uri", "double": "number"}
    kinds |= {"date": "date", "string": "text"}
    structure = {"curie_map", "mappings", "extension_definitions"}
    for name, ours in (("mapping set", SET_SLOTS), ("mapping", MAPPING_SLOTS)):
        theirs = [
            expected_slot
            for expected_slot in schema.class_induced_slots(name)
            if expected_slot.name not in structure
        ]
        assert list(ours) == [expected_slot.name for expected_slot in theirs]
        for expected_slot in theirs:
            slot = ours[expected_slot.name]
            assert slot.many == bool(expected_slot.multivalued), expected_slot.name
            assert slot.kind == kinds.get(expected_slot.range, "choice"), expected_slot.name
            expected = schema.expand_curie(expected_slot.slot_uri or f"sssom:{expected_slot.name}")
            assert slot.property == expected, expected_slot.name
            propagated = "propagated" in (schema.annotation_dict(expected_slot.name) or {})
            assert slot.propagated == propagated, expected_slot.name


@pytest.mark.parametrize(
    ("slot", "given", "canonical"),
    [
        ("confidence", "1.0", "1"),
        ("confidence", "0", "0"),
        ("confidence", "-0.0", "0"),
        ("confidence", "1e-3", "0.001"),
        ("reviewer_agreement", "-1", "-1"),
        ("mapping_date", "2024-02-29", "2024-02-29"),
        ("subject_type", "skos concept", "skos concept"),
    ],
)
def test_values_have_one_form_and_survive_rdf(slot: str, given: str, canonical: str) -> None:
    known = SLOTS[slot]
    assert known.check(given) == canonical
    term = known.to_term(canonical)
    value = term[1:-1] if term[0] == "<" else term[1 : term.rindex('"')]
    assert known.from_term(value) == canonical


@pytest.mark.parametrize("value", ["1_0", "1.5", "-0.1", "", "inf", "١"])
def test_what_is_no_confidence(value: str) -> None:
    with pytest.raises(SlotError):
        SLOTS["confidence"].check(value)
