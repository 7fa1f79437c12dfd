"""HTTP under one clock: retries, bodies that are known to be whole, failures in one line each."""

import contextlib
import email.utils
import html
import http.client
import os
import queue
import random
import re
import ssl
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

from ..errors import InputError, OccugraphError
from ..files.limits import SERVER_ANSWER
from ..files.secrets import hide_secrets
from .endpoints import ServerError, safe_line, without_query

#: A request is made so often; the pause before the next doubles each time.
ATTEMPTS, FIRST_PAUSE = 4, 0.5
_CHUNK, _CHUNKS_AHEAD = 1 << 16, 16
#: Bytes of a page that are looked at for an explanation; its beginning is shown.
EXPLANATION, _SHOWN = 1 << 14, 1 << 12
_Result = TypeVar("_Result")
#: Statuses of a server that is busy.
BUSY = (429, 502, 503, 504)


class DeclinedRequest(InputError):
    """A request that a server does not take, as it is worded (status 400)."""


class TransientError(ServerError):
    """A failure that may pass, `after` seconds; `dropped` unless there never was a connection."""

    def __init__(
        self, url: str, problem: str, after: float | None = None, dropped: bool = True
    ) -> None:
        self.after, self.dropped = after, dropped
        super().__init__(url, problem)


class Clock:
    """Seconds of waiting that are left to a request; work between is not counted."""

    def __init__(self, seconds: float) -> None:
        self.seconds = self.left = seconds

    @contextlib.contextmanager
    def running(self) -> Iterator[None]:
        """Count the time that the block takes."""
        started = time.monotonic()
        try:
            yield
        finally:
            self.left -= time.monotonic() - started


class Body:
    """A file of bytes, read from chunks as they come."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks, self._left = chunks, memoryview(b"")

    def read(self, size: int = -1) -> bytes:
        """Read up to that many bytes; no byte is the end."""
        if size < 0:
            return b"".join(iter(lambda: self.read(_CHUNK), b""))
        while not self._left and (chunk := next(self._chunks, None)) is not None:
            self._left = memoryview(chunk)
        part, self._left = self._left[:size], self._left[size:]
        return bytes(part)


class Answer(Body):
    """A body read ahead by another thread, so that no slow server outlasts its request's clock."""

    def __init__(self, opener: Any, request: urllib.request.Request, clock: Clock) -> None:
        self.url, self.clock = without_query(request.full_url), clock
        self._ahead: queue.Queue[Any] = queue.Queue(_CHUNKS_AHEAD)
        self._stopped = threading.Event()
        super().__init__(self._limit_size(iter(self._next, b"")))  # no bytes: a true end
        work = (opener, request, max(clock.left, 0.01))
        threading.Thread(target=self._fetch, args=work, daemon=True).start()
        self.status, self.headers, self.measured = self._next()

    def close(self) -> None:
        """Read no further."""
        self._stopped.set()

    def _limit_size(self, chunks: Iterator[bytes]) -> Iterator[bytes]:
        """Yield the chunks of an answer, up to so many bytes."""
        size = 0
        for chunk in chunks:
            size += len(chunk)
            if size > SERVER_ANSWER:
                self.close()
                problem = f"answers with more than {SERVER_ANSWER >> 20} MiB, the limit here"
                raise ServerError(self.url, problem)
            yield chunk

    def _next(self) -> Any:
        try:
            with self.clock.running():
                item = self._ahead.get(timeout=max(self.clock.left, 0.001))
        except queue.Empty:
            self.close()
            item = TimeoutError()
        except BaseException:  # an interrupt
            self.close()
            raise
        if isinstance(item, Exception):
            raise describe_failure(item, self.url, self.clock.seconds) from None
        return item

    def _fetch(self, opener: Any, request: urllib.request.Request, seconds: float) -> None:
        """Send a request and hand on status and headers, chunks, and no bytes at a true end."""
        try:
            with opener.open(request, timeout=seconds) as response:
                measured = response.length is not None or bool(getattr(response, "chunked", False))
                self._hand_on((response.status, response.headers, measured))
                while not self._stopped.is_set() and (chunk := response.read1(_CHUNK)):
                    self._hand_on(chunk)
                if response.length:  # http.client leaves it to its caller to see what is missing
                    raise http.client.IncompleteRead(b"", response.length)
            self._hand_on(b"")
        except urllib.error.HTTPError as error:
            self._hand_on(describe_refusal(error, self.url))
        except Exception as error:
            self._hand_on(error)

    def _hand_on(self, item: Any) -> None:
        while not self._stopped.is_set():
            with contextlib.suppress(queue.Full):
                return self._ahead.put(item, timeout=0.2)


