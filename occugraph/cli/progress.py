"""How much of a long piece of work is done, for who watches it in a terminal."""

from __future__ import annotations

import argparse
import sys
import time

#: Seconds between two lines of progress.
PAUSE = 0.2


class Progress:
    """Shows on a watched stderr how much is done, and takes the line away at the end."""

    def __init__(self, arguments: argparse.Namespace, what: str = "") -> None:
        self.what = what
        self._watched = not arguments.quiet and sys.stderr is not None and sys.stderr.isatty()
        self._began = self._last = time.monotonic()
        self._width = 0

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, *_: object) -> None:
        self.state("")

    def show(self, done: int) -> None:
        """Show how much is done, where it is time to."""
        now = time.monotonic()
        if not self._watched or now - self._last < PAUSE:
            return
        self._last = now
        self._write(f"{done:,} {self.what}, {done / (now - self._began):,.0f} a second")

    def state(self, what: str) -> None:
        """Show what is being done; nothing takes the line away."""
        if self._watched and (what or self._width):
            self._write(what)
            if not what:
                sys.stderr.write("\r")
                sys.stderr.flush()
                self._width = 0

    def _write(self, text: str) -> None:
        sys.stderr.write(f"\r{text:<{self._width}}")
        sys.stderr.flush()
        self._width = len(text)
