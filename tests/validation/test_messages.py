"""The words of a finding: how nodes are named, and what its message says of them."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from rdflib import BNode, Literal, URIRef
from rdflib.namespace import SKOS
from rdflib.term import Node

from occugraph.rdf.namespaces import BASE
from occugraph.validation import baseline
from occugraph.validation.findings import Check, Origin, Validation, natural
from occugraph.validation.messages import (
    Names,
    Result,
    describe_checks,
    describe_result,
    report_blind_check,
    report_nothing_checked,
)
from occugraph.validation.run import check
from occugraph.validation.selection import CheckSelection
from occugraph.validation.shapes import Shape, shapes_graph, shapes_in
from occugraph.validation.target_graph import quiet_run
from tests.validation.test_screen import graph_of

NEW = "https://w3id.org/occugraph/new/"
GRAPH = """
@prefix : <https://w3id.org/occugraph/new/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xkos: <http://rdf-vocabulary.ddialliance.org/xkos#> .
:A a skos:Concept ; skos:notation "A" ; skos:prefLabel "Kunst"@de , "Art"@en , "Arte"@es .
:B a skos:Concept ; skos:notation "B" ; skos:prefLabel "Zweites"@de , "Deux"@fr .
:C a skos:Concept ; skos:notation "C" .
:D a skos:Concept ; skos:prefLabel "Dee" .
:S a skos:ConceptScheme ; skos:notation "New" ; skos:prefLabel "The new scheme"@en .
:pair a xkos:ConceptAssociation ; xkos:sourceConcept :A , :B ; xkos:targetConcept :C .
:half a xkos:ConceptAssociation ; xkos:targetConcept :C .
"""


@pytest.fixture(scope="module")
def names() -> Names:
    return Names(graph_of(GRAPH), BASE)


@pytest.fixture(scope="module")
def shapes() -> tuple[Shape, ...]:
    return shapes_in(shapes_graph())


@pytest.fixture(scope="module")
def shape(shapes: tuple[Shape, ...]) -> Shape:
    return next(shape for shape in shapes if shape.check == "S13")


@pytest.mark.parametrize(
    ("node", "name", "label", "notation"),
    [
        (URIRef(f"{NEW}A"), "A Art", "Art", "A"),
        (URIRef(f"{NEW}B"), "B Zweites", "Zweites", "B"),
        (URIRef(f"{NEW}C"), "C", None, "C"),
        (URIRef(f"{NEW}D"), "Dee", "Dee", None),
        (URIRef(f"{NEW}S"), "New", "The new scheme", "New"),
        (URIRef(f"{NEW}pair"), "A Art and B Zweites -> C", "Art and Zweites", "A and B -> C"),
        (URIRef(f"{NEW}half"), "C", None, "C"),
        (URIRef(f"{NEW}none"), f"{NEW}none", None, None),
        (SKOS.broader, "skos:broader", None, None),
        (BNode("b"), "a blank node", None, None),
        (Literal("text"), "text", None, None),
    ],
)
def test_a_node_is_named_by_code_and_title(
    names: Names, node: Node, name: str, label: str | None, notation: str | None
) -> None:
    assert (names.name(node), names.label(node), names.notation(node)) == (name, label, notation)


def test_iris_in_a_message_are_named_but_those_of_one_name(names: Names) -> None:
    text = f"<{NEW}A> is <{NEW}B> and <{NEW}none>, not <{NEW}A>"
    assert names.name_iris(text) == f"A Art is B Zweites and {NEW}none, not A Art"
    assert names.name_iris(f"<{NEW}half> and <{NEW}C>") == f"{NEW}half and {NEW}C"


@pytest.mark.parametrize(
    ("focus", "value", "message", "path", "expected"),
    [
        (
            URIRef(f"{NEW}A"),
            Literal("Art", lang="en"),
            "S13: repeats",
            SKOS.altLabel,
            (f"{NEW}A", "Art", "A", 'A Art: repeats ["Art"@en]', "Art"),
        ),
        (
            URIRef(f"{NEW}B"),
            URIRef(f"{NEW}C"),
            f"S13: leads to <{NEW}C>",
            BNode("b"),
            (f"{NEW}B", "Zweites", "B", "B Zweites: leads to C", f"{NEW}C"),
        ),
        (None, BNode("b"), "of all", None, (None, None, None, "of all [a blank node]", "[]")),
        (BNode("b"), None, "lacks", None, ("[]", None, None, "a blank node: lacks", None)),
    ],
)
def test_a_message_names_the_node_and_the_value_that_it_does_not_name_already(
    names: Names,
    shape: Shape,
    focus: Node | None,
    value: Node | None,
    message: str,
    path: Node | None,
    expected: tuple[str | None, ...],
) -> None:
    found = describe_result(Result(shape, focus, value, message, "component", path), names)
    assert (found.focus, found.label, found.notation, found.message, found.value) == (
        *expected[:3],
        f"S13: {expected[3]}",
        expected[4],
    )
    assert (found.check, found.severity, found.file, found.line) == ("S13", "violation", None, None)


def test_the_terms_of_a_finding_are_those_of_turtle(names: Names, shape: Shape) -> None:
    value = Literal("Art", lang="en")
    result = Result(shape, URIRef(f"{NEW}A"), value, "m", "component", SKOS.altLabel)
    assert describe_result(result, names).origin == Origin(
        f"{BASE}shapes#S13",
        "A preferred label is no other label",
        "component",
        f"<{NEW}A>",
        '"Art"@en',
        f"<{SKOS.altLabel}>",
        "A Art",
    )
    number = Result(shape, BNode("b"), Literal(1), "m", "component", BNode())
    origin = describe_result(number, names).origin
    typed = '"1"^^<http://www.w3.org/2001/XMLSchema#integer>'
    assert (origin.focus, origin.value, origin.path) == ("[]", typed, None)


def test_what_looked_at_nothing_is_a_violation(names: Names, shape: Shape) -> None:
    nothing = report_nothing_checked(BASE)
    assert (nothing.check, nothing.severity, nothing.message, nothing.value) == (
        "R1",
        "violation",
        "R1: the graph has nothing that the checks are about; see whether it is the right file and "
        "spells its vocabulary right",
        None,
    )
    assert nothing.origin.shape == f"{BASE}shapes#R1"
    subjects = frozenset((SKOS.narrower, SKOS.broader))
    blind = report_blind_check(replace(shape, subjects=subjects), names)
    assert (blind.check, blind.value, blind.message) == (
        "R1",
        "S13",
        "R1: S13 (A preferred label is no other label) found nothing to look at, though the graph "
        "has skos:broader and skos:narrower; see whether a class or property is misspelt or "
        "missing",
    )


def test_a_check_is_described_by_the_shape_of_its_name_and_its_gravest(
    shapes: tuple[Shape, ...],
) -> None:
    graph = shapes_graph()
    only = [shape for shape in shapes if shape.check in ("S13", "X9", "X11")]
    described = describe_checks(graph, only[::-1], {"R1"})
    assert [(each.id, each.iri, each.severity) for each in described] == [
        ("R1", f"{BASE}shapes#R1", "violation"),
        ("S13", f"{BASE}shapes#S13", "violation"),
        ("X9", f"{BASE}shapes#X9", "violation"),
        ("X11", f"{BASE}shapes#X11", "violation"),
    ]
    assert described[0].name == "Every check looks at something"
    assert described[1].name == "A preferred label is no other label"
    assert [each.id for each in describe_checks(graph, only, set())] == ["S13", "X9", "X11"]
    both = [replace(one, severity="info") if one.check == "S13" else one for one in only]
    assert [each.severity for each in describe_checks(graph, both, set())] == [
        *("info", "violation", "violation")
    ]
    lighter = [replace(only[0], severity="info"), replace(only[0], severity="warning")]
    assert [each.severity for each in describe_checks(graph, lighter, set())] == ["warning"]


def test_a_baseline_counts_what_it_accepts(names: Names, shape: Shape, tmp_path: Path) -> None:
    one = describe_result(Result(shape, BNode("b"), None, "m", "component", None), names)
    other = describe_result(Result(shape, URIRef(f"{NEW}A"), None, "m", "c", None), names)
    checks = (Check("S13", "", "", "", "violation"),)
    validation = Validation((one, other, one), {}, checks=checks)
    path = tmp_path / "baseline.json"
    assert baseline.write(validation, path, {}) == 3
    row = {"check": "S13", "shape": "S13"}
    assert json.loads(path.read_text("utf-8")) == {
        "baseline": 1,
        "accepted": [
            {**row, "focus": "[]", "value": None, "count": 2, "reason": ""},
            {**row, "focus": f"{NEW}A", "value": None, "about": "A Art", "reason": ""},
        ],
    }
    known = baseline.read(path)
    assert baseline.apply(validation, known).findings == ()
    more = Validation((one, one, one), {}, checks=checks)
    result = baseline.apply(more, known)
    assert (result.findings, len(result.accepted), result.fixed) == ((one,), 2, (f"S13 {NEW}A",))
    assert baseline.apply(Validation((), {}), known).fixed == ()


FAULTY = """
@prefix : <https://w3id.org/occugraph/new/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
:S a skos:ConceptScheme .
:A a skos:Concept ; skos:inScheme :S ; skos:notation "A" ; skos:prefLabel "Art"@en , "Arts"@en ;
    skos:altLabel "Art"@en ; skos:broader :B ; skos:related :B .
