"""Correspondences between schemes and their pairs: what each claims, and what it rests on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from .matches import Basis, Ground, Match


class Link(NamedTuple):
    """A pair that a derived one rests on: correspondence and both codes."""

    correspondence: str
    source: str
    target: str


class Association(NamedTuple):
    """One pair of a correspondence; one side is None for a concept with no counterpart."""

    source: str | None
    target: str | None
    line: int | None
    """Row of the source's table; None for what no row says."""
    match: Match | None = None
    """Kind of match seen from the source; None until it is known."""
    cardinality: str = ""
    """`1:1`, `1:n`, `n:1`, `n:m`, or `1:0` and `0:1` for no counterpart; empty until counted."""
    reason: str | None = None
    date: str | None = None
    links: tuple[Link, ...] = ()
    """What a derived pair rests on."""
    slots: tuple[tuple[str, str], ...] = ()
    """(slot, value) of what a supplied mapping states besides, in SSSOM's words; IRIs in full."""
    source_part: bool | None = None
    """Whether the publisher marks that only a part of the source is meant; None where its table
    has no such mark."""
    target_part: bool | None = None
    ground: Ground | None = None
    """What decided the match; None where it was stated or chained."""


@dataclass(frozen=True, slots=True)
class Correspondence:
    """A table between two schemes."""

    id: str
    title: str
    source: str
    """Id of the scheme on the source side."""
    target: str
    basis: Basis
    associations: tuple[Association, ...]
    partial: bool = False
    """True where the table covers a part of its schemes only, and at any level of them: what
    is not in it is unknown, not without a counterpart."""
    silent: tuple[tuple[str, str], ...] = ()
    """Scheme and code of each concept that a table which is whole otherwise does not mention: what
    it corresponds to is unknown."""
    chained_from: tuple[str, ...] = ()
    """Ids of the tables that a derived one was chained from."""


class Extension(NamedTuple):
    """A slot that a mapping set defines beside those of SSSOM's schema."""

    name: str
    property: str
    """IRI of what it means."""
    datatype: str
    """IRI of the type of its values."""


class KeptMapping(NamedTuple):
    """A row of a mapping set that is kept as it stands and answers nothing."""

    line: int
    slots: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class MappingSet:
    """A supplied mapping set's own description, so that it can be written again as it was."""

    id: str
    """Named for its file; its correspondences' ids begin with `supplied/` and this."""
    slots: tuple[tuple[str, str], ...]
    """(slot, value) in SSSOM's words; IRIs in full."""
    prefixes: tuple[tuple[str, str], ...]
    """(prefix, namespace) that it declares."""
    extensions: tuple[Extension, ...] = ()
    kept: tuple[KeptMapping, ...] = ()
