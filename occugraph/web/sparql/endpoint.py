"""The SPARQL endpoint: answers queries, gives graphs, describes itself, has a page for people.

https://www.w3.org/TR/sparql11-service-description/ has the terms of the description.
"""

from __future__ import annotations

import base64
import hashlib
import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox
from starlette.requests import Request
from starlette.responses import Response

from ...query.catalogue import Question, catalogue
from ...rdf.namespaces import VOCABULARIES
from ...version import __version__
from .answers import respond_file, respond_whole
from .graphs import GraphStore
from .negotiation import GRAPHS, PAGE, TABLES, Format, choose_format
from .pool import Pool
from .protocol import METHODS, ProtocolQuery, Refusal, read_request

if TYPE_CHECKING:
    from jinja2 import Environment

_FOLDER = Path(__file__).parents[1] / "templates"
_POLICY = (
    "default-src 'none'; connect-src 'self'; img-src data:; base-uri 'none'; frame-ancestors 'none'"
)
_SD = "http://www.w3.org/ns/sparql-service-description#"
_PREFIXES = {"sd": _SD, **{name: VOCABULARIES[name] for name in ("rdf", "void", "xsd")}}
_TOTAL = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
_COUNTS = "SELECT ?graph (COUNT(*) AS ?n) { GRAPH ?graph { ?s ?p ?o } } GROUP BY ?graph"
_PROPERTIES = """SELECT ?property (COUNT(*) AS ?n) (COUNT(DISTINCT ?s) AS ?subjects)
  (COUNT(DISTINCT ?o) AS ?objects) { ?s ?property ?o } GROUP BY ?property ORDER BY ?property"""
_CLASSES = """SELECT ?class (COUNT(DISTINCT ?s) AS ?n) { ?s a ?class FILTER isIRI(?class) }
  GROUP BY ?class ORDER BY ?class"""
_FORMATS = [getattr(ox.QueryResultsFormat, form.name).iri for form in TABLES]
_FORMATS += [getattr(ox.RdfFormat, form.name).iri for form in GRAPHS]
_Rows = list[dict[str, str]]


class Endpoint:
    """Answers requests by the SPARQL 1.1 protocols, of a graph with a base IRI and a content."""

    def __init__(self, pool: Pool, base: str, content: str) -> None:
        self.pool, self.base = pool, base
        self.graphs = GraphStore(pool, content)
        self._counts: dict[str, _Rows] | None = None
        """How much there is: in all, in each graph, of each property and class; counted once."""

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
            if answer.file is not None:
                return await respond_file(request, answer.file, answer.media)
            return await respond_whole(request, answer.body, {"Content-Type": answer.media})
        form = choose_format(accept, (GRAPHS[0], PAGE, *GRAPHS[1:]))
        if form is None:
            raise Refusal(406, "what this service is comes as Turtle, RDF/XML and more, or HTML")
        media = {"Content-Type": form.media}
        if form is PAGE:
            page, policy = _render_page(self.base)
            return await respond_whole(
                request, page.encode(), {**media, "Content-Security-Policy": policy}
            )
        return await respond_whole(request, await self._describe(address, form), media)

    async def _describe(self, address: str, form: Format) -> bytes:
        """Describe the endpoint at an address, in a format."""
        if self._counts is None:
            self._counts = {
                "totals": await self._select(_TOTAL),
                "graphs": sorted(await self._select(_COUNTS), key=lambda row: row["graph"]),
                "properties": await self._select(_PROPERTIES),
                "classes": await self._select(_CLASSES),
            }
        template = _load_templates().get_template("description.ttl")
        text = template.render(address=address, formats=_FORMATS, **self._counts)
        triples = ox.parse(text, ox.RdfFormat.TURTLE, base_iri=address)
        syntax: ox.RdfFormat = getattr(ox.RdfFormat, form.name)
        return ox.serialize(triples, format=syntax, prefixes=_PREFIXES) or b""

    async def _select(self, query: str) -> _Rows:
        answer = await self.pool.answer(ProtocolQuery(query), TABLES[0].media)
        body = answer.body if answer.file is None else answer.file.read_bytes()
        if answer.file is not None:
            answer.file.unlink(missing_ok=True)
        bindings = json.loads(body)["results"]["bindings"]
        return [{name: term["value"] for name, term in row.items()} for row in bindings]


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
