"""The rule of the curated DOT table: which pairs it may have, and of which kind.

A DOT occupation leads to the SOC 2018 occupations that O*NET gives it, and to the one that bears
its title. A DOT group and a SOC concept share the occupations of the group that lead to the
concept, or to an occupation in it. Two shares decide:

- `narrow`: at least four fifths of all DOT occupations that lead to the concept are of the group;
- `broad`: at least four fifths of the group's occupations lead to the concept;
- `close`: both;
- `related`: neither, and at least one occupation is shared;
- no pair: none is shared.

A SOC group stands for the occupations in it only where a share decides, and is `narrow` only
where none of them is led to from other DOT groups alone. A person decides between a SOC group
and its occupations, and leaves out with a written reason what is plainly no counterpart; the
rule decides everything else.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from ..model.correspondences import Association
from ..model.matches import Match

#: The share of occupations that decides, as a numerator and a denominator.
SHARE = 4, 5
#: How many occupations a reason names.
NAMED = 2


class Evidence(NamedTuple):
    """The DOT occupations that speak for a pair of a DOT group and a SOC concept."""

    shared: tuple[str, ...]
    """Those of the group that lead to the concept: those that lead to least else come first."""
    in_group: int
    """All occupations of the group."""
    to_concept: int
    """All DOT occupations that lead to the concept."""

    @property
    def match(self) -> Match | None:
        """The kind of match that the shares make, None where no occupation is shared."""
        if not self.shared:
            return None
        narrow, broad = (_decides(len(self.shared), n) for n in (self.to_concept, self.in_group))
        if narrow and broad:
            return "close"
        return "narrow" if narrow else "broad" if broad else "related"


class DotLinks:
    """Where each DOT occupation leads."""

    def __init__(
        self,
        given: Mapping[str, set[str]],
        titles: Mapping[str, str],
        soc_titles: Mapping[str, str],
        members: Mapping[str, tuple[str, ...]],
    ) -> None:
        """Take what O*NET gives to each DOT occupation, and add the SOC code that bears its title.

        `given` has the detailed SOC codes of a DOT code, `members` those of a SOC group's code;
        the SOC's titles are in the plural, the DOT's in the singular.
        """
        self.titles, self.members = titles, members
        named = {title.casefold(): code for code, title in soc_titles.items()}
        self._codes: dict[str, set[str]] = {}
        self._leading: dict[str, set[str]] = {}
        self._groups: dict[str, set[str]] = {}
        self._by_title: set[tuple[str, str]] = set()
        for occupation, codes in given.items():
            bearing = named.get(f"{titles[occupation]}s".casefold())
            if bearing is not None and bearing not in codes:
                self._by_title.add((occupation, bearing))
            self._codes[occupation] = codes | ({bearing} if bearing else set())
            self._groups.setdefault(occupation[:3], set()).add(occupation)
            for code in self._codes[occupation]:
                self._leading.setdefault(code, set()).add(occupation)

    def evidence(self, group: str, concept: str) -> Evidence:
        """Count the occupations that speak for a pair."""
        details = self.members.get(concept, (concept,))
        leading = set[str]().union(*(self._leading.get(code, ()) for code in details))
        own = self._groups.get(group, set())
        shared = sorted(own & leading, key=lambda code: (len(self._codes[code]), code))
        return Evidence(tuple(shared), len(own), len(leading))

    def reason(self, group: str, concept: str) -> str:
        """Write the counts of a pair and the first occupations that decided."""
        evidence = self.evidence(group, concept)
        count = len(evidence.shared)
        named = [self._name(code, concept) for code in evidence.shared[:NAMED]]
        among = ":" if count <= NAMED else ", among them"
        if evidence.to_concept == 1:
            leading = "the one DOT occupation that leads there is"
        else:
            leading = f"{count} of the {evidence.to_concept} DOT occupations that lead there "
            leading += "is" if count == 1 else "are"
        return f"{leading} in this group of {evidence.in_group}{among} {' and '.join(named)}"

    def breaches(self, pair: Association) -> Iterator[str]:
        """Say in which ways a pair of the table breaks the rule."""
        group, concept = str(pair.source), str(pair.target)
        match = self.evidence(group, concept).match
        if match is None:
            yield f"{group} to {concept}: no DOT occupation of the group leads there"
            return
        if match != pair.match:
            yield f"{group} to {concept}: {pair.match}, where the occupations make it {match}"
        if pair.reason != (reason := self.reason(group, concept)):
            yield f"{group} to {concept}: the reason must be {reason!r}"
        details = self.members.get(concept, ())
        if details and match == "related":
            yield f"{group} to {concept}: a SOC group, and no share decides"
        if match == "narrow":
            for code in details:
                detail = self.evidence(group, code)
                if detail.to_concept and not detail.shared:
                    yield f"{group} to {concept}: {code} in it is led to from other groups alone"

    def _name(self, occupation: str, concept: str) -> str:
        by_title = (occupation, concept) in self._by_title
        return f"{self.titles[occupation]} ({occupation}{', by its title' if by_title else ''})"


def _decides(part: int, whole: int) -> bool:
    numerator, denominator = SHARE
    return part * denominator >= whole * numerator
