"""Progress of long work, on one line of a terminal; nothing where nobody watches."""

from __future__ import annotations

import argparse
import sys
import time
from types import TracebackType

#: Seconds between two messages.
PAUSE = 0.2


class Progress:
    """Writes on stderr how much is done, and takes the line away at the end.

    Args:
        arguments: of the command; --quiet writes nothing.
        what: what is counted, in the plural.

    """

    def __init__(self, arguments: argparse.Namespace, what: str) -> None:
        self.what = what
        self._watched = not arguments.quiet and sys.stderr is not None and sys.stderr.isatty()
        self._began = self._written = time.monotonic()
        self._width = 0

    def __enter__(self) -> Progress:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._width:
            self._write("")
            sys.stderr.write("\r")
            sys.stderr.flush()

    def update(self, done: int) -> None:
        """Write how much is done, at most every `PAUSE` seconds."""
        now = time.monotonic()
        if not self._watched or now - self._written < PAUSE:
            return
        self._written = now
        speed = done / (now - self._began)
        self._write(f"{done:,} {self.what}, {speed:,.0f} a second")

    def _write(self, text: str) -> None:
        sys.stderr.write(f"\r{text:<{self._width}}")
        sys.stderr.flush()
        self._width = len(text)
