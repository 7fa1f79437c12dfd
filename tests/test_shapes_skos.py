"""SKOS: each integrity condition objects to what breaks it, and to nothing else."""

from __future__ import annotations

import pytest

from tests.shape_examples import Failing, assert_fails, changed, shapes_of, turtle

FAILING = (
    Failing("S4", "DELETE DATA { <new> a skos:ConceptScheme }", "Trades 2020", ("S5",)),
    Failing(
        "S4",
        """DELETE { ?it skos:inScheme <new> } INSERT { ?it skos:inScheme <newer> }
        WHERE { BIND(new:A-2 AS ?it) }""",
        "https://w3id.org/occugraph/newer",
        ("M4", "X1", "X12"),
    ),
    Failing("S5", "INSERT DATA { <other> skos:hasTopConcept new:A }", "", ("S7", "S8")),
    Failing(
        "S6",
        "INSERT DATA { <new> skos:hasTopConcept <new/C> }",
        "https://w3id.org/occugraph/new/C",
        ("S7", "S8", "X4"),
    ),
    Failing("S7", "INSERT DATA { new:A skos:topConceptOf <craft> }", "A", ("S8", "X4")),
    Failing("S8", "DELETE DATA { new:A skos:topConceptOf <new> }", "A"),
    Failing("S8", "DELETE DATA { <new> skos:hasTopConcept new:A }", "A"),
    Failing("S9", "INSERT DATA { <new> a skos:Concept }", "Trades 2020", ()),
    Failing("S13", 'INSERT DATA { new:A-1 skos:altLabel "Carpenters"@en }', "A-1"),
    Failing("S13", 'INSERT DATA { new:A-1 skos:hiddenLabel "Carpenters"@en }', "A-1"),
    Failing("S13-hidden", 'INSERT DATA { new:A-1 skos:hiddenLabel "Joiners"@en }', "A-1"),
    Failing("S14", 'INSERT DATA { new:A-1 skos:prefLabel "Woodworkers"@en }', "A-1"),
    Failing("S14-language", 'INSERT DATA { new:A-1 skos:prefLabel "Carpenters" }', "A-1"),
    Failing("S14-other-language", 'INSERT DATA { new:A-1 skos:altLabel "Joiner" }', "A-1"),
    Failing("S19", "INSERT DATA { new:A-2 skos:related <x> . <x> skos:related new:A-2 }", ""),
    Failing("S27", "INSERT DATA { new:A-1 skos:related new:A }", "A-1", ("QS-one-way",)),
    Failing("S27-down", "INSERT DATA { new:A skos:related new:A-1 }", "A", ("QS-one-way",)),
    Failing("S37", "INSERT DATA { <list/permits> a skos:Concept }", ""),
    Failing("S37", "INSERT DATA { <list/permits> a skos:ConceptScheme }", ""),
    Failing(
        "S46",
        "INSERT DATA { old:A-1 skos:relatedMatch new:A-1 . new:A-1 skos:relatedMatch old:A-1 }",
        "A-1",
        ("M8",),
    ),
    Failing("CYC", "INSERT DATA { new:A skos:broader new:A-1 }", "A", ()),
    Failing("CYC-narrower", "INSERT DATA { new:A-1 skos:narrower new:A }", "A", ()),
)


@pytest.mark.parametrize("example", FAILING, ids=lambda it: it.shape)
def test_fails(example: Failing) -> None:
    assert_fails(example)
