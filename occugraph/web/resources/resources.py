"""Answers with what the graph says of a resource, in the form that the client asks for."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from email.utils import formatdate
from typing import TYPE_CHECKING
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from ...model.concept_index import nearest_codes
from ..sparql.negotiation import PAGE, TABLES, choose_format
from ..sparql.pool import Pool, respond
from ..sparql.protocol import ProtocolQuery, Refusal
from .forms import (
    FORMS_LINE,
    SUFFIXES,
    Address,
    is_name,
    make_links,
    read_path,
    write_statements_query,
)

if TYPE_CHECKING:
    from ..server import ServedGraph

#: Makes the page of a resource, whose path below the base is a parameter of the request's path.
PageMaker = Callable[[Request], Awaitable[Response]]
_CODES = """PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?code { ?concept skos:inScheme <%s> ; skos:notation ?code }"""
_SCHEMES = """PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?scheme { ?scheme a skos:ConceptScheme }"""


class Resources:
    """Gives each resource of the graph that a pool's workers have, by the path of its IRI."""

    def __init__(self, pool: Pool, graph: ServedGraph, page: PageMaker, root_path: str) -> None:
        self.pool, self.base, self.page, self.root = pool, graph.session.base, page, root_path
        self.modified = formatdate(graph.modified, usegmt=True)

    async def answer(self, request: Request) -> Response:
        """Answer with a resource, or raise a refusal."""
        address = read_path(request.path_params["path"])
        name = quote(address.name, safe="/:@!$&'()*+,;=~-._")
        headers = {"Link": make_links(self.base, name, f"{self.root}/")}
        form = SUFFIXES.get(address.suffix)
        if form is None:
            accept = ", ".join(request.headers.getlist("accept")) or None
            form = choose_format(accept, list(SUFFIXES.values()))
            if form is None:
                raise Refusal(406, FORMS_LINE, headers)
        headers["Last-Modified"] = self.modified
        if form is PAGE:
            request.path_params["path"] = address.name
            response = await self.page(request)
            if response.status_code == 200:
                response.headers.update(headers)
            return response
        client = request.client.host if request.client else ""
        if not await self._has(address.name, client):
            raise Refusal(404, await self._describe_missing(address, client))
        suffix = next(suffix for suffix, each in SUFFIXES.items() if each is form)
        headers["Content-Location"] = f"{self.root}/{name}{suffix}"
        query = ProtocolQuery(write_statements_query(self.base, address.name))
        answer = await self.pool.answer(query, form.media, client)
        return await respond(request, answer, headers)

    async def _has(self, name: str, client: str) -> bool:
        if not is_name(self.base, name):
            return False
        ask = ProtocolQuery(f"ASK {{ <{self.base}{name}> ?p ?o }}")
        return b"true" in (await self.pool.answer(ask, TABLES[0].media, client)).body

    async def _describe_missing(self, address: Address, client: str) -> str:
        """Say that there is nothing, and which codes or schemes look most like the name."""
        scheme, _, code = address.name.partition("/")
        known = []
        if code and is_name(self.base, scheme):
            query = _CODES % f"{self.base}{scheme}"
            known = [row["code"] for row in await self.pool.select(query, client)]
        if not known:
            rows = await self.pool.select(_SCHEMES, client)
            known, code = [row["scheme"].removeprefix(self.base) for row in rows], scheme
        alike = await asyncio.to_thread(nearest_codes, code, known)
        line = f"there is nothing at /{ascii(address.name)[1:-1]}"
        return f"{line}; the nearest: {', '.join(alike)}" if alike else line
