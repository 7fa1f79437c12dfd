"""What the built graph says: counts, parents, exclusions, residuals, provenance."""

from __future__ import annotations

import re
from collections import Counter

import pytest

import occugraph
from occugraph.graph.build import Build
from tests.support import whole_graph as stated

SKOS = "http://www.w3.org/2004/02/skos/core#"
OCC = "https://w3id.org/occugraph/ontology#"
BASE = "https://w3id.org/occugraph/"


def pairs(whole_graph: occugraph.Graph, predicate: str) -> set[tuple[str, str]]:
    table = whole_graph.sparql(f"SELECT ?a ?b WHERE {{ ?a <{predicate}> ?b }}")
    return {(row["a"].removeprefix(BASE), row["b"].removeprefix(BASE)) for row in table.records()}


def test_concepts_a_level_are_as_many_as_the_publishers_say(whole_graph: occugraph.Graph) -> None:
    rows = whole_graph.query("scheme-statistics").records()
    counts: dict[str, list[int]] = {}
    for row in rows:
        assert row["concepts"] == row["published"], row
        counts.setdefault(row["scheme"], []).append(int(row["concepts"]))
    assert counts == stated.SCHEMES


def test_correspondences_lists_and_sources_are_those_stated(whole_build: Build) -> None:
    parts = whole_build.contributions
    pairs = {
        table.id: sum(
            pair.source is not None and pair.target is not None for pair in table.associations
        )
        for part in parts
        for table in part.correspondences
    }
    assert pairs == stated.CORRESPONDENCES
    rows = {listed.id: len(listed.entries) for part in parts for listed in part.lists}
    assert rows == stated.LISTS
    tables = {part.source.id: len(part.source.files) for part in parts}
    assert tables == stated.SOURCES


@pytest.mark.parametrize(
    ("scheme", "path"),
    [
        ("soc2018", ["15-1252", "15-1250", "15-1200", "15-0000"]),
        ("soc2018", ["29-1221", "29-1210", "29-1000", "29-0000"]),
        ("soc2018", ["31-1131", "31-1130", "31-1100", "31-0000"]),
        ("soc2018", ["51-5111", "51-5110", "51-5100", "51-0000"]),
        ("isco08", ["0110", "011", "01", "0"]),
        ("dot1991", ["013", "00/01", "0/1"]),
        ("naics2022", ["332710", "33271", "3327", "332", "31-33"]),
    ],
)
def test_parents_come_from_the_structure_tables(
    whole_graph: occugraph.Graph, scheme: str, path: list[str]
) -> None:
    rows = whole_graph.query("path-to-top", scheme=scheme, code=path[0]).records()
    assert [row["code"] for row in rows] == path


def test_the_exclusions_are_those_of_soc_and_isco_and_the_list_adds_no_link(
    whole_graph: occugraph.Graph,
) -> None:
    excludes = pairs(whole_graph, f"{OCC}excludes")
    schemes = Counter(excluding.partition("/")[0] for excluding, _ in excludes)
    assert schemes == {"soc2018": 528, "soc2010": 391, "isco08": 692}
    listed_only = (
        f"SELECT ?x ?w WHERE {{ ?x <{OCC}wording> ?w ; <http://purl.org/dc/terms/source> "
        "<https://w3id.org/occugraph/source/iowa-ampd> }"
    )
    wordings = Counter(row["w"] for row in whole_graph.sparql(listed_only).records())
    assert wordings == {"excludes": 63, "included with": 1, "classified in": 1}
    listed = {
        f"{row['scheme']}/{row['code']}"
        for row in whole_graph.query("approved-occupations").records()
    }
    assert len(listed) == 102


def test_what_a_list_prints_with_the_duties_of_another_occupation_is_said_of_its_row_alone(
    whole_graph: occugraph.Graph,
) -> None:
    row = "list/ampd-iowa/11-3013"
    assert pairs(whole_graph, f"{OCC}printsDutiesOf") == {(row, "soc2018/11-3031")}
    assert pairs(whole_graph, f"{OCC}printedExclusion") == {(row, "soc2018/13-2054")}
    assert ("soc2018/11-3013", "soc2018/13-2054") not in pairs(whole_graph, f"{OCC}excludes")
    rows = whole_graph.query("exclusions-of", scheme="soc2018", code="11-3013").records()
    assert "13-2054" not in {each["code"] for each in rows}


