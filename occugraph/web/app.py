"""The web application: its routes, which hosts and pages may send requests, and the log."""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import json
import re
import sys
import time
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ..errors import locate_fault
from ..files.secrets import hide_secrets
from .sparql.endpoint import Endpoint
from .sparql.pool import Pool
from .sparql.protocol import METHODS, Refusal

if TYPE_CHECKING:
    from .server import ServerSettings

_ORIGIN = re.compile(r"^[A-Za-z][A-Za-z0-9+.-]*://[^/]*")
_HOST = re.compile(r"([A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(?::\d{0,5})?")


def make_app(pool: Pool, base: str, settings: ServerSettings) -> ASGIApp:
    """Make the application that answers from a pool about a graph with a base IRI."""
    endpoint = Endpoint(pool, base)
    app = Starlette(
        routes=[Route(path, endpoint.answer, methods=METHODS) for path in ("/", "/sparql")],
        middleware=[
            Middleware(KnownHosts, host=settings.host),
            Middleware(LocalPages, allow_methods=("GET", "HEAD", "POST")),
        ],
        exception_handlers=dict.fromkeys((Refusal, HTTPException, Exception), _answer_error),
    )
    app.router.redirect_slashes = False
    return WholeRequests(app, settings.quiet, settings.verbose)


async def _answer_error(request: Request, error: Exception) -> Response:
    if isinstance(error, Refusal):
        return respond_refused(error)
    if not isinstance(error, HTTPException):
        print(f"occugraph: {locate_fault(error)}", file=sys.stderr)
        return respond_refused(Refusal(500, "something is wrong with this server"))
    line, headers = "there is nothing here; the endpoint is at /sparql", None
    if error.status_code == 405:
        line = f"{request.method} is not taken here; use GET or POST"
        headers = {"Allow": ", ".join(METHODS)}
    return respond_refused(Refusal(error.status_code, line, headers))


class WholeRequests:
    """Reads a request to its end, cancels its answer when the client goes away, and logs it."""

    def __init__(self, app: ASGIApp, quiet: bool, verbose: bool) -> None:
        self.app, self.quiet, self.verbose = app, quiet, verbose

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        body, more = b"", True
        while more:
            message = await receive()
            if message["type"] == "http.disconnect":
                return
            body, more = body + message["body"], message["more_body"]
        raw_path = _ORIGIN.sub("", scope["raw_path"].decode("ascii"))
        scope.update(raw_path=raw_path.encode(), path=unquote(raw_path))
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
        status, size = "client gone", "0"
        if response is not None:
            status = f"{response['status']}"
            size = Headers(raw=response["headers"]).get("content-length", size)
        when = time.strftime("%Y-%m-%dT%H:%M:%S%z")
        path = scope["raw_path"].decode("ascii")[:80]
        line = f"{when} {scope['method']} {path} {status} {seconds * 1000:.0f} ms {size} bytes"
        if self.verbose:
            content = f"{scope['query_string'].decode('ascii')} {body.decode('utf-8', 'replace')}"
            line += f" {json.dumps(content.strip())}"
        with contextlib.suppress(OSError):  # nobody reads stderr
            print(hide_secrets(line), file=sys.stderr, flush=True)


class KnownHosts:
    """Refuses requests to a host that is not this server: another may have got its address."""

    def __init__(self, app: ASGIApp, host: str) -> None:
        self.app, self.host = app, host

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer or refuse a request; one of HTTP/1.0, which no browser speaks, names no host."""
        app, match = self.app, _HOST.fullmatch(Headers(scope=scope).get("host", "localhost"))
        if match is None:
            app = respond_refused(Refusal(400, "the header Host is not the name of a host"))
        elif is_loopback(self.host) and not is_loopback(match[1].strip("[]")):
            app = respond_refused(Refusal(421, "this server answers to localhost alone"))
        await app(scope, receive, send)


class LocalPages(CORSMiddleware):
    """Lets pages that this machine serves read the answers (CORS); no others."""

    def is_allowed_origin(self, origin: str) -> bool:
        """Tell whether an origin is of this machine."""
        try:
            return is_loopback(urlsplit(origin).hostname or "")
        except ValueError:
            return False

    def preflight_response(self, request_headers: Headers) -> Response:
        """Say what a page may ask; browsers judge by the headers alone."""
        response = super().preflight_response(request_headers)
        names = [name for name in response.headers if not name.startswith("content-")]
        return Response(status_code=204, headers={name: response.headers[name] for name in names})


def respond_refused(error: Refusal) -> Response:
    """Say in one line why a request is refused."""
    return PlainTextResponse(f"{error.line}\n", error.status, error.headers)


def is_loopback(host: str) -> bool:
    """Tell whether a host's name or address is this machine's own."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
