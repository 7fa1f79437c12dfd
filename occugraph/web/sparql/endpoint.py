"""The SPARQL endpoint: answers queries, describes itself, and has a page for people.

https://www.w3.org/TR/sparql11-service-description/ has the terms of the description.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import AsyncIterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from ...query.catalogue import Question, catalogue
from ...rdf.namespaces import VOCABULARIES
from ...version import __version__
from .pool import Pool
from .protocol import (
    GRAPHS,
    METHODS,
    PAGE,
    TABLES,
    Format,
    ProtocolQuery,
    Refusal,
    choose_format,
    read_query,
)

if TYPE_CHECKING:
    from jinja2 import Environment

_CHUNK = 1 << 16
_FOLDER = Path(__file__).parents[1] / "templates"
_POLICY = (
    "default-src 'none'; connect-src 'self'; img-src data:; base-uri 'none'; frame-ancestors 'none'"
)
_SD = "http://www.w3.org/ns/sparql-service-description#"
_PREFIXES = {"sd": _SD, **{name: VOCABULARIES[name] for name in ("rdf", "void", "xsd")}}
_COUNTS = "SELECT ?graph (COUNT(*) AS ?n) { GRAPH ?graph { ?s ?p ?o } } GROUP BY ?graph"
_TOTAL = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
_FORMATS = [getattr(ox.QueryResultsFormat, form.name).iri for form in TABLES]
_FORMATS += [getattr(ox.RdfFormat, form.name).iri for form in GRAPHS]


class Endpoint:
    """Answers requests by the SPARQL 1.1 Protocol, of a graph with a base IRI."""

    def __init__(self, pool: Pool, base: str) -> None:
        self.pool, self.base = pool, base
        self._counts: tuple[str, dict[str, str]] | None = None
        """How many triples there are, and how many in each graph; counted once."""

    async def answer(self, request: Request) -> Response:
        """Answer a request, or raise a refusal."""
        if request.method == "OPTIONS":
            return Response(status_code=204, headers={"Allow": ", ".join(METHODS)})
        accept = ", ".join(request.headers.getlist("accept"))
        parameters = request.scope["query_string"].decode("ascii")
        query = read_query(request.method, parameters, request.headers, await request.body())
        headers = {"Vary": "Accept"}
        if query is not None:
            client = request.client.host if request.client else ""
            answer = await self.pool.answer(query, accept, client)
            headers["Content-Type"] = answer.media
            if answer.file is None:
                return Response(answer.body, headers=headers)
            return FileAnswer(answer.file, headers)
        form = choose_format(accept, (GRAPHS[0], PAGE, *GRAPHS[1:]))
        if form is None:
            raise Refusal(406, "what this service is comes as Turtle, RDF/XML and more, or HTML")
        headers["Content-Type"] = form.media
        if form is PAGE:
            page, policy = _render_page(self.base)
            return Response(page, headers={**headers, "Content-Security-Policy": policy})
        address = f"http://{request.headers.get('host', 'localhost')}/sparql"
        return Response(await self._describe(address, form), headers=headers)

    async def _describe(self, address: str, form: Format) -> bytes:
        """Describe the endpoint at an address, in a format."""
        if self._counts is None:
            (row,) = await self._select(_TOTAL)
            graphs = {row["graph"]: row["n"] for row in await self._select(_COUNTS)}
            self._counts = row["n"], dict(sorted(graphs.items()))
        total, counts = self._counts
        template = _load_templates().get_template("description.ttl")
        text = template.render(address=address, formats=_FORMATS, total=total, graphs=counts)
        triples = ox.parse(text, ox.RdfFormat.TURTLE, base_iri=address)
        syntax: ox.RdfFormat = getattr(ox.RdfFormat, form.name)
        return ox.serialize(triples, format=syntax, prefixes=_PREFIXES) or b""

    async def _select(self, query: str) -> list[dict[str, str]]:
        answer = await self.pool.answer(ProtocolQuery(query), TABLES[0].media)
        bindings = json.loads(answer.body)["results"]["bindings"]
        return [{name: term["value"] for name, term in row.items()} for row in bindings]


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


@cache
def _load_templates() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

    return Environment(
        loader=FileSystemLoader(_FOLDER), autoescape=select_autoescape(), undefined=StrictUndefined
    )


@cache
def _render_page(base: str) -> tuple[str, str]:
    """Render the page, and its policy: to run its own script alone and reach this server alone."""
    from markupsafe import Markup

    policy, parts = _POLICY, {}
    for kind, suffix in (("style", "css"), ("script", "js")):
        text = (_FOLDER / f"query.{suffix}").read_text("utf-8")
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        policy += f"; {kind}-src 'sha256-{digest}'"
        parts[kind] = Markup(text)
    questions = catalogue()
    queries = {question.name: _write_example(question, base) for question in questions}
    template = _load_templates().get_template("query.html")
    page = template.render(version=__version__, questions=questions, queries=queries, **parts)
    return page, policy


def _write_example(question: Question, base: str) -> str:
    """Write a question with the values of its documented example, without its header."""
    values = {parameter.name: parameter.example for parameter in question.parameters}
    lines = question.bound(values, base).splitlines()
    return "\n".join(line for line in lines if not line.startswith("#+")).strip()
