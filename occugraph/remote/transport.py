"""HTTP under one clock: retries, and bodies that are known to be whole."""

from __future__ import annotations

import contextlib
import http.client
import queue
import random
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

from .endpoints import without_query
from .failures import TransientError, describe_failure, describe_refusal

#: A request is made so often; the pause before the next doubles each time.
ATTEMPTS, FIRST_PAUSE = 4, 0.5
_CHUNK, _CHUNKS_AHEAD, _EXPLANATION = 1 << 16, 16, 4096
_Result = TypeVar("_Result")


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


class Answer:
    """A server's answer, whose body is read under the clock of its request.

    Another thread reads ahead of whoever asks, so that no silence, and no server that sends a
    byte now and then, outlasts the clock.
    """

    def __init__(self, opener: Any, request: urllib.request.Request, clock: Clock) -> None:
        self.url, self.clock = without_query(request.full_url), clock
        self._ahead: queue.Queue[Any] = queue.Queue(_CHUNKS_AHEAD)
        self._stopped = threading.Event()
        self._chunk, self._ended = memoryview(b""), False
        work = (opener, request, max(clock.left, 0.01), self._ahead, self._stopped)
        threading.Thread(target=_fetch, args=work, daemon=True).start()
        self.status, self.headers, self.measured = self._next()

    def read(self, size: int = -1) -> bytes:
        """Read up to that many bytes; no byte is the end of a body that came whole."""
        if size < 0:
            return b"".join(iter(lambda: self.read(_CHUNK), b""))
        while not self._chunk and not self._ended:
            self._chunk = memoryview(self._next())
            self._ended = not self._chunk
        taken, self._chunk = self._chunk[:size], self._chunk[size:]
        return bytes(taken)

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


def _fetch(
    opener: Any,
    request: urllib.request.Request,
    seconds: float,
    ahead: queue.Queue[Any],
    stopped: threading.Event,
) -> None:
    """Send a request and hand on status and headers, chunks, and no bytes at a true end."""

    def hand_on(item: Any) -> None:
        while not stopped.is_set():
            with contextlib.suppress(queue.Full):
                return ahead.put(item, timeout=0.2)

    try:
        with opener.open(request, timeout=seconds) as response:
            measured = response.length is not None or bool(getattr(response, "chunked", False))
            hand_on((response.status, response.headers, measured))
            while not stopped.is_set() and (chunk := response.read1(_CHUNK)):
                hand_on(chunk)
            if response.length:  # http.client leaves it to its caller to see that some is missing
                raise http.client.IncompleteRead(b"", response.length)
        hand_on(b"")
    except urllib.error.HTTPError as error:
        hand_on(describe_refusal(error.code, error.headers, _beginning(error), error.reason))
    except Exception as error:
        hand_on(error)


def _beginning(error: urllib.error.HTTPError) -> bytes:
    with error, contextlib.suppress(OSError, http.client.HTTPException):
        # urllib's own error, after a password that failed too often, may hold an empty text
        return error.read(_EXPLANATION) or b""
    return b""


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
