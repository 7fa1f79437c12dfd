"""The tables of a search index: what a graph's wordings come to, written into SQLite once."""

from __future__ import annotations

import math
import sqlite3
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from itertools import pairwise
from operator import itemgetter

from ..model.concept_index import Entry
from ..query import catalogue
from ..query.session import Session
from .counterparts import write_counterparts
from .words import (
    FIRST_NOTE,
    KINDS,
    WEIGHTS,
    Word,
    letter_pairs,
    rarity_of,
    root,
    split_words,
    title_features,
)

_TABLES = """
CREATE TABLE value (name TEXT PRIMARY KEY, value) WITHOUT ROWID;
CREATE TABLE concept (id INTEGER PRIMARY KEY, scheme, code, digits, level, iri, label);
CREATE TABLE text (place INTEGER PRIMARY KEY, text);
CREATE TABLE name (id INTEGER PRIMARY KEY, name);
CREATE TABLE exclusion (concept, kind, text, language, code, source, line);
CREATE TABLE stem (stem, root, count, english, places, weights);
CREATE TABLE form (id INTEGER PRIMARY KEY, form, stem);
CREATE TABLE pair (letters, forms);
CREATE TABLE initials (initials, text);
CREATE TABLE feature (feature, count, places, concepts, counts);
CREATE TABLE scheme (scheme, title, issued, classifies, supersedes, levels);
CREATE TABLE counterpart (
    scheme, starts, targets, shares, source_starts, sources, source_shares, sizes
);
"""
_INDEXES = """
CREATE INDEX concept_code ON concept (code);
CREATE INDEX concept_digits ON concept (digits);
CREATE UNIQUE INDEX stem_stem ON stem (stem);
CREATE UNIQUE INDEX pair_letters ON pair (letters);
CREATE UNIQUE INDEX feature_feature ON feature (feature);
CREATE INDEX stem_root ON stem (root);
CREATE INDEX exclusion_concept ON exclusion (concept);
"""
#: Text, number of its kind, source, line, id of its concept, language.
_Row = tuple[str, int, str, int, int, str]


def write_index(session: Session, connection: sqlite3.Connection) -> None:
    """Write the index of a graph."""
    _execute(connection, _TABLES)
    concepts = [
        concept for by_code in session.codes.by_scheme.values() for concept in by_code.values()
    ]
    concepts.sort(key=lambda concept: concept.iri)  # engines give rows in any order
    wordings = sorted(_read_wordings(session, connection, concepts))
    texts: list[str] = []
    starts = array("I")
    for at, (text, *_) in enumerate(wordings):
        if not texts or texts[-1] != text:
            texts.append(text)
            starts.append(at)
    starts.append(len(wordings))
    _write_wordings(connection, wordings)
    connection.executemany("INSERT INTO text VALUES (?, ?)", enumerate(texts))
    words = list(map(split_words, texts))
    english = {
        place
        for place, (start, end) in enumerate(pairwise(starts))
        if any(row[5] in ("", "en") for row in wordings[start:end])
    }
    lengths = _write_stems(connection, words, english)
    titles = _titles(session, concepts, wordings, starts)
    _write_features(connection, words, titles)
    sizes = Counter(concept for of in titles.values() for concept in of)
    write_counterparts(session, connection, concepts, sizes)
    lowest = set().union(*titles.values())
    initials = (
        ("".join(word.text[0] for word in words[place]), texts[place])
        for place in titles
        if len(words[place]) > 1
        and all(word.weight == 1.0 for word in words[place])
        and any(
            row[1] == 0 and row[4] in lowest for row in wordings[starts[place] : starts[place + 1]]
        )
    )
    connection.executemany("INSERT INTO initials VALUES (?, ?)", initials)
    _execute(connection, _INDEXES)
    _write_values(connection, starts=starts, lengths=lengths, texts=len(texts))


def _execute(connection: sqlite3.Connection, statements: str) -> None:
    for statement in statements.split(";"):
        connection.execute(statement)  # not as a script, which would end the transaction


def _write_values(connection: sqlite3.Connection, **values: object) -> None:
    connection.executemany(
        "INSERT INTO value VALUES (?, ?)",
        ((name, bytes(v) if isinstance(v, array) else v) for name, v in values.items()),
    )


def _read_wordings(
    session: Session, connection: sqlite3.Connection, concepts: list[Entry]
) -> Iterator[_Row]:
    """Yield the wordings that concepts are found by; what they exclude is written apart."""
    number = {concept.iri: id for id, concept in enumerate(concepts)}
    kinds = {kind: id for id, kind in enumerate(KINDS)}
    labels: dict[int, str] = {}
    exclusions = []
    for row in catalogue.run(session.engine, "wordings", session.base).rows:
        iri, kind, text, code, source, line = (term.value if term else "" for term in row)
        if (concept := number.get(iri)) is None:
            continue
        language = (row[2] and row[2].language) or ""
        if kind not in kinds:
            at = int(line) if line else None
            exclusions.append((concept, kind, text, language, code, source, at))
            continue
        if kind == "prefLabel" and (language == "en" or concept not in labels):
            labels[concept] = text
        yield text, kinds[kind], source, int(line or 0), concept, language
    connection.executemany(
        "INSERT INTO scheme VALUES (?, ?, ?, ?, ?, ?)",
        (
            (
                *(row[name] for name in ("scheme", "title", "issued", "classifies", "supersedes")),
                " ".join(session.levels[id]),
            )
            for id, row in session.schemes.items()
        ),
    )
    schemes = {scheme: number for number, scheme in enumerate(session.schemes)}
    _write_values(connection, schemes=array("H", (schemes[each.scheme] for each in concepts)))
    exclusions.sort(key=lambda row: (row[4], row[2], row[1], row[5], row[6] or 0))
    connection.executemany("INSERT INTO exclusion VALUES (?, ?, ?, ?, ?, ?, ?)", exclusions)
    connection.executemany(
        "INSERT INTO concept VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            (
                *(id, each.scheme, each.code, "".join(filter(str.isdigit, each.code))),
                *(each.level, each.iri, labels.get(id, "")),
            )
            for id, each in enumerate(concepts)
        ),
    )


