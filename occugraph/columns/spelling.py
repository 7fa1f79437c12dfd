"""Codes as columns hold them, read in one scheme, and what was mended to read them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from functools import cached_property, lru_cache
from typing import NamedTuple

from ..model.concept_index import DASHES, DOT_OCCUPATION, OPEN_SOC, ConceptIndex, Entry, spellings
from ..query.session import Session
from ..tables.cells import code

#: Values that say that there is none, whatever their capitals.
MISSING = frozenset(
    {"", ".", "-", "?", "na", "n/a", "#n/a", "nan", "none", "null", "<na>", "nil", "tbd", "unknown"}
)
#: How a value is a code of a scheme: as it stands, in a usual spelling, or after a repair.
WRITTEN, SPELLED, REPAIRED = 0, 1, 2
#: Spaces that are no ordinary space; an apostrophe, and `="..."`, keep a text in a spreadsheet.
_SPACES = re.compile(r"[\s\u00a0\u2007\u202f\ufeff]+")
#: The name of a scheme before a code.
_NAME = re.compile(
    r"(?i)(?:(?:us|uk) ?)?(?:soc|isco|naics|dot|noc|anzsco|esco|isic|nace|cip|o\*?net(?:-soc)?|"
    r"oews|census|occ)(?:[ -]?(?:19|20)[0-9]{2}|-(?:08|88))?(?: codes?)?[ :#-]+(?=[A-Z]?[0-9])"
)
#: A code of digits and points between them, with nothing to clean; `.0` may be a spreadsheet's.
_BARE = re.compile(r"[0-9]+(?:[-.][0-9]+)*(?<!\.0)")
#: A code, and the words behind it; a code in brackets behind its words.
_BEFORE = re.compile(r"([A-Za-z]?[0-9][0-9.,/-]*[0-9Xx]*|[A-U])[ ]?(?:[-:;,.|]|(?<= ))[ ]?(\D.*)")
_BEHIND = re.compile(r"(\D.*?)[ ]?[(\[]([A-Za-z]?[0-9][0-9./-]*[0-9Xx]*)[)\]]")
#: What a code has that words have not: in both parts of a value they may be two codes.
_FURTHER = re.compile(r"[0-9]{2}")
#: A code with spaces in it; a number that has a decimal.
_SPACED_SOC, _SPACED = re.compile(r"[0-9]{2} [0-9]{4}(?:\.?[0-9]{2})?"), re.compile(r"[0-9 .]+")
_DOT, _OPEN_SOC = re.compile(DOT_OCCUPATION), re.compile(OPEN_SOC)
_DOTTED = re.compile(r"[0-9]\.[0-9]+")
#: One value is read in every scheme that its column may be in.
_spellings = lru_cache(20_000)(spellings)
#: Families whose groups are written with zeros behind, up to the length of the lowest level.
_PADDED = ("isco", "anzsco", "noc", "uksoc")
#: Families whose codes are numbers with decimals, and how many these may be.
_DECIMAL, _DECIMALS = ("cip", "nace"), 4
_NUMBER = re.compile(r"([0-9]{1,2})\.([0-9]+)")


class Spelling(NamedTuple):
    """A way to read a value as a code of a scheme."""

    entry: Entry
    how: int
    repair: str = ""
    """What was mended, as a sentence; empty where nothing was."""


class Value(NamedTuple):
    """A value of a column, cleaned of what is no part of it."""

    text: str
    """The value with ordinary spaces and hyphens."""
    codes: tuple[tuple[str, str], ...]
    """Codes that it may hold, each with what was left out or mended; the text itself first."""
    title: str = ""
    """Words that stand beside the code."""


@lru_cache(100, typed=True)  # a cell is cleaned more than once in turn
def clean(cell: object) -> Value:
    """Clean the value of a cell, and take off it what may stand beside its code.

    >>> clean("51-4041 Machinists").codes[1], clean("51-4041 Machinists").title
    (('51-4041', "without 'Machinists'"), 'Machinists')
    >>> clean("SOC 51 4041").codes[2]
    ('51-4041', "without 'SOC', with a hyphen for its space")
    """
    if type(cell) is str and _BARE.fullmatch(cell):
        return Value(cell, ((cell, ""),))
    text = _SPACES.sub(" ", code(cell)).removeprefix("=").strip(" '\"")
    text = text if text.isascii() else text.translate(DASHES)
    codes, title = [(text, "")], ""
    bare, left_out = text, ""
    if named := _NAME.match(bare):
        left_out, bare = f"without {named[0].strip(' :#-')!r}", bare[named.end() :]
        codes.append((bare, left_out))
    if _BARE.fullmatch(bare):
        return Value(text, tuple(codes))
    beside = _BEFORE.fullmatch(bare) or _BEHIND.fullmatch(bare)
    if beside and not (_FURTHER.search(beside[2]) and _FURTHER.search(beside[1])):
        bare, title = beside.groups() if beside.re is _BEFORE else reversed(beside.groups())
        bare, title = bare.rstrip(".,-/"), title.strip()
        left_out = f"without {title!r}"
        codes.append((bare, left_out))
    if _SPACED_SOC.fullmatch(bare):
        codes.append((bare.replace(" ", "-"), _join(left_out, "with a hyphen for its space")))
    elif " " in bare and _SPACED.fullmatch(bare):
        codes.append((bare.replace(" ", ""), _join(left_out, "without its spaces")))
    return Value(text, tuple(codes), title)


def _join(one: str, other: str) -> str:
    return f"{one}, {other}" if one and other else one or other


class SchemeReader:
    """Reads values as codes of one scheme.

    Args:
        second: codes of the scheme's second notation, without hyphens -> its code.

    """

    def __init__(
        self,
        scheme: str,
        index: ConceptIndex[Entry],
        second: Mapping[str, str],
    ) -> None:
        self.scheme, self._index, self._second = scheme, index, second
        self._codes: Mapping[str, Entry] = index.by_scheme.get(scheme, {})

    def spell(self, value: Value) -> list[Spelling]:
        """List the ways to read a value, the best first; none where it is no code of the scheme."""
        ways: dict[str, Spelling] = {}
        for way in self._ways(value):
            ways.setdefault(way.entry.code, way)
        return list(ways.values())

    def spell_best(self, value: Value) -> Spelling | None:
        """Find the best way to read a value; None where it is no code of the scheme."""
        if entry := self._codes.get(value.text):
            return Spelling(entry, WRITTEN)
        return next(self._ways(value), None)

    def _ways(self, value: Value) -> Iterator[Spelling]:
        has_any = False
        for text, left_out in value.codes:
            for entry, how, mended in self._read(text):
                has_any = True
                if repair := _join(left_out, mended):
                    repair = f"read as {entry.code}, {repair}"
                of_scheme = how if value.title or not left_out else REPAIRED
                yield Spelling(entry, of_scheme, repair)
            if has_any:
                return

    def _read(self, text: str) -> Iterator[tuple[Entry, int, str]]:
        """Yield what a text can be: as written, as spelled, then with one thing mended."""
        text = text.removeprefix(f"{self.scheme}:")
        if entry := self._codes.get(text):
            yield entry, WRITTEN, ""
        elif entry := self._find_spelled(text):
            yield entry, SPELLED, ""
        if text.isascii() and text.isdigit():
            for length in self._lengths:
                if length > len(text) and (entry := self._codes.get(text.zfill(length))):
                    yield entry, REPAIRED, "with the zeros that it had lost before it"
        yield from self._read_mended(text)

    def _find_spelled(self, text: str) -> Entry | None:
        if second := self._second.get(text.replace("-", "").upper()):
            return self._codes.get(second)
        for spelled, families in _spellings(text).items():
            if self.scheme.startswith(families or ("\0",)) and spelled in self._codes:
                return self._codes[spelled]
        return None

    def _read_mended(self, text: str) -> Iterator[tuple[Entry, int, str]]:
        if self.scheme.startswith(_PADDED) and len(text) == self._longest and text.isdigit():
            shorter = text.rstrip("0")
            for length in range(len(text) - 1, max(len(shorter), 1) - 1, -1):
                if text not in self._codes and (entry := self._codes.get(text[:length])):
                    zeros = "zero" if len(text) - length == 1 else "zeros"
                    yield entry, REPAIRED, f"a group, without the {zeros} it was padded with"
                    return
        dot = self.scheme.startswith("dot") and _DOT.fullmatch(text)
        if dot and (entry := self._codes.get(dot[1])):
            yield entry, REPAIRED, "the group of this occupation"
        soc = self.scheme.startswith(("soc", "oews")) and _OPEN_SOC.fullmatch(text)
        if soc:
            digits = text.replace("-", "").upper().replace("X", "0")
            if entry := self._codes.get(f"{digits[:2]}-{digits[2:]}"):
                yield entry, REPAIRED, "the group that its open digits stand for"
        if _DOTTED.fullmatch(text) and (entry := self._codes.get(f"0{text}")):
            yield entry, REPAIRED, "with the zero that it had lost before it"
        for other in self._list_unrounded(text):
            if entry := self._codes.get(other):
                yield entry, REPAIRED, "with the zeros that it had lost behind it"
        if text.endswith(".0") and (entry := self._codes.get(text[:-2])):
            yield entry, REPAIRED, "without its decimal of zero"

    def _list_unrounded(self, text: str) -> Iterator[str]:
        """List the codes that a spreadsheet makes this number of: 14.10 becomes 14.1."""
        if self.scheme.startswith(_DECIMAL) and (number := _NUMBER.fullmatch(text)):
            for length in range(len(number[2]) + 1, _DECIMALS + 1):
                yield f"{number[1].zfill(2)}.{number[2].ljust(length, '0')}"

    @cached_property
    def _longest(self) -> int:
        return max(map(len, self._codes), default=0)

    @cached_property
    def _lengths(self) -> list[int]:
        """Lengths of the scheme's codes that begin with a zero and are digits alone."""
        zeros = (one for one in self._codes if one.startswith("0") and one.isdigit())
        return sorted({len(one) for one in zeros})


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


def is_missing(cell: object, missing: Collection[str] = ()) -> bool:
    """Whether a cell says that there is no value."""
    text = clean(cell).text
    return text.casefold() in MISSING or text in missing
