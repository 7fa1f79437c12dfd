"""The words of a query: what each may mean among the words of a small graph, and how well."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from occugraph.graph.engine import OxigraphEngine
from occugraph.query.session import Session
from occugraph.rdf.namespaces import BASE
from occugraph.rdf.readers import read_store
from occugraph.search.index import WordingIndex
from occugraph.search.query_terms import (
    UnknownWord,
    find_unknown_words,
    read_terms,
    separate_codes,
)
from occugraph.search.ranking import find_by_code, rank_by_words
from tests.search.test_search import CRAFTS

#: Titles beside those of the crafts, by code.
TITLES = {
    "1-01": ("Fire fighters", "Welding machine operators", "Cabinetmakers", "Cabinet painters"),
    "1-02": ("Automotive engineers", "Auto mechanics", "Chief executive officers"),
    "1-00": ("Naval architects, except landscape", "Welders", "Engine repairers"),
    "2-01": ("Database administrators", "Electrical engineers", "Electricians"),
}


@pytest.fixture(scope="module")
def index() -> WordingIndex:
    return WordingIndex(open_crafts())


def open_crafts(titles_of: dict[str, tuple[str, ...]] = TITLES) -> Session:
    """Open the graph of the crafts, with further titles."""
    store = read_store(CRAFTS)
    label = ox.NamedNode("http://www.w3.org/2004/02/skos/core#altLabel")
    graph = ox.NamedNode(f"{BASE}graph/crafts2010")
    for code, titles in titles_of.items():
        concept = ox.NamedNode(f"{BASE}crafts2010/{code}")
        texts = [ox.Literal(title, language="en") for title in titles]
        store.extend(ox.Quad(concept, label, text, graph) for text in texts)
    return Session(OxigraphEngine(store))


@pytest.mark.parametrize(
    ("query", "terms"),
    [
        ("welders", [("welders", 1.0, [("welder", 1.0, "same"), ("welding", 0.6, "akin")])]),
        (
            "weldng machine",
            [
                (
                    "weldng",
                    1.0,
                    [("welding", 0.814286, "corrected"), ("welder", 0.488571, "corrected")],
                ),
                ("machine", 1.0, [("machine", 1.0, "same")]),
            ],
        ),
        (
            "firefighter",
            [
                ("firefighter", 1.0, [("fire", 0.95, "split")]),
                ("firefighter", 1.0, [("fighter", 0.95, "split")]),
            ],
        ),
        ("auto", [("auto", 1.0, [("auto", 1.0, "same"), ("automotive", 0.6, "begins")])]),
        (
            "electrical",
            [
                (
                    "electrical",
                    1.0,
                    [("electrical", 1.0, "same"), ("electrician", 0.777273, "corrected")],
                )
            ],
        ),
        (
            "databse adminstrators",
            [
                ("databse", 1.0, [("database", 0.83125, "corrected")]),
                ("adminstrators", 1.0, [("administrator", 0.876923, "corrected")]),
            ],
        ),
        (
            "cabinet maker",
            [
                ("cabinet", 1.0, [("cabinet", 1.0, "same"), ("cabinetmaker", 0.95, "joined")]),
                ("maker", 1.0, [("cabinetmaker", 0.95, "joined")]),
            ],
        ),
        ("engines", [("engines", 1.0, [("engine", 1.0, "same"), ("engineer", 0.6, "begins")])]),
        ("ceo", [("ceo", 1.0, [])]),
        ("the of", [("the", 0.15, []), ("of", 0.15, [])]),
        ("carvrs", [("carvrs", 1.0, [("carver", 0.791667, "corrected")])]),
        (
            "naval landscape",
            [
                ("naval", 1.0, [("naval", 1.0, "same")]),
                ("landscape", 1.0, [("landscape", 1.0, "same")]),
            ],
        ),
        (
            "cabinetpainter",
            [
                ("cabinetpainter", 1.0, [("cabinet", 0.95, "split")]),
                ("cabinetpainter", 1.0, [("painter", 0.95, "split")]),
            ],
        ),
        (
            "electrcian",
            [
                (
                    "electrcian",
                    1.0,
                    [("electrician", 0.863636, "corrected"), ("electrical", 0.76, "corrected")],
                )
            ],
        ),
        ("carver's", [("carver", 1.0, [("carver", 1.0, "same")])]),
        ("archtects", [("archtects", 1.0, [("architect", 0.844444, "corrected")])]),
        ("xy", [("xy", 1.0, [])]),
        ("machin", [("machin", 1.0, [("machine", 0.814286, "corrected")])]),
        (
            "naval, except engine",
            [
                ("naval", 1.0, [("naval", 1.0, "same")]),
                ("except", 0.15, [("except", 1.0, "same")]),
                ("engine", 0.25, [("engine", 1.0, "same")]),
            ],
        ),
    ],
)
def test_what_each_word_may_mean(
    index: WordingIndex, query: str, terms: list[tuple[str, float, list[tuple[str, float, str]]]]
) -> None:
    assert [
        (
            term.text,
            term.weight,
            [(one.stem, round(one.likeness, 6), one.how) for one in term.readings],
        )
        for term in read_terms(index, query)
    ] == terms


def test_two_neighbours_that_are_exchanged_leave_no_doubt() -> None:
    (term,) = read_terms(WordingIndex(open_crafts({"1-00": ("Weeders", "Welders")})), "wleder")
    assert [(one.stem, one.how) for one in term.readings] == [("welder", "corrected")]


def test_the_beginning_of_a_frequent_word_may_be_that_word_mistyped() -> None:
    machines = ("Machine cleaners", "Machine oilers", "Machine setters", "Machine tenders")
    (term,) = read_terms(WordingIndex(open_crafts({"1-00": machines})), "machin")
    assert [(one.stem, one.how) for one in term.readings] == [("machine", "corrected")]


@pytest.mark.parametrize(
    ("query", "codes", "words"),
    [
        ("15-1252 software", ["15-1252"], "software"),
        ("grade 12 teacher", [], "grade 12 teacher"),
        ("12", ["12"], ""),
        ("12 34", ["12", "34"], ""),
        ("C2512 welder", ["C2512"], "welder"),
        ("15–1252", ["15-1252"], ""),
        ("soc2018:11 officer", [], "soc2018:11 officer"),
        ("123 x 1234", ["1234"], "123 x"),
        ("https://w3id.org/occugraph/soc2018/15-1252 x", ["soc2018:15-1252"], "x"),
        ("http://data.europa.eu/esco/isco/C2512", ["isco08:2512"], ""),
    ],
)
def test_codes_are_told_from_numbers(query: str, codes: list[str], words: str) -> None:
    assert separate_codes(query, BASE) == (codes, words)


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("1-01", {"crafts2010": [(1.0, "1-01", "same")], "crafts2020": [(1.0, "1-01", "same")]}),
        (
            "1-",
            {
                "crafts2010": [
                    (0.5, "1-00", "begins"),
                    (0.5, "1-01", "begins"),
                    (0.5, "1-02", "begins"),
                ],
                "crafts2020": [
                    (0.5, "1-00", "begins"),
                    (0.5, "1-01", "begins"),
                    (0.5, "1-03", "begins"),
                    (0.5, "1-09", "begins"),
                ],
                "trades": [(0.5, "1-2", "begins")],
            },
        ),
        ("crafts2010:1-02", {"crafts2010": [(1.0, "1-02", "same")]}),
        (
            "crafts2010:1-0",
            {
                "crafts2010": [
                    (0.5, "1-00", "begins"),
                    (0.5, "1-01", "begins"),
                    (0.5, "1-02", "begins"),
                ]
            },
        ),
        ("C1-01", {}),
        ("A", {"arts": [(1.0, "A", "same")]}),
        ("9-99", {}),
    ],
)
def test_codes_and_beginnings_of_codes(
    index: WordingIndex, code: str, expected: dict[str, list[tuple[float, str, str]]]
) -> None:
    assert {
        scheme: [(one.score, one.wording.concept.code, one.words[0].how) for one in matches]
        for scheme, matches in find_by_code(index, [code]).items()
    } == expected


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("welders", {"crafts2010": [(0.97, "1-00", "Welders", ())]}),
        (
            "wood carvers",
            {
                "arts": [(0.234, "A", "Wood art", ())],
                "crafts2010": [(0.586, "1-01", "Carvers", ())],
                "crafts2020": [(0.586, "1-01", "Carvers", ())],
            },
        ),
        (
            "weldng machine operator",
            {"crafts2010": [(0.878, "1-01", "Welding machine operators", ())]},
        ),
        (
            "engineers",
            {
                "crafts2010": [
                    (0.773, "1-02", "Automotive engineers", ()),
                    (0.773, "2-01", "Electrical engineers", ()),
                    (0.519, "1-00", "Engine repairers", ()),
                ]
            },
        ),
        ("architects", {"crafts2010": [(0.747, "1-00", "Naval architects, except landscape", ())]}),
        (
            "landscape architects",
            {"crafts2010": [(0.429, "1-00", "Naval architects, except landscape", ())]},
        ),
        ("fire", {"crafts2010": [(0.773, "1-01", "Fire fighters", ())]}),
        (
            "automotive engineer electrical",
            {
                "crafts2010": [
                    (0.562, "1-02", "Automotive engineers", ()),
                    (0.531, "2-01", "Electrical engineers", ()),
                ]
            },
        ),
        ("chief officers", {"crafts2010": [(0.847, "1-02", "Chief executive officers", ())]}),
        ("auto", {"crafts2010": [(0.771, "1-02", "Auto mechanics", ())]}),
        ("Fire fighters", {"crafts2010": [(0.97, "1-01", "Fire fighters", ())]}),
        (
            "metal art",
            {
                "arts": [(1.0, "B", "Metal art", ())],
                "crafts2010": [(0.401, "2-00", "Metal", ())],
                "crafts2020": [(0.336, "2-00", "Metal crafts", ())],
            },
        ),
        (
            "carvers of wood",
            {
                "crafts2010": [(0.545, "1-01", "Carvers", ())],
                "crafts2020": [(0.545, "1-01", "Carvers", ())],
            },
        ),
        (
            "engineers, except electrical",
            {"crafts2010": [(0.773, "2-01", "Electrical engineers", ())]},
        ),
        (
            "all other crafts",
            {
                "crafts2020": [
                    (0.746, "1-09", "Wood crafts, other", ()),
                    (0.585, "1-00", "Wood crafts", ()),
                    (0.574, "2-00", "Metal crafts", ()),
                ]
            },
        ),
        ("the of", {}),
        ("other", {"crafts2020": [(0.676, "1-09", "Wood crafts, other", ())]}),
        ("xyz other", {}),  # little words alone find nothing beside one that no title has
        ("xyz", {}),
    ],
)
def test_scores_of_titles(
    index: WordingIndex,
    query: str,
    expected: dict[str, list[tuple[float, str, str, tuple[str, ...]]]],
) -> None:
    ranked = rank_by_words(index, query, read_terms(index, query), list(index.scheme_rows))
    assert {
        scheme: [
            (one.score, one.wording.concept.code, one.wording.text, one.missing) for one in matches
        ]
        for scheme, matches in ranked.items()
    } == expected


@pytest.mark.parametrize(
    ("word", "unknown"),
    [
        ("xy", [("xy", (), ())]),
        ("archtonaut", [("archtonaut", (), ())]),
        ("enginr", []),
        ("wldng", [("wldng", ("welding",), ())]),
        ("mtal", []),
        ("eoc", [("eoc", (), ())]),
        ("na", [("na", (), ())]),
    ],
)
def test_words_that_no_title_has(
    index: WordingIndex, word: str, unknown: list[tuple[str, tuple[str, ...], tuple[str, ...]]]
) -> None:
    assert [tuple(one) for one in find_unknown_words(index, read_terms(index, word))] == unknown


def test_an_unknown_word_as_json_and_as_a_sentence() -> None:
    word = UnknownWord("ceo", (), ("Chief executive officers",))
    assert word.to_dict() == {
        "given": "ceo",
        "nearest": [],
        "initials_of": ["Chief executive officers"],
    }
    assert word.describe() == (
        "'ceo' is in no wording; it may be the initials of: Chief executive officers"
    )
    assert UnknownWord("xy", ("xyz", "xz"), ()).describe() == (
        "'xy' is in no wording; it looks like: xyz, xz"
    )
    assert UnknownWord("xy", (), ()).describe() == "'xy' is in no wording"
