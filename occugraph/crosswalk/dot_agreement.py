"""How far the curated DOT table agrees with O*NET's crosswalk of DOT occupations, by group.

The curated table speaks of groups, O*NET's of the occupations in them; both are compared by the
detailed SOC 2018 occupations that they give to a group. Every difference has a written reason in
an embedded table, which is checked in both directions. Every pair of the curated table is checked
against the rule that it is made by (`dot_rule`).
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from .. import loaders
from ..errors import InputError
from ..graph.correspondences import collect_schemes
from ..loaders import comparing, reference_tables
from ..loaders.reference_tables import Difference
from ..model.correspondences import Association
from ..model.sources import DocumentReading, Remark
from .dot_rule import DotLinks


class GroupAgreement(NamedTuple):
    """What the two tables give to one DOT group, as detailed SOC 2018 codes."""

    code: str
    label: str
    both: tuple[str, ...]
    only_onet: tuple[str, ...]
    only_curated: tuple[str, ...]
    occupations: int
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
        codes, numbers = ("both", "only_onet", "only_curated"), ("occupations", "covered")
        return {
            **{name: sum(len(getattr(one, name)) for one in self.groups) for name in codes},
            **{name: sum(getattr(one, name) for one in self.groups) for name in numbers},
        }

    @property
    def _wrong_lines(self) -> list[str]:
        return [f"{entry.file}:{entry.line or ''}: {entry.message}" for entry in self.wrong]

    def to_dict(self) -> dict[str, Any]:
        """The comparison as JSON has it; stable keys, in this order."""
        groups = [entry._asdict() | {"taking": dict(entry.taking)} for entry in self.groups]
        return {"groups": groups, **self.totals, "wrong": self._wrong_lines}

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
            *(f"wrong: {line}" for line in self._wrong_lines),
        ]


def agreement(reading: DocumentReading) -> Agreement:
    """Compare the curated table with O*NET's."""
    given = _given(reading)
    members = collect_schemes((loaders.contribution("bls-soc-2018"),)).members
    ours = {
        group: {soc for code in codes for soc in members.get(("soc2018", code), (code,))}
        for group, codes in comparing.counterparts("occugraph-dot1991-soc2018").items()
    }
    labels = comparing.titles("dot1991")
    groups = tuple(
        _compared(code, labels[code], ours[code], given.get(code, {})) for code in sorted(ours)
    )
    curated = loaders.contribution("occugraph-dot1991-soc2018")
    (file,), (table,) = curated.source.files, curated.correspondences
    breaches = _breaches(dot_links(reading), table.associations, file)
    return Agreement(groups, (*_wrong(groups, reference_tables.differences()), *breaches))


def dot_links(reading: DocumentReading) -> DotLinks:
    """Collect where each DOT occupation leads, by O*NET's table and by its title."""
    assert reading.contribution is not None
    given: dict[str, set[str]] = {}
    for codes in _given(reading).values():
        for code, occupations in codes.items():
            for occupation in occupations:
                given.setdefault(occupation, set()).add(code)
    titles = {concept.code: concept.labels[0][1] for concept in reading.contribution.concepts}
    known = collect_schemes((loaders.contribution("bls-soc-2018"),))
    members = {code: codes for (_, code), codes in known.members.items()}
    return DotLinks(given, titles, comparing.titles("soc2018", "detailed"), members)


_Given = dict[str, set[str]]  # SOC code -> the DOT occupations that O*NET gives it to


def _given(reading: DocumentReading) -> dict[str, _Given]:
    """Collect what O*NET gives to each group: an O*NET-SOC code stands for its SOC occupation."""
    if reading.contribution is None or reading.name != "onet-dot":
        problem = f"{reading.name} has no DOT occupations: compare with onet-dot=PATH"
        raise InputError(problem, file=reading.file)
    parents = {concept.code: concept.parent for concept in reading.contribution.concepts}
    socs = comparing.counterparts("onet-soc2018")
    given: dict[str, _Given] = {}
    (table,) = reading.contribution.correspondences
    for pair in table.associations:
        assert pair.source is not None
        assert pair.target is not None
        group = parents[pair.source]
        assert group is not None
        for soc_code in socs[pair.target]:
            given.setdefault(group, {}).setdefault(soc_code, set()).add(pair.source)
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
        (entry.code, soc_code): (given_by, entry.taking.get(soc_code, 0))
        for entry in groups
        for given_by, codes in (("onet", entry.only_onet), ("occugraph", entry.only_curated))
        for soc_code in codes
    }
    reasons = {(entry.dot, entry.soc): entry for entry in written}
    for (group, soc_code), (given_by, count) in there.items():
        reason = reasons.get((group, soc_code))
        if reason is None:
            difference = f"{group} to {soc_code}, given by {given_by} alone ({count} occupations)"
            yield _remark(f"{difference}: has no reason")
        elif (reason.given_by, reason.occupations) != (given_by, count):
            difference = f"{group} to {soc_code}: given by {given_by}, {count} occupations"
            difference += f"; the reason is for {reason.given_by}, {reason.occupations}"
            yield _remark(difference, reason.line)
    for pair, reason in reasons.items():
        if pair not in there:
            yield _remark(f"{reason.dot} to {reason.soc}: a reason for no difference", reason.line)


def _breaches(links: DotLinks, pairs: Iterable[Association], file: str) -> Iterator[Remark]:
    for pair in pairs:
        for message in links.breaches(pair):
            yield Remark("violation", file, pair.line, message)


def _remark(message: str, line: int | None = None) -> Remark:
    return Remark("violation", reference_tables.DIFFERENCES, line, message)


def _line(group: GroupAgreement) -> str:
    return (
        f"{group.code}  both {len(group.both):3}  O*NET alone {len(group.only_onet):3}  "
        f"curated alone {len(group.only_curated):3}  "
        f"occupations {group.covered}/{group.occupations}  {group.label}"
    )
