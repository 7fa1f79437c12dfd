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

from ..errors import InputError, OccugraphError, OutsideError
from ..graph.engine import join_lines
from .endpoints import without_query

#: A request is made so often; the pause before the next doubles each time.
ATTEMPTS, FIRST_PAUSE = 4, 0.5
_CHUNK, _CHUNKS_AHEAD, _EXPLANATION = 1 << 16, 16, 4096
_Result = TypeVar("_Result")
#: Statuses of a server that is busy.
BUSY = (429, 502, 503, 504)


class DeclinedRequest(InputError):
    """A request that a server does not take, as it is worded (status 400)."""


class TransientError(OutsideError):
    """A failure that may pass, `after` seconds; `dropped` unless there never was a connection."""

    def __init__(self, problem: str, after: float | None = None, dropped: bool = True) -> None:
        self.after, self.dropped = after, dropped
        super().__init__(problem)


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
        super().__init__(iter(self._next, b""))  # no bytes are the end of what came whole
        work = (opener, request, max(clock.left, 0.01))
        threading.Thread(target=self._fetch, args=work, daemon=True).start()
        self.status, self.headers, self.measured = self._next()

    def close(self) -> None:
        """Read no further."""
        self._stopped.set()

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
        return OutsideError(f"{url}: {problem}")
    if isinstance(error, ConnectionRefusedError):
        return TransientError(f"{url}: nothing listens there: connection refused", dropped=False)
    if isinstance(error, ssl.SSLCertVerificationError):
        return OutsideError(
            f"{url}: its certificate cannot be trusted: {join_lines(error.verify_message)} "
            "(SSL_CERT_FILE names the certificates to trust)"
        )
    if isinstance(error, ssl.SSLError) and not isinstance(error, ssl.SSLEOFError):
        return OutsideError(f"{url}: no secure connection: {join_lines(error.reason or error)}")
    if isinstance(error, http.client.RemoteDisconnected):
        return TransientError(f"{url}: the connection was dropped before an answer")
    if isinstance(error, (http.client.IncompleteRead, ConnectionError, ssl.SSLEOFError)):
        return TransientError(f"{url}: the connection was dropped in the middle of an answer")
    if isinstance(error, OSError):
        return OutsideError(f"{url}: cannot be reached: {join_lines(error.strerror or error)}")
    if isinstance(error, http.client.HTTPException):
        return OutsideError(f"{url}: does not answer in HTTP: {join_lines(repr(error))}")
    return OutsideError(f"{url}: {join_lines(error)}")


def describe_refusal(error: urllib.error.HTTPError, url: str) -> OccugraphError:
    """Describe an HTTP status that is no success, with the explanation that came with it."""
    status, body = error.code, b""
    with error, contextlib.suppress(OSError, http.client.HTTPException):
        # urllib's own error, after a password that failed too often, may hold an empty text
        body = error.read(_EXPLANATION) or b""
    text = summarise(body) or join_lines(error.reason)
    if status == 400:
        return DeclinedRequest(f"{url} refuses the request: {text}")
    if status in (401, 403):
        have = os.environ.get("OCCUGRAPH_USER") or os.environ.get("OCCUGRAPH_TOKEN")
        what = "these credentials do not do" if have else "credentials are needed"
        remedy = "set OCCUGRAPH_USER and OCCUGRAPH_PASSWORD, or OCCUGRAPH_TOKEN"
        return OutsideError(f"{url}: {what} ({status}): {remedy}")
    if status == 404:
        return OutsideError(f"{url}: nothing is there (404): is this the endpoint's whole address?")
    if status in BUSY:
        after = None
        delay = (error.headers.get("Retry-After") or "").strip()
        if delay.isdigit():
            after = float(delay)
        elif delay:
            with contextlib.suppress(ValueError, TypeError):
                after = email.utils.parsedate_to_datetime(delay).timestamp() - time.time()
        return TransientError(f"{url}: busy or down ({status}): {text}", after)
    if 300 <= status < 400:
        return OutsideError(f"{url}: leads elsewhere without end, or to nowhere ({status})")
    return OutsideError(f"{url}: failed ({status}): {text}")


def summarise(body: bytes) -> str:
    """Sum up the beginning of a page or message in one line."""
    text = body.decode("utf-8", "replace")
    if re.search(r"<(html|body|!doctype|title|h1|p|pre)\b", text, re.IGNORECASE):
        text = re.sub(r"(?is)<(script|style|head)\b.*?(</\1\s*>|$)", " ", text)
        text = html.unescape(re.sub(r"(?s)<[^>]*(>|$)", " ", text))
    return join_lines(text.partition("SPARQL query:")[0])  # Virtuoso repeats the question
