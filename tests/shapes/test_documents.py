"""What documents say: exclusions, lists and programmes; each rule objects to what breaks it."""

from __future__ import annotations

import pytest

from tests.support.shape_examples import Failing, assert_fails, changed

#: Each checks a graph as a whole; test_shapes.py tries every shape in the quick part.
pytestmark = pytest.mark.slow

OWN = "https://w3id.org/occugraph/"


def exclude(excluding: str, excluded: str, title: str) -> str:
    node = f"<{excluding}-{excluded.partition(':')[2]}>"
    return f"""INSERT DATA {{ new:{excluding} occ:excludes {excluded} .
        {node} a occ:Exclusion ; occ:excludingConcept new:{excluding} ;
            occ:excludedConcept {excluded} ; occ:printedTitle "{title}"@en }}"""


FAILING = (
    Failing("E1", exclude("A-1", "old:A-2", "Wood turners"), "A-2"),
    Failing("E1", exclude("A-1", "new:A-3", "Sawyers"), f"{OWN}new/A-3"),
    Failing("E2", exclude("A-1", "new:A-1", "Carpenters"), "A-1"),
    Failing("E2", exclude("A-1", "new:A", "Wood trades"), "A-1"),
    Failing("E2-down", exclude("A", "new:A-1", "Carpenters"), "A"),
    Failing("E3", 'DELETE DATA { <new/A-1/excludes/B-1> occ:printedTitle "SMITHS"@en }', "B-1"),
    Failing("E3-link", "INSERT DATA { new:A-1 occ:excludes new:B-2 }", "A-1"),
    Failing("E3-described", "DELETE DATA { new:A-1 occ:excludes new:B-1 }", "B-1"),
    Failing(
        "E3-described", "INSERT DATA { <x> a occ:Exclusion ; occ:printedTitle 'X' }", f"{OWN}x"
    ),
    Failing(
        "E3-note",
        'INSERT DATA { new:B-1 xkos:exclusionNote "Excludes casting (B-2)."@en }',
        "B-1",
    ),
    Failing("E4", exclude("A-1", "new:A-2", "Turners"), "A-1"),
    Failing("E5", exclude("A-1", "new:B-2", "Flounders"), "B-2"),
    Failing("L1", 'DELETE DATA { <list/permits/A-1> occ:printedCode "A1" }', "A-1"),
    Failing("L1", "INSERT DATA { <list/permits/A-1> occ:printedCode 1 }", "A-1"),
    Failing(
        "L1-title",
        'INSERT DATA { <list/permits/A-1> occ:printedTitle "Carpenter"@en }',
        "A-1",
        ("L2",),
    ),
    Failing("L1-list", "DELETE DATA { <list/permits/A-1> occ:onList <list/permits> }", "A-1"),
    Failing("L1-line", "DELETE DATA { <list/permits/A-1> occ:sourceLine 3 }", "A-1"),
    Failing("L1-line", 'INSERT DATA { <list/permits/A-1> occ:sourceLine "3"^^xsd:string }', "A-1"),
    Failing(
        "L2",
        'DELETE DATA { <list/permits/B> occ:printedTitle "Metal trades"@en } ;'
        'INSERT DATA { <list/permits/B> occ:printedTitle "Metal & trades"@en }',
        "B",
    ),
    Failing(
        "L3",
        "DELETE DATA { <list/permits/A-1> occ:entryConcept new:A-1 } ;"
        "INSERT DATA { <list/permits/A-1> occ:entryConcept new:A-7 }",
        "A1",
    ),
    Failing(
        "L3",
        "DELETE DATA { <list/permits/A-1> occ:entryConcept new:A-1 } ;"
        "INSERT DATA { <list/permits/A-1> occ:entryConcept old:A-1 }",
        "A-1",
    ),
    Failing(
        "L3-vintage",
        "DELETE DATA { <list/permits/A-1> occ:entryConcept new:A-1 ;"
        ' occ:printedTitle "carpenters"@en } ;'
        "INSERT DATA { <list/permits/A-1> occ:entryConcept old:B-3 ;"
        ' occ:printedTitle "Smiths and Founders"@en }',
        "B-3",
    ),
    Failing(
        "L4",
        "INSERT DATA { <x> a occ:ListEntry ; occ:onList <list/permits> ; occ:sourceLine 9 ;"
        'occ:entryConcept new:A-1 ; occ:printedCode "A1" ; occ:printedTitle "Joiners"@en }',
        "A-1",
    ),
    Failing("L4-group", "INSERT DATA { <list/permits> skos:member new:B-1 }", f"{OWN}list/permits"),
    Failing(
        "P1", "DELETE DATA { <programme/permit> occ:list <list/permits> }", f"{OWN}programme/permit"
    ),
    Failing(
        "P1-industries",
        "DELETE DATA { <programme/permit> occ:industryCondition <programme/permit/industry/1> }",
        f"{OWN}programme/permit",
    ),
    Failing(
        "P1-admits",
        "DELETE DATA { <programme/permit/industry/1> occ:admits craft:1-2 }",
        f"{OWN}programme/permit/industry/1",
    ),
    Failing(
        "P1-approves",
        "DELETE DATA { <programme/permit/A-1> occ:approves new:A-1 } ;"
        "INSERT DATA { <programme/permit/A-1> occ:approves new:A-7 }",
        f"{OWN}programme/permit/A-1",
    ),
    Failing(
        "P1-row",
        "DELETE DATA { <programme/permit/A-1> prov:wasDerivedFrom <list/permits/A-1> }",
        "A-1",
    ),
    Failing(
        "P1-source",
        "DELETE DATA { <programme/permit> dct:source <source/guild> }",
        f"{OWN}programme/permit",
    ),
    Failing(
        "P1-date",
        'DELETE DATA { <source/guild> dct:issued "2020"^^xsd:gYear }',
        f"{OWN}programme/permit",
    ),
)


