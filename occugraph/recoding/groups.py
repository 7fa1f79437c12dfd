"""Groups in a column of codes: which of its cells are groups of others among them."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any, NamedTuple

from ..columns.reader import ColumnReader
from ..graph.routes import family_of
from ..query.session import Session
from ..tables.cells import text

#: The code by which the Bureau of Labor Statistics names all occupations together; without its
#: hyphen it is read so in columns of these families alone.
_ALL, _ALL_DIGITS = ("00-0000", "00-0000.00"), "000000"
_ALL_FAMILIES = ("soc", "onetsoc", "oews", "acs")
#: How many groups a warning names.
NAMED = 3

Key = tuple[str, str]
"""Scheme and code; no scheme where a cell is no code."""
#: All occupations together.
EVERYTHING: Key = ("", _ALL[0])


class Place(NamedTuple):
    """Where a cell stands in its scheme."""

    key: Key
    above: tuple[Key, ...] = ()
    """The groups that it is in, the nearest first."""
    is_group: bool = False


class Groups(NamedTuple):
    """The cells of a column, and those that are groups of others among them."""

    places: Mapping[Any, Place]
    beside: frozenset[Any] = frozenset()
    """Groups that stand beside members of theirs."""

    @property
    def sentence(self) -> str:
        """Name them; empty where there is none."""
        if not self.beside:
            return ""
        number = "1 group stands" if len(self.beside) == 1 else f"{len(self.beside):,} groups stand"
        return f"{number} beside members of theirs ({name_some(self.beside)})"

    @property
    def warning(self) -> str:
        """Warn of them where no numbers are known; empty where there is none."""
        return f"{self.sentence}: what is summed over the rows counts twice" if self.beside else ""


def find_groups(session: Session, reader: ColumnReader, cells: Iterable[Any]) -> Groups:
    """Find where the cells of a column stand, and the groups of other cells among them."""
    scheme = reader.decision.scheme
    readings = {cell: reader.read(cell) for cell in cells}
    concepts = [one.concept for one in readings.values() if one.concept is not None]
    everything = {cell for cell in readings if _means_everything(cell, scheme)}
    levels = {(concept.scheme, concept.level) for concept in concepts}
    if len(levels) == len({name for name, _ in levels}) and not everything:
        return Groups({})  # codes of one level are no groups of each other
    neighbours = _Neighbours(session, scheme)
    places = {}
    for cell, reading in readings.items():
        concept = reading.concept
        if cell in everything:
            places[cell] = Place(EVERYTHING, (), is_group=True)
        elif concept is not None:
            key = concept.scheme, concept.code
            above = [(key[0], group) for group in session.groups_above(*key)]
            is_group = not session.hierarchy(key[0]).is_leaf(*key)
            own = tuple(above or neighbours.groups_of(concept.code))
            places[cell] = Place(key, (*(one for one in own if one != key), EVERYTHING), is_group)
        elif not reading.is_missing:
            written = text(cell).strip()
            places[cell] = Place(("", written), (*neighbours.groups_of(written), EVERYTHING))
    groups = {key for place in places.values() for key in place.above}
    return Groups(places, frozenset(cell for cell in places if places[cell].key in groups))


def _means_everything(cell: object, scheme: str | None) -> bool:
    """Whether a cell is the code of all occupations, as a column of SOC has it."""
    written = text(cell).strip()
    is_soc = scheme is not None and family_of(scheme) in _ALL_FAMILIES
    return written in _ALL or (written == _ALL_DIGITS and is_soc)


class _Neighbours:
    """Places what is no code of the column's scheme: OEWS has 29-1228 among those of SOC."""

    def __init__(self, session: Session, scheme: str | None) -> None:
        self._session, self._scheme = session, scheme

    def groups_of(self, written: str) -> list[Key]:
        """List the groups of the code before it, where that has the same two first characters."""
        at = bisect(self._codes, written)
        before = self._codes[at - 1] if at else ""
        if self._scheme is None or before[:2] != written[:2] or not before:
            return []
        return [(self._scheme, group) for group in self._session.groups_above(self._scheme, before)]

    @cached_property
    def _codes(self) -> Sequence[str]:
        if self._scheme is None:
            return ()
        index = self._session.hierarchy(self._scheme)
        codes = index.by_scheme.get(self._scheme, {})
        return sorted(code for code in codes if index.is_leaf(self._scheme, code))


def name_some(cells: Iterable[object]) -> str:
    """Name the first of some cells."""
    named = sorted(set(map(text, cells)))
    return ", ".join(named[:NAMED]) + (", ..." if len(named) > NAMED else "")
