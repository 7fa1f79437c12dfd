"""The arrays of a search index: what a graph's wordings come to, made once."""

from __future__ import annotations

import math
from array import array
from collections import Counter, defaultdict
from collections.abc import Mapping
from itertools import pairwise
from operator import itemgetter
from typing import TYPE_CHECKING, TypeAlias, cast

from ..files.array_files import format_arrays
from ..model.concept_index import Entry
from ..query import catalogue
from ..query.session import Session
from .counterparts import count_counterparts
from .index import LISTS
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

if TYPE_CHECKING:
    from ..files.array_files import Values

#: Text, number of its kind, source, line, number of its concept, language.
_Row = tuple[str, int, str, int, int, str]
_Arrays: TypeAlias = "dict[str, Values]"


def make_index(session: Session) -> bytes:
    """Make the index of a graph."""
    concepts = [
        concept for by_code in session.codes.by_scheme.values() for concept in by_code.values()
    ]
    concepts.sort(key=lambda concept: concept.iri)  # engines give rows in any order
    wordings, arrays = _read_wordings(session, concepts)
    texts: list[str] = []
    starts = array("I")
    for at, (text, *_) in enumerate(wordings):
        if not texts or texts[-1] != text:
            texts.append(text)
            starts.append(at)
    starts.append(len(wordings))
    words = list(map(split_words, texts))
    english = {
        place
        for place, (start, end) in enumerate(pairwise(starts))
        if any(row[5] in ("", "en") for row in wordings[start:end])
    }
    titles = _titles(session, concepts, wordings, starts)
    lowest = set().union(*titles.values())
    initials = sorted(
        ("".join(word.text[0] for word in words[place]), place)
        for place in titles
        if len(words[place]) > 1
        and all(word.weight == 1.0 for word in words[place])
        and any(
            row[1] == 0 and row[4] in lowest for row in wordings[starts[place] : starts[place + 1]]
        )
    )
    sizes = Counter(concept for of in titles.values() for concept in of)
    arrays |= {
        "texts": texts,
        "starts": starts,
        "initials": [each for each, _ in initials],
        "titles of initials": array("I", (place for _, place in initials)),
        **_describe_wordings(wordings),
        **_list_schemes(wordings, starts, cast("array[int]", arrays["schemes of concepts"])),
        **_list_stems(words, english),
        **_list_features(words, titles),
        **count_counterparts(session, concepts, sizes),
    }
    return format_arrays(arrays)


def _read_wordings(session: Session, concepts: list[Entry]) -> tuple[list[_Row], _Arrays]:
    """Read the wordings that concepts are found by, sorted, and what there is beside them."""
    number = {concept.iri: id for id, concept in enumerate(concepts)}
    kinds = {kind: id for id, kind in enumerate(KINDS)}
    labels: dict[int, str] = {}
    wordings: list[_Row] = []
    exclusions: list[tuple[int, str, str, str, str, int, str]] = []
    for row in catalogue.run(session.engine, "wordings", session.base).rows:
        iri, kind, text, code, source, line = (term.value if term else "" for term in row)
        if (concept := number.get(iri)) is None:
            continue
        language = (row[2] and row[2].language) or ""
        if kind not in kinds:
            exclusions.append((concept, code, text, kind, source, int(line or 0), language))
            continue
        if kind == "prefLabel" and (language == "en" or concept not in labels):
            labels[concept] = text
        wordings.append((text, kinds[kind], source, int(line or 0), concept, language))
    exclusions.sort()
    columns = ("title", "issued", "classifies", "supersedes")
    scheme_rows = [
        value
        for id, scheme in session.schemes.items()
        for value in (id, *(scheme[name] for name in columns), " ".join(session.levels[id]))
    ]
    schemes = {scheme: id for id, scheme in enumerate(session.schemes)}
    arrays: _Arrays = {
        "schemes": scheme_rows,
        "schemes of concepts": array("H", (schemes[each.scheme] for each in concepts)),
        "codes": [each.code for each in concepts],
        "labels": [labels.get(id, "") for id in range(len(concepts))],
        "levels": [each.level for each in concepts],
        "iris": [each.iri for each in concepts],
        "concepts of exclusions": array("I", map(itemgetter(0), exclusions)),
        "exclusions": [str(value) for row in exclusions for value in row[1:]],
    }
    digits = ["".join(filter(str.isdigit, each.code)) for each in concepts]
    for name, of in (("codes", [each.code for each in concepts]), ("digits", digits)):
        numbers = sorted(range(len(of)), key=lambda number: (of[number], number))
        arrays["sorted " + name] = [of[number] for number in numbers]
        arrays["by " + name] = array("I", numbers)
    return sorted(wordings), arrays


