"""An index of the wordings of a graph's concepts: which words stand where, how rare they are."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Iterable
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from ..graph.engine import Engine, Table, Term
from ..query import catalogue
from .words import root, words

#: What a match in a wording counts by its kind; a title in another language than English less.
KINDS = {
    "prefLabel": 1.0,
    "printedTitle": 0.98,
    "altLabel": 0.97,
    "hiddenLabel": 0.97,
    "additionalContentNote": 0.7,
    "coreContentNote": 0.55,
    "definition": 0.45,
}
NOTES = ("additionalContentNote", "coreContentNote", "definition")
FOREIGN = 0.95


class Concept(NamedTuple):
    """A concept that can be found."""

    iri: str
    scheme: str
    code: str
    level: str


class Wording(NamedTuple):
    """A text that a concept can be found by, or, of kind `excludes` or `exclusionNote`, not."""

    concept: Concept
    kind: str
    text: str
    language: str
    code: str
    """Code of the concept that is excluded."""
    source: str
    """Title of the document that prints it, for titles of lists and of exclusions."""
    line: int | None

    @property
    def place(self) -> tuple[str, str, str, int]:
        """What settles which of a concept's wordings is shown where they fit alike."""
        return self.text, self.kind, self.source, self.line or 0

    @property
    def factor(self) -> float:
        """What a match in it counts."""
        return KINDS[self.kind] * (FOREIGN if self.language not in ("", "en") else 1.0)


class Index:
    """The words of a graph's wordings.

    Args:
        engine: where the concepts are.
        base: where the graph's own IRIs live.

    """

    def __init__(self, engine: Engine, base: str) -> None:
        self.concepts = {
            row["concept"]: Concept(row["concept"], row["scheme"], row["code"], row["level"])
            for row in catalogue.run(engine, "code-index", base).records()
        }
        self.depths: dict[tuple[str, str], int] = {}
        """(scheme, level) -> its depth."""
        self.lowest: dict[str, str] = {}
        """Scheme -> its lowest level."""
        for row in catalogue.run(engine, "levels", base).records():
            self.depths[row["scheme"], row["level"]] = int(row["depth"])
            self.lowest[row["scheme"]] = row["level"]
        self.labels: dict[str, str] = {}
        """IRI -> title, in English where there is one."""
        self.wordings_of: dict[str, list[Wording]] = {}
        """Text -> the wordings that it is of; vintages share most of their titles."""
        self.excluded: dict[str, list[Wording]] = {}
        """IRI -> what is said to be classified elsewhere."""
        for it in self._read(catalogue.run(engine, "wordings", base)):
            if it.kind in KINDS:
                self.wordings_of.setdefault(it.text, []).append(it)
            else:
                self.excluded.setdefault(it.concept.iri, []).append(it)
            if it.kind == "prefLabel" and (
                it.language == "en" or it.concept.iri not in self.labels
            ):
                self.labels[it.concept.iri] = it.text
        self.texts = sorted(self.wordings_of)  # engines give rows in any order
        self.words = list(map(words, self.texts))
        self.standing: dict[str, dict[int, float]] = {}
        """Stem -> the texts that have it, by their places -> its weight there."""
        self.spelled: dict[str, str] = {}
        """Word as printed, in small letters -> its stem."""
        for at, found in enumerate(self.words):
            for word in found:
                self.spelled[word.given] = word.stem
                there = self.standing.setdefault(word.stem, {})
                there[at] = max(word.weight, there.get(at, 0.0))
        self.rarity = {
            stem: math.log(1 + len(self.texts) / len(there))
            for stem, there in self.standing.items()
        }
        self.lengths = [
            sum(word.weight * self.rarity[word.stem] for word in found) or 1.0
            for found in self.words
        ]
        self._join()

    def _read(self, table: Table) -> Iterable[Wording]:
        for row in table.rows:
            iri, kind, text, code, source, line = (term or _NONE for term in row)
            concept = self.concepts.get(iri.value)
            if concept is not None:
                yield Wording(
                    concept,
                    kind.value,
                    text.value,
                    text.language or "",
                    code.value,
                    source.value,
                    int(line.value) if line.value else None,
                )

    def _join(self) -> None:
        """Let "fire fighters" be found where "firefighters" are, which others write as one."""
        for at, found in enumerate(self.words):
            for one, two in pairwise(found):
                joined = one.given + two.stem
                if joined in self.standing:
                    self.standing[joined].setdefault(at, min(one.weight, two.weight))

    @property
    def has_notes(self) -> bool:
        """Whether the graph was built with publishers' documents."""
        return any(it.kind in NOTES for found in self.wordings_of.values() for it in found)

    @cached_property
    def _sorted(self) -> list[str]:
        return sorted(self.standing)

    def beginning(self, text: str) -> list[str]:
        """Find the stems that begin with a text."""
        start = bisect_left(self._sorted, text)
        return self._sorted[start : bisect_left(self._sorted, text + chr(0x10FFFF), start)]

    @cached_property
    def akin(self) -> dict[str, list[str]]:
        """Form of a word -> the stems that have it as stem or as root."""
        forms: dict[str, list[str]] = {}
        for stem in self.standing:
            for form in {stem, root(stem)}:
                forms.setdefault(form, []).append(stem)
        return forms

    @cached_property
    def initials(self) -> dict[str, list[int]]:
        """Initials of a whole title of a scheme's lowest level -> the texts that have them."""
        made: dict[str, list[int]] = {}
        for at, found in enumerate(self.words):
            if len(found) > 1 and all(word.weight == 1.0 for word in found):
                for it in self.wordings_of[self.texts[at]]:
                    lowest = it.concept.level == self.lowest[it.concept.scheme]
                    if lowest and it.kind not in NOTES and it.language in ("", "en"):
                        made.setdefault("".join(word.given[0] for word in found), []).append(at)
                        break
        return made


_NONE = Term("")
