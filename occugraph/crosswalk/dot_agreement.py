"""How far the curated DOT table agrees with O*NET's crosswalk of DOT occupations, by group.

The curated table speaks of groups, O*NET's of the occupations in them; both are compared by the
detailed SOC 2018 occupations that they give to a group. Every difference has a written reason in
an embedded table, which is checked in both directions. Every pair of the curated table is checked
against the rule that it is made by (`dot_rule`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from ..errors import InputError
from ..graph.correspondences import schemes
from ..loaders import curated, dot
from ..loaders.bls import soc
from ..loaders.curated import Difference
from ..loaders.onet import onet
from ..model.schemes import Association, DocumentReading, Remark
from .dot_rule import DotLinks


class GroupAgreement(NamedTuple):
    """What the two tables give to one DOT group, as detailed SOC 2018 codes."""

    code: str
    label: str
    both: tuple[str, ...]
    only_onet: tuple[str, ...]
    only_curated: tuple[str, ...]
    occupations: int
    """DOT occupations of the group in O*NET's table."""
    covered: int
    """Those of them that have a code of `both`."""
    taking: Mapping[str, int]
    """SOC code -> how many occupations of the group O*NET gives it to."""


class Agreement(NamedTuple):
    """The comparison, group by group."""

    groups: tuple[GroupAgreement, ...]
    wrong: tuple[Remark, ...]
    """Differences without a reason, reasons that no longer hold, pairs that break the rule."""

    @property
    def totals(self) -> dict[str, int]:
        """Sums over the groups; keys as in a group."""
        return {
            "both": sum(len(it.both) for it in self.groups),
            "only_onet": sum(len(it.only_onet) for it in self.groups),
            "only_curated": sum(len(it.only_curated) for it in self.groups),
            "occupations": sum(it.occupations for it in self.groups),
            "covered": sum(it.covered for it in self.groups),
        }

    def to_dict(self) -> dict[str, Any]:
        """The comparison as JSON has it; stable keys, in this order."""
        groups = [it._asdict() | {"taking": dict(it.taking)} for it in self.groups]
        return {
            "groups": groups,
            **self.totals,
            "wrong": [f"{it.file}:{it.line or ''}: {it.message}" for it in self.wrong],
        }

    def lines(self) -> list[str]:
        """Say it for a person: a line a group, the totals, what is wrong."""
        total = self.totals
        share = total["covered"] / total["occupations"] if total["occupations"] else 0.0
        return [
            *map(_line, self.groups),
            f"SOC codes: {total['both']} given by both, {total['only_onet']} by O*NET alone, "
            f"{total['only_curated']} by the curated table alone",
            f"DOT occupations with a code of both: {total['covered']:,} of "
            f"{total['occupations']:,} ({share:.1%})",
            *(f"wrong: {it.file}:{it.line or ''}: {it.message}" for it in self.wrong),
        ]


def agreement(reading: DocumentReading) -> Agreement:
    """Compare the curated table with O*NET's.

    Args:
        reading: what `occugraph.loaders.read("onet-dot", path)` gave.

    Raises:
        InputError: a reading of another document.

    """
    given = _given(reading)
    (table,) = curated.dot1991_soc2018().correspondences
    members = schemes((soc.soc2018(),)).members
    ours: dict[str, set[str]] = {}
    for pair in table.associations:
        assert pair.source is not None
        assert pair.target is not None
        details = members.get(("soc2018", pair.target), (pair.target,))
        ours.setdefault(pair.source, set()).update(details)
    labels = {it.code: it.labels[0][1] for it in dot.dot1991().concepts}
    groups = tuple(
        _compared(code, labels[code], ours[code], given.get(code, {})) for code in sorted(ours)
    )
    breaches = _breaches(dot_links(reading), table.associations)
    return Agreement(groups, (*_wrong(groups, curated.differences()), *breaches))


