"""A user's own shapes: what they say, for whom, where, and what is refused in one line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from occugraph.cli import main
from occugraph.errors import InputError
from occugraph.validation.own_shapes import read_own_shapes
from occugraph.validation.own_shapes.results import run_own_shapes
from occugraph.validation.reports import FORMATS
from occugraph.validation.run import validate
from occugraph.validation.selection import CheckSelection
from occugraph.validation.target_graph import quiet_run
from tests.validation.test_screen import CORE, PREFIXES, TRIPLES, graph_of

TERMS = """\
@prefix dct: <http://purl.org/dc/terms/> .
@prefix my: <https://example.org/shapes#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
"""
#: Lines count: findings name them.
TREES = """\
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix t: <https://example.org/trees/> .
t:trees a skos:ConceptScheme ; skos:hasTopConcept t:oak .
t:oak a skos:Concept ;
    skos:inScheme t:trees ;
    skos:prefLabel "Oak"@en ;
    skos:notation "10" .
t:holm-oak a skos:Concept ;
    skos:broader t:oak ; skos:inScheme t:trees ;
    skos:prefLabel "Holm oak"@en ;
    skos:notation "11" ,
        "H1" .
t:yew a skos:Concept ;
    skos:prefLabel "Yew"@en .
"""
HOUSE = """
my:code a sh:NodeShape ; dct:identifier "HOUSE-1" ; sh:name "Ziffern"@de ,
    "Codes of digits"@en ; sh:targetClass skos:Concept ;
    sh:property my:digits , [ sh:path skos:notation ; sh:maxCount 1 ] .
my:digits sh:path skos:notation ; sh:pattern "^[0-9]+$" ; sh:severity sh:Warning ;
    sh:message "nur Ziffern"@de , "write digits only"@en .
my:short a sh:PropertyShape ; sh:targetSubjectsOf skos:prefLabel ; sh:path skos:prefLabel ;
    sh:maxLength 5 ; sh:severity sh:Info .
my:placed a sh:NodeShape ; sh:targetClass skos:Concept ;
    sh:or ( [ sh:path skos:topConceptOf ; sh:minCount 1 ]
        [ sh:path skos:broader ; sh:minCount 1 ] ) .
my:asked sh:targetClass skos:Concept ; sh:sparql [ sh:message "stands below <{?value}>" ; sh:select
    "SELECT $this ?value { $this <http://www.w3.org/2004/02/skos/core#broader> ?value }" ] .
