"""What the counterparts of a concept rest on: asked at once, or read from whole tables."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from ..query.codes import Resolved
from ..query.session import Session
from .tables import DirectedTable, GroupsOf, correspondences_between, groups_in, load_table


class Evidence(NamedTuple):
    """What the tables between two schemes hold for one concept."""

    tables: dict[str, DirectedTable]
    """Id of each correspondence between the schemes -> its pairs."""
    members: list[str]
    """Codes of the occupations in the concept, where it is a group."""
    groups: GroupsOf
    without: list[str]
    """Ids of the correspondences that say that the concept has no counterpart."""


def read_evidence(session: Session, concept: Resolved, to: str) -> Evidence:
    """Ask for all that the counterparts of a concept in a scheme rest on."""
    tables = {
        correspondence.id: DirectedTable(correspondence, concept.scheme)
        for correspondence in correspondences_between(session, concept.scheme, to)
    }
    members, without = [], []
    above = {(concept.scheme, concept.code): [group.code for group in concept.path[1:]]}
    links = []
    rows = session.ask("crosswalk-of", scheme=concept.scheme, code=concept.code, target=to)
    owner: dict[str, DirectedTable] = {}
    for row in rows:
        part = row["part"]
        if part == "pair":
            table = owner[row["pair"]] = tables[row["correspondence"]]
            table.add_pair(row)
        elif part == "link":
            links.append(row)
        elif part == "step":
            above.setdefault((row["scheme"], row["code"]), []).append(row["source"])
        elif part == "member":
            members.append(row["source"])
        else:
            without.append(row["correspondence"])
    for row in links:
        owner[row["pair"]].add_link(row["pair"], {**row, "from": row["source"], "to": row["code"]})

    def groups(scheme: str, code: str) -> Collection[str]:
        return above.get((scheme, code), ())

    return Evidence(tables, members, groups, without)


class WholeTables:
    """The tables that lead to one scheme, each loaded whole at its first use."""

    def __init__(self, session: Session, to: str) -> None:
        self.session, self.to = session, to
        self._tables: dict[str, dict[str, DirectedTable]] = {}
        self._without: dict[str, dict[str, list[str]]] = {}
        self._groups = groups_in(session)

    def evidence(self, concept: Resolved) -> Evidence:
        """Give what the tables hold for a concept."""
        scheme = concept.scheme
        if scheme not in self._tables:
            self._tables[scheme] = {
                one.id: load_table(self.session, one, scheme)
                for one in correspondences_between(self.session, scheme, self.to)
            }
            self._without[scheme] = self._load_without(scheme)
        members: list[str] = []
        if concept.level != self.session.levels[scheme][-1]:
            leaves = self.session.hierarchy(scheme).leaves(scheme, concept.code)
            members = sorted(code for code in leaves if code != concept.code)
        without = self._without[scheme].get(concept.code, [])
        return Evidence(self._tables[scheme], members, self._groups, without)

    def _load_without(self, scheme: str) -> dict[str, list[str]]:
        without: dict[str, list[str]] = {}
        for table in self._tables[scheme].values():
            end = "0:1" if table.turned else "1:0"
            for row in self.session.ask("unmatched-in", correspondence=table.correspondence.id):
                if row["cardinality"] == end:
                    without.setdefault(row["code"], []).append(table.correspondence.id)
        return without
