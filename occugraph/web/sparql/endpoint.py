"""The SPARQL endpoint: answers queries, describes itself, and has a page for people."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from ..pages import render_query_page
from ..refusals import Refusal
from .description import Description
from .negotiation import GRAPHS, PAGE, choose_format
from .pool import Pool
from .protocol import METHODS, read_query

_CHUNK = 1 << 16


class Endpoint:
    """Answers requests by the SPARQL 1.1 Protocol, of a graph with a base IRI."""

    def __init__(self, pool: Pool, base: str) -> None:
        self.pool, self.base = pool, base
        self.description = Description(pool)

    async def answer(self, request: Request) -> Response:
        """Answer a request, or raise a refusal."""
        if request.method == "OPTIONS":
            return Response(status_code=204, headers={"Allow": ", ".join(METHODS)})
        accept = ", ".join(request.headers.getlist("accept"))
        parameters = request.scope["query_string"].decode("ascii")
        query = read_query(request.method, parameters, request.headers, await request.body())
        headers = {"Vary": "Accept"}
        if query is not None:
            answer = await self.pool.answer(query, accept)
            headers["Content-Type"] = answer.media
            if answer.file is None:
                return Response(answer.body, headers=headers)
            return FileAnswer(answer.file, headers)
        form = choose_format(accept, (GRAPHS[0], PAGE, *GRAPHS[1:]))
        if form is None:
            raise Refusal(406, "what this service is comes as Turtle, RDF/XML and more, or HTML")
        headers["Content-Type"] = form.media
        if form is PAGE:
            page, policy = render_query_page(self.base)
            return Response(page, headers={**headers, **policy})
        address = f"http://{request.headers.get('host', 'localhost')}/sparql"
        return Response(await self.description.write(address, form), headers=headers)


class FileAnswer(StreamingResponse):
    """Sends an answer from its file, and removes the file."""

    def __init__(self, file: Path, headers: dict[str, str]) -> None:
        self.file = file
        size = str(file.stat().st_size)
        super().__init__(_read_chunks(file), headers={**headers, "Content-Length": size})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the answer."""
        try:
            await super().__call__(scope, receive, send)
        finally:
            self.file.unlink(missing_ok=True)


async def _read_chunks(path: Path) -> AsyncIterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            yield chunk
