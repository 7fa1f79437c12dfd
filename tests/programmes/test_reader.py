"""Programme files: what they say, and every problem with its line and its remedy."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from occugraph import loaders
from occugraph.errors import InputError
from occugraph.files import text_documents, toml_lines
from occugraph.model.programmes import Industry, ListEntry, Omission, Validity
from occugraph.programmes.concepts import Concepts
from occugraph.programmes.layout import KEYS, Problems, read_layout
from occugraph.programmes.reader import Reading, read_contribution, read_programme
from tests.support import whole_graph
from tests.support.console import find_examples
from tests.support.programmes import INDUSTRIES, OCCUPATIONS, programme
from tests.support.running import ROOT

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

TEMPLATE = ROOT / "occugraph" / "programmes" / "programme_template.toml"
MANUAL = ROOT / "docs" / "programmes.md"
VALIDATOR = Draft202012Validator(
    json.loads((ROOT / "occugraph" / "programmes" / "programme.schema.json").read_text("utf-8"))
)


@pytest.fixture(scope="module")
def concepts() -> Concepts:
    return Concepts(loaders.contributions())


def read(concepts: Concepts, path: Path) -> Reading:
    return read_programme(path, concepts)


# What a file says


def test_a_file_is_read_whole(concepts: Concepts, tmp_path: Path) -> None:
    file = programme(
        tmp_path,
        head='valid = { from = 2026-01-01 }\ndescription = "For tests."\n',
        occupations="""
[[occupations]]
scheme = "soc2018"
title = "First list"
codes = [
  "15125200 Software Developers",
  { code = "17-2070", note = "hardware", except = ["17-2072"] },
  "soc2010:15-1132",
]
[[occupations]]
scheme = "isco08"
codes = ["C2512"]
""",
        industries="""
