"""Correspondences: each rule of tables, pairs and mappings objects to what breaks it."""

from __future__ import annotations

import pytest

from tests.support.shape_examples import Failing, assert_fails, changed, turtle

#: Each checks a graph as a whole; test_shapes.py tries every shape in the quick part.
pytestmark = pytest.mark.slow

OWN = "https://w3id.org/occugraph/"
FAILING = (
    Failing(
        "M16",
        "DELETE DATA { <new-craft/A-1_11> <https://w3id.org/sssom/confidence> 0.9 } ;"
        "INSERT DATA { <new-craft/A-1_11> <https://w3id.org/sssom/confidence> 1.5 }",
        "A-1 -> 11",
    ),
    Failing(
        "M16",
        "INSERT DATA { <new-craft/A-1_11> <https://w3id.org/sssom/confidence> 0.5 }",
        "A-1 -> 11",
    ),
    Failing("M16-weights", "INSERT DATA { <new-craft/A-1_11> occ:weight 0.5 }", "A-1"),
    Failing("M1", "DELETE DATA { <new-craft> xkos:compares <craft> }", f"{OWN}new-craft", ("M4",)),
    Failing("M1", "INSERT DATA { <new-craft> xkos:compares <old> }", f"{OWN}new-craft"),
    Failing(
        "M1-associations",
        "INSERT DATA { <x> a xkos:Correspondence ; xkos:compares <old> , <new> ;"
        'occ:basis occ:official ; dct:title "X"@en ; skos:prefLabel "X"@en ;'
        'dct:issued "2021"^^xsd:gYear ; dct:rights <source/guild/rights> ;'
        "dct:source <source/guild> }",
        f"{OWN}x",
    ),
    Failing(
        "M1-title",
        "DELETE WHERE { <new-craft> dct:title ?title ; skos:prefLabel ?label }",
        f"{OWN}new-craft",
        ("M17",),
    ),
    Failing("M17", "DELETE WHERE { <new-craft> skos:prefLabel ?label }", f"{OWN}new-craft"),
    Failing("M17-issued", "DELETE WHERE { <new-craft> dct:issued ?date }", f"{OWN}new-craft"),
    Failing(
        "M1-licence",
        "DELETE DATA { <new-craft> dct:rights <source/guild/rights> }",
        f"{OWN}new-craft",
    ),
    Failing(
        "M1-source",
        "DELETE DATA { <old-new> dct:source <source/guild> }",
        f"{OWN}old-new",
    ),
    Failing("M2", "DELETE DATA { <new-craft> xkos:madeOf <new-craft/A-9_none> }", "A-9"),
    Failing(
        "M2",
        "INSERT DATA { <old-new> xkos:madeOf <old-craft/A-1_11> }",
        "A-1 -> 11",
        ("M4", "M14"),
    ),
    Failing(
        "M3",
        "DELETE DATA { <new-craft/A-1_11> xkos:sourceConcept new:A-1 }",
        "11",
        ("M8", "M14", "M15"),
    ),
    Failing(
        "M3-target",
        "DELETE DATA { <new-craft/A-9_none> occ:noCounterpartIn <craft> }",
        "A-9",
    ),
    Failing(
        "M3-none",
        "INSERT DATA { <new-craft/A-1_11> occ:noCounterpartIn <craft> }",
        "A-1 -> 11",
    ),
    Failing(
        "M4",
        "DELETE DATA { <old-new/A-2_A-2> xkos:targetConcept new:A-2 } ;"
        "INSERT DATA { <old-new/A-2_A-2> xkos:targetConcept craft:11 }",
        "A-2 -> 11",
        ("M8", "M13"),
    ),
    Failing(
        "M4",
        "DELETE DATA { <old-new/A-2_A-2> xkos:targetConcept new:A-2 } ;"
        "INSERT DATA { <old-new/A-2_A-2> xkos:targetConcept new:A-3 }",
        "A-2",
        ("M8", "M13"),
    ),
    Failing(
        "M6",
        "DELETE DATA { <old-new/A-2_A-2> xkos:sourceConcept old:A-2 ; xkos:targetConcept new:A-2 }"
        ";"
        "INSERT DATA { <old-new/A-2_A-2> xkos:sourceConcept new:A-2 ; xkos:targetConcept old:A-2 }",
        "A-2 -> A-2",
        ("M13",),
    ),
    Failing(
        "M7",
        "DELETE DATA { <old-new/A-2_A-2> xkos:targetConcept new:A-2 } ;"
        "INSERT DATA { <old-new/A-2_A-2> xkos:targetConcept old:A-2 }",
        "A-2 -> A-2",
        ("M6", "M8", "M13"),
    ),
    Failing(
        "M7-twice",
        "INSERT DATA { <old-new> xkos:madeOf <x> . <x> a xkos:ConceptAssociation ;"
        'xkos:sourceConcept old:A-2 ; xkos:targetConcept new:A-2 ; occ:cardinality "1:1" ;'
        "occ:basis occ:official ; occ:match skos:closeMatch }",
        "A-2 -> A-2",
        ("M14",),
    ),
    Failing(
        "M8",
        "DELETE DATA { old:A-2 skos:closeMatch new:A-2 }",
        "A-2 -> A-2",
    ),
    Failing("M8", "DELETE DATA { <old-new/A-2_A-2> occ:match skos:closeMatch }", "A-2 -> A-2", ()),
    Failing(
        "M8-cardinality",
        "DELETE DATA { <old-new/A-2_A-2> occ:match skos:closeMatch ."
        " old:A-2 skos:closeMatch new:A-2 . new:A-2 skos:closeMatch old:A-2 } ;"
        "INSERT DATA { <old-new/A-2_A-2> occ:match skos:relatedMatch ."
        " old:A-2 skos:relatedMatch new:A-2 . new:A-2 skos:relatedMatch old:A-2 }",
        "A-2 -> A-2",
    ),
    Failing("M8-mapping", "INSERT DATA { old:A-2 skos:relatedMatch new:B-1 }", "A-2"),
    Failing(
        "M9",
        "INSERT DATA { <x> skos:broadMatch <y> . <y> skos:broadMatch <x> }",
        f"{OWN}x",
    ),
    Failing(
        "M9-narrow",
        "INSERT DATA { <x> skos:narrowMatch <y> . <y> skos:narrowMatch <x> }",
        f"{OWN}x",
    ),
    Failing(
        "M9-both",
        "INSERT DATA { craft:11 skos:broadMatch new:A-1 }",
        "11",
        ("M8",),
    ),
    Failing("M9-inverse", "DELETE DATA { craft:11 skos:narrowMatch new:A-1 }", "11"),
    Failing(
        "M10",
        "INSERT DATA { old:B-3 skos:exactMatch new:B-1 }",
        "B-3 -> B-1",
        ("M8", "S46"),
    ),
    Failing(
        "M10-residual",
        "DELETE DATA { <old-new/A-9_A-9> occ:match skos:closeMatch ."
        " old:A-9 skos:closeMatch new:A-9 . new:A-9 skos:closeMatch old:A-9 } ;"
        "INSERT DATA { <old-new/A-9_A-9> occ:match skos:exactMatch ."
        " old:A-9 skos:exactMatch new:A-9 . new:A-9 skos:exactMatch old:A-9 }",
        "A-9",
    ),
    Failing(
        "M11",
        "INSERT DATA { new:A-1 skos:exactMatch <x> . <x> skos:exactMatch old:A-2 }",
        "A-1",
    ),
    Failing(
        "M13",
        "DELETE { <old-new> xkos:madeOf ?it . ?it ?p ?o . old:A-2 skos:closeMatch new:A-2 ."
        " new:A-2 skos:closeMatch old:A-2 . <old-new> occ:oneToOne 3 }"
        "INSERT { <old-new> occ:oneToOne 2 }"
        "WHERE { BIND(<old-new/A-2_A-2> AS ?it) ?it ?p ?o }",
        "A-2",
        ("M15",),
    ),
    Failing(
        "M14",
        'DELETE DATA { <old-new/B-3_B-1> occ:cardinality "1:n" } ;'
        'INSERT DATA { <old-new/B-3_B-1> occ:cardinality "1:1" }',
        "B-3",
        ("M8",),
    ),
    Failing(
        "M14-sources",
        'DELETE DATA { <new-craft/A-1_11> occ:cardinality "n:1" } ;'
        'INSERT DATA { <new-craft/A-1_11> occ:cardinality "1:1" }',
        "11",
    ),
    Failing(
        "M14-form",
        'DELETE DATA { <new-craft/A-9_none> occ:cardinality "1:0" } ;'
        'INSERT DATA { <new-craft/A-9_none> occ:cardinality "0:1" }',
        "A-9",
    ),
    Failing(
        "M14-counts",
        "DELETE DATA { <old-new> occ:oneToOne 3 } ; INSERT DATA { <old-new> occ:oneToOne 4 }",
        f"{OWN}old-new",
    ),
    Failing("M15", "DELETE DATA { <new-craft/A-9_none> occ:basis occ:curated }", "A-9"),
    Failing("M15", "INSERT DATA { <new-craft/A-9_none> occ:basis occ:guessed }", "A-9"),
    Failing("M15-table", "DELETE DATA { <new-craft> occ:basis occ:curated }", f"{OWN}new-craft"),
    Failing(
        "M15-date",
        "DELETE WHERE { <source/guild> dct:issued ?date } ;"
        "DELETE WHERE { <old-new> dct:issued ?date }",
        f"{OWN}old-new",
        ("M17", "P1"),
    ),
    Failing(
        "M15-curated",
        'DELETE DATA { <new-craft/A-1_11> occ:reason "Both build of wood."@en }',
        "A-1 -> 11",
    ),
    Failing(
        "M15-links",
        "DELETE DATA { <old-craft/A-1_11> occ:restsOn <old-new/A-1_A-1> , <new-craft/A-1_11> }",
        "A-1 -> 11",
    ),
    Failing("M15-link", "INSERT DATA { <old-craft/A-1_11> occ:restsOn <x> }", f"{OWN}x"),
    Failing(
        "M15-claim",
        "DELETE DATA { <old-craft/A-2_11> occ:match skos:relatedMatch ."
        " old:A-2 skos:relatedMatch craft:11 . craft:11 skos:relatedMatch old:A-2 } ;"
        "INSERT DATA { <old-craft/A-2_11> occ:match skos:broadMatch ."
        " old:A-2 skos:broadMatch craft:11 . craft:11 skos:narrowMatch old:A-2 }",
        "A-2 -> 11",
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


def test_m4_a_code_is_never_looked_up_in_another_vintage() -> None:
    # new:A-1 exists, but the table is about crafts and the trades of 2010.
    mixed = """
    DELETE DATA { <old-craft/A-1_11> xkos:sourceConcept old:A-1 } ;
    INSERT DATA { <old-craft/A-1_11> xkos:sourceConcept new:A-1 }
    """
    assert of("M4", mixed) == ["A-1 -> 11"]


def test_m4_an_end_that_is_described_nowhere_is_no_fault_in_somebody_elses_excerpt() -> None:
    excerpt = """
    <t> a xkos:Correspondence ; xkos:compares <here> , <there> ; xkos:madeOf <p> .
    <here> a skos:ConceptScheme .
    <p> a xkos:ConceptAssociation ; xkos:sourceConcept <a> ; xkos:targetConcept <b> .
    """
    assert "M4" not in {finding.check for finding in turtle(excerpt).findings}


def test_m8_a_match_with_another_publishers_iri_needs_no_pair() -> None:
    esco = "INSERT DATA { new:A-2 skos:exactMatch <http://data.europa.eu/esco/isco/C7522> }"
    assert changed(esco).findings == ()


def test_m8_and_m10_several_tables_between_two_schemes() -> None:
    second = """
    INSERT DATA {
        <again> a xkos:Correspondence ; dct:title "Again"@en ; skos:prefLabel "Again"@en ;
            dct:issued "2021"^^xsd:gYear ; dct:rights <source/guild/rights> ;
            dct:source <source/guild> ; occ:basis occ:curated ; occ:isPartial true ;
            occ:sourceScheme <old> ; occ:targetScheme <new> ; xkos:compares <old> , <new> ;
            xkos:madeOf <again/1> , <again/2> .
        <again/1> a xkos:ConceptAssociation ; occ:basis occ:curated ; occ:cardinality "1:n" ;
            xkos:sourceConcept old:A-1 ; xkos:targetConcept new:A-1 ; occ:match skos:exactMatch ;
            occ:reason "The same."@en ; dct:date "2026-01-01"^^xsd:date .
        <again/2> a xkos:ConceptAssociation ; occ:basis occ:curated ; occ:cardinality "1:n" ;
            xkos:sourceConcept old:A-1 ; xkos:targetConcept new:A-2 ; occ:match skos:relatedMatch ;
            occ:reason "Near."@en ; dct:date "2026-01-01"^^xsd:date .
        old:A-1 skos:relatedMatch new:A-2 . new:A-2 skos:relatedMatch old:A-1 .
    }
    """
    assert changed(second).findings == ()


def test_m13_a_table_may_be_silent_on_a_concept_if_it_says_so() -> None:
    change = next(example.change for example in FAILING if example.shape == "M13")
    assert of("M13", change) == ["A-2", "A-2"]
    assert of("M13", f"{change} ; INSERT DATA {{ <old-new> occ:silentOn old:A-2 }}") == ["A-2"]
    both = "INSERT DATA { <old-new> occ:silentOn old:A-2 , new:A-2 }"
    assert of("M13", f"{change} ; {both}") == []


def test_m9_plain_skos_may_leave_the_inverse_to_be_concluded() -> None:
    one_way = turtle("""
    <a> a skos:Concept ; skos:prefLabel "A"@en ; skos:topConceptOf <s> ; skos:broadMatch <b> .
    """)
    assert not [finding for finding in one_way.findings if finding.check.startswith("M")]


def test_m11_a_chain_of_exact_matches_merges_at_any_length() -> None:
    chain = """
    <a> skos:inScheme <s> ; skos:exactMatch <b> . <b> skos:inScheme <t> . <c> skos:exactMatch <b> ;
        skos:inScheme <u> . <c> skos:exactMatch <d> . <d> skos:inScheme <s> .
    """
    findings = [
        (finding.focus, finding.value)
        for finding in turtle(chain).findings
        if finding.check == "M11"
    ]
    assert findings == [(f"{OWN}a", f"{OWN}d")]


def test_m11_what_is_deprecated_may_stand_beside_what_took_its_place() -> None:
    pairs = """
    <a> skos:inScheme <s> ; skos:exactMatch <b> ; owl:deprecated true . <b> skos:inScheme <s> .
    <c> skos:inScheme <s> ; skos:exactMatch <d> . <d> skos:inScheme <s> ; owl:deprecated true .
    <e> skos:inScheme <s> ; skos:exactMatch <f> . <f> skos:inScheme <s> ; owl:deprecated false .
    """
    findings = [finding for finding in turtle(pairs).findings if finding.check == "M11"]
    assert [finding.focus for finding in findings] == [f"{OWN}e"]


@pytest.mark.parametrize(
    ("claim", "back", "holds"),
    [
        ("broadMatch", "narrowMatch", True),  # exact, then broad
        ("narrowMatch", "broadMatch", False),
        ("closeMatch", "closeMatch", False),
        ("exactMatch", "exactMatch", False),
        ("relatedMatch", "relatedMatch", True),  # anything may be called related
    ],
)
def test_m15_a_chain_of_exact_and_broad_is_broad(claim: str, back: str, holds: bool) -> None:
    claimed = f"""
    DELETE DATA {{ <old-craft/A-1_11> occ:match skos:broadMatch .
        old:A-1 skos:broadMatch craft:11 . craft:11 skos:narrowMatch old:A-1 }} ;
    INSERT DATA {{ <old-craft/A-1_11> occ:match skos:{claim} .
        old:A-1 skos:{claim} craft:11 . craft:11 skos:{back} old:A-1 }}
    """
    assert of("M15", claimed) == ([] if holds else ["A-1 -> 11"])


def test_m15_links_may_stand_in_the_other_direction() -> None:
    turned = """
    DELETE DATA { <old-new/A-1_A-1> xkos:sourceConcept old:A-1 ; xkos:targetConcept new:A-1 .
        <new-craft/A-1_11> xkos:sourceConcept new:A-1 ; xkos:targetConcept craft:11 ;
            occ:match skos:broadMatch } ;
    INSERT DATA { <old-new/A-1_A-1> xkos:sourceConcept new:A-1 ; xkos:targetConcept old:A-1 .
        <new-craft/A-1_11> xkos:sourceConcept craft:11 ; xkos:targetConcept new:A-1 ;
            occ:match skos:narrowMatch }
    """
    assert of("M15", turned) == []
