"""From a code of one scheme to its counterparts in another: with basis, path and loss."""

from collections.abc import Collection
from typing import TYPE_CHECKING

from ..errors import UnknownName
from ..graph.routes import Route, check_between
from ..model.matches import BASES, Match, chain
from ..query.codes import CodeBook
from ..query.resolved import Resolved
from ..query.session import Correspondence, Session
from .answer import CrosswalkAnswer, Target
from .answer_details import add_decisions, add_lists
from .loss_sentences import explain_loss
from .tables import (
    DirectedTable,
    Evidence,
    GroupsOf,
    Pair,
    Step,
    WholeTables,
    correspondences_between,
    read_evidence,
)

if TYPE_CHECKING:
    from ..search.suggestions import Suggester

#: What an answer rests on unless others are given: everything but suggestions.
USUAL = BASES[:-1]
#: How many suggestions an answer has.
MOST_SUGGESTIONS = 5
#: What a scheme classifies -> what else the codes that lead to it may classify.
REACHED_FROM = {"Occupations": ("Programmes of study",), "Programmes of study": ("Occupations",)}
#: Cardinality by whether other codes lead to a counterpart, and whether there are several of these.
CARDINALITIES = {
    (False, False): "1:1",
    (False, True): "1:n",
    (True, False): "n:1",
    (True, True): "n:m",
}
Pairs = list[tuple[Pair, Match]]
"""Pairs that lead to one counterpart, with what each means for the concept."""
Reached = dict[str, Pairs]


