"""HTTP/1.1 connections of uvicorn, with limits on what clients send and on the time they take."""

import asyncio
import contextlib
import sys
from collections.abc import Iterator
from http import HTTPStatus
from itertools import chain
from typing import Any, cast

import h11
import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.protocols.utils import get_remote_addr

from ..files.limits import (
    LARGEST_ROSTER,
    LONGEST_BODY,
    LONGEST_HEAD,
    MOST_CONNECTIONS,
    MOST_OF_CLIENT,
)
from ..version import __version__
from .sparql.sandbox import allow_files

#: Where there is no room, one that has waited so long for its request gives way to a new one.
GIVING_WAY_SECONDS = 1.0
#: A whole request comes within this time, and a client takes some of an answer.
PATIENCE_SECONDS = 30.0
#: Address and headers come within this time from their first byte.
HEAD_SECONDS = 10.0
#: How long, and how much, is read after a refusal: a client that is still sending would lose it.
LINGER_SECONDS, LINGER_BYTES = 1.0, 1 << 25
#: What open connections get of time when the server is to stop.
GRACE_SECONDS = 3.0
#: What takes a roster, in a form, as it is or in base64.
ROSTERS = (b"/rosters", b"/rosters/table")
_FULL = b"HTTP/1.1 503 Service Unavailable\r\nRetry-After: 5\r\nConnection: close\r\n\r\n"


class _RequestReader(h11.Connection):
    """Reads requests, and refuses a head or a body that is too long as soon as that is known."""

    def __init__(self) -> None:
        super().__init__(h11.SERVER, max_incomplete_event_size=LONGEST_HEAD)
        self._length, self._largest = 0, LONGEST_BODY

    def next_event(self) -> Any:
        event = super().next_event()
        if isinstance(event, h11.Request):
            self._length, self._largest = 0, LONGEST_BODY
            if event.target.partition(b"?")[0].endswith(ROSTERS):
                self._largest = LONGEST_BODY + LARGEST_ROSTER * 4 // 3
            headers = event.headers.raw_items()
            if sum(map(len, chain(*headers)), len(event.target)) > LONGEST_HEAD:
                status = HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE
                raise h11.RemoteProtocolError("too long", status)
            self._check_length(int(dict(event.headers).get(b"content-length", 0)))
        elif isinstance(event, h11.Data):
            self._length += len(event.data)
            self._check_length(self._length)
        return event

    def _check_length(self, length: int) -> None:
        if length > self._largest:
            line = f"the request is longer than {self._largest:,} bytes"
            raise h11.RemoteProtocolError(line, HTTPStatus.REQUEST_ENTITY_TOO_LARGE)


