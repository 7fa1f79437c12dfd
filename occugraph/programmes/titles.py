"""The titles of a scheme's concepts, by which one that is printed beside a code is checked."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from ..errors import quote_input


class SchemeTitles:
    """Every title of the concepts of one scheme.

    Args:
        scheme: id of the scheme.
        titles: (code, title) of every title, a concept's own one first.
        depth: counts the groups above a code.

    """

    def __init__(
        self, scheme: str, titles: Iterable[tuple[str, str]], depth: Callable[[str], int]
    ) -> None:
        self.scheme, self._depth = scheme, depth
        self._own: dict[str, str] = {}
        self._codes: dict[str, dict[str, None]] = {}
        for code, title in titles:
            self._own.setdefault(code, title)
            self._codes.setdefault(_plain(title), {})[code] = None

    def fits(self, code: str, title: str) -> bool:
        """Check whether a printed title is one of a concept's, whatever its case."""
        return code in self._codes.get(_plain(title), ())

    def find(self, title: str) -> str | None:
        """Find the most detailed code that has a title."""
        return max(self._codes.get(_plain(title), ()), key=self._depth, default=None)

    def explain_misfit(self, code: str, title: str) -> str:
        """Explain that a printed title is none of its code's; empty where it fits."""
        if not title or self.fits(code, title):
            return ""
        other = self.find(title)
        hint = f"; {title} is {other}" if other else ""
        problem = f"{self.scheme} calls {code} {self._own[code]}, not {quote_input(title)}{hint}"
        return f"{problem}: is the code or the title wrong?"


def _plain(title: str) -> str:
    text = " ".join(title.split()).casefold().replace("’", "'")
    return f"other {text.removesuffix(', n.e.c.')}" if text.endswith(", n.e.c.") else text
