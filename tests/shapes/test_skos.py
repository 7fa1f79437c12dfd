"""SKOS: each integrity condition objects to what breaks it, and to nothing else."""

from __future__ import annotations

import pytest

from tests.support.shape_examples import Failing, assert_fails, turtle

#: Each checks a graph as a whole; test_shapes.py tries every shape in the quick part.
pytestmark = pytest.mark.slow

OWN = "https://w3id.org/occugraph/"
FAILING = (
    Failing("S4", "DELETE DATA { <new> a skos:ConceptScheme }", "Trades 2020", ("S5",)),
    Failing(
        "S4",
        "DELETE DATA { new:A-2 skos:inScheme <new> } ; INSERT DATA { new:A-2 skos:inScheme <x> }",
        f"{OWN}x",
        ("M4", "X1", "X12"),
    ),
    Failing("S5", "INSERT DATA { <x> skos:hasTopConcept new:A }", f"{OWN}x", ("S7",)),
    Failing("S6", "INSERT DATA { <new> skos:hasTopConcept <x> }", f"{OWN}x", ("S7", "S8", "X4")),
    Failing("S7", "INSERT DATA { new:A skos:topConceptOf <craft> }", "A", ("S8", "X4")),
    Failing("S8", "DELETE DATA { new:A skos:topConceptOf <new> }", "A"),
    Failing("S8", "DELETE DATA { <new> skos:hasTopConcept new:A }", "A"),
    Failing(
        "S9",
        'INSERT DATA { <new> a skos:Concept ; skos:prefLabel "Trades"@en }',
        "Trades 2020",
        ("QS-orphan",),
    ),
    Failing("S12", 'INSERT DATA { new:A-1 skos:altLabel "Joiner"^^xsd:token }', "A-1"),
    Failing("S12", "INSERT DATA { new:A-1 skos:hiddenLabel 01 }", "A-1"),
    Failing("S35", "INSERT DATA { <favourites> skos:memberList <x> }", f"{OWN}favourites"),
    Failing("S48", "INSERT DATA { <label/A-1> a skos:OrderedCollection }", f"{OWN}label/A-1"),
    Failing("S52", "INSERT DATA { <x> a skosxl:Label }", f"{OWN}x"),
    Failing(
        "S48", 'INSERT DATA { <list/permits> skosxl:literalForm "A"@en }', f"{OWN}list/permits"
    ),
    Failing(
        "S52",
        'INSERT DATA { <label/A-1> skosxl:literalForm "A"@fr }',
        f"{OWN}label/A-1",
        ("QS-coverage",),
    ),
    Failing("S13", 'INSERT DATA { new:A-1 skos:altLabel "Carpenters"@en }', "A-1"),
    Failing("S13", 'INSERT DATA { new:A-1 skos:hiddenLabel "Carpenters"@en }', "A-1"),
    Failing("S13-hidden", 'INSERT DATA { new:A-1 skos:hiddenLabel "Joiners"@en }', "A-1"),
    Failing("S14", 'INSERT DATA { new:A-1 skos:prefLabel "Woodworkers"@en }', "A-1"),
    Failing(
        "S19",
        "INSERT DATA { new:A-2 skos:related <x> . <x> skos:related new:A-2 }",
        f"{OWN}x",
    ),
    Failing("S27", "INSERT DATA { new:A-1 skos:related new:A }", "A-1", ("QS-one-way",)),
    Failing("S27", "INSERT DATA { new:A skos:related new:A-1 }", "A-1", ("QS-one-way",)),
    Failing(
        "S37",
        "INSERT DATA { <list/permits> a skos:Concept }",
        f"{OWN}list/permits",
        ("QS-orphan",),
    ),
    Failing(
        "S46",
        "INSERT DATA { old:A-1 skos:relatedMatch new:A-1 . new:A-1 skos:relatedMatch old:A-1 }",
        "A-1",
        ("M8",),
    ),
    Failing("CYC", "INSERT DATA { new:A skos:broader new:A-2 }", "A", ("X3", "X11")),
    Failing("CYC", "INSERT DATA { new:A-1 skos:narrower new:A }", "A", ("L4", "X3", "X11")),
)


@pytest.mark.parametrize("example", FAILING, ids=lambda each: each.shape)
def test_fails(example: Failing) -> None:
    assert_fails(example)


# S27: through two levels, and from either end

