"""Which checks a graph is held to, and what a graph says without saying it."""

from __future__ import annotations

import pytest
from rdflib import Graph, Namespace

from occugraph.errors import InputError, UnknownName
from occugraph.rdf.namespaces import BASE, VOCABULARIES
from occugraph.validation.entailments import add_entailments
from occugraph.validation.findings import LOOKING
from occugraph.validation.selection import CheckSelection, SelectedChecks, select_checks
from occugraph.validation.shapes import shapes_graph, shapes_in
from tests.validation.test_screen import graph_of

OWN = frozenset({"own"})


@pytest.fixture(scope="module")
def shapes() -> Graph:
    return shapes_graph()


@pytest.fixture(scope="module")
def known(shapes: Graph) -> frozenset[str]:
    return frozenset({LOOKING, *(shape.check for shape in shapes_in(shapes))})


@pytest.mark.parametrize(
    ("text", "profile", "count"),
    [
        ("", "skos", 48),
        ("<urn:a> skos:note 'x' .", "skos", 48),
        ("<urn:a> a xkos:Thing .", "xkos", 75),
        ("<urn:a> skos:note 'x' ; xkos:causes <urn:b> .", "xkos", 75),
        (f"<urn:a> <{BASE}ontology#classifies> <urn:b> .", "occugraph", 85),
    ],
)
def test_the_profile_is_the_last_whose_vocabulary_is_used(
    shapes: Graph, known: frozenset[str], text: str, profile: str, count: int
) -> None:
    prefixes = "".join(f"@prefix {name}: <{VOCABULARIES[name]}> . " for name in ("skos", "xkos"))
    chosen = select_checks(CheckSelection(), shapes, graph_of(prefixes + text), known)
    assert (chosen.profile, chosen.detected, len(chosen.checks)) == (profile, True, count)
    named = select_checks(CheckSelection(profile), shapes, graph_of(""), known)
    assert named == (profile, False, chosen.checks)
    with_own = select_checks(CheckSelection(profile), shapes, graph_of(""), known, OWN)
    assert with_own.checks == chosen.checks | OWN


def test_checks_are_selected_and_ignored_by_patterns(shapes: Graph, known: frozenset[str]) -> None:
    def select(*patterns: str, ignore: tuple[str, ...] = ()) -> SelectedChecks:
        selection = CheckSelection(select=patterns, ignore=ignore)
        return select_checks(selection, shapes, graph_of(""), known, OWN)

    assert select("s1?", "x1") == (None, False, {"S12", "S13", "S14", "S19", "X1"})
    assert select("S1*", ignore=("s14", "own")).checks == {"S12", "S13", "S19"}
    assert select("*", ignore=("qs-*",)).checks == {
        each for each in known | OWN if not each.startswith("QS-")
    }
    assert select_checks(CheckSelection("none"), shapes, graph_of(""), known, OWN) == (
        *("none", False, OWN),
    )


@pytest.mark.parametrize(
    ("selection", "problem"),
    [
        (CheckSelection(select=("S99",)), "no check 'S99'; nearest: S9, S19"),
        (
            CheckSelection(select=("ZZZZ",)),
            "no check 'ZZZZ'; there is: CYC, E*, L*, M*, P*, QS*, R*, S*, X*, own",
        ),
        (
            CheckSelection(ignore=("S99",), where={"ignore": "x.toml:3: "}),
            "x.toml:3: no check 'S99'; nearest: S9, S19",
        ),
        (CheckSelection(select=("S13",), ignore=("S1*",)), "no check is left: select more of them"),
        (CheckSelection(select=("R1",)), "no check is left: select more of them"),
        (
            CheckSelection("nope"),
            "no profile 'nope'; there is: skos, xkos, occugraph, none",
        ),
        (
            CheckSelection("nope", where={"profile": "x.toml:2: "}),
            "x.toml:2: no profile 'nope'; there is: skos, xkos, occugraph, none",
        ),
    ],
)
def test_what_selects_no_check_is_refused(
    shapes: Graph, known: frozenset[str], selection: CheckSelection, problem: str
) -> None:
    with pytest.raises((InputError, UnknownName)) as caught:
        select_checks(selection, shapes, graph_of(""), known, OWN)
    assert str(caught.value).startswith(problem)


ENTAILING = """
@prefix : <urn:x:> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xkos: <http://rdf-vocabulary.ddialliance.org/xkos#> .
@prefix xl: <http://www.w3.org/2008/05/skos-xl#> .
"""


@pytest.mark.parametrize(
    ("given", "entailed"),
    [
        (
            ":a xl:prefLabel :l . :l xl:literalForm 'A'@en .",
            ":a skos:prefLabel 'A'@en . :l a xl:Label .",
        ),
        (
            ":a xl:hiddenLabel :l . :l xl:literalForm 'h' .",
            ":a skos:hiddenLabel 'h' . :l a xl:Label .",
        ),
        (
            ":a skos:topConceptOf :s .",
            f":a skos:inScheme :s ; <{BASE}shapes#impliedScheme> :s .",
        ),
        (
            ":s skos:hasTopConcept :a .",
            f":a skos:inScheme :s ; <{BASE}shapes#impliedScheme> :s .",
        ),
        (":a skos:topConceptOf :s ; skos:inScheme :s .", ""),
        (":a skos:broader :b .", ":a skos:broaderTransitive :b ."),
        (":b skos:narrower :a .", ":a skos:broaderTransitive :b ."),
        (":b skos:narrowMatch :a .", ":a skos:broaderTransitive :b ."),
        (":b skos:narrower 'a' .", ""),
        (":a owl:deprecated '1' .", ":a owl:deprecated true ."),
        (":a dct:isReplacedBy :b .", ":a owl:deprecated true ."),
        (":a owl:deprecated false .", ""),
        (
            ":a xkos:isPartOf :b .",
            ":a skos:broader :b ; skos:broaderTransitive :b .",
        ),
        (":a xkos:causes :b .", ":a skos:related :b . :b skos:related :a ."),
        (":a xkos:coreContentNote 'n' .", ":a skos:scopeNote 'n' ."),
        (":P rdfs:subPropertyOf skos:note . :a :P 'n' .", ":a skos:note 'n' ."),
        (
            ":P rdfs:subPropertyOf :Q . :Q rdfs:subPropertyOf skos:related . :a :P :b , 'text' .",
            ":a skos:related :b , 'text' . :b skos:related :a .",
        ),
        (":K rdfs:subClassOf skos:Concept . :a a :K .", ":a a skos:Concept ."),
    ],
)
def test_what_is_entailed_is_added(given: str, entailed: str) -> None:
    graph, expected = graph_of(ENTAILING + given), graph_of(ENTAILING + entailed)
    before = set(graph)
    add_entailments(graph)
    added = set(graph) - before
    shapes = Namespace(f"{BASE}shapes#")
    used = ("isUsed", "hasLanguage", "hasDatatype", "oddText", "meantNamespace")
    surveyed = {shapes[name] for name in used}
    assert {triple for triple in added if triple[1] not in surveyed} == set(expected)
