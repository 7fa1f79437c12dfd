"""Middleware of all requests: log, cancellation, and which hosts and pages may send them."""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import json
import re
import sys
import time
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from starlette.datastructures import Headers
from starlette.middleware.cors import CORSMiddleware
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from .refusals import Refusal

_ORIGIN = re.compile(r"^[A-Za-z][A-Za-z0-9+.-]*://[^/]*")
_HOST = re.compile(r"([A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(?::\d{0,5})?")


class RequestLog(NamedTuple):
    """Writes a line about each request on stderr."""

    quiet: bool = False
    verbose: bool = False
    """Whether the query is written as well."""

    def write(self, scope: Scope, body: bytes, response: Message | None, seconds: float) -> None:
        """Write a line; the start of the response is None where the client has gone."""
        if self.quiet:
            return
        status, size = "client gone", "0"
        if response is not None:
            status = f"{response['status']}"
            size = Headers(raw=response["headers"]).get("content-length", size)
        when = time.strftime("%Y-%m-%dT%H:%M:%S%z")
        path = scope["raw_path"].decode("ascii")[:80]
        line = f"{when} {scope['method']} {path} {status} {seconds * 1000:.0f} ms {size} bytes"
        if self.verbose:
            given = f"{scope['query_string'].decode('ascii')} {body.decode('utf-8', 'replace')}"
            line += f" {json.dumps(given.strip())}"
        with contextlib.suppress(OSError):  # nobody reads it
            print(line, file=sys.stderr, flush=True)


class WholeRequests:
    """Reads a request to its end, and cancels its answer when the client goes away."""

    def __init__(self, app: ASGIApp, log: RequestLog) -> None:
        self.app, self.log = app, log

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

        def log(response: Message | None) -> None:
            nonlocal logged
            if not logged:
                self.log.write(scope, body, response, time.perf_counter() - start)
                logged = True

        async def receive_whole() -> Message:
            return messages.pop() if messages else await asyncio.shield(leaving)

        async def send_logged(message: Message) -> None:
            if message["type"] == "http.response.start":
                log(message)
            await send(message)

        leaving = asyncio.ensure_future(receive())
        working = asyncio.ensure_future(self.app(scope, receive_whole, send_logged))
        try:
            await asyncio.wait((working, leaving), return_when=asyncio.FIRST_COMPLETED)
        finally:
            leaving.cancel()
            working.cancel()
            await asyncio.gather(working, return_exceptions=True)
            log(None)


class KnownHosts:
    """Refuses requests to a host that is not this server: another may have got its address."""

    def __init__(self, app: ASGIApp, hosts: frozenset[str] | None) -> None:
        self.app, self.hosts = app, hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer or refuse a request."""
        error = self._check_host(Headers(scope=scope).get("host"))
        app = self.app if error is None else respond_refused(error)
        await app(scope, receive, send)

    def _check_host(self, host: str | None) -> Refusal | None:
        if host is None:  # HTTP/1.0, which no browser speaks
            return None
        match = _HOST.fullmatch(host)
        if match is None:
            return Refusal(400, "the header Host is not the name of a host")
        name = match[1].strip("[]").lower()
        if self.hosts is None or name in self.hosts or is_loopback(name):
            return None
        return Refusal(421, "this server answers to localhost alone")


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