[] sh:targetObjectsOf skos:broader ; sh:property [ sh:path skos:altLabel ; sh:minCount 1 ] .
"""
A = "my:a sh:targetClass skos:Concept ; "
OAK, HOLM, YEW = (f"https://example.org/trees/{name}" for name in ("oak", "holm-oak", "yew"))


@pytest.fixture
def trees(tmp_path: Path) -> Path:
    file = tmp_path / "trees.ttl"
    file.write_text(TREES)
    return file


def shapes(folder: Path, text: str) -> str:
    file = folder / "house.ttl"
    file.write_text(TERMS + text)
    return str(file)


def findings(
    trees: Path, text: str, selection: CheckSelection | None = None, *, screened: bool = True
) -> list[tuple[object, ...]]:
    own = [shapes(trees.parent, text)]
    alone = selection or CheckSelection("none")
    result = validate([trees], shapes=own, selection=alone, screened=screened)
    return [
        (each.check, each.severity, each.focus, each.line, each.value, each.message)
        for each in result.findings
    ]


@pytest.mark.parametrize("screened", [True, False])
def test_each_finding_counts_for_the_shape_with_the_target(trees: Path, screened: bool) -> None:
    assert findings(trees, HOUSE, screened=screened) == [
        ("HOUSE-1", "violation", HOLM, 11, None,
         "HOUSE-1: 11 Holm oak: sh:maxCount 1 of skos:notation does not hold"),
        ("asked", "violation", HOLM, 9, OAK, "asked: 11 Holm oak: stands below 10 Oak"),
        ("placed", "violation", YEW, 13, None, "placed: Yew: sh:or does not hold"),
        ("placed", "violation", OAK, 4, None, "placed: 10 Oak: sh:or does not hold"),
        ("shape-1", "violation", OAK, 4, None,
         "shape-1: 10 Oak: sh:minCount 1 of skos:altLabel does not hold"),
        ("HOUSE-1", "warning", HOLM, 12, "H1", "HOUSE-1: 11 Holm oak: write digits only [H1]"),
        ("short", "info", HOLM, 10, "Holm oak",
         'short: 11 Holm oak: sh:maxLength 5 of skos:prefLabel does not hold ["Holm oak"@en]'),
    ]  # fmt: skip


def test_the_report_counts_and_describes_the_checks(trees: Path) -> None:
    idle = "my:idle sh:targetClass my:Shrub ; sh:nodeKind sh:IRI ; sh:minCuont 2 ."
    own = shapes(trees.parent, HOUSE + idle)
    result = validate([trees], shapes=[own], selection=CheckSelection("none"))
    looked_at = {"HOUSE-1": 3, "asked": 3, "idle": 0, "placed": 3, "shape-1": 1, "short": 3}
    assert dict(result.examined) == looked_at
    assert result.absent == {"idle": ("https://example.org/shapes#Shrub",)}
    assert result.remarks == (f"{own}: sh:minCuont is no term of SHACL, and has no effect",)
    assert [(each.id, each.name, each.severity) for each in result.checks[:2]] == [
        ("HOUSE-1", "Codes of digits", "warning"),
        ("asked", "asked", "violation"),
    ]


def test_they_go_with_a_profile_and_can_be_chosen(trees: Path) -> None:
    def checks(selection: CheckSelection) -> set[str]:
        result = validate([trees], shapes=[shapes(trees.parent, HOUSE)], selection=selection)
        return set(result.examined)

    own = {"HOUSE-1", "asked", "placed", "shape-1", "short"}
    assert checks(CheckSelection("none")) == own
    assert checks(CheckSelection("none", ignore=("HOUSE-*", "asked"))) == own - {"HOUSE-1", "asked"}
    assert checks(CheckSelection(select=("short", "S14"))) == {"short", "S14"}
    beside = checks(CheckSelection("skos"))
    assert own < beside
    assert {"S14", "QS-orphan"} < beside


def test_they_see_the_graph_as_it_is_written(trees: Path) -> None:
    text = A + "sh:property [ sh:path skos:inScheme ; sh:minCount 1 ] ."
    trees.write_text(TREES.replace("    skos:inScheme t:trees ;\n", "", 1))
    # S7 entails that the top concept oak is in the scheme.
    chosen = CheckSelection(select=("a", "S7"))
    assert {each[:3] for each in findings(trees, text, chosen)} == {
        ("a", "violation", OAK),
        ("a", "violation", YEW),
        ("S7", "warning", OAK),
    }


def test_a_shape_in_two_counts_for_each_that_looks_at_the_node(trees: Path) -> None:
    text = """
    my:a sh:targetNode <https://example.org/trees/yew> ; sh:property my:coded .
    my:b sh:targetSubjectsOf skos:prefLabel ; sh:property my:coded .
    my:c sh:targetNode <https://example.org/trees/oak> ; sh:property my:coded .
    my:coded sh:path skos:notation ; sh:minCount 1 ."""
    assert [each[:3] for each in findings(trees, text)] == [
        ("a", "violation", YEW),
        ("b", "violation", YEW),
    ]


def test_a_target_in_sparql_is_looked_at_and_counted(trees: Path) -> None:
    text = """my:coded sh:target [ a sh:SPARQLTarget ; sh:select
        "SELECT ?this { ?this a <http://www.w3.org/2004/02/skos/core#Concept> }" ] ;
        sh:property [ sh:path skos:notation ; sh:minCount 1 ] ."""
    own = shapes(trees.parent, text)
    result = validate([trees], shapes=[own], selection=CheckSelection("none"))
    assert dict(result.examined) == {"coded": 3}
    assert [each.focus for each in result.findings] == [YEW]
    typed = """@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
        my:Of a sh:SPARQLTargetType ; rdfs:subClassOf sh:Target ;
        sh:parameter [ sh:path my:class ] ; sh:select "SELECT ?this ?class { ?this a $class }" .
        my:coded sh:target [ a my:Of ; my:class skos:Concept ] ;
        sh:property [ sh:path skos:notation ; sh:minCount 1 ] ."""
    again = validate(
        [trees], shapes=[shapes(trees.parent, typed)], selection=CheckSelection("none")
    )
    assert dict(again.examined) == {"coded": 3}
    assert [each.focus for each in again.findings] == [YEW]


@pytest.mark.parametrize("constraint", ["lessThan", "lessThanOrEquals"])
def test_values_that_cannot_be_compared_are_at_fault(trees: Path, constraint: str) -> None:
    pairs = [
        *[("1", "2"), ('"a"', '"b"'), ('"2020-01-01"^^xsd:date', '"2020-01-02"^^xsd:date')],
        *[('"2020-01-01"^^xsd:date', '"2021"'), ('"2020-01-01"^^xsd:date', "2021"), ("t:a", "t:b")],
        *[("[]", "2"), ("1", "[]"), ('"1"^^xsd:date', '"2"^^xsd:date'), ("true", "2"), ("3", "2")],
    ]
    lines = [f"t:t{n} t:from {one} ; t:to {other} .\n" for n, (one, other) in enumerate(pairs)]
    xsd = "@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n"
    trees.write_text(xsd + TREES + "".join(lines))
    space = "<https://example.org/trees/"
    text = f"my:a sh:targetSubjectsOf {space}from> ; sh:property [ sh:path {space}from> ; "
    found = findings(trees, f"{text}sh:{constraint} {space}to> ] .")
    assert {str(each[2]) for each in found} == {
        f"https://example.org/trees/t{n}" for n in range(3, 11)
    }


def test_an_expression_is_judged(trees: Path) -> None:
    """Be it of paths and shapes, or a function's of the shapes' own."""
    text = """
    my:a sh:targetClass skos:Concept ; sh:expression [ sh:path my:asked ] .
    my:b sh:targetClass skos:Concept ; sh:expression [ my:hasCode ( sh:this ) ] .
    my:hasCode a sh:SPARQLFunction ; sh:parameter [ sh:path my:op ] ;
        sh:ask "ASK { $op <http://www.w3.org/2004/02/skos/core#notation> ?code }" ."""
    trees.write_text(TREES + "t:oak <https://example.org/shapes#asked> true .\n")
    for screened in (True, False):
        assert [
            (each[0], each[2], each[5]) for each in findings(trees, text, screened=screened)
        ] == [
            ("a", YEW, "a: Yew: sh:expression does not hold"),
            ("a", HOLM, "a: 11 Holm oak: sh:expression does not hold"),
            ("b", YEW, "b: Yew: sh:expression does not hold"),
        ]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("my:a a skos:Concept .", "holds no SHACL shapes"),
        (
            "my:a a sh:NodeShape ; sh:property [ sh:path skos:note ; sh:minCount 1 ] .",
            "nothing to check: no shape has a target, such as sh:targetClass",
        ),
        (
            A + "sh:nodeKind sh:IRI ; sh:deactivated true .",
            "nothing to check: no shape has a target, such as sh:targetClass",
        ),
        ("my:a sh:targetClass", "6:20: not Turtle: "),
        (
            A + 'sh:js [ sh:jsFunctionName "f" ] .',
            "uses sh:js: SHACL-JS cannot be run here",
        ),
        (
            A + "sh:rule [ a sh:TripleRule ] .",
            "uses sh:rule: rules (SHACL-AF) cannot be run here",
        ),
        (
            A + "sh:property [ sh:path skos:note ; sh:values sh:this ] .",
            "uses sh:values: values that shapes conclude (SHACL-AF) cannot be run here",
        ),
        (
            A + "sh:expression [ sh:exists skos:note ] .",
            "its shapes could not be run: a sh:expression is of a kind that is not known here",
        ),
        (
            A + "sh:expression [ my:none ( sh:this ) ] .",
            "its shapes could not be run: The SHACLFunction https://example.org/shapes#none was "
            "not defined in this SHACL Shapes file.",
        ),
        (
            A + "sh:severity my:Bad .",
            "sh:severity of a must be sh:Violation, sh:Warning or sh:Info, "
            "not 'https://example.org/shapes#Bad'",
        ),
        (
            A + 'dct:identifier "S14" .',
            "has a check 'S14', which is one of occugraph's own; give it another dct:identifier",
        ),
        (
            A + 'sh:pattern "(" .',
            "its shapes could not be run: missing ), unterminated subpattern at position 0",
        ),
        (
            A + 'sh:property [ sh:path skos:note ; sh:minCount "x" ] .',
            "its shapes could not be run: MinCountConstraintComponent sh:minCount must be a "
            "literal with datatype xsd:integer.",
        ),
        (A + "sh:node my:a .", "its shapes could not be run: Warn"),
        (
            A + 'sh:sparql [ sh:message "m" ; sh:select "SELECT" ] .',
            "its shapes could not be run: ",
        ),
        (
            A + "sh:property [ sh:minCount 1 ] .",
            "its shapes could not be run: a blank node exists but is not a well-formed SHACL "
            "PropertyShape. ",
        ),
    ],
)  # fmt: skip
def test_shapes_that_cannot_be_run_are_one_line(
    trees: Path, capsys: pytest.CaptureFixture[str], text: str, problem: str
) -> None:
    own = shapes(trees.parent, text)
    assert main(["validate", "--profile", "none", "--shapes", own, str(trees)]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith(f"occugraph: {own}:{'' if problem[0] == '6' else ' '}{problem}")
    assert err.count("\n") == 1


def test_a_check_is_called_as_its_shape_where_no_other_is_called_so(tmp_path: Path) -> None:
    target = "a sh:NodeShape ; sh:targetClass skos:Concept"
    text = f"""my:a {target} . <urn:x:a> {target} . <https://e.org/> {target} . my:S14 {target} .
    my:b {target} ; dct:identifier "Of b" . my:c {target} . [] {target} ."""
    own = read_own_shapes([shapes(tmp_path, text)], 1_000_000)
    space = "https://example.org/shapes#"
    assert own.checks == {
        *("Of b", "c", "shape-1", "https://e.org/", "urn:x:a", f"{space}a", f"{space}S14")
    }
    assert own.remarks == ()


def test_a_profile_of_none_wants_shapes(trees: Path) -> None:
    with pytest.raises(InputError, match="profile none is for shapes of your own alone: give"):
        validate([trees], selection=CheckSelection("none"))


@pytest.mark.parametrize("name", FORMATS)
def test_every_report_has_them(trees: Path, capsys: pytest.CaptureFixture[str], name: str) -> None:
    own = shapes(trees.parent, HOUSE)
    words = ["validate", "--profile", "none", "--format", name, "--shapes", own, str(trees)]
    assert main(words) == 1
    screened = capsys.readouterr().out
    assert "HOUSE-1" in screened or "digits only" in screened
    assert main([*words, "--no-screen"]) == 1
    assert capsys.readouterr().out == screened


def test_settings_name_them(
    trees: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    shapes(trees.parent, HOUSE)
    table = '[tool.occugraph.validate]\nprofile = "none"\nshapes = ["house.ttl"]\n'
    (trees.parent / "pyproject.toml").write_text(table)
    monkeypatch.chdir(trees.parent)
    assert main(["validate", "--format", "json", "trees.ttl"]) == 1
    assert len(json.loads(capsys.readouterr().out)["findings"]) == 7


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(triples=some.lists(TRIPLES, min_size=1, max_size=14))
@pytest.mark.whole
def test_what_is_compiled_finds_what_pyshacl_finds_alone(
    tmp_path: Path, triples: list[tuple[str, ...]]
) -> None:
    file = tmp_path / "core.ttl"
    file.write_text(PREFIXES + CORE)
    graph = graph_of(PREFIXES + "".join(f"{' '.join(each)} .\n" for each in triples))
    both = []
    for screened in (True, False):
        own = read_own_shapes([str(file)], 1_000_000)
        with quiet_run():
            said = run_own_shapes(graph, "urn:x:", own, own.checks, screened=screened)
        both.append((sorted(map(repr, said.findings)), said.examined, said.checks))
    assert both[0] == both[1]
