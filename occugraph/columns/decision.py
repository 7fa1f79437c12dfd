"""Decides which scheme a column is in: by its heading and by all its values together."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

from ..errors import InputError, quote_input
from ..files.printable import format_count
from ..graph.routes import family_of
from ..model.concept_index import READ_FIRST
from ..query.session import Session
from .headings import Heading, read_heading
from .spelling import SPELLED, WRITTEN, SchemeReader, Spelling, Value, clean

#: Values that say that there is none, whatever their capitals.
MISSING = frozenset({"", ".", "-", "na", "n/a", "#n/a", "nan", "none", "null", "<na>", "nil"})
#: More than this share of values that cannot be read is warned of at the top of a summary.
MOST_UNREAD = 0.1
#: Families whose codes are those of another one, but for what they join or divide: where both
#: explain a column equally well, the other is read, unless the heading names this one.
TAKEN_OVER = {"oews": "soc", "onetsoc": "soc", "acs": "census"}
#: Share of a column's codes by which a scheme of another classification makes it doubtful.
DOUBTFUL = 0.5
#: How many values an error or a warning names.
NAMED = 3

Differ = Callable[[str, str, Sequence[str]], Sequence[str]]
"""(scheme, other scheme, codes that both have) -> the codes whose answers differ."""


class Support(NamedTuple):
    """How many distinct values of a column a scheme explains."""

    scheme: str
    read: int
    written: int
    """Of them, those that are codes as they stand."""
    alone: int = 0
    """Of them, those that no other scheme of its classification explains."""


class ColumnDecision(NamedTuple):
    """The scheme that a column is in, and why."""

    heading: str | None
    scheme: str | None
    """None where every value is read for itself, or where no scheme explains any."""
    support: tuple[Support, ...]
    """What speaks for each scheme that was weighed, the best first."""
    values: int
    """Distinct values, missing ones left out."""
    is_stated: bool = False
    """Whether the user named the scheme."""
    is_mixed: bool = False
    """Whether every value is read for itself."""
    also: tuple[str, ...] = ()
    """Further schemes that explain as much, with the same answers."""
    unread: tuple[str, ...] = ()
    """Values that are no codes of the scheme."""
    warnings: tuple[str, ...] = ()

    @property
    def sentence(self) -> str:
        """Say it in a line."""
        name = "the column" if self.heading is None else f"column {quote_input(self.heading)}"
        if self.is_mixed:
            return f"{name}: every value is read for itself"
        if self.scheme is None:
            return f"{name}: no scheme here has its codes"
        best = next((one for one in self.support if one.scheme == self.scheme), None)
        parts = [f"{best.read if best else 0:,} of {format_count(self.values, 'code')}"]
        if best and best.alone:
            parts.append(f"{best.alone:,} in no other vintage")
        if self.also:
            parts.append(f"{' and '.join(self.also)} would answer alike")
        if self.is_stated:
            parts.append("as stated")
        return f"{name} is read as {self.scheme} ({'; '.join(parts)})"

    def __str__(self) -> str:
        return self.sentence

    def to_dict(self) -> dict[str, object]:
        """The decision as JSON has it; stable keys, in this order."""
        return {
            "heading": self.heading,
            "scheme": self.scheme,
            "mixed": self.is_mixed,
            "stated": self.is_stated,
            "values": self.values,
            "support": [one._asdict() for one in self.support],
            "also": list(self.also),
            "unread": list(self.unread),
            "warnings": list(self.warnings),
            "sentence": self.sentence,
        }


class Question(NamedTuple):
    """What is asked of a column."""

    classifies: tuple[str, ...] = ("Occupations", "Industries", "Programmes of study")
    """What its schemes may classify."""
    scheme: str | None = None
    """The scheme that the user names."""
    mixed: bool = False
    """Whether every value is to be read for itself."""
    missing: Collection[str] = ()
    """Further values that say that there is none."""
    option: str = "--scheme"
    """The option by which the user names the scheme."""


class Readers:
    """Reads values in every scheme of a graph; made once for all columns."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self._readers: dict[str, SchemeReader] = {}

    @cached_property
    def _second(self) -> dict[str, dict[str, str]]:
        second: dict[str, dict[str, str]] = {}
        for row in self.session.ask("second-codes"):
            second.setdefault(row["scheme"], {})[row["second"].replace("-", "")] = row["code"]
        return second

    def reader(self, scheme: str) -> SchemeReader:
        """Get what reads values as codes of a scheme."""
        if scheme not in self._readers:
            second = self._second.get(scheme, {})
            self._readers[scheme] = SchemeReader(scheme, self.session.codes, second)
        return self._readers[scheme]

    def choose(
        self, scheme: str, value: Value, *, level: str = "", is_number: bool = False
    ) -> Spelling | None:
        """Choose what a value is in a scheme; a number that may be two codes needs a level.

        A value of digits alone may be a group as written and, with the zeros that it lost, a code
        of the level that the column is of: it is the latter then.
        """
        spelled = self.reader(scheme).spell(value)
        if len(spelled) > 1:
            of_level = [one for one in spelled if one.entry.level == level]
            if of_level:
                return of_level[0]
            if is_number:
                return None
        return spelled[0] if spelled else None


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
    return _Choice(readers, tuple(cleaned), heading, asked, differ).decide()


