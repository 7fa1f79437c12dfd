"""Every constraint of the programme schema refuses something, which the reader refuses too."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import tomli_w
from jsonschema import Draft202012Validator

from occugraph import loaders
from occugraph.files import text_documents, toml_lines
from occugraph.programmes.concepts import Concepts
from occugraph.programmes.layout import Problems, read_layout
from occugraph.programmes.reader import read_programme
from tests.support.running import ROOT

Keys = tuple[str | int, ...]
DOCUMENT = json.loads(
    (ROOT / "occugraph" / "programmes" / "programme.schema.json").read_text("utf-8")
)
#: A programme with every key, right in all of them.
WHOLE: dict[str, Any] = {
    "id": "a-1",
    "title": "Test programme",
    "authority": "Test authority",
    "description": "For\ntests.",
    "valid": {"from": "2026-01-01", "to": "2026-12-31"},
    "source": {
        "title": "Test rule",
        "url": "https://labor.example.gov/approved",
        "date": "2026-11-21",
        "publisher": "Test publisher",
    },
    "occupations": [
        {
            "scheme": "soc2018",
            "title": "First list",
            "codes": [
                "15-1252 Software Developers",
                {
                    "code": "17-2070",
                    "title": "Electrical and Electronics Engineers",
                    "note": "hardware",
                    "except": [
                        {"code": "17-2071", "title": "Electrical Engineers", "note": "not these"}
                    ],
                },
                "11-9030",
            ],
            "except": ["11-9031"],
        }
    ],
    "industries": [
        {
            "scheme": "naics2022",
            "codes": ["31-33 Manufacturing", {"code": "484"}],
            "except": [{"code": "3122"}],
        }
    ],
}
OCCUPATIONS: Keys = ("occupations", 0)
INDUSTRIES: Keys = ("industries", 0)
CODE = (*OCCUPATIONS, "codes", 1)
EXCEPT = (*CODE, "except", 0)
#: Takes a key away.
GONE = object()
LONG = "x" * 10_001
#: What is no text of one line, no table and no list of tables.
NO_TEXT: tuple[Any, ...] = ("", 5, LONG)
NO_TABLE: tuple[Any, ...] = ({}, [], "x")
NO_TABLES: tuple[Any, ...] = ([], "x", {}, ["x"])
NO_CODES: tuple[Any, ...] = (
    *([], "15-1252", {"code": "484"}, [5], [""], [[]], [{}], [f"484 {LONG}"]),
)
NO_DAY: tuple[Any, ...] = ("", "soon", 2026, "20260101", "2026-1-1")
NO_ID: tuple[Any, ...] = ("", "Test", "a--b", "-a", "a-", "a_b", "a b", 5, "x" * 61)
NO_URL: tuple[Any, ...] = ("", "labor.example.gov", "ftp://x.example", "https://a b", 5)


class Change(NamedTuple):
    """One change that makes the programme wrong: what stands at a path instead."""

    path: Keys
    value: Any


WRONG = [
    *(Change((key,), GONE) for key in ("id", "title", "authority", "source")),
    *(Change((key,), GONE) for key in ("occupations", "industries")),
    Change(("extra",), "x"),
    *(Change(("id",), value) for value in NO_ID),
    *(Change((key,), value) for key in ("title", "authority", "description") for value in NO_TEXT),
    Change(("title",), " "),
    Change(("description",), "\n"),
    *(Change((key,), value) for key in ("valid", "source") for value in NO_TABLE),
    Change(("valid", "until"), "2026-12-31"),
    *(Change(("valid", key), value) for key in ("from", "to") for value in NO_DAY),
    Change(("source", "title"), GONE),
    Change(("source", "author"), "x"),
    *(Change(("source", key), value) for key in ("title", "publisher") for value in NO_TEXT),
    *(Change(("source", "url"), value) for value in (*NO_URL, f"https://labor.example.gov/{LONG}")),
    *(Change(("source", "date"), value) for value in NO_DAY),
    *(Change((key,), value) for key in ("occupations", "industries") for value in NO_TABLES),
    *(Change((*OCCUPATIONS, key), GONE) for key in ("scheme", "codes")),
    Change((*INDUSTRIES, "codes"), GONE),
    Change((*OCCUPATIONS, "exempt"), ["x"]),
    Change((*INDUSTRIES, "title"), "x"),
    *(Change((*at, "scheme"), 5) for at in (OCCUPATIONS, INDUSTRIES)),
    *(Change((*OCCUPATIONS, "title"), value) for value in NO_TEXT),
    *(
        Change((*at, key), value)
        for at in (OCCUPATIONS, INDUSTRIES)
        for key in ("codes", "except")
        for value in NO_CODES
    ),
    Change((*OCCUPATIONS, "except", 0), {"code": "11-9031", "except": ["11-9031"]}),
    *(Change((*at, "code"), GONE) for at in (CODE, EXCEPT)),
    Change((*CODE, "codes"), ["x"]),
    Change((*EXCEPT, "except"), ["17-2071"]),
    *(
        Change((*at, "code"), value)
        for at in (CODE, EXCEPT)
        for value in (*NO_TEXT, "17-2070 Electrical")
    ),
    *(
        Change((*at, key), value)
        for at in (CODE, EXCEPT)
        for key in ("title", "note")
        for value in NO_TEXT
    ),
    *(Change((*CODE, "except"), value) for value in NO_CODES),
]
#: What is just right, on either side of a limit.
RIGHT = [
    *(Change(("id",), value) for value in ("a", "1", "x" * 60, "a-b-c")),
    *(Change((key,), "x" * 10_000) for key in ("title", "authority", "description")),
    *(Change((key,), GONE) for key in ("description", "valid")),
    *(Change(("valid", key), GONE) for key in ("from", "to")),
    *(Change(("source", key), GONE) for key in ("url", "date", "publisher")),
    Change(("source", "url"), " http://x.example "),
    *(Change((*OCCUPATIONS, key), GONE) for key in ("title", "except")),
    *(Change((*INDUSTRIES, key), GONE) for key in ("scheme", "except")),
    *(Change((*CODE, key), GONE) for key in ("title", "note", "except")),
    *(Change((*EXCEPT, key), GONE) for key in ("title", "note")),
    Change((*CODE, "code"), " 17-2070 "),
    Change((*CODE, "note"), "x" * 10_000),
    Change((*CODE, "except"), ["17-2071"]),
]


def changed(change: Change) -> dict[str, Any]:
    programme = copy.deepcopy(WHOLE)
    *above, last = change.path
    at: Any = programme
    for key in above:
        at = at[key]
    if change.value is GONE:
        del at[last]
    else:
        at[last] = change.value
    return programme


def identify(change: Change) -> str:
    value = "gone" if change.value is GONE else json.dumps(change.value)
    return f"{'.'.join(map(str, change.path))}={value[:30]}({len(value)})"


@cache
def known() -> Concepts:
    return Concepts(loaders.contributions())


def errors(programme: dict[str, Any], folder: Path) -> list[str]:
    """Read the programme as a file and give the messages of its errors: the layout's first."""
    text, problems = tomli_w.dumps(programme), Problems()
    read_layout(
        toml_lines.read(text_documents.number_lines("programme.toml", text.encode())), problems
    )
    if problems.noted:
        return [problem.message for problem in problems.noted]
    file = folder / "programme.toml"
    file.write_text(text, "utf-8")
    problems = read_programme(file, known()).problems
    return [problem.message for problem in problems if problem.severity == "error"]


