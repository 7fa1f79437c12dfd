"""Recodes the values of a column: each to its targets in another scheme, with their shares."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from ..columns.reader import Reading
from ..crosswalk.answer import Target
from ..crosswalk.lookup import CARDINALITIES, REACHED_FROM, USUAL, Crosswalk
from ..errors import InputError, UnknownName
from ..model.matches import Match, chain
from ..query.resolved import Resolved
from ..query.session import Session
from .totals import Rest
from .values import split_number
from .weights import Weights

#: Decimals of a weight as it is written.
WEIGHT_DECIMALS = 12


class Recoded(NamedTuple):
    """One target of a value, or the reason why there is none."""

    source_scheme: str = ""
    source_code: str = ""
    target_scheme: str = ""
    target_code: str = ""
    target_label: str = ""
    match: str = ""
    basis: str = ""
    cardinality: str = ""
    route: str = ""
    targets: int = 0
    """How many targets the value has."""
    weight: Decimal | None = None
    """Its share of the value, where weights were asked for; those of a value add up to 1."""
    reason: str = ""


#: Columns added to the input's, in this order.
ADDED = ("row", *Recoded._fields)


class Outcome(NamedTuple):
    """What became of a value: its status, and a row for each target, or one without any."""

    status: str
    """`found`, `no-counterpart`, `unknown`, `unreadable`, `missing`, `total`."""
    rows: tuple[Recoded, ...]
    shares: tuple[Fraction, ...] = (Fraction(1),)
    """Exact share of each row; they add up to 1."""
    counted: Decimal | None = None
    """What is counted of the row's number where that is a total; None where all of it is."""

    @property
    def kind(self) -> str:
        """What was lost, in a word: a key of `LOSS`."""
        if self.status != "found":
            return "unmatched" if self.status in ("no-counterpart", "unknown") else self.status
        if self.rows[0].targets > 1:
            return "split"
        return "one-to-one" if self.rows[0].cardinality == "1:1" else "shared"


#: Kinds of outcome, from no loss to none at all, and what each means.
LOSS = {
    "one-to-one": "one target, and back",
    "shared": "one target, which others share",
    "split": "several targets",
    "unmatched": "no target in the tables",
    "unreadable": "no code of the scheme",
    "missing": "no value",
    "total": "total of other rows",
}


class _Share(NamedTuple):
    """A target, or the group that takes its place, and its share."""

    row: Recoded
    part: Fraction
    match: Match


class Recoder:
    """Recodes what a column was read as.

    Args:
        session: of the graph.
        to: id of the target scheme.
        basis: what answers may rest on.
        via: id of a scheme that the route has to pass.
        level: level of the target scheme whose groups take the place of what is below them.
        weights: the shares of the targets; None where none are asked for.
        one: whether only the target with the greatest weight is kept.

    """

    def __init__(
        self,
        session: Session,
        to: str,
        *,
        basis: Collection[str] = USUAL,
        via: str | None = None,
        level: str | None = None,
        weights: Weights | None = None,
        one: bool = False,
    ) -> None:
        self.session = session
        self.look_up = Crosswalk(session, to, basis=basis, via=via, whole=True)
        self.to, kind = to, session.scheme(to)["classifies"]
        #: What the source schemes may classify.
        self.classifies = (kind, *REACHED_FROM.get(kind, ()))
        self.weights, self.one, self.level = weights, one, level
        self._level = _Level(self.look_up, to, level) if level is not None else None

    def recode(self, reading: Reading) -> Outcome:
        """Recode one value."""
        if reading.is_missing:
            return self._without("missing", "no value")
        if reading.concept is None:
            return self._without("unreadable", reading.problem)
        concept = reading.concept
        source = concept.scheme, concept.code
        if concept.scheme == self.to:
            label = self.look_up.codes.complete(concept).label
            path = Target(concept.code, label, "exact", "official", "1:1", (), ())
            return self._with(concept, (path,), self.to, reading.repair)
        answer = self.look_up.answer_for(concept)
        reason = "; ".join(part for part in (reading.repair, answer.warning) if part)
        if not answer.targets:
            return self._without(answer.status, reason, source)
        return self._with(concept, answer.targets, "", reason)

    def leave_unread(self, problem: str) -> Outcome:
        """Make the outcome of a row that is not read, as its cells are not those of the header."""
        return self._without("unreadable", f"row: {problem}")

    def count(self, reading: Reading, rest: Rest) -> Outcome:
        """Recode a total: what its members leave of it is counted, or nothing."""
        if not rest.number:
            concept = reading.concept
            source = (concept.scheme, concept.code) if concept else ("", "")
            row = Recoded(*source, self.to, weight=Decimal(0), reason=rest.reason)
            return Outcome("total", (row,), (Fraction(0),), Decimal(0))
        outcome = self.recode(reading)
        share = round(Fraction(rest.number) / Fraction(rest.of) * 10**WEIGHT_DECIMALS)
        weights = split_number(Decimal(share).scaleb(-WEIGHT_DECIMALS), outcome.shares, 0)
        rows = tuple(
            row._replace(
                weight=weight,
                reason="; ".join(part for part in (row.reason, rest.reason) if part),
            )
            for row, weight in zip(outcome.rows, weights, strict=True)
        )
        return outcome._replace(rows=rows, counted=rest.number)

    def _without(self, status: str, reason: str, source: tuple[str, str] = ("", "")) -> Outcome:
        weight = None if self.weights is None else Decimal(1)
        return Outcome(status, (Recoded(*source, self.to, weight=weight, reason=reason),))

    def _with(
        self, concept: Resolved, targets: Sequence[Target], route: str, reason: str
    ) -> Outcome:
        parts, remark = (Fraction(1, len(targets)),) * len(targets), ""
        if self.weights is not None and len(targets) > 1:
            parts, remark = self.weights.shares(concept, targets)
        if remark:
            reason = "; ".join(part for part in (reason, remark) if part)
        shares = []
        for target, part in zip(targets, parts, strict=True):
            ends = concept.scheme, concept.code, self.to, target.code, target.label
            marks = target.match, target.basis, target.cardinality, route or _route(target)
            shares.append(_Share(Recoded(*ends, *marks, len(targets)), part, target.match))  # type: ignore[arg-type]
        if self._level is not None:
            shares = self._level.raise_shares(concept, shares)
        if self.one and len(shares) > 1:
            shares = [self._choose(concept, shares)]
        exact = tuple(share.part for share in shares)
        weights: Iterable[Decimal | None] = (None,) * len(shares)
        if self.weights is not None or self.one:
            weights = split_number(Decimal(1), exact, WEIGHT_DECIMALS)
        rows = (
            share.row._replace(weight=weight, reason=reason)
            for share, weight in zip(shares, weights, strict=True)
        )
        return Outcome("found", tuple(rows), exact)

    def _choose(self, concept: Resolved, shares: Sequence[_Share]) -> _Share:
        """Choose the one target with the greatest weight; it gets the whole value."""
        greatest = max(share.part for share in shares)
        best = [share for share in shares if share.part == greatest]
        if self.weights is None or len(best) > 1:
            named = " or ".join(share.row.target_code for share in best)
            raise InputError(
                f"--one: {concept.scheme}:{concept.code} may be {named}, and no weight prefers one "
                "of them: give --weights FILE, or leave --one out"
            )
        return best[0]._replace(part=Fraction(1))

    def differ(self, one: str, other: str, codes: Sequence[str]) -> list[str]:
        """List the codes that lead elsewhere when read in the other scheme; see `Differ`."""
        return [code for code in codes if self._targets(one, code) != self._targets(other, code)]

    def _targets(self, scheme: str, code: str) -> set[str]:
        if scheme == self.to:
            return {code}
        concept = self.look_up.codes.resolve(code, scheme=scheme)
        return {target.code for target in self.look_up.answer_for(concept).targets}


