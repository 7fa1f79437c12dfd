"""Classifications: each rule of levels, hierarchy and codes objects to what breaks it."""

from __future__ import annotations

import pytest

from tests.support.shape_examples import Failing, assert_fails, changed, turtle

#: Each checks a graph as a whole; test_shapes.py tries every shape in the quick part.
pytestmark = pytest.mark.slow

OWN = "https://w3id.org/occugraph/"
FAILING = (
    Failing("X1", "DELETE DATA { new:A-2 skos:inScheme <new> }", "A-2", ("M4", "QS-unplaced")),
    Failing(
        "X1",
        "INSERT DATA { new:A-2 skos:inScheme <old> }",
        "A-2",
        ("QS-mapping", "QS-notation", "X7"),
    ),
    Failing("X1-level", "DELETE DATA { <new/level/job> skos:member new:B-2 }", "B-2", ("X9",)),
    Failing(
        "X1-level",
        "INSERT DATA { <new/level/group> skos:member new:B-2 }",
        "B-2",
        ("X3", "X4", "X5", "X6", "X9"),
    ),
    Failing(
        "X1-level-of-scheme",
        "DELETE DATA { <new/level/job> skos:member new:B-2 } ;"
        "INSERT DATA { <old/level/job> skos:member new:B-2 }",
        "B-2",
        ("X3", "X9", "M13"),
    ),
    Failing(
        "X2",
        "DELETE DATA { <new> xkos:numberOfLevels 2 } ; INSERT DATA { <new> xkos:numberOfLevels 3 }",
        "Trades 2020",
    ),
    Failing(
        "X2-depth",
        "DELETE DATA { <new/level/job> xkos:depth 2 } ;"
        "INSERT DATA { <new/level/job> xkos:depth 3 }",
        f"{OWN}new/level/job",
    ),
    Failing("X2-depth", "INSERT DATA { <x> a xkos:ClassificationLevel }", f"{OWN}x"),
    Failing(
        "X3",
        "INSERT DATA { new:A-2 skos:broader new:B . new:B skos:narrower new:A-2 }",
        "A-2",
    ),
    Failing(
        "X3-level",
        "DELETE DATA { new:A-2 skos:broader new:A . new:A skos:narrower new:A-2 } ;"
        "INSERT DATA { new:A-2 skos:broader new:A-1 . new:A-1 skos:narrower new:A-2 }",
        "A-2",
    ),
    Failing(
        "X3-level",
        "INSERT DATA { new:B skos:broader new:A . new:A skos:narrower new:B }",
        "B",
    ),
    Failing(
        "X4",
        "DELETE DATA { new:B skos:topConceptOf <new> . <new> skos:hasTopConcept new:B }",
        "B",
    ),
    Failing("X5", "DELETE DATA { <craft> occ:isPartial true }", "3", ("X9",)),
    Failing(
        "X6",
        'DELETE DATA { new:B-2 skos:notation "B-2" } ;'
        'INSERT DATA { new:B-2 skos:notation "B-2"@en }',
        "B-2",
    ),
    Failing("X6", 'DELETE DATA { new:B-2 skos:notation "B-2" }', f"{OWN}new/B-2"),
    Failing("X6", 'INSERT DATA { new:B-2 skos:notation "B-2a" }', "B-2", ("X7",)),
    Failing(
        "X6-pattern",
        'DELETE DATA { new:B-2 skos:notation "B-2" } ; INSERT DATA { new:B-2 skos:notation "B2" }',
        "B2",
        ("X7",),
    ),
    Failing(
        "X6-pattern-unread",
        'INSERT DATA { <new/level/job> xkos:notationPattern "([0-9]" }',
        f"{OWN}new/level/job",
    ),
    Failing(
        "X7",
        'DELETE DATA { new:B-2 skos:notation "B-2" } ; INSERT DATA { new:B-2 skos:notation "B-3" }',
        "B-3",
    ),
    Failing(
        "X9",
        "DELETE DATA { <new/level/job> occ:publishedCount 5 } ;"
        "INSERT DATA { <new/level/job> occ:publishedCount 6 }",
        f"{OWN}new/level/job",
    ),
    Failing("X11", "DELETE DATA { new:A skos:narrower new:A-2 }", "A"),
    Failing("X11", "INSERT DATA { new:B skos:narrower new:A-2 }", "B", ("X3",)),
    Failing(
        "X12",
        "DELETE DATA { new:B-2 skos:broader new:B . new:B skos:narrower new:B-2 } ;"
        "INSERT DATA { new:B-2 skos:broader old:B . old:B skos:narrower new:B-2 }",
        "B-2",
        ("QS-overlapping", "X3"),
    ),
    Failing("X13", 'DELETE DATA { <new> dct:title "Trades, 2020"@en }', "Trades 2020"),
    Failing(
        "X13-notation",
        'DELETE DATA { <new> skos:notation "Trades 2020" ; dct:identifier "new" }',
        f"{OWN}new",
    ),
    Failing("X13-publisher", "DELETE DATA { <new> dct:publisher <agent/guild> }", "Trades 2020"),
    Failing("X13-licence", "DELETE DATA { <new> dct:rights <source/guild/rights> }", "Trades 2020"),
    Failing("X13-issued", 'DELETE DATA { <new> dct:issued "2020"^^xsd:gYear }', "Trades 2020"),
    Failing("X13-source", "DELETE DATA { <new> dct:source <source/guild> }", "Trades 2020"),
    Failing("X13-description", "DELETE WHERE { <new> dct:description ?text }", "Trades 2020"),
    Failing("X14", 'INSERT DATA { <new> dct:rights "Free to use"@en }', "Trades 2020"),
    Failing("X15", 'INSERT DATA { <new> dct:issued "in spring" }', "Trades 2020"),
    Failing(
        "X16",
        'INSERT DATA { new:A-2 xkos:additionalContentNote "They include potters."@en }',
        "A-2",
    ),
)