def test_exclusions_are_directed(whole_graph: occugraph.Graph) -> None:
    excludes = pairs(whole_graph, f"{OCC}excludes")
    network = "soc2018/15-1241", "soc2018/15-1231"
    assert {network, network[::-1]} <= excludes
    assert ("soc2018/15-1244", "soc2018/15-1212") in excludes
    assert ("soc2018/15-1212", "soc2018/15-1244") not in excludes
    related = pairs(whole_graph, f"{SKOS}related")
    assert related == set()


def test_broader_and_narrower_are_both_written(whole_graph: occugraph.Graph) -> None:
    broader = pairs(whole_graph, f"{SKOS}broader")
    assert {(b, a) for a, b in pairs(whole_graph, f"{SKOS}narrower")} == broader
    assert len(broader) == sum(sum(levels) - levels[0] for levels in stated.SCHEMES.values())


@pytest.mark.slow
def test_residuals_name_what_they_are_the_rest_of(whole_graph: occugraph.Graph) -> None:
    rest = pairs(whole_graph, f"{OCC}residualOf")
    assert ("soc2018/15-1299", "soc2018/15-1200") in rest
    assert ("soc2018/17-3019", "soc2018/17-3010") in rest
    assert {b for a, b in rest if a == "isco08/2149"} == {"isco08/214", "isco08/215"}
    assert {b for a, b in rest if a == "isco08/4419"} == {"isco08/4"}
    assert {b for a, b in rest if a == "isco08/3359"} == set()  # the document names no group
    rdf_type = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
    typed = {a for a, b in pairs(whole_graph, rdf_type) if b == "ontology#ResidualConcept"}
    assert {a for a, _ in rest} <= typed
    assert "soc2018/55-2013" not in typed  # it supervises "All Other ..."; it is not left over


def test_isco_groups_and_occupations_are_esco_s(whole_graph: occugraph.Graph) -> None:
    same = {
        (a, b)
        for a, b in pairs(whole_graph, f"{SKOS}exactMatch")
        if b.startswith("http://data.europa.eu/")
    }
    assert len(same) == 619 + 3_039
    assert ("isco08/2512", "http://data.europa.eu/esco/isco/C2512") in same


def test_no_triple_stands_in_two_named_graphs(whole_build: Build) -> None:
    triples = list(whole_build.dataset.triples())
    assert len(set(triples)) == len(triples)


def test_the_only_blank_nodes_are_the_cells_of_lists(whole_build: Build) -> None:
    list_terms = {
        "<http://www.w3.org/1999/02/22-rdf-syntax-ns#first>",
        "<http://www.w3.org/1999/02/22-rdf-syntax-ns#rest>",
    }
    for subject, predicate, _ in whole_build.dataset.triples():
        assert not subject.startswith("_:") or predicate in list_terms


def test_codes_are_text_without_datatype(whole_build: Build) -> None:
    notations = [o for _, p, o in whole_build.dataset.triples() if p == f"<{SKOS}notation>"]
    assert '"0110"' in notations
    assert all(re.fullmatch(r'"[^"]*"', notation) for notation in notations)


@pytest.mark.slow
def test_every_own_term_is_defined(whole_build: Build) -> None:
    used = {
        term
        for triple in whole_build.dataset.triples()
        for term in triple
        if term.startswith(f"<{OCC}")
    }
    stated = {(subject, predicate) for subject, predicate, _ in whole_build.dataset.triples()}
    rdfs = "http://www.w3.org/2000/01/rdf-schema#"
    wanted = {
        (term, f"<{rdfs}{name}>") for term in used for name in ("label", "comment", "isDefinedBy")
    }
    assert len(used) > 40
    assert wanted - stated == set()


def test_every_source_says_who_published_it_and_on_what_terms(whole_graph: occugraph.Graph) -> None:
    rows = whole_graph.query("sources").records()
    assert {row["source"] for row in rows} == set(stated.SOURCES)
    for row in rows:
        assert row["publisher"], row
        assert row["rights"], row
        contents = whole_graph.query("source-contents", source=row["source"]).records()
        assert {line["graph"] for line in contents} == {row["graph"]}
        assert all(int(line["statements"]) > 0 for line in contents)
