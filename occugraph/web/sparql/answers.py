"""Answers with what HTTP asks of them: Vary, an ETag, 304 to whoever has it, and gzip.

The ETags are weak: an answer is the same whether it is packed or not. Only methods that read have
them: the answer to a POST is not to be kept.
"""

from __future__ import annotations

import asyncio
import gzip
import hashlib
import zlib
from collections.abc import AsyncIterator
from email.utils import parsedate_to_datetime
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from .negotiation import accepts_gzip

#: The headers of a request that answers depend on.
VARY = {"Vary": "Accept, Accept-Encoding"}
_READING = ("GET", "HEAD")
#: A shorter answer is not worth packing.
_SHORTEST_PACKED = 1024
_CHUNK = 1 << 16


def make_tag(*contents: bytes) -> str:
    """Make the ETag of an answer of what makes up its content."""
    return f'W/"{hashlib.blake2b(b" ".join(contents), digest_size=16).hexdigest()}"'


def respond_unchanged(request: Request, tag: str, modified: str = "") -> Response | None:
    """Answer 304 where the client has the answer of an ETag, or without one, of that time."""
    tags = request.headers.getlist("if-none-match")
    known = {each.strip().removeprefix("W/") for each in ",".join(tags).split(",")}
    is_known = tag.removeprefix("W/") in known or "*" in known
    if modified and not tags:
        is_known = _is_since(request.headers.get("if-modified-since", ""), modified)
    if not is_known:
        return None
    headers = {**VARY, "ETag": tag}
    return Response(
        status_code=304, headers=headers | ({"Last-Modified": modified} if modified else {})
    )


def _is_since(date: str, modified: str) -> bool:
    """Tell whether a date of HTTP is no earlier than another; what is no date is never."""
    try:
        return parsedate_to_datetime(date) >= parsedate_to_datetime(modified)
    except (TypeError, ValueError):
        return False


def wants_gzip(request: Request) -> bool:
    """Tell whether the client likes the answer packed."""
    return accepts_gzip(", ".join(request.headers.getlist("accept-encoding")))


async def respond_whole(request: Request, body: bytes, headers: dict[str, str]) -> Response:
    """Answer with a body."""
    headers = {**VARY, **headers}
    if request.method in _READING:
        headers["ETag"] = make_tag(headers["Content-Type"].encode(), body)
        modified = headers.get("Last-Modified", "")
        if unchanged := respond_unchanged(request, headers["ETag"], modified):
            return unchanged
    if len(body) >= _SHORTEST_PACKED and wants_gzip(request):
        headers["Content-Encoding"] = "gzip"
        body = await asyncio.to_thread(gzip.compress, body, 1, mtime=0)
    return Response(body, headers=headers)


async def respond_file(request: Request, file: Path, headers: dict[str, str]) -> Response:
    """Answer with the content of a file, which is removed once it is sent."""
    headers = {**VARY, **headers}
    if request.method in _READING:
        headers["ETag"] = await asyncio.to_thread(_hash, file, headers["Content-Type"])
        modified = headers.get("Last-Modified", "")
        if unchanged := respond_unchanged(request, headers["ETag"], modified):
            file.unlink(missing_ok=True)
            return unchanged
    return FileAnswer(file, headers, packed=wants_gzip(request))


class FileAnswer(StreamingResponse):
    """Sends an answer from its file, and removes the file."""

    def __init__(self, file: Path, headers: dict[str, str], *, packed: bool) -> None:
        self.file = file
        chunks = read_chunks(file)
        if packed:
            headers, chunks = {**headers, "Content-Encoding": "gzip"}, _pack(chunks)
        else:
            headers = {**headers, "Content-Length": str(file.stat().st_size)}
        super().__init__(chunks, headers=headers)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the answer."""
        try:
            await super().__call__(scope, receive, send)
        finally:
            self.file.unlink(missing_ok=True)


async def read_chunks(path: Path) -> AsyncIterator[bytes]:
    """Read a file piece by piece."""
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            yield chunk


async def _pack(chunks: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    packer = zlib.compressobj(1, wbits=31)
    async for chunk in chunks:
        if packed := await asyncio.to_thread(packer.compress, chunk):
            yield packed
    yield packer.flush()


async def unpack(chunks: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """Unpack gzip piece by piece, into pieces that are not much longer than what they hold."""
    unpacker = zlib.decompressobj(wbits=31)
    async for chunk in chunks:
        rest = chunk
        while rest:
            if content := unpacker.decompress(rest, 4 * _CHUNK):
                yield content
            rest = unpacker.unconsumed_tail
    yield unpacker.flush()


def _hash(file: Path, media: str) -> str:
    digest = hashlib.blake2b(media.encode(), digest_size=16)
    with file.open("rb") as content:
        while chunk := content.read(1 << 20):
            digest.update(chunk)
    return f'W/"{digest.hexdigest()}"'
