"""Failures of a server, each in one line, and whether they may pass."""

from __future__ import annotations

import contextlib
import email.utils
import html
import http.client
import os
import re
import ssl
import time
import urllib.error
from email.message import Message

from ..errors import InputError, OutsideError
from ..graph.engine import one_line

#: Statuses of a server that is busy.
BUSY = (429, 502, 503, 504)


class DeclinedRequest(InputError):
    """A request that a server does not take, as it is worded (status 400)."""


class TransientError(OutsideError):
    """A failure that may pass, `after` seconds; `dropped` unless there never was a connection."""

    def __init__(self, problem: str, after: float | None = None, dropped: bool = True) -> None:
        self.after, self.dropped = after, dropped
        super().__init__(problem)


class RefusedRequest(Exception):
    """An HTTP status that is no success, with its explanation."""

    def __init__(self, status: int, after: float | None, text: str) -> None:
        self.status, self.after, self.text = status, after, text


def describe_refusal(status: int, headers: Message, body: bytes, reason: str) -> RefusedRequest:
    """Keep the explanation of an answer without success, and when to come back."""
    after = None
    delay = (headers.get("Retry-After") or "").strip()
    if delay.isdigit():
        after = float(delay)
    elif delay:
        with contextlib.suppress(ValueError, TypeError):
            after = email.utils.parsedate_to_datetime(delay).timestamp() - time.time()
    return RefusedRequest(status, after, summarise(body) or one_line(reason))


def summarise(body: bytes) -> str:
    """Sum up the beginning of a page or message in one line."""
    text = body.decode("utf-8", "replace")
    if re.search(r"<(html|body|!doctype|title|h1|p|pre)\b", text, re.IGNORECASE):
        text = re.sub(r"(?is)<(script|style|head)\b.*?(</\1\s*>|$)", " ", text)
        text = html.unescape(re.sub(r"(?s)<[^>]*(>|$)", " ", text))
    return one_line(text.partition("SPARQL query:")[0])  # Virtuoso repeats the question


def describe_failure(error: Exception, url: str, seconds: float) -> Exception:
    """Describe a failure: an error that ends the request, or one that may pass."""
    if isinstance(error, urllib.error.URLError) and isinstance(error.reason, Exception):
        error = error.reason
    if isinstance(error, RefusedRequest):
        return _of_status(error, url)
    if isinstance(error, TimeoutError):
        return OutsideError(
            f"{url}: no whole answer within {seconds:g} s (OCCUGRAPH_TIMEOUT sets how long)"
        )
    if isinstance(error, ConnectionRefusedError):
        return TransientError(f"{url}: nothing listens there: connection refused", dropped=False)
    if isinstance(error, ssl.SSLCertVerificationError):
        return OutsideError(
            f"{url}: its certificate cannot be trusted: {one_line(error.verify_message)} "
            "(SSL_CERT_FILE names the certificates to trust)"
        )
    if isinstance(error, ssl.SSLError) and not isinstance(error, ssl.SSLEOFError):
        return OutsideError(f"{url}: no secure connection: {one_line(error.reason or error)}")
    if isinstance(error, http.client.RemoteDisconnected):
        return TransientError(f"{url}: the connection was dropped before an answer")
    if isinstance(error, (http.client.IncompleteRead, ConnectionError, ssl.SSLEOFError)):
        return TransientError(f"{url}: the connection was dropped in the middle of an answer")
    if isinstance(error, OSError):
        return OutsideError(f"{url}: cannot be reached: {one_line(error.strerror or error)}")
    if isinstance(error, http.client.HTTPException):
        return OutsideError(f"{url}: does not answer in HTTP: {one_line(repr(error))}")
    return OutsideError(f"{url}: {one_line(error)}")


def _of_status(error: RefusedRequest, url: str) -> Exception:
    status, text = error.status, error.text
    if status == 400:
        return DeclinedRequest(f"{url} refuses the request: {text}")
    if status in (401, 403):
        have = os.environ.get("OCCUGRAPH_USER") or os.environ.get("OCCUGRAPH_TOKEN")
        what = "these credentials do not do" if have else "credentials are needed"
        return OutsideError(
            f"{url}: {what} ({status}): set OCCUGRAPH_USER and OCCUGRAPH_PASSWORD, or "
            "OCCUGRAPH_TOKEN"
        )
    if status == 404:
        return OutsideError(f"{url}: nothing is there (404): is this the endpoint's whole address?")
    if status in BUSY:
        return TransientError(f"{url}: busy or down ({status}): {text}", error.after)
    if 300 <= status < 400:
        return OutsideError(f"{url}: leads elsewhere without end, or to nowhere ({status})")
    return OutsideError(f"{url}: failed ({status}): {text}")