def _route(target: Target) -> str:
    return " > ".join([target.path[0].source, *(step.target for step in target.path)])


class _Level:
    """Puts the groups of a level in the place of targets below it."""

    def __init__(self, look_up: Crosswalk, to: str, level: str) -> None:
        levels = look_up.session.levels.get(to, ())
        if level not in levels:
            raise UnknownName(f"level of {to}", level, levels)
        self._look_up, self._to, self._level = look_up, to, level
        self._index = look_up.session.hierarchy(to)
        self._concepts = self._index.by_scheme.get(to, {})
        self._reached_from: dict[str, dict[str, set[str]]] = {}

    def raise_shares(self, concept: Resolved, shares: Sequence[_Share]) -> list[_Share]:
        """Group targets; one that is above the level, or in no group of it, stays as it is."""
        groups: dict[str, list[_Share]] = {}
        for share in shares:
            groups.setdefault(self._group(share.row.target_code), []).append(share)
        raised = []
        for code, own in sorted(groups.items()):
            row = self._row(concept, code, own, len(groups))
            part = sum((share.part for share in own), Fraction(0))
            raised.append(_Share(row, part, own[0].match))
        return raised

    def _row(self, concept: Resolved, code: str, shares: Sequence[_Share], count: int) -> Recoded:
        first = shares[0].row
        if code == first.target_code:
            return first._replace(targets=count)
        matches = {chain(share.match, "broad") for share in shares}
        match = matches.pop() if len(matches) == 1 else "related"
        is_shared = self._takes_others(concept, code)
        routes = dict.fromkeys(share.row.route for share in shares)
        return first._replace(
            target_code=code,
            target_label=self._concepts[code].label,
            match=match,
            cardinality=CARDINALITIES[is_shared, count > 1],
            route=" or ".join(routes) + f" > {self._to}:{code}",
            targets=count,
        )

    def _group(self, code: str) -> str:
        """Find the group of the level that a concept is in; itself where there is none."""
        above = (group for group in self._index.groups_above(self._to, code))
        return next((group.code for group in above if group.level == self._level), code)

    def _takes_others(self, concept: Resolved, group: str) -> bool:
        """Whether other occupations of the source scheme lead into a group too."""
        scheme = concept.scheme
        index = self._look_up.session.hierarchy(scheme)
        if scheme not in self._reached_from:
            reached: dict[str, set[str]] = {}
            for code in index.by_scheme[scheme]:
                if index.is_leaf(scheme, code):
                    for end in self._groups_of(scheme, code):
                        reached.setdefault(end, set()).add(code)
            self._reached_from[scheme] = reached
        own = {concept.code, *index.leaves(scheme, concept.code)}
        return not own.issuperset(self._reached_from[scheme].get(group, ()))

    def _groups_of(self, scheme: str, code: str) -> Iterator[str]:
        if scheme == self._to:
            yield self._group(code)
            return
        concept = self._look_up.codes.resolve(code, scheme=scheme)
        for target in self._look_up.answer_for(concept).targets:
            yield self._group(target.code)
