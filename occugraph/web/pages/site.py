"""The pages as routes of the server: made in threads, kept while there is room, cached by clients.

A graph does not change while it is served, so that an address is answered with the same bytes.
"""

from __future__ import annotations

import datetime
from threading import Thread
from typing import TYPE_CHECKING, Any, NamedTuple

import anyio
from anyio import to_thread
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ...errors import OccugraphError, UnknownCode, UnknownName
from ...files.limits import PAGES_MADE
from ..sparql.answers import respond_whole
from . import answers, api, lookups, programmes
from .kept_pages import KeptPages, RenderedPage
from .lookups import Page
from .rendering import ASSETS, Place, render
from .rosters import RosterDesk

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from .questions import Questions

POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
#: Of what may be kept by whoever passes it on: a page for an hour, what pages are made with a day.
CACHED, ASSETS_CACHED = "public, max-age=3600", "public, max-age=86400"
#: Assets that pages name -> their media types.
MEDIA = {
    "occugraph.css": "text/css; charset=utf-8",
    **dict.fromkeys(("occugraph.js", "query.js"), "text/javascript; charset=utf-8"),
    "icon.svg": "image/svg+xml",
}
_READING = ("GET", "HEAD")
#: Address -> what makes its page of the parameters.
_PAGES = {
    "/search": lookups.show_search,
    "/schemes": lookups.show_schemes,
    "/crosswalk": answers.show_crosswalk,
    "/eligibility": answers.show_eligibility,
    "/programmes": programmes.show_programmes,
}


class SiteSettings(NamedTuple):
    """How the pages are served."""

    base: str
    root_path: str = ""
    has_rosters: bool = True