[[industries]]
codes = ["31", "32", "33"]
except = ["3122 Tobacco Manufacturing"]
""",
    )
    reading = read(concepts, file)
    assert reading.problems == ()
    made = reading.contribution
    assert made is not None
    first, second = made.lists
    assert (first.id, first.title, first.scheme) == ("test", "First list", "soc2018")
    assert (second.id, second.title, second.scheme) == ("test/2", "Test programme", "isco08")
    assert first.entries == (
        ListEntry("15125200", "Software Developers", "soc2018", "15-1252", 15),
        ListEntry("17-2070", None, "soc2018", "17-2070", 16, note="hardware"),
        ListEntry("15-1132", None, "soc2010", "15-1132", 17),
    )
    assert second.entries == (ListEntry("C2512", None, "isco08", "2512", 21),)
    (rule,) = made.programmes
    assert (rule.id, rule.title, rule.authority) == ("test", "Test programme", "Test authority")
    assert rule.lists == ("test", "test/2")
    assert rule.description == "For tests."
    assert rule.validity == Validity("2026-01-01", None, 1)
    before = ("naics2017", "naics2012")
    assert rule.industries == tuple(
        Industry("naics2022", "31-33", part, 24, vintages=before) for part in ("31", "32", "33")
    )
    assert rule.omissions == (
        Omission("soc2018", "17-2072", "17-2072", None, 16),
        Omission(
            *("naics2022", "3122", "3122", "Tobacco Manufacturing", 25),
            vintages=("naics2017", "naics2012"),
        ),
    )
    source = made.source
    assert (source.id, source.title) == ("programme-test", "Test rule (test.toml)")
    assert source.publisher == "Test authority"
    assert made.document_sha256 == text_documents.read(file).sha256


def test_a_table_is_read_as_a_line_is(concepts: Concepts, tmp_path: Path) -> None:
    lines = read(concepts, programme(tmp_path)).contribution
    tables = read(
        concepts,
        programme(
            tmp_path,
            '[[occupations]]\nscheme = "SOC2018"\n[[occupations.codes]]\ncode = "151252"\n',
        ),
    ).contribution
    assert lines is not None
    assert tables is not None
    assert lines.lists[0].entries[0].code == tables.lists[0].entries[0].code


# Problems


def codes(*named: str, scheme: str = "soc2018", more: str = "") -> str:
    listed = ", ".join(code if code.startswith("{") else f'"{code}"' for code in named)
    return f'[[occupations]]\nscheme = "{scheme}"\ncodes = [{listed}]\n{more}'


def industries(*named: str, more: str = "") -> str:
    listed = ", ".join(f'"{code}"' for code in named)
    return f"[[industries]]\ncodes = [{listed}]\n{more}"


#: What is wrong -> the line, severity and message of the only problem.
OCCUPATION_SCHEMES = ", ".join(whole_graph.OCCUPATION_SCHEMES)
WRONG: dict[str, tuple[dict[str, str], int, str, str]] = {
    "unknown code": (
        {"occupations": codes("15-12521")},
        10,
        "error",
        "'15-12521' is no code of soc2018; nearest: 15-1252 Software Developers, 15-1251 Computer "
        "Programmers, 15-1255 Web and Digital Interface Designers",
    ),
    "another vintage": (
        {"occupations": codes("15-1132")},
        10,
        "error",
        "'15-1132' is no code of soc2018; it is 15-1132 Software Developers, Applications of "
        "soc2010; in soc2018 it is 15-1252 Software Developers or 15-1253 Software Quality "
        'Assurance Analysts and Testers: list that, or write "soc2010:15-1132"',
    ),
    "a later vintage": (
        {"occupations": codes("15-1252", scheme="soc2010")},
        10,
        "error",
        "'15-1252' is no code of soc2010; it is 15-1252 Software Developers of soc2018; in "
        "soc2010 it is 15-1132 Software Developers, Applications or 15-1133 Software Developers, "
        'Systems Software: list that, or write "soc2018:15-1252"',
    ),
    "another scheme": (
        {"occupations": codes("2512")},
        10,
        "error",
        "'2512' is no code of soc2018; it is one of isco08 (2512 Software Developers), anzsco2013 "
        "(2512 Medical Imaging Professionals): is the list's scheme right?",
    ),
    "a code both vintages have": (
        {"occupations": codes("soc2010:11-1011")},
        10,
        "error",
        "soc2018 has a code 11-1011 too: put that of soc2010 into a [[occupations]] of its own "
        'with scheme = "soc2010"',
    ),
    "unknown scheme of a code": (
        {"occupations": codes("sic:1")},
        10,
        "error",
        f"'sic:1': no scheme 'sic'; there is: {OCCUPATION_SCHEMES}",
    ),
    "wrong code, known title": (
        {"occupations": codes("99-9999 Machinists")},
        10,
        "error",
        "'99-9999' is no code of soc2018; Machinists is 51-4041",
    ),
    "title of another code": (
        {"occupations": codes("11-1011 Machinists")},
        10,
        "warning",
        "soc2018 calls 11-1011 Chief Executives, not 'Machinists'; Machinists is 51-4041: is the "
        "code or the title wrong?",
    ),
    "twice": (
        {"occupations": codes("15-1252", "15125200")},
        10,
        "error",
        "15-1252 Software Developers stands in line 10 already, written 15-1252: remove one of "
        "the two",
    ),
    "group beside a member": (
        {"occupations": codes("17-2070", "17-2071")},
        10,
        "warning",
        "17-2071 Electrical Engineers is in 17-2070 Electrical and Electronics Engineers in line "
        "10, which stands for all in it: is the group meant?",
    ),
    "left out of nothing": (
        {"occupations": codes("15-1252", more='except = ["17-2071"]\n')},
        11,
        "error",
        "17-2071 Electrical Engineers is left out of nothing: no group that is listed holds it",
    ),
    "left out of another group": (
        {"occupations": codes('{ code = "17-2070", except = ["15-1252"] }')},
        10,
        "error",
        "17-2070 Electrical and Electronics Engineers does not hold 15-1252: its except can leave "
        "out only what it does",
    ),
    "listed and left out": (
        {
            "occupations": codes("17-2070", "17-2071", more='except = ["17-2070"]\n').replace(
                ', "17-2071"', ""
            )
        },
        11,
        "error",
        "17-2070 Electrical and Electronics Engineers is left out, and listed in line 10: remove "
        "one of the two",
    ),
    "left out twice over": (
        {"occupations": codes("17-2000", more='except = ["17-2070", "17-2071"]\n')},
        11,
        "warning",
        "17-2071 Electrical Engineers is in 17-2070 Electrical and Electronics Engineers, which "
        "line 11 leaves out already",
    ),
    "listed in what is left out": (
        {"occupations": codes("17-2000", "17-2071", more='except = ["17-2070"]\n')},
        10,
        "warning",
        "17-2071 Electrical Engineers is in 17-2070 Electrical and Electronics Engineers in line "
        "11, which is left out; it is approved nevertheless",
    ),
    "all left out": (
        {"occupations": codes("17-2070", more='except = ["17-2071", "17-2072"]\n')},
        10,
        "warning",
        "17-2070 Electrical and Electronics Engineers: all in it is left out",
    ),
    "industry twice": (
        {"industries": industries("484", "484")},
        13,
        "error",
        "484 Truck Transportation stands in line 13 already: remove one of the two",
    ),
    "industry in another": (
        {"industries": industries("31-33", "332710")},
        13,
        "warning",
        "332710 Machine Shops is in 31-33 Manufacturing in line 13, which stands for all in it: "
        "is the group meant?",
    ),
    "part of a range": (
        {"industries": industries("33")},
        13,
        "error",
        "33 is a part of sector 31-33: write 31-33, which is the whole, or the subsectors that "
        "are meant: 331, 332, 333, 334, 335, 336, 337, 339",
    ),
    "industries in occupations": (
        {"occupations": codes("31-33", scheme="naics2022")},
        9,
        "error",
        f"naics2022 does not classify occupations; those that do: {OCCUPATION_SCHEMES}",
    ),
    "no scheme": (
        {"occupations": '[[occupations]]\ncodes = ["2512", "7223"]\n'},
        8,
        "error",
        '[[occupations]] lacks scheme: its codes are codes of isco08; write scheme = "isco08"',
    ),
    "no scheme, several fit": (
        {"occupations": '[[occupations]]\ncodes = ["11-1011"]\n'},
        8,
        "error",
        "[[occupations]] lacks scheme: its codes are codes of soc2018, soc2010, soc2000, "
        "onetsoc2019, onetsoc2000, onetsoc2006, onetsoc2009, onetsoc2010, oews2019, oews2021; "
        "write scheme = one of these",
    ),
    "unknown scheme": (
        {"occupations": codes("1", scheme="sic")},
        9,
        "error",
        f"no scheme 'sic'; there is: {OCCUPATION_SCHEMES}",
    ),
    "unknown key": (
        {"occupations": codes("15-1252", more='excepted = ["x"]\n')},
        11,
        "error",
        "[[occupations]] has no key 'excepted'; did you mean except?",
    ),
    "misplaced key": (
        {"head": 'codes = ["15-1252"]'},
        1,
        "error",
        "a programme has no key 'codes'; codes belongs into [[occupations]]",
    ),
    "empty list": (
        {"occupations": codes()},
        10,
        "error",
        "codes is empty: name a code or remove it",
    ),
    "a number": (
        {"occupations": codes("15-1252").replace('"15-1252"', "151252")},
        10,
        "error",
        'a code must be text in quotation marks, such as "15-1252", not the number 151252',
    ),
    "code and title together": (
        {"occupations": codes('{ code = "15-1252 Software Developers" }')},
        10,
        "error",
        "code '15-1252 Software Developers' holds a blank: its title belongs into title = \"...\"",
    ),
    "one bracket": (
        {"occupations": '[occupations]\nscheme = "soc2018"\ncodes = ["15-1252"]\n'},
        8,
        "error",
        "occupations must be tables: write [[occupations]], in double brackets",
    ),
    "days the wrong way round": (
        {"head": "valid = { from = 2026-12-31, to = 2026-01-01 }"},
        1,
        "error",
        "to = 2026-01-01 is before from = 2026-12-31: the programme is never valid",
    ),
    "no day": (
        {"head": 'valid = { from = "soon" }'},
        1,
        "error",
        "from must be a date such as 2026-11-21, not 'soon'",
    ),
    "no days": (
        {"head": "valid = {}"},
        1,
        "error",
        "[valid] is empty: say from, to or both, or remove it",
    ),
    "bad id": (
        {"id": "Test_1"},
        2,
        "error",
        "id 'Test_1' must be small letters, digits and single hyphens, 60 at the most: id = "
        '"state-apprenticeship-2026"',
    ),
    "id of another": (
        {"id": "ampd-iowa"},
        2,
        "error",
        "ampd-iowa is the id of a programme that is there already: choose another",
    ),
    "no industries": (
        {"industries": ""},
        1,
        "error",
        'a programme lacks industries: add [[industries]] with codes = ["31-33"]',
    ),
}


@pytest.mark.slow
@pytest.mark.parametrize(("changes", "line", "severity", "message"), WRONG.values(), ids=WRONG)
def test_a_problem_has_its_line_and_its_remedy(
    concepts: Concepts,
    tmp_path: Path,
    changes: dict[str, str],
    line: int,
    severity: str,
    message: str,
) -> None:
    reading = read(concepts, programme(tmp_path, **changes))
    assert [(each.line, each.severity, each.message) for each in reading.problems] == [
        (line, severity, message)
    ]
    assert (reading.contribution is None) == (severity == "error")


def test_every_problem_is_named_in_the_order_of_lines(concepts: Concepts, tmp_path: Path) -> None:
    file = programme(tmp_path, codes("15-12521", "15-1132", "17-2070", "17-2071"), industries("33"))
    reading = read(concepts, file)
    assert [each.severity for each in reading.problems] == ["error", "error", "warning", "error"]
    assert [each.line for each in reading.problems] == [10, 10, 10, 12]
    with pytest.raises(InputError) as caught:
        read_contribution(file, concepts)
    assert str(caught.value).startswith(f"{file}:10:10: '15-12521' is no code of soc2018; nearest")
    assert str(caught.value).endswith("(2 further errors: see `occugraph programme check`)")


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_a_byte_order_mark_and_windows_line_ends_are_nothing(
    concepts: Concepts, tmp_path: Path, ends: str
) -> None:
    file = programme(tmp_path)
    file.write_bytes(b"\xef\xbb\xbf" + file.read_text("utf-8").replace("\n", ends).encode())
    assert read(concepts, file).problems == ()


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"", "is empty"),
        (b'id = "\xe9"', "x.toml:1:7: byte 0xE9 is not UTF-8: save the file as UTF-8"),
        ('id = "x"'.encode("utf-16"), "UTF-16"),
        (b"\x00\x01\x02", "x.toml:1:1: character U+0000"),
        (b"id = ", "x.toml:1:6: not TOML: invalid value"),
    ],
)
def test_what_cannot_be_read(
    concepts: Concepts, tmp_path: Path, content: bytes, error: str
) -> None:
    file = tmp_path / "x.toml"
    file.write_bytes(content)
    with pytest.raises(InputError) as caught:
        read(concepts, file)
    assert error in str(caught.value)


@given(
    st.recursive(
        st.sampled_from(["", "15-1252", "soc2018", "x y", "2026-01-01", "https://x.example"])
        | st.integers()
        | st.booleans(),
        lambda inner: (
            st.lists(inner, max_size=2)
            | st.dictionaries(
                st.sampled_from([*KEYS["a programme"], *KEYS["a code"], "from", "to"]),
                inner,
                max_size=3,
            )
        ),
    )
)
def test_any_value_anywhere_is_a_problem_or_fine(value: Any) -> None:
    """The layout refuses what the JSON Schema refuses, and nothing else."""
    import tomli_w

    good = tomllib.loads(TEMPLATE.read_text("utf-8"))
    for key in good:
        data = {**good, key: value}
        problems = Problems()
        text = tomli_w.dumps(data)
        read_layout(toml_lines.read(text_documents.number_lines("x.toml", text.encode())), problems)
        valid = VALIDATOR.is_valid(json.loads(json.dumps(data, default=str)))
        lacks_scheme = [each for each in problems.noted if "lacks scheme" in each.message]
        assert (problems.noted == lacks_scheme) == valid, (key, value, problems.noted)


# The schema, and the files that it speaks of


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(VALIDATOR.schema)
    assert set(VALIDATOR.schema["properties"]) == set(KEYS["a programme"])
    for key, kind in (("source", "[source]"), ("valid", "[valid]")):
        assert set(VALIDATOR.schema["properties"][key]["properties"]) == set(KEYS[kind])
    for key in ("occupations", "industries"):
        properties = VALIDATOR.schema["properties"][key]["items"]["properties"]
        assert set(properties) == set(KEYS[f"[[{key}]]"])
        assert all("description" in each for each in properties.values())


def test_the_template_and_the_manual_are_right(concepts: Concepts, tmp_path: Path) -> None:
    examples = find_examples(MANUAL.read_text("utf-8"))
    (manual,) = [example.text for example in examples if example.file]
    for text in (TEMPLATE.read_text("utf-8"), manual):
        data = json.loads(json.dumps(tomllib.loads(text), default=str))
        assert [error.message for error in VALIDATOR.iter_errors(data)] == []
        file = tmp_path / "example.toml"
        file.write_text(text, "utf-8")
        assert read(concepts, file).problems == ()


def test_the_usual_parts_are_right(concepts: Concepts, tmp_path: Path) -> None:
    assert read(concepts, programme(tmp_path, OCCUPATIONS, INDUSTRIES)).problems == ()
