"""Canned questions take values, never SPARQL."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rdflib.plugins.sparql import prepareQuery

from occugraph.errors import InputError, UnknownName
from occugraph.files.limits import LONGEST_VALUE
from occugraph.graph.engine import OxigraphEngine
from occugraph.query.catalogue import (
    TYPES,
    Parameter,
    Question,
    bind,
    catalogue,
    parsed,
    question,
    run,
)
from occugraph.rdf.terms import text

INJECTIONS = [
    '"} DROP ALL #',
    '" } INSERT DATA { <a:a> <a:b> <a:c> } #',
    '" . ?s ?p ?o . FILTER("a" = "a',
    '" } UNION { ?concept ?p ?code } #',
    '\\" } #',
    "\\",
    "\\\\",
    "\\u0022 } #",
    "'",
    "'''",
    '"""',
    "?_code",
    "?_scheme",
    "$code",
    "<http://example.org/>",
    "a\nb\r\nc\td",
    "\b\f\v\x01\x1f\x7f\x85",
    "\u2028\u2029",
    "\U0001f600",
    "\ufffe\uffff",
    "# comment",
    "^^<http://www.w3.org/2001/XMLSchema#integer>",
    "@en",
    "x" * LONGEST_VALUE,
]

ECHO = Question(
    "echo",
    "tests",
    "Gives a value back",
    "",
    (),
    (Parameter("value", "string", "any", "x", None),),
    (("said", "the value"),),
    "SELECT ?said WHERE { BIND (?_value AS ?said) }",
)
NOTHING = OxigraphEngine(ox.Store())


@pytest.mark.parametrize("value", INJECTIONS, ids=lambda value: repr(value)[:20])
@pytest.mark.slow
def test_no_value_becomes_anything_but_a_value(engine: OxigraphEngine, value: str) -> None:
    before = len(engine.store)
    for name in ("concept-by-code", "path-to-top", "exclusions-of", "is-eligible"):
        values = {item.name: value for item in question(name).parameters}
        assert len(run(engine, name, **values)) == 0
        prepareQuery(question(name).bound(values))
    assert len(engine.store) == before


@pytest.mark.parametrize("value", INJECTIONS, ids=lambda value: repr(value)[:20])
def test_a_value_arrives_as_it_was_given(value: str) -> None:
    ((words,),) = NOTHING.run(ECHO.bound({"value": value})).rows
    assert words is not None
    assert (words.value, words.kind, words.language, words.datatype) == (
        value,
        "literal",
        None,
        None,
    )


