"""`void.ttl` and `catalog.ttl`: they parse, and have what VoID and DCAT-AP 3.0.1 require."""

from __future__ import annotations

import hashlib

import pyoxigraph as ox
import pytest

from occugraph.publication.catalogue import (
    DESCRIPTION_QUERY,
    Distribution,
    Offer,
    write_catalogue,
    write_void,
)
from occugraph.publication.partitions import CLASSES, PROPERTIES, describe_partitions
from occugraph.rdf.namespaces import BASE, VOCABULARIES
from occugraph.rdf.terms import Triple

_DIGEST = hashlib.sha256(b"").hexdigest()
_OFFER = Offer(
    BASE,
    (
        Distribution("", "nq", f"{BASE}dumps/occugraph.nq", "application/n-quads", 12, _DIGEST),
        Distribution("soc2018", "ttl", f"{BASE}dumps/soc2018.ttl", "text/turtle", 34, _DIGEST),
    ),
    f"{BASE}sparql",
)
#: DCAT-AP 3.0.1: class -> its mandatory properties.
_MANDATORY = {
    "dcat:Catalog": ("dct:title", "dct:description", "dct:publisher"),
    "dcat:Dataset": ("dct:title", "dct:description"),
    "dcat:DatasetSeries": ("dct:title", "dct:description"),
    "dcat:Distribution": ("dcat:accessURL",),
    "dcat:DataService": ("dct:title", "dcat:endpointURL"),
    "foaf:Organization": ("foaf:name",),
    "spdx:Checksum": ("spdx:algorithm", "spdx:checksumValue"),
}
#: What a dataset or distribution has once at most.
_ONCE = ("dcat:version", "dct:issued", "dct:modified", "dct:publisher", "dcat:byteSize")
_ONCE += ("dcat:mediaType", "dct:license", "spdx:checksum")


def _term(name: str) -> ox.NamedNode:
    prefix, _, local = name.partition(":")
    return ox.NamedNode(VOCABULARIES[prefix] + local)


@pytest.fixture(scope="module")
def description(store: ox.Store) -> list[Triple]:
    triples = store.query(DESCRIPTION_QUERY, use_default_graph_as_union=True)
    assert isinstance(triples, ox.QueryTriples)
    return [(str(each.subject), str(each.predicate), str(each.object)) for each in triples]


@pytest.fixture(scope="module")
def catalogue(description: list[Triple]) -> ox.Store:
    read = ox.Store()
    read.load(write_catalogue(description, _OFFER), ox.RdfFormat.TURTLE)
    return read


@pytest.mark.parametrize("kind", _MANDATORY)
def test_the_catalogue_has_every_mandatory_property(catalogue: ox.Store, kind: str) -> None:
    members = [quad.subject for quad in catalogue.quads_for_pattern(None, None, _term(kind))]
    assert members
    for member in members:
        for name in _MANDATORY[kind]:
            assert any(catalogue.quads_for_pattern(member, _term(name), None)), (member, name)


@pytest.mark.parametrize("name", _ONCE)
def test_nothing_has_two_where_one_is_allowed(catalogue: ox.Store, name: str) -> None:
    subjects = [quad.subject for quad in catalogue.quads_for_pattern(None, _term(name), None)]
    assert subjects
    assert len(subjects) == len(set(subjects))


def test_every_dataset_is_in_the_catalogue(catalogue: ox.Store) -> None:
    datasets = catalogue.quads_for_pattern(None, _term("rdf:type"), _term("dcat:Dataset"))
    listed = catalogue.quads_for_pattern(
        ox.NamedNode(f"{BASE}catalog"), _term("dcat:dataset"), None
    )
    assert {quad.subject for quad in datasets} == {quad.object for quad in listed}


def test_an_edition_leads_to_the_one_before_in_the_catalogue(catalogue: ox.Store) -> None:
    before, after = (ox.NamedNode(f"{BASE}dataset/{name}") for name in ("soc2010", "soc2018"))
    quads = list(catalogue.quads_for_pattern(None, _term("dcat:previousVersion"), None))
    assert [(quad.subject, quad.object) for quad in quads] == [(after, before)]
    (version,) = catalogue.quads_for_pattern(after, _term("dcat:version"), None)
    assert version.object.value == "2018"


def test_a_distribution_has_its_size_and_checksum(catalogue: ox.Store) -> None:
    node = ox.NamedNode(f"{BASE}dataset/soc2018#ttl")
    (size,) = catalogue.quads_for_pattern(node, _term("dcat:byteSize"), None)
    (checksum,) = catalogue.quads_for_pattern(node, _term("spdx:checksum"), None)
    (value,) = catalogue.quads_for_pattern(checksum.object, _term("spdx:checksumValue"), None)
    assert (size.object.value, value.object.value) == ("34", _DIGEST)


def test_partitions_count_what_queries_count(store: ox.Store, description: list[Triple]) -> None:
    def rows(query: str) -> list[dict[str, str]]:
        solutions = store.query(query, use_default_graph_as_union=True)
        assert isinstance(solutions, ox.QuerySolutions)
        names = [variable.value for variable in solutions.variables]
        return [{name: row[name].value for name in names} for row in solutions]

    whole = f"{BASE}dataset"
    partitions = describe_partitions(whole, f"{whole}#all", rows(PROPERTIES), rows(CLASSES))
    read = ox.Store()
    read.load(write_void(description, partitions, f"{BASE}void.ttl", _OFFER), ox.RdfFormat.TURTLE)
    of_notations = [
        quad.subject
        for quad in read.quads_for_pattern(None, _term("void:property"), _term("skos:notation"))
    ]
    numbers = {
        name: read.quads_for_pattern(of_notations[0], _term(f"void:{name}"), None)
        for name in ("triples", "distinctSubjects", "distinctObjects")
    }
    subjects = "SELECT (COUNT(*) AS ?a) (COUNT(DISTINCT ?s) AS ?b) (COUNT(DISTINCT ?o) AS ?c) "
    (counted,) = rows(subjects + f"{{ ?s {_term('skos:notation')} ?o }}")
    assert [next(iter(quads)).object.value for quads in numbers.values()] == list(counted.values())
    (dump,) = read.quads_for_pattern(
        ox.NamedNode(f"{BASE}dataset/soc2018"), _term("void:dataDump"), None
    )
    assert dump.object.value == f"{BASE}dumps/soc2018.ttl"
    described = read.quads_for_pattern(None, None, _term("void:DatasetDescription"))
    assert [quad.subject.value for quad in described] == [f"{BASE}void.ttl"]