@pytest.mark.parametrize("example", FAILING, ids=lambda each: each.shape)
def test_fails(example: Failing) -> None:
    assert_fails(example)


def of(check: str, change: str) -> list[str | None]:
    return [
        finding.notation or finding.focus
        for finding in changed(change).findings
        if finding.check == check
    ]


def test_x6_a_code_that_became_a_number() -> None:
    number = (
        'DELETE DATA { craft:11 skos:notation "11" } ; INSERT DATA { craft:11 skos:notation 11 }'
    )
    (finding,) = changed(number).findings
    assert (finding.check, finding.value) == ("X6", "11")
    assert finding.message.startswith("X6: 11 Woodwork: must have one skos:notation")


def test_x5_and_x9_a_partial_scheme_may_lack_what_it_likes() -> None:
    assert of("X5", "") == of("X9", "") == []
    whole = "DELETE DATA { <craft> occ:isPartial true }"
    assert of("X5", whole) == ["3"]
    assert sorted(map(str, of("X9", whole))) == [
        f"{OWN}craft/level/craft",
        f"{OWN}craft/level/division",
    ]


def test_x9_says_how_many_there_are() -> None:
    fewer = changed("DELETE DATA { <new/level/job> skos:member new:B-2 }")
    (finding,) = (each for each in fewer.findings if each.check == "X9")
    assert "has 4 members" in finding.message
    assert finding.value == "5"


def test_x2_a_list_in_the_wrong_order() -> None:
    turned = """
    DELETE DATA { <new/level/job> xkos:depth 2 . <new/level/group> xkos:depth 1 } ;
    INSERT DATA { <new/level/job> xkos:depth 1 . <new/level/group> xkos:depth 2 }
    """
    assert sorted(map(str, of("X2", turned))) == [f"{OWN}new/level/group", f"{OWN}new/level/job"]


def test_x2_a_level_of_two_schemes() -> None:
    twice = """
    DELETE { ?cell rdf:first <old/level/group> } INSERT { ?cell rdf:first <new/level/group> }
    WHERE { ?cell rdf:first <old/level/group> }
    """
    assert f"{OWN}new/level/group" in of("X2", twice)


def test_rules_of_classifications_leave_a_plain_thesaurus_alone() -> None:
    # No level, no code, two ways up, told by skos:broader alone.
    validation = turtle("""
    <a> a skos:Concept ; skos:prefLabel "A"@en . <b> a skos:Concept ; skos:prefLabel "B"@en .
    <c> a skos:Concept ; skos:prefLabel "C"@en ; skos:broader <a> , <b> .
    """)
    assert validation.findings == ()


def test_levels_without_concepts_are_of_a_scheme_without_concepts() -> None:
    validation = turtle(
        "<l> a xkos:ClassificationLevel ; xkos:depth 1 . <s> a skos:ConceptScheme ;"
        " xkos:levels ( <l> ) ."
    )
    empty = [finding.focus for finding in validation.findings if finding.check == "QS-empty-scheme"]
    assert empty == [f"{OWN}s"]
