"""The web application: its routes, its errors, and the log."""

from __future__ import annotations

import asyncio
import contextlib
import json
import re
import sys
import time
from typing import TYPE_CHECKING
from urllib.parse import unquote

from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ..errors import locate_fault
from ..files.secrets import hide_secrets
from .hosts import KnownHosts, KnownPages, respond_refused
from .pages.questions import Questions
from .pages.site import Site, SiteSettings
from .reconciliation.requests import Reconciliation
from .resources.publication import Publication
from .resources.resources import Resources
from .sparql.endpoint import Endpoint
from .sparql.negotiation import GRAPHS, PAGE, choose_format
from .sparql.pool import Pool
from .sparql.protocol import METHODS, Refusal

if TYPE_CHECKING:
    from .server import ServedGraph, ServerSettings

_ORIGIN = re.compile(r"^[A-Za-z][A-Za-z0-9+.-]*://[^/]*")


def make_app(pool: Pool, graph: ServedGraph, settings: ServerSettings) -> ASGIApp:
    """Make the application that answers from a pool, and by a session, about one graph."""
    base = graph.session.base
    pages = SiteSettings(base, settings.root_path, settings.has_rosters)
    questions = Questions(graph.session, graph.make_release)
    if settings.is_public and graph.session.schemes:
        questions.prepare()
    site = Site(questions, pages)
    endpoint = Endpoint(pool, graph.content, site.answer_sparql)
    publication = Publication(pool, base, settings.root_path)
    resources = Resources(pool, graph, site.answer_resource, settings.root_path)

    async def answer_root(request: Request) -> Response:
        """Answer with the home page; a client that reads RDF gets the endpoint's description."""
        accept = ", ".join(request.headers.getlist("accept"))
        is_page = choose_format(accept, (PAGE, *GRAPHS)) in (PAGE, None)
        is_page = is_page and bool(graph.session.schemes)
        response = await (site.answer_home if is_page else endpoint.answer)(request)
        response.headers.add_vary_header("Accept")
        return response

    app = Starlette(
        routes=[
            Route("/", answer_root, methods=("GET", "HEAD")),
            *(Route(path, endpoint.answer, methods=METHODS) for path in ("/sparql", "/sparql/")),
            *site.routes(),
            *Reconciliation(graph.session, questions.open_searcher).routes(),
            Route("/void.ttl", publication.write_void),
            Route("/.well-known/void", publication.write_void),
            Route("/catalog.ttl", publication.write_catalogue),
            Route("/catalog", publication.lead_to_catalogue),
            Route("/{path:path}", resources.answer),
        ],
        middleware=[
            Middleware(KnownHosts, host="" if settings.is_public else settings.host),
            Middleware(KnownPages, origins=settings.origins),
        ],
        exception_handlers=dict.fromkeys((Refusal, HTTPException, Exception), _answer_error),
    )
    app.router.redirect_slashes = False
    return WholeRequests(app, settings.root_path, settings.quiet, settings.verbose)


async def _answer_error(request: Request, error: Exception) -> Response:
    if isinstance(error, Refusal):
        return respond_refused(error)
    if not isinstance(error, HTTPException):
        print(f"occugraph: {locate_fault(error)}", file=sys.stderr)
        return respond_refused(Refusal(500, "something is wrong with this server"))
    line, headers = "there is nothing here; the endpoint is at /sparql", None
    if error.status_code == 405:
        taken = (error.headers or {}).get("Allow", "")
        allowed = [method for method in METHODS if method in taken]
        usable = " or ".join(method for method in allowed if method in ("GET", "POST"))
        line = f"{request.method} is not taken here; use {usable}"
        headers = {"Allow": ", ".join(allowed)}
    return respond_refused(Refusal(error.status_code, line, headers))


class WholeRequests:
    """Reads a request to its end, cancels its answer when the client goes away, and logs it."""

    def __init__(self, app: ASGIApp, root_path: str, quiet: bool, verbose: bool) -> None:
        self.app, self.quiet, self.verbose = app, quiet, verbose
        self._root = f"{root_path}/"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        body, more = b"", True
        while more:
            message = await receive()
            if message["type"] == "http.disconnect":
                return
            body, more = body + message["body"], message["more_body"]
        raw_path = _ORIGIN.sub("", scope["raw_path"].decode("ascii"))
        path = unquote(raw_path)
        if (scope["method"], path) == ("OPTIONS", "*"):  # asked of the server as a whole
            raw_path = path = "/sparql"
        if path.startswith(self._root):  # a proxy may hand on the path that it is reached by
            path = path.removeprefix(self._root[:-1])
        scope.update(raw_path=raw_path.encode(), path=path)
        start, logged = time.perf_counter(), False
        messages: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

        async def receive_whole() -> Message:
            return messages.pop() if messages else await asyncio.shield(leaving)

        async def send_logged(message: Message) -> None:
            nonlocal logged
            if message["type"] == "http.response.start":
                logged = True
                self._log(scope, body, message, start)
            await send(message)

        leaving = asyncio.ensure_future(receive())
        working = asyncio.ensure_future(self.app(scope, receive_whole, send_logged))
        try:
            await asyncio.wait((working, leaving), return_when=asyncio.FIRST_COMPLETED)
        finally:
            leaving.cancel()
            working.cancel()
            await asyncio.gather(working, return_exceptions=True)
            if not logged:
                self._log(scope, body, None, start)

    def _log(self, scope: Scope, body: bytes, response: Message | None, start: float) -> None:
        """Write a line on stderr; the start of the response is None where the client has gone."""
        if self.quiet:
            return
        seconds = time.perf_counter() - start
        status, size = "client gone", "0 bytes"
        if response is not None:
            status, headers = f"{response['status']}", Headers(raw=response["headers"])
            if "content-length" in headers:
                size = f"{headers['content-length']} bytes"
            elif "content-type" in headers:
                size = "in pieces"
        when = time.strftime("%Y-%m-%dT%H:%M:%S%z")
        path = scope["raw_path"].decode("ascii")[:80]
        line = f"{when} {scope['method']} {path} {status} {seconds * 1000:.0f} ms {size}"
        if self.verbose:
            content = f"{scope['query_string'].decode('ascii')} {body.decode('utf-8', 'replace')}"
            line += f" {json.dumps(content.strip())}"
        with contextlib.suppress(OSError):  # nobody reads stderr
            print(hide_secrets(line), file=sys.stderr, flush=True)