:B a skos:Concept ; skos:inScheme :S ; skos:notation "B" ; skos:prefLabel "Bee"@en ;
    skos:broader :C ; skos:exactMatch :C .
:C a skos:Concept ; skos:inScheme :S ; skos:notation "B" ; skos:prefLabel "Bee"@en ;
    skos:broader :B .
:D a skos:Concept ; skos:inScheme :S ; skos:prefLabel " "@en ; skos:broader "text" .
"""


@pytest.mark.parametrize("screened", [True, False])
def test_a_run_of_some_checks(screened: bool) -> None:
    chosen = CheckSelection(
        select=("S*", "CYC", "QS-label", "QS-literal", "QS-no-top", "QS-notation", "QS-orphan")
    )
    with quiet_run():
        result = check(graph_of(FAULTY), selection=chosen, screened=screened)
    label, related = f"<{SKOS.prefLabel}>", f"<{SKOS.related}>"
    assert [
        (each.check, each.focus, each.value, each.origin.path, each.message.partition(";")[0])
        for each in result.findings
    ] == [
        (
            "CYC",
            f"{NEW}B",
            f"{NEW}C",
            None,
            "CYC: B Bee: is above itself in the hierarchy, by way of B Bee",
        ),
        (
            "QS-label",
            f"{NEW}D",
            " ",
            label,
            "QS-label:  : has a preferred label that is empty or holds control characters",
        ),
        (
            "QS-literal",
            f"{NEW}D",
            "text",
            f"<{SKOS.broader}>",
            "QS-literal:  : has a text for skos:broader, where a node must be",
        ),
        (
            "QS-notation",
            f"{NEW}B",
            "B",
            f"<{SKOS.notation}>",
            "QS-notation: B Bee: is the first of "
            f"2 concepts of {NEW}S with one notation: {NEW}B, {NEW}C",
        ),
        (
            "S13",
            f"{NEW}A",
            "Art",
            label,
            "S13: A Art: repeats its preferred label as an alternative or hidden one",
        ),
        ("S14", f"{NEW}A", "Arts", label, "S14: A Art: has 2 preferred labels in the language en"),
        (
            "S27",
            f"{NEW}A",
            f"{NEW}B",
            related,
            "S27: A Art: is skos:related, or mapped as related, to B Bee, which stands above it",
        ),
        (
            "QS-no-top",
            f"{NEW}S",
            None,
            None,
            f"QS-no-top: {NEW}S: has a hierarchy but names no top concept",
        ),
        (
            "QS-orphan",
            f"{NEW}D",
            None,
            None,
            "QS-orphan:  : is no top concept and has no broader, narrower or related concept",
        ),
    ]
    assert result.examined == {
        **{"CYC": 5, "QS-label": 4, "QS-literal": 5, "QS-no-top": 1, "QS-notation": 3},
        **{"QS-orphan": 4, "S4": 4, "S5": 0, "S6": 0, "S7": 4, "S8": 0, "S9": 1, "S12": 5},
        **{
            "S13": 1,
            "S14": 4,
            "S19": 5,
            "S27": 5,
            "S35": 0,
            "S37": 0,
            "S46": 0,
            "S48": 0,
            "S52": 0,
        },
    }
    tops = ("skos:hasTopConcept", "skos:topConceptOf")
    assert result.absent == {
        **{"S5": tops, "S6": tops, "S8": tops, "S35": ("skos:memberList",)},
        "S37": ("occ:OccupationList", "skos:Collection", "skos:OrderedCollection"),
        "S46": ("skos:broadMatch", "skos:narrowMatch", "skos:relatedMatch"),
        **dict.fromkeys(("S48", "S52"), ("skosxl:Label",)),
    }
    assert [each.id for each in result.checks] == sorted(result.examined, key=natural)
    assert (result.profile, result.detected, result.counts()) == (
        *(None, False, {"violation": 7, "warning": 2, "info": 0}),
    )
