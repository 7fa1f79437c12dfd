"""Weights by employment: each target's as the US Bureau of Labor Statistics counts it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

from ..crosswalk.answer import Target
from ..crosswalk.lookup import Crosswalk
from ..crosswalk.loss_sentences import list_codes
from ..errors import InputError
from ..loaders.reference_tables import rows
from ..query.resolved import Resolved
from ..query.session import Session
from ..tables import publisher_tables
from .values import read_number
from .weights import Shares, equal_parts

#: The scheme that employment is counted by.
COUNTED = "soc2018"
EMPLOYMENT, MEMBERS = "oews2021_employment.csv", "oews2021_soc2018.csv"
YEAR = "OEWS May 2021 (US Bureau of Labor Statistics)"
#: Columns of the bureau's tables.
COLUMNS = ("OCC_CODE", "TOT_EMP")


class Employment(NamedTuple):
    """Employment of an occupation."""

    number: Fraction
    counted_with: str = ""
    """The code of several occupations whose employment is shared among them equally."""


class EmploymentWeights:
    """Shares by the employment of each target, as OEWS counts it.

    Args:
        session: of the graph.
        to: id of the target scheme: SOC 2018, or one whose codes lead to one of it each.
        path: the bureau's table of another year; None for that of May 2021.

    """

    def __init__(self, session: Session, to: str, path: Path | None = None) -> None:
        self._session, self._to = session, to
        session.scheme(COUNTED)
        counts = _embedded() if path is None else _of_table(path)
        self._year = YEAR if path is None else path.name
        self._of_soc = self._by_occupation(counts)
        self._look_up = None if to == COUNTED else Crosswalk(session, COUNTED, whole=True)
        self._of_target = self._by_target()
        self.sentence = (
            f"weights: shares by employment, {self._year}; a target that takes in other codes too "
            "is counted whole"
        )

    def shares(self, concept: Resolved, targets: Sequence[Target]) -> Shares:
        """Get the shares of several targets of a code; equal where one has no employment."""
        known = [self._employment(target.code) for target in targets]
        without = [
            target.code
            for target, own in zip(targets, known, strict=True)
            if own is None or not own.number
        ]
        if without:
            named = ", ".join(without)
            remark = f"equal weights: {self._year} has no employment for {named}"
            return Shares(equal_parts(len(targets)), remark)
        numbers = [own.number for own in known if own is not None]
        remarks = [f"weights by employment, {self._year}"]
        whole = [target.code for target in targets if target.cardinality.startswith("n")]
        if whole:
            verb = (
                "takes in other codes too and is" if len(whole) == 1 else "take in others and are"
            )
            remarks.append(f"{list_codes(whole, 'and').strip()} {verb} counted whole")
        remarks += [
            f"that of {target.code} is an equal share of {own.counted_with}"
            for target, own in zip(targets, known, strict=True)
            if own is not None and own.counted_with
        ]
        return Shares(tuple(number / sum(numbers) for number in numbers), "; ".join(remarks))

    def _employment(self, code: str) -> Employment | None:
        """Get the employment of a target: its own, or that of the occupations below it."""
        if code in self._of_target:
            return self._of_target[code]
        leaves = self._session.hierarchy(self._to).leaves(self._to, code)
        known = [self._of_target[leaf] for leaf in leaves if leaf in self._of_target]
        return Employment(sum((own.number for own in known), Fraction(0))) if known else None

    def _by_occupation(self, counts: Iterable[tuple[str, int]]) -> dict[str, Employment]:
        """Find the employment of each SOC 2018 occupation; a hybrid code's is shared equally."""
        members = defaultdict(list)
        for row in rows(MEMBERS, {"oews": "oews2021", "soc": COUNTED}):
            members[row.texts["oews"]].append(row.texts["soc"])
        index = self._session.hierarchy(COUNTED)
        concepts = index.by_scheme[COUNTED]
        out: dict[str, Employment] = {}
        for code, number in counts:
            own = members.get(code, [code] if code in concepts else [])
            own = [soc for soc in own if index.is_leaf(COUNTED, soc)]
            for soc in own:
                with_others = f"OEWS {code}" if len(own) > 1 else ""
                out[soc] = Employment(Fraction(number, len(own)), with_others)
        return out

    def _by_target(self) -> dict[str, Employment]:
        """Find the employment of each target; those of one occupation share its equally."""
        if self._look_up is None:
            return self._of_soc
        index = self._session.hierarchy(self._to)
        sharing = defaultdict(list)
        for code in index.by_scheme.get(self._to, {}):
            if not index.is_leaf(self._to, code):
                continue
            concept = self._look_up.codes.resolve(code, scheme=self._to)
            answer = self._look_up.answer_for(concept)
            if len(answer.targets) > 1:
                raise InputError(
                    f"employment is counted by SOC 2018, and {self._to}:{code} leads to several of "
                    "its codes: give --weights equal, or a FILE of weights"
                )
            for target in answer.targets:
                sharing[target.code].append(code)
        out = {}
        for soc, codes in sharing.items():
            if own := self._of_soc.get(soc):
                with_others = f"SOC {soc}" if len(codes) > 1 else own.counted_with
                for code in codes:
                    out[code] = Employment(own.number / len(codes), with_others)
        return out


def _embedded() -> Iterable[tuple[str, int]]:
    for row in rows(EMPLOYMENT, {"code": "oews2021", "number": "employment"}):
        yield row.texts["code"], int(row.texts["number"])


def _of_table(path: Path) -> Iterable[tuple[str, int]]:
    """Read the bureau's national table of a year; a code without a number has none."""
    table = publisher_tables.read(path, COLUMNS, numbers=True)
    numbers: dict[str, int] = {}
    for row in table.rows:
        code, written = row.cells
        number = read_number(written)
        if number is not None and numbers.setdefault(code, int(number)) != number:
            problem = f"{code} has another number above: give the national table of all industries"
            raise table.error(problem, row.line)
    return numbers.items()
