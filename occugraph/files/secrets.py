"""Secrets of the environment: read so that HTTP can carry them, and kept out of every message."""

from __future__ import annotations

import os
import re

from ..errors import InputError

#: Fewer characters of a secret stand in many words; they are taken out only as a word of their own.
_SHORT = 4
#: User and password of an address; a password may hold a slash, which a port before one does not.
_USERINFO = r"""((?<=:)/|//)(?:[^\s/'"<>]*|[^\s/:'"<>]*:(?![0-9]*/)[^\s'"<>]*)@"""

_ESCAPED_USERINFO = r"(?i)(%2F%2F)(?:(?!%2F)[^\s/+])*%40"


def read_secret(name: str) -> str:
    """Read a variable that holds a secret; refuse what HTTP cannot carry, and show none of it.

    Secrets that are read from files end with a line break, which is no part of them.
    """
    secret = os.environ.get(name, "").rstrip("\r\n")
    try:
        secret.encode("latin-1" if name == "OCCUGRAPH_TOKEN" else "utf-8")
        usable = secret.isprintable() and secret == secret.strip()
    except UnicodeEncodeError:
        usable = False
    if not usable:
        raise InputError(
            f"{name} (not shown) cannot be sent: HTTP carries no line breaks or control "
            "characters, none around it, and no letters beyond Latin-1 in a token; set it anew"
        )
    return secret


def read_user() -> tuple[str, str]:
    """Read user and password of the environment, both empty where there are none."""
    user, password = read_secret("OCCUGRAPH_USER"), read_secret("OCCUGRAPH_PASSWORD")
    if password and not user:
        raise InputError("OCCUGRAPH_PASSWORD is set without OCCUGRAPH_USER: set both, or neither")
    if ":" in user:
        raise InputError(
            "OCCUGRAPH_USER (not shown) holds a colon, at which HTTP ends a user: set the user "
            "alone there, and the password as OCCUGRAPH_PASSWORD"
        )
    return user, password


def hide_secrets(text: str) -> str:
    """Take out of a text the secrets of the environment, and user and password of addresses.

    >>> hide_secrets("no http://me:pass@example.org/ here")
    'no http://***@example.org/ here'
    """
    for secret in _list_secrets():
        bounds = (r"(?<!\w)", r"(?!\w)") if len(secret) < _SHORT else ("", "")
        text = re.sub(re.escape(secret).join(bounds), "***", text, flags=re.IGNORECASE)
    return re.sub(_ESCAPED_USERINFO, r"\1***%40", re.sub(_USERINFO, r"\1***@", text))


def _list_secrets() -> list[str]:
    """List each secret in the ways in which it is sent or shown, the longest first."""
    token, user, password = (
        os.environ.get(f"OCCUGRAPH_{name}", "") for name in ("TOKEN", "USER", "PASSWORD")
    )
    if not token and not password:
        return []
    import base64
    from urllib.parse import quote, quote_plus

    pair = f"{user}:{password}".encode("utf-8", "surrogateescape") if password else b""
    kinds = {base64.b64encode(pair).decode()}
    for secret in (token, password):
        for text in (secret, *secret.splitlines()):
            plain = text.strip()
            escaped = plain.encode("unicode_escape", "surrogatepass").decode()
            codes = plain.encode("utf-8", "surrogateescape")
            kinds |= {plain, escaped, repr(plain)[1:-1], quote(codes), quote_plus(codes)}
    return sorted(kinds - {""}, key=len, reverse=True)
