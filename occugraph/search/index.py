"""The index that search ranks by: a graph's words and wordings, in one file of arrays."""

import math
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache, partial
from typing import TYPE_CHECKING, NamedTuple

from ..model.concept_index import Entry
from .words import FIRST_NOTE, KINDS, WEIGHTS, Wording, letter_pairs, weigh_wording

if TYPE_CHECKING:
    from ..query.session import Session

#: Words with most pairs of letters of one that are compared with it.
MOST_ALIKE = 500
#: A stem has as many lists of texts: for each weight of a word, those that have it as a word, then
#: those that have it as two.
LISTS = 2 * len(WEIGHTS)


class SchemeRow(NamedTuple):
    """A scheme, as search needs it."""

    title: str
    issued: str
    classifies: str
    supersedes: str
    levels: tuple[str, ...]
    """Ids of its levels, the most general first."""

    @property
    def is_industry(self) -> bool:
        """Whether it classifies industries."""
        return self.classifies != "Occupations"


class WordingIndex:
    """Which texts have a word, and which concepts have a text.

    A text is known by its place in the order of all texts, a wording by its place in the order of
    the wordings, which follow their texts, a concept and a scheme by their numbers.
    """

    def __init__(self, session: "Session") -> None:
        self.arrays = session.arrays("search-index", partial(_make, session))
        numbers, texts = self.arrays.numbers, self.arrays.texts
        rows = iter(texts("schemes"))
        #: Id of each scheme -> what search needs of it, in the order of their numbers.
        self.scheme_rows = {
            id: SchemeRow(title, issued, classifies, supersedes, tuple(levels.split()))
            for id, title, issued, classifies, supersedes, levels in zip(*[rows] * 6, strict=True)
        }
        self._scheme_ids = tuple(self.scheme_rows)
        self._texts = texts("texts")
        #: How many texts there are.
        self.size = len(self._texts)
        #: Place of each text -> the weights of its words.
        self.lengths = numbers("lengths")
        #: Place of each text -> the first wording that has it.
        self.starts = numbers("starts")
        #: Place of each wording -> the numbers of its concept, its kind, its language.
        self.concepts, self.kinds = numbers("concepts"), numbers("kinds")
        self.languages = numbers("languages")
        self._sources, self._lines = numbers("sources"), numbers("lines")
        self._sets_of_texts = numbers("sets of texts")
        self._language_codes, self._source_titles = texts("language codes"), texts("source titles")
        #: Number of each concept -> the number of its scheme.
        self.schemes = numbers("schemes of concepts")
        self._codes, self._labels = texts("codes"), texts("labels")
        self._levels, self._iris = texts("levels"), texts("iris")
        self._sorted_codes, self._by_code = texts("sorted codes"), numbers("by codes")
        self._stems, self._postings = texts("stems"), self.arrays.lists("postings")
        self._posting_starts = numbers("postings starts")
        #: Numbers of a kind and a language -> what a match in such a wording counts.
        self.factors = {
            (kind, language): weigh_wording(name, code)
            for language, code in enumerate(self._language_codes)
            for kind, name in enumerate(KINDS)
        }

    @cache  # noqa: B019
    def list_languages(self) -> dict[str, set[str]]:
        """List the languages of the titles of each scheme."""
        languages: dict[str, set[str]] = {}
        title = KINDS.index("prefLabel")
        rows = zip(self.concepts, self.kinds, self.languages, strict=True)
        for scheme, language in {(self.schemes[c], of) for c, kind, of in rows if kind == title}:
            codes = languages.setdefault(self._scheme_ids[scheme], set())
            codes.add(self._language_codes[language])
        return languages

    @property
    def has_notes(self) -> bool:
        """Whether the graph was built with publishers' documents."""
        return max(self.kinds, default=0) >= FIRST_NOTE

    # Texts and their words

    @lru_cache(maxsize=5_000)  # noqa: B019  an index lives as long as its process
    def text(self, place: int) -> str:
        """Get a text."""
        return str(self._texts[place])

    def place_of(self, at: int) -> int:
        """Find the place of the text that a wording has."""
        return bisect_right(self.starts, at) - 1

    @lru_cache(maxsize=1_000)  # noqa: B019
    def count(self, stem: str) -> int:
        """Count the texts that have a stem."""
        return sum(map(self._count, self._stems.find(stem)))

    def _count(self, place: int) -> int:
        starts = self._posting_starts
        return int(starts[(place + 1) * LISTS] - starts[place * LISTS])

    def is_english(self, stem: str) -> bool:
        """Whether an English text has a stem."""
        return any(self.arrays.numbers("english")[place] for place in self._stems.find(stem))

    @lru_cache(maxsize=100)  # noqa: B019
    def postings(self, stem: str) -> list[list[int]]:
        """Get the places of the texts that have a stem, in `LISTS` lists; none for no stem."""
        return [
            self._postings[number]
            for place in self._stems.find(stem)
            for number in range(place * LISTS, (place + 1) * LISTS)
        ]

    def rarity(self, stem: str) -> float:
        """Compute how rare a stem is; one that no text has is as rare as can be."""
        return math.log(1 + self.size / (self.count(stem) or 1))

    def stems_beginning(self, text: str, limit: int) -> list[str]:
        """Find the most frequent of the other stems that begin with a text."""
        places = self._stems.beginning(text)
        if self._stems.find(text):
            places = places[1:]
        best = sorted(places, key=lambda place: (-self._count(place), place))
        return [self._stems[place] for place in best[:limit]]

    def kin(self, form: str) -> list[str]:
        """Find the stems that have a form as stem or as root."""
        of_roots = self.arrays.numbers("stems of roots")
        places = [of_roots[place] for place in self.arrays.texts("roots").find(form)]
        return [self._stems[place] for place in (*self._stems.find(form), *places)]

    def forms_like(self, text: str, least: int) -> Iterator[tuple[str, str]]:
        """Yield words, each with its stem, that have so many pairs of letters of a text."""
        numbers, texts = self.arrays.numbers, self.arrays.texts
        pairs, of_pairs = texts("pairs"), self.arrays.lists("forms of pairs")
        counts = Counter[int]()
        for letters in sorted(letter_pairs(text)):
            for place in pairs.find(letters):
                counts.update(of_pairs[place])
        enough = [form for form, count in counts.items() if count >= least]
        forms, stems = texts("forms"), numbers("stems of forms")
        for form in sorted(enough, key=lambda form: -counts[form])[:MOST_ALIKE]:
            yield forms[form], self._stems[stems[form]]

    def titles_of_initials(self, initials: str) -> list[str]:
        """Find the whole titles of lowest levels that have initials."""
        titles = self.arrays.numbers("titles of initials")
        places = self.arrays.texts("initials").find(initials)
        return [self.text(titles[place]) for place in places]

    def places_in(self, schemes: frozenset[int], places: Sequence[int]) -> list[int]:
        """Choose the texts that one of some schemes has."""
        wanted, sets = self._sets_with(schemes), self._sets_of_texts
        return [place for place in places if sets[place] in wanted]

    @lru_cache(maxsize=100)  # noqa: B019
    def _sets_with(self, schemes: frozenset[int]) -> frozenset[int]:
        """Find the numbers of the sets of schemes that have one of some."""
        wanted = set(map(str, schemes))
        sets = enumerate(self.arrays.texts("sets of schemes"))
        return frozenset(number for number, of in sets if not wanted.isdisjoint(of.split()))

    # Wordings and their concepts

    def wording(self, at: int, text: str) -> Wording:
        """Get a wording, whose text is known."""
        return Wording(
            self.concept(self.concepts[at]),
            KINDS[self.kinds[at]],
            text,
            self._language_codes[self.languages[at]],
            "",
            self._source_titles[self._sources[at]],
            self._lines[at] or None,
        )

    @cache  # noqa: B019
    def concept(self, number: int) -> Entry:
        """Get a concept, with its title, in English where there is one."""
        return Entry(
            self._scheme_ids[self.schemes[number]],
            self._codes[number],
            self._labels[number],
            self._levels[number],
            self._iris[number],
        )

    def concepts_with_code(self, codes: Sequence[str]) -> list[Entry]:
        """Find the concepts that have one of some codes."""
        return [
            self.concept(self._by_code[place])
            for code in sorted(codes)
            for place in self._sorted_codes.find(code)
        ]

    def concepts_beginning(self, code: str) -> list[Entry]:
        """Find the concepts whose codes begin so: by their digits, where it has nothing else."""
        if not code.isdigit():
            places = self._sorted_codes.beginning(code)
            return [self.concept(self._by_code[place]) for place in places]
        by_digits = self.arrays.numbers("by digits")
        places = self.arrays.texts("sorted digits").beginning(code)
        numbers = sorted(by_digits[place] for place in places)
        return sorted(map(self.concept, numbers), key=lambda concept: concept.code)

    def exclusions(self, concept: Entry) -> tuple[Wording, ...]:
        """Get what is classified elsewhere than under a concept, by code."""
        of, texts = self.arrays.numbers("concepts of exclusions"), self.arrays.texts("exclusions")
        exclusions = []
        for number in (self._by_code[place] for place in self._sorted_codes.find(concept.code)):
            if self._scheme_ids[self.schemes[number]] == concept.scheme:
                places = range(6 * bisect_left(of, number), 6 * bisect_right(of, number))
                rows = zip(*[map(texts.__getitem__, places)] * 6, strict=True)
                for code, text, kind, source, line, language in rows:
                    at = int(line) or None
                    exclusions.append(Wording(concept, kind, text, language, code, source, at))
        return tuple(exclusions)


def _make(session: "Session") -> bytes:
    from .index_tables import make_index

    return make_index(session)