def dot_links(reading: DocumentReading) -> DotLinks:
    """Collect where each DOT occupation leads, by O*NET's table and by its title."""
    assert reading.contribution is not None
    given: dict[str, set[str]] = {}
    for codes in _given(reading).values():
        for code, occupations in codes.items():
            for occupation in occupations:
                given.setdefault(occupation, set()).add(code)
    titles = {concept.code: concept.labels[0][1] for concept in reading.contribution.concepts}
    structure = soc.soc2018()
    known = schemes((structure,))
    details = {
        concept.code: concept.labels[0][1]
        for concept in structure.concepts
        if concept.code in known.lowest["soc2018"]
    }
    members = {code: codes for (_, code), codes in known.members.items()}
    return DotLinks(given, titles, details, members)


_Given = dict[str, set[str]]
"""SOC code -> the DOT occupations that O*NET gives it to."""


def _given(reading: DocumentReading) -> dict[str, _Given]:
    """Collect what O*NET gives to each group: an O*NET-SOC code stands for its SOC occupation."""
    if reading.contribution is None or reading.name != "onet-dot":
        problem = f"{reading.name} has no DOT occupations: compare with onet-dot=PATH"
        raise InputError(problem, file=reading.file)
    parents = {it.code: it.parent for it in reading.contribution.concepts}
    socs = onet.soc2018_codes()
    given: dict[str, _Given] = {}
    (table,) = reading.contribution.correspondences
    for pair in table.associations:
        assert pair.source is not None
        assert pair.target is not None
        group = parents[pair.source]
        assert group is not None
        given.setdefault(group, {}).setdefault(socs[pair.target], set()).add(pair.source)
    return given


def _compared(code: str, label: str, ours: set[str], given: _Given) -> GroupAgreement:
    both = ours & set(given)
    return GroupAgreement(
        code,
        label,
        tuple(sorted(both)),
        tuple(sorted(set(given) - ours)),
        tuple(sorted(ours - set(given))),
        len(set[str]().union(*given.values())),
        len(set[str]().union(*(given[soc_code] for soc_code in both))),
        {soc_code: len(given[soc_code]) for soc_code in sorted(given)},
    )


def _wrong(groups: tuple[GroupAgreement, ...], written: tuple[Difference, ...]) -> Iterator[Remark]:
    """Compare the differences that there are with those that have a reason."""
    there = {
        (it.code, soc_code): (given_by, it.taking.get(soc_code, 0))
        for it in groups
        for given_by, codes in (("onet", it.only_onet), ("occugraph", it.only_curated))
        for soc_code in codes
    }
    reasons = {(it.dot, it.soc): it for it in written}
    for (group, soc_code), (given_by, count) in there.items():
        reason = reasons.get((group, soc_code))
        if reason is None:
            said = f"{group} to {soc_code}, given by {given_by} alone ({count} occupations)"
            yield Remark("violation", curated.DIFFERENCES, None, f"{said}: has no reason")
        elif (reason.given_by, reason.occupations) != (given_by, count):
            said = f"{group} to {soc_code}: given by {given_by}, {count} occupations"
            written_there = f"{reason.given_by}, {reason.occupations}"
            message = f"{said}; the reason is for {written_there}"
            yield Remark("violation", curated.DIFFERENCES, reason.line, message)
    for pair, reason in reasons.items():
        if pair not in there:
            message = f"{reason.dot} to {reason.soc}: a reason for no difference"
            yield Remark("violation", curated.DIFFERENCES, reason.line, message)


def _breaches(links: DotLinks, pairs: Iterable[Association]) -> Iterator[Remark]:
    for pair in pairs:
        for message in links.breaches(pair):
            yield Remark("violation", curated.TABLE, pair.line, message)


def _line(it: GroupAgreement) -> str:
    return (
        f"{it.code}  both {len(it.both):3}  O*NET alone {len(it.only_onet):3}  "
        f"curated alone {len(it.only_curated):3}  occupations {it.covered}/{it.occupations}  "
        f"{it.label}"
    )
