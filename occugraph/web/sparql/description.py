"""The description of the service and of what it holds, counted as its own queries count.

https://www.w3.org/TR/sparql11-service-description/ and https://www.w3.org/TR/void/ have the terms.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from ...publication.partitions import (
    CLASSES,
    CLASSES_OF_GRAPHS,
    PROPERTIES,
    PROPERTIES_OF_GRAPHS,
    describe_partitions,
)
from ...rdf.namespaces import VOCABULARIES
from .negotiation import GRAPHS, TABLES, Format
from .pool import Pool

if TYPE_CHECKING:
    from jinja2 import Environment

#: Of the page as well.
TEMPLATES = Path(__file__).parents[1] / "templates"
_SD = "http://www.w3.org/ns/sparql-service-description#"
_PREFIXES = {"sd": _SD, **{name: VOCABULARIES[name] for name in ("rdf", "void", "xsd")}}
_FORMATS = [getattr(ox.QueryResultsFormat, form.name).iri for form in TABLES]
_FORMATS += [getattr(ox.RdfFormat, form.name).iri for form in GRAPHS]
_Rows = list[dict[str, str]]


class Description:
    """Describes an endpoint and the graphs that a pool's workers have, which are counted once."""

    def __init__(self, pool: Pool) -> None:
        self.pool = pool
        self._graphs: list[tuple[str, _Rows, _Rows]] | None = None
        """IRI of each graph, empty for the union, with its properties and classes."""

    async def write(self, address: str, form: Format) -> bytes:
        """Describe the endpoint at an address, in a format."""
        if self._graphs is None:
            self._graphs = await self._count()
        contents = [f"{address}#content-{number}" for number in range(len(self._graphs))]
        partitions = "".join(
            f"{' '.join(triple)} .\n"
            for content, (_, *rows) in zip(contents, self._graphs, strict=True)
            for triple in describe_partitions(content, content, *rows)
        )
        text = (
            load_templates()
            .get_template("description.ttl")
            .render(
                address=address,
                formats=_FORMATS,
                graphs=[name for name, *_ in self._graphs],
                partitions=partitions,
            )
        )
        triples = ox.parse(text, ox.RdfFormat.TURTLE, base_iri=address)
        syntax: ox.RdfFormat = getattr(ox.RdfFormat, form.name)
        return ox.serialize(triples, format=syntax, prefixes=_PREFIXES) or b""

    async def _count(self) -> list[tuple[str, _Rows, _Rows]]:
        graphs = {"": (await self._select(PROPERTIES), await self._select(CLASSES))}
        for row in await self._select(PROPERTIES_OF_GRAPHS):
            graphs.setdefault(row["graph"], ([], []))[0].append(row)
        for row in await self._select(CLASSES_OF_GRAPHS):
            graphs[row["graph"]][1].append(row)
        return [(graph, *graphs[graph]) for graph in sorted(graphs)]

    async def _select(self, query: str) -> _Rows:
        rows = await self.pool.select(query)
        return sorted(rows, key=lambda row: row.get("property") or row["class"])


@cache
def load_templates() -> Environment:
    """Load the templates of what this room writes."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=select_autoescape(),
        undefined=StrictUndefined,
    )