def _write_wordings(connection: sqlite3.Connection, wordings: list[_Row]) -> None:
    """Write the columns of the wordings, each as one array; languages and sources by number."""
    names = {
        name: id for id, name in enumerate(sorted({n for r in wordings for n in (r[2], r[5])}))
    }
    connection.executemany("INSERT INTO name VALUES (?, ?)", ((i, n) for n, i in names.items()))
    _write_values(
        connection,
        kinds=array("B", map(itemgetter(1), wordings)),
        sources=array("H", (names[row[2]] for row in wordings)),
        lines=array("I", map(itemgetter(3), wordings)),
        concepts=array("I", map(itemgetter(4), wordings)),
        languages=array("H", (names[row[5]] for row in wordings)),
        notes=int(any(row[1] >= FIRST_NOTE for row in wordings)),
    )


def _write_stems(
    connection: sqlite3.Connection, words: list[tuple[Word, ...]], english: set[int]
) -> array[float]:
    """Write which texts have a stem, and the spellings of stems; give each text's length."""
    numbers = {weight: number for number, weight in enumerate(WEIGHTS)}
    postings: defaultdict[str, dict[int, int]] = defaultdict(dict)
    forms: dict[str, str] = {}
    for place, text in enumerate(words):
        for word in text:
            places, number = postings[word.stem], numbers[word.weight]
            places[place] = min(number, places.get(place, number))
            forms[word.text] = word.stem
    rarity = {stem: math.log(1 + len(words) / len(places)) for stem, places in postings.items()}
    lengths = array("f")
    for text in words:
        weights = {word.stem: word.weight * rarity[word.stem] for word in text}
        lengths.append(sum(weights.values()) or 1.0)
    for place, text in enumerate(words):  # "fire fighters" for "firefighters"
        for one, two in pairwise(text):
            compound = one.text + two.stem
            if compound in postings:
                number = max(numbers[one.weight], numbers[two.weight])
                postings[compound].setdefault(place, len(WEIGHTS) + number)
    connection.executemany(
        "INSERT INTO stem VALUES (?, ?, ?, ?, ?, ?)",
        (
            (
                *(stem, root(stem), len(of), not english.isdisjoint(of)),
                *(bytes(array("I", of)), bytes(of.values())),
            )
            for stem, of in sorted(postings.items())
        ),
    )
    forms = {stem: stem for stem in postings} | forms
    pairs: defaultdict[str, array[int]] = defaultdict(lambda: array("I"))
    for id, form in enumerate(forms):
        for letters in letter_pairs(form):
            pairs[letters].append(id)
    connection.executemany(
        "INSERT INTO form VALUES (?, ?, ?)", ((id, *item) for id, item in enumerate(forms.items()))
    )
    connection.executemany(
        "INSERT INTO pair VALUES (?, ?)", ((letters, bytes(of)) for letters, of in pairs.items())
    )
    return lengths


def _titles(
    session: Session, concepts: list[Entry], wordings: list[_Row], starts: array[int]
) -> dict[int, set[int]]:
    """Find the places of English titles of lowest levels of occupations, with their concepts."""
    lowest = {
        id
        for id, concept in enumerate(concepts)
        if session.schemes[concept.scheme]["classifies"] == "Occupations"
        and concept.level == session.levels[concept.scheme][-1]
    }
    titles = {}
    for place, (start, end) in enumerate(pairwise(starts)):
        of = {
            row[4]
            for row in wordings[start:end]
            if row[4] in lowest and row[1] < FIRST_NOTE and row[5] in ("", "en")
        }
        if of:
            titles[place] = of
    return titles


def _write_features(
    connection: sqlite3.Connection, words: list[tuple[Word, ...]], titles: Mapping[int, set[int]]
) -> None:
    """Write which titles and concepts have a feature, how often, and what each title measures."""
    postings: defaultdict[str, array[int]] = defaultdict(lambda: array("I"))
    features = {place: title_features(words[place]) for place in titles}
    for place, of in features.items():
        for feature in of:
            postings[feature].append(place)
    for feature in [each for each, of in postings.items() if len(of) == 1 and " " in each]:
        del postings[feature]  # two neighbouring words of one title say no more than the words
    rarity = {feature: rarity_of(len(titles), len(of)) for feature, of in postings.items()}
    norms = array("f", bytes(4 * len(words)))
    for place, of in features.items():
        norms[place] = 1 / (
            math.sqrt(sum(rarity[feature] ** 2 for feature in of if feature in rarity)) or 1.0
        )

    def rows() -> Iterator[tuple[object, ...]]:
        for feature, places in sorted(postings.items()):
            counts = Counter(concept for place in places for concept in titles[place])
            yield (
                *(feature, len(places), bytes(places)),
                *(bytes(array("I", counts)), bytes(array("I", counts.values()))),
            )

    connection.executemany("INSERT INTO feature VALUES (?, ?, ?, ?, ?)", rows())
    _write_values(connection, norms=norms, titles=len(titles))
