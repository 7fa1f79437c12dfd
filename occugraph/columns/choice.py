"""Decides which scheme a column is in: by its heading and by all its values together."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

from ..errors import InputError, quote_input
from ..files.printable import format_count
from ..graph.routes import family_of
from ..model.concept_index import READ_FIRST
from .decision import ColumnDecision, Differ, Question, Support
from .headings import Heading, read_heading
from .related_schemes import divides, drop_related, is_related
from .spelling import SPELLED, WRITTEN, Readers, Spelling, Value, clean, is_missing

#: More than this share of values that cannot be read is warned of at the top of a summary.
MOST_UNREAD = 0.1
#: Share of a column's codes by which a scheme of another classification makes it doubtful.
DOUBTFUL = 0.5
#: How many values an error or a warning names.
NAMED = 3
#: Variables of IPUMS with lists of their own, whose names are those of the Census Bureau's lists.
_HARMONISED = re.compile(r"(?i) *OCC(1950|1990|2010) *")


def decide_column(
    readers: Readers,
    values: Iterable[object],
    heading: str | None = None,
    question: Question | None = None,
    differ: Differ | None = None,
) -> ColumnDecision:
    """Decide which scheme a column is in.

    Args:
        readers: of the graph.
        values: its distinct cells.
        heading: its name; None where it has none.
        question: what is asked of it.
        differ: finds the codes for which two schemes that explain the column equally well lead to
            different answers; without it the later vintage is taken, and both are named.

    Raises:
        InputError: several schemes explain the column equally well, with different answers; a
            heading names a vintage that is not here.
        UnknownName: no scheme of the name that the user gave.

    """
    asked = question or Question()
    cleaned = {clean(cell): None for cell in values if not is_missing(cell, asked.missing)}
    schemes = readers.session.schemes
    named = {value: value.text.partition(":")[0].strip().lower() for value in cleaned}
    bare = tuple(value for value in cleaned if named[value] not in schemes)
    if not bare and len(set(named.values())) > 1:
        return ColumnDecision(heading, None, (), len(cleaned), is_mixed=True)
    return _Choice(readers, bare or tuple(cleaned), heading, asked, differ).decide()


class _Choice:
    """One column, and the schemes that it may be in."""

    def __init__(
        self,
        readers: Readers,
        values: tuple[Value, ...],
        heading: str | None,
        question: Question,
        differ: Differ | None,
    ) -> None:
        self.readers, self.values, self.heading = readers, values, heading
        self.question, self.differ = question, differ
        self.read = read_heading(heading) if heading else None
        self._readings: dict[str, dict[Value, Spelling]] = {}

    def decide(self) -> ColumnDecision:
        session, asked = self.readers.session, self.question
        decision = ColumnDecision(self.heading, None, (), len(self.values))
        if asked.mixed:
            return decision._replace(is_mixed=True)
        if asked.scheme is not None:
            session.scheme(asked.scheme)
            kind = session.schemes[asked.scheme]["classifies"]
            if kind not in asked.classifies:
                kinds = " or ".join(asked.classifies).lower()
                raise InputError(f"{asked.scheme} classifies {kind.lower()}, not {kinds}")
            return self._describe(decision._replace(is_stated=True), asked.scheme, (), ())
        candidates = self._candidates()
        best, also = self._best(candidates)
        if best is not None and self.read is not None and self.read.year:
            self._refuse_contradiction(best)
        return self._describe(decision, best, also, candidates)

    def _candidates(self) -> list[str]:
        """List the schemes that the column may be in: those of its heading where it names some."""
        schemes = self.readers.session.schemes
        known = [
            name for name, row in schemes.items() if row["classifies"] in self.question.classifies
        ]
        if self.read is None or not self.read.families:
            return known
        named = self.read.schemes(known)
        of_family = Heading(self.read.content, self.read.families).schemes(known)
        if not named and of_family:
            vintages = ", ".join(sorted(of_family))
            problem = f"names {self.read.year}, a vintage that is not here"
            raise self._error(f"{problem}: give {self.question.option}, one of {vintages}")
        return named or known

    def _refuse_contradiction(self, scheme: str) -> None:
        """Refuse a heading whose vintage lacks many of the codes that another one has all of."""
        unread = [value.text for value in self.values if value not in self._reading(scheme)]
        if len(unread) <= MOST_UNREAD * len(self.values):
            return
        whole = [
            name
            for name in self.readers.session.schemes
            if family_of(name) == family_of(scheme) and len(self._reading(name)) == len(self.values)
        ]
        if whole:
            raise self._error(
                f"names {scheme}, which lacks {len(unread):,} of its {len(self.values):,} codes, "
                f"such as {unread[0]}; {' and '.join(whole)} has all of them: "
                f"give {self.question.option}"
            )

    def _reading(self, scheme: str) -> dict[Value, Spelling]:
        if scheme not in self._readings:
            reader = self.readers.reader(scheme)
            spelled = ((value, reader.spell_best(value)) for value in self.values)
            self._readings[scheme] = {value: way for value, way in spelled if way}
        return self._readings[scheme]

    def _best(self, candidates: Sequence[str]) -> tuple[str | None, tuple[str, ...]]:
        """Choose the scheme that explains most, and those that explain as much."""
        ranks = {name: self._rank(name) for name in candidates if self._reading(name)}
        if not ranks:
            return None, ()
        highest = max(ranks.values())
        best = [name for name, rank in ranks.items() if rank == highest]
        named_families = self.read.families[:1] if self.read else ()
        best = sorted(drop_related(best, named_families), key=self._preference)
        if len(best) == 1 or self.differ is None:
            return best[0], tuple(best[1:])
        for other in best[1:]:
            codes = self._differing(best[0], other)
            if codes:
                named = ", ".join(codes[:NAMED])
                more = f" and {len(codes) - NAMED:,} more" if len(codes) > NAMED else ""
                values = format_count(len(self.values), "different value")
                raise self._error(
                    f"may be {' or '.join(best)}: both have {highest[0]:,} of its {values}, and "
                    f"{named}{more} lead to different answers: give {self.question.option}"
                    + ("" if highest[0] == len(self.values) else ", or --mixed")
                )
        return best[0], tuple(best[1:])

    def _differing(self, one: str, other: str) -> Sequence[str]:
        """List the values that two schemes lead to different answers for."""
        first, second = self._reading(one), self._reading(other)
        alone = [value for value in self.values if (value in first) != (value in second)]
        if alone := [value for value in alone if not self._is_read_alike(value, one, other)]:
            return [value.text for value in alone]
        both = {value: way for value, way in first.items() if value in second}
        by_code = {way.entry.code: value.text for value, way in both.items()}
        has_other_codes = any(
            second[value].entry.code != way.entry.code for value, way in both.items()
        )
        if has_other_codes and family_of(one) != family_of(other):
            return list(by_code.values())
        assert self.differ is not None
        return [by_code[code] for code in self.differ(one, other, list(by_code))]

    def _is_read_alike(self, value: Value, one: str, other: str) -> bool:
        """Whether a value that one of two vintages lacks is read in the one that has it anyway."""
        family, schemes = family_of(one), self.readers.session.schemes
        if not self.question.vintages or family_of(other) != family:
            return False
        vintages = [name for name in schemes if family_of(name) == family]
        having = [name for name in vintages if value in self._reading(name)]
        return max(having, key=lambda name: schemes[name]["issued"]) in (one, other)

    def _rank(self, scheme: str) -> tuple[int, ...]:
        """Rank by how many values it explains, then by how many as they stand.

        Digits alone, under a heading that names nothing, speak for no scheme more than for another.
        """
        ways = self._reading(scheme).values()
        if self.differ and not (self.read and self.read.families) and self._has_digits_alone:
            return (len(ways),)
        return len(ways), *(sum(way.how <= most for way in ways) for most in (WRITTEN, SPELLED))

    @cached_property
    def _has_digits_alone(self) -> bool:
        return all(value.text.isdigit() for value in self.values)

    def _preference(self, scheme: str) -> tuple[int, int, bool, str]:
        """Sort by the order of families in the heading, then later vintages first."""
        written = sum(way.how == WRITTEN for way in self._reading(scheme).values())
        families = self.read.families if self.read else ()
        family = family_of(scheme)
        place = families.index(family) if family in families else len(families)
        issued = self.readers.session.schemes[scheme]["issued"]
        return place, -written, scheme not in READ_FIRST, "".join(chr(255 - ord(c)) for c in issued)

    def _describe(
        self,
        decision: ColumnDecision,
        scheme: str | None,
        also: Iterable[str],
        candidates: Iterable[str],
    ) -> ColumnDecision:
        weighed = {*candidates, *([scheme] if scheme else [])}
        support = sorted(map(self._support, weighed), key=lambda one: (-one.read, one.scheme))
        support = [one for one in support if one.read or one.scheme == scheme]
        reading: Mapping[Value, Spelling] = self._reading(scheme) if scheme else {}
        others = [value for value in self.values if value not in reading]
        beside: dict[str, str] = {}
        if scheme and not decision.is_stated:
            schemes = [one.scheme for one in support]
            named = {value.text: self._find_beside(value, scheme, schemes) for value in others}
            beside = {text: other for text, other in named.items() if other}
        decided = decision._replace(
            scheme=scheme,
            support=tuple(support),
            also=tuple(also),
            unread=tuple(value.text for value in others if value.text not in beside),
            beside=tuple(beside.items()),
        )
        return decided._replace(warnings=tuple(self._warnings(decided)))

    def _find_beside(self, value: Value, scheme: str, others: Iterable[str]) -> str:
        """Find a scheme that divides or adds to the column's, and alone has a value as it stands.

        Empty where there is none, and where an earlier or later vintage of the column's has it.
        """
        family = family_of(scheme)
        schemes = self.readers.session.schemes
        if any(family_of(name) == family and value in self._reading(name) for name in schemes):
            return ""
        for other in others:
            way = self._reading(other).get(value)
            if way and way.how == WRITTEN and divides(other, scheme):
                return other
        return ""

    def _support(self, scheme: str) -> Support:
        reading = self._reading(scheme)
        vintages = [
            name
            for name in self.readers.session.schemes
            if family_of(name) == family_of(scheme) and name != scheme
        ]
        elsewhere = set().union(*(self._reading(name) for name in vintages))
        written = sum(way.how == WRITTEN for way in reading.values())
        alone = sum(value not in elsewhere for value in reading) if vintages else 0
        return Support(scheme, len(reading), written, alone)

    def _warnings(self, decided: ColumnDecision) -> Iterable[str]:
        if not self.values:
            return
        read = len(self.values) - len(decided.unread)
        if len(decided.unread) > MOST_UNREAD * len(self.values):
            named = ", ".join(map(quote_input, decided.unread[:NAMED]))
            which = "is no code" if len(decided.unread) == 1 else "are no codes"
            where = f"{which} of {decided.scheme}" if decided.scheme else which
            values = format_count(len(self.values), "different value")
            line = f"{len(decided.unread):,} of its {values} {where}"
            better = [one for one in decided.support if one.read > read]
            hint = f"; {better[0].scheme} has {better[0].read:,}" if better else ""
            yield f"{line}, such as {named}{hint}: is it the right scheme?"
        if decided.unread and _HARMONISED.fullmatch(self.heading or ""):
            yield (
                f"{quote_input(self.heading or '')} is a variable of IPUMS too, with a harmonised "
                "list that is not the Census Bureau's and not here: if it is that one, recode the "
                "codes of OCC or OCCSOC"
            )
        if decided.scheme and not decided.is_stated and not (self.read and self.read.families):
            others = [
                one.scheme
                for one in decided.support
                if one.read >= DOUBTFUL * read and not is_related(one.scheme, decided.scheme)
            ]
            if others and self._has_digits_alone:
                named = " and ".join(others[:NAMED])
                yield (
                    f"nothing but its digits speaks for {decided.scheme}; half of them or more are "
                    f"codes of {named} too: give {self.question.option} to be sure"
                )

    def _error(self, problem: str) -> InputError:
        name = "the column" if self.heading is None else f"column {quote_input(self.heading)}"
        return InputError(f"{name} {problem}")
