"""The service description (https://www.w3.org/TR/sparql11-service-description/)."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pyoxigraph as ox

from ...rdf.namespaces import VOCABULARIES
from .negotiation import GRAPHS, TABLES, Format
from .pool import Pool
from .protocol import ProtocolQuery

SD = "http://www.w3.org/ns/sparql-service-description#"
#: Formats that W3C names (https://www.w3.org/ns/formats/).
FORMATS = "http://www.w3.org/ns/formats"
_PREFIXES = {
    "sd": SD,
    "rdf": VOCABULARIES["rdf"],
    "void": VOCABULARIES["void"],
    "xsd": VOCABULARIES["xsd"],
}
_COUNTS = "SELECT ?graph (COUNT(*) AS ?n) { GRAPH ?graph { ?s ?p ?o } } GROUP BY ?graph"
_TOTAL = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"


class Description:
    """Describes the endpoint; triples are counted once.

    Args:
        pool: answers queries.

    """

    def __init__(self, pool: Pool) -> None:
        self.pool = pool
        self._counts: tuple[int, dict[str, int]] | None = None

    async def write(self, address: str, form: Format) -> bytes:
        """Write the description.

        Args:
            address: the endpoint's address.
            form: the format to write it in.

        """
        if self._counts is None:
            total = (await self._select(_TOTAL))[0]
            graphs = await self._select(_COUNTS)
            counts = {row["graph"]: int(row["n"]) for row in graphs}
            self._counts = (int(total["n"]), dict(sorted(counts.items())))
        syntax: ox.RdfFormat = getattr(ox.RdfFormat, form.name)
        triples = _describe_endpoint(address, *self._counts)
        return ox.serialize(triples, format=syntax, prefixes=_PREFIXES) or b""

    async def _select(self, query: str) -> list[dict[str, str]]:
        answer = await self.pool.answer(ProtocolQuery(query), TABLES[0].media)
        bindings = json.loads(answer.body)["results"]["bindings"]
        return [{name: term["value"] for name, term in row.items()} for row in bindings]


def _describe_endpoint(address: str, total: int, graphs: dict[str, int]) -> Iterator[ox.Triple]:
    def named(node: str) -> ox.NamedNode:
        prefix, _, name = node.partition(":")
        return ox.NamedNode(f"{_PREFIXES[prefix]}{name}")

    def count(triples: int) -> ox.Literal:
        return ox.Literal(str(triples), datatype=named("xsd:integer"))

    kind = named("rdf:type")
    service, dataset, default = (
        ox.NamedNode(f"{address}#{name}") for name in ("service", "all", "union")
    )
    yield ox.Triple(service, kind, named("sd:Service"))
    yield ox.Triple(service, named("sd:endpoint"), ox.NamedNode(address))
    yield ox.Triple(service, named("sd:supportedLanguage"), named("sd:SPARQL11Query"))
    yield ox.Triple(service, named("sd:feature"), named("sd:UnionDefaultGraph"))
    for name in dict.fromkeys(form.name for form in TABLES):
        result = ox.NamedNode(getattr(ox.QueryResultsFormat, name).iri)
        yield ox.Triple(service, named("sd:resultFormat"), result)
    for name in dict.fromkeys(form.name for form in GRAPHS):
        # the engine has the address of a page about it for JSON-LD
        iri = getattr(ox.RdfFormat, name).iri.replace("https://www.w3.org/ns/formats/data", FORMATS)
        result = ox.NamedNode(iri)
        yield ox.Triple(service, named("sd:resultFormat"), result)
    yield ox.Triple(service, named("sd:defaultDataset"), dataset)
    yield ox.Triple(dataset, kind, named("sd:Dataset"))
    yield ox.Triple(dataset, named("sd:defaultGraph"), default)
    yield ox.Triple(default, kind, named("sd:Graph"))
    yield ox.Triple(default, named("void:triples"), count(total))
    for number, (graph, triples) in enumerate(graphs.items(), 1):
        entry = ox.NamedNode(f"{address}#graph-{number}")
        content = ox.NamedNode(f"{address}#content-{number}")
        yield ox.Triple(dataset, named("sd:namedGraph"), entry)
        yield ox.Triple(entry, kind, named("sd:NamedGraph"))
        yield ox.Triple(entry, named("sd:name"), ox.NamedNode(graph))
        yield ox.Triple(entry, named("sd:graph"), content)
        yield ox.Triple(content, kind, named("sd:Graph"))
        yield ox.Triple(content, named("void:triples"), count(triples))