def retry(clock: Clock, work: Callable[[], _Result]) -> _Result:
    """Do some work, again where it fails and that may pass, later and later, within the clock."""
    for attempt in range(ATTEMPTS):
        try:
            return work()
        except TransientError as error:
            usual = FIRST_PAUSE * 2**attempt * random.uniform(0.5, 1)
            pause = usual if error.after is None else max(error.after, 0)
            first_refusal = attempt == 0 and not error.dropped
            if attempt == ATTEMPTS - 1 or first_refusal or pause >= clock.left:
                raise
            with clock.running():
                time.sleep(pause)
    raise AssertionError("the last attempt returns or raises")


def describe_failure(error: Exception, url: str, seconds: float) -> Exception:
    """Describe a failure: an error that ends the request, or one that may pass."""
    if isinstance(error, urllib.error.URLError) and isinstance(error.reason, Exception):
        error = error.reason
    if isinstance(error, OccugraphError):
        return error
    if isinstance(error, TimeoutError):
        problem = f"no whole answer within {seconds:g} s (OCCUGRAPH_TIMEOUT sets how long)"
        return ServerError(url, problem)
    if isinstance(error, ConnectionRefusedError):
        return TransientError(url, "nothing listens there: connection refused", dropped=False)
    if isinstance(error, ssl.SSLCertVerificationError):
        return ServerError(
            url,
            f"its certificate cannot be trusted: {safe_line(error.verify_message)} "
            "(SSL_CERT_FILE names the certificates to trust)",
        )
    if isinstance(error, ssl.SSLError) and not isinstance(error, ssl.SSLEOFError):
        return ServerError(url, f"no secure connection: {safe_line(error.reason or error)}")
    if isinstance(error, http.client.RemoteDisconnected):
        return TransientError(url, "the connection was dropped before an answer")
    if isinstance(error, (http.client.IncompleteRead, ConnectionError, ssl.SSLEOFError)):
        return TransientError(url, "the connection was dropped in the middle of an answer")
    if isinstance(error, OSError):
        return ServerError(url, f"cannot be reached: {safe_line(error.strerror or error)}")
    if isinstance(error, http.client.InvalidURL):  # whose text shows a part of it
        problem = "its proxy (http_proxy, https_proxy), or where it leads to, has no usable address"
        return ServerError(url, problem)
    if isinstance(error, http.client.HTTPException):
        return ServerError(url, f"does not answer in HTTP: {safe_line(repr(error))}")
    if isinstance(error, UnicodeError):  # of which its text would show a letter
        return ServerError(url, "asks for user and password in a way that takes only ASCII letters")
    return ServerError(url, safe_line(error))


def describe_refusal(error: urllib.error.HTTPError, url: str) -> OccugraphError:
    """Describe an HTTP status that is no success, with the explanation that came with it."""
    status, body = error.code, b""
    with error, contextlib.suppress(OSError, http.client.HTTPException):
        # urllib's own error, after a password that failed too often, may hold an empty text
        body = error.read(EXPLANATION) or b""
    text = summarise(body) or safe_line(error.reason)
    if status == 400:
        return DeclinedRequest(f"refuses the request: {text}", file=url)
    if status in (401, 403):
        have = os.environ.get("OCCUGRAPH_USER") or os.environ.get("OCCUGRAPH_TOKEN")
        what = "these credentials do not do" if have else "credentials are needed"
        remedy = "set OCCUGRAPH_USER and OCCUGRAPH_PASSWORD, or OCCUGRAPH_TOKEN"
        return ServerError(url, f"{what} ({status}): {remedy}")
    if status == 404:
        return ServerError(url, "nothing is there (404): is this the endpoint's whole address?")
    if status in BUSY:
        after = read_delay(error.headers.get("Retry-After") or "")
        return TransientError(url, f"busy or down ({status}): {text}", after)
    if 300 <= status < 400:
        return ServerError(url, f"leads elsewhere without end, or to nowhere ({status})")
    return ServerError(url, f"failed ({status}): {text}")


def read_delay(header: str) -> float | None:
    """Read after how many seconds to come back; None where that is not what the header says.

    >>> read_delay("120"), read_delay("\N{SUPERSCRIPT TWO}"), read_delay("-1")
    (120.0, None, None)
    """
    text = header.strip()
    if re.fullmatch("[0-9]+", text):
        return float(text)
    try:
        return email.utils.parsedate_to_datetime(text).timestamp() - time.time()
    except (ValueError, TypeError, OverflowError, IndexError):
        return None


def summarise(body: bytes) -> str:
    """Sum up the beginning of a page or message in one line."""
    text = hide_secrets(body.decode("utf-8", "replace"))[:_SHOWN]
    if re.search(r"<(html|body|!doctype|title|h1|p|pre)\b", text, re.IGNORECASE):
        text = re.sub(r"(?is)<(script|style|head)\b.*?(</\1\s*>|$)", " ", text)
        text = html.unescape(re.sub(r"(?s)<[^>]*(>|$)", " ", text))
    return safe_line(text.partition("SPARQL query:")[0])  # Virtuoso repeats the question
