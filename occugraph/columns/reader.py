"""Reads the cells of a column, each as the one concept that it means, by one decision for all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

from ..errors import AmbiguousCode, OccugraphError, UnknownCode, quote_input
from ..graph.routes import family_of
from ..model.concept_index import nearest_codes
from ..query.codes import CodeBook
from ..query.resolved import Resolved
from ..tables.cells import is_number, remark, text
from .choice import decide_column
from .decision import ColumnDecision, Differ, Question
from .spelling import WRITTEN, Readers, Spelling, Value, clean, is_missing

#: Readings that are remembered at the same time.
REMEMBERED = 100_000
#: So many distinct values get the nearest code as a hint: to find one takes milliseconds.
MOST_HINTS = 200


class Reading(NamedTuple):
    """What the cell of a column was read as."""

    given: str
    """The cell, as text."""
    concept: Resolved | None
    """The concept that it means; None where the cell has no value, or cannot be read."""
    repair: str = ""
    """What was mended to read it; empty where it is a code in a usual spelling."""
    problem: str = ""
    """Why it cannot be read, and what may be meant; empty where it is read or has no value."""
    title: str = ""
    """Words that stand beside the code."""

    @property
    def is_missing(self) -> bool:
        """Whether the cell says that there is no value."""
        return self.concept is None and not self.problem


def read_code(codes: CodeBook, given: str, **wanted: Any) -> Reading:
    """Read a code for itself, beside which its title may stand; raises as `CodeBook.resolve`."""
    named, colon, rest = given.partition(":") if isinstance(given, str) else ("", "", given)
    prefix = f"{named}:" if colon and named.strip().lower() in codes.schemes else ""
    value = clean(rest if prefix else given)
    try:
        return Reading(given, codes.resolve(given, **wanted))
    except UnknownCode as error:
        problem = error
    for code, left_out in value.codes[1:] if isinstance(given, str) else ():
        try:
            concept = codes.resolve(f"{prefix}{code}", **wanted)
        except UnknownCode as error:
            problem = error
        else:
            return Reading(given, concept, f"read as {concept.code}, {left_out}", "", value.title)
    raise problem


class ColumnReader:
    """Reads the cells of one column.

    Args:
        readers: of the graph.
        counts: the distinct cells of the column, with the number of rows of each.
        heading: the column's name.
        question: what is asked of the column.
        differ: see `decide_column`.

    """

    def __init__(
        self,
        readers: Readers,
        counts: Mapping[object, int],
        heading: str | None = None,
        question: Question | None = None,
        differ: Differ | None = None,
    ) -> None:
        self.question = question or Question()
        self.readers, self._codes = readers, CodeBook(readers.session, whole=True)
        #: How the column is read, and why.
        self.decision: ColumnDecision = decide_column(
            readers, counts, heading, self.question, differ
        )
        self._beside = dict(self.decision.beside)
        self._counts, self._hints = counts, 0
        self.read = lru_cache(REMEMBERED, typed=True)(self._read)

    def _read(self, cell: object) -> Reading:
        """Read a cell; never an error."""
        if is_missing(cell, self.question.missing):
            return Reading(text(cell), None)
        value = clean(cell)
        scheme = self._beside.get(value.text, self.decision.scheme)
        if ":" in value.text:
            named, _, rest = value.text.partition(":")
            own = self.readers.session.schemes.get(named.strip().lower())
            if own is None or own["classifies"] not in self.question.classifies:
                return self._resolve(value, cell)
            value, scheme = clean(rest), own["scheme"]
        if scheme is None:
            return self._resolve(value, cell)
        ways = self.readers.reader(scheme).spell(value)
        chosen = self._choose(ways, cell)
        if chosen is None:
            codes = [f"{scheme}:{way.entry.code}" for way in ways]
            problem = str(AmbiguousCode(value.text, tuple(codes))) if codes else ""
            problem = problem or self._explain(value, cell, scheme)
            return Reading(text(cell), None, problem=problem, title=value.title)
        entry = chosen.entry
        concept = Resolved(value.text, scheme, entry.code, "", entry.level, entry.iri)
        return Reading(text(cell), concept, chosen.repair, title=value.title)

    def _choose(self, ways: Sequence[Spelling], cell: object) -> Spelling | None:
        """Choose what a cell is of what it may be; a number that may be two codes needs a level.

        Digits alone may be a group as written and, with the zeros that they lost, a code of the
        level that the column is of: they are the latter then.
        """
        if len(ways) > 1:
            of_level = [one for one in ways if one.entry.level == self._main_level]
            if of_level:
                return of_level[0]
            if is_number(cell):
                return None
        return ways[0] if ways else None

    def _resolve(self, value: Value, cell: object) -> Reading:
        """Read a value for itself."""
        wanted = {"scheme": self.decision.scheme, "classifies": self.question.classifies}
        try:
            reading = read_code(self._codes, value.text, **wanted)
        except OccugraphError as error:
            return Reading(text(cell), None, problem=f"{error}{remark(cell)}", title=value.title)
        return reading._replace(given=text(cell))

    def _explain(self, value: Value, cell: object, scheme: str) -> str:
        """Explain why a value cannot be read, with the nearest code of the scheme."""
        problem = f"{quote_input(value.text)}: not a code of {scheme}"
        weighed = [one.scheme for one in self.decision.support]
        vintages = [
            name
            for name in self.readers.session.schemes
            if family_of(name) == family_of(scheme) and name not in weighed
        ]
        elsewhere = [
            name
            for name in (*weighed, *vintages)
            if name != scheme and self.readers.reader(name).spell(value)
        ]
        if elsewhere:
            problem += f", but of {' and '.join(elsewhere)}"
        elif self._hints < MOST_HINTS:
            self._hints += 1
            known = sorted(self.readers.session.codes.by_scheme.get(scheme, ()))
            near = nearest_codes(value.codes[-1][0], known, limit=1)
            problem += f"; nearest: {near[0]}" if near else ""
        return problem + remark(cell)

    @cached_property
    def _main_level(self) -> str:
        """Find the level that nine tenths of the values are of; empty where there is none."""
        scheme = self.decision.scheme
        if scheme is None:
            return ""
        reader = self.readers.reader(scheme)
        levels: Counter[str] = Counter()
        for cell in self._counts:
            ways = [] if ":" in text(cell) else reader.spell(clean(cell))
            if len(ways) == 1 and ways[0].how == WRITTEN:
                levels[ways[0].entry.level] += 1
        if not levels:
            return ""
        level, count = levels.most_common(1)[0]
        return level if count >= 0.9 * levels.total() else ""
