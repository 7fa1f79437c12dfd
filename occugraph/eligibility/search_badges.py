"""Marking what is found: does a programme approve it, itself or by its group?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from ..errors import UnknownName
from ..graph.engine import Engine
from ..query import catalogue


class Mark(NamedTuple):
    """What a programme's list says of a concept."""

    approved: bool | None
    """None where the list alone cannot tell: `occugraph eligible` looks further."""
    how: str
    """listed, group (a group above it is listed), part (some below it are), no, left out (the
    programme says so), or elsewhere (a code of another scheme than the list's)."""
    code: str
    """The code that is listed or left out; of several the first."""
    line: int | None
    """Line of its row in the list."""


class Approved:
    """The occupations that a programme approves, and what is below and above them.

    Args:
        engine: where to look.
        programme: id of the programme.
        base: where the graph's own IRIs live.

    Raises:
        UnknownName: no such programme.

    """

    def __init__(self, engine: Engine, programme: str, base: str) -> None:
        self.engine, self.base = engine, base
        rows = catalogue.run(engine, "programmes", base).records()
        names = tuple(dict.fromkeys(row["programme"] for row in rows))
        if programme not in names:
            raise UnknownName("programme", programme, names)
        rows = catalogue.run(engine, "approved-occupations", base, programme=programme).records()
        self.about = {row["about"] for row in rows}
        self.lines: dict[tuple[str, str], int] = {}
        for row in rows:
            self.lines.setdefault((row["scheme"], row["code"]), int(row["line"]))
        rows = catalogue.run(engine, "omissions", base, programme=programme).records()
        self.out = {(row["scheme"], row["code"]): int(row["line"]) for row in rows}
        self._parents: dict[str, dict[str, str]] = {}

    def mark(self, scheme: str, code: str) -> Mark:
        """Say what the programme's list says of a concept."""
        if not any(scheme == name for name, _ in self.lines):
            how = "no" if scheme in self.about else "elsewhere"
            return Mark(False if scheme in self.about else None, how, "", None)
        for listed in self._upwards(scheme, code):
            if (scheme, listed) in self.out:
                if within := self._below(scheme, code, self.lines):
                    return Mark(None, "part", within[0], self.lines[scheme, within[0]])
                return Mark(False, "left out", listed, self.out[scheme, listed])
            if (scheme, listed) in self.lines:
                if self._below(scheme, code, self.out):
                    return Mark(None, "part", listed, self.lines[scheme, listed])
                how = "listed" if listed == code else "group"
                return Mark(True, how, listed, self.lines[scheme, listed])
        if scheme not in self.about:
            return Mark(None, "elsewhere", "", None)
        within = self._below(scheme, code, self.lines)
        if within:
            return Mark(None, "part", within[0], self.lines[scheme, within[0]])
        return Mark(False, "no", "", None)

    def _below(self, scheme: str, code: str, named: Mapping[tuple[str, str], int]) -> list[str]:
        """Those of some codes that stand below one."""
        return sorted(
            it for name, it in named if name == scheme and code in self._upwards(scheme, it)
        )

    def _upwards(self, scheme: str, code: str) -> list[str]:
        """A code and those above it."""
        if scheme not in self._parents:
            rows = catalogue.run(self.engine, "codes-of-scheme", self.base, scheme=scheme)
            self._parents[scheme] = {row["code"]: row["parent"] for row in rows.records()}
        path = [code]
        while above := self._parents[scheme].get(path[-1]):
            path.append(above)
        return path
