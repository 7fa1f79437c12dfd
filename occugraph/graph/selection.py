"""A part of the graph, whole in itself: some schemes, and all that needs no other."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import Protocol, TypeVar

from ..errors import UnknownName
from ..model.programmes import Industry, OccupationList, Omission, Programme
from ..model.schemes import Scheme
from ..model.sources import Contribution


def select_schemes(
    parts: tuple[Contribution, ...], wanted: Collection[str]
) -> tuple[tuple[Contribution, ...], tuple[str, ...]]:
    """Keep what sources contribute to some schemes alone.

    A list or programme that names a code of another scheme is left out whole.

    Returns:
        What is kept, and a line for each list and programme about these schemes that is not.

    """
    known = tuple(scheme.id for part in parts for scheme in part.schemes)
    for name in wanted:
        if name not in known:
            raise UnknownName("scheme", name, known)
    chosen = frozenset(wanted)
    needs = {listed.id: _schemes_of_list(listed) for part in parts for listed in part.lists}
    needs |= {
        programme.id: _schemes_of_programme(programme, needs)
        for part in parts
        for programme in part.programmes
    }
    kept = tuple(filter(_is_needed, (_select(part, chosen, needs) for part in parts)))
    lines = tuple(
        f"{name} is left out: it needs {', '.join(sorted(schemes - chosen))} too"
        for name, schemes in needs.items()
        if schemes & chosen and schemes - chosen
    )
    return kept, tuple(dict.fromkeys(lines))


def _schemes_of_list(listed: OccupationList) -> frozenset[str]:
    return frozenset({listed.scheme, *(entry.scheme for entry in listed.entries)})


def _schemes_of_programme(
    programme: Programme, of_lists: dict[str, frozenset[str]]
) -> frozenset[str]:
    industries = {industry.scheme for industry in programme.industries}
    omissions = {omission.scheme for omission in programme.omissions}
    return frozenset(industries | omissions).union(*(of_lists[name] for name in programme.lists))


class _HasScheme(Protocol):
    @property
    def scheme(self) -> str: ...


_Item = TypeVar("_Item", bound=_HasScheme)
_Row = TypeVar("_Row", Industry, Omission)


def _about(items: tuple[_Item, ...], chosen: frozenset[str]) -> tuple[_Item, ...]:
    return tuple(item for item in items if item.scheme in chosen)


def _select(
    part: Contribution, chosen: frozenset[str], needs: dict[str, frozenset[str]]
) -> Contribution:
    return replace(
        part,
        schemes=tuple(
            _forget_vintage(scheme, chosen) for scheme in part.schemes if scheme.id in chosen
        ),
        concepts=_about(part.concepts, chosen),
        labels=_about(part.labels, chosen),
        residuals=_about(part.residuals, chosen),
        notes=_about(part.notes, chosen),
        exclusions=_about(part.exclusions, chosen),
        lists=tuple(listed for listed in part.lists if needs[listed.id] <= chosen),
        programmes=tuple(
            _forget_vintages(each, chosen) for each in part.programmes if needs[each.id] <= chosen
        ),
        correspondences=tuple(
            table for table in part.correspondences if {table.source, table.target} <= chosen
        ),
        levels=tuple(level for level in part.levels if level[0] in chosen),
        same_as=tuple(same for same in part.same_as if same[0] in chosen),
    )


def _forget_vintage(scheme: Scheme, chosen: frozenset[str]) -> Scheme:
    """Let a scheme supersede only a vintage that is there."""
    return scheme if scheme.supersedes in chosen else replace(scheme, supersedes=None)


def _forget_vintages(programme: Programme, chosen: frozenset[str]) -> Programme:
    """Let a rule without a vintage mean only those that are there."""

    def forget(row: _Row) -> _Row:
        return replace(row, vintages=tuple(filter(chosen.__contains__, row.vintages)))

    industries, omissions = map(forget, programme.industries), map(forget, programme.omissions)
    return replace(programme, industries=tuple(industries), omissions=tuple(omissions))


def _is_needed(part: Contribution) -> bool:
    contents = (part.schemes, part.concepts, part.labels, part.residuals, part.notes)
    return any(
        (
            *contents,
            part.exclusions,
            part.lists,
            part.programmes,
            part.correspondences,
            part.same_as,
        )
    )