class Crosswalk:
    """Looks up counterparts in one scheme; `whole` loads each table whole, for many look-ups."""

    def __init__(
        self,
        session: Session,
        to: str,
        *,
        basis: Collection[str] = USUAL,
        via: str | None = None,
        whole: bool = False,
    ) -> None:
        self.session, self.to, self.via, self.whole = session, to, via, whole
        self.basis = (basis,) if isinstance(basis, str) else tuple(basis)
        self.codes = CodeBook(session, whole=whole)
        kind = session.scheme(to)["classifies"]
        if via is not None:
            check_between(session.scheme(via)["scheme"], {to})
        #: What schemes that lead there may classify.
        self.kinds = (kind, *REACHED_FROM.get(kind, ()))
        for one in self.basis:
            if one not in BASES:
                raise UnknownName("basis", one, BASES)
        self._tables = WholeTables(session, to)
        #: Records of the answers that are kept, for many look-ups; see `find_answer`.
        self.kept_records: dict[str, dict[str, str]] = {}
        self._ways: dict[str, list[tuple[Correspondence, Route | None]]] = {}
        self._suggester: Suggester | None = None
        if "suggested" in self.basis:
            from ..search import suggestions

            self._suggester = suggestions.Suggester(session, to)

    def answer(self, given: str, *, scheme: str | None = None) -> CrosswalkAnswer:
        """Look up the counterparts of a code."""
        concept = self.resolve(given, scheme=scheme)
        answer = self.answer_with_lists(concept)
        warnings = filter(None, (answer.warning, concept.note))
        return answer._replace(warning="; ".join(warnings)) if concept.note else answer

    def resolve(self, given: str, *, scheme: str | None = None) -> Resolved:
        """Find the concept that a code means, of those whose counterparts can be looked up."""
        return self.codes.resolve(given, scheme=scheme, classifies=self.kinds, without=self.to)

    def answer_with_lists(self, concept: Resolved) -> CrosswalkAnswer:
        """Look up the counterparts of a concept, and the published lists that they are on."""
        whole = self.basis == USUAL and self.via is None
        return add_lists(self.session, self.answer_for(concept), whole)

    def answer_for(self, concept: Resolved) -> CrosswalkAnswer:
        """Look up the counterparts of a concept that is resolved already."""
        answer = self._kept_answer(concept) or self.answer_from_tables(concept)
        answer = add_decisions(self.session, answer)
        if self._suggester is None:
            return answer
        codes = {target.code for target in answer.targets}
        more = self._suggester.for_concept(
            concept.scheme, concept.code, MOST_SUGGESTIONS + len(codes)
        )
        further = [suggestion for suggestion in more if suggestion.code not in codes]
        return answer._replace(suggestions=tuple(further[:MOST_SUGGESTIONS]))

    def _kept_answer(self, concept: Resolved) -> CrosswalkAnswer | None:
        """Find the answer where those of all codes of a scheme are kept; None where it is made."""
        if self.session.kept is None or self.basis != USUAL:
            return None
        from .kept_answers import find_answer

        return find_answer(self, self.session.kept, concept)

    def answer_from_tables(self, concept: Resolved) -> CrosswalkAnswer:
        """Make the answer for a concept."""
        ways = self._ways_from(concept.scheme)
        if not ways:
            warning = f"no table and no route leads from {concept.scheme} to {self.to}"
            if self.via:
                warning += f" via {self.via}"
            if self.basis != USUAL:
                warning += f" on the basis asked for: {', '.join(self.basis)}"
            return CrosswalkAnswer(concept, self.to, "unknown", (), True, warning)
        # A weaker basis decides only where every stronger one has no entry, a route only where the
        # tables of a part of their schemes have none.
        without: list[str] = []
        for correspondence, route in ways:
            evidence = self._read_evidence(concept, route)
            table = evidence.tables[correspondence.id]
            if reached := _reach(concept, table, evidence, self.session.groups_above):
                return self._answer_with(concept, table, evidence, reached)
            without += evidence.without
        return self._answer_without(concept, [way for way, _ in ways], without)

    def _ways_from(self, scheme: str) -> list[tuple[Correspondence, Route | None]]:
        """List the tables that lead from a scheme, and routes where those speak of a part only."""
        if scheme not in self._ways:
            between = correspondences_between(self.session, scheme, self.to)
            ways: list[tuple[Correspondence, Route | None]] = [
                (table, None) for table in between if table.basis in self.basis and not self.via
            ]
            if all(table.partial for table, _ in ways):
                routes = self.session.find_routes(scheme, self.to, via=self.via, basis=self.basis)
                whole = [route for route in routes if not route.partial]
                best = whole[:1] if ways else [*routes[:1], *whole[:1]]
                ways += [(Correspondence.of_route(route), route) for route in dict.fromkeys(best)]
            self._ways[scheme] = ways
        return self._ways[scheme]

    def _read_evidence(self, concept: Resolved, route: Route | None) -> Evidence:
        if route or self.whole:
            return self._tables.evidence(concept, route)
        return read_evidence(self.session, concept, self.to)

    def _answer_with(
        self, concept: Resolved, table: DirectedTable, evidence: Evidence, reached: Reached
    ) -> CrosswalkAnswer:
        several = len(reached) > 1
        targets = tuple(
            self._target(table, concept, evidence, reached[code], several)
            for code in sorted(reached)
        )
        near = {pair.source for pairs in reached.values() for pair, _ in pairs} - {concept.code}
        lossy = len(targets) > 1 or targets[0].cardinality != "1:1" or bool(near)
        codes = [target.code for target in targets]
        warning = explain_loss(concept, table, evidence, codes, near) if lossy else ""
        if table.correspondence.basis not in self.basis:
            paths = [path for target in targets for path in (target.path, *target.further_paths)]
            bases = sorted({step.basis for path in paths for step in path}, key=BASES.index)
            rests = f"derived by a route of {' and '.join(bases)} tables alone"
            warning = f"{warning}; {rests}" if warning else rests
        ends = [end for step in targets[0].path for end in (step.source, step.target)]
        route = tuple(dict.fromkeys(end.partition(":")[0] for end in ends))
        return CrosswalkAnswer(concept, self.to, "found", targets, lossy, warning, route)

    def _target(
        self,
        table: DirectedTable,
        concept: Resolved,
        evidence: Evidence,
        pairs: Pairs,
        several: bool,
    ) -> Target:
        paths, known = [], self.session.correspondences
        for pair, _ in pairs:
            hop: tuple[Step, ...] = ()
            if pair.source != concept.code:
                near, far = f"{concept.scheme}:{concept.code}", f"{concept.scheme}:{pair.source}"
                hop = (Step(near, far, "hierarchy", "official", None),)
            paths += [(*hop, *path) for path in table.paths(pair, known, evidence.groups)]
        first = pairs[0][0]
        matches = {match for _, match in pairs}
        match = matches.pop() if len(matches) == 1 else "related"
        shared = not {concept.code}.issuperset(table.back(first.code))
        cardinality = CARDINALITIES[shared, several]
        path, further, basis = paths[0] if paths else (), paths[1:], table.correspondence.basis
        return Target(first.code, first.label, match, basis, cardinality, path, tuple(further))

    def _answer_without(
        self, concept: Resolved, ways: list[Correspondence], without: list[str]
    ) -> CrosswalkAnswer:
        if without:
            warning = f"{without[0]} says that {concept.scheme}:{concept.code} has none"
            return CrosswalkAnswer(concept, self.to, "no-counterpart", (), True, warning)
        warning = f"{' and '.join(way.id for way in ways)} has no entry for {concept.code}"
        if any(way.partial for way in ways):
            warning += "; it speaks of a part of its schemes only, "
            warning += "so whether there is one is unknown"
        return CrosswalkAnswer(concept, self.to, "unknown", (), True, warning)


def _reach(
    concept: Resolved, table: DirectedTable, evidence: Evidence, groups_above: GroupsOf
) -> Reached:
    """Find the counterparts: the code's own, and those that its members or groups have.

    What lies in a group that is the code's own counterpart says nothing more.
    """
    own = [(pair, pair.match) for pair in table.pairs(concept.code)]
    near: list[tuple[Match, str]] = [("narrow", code) for code in evidence.members]
    if table.correspondence.partial:  # such a table pairs groups as a matter of course
        near += [("broad", code) for code in evidence.groups(concept.scheme, concept.code)]
    others = [(pair, chain(step, pair.match)) for step, code in near for pair in table.pairs(code)]
    if own and others:
        codes = {pair.code for pair, _ in own}
        others = [
            (pair, match)
            for pair, match in others
            if codes.isdisjoint(groups_above(table.target, pair.code))
        ]
    reached: Reached = {}
    for pair, match in [*own, *others]:
        pairs = reached.setdefault(pair.code, [])
        # the code's own pair is more exact than those of its members or groups
        if not (pairs and pairs[0][0].source == concept.code):
            pairs.append((pair, match))
    return reached