def _describe_wordings(wordings: list[_Row]) -> _Arrays:
    """List the columns of the wordings; languages and sources by number."""
    languages, sources = (sorted(set(map(itemgetter(at), wordings))) for at in (5, 2))
    of_language = {name: id for id, name in enumerate(languages)}
    of_source = {name: id for id, name in enumerate(sources)}
    return {
        "language codes": languages,
        "source titles": sources,
        "kinds": array("B", map(itemgetter(1), wordings)),
        "sources": array("H", (of_source[row[2]] for row in wordings)),
        "lines": array("I", map(itemgetter(3), wordings)),
        "concepts": array("I", map(itemgetter(4), wordings)),
        "languages": array("H", (of_language[row[5]] for row in wordings)),
    }


def _list_schemes(wordings: list[_Row], starts: array[int], schemes: array[int]) -> _Arrays:
    """List which schemes have a text: texts of the same schemes have one set of their numbers."""
    sets: dict[str, int] = {}
    of_texts = array("H")
    for start, end in pairwise(starts):
        numbers = sorted({schemes[row[4]] for row in wordings[start:end]})
        of_texts.append(sets.setdefault(" ".join(map(str, numbers)), len(sets)))
    return {"sets of schemes": list(sets), "sets of texts": of_texts}


def _list_stems(words: list[tuple[Word, ...]], english: set[int]) -> _Arrays:
    """List which texts have a stem, the spellings of stems, and each text's length."""
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
    stems = {stem: place for place, stem in enumerate(sorted(postings))}
    lists = [
        array("I", [place for place, other in postings[stem].items() if other == number])
        for stem in stems
        for number in range(LISTS)
    ]
    roots = sorted((form, place) for stem, place in stems.items() if (form := root(stem)) != stem)
    forms = {stem: stem for stem in postings} | forms
    pairs: defaultdict[str, array[int]] = defaultdict(lambda: array("I"))
    for id, form in enumerate(forms):
        for letters in letter_pairs(form):
            pairs[letters].append(id)
    return {
        "lengths": lengths,
        "stems": list(stems),
        "english": array("B", (not english.isdisjoint(postings[stem]) for stem in stems)),
        "postings": lists,
        "roots": [form for form, _ in roots],
        "stems of roots": array("I", (place for _, place in roots)),
        "forms": list(forms),
        "stems of forms": array("I", map(stems.__getitem__, forms.values())),
        "pairs": sorted(pairs),
        "forms of pairs": [pairs[letters] for letters in sorted(pairs)],
    }


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


def _list_features(words: list[tuple[Word, ...]], titles: Mapping[int, set[int]]) -> _Arrays:
    """List which titles and concepts have a feature, how often, and what each title measures."""
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
    places = [postings[feature] for feature in sorted(postings)]
    counts = [Counter(concept for place in of for concept in titles[place]) for of in places]
    return {
        "norms": norms,
        "number of titles": array("I", [len(titles)]),
        "features": sorted(postings),
        "titles of features": places,
        "concepts of features": [array("I", of) for of in counts],
        "counts of features": [array("I", of.values()) for of in counts],
    }
