"""Mentions: triples as a file writes them, each with the lines of its terms."""

from __future__ import annotations

from typing import Any, Literal, NamedTuple

Role = Literal["subject", "predicate", "object"]


class Mention(NamedTuple):
    """A triple and the lines of its terms; a term is None where a file names none."""

    subject: Any
    predicate: Any
    object: Any
    lines: tuple[int, int, int]
    """Lines of subject, predicate and object."""

    def line(self, role: Role) -> int | None:
        """Give the line of a term."""
        return self.lines[self._fields.index(role)]
