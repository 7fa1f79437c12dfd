"""Groups of ISCO-08 that a note names, as in "are classified in Minor Group 121: ..."."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import NamedTuple

from ...model.schemes import Note
from ..catalogue_loader import embedded

#: "Unit Group 2330", "Sub-major Groups 12: Administrative ... and 13": a level, then codes. ESCO's
#: texts lack the word "Group" once, and have a dash before the code once.
GROUPS = re.compile(
    r"\b(unit|minor|sub-major|major)(?: +groups?)?[ :-]+"
    r"([0-9]+\b(?:[^.;\n]*?(?:,|\band\b|\bor\b) *[0-9]+\b)*)",
    re.IGNORECASE,
)
CODES = re.compile(r"(?:^|,|\band\b|\bor\b) *([0-9]+)\b")


class GroupName(NamedTuple):
    """A group as a text names it: its level in words, and its code."""

    level: str
    code: str

    @property
    def problem(self) -> str | None:
        """What is wrong with it: no group has the code, or the one that has is of another level."""
        group = embedded().concepts("isco08").get(self.code)
        if group is None:
            return f"names {self.level} group {self.code}, which ISCO-08 does not have"
        level = "sub-major" if group.level == "submajor" else group.level
        wrong = f"names {self.level} group {self.code}, which is a {level} group"
        return None if level == self.level else wrong


def find_groups(text: str) -> Iterator[GroupName]:
    """Yield the groups that a text names.

    >>> [code for _, code in find_groups("in Minor Groups 521: Street Salespersons, and 522")]
    ['521', '522']
    """
    for match in GROUPS.finditer(text):
        yield from (GroupName(match[1].lower(), code) for code in CODES.findall(match[2]))


def add_references(notes: Iterable[Note]) -> Iterator[Note]:
    """Add to ISCO-08's notes the groups they name, but the concept's own, those above and below."""
    for note in notes:
        names = dict.fromkeys(group.code for group in find_groups(note.text))
        yield replace(note, refers_to=tuple(code for code in names if _apart(note.code, code)))


def _apart(code: str, other: str) -> bool:
    """Whether the other is a group too, and neither of the two is above the other."""
    path = set(_path(other))
    return bool(path) and code not in path and other not in _path(code)


def _path(code: str) -> Iterator[str]:
    """Yield a group and those above it; nothing where ISCO-08 has no such code."""
    group = embedded().concepts("isco08").get(code)
    while group is not None:
        yield group.code
        group = embedded().concepts("isco08").get(group.parent or "")
