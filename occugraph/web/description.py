"""What the endpoint says of itself (https://www.w3.org/TR/sparql11-service-description/)."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pyoxigraph as ox

from ..rdf.namespaces import VOCABULARIES
from .negotiation import GRAPHS, TABLES, Format
from .pool import Pool
from .protocol import Asked

SD = "http://www.w3.org/ns/sparql-service-description#"
#: Of the formats that W3C names (https://www.w3.org/ns/formats/).
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
    """Says what the endpoint is and holds; the counts are asked once.

    Args:
        pool: what is asked.

    """

    def __init__(self, pool: Pool) -> None:
        self.pool = pool
        self._counts: tuple[int, dict[str, int]] | None = None

    async def body(self, where: str, form: Format) -> bytes:
        """Write the description.

        Args:
            where: the endpoint's address.
            form: the format to write it in.

        """
        if self._counts is None:
            total = (await self._rows(_TOTAL))[0]
            graphs = await self._rows(_COUNTS)
            self._counts = (
                int(total["n"]),
                {row["graph"]: int(row["n"]) for row in sorted(graphs, key=lambda it: it["graph"])},
            )
        syntax: ox.RdfFormat = getattr(ox.RdfFormat, form.name)
        triples = _triples(where, *self._counts)
        return ox.serialize(triples, format=syntax, prefixes=_PREFIXES) or b""

    async def _rows(self, query: str) -> list[dict[str, str]]:
        reply = await self.pool.ask(Asked(query), TABLES[0].media)
        bindings = json.loads(reply.body)["results"]["bindings"]
        return [{name: term["value"] for name, term in row.items()} for row in bindings]


def _triples(where: str, total: int, graphs: dict[str, int]) -> Iterator[ox.Triple]:
    def named(node: str) -> ox.NamedNode:
        prefix, _, name = node.partition(":")
        return ox.NamedNode(f"{_PREFIXES[prefix]}{name}")

    def count(triples: int) -> ox.Literal:
        return ox.Literal(str(triples), datatype=named("xsd:integer"))

    kind = named("rdf:type")
    service, dataset, default = (
        ox.NamedNode(f"{where}#{it}") for it in ("service", "all", "union")
    )
    yield ox.Triple(service, kind, named("sd:Service"))
    yield ox.Triple(service, named("sd:endpoint"), ox.NamedNode(where))
    yield ox.Triple(service, named("sd:supportedLanguage"), named("sd:SPARQL11Query"))
    yield ox.Triple(service, named("sd:feature"), named("sd:UnionDefaultGraph"))
    for name in dict.fromkeys(it.name for it in TABLES):
        result = ox.NamedNode(getattr(ox.QueryResultsFormat, name).iri)
        yield ox.Triple(service, named("sd:resultFormat"), result)
    for name in dict.fromkeys(it.name for it in GRAPHS):
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
        entry, content = (ox.NamedNode(f"{where}#{it}-{number}") for it in ("graph", "content"))
        yield ox.Triple(dataset, named("sd:namedGraph"), entry)
        yield ox.Triple(entry, kind, named("sd:NamedGraph"))
        yield ox.Triple(entry, named("sd:name"), ox.NamedNode(graph))
        yield ox.Triple(entry, named("sd:graph"), content)
        yield ox.Triple(content, kind, named("sd:Graph"))
        yield ox.Triple(content, named("void:triples"), count(triples))
