"""The SPARQL endpoint: answers queries, gives graphs, describes itself, has a page for people."""

from __future__ import annotations

import base64
import hashlib
from functools import cache

from starlette.requests import Request
from starlette.responses import Response

from ...query.catalogue import Question, catalogue
from ...version import __version__
from .answers import respond_whole
from .description import TEMPLATES, Description, load_templates
from .graphs import GraphStore
from .negotiation import GRAPHS, PAGE, choose_format
from .pool import Pool, respond
from .protocol import METHODS, Refusal, read_request

_POLICY = (
    "default-src 'none'; connect-src 'self'; img-src data:; base-uri 'none'; frame-ancestors 'none'"
)


class Endpoint:
    """Answers requests by the SPARQL 1.1 protocols, of a graph with a base IRI and a content."""

    def __init__(self, pool: Pool, base: str, content: str) -> None:
        self.pool, self.base = pool, base
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
        media = {"Content-Type": form.media}
        if form is PAGE:
            page, policy = _render_page(self.base)
            return await respond_whole(
                request, page.encode(), {**media, "Content-Security-Policy": policy}
            )
        return await respond_whole(request, await self.description.write(address, form), media)


@cache
def _render_page(base: str) -> tuple[str, str]:
    """Render the page, and its policy: to run its own script alone and reach this server alone."""
    from markupsafe import Markup

    policy, parts = _POLICY, {}
    for kind, suffix in (("style", "css"), ("script", "js")):
        text = (TEMPLATES / f"query.{suffix}").read_text("utf-8")
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        policy += f"; {kind}-src 'sha256-{digest}'"
        parts[kind] = Markup(text)
    questions = catalogue()
    queries = {question.name: _write_example(question, base) for question in questions}
    template = load_templates().get_template("query.html")
    page = template.render(version=__version__, questions=questions, queries=queries, **parts)
    return page, policy


def _write_example(question: Question, base: str) -> str:
    """Write a question with the values of its documented example, without its header."""
    values = {parameter.name: parameter.example for parameter in question.parameters}
    lines = question.bound(values, base).splitlines()
    return "\n".join(line for line in lines if not line.startswith("#+")).strip()
