"""The web application: its routes, and what becomes of errors."""

from __future__ import annotations

import sys

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp

from .middleware import KnownHosts, LocalPages, RequestLog, WholeRequests, respond_refused
from .refusals import Refusal
from .sparql.endpoint import Endpoint
from .sparql.pool import Pool
from .sparql.protocol import METHODS

PATHS = ("/", "/sparql")


def make_app(pool: Pool, base: str, hosts: frozenset[str] | None, log: RequestLog) -> ASGIApp:
    """Make the application; hosts are the names of this server, None for any."""
    endpoint = Endpoint(pool, base)
    app = Starlette(
        routes=[Route(path, endpoint.answer, methods=METHODS) for path in PATHS],
        middleware=[
            Middleware(KnownHosts, hosts=hosts),
            Middleware(LocalPages, allow_methods=("GET", "HEAD", "POST")),
        ],
        exception_handlers={
            Refusal: _refuse,
            HTTPException: _refuse_route,
            Exception: _report_error,
        },
    )
    app.router.redirect_slashes = False
    return WholeRequests(app, log)


async def _refuse(_: Request, error: Exception) -> Response:
    assert isinstance(error, Refusal)
    return respond_refused(error)


async def _refuse_route(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    line, headers = "there is nothing here; the endpoint is at /sparql", None
    if error.status_code == 405:
        line = f"{request.method} is not taken here; use GET or POST"
        headers = {"Allow": ", ".join(METHODS)}
    return respond_refused(Refusal(error.status_code, line, headers))


async def _report_error(_: Request, error: Exception) -> Response:
    print(f"occugraph: {error!r}", file=sys.stderr)
    return respond_refused(Refusal(500, "something is wrong with this server"))