LADDER = """
new:x1 a skos:Concept ; skos:prefLabel "One"@en ; skos:topConceptOf <new> .
new:x2 a skos:Concept ; skos:prefLabel "Two"@en ; skos:broader new:x1 .
new:x3 a skos:Concept ; skos:prefLabel "Three"@en ; skos:broader new:x2 .
"""


def of(check: str, text: str) -> list[tuple[str | None, str | None]]:
    """Node and value of a check's findings in a graph."""
    return [
        (finding.focus, finding.value)
        for finding in turtle(text).findings
        if finding.check == check
    ]


@pytest.mark.parametrize(("one", "other"), [("x1", "x3"), ("x3", "x1"), ("x1", "x2"), ("x3", "x2")])
def test_s27_related_to_what_is_above_at_any_distance_from_either_end(one: str, other: str) -> None:
    findings = of("S27", f"{LADDER} new:{one} skos:related new:{other} .")
    upper, lower = sorted((one, other))
    assert findings == [(f"{OWN}new/{lower}", f"{OWN}new/{upper}")]


def test_s27_related_told_at_both_ends_is_one_finding() -> None:
    both = "new:x1 skos:related new:x3 . new:x3 skos:related new:x1 ."
    assert len(of("S27", LADDER + both)) == 1


def test_s27_whichever_end_tells_the_hierarchy() -> None:
    narrower = LADDER.replace(
        "skos:broader new:x2", "skos:related new:x1 . new:x2 skos:narrower new:x3"
    )
    assert len(of("S27", narrower)) == 1


def test_s27_siblings_may_be_related() -> None:
    siblings = LADDER.replace("skos:broader new:x2", "skos:broader new:x1")
    assert of("S27", f"{siblings} new:x2 skos:related new:x3 .") == []


# S37 and S46


@pytest.mark.parametrize("kind", ["skos:Concept", "skos:ConceptScheme"])
def test_s37_a_collection_without_relations(kind: str) -> None:
    assert of("S37", f"<x> a skos:Collection , {kind} .") == [(f"{OWN}x", None)]


@pytest.mark.parametrize("kind", ["skos:OrderedCollection", "occ:OccupationList"])
def test_s37_every_kind_of_collection(kind: str) -> None:
    assert len(of("S37", f"<x> a {kind} , skos:Concept .")) == 1


@pytest.mark.parametrize("match", ["broadMatch", "narrowMatch", "relatedMatch"])
@pytest.mark.parametrize("exact", ["<x> skos:exactMatch <y>", "<y> skos:exactMatch <x>"])
def test_s46_from_either_side(match: str, exact: str) -> None:
    assert of("S46", f"{exact} . <x> skos:{match} <y> .") == [(f"{OWN}x", f"{OWN}y")]


def test_s46_through_another_exact_match() -> None:
    chain = "<x> skos:exactMatch <z> . <y> skos:exactMatch <z> . <x> skos:broadMatch <y> ."
    assert of("S46", chain) == [(f"{OWN}x", f"{OWN}y")]


# CYC


@pytest.mark.parametrize("length", [1, 2, 5])
@pytest.mark.parametrize("link", ["broader", "narrower"])
def test_cyc_of_any_length_is_one_finding(length: int, link: str) -> None:
    ring = [f"<x{number}> skos:{link} <x{(number + 1) % length}> ." for number in range(length)]
    ((focus, _),) = of("CYC", "\n".join(ring))
    assert focus == f"{OWN}x0"


def test_cyc_with_steps_told_from_either_end() -> None:
    ring = "<x> skos:broader <y> . <z> skos:narrower <y> . <z> skos:broader <x> ."
    assert len(of("CYC", ring)) == 1


def test_cyc_two_cycles_are_two_findings() -> None:
    rings = "<x> skos:broader <x> . <y> skos:broader <z> . <z> skos:broader <y> ."
    assert len(of("CYC", rings)) == 2


def test_cyc_below_a_top_concept_is_found_too() -> None:
    ring = "<x> skos:broader <y> , <top> . <y> skos:broader <x> ."
    assert len(of("CYC", ring)) == 1


def test_cyc_two_ways_up_are_no_cycle() -> None:
    ways = "<x> skos:broader <y> , <z> . <y> skos:broader <top> . <z> skos:broader <top> ."
    assert of("CYC", ways) == []
