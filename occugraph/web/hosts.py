"""Which hosts a request may name, and which pages may send one."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Collection
from urllib.parse import SplitResult, urlsplit

from starlette.datastructures import Headers
from starlette.middleware.cors import CORSMiddleware
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from .sparql.answers import VARY
from .sparql.protocol import Refusal

_HOST = re.compile(r"([A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(?::\d{0,5})?")


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


class KnownPages(CORSMiddleware):
    """Lets pages of this server, of this machine and of origins that are named ask and read (CORS).

    Other pages are refused: a browser would keep the answer from them, but the query would run.
    """

    def __init__(self, app: ASGIApp, origins: Collection[str]) -> None:
        super().__init__(
            app,
            allow_origins=origins,
            allow_methods=("GET", "HEAD", "POST"),
            allow_private_network=True,
            expose_headers=("ETag",),
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer or refuse a request; a browser asks by OPTIONS first what a page may do."""
        headers = Headers(scope=scope)
        origin = headers.get("origin")
        if origin is None and _is_embedded(headers):
            origin = "null"
        if (
            scope["method"] == "OPTIONS"
            or origin is None
            or _split_origin(origin).netloc == headers.get("host")
            or self.is_allowed_origin(origin)
        ):
            await super().__call__(scope, receive, send)
            return
        line = f"pages of {ascii(origin)[1:-1][:200]} may not ask here; "
        line += "whoever runs this endpoint allows them by --allow-origin ORIGIN"
        refused = respond_refused(Refusal(403, line, {"Vary": f"{VARY['Vary']}, Origin"}))
        await refused(scope, receive, send)

    def is_allowed_origin(self, origin: str) -> bool:
        """Tell whether an origin is of this machine, or named."""
        own = is_loopback(_split_origin(origin).hostname or "")
        return own or super().is_allowed_origin(origin)

    def preflight_response(self, request_headers: Headers) -> Response:
        """Say what a page may ask; browsers judge by the headers alone."""
        response = super().preflight_response(request_headers)
        kept = {
            name: value
            for name, value in response.headers.items()
            if not name.startswith("content-")
        }
        if "access-control-allow-origin" not in kept:
            kept.pop("access-control-allow-private-network", None)
        return Response(status_code=204, headers=kept)


def _is_embedded(headers: Headers) -> bool:
    """Tell whether a page elsewhere asks by an image or a script, which send no Origin.

    Who follows a link from there navigates.
    """
    site, mode = headers.get("sec-fetch-site"), headers.get("sec-fetch-mode")
    return site == "cross-site" and mode != "navigate"


def _split_origin(origin: str) -> SplitResult:
    try:
        return urlsplit(origin)
    except ValueError:
        return urlsplit("")


def respond_refused(error: Refusal) -> Response:
    """Say in one line why a request is refused."""
    return PlainTextResponse(f"{error.line}\n", error.status, {**VARY, **(error.headers or {})})


def is_loopback(host: str) -> bool:
    """Tell whether a host's name or address is this machine's own."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
