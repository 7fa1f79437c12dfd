"""The word index of a graph: the texts that concepts are known by, their words, how rare each is.

Search ranks by all of it, in every language. Suggestions use the wordings of one scheme.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Iterable
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple
from weakref import WeakKeyDictionary

from ..graph.engine import Term
from ..query import catalogue
from ..query.session import Session
from .words import root, split_words

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
_NONE = Term("")

Postings = dict[str, dict[int, float]]
"""Word -> places of the texts that have it -> its greatest weight there."""


class Concept(NamedTuple):
    """A concept that can be found."""

    iri: str
    scheme: str
    code: str
    level: str


class Wording(NamedTuple):
    """A text of a concept; of kind `excludes` or `exclusionNote`, a text of what it excludes."""

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
    def sort_key(self) -> tuple[str, str, str, int]:
        """Key that orders the wordings of a concept that match equally well."""
        return self.text, self.kind, self.source, self.line or 0

    @property
    def factor(self) -> float:
        """What a match in it counts."""
        return KINDS[self.kind] * (FOREIGN if self.language not in ("", "en") else 1.0)


class Wordings:
    """The concepts of a graph and all their wordings; see `read_wordings`.

    Args:
        session: asks the graph.

    """

    def __init__(self, session: Session) -> None:
        self.concepts = {
            row["concept"]: Concept(row["concept"], row["scheme"], row["code"], row["level"])
            for row in session.ask("code-index")
        }
        self.by_kind: dict[str, list[Wording]] = {}
        """Kind -> its wordings, in any order."""
        for row in catalogue.run(session.engine, "wordings", session.base).rows:
            iri, kind, text, code, source, line = (term or _NONE for term in row)
            if concept := self.concepts.get(iri.value):
                number = int(line.value) if line.value else None
                wording = Wording(
                    concept,
                    kind.value,
                    text.value,
                    text.language or "",
                    code.value,
                    source.value,
                    number,
                )
                self.by_kind.setdefault(kind.value, []).append(wording)


_WORDINGS: WeakKeyDictionary[Session, Wordings] = WeakKeyDictionary()


def read_wordings(session: Session) -> Wordings:
    """Read the wordings of a graph, once a session."""
    if session not in _WORDINGS:
        _WORDINGS[session] = Wordings(session)
    return _WORDINGS[session]


def post_words(texts: Iterable[Iterable[tuple[str, float]]]) -> Postings:
    """Note for each word which texts have it, each text given as its words and their weights."""
    postings: Postings = {}
    for place, words in enumerate(texts):
        for word, weight in words:
            places = postings.setdefault(word, {})
            places[place] = max(weight, places.get(place, 0.0))
    return postings


class Index:
    """The words of all wordings of a graph.

    Args:
        session: asks the graph.

    """

    def __init__(self, session: Session) -> None:
        wordings = read_wordings(session)
        self.concepts = wordings.concepts
        self.depths = {
            (scheme, level): depth
            for scheme, levels in session.levels.items()
            for depth, level in enumerate(levels)
        }
        """(scheme, level) -> its depth."""
        self.lowest = {scheme: levels[-1] for scheme, levels in session.levels.items()}
        """Scheme -> its lowest level."""
        self.has_notes = any(kind in wordings.by_kind for kind in NOTES)
        """Whether the graph was built with publishers' documents."""
        self.labels: dict[str, str] = {}
        """IRI -> title, in English where there is one."""
        for wording in wordings.by_kind.get("prefLabel", ()):
            if wording.language == "en" or wording.concept.iri not in self.labels:
                self.labels[wording.concept.iri] = wording.text
        self.wordings_of: dict[str, list[Wording]] = {}
        """Text -> the wordings that have it; vintages share most of their titles."""
        self.exclusions: dict[str, list[Wording]] = {}
        """IRI -> what is classified elsewhere."""
        for kind, group in wordings.by_kind.items():
            for wording in group:
                if kind in KINDS:
                    self.wordings_of.setdefault(wording.text, []).append(wording)
                else:
                    self.exclusions.setdefault(wording.concept.iri, []).append(wording)
        for group in self.exclusions.values():
            group.sort(key=lambda wording: (wording.code, wording.sort_key))
        self.texts = sorted(self.wordings_of)  # engines give rows in any order
        self.words = list(map(split_words, self.texts))
        self.postings = post_words(
            ((word.stem, word.weight) for word in words) for words in self.words
        )
        self.stems = {word.text: word.stem for words in self.words for word in words}
        """Word as printed, in small letters -> its stem."""
        self.rarity = {
            stem: math.log(1 + len(self.texts) / len(places))
            for stem, places in self.postings.items()
        }
        self.lengths = [
            sum(word.weight * self.rarity[word.stem] for word in words) or 1.0
            for words in self.words
        ]
        self._post_compounds()

    def _post_compounds(self) -> None:
        """Let "fire fighters" be found where "firefighters" are, which others write as one."""
        for place, words in enumerate(self.words):
            for one, two in pairwise(words):
                compound = one.text + two.stem
                if compound in self.postings:
                    self.postings[compound].setdefault(place, min(one.weight, two.weight))

    @cached_property
    def _sorted_stems(self) -> list[str]:
        return sorted(self.postings)

    def stems_beginning(self, text: str) -> list[str]:
        """Find the stems that begin with a text."""
        stems = self._sorted_stems
        start = bisect_left(stems, text)
        return stems[start : bisect_left(stems, text + chr(0x10FFFF), start)]

    @cached_property
    def kin(self) -> dict[str, list[str]]:
        """Form of a word -> the stems that have it as stem or as root."""
        forms: dict[str, list[str]] = {}
        for stem in self.postings:
            for form in {stem, root(stem)}:
                forms.setdefault(form, []).append(stem)
        return forms

    @cached_property
    def titles_by_initials(self) -> dict[str, list[str]]:
        """Initials -> the whole titles of lowest levels that have them."""
        titles: dict[str, list[str]] = {}
        for text, words in zip(self.texts, self.words, strict=True):
            if len(words) > 1 and all(word.weight == 1.0 for word in words):
                for wording in self.wordings_of[text]:
                    lowest = wording.concept.level == self.lowest[wording.concept.scheme]
                    title = wording.kind not in NOTES and wording.language in ("", "en")
                    if lowest and title:
                        initials = "".join(word.text[0] for word in words)
                        titles.setdefault(initials, []).append(text)
                        break
        return titles