def is_missing(cell: object, missing: Collection[str] = ()) -> bool:
    """Whether a cell says that there is no value."""
    text = clean(cell).text
    return text.casefold() in MISSING or text in missing


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
        best = sorted(self._drop_related(best), key=self._preference)
        if len(best) == 1 or self.differ is None:
            return best[0], tuple(best[1:])
        for other in best[1:]:
            codes = self._differing(best[0], other)
            if codes:
                named = ", ".join(codes[:NAMED])
                more = f" and {len(codes) - NAMED:,} more" if len(codes) > NAMED else ""
                raise self._error(
                    f"may be {' or '.join(best)}: both have {highest[0]:,} of its "
                    f"{format_count(len(self.values), 'value')}, and {named}{more} lead to "
                    f"different answers: give {self.question.option}"
                    + ("" if highest[0] == len(self.values) else ", or --mixed")
                )
        return best[0], tuple(best[1:])

    def _differing(self, one: str, other: str) -> Sequence[str]:
        """List the values that two schemes lead to different answers for."""
        first, second = self._reading(one), self._reading(other)
        if first.keys() != second.keys():
            return [value.text for value in self.values if (value in first) != (value in second)]
        by_code = {way.entry.code: value.text for value, way in first.items()}
        has_other_codes = any(
            second[value].entry.code != way.entry.code for value, way in first.items()
        )
        if has_other_codes and family_of(one) != family_of(other):
            return list(by_code.values())
        assert self.differ is not None
        return [by_code[code] for code in self.differ(one, other, list(by_code))]

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

    def _drop_related(self, schemes: Collection[str]) -> list[str]:
        """Drop what shares its codes with another one of them; see `TAKEN_OVER`."""
        families = {family_of(name) for name in schemes}
        named = self.read.families[:1] if self.read else ()
        dropped = set()
        for family in families:
            base = TAKEN_OVER.get(family)
            if base in families:
                dropped.add(base if family in named else family)
        return [name for name in schemes if family_of(name) not in dropped]

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
        unread = tuple(value.text for value in self.values if value not in reading)
        decided = decision._replace(
            scheme=scheme, support=tuple(support), also=tuple(also), unread=unread
        )
        return decided._replace(warnings=tuple(self._warnings(decided)))

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
            where = f"no codes of {decided.scheme}" if decided.scheme else "no codes"
            line = f"{len(decided.unread):,} of its {len(self.values):,} values are {where}"
            better = [one for one in decided.support if one.read > read]
            hint = f"; {better[0].scheme} has {better[0].read:,}" if better else ""
            yield f"{line}, such as {named}{hint}: is it the right scheme?"
        if decided.scheme and not decided.is_stated and not (self.read and self.read.families):
            others = [
                one.scheme
                for one in decided.support
                if one.read >= DOUBTFUL * read and not self._is_related(one.scheme, decided.scheme)
            ]
            if others and self._has_digits_alone:
                named = " and ".join(others[:NAMED])
                yield (
                    f"nothing but its digits speaks for {decided.scheme}; half of them or more are "
                    f"codes of {named} too: give {self.question.option} to be sure"
                )

    @staticmethod
    def _is_related(one: str, other: str) -> bool:
        family, another = family_of(one), family_of(other)
        return TAKEN_OVER.get(family, family) == TAKEN_OVER.get(another, another)

    def _error(self, problem: str) -> InputError:
        name = "the column" if self.heading is None else f"column {quote_input(self.heading)}"
        return InputError(f"{name} {problem}")
