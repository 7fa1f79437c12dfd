"""Text that is fit to be printed: nothing in it breaks a line or commands a terminal."""

from __future__ import annotations

import re

#: Controls, line ends, marks and overrides of direction, halves of surrogate pairs, and what is no
#: character, which XML cannot hold.
_UNPRINTABLE = (
    r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff"
    r"\ufdd0-\ufdef\ufffe\uffff]"
)


def one_line(text: str) -> str:
    """Keep a value on its line, whatever it holds."""
    return printable(" ".join(text.split()))


def printable(text: str) -> str:
    r"""Escape what would break a line, turn its direction or command a terminal.

    >>> printable("a\nb\x1b[31m")
    'a\\nb\\x1b[31m'
    """
    if text.isprintable():  # most texts are, and need no pattern to be compiled
        return text
    return re.sub(_UNPRINTABLE, lambda match: match[0].encode("unicode_escape").decode(), text)


def shorten(text: str, most: int) -> str:
    """Cut a text that is longer than some characters.

    >>> shorten("Software developers", 10)
    'Software …'
    """
    return text if len(text) <= most else f"{text[: most - 1]}…"


def format_count(number: int, what: str) -> str:
    """Count things.

    >>> format_count(1, "row"), format_count(1200, "row")
    ('1 row', '1,200 rows')
    """
    return f"{number:,} {what}{'' if number == 1 else 's'}"