class Site:
    """Answers requests for pages and JSON of one graph."""

    def __init__(self, questions: Questions, settings: SiteSettings) -> None:
        self.questions = questions
        self.place = Place(settings.base, settings.root_path, has_rosters=settings.has_rosters)
        self._kept = KeptPages()
        self._turns = anyio.CapacityLimiter(PAGES_MADE)
        self._preparing: Thread | None = None
        self.rosters = RosterDesk(questions, self.place) if settings.has_rosters else None

    def routes(self) -> list[Route]:
        """List the routes of all pages but the home page and those of resources."""
        routes = [
            Route(path, self._answering(make), methods=_READING) for path, make in _PAGES.items()
        ]
        routes += [
            Route(f"/api/{name}", self._answering_json(make), methods=_READING)
            for name, make in api.ANSWERS.items()
        ]
        routes += [
            Route("/api/openapi.json", self.answer_description, methods=_READING),
            Route("/api/{name:path}", self.answer_no_json, methods=_READING),
            Route("/assets/{name}", self.answer_asset, methods=_READING),
            Route("/programmes/new", self.answer_programme, methods=(*_READING, "POST")),
            Route("/rosters", self.answer_rosters, methods=(*_READING, "POST")),
            Route("/rosters/progress", self.answer_progress, methods=_READING),
            Route("/rosters/table", self.answer_table, methods=("POST",)),
        ]
        return routes

    async def answer_home(self, request: Request) -> Response:
        """Answer with the home page."""
        return await self._answering(lookups.show_home)(request)

    async def answer_resource(self, request: Request) -> Response:
        """Answer with the page of an IRI below the base."""
        path = request.path_params["path"]

        def make(questions: Questions, given: dict[str, str]) -> Page:
            return lookups.show_resource(questions, path, given)

        return await self._answering(make)(request)

    async def answer_sparql(self, request: Request) -> Response:
        """Answer with the page on which people ask in SPARQL."""
        return await self._answering(lookups.show_sparql)(request)

    async def answer_description(self, request: Request) -> Response:
        """Answer with the OpenAPI description of the JSON."""
        address = f"{request.url.scheme}://{request.headers.get('host', 'localhost')}"
        body = api.describe(f"{address}{self.place.root}")
        return await self._respond(request, RenderedPage(body, api.MEDIA))

    async def answer_no_json(self, request: Request) -> Response:
        """Say in JSON which answers there are."""
        problem = UnknownName("answer", request.path_params["name"], tuple(api.ANSWERS))

        def refuse(questions: Questions, given: dict[str, str]) -> dict[str, object]:
            raise problem

        return await self._answering_json(refuse)(request)

    async def answer_asset(self, request: Request) -> Response:
        """Answer with a file that pages are made with."""
        name = request.path_params["name"]
        if name not in MEDIA:
            return await self.answer_error(request, UnknownName("file", name, tuple(MEDIA)), 404)
        body = (ASSETS / name).read_bytes()
        headers = {"Content-Type": MEDIA[name], "Cache-Control": ASSETS_CACHED}
        return await respond_whole(request, body, headers)

    async def answer_programme(self, request: Request) -> Response:
        """Answer with the form that writes a programme file, and what it wrote."""
        given = {} if request.method in _READING else await _read_form(request)
        page = await self._run(programmes.show_form, self.questions, given)
        if page.values["is_download"]:
            name = f"{page.values['id'] or 'programme'}.toml"
            headers = {"Content-Disposition": f'attachment; filename="{name}"'}
            body = page.values["toml"].encode()
            return Response(body, media_type="application/toml", headers=headers)
        return await self._respond(request, self._render(page), kept=False)

    async def answer_rosters(self, request: Request) -> Response:
        """Answer with the form for a roster, and with what was decided on one."""
        if self.rosters is None or request.method in _READING:
            values = {"result": None, "programmes": self.questions.directory.programmes}
            return await self._respond(request, self._render(Page("rosters.html", values)))
        page = await self.rosters.show_decided(request)
        return await self._respond(request, self._render(page), kept=False)

    async def answer_progress(self, request: Request) -> Response:
        """Answer with how much of a roster is decided."""
        if self.rosters is None:
            return await self.answer_error(request, UnknownName("page", "rosters", ()), 404)
        return await self.rosters.show_progress(request)

    async def answer_table(self, request: Request) -> Response:
        """Answer with the decided table, to be saved."""
        if self.rosters is None:
            return await self.answer_error(request, UnknownName("page", "rosters", ()), 404)
        return await self.rosters.send_table(request)

    async def answer_error(self, request: Request, error: Exception, status: int) -> Response:
        """Answer with a page that says what is wrong, and what is near."""
        near = []
        for name in getattr(error, "nearest", ()):
            scheme, _, code = name.rpartition(":")
            scheme = scheme or request.url.path.strip("/").partition("/")[0]
            if scheme in self.questions.session.schemes:
                concepts = self.questions.session.hierarchy(scheme).by_scheme[scheme]
                near.append((scheme, code, concepts[code].label))
        values = {"status": status, "problem": str(error), "near": near}
        return await self._respond(request, self._render(Page("error.html", values, status)))

    def _answering(self, make: Callable[..., Page]) -> Callable[[Request], Awaitable[Response]]:
        """Make what answers with the page that `make` makes of the parameters."""

        async def answer(request: Request) -> Response:
            self._prepare()
            key = _name_address(request)
            rendered = self._kept.find(key)
            if rendered is None:
                try:
                    rendered = await self._run(self._make, make, dict(request.query_params))
                except (UnknownCode, UnknownName) as error:
                    return await self.answer_error(request, error, 404)
                except OccugraphError as error:
                    status = 400 if self.questions.session.schemes else 404
                    return await self.answer_error(request, error, status)
                self._kept.keep(key, rendered)
            return await self._respond(request, rendered)

        return answer

    def _answering_json(self, make: Callable[..., Any]) -> Callable[..., Awaitable[Response]]:
        """Make what answers with the JSON of what `make` makes of the parameters."""

        async def answer(request: Request) -> Response:
            key = _name_address(request)
            rendered = self._kept.find(key)
            if rendered is None:
                given = dict(request.query_params)
                rendered = await self._run(api.write_answer, make, self.questions, given)
                self._kept.keep(key, rendered)
            return await self._respond(request, rendered)

        return answer

    def _prepare(self) -> None:
        """Make, beside the first page that somebody opens, what a decision on a title needs."""
        if self._preparing is None:
            self._preparing = Thread(target=self.questions.prepare_titles, daemon=True)
            self._preparing.start()

    def _make(self, make: Callable[..., Page], given: dict[str, str]) -> RenderedPage:
        if make is not lookups.show_sparql:
            self.questions.session.check_schemes()
        return self._render(make(self.questions, given))

    def _render(self, page: Page) -> RenderedPage:
        text = render(page.template, self.place, **page.values)
        return RenderedPage(text.encode(), status=page.status)

    async def _run(self, work: Callable[..., Any], *values: Any) -> Any:
        """Do some work in a thread, while others wait for their turn."""
        return await to_thread.run_sync(work, *values, limiter=self._turns)

    async def _respond(
        self, request: Request, page: RenderedPage, *, kept: bool = True
    ) -> Response:
        headers = {
            "Content-Type": page.media,
            "Content-Security-Policy": POLICY,
            "Referrer-Policy": "same-origin",
            "Cache-Control": CACHED if kept and page.status == 200 else "no-store",
        }
        if page.name:
            headers["Content-Disposition"] = f'attachment; filename="{page.name}"'
        response = await respond_whole(request, page.body, headers)
        if response.status_code == 200:
            response.status_code = page.status
        return response


def _name_address(request: Request) -> str:
    """Name what a request asks for; decisions are of a day."""
    day = datetime.date.today().isoformat()
    return f"{request.scope['path']} {request.scope['query_string'].decode('ascii')} {day}"


async def _read_form(request: Request) -> dict[str, str]:
    """Read the texts of a form."""
    async with request.form() as form:
        return {name: value for name, value in form.items() if isinstance(value, str)}
