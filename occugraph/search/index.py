"""The index that search ranks by: a graph's words and wordings, in SQLite."""

from __future__ import annotations

import math
from array import array
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cache, cached_property, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from ..model.concept_index import Entry
from .words import KINDS, Word, Wording, letter_pairs, split_words, weigh_wording

if TYPE_CHECKING:
    import sqlite3

    from ..query.session import Session

_CONCEPT = "SELECT id, scheme, code, level, iri FROM concept"


#: Words with most pairs of letters of one that are compared with it.
MOST_ALIKE = 500


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
    the wordings, which follow their texts, and a concept by its number.
    """

    def __init__(self, session: Session) -> None:
        self.connection = session.tables("search_index", _write)

    def value(self, name: str) -> int:
        """Read a whole number."""
        ((value,),) = self.connection.execute("SELECT value FROM value WHERE name = ?", (name,))
        return int(value)

    def numbers(self, name: str, kind: str = "I") -> Sequence[int]:
        """Read an array of whole numbers."""
        ((value,),) = self.connection.execute("SELECT value FROM value WHERE name = ?", (name,))
        return array(kind, value)

    def fractions(self, name: str) -> Sequence[float]:
        """Read an array of fractions."""
        ((value,),) = self.connection.execute("SELECT value FROM value WHERE name = ?", (name,))
        return array("f", value)

    @cached_property
    def scheme_rows(self) -> dict[str, SchemeRow]:
        """Id of each scheme -> what search needs of it."""
        rows = self.connection.execute("SELECT * FROM scheme ORDER BY rowid")
        return {
            row[0]: SchemeRow(row[1], row[2], row[3], row[4], tuple(row[5].split())) for row in rows
        }

    # Texts and their words

    @cached_property
    def size(self) -> int:
        """How many texts there are."""
        return self.value("texts")

    @cached_property
    def has_notes(self) -> bool:
        """Whether the graph was built with publishers' documents."""
        return bool(self.value("notes"))

    @cached_property
    def lengths(self) -> Sequence[float]:
        """Place of each text -> the weights of its words."""
        return self.fractions("lengths")

    @lru_cache(maxsize=5_000)  # noqa: B019  an index lives as long as its process
    def text(self, place: int) -> str:
        """Get a text."""
        ((text,),) = self.connection.execute("SELECT text FROM text WHERE place = ?", (place,))
        return str(text)

    def place_of(self, at: int) -> int:
        """Find the place of the text that a wording has."""
        return bisect_right(self.starts, at) - 1

    def words(self, place: int) -> tuple[Word, ...]:
        """Split a text into its words."""
        return split_words(self.text(place))

    @lru_cache(maxsize=1_000)  # noqa: B019  an index lives as long as its process
    def count(self, stem: str) -> int:
        """Count the texts that have a stem."""
        rows = self.connection.execute("SELECT count FROM stem WHERE stem = ?", (stem,)).fetchone()
        return rows[0] if rows else 0

    def is_english(self, stem: str) -> bool:
        """Whether an English text has a stem."""
        query = "SELECT english FROM stem WHERE stem = ?"
        return bool((self.connection.execute(query, (stem,)).fetchone() or (0,))[0])

    @lru_cache(maxsize=100)  # noqa: B019
    def postings(self, stem: str) -> dict[int, int]:
        """Get the places of the texts that have a stem, with the number of its weight there."""
        query = "SELECT places, weights FROM stem WHERE stem = ?"
        row = self.connection.execute(query, (stem,)).fetchone()
        return dict(zip(array("I", row[0]), row[1], strict=True)) if row else {}

    def rarity(self, stem: str) -> float:
        """Compute how rare a stem is; one that no text has is as rare as can be."""
        return math.log(1 + self.size / (self.count(stem) or 1))

    def stems_beginning(self, text: str, limit: int) -> list[str]:
        """Find the most frequent of the other stems that begin with a text."""
        query = "SELECT stem FROM stem WHERE stem > ? AND stem < ? ORDER BY -count, stem LIMIT ?"
        end = text + chr(0x10FFFF)
        return [stem for (stem,) in self.connection.execute(query, (text, end, limit))]

    def kin(self, form: str) -> list[str]:
        """Find the stems that have a form as stem or as root."""
        query = "SELECT stem FROM stem WHERE stem = ? UNION SELECT stem FROM stem WHERE root = ?"
        return [stem for (stem,) in self.connection.execute(query, (form, form))]

    def forms_like(self, text: str, least: int) -> Iterator[tuple[str, str]]:
        """Yield words, each with its stem, that have so many pairs of letters of a text."""
        counts: dict[int, int] = {}
        pairs = sorted(letter_pairs(text))
        marks = ",".join("?" * len(pairs))
        query = f"SELECT forms FROM pair WHERE letters IN ({marks})"
        for (forms,) in self.connection.execute(query, pairs):
            for form in array("I", forms):
                counts[form] = counts.get(form, 0) + 1
        enough = [form for form, count in counts.items() if count >= least]
        forms = sorted(enough, key=lambda form: -counts[form])[:MOST_ALIKE]
        query = f"SELECT form, stem FROM form WHERE id IN ({','.join(map(str, forms))})"
        yield from self.connection.execute(query)

    def titles_of_initials(self, initials: str) -> list[str]:
        """Find the whole titles of lowest levels that have initials."""
        query = "SELECT text FROM initials WHERE initials = ?"
        return [title for (title,) in self.connection.execute(query, (initials,))]

    # Wordings and their concepts

    @cached_property
    def starts(self) -> Sequence[int]:
        """Place of each text -> the first wording that has it."""
        return self.numbers("starts")

    @cached_property
    def concepts(self) -> Sequence[int]:
        """Place of each wording -> its concept."""
        return self.numbers("concepts")

    @cached_property
    def kinds(self) -> Sequence[int]:
        """Place of each wording -> the number of its kind."""
        return self.numbers("kinds", "B")

    @cached_property
    def languages(self) -> Sequence[int]:
        """Place of each wording -> the number of its language."""
        return self.numbers("languages", "H")

    @cached_property
    def _sources(self) -> Sequence[int]:
        return self.numbers("sources", "H")

    @cached_property
    def _lines(self) -> Sequence[int]:
        return self.numbers("lines")

    @cached_property
    def names(self) -> list[str]:
        """Languages and sources by their numbers."""
        return [name for (name,) in self.connection.execute("SELECT name FROM name ORDER BY id")]

    @cached_property
    def schemes(self) -> Sequence[int]:
        """Number of each concept -> the place of its scheme among `scheme_rows`."""
        return self.numbers("schemes", "H")

    @cached_property
    def factors(self) -> dict[tuple[int, int], float]:
        """Numbers of a kind and a language -> what a match in such a wording counts."""
        return {
            (kind, language): weigh_wording(name, code)
            for kind, name in enumerate(KINDS)
            for language, code in enumerate(self.names)
        }

    def wording(self, at: int, text: str) -> Wording:
        """Get a wording, whose text is known."""
        language, source = self.names[self.languages[at]], self.names[self._sources[at]]
        line = self._lines[at] or None
        concept = self.concept(self.concepts[at])
        return Wording(concept, KINDS[self.kinds[at]], text, language, "", source, line)

    @cache  # noqa: B019
    def concept(self, number: int) -> Entry:
        """Get a concept."""
        (row,) = self.connection.execute(f"{_CONCEPT} WHERE id = ?", (number,))
        return Entry(row[1], row[2], level=row[3], iri=row[4])

    @lru_cache(maxsize=5_000)  # noqa: B019
    def label(self, concept: Entry) -> str:
        """Get the title of a concept, in English where there is one."""
        query = "SELECT label FROM concept WHERE code = ? AND scheme = ?"
        ((label,),) = self.connection.execute(query, (concept.code, concept.scheme))
        return str(label)

    def concepts_with_code(self, codes: Sequence[str]) -> list[Entry]:
        """Find the concepts that have one of some codes."""
        marks = ",".join("?" * len(codes))
        rows = self.connection.execute(f"{_CONCEPT} WHERE code IN ({marks}) ORDER BY code", codes)
        return [Entry(row[1], row[2], level=row[3], iri=row[4]) for row in rows]

    def concepts_beginning(self, code: str) -> list[Entry]:
        """Find the concepts whose codes begin so: by their digits, where it has nothing else."""
        column = "digits" if code.isdigit() else "code"
        query = f"{_CONCEPT} WHERE {column} >= ? AND {column} < ? ORDER BY code"
        rows = self.connection.execute(query, (code, code + chr(0x10FFFF)))
        return [Entry(row[1], row[2], level=row[3], iri=row[4]) for row in rows]

    def exclusions(self, concept: Entry) -> tuple[Wording, ...]:
        """Get what is classified elsewhere than under a concept, by code."""
        query = (  # without an affinity, which would keep it from the index
            "SELECT kind, text, language, code, source, line FROM exclusion WHERE concept = "
            "(SELECT +id FROM concept WHERE code = ? AND scheme = ?) ORDER BY rowid"
        )
        rows = self.connection.execute(query, (concept.code, concept.scheme))
        return tuple(Wording(concept, *row) for row in rows)


def _write(session: Session, connection: sqlite3.Connection) -> None:
    from .index_tables import write_index

    write_index(session, connection)
