"""Requests to the reconciliation services of a server: one of each scheme, and one of all."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from ...errors import OccugraphError, quote_input
from ..sparql.answers import respond_whole
from ..sparql.protocol import METHODS, Refusal, parse_form, read_body
from .concepts import Concepts
from .service import PATH, SUGGESTED, Service

if TYPE_CHECKING:
    from ...query.session import Session
    from ...search.search import Searcher

_HTML = "text/html; charset=utf-8"


class Reconciliation:
    """Answers requests, one at a time and beside all else."""

    def __init__(self, session: Session, open_searcher: Callable[[], Searcher]) -> None:
        self._session, self._open_searcher = session, open_searcher
        self._thread = ThreadPoolExecutor(1, "reconciliation")
        self._service = cache(self._make_service)

    def routes(self) -> list[Route]:
        """List the routes of the service of all schemes, and of those of one."""
        answers = {
            "": self._answer,
            "/suggest/{kind}": self._suggest,
            "/properties": self._propose,
            "/preview": self._preview,
            "/view": self._view,
        }
        return [
            Route(f"{path}{end}", answer, methods=METHODS)
            for path in (PATH, f"{PATH}/{{scheme}}")  # no scheme has the name of an end
            for end, answer in answers.items()
        ]

    async def _answer(self, request: Request) -> Response:
        address = str(request.base_url).rstrip("/")
        return await self._respond(request, lambda service, of: service.answer(of, address))

    async def _suggest(self, request: Request) -> Response:
        kind = request.path_params["kind"]
        if kind not in SUGGESTED:
            raise Refusal(404, f"there are suggestions for {', '.join(SUGGESTED)} here")
        return await self._respond(
            request, lambda service, of: service.suggest(kind, of.get("prefix", ""))
        )

    async def _propose(self, request: Request) -> Response:
        return await self._respond(request, Service.propose)

    async def _preview(self, request: Request) -> Response:
        fields = await _read_fields(request)
        page, policy = await self._ask(request, lambda of: of.preview(fields.get("id", "")))
        headers = {"Content-Type": _HTML, "Content-Security-Policy": policy}
        return await respond_whole(request, page.encode(), headers)

    async def _view(self, request: Request) -> Response:
        fields = await _read_fields(request)
        path = await self._ask(request, lambda of: of.find_page(fields.get("id", "")))
        return RedirectResponse(f"{str(request.base_url).rstrip('/')}{path}", 303)

    async def _respond(
        self, request: Request, ask: Callable[[Service, dict[str, str]], dict[str, Any]]
    ) -> Response:
        """Answer with JSON."""
        if request.method == "OPTIONS":
            return Response(status_code=204, headers={"Allow": ", ".join(METHODS)})
        fields = await _read_fields(request)
        answer = await self._ask(request, lambda service: ask(service, fields))
        body = json.dumps(answer).encode()  # escaped: keys may be halves of signs
        return await respond_whole(request, body, {"Content-Type": "application/json"})

    async def _ask(self, request: Request, ask: Callable[[Service], Any]) -> Any:
        """Ask the service that a request is addressed to; a mistake of its client is refused."""
        scheme = request.path_params.get("scheme")
        try:
            return await asyncio.get_running_loop().run_in_executor(
                self._thread, lambda: ask(self._service(scheme))
            )
        except OccugraphError as error:
            raise Refusal(400 if error.exit_code == 2 else 500, str(error)) from None

    def _make_service(self, scheme: str | None) -> Service:
        if scheme is not None and scheme not in self._session.schemes:
            line = f"there is no scheme {quote_input(scheme)} here; {PATH} has all"
            raise Refusal(404, line)
        return Service(Concepts(self._session, self._open_searcher(), scheme))


async def _read_fields(request: Request) -> dict[str, str]:
    """Read the parameters of a request, of its address and of a form."""
    pairs = parse_form(request.scope["query_string"].decode("ascii"))
    if request.method == "POST":
        pairs += read_body(request.headers, await request.body())
    return dict(pairs)
