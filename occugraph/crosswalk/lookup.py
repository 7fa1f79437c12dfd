"""From a code of one scheme to its counterparts in another: with basis, path and loss."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from ..errors import InputError, UnknownName
from ..model.matches import BASES, Match, chained
from ..query.codes import CodeBook, Resolved
from ..query.session import Session
from .tables import Correspondences, Pair, Step, View

if TYPE_CHECKING:
    from ..search.suggestions import Suggester, Suggestion

#: What an answer rests on unless told otherwise: everything but suggestions.
USUAL = BASES[:-1]
#: How many codes a sentence names before it only counts the rest.
NAMED = 6
#: How many suggestions an answer has.
SHOWN = 5


class Target(NamedTuple):
    """A counterpart."""

    code: str
    label: str
    match: str
    """`exact`, `close`, `narrow`, `broad` or `related`, seen from the code asked for: `broad`
    says that the counterpart is broader."""
    basis: str
    cardinality: str
    """Of the pair in its table, seen from the code asked for."""
    path: tuple[Step, ...]
    """The links that lead there; the first chain where there are several."""
    further_paths: tuple[tuple[Step, ...], ...]
    """The other chains."""


class CrosswalkAnswer(NamedTuple):
    """The counterparts of a code in another scheme."""

    source: Resolved
    target_scheme: str
    status: str
    """`found`; `no-counterpart`, where the table says so; `unknown`, where no table speaks."""
    targets: tuple[Target, ...]
    lossy: bool
    """False only for one counterpart that leads back to the code alone."""
    warning: str
    """What a person should know before using it; empty where there is nothing."""
    suggestions: tuple[Suggestion, ...] | None = None
    """Further concepts that share words with it; None where they were not asked for."""

    def to_dict(self) -> dict[str, Any]:
        """The answer as JSON has it; stable keys, `suggestions` where they were asked for."""
        said = {
            "source": self.source.to_dict(),
            "target_scheme": self.target_scheme,
            "status": self.status,
            "targets": [
                {
                    **target._asdict(),
                    "path": [step.to_dict() for step in target.path],
                    "further_paths": [
                        [step.to_dict() for step in path] for path in target.further_paths
                    ],
                }
                for target in self.targets
            ],
            "lossy": self.lossy,
            "warning": self.warning,
        }
        if self.suggestions is not None:
            said["suggestions"] = [suggestion.to_dict() for suggestion in self.suggestions]
        return said


class Crosswalk:
    """Looks up counterparts in one scheme.

    Args:
        session: asks the graph.
        to: id of the scheme to lead to.
        basis: the bases that an answer may rest on; `suggested` adds suggestions to it.
        whole: load each table whole at its first use, for many look-ups.

    Raises:
        UnknownName: no such scheme or basis.
        InputError: a scheme that does not classify occupations, or one to suggest from while
            the library for that is not installed.

    """

    def __init__(
        self,
        session: Session,
        to: str,
        *,
        basis: Collection[str] = USUAL,
        whole: bool = False,
    ) -> None:
        self.session, self.to, self.basis, self.whole = session, to, basis, whole
        self.codes = CodeBook(session, whole=whole)
        if session.scheme(to)["classifies"] != "Occupations":
            raise InputError(f"{to} classifies industries; no occupation has a counterpart in it")
        for one in basis:
            if one not in BASES:
                raise UnknownName("basis", one, BASES)
        self.tables = Correspondences(session)
        self._lowest: dict[str, str] = {}
        if whole:  # spares a question a code
            self._lowest = {scheme: levels[-1] for scheme, levels in session.levels.items()}
        self._views: dict[str, list[View]] = {}
        self._suggester: Suggester | None = None
        if "suggested" in basis:
            from ..search.suggestions import Suggester

            self._suggester = Suggester(session, to)

    def answer(self, given: str, *, scheme: str | None = None) -> CrosswalkAnswer:
        """Look up the counterparts of a code.

        Args:
            given: a code of another scheme, in any usual spelling.
            scheme: its scheme, where a bare code could be of several.

        Raises:
            UnknownCode, AmbiguousCode, UnknownName: as `occugraph.query.codes.CodeBook.resolve`.

        """
        it = self.codes.resolve(given, scheme=scheme, classifies="Occupations", without=self.to)
        answer = self._answered(it)
        if self._suggester is None:
            return answer
        told = {target.code for target in answer.targets}
        more = self._suggester.for_concept(it.scheme, it.code, SHOWN + len(told))
        further = [suggestion for suggestion in more if suggestion.code not in told]
        return answer._replace(suggestions=tuple(further[:SHOWN]))

    def _answered(self, it: Resolved) -> CrosswalkAnswer:
        views = self._views_of(it.scheme)
        if not views:
            warning = f"no table leads from {it.scheme} to {self.to}"
            if self.tables.between(it.scheme, self.to):
                warning += f" on the basis asked for: {', '.join(self.basis)}"
            return CrosswalkAnswer(it, self.to, "unknown", (), True, warning)
        # A weaker basis speaks only where every stronger one is silent.
        for view in views:
            if reached := self._reached(it, view):
                return self._found(it, view, reached)
        return self._nothing(it, views)

    def _found(self, it: Resolved, view: View, reached: dict[str, _Reached]) -> CrosswalkAnswer:
        targets = tuple(self._target(view, it, reached[code]) for code in sorted(reached))
        members = {pair.source for pairs in reached.values() for pair, _ in pairs} - {it.code}
        lossy = len(targets) > 1 or targets[0].cardinality != "1:1" or bool(members)
        warning = self._warning(it, view, targets, members) if lossy else ""
        return CrosswalkAnswer(it, self.to, "found", targets, lossy, warning)

    def _views_of(self, source: str) -> list[View]:
        if source not in self._views:
            self._views[source] = [
                view.load() if self.whole else view
                for table in self.tables.between(source, self.to)
                if table.basis in self.basis
                for view in [View(self.tables, table, source)]
            ]
        return self._views[source]

    def _reached(self, it: Resolved, view: View) -> dict[str, _Reached]:
        """Find the counterparts: the code's own, and those that its members or groups have."""
        own = [(pair, cast(Match, pair.match)) for pair in view.pairs(it.code)]
        near: list[tuple[Match, str]] = [("narrow", code) for code in self._members(it)]
        if view.table.partial:  # such a table pairs groups as a matter of course
            near += [("broad", code) for code in self.tables.ancestors(it.scheme, it.code)]
        others = [
            (pair, chained(step, cast(Match, pair.match)))
            for step, code in near
            for pair in view.pairs(code)
        ]
        reached: dict[str, _Reached] = {}
        for pair, match in [*own, *others]:
            pairs = reached.setdefault(pair.code, [])
            # the code's own pair says more than what its members or groups have
            if not (pairs and pairs[0][0].source == it.code):
                pairs.append((pair, match))
        return reached

    def _members(self, it: Resolved) -> list[str]:
        if it.level == self._lowest.get(it.scheme):
            return []
        rows = self.session.ask("occupations-under", scheme=it.scheme, code=it.code)
        return [row["code"] for row in rows]

    def _target(self, view: View, it: Resolved, pairs: _Reached) -> Target:
        paths = []
        for pair, _ in pairs:
            hop: tuple[Step, ...] = ()
            if pair.source != it.code:
                near, far = f"{it.scheme}:{it.code}", f"{it.scheme}:{pair.source}"
                hop = (Step(near, far, "hierarchy", "official", None),)
            paths += [(*hop, *path) for path in view.paths(pair)]
        first = pairs[0][0]
        matches = {match for _, match in pairs}
        cardinalities = {pair.cardinality for pair, _ in pairs}
        return Target(
            first.code,
            first.label,
            matches.pop() if len(matches) == 1 else "related",
            view.table.basis,
            cardinalities.pop() if len(cardinalities) == 1 else "n:m",
            paths[0] if paths else (),
            tuple(paths[1:]),
        )

    def _nothing(self, it: Resolved, views: list[View]) -> CrosswalkAnswer:
        for row in self.session.ask("counterparts-of", scheme=it.scheme, code=it.code):
            if row["target"] == self.to and not row["code"]:
                said = f"{row['correspondence']} says that {it.scheme}:{it.code} has none"
                return CrosswalkAnswer(it, self.to, "no-counterpart", (), True, said)
        said = f"{' and '.join(view.table.id for view in views)} says nothing of {it.code}"
        if any(view.table.partial for view in views):
            said += "; it speaks of a part of its schemes only"
        return CrosswalkAnswer(it, self.to, "unknown", (), True, said)

    def _warning(
        self, it: Resolved, view: View, targets: tuple[Target, ...], members: set[str]
    ) -> str:
        codes = [target.code for target in targets]
        asked = f"{it.scheme}:{it.code}" if it.code in codes else it.code
        said = ""
        if members & set(self._members(it)):
            said = f"{it.code} is a group, answered through its members; "
        elif members:
            said = f"{it.code} is answered through its group {', '.join(sorted(members))}; "
        if len(codes) > 1:
            verb = "leads to" if members else "may be"
            return f"{said}{asked} {verb} {_listed(codes, 'or')}: {SETTLED}"
        others = [code for code in view.back(codes[0]) if code != it.code and code not in members]
        if others:
            return (
                f"{said}{asked} leads to {codes[0]} alone, which also takes "
                f"{_listed(others, 'and')}: the way back is not unique"
            )
        return said.removesuffix("; ")


_Reached = list[tuple[Pair, Match]]
SETTLED = "the tables cannot tell, the duties can"


def find_counterparts(
    session: Session,
    given: str,
    to: str,
    *,
    scheme: str | None = None,
    basis: Collection[str] = USUAL,
) -> CrosswalkAnswer:
    """Look up one code; see `Crosswalk`."""
    return Crosswalk(session, to, basis=basis).answer(given, scheme=scheme)


def _listed(codes: list[str], word: str) -> str:
    if len(codes) > NAMED:
        return f"{', '.join(codes[:NAMED])} {word} {len(codes) - NAMED} more"
    return f" {word} ".join([", ".join(codes[:-1]), codes[-1]] if codes[1:] else codes)
