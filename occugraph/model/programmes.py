"""Published lists of codes, and programmes: rules over lists and industries."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class ListEntry:
    """One row of a published list: as printed, and the concept that it means."""

    printed_code: str
    printed_title: str | None
    """None where the row has a code only."""
    scheme: str
    code: str
    line: int
    heading: str | None = None
    note: str | None = None
    """What the row says besides."""
    repeated_line: int | None = None
    """Another line of the document that prints the same row."""
    duties_of: str | None = None
    """Code of the occupation whose duties the row prints, where they are not its own concept's."""


@dataclass(frozen=True, slots=True)
class OccupationList:
    """A publisher's selection of codes."""

    id: str
    title: str
    scheme: str
    """The scheme that the list is about; a row of another vintage says so by its own scheme."""
    entries: tuple[ListEntry, ...]


@dataclass(frozen=True, slots=True)
class Industry:
    """An industry that a programme's rule admits, with everything below it."""

    scheme: str
    code: str
    printed: str
    line: int
    note: str | None = None
    vintages: tuple[str, ...] = ()
    """Earlier vintages of the scheme in which the code is meant too: a rule may name none."""


@dataclass(frozen=True, slots=True)
class Omission:
    """An occupation or industry that a programme leaves out of a group that it names.

    What stands nearest to a code, the code itself or a group above it, decides about it.
    """

    scheme: str
    code: str
    printed_code: str
    printed_title: str | None
    line: int
    note: str | None = None
    vintages: tuple[str, ...] = ()
    """As those of an `Industry`."""


@dataclass(frozen=True, slots=True)
class Validity:
    """The days on which decisions are made under a programme: from and to, both included."""

    start: str | None
    end: str | None
    line: int


@dataclass(frozen=True, slots=True)
class Programme:
    """A rule over lists: an occupation on one of them, in one of the industries."""

    id: str
    title: str
    authority: str
    lists: tuple[str, ...]
    industries: tuple[Industry, ...]
    omissions: tuple[Omission, ...] = ()
    validity: Validity | None = None
    """None where the programme states no dates."""
    description: str | None = None


class HasEarlier(Protocol):
    """A scheme as `earlier_vintages` needs it."""

    @property
    def supersedes(self) -> str | None:
        """Id of the vintage before it."""


def earlier_vintages(
    scheme: str,
    schemes: Mapping[str, HasEarlier],
    code: str,
    codes: Callable[[str], Container[str]],
) -> Iterator[str]:
    """Yield the vintages before a scheme that have a code too, the latest first."""
    before = schemes[scheme].supersedes
    while before and before in schemes:
        if code in codes(before):
            yield before
        before = schemes[before].supersedes
