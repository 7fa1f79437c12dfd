"""Answers with what the graph says of a resource, in the form that the client asks for."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from email.utils import formatdate
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from ...model.concept_index import nearest
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

#: Makes the page of a resource from a request and the path below the base; None for no page.
PageMaker = Callable[[Request, str], Awaitable[Response | None]]
_CODES = """PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?code { ?concept skos:inScheme <%s> ; skos:notation ?code }"""
_SCHEMES = """PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?scheme { ?scheme a skos:ConceptScheme }"""


class Resources:
    """Gives each resource of the graph that a pool's workers have, by the path of its IRI."""

    def __init__(self, pool: Pool, base: str, modified: float, page: PageMaker) -> None:
        self.pool, self.base, self.page = pool, base, page
        self.modified = formatdate(modified, usegmt=True)

    async def answer(self, request: Request) -> Response:
        """Answer with a resource, or raise a refusal."""
        address = read_path(request.scope["path"])
        if not is_name(self.base, address.name):
            raise Refusal(404, "there is nothing here; the endpoint is at /sparql")
        name = quote(address.name, safe="/:@!$&'()*+,;=~-._")
        headers = {"Link": make_links(self.base, name), "Last-Modified": self.modified}
        form = SUFFIXES.get(address.suffix)
        if form is None:
            accept = ", ".join(request.headers.getlist("accept")) or None
            form = choose_format(accept, list(SUFFIXES.values()))
            if form is None:
                raise Refusal(406, FORMS_LINE, headers)
        ask = ProtocolQuery(f"ASK {{ <{self.base}{address.name}> ?p ?o }}")
        client = request.client.host if request.client else ""
        if b"true" not in (await self.pool.answer(ask, TABLES[0].media, client)).body:
            raise Refusal(404, await self._describe_missing(address, client))
        if form is PAGE:
            response = await self.page(request, address.name)
            if response is None:
                raise Refusal(406, "this has no page; ask for Turtle, JSON-LD or N-Triples")
            response.headers.update(headers)
            return response
        suffix = next(suffix for suffix, each in SUFFIXES.items() if each is form)
        headers["Content-Location"] = f"/{name}{suffix}"
        query = ProtocolQuery(write_statements_query(self.base, address.name))
        answer = await self.pool.answer(query, form.media, client)
        return await respond(request, answer, headers)

    async def _describe_missing(self, address: Address, client: str) -> str:
        """Say that there is nothing, and which codes or schemes look most like the name."""
        scheme, _, code = address.name.partition("/")
        query = _CODES % f"{self.base}{scheme}"
        known = [row["code"] for row in await self.pool.select(query, client)] if code else []
        if not known:
            rows = await self.pool.select(_SCHEMES, client)
            known, code = [row["scheme"].removeprefix(self.base) for row in rows], scheme
        alike = await asyncio.to_thread(nearest, code, known)
        line = f"there is nothing at /{ascii(address.name)[1:-1]}"
        return f"{line}; the nearest: {', '.join(alike)}" if alike else line
