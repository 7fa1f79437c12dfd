"""Progress of long work, on one line of a terminal; nothing where nobody watches."""

from __future__ import annotations

import argparse
import sys
import time

#: Seconds between two lines.
PAUSE = 0.2


class Progress:
    """Shows on stderr how much is done, and takes the line away at the end.

    Args:
        arguments: of the command; --quiet shows nothing.
        what: what is counted, in the plural.

    """

    def __init__(self, arguments: argparse.Namespace, what: str) -> None:
        self.what = what
        self._watched = not arguments.quiet and sys.stderr is not None and sys.stderr.isatty()
        self._began = self._last = time.monotonic()
        self._width = 0

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, *_: object) -> None:
        if self._width:
            self._write("")
            sys.stderr.write("\r")
            sys.stderr.flush()

    def show(self, done: int) -> None:
        """Show how much is done, where it is time to."""
        now = time.monotonic()
        if not self._watched or now - self._last < PAUSE:
            return
        self._last = now
        speed = done / (now - self._began)
        self._write(f"{done:,} {self.what}, {speed:,.0f} a second")

    def _write(self, text: str) -> None:
        sys.stderr.write(f"\r{text:<{self._width}}")
        sys.stderr.flush()
        self._width = len(text)
