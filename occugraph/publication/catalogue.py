"""The documents about a graph: `void.ttl`, and `catalog.ttl` as DCAT-AP 3.0.1 wants it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from ..rdf.dataset import Dataset, agent
from ..rdf.namespaces import Iris
from ..rdf.terms import TYPE, Triple, curie, iri, text, typed
from ..rdf.writers import turtle
from .datasets import DESCRIPTION, PROJECT, TITLE

_MEDIA_TYPES = "https://www.iana.org/assignments/media-types/"
#: The class that DCAT-AP wants of what a property points at.
_CLASSES = {
    curie("dct:license"): curie("dct:LicenseDocument"),
    curie("dct:publisher"): curie("foaf:Agent"),
    curie("dcat:landingPage"): curie("foaf:Document"),
}
_SHA256 = curie("spdx:checksumAlgorithm_sha256")


#: The query for what both documents say of datasets, publishers and rights, whatever named graph
#: holds that.
DESCRIPTION_QUERY = """PREFIX dcat: <http://www.w3.org/ns/dcat#>
PREFIX dct: <http://purl.org/dc/terms/> PREFIX void: <http://rdfs.org/ns/void#>
CONSTRUCT { ?s ?p ?o } {
  { ?s a ?kind VALUES ?kind { dcat:Dataset void:Linkset } }
  UNION { ?dataset a dcat:Dataset ; dct:publisher|dct:rights ?s }
  FILTER isIRI(?s) ?s ?p ?o }"""


class Distribution(NamedTuple):
    """A file, or an address, that gives a dataset whole."""

    part: str
    """Id of the scheme or correspondence; empty for the whole graph."""
    name: str
    """What tells it apart from others of the dataset: `ttl`."""
    address: str
    media: str
    size: int | None = None
    """In bytes; None where the file is made when somebody asks."""
    sha256: str = ""


class Offer(NamedTuple):
    """Where a graph is to be had."""

    base: str
    distributions: tuple[Distribution, ...] = ()
    endpoint: str = ""
    """Address of the SPARQL endpoint; empty where there is none."""


def write_void(
    description: Iterable[Triple], partitions: Iterable[Triple], address: str, offer: Offer
) -> bytes:
    """Write `void.ttl`, whose own address is given."""
    document, iris = iri(address), Iris(offer.base)
    whole = iri(iris.dataset())
    triples = [
        *description,
        *partitions,
        (document, TYPE, curie("void:DatasetDescription")),
        (document, curie("dct:title"), text(f"Description of {TITLE}", "en")),
        (document, curie("foaf:primaryTopic"), whole),
    ]
    for each in offer.distributions:
        dataset = iri(iris.dataset(each.part))
        triples.append((dataset, curie("void:dataDump"), iri(each.address)))
    if offer.endpoint:
        triples.append((whole, curie("void:sparqlEndpoint"), iri(offer.endpoint)))
    return _write(triples, iris)


def write_catalogue(description: Iterable[Triple], offer: Offer) -> bytes:
    """Write `catalog.ttl`: what is pointed at says its class, since nothing is inferred there."""
    iris, triples = Iris(offer.base), list(description)
    catalogue = iri(f"{offer.base}catalog")
    triples += [
        (catalogue, TYPE, curie("dcat:Catalog")),
        (catalogue, curie("dct:title"), text(f"Catalogue of {TITLE}", "en")),
        (
            catalogue,
            curie("dct:description"),
            text("The schemes and correspondences of a graph, and where each is to be had.", "en"),
        ),
        (catalogue, curie("dct:publisher"), agent(PROJECT, iris)),
    ]
    for subject, predicate, value in description:
        if (predicate, value) == (TYPE, curie("dcat:Dataset")):
            triples.append((catalogue, curie("dcat:dataset"), subject))
        elif predicate in _CLASSES:
            triples.append((value, TYPE, _CLASSES[predicate]))
        if subject == iri(iris.dataset()) and predicate == curie("dct:modified"):
            triples.append((catalogue, predicate, value))
    for each in offer.distributions:
        triples += _describe_distribution(each, iris)
    if offer.endpoint:
        service = iri(f"{iris.dataset()}#sparql")
        triples += [
            (catalogue, curie("dcat:service"), service),
            (service, TYPE, curie("dcat:DataService")),
            (service, curie("dct:title"), text("SPARQL endpoint", "en")),
            (service, curie("dcat:endpointURL"), iri(offer.endpoint)),
            (service, curie("dcat:servesDataset"), iri(iris.dataset())),
        ]
    return _write(triples, iris)


def _describe_distribution(each: Distribution, iris: Iris) -> list[Triple]:
    dataset, address = iris.dataset(each.part), iri(each.address)
    node, media = iri(f"{dataset}#{each.name}"), iri(f"{_MEDIA_TYPES}{each.media}")
    out = [
        (iri(dataset), curie("dcat:distribution"), node),
        (node, TYPE, curie("dcat:Distribution")),
        (node, curie("dct:title"), text(f"{each.part or TITLE} as {each.media}", "en")),
        (node, curie("dcat:accessURL"), address),
        (node, curie("dcat:downloadURL"), address),
        (node, curie("dcat:mediaType"), media),
        (media, TYPE, curie("dct:MediaType")),
    ]
    if each.size is not None:
        out.append((node, curie("dcat:byteSize"), typed(each.size, "nonNegativeInteger")))
    if each.sha256:
        checksum = iri(f"{dataset}#{each.name}-sha256")
        out += [
            (node, curie("spdx:checksum"), checksum),
            (checksum, TYPE, curie("spdx:Checksum")),
            (checksum, curie("spdx:algorithm"), _SHA256),
            (_SHA256, TYPE, curie("spdx:ChecksumAlgorithm")),
            (checksum, curie("spdx:checksumValue"), typed(each.sha256, "hexBinary")),
        ]
    return out


def _write(triples: Iterable[Triple], iris: Iris) -> bytes:
    graph = {iris.graph(DESCRIPTION): list(dict.fromkeys(triples))}
    return turtle(Dataset(iris, (), graph))