class Connection(H11Protocol):
    """A connection that is refused in one line, or aborted, when it exceeds a limit."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.conn = _RequestReader()
        self._deadline: asyncio.TimerHandle | None = None
        self._waiting_since = 0.0
        self._head_begun = False
        self._ending = False
        self._unread: int | None = None
        """Bytes that are still read, and thrown away, of a request that was refused."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Take a connection, where there is room for one more."""
        if not self._find_room(get_remote_addr(transport)):
            self.transport = transport
            transport.write(_FULL)
            transport.close()
            return
        # a write is done when the system has all of it: nothing is lost at the end
        transport.set_write_buffer_limits(high=0)
        super().connection_made(transport)
        self._await_client()

    def _find_room(self, client: tuple[str, int] | None) -> bool:
        """Tell whether there is room for a client's new connection, or make it.

        What gives way has waited longest for its client to send something, else to take something.
        """
        others = cast("list[Connection]", list(self.connections))
        own = [other for other in others if _name_host(other.client) == _name_host(client)]
        if len(own) >= MOST_OF_CLIENT:
            others = own
        elif len(others) < MOST_CONNECTIONS:
            return True
        waiting = [other for other in others if other._waits_for_client()]
        longest = min(
            waiting, key=lambda other: (other.flow.write_paused, other._waiting_since), default=None
        )
        if longest is None or self.loop.time() - longest._waiting_since < GIVING_WAY_SECONDS:
            return False
        self.connections.discard(longest)
        longest.transport.abort()
        return True

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the connection; its request is cancelled."""
        self._abort_after(None)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Read some of a request, or throw it away after a refusal."""
        if self._unread is not None:
            self._unread -= len(data)
            if self._unread <= 0:
                self.transport.abort()
            return
        super().data_received(data)
        if not self._waits_for_client():
            self._await_client()
        elif self.conn.their_state is h11.IDLE and not (self._head_begun or self._ending):
            self._head_begun = True
            left = self._waiting_since + PATIENCE_SECONDS - self.loop.time()
            self._abort_after(min(HEAD_SECONDS, left))

    def on_response_complete(self) -> None:
        """Go on to the next request."""
        super().on_response_complete()
        self._await_client()

    def pause_writing(self) -> None:
        """Wait for the client to take some of the answer."""
        super().pause_writing()
        self._await_client()

    def resume_writing(self) -> None:
        """Go on with the answer."""
        super().resume_writing()
        self._await_client()

    def shutdown(self) -> None:
        """Finish the request that is being answered, if it takes no longer than is granted."""
        super().shutdown()
        self._ending = True
        self._abort_after(GRACE_SECONDS)

    def send_400_response(self, msg: str) -> None:
        """Refuse what is no request, or too large; called while h11's error is handled."""
        error = sys.exc_info()[1]
        status, line = (
            HTTPStatus.BAD_REQUEST,
            f"not an HTTP request: {str(error).partition(': bytearray')[0]}",
        )
        if isinstance(error, h11.RemoteProtocolError):
            status = HTTPStatus(error.error_status_hint)
        if status == HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE:
            line = f"the address and the headers are longer than {LONGEST_HEAD:,} bytes: use POST"
        elif status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
            line = str(error)
        if self.cycle is not None and not self.cycle.response_complete:
            self.cycle.disconnected = True
            self.cycle.message_event.set()
        if self.conn.our_state not in (h11.IDLE, h11.SEND_RESPONSE):  # it is being answered
            self.transport.abort()
            return
        body = f"{line}\n".encode()
        headers = [
            *self.server_state.default_headers,
            (b"Content-Type", b"text/plain; charset=utf-8"),
            (b"Content-Length", b"%d" % len(body)),
            (b"Connection", b"close"),
        ]
        head = h11.Response(status_code=status, headers=headers, reason=status.phrase)
        for event in (head, h11.Data(data=body), h11.EndOfMessage()):
            self.transport.write(self.conn.send(event) or b"")
        self._ending, self._unread = True, LINGER_BYTES
        self.flow.resume_reading()
        if self.transport.can_write_eof():
            self.transport.write_eof()
        self._abort_after(LINGER_SECONDS)

    def _waits_for_client(self) -> bool:
        return self.conn.their_state in (h11.IDLE, h11.SEND_BODY) or self.flow.write_paused

    def _await_client(self) -> None:
        """Give the client time where it must send or take something, and no limit elsewhere."""
        self._waiting_since, self._head_begun = self.loop.time(), False
        if not self._ending:
            self._abort_after(PATIENCE_SECONDS if self._waits_for_client() else None)

    def _abort_after(self, seconds: float | None) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
        abort = self.transport.abort
        self._deadline = None if seconds is None else self.loop.call_later(seconds, abort)


def _name_host(client: tuple[str, int] | None) -> str:
    return client[0] if client else ""


class _Server(uvicorn.Server):
    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave signals to our own handlers: uvicorn raises them again, to end the process."""
        yield


def make_server(app: ASGIApp) -> uvicorn.Server:
    """Make a server of an application; each of its connections says itself what is wrong."""
    allow_files(MOST_CONNECTIONS + 100)
    config = uvicorn.Config(
        app,
        http=Connection,
        ws="none",
        lifespan="off",
        interface="asgi3",
        log_config=None,
        log_level="critical",
        access_log=False,
        proxy_headers=False,
        server_header=False,
        headers=[("Server", f"occugraph/{__version__}"), ("X-Content-Type-Options", "nosniff")],
        backlog=MOST_CONNECTIONS,
        timeout_keep_alive=86_400,  # a connection's own patience is shorter
    )
    return _Server(config)
