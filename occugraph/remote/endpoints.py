"""Addresses of servers, and how they are opened: timeout, credentials, redirects."""

import contextlib
import os
import re
import ssl
import urllib.request
import warnings
from collections.abc import Iterator
from email.message import Message
from typing import Any
from urllib.parse import urlsplit
from urllib.request import Request

from ..errors import InputError, OccugraphError, OutsideError, locate_fault, quote_input
from ..files.secrets import hide_secrets, read_secret, read_user
from ..graph.engine import join_lines
from ..version import __version__

AGENT = f"occugraph/{__version__}"
#: Seconds that a request may take, unless `OCCUGRAPH_TIMEOUT` sets others.
TIMEOUT = 60.0
REDIRECTS = 5
#: An address, or a mistake in one, that has no part where a secret may stand.
_OPEN = r"([A-Za-z]+:/*)?[^@?#:]*(:[0-9]*)?(/[^@?#:]*)?"


class ServerError(OutsideError):
    """What a server answered, or did not, in one line with its address and without secrets."""

    def __init__(self, url: str, problem: str) -> None:
        super().__init__(hide_secrets(f"{url}: {problem}"))


def safe_line(text: Exception | str) -> str:
    """Quote a server in one line: secrets are taken out before it is cut."""
    return join_lines(hide_secrets(str(text)))


@contextlib.contextmanager
def blame_server(url: str) -> Iterator[None]:
    """Say of an exception that rows of a server caused that they are not those of our graph."""
    try:
        yield
    except (OccugraphError, OSError, MemoryError):
        raise
    except Exception as error:
        problem = f"answers what no graph of occupations holds ({locate_fault(error)})"
        raise ServerError(without_query(url), problem) from error


def read_timeout(usual: float = TIMEOUT) -> float:
    """Read the seconds that a request may take: `OCCUGRAPH_TIMEOUT`, or the usual ones."""
    given = os.environ.get("OCCUGRAPH_TIMEOUT", "").strip()
    if not given:
        return usual
    if not re.fullmatch(r"[0-9]{1,6}(\.[0-9]+)?", given) or not float(given):
        raise InputError(f"OCCUGRAPH_TIMEOUT must be a number of seconds, not {quote_input(given)}")
    return float(given)


def check_url(url: str) -> str:
    """Check the address of a server."""
    try:
        parts = urlsplit(url)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        usable = False
    if not usable or not re.fullmatch(r"[!-~]+", url) or "#" in url:
        given = quote_input(url) if re.fullmatch(_OPEN, url) else "what is given (not shown)"
        raise InputError(f"{given} is not the address of a server: give an http or https URL")
    if "@" in parts.netloc:
        raise InputError(
            "an address is shown in messages and must not hold a password: take it out and set "
            "OCCUGRAPH_USER and OCCUGRAPH_PASSWORD"
        )
    return url


def without_query(url: str) -> str:
    """Give an address without its query, where a key may stand, for messages."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}{parts.path}"


class _Redirects(urllib.request.HTTPRedirectHandler):
    """Follows with the same request; secrets go to the first server alone."""

    max_redirections = REDIRECTS

    def redirect_request(
        self, req: Request, fp: Any, code: int, msg: str, headers: Message, newurl: str
    ) -> Request | None:
        before, after = urlsplit(req.full_url), urlsplit(newurl)
        if after.scheme not in ("http", "https") or before.scheme > after.scheme:
            return None  # no step from https to http: the redirect itself is the answer
        kept = dict(req.headers)
        if before.netloc != after.netloc:
            kept.pop("Authorization", None)
        if code == 303:  # the answer lies there, and is fetched
            return Request(newurl, headers=kept)
        return Request(newurl, req.data, kept, method=req.get_method())

    http_error_308 = urllib.request.HTTPRedirectHandler.http_error_302  # 3.10 lacks it


class _Digest(urllib.request.HTTPDigestAuthHandler):
    """Answers challenges in advance: a server that asks in mid upload drops the connection."""

    challenge: dict[str, str] | None = None

    def retry_http_digest_auth(self, req: Request, auth: str) -> Any:
        parts = urllib.request.parse_http_list(auth.partition(" ")[2])
        self.challenge = urllib.request.parse_keqv_list(list(filter(None, parts)))
        return super().retry_http_digest_auth(req, auth)

    def http_request(self, req: Request) -> Request:
        if self.challenge and (response := self.get_authorization(req, self.challenge)):
            req.add_unredirected_header(self.auth_header, f"Digest {response}")
        return req

    https_request = http_request


class _Basic(urllib.request.HTTPBasicAuthHandler):
    """The same; a success alone is no request for a password, and a warning is no answer."""

    def http_error_auth_reqed(self, *given: Any) -> Any:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return super().http_error_auth_reqed(*given)

    def retry_http_basic_auth(self, host: str, req: Request, realm: str) -> Any:
        self.passwd.update_authenticated(req.full_url, True)  # type: ignore[attr-defined]
        return super().retry_http_basic_auth(host, req, realm)

    def http_response(self, req: Request, response: Any) -> Any:
        return response

    https_response = http_response


def make_opener(url: str) -> Any:
    """Make the opener of requests to a server, with the credentials of the environment.

    `OCCUGRAPH_USER` and `OCCUGRAPH_PASSWORD` are given to a server that asks for them, in the
    way it asks (basic or digest); `OCCUGRAPH_TOKEN` goes with every request.
    """
    opener = urllib.request.OpenerDirector()
    opener.addheaders = [("User-Agent", AGENT)]
    handlers: list[Any] = [
        urllib.request.ProxyHandler(),
        urllib.request.HTTPHandler(),
        urllib.request.HTTPSHandler(context=ssl.create_default_context()),
        urllib.request.HTTPDefaultErrorHandler(),
        urllib.request.HTTPErrorProcessor(),
        _Redirects(),
    ]
    user, password = read_user()
    if user:
        passwords = urllib.request.HTTPPasswordMgrWithPriorAuth()
        passwords.add_password(None, url, user, password)
        handlers += [_Digest(passwords), _Basic(passwords)]
    for handler in handlers:
        opener.add_handler(handler)
    return opener


def authorisation() -> dict[str, str]:
    """Make the headers that carry the token of the environment, if there is one."""
    token = read_secret("OCCUGRAPH_TOKEN")
    return {"Authorization": f"Bearer {token}"} if token else {}