@given(value=st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")))
@example('"')
@example("\\")
def test_any_text_arrives_as_it_was_given(value: str) -> None:
    ((words,),) = NOTHING.run(ECHO.bound({"value": value})).rows
    assert words is not None
    assert words.value == value


@given(value=st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")))
def test_rdflib_too_takes_any_text_for_a_value(value: str) -> None:
    assert prepareQuery(ECHO.bound({"value": value})).algebra.name == "SelectQuery"


@pytest.mark.parametrize(
    "value",
    [
        "\0",
        "a\0b",
        "\ud800",
        "x" * (LONGEST_VALUE + 1),
        "x" * 1_000_000,
        "\0" * 1_000_000,
    ],
    ids=["NUL", "a NUL within", "half a pair", "too long", "1 MB", "1 MB of NUL"],
)
def test_what_no_graph_could_hold_is_refused(engine: OxigraphEngine, value: str) -> None:
    with pytest.raises(InputError) as caught:
        run(engine, "concept-by-code", code=value)
    assert str(caught.value).endswith(": not a value that a graph could hold")
    assert str(caught.value).isprintable()
    assert len(str(caught.value)) < 500


def test_binding_looks_once() -> None:
    terms = {"a": text("?_b"), "b": text("secret")}
    assert bind("?_a ?_b ?_ab ?a", terms) == '"?_b" "secret" ?_ab ?a'


def test_binding_knows_how_a_type_is_written() -> None:
    terms = {"a": "1", "b": "<p:x>"}
    assert bind("?_a_integer ?_b_iri ?_a_en ?_ab_iri", terms) == "1 <p:x> ?_a_en ?_ab_iri"


@pytest.mark.parametrize("name", ["", "none", "../concepts/schemes", "SCHEMES", "schemes.rq", "\0"])
def test_an_unknown_question_names_those_there_are(name: str) -> None:
    with pytest.raises(UnknownName) as caught:
        question(name)
    assert set(caught.value.known) == {item.name for item in catalogue()}
    assert len(caught.value.known) >= 24


def test_the_first_set_of_questions_is_there() -> None:
    assert {item.name for item in catalogue()} >= {
        "concept-by-code",
        "path-to-top",
        "children-of",
        "exclusions-of",
        "excluded-by",
        "one-sided-exclusions",
        "approved-occupations",
        "is-eligible",
        "scheme-statistics",
        "sources",
    }


def test_a_topic_narrows_the_catalogue() -> None:
    names = [item.name for item in catalogue("exclusions")]
    assert {"excluded-by", "exclusions-of", "one-sided-exclusions"} < set(names)
    with pytest.raises(UnknownName) as caught:
        catalogue("none")
    assert caught.value.known == (
        "concepts",
        "crosswalk",
        "eligibility",
        "exclusions",
        "hierarchy",
        "provenance",
        "quality",
    )


@pytest.mark.parametrize("name", ["", "Code", "codes", "_code", "?code", "name", "self", "base"])
def test_an_unknown_parameter_names_those_there_are(engine: OxigraphEngine, name: str) -> None:
    with pytest.raises(UnknownName) as caught:
        run(engine, "concept-by-code", **{"code": "15-1252", name: "x"})
    assert caught.value.known == ("code", "scheme", "language")


def test_a_missing_value_says_what_it_is_for(engine: OxigraphEngine) -> None:
    with pytest.raises(InputError) as caught:
        run(engine, "children-of", code="251")
    assert str(caught.value) == (
        "children-of needs scheme: id of a scheme (for example scheme=isco08)"
    )


@pytest.mark.parametrize("value", ["", "1.5", "x", "1e3", "\u0661", "9" * 30, "1 2", "0x1"])
def test_a_whole_number_is_one(value: str) -> None:
    with pytest.raises(InputError, match="must be a whole number"):
        typed("integer").bound({"value": value})
    for number in ("-12", -12):
        ((words,),) = NOTHING.run(typed("integer").bound({"value": number})).rows
        assert words is not None
        assert (words.value, words.datatype) == ("-12", "http://www.w3.org/2001/XMLSchema#integer")


@pytest.mark.parametrize("kind", TYPES)
@pytest.mark.parametrize("value", [1.5, True, None, b"1", ["1"]])
def test_a_value_of_no_text_is_refused(kind: str, value: Any) -> None:
    with pytest.raises(InputError, match=r"^(value=|echo needs value)"):
        typed(kind).bound({"value": value})


@pytest.mark.parametrize(
    "value",
    [
        "",
        "x",
        "soc2018/15-1252",
        "//example.org/",
        "http://example.org/a b",
        "http://example.org/> } DROP ALL #",
        "http://example.org/\u003e",
        "http://example.org/%zz",
        "http://example.org/\n",
        "1http://example.org/",
        "<http://example.org/>",
    ],
)
def test_an_iri_is_one(value: str) -> None:
    with pytest.raises(InputError, match="must be an absolute IRI"):
        typed("iri").bound({"value": value})


@given(value=st.text(max_size=12))
@example("p:\u00e9?a=%20#f")
@example("p:?_value_iri")
def test_any_iri_is_refused_or_arrives_as_it_was_given(value: str) -> None:
    """After a scheme, so that most of it gets past the first look."""
    for given_iri in (value, f"p:{value}"):
        try:
            query = typed("iri").bound({"value": given_iri})
        except InputError:
            continue
        ((words,),) = NOTHING.run(query).rows
        assert words is not None
        assert (words.value, words.kind) == (given_iri, "iri")
        assert prepareQuery(query).algebra.name == "SelectQuery"


def typed(kind: str) -> Question:
    """The question that gives a value back, of a type."""
    parameter = Parameter("value", kind, "any", "1", None)
    sparql = ECHO.sparql.replace("?_value", parameter.variable)
    return ECHO._replace(parameters=(parameter,), sparql=sparql)


@pytest.mark.parametrize(
    ("header", "line"),
    [
        ("#+ summary: x\n#+ tags: [a]\n#+ parameters:\n#+   code: {not json}\n", 4),
        ("#+ summary: x\n#+ parameters:\n#+   code: 5\n", 1),
        ('#+ summary: x\n#+ parameters:\n#+   code: {"type": "date", "example": "x"}\n', 1),
        ('#+ summary: x\n#+ defaults: [{"code": "x"}]\n', 1),
        ('#+ summary: x\n#+ defaults: ["code"]\n', 1),
        ("#+ summary: x\n#+ defaults: none\n", 2),
        (
            '#+ summary: x\n#+ parameters:\n#+   code: {"type": "string", "example": "x", '
            '"description": "x", "default": "x"}\n',
            1,
        ),
        ("#+ description: x\n", 1),
        ("", 1),
        ("#+   code: x\n", 1),
    ],
)
def test_a_wrong_header_is_an_error_with_its_line(tmp_path: Path, header: str, line: int) -> None:
    path = tmp_path / "x.rq"
    path.write_text(f"{header}\nSELECT * WHERE {{ ?s ?p ?o }}\n", "utf-8")
    with pytest.raises(InputError) as caught:
        parsed(str(path))
    assert (caught.value.file, caught.value.line) == (str(path), line)
