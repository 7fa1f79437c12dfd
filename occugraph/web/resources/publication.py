"""The server's own `void.ttl` and `catalog.ttl`: what the graph holds, and where it is served."""

from __future__ import annotations

import pyoxigraph as ox
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from ...publication.catalogue import (
    DESCRIPTION_QUERY,
    Distribution,
    Offer,
    write_catalogue,
    write_void,
)
from ...publication.partitions import CLASSES, PROPERTIES, describe_partitions
from ...rdf.namespaces import Iris
from ...rdf.terms import Triple
from ..sparql.answers import respond_whole
from ..sparql.negotiation import GRAPHS
from ..sparql.pool import Pool
from ..sparql.protocol import ProtocolQuery
from .forms import RDF

_TURTLE = RDF[".ttl"].media
_N_TRIPLES = RDF[".nt"].media


class Publication:
    """Describes the datasets of the graph that a pool's workers have, at the address asked."""

    def __init__(self, pool: Pool, base: str, root_path: str) -> None:
        self.pool, self.base, self.root_path = pool, base, root_path
        self._statements: tuple[list[Triple], list[Triple]] | None = None
        """The description, and the partitions, which are counted once."""

    async def write_void(self, request: Request) -> Response:
        """Answer with `void.ttl`."""
        root, offer = self._offer(request)
        description, partitions = await self._read()
        body = write_void(description, partitions, f"{root}void.ttl", offer)
        return await respond_whole(request, body, {"Content-Type": _TURTLE})

    async def write_catalogue(self, request: Request) -> Response:
        """Answer with `catalog.ttl`."""
        _, offer = self._offer(request)
        body = write_catalogue((await self._read())[0], offer)
        return await respond_whole(request, body, {"Content-Type": _TURTLE})

    async def lead_to_catalogue(self, request: Request) -> Response:
        """Lead from the IRI of the catalogue to `catalog.ttl`."""
        return RedirectResponse(f"{self.root_path}/catalog.ttl", 303)

    def _offer(self, request: Request) -> tuple[str, Offer]:
        """Find the address of the server, and what it offers there."""
        host = request.headers.get("host", "localhost")
        root = f"{request.url.scheme}://{host}{self.root_path}/"
        dumps = [
            Distribution("", form.name.lower(), f"{root}sparql?default", form.media)
            for form in GRAPHS
        ]
        return root, Offer(self.base, tuple(dumps), f"{root}sparql")

    async def _read(self) -> tuple[list[Triple], list[Triple]]:
        if self._statements is None:
            answer = await self.pool.answer(ProtocolQuery(DESCRIPTION_QUERY), _N_TRIPLES)
            body = answer.body
            if answer.file is not None:
                body = answer.file.read_bytes()
                answer.file.unlink(missing_ok=True)
            read = ox.parse(body, ox.RdfFormat.N_TRIPLES)
            description = [
                (str(each.subject), str(each.predicate), str(each.object)) for each in read
            ]
            whole = Iris(self.base).dataset()
            rows = [
                sorted(await self.pool.select(query), key=lambda row: next(iter(row.values())))
                for query in (PROPERTIES, CLASSES)
            ]
            self._statements = description, describe_partitions(whole, f"{whole}#all", *rows)
        return self._statements