@pytest.mark.parametrize("example", FAILING, ids=lambda each: each.shape)
def test_fails(example: Failing) -> None:
    assert_fails(example)


@pytest.mark.parametrize("title", ["Founders", "FOUNDERS", "founders"])
def test_e5_case_is_no_difference(title: str) -> None:
    assert changed(exclude("A-1", "new:B-2", title)).findings == ()


def test_e5_another_recorded_wording_is_none_either() -> None:
    recorded = 'INSERT DATA { new:B-2 skos:altLabel "Casters’ mates"@en } ;'
    assert changed(recorded + exclude("A-1", "new:B-2", "Casters' mates")).findings == ()


@pytest.mark.parametrize(
    ("title", "printed"),
    [("Crafts, n.e.c.", "Other Crafts"), ("Smiths’ trades", "Smiths' Trades")],
)
def test_l2_other_and_not_elsewhere_classified_are_one(title: str, printed: str) -> None:
    wording = f"""
    DELETE DATA {{ new:B skos:prefLabel "Metal trades"@en .
        <list/permits/B> occ:printedTitle "Metal trades"@en }} ;
    INSERT DATA {{ new:B skos:prefLabel "{title}"@en .
        <list/permits/B> occ:printedTitle "{printed}"@en }}
    """
    assert changed(wording).findings == ()


def test_e4_an_exclusion_told_at_both_ends_is_no_matter() -> None:
    there, back = exclude("A-1", "new:A-2", "Turners"), exclude("A-2", "new:A-1", "Carpenters")
    assert changed(f"{there} ; {back}").findings == ()


def test_e3_every_code_of_a_note_is_looked_for() -> None:
    note = (
        'INSERT DATA { new:B-1 xkos:exclusionNote "Excludes wood (A), turning (A-2), carpentry '
        '(A-1), and all (the) others."@en }'
    )
    findings = changed(note).findings
    assert {(finding.check, finding.notation) for finding in findings} == {("E3", "B-1")}
    assert {finding.value for finding in findings} == {f"{OWN}new/{code}" for code in ("A", "A-2")}


def test_r1_a_list_without_rows_is_a_check_that_sees_nothing() -> None:
    rows = "DELETE { ?row a occ:ListEntry } WHERE { ?row a occ:ListEntry }"
    (blind,) = (finding for finding in changed(rows).findings if finding.check == "R1")
    assert blind.message.startswith("R1: L1 (")
    assert "though the graph has occ:OccupationList" in blind.message
