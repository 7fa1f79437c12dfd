"""HTTP/1.1 on a connection: h11 knows the protocol, this reads, writes and loses patience."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from email.utils import formatdate
from http import HTTPStatus
from typing import NamedTuple

import h11

from ..version import __version__
from .protocol import LONGEST_BODY
from .replies import Refusal, Reply

#: Room for the address and the headers of a request.
LONGEST_HEAD = 1 << 16
#: A whole request comes within so many seconds, and a client takes some of an answer.
PATIENCE_SECONDS = 30.0
#: What is read, and for how long, of a request that was refused before its end: a client that is
#: still sending would lose the answer.
LINGER_SECONDS, LINGER_BYTES = 1.0, 1 << 25
_CHUNK = 1 << 16


class Request(NamedTuple):
    """A request, read to its end."""

    method: str
    target: str
    headers: dict[str, str]
    """By lower-case name."""
    body: bytes


class Connection:
    """Answers the requests that come on a connection, one after the other.

    Args:
        reader: what the client says.
        writer: where the answers go.
        answer: gives the reply to a request; it is cancelled when the client goes away.

    """

    def __init__(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        answer: Callable[[Request], Awaitable[Reply]],
    ) -> None:
        self.reader, self.writer, self.answer = reader, writer, answer
        # a write is done when the system has all of it: nothing is lost at the end
        writer.transport.set_write_buffer_limits(high=0)
        self.http = h11.Connection(h11.SERVER, max_incomplete_event_size=LONGEST_HEAD)
        self.idle = True
        """Whether nothing has been asked that is not answered."""
        self.last = False
        """Whether no further request is to be answered."""
        self._reading: asyncio.Task[bytes] | None = None

    async def run(self) -> None:
        """Answer until the client, or its patience, is gone."""
        try:
            while await self._answered() and not self.last:
                self.http.start_next_cycle()
                self.idle = True
        except (OSError, asyncio.TimeoutError, h11.ProtocolError):
            pass  # the client has gone, or sends and takes nothing any more
        finally:
            if self._reading is not None:
                self._reading.cancel()
            self.writer.close()
            self.writer.transport.abort()

    async def _answered(self) -> bool:
        """Answer one request; give whether another may follow."""
        method = ""
        try:
            request = await asyncio.wait_for(self._request(), PATIENCE_SECONDS)
            if request is None:
                return False
            self.idle, method = False, request.method
            reply = await self._watched(self.answer(request))
            if reply is None:
                return False
        except h11.RemoteProtocolError as error:
            reply = _misread(error).reply()
        except Refusal as refusal:
            reply = refusal.reply()
        try:
            await self._send(reply, method)
        finally:
            if reply.file is not None:
                reply.file.unlink(missing_ok=True)
        if self.http.our_state is h11.DONE and self.http.their_state is h11.DONE:
            return True
        await self._linger()
        return False

    async def _request(self) -> Request | None:
        """Read a request; None where none comes.

        Raises:
            Refusal: it is too large.

        """
        head, body = None, bytearray()
        while True:
            event = self.http.next_event()
            if event is h11.NEED_DATA:
                if self.http.they_are_waiting_for_100_continue:
                    go_on = h11.InformationalResponse(status_code=100, headers=[])
                    self.writer.write(self.http.send(go_on) or b"")
                self.http.receive_data(await self._read())
            elif isinstance(event, h11.Request):
                self.idle, head = False, event
            elif isinstance(event, h11.Data):
                body += event.data
                if len(body) > LONGEST_BODY:
                    raise Refusal(413, f"the request is longer than {LONGEST_BODY:,} bytes")
            elif isinstance(event, h11.EndOfMessage) and head is not None:
                headers = {name.decode(): value.decode("latin-1") for name, value in head.headers}
                return Request(
                    head.method.decode(), head.target.decode("latin-1"), headers, bytes(body)
                )
            else:
                return None

    async def _read(self) -> bytes:
        """Read what comes next; what was begun while an answer was made is finished."""
        if self._reading is None:
            return await self.reader.read(_CHUNK)
        reading, self._reading = self._reading, None
        try:
            return await reading
        finally:
            reading.cancel()

    async def _watched(self, answer: Awaitable[Reply]) -> Reply | None:
        """Wait for an answer; give it up, for None, when the client goes away."""
        working = asyncio.ensure_future(answer)
        if self._reading is None:
            self._reading = asyncio.ensure_future(self.reader.read(_CHUNK))
        reading = self._reading
        try:
            await asyncio.wait((working, reading), return_when=asyncio.FIRST_COMPLETED)
            if not working.done():
                self._reading = None
                data = reading.result()
                if not data:
                    return None
                self.http.receive_data(data)  # the next request, sent ahead
            return await working
        finally:
            if not working.done():
                working.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await working

    async def _send(self, reply: Reply, method: str) -> None:
        size = len(reply.body) if reply.file is None else reply.file.stat().st_size
        headers = [
            ("Date", formatdate(usegmt=True)),
            ("Server", f"occugraph/{__version__}"),
            ("X-Content-Type-Options", "nosniff"),
            *reply.headers,
        ]
        if reply.status != HTTPStatus.NO_CONTENT:
            headers += [("Content-Type", reply.media), ("Content-Length", str(size))]
        if self.http.their_state is not h11.DONE:
            headers.append(("Connection", "close"))
        reason = HTTPStatus(reply.status).phrase
        head = h11.Response(status_code=reply.status, headers=headers, reason=reason)
        data = self.http.send(head) or b""
        if method != "HEAD" and reply.file is not None:
            with reply.file.open("rb") as file:
                while chunk := file.read(_CHUNK):
                    await self._write(data + (self.http.send(h11.Data(data=chunk)) or b""))
                    data = b""
        elif method != "HEAD" and reply.body:
            data += self.http.send(h11.Data(data=reply.body)) or b""
        await self._write(data + (self.http.send(h11.EndOfMessage()) or b""))

    async def _write(self, data: bytes) -> None:
        self.writer.write(data)
        await asyncio.wait_for(self.writer.drain(), PATIENCE_SECONDS)

    async def _linger(self) -> None:
        """Take for a moment what the client is still sending, so that it reads the answer."""

        async def rest() -> None:
            left = LINGER_BYTES
            while left > 0 and (data := await self._read()):
                left -= len(data)

        if self.writer.can_write_eof():
            self.writer.write_eof()
        await asyncio.wait_for(rest(), LINGER_SECONDS)


def _misread(error: h11.RemoteProtocolError) -> Refusal:
    if error.error_status_hint == HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE:
        line = f"the address and the headers are longer than {LONGEST_HEAD:,} bytes: use POST"
        return Refusal(431, line)
    return Refusal(error.error_status_hint, f"not an HTTP request: {error}")
