"""The SPARQL endpoint: answers queries, gives graphs, describes itself."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import Response

from .answers import respond_whole
from .description import Description
from .graphs import GraphStore
from .negotiation import GRAPHS, PAGE, choose_format
from .pool import Pool, respond
from .protocol import METHODS, Refusal, read_request


class Endpoint:
    """Answers requests by the SPARQL 1.1 protocols, of a graph whose content has a name.

    Whoever asks for a page, and for nothing of the graph, is answered by `answer_page`.
    """

    def __init__(
        self, pool: Pool, content: str, answer_page: Callable[[Request], Awaitable[Response]]
    ) -> None:
        self.pool, self._answer_page = pool, answer_page
        self.graphs = GraphStore(pool, content)
        self.description = Description(pool)

    async def answer(self, request: Request) -> Response:
        """Answer a request, or raise a refusal."""
        if request.method == "OPTIONS":
            return Response(status_code=204, headers={"Allow": ", ".join(METHODS)})
        headers = dict(request.headers) | {"accept": ", ".join(request.headers.getlist("accept"))}
        parameters = request.scope["query_string"].decode("ascii")
        address = f"http://{request.headers.get('host', 'localhost')}/sparql"
        body = await request.body()
        query, graph, accept = read_request(request.method, parameters, headers, body, address)
        if graph is not None:
            return await self.graphs.answer(request, graph, accept)
        if query is not None:
            client = request.client.host if request.client else ""
            answer = await self.pool.answer(query, accept, client)
            return await respond(request, answer, {})
        form = choose_format(accept, (GRAPHS[0], PAGE, *GRAPHS[1:]))
        if form is None:
            raise Refusal(406, "what this service is comes as Turtle, RDF/XML and more, or HTML")
        if form is PAGE:
            return await self._answer_page(request)
        media = {"Content-Type": form.media}
        return await respond_whole(request, await self.description.write(address, form), media)
