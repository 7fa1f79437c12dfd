"""What the endpoint answers: queries, what it is, and a page for people."""

from __future__ import annotations

import contextlib
import ipaddress
import json
import re
import sys
import time
from typing import NamedTuple
from urllib.parse import urlsplit

from .connections import Request
from .description import Description
from .negotiation import GRAPHS, PAGE, chosen
from .page import page
from .pool import Pool
from .protocol import METHODS, asked
from .replies import Refusal, Reply

PATHS = ("/", "/sparql")
_HOST = re.compile(r"([A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(?::\d{0,5})?")
_ALLOW = ("Allow", ", ".join(METHODS))


class Log(NamedTuple):
    """What is said of each request, on stderr."""

    quiet: bool = False
    verbose: bool = False
    """Whether the query is said as well."""

    def say(self, request: Request, path: str, reply: Reply | None, seconds: float) -> None:
        """Say one line: time, method, path, status, time taken, size."""
        if self.quiet:
            return
        told = "client gone" if reply is None else f"{reply.status}"
        size = 0
        if reply is not None:
            size = len(reply.body) if reply.file is None else reply.file.stat().st_size
        when = time.strftime("%Y-%m-%dT%H:%M:%S%z")
        line = f"{when} {request.method} {path[:80]} {told} {seconds * 1000:.0f} ms {size} bytes"
        if self.verbose:
            body = request.body.decode("utf-8", "replace")
            given = f"{request.target.partition('?')[2]} {body}"
            line += f" {json.dumps(given.strip())}"
        with contextlib.suppress(OSError):  # nobody reads it
            print(line, file=sys.stderr, flush=True)


class Endpoint:
    """Answers requests.

    Args:
        pool: what answers queries.
        base: where the graph's own IRIs live.
        hosts: names that requests may call this server by; None for any.
        log: where each request is told.

    """

    def __init__(self, pool: Pool, base: str, hosts: frozenset[str] | None, log: Log) -> None:
        self.pool, self.hosts, self.log = pool, hosts, log
        self.description = Description(pool)
        self.base = base

    async def answer(self, request: Request) -> Reply:
        """Answer a request, whatever it is."""
        start = time.perf_counter()
        reply = None
        path = (
            urlsplit(request.target).path
            if "://" in request.target
            else (request.target.partition("?")[0])
        )
        try:
            try:
                reply = await self._answered(request, path)
            except Refusal as refusal:
                reply = refusal.reply()
            except Exception as error:  # a mistake of ours ends no server
                print(f"occugraph: {error!r}", file=sys.stderr)
                reply = Refusal(500, "something is wrong with this server").reply()
            reply = reply._replace(headers=(*reply.headers, *_sharing(request)))
            return reply
        finally:
            self.log.say(request, path, reply, time.perf_counter() - start)

    async def _answered(self, request: Request, path: str) -> Reply:
        headers, method = request.headers, request.method
        self._check_host(headers.get("host"))
        if path not in PATHS:
            raise Refusal(404, "there is nothing here; the endpoint is at /sparql")
        if method not in METHODS:
            raise Refusal(405, f"{method} is not taken here; use GET or POST", _ALLOW)
        if method == "OPTIONS":
            return Reply(204, "", headers=(_ALLOW,))
        accept = headers.get("accept")
        query = asked(method, request.target.partition("?")[2], headers, request.body)
        if query is not None:
            return await self.pool.ask(query, accept)
        vary: tuple[tuple[str, str], ...] = (("Vary", "Accept"),)
        offered = chosen(accept, (GRAPHS[0], PAGE, *GRAPHS[1:]))
        if offered is PAGE:
            body, policy = page(self.base)
            return Reply(
                200, PAGE.media, body, headers=(*vary, ("Content-Security-Policy", policy))
            )
        if offered is None:
            raise Refusal(406, "what this service is comes as Turtle, RDF/XML and more, or HTML")
        where = f"http://{headers.get('host', 'localhost')}/sparql"
        return Reply(200, offered.media, await self.description.body(where, offered), headers=vary)

    def _check_host(self, host: str | None) -> None:
        """Refuse a name that is not this server's: a page elsewhere may have given it one."""
        if host is None:  # HTTP/1.0, which no browser speaks
            return
        match = _HOST.fullmatch(host)
        if match is None:
            raise Refusal(400, "the header Host is not the name of a host")
        name = match[1].strip("[]").lower()
        if self.hosts is not None and name not in self.hosts and not is_loopback(name):
            raise Refusal(421, "this server answers to localhost alone")


def is_loopback(host: str) -> bool:
    """Tell whether a host's name or address is this machine's own."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _sharing(request: Request) -> tuple[tuple[str, str], ...]:
    """Let pages that this machine serves read the answer (CORS); no others."""
    origin = request.headers.get("origin")
    if origin is None:
        return ()
    try:
        local = is_loopback(urlsplit(origin).hostname or "")
    except ValueError:
        local = False
    if not local:
        return (("Vary", "Origin"),)
    return (
        ("Vary", "Origin"),
        ("Access-Control-Allow-Origin", origin),
        ("Access-Control-Allow-Methods", "GET, HEAD, POST"),
        ("Access-Control-Allow-Headers", "Accept, Content-Type"),
        ("Access-Control-Max-Age", "600"),
    )
