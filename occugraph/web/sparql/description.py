"""The service description (https://www.w3.org/TR/sparql11-service-description/)."""

from __future__ import annotations

import json

import pyoxigraph as ox

from ...rdf.namespaces import VOCABULARIES
from ..pages import TEMPLATES
from .negotiation import GRAPHS, TABLES, Format
from .pool import Pool
from .protocol import ProtocolQuery

_SD = "http://www.w3.org/ns/sparql-service-description#"
_PREFIXES = {"sd": _SD, **{name: VOCABULARIES[name] for name in ("rdf", "void", "xsd")}}
_COUNTS = "SELECT ?graph (COUNT(*) AS ?n) { GRAPH ?graph { ?s ?p ?o } } GROUP BY ?graph"
_TOTAL = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
_FORMATS = [getattr(ox.QueryResultsFormat, form.name).iri for form in TABLES]
_FORMATS += [getattr(ox.RdfFormat, form.name).iri for form in GRAPHS]


class Description:
    """Describes the endpoint of a pool of workers; triples are counted once."""

    def __init__(self, pool: Pool) -> None:
        self.pool = pool
        self._counts: tuple[str, dict[str, str]] | None = None

    async def write(self, address: str, form: Format) -> bytes:
        """Write the description of the endpoint at an address, in a format."""
        if self._counts is None:
            (row,) = await self._select(_TOTAL)
            graphs = {row["graph"]: row["n"] for row in await self._select(_COUNTS)}
            self._counts = row["n"], dict(sorted(graphs.items()))
        total, counts = self._counts
        text = TEMPLATES.get_template("description.ttl").render(
            address=address, formats=_FORMATS, total=total, graphs=counts
        )
        triples = ox.parse(text, ox.RdfFormat.TURTLE, base_iri=address)
        syntax: ox.RdfFormat = getattr(ox.RdfFormat, form.name)
        return ox.serialize(triples, format=syntax, prefixes=_PREFIXES) or b""

    async def _select(self, query: str) -> list[dict[str, str]]:
        answer = await self.pool.answer(ProtocolQuery(query), TABLES[0].media)
        bindings = json.loads(answer.body)["results"]["bindings"]
        return [{name: term["value"] for name, term in row.items()} for row in bindings]
