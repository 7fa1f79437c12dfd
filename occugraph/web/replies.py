"""What goes back to a client: an answer, or a refusal in plain words."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

PLAIN = "text/plain; charset=utf-8"


class Reply(NamedTuple):
    """An answer to a request."""

    status: int
    media: str
    body: bytes = b""
    file: Path | None = None
    """Where the body is when it is large; to be removed once it is sent."""
    headers: tuple[tuple[str, str], ...] = ()


class Refusal(Exception):
    """A request that is not answered.

    Args:
        status: the HTTP status.
        line: what is wrong and how to mend it, for a person.
        headers: further headers.

    """

    def __init__(self, status: int, line: str, *headers: tuple[str, str]) -> None:
        super().__init__(line)
        self.status, self.line, self.headers = status, line, headers

    def reply(self) -> Reply:
        """Say it to the client."""
        return Reply(self.status, PLAIN, f"{self.line}\n".encode(), headers=self.headers)