def test_the_whole_programme_is_right(tmp_path: Path) -> None:
    assert list(Draft202012Validator(DOCUMENT).iter_errors(WHOLE)) == []
    assert errors(WHOLE, tmp_path) == []


@pytest.mark.parametrize("change", WRONG, ids=identify)
def test_what_the_schema_refuses_the_reader_refuses(change: Change, tmp_path: Path) -> None:
    programme = changed(change)
    assert not Draft202012Validator(DOCUMENT).is_valid(programme)
    assert errors(programme, tmp_path) != []


@pytest.mark.slow
@pytest.mark.parametrize("change", RIGHT, ids=identify)
def test_what_the_schema_lets_pass_the_reader_lets_pass(change: Change, tmp_path: Path) -> None:
    programme = changed(change)
    assert list(Draft202012Validator(DOCUMENT).iter_errors(programme)) == []
    assert errors(programme, tmp_path) == []


WRONG_PROGRAMMES = [changed(change) for change in WRONG]
KEYWORDS = (
    *("type", "additionalProperties", "pattern", "maxLength", "minItems", "minProperties"),
    *("required", "anyOf", "$ref", "items"),
)


def constraints(node: Any, path: Keys = ()) -> Iterator[Keys]:
    """Yield the path of every constraint of the schema; of every name that is required."""
    if isinstance(node, list):
        for number, value in enumerate(node):
            yield from constraints(value, (*path, number))
        return
    if not isinstance(node, dict):
        return
    keywords = path[-1:] not in (("properties",), ("$defs",))
    for key, value in node.items():
        if keywords and key == "required":
            yield from ((*path, key, number) for number in range(len(value)))
        elif keywords and key in KEYWORDS:
            yield (*path, key)
        if key not in ("examples", "default", "required"):
            yield from constraints(value, (*path, key))


#: But for the first, that a programme is a table: every TOML file is one.
CONSTRAINTS = list(constraints(DOCUMENT))[1:]


def test_what_is_no_table_is_no_programme() -> None:
    assert next(constraints(DOCUMENT)) == ("type",)
    assert not Draft202012Validator(DOCUMENT).is_valid([WHOLE])


@pytest.mark.parametrize("path", CONSTRAINTS, ids=lambda path: "/".join(map(str, path)))
def test_without_a_constraint_something_wrong_would_pass(path: Keys) -> None:
    schema = copy.deepcopy(DOCUMENT)
    *above, last = path
    at: Any = schema
    for key in above:
        at = at[key]
    del at[last]
    validator = Draft202012Validator(schema)
    assert any(validator.is_valid(programme) for programme in WRONG_PROGRAMMES)


# What editors show


def nodes(node: Any) -> Iterator[dict[str, Any]]:
    """Yield every schema that gives examples."""
    if isinstance(node, dict):
        if isinstance(node.get("examples"), list):
            yield node
        for value in node.values():
            yield from nodes(value)


def test_every_example_is_right_by_its_own_constraints() -> None:
    wrong = [
        example
        for node in nodes(DOCUMENT)
        for example in node["examples"]
        if not Draft202012Validator({**node, "$defs": DOCUMENT["$defs"]}).is_valid(example)
    ]
    assert wrong == []
    assert sum(len(node["examples"]) for node in nodes(DOCUMENT)) == 18


def test_the_default_scheme_is_the_one_that_is_read(tmp_path: Path) -> None:
    scheme = DOCUMENT["properties"]["industries"]["items"]["properties"]["scheme"]
    file = tmp_path / "programme.toml"
    file.write_text(tomli_w.dumps(changed(Change((*INDUSTRIES, "scheme"), GONE))), "utf-8")
    made = read_programme(file, known()).contribution
    assert made is not None
    schemes = {industry.scheme for industry in made.programmes[0].industries}
    assert schemes == {scheme["default"]} == {"naics2022"}
